from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import SimpleQueue
from typing import TypeVar

import pytest

from app.facts.registry import FACTS
from app.receiving.desk import ReceivingDesk
from app.receiving.journal import apply
from app.receiving.known.laying_down import RecallSaid
from app.receiving.operations import OperationBody, PackageBody, ScanRecorded
from app.receiving.operations import ReceiptConfirmed as Confirmed
from app.receiving.operations import ReceiptOpened as Opened
from app.receiving.progress import (
    CodesContested,
    DeliveriesListed,
    DeskEvent,
    DeskFailed,
    Difference,
    LooseScan,
    OthersCounted,
    ReceiptConfirmed,
    ReceiptOpened,
    ReceiptState,
    ScanAnswered,
)
from app.receiving.sessions.opening import receipt_id
from app.receiving.verdicts import Verdict
from app.store.core import Core, Urgency
from app.store.errors import DiskFull
from app.store.facts import Author
from tests.deliveries import PERSON, Workplace, a_carton, a_delivery, a_line, boxes, code

READ_AT = datetime(2026, 11, 21, 2, tzinfo=UTC)
Event = TypeVar("Event", bound=DeskEvent)
DELIVERY = a_delivery(a_line(2, cartons=(a_carton("XH-1", *boxes(1, 2)),)))


@dataclass(slots=True)
class Counter:
    """A desk on a core thread, and what it said."""

    place: Workplace
    core: Core
    desk: ReceivingDesk
    events: SimpleQueue[tuple[str, DeskEvent]]

    def hear(self, kind: type[Event]) -> Event:
        thread, event = self.events.get(timeout=20)
        assert isinstance(event, kind), event
        assert thread == "core"
        return event

    def scan(self, text: str) -> None:
        self.desk.scan(text, text.encode(), "test", READ_AT)

    def hold(self) -> threading.Event:
        """Keep the core busy until the event is set."""
        go = threading.Event()
        self.core.submit(Urgency.SCAN, lambda: go.wait(20))
        return go


@pytest.fixture
def counter(place: Workplace) -> Iterator[Counter]:
    events: SimpleQueue[tuple[str, DeskEvent]] = SimpleQueue()
    core = Core()
    desk = ReceivingDesk(
        place.parts, core, lambda event: events.put((threading.current_thread().name, event))
    )
    place.keep(DELIVERY)
    yield Counter(place, core, desk, events)
    assert core.stop(20)
    assert events.empty()


def test_a_receipt_from_the_list_to_its_confirmation(counter: Counter) -> None:
    desk = counter.desk
    desk.list_deliveries()
    listed = counter.hear(DeliveriesListed).deliveries
    assert [(d.delivery_no, d.codes_known, d.state) for d in listed] == [
        (DELIVERY.delivery_no, 2, None)
    ]
    desk.open_delivery(DELIVERY.delivery_id, PERSON)
    assert counter.hear(ReceiptOpened).view.opened_by == PERSON
    counter.scan(code(1))
    counter.scan("坏码")
    desk.undo()
    counter.scan("XH-1")
    verdicts = [counter.hear(ScanAnswered).answer.verdict for _ in range(4)]
    assert verdicts == [
        Verdict.ACCEPTED,
        Verdict.UNKNOWN_CODE,
        Verdict.COMMAND,
        Verdict.ACCEPTED_CARTON,
    ]
    desk.confirm(PERSON)
    assert counter.hear(DeskFailed).sentence.key == "tray-not-empty"
    desk.settle(2, "误扫")
    assert counter.hear(ReceiptOpened).view.tray[0].settled == "误扫"
    desk.explain_lines([(1, Difference.OTHER, "核对过")])
    assert counter.hear(ReceiptOpened).view.lines[0].remark == "核对过"
    desk.confirm(PERSON)
    view = counter.hear(ReceiptConfirmed).view
    assert (view.state, view.confirmed_by) == (ReceiptState.CONFIRMED, PERSON)


def test_without_an_open_receipt_every_wish_says_what_to_do(counter: Counter) -> None:
    counter.desk.undo()
    counter.desk.settle(1, "误扫")
    counter.desk.confirm(PERSON)
    for _ in range(3):
        failed = counter.hear(DeskFailed)
        assert (failed.sentence.key, failed.number) == ("no-receipt-open", None)
    assert counter.place.rows("SELECT count(*) FROM operation") == [(0,)]


