from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from app.catalogue.entries import present, versions
from app.catalogue.entries.bodies import KIND, PIECE
from app.catalogue.entries.events import ChangesAsked, ImportWish, VersionsAsked
from app.catalogue.entries.importing import Importing
from app.catalogue.entries.values import AnyRow, FieldChange, Side, What
from app.facts.registry import FACTS
from app.store.database import Database
from app.store.facts import Author
from app.store.tables.changes import operation
from tests.app.catalogue.entries.shelves import (
    HOSPITAL,
    brought_in,
    durable_at_once,
    hospital,
    kept,
    province,
)
from tests.deliveries import Workplace


def replayed(place: Workplace, path: Path, *, backwards: bool) -> list[object]:
    """What another database makes of this workstation's log."""
    with place.parts.database.reading() as connection:
        told = connection.execute(select(operation).order_by(operation.c.seq)).all()
    with Database.at(path, scratch=True) as copy, copy.writing() as connection:
        for row in reversed(told) if backwards else told:
            body = FACTS.decode(row.kind, row.version, row.body)
            FACTS.apply(connection, Author(row.org, row.device, row.op_id), body)
        return list(kept(connection))


def test_only_what_changed_travels_and_everybody_makes_the_same_of_it(
    place: Workplace, tmp_path: Path
) -> None:
    rows = [hospital(number) for number in range(PIECE + 5)]
    brought_in(place, rows)
    dearer = [
        *rows[:3],
        replace(rows[3], price=Decimal("13.00"), status="停用"),
        replace(rows[4], price=Decimal("12.5")),
        hospital(9000),
    ]
    end = brought_in(place, dearer, whole=True)
    with place.parts.database.reading() as connection:
        sizes = [
            len(FACTS.decode(row.kind, row.version, row.body).items)  # type: ignore[attr-defined]
            for row in connection.execute(select(operation).where(operation.c.kind == KIND))
        ]
        assert sizes == [PIECE, 5, PIECE, 2], "12.5 is 12.50: nothing is said of it"
        page, more = versions.listed(connection, place.org, VersionsAsked())
        assert not more
        latest, first = page
        assert (latest.rows, latest.whole, latest.complete) == (6, True, True)
        assert dict(latest.counts) == {What.NEW: 1, What.CHANGED: 1, What.REMOVED: PIECE}
        assert dict(first.counts) == {What.NEW: PIECE + 5}
        asked = ChangesAsked(end.version_id, What.CHANGED)
        (change,), after = versions.changes(connection, place.org, asked)
        assert after is None
        assert change.fields == (
            FieldChange("price", "12.50", "13.00"),
            FieldChange("status", "", "停用"),
        )
        here = kept(connection)
    assert replayed(place, tmp_path / "a.db", backwards=False) == here
    assert replayed(place, tmp_path / "b.db", backwards=True) == here


def test_a_removed_item_that_comes_again_is_back_and_prices_are_kept_over_time(
    place: Workplace,
) -> None:
    brought_in(place, [hospital(1), hospital(2)])
    brought_in(place, [hospital(2)], whole=True)
    brought_in(place, [hospital(1, price=Decimal("11"))])
    brought_in(place, [hospital(1, price=Decimal("11"), unit="瓶")])
    with place.parts.database.reading() as connection:
        history = versions.histories(connection, place.org, Side.HOSPITAL, ["Y0001"])["Y0001"]
        told = [one.what for one in history]
        assert told == [What.NEW, What.REMOVED, What.RETURNED, What.CHANGED]
        assert [str(one.price) for one in versions.prices(history)] == ["12.50", "11"]


def test_a_file_without_a_column_leaves_what_is_known(place: Workplace) -> None:
    brought_in(place, [replace(HOSPITAL, insurance_code="I1", trade_name="安必试")])
    parts = place.parts
    write = durable_at_once(parts.database)
    importing = Importing(parts.database, parts.log, parts.clock, write, lambda *_: None)
    wish = ImportWish(Side.HOSPITAL, "无医保.csv", False, "P1")
    end = importing.run(wish, [HOSPITAL], ["insurance_code", "trade_name", "material"])
    assert (end.expected, end.rows) == (0, 1), "an import that found nothing is a version too"


def test_an_import_that_is_stopped_goes_on_from_where_it_was(place: Workplace) -> None:
    rows = [hospital(number) for number in range(2 * PIECE)]
    parts = place.parts

    class Enough(Exception):
        pass

    def tell(phase: str, taken: int, of: int | None) -> None:
        if phase == "writing":
            raise Enough

    wish = ImportWish(Side.HOSPITAL, "目录.csv", True, "P1")
    write = durable_at_once(parts.database)
    importing = Importing(parts.database, parts.log, parts.clock, write, tell)
    with pytest.raises(Enough):
        importing.run(wish, rows)
    assert (importing.rows, importing.written) == (2 * PIECE, PIECE)
    with parts.database.reading() as connection:
        page, _ = versions.listed(connection, place.org, VersionsAsked(Side.HOSPITAL))
        assert [(one.here, one.complete) for one in page] == [(PIECE, False)]
    assert brought_in(place, rows, whole=True).expected == PIECE
    with parts.database.reading() as connection:
        assert len(list(present.codes(connection, place.org, Side.HOSPITAL))) == 2 * PIECE


def test_rows_of_the_other_catalogue_repeated_ones_and_too_long_ones_are_left_out(
    place: Workplace,
) -> None:
    def rows() -> Iterator[AnyRow]:
        yield from (hospital(1), province(1), hospital(1, name="又"), hospital(2, name="长" * 501))

    end = brought_in(place, rows())
    assert (end.rows, end.expected) == (4, 1)
