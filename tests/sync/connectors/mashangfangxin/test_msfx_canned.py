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

from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import (
    BillKind,
    BillState,
    CodeState,
    Party,
    StockBill,
    UpstreamBill,
)
from sync.serving import ThreadedServer

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
DAY = date(2026, 11, 21)
CODES = tuple(f"8100001{number:013d}" for number in range(3))
BILL = StockBill("RK1", NOW, CODES, "员", kind=BillKind.PURCHASE_IN, partner="P")
UPSTREAM = UpstreamBill("PS1", "201", DAY, Party("S", "RS"), Party("H", ""))

Said = object | tuple[int, bytes]


@dataclass
class Canned:
    """What to answer, and what was asked."""

    url: str
    answer: Callable[[Mapping[str, str]], Said] = lambda _: {}
    asked: list[dict[str, str]] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)

    def report(self, fields: Mapping[str, Any], reason: str, /) -> None:
        self.reported.append(reason)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, list[Canned]]]:
    """A server for all tests of the file, and the one who answers now."""
    answering: list[Canned] = []

    @post("/", status_code=200)
    async def answer(request: Request[Any, Any, Any]) -> Response[bytes]:
        values = dict(parse_qsl((await request.body()).decode()))
        canned = answering[-1]
        canned.asked.append(values)
        said = canned.answer(values)
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
def client(canned: Canned) -> Iterator[MaShangFangXin]:
    settings = MsfxSettings(
        "81234567",
        "secret",
        "REF001",
        url=canned.url,
        plain_http=True,
        page_size=2,
        query_pause_s=0,
        upload_pause_s=0,
    )
    platform = MaShangFangXin(settings, report=canned.report, now=lambda: NOW)
    yield platform
    platform.close()


def done(**fields: object) -> dict[str, object]:
    return {"result": {"response_success": True, **fields}}


