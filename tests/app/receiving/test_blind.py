"""Goods that come before their delivery note are noted, found again and joined once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

import pytest

from app.receiving.blind import joining, rows
from app.receiving.blind.desk import BlindDesk
from app.receiving.blind.rows import BlindKey
from app.receiving.blind.session import BlindSession, give_up, open_blind, resume_blind
from app.receiving.blind.values import (
    BlindAnswered,
    BlindJoined,
    BlindListed,
    BlindShown,
    BlindState,
    BlindSummary,
    JoiningShown,
)
from app.receiving.desk import ReceivingDesk
from app.receiving.progress import DeskFailed, LooseScan, ReceiptOpened, ScanAnswered
from app.receiving.refusals import WishRefused
from app.receiving.values import Delivery, Distributor
from app.receiving.verdicts import Severity, Verdict
from app.store.core import Core
from app.store.errors import DiskFull
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import (
    PERSON,
    FakeClock,
    Workplace,
    a_carton,
    a_delivery,
    a_line,
    boxes,
    code,
    other_item,
    workplace,
)

Event = TypeVar("Event")
WHO = Distributor("91310000MA1FL0000X", "试验医药")
LISTED = a_delivery(a_line(6, cartons=(a_carton("XH-1", *boxes(1, 6)),)))
BARE = a_delivery(a_line(6), number="PS-BARE")
STRANGER = "8100099"
GS1 = "]d2010690123456789221ABC987"


@pytest.fixture
def noted(place: Workplace) -> BlindSession:
    return open_blind(place.parts, WHO, PERSON)


def waiting(place: Workplace) -> tuple[BlindSummary, ...]:
    with place.parts.database.reading() as connection:
        return joining.summaries(connection, place.org)


def join(place: Workplace, blind: BlindSession, delivery: Delivery) -> BlindJoined:
    begun = joining.begin(place.parts, blind.blind_id, delivery.delivery_id, PERSON)
    while not begun.is_done:
        begun.go_on(lambda _, __: place.open(delivery))
    return begun.finish()


def received(place: Workplace, delivery: Delivery) -> list[int]:
    return [line.received for line in place.open(delivery).view().lines]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (code(1), Verdict.KEPT),
        (GS1, Verdict.KEPT),
        ("XH-1", Verdict.KEPT),
        ("00169012345678901235", Verdict.KEPT),
        ("6900000000014", Verdict.KEPT),
        (code(1)[:-1], Verdict.MALFORMED),
        ("(00)169012345678901233", Verdict.MALFORMED),
        ("你好", Verdict.UNKNOWN_CODE),
        ("", Verdict.MALFORMED),
        ("国药准字H20260003", Verdict.UNKNOWN_CODE),
        ("TDCMD-CONFIRM", Verdict.COMMAND),
        ("TDCMD-UNDO", Verdict.COMMAND),
        ("TDCMD-NONSENSE", Verdict.COMMAND),
    ],
)
def test_what_may_be_goods_is_noted_and_all_else_is_told(
    place: Workplace, noted: BlindSession, text: str, verdict: Verdict
) -> None:
    answered = noted.scan(place.reading(text))
    assert answered.answer.verdict is verdict
    assert answered.kept == (verdict is Verdict.KEPT)
    assert answered.answer.added == 0
    assert place.rows("SELECT count(*) FROM package") == [(0,)]


def test_a_box_scanned_twice_is_told_also_after_a_restart(
    place: Workplace, noted: BlindSession
) -> None:
    noted.scan(place.reading(code(1)))
    noted.scan(place.reading(GS1))
    again = resume_blind(place.parts, noted.blind_id, PERSON)
    for text in (code(1), GS1, GS1 + "\x1d10B1"):
        answered = again.scan(place.reading(text))
        assert answered.answer.verdict is Verdict.ALREADY_SCANNED
        assert answered.answer.verdict.severity is Severity.REPEAT
        assert answered.kept == 2
    assert again.view() == resume_blind(place.parts, noted.blind_id, PERSON).view()


def test_a_product_code_counts_each_time(place: Workplace, noted: BlindSession) -> None:
    verdicts = [noted.scan(place.reading("6900000000014")).answer.verdict for _ in range(3)]
    assert verdicts == [Verdict.KEPT] * 3


def test_a_box_that_was_received_before_is_put_aside(place: Workplace, noted: BlindSession) -> None:
    place.receive(LISTED).scan(place.reading(code(1)))
    answered = noted.scan(place.reading(code(1)))
    assert answered.answer.verdict is Verdict.ALREADY_RECEIVED
    assert answered.kept == 0


def test_the_last_scan_is_taken_back_by_button_and_by_command(
    place: Workplace, noted: BlindSession
) -> None:
    for number in (1, 2, 3):
        noted.scan(place.reading(code(number)))
    undone = noted.undo(place.reading(""))
    assert (undone.took_back, undone.kept) == (3, 2)
    undone = resume_blind(place.parts, noted.blind_id, PERSON).scan(place.reading("TDCMD-UNDO"))
    assert (undone.took_back, undone.kept) == (2, 1)
    again = resume_blind(place.parts, noted.blind_id, PERSON)
    assert [scan.taken_back for scan in again.view().scans] == [True, True, False]
    assert again.scan(place.reading(code(3))).answer.verdict is Verdict.KEPT


def test_goods_without_a_code_are_counted_by_hand(place: Workplace, noted: BlindSession) -> None:
    answered = noted.count("  葡萄糖注射液 ", 12, place.reading(""))
    assert (answered.scan.text, answered.scan.quantity, answered.scan.by_hand) == (
        "葡萄糖注射液",
        12,
        True,
    )
    for text, quantity in (("", 1), ("葡萄糖", 0), ("葡萄糖", 100_001)):
        with pytest.raises(WishRefused):
            noted.count(text, quantity, place.reading(""))
    assert waiting(place)[0].kept == 1


def test_a_distributor_is_named(place: Workplace) -> None:
    with pytest.raises(WishRefused) as refused:
        open_blind(place.parts, Distributor("", "  "), PERSON)
    assert refused.value.sentence.key == "distributor-missing"
    assert waiting(place) == ()


def test_numbers_follow_one_another(place: Workplace) -> None:
    numbers = [open_blind(place.parts, WHO, PERSON).view().blind_no for _ in range(2)]
    assert numbers == ["WD20261121-00-0001", "WD20261121-00-0002"]


def test_the_delivery_it_belongs_to_is_found_by_codes_cartons_and_drugs(
    place: Workplace, noted: BlindSession
) -> None:
    for text in (code(1), code(2), "XH-1", code(77), code(1, STRANGER)):
        noted.scan(place.reading(text))
    assert waiting(place)[0].fits == ()
    place.keep(LISTED, BARE, a_delivery(a_line(2, item=other_item()), number="PS-OTHER"))
    fits = {fit.delivery_no: fit.matching for fit in waiting(place)[0].fits}
    assert fits == {LISTED.delivery_no: 4, "PS-BARE": 3}
    assert waiting(place)[0].fits[0].delivery_no == LISTED.delivery_no


def test_another_distributor_is_offered_only_for_its_very_codes(
    place: Workplace, noted: BlindSession
) -> None:
    noted.scan(place.reading(code(1)))
    someone = Distributor("91310000MA1FL9999X", "别的公司")
    place.keep(replace(LISTED, distributor=someone), replace(BARE, distributor=someone))
    fits = waiting(place)[0].fits
    assert [(fit.delivery_no, fit.same_distributor) for fit in fits] == [
        (LISTED.delivery_no, False)
    ]


def test_half_of_a_typed_name_is_enough(place: Workplace) -> None:
    blind = open_blind(place.parts, Distributor("", "试验"), PERSON)
    blind.scan(place.reading(code(77)))
    place.keep(BARE)
    assert [fit.same_distributor for fit in waiting(place)[0].fits] == [True]


def test_gs1_codes_fit_with_and_without_batch(place: Workplace, noted: BlindSession) -> None:
    noted.scan(place.reading(GS1))
    listed = boxes(1, 1)[0]
    carton = a_carton("XH-7", replace(listed, code="010690123456789221ABC987\x1d10B1"))
    place.keep(a_delivery(a_line(1, cartons=(carton,)), number="PS-GS1"))
    assert [fit.matching for fit in waiting(place)[0].fits] == [1]


def test_joining_makes_each_scan_again_with_its_time_device_and_person(
    place: Workplace, noted: BlindSession
) -> None:
    for text in (code(1), code(2), code(1, STRANGER), code(3)):
        noted.scan(place.reading(text))
    noted.undo(place.reading(""))
    noted.count("葡萄糖注射液", 12, place.reading(""))
    place.keep(LISTED)
    joined = join(place, noted, LISTED)
    assert (joined.replayed, joined.counted, joined.exceptions) == (3, 2, 1)
    assert [scan.text for scan in joined.by_hand] == ["葡萄糖注射液"]
    assert received(place, LISTED) == [2]
    made = place.rows("SELECT raw, device, person, read_at FROM scan ORDER BY seq")
    told = place.rows(
        "SELECT raw, device, person, read_at FROM blind_scan"
        " WHERE kind = 'trace_code' AND seq <> 4 ORDER BY seq"
    )
    assert made == told
    assert waiting(place) == ()


def test_joining_again_or_elsewhere_is_refused_and_changes_nothing(
    place: Workplace, noted: BlindSession
) -> None:
    noted.scan(place.reading(code(1)))
    place.keep(LISTED, BARE)
    join(place, noted, LISTED)
    for delivery in (LISTED, BARE):
        with pytest.raises(WishRefused) as refused:
            join(place, noted, delivery)
        assert refused.value.sentence.key == "blind-closed"
    assert received(place, LISTED) == [1]
    with pytest.raises(WishRefused):
        noted.scan(place.reading(code(2)))


def test_a_joining_names_one_delivery_and_a_known_one(
    place: Workplace, noted: BlindSession
) -> None:
    place.keep(LISTED)
    with pytest.raises(WishRefused) as refused:
        joining.begin(place.parts, noted.blind_id, BARE.delivery_id, PERSON)
    assert refused.value.sentence.key == "delivery-unknown"
    joining.begin(place.parts, noted.blind_id, LISTED.delivery_id, PERSON)
    with pytest.raises(WishRefused) as refused:
        joining.begin(place.parts, noted.blind_id, BARE.delivery_id, PERSON)
    assert refused.value.sentence.key == "blind-joining"


@pytest.mark.parametrize("made", [0, 1, 7, 8, 9, 16, 20])
def test_a_joining_killed_after_any_scan_goes_on_and_counts_each_once(
    place: Workplace, noted: BlindSession, made: int
) -> None:
    delivery = a_delivery(a_line(20, cartons=(a_carton("XH-1", *boxes(1, 20)),)))
    for number in range(1, 21):
        noted.scan(place.reading(code(number)))
    place.keep(delivery)
    begun = joining.begin(place.parts, noted.blind_id, delivery.delivery_id, PERSON)
    session = place.open(delivery)
    left = iter(range(made))

    class Killed(BaseException):
        pass

    class Dying:
        def scan(self, reading: object) -> object:
            if next(left, None) is None:
                raise Killed
            return session.scan(reading)  # type: ignore[arg-type]

    with pytest.raises(Killed):
        while True:
            begun.go_on(lambda _, __: Dying())  # type: ignore[arg-type,return-value]
            if begun.is_done:
                raise Killed
    assert waiting(place)[0].state is BlindState.JOINING
    joined = join(place, noted, delivery)
    assert (joined.replayed, joined.counted, joined.exceptions) == (20, 20, 0)
    assert place.rows("SELECT count(*) FROM scan") == [(20,)]


def test_joined_in_two_places_each_box_counts_once(
    place: Workplace, noted: BlindSession, tmp_path: Path
) -> None:
    for number in (1, 2):
        noted.scan(place.reading(code(number)))
    place.keep(LISTED)
    first = joining.begin(place.parts, noted.blind_id, LISTED.delivery_id, PERSON)
    second = joining.begin(place.parts, noted.blind_id, LISTED.delivery_id, PERSON)
    for begun in (first, second):
        begun.go_on(lambda _, __: place.open(LISTED))
    assert received(place, LISTED) == [2]
    assert (first.finish().counted, second.finish().counted) == (2, 2)
    with place.parts.database.reading() as connection:
        head = rows.head(connection, BlindKey(place.org, noted.blind_id))
    assert head is not None
    assert head.state is BlindState.JOINED
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


def test_a_confirmed_receipt_keeps_the_joining_waiting_and_says_so(
    place: Workplace, noted: BlindSession
) -> None:
    delivery = a_delivery(a_line(1), number="PS-ONE")
    noted.scan(place.reading(code(9)))
    session = place.receive(delivery)
    session.scan(place.reading(code(50)))
    session.confirm(PERSON)
    with pytest.raises(WishRefused) as refused:
        join(place, noted, delivery)
    assert refused.value.sentence.key == "receipt-confirmed-already"
    assert waiting(place)[0].joining == delivery.delivery_id
    give_up(place.parts, noted.blind_id, "那一单已确认", PERSON)
    assert waiting(place) == ()


def test_giving_up_needs_a_reason_and_keeps_what_was_noted(
    place: Workplace, noted: BlindSession, tmp_path: Path
) -> None:
    noted.scan(place.reading(code(1)))
    with pytest.raises(WishRefused):
        give_up(place.parts, noted.blind_id, " ", PERSON)
    give_up(place.parts, noted.blind_id, "送错医院，已退回", PERSON)
    assert place.rows("SELECT state, reason FROM blind_receipt") == [
        ("given-up", "送错医院，已退回")
    ]
    assert place.rows("SELECT count(*) FROM blind_scan") == [(1,)]
    with pytest.raises(WishRefused):
        resume_blind(place.parts, noted.blind_id, PERSON)
    assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


@dataclass
class Counter:
    """A desk with its core, and what it said."""

    place: Workplace
    core: Core
    desk: ReceivingDesk
    blind: BlindDesk
    events: SimpleQueue[object]

    def hear(self, kind: type[Event]) -> Event:
        while True:
            event = self.events.get(timeout=20)
            if isinstance(event, kind):
                return event
            assert not isinstance(event, DeskFailed), event

    def scan(self, text: str) -> None:
        self.desk.scan(text, text.encode(), "serial-1", self.place.clock.now())


@contextmanager
def counter_at(path: Path, clock: FakeClock | None = None) -> Iterator[Counter]:
    with workplace(path, clock=clock) as place:
        core: Core = Core()
        events: SimpleQueue[object] = SimpleQueue()
        desk = ReceivingDesk(place.parts, core, events.put)
        yield Counter(place, core, desk, BlindDesk(place.parts, desk, events.put), events)
        assert core.stop(20)


@pytest.fixture
def counter(tmp_path: Path, empty_database: Path) -> Iterator[Counter]:
    shutil.copy(empty_database, tmp_path / "work.db")
    with counter_at(tmp_path / "work.db") as made:
        yield made


def note(counter: Counter, count: int) -> BlindShown:
    counter.blind.open_blind(WHO, PERSON)
    shown = counter.hear(BlindShown)
    for number in range(1, count + 1):
        counter.scan(code(number))
        assert counter.hear(BlindAnswered).kept == number
    return shown


def test_scans_go_to_the_receipt_that_is_open(counter: Counter) -> None:
    counter.place.keep(LISTED)
    note(counter, 2)
    counter.desk.open_delivery(LISTED.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    counter.scan(code(3))
    assert counter.hear(ScanAnswered).answer.verdict is Verdict.ACCEPTED
    counter.desk.leave()
    counter.scan(code(4))
    assert counter.hear(BlindAnswered).answer.verdict is Verdict.KEPT
    counter.blind.leave()
    counter.scan(code(5))
    assert counter.hear(LooseScan).delivery_ids == (LISTED.delivery_id,)


def test_the_desk_joins_in_pieces_beside_a_clerk_who_goes_on_scanning(counter: Counter) -> None:
    delivery = a_delivery(a_line(40, cartons=(a_carton("XH-1", *boxes(1, 40)),)))
    counter.place.keep(delivery)
    blind_id = note(counter, 30).view.blind_id
    counter.desk.open_delivery(delivery.delivery_id, PERSON)
    counter.hear(ReceiptOpened)
    counter.blind.join(blind_id, delivery.delivery_id, PERSON)
    counter.scan(code(31))
    assert counter.hear(JoiningShown).total == 30
    joined = counter.hear(BlindJoined)
    assert (joined.counted, joined.exceptions) == (30, 0)
    assert counter.hear(BlindListed).receipts == ()
    counter.desk.open_delivery(delivery.delivery_id, PERSON)
    assert counter.hear(ReceiptOpened).view.lines[0].received == 31


def test_a_joining_goes_on_after_a_restart(tmp_path: Path, empty_database: Path) -> None:
    shutil.copy(empty_database, tmp_path / "work.db")
    with counter_at(tmp_path / "work.db") as before:
        blind_id = note(before, 5).view.blind_id
        before.place.keep(LISTED)
        joining.begin(before.place.parts, blind_id, LISTED.delivery_id, PERSON)
    with counter_at(tmp_path / "work.db", before.place.clock) as after:
        after.blind.resume_joinings(PERSON)
        assert after.hear(BlindJoined).counted == 5


def test_what_was_counted_and_taken_back_by_hand_is_answered(counter: Counter) -> None:
    note(counter, 1)
    counter.blind.count("葡萄糖注射液", 3)
    assert counter.hear(BlindAnswered).kept == 2
    counter.blind.undo()
    assert counter.hear(BlindAnswered).took_back == 2
    counter.blind.list_blind()
    assert counter.hear(BlindListed).receipts[0].kept == 1


def test_a_wish_without_an_open_receipt_is_refused_in_words(counter: Counter) -> None:
    wishes: list[Callable[[], None]] = [
        counter.blind.undo,
        lambda: counter.blind.count("葡萄糖", 1),
    ]
    for wish in wishes:
        wish()
        refused = counter.events.get(timeout=20)
        assert isinstance(refused, DeskFailed)
        assert refused.sentence.key == "no-blind-receipt"


@pytest.mark.logs("store: ")
def test_a_scan_whose_commit_failed_and_yet_reached_the_disk_is_found_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(counter, 1)
    scan = BlindSession.scan

    def commit_then_fail(self: BlindSession, reading: object) -> BlindAnswered:
        scan(self, reading)  # type: ignore[arg-type]
        self.is_doubtful = True
        raise DiskFull("work.db")

    with monkeypatch.context() as patched:
        patched.setattr(BlindSession, "scan", commit_then_fail)
        counter.scan(code(2))
        failed = counter.events.get(timeout=20)
        assert isinstance(failed, DeskFailed)
        assert failed.sentence.key == "disk-full"
    counter.scan(code(2))
    assert counter.hear(BlindAnswered).answer.verdict is Verdict.ALREADY_SCANNED


def test_giving_up_ends_the_noting(counter: Counter) -> None:
    blind_id = note(counter, 1).view.blind_id
    counter.blind.give_up(blind_id, "送错医院", PERSON)
    assert counter.hear(BlindListed).receipts == ()
    counter.scan(code(2))
    assert counter.hear(LooseScan).delivery_ids == ()
