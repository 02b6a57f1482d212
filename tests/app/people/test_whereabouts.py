"""Where workstations stand, and stood when something was done at them."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.people import whereabouts
from app.people.whereabouts import Move, PlaceBody, stood_on
from app.store.database import Database

ORG, EAST, WEST = "31010000001", "P001", "P002"
HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def test_what_is_told_is_what_the_other_end_keeps(tmp_path: Path) -> None:
    """Without it a workstation would go on asking for the place where it stood before."""
    with Database.at(tmp_path / "a.db") as service, Database.at(tmp_path / "b.db") as station:
        told = []
        for device, place in ((HERE, EAST), (THERE, WEST), (HERE, WEST)):
            with service.writing() as connection:
                said = whereabouts.move(connection, ORG, device, place, NOON)
            told.append(whereabouts.body_of(said))
        with station.writing() as connection:
            assert whereabouts.stands_at(connection, ORG, HERE) == ""
            # In any order, and twice: feeds are read again.
            for text in (*reversed(told), *told):
                body = msgspec.json.decode(text, type=PlaceBody)
                whereabouts.keep(connection, ORG, body)
        for database in (service, station):
            with database.reading() as connection:
                assert whereabouts.all_of(connection, ORG) == {HERE: WEST, THERE: WEST}
                assert whereabouts.stands_at(connection, ORG, HERE) == WEST
                assert whereabouts.stands_at(connection, "another", HERE) == ""


def test_a_clock_set_back_does_not_bring_an_older_place_back(tmp_path: Path) -> None:
    """Without it the last word of an administrator would not be the one that counts."""
    with Database.at(tmp_path / "a.db") as database, database.writing() as connection:
        whereabouts.move(connection, ORG, HERE, EAST, NOON)
        whereabouts.move(connection, ORG, HERE, WEST, NOON - DAY)
        assert whereabouts.stands_at(connection, ORG, HERE) == WEST


MOVES: tuple[Move, ...] = ((NOON, EAST), (NOON + 2 * DAY, WEST), (NOON + 2 * DAY, ""))


@pytest.mark.parametrize(
    ("days", "places"),
    [(-1, {""}), (0, {"", EAST}), (1, {EAST}), (2, {EAST, WEST, ""}), (3, {""})],
)
def test_a_day_has_all_the_places_of_that_day(days: int, places: set[str]) -> None:
    """Without it what was done in the morning would be judged by where it stood in the evening."""
    day: date = (NOON + days * DAY).astimezone().date()
    assert stood_on(MOVES, day) == places
