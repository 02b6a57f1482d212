"""A service is put back from a backup and nobody is told; in the end everybody has everything.

The couriers run all the time and are touched by nobody. What the backup lacks: a minute of work, or
three days of it, with another institution that received one of the boxes meanwhile.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.store.tables.cases import claim, claim_beside
from app.tracing.cases.values import CaseKind
from sync.client.status import SyncState
from tests.faults.service.centre import Centre
from tests.faults.service.docks import CARTON, DELIVERY, OTHER, Dock, Docks, keep
from tests.sync.service.region import NORTH, SOUTH
from tests.sync.service.running import trace_code


def codes(first: int, count: int) -> list[str]:
    return [trace_code(serial) for serial in range(first, first + count)]


class Play:
    """Two workstations of one hospital, one of another, and a service between them."""

    def __init__(self, centre: Centre, docks: Docks) -> None:
        self.centre, self.docks = centre, docks
        self.first, self.second = docks.add(NORTH), docks.add(NORTH)
        self.south = docks.add(SOUTH)
        docks.go_online()

    def restart_programs(self) -> None:
        """As in the morning: each has another token for the next minutes."""
        for dock in self.docks.all:
            dock.end_sync()
        self.docks.go_online()

    def contest(self, code: str, first: Dock, then: Dock) -> None:
        """Receive one box in two hospitals, one after the other."""
        first.scan(code)
        self.docks.settle()
        then.scan(code)
        self.docks.settle()

    def check(self, contested: int) -> None:
        """All counts are equal at all ends, and the verdicts fit each other."""
        for org in (NORTH, SOUTH):
            self.docks.check(org)
        beeps = {code for dock in self.docks.all for code in dock.beeps}
        with self.centre.database.reading() as connection:
            held, beside = (
                {row.code: row.org for row in connection.execute(select(table.c.code, table.c.org))}
                for table in (claim, claim_beside)
            )
        assert set(held) == beeps
        assert len(beside) == contested
        for code, org in beside.items():
            assert {held[code], org} == {NORTH, SOUTH}
        self._check_cases(held, contested)
        assert [one for dock in self.docks.all for one in dock.complaints()] == []

    def _check_cases(self, held: dict[str, str | None], contested: int) -> None:
        """Each side has each contested box in one case, with the same first one."""
        for org in (NORTH, SOUTH):
            lines = []
            for case in self.centre.cases(org):
                assert case.kind is CaseKind.CROSS_SITE
                owns = {side.no for side in case.body.sides if side.own}
                lines += [(one.code, one.standing, one.holder in owns) for one in case.body.codes]
            assert len(lines) == contested
            for code, standing, own in lines:
                assert standing
                assert own == (held[code] == org)


def test_a_minute_that_a_restored_service_lacks_comes_again_by_itself(
    centre: Centre, docks: Docks
) -> None:
    play = Play(centre, docks)
    play.first.scan(*codes(0, 12))
    play.second.scan(*codes(100, 4))
    docks.settle()
    centre.store.back_up()
    play.first.scan(*codes(20, 8))
    play.contest(trace_code(50), play.first, play.south)
    centre.put_back()
    play.second.scan(*codes(110, 5))
    play.south.scan(*codes(200, 5))
    docks.settle()
    play.check(contested=1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_three_days_that_a_restored_service_lacks_come_again_by_themselves(
    centre: Centre, docks: Docks
) -> None:
    play = Play(centre, docks)
    play.first.scan(*codes(0, 40))
    docks.settle()
    centre.store.back_up()
    for day in range(3):
        centre.pass_days(1)
        play.restart_programs()
        play.first.scan(*codes(100 * day + 1000, 30))
        play.second.scan(*codes(100 * day + 2000, 30), delivery=OTHER)
        play.south.scan(*codes(100 * day + 3000, 30))
        play.contest(trace_code(9000 + day), play.south, play.first)
        play.contest(trace_code(9100 + day), play.first, play.south)
    centre.put_back()
    play.second.scan(*codes(5000, 40))
    docks.settle()
    play.check(contested=6)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_who_enrolled_after_the_backup_keeps_all_and_enrols_again(
    centre: Centre, docks: Docks
) -> None:
    """The one thing that needs a person: the restored service never heard of that workstation."""
    old = docks.add(NORTH)
    old.scan(*codes(0, 5))
    docks.go_online()
    docks.settle()
    centre.store.back_up()
    newcomer = docks.add(NORTH)
    newcomer.scan(*codes(100, 10))
    docks.go_online()
    docks.settle()
    centre.put_back()
    newcomer.events.wait_for_status(SyncState.REFUSED, after=len(newcomer.events.all))
    newcomer.scan(*codes(200, 3))
    newcomer.end_sync()
    with centre.database.writing() as connection:
        keep(connection, NORTH, (DELIVERY, OTHER, CARTON))
    newcomer.enrol_at(centre.url, centre.code(NORTH))
    docks.go_online()
    docks.settle()
    docks.check(NORTH)
    assert old.complaints() == []
