"""Answers that the stand-in never gives, over real HTTP: oddities and bare statuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from litestar import Litestar, Request, Response, post

from app.catalogue.relations.told.values import LONGEST_CODE
from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.jiangsu_dep.settings import DepSettings
from sync.connectors.port import PlatformError
from sync.serving import ThreadedServer
from tests.sync.connectors.jiangsu_dep.dep_stand import Calls, Reports, Store
from tests.sync.connectors.jiangsu_dep.test_dep_answers import HEAD

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)


class Canned:
    """A gateway that answers what it is given, and a client of it."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.said: tuple[int, bytes] = (200, b"")

        @post("/", status_code=200)
        async def answer(request: Request[Any, Any, Any]) -> Response[bytes]:
            self.asked.append(json.loads(await request.body()))
            self.headers.append(dict(request.headers))
            status, body = self.said
            return Response(body, status_code=status, media_type="application/json")

        self.server = ThreadedServer(Litestar([answer], logging_config=None))
        self.server.start()
        self.begin_again()

    def begin_again(self) -> None:
        self.asked.clear()
        self.headers.clear()
        self.reports, self.store, self.calls = Reports(), Store(), Calls()
        settings = DepSettings(self.server.url, "H1", "t0ken", plain_http=True)
        self.platform = JiangsuDep(settings, self.calls, self.reports, lambda: NOW, self.store)

    def say(self, rows: object, code: object = 0, status: int = 200) -> None:
        self.said = status, json.dumps({"Code": code, "Data": rows, "Message": "m"}).encode()


@pytest.fixture(scope="module")
def running() -> Iterator[Canned]:
    one = Canned()
    yield one
    assert one.server.stop()


@pytest.fixture
def canned(running: Canned) -> Iterator[Canned]:
    running.begin_again()
    yield running
    running.platform.close()


def head(**values: object) -> dict[str, Any]:
    return {**deepcopy(HEAD), **values}


def test_a_delivery_nobody_can_read_is_reported_never_marked_and_holds_up_no_other(
    canned: Canned,
) -> None:
    bad = [head(ID=8, OrderNO="PS8", DistributionDetail="x"), head(ID=9, OrderNO="", State=1)]
    canned.say([*bad, head(), head(HospitalCode="H2", OrderNO="PS9", ID=10)])
    told = list(canned.platform.open_details())
    assert [one.detail_id for one in told] == ["1", "2"]
    assert [what for what, _ in canned.reports] == ["配送单 PS8", "配送单 ", "配送单 PS9"]
    canned.store.keep(told)
    assert list(canned.platform.open_details()) == []
    assert [one["Data"] for one in canned.asked if "ID" in one["Data"]] == [{"ID": "7"}]


def test_every_call_carries_hospital_token_and_caller_and_the_span(canned: Canned) -> None:
    canned.say([])
    assert list(canned.platform.open_details()) == []
    (asked,) = canned.asked
    assert asked == {
        "BusinessType": "YY102",
        "HospitalCode": "H1",
        "IP": "127.0.0.1",
        "MAC": "00-00-00-00-00-00",
        "HostName": "TraceDock",
        "Data": {
            "DownloadState": 0,
            "Kssj": "2026-09-22 12:00:00",
            "Jssj": "2026-11-22 12:00:00",
            "Managed": "",
        },
    }
    (headers,) = canned.headers
    assert (headers["code"], headers["token"]) == ("H1", "t0ken")
    assert headers["content-type"] == "application/json;charset=UTF-8"


@pytest.mark.parametrize(
    ("said", "code", "retry_after_s"),
    [
        ((500, b"<html>"), "http-500", 600),
        ((503, b""), "http-503", 600),
        ((404, b"<html>"), "http-404", None),
        ((302, b""), "http-302", None),
        ((401, b'{"code": 40301}'), "40301", None),
        ((500, b'{"Code": 10000}'), "10000", 600),
        ((200, b"<html>"), "bad-answer", 600),
        ((200, b'{"Data": []}'), "bad-answer", 600),
    ],
)
def test_a_status_is_judged_unless_an_answer_comes_with_it(
    canned: Canned, said: tuple[int, bytes], code: str, retry_after_s: float | None
) -> None:
    canned.said = said
    with pytest.raises(PlatformError) as raised:
        canned.platform.relations()
    assert (raised.value.code, raised.value.retry_after_s) == (code, retry_after_s)
    assert [(entry.outcome, entry.ok) for entry in canned.calls] == [(code, False)]


def test_a_catalogue_that_does_not_move_on_is_given_up(canned: Canned) -> None:
    canned.say([{"UniCode": "P1", "Name": "药", "PackQuantity": 24}, {"UniCode": "P2"}])
    with pytest.raises(PlatformError, match="翻页没有前进"):
        canned.platform.item("P9")
    assert [one["Data"]["Page"] for one in canned.asked] == [1, 2]
    assert canned.reports == [("药品 P2", "Name 为空")]
    canned.begin_again()
    canned.say([])
    assert canned.platform.item("P9") is None


def test_a_supplier_without_a_usable_code_is_reported_and_the_others_are_told(
    canned: Canned,
) -> None:
    rows = [{"Type": kind, "Name": "N", "Code": code} for kind, code in (("2", "S1"), (1, "S2"))]
    rows += [{"Type": 2, "Name": "A"}, {"Type": 2, "Name": "B", "Code": "S" * (LONGEST_CODE + 1)}]
    canned.say(rows)
    assert [one.code for one in canned.platform.relations().parties] == ["S1"]
    assert [what for what, _ in canned.reports] == ["供应商 A", "供应商 B"]
