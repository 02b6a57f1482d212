"""HIS by SOAP: one operation, one text, the same work as by REST."""

from __future__ import annotations

from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree as SafeTree
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.service.his import one_string
from sync.service.his.keys import Right
from tests.sync.service.his.hospital import Hospital, Receiving, codes

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
Rows = list[dict[str, str]]


def enveloped(text: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body>'
        f'<h:call xmlns:h="urn:tracedock:his"><message>{escape(text)}</message></h:call>'
        "</s:Body></s:Envelope>"
    ).encode()


def request(method: str, token: str, rows: Rows = (), id: str = "", **params: str) -> str:  # type: ignore[assignment]
    said = "".join(f"<param name={quoteattr(k)}>{escape(v)}</param>" for k, v in params.items())
    said += "".join(
        f"<row>{''.join(f'<{k}>{escape(v)}</{k}>' for k, v in row.items())}</row>" for row in rows
    )
    head = f"method={quoteattr(method)} token={quoteattr(token)} id={quoteattr(id)}"
    return f"<request {head}>{said}</request>"


def sent(hospital: Hospital, body: bytes) -> Element:
    url = f"{hospital.running.url}/v1/his/soap"
    answer = requests.post(url, data=body, headers={"Content-Type": "text/xml"}, timeout=60)
    assert answer.status_code == 200, answer.text
    envelope: Element = SafeTree.fromstring(answer.content)
    return envelope


def called(
    hospital: Hospital,
    method: str,
    *rows: dict[str, str],
    token: str = "",
    **more: str,
) -> tuple[dict[str, str], Rows]:
    token = token or str(hospital.key.token)
    envelope = sent(hospital, enveloped(request(method, token, list(rows), **more)))
    text = envelope.findtext(f"{SOAP}Body/{{urn:tracedock:his}}callResponse/return")
    assert text is not None
    answer = SafeTree.fromstring(text.encode())
    found = [{one.tag: one.text or "" for one in row} for row in answer.findall("row")]
    return dict(answer.attrib), found


def test_codes_receipts_and_changes_are_those_of_the_other_ways(hospital: Hospital) -> None:
    Receiving(hospital.running.enrol()).receive(*codes(3))
    told, rows = called(hospital, "changes")
    assert (told["code"], told["more"]) == ("0", "0")
    assert [(int(one["seq"]), one["code"], one["what"]) for one in rows] == hospital.changes()
    assert called(hospital, "changes", after=told["next"])[1] == []
    number = rows[0]["receipt_no"]
    _told, found = called(hospital, "codes", receipt_no=number)
    known = hospital.read("codes", receipt_no=number)["codes"]
    assert [one["code"] for one in found] == [one["code"] for one in known] == codes(3)
    assert set(found[0]) == set(known[0])
    plain = hospital.read("receipts", receipt_no=number)
    for method, part in (("receipts", "receipts"), ("receipt_lines", "lines")):
        _told, found = called(hospital, method, receipt_no=number)
        assert [one["receipt_no"] for one in found] == [one["receipt_no"] for one in plain[part]]


def test_a_movement_is_done_once_and_each_row_is_answered(hospital: Hospital) -> None:
    Receiving(hospital.running.enrol()).receive(*codes(2))
    rows = [
        {"kind": "dispensed", "code": code, "person": "试药师", "document_no": "CF1"}
        for code in (*codes(2), "不是码")
    ]
    told, said = called(hospital, "movements", *rows, id="M1")
    assert (told["code"], told["refused"]) == ("0", "1")
    assert [bool(one["message"]) for one in said] == [False, False, True]
    again = called(hospital, "movements", *rows, id="M1")
    assert again == (told, said)
    assert [what for _seq, _code, what in hospital.changes(after=2)] == ["dispensed"] * 2
    other, _said = called(hospital, "movements", *rows[:1], id="M1")
    assert other["code"] not in ("0", "") and other["message"]
    without, _said = called(hospital, "movements", *rows[:1])
    assert without["code"] == "no-idempotency-key"


def test_the_catalogue_and_an_order_come_as_rows(hospital: Hospital) -> None:
    item = {"hospital_code": "A1", "name": "培训片<新>&", "province_code": "PX1", "price": "6.8"}
    told, _said = called(hospital, "catalogue", item, {**item, "name": ""}, id="C1")
    assert told["refused"] == "1"
    line = {"order_no": "JH1", "line_no": "1", "hospital_code": "A1", "quantity": "20"}
    told, said = called(
        hospital, "orders", line | {"distributor_code": "PS"}, line | {"line_no": "x"}, id="O1"
    )
    assert (told["refused"], len(said)) == ("2", 2)
    told, _said = called(hospital, "orders", line | {"distributor_code": "PS"}, id="O2")
    assert told == {"code": "0", "message": "", "refused": "0"}


def test_what_may_not_be_is_answered_in_words(hospital: Hospital) -> None:
    stranger, _rows = called(hospital, "codes", token="his-nobody", code="1")
    assert stranger["code"] not in ("0", "") and stranger["message"]
    reader = str(hospital.make_key(Right.CODES).token)
    told, _rows = called(hospital, "orders", {"order_no": "JH1"}, token=reader, id="O1")
    assert told["code"] == "not-allowed"
    for method in ("nothing", "codes", "receipts", "catalogue"):
        told, _rows = called(hospital, method)
        assert told["code"] == "bad-request" and told["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nichts",
        b"<a/>",
        enveloped("kein XML"),
        enveloped("<anders/>"),
        enveloped("<request/>"),
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        enveloped("<request method='codes'>" + "<row/>" * 10_001 + "</request>"),
    ],
)
def test_what_is_no_request_is_a_fault_in_words(hospital: Hospital, body: bytes) -> None:
    fault = sent(hospital, body).find(f"{SOAP}Body/{SOAP}Fault")
    assert fault is not None and fault.findtext("faultstring")


def test_it_describes_itself(hospital: Hospital) -> None:
    url = f"{hospital.running.url}/v1/his/soap"
    described = requests.get(f"{url}?wsdl", timeout=60).text
    assert f'location="{url}"' in described and SafeTree.fromstring(described.encode()) is not None


PLAIN = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.lists(st.dictionaries(st.sampled_from(["code", "name"]), PLAIN), max_size=4), PLAIN)
def test_what_is_sent_is_what_is_read(rows: list[dict[str, str]], param: str) -> None:
    text = request("codes", "t<&>", rows, code=param)
    read = one_string.read(enveloped(text))
    assert read.token == "t<&>"

    def plain(value: str) -> str:
        return value.strip().replace("␝", "\x1d")

    assert read.params == {"code": plain(param)}
    assert [dict(one) for one in read.rows] == [
        {name: plain(value) for name, value in row.items()} for row in rows
    ]
    answered = SafeTree.fromstring(one_string.answer("0", param, rows))
    (inner,) = [one.text for one in answered.iter("return")]
    told = SafeTree.fromstring(str(inner).encode())
    assert told.get("message", "").split() == param.split()
