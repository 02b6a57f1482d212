from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import DocumentProblem
from app.receiving.documents.delivery_file import parse_delivery, parse_delivery_text
from app.receiving.values import Delivery, Package, PackageLevel
from tests.deliveries import (
    LARGE,
    MIDDLE,
    SMALL,
    a_carton,
    a_delivery,
    a_line,
    as_document,
    boxes,
    code,
    other_item,
)

SSCC = "069012340000000016"
GONE = object()


def full() -> Delivery:
    middle = Package(code(1, MIDDLE), boxes(1, 3))
    return a_delivery(
        a_line(
            5,
            production_date=date(2026, 1, 5),
            cartons=(a_carton("XH-1", middle, *boxes(4, 2), quantity=5, sscc=SSCC),),
        ),
        a_line(3, item=other_item(gtin="06901234567892"), line_no=2, batch="B1"),
    )


def changed(path: str, value: object) -> dict[str, Any]:
    """The full document with one place changed, or taken out."""
    document = as_document(full())
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    inside: Any = document
    for step in way:
        inside = inside[step]
    if value is GONE:
        del inside[last]
    else:
        inside[last] = value
    return document


def test_a_document_says_what_was_sent() -> None:
    assert parse_delivery(as_document(full())) == full()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_may_begin_with_a_byte_order_mark(encoding: str) -> None:
    text = json.dumps(as_document(full()), ensure_ascii=False)
    assert parse_delivery_text(text.encode(encoding)) == full()


@pytest.mark.parametrize("written", ["2028-01-04", "20280104", "2028/1/4", "2028/01/04"])
def test_dates_are_read_in_three_shapes(written: str) -> None:
    assert parse_delivery(changed("lines.0.expiry", written)).lines[0].expiry == date(2028, 1, 4)


