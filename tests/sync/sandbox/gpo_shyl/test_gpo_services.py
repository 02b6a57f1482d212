"""The stand-in asked in raw SOAP, as any client would: order of checks, messages, memory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import defusedxml.ElementTree as SafeTree
import pytest
import requests
from litestar.testing import TestClient

from sync.sandbox.frame import LedgerError
from sync.sandbox.gpo_shyl.account import GpoAccount
from sync.sandbox.gpo_shyl.app import GpoSandboxSettings, build
from sync.sandbox.gpo_shyl.ledger import GpoLedger
from sync.serving import ThreadedServer

ACCOUNT = GpoAccount(secret="密钥")
SETTINGS = GpoSandboxSettings(account=ACCOUNT, today=date(2026, 11, 21))
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DRUG = "X900000010030010"
WHO = {"ptdm": ACCOUNT.platform_code, "yybm": ACCOUNT.org_code}


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadedServer(build(SETTINGS, lambda: NOW))
    server.start()
    try:
        yield server.url
    finally:
        assert server.stop()


@pytest.fixture
def url() -> Iterator[str]:
    with serving() as one:
        yield one


@pytest.fixture(scope="module")
def untouched() -> Iterator[str]:
    """A stand-in for what leaves nothing behind."""
    with serving() as one:
        yield one


def soap(operation: str, *children: tuple[str, str], namespace: str = "") -> bytes:
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in children)
    where = namespace or "http://webservice.msc.shyl.com/"
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:m="{where}"><s:Body><m:{operation}>{inside}'
        f"</m:{operation}></s:Body></s:Envelope>"
    ).encode()


def signed(operation: str, data: str, sign: str = "", data_type: str = "1") -> bytes:
    made = hashlib.sha1((ACCOUNT.secret + data).encode()).hexdigest().upper()
    return soap(operation, ("sign", sign or made), ("dataType", data_type), ("data", data))


def post(url: str, service: str, body: bytes) -> requests.Response:
    return requests.post(f"{url}/gpo/services/{service}WebService", data=body, timeout=30)


@dataclass(frozen=True)
class Said:
    success: bool
    msg: str
    msgcode: str
    data: Any


def read(answer: requests.Response) -> Said:
    assert answer.status_code == 200
    returned = SafeTree.fromstring(answer.content).findtext(f"{{{SOAP}}}Body/*/return")
    return Said(**json.loads(returned or ""))


def ask(url: str, service: str, operation: str, fields: object, **how: str) -> Said:
    data = fields if isinstance(fields, str) else json.dumps(fields, ensure_ascii=False)
    return read(post(url, service, signed(operation, data, **how)))


def plan(**changed: object) -> dict[str, object]:
    line = {"sxh": 1, "ypbm": DRUG, "gysbm": "PXGYS01", "cgsl": 5, "cgdj": 6.8}
    return {
        **WHO,
        "psdbm": "PXPSD01",
        "yqphsj": "2026-11-22 12:00:00",
        "dcpsbs": "1",
        "cgjhdbh": "CG1",
        "jjcd": "0",
        "jhlx": "0",
        "jls": 1,
        "mx": [line],
        **changed,
    }


def control(url: str, path: str, body: object = None) -> Any:  # noqa: ANN401
    method = "GET" if body is None else "POST"
    answer = requests.request(method, f"{url}/training/gpo{path}", json=body, timeout=30)
    return answer.json() if answer.ok and answer.content else answer.status_code


def test_type_comes_before_fields_and_fields_before_signature_and_then_all_is_kept(
    url: str,
) -> None:
    wrong = {**plan(), "dcpsbs": "7"}
    said = ask(url, "purchaseOrderPlan", "send", wrong, sign="x", data_type="9")
    assert "dataType" in said.msg
    assert "JSON" in ask(url, "purchaseOrderPlan", "send", wrong, data_type="2").msg
    assert "dcpsbs" in ask(url, "purchaseOrderPlan", "send", wrong, sign="x").msg
    data = json.dumps(plan(), ensure_ascii=False)
    lower = hashlib.sha1((ACCOUNT.secret + data).encode()).hexdigest()
    for sign in ("x", lower, "0" * 40):
        assert ask(url, "purchaseOrderPlan", "send", data, sign=sign).msg == "签名验证失败"
    assert control(url, "/datagrams") == []
    assert not ask(url, "purchaseOrderPlan", "send", plan(psdbm="PX9")).success
    assert len(control(url, "/datagrams")) == 1
    assert control(url, "/documents/plans") == []
    assert ask(url, "purchaseOrderPlan", "send", data).success
    assert control(url, "/datagrams")[1] == ["purchaseOrderPlan.send", data]


def test_a_number_is_used_once_even_by_many_at_once(url: str) -> None:
    def send(quantity: int) -> Said:
        line = {"sxh": 1, "ypbm": DRUG, "gysbm": "PXGYS01", "cgsl": quantity}
        return ask(url, "purchaseOrderPlan", "send", plan(mx=[line]))

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(send, range(1, 9)))
    assert sorted(one.msgcode for one in said) == [""] + ["err01"] * 7
    assert len({json.dumps(one.data) for one in said}) == 1
    (kept,) = control(url, "/documents/plans")
    assert said[0].data["ddjhbh"] == kept["number"]
    assert said[0].data["mx"] == [{"sxh": "1", "ddjhmxbh": kept["body"]["mx"][0]["ddjhmxbh"]}]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        *(({name: ""}, name) for name in ("ptdm", "yybm", "psdbm", "cgjhdbh", "jjcd", "jls")),
        ({"ptdm": "PX9"}, "ptdm"),
        ({"yybm": "PX9"}, "yybm"),
        ({"psdbm": "PX9"}, "psdbm"),
        ({"jhlx": "2"}, "jhlx"),
        ({"yqphsj": "2026-11-22"}, "yqphsj"),
        ({"yqphsj": "2026-11-21 11:59:59"}, "早于"),
        ({"jls": 2}, "jls"),
        ({"mx": []}, "jls"),
        ({"mx": [{"sxh": 1, "ypbm": DRUG, "gysbm": "PX9", "cgsl": 1}]}, "第(1)笔：gysbm"),
        ({"mx": [{"sxh": 1, "ypbm": "X", "gysbm": "PXGYS01", "cgsl": 1}]}, "不在医院目录"),
        ({"mx": [{"sxh": 1, "ypbm": DRUG, "gysbm": "PXGYS01", "cgsl": 1.5}]}, "整数"),
        ({"mx": [{"sxh": 1, "ypbm": DRUG, "gysbm": "PXGYS01", "cgsl": 0}]}, "整数"),
        ({"mx": [{"sxh": 1, "ypbm": DRUG, "gysbm": "PXGYS01", "cgdj": "-1"}]}, "金额"),
        ({"jls": 2, "mx": [{"sxh": 1}, {"sxh": 1}]}, "sxh 重复；第(1)笔：ypbm"),
        ({"cgjhdbh": "\ud800"}, "JSON"),
    ],
)
def test_a_plan_that_is_not_right_leaves_nothing(
    untouched: str, changed: dict[str, object], named: str
) -> None:
    data = json.dumps(plan(**changed))
    said = ask(untouched, "purchaseOrderPlan", "send", data)
    assert not said.success and named in said.msg
    assert control(untouched, "/documents/plans") == []


def test_each_service_describes_itself_where_it_stands(untouched: str) -> None:
    address = f"{untouched}/gpo/services/purchaseOrderPlanWebService"
    answer = requests.get(f"{address}?wsdl", timeout=30)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    root = SafeTree.fromstring(answer.content)
    wsdl = "{http://schemas.xmlsoap.org/wsdl/}"
    named = [one.get("name") for one in root.findall(f"{wsdl}portType/{wsdl}operation")]
    assert named == ["send", "get"]
    port = root.find(f"{wsdl}service/{wsdl}port")
    assert port is not None and port.get("name") == "purchaseOrderPlanPort"
    assert port[0].get("location") == address
    assert requests.get(f"{untouched}/gpo/services/other", timeout=30).status_code == 404


@pytest.mark.parametrize(
    ("service", "body"),
    [
        ("purchaseOrderPlan", b"<"),
        ("purchaseOrderPlan", b"<x/>"),
        ("purchaseOrderPlan", soap("send", namespace="urn:other")),
        ("purchaseOrderPlan", signed("destroy", "{}")),
        ("other", signed("send", "{}")),
    ],
)
def test_what_is_no_call_is_answered_with_a_fault(
    untouched: str, service: str, body: bytes
) -> None:
    answer = post(untouched, service, body)
    assert answer.status_code == 500
    assert SafeTree.fromstring(answer.content).findtext(f".//{{{SOAP}}}Fault/faultcode")


def test_a_note_counts_up_to_what_was_delivered_in_however_many_notes(url: str) -> None:
    bar_code = control(url, "/deliveries", {"lines": 2})["bar_code"]
    delivery = ask(url, "deliveryOrder", "get", {**WHO, "psdtxm": bar_code}).data
    detail = delivery["mx"][0]
    assert detail["pssl"] == 10

    def note(number: str, quantity: int, **changed: object) -> Said:
        total = str(Decimal(detail["dj"]) * quantity)
        line = {
            "sxh": 1,
            "rkdmxbh": f"{number}-1",
            **{name: detail[name] for name in ("psdmxbh", "ypbm", "scph", "scrq", "yxrq")},
            "crksl": quantity,
            "crkdj": detail["dj"],
            "crkje": total,
            **changed,
        }
        fields = {
            **WHO,
            "psdbm": delivery["psdbm"],
            "rkdbh": number,
            "psdbh": delivery["psdbh"],
            "czsj": "2026-11-21 12:00:00",
            "czr": "员",
            "jls": 1,
            "mx": [line],
        }
        return ask(url, "inOutBound", "send", fields)

    first = note("R1", 6)
    assert first.success and note("R1", 6).msgcode == "err01"
    assert note("R1", 9).data == first.data
    assert "超过可入库数量 4" in note("R2", 5).msg
    for changed, said in (
        ({"scph": "B9"}, "与配送单不符"),
        ({"crkje": "1"}, "crkje 应为"),
        ({"psdmxbh": "PS9"}, "明细编号不存在"),
        ({"yxrq": "2026"}, "yyyy-MM-dd"),
    ):
        assert said in note("R2", 1, **changed).msg
    assert note("R2", 4).success
    assert [one["own_no"] for one in control(url, "/documents/receipts")] == ["R1", "R2"]


def test_reading_sets_a_flag_and_a_span_is_a_span(url: str) -> None:
    control(url, "/deliveries", {})
    assert control(url, "/documents/deliveries")[0]["times_read"] == 0
    for begin, end, found in (("00", "09", 1), ("09", "23", 0)):
        span = {"cxkssj": f"2026-11-21 {begin}:00:00", "cxjssj": f"2026-11-21 {end}:00:00"}
        assert len(ask(url, "deliveryOrder", "get", {**WHO, **span}).data) == found
    assert control(url, "/documents/deliveries")[0]["times_read"] == 1
    assert "cxkssj" in ask(url, "deliveryOrder", "get", WHO).msg
    assert "不存在" in ask(url, "deliveryOrder", "get", {**WHO, "psdtxm": "X"}).msg


def test_it_remembers_in_its_file_and_says_what_it_does_not_know(tmp_path: Path) -> None:
    settings = replace(SETTINGS, database=tmp_path / "here" / "gpo.db")
    for expected in (1, 2):
        with TestClient(build(settings, lambda: NOW)) as client:
            assert client.post("/training/gpo/deliveries", json={}).status_code == 201
            assert len(client.get("/training/gpo/documents/deliveries").json()) == expected
            assert client.get("/training/gpo/documents/none").status_code == 400
            assert client.post("/training/gpo/deliveries", json={"plan": "J"}).status_code == 400
            feedback = {"plan": "J", "state": "1"}
            assert client.post("/training/gpo/feedback", json=feedback).status_code == 400
    (tmp_path / "other.db").write_bytes(b"no database at all" * 60)
    with pytest.raises(LedgerError, match="移走"):
        GpoLedger(tmp_path / "other.db")
