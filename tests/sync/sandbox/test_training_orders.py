"""Orders of the training platform over real loopback HTTP: delivered on, uploaded, asked after."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.sandbox.app import SandboxSettings, build
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE
from sync.serving import ThreadedServer
from tests.sync.sandbox.raw_soap import (
    SETTINGS,
    Answered,
    acceptance,
    ask,
    post,
    soap,
    states,
    xml_data,
)

DELIVERED = "20261121000018000000"
OPEN = "20261121000019000000"
Json = dict[str, Any]


def orders(url: str) -> dict[str, Json]:
    rows = requests.get(f"{url}/training/orders", timeout=30).json()
    return {row["order_no"]: row for row in rows}


def open_details(url: str) -> list[dict[str, str]]:
    details: list[dict[str, str]] = []
    while True:
        cursor = details[-1]["PSMXBH"] if details else ""
        answer = ask(url, "YY003", PSMXBH=cursor)
        details += answer.structs
        if answer.main["SFWJ"] == "1":
            return details


def state(url: str, order_no: str) -> str:
    answer = ask(url, "YY020", CXLX="01", CXBH=order_no, DJID="")
    assert answer.code == "00000"
    return answer.main["CLZT"]


def line_states(url: str, order_no: str) -> dict[str, str]:
    answer = ask(url, "YY021", DDBH=order_no)
    assert answer.main == {"SFWJ": "1", "JLS": str(len(answer.structs))}
    return {struct["DDMXBH"]: struct["DDMXZT"] for struct in answer.structs}


def head(**changed: str) -> dict[str, str]:
    return {
        "CZLX": "1",
        "YYBM": SETTINGS.org_code,
        "PSDBM": "1",
        "DDLX": "1",
        "DDBH": "",
        "YYJHDH": "JH-7",
        "ZWDHRQ": "20261130",
        "JLS": "2",
        **changed,
    }


def line(number: int, **changed: str) -> dict[str, str]:
    return {
        "SXH": str(number),
        "CGLX": "4",
        "SPLX": "1",
        "ZXSPBM": f"X9000000{number}0030010",
        "GGBZ": "",
        "CGJLDW": "1",
        "CGSL": "30.00",
        "CGDJ": "6.80",
        "YQBM": DISTRIBUTOR_CODE,
        "DCPSBS": "1",
        "BZSM": f"第 {number} 行",
        **changed,
    }


TWO = (line(1), line(2))


def file(url: str, *lines: dict[str, str], **changed: str) -> Answered:
    main = head(JLS=str(len(lines)), **changed) if "JLS" not in changed else head(**changed)
    return post(url, soap("YY009", xml_data(main, lines)))


def confirm(url: str, order_no: str, **changed: str) -> Answered:
    main = {"YYBM": SETTINGS.org_code, "PSDBM": "1", "DDLX": "1", "DDBH": order_no, "SPSL": "2"}
    return ask(url, "YY010", **{**main, **changed})


def test_a_delivery_answers_to_an_order_line_by_line(url: str) -> None:
    order = orders(url)[DELIVERED]
    lines = {row["order_line_id"]: row for row in order["lines"]}
    arrived: Counter[str] = Counter()
    for detail in open_details(url):
        named = lines[detail["DDMXBH"]]
        assert detail["SXH"] == named["line_no"]
        assert detail["ZXSPBM"] == named["province_code"]
        assert detail["JHDH"] == order["plan_no"] != ""
        arrived[detail["DDMXBH"]] += int(detail["PSL"])
    assert len(lines) == 6
    for number, row in lines.items():
        assert row["quantity"] == row["delivered_quantity"] == arrived[number]
        assert (row["accepted_quantity"], row["state"]) == (0, "21")
    assert order["state"] == "21"


def test_the_details_of_a_delivery_name_the_same_order_however_they_are_asked_for(url: str) -> None:
    said = {row["PSMXBH"]: row for row in open_details(url)}
    delivery = ask(url, "YY005").structs[0]["PSDID"]
    for row in ask(url, "YY006", PSDID=delivery).structs:
        for name in ("DDMXBH", "SXH", "JHDH", "XSDDH", "CGLX"):
            assert row[name] == said[row["PSMXBH"]][name]


def test_an_order_is_finished_when_all_of_it_was_accepted(url: str) -> None:
    details = open_details(url)
    for detail in details[:-1]:
        assert state(url, DELIVERED) == "21"
        ask(url, "YY018", **acceptance(detail))
    last = details[-1]["DDMXBH"]
    assert state(url, DELIVERED) == "21"
    assert {n for n, s in line_states(url, DELIVERED).items() if s != "31"} == {last}
    ask(url, "YY018", **acceptance(details[-1]))
    assert state(url, DELIVERED) == "31"
    assert set(line_states(url, DELIVERED).values()) == {"31"}
    rows = orders(url)[DELIVERED]["lines"]
    assert all(row["accepted_quantity"] == row["quantity"] for row in rows)


def test_an_order_with_a_failed_detail_stays_under_delivery(url: str) -> None:
    details = open_details(url)
    for detail in details[1:]:
        ask(url, "YY018", **acceptance(detail))
    ask(url, "YY018", **acceptance(details[0], YSJG="0"))
    assert open_details(url) == []
    assert state(url, DELIVERED) == "21"
    assert line_states(url, DELIVERED)[details[0]["DDMXBH"]] == "21"


def test_one_more_order_waits_for_its_delivery(url: str) -> None:
    assert state(url, OPEN) == "20"
    assert set(line_states(url, OPEN).values()) == {"20"}
    rows = orders(url)[OPEN]["lines"]
    assert [row["quantity"] for row in rows] == [20, 40, 60, 80]
    assert {row["delivered_quantity"] for row in rows} == {0}


def test_each_further_delivery_comes_with_an_order_of_its_own(url: str) -> None:
    requests.post(f"{url}/training/deliveries", json={}, timeout=30)
    assert Counter(row["state"] for row in orders(url).values()) == {"21": 2, "20": 1}
    assert all(len(number) == 20 and number.startswith("20261121") for number in orders(url))


def test_one_line_can_be_asked_for_and_an_unknown_one_is_named_so(url: str) -> None:
    number = next(iter(line_states(url, OPEN)))
    (struct,) = ask(url, "YY021", DDBH=OPEN, DDMXBH=number).structs
    assert struct == {"DDMXBH": number, "DDMXZT": "20", "BZSM": ""}
    elsewhere = next(iter(line_states(url, DELIVERED)))
    assert ask(url, "YY021", DDBH=OPEN, DDMXBH=elsewhere).code == "13014"
    assert ask(url, "YY021", DDBH="1").code == "22008"
    assert ask(url, "YY021", DDBH="").code == "11006"
    assert ask(url, "YY020", CXLX="01", CXBH="").code == "22008"


def test_an_order_ends_by_itself_when_its_latest_day_has_gone_by(tmp_path: Path) -> None:
    settings = replace(SETTINGS, database=tmp_path / "training.db")
    days = {date(2026, 11, 21): "20", date(2026, 12, 21): "20", date(2026, 12, 22): "31"}
    for today, expected in days.items():
        server = ThreadedServer(build(replace(settings, today=today)))
        server.start()
        assert state(server.url, OPEN) == expected
        assert server.stop()


def test_an_uploaded_order_is_valid_once_it_is_confirmed(url: str) -> None:
    filed = file(url, *TWO)
    assert filed.code == "00000"
    number = filed.main["DDBH"]
    assert (len(number), number[:8]) == (20, "20261121")
    assert [(row["SXH"], row["CLJG"]) for row in filed.structs] == [("1", "00000"), ("2", "00000")]
    assert [row["DDMXBH"] for row in filed.structs] == list(line_states(url, number))
    fields = ["DDMXBH", "SXH", "SPLX", "ZXSPBM", "YYSPBM", "CLJG", "CLQKMS"]
    assert list(filed.structs[0]) == fields
    assert state(url, number) == "00"
    assert confirm(url, number).code == "00000"
    assert state(url, number) == "20"
    assert [row["BZSM"] for row in ask(url, "YY021", DDBH=number).structs] == ["第 1 行", "第 2 行"]
    order = orders(url)[number]
    assert (order["plan_no"], order["due"]) == ("JH-7", "2026-11-30")
    assert [(row["quantity"], row["unit"]) for row in order["lines"]] == [(30, "盒")] * 2


def test_confirming_twice_is_a_notice_and_changes_nothing(url: str) -> None:
    number = file(url, *TWO).main["DDBH"]
    confirm(url, number)
    assert confirm(url, number).code == "32001"
    assert state(url, number) == "20"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"SPSL": "3"}, "12029"),
        ({"DDLX": "2"}, "12029"),
        ({"SPSL": "many"}, "11006"),
        ({"DDBH": "20261121000099000000"}, "22008"),
        ({"DDBH": ""}, "11006"),
        ({"YYBM": "1"}, "12002"),
        ({"PSDBM": "2"}, "12004"),
    ],
)
def test_a_confirmation_that_does_not_agree_confirms_nothing(
    url: str, changed: dict[str, str], code: str
) -> None:
    number = file(url, *TWO).main["DDBH"]
    assert confirm(url, number, **changed).code == code
    assert state(url, number) == "00"


def test_an_order_can_be_changed_and_voided_until_it_is_confirmed(url: str) -> None:
    number = file(url, *TWO).main["DDBH"]
    changed = file(url, line(3, CGSL="7", CGJLDW="2"), CZLX="2", DDBH=number)
    assert changed.main["DDBH"] == number
    (row,) = orders(url)[number]["lines"]
    assert (row["line_no"], row["quantity"], row["unit"]) == ("3", 7, "片")
    voided = file(url, CZLX="3", DDBH=number)
    assert (voided.code, voided.main["DDBH"]) == ("00000", number)
    assert state(url, number) == "01"
    for operation in ("2", "3"):
        assert file(url, *TWO, CZLX=operation, DDBH=number).code == "12016"
    assert confirm(url, number, SPSL="1").code == "12016"


def test_a_confirmed_order_is_neither_changed_nor_voided(url: str) -> None:
    number = file(url, *TWO).main["DDBH"]
    confirm(url, number)
    for operation in ("2", "3"):
        assert file(url, *TWO, CZLX=operation, DDBH=number).code == "12016"
    assert file(url, *TWO, CZLX="2", DDBH="1").code == "22008"
    assert file(url, *TWO, CZLX="2").code == "11006"
    assert state(url, number) == "20"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"CZLX": "4"}, "12001"),
        ({"CZLX": "12"}, "12001"),
        ({"YYBM": "1"}, "12002"),
        ({"PSDBM": "9"}, "12004"),
        ({"DDLX": "4"}, "12001"),
        ({"DDLX": "3"}, "23001"),
        ({"ZWDHRQ": "20261131"}, "11006"),
        ({"JLS": "3"}, "22003"),
        ({"JLS": "-2"}, "11006"),
        ({"JLS": ""}, "11006"),
    ],
)
def test_a_head_that_cannot_be_files_nothing(url: str, changed: dict[str, str], code: str) -> None:
    before = orders(url)
    assert file(url, *TWO, **changed).code == code
    assert orders(url) == before


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"CGLX": "7"}, "12005"),
        ({"YQBM": "nobody"}, "12003"),
        ({"YQBM": ""}, "11006"),
        ({"SXH": ""}, "11006"),
        ({"CGJLDW": "3"}, "11006"),
        ({"CGSL": "0"}, "11006"),
        ({"CGSL": "1.5"}, "11006"),
        ({"CGSL": "9" * 13}, "11006"),
        ({"CGDJ": "cheap"}, "11006"),
        ({"DCPSBS": "2"}, "11006"),
    ],
)
def test_a_line_that_cannot_be_read_files_nothing(
    url: str, changed: dict[str, str], code: str
) -> None:
    assert file(url, line(1), line(2, **changed)).code == code
    assert len(orders(url)) == 2


@pytest.mark.parametrize(
    ("changed", "results"),
    [
        ({"SXH": "1"}, ["13016", "13016"]),
        ({"SPLX": "2"}, ["00000", "13005"]),
        ({"ZXSPBM": "X1"}, ["00000", "13008"]),
    ],
)
def test_a_bad_line_is_named_and_the_whole_order_is_not_kept(
    url: str, changed: dict[str, str], results: list[str]
) -> None:
    answer = file(url, line(1), line(2, **changed))
    assert (answer.code, answer.main["DDBH"]) == ("10000", "")
    assert [row["CLJG"] for row in answer.structs] == results
    assert len(orders(url)) == 2


def test_an_order_without_lines_is_refused(url: str) -> None:
    assert file(url).code == "22003"


def test_the_same_order_filed_twice_is_two_orders(url: str) -> None:
    assert file(url, *TWO).main["DDBH"] != file(url, *TWO).main["DDBH"]


def test_orders_filed_at_once_get_different_numbers(url: str) -> None:
    numbers: list[str] = []
    threads = [
        threading.Thread(target=lambda: numbers.append(file(url, *TWO).main["DDBH"]))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(set(numbers)) == 6
    assert set(numbers) < set(orders(url))


def test_orders_survive_a_restart(tmp_path: Path) -> None:
    settings = replace(SETTINGS, database=tmp_path / "training.db")
    server = ThreadedServer(build(settings))
    server.start()
    number = file(server.url, *TWO).main["DDBH"]
    ask(server.url, "YY018", **acceptance(open_details(server.url)[0]))
    before = orders(server.url)
    assert server.stop()
    server = ThreadedServer(build(settings))
    server.start()
    assert orders(server.url) == before
    assert confirm(server.url, number).code == "00000"
    assert file(server.url, *TWO).main["DDBH"] not in before
    assert server.stop()


def test_a_ledger_from_before_there_were_orders_is_taken_on(tmp_path: Path) -> None:
    settings = SandboxSettings(
        database=tmp_path / "training.db",
        user=SETTINGS.user,
        password=SETTINGS.password,
        org_code=SETTINGS.org_code,
        today=SETTINGS.today,
    )
    server = ThreadedServer(build(settings))
    server.start()
    assert server.stop()
    with closing(sqlite3.connect(tmp_path / "training.db")) as connection:
        connection.executescript(
            "DROP TABLE order_line; DROP TABLE purchase_order; DROP INDEX detail_by_order_line;"
        )
    server = ThreadedServer(build(settings))
    server.start()
    detail = open_details(server.url)[0]
    assert (detail["JHDH"], detail["DDMXBH"]) == ("", "20261121000018000001")
    assert ask(server.url, "YY021", DDBH=DELIVERED).code == "22008"
    assert ask(server.url, "YY018", **acceptance(detail)).code == "00000"
    assert states(server.url)[detail["PSMXBH"]] == "10"
    assert {number: row["state"] for number, row in orders(server.url).items()} == {OPEN: "20"}
    assert server.stop()
