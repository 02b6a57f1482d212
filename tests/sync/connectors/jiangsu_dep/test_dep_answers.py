"""Answers of all shapes, results of all kinds, settings: what is made of them."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connectors.jiangsu_dep.answers import day, moment, number, read_answer, whole
from sync.connectors.jiangsu_dep.catalogue import read_item
from sync.connectors.jiangsu_dep.deliveries import read_delivery
from sync.connectors.jiangsu_dep.results import MEANINGS, refused
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.port import PlatformError

SETTINGS = DepSettings("https://127.0.0.1/dep/business/post", "H1", "t0ken")
HEAD: dict[str, Any] = {
    "ID": 7,
    "OrderNO": "PS1",
    "PurchaseOrderNo": "CG1",
    "SupplierCode": "S1",
    "HospitalCode": "H1",
    "CreateTime": "2026/11/21 8:05:00",
    "SumQuantity": "30.00",
    "DistributionDetail": [
        {"ID": 1, "UniCode": "P1", "InvalidDate": "2028-01-31", "Quantity": 10},
        {
            "ID": 2,
            "UniCode": "P1",
            "InvalidDate": "2028-01-31T00:00:00",
            "Quantity": "20.0",
            "PurchaseDetailSeq": 3,
            "MasterBarCode": "M2",
            "ProductionDate": "2026-02-01",
        },
    ],
}


def changed(detail: int | None = None, **values: object) -> dict[str, Any]:
    head = deepcopy(HEAD)
    (head if detail is None else head["DistributionDetail"][detail]).update(values)
    return head


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ({"Code": 0, "Data": [{"a": 1}]}, 1),
        ({"code": "0", "data": {"a": 1}}, 1),
        ({"CODE": 0, "DATA": None}, 0),
        ({"Code": 0, "Data": ""}, 0),
        ({"Code": 0}, 0),
    ],
)
def test_a_frame_is_read_in_every_casing(said: dict[str, Any], rows: int) -> None:
    answer = read_answer(json.dumps(said).encode())
    assert (answer.code, len(answer.rows)) == ("0", rows)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"Code": 0, "Data": 3}',
        b'{"Code": 0, "Data": [3]}',
        b'{"Code": NaN}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"Code": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_answer_is_tried_again(body: bytes) -> None:
    with pytest.raises(PlatformError) as raised:
        read_answer(body)
    assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)


def test_every_result_has_words_and_only_the_unknown_error_is_tried_again() -> None:
    for code in [*MEANINGS, "11013", "20001", "99", "", "x", "９"]:
        error = refused(code, "请\n核对", SETTINGS)
        assert f"代码 {code}" in error.message and error.message.endswith("平台提示：请 核对")
        assert (error.retry_after_s is not None) == (code == "10000")
    assert "资料不匹配" in refused("11013", "", SETTINGS).message


def test_a_delivery_is_read_with_its_cartons_and_order_lines() -> None:
    first, second = read_delivery(HEAD, SETTINGS).details
    assert (first.carton_no, first.order_line_id, first.quantity) == ("", "", 10)
    assert (second.carton_no, second.order_line_id, second.quantity) == ("M2", "CG1/3", 20)
    assert (second.expiry, second.production_date) == (date(2028, 1, 31), date(2026, 2, 1))
    assert second.shipped_at.isoformat() == "2026-11-21T00:05:00+00:00"
    repeated = changed()
    repeated["DistributionDetail"] += HEAD["DistributionDetail"]
    assert read_delivery(repeated, SETTINGS) == read_delivery(HEAD, SETTINGS)
    assert read_delivery(changed(SumQuantity=None), SETTINGS).number == "7"


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (changed(ID=""), "ID 为空"),
        (changed(OrderNO=None), "OrderNO 为空"),
        (changed(SupplierCode=""), "SupplierCode 为空"),
        (changed(HospitalCode="H2"), "不是本院"),
        (changed(CreateTime=""), "都为空"),
        (changed(CreateTime="昨天"), "CreateTime 应为日期"),
        (changed(SumQuantity=31), "明细合计为 30"),
        (changed(DistributionDetail=[]), "DistributionDetail 为空"),
        (changed(1, ID=1), "内容不同"),
        (changed(0, UniCode=""), "UniCode 为空"),
        (changed(0, InvalidDate=""), "InvalidDate 为空"),
        (changed(0, InvalidDate="2028-02-30"), "InvalidDate 应为日期"),
        (changed(0, Quantity=0), "不小于 1"),
        (changed(0, Quantity="1.5"), "不小于 1"),
        (changed(0, Quantity="-1"), "应为数字"),
    ],
)
def test_a_delivery_with_one_bad_field_is_kept_away_whole(head: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_delivery(head, SETTINGS)


def test_an_item_needs_a_code_a_name_and_a_pack() -> None:
    good = {"UniCode": "P1", "Name": "药", "PackQuantity": 24, "Price": "12.50"}
    assert str(read_item(good).price) == "12.50"
    assert read_item({**good, "Price": None}).price is None
    for name in ("UniCode", "Name", "PackQuantity"):
        with pytest.raises(ValueError, match=name):
            read_item({**good, name: ""})


@given(st.text(max_size=24) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:.]{1,12})?"))
def test_what_is_no_date_or_number_is_named_and_never_breaks(said: str) -> None:
    for read in (day, moment, number, whole):
        try:
            read({"f": said}, "f")
        except ValueError as error:
            assert "f 应为" in str(error)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"url": "127.0.0.1/dep"}, "https://"),
        ({"url": "http://127.0.0.1/dep"}, "没有加密"),
        ({"hospital": ""}, "医院编码"),
        ({"token": "a\nb"}, "令牌"),
        ({"token": ""}, "令牌"),
        ({"days_back": 0}, "days_back"),
        ({"timeout_s": 0}, "timeout_s"),
    ],
)
def test_settings_that_could_only_fail_later_are_not_made(
    values: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        DepSettings(**{"url": SETTINGS.url, "hospital": "H1", "token": "t", **values})
