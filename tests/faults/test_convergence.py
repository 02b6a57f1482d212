"""Random days of three workstations that receive one delivery, apart and together.

What must hold whatever happens: every fact arrives once, each code has one holder, a box scanned at
two workstations counts once and whoever scanned it second is told, what the service counts is what
the codes say, and catalogues, matches, decisions and orders are the same everywhere.
"""

from __future__ import annotations

import random
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from app.receiving.progress import Difference
from app.receiving.refusals import WishRefused
from tests.deliveries import PERSON
from tests.faults.dock import NOW, SCANNABLE, STATIONS, Hospital, without_notices
from tests.sync.client.test_histories import FAULTS
from tests.sync.procurement import Office

some_station = st.integers(0, STATIONS - 1)


class Day(RuleBasedStateMachine):
    """What happens on the dock, in any order."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.hospital = Hospital(Path(self.folder.name), self.template)
        self.stations = self.hospital.stations

    def teardown(self) -> None:
        try:
            self.hospital.settle_down()
            self.hospital.check()
        finally:
            self.hospital.close()
            self.folder.cleanup()

    @rule(number=some_station, text=st.sampled_from(SCANNABLE))
    def scan(self, number: int, text: str) -> None:
        station = self.stations[number]
        before = len(station.holders())
        try:
            event = station.session.scan(station.reading(text))
        except WishRefused:
            assert station.session.view().confirmed_at is not None
            return
        assert len(station.holders()) == before + event.answer.added

    @rule(number=some_station)
    def undo(self, number: int) -> None:
        station = self.stations[number]
        try:
            station.session.undo(station.reading(""))
        except WishRefused:
            return

    @rule(number=some_station, line_no=st.integers(1, 2), why=st.sampled_from(Difference))
    def explain(self, number: int, line_no: int, why: Difference) -> None:
        session = self.stations[number].session
        try:
            session.explain_lines([(line_no, why, "")], PERSON)
        except WishRefused:
            return
        # The last word is the last one said, whatever the clock said then.
        self.stations[number].restart()
        shown = {
            line.line_no: line.difference for line in self.stations[number].session.view().lines
        }
        assert shown[line_no] is why

    @rule(number=some_station)
    def confirm(self, number: int) -> None:
        session = self.stations[number].session
        try:
            for entry in session.view().tray:
                session.settle(entry.seq, "放到一边", PERSON)
            differing = [line.line_no for line in session.view().lines if not line.complete]
            session.explain_lines([(n, Difference.SHORT, "") for n in differing], PERSON)
            session.confirm(PERSON)
        except WishRefused:
            assert session.view().confirmed_at is not None

    @rule(number=some_station, luck=st.integers(0, 9999))
    def work_in_the_office(self, number: int, luck: int) -> None:
        station = self.stations[number]
        chance = random.Random(luck)
        office = Office(station.database, station.log, station.clock, chance)
        for _ in range(chance.randint(1, 3)):
            office.work()

    @rule(number=some_station, faults=st.lists(st.sampled_from(FAULTS), max_size=6))
    def sync(self, number: int, faults: list[str]) -> None:
        self.stations[number].sync(faults)

    @rule(number=some_station, jump=st.timedeltas(timedelta(days=-400), timedelta(days=400)))
    def turn_the_clock(self, number: int, jump: timedelta) -> None:
        self.stations[number].time = NOW + jump

    @rule(number=some_station)
    def restart(self, number: int) -> None:
        before = without_notices(self.stations[number].session.view())
        self.stations[number].restart()
        assert without_notices(self.stations[number].session.view()) == before

    @rule()
    def restart_the_service(self) -> None:
        self.hospital.database.close()
        self.hospital.open_service()


def days(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def day(empty_database: Path) -> type[Day]:
    """A class of its own: a seed stays with the class."""

    class HereAndNow(Day):
        template = empty_database

    return HereAndNow


@pytest.mark.timeout(900)
def test_random_days_of_three_workstations_end_in_one_count(day: type[Day]) -> None:
    run_state_machine_as_test(day, settings=days(14, 20))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(20))
def test_a_thousand_random_days_end_in_one_count(day: type[Day], part: int) -> None:
    run_state_machine_as_test(seed(part)(day), settings=days(50, 40))
