"""The way in and out of the window for people: who proved what, the lock, the change of person.

Without it a name would be enough where the institution wants proof, and a screen that was left
would go on. Where the institution wants none, a name is asked for as before. While nobody is known
to sit here, scans count nowhere: they stand in the journal without an answer, and are heard to be
refused; a scanned badge asks for its PIN, also while somebody works: the work stays in sight, and
goes on as before where the PIN does not come. After the lock the same person finds everything as it
was; another one finds the open receipt, which goes on in his name.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot

from app.people.at_service import PersonSpeaks
from app.people.badges import read_badge
from app.people.signing.events import (
    FactorShown,
    OwnKept,
    OwnRefused,
    PersonProved,
    ScanWhileLocked,
    SignInEvent,
    SignInRefused,
    SignInShown,
)
from app.people.signing.unverified import mark
from app.receiving.progress import ReceiptOpened
from app.receiving.values import delivery_id
from app.receiving.verdicts import Severity
from ui.places import RECEIVING
from ui.signing.change_cover import ChangeCover
from ui.signing.cover import LockCover
from ui.signing.own_dialog import OwnDialog
from ui.signing.proof_panel import ProofPanel
from ui.signing.recovery_codes import RecoveryCodesDialog
from ui.signing.second_dialog import Seconding

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.bridge import Bridge
    from ui.signing.port import Draw, SignInNeeds
    from ui.signing.sign_in_page import SignInPage
    from ui.sound import Sound

_RENEW_MS = 5 * 60_000
_SIGNS_OF_LIFE = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class Place(Protocol):
    """The window, as the way in sees it."""

    sign_in_page: SignInPage

    def sign_in(self, person: str) -> None:
        """Let somebody work, from the beginning."""

    def show_sign_in(self) -> None:
        """Show the page that asks who works."""


class Rooms(Protocol):
    """The pages behind it, as the way in sees them."""

    bridge: Bridge
    number: int | None
    """Which page is shown (ui/places.py)."""

    @property
    def sound(self) -> Sound:
        """What is heard."""

    def open_delivery(self, delivery: uuid.UUID) -> None:
        """Open or resume the receipt of a delivery."""


class Entrance(QObject):
    """Between the page that asks, the cover, and whoever compares."""

    told = Signal(str)
    """A sentence for who came in."""
    proved = Signal(object)
    """The PersonSpeaks that works now; None: nobody whom the service knows of."""
    proof_wanted = Signal(bool)
    """Whether a name is not enough here."""

    def __init__(
        self,
        window: QWidget,
        place: Place,
        needs: SignInNeeds,
        pages: Rooms,
    ) -> None:
        super().__init__(window)
        self._page, self._place, self._needs = place.sign_in_page, place, needs
        self._pages, self._window = pages, window
        self._delivery: uuid.UUID | None = None
        self._shown: SignInShown | None = None
        self._person = ""
        self._named = ""
        self._proved = False
        self._watched = False
        self.cover, self.change = LockCover(window), ChangeCover(window)
        self.seconding = Seconding(needs, pages.bridge, window)
        self._idle, self._alive = QTimer(self), QTimer(self)
        self._idle.timeout.connect(self.lock)
        self._alive.setInterval(_RENEW_MS)
        self._alive.timeout.connect(needs.port.keep_alive)
        for panel in (self._page.panel, self.cover.panel, self.change.panel):
            panel.join(needs.port, needs.port.prove_by_badge, needs.draw)
            panel.name_wished.connect(self.begin_by_name)
        self.cover.leave_wished.connect(window.close)
        self.change.rejected.connect(self.go_on)
        bridge = pages.bridge
        bridge.sign_in_said.connect(self.hear)
        bridge.persons_shown.connect(self.look)
        bridge.scan_seen.connect(self.see_life)
        bridge.receipt_opened.connect(self.note_receipt)
        needs.port.look()

    @property
    def wants_proof(self) -> bool:
        """Whether a name is not enough."""
        return self._shown is not None and self._shown.verified

    @property
    def draw(self) -> Draw | None:
        """What makes QR codes."""
        return self._needs.draw

    def note_named(self, name: str) -> None:
        """Somebody works by a name that was typed; where that was too early, ask for proof."""
        self._person, self._proved = name, False
        if self.wants_proof:
            self.sign_out()
            self._place.show_sign_in()

    @Slot()
    def look(self) -> None:
        """Ask how people sign in here: somebody or something new is known."""
        self._needs.port.look()

    @Slot(object)
    def note_receipt(self, event: ReceiptOpened) -> None:
        """Keep which receipt is open: another person goes on with it."""
        self._delivery = delivery_id(event.view.distributor.code, event.view.delivery_no)

    @Slot()
    def leave(self) -> None:
        """Who works goes, or another one comes: lock where proof is wanted, else ask for a name."""
        if self.wants_proof and self._person:
            self.lock()
        else:
            self.sign_out()
            self._place.show_sign_in()

    def sign_out(self) -> None:
        """Nobody works here."""
        self._idle.stop()
        self._alive.stop()
        self._person, self._proved = "", False
        self._needs.port.sign_out()
        self.proved.emit(None)
        self._needs.scans.lock(self.wants_proof)

    @Slot()
    def lock(self) -> None:
        """Cover the window until somebody proves who it is."""
        if not self.wants_proof or not self._person or self.cover.isVisible():
            return
        self._idle.stop()
        self._alive.stop()
        self.change.leave()
        self._needs.scans.lock(True)
        self.cover.cover(self._named or self._person)

    @Slot()
    def go_on(self) -> None:
        """Nobody took over: who worked goes on, unless the screen is locked."""
        if self._person and not self.cover.isVisible():
            self._needs.scans.lock(False)

    @Slot(object)
    def hear(self, event: SignInEvent) -> None:
        """Take an answer."""
        if isinstance(event, SignInShown):
            self._take_shown(event)
        elif isinstance(event, PersonProved):
            self._let_in(event)
        elif isinstance(event, SignInRefused):
            self._panel.show_refused(event)
        elif isinstance(event, FactorShown):
            self._panel.show_telephone(event)
        elif isinstance(event, OwnKept):
            self._note_kept(event)
        elif isinstance(event, OwnRefused):
            pass  # The dialog says it.
        else:
            self._take_scan(event)

    @Slot()
    def change_own(self) -> None:
        """Ask who works for another password or PIN of its own."""
        if not self._proved:
            self.told.emit(self.tr("用口令登录以后才能修改口令和 PIN。"))
            return
        dialog = OwnDialog(self._needs.port, self._window)
        self._pages.bridge.sign_in_said.connect(dialog.hear)
        dialog.open()

    @Slot(str)
    def begin_by_name(self, name: str) -> None:
        """Let somebody work who cannot be verified now; what he does is marked so."""
        # Whatever the service gave was given to somebody else.
        self._needs.port.sign_out()
        self._enter(mark(name), name)
        self.proved.emit(None)
        self.told.emit(
            self.tr("服务端连不上，您的身份没有核实：可以照常收货，记录会标明“未核实”。")
        )

    @Slot()
    def see_life(self) -> None:
        """Somebody is there: the lock waits."""
        if self._idle.isActive():
            self._idle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice keys and clicks, and let them pass."""
        if event.type() in _SIGNS_OF_LIFE:
            self.see_life()
        return super().eventFilter(watched, event)

    @property
    def _panel(self) -> ProofPanel:
        covers = (self.cover, self.change)
        return next((one.panel for one in covers if one.isVisible()), self._page.panel)

    def _take_shown(self, event: SignInShown) -> None:
        self._shown = event
        self.proof_wanted.emit(event.verified)
        self._needs.scans.expect_badges(event.verified)
        self._page.ask_proof(wanted=event.verified)
        if event.verified and not self._watched:
            self._watched = True
            application = QCoreApplication.instance()
            assert application is not None
            application.installEventFilter(self)
        if event.rules is not None:
            self._idle.setInterval(event.rules.idle_min * 60_000)
        if event.verified and not self._person:
            self._needs.scans.lock(True)
        elif event.verified and not (self._proved or self._named):
            self.note_named(self._person)

    def _let_in(self, event: PersonProved) -> None:
        self._enter(event.name, event.name)
        self._proved = True
        who = None
        if event.permissions is not None:
            who = PersonSpeaks(event.number, event.name, event.role, event.permissions)
        self.proved.emit(who)
        if event.recovery_codes:
            RecoveryCodesDialog(event.recovery_codes, self._window).open()
        if event.days_left is not None:
            said = self.tr("服务端连不上，已按您上次的登录核对；离线登录还可用 {days} 天。")
            self.told.emit(said.format(days=event.days_left))
        elif event.expires_in_days is not None:
            said = self.tr("您的口令还有 {days} 天到期，到期时登录会要求设新口令。")
            self.told.emit(said.format(days=event.expires_in_days))

    def _note_kept(self, event: OwnKept) -> None:
        if event.password:
            self.lock()
            self.cover.panel.say(self.tr("口令已修改，请用新口令登录。"))
        else:
            self.told.emit(self.tr("PIN 已设好，可以扫胸卡登录了。"))

    def _enter(self, person: str, name: str) -> None:
        """Let somebody work; who unlocks its own work finds it as it was."""
        covered = self.cover.isVisible() or self.change.isVisible()
        same = person == self._person
        self._person, self._named, self._proved = person, name, False
        self._page.panel.begin()
        if covered:
            self.cover.uncover()
            self.change.leave()
        if not (covered and same):
            self._begin(person, at_receipt=covered and self._pages.number == RECEIVING)
        self._needs.scans.lock(False)
        self._idle.start()
        self._alive.start()

    def _begin(self, person: str, *, at_receipt: bool) -> None:
        self._place.sign_in(person)
        if at_receipt and self._delivery is not None:
            self._pages.open_delivery(self._delivery)

    def _take_scan(self, event: ScanWhileLocked) -> None:
        badge = read_badge(event.text)
        if badge is not None and self.seconding.takes(badge):
            self.go_on()
        elif badge is not None:
            if self._person and not self.cover.isVisible():
                self.change.ask(self._named or self._person, badge)
            else:
                self._panel.take_badge(badge)
        else:
            self._pages.sound.play(Severity.WRONG)
            said = self.tr("刚才扫的码没有计入（已留在当日流水里）：请先登录，再重新扫。")
            self._panel.say(said, wrong=True)
