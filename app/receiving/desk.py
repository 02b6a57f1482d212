"""The receiving desk: takes wishes from any thread, does them on the core, answers with events.

Without it the window would wait for the disk. Wishes return at once and are done in the order they
came, scans before lists and what the sync brings; each is answered by one event, in the core's
thread. What a person may do next is said in words; a bug gets a number, is logged with it, and
changes nothing. After either a bug or a fault of the store the receipt is read again before it is
used, because nobody knows whether a commit that failed has reached the disk.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.receiving.documents import deliveries
from app.receiving.documents.deliveries import LISTED
from app.receiving.parts import Parts
from app.receiving.progress import (
    CodesContested,
    DeliveriesFound,
    DeliveriesListed,
    DeskEvent,
    DeskFailed,
    Difference,
    Explanation,
    LooseScan,
    OthersCounted,
    ReceiptConfirmed,
    ReceiptOpened,
    ScanAnswered,
)
from app.receiving.refusals import WishRefused
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import PackageLevel
from app.receiving.verdicts import Sentence
from app.receiving.wording import of_store_error
from app.store.core import Core, Urgency
from app.store.errors import StoreError
from app.store.facts import Applied
from app.tracing import claims

log = logging.getLogger("tracedock.desk")

Settled = tuple[tuple[tuple[int, uuid.UUID | None], ...], str]
"""Refused scans (number, and workstation where it is another one), and what explains them."""

_NAMED_CODES = 5


class ReceivingDesk(Guarded):
    """One workstation's desk."""

    def __init__(self, parts: Parts, core: Core, sink: Callable[[DeskEvent], None]) -> None:
        """Answer into `sink`, which is called in the core's thread and must not block."""
        self._parts = parts
        self._core = core
        self._sink = sink
        self._session: ReceivingSession | None = None
        self._person = ""
        self._doubtful = False
        self._listing_soon = False
        self._offered: tuple[str, uuid.UUID] | None = None
        """The number of another delivery that was scanned last, and that delivery."""
        self._loose: Callable[[Reading], bool] | None = None
        self._followers: list[Callable[[], None]] = []
        self._case_followers: list[Callable[[frozenset[uuid.UUID]], None]] = []
        self._order_followers: list[Callable[[frozenset[uuid.UUID]], None]] = []
        self._invoice_followers: list[Callable[[frozenset[str]], None]] = []
        self._shipment_followers: list[Callable[[frozenset[uuid.UUID]], None]] = []
        self._catalogue_followers: list[Callable[[], None]] = []

    def list_deliveries(self) -> None:
        """Ask for the deliveries; answered by DeliveriesListed."""
        self._wish(Urgency.PERSON, self._list)

    @asks(Permission.RECEIVE)
    def open_delivery(self, delivery_id: uuid.UUID, person: str) -> None:
        """Open or resume the receipt of a delivery; answered by ReceiptOpened."""
        # As urgent as a scan: the scans that come after it are meant for this receipt.
        self._wish(Urgency.SCAN, lambda: self._open(delivery_id, person))

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan for the open receipt; answered by ScanAnswered, or LooseScan."""
        self._wish(
            Urgency.SCAN, lambda: self._scan(Reading(raw, device, self._person, read_at, text))
        )

    @asks(Permission.RECEIVE)
    def undo(self) -> None:
        """Take back the last scan that counted; answered by ScanAnswered."""
        now = self._parts.clock.now()
        self._wish(
            Urgency.SCAN, lambda: self._here().undo(Reading(b"", "screen", self._person, now))
        )

    @asks(Permission.RECEIVE, Permission.CONFIRM_RECEIPTS, Permission.PRINT)
    def obey(self, command: str) -> None:
        """Carry out a command as if its bar code had been scanned; answered by ScanAnswered."""
        now, raw = self._parts.clock.now(), command.encode()
        self._wish(Urgency.SCAN, lambda: self._scan_for(Reading(raw, "screen", self._person, now)))

    @asks(Permission.REJECT)
    def reject_quantity(self, line_no: int, quantity: int, reason: Difference, remark: str) -> None:
        """Reject packages of a line that no code names; answered by ScanAnswered."""
        now = self._parts.clock.now()
        self._wish(
            Urgency.SCAN,
            lambda: self._here().reject_quantity(
                line_no, quantity, reason, remark, Reading(b"", "screen", self._person, now)
            ),
        )

    @asks(Permission.SETTLE_DIFFERENCES)
    def settle(self, seq: int, explanation: str, workstation: uuid.UUID | None = None) -> None:
        """Explain one entry of the exceptions tray; answered by ReceiptOpened."""
        self._wish(Urgency.SCAN, lambda: self._settle(seq, explanation, workstation))

    @asks(Permission.NAME_IDENTIFIERS)
    def assign_identifier(
        self, identifier: str, line_no: int, level: PackageLevel, settles: Settled = ((), "")
    ) -> None:
        """Say that a drug identifier is the item of a line; answered by ReceiptOpened.

        `settles`: the exceptions that this explains, and how; they wait on where it is refused.
        """
        self._wish(Urgency.SCAN, lambda: self._assign(identifier, line_no, level, settles))

    @asks(Permission.SETTLE_DIFFERENCES, Permission.CONFIRM_RECEIPTS)
    def explain_lines(self, explanations: Sequence[Explanation]) -> None:
        """Say why lines are short or over, all at once; answered by one ReceiptOpened."""
        self._wish(Urgency.SCAN, lambda: self._explain(explanations))

    def look_again(self) -> None:
        """Show the open receipt as it is now; answered by ReceiptOpened, or silent."""
        self._wish(Urgency.SCAN, self._shown)

    @asks(Permission.CONFIRM_RECEIPTS)
    def confirm(self, person: str) -> None:
        """Confirm the open receipt; answered by ReceiptConfirmed."""
        # In order with the scans: what is confirmed is what the clerk saw.
        self._wish(Urgency.SCAN, lambda: ReceiptConfirmed(self._here().confirm(person)))

    def leave(self) -> None:
        """Close the receipt's page; the receipt stays as it is."""
        self._wish(Urgency.SCAN, self._leave)

    def deliveries_changed(self, changed: frozenset[uuid.UUID]) -> None:
        """Show what the sync brought: the list, and the open receipt when it is of these."""
        self._wish(Urgency.PERSON, lambda: self._reopen(changed))
        self.list_deliveries()
        self.tell_followers()

    def follow_changes(self, follower: Callable[[], None]) -> None:
        """Call somebody when the sync brought something, in its thread; must not block."""
        self._followers.append(follower)

    def follow_cases(self, follower: Callable[[frozenset[uuid.UUID]], None]) -> None:
        """Call somebody when the sync brought cases, on the core's thread; must not block."""
        self._case_followers.append(follower)

    def follow_orders(self, follower: Callable[[frozenset[uuid.UUID]], None]) -> None:
        """Call somebody when the sync brought orders, on the core's thread; must not block."""
        self._order_followers.append(follower)

    def follow_invoices(self, follower: Callable[[frozenset[str]], None]) -> None:
        """Call somebody when the sync brought words on invoices; as `follow_orders`."""
        self._invoice_followers.append(follower)

    def follow_shipments(self, follower: Callable[[frozenset[uuid.UUID]], None]) -> None:
        """Call somebody when the sync brought shipments, on the core's thread; must not block."""
        self._shipment_followers.append(follower)

    def follow_catalogues(self, follower: Callable[[], None]) -> None:
        """Call somebody when the sync brought items, matches or delivery relations.

        On the core's thread; must not block.
        """
        self._catalogue_followers.append(follower)

    def tell_followers(self) -> None:
        """Tell who shows more of a receipt than this desk does that something came; at once."""
        for follower in self._followers:
            follower()

    def knowledge_changed(self) -> None:
        """Judge by what was just laid down or decided: the open receipt is read again."""
        self._wish(Urgency.PERSON, self._learn)

    def others_did(self, applied: Applied) -> None:
        """Count what others did, which is stored here; for who is on the core's thread.

        At once, so that the next scan is judged by it.
        """
        self._answer(lambda: self._tell_contested(applied.conflicts))
        self._answer(lambda: self._take_over(applied))
        if applied.knowledge:
            self._answer(self._learn)
        self._tell_other_rooms(applied)
        if applied.receipt_ids:
            self.tell_followers()
            self._list_soon()

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self.refuse(why)

    def _tell_other_rooms(self, applied: Applied) -> None:
        """Tell who shows what is no receipt."""
        told = (
            (self._case_followers, applied.case_ids),
            (self._order_followers, applied.order_ids),
            (self._shipment_followers, applied.shipment_ids),
        )
        for followers, ids in told:
            for follower in followers if ids else ():
                follower(ids)
        for invoice_follower in self._invoice_followers if applied.invoices else ():
            invoice_follower(applied.invoices)
        for catalogue_follower in self._catalogue_followers if applied.catalogue else ():
            catalogue_follower()

    def numbers_changed(self) -> None:
        """Read the open receipt again before it is used; for who is on the core's thread."""
        self._doubtful = True
        self._answer(self._shown)
        self.tell_followers()

    def search_deliveries(self, text: str) -> None:
        """Look for a typed text in all deliveries, however old; answered by DeliveriesFound."""
        self._wish(Urgency.PERSON, lambda: self._search(text))

    def send_loose_to(self, taker: Callable[[Reading], bool]) -> None:
        """Offer scans that come while no receipt is open to somebody, on the core's thread.

        Those that `taker` does not take are answered by LooseScan.
        """
        self._loose = taker

    def refuse(self, why: Saying) -> None:
        """Tell that a wish of this desk, or of another part of it, is not for who wished it."""
        self._sink(DeskFailed(Sentence("said", {"reason": why.chinese})))

    def carry_out(self, urgency: Urgency, work: Callable[[], None]) -> None:
        """Do a wish of another part of the desk in order with its own; refusals are told."""
        self._wish(urgency, work)

    def session_for(self, delivery_id: uuid.UUID, person: str) -> ReceivingSession:
        """The session of a delivery's receipt, for who is on the core's thread.

        The open one, if it is of that delivery: two sessions of one receipt would not know of each
        other's scans. So it is asked for anew with each piece of work.
        """
        session = self._session
        if session is not None and session.delivery.delivery_id == delivery_id:
            return self._here()
        return open_receipt(self._parts, delivery_id, person)

    def _wish(self, urgency: Urgency, work: Callable[[], DeskEvent | None]) -> None:
        self._core.submit(urgency, lambda: self._answer(work))

    def _answer(self, work: Callable[[], DeskEvent | None]) -> None:
        """Carry out one wish; whatever happens, the clerk is told."""
        try:
            event = work()
        except WishRefused as refusal:
            event = DeskFailed(refusal.sentence)
        except StoreError as error:
            log.warning("store: %s", error)
            self._doubtful = True
            event = DeskFailed(of_store_error(error))
        except Exception:
            number = self._parts.clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            self._doubtful = True
            event = DeskFailed(Sentence("bug", {"number": number}), number)
        if event is not None:
            self._sink(event)

    def _here(self) -> ReceivingSession:
        if self._session is None:
            raise WishRefused("no-receipt-open")
        if self._doubtful:
            delivery_id = self._session.delivery.delivery_id
            self._session = open_receipt(self._parts, delivery_id, self._person)
            self._doubtful = False
        return self._session

    def _scan(self, reading: Reading) -> DeskEvent | None:
        if self._session is not None:
            return self._scan_here(reading)
        if self._loose is not None and self._loose(reading):
            return None
        with self._parts.database.reading() as connection:
            org = self._parts.log.workstation.org
            found = deliveries.look_up(connection, org, reading.text)
            rows = deliveries.summaries_of(connection, org, found.delivery_ids)
        return LooseScan(reading.text, reading.device, found.delivery_ids, rows, found.by_drug)

    def _scan_here(self, reading: Reading) -> DeskEvent:
        """Scan for the open receipt; the number of another delivery, read twice, switches to it."""
        offered, self._offered = self._offered, None
        if offered is not None and offered[0] == reading.text:
            return self._open(offered[1], self._person)
        answered = self._scan_for(reading)
        is_number = answered.answer.sentence.key == "other-delivery-number"
        if is_number and answered.belongs_to is not None:
            self._offered = (reading.text, answered.belongs_to)
        return answered

    def _scan_for(self, reading: Reading) -> ScanAnswered:
        return self._here().scan(reading, self._may_reject)

    def _may_reject(self) -> bool:
        return self.acting.why_not("ReceivingDesk.scan", (Permission.REJECT,)) is None

    def _list_soon(self) -> None:
        """Show in the list what others received: once for all that comes before its turn.

        Beside an open receipt nobody sees the list; it is asked for when it is shown again.
        """
        if self._session is None and not self._listing_soon:
            self._listing_soon = True
            self._wish(Urgency.BACKGROUND, self._list_again)

    def _list_again(self) -> DeskEvent | None:
        self._listing_soon = False
        return self._list() if self._session is None else None

    def _list(self) -> DeskEvent:
        with self._parts.database.reading() as connection:
            org = self._parts.log.workstation.org
            found = deliveries.summaries(connection, org, LISTED + 1)
        return DeliveriesListed(found[:LISTED], more=len(found) > LISTED)

    def _search(self, text: str) -> DeskEvent:
        with self._parts.database.reading() as connection:
            found = deliveries.search(connection, self._parts.log.workstation.org, text)
        return DeliveriesFound(text, found)

    def _open(self, delivery_id: uuid.UUID, person: str) -> DeskEvent:
        self._session = open_receipt(self._parts, delivery_id, person)
        self._person = person
        self._doubtful = False
        return ReceiptOpened(self._session.view())

    def _shown(self) -> DeskEvent | None:
        return None if self._session is None else ReceiptOpened(self._here().view())

    def _settle(self, seq: int, explanation: str, workstation: uuid.UUID | None) -> DeskEvent:
        session = self._here()
        session.settle(seq, explanation, self._person, workstation)
        return ReceiptOpened(session.view())

    def _assign(
        self, identifier: str, line_no: int, level: PackageLevel, settles: Settled
    ) -> DeskEvent:
        session = self._here()
        session.assign_identifier(identifier, line_no, level, self._person)
        entries, explanation = settles
        for seq, workstation in entries:
            session.settle(seq, explanation, self._person, workstation)
        return ReceiptOpened(session.view())

    def _explain(self, explanations: Sequence[Explanation]) -> DeskEvent:
        session = self._here()
        session.explain_lines(explanations, self._person)
        return ReceiptOpened(session.view())

    def _leave(self) -> None:
        self._session = None

    def _learn(self) -> DeskEvent | None:
        session = self._session
        if session is None:
            return None
        return self._open(session.delivery.delivery_id, self._person)

    def _tell_contested(self, codes: frozenset[str]) -> DeskEvent | None:
        """Say which boxes of ours others have scanned, too."""
        station = self._parts.log.workstation
        with self._parts.database.reading() as connection:
            mine = claims.claimed_by(connection, station.org, station.device, codes)
        if not mine:
            return None
        named = sorted(mine)[:_NAMED_CODES]
        values: dict[str, str | int] = {"count": len(mine), "codes": "、".join(named)}
        return CodesContested(Sentence("codes-contested", values), frozenset(mine))

    def _take_over(self, applied: Applied) -> DeskEvent | None:
        session = self._session
        if session is None or session.receipt_id not in applied.receipt_ids:
            return None
        moved = self._here().take_over(applied.changes)
        if moved.whole:
            return ReceiptOpened(session.view())
        return OthersCounted(
            session.receipt_id, moved.lines, moved.cartons, moved.scan_count, moved.tray
        )

    def _reopen(self, changed: frozenset[uuid.UUID]) -> DeskEvent | None:
        session = self._session
        if session is None or session.delivery.delivery_id not in changed:
            return None
        return self._open(session.delivery.delivery_id, self._person)
