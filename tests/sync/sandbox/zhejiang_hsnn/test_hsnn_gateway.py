"""The stand-in for the Zhejiang platform as any program of others would call it: raw forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from app.store.clock import utc_now
from sync.sandbox.frame import LedgerError
from sync.sandbox.zhejiang_hsnn.account import (
    ADD_ORDER,
    DISTRIBUTIONS,
    ORDERS,
    SUBMIT_ORDER,
    HsnnAccount,
)
from sync.sandbox.zhejiang_hsnn.app import HsnnSandboxSettings, build
from sync.sandbox.zhejiang_hsnn.web import INTERFACE

ACCOUNT = HsnnAccount(user="u", secret="秘密", page_size=2)
SETTINGS = HsnnSandboxSettings(account=ACCOUNT, boxes=40)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
SPAN = {"startTime": "2026-11-20 00:00:00", "endTime": "2026-11-22 00:00:00"}

Json = dict[str, Any]


class Program:
    """A program of somebody else."""

    def __init__(self, client: TestClient[Any]) -> None:
        self.client = client
        self.token = ""

    def send(self, path: str, **fields: str) -> Json:
        form = {"accessToken": self.token, **fields}
        answer = self.client.post(INTERFACE + path, data=form)
        assert answer.status_code == 200, answer.text
        said: Json = answer.json()
        return said

    def log_in(self, text: str = "departmentUserName=u&secret=秘密&logtime=1") -> Json:
        digest = hashlib.md5(text.encode()).hexdigest()
        said = self.send(
            "/accessToken/getToken", departmentUserName="u", params=f"{text}&md5={digest}"
        )
        self.token = said.get("accessToken", "")
        return said

    def upload(self, path: str, name: str, *entries: object, **more: str) -> Json:
        return self.send(path, **{name: json.dumps({"list": entries}), **more})


@contextmanager
def calling(settings: HsnnSandboxSettings = SETTINGS) -> Iterator[Program]:
    with TestClient(build(settings, lambda: NOW)) as client:
        yield Program(client)


@pytest.fixture
def program() -> Iterator[Program]:
    with calling() as one:
        one.log_in()
        yield one


def reasons(said: Json) -> list[str]:
    return [one["errorReasonList"][0]["errorCode"] for one in said["errorList"]]


def test_only_who_signs_with_the_secret_gets_a_token(program: Program) -> None:
    for text in (
        "departmentUserName=u&secret=秘蜜&logtime=1",
        "departmentUserName=v&secret=秘密&logtime=1",
        "departmentUserName=u&secret=秘密",
    ):
        assert program.log_in(text)["returnCode"] == "2"
    params = "departmentUserName=u&secret=秘密&logtime=1&md5=" + "0" * 32
    said = program.send("/accessToken/getToken", departmentUserName="u", params=params)
    assert "md5" in said["returnMsg"]
    assert program.send(ORDERS, **SPAN)["returnCode"] == "0"
    said = program.log_in()
    assert (said["returnCode"], said["expiresIn"]) == ("1", 7200)
    assert program.send("/drug/none")["returnCode"] == "2"
    answer = program.client.post("/tradeInterface/v1/testConnection")
    assert answer.json()["returnCode"] == "1"
    assert program.client.post(INTERFACE + ORDERS, json={}).status_code == 400
    bad = {"content-type": "application/x-www-form-urlencoded"}
    answer = program.client.post(INTERFACE + ORDERS, content=b"a=%ff", headers=bad)
    assert answer.status_code == 400


def test_a_catalogue_is_told_whole_page_by_page(program: Program) -> None:
    path = "/drug/procurecatalog/getProcurecatalog"
    first = program.send(path, currentPageNumber="1")
    pages = [program.send(path, currentPageNumber=str(at + 1)) for at in range(50)]
    rows = [row["procurecatalogId"] for one in pages for row in one["dataList"]]
    assert len(rows) == len(set(rows)) == first["totalRecordCount"]
    assert first["totalPageCount"] == -(-len(rows) // 2) < 50
    ids = json.dumps({"list": [rows[0], {"procurecatalogId": rows[3]}, "X0"]})
    some = program.send(path, currentPageNumber="1", procurecatalogIds=ids)
    assert [row["procurecatalogId"] for row in some["dataList"]] == [rows[0], rows[3]]
    for wrong in ({}, {"currentPageNumber": "0"}, {"currentPageNumber": "x"}):
        assert program.send(path, **wrong)["returnCode"] == "2"


def test_details_of_an_order_that_are_wrong_are_named_and_the_others_saved(
    program: Program,
) -> None:
    good = {"procurecatalogId": "X900000010030010", "purchaseCount": 2, "companyIdPs": "PXPS0001"}
    said = program.upload(
        ADD_ORDER,
        "orderInfo",
        {**good, "orderCustomInfo": "A"},
        {**good, "procurecatalogId": "X0"},
        {**good, "purchaseCount": 0},
        {**good, "purchasePrice": "-1"},
        {**good, "companyIdPs": ""},
        orderName="N",
    )
    assert [one["orderCustomInfo"] for one in said["successList"]] == ["A"]
    assert reasons(said) == ["PX101", "PX102", "PX103", "PX104"]
    number = said["successList"][0]["orderId"]
    codes = [program.send(SUBMIT_ORDER, orderId=one)["returnCode"] for one in (number, number, "0")]
    assert codes == ["1", "2", "2"]
    told = program.send(ORDERS, currentPageNumber="2", **SPAN)["dataList"]
    (saved,) = (row for row in told if row["orderId"] == number)
    assert (saved["orderDetailState"], saved["submitTime"]) == ("1", "2026-11-21 12:00:00")
    for wrong in ("", "[]", '{"list":1}', '{"list":[]}', '{"list":[1]}', "{"):
        assert program.send(ADD_ORDER, orderInfo=wrong, orderName="N")["returnCode"] == "2"
    assert program.send(ORDERS, currentPageNumber="1", startTime="x")["returnCode"] == "2"


def test_goods_are_received_once_and_go_back_as_far_as_they_came(program: Program) -> None:
    sent = program.send(DISTRIBUTIONS, currentPageNumber="1", **SPAN)["dataList"]
    first, most = sent[0]["distributeId"], sent[0]["distributeCount"]

    def back(number: str, count: int, reason: str = "破损", of: str = first) -> Json:
        entry = {
            "hospitalReturnId": number,
            "distributeId": of,
            "returnCount": count,
            "returnReason": reason,
        }
        return program.upload("/drug/return/addReturn", "returnInfo", entry)

    def receive(count: object, of: str = first) -> Json:
        entry = {"distributeId": of, "warehouseCount": count}
        return program.upload("/drug/wareHouse/warehouse", "distributeInfo", entry)

    assert reasons(back("R1", 1)) == ["PX301"]
    received = [receive(most + 1), receive("x"), receive(1, "0"), receive(most), receive(most)]
    assert [reasons(one) for one in received] == [["PX203"], ["PX102"], ["PX201"], [], ["PX202"]]
    returned = [back("R1", most), back("R1", 1), back("R2", 1), back("R3", 1, "")]
    assert [reasons(one) for one in returned] == [[], ["PX302"], ["PX203"], ["PX303"]]
    return_id = returned[0]["successList"][0]["returnId"]
    answer = {"return_id": return_id, "refuse_reason": "已拆封"}
    assert program.client.post("/training/hsnn/return-answers", json=answer).status_code == 201
    assert reasons(back("R4", most)) == []


def test_the_company_acts_only_where_it_can(program: Program) -> None:
    told = program.send(ORDERS, currentPageNumber="1", **SPAN)["dataList"][0]
    for path, body in (
        ("/responses", {"order_detail_id": told["orderDetailId"]}),
        ("/responses", {"order_detail_id": "0"}),
        ("/distributions", {"order_detail_id": "0", "quantity": 1}),
        ("/deliveries", {"lines": 3, "cartons": 3, "boxes": 1}),
    ):
        assert program.client.post(f"/training/hsnn{path}", json=body).status_code == 400
    assert program.client.get("/training/hsnn/records/nothing").status_code == 400
    assert abs(utc_now() - datetime.now(UTC)) < timedelta(minutes=10)


def test_what_was_done_outlives_the_process_but_tokens_do_not(tmp_path: Path) -> None:
    settings = replace(SETTINGS, database=tmp_path / "new" / "hsnn.db")
    with calling(settings) as program:
        program.log_in()
        before = program.client.get("/training/hsnn/records/distribution").json()
        token = program.token
    with calling(settings) as program:
        program.token = token
        assert program.send(DISTRIBUTIONS, currentPageNumber="1", **SPAN)["returnCode"] == "0"
        after = program.client.get("/training/hsnn/records/distribution").json()
    assert after == before and len(before) == 3
    (tmp_path / "other.db").write_bytes(b"not a database at all, but long enough" * 40)
    with pytest.raises(LedgerError, match="请移走后重试"):
        build(replace(SETTINGS, database=tmp_path / "other.db"))
    with pytest.raises(LedgerError):
        build(replace(SETTINGS, database=tmp_path))
