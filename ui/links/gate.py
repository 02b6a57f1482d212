"""Who changes connections signs in at the service first; without it anybody at the screen could.

The password is handed on and forgotten with its field; what the service gives for it is kept by
whoever speaks to the service. It ends when the page is left, or was not used for a quarter of an
hour.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from app.links.answers import PersonSpeaks, TelephoneShown
from app.people.permissions import Permission
from app.people.roles import name_of
from app.people.signing.events import FactorShown, Lacks, SignInRefused
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.signing.proof_panel import ProofPanel

if TYPE_CHECKING:
    from ui.links.port import Links

IDLE_MS = 15 * 60 * 1000
_WIDTH = 480
Wish = Callable[[], None]


class _AtService:
    """Compares at the service alone, for what is done there."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def prove(self, who: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let somebody speak there."""
        self._links.sign_in(who, password, code, new_password)

    def set_telephone_up(self, who: str, password: str) -> None:
        """Ask what a telephone has to know."""
        self._links.set_telephone_up(who, password)


class SignInDialog(QDialog):
    """What is to be proved, and a way back."""

    def __init__(self, links: Links, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("登录服务端"))
        heading = QLabel(self.tr("修改对接、查看调用日志，需要有“对接管理”权限的人登录。"), self)
        heading.setWordWrap(True)
        self.panel = ProofPanel(self)
        self.panel.join(_AtService(links))
        self.number, self.password, self.said = (
            self.panel.who,
            self.panel.password,
            self.panel.said,
        )
        self.ok = self.panel.ok
        back = QPushButton(self.tr("返回"), self)
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (heading, self.panel, back):
            layout.addWidget(part)
        self.resize(_WIDTH, self.sizeHint().height())
        self.number.setFocus()

    def refuse(self, problem: str, lacks: Lacks | None = None) -> None:
        """Say why it did not work, or what is lacking, and let it be tried again."""
        self.panel.show_refused(SignInRefused(problem, lacks))


class Gate(TranslatedWidget):
    """Stands before what wants a person; is never seen itself."""

    changed = Signal()
    """Somebody signed in, or nobody is signed in any more."""
    cancelled = Signal()
    """Nobody signed in: what was wished is not done."""

    def __init__(self, links: Links, page: QWidget, idle_ms: int = IDLE_MS) -> None:
        super().__init__(page)
        self._links = links
        self._page = page
        self.person: PersonSpeaks | None = None
        self._at_work: PersonSpeaks | None = None
        self.dialog: SignInDialog | None = None
        self._wish: Wish | None = None
        """What waits for a person, or was done last: it is done again after another sign-in."""
        self._needs: tuple[Permission, ...] = ()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(idle_ms)
        self._idle.timeout.connect(self.forget)
        self.hide()

    def retranslate(self) -> None:
        """Leave the words to the dialog, which does not outlive a question."""

    @property
    def is_open(self) -> bool:
        """Whether somebody is signed in."""
        return self.person is not None

    def stand_for(self, person: PersonSpeaks | None) -> None:
        """Who works at this workstation proved to the service who it is; None: nobody did."""
        self._at_work = person

    def do(
        self,
        wish: Wish,
        over: QWidget | None = None,
        needs: tuple[Permission, ...] = (Permission.MANAGE_CONNECTIONS,),
    ) -> None:
        """Do this, as soon as somebody is signed in who may; ask `over` this widget."""
        self._wish, self._needs = wish, needs
        if self.person is not None and self._may(self.person):
            self._idle.start()
            wish()
        elif self.person is None and self._at_work is not None and self._may(self._at_work):
            wish()
        else:
            self._ask(over)

    def settle(self) -> None:
        """What was wished is done: it is not kept, as it may hold secrets."""
        if self.dialog is None:
            self._wish = None

    def ask_again(self, over: QWidget | None = None) -> bool:
        """The service wants a person, though one was signed in: its time was over.

        False where nobody knows any more what for.
        """
        if self._wish is None:
            return False
        self._at_work = None
        self._drop()
        self._ask(over)
        if self.dialog is not None:
            self.dialog.refuse(self.tr("登录已过期，请再登录一次。"))
        return True

    def take(self, person: PersonSpeaks) -> None:
        """Do what waited for this person, where the person may."""
        self.person = person
        self._idle.start()
        if not self._may(person):
            name = name_of(person.role)
            said = self.tr("{name}（{role}）没有“对接管理”权限，请换系统管理员登录。")
            self._drop()
            self.refuse(said.format(name=readable(person.name), role=name))
            return
        wish, dialog = self._wish, self.dialog
        if dialog is not None:
            dialog.accept()
        self.changed.emit()
        if wish is not None:
            wish()

    def refuse(self, message: str, lacks: Lacks | None = None) -> None:
        """Say in the dialog why nobody is signed in, or what is lacking."""
        if self.dialog is not None:
            self.dialog.refuse(message, lacks)

    def show_telephone(self, event: TelephoneShown) -> None:
        """Show in the dialog what a telephone has to know."""
        if self.dialog is not None:
            self.dialog.panel.show_telephone(FactorShown(event.secret, event.uri))

    @Slot()
    def forget(self) -> None:
        """Nobody is signed in any more."""
        self._idle.stop()
        self._wish = None
        if self.dialog is not None:
            self.dialog.reject()
        self._drop()

    def _may(self, person: PersonSpeaks) -> bool:
        return not self._needs or bool(person.permissions.intersection(self._needs))

    def _drop(self) -> None:
        was, self.person = self.person, None
        self._links.sign_out()
        if was is not None:
            self.changed.emit()

    def _ask(self, over: QWidget | None) -> None:
        if self.dialog is not None:
            return
        dialog = self.dialog = SignInDialog(self._links, over or self._page)
        dialog.finished.connect(self._let_go)
        dialog.open()

    @Slot()
    def _let_go(self) -> None:
        dialog, self.dialog = self.dialog, None
        if self.person is None:
            self._wish = None
            self.cancelled.emit()
        if dialog is not None:
            dialog.deleteLater()
