"""Answers that the stand-in never gives, over real HTTP: oddities, gaps, floods, bare statuses."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from litestar import Litestar, Request, Response, post
from litestar.params import FromPath

from app.purchasing.states import OrderState
from sync.connectors.port import DetailAcceptance, PlatformError
from sync.connectors.zhejiang_hsnn.platform import ZhejiangHsnn
from sync.connectors.zhejiang_hsnn.settings import HsnnPaths, HsnnSettings
from sync.serving import ThreadedServer
from tests.sync.connectors.zhejiang_hsnn.hsnn_stand import going_back, order

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
PATHS = HsnnPaths("/add", "/submit", "/orders", "/sent", "/received")
WORD = DetailAcceptance("PS1", "C", "", "X1", 5, True, sent_before=False)

Values = Mapping[str, str]
Said = object | tuple[int, bytes]


@dataclass
class Canned:
    """What to answer to the last part of a path, and what was asked."""

    url: str
    answers: dict[str, Callable[[Values], Said]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)

    def report(self, fields: Mapping[str, Any], reason: str, /) -> None:
        self.reported.append(reason)

    def answer(self, path: str, values: dict[str, str]) -> Said:
        name = path.rpartition("/")[2]
        self.asked.append((name, values))
        if name == "getToken" and name not in self.answers:
            return {"returnCode": 1, "accessToken": "T"}
        return self.answers[name](values)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, list[Canned]]]:
    """A server for all tests of the file, and the one who answers now."""
    answering: list[Canned] = []

    @post("/{path:path}", status_code=200)
    async def answer(path: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
        values = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        said = answering[-1].answer(path, values)
        status, body = said if isinstance(said, tuple) else (200, json.dumps(said).encode())
        return Response(body, status_code=status, media_type="application/json")

    server = ThreadedServer(Litestar([answer], logging_config=None))
    server.start()
    yield server.url, answering
    assert server.stop()


@pytest.fixture
def canned(served: tuple[str, list[Canned]]) -> Canned:
    one = Canned(served[0])
    served[1].append(one)
    return one


@contextmanager
def client(
    canned: Canned, known_return_codes: frozenset[str] = frozenset()
) -> Iterator[ZhejiangHsnn]:
    settings = HsnnSettings(
        canned.url + "/",
        "u",
        "secret",
        plain_http=True,
        paths=PATHS,
        known_return_codes=known_return_codes,
    )
    platform = ZhejiangHsnn(settings, report=canned.report, now=lambda: NOW)
    yield platform
    platform.close()


def page(*rows: Mapping[str, object], **more: object) -> Callable[[Values], Said]:
    """All rows on one page."""
    said = {"totalPageCount": 1, "totalRecordCount": len(rows), "dataList": rows}
    return lambda values: {
        "returnCode": 1,
        "currentPageNumber": values["currentPageNumber"],
        **said,
        **more,
    }


def sent(number: str, **changed: object) -> dict[str, object]:
    return {
        "distributeId": number,
        "companyDistributeId": f"C-{number}",
        "companyIdPs": "C",
        "procurecatalogId": "X1",
        "orderDetailId": "MX1",
        "distributeCount": "5.00",
        "batchCode": "B1",
        "periodDate": "2028-02",
        "distributeTime": "2026-11-20 08:00:00",
        **changed,
    }


def test_the_digest_of_the_login_is_of_what_stands_before_it(canned: Canned) -> None:
    canned.answers["getProcurecatalog"] = page()
    with client(canned) as platform:
        assert platform.item("X1") is None
    assert canned.asked[0][1] == {
        "departmentUserName": "u",
        "params": "departmentUserName=u&secret=secret&logtime=2026-11-21 12:00:00"
        "&md5=1011583b4f88beb1f6cc8d204bb561ef",
    }
    assert canned.asked[1][1] == {
        "accessToken": "T",
        "month": "",
        "procurecatalogIds": '{"list":[{"procurecatalogId":"X1"}]}',
        "currentPageNumber": "1",
    }


def test_a_row_that_cannot_be_read_is_reported_and_the_others_go_on(canned: Canned) -> None:
    canned.answers["sent"] = page(
        sent("PS1"),
        sent("PS2", periodDate="soon"),
        sent("PS3", distributeCount=0),
        sent("PS4", distributeTime="2026"),
        sent("PS5", companyIdPs=""),
        sent("PS6"),
    )
    canned.answers["received"] = page({"distributeId": "PS6", "warehouseCount": 1})
    canned.answers["getProcurecatalog"] = page({"procurecatalogId": "X1", "productName": ""})
    with client(canned) as platform:
        (detail,) = platform.open_details()
    assert (detail.detail_id, detail.delivery_no, detail.quantity) == ("PS1", "C-PS1", 5)
    assert (detail.expiry, detail.name) == (date(2028, 2, 29), "")
    named = [reason.partition(" ")[0] for reason in canned.reported]
    assert named == [
        "productName", "periodDate", "distributeCount", "distributeTime", "companyIdPs",
    ]  # fmt: skip


def test_orders_of_others_keep_their_own_numbers_and_odd_ones_are_reported(
    canned: Canned, caplog: pytest.LogCaptureFixture
) -> None:
    line = {
        "orderDetailId": "MX1",
        "orderId": "DD1",
        "procurecatalogId": "X1",
        "purchaseCount": 3,
        "purchasePrice": "1.5",
        "orderDetailState": "6",
        "orderCustomInfo": "CG1#2",
    }
    canned.answers["orders"] = page(
        line,
        {**line, "orderDetailId": "MX2", "orderCustomInfo": "HIS-7"},
        {**line, "orderDetailId": "MX3", "orderId": "DD2", "orderDetailState": "77"},
    )
    with client(canned) as platform:
        (told,) = platform.orders()
        assert (told.plan_no, told.ordered_at) == ("", None)
        assert [one.line_no for one in told.lines] == [1, 2]
        assert {one.state for one in told.lines} == {OrderState.CONFIRMED}
        assert canned.reported == ["订单明细状态（orderDetailState）为“77”"]
        silent = ZhejiangHsnn(platform._settings, now=lambda: NOW)
        assert list(silent.orders()) == [told]
        silent.close()
    assert "DD2" in caplog.text


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"returnCode": 7}, "returnCode"),
        ({"returnCode": 1, "errorList": {}}, "errorList"),
        ({"returnCode": 1, "successList": [{"distributeId": "PS2"}]}, "没有说明 PS1"),
        ([], "不是 JSON 对象"),
    ],
)
def test_what_does_not_say_that_it_was_taken_is_asked_again(
    canned: Canned, said: object, what: str
) -> None:
    canned.answers["warehouse"] = lambda _: said
    with client(canned) as platform, pytest.raises(PlatformError, match=what) as raised:
        platform.accept(WORD)
    assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)


def test_refusals_name_what_and_why_and_only_busy_ones_are_tried_again(canned: Canned) -> None:
    reasons: list[list[dict[str, str]]] = [
        [],
        [{"errorCode": "E1", "errorMsg": "状态有误"}, {"errorCode": "E2"}],
        [{"errorCode": "E3", "errorMsg": "系统繁忙"}],
    ]
    canned.answers["received"] = page()
    found = []
    with client(canned) as platform:
        for reason in reasons:
            row = {"distributeId": "PS1", "errorReasonList": reason}
            canned.answers["warehouse"] = lambda _, row=row: {"returnCode": "1", "errorList": [row]}  # type: ignore[misc]
            with pytest.raises(PlatformError) as raised:
                platform.accept(WORD)
            found.append((raised.value.code, raised.value.retry_after_s, raised.value.message))
    assert [(code, wait_s) for code, wait_s, _ in found] == [
        ("refused", None), ("E1", None), ("E3", 600),
    ]  # fmt: skip
    assert found[1][2] == "浙江采购平台没有接受：PS1 状态有误（E1），未说明原因（E2）"


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"totalRecordCount": 2}, "应有 2 行，只收到 1 行"),
        ({"totalPageCount": None}, "totalPageCount"),
        ({"totalPageCount": -1}, "totalPageCount"),
        ({"currentPageNumber": 2}, "第 1 页"),
        ({"dataList": {"a": 1}}, "dataList"),
    ],
)
def test_a_list_that_does_not_add_up_is_asked_again(
    canned: Canned, more: dict[str, object], what: str
) -> None:
    canned.answers["getProcurecatalog"] = page({"procurecatalogId": "X1"}, **more)
    with client(canned) as platform, pytest.raises(PlatformError, match=what) as raised:
        platform.item("X1")
    assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)


def test_an_order_or_a_return_that_cannot_be_read_is_asked_again(canned: Canned) -> None:
    saved = [{"orderCustomInfo": f"CG001#{at}", "orderId": f"DD{at}"} for at in (1, 2)]
    canned.answers["orders"] = page()
    canned.answers["add"] = lambda _: {"returnCode": 1, "successList": saved}
    row = {"distributeId": "PS1", "returnCustomInfo": "R1", "isResponse": "?", "returnCount": 1}
    canned.answers["getReturn"] = page(row)
    with client(canned) as platform:
        with pytest.raises(PlatformError, match="2 个 orderId"):
            platform.file_order(order())
        with pytest.raises(PlatformError, match="isResponse"):
            platform.return_state("R1@PS1")


def test_a_number_that_was_used_counts_as_filed_only_where_it_is_the_only_one(
    canned: Canned,
) -> None:
    def refuse(values: Values) -> Said:
        listed = json.loads(values["returnInfo"])["list"]
        ids = [one["hospitalReturnId"] for one in listed]
        reason = [{"errorCode": "USED", "errorMsg": "重复"}]
        failed = [{"hospitalReturnId": one, "errorReasonList": reason} for one in ids]
        return {"returnCode": 1, "errorList": failed}

    canned.answers["getReturn"] = page()
    canned.answers["addReturn"] = refuse
    canned.answers["received"] = page(
        {"distributeId": "PS1", "warehouseCount": 2}, {"distributeId": "PS2", "warehouseCount": 9}
    )
    known = frozenset({"USED"})
    with client(canned, known_return_codes=known) as platform:
        assert platform.file_return(going_back(3, "PS1")) == "R1@PS1"
        with pytest.raises(PlatformError, match="R1-PS1 重复（USED）；R1-PS2 重复"):
            platform.file_return(going_back(3, "PS1", "PS2"))
    with client(canned) as platform, pytest.raises(PlatformError, match="USED"):
        platform.file_return(going_back(3, "PS1"))


@pytest.mark.parametrize(
    ("status", "body", "code", "retry_after_s"),
    [
        (503, b"busy", "http-503", 600),
        (429, b"", "http-429", 600),
        (404, b"<html>", "http-404", None),
        (302, b"", "http-302", None),
        (200, b"<html>", "bad-answer", 600),
        (200, b'{"returnCode":1}', "bad-answer", 600),
        (200, b"[" * 2000, "bad-answer", 600),
        (200, b" " * 5000, "too-large", 600),
    ],
)
def test_every_bare_answer_says_whether_another_try_makes_sense(
    canned: Canned,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: bytes,
    code: str,
    retry_after_s: float | None,
) -> None:
    monkeypatch.setattr("sync.connectors.posting.MAX_ANSWER_BYTES", 4000)
    canned.answers["getToken"] = lambda _: (status, body)
    with client(canned) as platform, pytest.raises(PlatformError) as raised:
        platform.item("X1")
    assert (raised.value.code, raised.value.retry_after_s) == (code, retry_after_s)


def test_nobody_there_is_worth_another_try_soon(canned: Canned) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        canned.url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with client(canned) as platform, pytest.raises(PlatformError) as raised:
            platform.item("X1")
    assert (raised.value.code, raised.value.retry_after_s) == ("no-connection", 60)
