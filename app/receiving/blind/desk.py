"""The desk of what comes before its delivery note: wishes in, events out.

Without it the window would wait for the disk. Every wish goes through the receiving desk, so that
it is done on the core's thread, in order with the scans, and what went wrong is told there. While a
receipt without a note is open here and none with one, the scans are noted here. A joining is done
in short pieces; a scan in between waits for one of them at most.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.receiving.blind import joining, rows, session
from app.receiving.blind.session import BlindSession
from app.receiving.blind.values import BlindEvent, BlindListed, BlindShown, BlindState
from app.receiving.desk import ReceivingDesk
from app.receiving.parts import Parts
from app.receiving.refusals import WishRefused
from app.receiving.sessions.bodies import Reading
from app.receiving.values import Distributor
from app.store.core import Urgency


class BlindDesk(Guarded):
    """One workstation's; answers into `sink` on the core's thread."""

    def __init__(
        self, parts: Parts, desk: ReceivingDesk, sink: Callable[[BlindEvent], None]
    ) -> None:
        """Take the scans that the receiving desk has no receipt for."""
        self._parts = parts
        self._desk = desk
        self._sink = sink
        self._session: BlindSession | None = None
        self._joining: set[uuid.UUID] = set()
        desk.send_loose_to(self.take)

    def list_blind(self) -> None:
        """Ask for the open receipts without a note; answered by BlindListed."""
        self._desk.carry_out(Urgency.PERSON, self._list)

    @asks(Permission.RECEIVE_BLIND)
    def open_blind(self, distributor: Distributor, person: str) -> None:
        """Begin one; answered by BlindShown."""
        self._desk.carry_out(
            Urgency.SCAN,
            lambda: self._show(session.open_blind(self._parts, distributor, person)),
        )

    @asks(Permission.RECEIVE_BLIND)
    def resume_blind(self, blind_id: uuid.UUID, person: str) -> None:
        """Go on with one; answered by BlindShown."""
        self._desk.carry_out(
            Urgency.SCAN,
            lambda: self._show(session.resume_blind(self._parts, blind_id, person)),
        )

    @asks(Permission.RECEIVE_BLIND)
    def count(self, text: str, quantity: int) -> None:
        """Note goods without a code; answered by BlindAnswered."""
        reading = self._by_hand()
        self._desk.carry_out(
            Urgency.SCAN, lambda: self._sink(self._here().count(text, quantity, reading))
        )

    @asks(Permission.RECEIVE_BLIND)
    def undo(self) -> None:
        """Take back what was noted last; answered by BlindAnswered."""
        reading = self._by_hand()
        self._desk.carry_out(Urgency.SCAN, lambda: self._sink(self._here().undo(reading)))

    def leave(self) -> None:
        """Close its screen; it stays open and nothing is lost."""
        self._desk.carry_out(Urgency.SCAN, self._leave)

    @asks(Permission.RECEIVE_BLIND)
    def give_up(self, blind_id: uuid.UUID, reason: str, person: str) -> None:
        """Close one without joining it; answered by BlindListed."""
        self._desk.carry_out(Urgency.SCAN, lambda: self._give_up(blind_id, reason, person))

    @asks(Permission.RECEIVE_BLIND)
    def join(self, blind_id: uuid.UUID, delivery_id: uuid.UUID, person: str) -> None:
        """Make its scans again for a delivery; answered by JoiningShown and BlindJoined."""
        self._begin_joining(blind_id, delivery_id, person)

    def resume_joinings(self, person: str) -> None:
        """Go on with the joinings the program was ended in."""
        self._desk.carry_out(Urgency.PERSON, lambda: self._resume_joinings(person))

    def take(self, reading: Reading) -> bool:
        """Note a scan, where a receipt without a note is open; on the core's thread."""
        if self._session is None:
            return False
        self._sink(self._read_again(self._session).scan(reading))
        return True

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._desk.refuse(why)

    def _by_hand(self) -> Reading:
        return Reading(b"", "screen", "", self._parts.clock.now())

    def _here(self) -> BlindSession:
        if self._session is None:
            raise WishRefused("no-blind-receipt")
        return self._read_again(self._session)

    def _read_again(self, now: BlindSession) -> BlindSession:
        """After a fault of the store nobody knows what was kept, so it is read again."""
        if now.is_doubtful or now.is_outdated:
            self._session = None
            self._session = session.resume_blind(self._parts, now.blind_id, now.person)
            return self._session
        return now

    def _list(self) -> None:
        org = self._parts.log.workstation.org
        with self._parts.database.reading() as connection:
            listed = BlindListed(
                joining.summaries(connection, org), rows.distributors(connection, org)
            )
        self._sink(listed)

    def _show(self, opened: BlindSession) -> None:
        self._session = opened
        self._sink(BlindShown(opened.view()))

    def _leave(self) -> None:
        self._session = None

    def _give_up(self, blind_id: uuid.UUID, reason: str, person: str) -> None:
        session.give_up(self._parts, blind_id, reason, person)
        self._forget(blind_id)
        self._list()

    def _begin_joining(self, blind_id: uuid.UUID, delivery_id: uuid.UUID, person: str) -> None:
        self._desk.carry_out(Urgency.PERSON, lambda: self._join(blind_id, delivery_id, person))

    def _join(self, blind_id: uuid.UUID, delivery_id: uuid.UUID, person: str) -> None:
        if blind_id in self._joining:
            return
        begun = joining.begin(self._parts, blind_id, delivery_id, person)
        self._forget(blind_id)
        self._joining.add(blind_id)
        self._go_on(blind_id, begun)

    def _go_on(self, blind_id: uuid.UUID, begun: joining.Joining) -> None:
        """Do one piece; the next one waits behind the scans that came meanwhile."""
        try:
            begun.go_on(self._desk.session_for)
            if begun.is_done:
                self._sink(begun.finish())
                self._joining.discard(blind_id)
                self._list()
                return
        except BaseException:
            self._joining.discard(blind_id)
            raise
        self._sink(begun.shown)
        self._desk.carry_out(Urgency.PERSON, lambda: self._go_on(blind_id, begun))

    def _resume_joinings(self, person: str) -> None:
        with self._parts.database.reading() as connection:
            heads = rows.unfinished(connection, self._parts.log.workstation.org)
        for head in heads:
            if head.state is BlindState.JOINING and head.delivery_id is not None:
                self._begin_joining(head.key.blind_id, head.delivery_id, person)

    def _forget(self, blind_id: uuid.UUID) -> None:
        if self._session is not None and self._session.blind_id == blind_id:
            self._session = None
