"""The stand-in for the insurance platform as any program of others would call it: raw JSON."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from litestar.testing import TestClient

from app.codes.check_digits import has_gs1_check_digit
from sync.sandbox.frame import LedgerError
from sync.sandbox.insurance.account import InsuranceAccount
from sync.sandbox.insurance.app import InsuranceSandboxSettings, build
from sync.sandbox.insurance.catalogue import COLUMNS, insurance_code, known_codes
from sync.sandbox.insurance.ledger import InsuranceLedger
from sync.serving import ThreadedServer

ACCOUNT = InsuranceAccount(catalogue_rows=100, records_per_message=2)
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
SECOND = int(NOW.timestamp())
COUNT = {
    "med_list_codg": "XV90AAA000A001000000594",
    "fixmedins_hilist_id": "YP001",
    "fixmedins_hilist_name": "地喹氯铵含片",
    "rx_flag": "0",
    "invdate": "2026-11-21",
    "inv_cnt": 1,
    "manu_lotnum": "B1",
    "fixmedins_bchno": "PD1",
    "manu_date": "2026-01-02",
    "expy_end": "2028-01-01",
}
_numbers = itertools.count()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadedServer(build(InsuranceSandboxSettings(account=ACCOUNT), lambda: NOW))
    server.start()
    yield server.url
    assert server.stop()


def headers(**changed: str) -> dict[str, str]:
    said = {"paasid": ACCOUNT.paasid, "timestamp": str(SECOND), "nonce": f"n{next(_numbers)}"}
    said |= {name: value for name, value in changed.items() if name != "signature"}
    text = f"{said['timestamp']}{ACCOUNT.secret_token}{said['nonce']}{said['timestamp']}"
    made = hashlib.sha256(text.encode()).hexdigest()
    said["signature"] = changed.get("signature", made)
    return {f"x-tif-{name}": value for name, value in said.items() if value}


def message(infno: str, fields: object) -> dict[str, object]:
    return {
        "infno": infno,
        "msgid": f"{ACCOUNT.fixmedins_code}20261121120000{next(_numbers):04d}",
        "mdtrtarea_admvs": ACCOUNT.mdtrtarea_admvs,
        "insuplc_admdvs": "",
        "recer_sys_code": ACCOUNT.recer_sys_code,
        "infver": "V1.0",
        "opter_type": "1",
        "opter": "1",
        "opter_name": "员",
        "inf_time": "2026-11-21 12:00:00",
        "fixmedins_code": ACCOUNT.fixmedins_code,
        "fixmedins_name": ACCOUNT.fixmedins_name,
        "input": fields,
    }


def ask(
    url: str, infno: str, fields: object, changed: dict[str, object] | None = None
) -> dict[str, Any]:
    body = json.dumps({**message(infno, fields), **(changed or {})}).encode()
    answer = requests.post(f"{url}/isp/ebus", body, headers=headers(), timeout=30)
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


@pytest.mark.parametrize(
    "changed",
    [
        {"paasid": ""},
        {"paasid": "other"},
        {"timestamp": ""},
        {"timestamp": "x"},
        {"timestamp": str(SECOND - 601)},
        {"timestamp": str(SECOND * 1000)},
        {"nonce": ""},
        {"signature": ""},
        {"signature": "0" * 64},
        {"signature": "§"},
    ],
)
def test_a_stranger_is_refused_before_anything_is_read(url: str, changed: dict[str, str]) -> None:
    said = {name: value.encode() for name, value in headers(**changed).items()}
    answer = requests.post(f"{url}/isp/ebus", b"{", headers=said, timeout=30)
    assert answer.status_code == 401 and "x-tif-" in answer.json()["message"]


def test_a_nonce_is_used_once_and_both_addresses_answer(url: str) -> None:
    said = headers()
    body = json.dumps(message("3512", {})).encode()
    first = requests.post(f"{url}/isp/ebus/3512", body, headers=said, timeout=30)
    again = requests.post(f"{url}/isp/ebus/3512", body, headers=said, timeout=30)
    assert first.json()["infcode"] == "-1" and again.status_code == 401


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"msgid": ""}, "msgid 不能为空"),
        ({"msgid": "1" * 31}, "msgid 应为最多 30"),
        ({"msgid": "1" * 30}, "14 位时间"),
        ({"infver": 1}, "infver"),
        ({"opter_name": "长" * 51}, "opter_name"),
        ({"opter_type": "9"}, "opter_type"),
        ({"inf_time": "20261121120000"}, "inf_time"),
        ({"fixmedins_code": "H99999999999"}, "不是本机构的"),
        ({"mdtrtarea_admvs": "110000"}, "不是本机构的"),
        ({"recer_sys_code": "X"}, "不是本机构的"),
        ({"input": []}, "input 应为对象"),
        ({"infno": "9999"}, "交易 9999 不存在"),
        ({"infno": "3501"}, "缺少 invinfo"),
        ({"infno": "3501A"}, "应为列表"),
        ({"infno": "1301"}, "缺少 data"),
        ({"infno": "9102"}, "不存在"),
        ({"infno": "3513", "input": {"data": {}}}, "psn_cert_type"),
        ({"infno": "3512", "input": {"data": {}}}, "不是本机构"),
    ],
)
def test_a_message_whose_frame_is_wrong_is_refused(
    url: str, changed: dict[str, object], words: str
) -> None:
    said = ask(url, "3501", {}, changed)
    assert (said["infcode"], said["output"]) == ("-1", {}) and words in said["err_msg"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"inv_cnt": "many"}, "inv_cnt"),
        ({"inv_cnt": 1.001}, "inv_cnt"),
        ({"inv_cnt": True}, "inv_cnt"),
        ({"inv_cnt": "NaN"}, "inv_cnt"),
        ({"inv_cnt": "1e400000"}, "inv_cnt"),
        ({"invdate": "2026-11-31"}, "invdate"),
        ({"fixmedins_hilist_name": ""}, "必填"),
        ({"memo": "长" * 501}, "memo"),
        ({"med_list_codg": "XV90AAA999A001000000594"}, "不在目录"),
        ({"drugtracinfo": [{"drug_trac_codg": ""}]}, "drug_trac_codg"),
        ({"drugtracinfo": [7]}, "drug_trac_codg"),
        ({"drugtracinfo": 7}, "drugtracinfo"),
        ({"drugtracinfo": [{"drug_trac_codg": "6901234567892"}]}, "格式"),
    ],
)
def test_a_record_with_a_wrong_field_is_refused(
    url: str, changed: dict[str, object], words: str
) -> None:
    said = ask(url, "3501", {"invinfo": {**COUNT, **changed}})
    assert said["infcode"] == "-1" and words in said["err_msg"], said
    assert requests.get(f"{url}/training/insurance/records", timeout=30).json() == []


def test_bodies_that_are_no_messages_are_refused(url: str) -> None:
    for body in (b"", b"{", b"[]", b"\xff", b"[" * 10_000):
        answer = requests.post(f"{url}/isp/ebus", body, headers=headers(), timeout=30).json()
        assert answer["infcode"] == "-1" and "JSON" in answer["err_msg"]


def test_too_many_records_or_no_objects_in_a_batch_are_refused_whole(url: str) -> None:
    records = [{**COUNT, "fixmedins_bchno": f"PD{n}"} for n in range(3)]
    said = ask(url, "3501A", {"invinfoDetail": records})
    assert "条数最多 2" in said["err_msg"]
    said = ask(url, "3501A", {"invinfoDetail": [records[0], 7]})
    assert said["infcode"] == "-1" and "应为对象" in said["err_msg"]
    assert requests.get(f"{url}/training/insurance/records", timeout=30).json() == []


def test_several_are_deleted_at_once_and_those_that_are_absent_are_named(url: str) -> None:
    assert ask(url, "3501", {"invinfo": COUNT})["infcode"] == "0"
    goods = [{"fixmedins_bchno": number, "inv_data_type": "1"} for number in ("PD1", "PD2")]
    said = ask(url, "3507A", {"goodDetail": goods})
    assert (said["infcode"], said["output"]["result"]["retRslt"]) == ("0", "0")
    (refused,) = said["output"]["dataErrDetail"]
    assert refused["fixmedins_bchno"] == "PD2" and "不存在" in refused["msgRslt"]


def test_the_catalogue_s_file_is_a_zip_of_tabs(url: str) -> None:
    said = ask(url, "1301", {"data": {"ver": "0"}})["output"]
    wish = message("9102", {"fsDownloadIn": {"file_qury_no": said["file_qury_no"]}})
    body = json.dumps(wish).encode()
    packed = requests.post(f"{url}/isp/ebus", body, headers=headers(), timeout=30).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        (name,) = archive.namelist()
        lines = archive.read(name).decode().splitlines()
    assert len(lines) == said["data_cnt"] == 100
    assert {line.count("\t") for line in lines} == {COLUMNS - 1}
    assert all(has_gs1_check_digit(line.split("\t")[8]) for line in lines)
    assert ask(url, "1301", {"data": {"ver": "?"}})["infcode"] == "-1"


def test_every_code_of_a_large_catalogue_is_its_own() -> None:
    assert len(known_codes(20_000)) == 20_000
    assert {len(insurance_code(number)) for number in (0, 31, 280_530)} == {23}


def test_a_file_is_gone_on_from_and_a_strange_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "insurance.db"
    settings = InsuranceSandboxSettings(database=path, account=replace(ACCOUNT, paasid=""))
    sent = message("3501", {"invinfo": COUNT})
    for later in (0, 1):
        app = build(settings, lambda later=later: NOW + timedelta(hours=later))  # type: ignore[misc]
        with TestClient(app) as client:
            answers = [client.post("/isp/ebus", json=sent).json()["infcode"] for _ in range(2)]
            assert answers == ["0", "0"]
            assert len(client.get("/training/insurance/records").json()) == 1
            other = {**sent, "input": {}}
            assert "另一个报文" in client.post("/isp/ebus", json=other).json()["err_msg"]
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(LedgerError, match="移走"):
        InsuranceLedger(path)
    with pytest.raises(LedgerError, match="移走"):
        InsuranceLedger(tmp_path)
