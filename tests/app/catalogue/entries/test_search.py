from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from app.catalogue.entries import matches, present, versions
from app.catalogue.entries.card import card
from app.catalogue.entries.events import ChangesAsked, ItemAsked, MatchesAsked, VersionsAsked
from app.catalogue.entries.search import MOST_READ, search
from app.catalogue.entries.values import FoundBy, SearchAsked, Side, Source
from app.store.tables.rules import identifier_item
from tests.app.catalogue.entries.shelves import (
    HOSPITAL,
    NOW,
    PROVINCE,
    brought_in,
    hospital,
    province,
)
from tests.deliveries import Workplace

OTHER = replace(
    PROVINCE,
    province_code="X00020002",
    name="头孢试验分散片",
    trade_name="",
    maker="华北第二药厂",
    strength="100mg",
    approval_number="国药准字Z20260002",
    insurance_code="",
    standard_code="",
)


@pytest.fixture
def shelf(place: Workplace) -> Callable[..., list[tuple[str, FoundBy]]]:
    brought_in(place, [PROVINCE, OTHER], side=Side.PROVINCE)
    brought_in(place, [HOSPITAL])

    def found(text: str, **asked: Any) -> list[tuple[str, FoundBy]]:  # noqa: ANN401 (fields)
        with place.parts.database.reading() as connection:
            hits, _ = search(connection, place.org, SearchAsked(text, **asked))
        return [(hit.entry.code, hit.by) for hit in hits]

    return found


@pytest.mark.parametrize(
    ("text", "codes", "by"),
    [
        ("X00020002", ["X00020002"], FoundBy.CODE),
        ("x000", ["X00010001", "Y0001", "X00020002"], FoundBy.CODE_BEGINNING),
        ("XJ01CAA040E001010100001", ["X00010001"], FoundBy.CODE),
        ("86900001000017", ["X00010001"], FoundBy.CODE),
        ("国药准字Z2026", ["X00020002"], FoundBy.CODE_BEGINNING),
        ("Ｈ20260001", ["X00010001", "Y0001"], FoundBy.CODE),
        ("头孢试验分散片", ["X00020002"], FoundBy.NAME),
        ("头孢", ["X00020002"], FoundBy.NAME_BEGINNING),
        ("安必试", ["X00010001"], FoundBy.NAME),
        ("tbsy", ["X00020002"], FoundBy.INITIALS),
        ("分散", ["X00020002"], FoundBy.NAME_PART),
        ("华北第二", ["X00020002"], FoundBy.MAKER),
        ("100MG", ["X00020002"], FoundBy.STRENGTH),
        ("试验 华北", ["X00020002"], FoundBy.WORDS),
        ("tbsy 100", ["X00020002"], FoundBy.WORDS),
        ("西林 0.25", ["X00010001"], FoundBy.WORDS),
        ("头孢 华东", [], None),
        ("%", [], None),
        ("没有", [], None),
    ],
)
def test_a_text_finds_items_by_what_it_is(
    shelf: Callable[..., list[tuple[str, FoundBy]]],
    text: str,
    codes: list[str],
    by: FoundBy | None,
) -> None:
    found = shelf(text)
    assert [code for code, _ in found] == codes
    assert {how for _, how in found} == ({by} if codes else set())


def test_the_better_the_fit_the_earlier_and_limits_and_sides_hold(place: Workplace) -> None:
    brought_in(place, [hospital(n, name="阿试验" if n else "试验") for n in range(5)])
    brought_in(place, [province(7, name="试验片")], side=Side.PROVINCE)
    with place.parts.database.reading() as connection:
        hits, more = search(connection, place.org, SearchAsked("试验", limit=3))
        assert [(hit.entry.row.name, hit.by) for hit in hits] == [
            ("试验", FoundBy.NAME),
            ("试验片", FoundBy.NAME_BEGINNING),
            ("阿试验", FoundBy.NAME_PART),
        ]
        assert more
        hits, more = search(connection, place.org, SearchAsked("试验", Side.PROVINCE))
        assert [hit.entry.code for hit in hits] == ["X00000007"]
        hits, more = search(connection, place.org, SearchAsked("", Side.HOSPITAL, limit=2))
        assert ([hit.entry.code for hit in hits], more) == (["Y0000", "Y0001"], True)


