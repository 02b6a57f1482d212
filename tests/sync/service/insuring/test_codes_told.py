"""What the insurance has of each receipt's codes, beside what was taken in."""

from __future__ import annotations

from datetime import timedelta

from app.links.days import Compared, Day, Difference, Repair
from app.links.exchanges import Exchange
from sync.service.comparing import days
from sync.service.comparing.looking import Reconciliation
from tests.sync.service.his.hospital import codes
from tests.sync.service.insuring.bench import Bench
from tests.sync.service.running import NOW, ORG


def compared(bench: Bench) -> Day:
    (doing,) = [one for one in bench.side.doings if one.exchange is Exchange.RECONCILIATION]
    assert isinstance(doing, Reconciliation)
    day = (NOW + timedelta(hours=8)).date()
    doing.of(day, day).run("")
    with bench.running.database.reading() as connection:
        (found,) = days.load(connection, ORG, day, day)
    assert found.compared is Compared.CODES
    return found


def test_codes_on_their_way_wait_and_codes_that_were_taken_agree(bench: Bench) -> None:
    bench.catalogue()
    bench.receive(*codes(3))
    (line,) = compared(bench).lines
    assert (line.ours, line.theirs, line.repair) == ("追溯码数 3", "—", Repair.WAITS)
    bench.work()
    day = compared(bench)
    assert (day.ours, day.theirs, day.equal, day.lines) == (1, 1, 1, ())


def test_codes_that_a_person_must_see_to_are_named(bench: Bench) -> None:
    bench.receive(*codes(2))
    bench.work()
    assert "person" in {state for _kind, state in bench.states()}
    (line,) = compared(bench).lines
    assert (line.difference, line.repair) == (Difference.MISSING_THERE, Repair.NONE)