@pytest.mark.parametrize(("text", "found"), [("XH-1", True), ("XH-9", False)])
def test_a_scan_without_an_open_receipt_says_which_deliveries_it_may_stand_for(
    counter: Counter, text: str, found: bool
) -> None:
    counter.scan(text)
    loose = counter.hear(LooseScan)
    assert (loose.text, loose.delivery_ids) == (text, (DELIVERY.delivery_id,) if found else ())
    assert counter.place.rows("SELECT count(*) FROM scan") == [(0,)]


def test_after_leaving_no_scan_counts_for_the_receipt(counter: Counter) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    counter.desk.leave()
    counter.scan(code(1))
    counter.hear(LooseScan)


def test_a_scan_never_overtakes_the_opening_of_its_receipt(counter: Counter) -> None:
    other = a_delivery(number="PS-OTHER")
    counter.place.keep(other)
    counter.desk.open_delivery(other.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    go = counter.hold()
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.scan(code(1))
    counter.desk.leave()
    go.set()
    opened = counter.hear(ReceiptOpened).view
    answered = counter.hear(ScanAnswered)
    assert answered.receipt_id == opened.receipt_id
    assert answered.answer.verdict is Verdict.ACCEPTED


def test_scans_go_before_lists(counter: Counter) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    go = counter.hold()
    counter.desk.list_deliveries()
    counter.scan(code(1))
    go.set()
    counter.hear(ScanAnswered)
    counter.hear(DeliveriesListed)


def test_a_delivery_that_cannot_be_opened_leaves_the_open_one_open(counter: Counter) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    counter.desk.open_delivery(a_delivery(number="PS-NONE").delivery_id, "另一人")
    assert counter.hear(DeskFailed).sentence.key == "delivery-unknown"
    counter.scan(code(1))
    counter.hear(ScanAnswered)
    assert counter.place.rows("SELECT person FROM scan") == [(PERSON,)]


def test_what_the_sync_brings_is_shown_at_once(counter: Counter) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    before = counter.hear(ReceiptOpened).view
    counter.desk.deliveries_changed(frozenset({DELIVERY.delivery_id}))
    assert counter.hear(ReceiptOpened).view == before
    counter.hear(DeliveriesListed)
    counter.desk.deliveries_changed(frozenset())
    counter.hear(DeliveriesListed)


def test_a_bug_gets_a_number_changes_nothing_and_the_desk_goes_on(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    before = counter.hear(ReceiptOpened).view

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("app.receiving.sessions.deciding.judge", fail)
        counter.scan(code(1))
        failed = counter.hear(DeskFailed)
    assert failed.sentence.key == "bug"
    assert failed.number is not None and re.fullmatch("[0-9a-f]{8}", failed.number)
    assert f"bug {failed.number}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    assert counter.hear(ReceiptOpened).view == before
    counter.scan(code(1))
    assert counter.hear(ScanAnswered).answer.seq == 1


@pytest.mark.logs("store: ")
def test_a_commit_that_failed_and_yet_reached_the_disk_is_found_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)

    def commit_then_fail(*_: object) -> None:
        raise DiskFull("work.db")

    with monkeypatch.context() as patched:
        patched.setattr("app.receiving.sessions.session.ReceivingSession._adopt", commit_then_fail)
        counter.scan(code(1))
        assert counter.hear(DeskFailed).sentence.key == "disk-full"
    counter.scan(code(1))
    assert counter.hear(ScanAnswered).answer.verdict is Verdict.ALREADY_SCANNED
    counter.scan(code(2))
    assert counter.hear(ScanAnswered).answer.seq == 3


def others_did(counter: Counter, *bodies: OperationBody) -> None:
    """What another workstation did arrives, as the sync hands it in."""
    place = counter.place
    org, device = place.org, uuid.UUID(int=77)

    def arrive() -> None:
        for number, body in enumerate(bodies, start=1):
            author = Author(org, device, place.clock.new_id(), place=number)
            with place.parts.database.writing() as connection:
                applied = apply(connection, author, body)
            counter.desk.others_did(applied)

    counter.core.submit(Urgency.BACKGROUND, arrive).result(20)


def scanned_elsewhere(place: Workplace, seq: int, *codes: str) -> ScanRecorded:
    return ScanRecorded(
        receipt_id=receipt_id(DELIVERY.delivery_id),
        seq=seq,
        raw=codes[0].encode(),
        kind="trace-code",
        verdict="accepted",
        sentence_key="accepted",
        sentence_values={},
        device="test",
        person="乙",
        read_at=place.clock.now(),
        line_no=1,
        added=len(codes),
        packages=[PackageBody(one, 1, True, None, "XH-1") for one in codes],
    )


def test_what_another_workstation_counted_is_counted_here_before_the_next_scan(
    counter: Counter,
) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    others_did(counter, scanned_elsewhere(counter.place, 1, code(1)))
    told = counter.hear(OthersCounted)
    assert [(line.line_no, line.received) for line in told.lines] == [(1, 1)]
    assert [(carton.carton_no, carton.received) for carton in told.cartons] == [("XH-1", 1)]
    counter.scan(code(1))
    assert counter.hear(ScanAnswered).answer.verdict is Verdict.ALREADY_SCANNED
    counter.scan(code(2))
    assert counter.hear(ScanAnswered).answer.received == 2


def test_the_list_follows_what_other_workstations_receive(counter: Counter) -> None:
    place = counter.place
    opened_there = Opened(
        receipt_id=receipt_id(DELIVERY.delivery_id),
        delivery_id=DELIVERY.delivery_id,
        receipt_no="SH1",
        opened_at=place.clock.now(),
        opened_by="乙",
    )
    scans = [scanned_elsewhere(place, seq, code(seq)) for seq in (1, 2)]
    others_did(counter, opened_there, *scans)
    [row] = counter.hear(DeliveriesListed).deliveries
    assert (row.received, row.state) == (2, ReceiptState.OPEN), "once, and as it is then"
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    others_did(counter, scanned_elsewhere(place, 3, code(2)))
    counter.hear(OthersCounted)


def test_whoever_scanned_a_box_that_another_scanned_too_is_told(counter: Counter) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    counter.scan(code(1))
    counter.hear(ScanAnswered)
    others_did(counter, scanned_elsewhere(counter.place, 1, code(1)))
    assert counter.hear(CodesContested).codes == {code(1)}
    # It counts once, whoever holds it.
    assert not counter.hear(OthersCounted).lines
    assert counter.place.rows("SELECT sum(quantity) FROM count_event") == [(1,)]


def test_a_recall_laid_down_elsewhere_holds_at_the_next_scan(counter: Counter) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    recall = RecallSaid(
        recall_id=uuid.UUID(int=5),
        province_code=DELIVERY.lines[0].item.province_code,
        batch="",
        identifier="",
        reason="召回通知",
        person="乙",
        at=counter.place.clock.now(),
    )

    def arrive() -> None:
        place = counter.place
        author = Author(place.org, uuid.UUID(int=77), place.clock.new_id(), place=1)
        with place.parts.database.writing() as connection:
            applied = FACTS.apply(connection, author, recall)
        counter.desk.others_did(applied)

    counter.core.submit(Urgency.BACKGROUND, arrive).result(20)
    counter.hear(ReceiptOpened)
    counter.scan(code(1))
    assert counter.hear(ScanAnswered).answer.verdict is Verdict.RECALLED


def test_a_confirmation_elsewhere_closes_the_receipt_here(counter: Counter) -> None:
    counter.desk.open_delivery(DELIVERY.delivery_id, PERSON)
    view = counter.hear(ReceiptOpened).view
    confirmed = Confirmed(
        receipt_id=view.receipt_id,
        delivery_id=DELIVERY.delivery_id,
        confirmed_at=counter.place.clock.now(),
        confirmed_by="乙",
        lines={},
    )
    others_did(counter, confirmed)
    assert counter.hear(ReceiptOpened).view.confirmed_by == "乙"
    counter.scan(code(1))
    assert counter.hear(DeskFailed).sentence.key == "receipt-confirmed-already"
