"""首次使用: one question after the other, back and on by key; nothing is written before the end.

Without it a new hospital would begin at a command line. Which question follows which is all this
knows; what is right in each, its page says. Once the institution is founded the dialog stays until
the recovery codes are noted: they are shown this once.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.connection import ConnectionShown, Joined, JoinRefused, JoinStepShown
from app.founding import (
    CodeHere,
    CodeTaken,
    Founded,
    FoundingEvent,
    FoundWish,
    TelephoneMade,
    TelephoneSeen,
)
from app.founding import FirstPerson as First
from app.people.roles import Role, role_said
from ui.beginning.choice_page import ChoicePage, Way
from ui.beginning.done_page import DonePage
from ui.beginning.institution_page import InstitutionPage
from ui.beginning.person_page import PersonPage
from ui.beginning.port import BeginningPorts
from ui.beginning.service_page import ServicePage
from ui.beginning.telephone_page import TelephonePage
from ui.connection.words import refusal_text
from ui.parts.fonts import scaled
from ui.parts.languages import spoken
from ui.parts.roles import set_role
from ui.restoring.words import plain_label

_SIZE = (820, 600)


class BeginningDialog(QDialog):
    """A stack of questions, what is wrong, and three buttons."""

    chosen = Signal(object)
    """Another Way than founding: somebody else goes on with it."""
    reopen_wished = Signal()
    """The workstation belongs to its institution now: everything is to be opened anew."""

    def __init__(self, ports: BeginningPorts, parent: QWidget, *, founds: bool = False) -> None:
        """`founds`: the first question is answered already."""
        super().__init__(parent)
        self._founding, self._busy, self._joined = ports.founding, False, False
        self.title, self.answer = QLabel(self), plain_label(self)
        self.title.setFont(scaled(self.font(), 1.3, bold=True))
        self.choice, self.service = ChoicePage(self), ServicePage(self)
        self.institution, self.end = InstitutionPage(self), DonePage(self)
        self.people = [PersonPage(role, does, self) for role, does in self._three()]
        self.telephones = [TelephonePage(ports.draw, self) for _ in self.people]
        self._titles: list[tuple[QWidget, str]] = []
        self.stack = QStackedWidget(self)
        self._add_pages()
        self.back, self.next, self.shut = (QPushButton(self) for _ in "123")
        self._lay_out()
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.shut.clicked.connect(self.reject)
        self.service.pinned.connect(self.go_on)
        self.end.noted.toggled.connect(self.arrange)
        self.setWindowTitle(self.tr("首次使用"))
        self.resize(*_SIZE)
        self._first = 1 if founds else 0
        self._show(self._first)
        self._founding.look_here()

    @Slot(object)
    def show_standing(self, event: ConnectionShown) -> None:
        """Offer what this workstation may be called."""
        self.service.show_standing(event)

    @Slot(object)
    def show_step(self, event: JoinStepShown) -> None:
        """Show what is being done."""
        if self._page is self.service:
            self.service.show_step(event.step)

    @Slot(object)
    def show_refusal(self, event: JoinRefused) -> None:
        """Say why something was not done; nothing was written, or all of it was."""
        self._busy = False
        if self._page is self.end:
            said = self.tr(
                "机构已建立，但本机没有加入：{why}\n请系统管理员在服务器上运行 workstation code "
                "发登记码，再从“数据 → 连接前置服务…”加入。"
            )
            self.end.say(said.format(why=refusal_text(event)), wrong=True)
        elif self._page is self.service:
            self.service.show_refused(event)
        else:
            self._say(refusal_text(event))
        self.arrange()

    @Slot(object)
    def show_joined(self, event: Joined) -> None:
        """Say that this workstation belongs to its institution."""
        if self._page is not self.end:
            return
        self._busy, self._joined = False, event.anew
        said = self.tr("{hospital} 已建立，本机已加入。窗口会重新打开，请管理员用自己的口令登录。")
        self.end.say(said.format(hospital=event.hospital))
        self.arrange()

    @Slot(object)
    def hear(self, event: FoundingEvent) -> None:
        """Take an answer."""
        if isinstance(event, CodeHere):
            self.service.show_here(event)
        elif isinstance(event, CodeTaken):
            self._busy = False
            self.service.show_taken()
            self._show(self._at + 1)
        elif isinstance(event, TelephoneMade) and isinstance(self._page, TelephonePage):
            self._page.show_made(event)
        elif isinstance(event, TelephoneSeen) and isinstance(self._page, TelephonePage):
            self._take_seen(self._page, event)
        elif isinstance(event, Founded):
            self._show_founded(event)

    @Slot()
    def go_on(self) -> None:
        """Answer the question that is shown, where it is answered whole."""
        page = self._page
        if self._busy or not self.next.isEnabled():
            return
        self._say("")
        if page is self.choice:
            self._choose(self.choice.chosen)
        elif page is self.service and self.service.is_whole():
            self._wait()
            self.service.wait()
            self._founding.try_code(self.service.wish)
        elif page is self.institution and self.institution.is_whole():
            self._show(self._at + 1)
        elif isinstance(page, PersonPage) and page.is_whole(self._others_than(page)):
            self._ask_telephone(page)
        elif isinstance(page, TelephonePage) and page.made is not None:
            self._wait()
            made = page.made
            self._founding.see_telephone(made.number, made.secret, page.code.text)
        elif page is self.end:
            self.accept()

    @Slot()
    def go_back(self) -> None:
        """Go to the question before; what was typed stays."""
        if self._at > self._first and not self._busy and self._page is not self.end:
            self._say("")
            self._show(self._at - 1)

    @Slot()
    def arrange(self) -> None:
        """Offer what can be done now."""
        at_end = self._page is self.end
        last = self._at == self.stack.count() - 2
        self.back.setVisible(not at_end)
        self.back.setEnabled(self._at > self._first and not self._busy)
        self.next.setEnabled(not self._busy and (not at_end or self.end.noted.isChecked()))
        self.shut.setVisible(not at_end)
        self.back.setText(self.tr("上一步(&B)"))
        self.shut.setText(self.tr("以后再说"))
        words = self.tr("完成") if at_end else self.tr("建立机构") if last else self.tr("下一步")
        self.next.setText(words)

    def reject(self) -> None:
        """Close, but not over codes that nobody has noted."""
        if self._page is self.end:
            if self.end.noted.isChecked() and not self._busy:
                self.accept()
        elif not self._busy:
            super().reject()

    def done(self, result: int) -> None:
        """Close; where the workstation joined, everything is opened anew."""
        super().done(result)
        if self._joined:
            self._joined = False
            self.reopen_wished.emit()

    @property
    def _at(self) -> int:
        return self.stack.currentIndex()

    @property
    def _page(self) -> QWidget:
        return self._titles[self._at][0]

    def _choose(self, way: Way) -> None:
        if way is Way.FOUND:
            self._show(1)
        else:
            self.accept()
            self.chosen.emit(way)

    def _ask_telephone(self, page: PersonPage) -> None:
        telephone = self.telephones[self.people.index(page)]
        number = page.number.text
        if telephone.made is None or telephone.made.number != number:
            telephone.ask(page.name.text)
            self._founding.make_telephone(self.institution.org.text, number)
        self._show(self._at + 1)

    def _take_seen(self, page: TelephonePage, event: TelephoneSeen) -> None:
        self._busy = False
        self.arrange()
        if not page.show_seen(event):
            return
        if page is not self.telephones[-1]:
            self._show(self._at + 1)
            return
        self._wait()
        self._say(self.tr("正在建立…"), wrong=False)
        self._founding.found(self._wish())

    def _wish(self) -> FoundWish:
        persons = []
        for page, telephone in zip(self.people, self.telephones, strict=True):
            assert telephone.made is not None
            assert telephone.step is not None
            secret, step = telephone.made.secret, telephone.step
            who = (page.role, page.number.text, page.name.text, page.password.text)
            persons.append(First(*who, secret, step))
        about = self.institution
        texts = (about.org.text, about.name.text, about.area.text)
        return FoundWish(self.service.wish, *texts, tuple(persons))

    def _show_founded(self, event: Founded) -> None:
        whose = {one.number.text: one for one in self.people}
        titles = {
            number: f"{spoken(role_said(page.role))}\n{number}  {page.name.text}"
            for number, page in whose.items()
        }
        self.end.show_codes([(titles[number], codes) for number, codes in event.recovery])
        self.end.say(self.tr("机构已建立，本机正在加入…"))
        self._say("")
        self._show(self.stack.count() - 1)

    def _others_than(self, page: PersonPage) -> list[tuple[str, str]]:
        return [(one.number.text, one.name.text) for one in self.people if one is not page]

    def _wait(self) -> None:
        self._busy = True
        self.arrange()

    def _show(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        page, title = self._titles[number]
        self.title.setText(title)
        self.arrange()
        if isinstance(
            page, ChoicePage | ServicePage | InstitutionPage | PersonPage | TelephonePage
        ):
            page.begin()

    def _say(self, text: str, *, wrong: bool = True) -> None:
        set_role(self.answer, "wrong" if wrong else "muted")
        self.answer.setText(text)
        self.answer.setVisible(bool(text))

    def _three(self) -> list[tuple[Role, str]]:
        return [
            (
                Role.SYSTEM_ADMINISTRATOR,
                self.tr("管对接、设备和备份，看不到审计，也不能给人权限。"),
            ),
            (Role.SECURITY_ADMINISTRATOR, self.tr("管人员、岗位和权限。")),
            (Role.AUDIT_ADMINISTRATOR, self.tr("看审计记录，别的都不能改。")),
        ]

    def _add_pages(self) -> None:
        self._titles = [
            (self.choice, self.tr("这台电脑怎样使用？")),
            (self.service, self.tr("1  服务端在哪里")),
            (self.institution, self.tr("2  建立哪个机构")),
        ]
        pairs = zip(self.people, self.telephones, strict=True)
        for number, (page, telephone) in enumerate(pairs, 3):
            role = spoken(role_said(page.role))
            self._titles.append((page, f"{number}  {role}"))
            said = self.tr("{number}  {role}：手机验证器").format(number=number, role=role)
            self._titles.append((telephone, said))
        self._titles.append((self.end, self.tr("机构已建立")))
        for shown, _title in self._titles:
            self.stack.addWidget(shown)

    def _lay_out(self) -> None:
        for button in (self.back, self.shut):
            button.setAutoDefault(False)
        self.next.setDefault(True)
        set_role(self.next, "primary")
        buttons = QHBoxLayout()
        buttons.addWidget(self.shut)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.answer)
        layout.addLayout(buttons)
        self.answer.hide()
