"""Answers of all shapes, errors of all kinds, settings: what is made of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connectors.mashangfangxin.answers import day, read_answer, rows
from sync.connectors.mashangfangxin.bills import (
    RETAIL_TYPES,
    STOCK_TYPES,
    read_line,
    read_row,
    read_state,
)
from sync.connectors.mashangfangxin.codes import read_detail, read_tree
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import (
    BillKind,
    CodeState,
    PackageLevel,
    RetailBill,
    RetailKind,
    StockBill,
)

SETTINGS = MsfxSettings("81234567", "secret", "REF001")
CODE = "81000010000000000001"
SMALL, MIDDLE, LARGE = PackageLevel.SMALL, PackageLevel.MIDDLE, PackageLevel.LARGE


def read(said: object) -> dict[str, Any]:
    return read_answer(json.dumps(said).encode(), SETTINGS)


def refused(said: object) -> PlatformError:
    with pytest.raises(PlatformError) as raised:
        read(said)
    return raised.value


@pytest.mark.parametrize("flag", ["response_success", "success", "success_i"])
def test_a_result_is_found_in_every_frame_under_every_flag(flag: str) -> None:
    for good in (True, "true"):
        result = {flag: good, "msg_code": "SUCCESS", "model": 1}
        frames: list[dict[str, Any]] = [
            {"result": result, "request_id": "1"},
            {"x_y_response": {"result": result}},
            {**result, "request_id": "1"},
            {"x_y_response": result},
        ]
        for said in frames:
            assert read(said)["model"] == 1
    error = refused({"result": {flag: False, "msg_code": "X1", "msg_info": "单据\n有误"}})
    assert (error.code, error.retry_after_s) == ("X1", None)
    assert "X1 单据 有误" in error.message


def test_without_a_flag_the_code_decides_and_without_both_nothing_is_believed() -> None:
    assert read({"result": {"msg_code": "SUCCESS"}})
    assert refused({"result": {"msg_code": "FAIL"}}).code == "FAIL"
    nothing: list[object] = [{"result": {}}, {}, [], 3, {"result": "x"}, {"x_response": {}}]
    for said in nothing:
        assert refused(said).code == "bad-answer"
    for body in (b"", b"<html>", b"[" * 100_000, b"\xff\xfe"):
        with pytest.raises(PlatformError, match="不是 JSON"):
            read_answer(body, SETTINGS)


@pytest.mark.parametrize(
    ("code", "sub_code", "sub_msg", "retry_after_s"),
    [
        (7, "accesscontrol.limited-by-app-api-access-count", "last for 2 more seconds", 60),
        (7, "accesscontrol.limited-by-x", "This ban will last for 2 more seconds", 3),
        (7, "", "", 60),
        (15, "isp.remote-service-timeout", "x", 60),
        (15, "isv.bill-not-right", "x", None),
        (15, "", "x", 60),
        (40, "isp.top-mapping-parse-error", "x", 60),
        (10, "", "", 60),
        (3, "", "", 60),
        (11, "isv.permission-api-package-empty", "x", None),
        (25, "", "", None),
        (27, "", "", None),
        (29, "isv.appkey-not-exists", "x", None),
        (30, "", "", 600),
        (31, "isv.invalid-timestamp", "", 600),
        (41, "isv.invalid-parameter", "x", None),
        (99, "", "", None),
    ],
)
def test_the_servers_fault_is_tried_again_and_the_callers_is_not(
    code: int, sub_code: str, sub_msg: str, retry_after_s: float | None
) -> None:
    error = refused(
        {"error_response": {"code": code, "msg": "m", "sub_code": sub_code, "sub_msg": sub_msg}}
    )
    assert error.retry_after_s == retry_after_s
    assert error.code == (sub_code or f"top-{code}")
    assert str(code) in error.message


@pytest.mark.parametrize(
    "value",
    [
        [{"a": 1}, {"a": 2}],
        {"x_dto": [{"a": 1}, {"a": 2}]},
    ],
)
def test_lists_are_read_wrapped_and_plain(value: object) -> None:
    assert [one["a"] for one in rows({"list": value}, "list")] == [1, 2]


@pytest.mark.parametrize("value", [None, "", [], {}, {"x_dto": []}, {"x_dto": {}}])
def test_a_list_of_nothing_is_empty_however_it_is_written(value: object) -> None:
    assert rows({"list": value}, "list") == []


def test_a_single_object_counts_as_a_list_and_anything_else_does_not() -> None:
    assert rows({"list": {"x_dto": {"a": 1, "b": 2}}}, "list") == [{"a": 1, "b": 2}]
    assert rows({"list": {"a": 1, "b": 2}}, "list") == [{"a": 1, "b": 2}]
    others: list[object] = ["x", 3, ["x"], [[]]]
    for value in others:
        with pytest.raises(PlatformError, match="不是列表"):
            rows({"list": value}, "list")


@pytest.mark.parametrize(
    ("said", "expected", "expected_as_expiry"),
    [
        ("2028-02-03", date(2028, 2, 3), date(2028, 2, 3)),
        ("20280203", date(2028, 2, 3), date(2028, 2, 3)),
        ("2028/02/03 23:59:59", date(2028, 2, 3), date(2028, 2, 3)),
        ("2028-02-03T00:00:00", date(2028, 2, 3), date(2028, 2, 3)),
        ("1763740800000", date(2025, 11, 22), date(2025, 11, 22)),
        ("2028-02", None, date(2028, 2, 29)),
        ("", None, None),
    ],
)
def test_dates_are_read_however_they_are_written(
    said: str, expected: date | None, expected_as_expiry: date | None
) -> None:
    assert day({"d": said}, "d") == expected
    assert day({"d": said}, "d", month_end=True) == expected_as_expiry


@given(st.text(max_size=20))
def test_what_is_no_date_is_named_and_never_breaks(said: str) -> None:
    try:
        day({"d": said}, "d")
    except ValueError as error:
        assert "d 应为日期" in str(error)


def test_a_detail_of_mixed_batches_keeps_them_all_and_each_once() -> None:
    batch = {"batch_no": "A1", "expire_date": "2028-01", "pkg_amount": "3"}
    detail = read_detail(
        {
            "code": CODE,
            "package_level": "2",
            "code_status_type_dto": {"code_status": "I"},
            "code_produce_info_dto": {
                "produce_info_list": [batch, {**batch, "batch_no": "A2"}, batch]
            },
        }
    )
    assert (detail.level, detail.state, detail.drug) == (MIDDLE, CodeState.TAKEN_IN, None)
    assert [one.batch for one in detail.batches] == ["A1", "A2"]
    assert detail.batches[0].expiry == date(2028, 1, 31)
    assert read_detail({"code": CODE}).state is CodeState.UNSAID


def _relation(**changed: object) -> dict[str, Any]:
    def row(code: str, parent: str, down: int, up: int) -> dict[str, str]:
        levels = {"code_level": str(down), "code_pack_level": str(up)}
        return {"code": code, "parent_code": parent, **levels}

    return {
        "code_relation_list": [
            row("B1", "M1", 3, 1),
            row("L1", "L1", 1, 3),
            row("M1", "L1", 2, 2),
            row("B2", "M1", 3, 1),
            row("B2", "M1", 3, 1),
        ],
        "base_infos_dto": {"base_info_list": [{"pkg_ratio": "1:5:10"}]},
        **changed,
    }


@pytest.mark.parametrize("field", ["code_pack_level", "code_level"])
def test_a_tree_is_the_same_by_either_numbering(field: str) -> None:
    tree = read_tree("L1", [{}, _relation()], field)
    assert tree is not None
    assert [(one.code, one.parent, one.level) for one in tree.packages] == [
        ("L1", "", LARGE),
        ("B1", "M1", SMALL),
        ("M1", "L1", MIDDLE),
        ("B2", "M1", SMALL),
    ]
    assert tree.boxes == ("B1", "B2")
    assert (tree.parent, tree.children("M1"), tree.complete) == ("", ("B1", "B2"), True)
    assert read_tree("B9", [_relation()], field) is None


def test_a_tree_says_when_boxes_are_missing_and_which_levels_it_cannot_tell() -> None:
    short = _relation(code_active_info_d_t_o={"small_num": 3})
    tree = read_tree("L1", [short], "code_pack_level")
    assert tree is not None and not tree.complete
    unsaid = read_tree("L1", [_relation(base_infos_dto={})], "code_level")
    assert unsaid is not None and {one.level for one in unsaid.packages} == {None}
    with pytest.raises(ValueError, match="code_pack_level"):
        read_tree("X", [{"code_relation_list": [{"code": "X", "code_pack_level": "大"}]}], "")


def test_a_line_of_a_bill_says_when_codes_are_missing() -> None:
    fields = {
        "prod_name": "药",
        "least_pkg_amount": "60",
        "code_info_list_dto_list": {
            "code_info_list_dto": [
                {"code": "L1", "code_level": "3", "pkg_amount": "50"},
                {"code": "M1", "code_level": "2", "pkg_amount": "10"},
            ]
        },
    }
    up, down = (read_line(fields, counts_up=counts) for counts in (True, False))
    assert [one.level for one in up.codes] == [LARGE, MIDDLE]
    assert [one.level for one in down.codes] == [SMALL, MIDDLE]
    assert up.complete
    assert not read_line({**fields, "least_pkg_amount": "61"}, counts_up=True).complete


def test_rows_that_cannot_be_read_name_their_field() -> None:
    row = {"bill_code": "B", "code_count": "1", "status": "2", "bill_time": "2026-01-01"}
    assert read_row(row).confirmed is True
    for name, value in (("bill_code", ""), ("code_count", "1.5"), ("exprie_date", "soon")):
        with pytest.raises(ValueError, match=name):
            read_row({**row, name: value})
    with pytest.raises(ValueError, match="2"):
        read_state({"result_type": "2"})
    assert read_state({"deal_status": 3}) == "done"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"url": "ftp://x/"}, "https://"),
        ({"url": "http://127.0.0.1/router/rest"}, "没有加密"),
        ({"app_key": ""}, "app key"),
        ({"secret": ""}, "app secret"),
        ({"ref_ent_id": ""}, "ref_ent_id"),
        ({"relation_level": "level"}, "code_pack_level"),
        ({"codes_per_query": 1001}, "codes_per_query 应在 1 到 1000 之间，现为 1001"),
        ({"codes_per_bill": 0}, "codes_per_bill"),
        ({"timeout_s": 0}, "timeout_s"),
    ],
)
def test_settings_that_could_only_fail_later_are_refused(
    changed: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        replace(SETTINGS, **changed)


def test_the_default_gateway_is_encrypted() -> None:
    assert SETTINGS.url.startswith("https://")
    assert replace(SETTINGS, url="http://10.0.0.1/", plain_http=True).plain_http


@pytest.mark.parametrize(
    "changed",
    [
        {"bill_no": ""},
        {"codes": ()},
        {"codes": (CODE, CODE)},
        {"codes": (f"{CODE},1",)},
        {"codes": ("",)},
        {"made_at": datetime(2026, 1, 1)},
    ],
)
def test_bills_that_would_be_counted_wrongly_cannot_be_made(changed: dict[str, Any]) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    stock = StockBill("B", at, (CODE,), "员", kind=BillKind.PURCHASE_IN, partner="P")
    retail = RetailBill("B", at, (CODE,), "员", kind=RetailKind.USED)
    for bill in (stock, retail):
        with pytest.raises(ValueError, match="单据"):
            replace(bill, **changed)


def test_every_kind_of_bill_has_its_type() -> None:
    assert set(STOCK_TYPES) == set(BillKind)
    assert set(RETAIL_TYPES) == set(RetailKind)
    assert all(kind.inbound == (number[0] == "1") for kind, number in STOCK_TYPES.items())