@pytest.mark.parametrize(
    "path",
    [
        "lines.0.cartons",
        "lines.0.cartons.0.packages",
        "lines.0.cartons.0.quantity",
        "lines.0.cartons.0.sscc",
        "lines.0.item.gtin",
        "lines.0.item.drug_identifiers",
        "lines.0.production_date",
        "lines.0.unit",
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_may_be_absent_may_also_be_null(path: str, value: object) -> None:
    parse_delivery(changed(path, value))


def test_a_carton_may_be_named_by_its_sscc_alone() -> None:
    delivery = parse_delivery(changed("lines.0.cartons.0.carton_no", GONE))
    assert delivery.lines[0].cartons[0].carton_no == SSCC


def test_unknown_keys_are_ignored() -> None:
    assert parse_delivery(changed("lines.0.colour", {"red": [1]})) == full()


PLACES: list[tuple[str, object, str]] = [
    ("delivery_no", GONE, "delivery_no"),
    ("delivery_no", 7, "delivery_no"),
    ("delivery_no", " ", "delivery_no"),
    ("delivery_no", "x" * 201, "delivery_no"),
    ("delivery_no", "a\x00b", "delivery_no"),
    ("delivery_no", "\ud800", "delivery_no"),
    ("distributor", GONE, "distributor"),
    ("distributor", "试验医药", "distributor"),
    ("distributor.name", 5, "distributor.name"),
    ("lines", GONE, "lines"),
    ("lines", {}, "lines"),
    ("lines", [], "lines"),
    ("lines.1", None, "lines[1]"),
    ("lines.1.line_no", GONE, "lines[1].line_no"),
    ("lines.1.line_no", 1, "lines[1].line_no"),
    ("lines.1.line_no", 0, "lines[1].line_no"),
    ("lines.1.line_no", "2", "lines[1].line_no"),
    ("lines.1.line_no", True, "lines[1].line_no"),
    ("lines.0.item", GONE, "lines[0].item"),
    ("lines.0.item", [], "lines[0].item"),
    ("lines.0.item.name", GONE, "lines[0].item.name"),
    ("lines.0.item.gtin", "06901234567893", "lines[0].item.gtin"),
    ("lines.0.item.gtin", 6901234567892, "lines[0].item.gtin"),
    ("lines.0.item.drug_identifiers", ["8100001"], "lines[0].item.drug_identifiers"),
    ("lines.0.item.drug_identifiers", {SMALL: "tiny"}, f"lines[0].item.drug_identifiers.{SMALL}"),
    ("lines.0.item.drug_identifiers", {SMALL: 1}, f"lines[0].item.drug_identifiers.{SMALL}"),
    ("lines.0.item.drug_identifiers", {"81": "small"}, "lines[0].item.drug_identifiers.81"),
    ("lines.0.item.drug_identifiers", {"\ud800": "small"}, "lines[0].item.drug_identifiers.\ud800"),
    ("lines.0.batch", GONE, "lines[0].batch"),
    ("lines.0.batch", 2601, "lines[0].batch"),
    ("lines.0.expiry", GONE, "lines[0].expiry"),
    ("lines.0.expiry", "2028-02-30", "lines[0].expiry"),
    ("lines.0.expiry", "04.01.2028", "lines[0].expiry"),
    ("lines.0.expiry", "2028-1-4", "lines[0].expiry"),
    ("lines.0.expiry", "1028-01-04", "lines[0].expiry"),
    ("lines.0.production_date", "yesterday", "lines[0].production_date"),
    ("lines.0.production_date", False, "lines[0].production_date"),
    ("lines.0.production_date", 0, "lines[0].production_date"),
    ("lines.0.quantity", GONE, "lines[0].quantity"),
    ("lines.0.quantity", 0, "lines[0].quantity"),
    ("lines.0.quantity", -1, "lines[0].quantity"),
    ("lines.0.quantity", 5.0, "lines[0].quantity"),
    ("lines.0.quantity", 10**9, "lines[0].quantity"),
    ("lines.0.unit", 1, "lines[0].unit"),
    ("lines.0.cartons", "XH-1", "lines[0].cartons"),
    ("lines.0.cartons.0", "XH-1", "lines[0].cartons[0]"),
    ("lines.0.cartons.0.carton_no", 1, "lines[0].cartons[0].carton_no"),
    ("lines.0.cartons.0.quantity", "", "lines[0].cartons[0].quantity"),
    ("lines.0.cartons.0.quantity", 0, "lines[0].cartons[0].quantity"),
    ("lines.0.cartons.0.sscc", SSCC[:-1] + "7", "lines[0].cartons[0].sscc"),
    ("lines.0.cartons.0.packages", {}, "lines[0].cartons[0].packages"),
    ("lines.0.cartons.0.packages.0.code", GONE, "lines[0].cartons[0].packages[0].code"),
    ("lines.0.cartons.0.packages.0.code", "81", "lines[0].cartons[0].packages[0].code"),
    ("lines.0.cartons.0.packages.0.code", "9" * 20, "lines[0].cartons[0].packages[0].code"),
    ("lines.0.cartons.0.packages.0.children", 3, "lines[0].cartons[0].packages[0].children"),
    ("lines.0.cartons.0.packages.1.code", code(1), "lines[0].cartons"),
]


@pytest.mark.parametrize(("path", "value", "place"), PLACES)
def test_every_mistake_names_its_place(path: str, value: object, place: str) -> None:
    with pytest.raises(DocumentProblem) as problem:
        parse_delivery(changed(path, value))
    assert problem.value.where == place
    assert problem.value.reason.endswith("。")


def test_a_carton_without_number_and_sscc_is_refused() -> None:
    document = changed("lines.0.cartons.0.sscc", GONE)
    del document["lines"][0]["cartons"][0]["carton_no"]
    with pytest.raises(DocumentProblem) as problem:
        parse_delivery(document)
    assert problem.value.where == "lines[0].cartons[0].carton_no"


def test_one_sscc_on_two_cartons_is_refused() -> None:
    document = as_document(full())
    document["lines"][1]["cartons"] = [{"carton_no": "XH-2", "sscc": SSCC}]
    with pytest.raises(DocumentProblem) as problem:
        parse_delivery(document)
    assert problem.value.where == "lines[1].cartons[0].sscc"


def test_one_carton_may_hold_two_lines() -> None:
    document = as_document(full())
    document["lines"][1]["cartons"] = [{"carton_no": "XH-1", "sscc": SSCC}]
    assert parse_delivery(document).carton_numbers == ("XH-1",)


def test_packages_nest_four_deep_and_no_deeper() -> None:
    nested: dict[str, Any] = {"code": code(99)}
    for depth in range(3):
        nested = {"code": code(depth, LARGE), "children": [nested]}
    assert parse_delivery(changed("lines.0.cartons.0.packages", [nested]))
    deeper = {"code": code(9, LARGE), "children": [nested]}
    with pytest.raises(DocumentProblem, match="4 层"):
        parse_delivery(changed("lines.0.cartons.0.packages", [deeper]))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        "箱".encode("gb18030"),
        b"[" * 100_000,
        b'{"delivery_no": ' + b"9" * 5000 + b"}",
        b"NaN",
        b"[]",
        b'"text"',
        b"null",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_is_no_delivery_at_all_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(DocumentProblem):
        parse_delivery_text(raw)


def test_identifiers_may_be_gtins() -> None:
    known = {SMALL: "small", "16901234567899": "large"}
    item = parse_delivery(changed("lines.0.item.drug_identifiers", known)).lines[0].item
    assert item.level_of("011690123456789921S1") is PackageLevel.LARGE
    assert item.level_of("010690123456789221S1") is PackageLevel.SMALL


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def _places(inside: object, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [way] if way else []
    entries: list[tuple[str | int, object]] = []
    if isinstance(inside, dict):
        entries = list(inside.items())
    elif isinstance(inside, list):
        entries = list(enumerate(inside))
    for key, value in entries:
        found += _places(value, (*way, key))
    return found


FULL = as_document(full())


def _mutate(
    document: dict[str, Any], way: tuple[str | int, ...], change: Callable[..., None]
) -> None:
    inside: Any = document
    for step in way[:-1]:
        inside = inside[step]
    change(inside, way[-1])


@settings(max_examples=300, deadline=None)
@given(way=st.sampled_from(_places(FULL)), value=ANYTHING, remove=st.booleans())
def test_any_change_gives_a_delivery_or_a_problem_and_nothing_else(
    way: tuple[str | int, ...], value: object, remove: bool
) -> None:
    document = copy.deepcopy(FULL)

    def change(inside: Any, key: str | int) -> None:  # noqa: ANN401 (a list or an object)
        if remove:
            del inside[key]
        else:
            inside[key] = value

    _mutate(document, way, change)
    try:
        assert isinstance(parse_delivery(document), Delivery)
    except DocumentProblem as problem:
        assert problem.reason
