"""Answers of all shapes, read or refused, and never a traceback."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.connectors.gpo_shyl.envelope import (
    Answer,
    read_answer,
    request_data,
    rows,
    sign,
    soap_request,
)
from sync.connectors.gpo_shyl.reading import details_of, read_detail
from sync.connectors.gpo_shyl.writing import read_filed
from sync.connectors.port import PlatformError
from tests.sync.connectors.gpo_shyl.stand import order

DETAIL = {
    "psdmxbh": "PS1",
    "ypbm": "X1",
    "scph": "B1",
    "scrq": "20260102",
    "yxrq": "2028/01/02",
    "dj": "6.80",
    "pssl": "10.00",
    "ddmxbh": "DD1",
}
HEAD = {"psdbh": "P1", "txm": "T1", "pssbm": "G1", "pssj": "2026-11-21 08:30:00"}


def enveloped(inside: str) -> bytes:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f"{inside}</s:Body></s:Envelope>"
    ).encode()


def returned(message: object) -> bytes:
    said = message if isinstance(message, str) else json.dumps(message)
    return enveloped(f"<r><return>{escape(said)}</return></r>")


def test_signature_and_text_are_the_platforms() -> None:
    data = request_data({"药": "\x00\ud800\r\n<&>", "n": 1})
    assert data.isascii() and "\n" not in data
    assert sign(data, "密") == hashlib.sha1(f"密{data}".encode()).hexdigest().upper()
    assert sign('{"a":1}', "k") == "9BFE8209523290651D01636338E1A322C114DA82"
    assert escape(data) in soap_request("send", data, "S").decode("ascii")


@pytest.mark.parametrize("success", [True, "true", 1, "1"])
def test_a_message_is_read_as_text_and_as_elements(success: object) -> None:
    expected = Answer("", "好", {"ddjhbh": "JH1"})
    message = {"success": success, "msg": "好", "data": {"ddjhbh": "JH1"}}
    assert read_answer(returned(message)) == expected
    assert read_answer(returned({**message, "data": '{"ddjhbh":"JH1"}'})) == expected
    data = escape('{"ddjhbh":"JH1"}')
    elements = f"<success>{success}</success><msg>好</msg><data>{data}</data>"
    assert read_answer(enveloped(f"<r><return>{elements}</return></r>")) == expected


def test_a_known_number_is_success_only_where_a_number_was_sent() -> None:
    body = returned(
        {"success": False, "msgcode": "err01", "msg": "已存在", "data": {"crkdbh": "R1"}}
    )
    assert read_answer(body, keyed=True).repeated
    with pytest.raises(PlatformError, match="已存在") as raised:
        read_answer(body)
    assert (raised.value.code, raised.value.retry_after_s) == ("err01", None)
    fault = enveloped(
        '<f:Fault xmlns:f="http://schemas.xmlsoap.org/soap/envelope/">'
        "<faultstring>忙</faultstring></f:Fault>"
    )
    with pytest.raises(PlatformError, match="忙") as passing:
        read_answer(fault)
    assert (passing.value.code, passing.value.retry_after_s) == ("fault", 600)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"<x/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        enveloped(""),
        enveloped("<r/>"),
        enveloped("<r><return/></r>"),
        returned("[]"),
        returned("[" * 100_000),
        returned({}),
        returned({"success": "vielleicht"}),
        returned({"success": True, "data": "{"}),
    ],
)
def test_what_cannot_be_read_is_tried_again_later(body: bytes) -> None:
    with pytest.raises(PlatformError) as raised:
        read_answer(body, keyed=True)
    assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)


def test_a_detail_is_read_in_all_forms_that_are_beyond_doubt() -> None:
    read = read_detail(HEAD, DETAIL)
    assert (read.production_date, read.expiry) == (date(2026, 1, 2), date(2028, 1, 2))
    assert (read.quantity, read.order_line_id, read.distributor_code) == (10, "DD1", "G1")
    assert read_detail({**HEAD, "pssbm": None, "gysbm": "G2"}, DETAIL).distributor_code == "G2"
    assert read_detail(HEAD, {**DETAIL, "scrq": None}).production_date is None


@pytest.mark.parametrize(
    "changed",
    [
        {"psdmxbh": ""},
        {"ypbm": None},
        {"yxrq": "2028-13-01"},
        {"yxrq": "2028"},
        {"scrq": "2026-0102"},
        {"pssl": "0"},
        {"pssl": "1.5"},
        {"pssl": "-1"},
        {"psdbh": ""},
        {"txm": {}},
        {"pssj": "2026-11-21"},
        {"pssj": "0001-01-01 00:00:00"},
        {"pssbm": ""},
    ],
)
def test_a_detail_that_cannot_be_read_names_its_field(changed: dict[str, Any]) -> None:
    (name,) = changed
    head = {**HEAD, **changed} if name in HEAD else HEAD
    with pytest.raises(ValueError, match=name if name != "pssbm" else "gysbm"):
        read_detail(head, DETAIL if name in HEAD else {**DETAIL, **changed})


def test_a_plan_that_became_another_is_refused_by_what_the_platform_tells() -> None:
    mx = [{"sxh": 1, "ddjhmxbh": "a", "ypbm": order().lines[0].province_code, "cgsl": 11}]
    told = Answer("err01", "", {"ddjhbh": "JH1", "mx": [*mx, {"sxh": 2, "ddjhmxbh": "b"}]})
    with pytest.raises(PlatformError, match="第 1 行 cgsl 平台为 11，本次为 10"):
        read_filed(order(), told)
    for data in (None, {"ddjhbh": "JH1"}, {"ddjhbh": "JH1", "mx": mx}):
        with pytest.raises(ValueError, match="ddjh"):
            read_filed(order(), Answer("", "", data))


WHATEVER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from(["mx", "jls", *HEAD, *DETAIL]), inside, max_size=6)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(WHATEVER)
def test_whatever_comes_is_read_or_refused_in_words(data: object) -> None:
    try:
        answer = read_answer(returned({"success": True, "data": data}))
        for delivery in rows(answer.data, "配送单"):
            for detail in details_of(delivery):
                read_detail(delivery, detail)
    except (PlatformError, ValueError) as error:
        assert str(error)