def paged(rows: list[dict[str, object]], total: object) -> Callable[[Mapping[str, str]], Said]:
    """Pages of two rows; past the end the last one again, as some platforms do."""

    def answer(values: Mapping[str, str]) -> Said:
        at = min(int(values["page"]) - 1, (len(rows) - 1) // 2) * 2
        model = {"result_list": rows[at : at + 2]}
        return done(model=model if total is None else {**model, "total_num": total})

    return answer


def state(number: str, result_type: str, info: str = "") -> dict[str, object]:
    return {"bill_code": number, "result_type": result_type, "process_info": info}


def test_lists_without_a_total_are_read_until_no_page_brings_more(canned: Canned) -> None:
    rows: list[dict[str, object]] = [{"bill_code": f"PS{number}"} for number in range(5)]
    with client(canned) as platform:
        canned.answer = paged(rows, None)
        assert [row.bill.bill_no for row in platform.upstream_bills(DAY, DAY)] == [
            "PS0",
            "PS1",
            "PS2",
            "PS3",
            "PS4",
        ]
        assert len(canned.asked) == 4
        for total in ("9", "many"):
            canned.answer = paged(rows, total)
            with pytest.raises(PlatformError) as raised:
                platform.upstream_bills(DAY, DAY)
            assert raised.value.code == "bad-answer" and raised.value.retry_after_s


def test_a_row_nobody_can_read_is_reported_and_the_others_go_on(canned: Canned) -> None:
    rows: list[dict[str, object]] = [{"bill_code": "PS1", "code_count": "x"}, {"bill_code": "PS2"}]
    with client(canned) as platform:
        canned.answer = paged(rows, 2)
        assert [row.bill.bill_no for row in platform.upstream_bills(DAY, DAY)] == ["PS2"]
        models = [{"code": CODES[0], "package_level": "大"}, {"code": CODES[2]}, {}]
        canned.answer = lambda _: done(models=models)
        details = list(platform.code_details(CODES))
    assert [one.code for one in details] == list(CODES)
    assert {one.state for one in details} == {CodeState.UNSAID}
    assert [reason.partition(" ")[0] for reason in canned.reported] == [
        "code_count",
        "package_level",
        "code",
    ]


def test_a_state_of_another_number_is_not_ours_and_the_worst_of_ours_counts(
    canned: Canned,
) -> None:
    with client(canned) as platform:
        canned.answer = paged([state("RK1_1", "3"), state("XRK1", "3")], 2)
        assert platform.bill_standing(BILL).state is BillState.ABSENT
        canned.answer = paged([state("RK1", "3", "好"), state("RK1", "4", "坏")], 2)
        stands = platform.bill_standing(BILL)
        assert (stands.state, stands.said) == (BillState.FAILED, "RK1：好，坏")
        canned.answer = paged([state("RK1", "2")], 1)
        with pytest.raises(PlatformError, match="处理状态为“2”"):
            platform.bill_standing(BILL)
    assert canned.asked[0]["bill_type"] == "AI"
    assert canned.asked[0]["begin_date"] == canned.asked[0]["end_date"] == "2026-11-21"


def test_a_bill_that_failed_is_not_sent_again_under_its_number(canned: Canned) -> None:
    with client(canned) as platform:
        canned.answer = paged([state("RK1", "4")], 1)
        platform.upload_stock_bill(BILL)
    assert [values["method"].rpartition(".")[2] for values in canned.asked] == ["billstatus"]


def test_what_cannot_be_told_from_goods_that_were_not_sent_is_an_error(canned: Canned) -> None:
    line = {"prod_name": "药", "code_info_list_dto_list": [{"code": ""}]}
    with client(canned) as platform:
        canned.answer = lambda _: done(model={"drug_infos_dto_list": [line]})
        with pytest.raises(PlatformError, match="上游单据 PS1 无法读取，code 为空"):
            platform.upstream_lines(UPSTREAM)
        canned.answer = lambda _: done(model_list=[{"code_relation_list": [{"code": "X"}]}])
        with pytest.raises(PlatformError, match="没有所查的码"):
            platform.package_tree(CODES[0])
        canned.answer = lambda _: done(
            model_list=[{"code_relation_list": [{"code": CODES[0], "code_pack_level": "x"}]}]
        )
        with pytest.raises(PlatformError, match="code_pack_level"):
            platform.package_tree(CODES[0])
        canned.answer = lambda _: {"success_i": True, "model": "maybe"}
        with pytest.raises(PlatformError, match="maybe"):
            platform.check_code(CODES[0])
    assert canned.asked[0]["to_ref_user_id"] == "REF001"


@pytest.mark.parametrize(
    ("status", "body", "code", "retry_after_s"),
    [
        (503, b"busy", "http-503", 600),
        (429, b"", "http-429", 600),
        (404, b"<html>", "http-404", None),
        (302, b"", "http-302", None),
        (500, b'{"error_response":{"code":15,"sub_code":"isp.x"}}', "isp.x", 60),
        (200, b"<html>", "bad-answer", 600),
        (200, b"[" + b" " * 5000 + b"]", "too-large", 600),
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
    canned.answer = lambda _: (status, body)
    with client(canned) as platform, pytest.raises(PlatformError) as raised:
        platform.check_code(CODES[0])
    assert (raised.value.code, raised.value.retry_after_s) == (code, retry_after_s)


def test_nobody_there_is_worth_another_try_soon(canned: Canned) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        canned.url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with client(canned) as platform, pytest.raises(PlatformError) as raised:
            platform.check_code(CODES[0])
    assert (raised.value.code, raised.value.retry_after_s) == ("no-connection", 60)


def test_without_anybody_listening_an_unreadable_row_is_logged(
    canned: Canned, caplog: pytest.LogCaptureFixture
) -> None:
    canned.answer = lambda _: done(model_list=[{"bill_code": "PS7", "bill_time": "soon"}])
    with client(canned) as made:
        settings = made._settings
        platform = MaShangFangXin(settings, now=lambda: NOW)
        assert platform.bills_of_code(CODES[0]) == ()
        platform.close()
    assert "PS7" in caplog.text and "bill_time" in caplog.text
