"""One person: name, roles at places with dates, leave, end, a first password.

Without it roles would be given by a command. Only what was changed is wished, so that two people
who change the same person undo nothing of each other. It stays open until the service agreed.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.people.answers import PeopleRefused, PersonShown, PersonWish
from app.people.person import Away, Standing
from app.people.signing.passwords import made_up
from app.people.signing.rules import SignInRules
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.people.fields import DayField, GrantsField, Said, WrongDay
from ui.people.words import Names

_LONGEST = 100
_WIDTH = 820
_BESIDE = {
    "wrong-person": "number",
    "wrong-name": "number",
    "wrong-grants": "grants",
    "administrators-apart": "grants",
    "own-rights": "grants",
    "wrong-leave": "away",
    "weak-password": "password",
}
"""Which part of the form a refusal of the service is about."""


class PersonDialog(QDialog):
    """Takes what a person is to be."""

    wished = Signal(object)
    """This PersonWish."""

    def __init__(
        self,
        shown: PersonShown | None,
        others: tuple[PersonShown, ...],
        names: Names,
        parent: QWidget,
        *,
        own: bool = False,
    ) -> None:
        """`shown`: None for somebody new; `own`: it is who changes, and changes no own rights."""
        super().__init__(parent)
        self._shown, self._own = shown, own
        self.setWindowTitle(self.tr("添加人员") if shown is None else self.tr("修改人员"))
        was = shown or PersonShown("", "", Standing.ACTIVE, (), None, None, has_badge=False)
        self.number, self.name = QLineEdit(was.number, self), QLineEdit(was.name, self)
        self.number.setReadOnly(shown is not None)
        self.number.setMaxLength(_LONGEST)
        self.name.setMaxLength(_LONGEST)
        self.grants = GrantsField(was.grants, names, self)
        away = was.away
        self.away_since = DayField(self, away.since if away else None)
        self.away_until = DayField(self, away.until if away else None)
        self.replaced_by = self._persons(others, was.number, away.replaced_by if away else "")
        self.retired_on = DayField(self, was.retired_on)
        self.password = QLineEdit(self)
        self.password.setMaxLength(_LONGEST)
        later = self.tr("不填：以后再给；填了本人首次登录时要修改")
        unchanged = self.tr("不填：口令不变；填了本人首次登录时要修改")
        self.password.setPlaceholderText(later if shown is None else unchanged)
        self.make = QPushButton(self.tr("生成"), self)
        self.make.clicked.connect(self.make_password)
        self.said = {name: Said(self) for name in ("number", "grants", "away", "end", "password")}
        self.answer = Said(self)
        own_rights = self.tr("不能修改自己的岗位、休假和离职，请由另一位安全管理员修改。")
        self.why_not = QLabel(own_rights, self)
        self.why_not.setProperty("role", "muted")
        self.why_not.setVisible(own)
        self.save = QPushButton(self.tr("保存  Ctrl+Enter"), self)
        self.save.setProperty("role", "primary")
        self.save.setShortcut("Ctrl+Return")
        self.back = QPushButton(self.tr("取消"), self)
        for button in (self.make, self.save, self.back):
            # A scanner ends with Enter: it must save nothing.
            button.setAutoDefault(False)
        self.save.clicked.connect(self.wish)
        self.back.clicked.connect(self.reject)
        for part in (self.grants, self.away_since, self.away_until, self.replaced_by):
            part.setEnabled(not own)
        self.retired_on.setEnabled(not own)
        self._lay_out()
        self.resize(_WIDTH, self.sizeHint().height())
        (self.name if shown is not None else self.number).setFocus()

    @Slot()
    def make_password(self) -> None:
        """Make up a first password, to be told to its owner."""
        plain = made_up(SignInRules(), self.number.text().strip(), self.name.text().strip())
        self.password.setText(plain)
        self.password.selectAll()
        self.password.setFocus()

    @Slot()
    def wish(self) -> None:
        """Wish what is filled in, if all of it is right."""
        for one in (*self.said.values(), self.answer):
            one.say("")
        wish = self._read()
        if wish is not None and self.save.isEnabled():
            self.save.setEnabled(False)
            self.wished.emit(wish)

    def refuse(self, event: PeopleRefused) -> None:
        """Say why it was not done, beside what it is about, and let it be mended."""
        self.allow()
        part = _BESIDE.get(event.name)
        about = self.answer if part is None else self.said[part]
        about.say(readable(spoken(event.message)))

    def allow(self) -> None:
        """Let it be wished again."""
        self.save.setEnabled(True)

    def _read(self) -> PersonWish | None:
        """What is filled in; None where something is wrong, which is said."""
        number, name = self.number.text().strip(), self.name.text().strip()
        if not number or not name:
            self.said["number"].say(self.tr("请填写工号和姓名。"))
            (self.name if number else self.number).setFocus()
            return None
        was = self._shown
        at = "grants"
        try:
            grants = self.grants.grants
            at = "away"
            away = self._away()
            at = "end"
            end = self.retired_on.day
        except WrongDay as wrong:
            said = self.tr("“{text}”不是日期，请写成 2026-11-22。")
            self.said[at].say(said.format(text=readable(str(wrong))))
            return None
        if not self._fits(away):
            return None
        return PersonWish(
            number,
            name,
            grants if was is None or grants != was.grants else None,
            (away,) if away != (was.away if was else None) else None,
            (end,) if end != (was.retired_on if was else None) else None,
            self.password.text(),
        )

    def _away(self) -> Away | None:
        since, until = self.away_since.day, self.away_until.day
        if since is None or until is None:
            return None
        return Away(since, until, str(self.replaced_by.currentData() or ""))

    def _fits(self, away: Away | None) -> bool:
        """Say what does not go together."""
        halves = bool(self.away_since.text().strip()) + bool(self.away_until.text().strip())
        if halves == 1:
            self.said["away"].say(self.tr("休假要同时填写开始和截止日期。"))
        elif away is not None and away.until < away.since:
            self.said["away"].say(self.tr("休假的截止日期早于开始日期。"))
        else:
            wrong = [
                one
                for one in self.grants.grants
                if one.since and one.until and one.until < one.since
            ]
            if wrong:
                self.said["grants"].say(self.tr("岗位的截止日期早于开始日期。"))
            return not wrong
        return False

    def _persons(self, others: tuple[PersonShown, ...], own: str, chosen: str) -> QComboBox:
        """Who may stand in: everybody who works here, but the person itself."""
        box = QComboBox(self)
        box.addItem(self.tr("无人代理"), "")
        for one in others:
            if one.number != own and (one.retired_on is None or one.number == chosen):
                box.addItem(readable(f"{one.number} {one.name}"), one.number)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _lay_out(self) -> None:
        who = _line(self.number, QLabel(self.tr("姓名"), self), self.name)
        who.setStretch(0, 1)
        who.setStretch(2, 2)
        leave = _line(
            self.away_since,
            QLabel("–", self),
            self.away_until,
            QLabel(self.tr("代理人"), self),
            self.replaced_by,
        )
        leave.setStretch(4, 1)
        password = _line(self.password, self.make)
        end = _line(self.retired_on, QLabel(self.tr("从这一天起不能登录，姓名留在历史里"), self))
        end.addStretch(1)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        rows = (
            (self.tr("工号"), who, "number"),
            (self.tr("岗位"), self.grants, "grants"),
            (self.tr("休假"), leave, "away"),
            (self.tr("离职日期"), end, "end"),
            (self.tr("首次口令"), password, "password"),
        )
        for label, part, name in rows:
            form.addRow(label, part)
            if part is self.grants and self._own:
                form.addRow("", self.why_not)
            form.addRow("", self.said[name])
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addLayout(form)
        layout.addWidget(self.answer)
        layout.addStretch(1)
        layout.addLayout(buttons)


def _line(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for part in parts:
        row.addWidget(part)
    return row
