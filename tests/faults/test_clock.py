"""The clock set back a day, a year forward, jumping about in mid-session: nothing is mixed up."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.readers.scan import Scan
from app.receiving.parts import Parts
from app.receiving.progress import Difference
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import ReceivingSession
from app.receiving.settings import ReceivingRules
from app.receiving.values import Delivery
from app.receiving.verdicts import Verdict
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds, SystemClock
from app.store.database import Database
from app.store.workstation import identify
from scanners.journal import ScanJournal
from tests.app.receiving.replay import assert_log_makes_these_rows
from tests.deliveries import PERSON, Workplace, a_delivery, a_line, code

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
DAY = timedelta(days=1)
JUMPS = (-DAY, timedelta(), 365 * DAY, timedelta(seconds=-1), -400 * DAY, 3 * DAY)


class Wall:
    """A clock on the wall that anybody may turn."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


class Desk:
    """One desk under that clock; each start is a new run of the program."""

    def __init__(self, path: Path, wall: Wall) -> None:
        self.path = path
        self.wall = wall

    @contextmanager
    def working(self) -> Iterator[Workplace]:
        clock = SystemClock(self.wall, RisingIds())
        with Database.at(self.path) as database:
            with database.writing() as connection:
                log = ChangeLog(identify(connection, clock), clock)
            yield Workplace(Parts(database, log, clock, ReceivingRules()), clock)  # type: ignore[arg-type]


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def desk(tmp_path: Path, empty_database: Path, wall: Wall) -> Desk:
    return Desk(Path(shutil.copy(empty_database, tmp_path / "work.db")), wall)


def reading(text: str, wall: Wall) -> Reading:
    return Reading(text.encode(), "test", PERSON, wall())


def receive(place: Workplace, delivery: Delivery) -> ReceivingSession:
    place.keep(delivery)
    return open_receipt(place.parts, delivery.delivery_id, PERSON)


def test_facts_stay_in_the_order_in_which_they_were_done(
    desk: Desk, wall: Wall, tmp_path: Path
) -> None:
    scanned = []
    with desk.working() as place:
        session = receive(place, a_delivery(a_line(50)))
        for serial in range(30):
            wall.time = NOW + JUMPS[serial % len(JUMPS)]
            answer = session.scan(reading(code(serial), wall)).answer
            assert (answer.added, answer.received) == (1, serial + 1)
            scanned.append(code(serial))
        undone = session.undo(reading("", wall)).answer
        assert undone.sentence.values["undone"] == 30
        in_order = [raw.decode() for (raw,) in place.rows("SELECT raw FROM scan ORDER BY seq")]
        assert in_order[:-1] == scanned
        ids = [op_id for (op_id,) in place.rows("SELECT op_id FROM operation ORDER BY seq")]
        assert ids == sorted(ids)
        assert_log_makes_these_rows(place.parts.database, tmp_path / "copy.db")


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("jump", [-DAY, -400 * DAY, 365 * DAY])
def test_the_last_word_on_a_line_and_on_a_refused_scan_is_the_last_one_said(
    desk: Desk, wall: Wall, jump: timedelta, restarted: bool
) -> None:
    delivery = a_delivery(a_line(5))
    with desk.working() as place:
        session = receive(place, delivery)
        seq = session.scan(reading("RUBBISH", wall)).answer.seq
        session.explain_lines([(1, Difference.SHORT, "先")], PERSON)
        session.settle(seq, "先", PERSON)
        if not restarted:
            wall.time += jump
            say_the_last_word(session, seq)
    wall.time = NOW + jump
    with desk.working() as place:
        session = open_receipt(place.parts, delivery.delivery_id, PERSON)
        if restarted:
            say_the_last_word(session, seq)
    with desk.working() as place:
        view = open_receipt(place.parts, delivery.delivery_id, PERSON).view()
        assert (view.lines[0].difference, view.lines[0].remark) == (Difference.DAMAGED, "后")
        assert view.tray[0].settled == "后"


def say_the_last_word(session: ReceivingSession, seq: int) -> None:
    session.explain_lines([(1, Difference.DAMAGED, "后")], PERSON)
    session.settle(seq, "后", PERSON)


def test_receipt_numbers_are_never_given_twice(desk: Desk, wall: Wall) -> None:
    chance = random.Random(3)
    numbers = []
    for number in range(12):
        wall.time = NOW + chance.choice(JUMPS)
        with desk.working() as place:
            session = receive(place, a_delivery(number=f"PS-{number}"))
            numbers.append(session.view().receipt_no)
    assert len(set(numbers)) == len(numbers)
    counters = [int(number.rpartition("-")[2]) for number in numbers]
    assert counters == list(range(1, 13))


def test_near_expiry_and_expiry_follow_the_clock_of_that_moment(desk: Desk, wall: Wall) -> None:
    expiry = (NOW + timedelta(days=200)).date()
    with desk.working() as place:
        session = receive(place, a_delivery(a_line(5, expiry=expiry)))
        answers = []
        for serial, jump in enumerate((0, 100, -1, 300, 0)):
            wall.time = NOW + jump * DAY
            answers.append(session.scan(reading(code(serial), wall)).answer.verdict)
    accepted, near, expired = Verdict.ACCEPTED, Verdict.NEAR_EXPIRY, Verdict.EXPIRED
    assert answers == [accepted, near, accepted, expired, accepted]


def test_what_was_acknowledged_stays_so_and_the_rest_waits(desk: Desk, wall: Wall) -> None:
    with desk.working() as place:
        session = receive(place, a_delivery(a_line(20)))
        for serial in range(10):
            wall.time = NOW + JUMPS[serial % len(JUMPS)]
            session.scan(reading(code(serial), wall))
        with place.parts.database.writing() as connection:
            place.parts.log.acknowledge(connection, 4)
    wall.time = NOW - DAY
    with desk.working() as place, place.parts.database.reading() as connection:
        waiting = place.parts.log.unacknowledged(connection, 100)
        assert [row.seq for row in waiting] == list(range(5, 12))


def kept_by_a_run(folder: Path, wall: Wall, *texts: str) -> None:
    journal = ScanJournal(folder, lambda _shown: None, clock=wall)
    journal.look_back()
    scans = [(Scan(text.encode(), text, None, "test", wall()), False) for text in texts]
    journal.write(scans)
    journal.close()


@pytest.mark.parametrize(
    "jump",
    [
        timedelta(seconds=5),
        -DAY,
    ],
)
def test_what_the_last_run_read_is_shown_whatever_the_clock_said(
    tmp_path: Path, wall: Wall, jump: timedelta
) -> None:
    kept_by_a_run(tmp_path, wall, "first")
    wall.time += jump
    kept_by_a_run(tmp_path, wall, "second")
    wall.time += timedelta(seconds=5)
    shown = ScanJournal(tmp_path, lambda _shown: None, clock=wall).look_back()
    assert [scan.text for scan in shown] == ["second"]


def test_a_clock_a_year_ahead_does_not_take_away_what_nobody_answered(
    tmp_path: Path, wall: Wall
) -> None:
    kept_by_a_run(tmp_path, wall, "first")
    wall.time += 365 * DAY
    shown = ScanJournal(tmp_path, lambda _shown: None, clock=wall).look_back()
    assert [scan.text for scan in shown] == ["first"]
