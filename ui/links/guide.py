"""The guide through the settings of a connection: platform, address, account, details, trial.

Without it connecting a platform would be a file somebody edits. It is made of what the service says
of its kinds, so that a new connector needs no new screen. Enter goes on, Alt+Left back; nothing is
kept before it was tried, or somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.links.answers import LinksRefused
from app.links.connections import LinkField, LinkKind, LinkShown, LinkTested, LinkWish
from app.people.at_service import Why
from app.readers.saying import Saying
from ui.links.beginning import Beginning
from ui.links.conflict import ConflictStrip
from ui.links.fields import FieldRow
from ui.links.mapping_row import row_of
from ui.links.tried import TriedSteps, scrolled
from ui.parts.actions import add_action
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role

_SIZE = (700, 470)
_HIGHEST, _AROUND = 640, 80
_ADDRESS, _ACCOUNT, _DETAILS = "地址", "账户", "细节"
"""The pages, as kinds name them; a field that names none stands in the last."""


class GuideDialog(QDialog):
    """Asks for one connection."""

    test_wished = Signal(object)
    save_wished = Signal(object)
    """This LinkWish."""
    reading_wished = Signal()
    """How the connection stands now is to be asked for."""

    def __init__(
        self,
        kinds: Sequence[LinkKind],
        links: Sequence[LinkShown],
        link: LinkShown | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.link = link
        title = self.tr("新建连接") if link is None else self.tr("修改“{title}”")
        self.setWindowTitle(title.format(title=readable(link.title if link else "")))
        self.rows: dict[str, FieldRow] = {}
        self._step_names: list[str] = []
        self._step_sayings: dict[str, Saying] = {}
        self._field_pages: list[QWidget] = []
        self._first: LinkWish | None = None
        """What stood here when it was opened."""
        self._tested: LinkWish | None = None
        """What was tried, and passed."""
        self._trying: LinkWish | None = None
        self.where = QLabel(self)
        set_role(self.where, "title")
        self.conflict = ConflictStrip(self)
        self.pages = QStackedWidget(self)
        self.beginning = Beginning(kinds, links, link)
        self._make_last_page()
        self._make_buttons()
        self._lay_out()
        self._build()
        self._connect()
        self._first = self.wish()
        self.resize(_SIZE[0], _SIZE[1] if parent is None else _height_over(parent))
        self.show_page(0)

    @property
    def step(self) -> int:
        """Which page is shown."""
        return self.pages.currentIndex()

    @property
    def is_changed(self) -> bool:
        """Whether something was typed."""
        return self.wish() != self._first

    def wish(self) -> LinkWish:
        """What is written."""
        kind, link = self.beginning.kind, self.link
        known = set() if kind is None else {field.name for field in kind.fields}
        kept: Mapping[str, str] = {} if link is None else link.settings
        # What only a newer service knows stays as it is.
        settings = {name: text for name, text in kept.items() if name not in known}
        secrets = {}
        for name, row in self.rows.items():
            if row.is_secret:
                if row.value:
                    secrets[name] = row.value
            elif row.value != row.field.default:
                settings[name] = row.value
        return LinkWish(
            self.beginning.name.text().strip(),
            "" if kind is None else kind.name,
            self.beginning.title.text().strip(),
            settings,
            self.enabled.isChecked(),
            0 if link is None else link.version,
            secrets,
        )

    def show_page(self, number: int) -> None:
        """Show a page, and put the keys into its first field."""
        last = self.pages.count() - 1
        number = max(0, min(number, last))
        self.pages.setCurrentIndex(number)
        self.back.setEnabled(number > 0)
        self.on.setVisible(number < last)
        self.save.setVisible(number == last)
        self.on.setDefault(number < last)
        pages = (spoken(self._step_sayings[name]) for name in self._step_names)
        names = [self.tr("平台"), *pages, self.tr("测试并保存")]
        said = self.tr("第 {number} 步，共 {count} 步：{name}")
        self.where.setText(
            said.format(number=number + 1, count=len(names), name=readable(names[number]))
        )
        self.follow()
        if number == 0:
            self.beginning.focus()
        elif number == last:
            (self.save if self.save.isEnabled() else self.test).setFocus()
        else:
            rows = self._rows_of(number)
            (next((one for one in rows if one.problem.text()), rows[0])).setFocus()

    @Slot()
    def go_on(self) -> None:
        """Show the next page, where this one is right."""
        if self._check(self.step):
            self.show_page(self.step + 1)

    @Slot()
    def go_back(self) -> None:
        """Show the page before."""
        self.show_page(self.step - 1)

    @Slot()
    def wish_test(self) -> None:
        """Have tried what is written, where all of it is right."""
        if self._check_all():
            self._trying = self.wish()
            self.steps.say(self.tr("正在测试，请稍候…"))
            self.test.setEnabled(False)
            self.test_wished.emit(self._trying)

    @Slot()
    def wish_save(self) -> None:
        """Have kept what is written, where it was tried or somebody says so."""
        if self._check_all() and self.save.isEnabled():
            self.save.setEnabled(False)
            self.save_wished.emit(self.wish())

    def show_tested(self, event: LinkTested) -> None:
        """Show what trying came to."""
        self.steps.show_tested(event)
        self._tested = _as_tried(self._trying) if event.ok and self._trying else None
        self._trying = None
        self.follow()
        if self.step == self.pages.count() - 1:
            (self.save if event.ok else self.test).setFocus()

    def refuse(self, event: LinksRefused) -> None:
        """Say what was not done; of a field, beside it."""
        self._trying = None
        if event.why is Why.CONFLICT:
            self.reading_wished.emit()
        self.steps.say(readable(event.message), "wrong")
        self.show_page(self.pages.count() - 1)

    def wait_for_person(self) -> None:
        """Nobody signed in: nothing is under way."""
        if self._trying is not None:
            self.steps.say("")
        self._trying = None
        self.follow()

    def meet(self, link: LinkShown | None) -> None:
        """How the connection stands now: say so where somebody else changed it meanwhile."""
        if self.link is None or link is None or link.version == self.link.version:
            return
        labels = {name: spoken(row.field.called) for name, row in self.rows.items()}
        self.conflict.show_theirs(self.link, link, labels)

    @Slot(object)
    def take_theirs(self, link: LinkShown) -> None:
        """Begin again from what somebody else wrote."""
        self.link = link
        self.beginning.title.setText(link.title)
        self.enabled.setChecked(link.enabled)
        self._build()
        self._first = self.wish()
        self.show_page(self.step)

    @Slot(object)
    def keep_mine(self, link: LinkShown) -> None:
        """Let what is written here stand over what somebody else wrote."""
        self.link = link
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Offer what can be done with what is written."""
        tested = self._tested is not None and self._tested == _as_tried(self.wish())
        self.test.setEnabled(self._trying is None)
        self.anyway.setVisible(not tested)
        self.save.setEnabled(tested or self.anyway.isChecked())
        self.save.setDefault(self.save.isEnabled() and not self.save.isHidden())
        self.test.setDefault(not self.save.isEnabled() and not self.save.isHidden())
        if self._tested is not None and not tested:
            self._tested = None
            self.steps.say(self.tr("测试以后又改过，请再测试一次。"))

    def reject(self) -> None:
        """Leave; ask where something was typed."""
        if not self.is_changed:
            super().reject()
            return
        box = self.question = QMessageBox(self)
        box.setWindowTitle(self.tr("没有保存"))
        box.setText(self.tr("填写的内容还没有保存，要放弃吗？"))
        leave = box.addButton(self.tr("放弃"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.tr("继续填写"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        leave.clicked.connect(lambda: self.done(QDialog.DialogCode.Rejected))
        box.finished.connect(box.deleteLater)
        box.open()

    @Slot()
    def _rebuild(self) -> None:
        """Another kind was chosen: its fields are others."""
        self._build()
        if self._first is not None and not self.beginning.title.isModified():
            self._first = self.wish()
        self.show_page(0)

    def _build(self) -> None:
        """Make the pages of the fields."""
        kind = self.beginning.kind
        fields = () if kind is None else kind.fields
        for page in self._field_pages:
            self.pages.removeWidget(page)
            page.deleteLater()
        self._field_pages = []
        self.rows = {}
        self._step_sayings = {
            one.step or _DETAILS: one.page if one.step else Saying(_DETAILS, "Details")
            for one in fields
        }
        self._step_names = sorted(self._step_sayings, key=_place_of)
        for number, name in enumerate(self._step_names):
            inner = self._page_of([one for one in fields if (one.step or _DETAILS) == name])
            self._field_pages.append(scrolled(inner, self.pages))
            self.pages.insertWidget(1 + number, self._field_pages[-1])

    def _page_of(self, fields: Sequence[LinkField]) -> QWidget:
        """One page: a row for each of its fields, filled with what is kept."""
        kept: Mapping[str, str] = {} if self.link is None else self.link.settings
        secrets = () if self.link is None else self.link.secrets
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        for field in fields:
            text = kept.get(field.name, field.default)
            row = row_of(field, text, kept=field.name in secrets, parent=inner)
            row.changed.connect(self.follow)
            self.rows[field.name] = row
            column.addWidget(row)
        column.addStretch(1)
        return inner

    def _rows_of(self, page: int) -> list[FieldRow]:
        name = self._step_names[page - 1]
        return [row for row in self.rows.values() if (row.field.step or _DETAILS) == name]

    def _check(self, page: int) -> bool:
        """Whether a page is right; where it is not, its first wrong field has the keys."""
        if page == 0:
            return self.beginning.check()
        if page > len(self._step_names):
            return True
        wrong = [row for row in self._rows_of(page) if not row.check()]
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _check_all(self) -> bool:
        for page in range(self.pages.count()):
            if not self._check(page):
                self.show_page(page)
                return False
        return True

    def _make_last_page(self) -> None:
        self.last = QWidget(self)
        self.steps = TriedSteps(self.last)
        self.steps.say(self.tr("测试只读不写，不会改动平台上的任何数据。"))
        self.enabled = QCheckBox(self.tr("保存后启用这个连接(&N)"), self.last)
        self.enabled.setChecked(self.link is None or self.link.enabled)
        self.anyway = QCheckBox(self.tr("没有测试通过也保存(&W)"), self.last)
        self.test = QPushButton(self.tr("测试(&T)"), self.last)
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addStretch(1)
        column = QVBoxLayout(self.last)
        column.setContentsMargins(0, 0, 6, 0)
        column.addLayout(row)
        column.addWidget(scrolled(self.steps, self.last), 1)
        column.addWidget(self.enabled)
        column.addWidget(self.anyway)

    def _make_buttons(self) -> None:
        self.back, self.on = QPushButton(self.tr("上一步"), self), QPushButton(self)
        self.on.setText(self.tr("下一步"))
        self.save = QPushButton(self.tr("保存"), self)
        self.leave = QPushButton(self.tr("取消"), self)
        for button in (self.back, self.leave, self.test):
            button.setAutoDefault(False)
        for button in (self.on, self.save):
            set_role(button, "primary")
        back = add_action(self, "Alt+Left", self.go_back)
        on = add_action(self, "Alt+Right; Ctrl+Return", self.go_on)
        back.setText(self.back.text())
        on.setText(self.on.text())

    def _lay_out(self) -> None:
        self.pages.addWidget(self.beginning)
        self.pages.addWidget(self.last)
        foot = QHBoxLayout()
        foot.addWidget(self.leave)
        foot.addStretch(1)
        for button in (self.back, self.on, self.save):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.where)
        column.addWidget(self.conflict)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.beginning.kind_chosen.connect(self._rebuild)
        self.beginning.changed.connect(self.follow)
        self.beginning.chosen.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.on.clicked.connect(self.go_on)
        self.leave.clicked.connect(self.reject)
        self.test.clicked.connect(self.wish_test)
        self.save.clicked.connect(self.wish_save)
        self.anyway.toggled.connect(self.follow)
        self.conflict.theirs_wished.connect(self.take_theirs)
        self.conflict.mine_wished.connect(self.keep_mine)


def _height_over(parent: QWidget) -> int:
    """As high as there is room for in a window, up to where it helps no more."""
    return max(_SIZE[1], min(_HIGHEST, parent.window().height() - _AROUND))


def _place_of(page: str) -> int:
    """Where a page stands: what has a default comes last."""
    known = {_ADDRESS: 0, _ACCOUNT: 1, _DETAILS: 3}
    return known.get(page, 2)


def _as_tried(wish: LinkWish) -> LinkWish:
    """A wish without what makes no difference to a trial."""
    return replace(wish, title="", enabled=True, version=0)
