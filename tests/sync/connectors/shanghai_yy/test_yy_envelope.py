"""Envelopes and fields: signed to the letter, read whatever comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

import defusedxml.ElementTree as SafeTree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.envelope import (
    Answer,
    Arguments,
    read_answer,
    read_data,
    request_data,
    sign,
    soap_request,
)
from sync.connectors.shanghai_yy.fields import read_detail, read_item
from sync.connectors.shanghai_yy.results import require_processed
from sync.connectors.shanghai_yy.settings import YySettings

VECTOR = (
    '<?xml version="1.0" encoding="utf-8"?><XMLDATA><HEAD><IP>10.0.0.5</IP>'
    "<MAC>00-00-00-00-00-01</MAC><BZXX></BZXX></HEAD><MAIN><YQBM></YQBM><PSMXBH></PSMXBH></MAIN>"
    "</XMLDATA>"
)
DETAIL = {
    "PSDH": "PS1",
    "YQBM": "91310000000000019Q",
    "CJRQ": "20210429/154636/",
    "PSMXBH": "20210420000833474616",
    "PSDTM": "CK210429007005",
    "ZXSPBM": "X00028400030010",
    "CPM": "度米芬含片",
    "SCPH": "A2601",
    "SCRQ": "20210101",
    "YXRQ": "20230101",
    "PSL": "40.0000",
}
XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
)


def soap_answer(data: str) -> bytes:
    return (
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>'
        '<r:sendRecvResponse xmlns:r="http://main.service.local.wondersgroup.com/">'
        f"<return>{escape(data)}</return></r:sendRecvResponse></S:Body></S:Envelope>"
    ).encode()


def xml_answer(*structs: str, code: str = "00000", main: str = "<SFWJ>1</SFWJ>") -> str:
    detail = f"<DETAIL>{''.join(f'<STRUCT>{s}</STRUCT>' for s in structs)}</DETAIL>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><XMLDATA><HEAD><JSSJ>20250102/101530/</JSSJ>'
        f"<ZTCLJG>{code}</ZTCLJG><CWXX/><BZXX/></HEAD><MAIN>{main}</MAIN>{detail}</XMLDATA>"
    )


def test_the_signature_of_the_published_example_comes_out() -> None:
    data = request_data("10.0.0.5", "00-00-00-00-00-01", {"YQBM": "", "PSMXBH": ""})
    assert data == VECTOR
    assert sign(data) == "FBF74217D35178BE1BAA6030A1B515B117030A03"
    assert sign(data, upper=False) == "fbf74217d35178be1baa6030a1b515b117030a03"


@given(remark=st.text(), password=XML_TEXT)
def test_what_is_signed_is_what_arrives_whatever_was_typed(remark: str, password: str) -> None:
    data = request_data("", "", {"YSJGBZ": remark})
    arguments = Arguments("药库", password, "12345678901", "1.0.0.0", "YY018", sign(data), data)
    root = SafeTree.fromstring(soap_request(arguments).encode("utf-8"))
    (operation,) = root.findall("{http://schemas.xmlsoap.org/soap/envelope/}Body/*")
    assert operation.tag == "{http://main.service.local.wondersgroup.com/}sendRecv"
    assert [child.tag for child in operation] == [f"arg{number}" for number in range(7)]
    arrived = operation.findtext("arg6") or ""
    assert sign(arrived) == operation.findtext("arg5")
    assert (operation.findtext("arg1") or "") == password
    assert SafeTree.fromstring(arrived).find("MAIN/YSJGBZ") is not None


@pytest.mark.parametrize("count", [0, 1, 3])
def test_none_one_and_many_structs_are_read_alike(count: int) -> None:
    answer = read_answer(soap_answer(xml_answer(*["<PSL> 4 </PSL>"] * count)))
    assert answer.structs == ({"PSL": "4"},) * count
    assert answer.main == {"SFWJ": "1"}


def test_main_and_detail_may_be_absent() -> None:
    text = "<XMLDATA><HEAD><ZTCLJG>00000</ZTCLJG></HEAD></XMLDATA>"
    assert read_data(text) == Answer({"ZTCLJG": "00000"}, {}, ())


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>login</body></html>",
        b"<html><body>not closed",
        b'<?xml version="1.0" encoding="nowhere"?><x/>',
        f"{BOMB}<x>&b;</x>".encode(),
        f"{XXE}<x>&b;</x>".encode(),
        soap_answer(""),
        soap_answer("<XMLDATA/>"),
        soap_answer(f"{BOMB}<XMLDATA><HEAD>&b;</HEAD></XMLDATA>"),
        soap_answer(f"{XXE}<XMLDATA><HEAD>&b;</HEAD></XMLDATA>"),
        b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"/>',
        b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><x/></S:Body>'
        b"</S:Envelope>",
    ],
)
def test_what_is_no_answer_is_worth_another_try_later(body: bytes) -> None:
    with pytest.raises(PlatformError) as raised:
        read_answer(body)
    assert raised.value.code == "bad-answer"
    assert raised.value.retry_after_s == 600


def test_a_soap_fault_is_told_in_its_own_words() -> None:
    fault = (
        b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault>'
        b"<faultcode>S:Server</faultcode><faultstring>out of order</faultstring></S:Fault>"
        b"</S:Body></S:Envelope>"
    )
    with pytest.raises(PlatformError, match="out of order"):
        read_answer(fault)


@given(
    st.one_of(st.text(), st.text().map(xml_answer), st.text(alphabet="<>/&;![]ENTITYXMLDAHEAD "))
)
def test_any_text_is_an_answer_or_a_platform_error(text: str) -> None:
    try:
        require_processed(read_data(text).head)
    except PlatformError as error:
        assert error.message


@given(st.one_of(st.binary(), XML_TEXT.map(soap_answer)))
def test_any_bytes_are_an_answer_or_a_platform_error(body: bytes) -> None:
    try:
        read_answer(body)
    except PlatformError as error:
        assert error.message


@pytest.mark.parametrize("code", ["00000", "32001", "32002", "33003"])
def test_done_and_notices_are_processed(code: str) -> None:
    require_processed({"ZTCLJG": code, "CWXX": "订单号已确认"})


@pytest.mark.parametrize(
    ("code", "retry_after_s"),
    [
        ("10000", None),
        ("11001", 600),
        ("11002", None),
        ("11003", None),
        ("11005", None),
        ("12003", None),
        ("22003", None),
        ("34001", None),
        ("34002", None),
        ("99999", None),
        ("", 600),
    ],
)
def test_all_else_is_refused_and_only_a_communication_failure_may_be_tried_again(
    code: str, retry_after_s: float | None
) -> None:
    with pytest.raises(PlatformError) as raised:
        require_processed({"ZTCLJG": code, "CWXX": "说明"})
    assert raised.value.code == (code or "bad-answer")
    assert raised.value.retry_after_s == retry_after_s
    assert any(character >= "\u4e00" for character in raised.value.message)


def test_a_refusal_carries_the_platforms_own_hint() -> None:
    with pytest.raises(PlatformError) as raised:
        require_processed({"ZTCLJG": "13015", "CWXX": "配送明细已验收"})
    assert raised.value.message == "配送信息不存在（平台提示：配送明细已验收）"


def test_a_detail_is_read_with_its_dates_in_utc_and_its_packs_whole() -> None:
    detail = read_detail(DETAIL)
    assert detail.detail_id == "20210420000833474616"
    assert detail.shipped_at == datetime(2021, 4, 29, 7, 46, 36, tzinfo=UTC)
    assert (detail.production_date, detail.expiry) == (date(2021, 1, 1), date(2023, 1, 1))
    assert detail.quantity == 40
    assert (detail.maker, detail.form, detail.strength) == ("", "", "")


@pytest.mark.parametrize("unknown", ["", "29991231"])
def test_an_unknown_production_date_is_none(unknown: str) -> None:
    assert read_detail(DETAIL | {"SCRQ": unknown}).production_date is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("PSMXBH", ""),
        ("PSDH", ""),
        ("YXRQ", ""),
        ("YXRQ", "20230230"),
        ("YXRQ", "2023011"),
        ("YXRQ", "２０２３０１０１"),
        ("CJRQ", "20210429"),
        ("CJRQ", "00010101/000000/"),
        ("CJRQ", "20210429/256161/"),
        ("PSL", "0"),
        ("PSL", "2.5"),
        ("PSL", "-1"),
        ("PSL", "1e9"),
        ("PSL", "四十"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(field: str, value: str) -> None:
    with pytest.raises(ValueError, match=field):
        read_detail(DETAIL | {field: value})


@given(st.dictionaries(st.sampled_from(sorted(DETAIL)), st.text(max_size=20)))
def test_any_fields_are_a_detail_or_a_value_error(fields: dict[str, str]) -> None:
    try:
        read_detail(DETAIL | fields)
    except ValueError as error:
        assert str(error)


def test_a_product_without_a_name_is_none() -> None:
    assert read_item("X1", {"CLZT": ""}) is None


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda good: replace(good, url="ftp://127.0.0.1/"), "地址"),
        (lambda good: replace(good, url="127.0.0.1"), "地址"),
        (lambda good: replace(good, org_code="1234567890"), "机构编码"),
        (lambda good: replace(good, org_code="１２３４５６７８９０１"), "机构编码"),
        (lambda good: replace(good, user=""), "用户名"),
        (lambda good: replace(good, timeout_s=0), "超时"),
    ],
)
def test_settings_that_could_only_fail_later_are_refused(
    change: Callable[[YySettings], YySettings], what: str
) -> None:
    good = YySettings("http://127.0.0.1/", "u", "p", "12345678901")
    with pytest.raises(ValueError, match=what):
        change(good)


def test_settings_never_show_the_password() -> None:
    settings = YySettings("http://127.0.0.1/", "u", "very secret", "12345678901")
    assert "very secret" not in repr(settings)
    data = Arguments("u", "very secret", "1", "1", "YY003", "", "")
    assert "very secret" not in repr(data)
