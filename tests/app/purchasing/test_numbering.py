"""Numbers of orders: never given twice, whatever became of the disk."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from app.purchasing import journal, records
from app.purchasing.numbering import mark_of, next_number
from app.purchasing.ordering import Ordering, Saving
from app.purchasing.records import OrdersAsked
from app.purchasing.world import World
from app.store import workstation
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.facts import Author
from tests.app.purchasing.samples import TODAY, WRITER, draft, saved

DAY = date(2026, 11, 22)


def write(database: Database, count: int) -> list[str]:
    """Write orders; returns their numbers."""
    clock = SystemClock()
    made = []
    with database.writing() as connection:
        log = ChangeLog(workstation.identify(connection, clock), clock)
        ordering = Ordering(connection, log, clock, World())
        for _ in range(count):
            order_id = ordering.save(Saving(draft(), WRITER))
            made.append(ordering.view(order_id).order_no)
    return made


def test_a_disk_that_is_put_back_or_copied_gives_no_number_twice(tmp_path: Path) -> None:
    first, copy = tmp_path / "here.db", tmp_path / "copy.db"
    with Database(f"sqlite:///{first}") as database:
        made = write(database, 3)
    shutil.copyfile(first, copy)
    with Database(f"sqlite:///{first}") as database:
        made += write(database, 40)
    # The older disk counts from 4 again; it is another order all the same.
    with Database(f"sqlite:///{copy}") as database:
        again = write(database, 40)
    counts = [number.split("-")[2] for number in again]
    assert counts[0] == made[3].split("-")[2] == "0004"
    assert len({*made, *again}) == len(made) + len(again)


def test_the_count_goes_on_behind_what_the_service_tells_again(tmp_path: Path) -> None:
    clock = SystemClock()
    with Database(f"sqlite:///{tmp_path / 'here.db'}") as database:
        with database.writing() as connection:
            station = workstation.identify(connection, clock)
            told = saved()
            number = f"CG{DAY:%Y%m%d}-{station.number:02d}-0041-ABCDE"
            author = Author(station.org, station.device, clock.new_id(), 1)
            body = type(told)(
                order_id=told.order_id,
                order_no=number,
                draft=told.draft,
                person=told.person,
                at=told.at,
            )
            journal.apply(connection, author, body)
            order_id = clock.new_id()
            made = next_number(connection, station, DAY, order_id)
            assert made == f"CG20261122-00-0042-{mark_of(order_id)}"
            assert next_number(connection, station, DAY, order_id).startswith("CG20261122-00-0043")
            asked = OrdersAsked(search="0041")
            (row,) = records.listed(connection, station.org, asked, TODAY)
        assert row.order_no == number
