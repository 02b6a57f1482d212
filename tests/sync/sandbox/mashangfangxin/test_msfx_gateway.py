"""The stand-in for 码上放心 as any program of others would call it: raw forms, XML and JSON."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import defusedxml.ElementTree as SafeTree
import pytest
import requests
from litestar.testing import TestClient

from sync.sandbox.frame import LedgerError
from sync.sandbox.mashangfangxin.account import MsfxAccount
from sync.sandbox.mashangfangxin.app import MsfxSandboxSettings, build
from sync.sandbox.mashangfangxin.ledger import MsfxLedger
from sync.serving import ThreadedServer

ACCOUNT = MsfxAccount(app_key="81234567", secret="秘&密", queue_s=0, codes_per_bill=6)
SETTINGS = MsfxSandboxSettings(account=ACCOUNT, today=date(2026, 11, 21), boxes=40)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
HOSPITAL = "alibaba.alihealth.drugtrace.top.yljg"
DETAIL = f"{HOSPITAL}.query.codedetail"
UPLOAD = f"{HOSPITAL}.uploadinoutbill"
STRANGE = "81000990000000000001"


@pytest.fixture
def url() -> Iterator[str]:
    with serving() as one:
        yield one


@pytest.fixture(scope="module")
def untouched() -> Iterator[str]:
    """A stand-in for what leaves nothing behind."""
    with serving() as one:
        yield one


@contextmanager
def serving() -> Iterator[str]:
    server = ThreadedServer(build(SETTINGS, lambda: NOW))
    server.start()
    try:
        yield server.url
    finally:
        assert server.stop()


def signed(name: str, fields: dict[str, str], **common: str) -> dict[str, str]:
    """Sign with HMAC-SHA256; a common parameter given as empty is left out."""
    parameters = {
        "method": name,
        "app_key": ACCOUNT.app_key,
        "sign_method": "hmac-sha256",
        "timestamp": "2026-11-21 12:00:00",
        "format": "json",
        "v": "2.0",
        **fields,
        **common,
    }
    parameters = {name: value for name, value in parameters.items() if value}
    text = "".join(f"{name}{parameters[name]}" for name in sorted(parameters) if name != "sign")
    made = hmac.new(ACCOUNT.secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
    return {"sign": made, **parameters}


def ask(url: str, method: str, fields: dict[str, str], **common: str) -> dict[str, Any]:
    answer = requests.post(f"{url}/router/rest", signed(method, fields, **common), timeout=30)
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


def bill(url: str, **changed: str) -> dict[str, str]:
    tops = requests.get(f"{url}/training/msfx/deliveries", timeout=30).json()[0]["codes"]
    fields = {
        "bill_code": "RK1",
        "bill_time": "2026-11-21 11:00:00",
        "bill_type": "102",
        "physic_type": "3",
        "ref_user_id": ACCOUNT.ref_ent_id,
        "from_user_id": ACCOUNT.supplier_ent,
        "to_user_id": ACCOUNT.ent_id,
        "oper_ic_code": ACCOUNT.app_key,
        "oper_ic_name": "收货员",
        "client_type": "2",
        "trace_codes": ",".join(tops[:2]),
    }
    return {name: value for name, value in {**fields, **changed}.items() if value}


def test_answers_are_wrapped_unless_simple_ones_are_asked_for(url: str) -> None:
    fields = {"ref_ent_id": ACCOUNT.ref_ent_id, "codes": f"{STRANGE},{STRANGE[:-1]}2"}
    wrapped = ask(url, DETAIL, fields)[DETAIL.replace(".", "_") + "_response"]
    simple = ask(url, DETAIL, fields, simplify="true")
    assert wrapped["result"]["models"]["code_full_info_dto"] == simple["result"]["models"]
    assert simple["result"]["response_success"] is True
    assert simple["result"]["msg_code"] == "SUCCESS" and simple["request_id"]
    states = [one["code_status_type_d_t_o"]["code_status"] for one in simple["result"]["models"]]
    assert states == ["E", "E"]


def test_xml_is_answered_where_nobody_asks_for_json(url: str) -> None:
    fields = {"ref_ent_id": ACCOUNT.ref_ent_id, "codes": STRANGE}
    given = signed(DETAIL, fields, format="")
    public = {name: given.pop(name) for name in ("method", "app_key", "sign", "v", "timestamp")}
    answer = requests.post(f"{url}/router/rest", given, params=public, timeout=30)
    assert answer.headers["content-type"].startswith("text/xml")
    root = SafeTree.fromstring(answer.content)
    assert root.tag == DETAIL.replace(".", "_") + "_response"
    assert root.findtext("result/models/code_full_info_dto/code") == STRANGE
    assert root.findtext("result/response_success") == "true"
    wrong = requests.get(f"{url}/router/rest", params={**public, **given, "v": "3"}, timeout=30)
    assert SafeTree.fromstring(wrong.content).findtext("code") == "33"


@pytest.mark.parametrize(
    ("common", "code"),
    [
        ({"method": ""}, 21),
        ({"method": "alibaba.none"}, 22),
        ({"format": "yaml"}, 23),
        ({"sign": ""}, 24),
        ({"sign_method": ""}, 24),
        ({"sign_method": "rsa"}, 25),
        ({"sign": "0" * 64}, 25),
        ({"app_key": ""}, 28),
        ({"app_key": "1"}, 29),
        ({"timestamp": ""}, 30),
        ({"timestamp": "2026-11-21"}, 31),
        ({"timestamp": "2026-11-21 11:49:00"}, 31),
        ({"timestamp": "2026-11-21 04:00:00"}, 31),
        ({"v": ""}, 32),
        ({"v": "1.0"}, 33),
        ({"ref_ent_id": ""}, 40),
        ({"ref_ent_id": "PX9"}, 41),
        ({"codes": ""}, 40),
        ({"codes": f"{STRANGE},,"}, 41),
        ({"codes": ",".join([STRANGE] * 1001)}, 41),
    ],
)
def test_the_gateway_says_by_number_what_is_wrong(
    untouched: str, common: dict[str, str], code: int
) -> None:
    fields = {"ref_ent_id": ACCOUNT.ref_ent_id, "codes": STRANGE}
    given = signed(DETAIL, fields, **common)
    if "sign" in common:
        given["sign"] = common["sign"]
    said = requests.post(f"{untouched}/router/rest", given, timeout=30)
    if common.get("format"):
        assert SafeTree.fromstring(said.content).findtext("code") == str(code)
        return
    error = said.json()["error_response"]
    assert error["code"] == code and error["msg"] and error["request_id"]
    assert (code < 40) or error["sub_code"].startswith("isv.")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        *((name, "", 40) for name in ("bill_code", "bill_time", "bill_type", "physic_type")),
        *((name, "", 40) for name in ("ref_user_id", "from_user_id", "to_user_id")),
        *((name, "", 40) for name in ("oper_ic_code", "oper_ic_name", "client_type")),
        ("trace_codes", "", 40),
        ("trace_codes", ",".join(f"8100001{n:013d}" for n in range(7)), 41),
        ("bill_type", "201", 41),
        ("bill_time", "2026-11-21", 41),
        ("client_type", "1", 41),
        ("oper_ic_code", "1", 41),
        ("to_user_id", "PX9", 41),
    ],
)
def test_an_upload_that_is_not_whole_leaves_nothing(
    untouched: str, name: str, value: str, code: int
) -> None:
    assert (
        ask(untouched, UPLOAD, bill(untouched, **{name: value}))["error_response"]["code"] == code
    )
    assert requests.get(f"{untouched}/training/msfx/bills", timeout=30).json() == []


def test_a_number_is_used_once_and_a_code_stands_once_in_a_bill(url: str) -> None:
    root = UPLOAD.replace(".", "_") + "_response"
    whole = ask(url, UPLOAD, bill(url))[root]
    assert (whole["response_success"], whole["msg_code"]) == (True, "SUCCESS")
    again = ask(url, UPLOAD, bill(url))[root]
    assert again["msg_code"] == "BILL_FILE_NAME_DUPLICATE_UPLOAD"
    assert again["response_success"] is False
    top = bill(url)["trace_codes"].split(",")[0]
    tree = ask(
        url,
        f"{HOSPITAL}.query.relation",
        {
            "ref_ent_id": ACCOUNT.ref_ent_id,
            "des_ref_ent_id": ACCOUNT.ref_ent_id,
            "code": top,
        },
        simplify="true",
    )["result"]["model_list"][0]["code_relation_list"]
    inside = tree[-1]["code"]
    for codes in (f"{STRANGE},{STRANGE}", f"{inside},{top}"):
        fields = bill(url, bill_code="RK2", trace_codes=codes)
        assert ask(url, UPLOAD, fields)[root]["msg_code"] == "BILL_DECODE_ERROR"
    assert [int(row["code_pack_level"]) + int(row["code_level"]) for row in tree] == [4] * len(tree)


def test_another_bill_of_the_same_goods_fails_and_they_are_taken_in_once(url: str) -> None:
    for number in ("RK1", "RK2"):
        ask(url, UPLOAD, bill(url, bill_code=number))
    span = {"begin_date": "2026-11-21", "end_date": "2026-11-21", "page": "1", "page_size": "9"}
    fields = {"ref_ent_id": ACCOUNT.ref_ent_id, "bill_type": "AI", **span}
    model = ask(url, f"{HOSPITAL}.query.billstatus", fields, simplify="true")["result"]["model"]
    assert [row["result_type"] for row in model["result_list"]] == ["3", "4"]
    fields["bill_type"] = "AO"
    model = ask(url, f"{HOSPITAL}.query.billstatus", fields, simplify="true")["result"]["model"]
    assert model == {"total_num": 0, "result_list": []}


def test_a_detail_is_told_to_its_own_parties_alone(url: str) -> None:
    number = requests.get(f"{url}/training/msfx/deliveries", timeout=30).json()[0]["bill_code"]
    fields = {
        "ref_ent_id": ACCOUNT.ref_ent_id,
        "bill_code": number,
        "from_ref_user_id": ACCOUNT.supplier_ref,
        "to_ref_user_id": ACCOUNT.ref_ent_id,
    }
    method = f"{HOSPITAL}.listupout.detail"
    assert ask(url, method, fields, simplify="true")["result"]["success"] is True
    for name in ("bill_code", "from_ref_user_id", "to_ref_user_id"):
        result = ask(url, method, {**fields, name: "PX9"}, simplify="true")["result"]
        assert (result["success"], result["msg_code"]) == (False, "FAIL_BIZ_NO_PAT_INFO")


def test_it_remembers_in_its_file_and_goes_on_from_there(tmp_path: Path) -> None:
    settings = replace(SETTINGS, database=tmp_path / "here" / "msfx.db")
    for expected in (1, 2):
        with TestClient(build(settings, lambda: NOW)) as client:
            assert len(client.get("/training/msfx/deliveries").json()) == expected
            assert client.post("/training/msfx/deliveries", json={}).status_code == 201
            assert client.post("/training/msfx/deliveries", json={"boxes": 1}).status_code == 400
    (tmp_path / "other.db").write_bytes(b"no database at all" * 60)
    with pytest.raises(LedgerError, match="移走"):
        MsfxLedger(tmp_path / "other.db")


def test_faults_are_listed_happen_once_and_can_be_taken_back(url: str) -> None:
    faults = f"{url}/training/msfx/faults"
    fields = {"ref_ent_id": ACCOUNT.ref_ent_id, "codes": STRANGE}
    asked = {"kind": "error", "method": "codedetail", "code": 7, "sub_code": "isp.x"}
    for _ in range(2):
        assert requests.post(faults, json=asked, timeout=30).status_code == 201
    assert len(requests.get(faults, timeout=30).json()) == 2
    assert ask(url, DETAIL, fields)["error_response"]["sub_code"] == "isp.x"
    requests.delete(faults, timeout=30)
    assert "error_response" not in ask(url, DETAIL, fields)
    assert requests.post(faults, json={"kind": "flood"}, timeout=30).status_code == 400


def test_a_form_nobody_can_read_is_refused_with_a_status(url: str) -> None:
    wrong = requests.post(
        f"{url}/router/rest",
        b"codes=\xff\xfe",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=30,
    )
    assert wrong.status_code == 400


def test_calls_are_counted_for_one_second() -> None:
    at = [NOW]
    settings = replace(SETTINGS, account=replace(ACCOUNT, calls_per_s=1))
    with TestClient(build(settings, lambda: at[0])) as client:
        given = signed(DETAIL, {"ref_ent_id": ACCOUNT.ref_ent_id, "codes": STRANGE})

        def call() -> dict[str, Any]:
            said: dict[str, Any] = client.post("/router/rest", data=given).json()
            return said

        assert "error_response" not in call()
        assert call()["error_response"]["sub_msg"] == "This ban will last for 1 more seconds"
        at[0] += timedelta(seconds=1)
        assert "error_response" not in call()
