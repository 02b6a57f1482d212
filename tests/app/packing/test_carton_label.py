"""The data of a carton label is valid or is refused with the place of the mistake."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import DocumentProblem
from app.packing.carton_label import CartonItem, CartonLabel, parse_labels

SSCC = "106141411234567897"


def content(**changes: object) -> dict[str, object]:
    return {
        "name": "盐酸二甲双胍片",
        "strength": "0.5g×20片",
        "maker": "示例制药有限公司",
        "batch": "A2601",
        "expiry": "2028-01-04",
        "quantity": 40,
        "unit": "盒",
    } | changes


def document(**changes: object) -> dict[str, object]:
    return {
        "sscc": SSCC,
        "carton_no": "CK210429007005",
        "from": "示例医药配送有限公司",
        "to": "示例市第一人民医院",
        "address": "示例路 1 号",
        "delivery_no": "PS2026112100001",
        "sequence": 3,
        "of": 12,
        "contents": [content()],
        "storage": "2–8℃",
    } | changes


def refused(value: object) -> DocumentProblem:
    with pytest.raises(DocumentProblem) as caught:
        parse_labels(value)
    return caught.value


def test_a_label_is_read_with_all_it_says() -> None:
    assert parse_labels(document(contents=[content(gtin="6901234567892")])) == (
        CartonLabel(
            sscc=SSCC,
            carton_no="CK210429007005",
            sender="示例医药配送有限公司",
            recipient="示例市第一人民医院",
            address="示例路 1 号",
            delivery_no="PS2026112100001",
            sequence=3,
            carton_count=12,
            contents=(
                CartonItem(
                    name="盐酸二甲双胍片",
                    strength="0.5g×20片",
                    maker="示例制药有限公司",
                    batch="A2601",
                    expiry=date(2028, 1, 4),
                    quantity=40,
                    unit="盒",
                    gtin="06901234567892",
                ),
            ),
            storage="2–8℃",
        ),
    )


def test_a_list_gives_one_label_each_in_order() -> None:
    labels = parse_labels([document(sequence=number) for number in (1, 2, 3)])
    assert [label.sequence for label in labels] == [1, 2, 3]


def test_what_is_optional_may_be_absent_null_or_empty() -> None:
    bare = document(sscc=None, address="", contents=[content(strength=None, maker=" ")])
    del bare["storage"]
    (label,) = parse_labels(bare)
    assert (label.sscc, label.address, label.storage) == (None, "", "")
    assert (label.contents[0].strength, label.contents[0].maker, label.contents[0].gtin) == (
        "",
        "",
        None,
    )


def test_a_carton_without_its_own_number_is_called_by_its_sscc() -> None:
    (label,) = parse_labels(document(carton_no=None))
    assert label.carton_no == SSCC


def test_contents_may_be_empty_but_not_missing() -> None:
    assert parse_labels(document(contents=[]))[0].contents == ()
    assert refused(document(contents=None)).where == "contents"


@pytest.mark.parametrize("text", ["2028-01-04", "20280104", "2028/1/4", "2028/01/04"])
def test_each_way_of_writing_a_date_is_read(text: str) -> None:
    (label,) = parse_labels(document(contents=[content(expiry=text)]))
    assert label.contents[0].expiry == date(2028, 1, 4)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"sscc": "106141411234567898"}, "sscc"),
        ({"sscc": "10614141123456789"}, "sscc"),
        ({"sscc": "１０６１４１４１１２３４５６７８９７"}, "sscc"),
        ({"sscc": 106141411234567897}, "sscc"),
        ({"sscc": None, "carton_no": ""}, "carton_no"),
        ({"sscc": None, "carton_no": "箱一"}, "carton_no"),
        ({"carton_no": "A" * 41}, "carton_no"),
        ({"from": ""}, "from"),
        ({"to": None}, "to"),
        ({"to": "医\n院"}, "to"),
        ({"to": "医\ud800院"}, "to"),
        ({"address": 7}, "address"),
        ({"delivery_no": "9" * 201}, "delivery_no"),
        ({"sequence": 13}, "sequence"),
        ({"sequence": 0}, "sequence"),
        ({"sequence": True}, "sequence"),
        ({"sequence": 3.0}, "sequence"),
        ({"of": 100_000}, "of"),
        ({"of": "12"}, "of"),
        ({"contents": {}}, "contents"),
        ({"contents": [content(), content(), "x"]}, "contents[2]"),
        ({"contents": [content()] * 501}, "contents"),
        ({"contents": [content(name="")]}, "contents[0].name"),
        ({"contents": [content(batch=None)]}, "contents[0].batch"),
        ({"contents": [content(), content(), content(expiry="2028-02-30")]}, "contents[2].expiry"),
        ({"contents": [content(expiry="28-01-04")]}, "contents[0].expiry"),
        ({"contents": [content(expiry="１９２８-01-04")]}, "contents[0].expiry"),
        ({"contents": [content(expiry="2099-01-04")]}, "contents[0].expiry"),
        ({"contents": [content(quantity=0)]}, "contents[0].quantity"),
        ({"contents": [content(quantity=100_000_000)]}, "contents[0].quantity"),
        ({"contents": [content(quantity=math.nan)]}, "contents[0].quantity"),
        ({"contents": [content(unit=None)]}, "contents[0].unit"),
        ({"contents": [content(gtin="6901234567893")]}, "contents[0].gtin"),
        ({"contents": [content(gtin="690123456789")]}, "contents[0].gtin"),
    ],
)
def test_a_mistake_is_refused_with_its_place(changes: dict[str, object], where: str) -> None:
    error = refused(document(**changes))
    assert error.where == where
    assert str(error).startswith(f"{where}：")
    assert str(error).endswith("。")


@pytest.mark.parametrize("value", [None, 1, "x", [], True, [document()] * 10_001])
def test_what_is_no_label_is_refused_as_a_whole(value: object) -> None:
    assert refused(value).where == ""


def test_in_a_list_the_place_names_the_label_too() -> None:
    wrong = document(contents=[content(), content(expiry="soon")])
    assert refused([document(), wrong]).where == "[1].contents[1].expiry"
    assert refused([document(), 5]).where == "[1]"


@pytest.mark.parametrize(
    ("storage", "cold"),
    [
        ("2–8℃", True),
        ("2-8℃", True),
        ("2～8°C", True),
        ("２℃至８℃", True),
        ("-20℃以下", True),
        ("冷藏", True),
        ("2~8摄氏度", True),
        ("10-30℃", False),
        ("不超过20℃", False),
        ("阴凉处，遮光", False),
        ("常温", False),
        ("", False),
    ],
)
def test_a_cold_chain_carton_is_known_by_its_storage(storage: str, cold: bool) -> None:
    assert parse_labels(document(storage=storage))[0].cold_chain is cold


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    key=st.sampled_from(sorted(document())),
    inner=st.none() | st.sampled_from(sorted(content())),
    value=_JSON,
)
def test_no_json_does_more_than_be_refused(key: str, inner: str | None, value: object) -> None:
    changed = {"contents": [content(**{inner: value})]} if inner else {key: value}
    try:
        labels = parse_labels(document(**changed))
    except DocumentProblem as error:
        assert error.where
    else:
        assert labels[0].sequence <= labels[0].carton_count
