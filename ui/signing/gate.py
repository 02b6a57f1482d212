"""Who does what the service wants a person for signs in first; else anybody at the screen could.

Without it each page that wants somebody would ask otherwise. The password is handed on and
forgotten with its field; what the service gives for it is kept by whoever speaks to the service. It
ends when the page is left, or was not used for a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from app.people.at_service import PersonSpeaks, SpeakingEvent, SpeakRefused, TelephoneShown
from app.people.permissions import DESCRIBED, Permission
from app.people.roles import role_said
from app.people.signing.events import FactorShown, Lacks
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.signing.port import Draw, Prover, Speaking
from ui.signing.proof_panel import ProofPanel

IDLE_MS = 15 * 60 * 1000
_WIDTH = 480
Wish = Callable[[], None]


class _Asking:
    """Compares at the service alone, and knows whether an answer is awaited."""

    def __init__(self, port: Speaking) -> None:
        self._port = port
        self.awaited = False

    def prove(self, who: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let somebody speak there."""
        self.awaited = True
        self._port.sign_in(who, password, code, new_password)

    def set_telephone_up(self, who: str, password: str) -> None:
        """Ask what a telephone has to know."""
        self.awaited = True
        self._port.set_telephone_up(who, password)


class SignInDialog(QDialog):
    """What is to be proved, and a way back."""

    def __init__(
        self, prover: Prover, said: str, parent: QWidget | None = None, draw: Draw | None = None
    ) -> None:
        """`said` is for what somebody is wanted; `draw` makes the QR code of a telephone."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("登录服务端"))
        heading = QLabel(said, self)
        heading.setWordWrap(True)
        self.panel = ProofPanel(self)
        self.panel.join(prover, draw=draw)
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
        self.panel.refuse(problem, lacks)


class Gate(TranslatedWidget):
    """Stands before what wants a person; is never seen itself."""

    changed = Signal()
    """Somebody signed in, or nobody is signed in any more."""
    cancelled = Signal()
    """Nobody signed in: what was wished is not done."""

    def __init__(
        self,
        port: Speaking,
        page: QWidget,
        heading: Callable[[], str],
        needs: tuple[Permission, ...],
    ) -> None:
        """`heading` says for what somebody is wanted, who holds one of `needs`."""
        super().__init__(page)
        self._port, self._asking = port, _Asking(port)
        self._page, self._heading, self._usual = page, heading, needs
        self.person: PersonSpeaks | None = None
        self._at_work: PersonSpeaks | None = None
        self._draw: Draw | None = None
        self.dialog: SignInDialog | None = None
        self._wish: Wish | None = None
        """What waits for a person, or was done last: it is done again after another sign-in."""
        self._needs: tuple[Permission, ...] = ()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.forget)
        self.hide()

    def retranslate(self) -> None:
        """Leave the words to the dialog, which does not outlive a question."""

    @property
    def is_open(self) -> bool:
        """Whether somebody is signed in."""
        return self.person is not None

    @property
    def speaker(self) -> PersonSpeaks | None:
        """Who speaks: who signed in here, else who works at this workstation."""
        return self.person or self._at_work

    def draw_with(self, draw: Draw | None) -> None:
        """Show what a telephone has to know as a QR code as well."""
        self._draw = draw

    def stand_for(self, person: PersonSpeaks | None) -> None:
        """Who works at this workstation proved to the service who it is; None: nobody did."""
        self._at_work = person
        self.changed.emit()

    def do(
        self,
        wish: Wish,
        over: QWidget | None = None,
        needs: tuple[Permission, ...] | None = None,
    ) -> None:
        """Do this, as soon as somebody is signed in who may; ask `over` this widget.

        `needs` takes the place of what is usual here; none at all: anybody the service knows.
        """
        self._wish, self._needs = wish, self._usual if needs is None else needs
        if self.person is not None and self._may(self.person):
            self._idle.start()
            wish()
        elif self.person is None and self._at_work is not None and self._may(self._at_work):
            wish()
        else:
            self._ask(over)

    @Slot(object)
    def hear(self, event: SpeakingEvent) -> None:
        """Show what the service answered, where it was asked from here."""
        if not self._asking.awaited:
            return
        self._asking.awaited = False
        if self.dialog is None:
            # Nobody waits for it any more.
            self._port.sign_out()
        elif isinstance(event, PersonSpeaks):
            self.take(event)
        elif isinstance(event, SpeakRefused):
            self.refuse(spoken(event.message), event.lacks)
        else:
            self.show_telephone(event)

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
        self.changed.emit()
        self._ask(over)
        if self.dialog is not None:
            self.dialog.refuse(self.tr("登录已过期，请再登录一次。"))
        return True

    def take(self, person: PersonSpeaks) -> None:
        """Do what waited for this person, where the person may."""
        self.person = person
        self._idle.start()
        if not self._may(person):
            said = self.tr("{name}（{role}）没有“{what}”权限，请换有权限的人登录。").format(
                name=readable(person.name),
                role=spoken(role_said(person.role)),
                what=spoken(DESCRIBED[self._needs[0]].name),
            )
            self._drop()
            self.refuse(said)
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
        self._port.sign_out()
        if was is not None:
            self.changed.emit()

    def _ask(self, over: QWidget | None) -> None:
        if self.dialog is not None:
            return
        room = over or self._page
        dialog = self.dialog = SignInDialog(self._asking, self._heading(), room, self._draw)
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
