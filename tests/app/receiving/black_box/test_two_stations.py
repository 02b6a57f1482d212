"""A receipt of several workstations replays as each heard of the others, whatever clocks say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.receiving.black_box.recording import Heard, Recording
from app.receiving.operations import ScanRecorded
from app.receiving.progress import Difference
from app.receiving.refusals import WishRefused
from app.receiving.verdicts import Verdict
from tests.app.receiving.black_box.boxes import recorded, replay, through_a_file
from tests.deliveries import PERSON, code
from tests.faults.dock import BARE, SCANNABLE, Hospital, Station


@pytest.fixture
def hospital(tmp_path: Path, empty_database: Path) -> Iterator[Hospital]:
    made = Hospital(tmp_path, empty_database)
    yield made
    made.close()


def scan(station: Station, *texts: str) -> list[Verdict]:
    return [station.session.scan(station.reading(text)).answer.verdict for text in texts]


def tick(hospital: Hospital, minutes: int = 1) -> None:
    for station in hospital.stations:
        station.time += timedelta(minutes=minutes)


def recording_of(station: Station) -> Recording:
    return recorded(station.path, station.session.view().receipt_no)


def differences(station: Station) -> list[str]:
    recording = through_a_file(recording_of(station), station.path.parent)
    return [f"{one.what}: {one.text}" for one in replay(recording).differences]


def heard(station: Station) -> list[int | None]:
    bodies = (
        msgspec.json.decode(fact.body, type=ScanRecorded)
        for fact in recording_of(station).facts
        if fact.kind == "scan.recorded"
    )
    return [body.heard for body in bodies]


def test_a_scan_says_how_far_others_were_heard(hospital: Hospital) -> None:
    one, other, _ = hospital.stations
    scan(one, code(1))
    assert other.sync([])
    scan(other, code(2))
    assert other.sync([])
    assert one.sync([])
    scan(one, code(3))
    first, second = heard(one)
    assert first == 0
    assert second is not None
    assert second > 0


def test_what_was_not_heard_yet_is_not_played_yet(hospital: Hospital) -> None:
    """The other one scanned first, by every clock and place; here nobody knew."""
    one, other, _ = hospital.stations
    assert scan(one, code(5)) == [Verdict.ACCEPTED]
    assert one.sync([])
    assert scan(other, code(1)) == [Verdict.ACCEPTED]
    assert other.sync([])
    tick(hospital)
    assert scan(one, code(1), code(2)) == [Verdict.ACCEPTED] * 2
    tick(hospital)
    assert one.sync([])
    assert scan(one, code(1), code(3)) == [Verdict.ALREADY_SCANNED, Verdict.ACCEPTED]
    assert one.sync([])
    assert differences(one) == []


def test_a_box_that_goes_to_whoever_was_first_is_counted_there_when_it_was_heard(
    hospital: Hospital,
) -> None:
    one, other, _ = hospital.stations
    scan(one, code(4))
    assert one.sync([])
    scan(other, "XH-1")
    assert other.sync([])
    scan(one, code(1), code(2))
    assert one.sync([])
    scan(one, code(3), "TDCMD-UNDO")
    assert one.session.view().lines[0].received == 4
    assert differences(one) == []
    other.sync([])
    scan(other, code(5))
    assert differences(other) == []


def test_a_clock_that_runs_behind_changes_nothing(hospital: Hospital) -> None:
    one, other, _ = hospital.stations
    other.time -= timedelta(hours=3)
    scan(one, code(1))
    assert one.sync([])
    assert other.sync([])
    scan(other, code(2), code(1))
    assert other.sync([])
    tick(hospital)
    scan(one, code(2))
    assert one.sync([])
    scan(one, code(2))
    assert one.sync([])
    assert [differences(station) for station in (one, other)] == [[], []]


def test_the_number_and_the_confirmation_of_another_are_heard_too(hospital: Hospital) -> None:
    one, other, _ = hospital.stations
    scan(other, code(1))
    assert other.sync([])
    scan(one, code(2))
    mine = one.session.view().receipt_no
    assert one.sync([])
    scan(one, code(3))
    assert one.sync([])
    assert one.session.view().receipt_no != mine
    assert other.sync([])
    lines = [(n, Difference.SHORT, "") for n in (1, 2)]
    other.session.explain_lines(lines, PERSON)
    other.session.confirm(PERSON)
    assert other.sync([])
    assert one.sync([])
    assert differences(one) == []
    assert differences(other) == []


def test_what_others_did_is_in_the_file(hospital: Hospital, tmp_path: Path) -> None:
    one, other, _ = hospital.stations
    scan(other, code(1))
    assert other.sync([])
    assert one.sync([])
    scan(one, code(2))
    assert one.sync([])
    recording = through_a_file(recording_of(one), tmp_path)
    told = [event for event in recording.events if isinstance(event, Heard)]
    assert [event.own for event in told] == [False, False, True]
    assert recording == through_a_file(recording, tmp_path)


Move = Callable[[Hospital], object]


def _moves() -> st.SearchStrategy[Move]:
    number = st.integers(0, 1)
    texts = st.sampled_from([*SCANNABLE, "TDCMD-UNDO", "TDCMD-REDO", "TDCMD-REJECT-DAMAGED"])
    scans = st.tuples(number, texts).map(
        lambda said: lambda hospital: scan(hospital.stations[said[0]], said[1])
    )
    syncs = number.map(lambda at: lambda hospital: hospital.stations[at].sync([]))
    opens = number.map(lambda at: lambda hospital: hospital.stations[at].restart())
    ticks = st.integers(-200, 200).map(lambda minutes: partial(tick, minutes=minutes))
    settles = number.map(lambda at: lambda hospital: settle(hospital.stations[at]))
    return st.one_of(scans, scans, scans, syncs, syncs, ticks, settles, opens)


def settle(station: Station) -> None:
    for entry in station.session.view().tray:
        station.session.settle(entry.seq, "放到一边", PERSON, entry.workstation)


def _play(empty: Path, moves: list[Move]) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as name:
        hospital = Hospital(Path(name), empty)
        try:
            for station in hospital.stations[:2]:
                scan(station, code(1, BARE))
            for move in moves:
                with suppress(WishRefused):
                    move(hospital)
            return [differences(station) for station in hospital.stations[:2]]
        finally:
            hospital.close()


QUICK = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(600)
@given(moves=st.lists(_moves(), min_size=5, max_size=25))
@QUICK
def test_two_clerks_at_one_receipt_replay_as_each_of_them_saw_it(
    empty_database: Path, moves: list[Move]
) -> None:
    assert _play(empty_database, moves) == [[], []]


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(moves=st.lists(_moves(), min_size=10, max_size=60))
@settings(QUICK, max_examples=80)
def test_two_clerks_replay_long_receipts(empty_database: Path, moves: list[Move]) -> None:
    assert _play(empty_database, moves) == [[], []]