def test_of_several_words_the_one_with_the_fewest_items_leads(place: Workplace) -> None:
    many = [province(n, name=f"药{n % 8}片", strength="20mg") for n in range(MOST_READ + 9)]
    brought_in(place, [*many, province(9000, name="罕见片", strength="20mg")], side=Side.PROVINCE)
    with place.parts.database.reading() as connection:
        for text in ("20mg 罕见", "罕见 20mg", "hj 20mg"):
            hits, more = search(connection, place.org, SearchAsked(text))
            assert ([hit.entry.code for hit in hits], more) == (["X00009000"], False)
        hits, more = search(connection, place.org, SearchAsked("20mg 药"))
        assert (len(hits), more) == (100, True)


def test_removed_items_are_found_only_where_they_are_asked_for(place: Workplace) -> None:
    brought_in(place, [hospital(1), hospital(2)])
    brought_in(place, [hospital(2)], whole=True)
    with place.parts.database.reading() as connection:
        assert len(search(connection, place.org, SearchAsked("试验"))[0]) == 1
        hits, _ = search(connection, place.org, SearchAsked("试验", removed=True))
        assert [hit.entry.removed for hit in hits] == [False, True]


def test_an_item_is_found_by_its_identifier_and_its_card_says_all(place: Workplace) -> None:
    brought_in(place, [PROVINCE], side=Side.PROVINCE)
    brought_in(place, [HOSPITAL])
    known = {
        "org": place.org,
        "identifier": "8100001",
        "province_code": "X00010001",
        "level": "small",
        "state": "confirmed",
        "source": "review",
        "person": "甲",
        "at": NOW,
    }
    refused = known | {"identifier": "8100002", "state": "refused"}
    with place.parts.database.writing() as connection:
        connection.execute(insert(identifier_item), [known, refused])
    with place.parts.database.reading() as connection:
        for text in ("8100001", "81000010000000000017"):
            hits, _ = search(connection, place.org, SearchAsked(text))
            assert [hit.entry.code for hit in hits] == ["X00010001", "Y0001"]
        assert search(connection, place.org, SearchAsked("8100002"))[0] == ()
        shown = card(connection, place.org, ItemAsked(Side.HOSPITAL, "Y0001"))
        assert shown is not None
        assert dict(shown.codes)["hospital_code"] == "Y0001"
        assert [one.identifier for one in shown.identifiers] == ["8100001"]
        assert [one.entry and one.entry.code for one in shown.partners] == ["X00010001"]
        assert [point.source for point in shown.prices] == [Source.FILE]
        theirs = card(connection, place.org, ItemAsked(Side.PROVINCE, "X00010001"))
        assert theirs is not None
        assert [one.match.hospital_code for one in theirs.partners] == ["Y0001"]
        assert card(connection, place.org, ItemAsked(Side.HOSPITAL, "Y9")) is None


@contextmanager
def plans_of(connection: Connection) -> Iterator[list[str]]:
    """How SQLite goes about each statement on items."""
    plans: list[str] = []

    def explain(_: Any, cursor: Any, statement: str, values: Any, *__: Any) -> None:  # noqa: ANN401
        if "catalogue_entry" in statement:
            found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.extend(f"{row[3]} <- {statement}" for row in found)

    event.listen(connection.engine, "after_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(connection.engine, "after_cursor_execute", explain)


def test_no_question_reads_all_items(place: Workplace) -> None:
    brought_in(place, [PROVINCE, OTHER], side=Side.PROVINCE)
    end = brought_in(place, [HOSPITAL])
    org = place.org
    with place.parts.database.reading() as connection, plans_of(connection) as plans:
        for text in ("X00", "试验", "华东", "头孢 华北", "H2026", "8100001"):
            search(connection, org, SearchAsked(text))
            search(connection, org, SearchAsked(text, Side.HOSPITAL))
        present.find(connection, org, Side.HOSPITAL, ["Y0001"])
        present.of_province(connection, org, "X00010001")
        versions.changes(connection, org, ChangesAsked(end.version_id))
        versions.listed(connection, org, VersionsAsked())
        card(connection, org, ItemAsked(Side.PROVINCE, "X00010001"))
        matches.listed(connection, org, MatchesAsked())
    used = [plan for plan in plans if "catalogue_entry" in plan.partition("<-")[0]]
    assert len(used) > 20
    bad = [p for p in used if p.startswith("SCAN") or p.partition("<-")[0].endswith("(org=?) ")]
    assert bad == []
