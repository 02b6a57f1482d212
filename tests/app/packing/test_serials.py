"""No number of a carton comes twice: across workstations, and after any restore."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from app.codes.parse import parse
from app.packing import serials
from app.packing.operations import NumberingSet
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason
from app.packing.serials import Number, Numbering
from app.store import local_state
from app.store.change_log import ChangeLog
from app.store.tables.changes import local_state as kept
from app.store.tables.packing import carton_serial
from app.store.workstation import doubt_history
from tests.app.packing.packing_floor import TurnedClock

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def begun(parts: PackingParts) -> None:
    """As the desk does when it opens."""
    serials.begin_history(parts)


def lay_down(parts: PackingParts, prefix: str, extension: int = 0) -> None:
    with parts.database.writing() as connection:
        clock = parts.clock
        body = NumberingSet(
            event_id=clock.new_id(), prefix=prefix, extension=extension, person="", at=clock.now()
        )
        parts.record(connection, body)


def give(parts: PackingParts) -> Number:
    serials.begin_history(parts)
    with parts.database.writing() as connection:
        return serials.next_number(connection, parts)


def turn(parts: PackingParts, seconds: float) -> None:
    assert isinstance(parts.clock, TurnedClock)
    parts.clock.turn(seconds)


def beside(parts: PackingParts, number: int) -> PackingParts:
    """Another workstation of the same distributor."""
    station = replace(parts.log.workstation, device=uuid.uuid4(), number=number)
    return replace(parts, log=ChangeLog(station, parts.clock))


def back_up(parts: PackingParts) -> Rows:
    with parts.database.reading() as connection:
        tables = {"serials": carton_serial, "kept": kept}
        return {
            name: [dict(row._mapping) for row in connection.execute(select(table))]
            for name, table in tables.items()
        }


def restore(parts: PackingParts, rows: Rows) -> None:
    with parts.database.writing() as connection:
        for table, name in ((carton_serial, "serials"), (kept, "kept")):
            connection.execute(delete(table))
            if rows[name]:
                connection.execute(insert(table), rows[name])
        doubt_history(connection)


def heal(parts: PackingParts) -> None:
    """The service was asked, and a new history begun."""
    with parts.database.writing() as connection:
        local_state.forget(connection, "history_doubted")
        local_state.write(connection, "incarnation", str(uuid.uuid4()))


@pytest.mark.parametrize("prefix", ["6901234", "69312345", "697123456", "6981234567"])
def test_a_number_is_an_sscc_of_the_prefix(parts: PackingParts, prefix: str) -> None:
    lay_down(parts, prefix, extension=3)
    first, second = give(parts), give(parts)
    read = parse(f"00{first.text}")
    assert read.valid
    assert read.sscc == first.sscc == first.text
    assert first.text.startswith(f"3{prefix}")
    assert int(second.text[:-1]) == int(first.text[:-1]) + 1


def test_without_a_prefix_a_number_is_local(parts: PackingParts) -> None:
    assert give(parts) == Number("XH01-0000001", None)
    with parts.database.reading() as connection:
        assert serials.left(connection, parts) is None


@pytest.mark.parametrize(
    ("prefix", "extension"), [("69012", 0), ("690123456789", 0), ("69O1234", 0), ("6901234", 10)]
)
def test_a_prefix_that_is_none_is_refused(prefix: str, extension: int) -> None:
    with pytest.raises(PackingRefused) as refused:
        Numbering(prefix, extension)
    assert refused.value.reason is Reason.BAD_PREFIX


def test_workstations_have_shares_of_their_own_and_the_last_number_ends_them(
    parts: PackingParts,
) -> None:
    lay_down(parts, "6981234567")
    share = Numbering("6981234567").share
    stations = [beside(parts, number) for number in (0, 1, serials.SHARES - 1)]
    ends = []
    for station in stations:
        ends.append(int(give(station).text[:-1]))
        with station.database.writing() as connection:
            mine = carton_serial.c.workstation == station.log.workstation.device
            connection.execute(carton_serial.update().where(mine).values(next=share - 1))
        turn(parts, share * Numbering("6981234567").pace_s)
        ends.append(int(give(station).text[:-1]))
        with pytest.raises(PackingRefused) as refused:
            give(station)
        assert refused.value.reason is Reason.NUMBERS_USED_UP
    assert ends == sorted(set(ends)), "shares do not overlap"
    with pytest.raises(PackingRefused) as refused:
        give(beside(parts, serials.SHARES))
    assert refused.value.reason is Reason.NO_NUMBERS_HERE


def test_after_a_restore_numbers_go_on_behind_all_that_may_have_been_given(
    parts: PackingParts,
) -> None:
    lay_down(parts, "6901234")
    backup = back_up(parts)
    lost = [give(parts).text for _ in range(100)]
    turn(parts, 60)
    restore(parts, backup)
    with pytest.raises(PackingRefused) as refused:
        give(parts)
    assert refused.value.reason is Reason.NUMBERS_SOON
    turn(parts, serials.PACE_S)
    again = give(parts).text
    assert again > max(lost)
    assert give_or_wait(parts) > again


def give_or_wait(parts: PackingParts) -> str:
    try:
        return give(parts).text
    except PackingRefused as refused:
        assert refused.reason is Reason.NUMBERS_SOON
        turn(parts, int(refused.values["seconds"]))
        return give(parts).text


@pytest.mark.parametrize("seed", range(6))
def test_no_number_comes_twice_in_any_run_of_copies_and_restores(
    parts: PackingParts, seed: int
) -> None:
    chance = random.Random(seed)
    used: set[str] = set()
    backups: list[Rows] = []
    backups.append(back_up(parts))
    for _step in range(40):
        what = chance.choice(("give", "give", "give", "turn", "back up", "restore", "heal", "lay"))
        if what == "give":
            for _number in range(chance.choice((1, 1, 5))):
                number = give_or_wait(parts)
                assert number not in used
                used.add(number)
        elif what == "turn":
            turn(parts, chance.choice((1, 5, 600, 90_000)))
        elif what == "back up":
            backups.append(back_up(parts))
        elif what == "restore":
            restore(parts, chance.choice(backups))
        elif what == "heal":
            heal(parts)
        else:
            lay_down(parts, chance.choice(("", "6901234", "697123456")), chance.choice((0, 1)))


def test_a_clock_that_is_set_right_stops_nobody(parts: PackingParts) -> None:
    turn(parts, 3 * 365 * 86_400)
    before = give(parts).text
    turn(parts, -3 * 365 * 86_400)
    assert give_or_wait(parts) > before
