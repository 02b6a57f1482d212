"""The stand-in over real loopback HTTP, spoken to in raw SOAP as any client would."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import defusedxml.ElementTree as SafeTree
import pytest
import requests

from sync.sandbox.app import SandboxSettings, build
from sync.sandbox.frame import LedgerError
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE
from sync.sandbox.training.ledger import Ledger
from sync.serving import ThreadedServer
from tests.sync.sandbox.raw_soap import (
    PATH,
    SETTINGS,
    acceptance,
    ask,
    first_detail,
    post,
    soap,
    states,
    xml_data,
)


def test_open_details_come_page_by_page_until_sfwj_says_complete(url: str) -> None:
    cursor, pages, seen = "", 0, []
    while True:
        answer = ask(url, "YY003", YQBM="", PSMXBH=cursor)
        assert answer.code == "00000"
        assert answer.main["JLS"] == str(len(answer.structs))
        pages += 1
        seen += answer.structs
        cursor = answer.structs[-1]["PSMXBH"]
        if answer.main["SFWJ"] == "1":
            break
    assert (pages, len(seen)) == (3, 13)
    assert [row["PSMXBH"] for row in seen] == sorted({row["PSMXBH"] for row in seen})


def test_a_detail_carries_the_fields_of_the_interface_in_its_formats(url: str) -> None:
    answer = ask(url, "YY003")
    assert answer.received_at == "20261121/090203/"
    fields = (
        "PSDH YQBM PSDBM CJRQ PSMXBH PSDTM ZXLX CGLX SPLX YPLX ZXSPBM CPM YPJX GG BZDWXZ BZDWMC "
        "YYDWMC BZNHSL SCQYMC SCPH SCRQ YXRQ JHDH XSDDH DDMXBH SXH PSL"
    )
    detail = answer.structs[0]
    assert set(detail) == set(fields.split())
    assert detail["CJRQ"] == "20261121/000000/"
    assert len(detail["PSMXBH"]) == 20
    assert detail["YQBM"] == DISTRIBUTOR_CODE


def test_a_passed_detail_is_no_longer_open_and_cannot_be_passed_again(url: str) -> None:
    detail = first_detail(url)
    assert ask(url, "YY018", **acceptance(detail)).code == "00000"
    assert detail["PSMXBH"] not in [row["PSMXBH"] for row in ask(url, "YY003").structs]
    assert ask(url, "YY020", CXLX="08", CXBH=detail["PSMXBH"]).main["CLZT"] == "10"
    again = ask(url, "YY018", **acceptance(detail, YSJG="0"))
    assert (again.code, again.hint) == ("13015", "配送明细已验收")
    assert states(url)[detail["PSMXBH"]] == "10"


def test_a_failed_detail_is_closed_as_failed_and_keeps_its_batch(url: str) -> None:
    detail = first_detail(url)
    refused = acceptance(detail, YSJG="0", YSJGBZ="外箱破损", SCPH="OTHER")
    assert ask(url, "YY018", **refused).code == "00000"
    (row,) = [
        row
        for row in ask(url, "YY006", PSDID=delivery_id(url)).structs
        if row["PSMXBH"] == detail["PSMXBH"]
    ]
    assert (row["PSDMXZT"], row["SCPH"]) == ("11", detail["SCPH"])


def test_a_batch_number_given_when_passing_overwrites_the_details(url: str) -> None:
    detail = first_detail(url)
    ask(url, "YY018", **acceptance(detail, SCPH="B2602"))
    rows = ask(url, "YY006", PSDID=delivery_id(url)).structs
    assert rows[0]["SCPH"] == "B2602"


def delivery_id(url: str) -> str:
    return ask(url, "YY005", QSRQ="20261101", JZRQ="20261130").structs[0]["PSDID"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"YQBM": "nobody"}, "12003"),
        ({"ZXSPBM": "X1"}, "12009"),
        ({"ZXSPBM": "X900000010030010"}, "13015"),
        ({"YSJG": "2"}, "12001"),
        ({"PSMXBH": "20261121999999999999"}, "13015"),
        ({"PSDTM": "CK0"}, "13015"),
        ({"PSL": "1"}, "13015"),
        ({"PSL": ""}, "11006"),
    ],
)
def test_an_acceptance_that_does_not_agree_with_the_detail_changes_nothing(
    url: str, changed: dict[str, str], code: str
) -> None:
    detail = first_detail(url)
    assert ask(url, "YY018", **acceptance(detail, **changed)).code == code
    assert set(states(url).values()) == {"00"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"user": "x", "message": "YY999", "sign": "x", "data": "x"}, "11003"),
        ({"password": "x"}, "11003"),
        ({"org": "12345678902"}, "11003"),
        ({"message": "YY999", "sign": "x", "data": "x"}, "11004"),
        ({"sign": "0" * 40, "data": "x"}, "11005"),
        ({"data": "<XMLDATA/>"}, "11005"),
    ],
)
def test_checks_follow_the_platforms_order(url: str, changed: dict[str, str], code: str) -> None:
    assert post(url, soap("YY003", xml_data({}), changed)).code == code


def test_the_signature_is_taken_in_upper_and_lower_case(url: str) -> None:
    data = xml_data({})
    digest = hashlib.sha1(data.encode()).hexdigest()
    for sign in (digest.upper(), digest.lower()):
        assert post(url, soap("YY003", data, {"sign": sign})).code == "00000"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)
XXE = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "data",
    [
        "",
        "<XMLDATA>",
        "<XMLDATA/>",
        "<OTHER><HEAD/><MAIN/></OTHER>",
        BOMB + "<XMLDATA><HEAD/><MAIN><YQBM>&c;</YQBM></MAIN></XMLDATA>",
        XXE + "<XMLDATA><HEAD/><MAIN><YQBM>&x;</YQBM></MAIN></XMLDATA>",
        "<a>" * 100_000,
    ],
)
def test_void_hostile_and_broken_messages_are_refused_as_xml(url: str, data: str) -> None:
    assert post(url, soap("YY003", data)).code == "11006"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"<x/>",
        b'<?xml version="1.0" encoding="nowhere"?><x/>',
        BOMB.encode() + b"<x>&c;</x>",
        XXE.encode() + b"<x>&x;</x>",
        soap("YY003", "")[:-20],
    ],
)
def test_a_body_that_is_no_call_is_refused_as_xml(url: str, body: bytes) -> None:
    assert post(url, body).code == "11006"


def test_a_body_beyond_the_limit_is_not_read(url: str) -> None:
    response = requests.post(url + PATH, data=b" " * (1024 * 1024 + 1), timeout=30)
    assert response.status_code == 413


def test_queries_find_what_there_is_and_name_what_there_is_not(url: str) -> None:
    detail = first_detail(url)
    product = ask(url, "YY020", CXLX="07", CXBH=detail["ZXSPBM"])
    assert product.main["YPPZWH"].startswith("国药准字")
    assert len(product.main["YPBWM"]) == 14
    assert ask(url, "YY020", CXLX="02", CXBH=detail["PSDH"]).main["CLZT"] == "10"
    missing = {
        "01": "22008",
        "02": "12022",
        "03": "22007",
        "04": "22010",
        "05": "22009",
        "06": "12026",
        "07": "12009",
        "08": "13015",
        "09": "12004",
        "10": "12001",
    }
    assert {kind: ask(url, "YY020", CXLX=kind, CXBH="2").code for kind in missing} == missing
    assert ask(url, "YY020", CXLX="09", CXBH="1").code == "00000"
    assert ask(url, "YY021", DDBH="1").code == "22008"


def test_deliveries_are_listed_within_their_window(url: str) -> None:
    found = ask(url, "YY005", QSRQ="20261121", JZRQ="20261121", PSDH="PS2026112100001")
    assert [row["PSXS"] for row in found.structs] == ["12"]
    assert ask(url, "YY005", QSRQ="20261122", JZRQ="20261130").structs == []
    assert ask(url, "YY005", QSRQ="20260901", JZRQ="20261130").code == "22001"
    assert ask(url, "YY005", QSRQ="20260931").code == "11006"
    assert ask(url, "YY005", YQBM="nobody").code == "12003"
    assert ask(url, "YY006", PSDID="1").code == "12022"
    assert ask(url, "YY006").code == "11006"


def test_the_service_describes_itself(url: str) -> None:
    response = requests.get(f"{url}{PATH}?wsdl", timeout=30)
    root = SafeTree.fromstring(response.content)
    assert root.get("targetNamespace") == "http://main.service.local.wondersgroup.com/"
    address = root.find(".//{http://schemas.xmlsoap.org/wsdl/soap/}address")
    assert address is not None
    assert address.get("location") == url + PATH


def test_one_more_delivery_comes_when_asked_for(url: str) -> None:
    sent = requests.post(
        f"{url}/training/deliveries", json={"lines": 2, "cartons": 3, "boxes": 40}, timeout=30
    )
    number = sent.json()["delivery_no"]
    listed = requests.get(f"{url}/training/deliveries", timeout=30).json()
    assert listed == ["PS2026112100001", number]
    dock = requests.get(f"{url}/training/deliveries/{number}/dock", timeout=30).json()
    handover = requests.get(f"{url}/training/deliveries/{number}/handover", timeout=30).json()
    assert sum(len(carton["boxes"]) for carton in dock["cartons"]) == 40
    assert sum(line["quantity"] for line in handover["lines"]) == 40
    assert {odd["reason"] for odd in dock["odd_codes"]}


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", b'{"lines": 0}', b'{"boxes": 1}', b'{"cartons": 1e9}']
)
def test_a_delivery_that_cannot_be_is_refused_and_none_is_sent(url: str, body: bytes) -> None:
    response = requests.post(f"{url}/training/deliveries", data=body, timeout=30)
    assert response.status_code == 400
    assert len(requests.get(f"{url}/training/deliveries", timeout=30).json()) == 1


def test_an_unknown_delivery_has_neither_dock_nor_papers(url: str) -> None:
    for document in ("dock", "handover"):
        response = requests.get(f"{url}/training/deliveries/PS0/{document}", timeout=30)
        assert response.status_code == 404


def test_two_acceptances_at_once_settle_a_detail_once(url: str) -> None:
    detail = first_detail(url)
    answers: list[str] = []

    def accept() -> None:
        answers.append(ask(url, "YY018", **acceptance(detail)).code)

    threads = [threading.Thread(target=accept) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["00000"] + ["13015"] * 5


def test_a_restart_goes_on_where_it_stopped(tmp_path: Path) -> None:
    settings = SandboxSettings(
        database=tmp_path / "new" / "training.db",
        user=SETTINGS.user,
        password=SETTINGS.password,
        org_code=SETTINGS.org_code,
        today=SETTINGS.today,
    )
    server = ThreadedServer(build(settings))
    server.start()
    detail = first_detail(server.url)
    ask(server.url, "YY018", **acceptance(detail))
    requests.post(f"{server.url}/training/deliveries", json={}, timeout=30)
    before = states(server.url)
    assert server.stop()
    server = ThreadedServer(build(replace(settings, seed=2)))
    server.start()
    assert states(server.url) == before
    assert before[detail["PSMXBH"]] == "10"
    assert requests.post(f"{server.url}/training/deliveries", json={}, timeout=30).ok
    assert len(requests.get(f"{server.url}/training/deliveries", timeout=30).json()) == 3
    assert server.stop()


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    path = tmp_path / "training.db"
    path.write_text("这不是数据库" * 100, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"training\.db"):
        Ledger(path)


def test_a_ledger_of_another_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "training.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="版本 99"):
        Ledger(path)


def test_settings_that_could_not_work_are_refused_and_show_no_password() -> None:
    with pytest.raises(ValueError, match="每页行数"):
        SandboxSettings(page_size=0)
    with pytest.raises(ValueError, match="种子"):
        SandboxSettings(seed=-1)
    assert SETTINGS.password not in repr(SETTINGS)


def test_a_taken_port_is_an_error_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match=r".+"):
            ThreadedServer(build(SandboxSettings()), port=taken.getsockname()[1])


def test_a_server_that_never_started_stops_at_once() -> None:
    assert ThreadedServer(build(SandboxSettings())).stop()
