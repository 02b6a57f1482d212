"""Returns at the training platform over real HTTP: filed, confirmed, reviewed, credited."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from sync.sandbox.app import build
from sync.sandbox.training.returning import REVIEW_TAKES
from sync.serving import ThreadedServer
from tests.sync.sandbox.raw_soap import (
    NOW,
    SETTINGS,
    Answered,
    acceptance,
    ask,
    first_detail,
)


def accepted(url: str) -> dict[str, str]:
    """A detail that the hospital has passed."""
    detail = first_detail(url)
    assert ask(url, "YY018", **acceptance(detail)).code == "00000"
    return detail


def file(url: str, detail: dict[str, str], **changed: str) -> Answered:
    main = {
        "CZLX": "1", "YYBM": SETTINGS.org_code, "PSDBM": "1", "YQBM": detail["YQBM"],
        "THDBH": "", "DLCGBZ": "0", "SPLX": "1", "ZXSPBM": detail["ZXSPBM"], "GGBZ": "",
        "CGJLDW": "1", "SCPH": detail["SCPH"], "THSL": "2", "THDJ": "6.805",
        "THZJ": "13.61", "THYY": "外包装破损", **changed,
    }  # fmt: skip
    return ask(url, "YY011", **main)


def confirm(url: str, detail: dict[str, str], number: str, **changed: str) -> Answered:
    main = {
        "YYBM": SETTINGS.org_code, "YQBM": detail["YQBM"], "PSDBM": "1", "DLCGBZ": "0",
        "THSL": "2", "THDBH": number, **changed,
    }  # fmt: skip
    return ask(url, "YY012", **main)


def state(url: str, number: str) -> str:
    answer = ask(url, "YY020", CXLX="04", CXBH=number, DJID="")
    return answer.main["CLZT"] if answer.code == "00000" else answer.code


def review(url: str, number: str, *, granted: bool) -> int:
    address = f"{url}/training/returns/{number}/review"
    return requests.post(address, json={"granted": granted}, timeout=30).status_code


def red_lines(url: str) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = []
    while True:
        answer = ask(url, "YY004", YQBM="", FPMXBH=lines[-1]["FPMXBH"] if lines else "")
        lines += answer.structs
        if answer.main["SFWJ"] == "1":
            return [line for line in lines if line["SFCH"] == "1"]


def test_a_return_goes_in_two_steps_to_its_red_invoice(url: str) -> None:
    detail = accepted(url)
    filed = file(url, detail)
    number = filed.main["THDBH"]
    assert (filed.code, len(number), state(url, number)) == ("00000", 20, "00")
    assert review(url, number, granted=True) == 404
    assert confirm(url, detail, number, THSL="3").code == "12030"
    assert confirm(url, detail, number).code == "00000"
    assert confirm(url, detail, number).code == "32002"
    assert file(url, detail, CZLX="3", THDBH=number).code == "12017"
    assert (state(url, number), red_lines(url)) == ("10", [])
    assert review(url, number, granted=True) == 201
    assert state(url, number) == "20"
    (red,) = red_lines(url)
    assert (red["GLMXBH"], red["SPSL"], red["SXH"]) == (number, "-2", "")
    assert (red["HSDJ"], red["HSJE"], red["SCPH"]) == ("6.805", "-13.61", detail["SCPH"])
    assert len(red["FPH"]) == len(red["FPMXBH"]) == 20
    (told,) = requests.get(f"{url}/training/returns", timeout=30).json()
    assert (told["return_no"], told["quantity"], told["filed_as"]) == (number, 2, "20")


def test_a_return_is_changed_voided_and_turned_down(url: str) -> None:
    detail = accepted(url)
    number = file(url, detail).main["THDBH"]
    changed = file(url, detail, CZLX="2", THDBH=number, THSL="1", THDJ="7", THZJ="7.00")
    assert (changed.code, changed.main["THDBH"]) == ("00000", number)
    assert file(url, detail, CZLX="3", THDBH=number).main["THDBH"] == number
    assert (state(url, number), confirm(url, detail, number).code) == ("01", "12017")
    other = file(url, detail).main["THDBH"]
    assert other > number
    confirm(url, detail, other)
    assert review(url, other, granted=False) == 201
    assert (state(url, other), red_lines(url)) == ("11", [])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"CZLX": "9"}, "12001"),
        ({"YYBM": "1"}, "12002"),
        ({"PSDBM": "9"}, "12004"),
        ({"YQBM": "9"}, "12003"),
        ({"DLCGBZ": "x"}, "11006"),
        ({"SPLX": "2"}, "12010"),
        ({"ZXSPBM": "X"}, "12009"),
        ({"SCPH": "NEVER"}, "13015"),
        ({"SCPH": ""}, "11006"),
        ({"THSL": "999999", "THZJ": "6804993.195"}, "13015"),
        ({"THZJ": "13.60"}, "23001"),
        ({"THDJ": ""}, "11006"),
        ({"THYY": ""}, "11006"),
        ({"CZLX": "2", "THDBH": "20261121000016000000"}, "22010"),
    ],
)
def test_what_is_wrong_with_a_return_is_named(
    returning: tuple[str, dict[str, str]], changed: dict[str, str], code: str
) -> None:
    url, detail = returning
    assert file(url, detail, **changed).code == code
    assert state(url, "20261121000016000000") == "22010"


@pytest.fixture(scope="module")
def returning() -> Iterator[tuple[str, dict[str, str]]]:
    server = ThreadedServer(build(SETTINGS, now=lambda: NOW))
    server.start()
    yield server.url, accepted(server.url)
    assert server.stop()


def test_a_return_that_nobody_decides_on_is_granted_and_outlives_a_restart(tmp_path: Path) -> None:
    settings = replace(SETTINGS, database=tmp_path / "sandbox.db")
    server = ThreadedServer(build(settings, now=lambda: NOW))
    server.start()
    detail = accepted(server.url)
    number = file(server.url, detail).main["THDBH"]
    confirm(server.url, detail, number)
    assert state(server.url, number) == "10"
    assert server.stop()
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as connection:
        assert connection.execute("SELECT count(*) FROM goods_return").fetchone() == (1,)
    server = ThreadedServer(build(settings, now=lambda: NOW + REVIEW_TAKES + timedelta(seconds=1)))
    server.start()
    assert state(server.url, number) == "20"
    assert [line["GLMXBH"] for line in red_lines(server.url)] == [number]
    assert server.stop()


def test_an_order_that_the_distributor_ends_is_over(url: str) -> None:
    orders = requests.get(f"{url}/training/orders", timeout=30).json()
    number = orders[-1]["order_no"]
    for code in (201, 404):
        address = f"{url}/training/orders/{number}/end"
        assert requests.post(address, timeout=30).status_code == code
    answer = ask(url, "YY021", DDBH=number, DDMXBH="")
    assert {struct["DDMXZT"] for struct in answer.structs} == {"33"}
