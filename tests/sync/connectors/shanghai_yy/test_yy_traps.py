"""Answers that no stand-in of ours gives, and requests that no client of ours sends."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.connectors.office_port import (
    AccountPeriod,
    Balance,
    Balanced,
    InvoiceNamed,
    PaperState,
)
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.distributor import ShanghaiYq
from sync.connectors.shanghai_yy.envelope import Answer, read_answer, read_data, request_data
from sync.connectors.shanghai_yy.fields import Fields
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import YqSettings, YySettings
from sync.sandbox.app import SandboxSettings, build, parts
from sync.sandbox.shanghai_yy.soap import read_request
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from sync.serving import ThreadedServer
from tests.sync.connectors.shanghai_yy.yy_stand import DAY, NOON, ORG
from tests.sync.sandbox.raw_soap import SETTINGS, post, soap, xml_data

# What a line of any Chinese form may hold, four-byte characters included.
CARRIED = re.compile("[ -~\u4e00-\u9fff\U00020000-\U0002a6df]*")
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def data(main: str = "", rows: str = "", code: str = "00000") -> str:
    return (
        f"<XMLDATA><HEAD><ZTCLJG>{code}</ZTCLJG></HEAD><MAIN>{main}</MAIN>"
        f"<DETAIL>{rows}</DETAIL></XMLDATA>"
    )


def wrapped(text: str) -> bytes:
    return (
        f'<S:Envelope xmlns:S="{SOAP}"><S:Body><r:sendRecvResponse xmlns:r="urn:x">'
        f"<return>{text}</return></r:sendRecvResponse></S:Body></S:Envelope>"
    ).encode()


@contextmanager
def answered(*answers: str) -> Iterator[tuple[ShanghaiYy, ShanghaiYq, list[str]]]:
    """Both clients on a line that gives these answers, one after the other, then the last."""
    asked: list[str] = []

    class Line:
        def call(self, message: str, main: Fields, structs: object = ()) -> Answer:
            asked.append(message)
            return read_data(answers[min(len(asked), len(answers)) - 1])

        def close(self) -> None:
            pass

    hospital = ShanghaiYy(YySettings("http://127.0.0.1/", "u", "p", ORG), report=reported)
    supplier = ShanghaiYq(YqSettings("http://127.0.0.1/", "u", "p", SUPPLIER), report=reported)
    bad.clear()
    for client in (hospital, supplier):
        client.close()
        client._transport = Line()  # type: ignore[assignment]
    yield hospital, supplier, asked


bad: list[str] = []


def reported(fields: Fields, reason: str, /) -> None:
    bad.append(reason)


def test_sections_comments_and_entities_in_an_answer_are_text() -> None:
    inner = data("<SFWJ>1</SFWJ>", "<STRUCT><CPM><![CDATA[甲&<乙>]]>丙</CPM><BZ/></STRUCT>")
    whole = Answer({"ZTCLJG": "00000"}, {"SFWJ": "1"}, ({"CPM": "甲&<乙>丙", "BZ": ""},))
    assert read_answer(wrapped(escape(inner))) == whole
    cdata = inner.replace("]]>", "]]]]><![CDATA[>")
    assert read_answer(wrapped(f"<![CDATA[{cdata}]]>")) == whole
    assert read_data(data("<A>&#x20BB7;&#233;&amp;lt;</A>")).main == {"A": "𠮷é&lt;"}
    assert read_data(data("<A>1<!-- 2 -->3</A>")).main["A"] == "13"


@pytest.mark.parametrize(
    "text", ["&#1;", "&nbsp;", "\x00", "\ud83d".encode("utf-8", "surrogatepass")]
)
def test_what_no_xml_can_carry_is_a_bad_answer(text: str | bytes) -> None:
    body = wrapped("@").replace(b"@", text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PlatformError) as raised:
        read_answer(body)
    assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)


@given(st.text(max_size=40))
def test_what_is_written_into_a_field_is_what_the_platform_reads(text: str) -> None:
    main, structs = read_request(request_data("", "", {"A": text}, [{"B": text, "C": ""}]))
    assert structs == [{"B": main["A"], "C": ""}]
    if CARRIED.fullmatch(text):
        assert main["A"] == text.strip()


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ("<SFWJ>1</SFWJ><JLS>2</JLS>", "应有 2 条记录，收到 1 条"),
        ("<SFWJ>1</SFWJ><JLS>0</JLS>", "应有 0 条记录，收到 1 条"),
        ("<SFWJ></SFWJ><JLS>1</JLS>", "SFWJ"),
        ("<SFWJ>2</SFWJ>", "SFWJ"),
    ],
)
def test_a_page_whose_count_is_wrong_is_asked_for_again(main: str, said: str) -> None:
    row = "<STRUCT><FPID>1</FPID></STRUCT>"
    with answered(data(main, row)) as (hospital, _, asked):
        with pytest.raises(PlatformError, match=said) as raised:
            list(hospital.invoices_between(DAY, DAY))
        assert (raised.value.code, raised.value.retry_after_s) == ("bad-answer", 600)
        assert asked == ["YY007"]


@pytest.mark.parametrize(
    ("ask", "row", "field"),
    [
        (lambda one, _: one.deliveries(DAY, DAY), "<PSDID>1</PSDID><PSDH>P</PSDH>", "CJRQ"),
        (lambda one, _: one.invoices_between(DAY, DAY), "<FPID>1</FPID><FPH>F</FPH>", "YQBM"),
        (lambda one, _: one.quotations(DAY, DAY), "<BJDBH>1</BJDBH><YPBJ>0</YPBJ>", "YPBJ"),
        (lambda _, two: two.orders(DAY, DAY), "<DDMXBH>1</DDMXBH><YYBM>1</YYBM>", "PSDBM"),
        (lambda _, two: two.returns(DAY, DAY), "<THDBH>1</THDBH>", "YYBM"),
    ],
)
def test_a_row_nobody_can_read_is_told_and_keeps_no_others_away(
    ask: Callable[[ShanghaiYy, ShanghaiYq], Iterator[object]], row: str, field: str
) -> None:
    rows = f"<STRUCT>{row}</STRUCT><STRUCT/>"
    with answered(data("<SFWJ>1</SFWJ>", rows)) as (hospital, supplier, _):
        assert list(ask(hospital, supplier)) == []
        assert len(bad) == 2
        assert field in bad[0]


def test_states_of_no_table_are_no_states() -> None:
    with answered(data("<CLZT>77</CLZT>")) as (hospital, supplier, _):
        for ask in (
            lambda: hospital.inquiry_state("1"),
            lambda: supplier.delivery_state("1"),
            lambda: supplier.invoice_state("1"),
            lambda: supplier.detail_state("1"),
            lambda: hospital.accept_invoice(InvoiceNamed("1", "2", Decimal(3)), sent_before=True),
        ):
            with pytest.raises(PlatformError, match="“77”") as raised:
                ask()
            assert raised.value.retry_after_s == 600
    with answered(data("<CLZT>10</CLZT>")) as (_, supplier, _asked):
        assert supplier.invoice_state("1") is PaperState.CONFIRMED


def test_a_balance_without_a_word_on_the_whole_is_the_worst_of_its_lines() -> None:
    period = AccountPeriod("1", DAY, DAY, False, (Balance("D1", 1, Decimal("2.5")),))
    row = "<STRUCT><YQBM>{}</YQBM><FPSL>1</FPSL><FPJE>2.5</FPJE><DZJG>{}</DZJG></STRUCT>"
    for rows, result in (
        (row.format("D1", 1), Balanced.EQUAL),
        (row.format("D1", 1) + row.format("D2", 3), Balanced.DETAIL_DIFFERS),
        (row.format("D1", 2), Balanced.TOTAL_DIFFERS),
        ("", Balanced.DETAIL_DIFFERS),
    ):
        with answered(data("", rows)) as (hospital, _, _asked):
            assert hospital.balance(period).result is result
    with (
        answered(data("", row.format("D1", 9))) as (hospital, _, _asked),
        pytest.raises(PlatformError, match="DZJG"),
    ):
        hospital.balance(period)


def test_a_long_time_is_asked_for_in_pieces_that_touch_and_do_not_overlap() -> None:
    with answered(data("<SFWJ>1</SFWJ>")) as (hospital, _, asked):
        for days, pieces in ((0, 1), (60, 1), (61, 2), (121, 2), (122, 3)):
            asked.clear()
            list(hospital.deliveries(DAY - timedelta(days=days), DAY))
            assert len(asked) == pieces
        asked.clear()
        assert list(hospital.deliveries(DAY, date(2026, 1, 1))) == []
        assert asked == []


@pytest.fixture(scope="module")
def desk_url() -> Iterator[str]:
    server = ThreadedServer(build(SETTINGS, now=lambda: NOON))
    server.start()
    yield server.url
    assert server.stop()


POINT = {"CZLX": "1", "PSDBM": "9", "PSDMC": "a", "PSDZ": "b", "LXRXM": "c", "LXDH": "d"}
"""A point without its postcode."""
BALANCE = {"DZQ": "1", "KSRQ": "20261101", "JSRQ": "20261130", "DLCGBZ": "0", "FPJE": "0"}
STOCK = {"SPLX": "1", "YPLX": "8", "ZXSPBM": "X", "YYSPBM": "1", "YPKCL": "1", "KCDW": "盒"}


@pytest.mark.parametrize(
    ("message", "main", "rows", "code"),
    [
        ("YY001", POINT, [], "11006"),
        ("YY001", {**POINT, "YZBM": "2", "CZLX": "4"}, [], "12001"),
        ("YY001", {**POINT, "YZBM": "2", "CZLX": "3"}, [], "12004"),
        ("YY001", {**POINT, "YZBM": "2", "PSDBM": "1"}, [], "12001"),
        ("YY002", {"KCCBSJ": "20261121", "JLS": "1"}, [STOCK], "11006"),
        ("YY002", {"KCCBSJ": "20261121/101010/", "JLS": "2"}, [STOCK], "22003"),
        ("YY002", {"KCCBSJ": "20261121/101010/", "JLS": "0"}, [], "22003"),
        ("YY002", {"KCCBSJ": "20261121/101010/", "JLS": "1"}, [STOCK], "10000"),
        ("YY002", {"KCCBSJ": "20261121/101010/", "JLS": "1"}, [STOCK | {"YPKCL": "-1"}], "11006"),
        ("YY007", {"QSRQ": "20260101", "JZRQ": "20261121"}, [], "22001"),
        ("YY007", {"YQBM": "X"}, [], "12003"),
        ("YY008", {"FPID": "1"}, [], "22007"),
        ("YY013", {"CZLX": "1", "SPLX": "2"}, [], "12010"),
        ("YY013", {"CZLX": "1", "SPLX": "1", "YPLX": "0"}, [], "12011"),
        ("YY013", {"CZLX": "1", "SPLX": "1", "YPLX": "8", "ZXSPBM": "X"}, [], "12009"),
        ("YY015", {}, [], "11006"),
        ("YY016", {**BALANCE, "FPSL": "0", "JLS": "0"}, [], "22003"),
        ("YY016", {**BALANCE, "KSRQ": "20250101", "FPSL": "0", "JLS": "0"}, [], "22002"),
        ("YY017", {"YQBM": SUPPLIER, "FPH": "1", "FPHSZJE": "1"}, [], "22007"),
        ("YY019", {"YQBM": SUPPLIER, "FPH": "1", "FPHSZJE": "1e3"}, [], "11006"),
        ("YY020", {"CXLX": "06", "CXBH": "1"}, [], "12026"),
        ("YY020", {"CXLX": "05", "CXBH": "1"}, [], "22009"),
        ("YQ017", {"YYBM": "1"}, [], "11004"),
    ],
)
def test_each_message_is_refused_in_the_platforms_own_code(
    desk_url: str, message: str, main: dict[str, str], rows: list[dict[str, str]], code: str
) -> None:
    assert post(desk_url, soap(message, xml_data(main, rows))).code == code


HEAD = {
    "CZLX": "1", "PSDH": "P1", "YQBM": SUPPLIER, "YYBM": SETTINGS.org_code, "PSDBM": "1",
    "CJRQ": "20261121/101010/", "SDRQ": "20261121/101010/", "ZXS": "1", "JLS": "1",
}  # fmt: skip
ROW = {
    "PSDTM": "CK1", "ZXLX": "1", "SPLX": "1", "ZXSPBM": "X", "SCPH": "B", "SCRQ": "20260101",
    "YXRQ": "20280101", "DDMXBH": "1", "PSL": "1", "CGJLDW": "1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("message", "main", "rows", "code"),
    [
        ("YY003", {}, [], "11004"),
        ("YQ001", {"CZLX": "1", "SPLX": "1", "YPLX": "8", "YPPZWH": "X", "BZSL": "1"}, [], "11006"),
        ("YQ003", HEAD | {"CZLX": "9"}, [ROW], "12001"),
        ("YQ003", HEAD | {"YQBM": "X"}, [ROW], "12003"),
        ("YQ003", HEAD | {"YYBM": "X"}, [ROW], "12002"),
        ("YQ003", HEAD | {"PSDBM": "X"}, [ROW], "12004"),
        ("YQ003", HEAD | {"JLS": "2"}, [ROW], "22003"),
        ("YQ003", HEAD | {"ZXS": "2"}, [ROW], "22004"),
        ("YQ003", HEAD | {"CZLX": "3"}, [ROW], "12022"),
        ("YQ003", HEAD, [ROW | {"ZXLX": "4"}], "10000"),
        ("YQ003", HEAD, [ROW | {"PSL": "0"}], "11006"),
        ("YQ004", HEAD, [], "22003"),
        ("YQ004", HEAD | {"CZLX": "3"}, [ROW | {"FPH": "1"}], "22007"),
        ("YQ013", {"DDMXBH": "1", "ZZYY": "无"}, [], "13014"),
        ("YQ013", {"DDMXBH": "1"}, [], "11006"),
        ("YQ015", {"CXLX": "02", "CXBH": "1"}, [], "12022"),
        ("YQ016", HEAD | {"FPH": "1", "FPHSZJE": "1"}, [], "22007"),
        ("YQ017", {"YYBM": "1"}, [], "12002"),
    ],
)
def test_a_distributor_is_refused_in_the_platforms_own_code(
    desk_url: str, message: str, main: dict[str, str], rows: list[dict[str, str]], code: str
) -> None:
    text = xml_data(main, rows)
    who = {"user": "supplier", "password": "supplier", "org": SUPPLIER}
    assert post(desk_url, soap(message, text, who)).code == code


def test_checks_come_in_the_platforms_order(desk_url: str) -> None:
    broken = "<XMLDATA>"
    sign = hashlib.sha1(broken.encode()).hexdigest().upper()
    for changed, code in (
        ({"password": "x", "message": "YY099", "sign": "x"}, "11003"),
        ({"org": SUPPLIER, "message": "YY001"}, "11003"),
        ({"message": "YY099", "sign": "x"}, "11004"),
        ({"sign": "x"}, "11005"),
        ({"sign": sign}, "11006"),
    ):
        assert post(desk_url, soap("YY001", broken, changed)).code == code


def test_what_was_told_is_there_after_a_restart(tmp_path: Path) -> None:
    kept = SandboxSettings(database=tmp_path / "yy.db", lines=1, cartons=1, boxes=2)
    for _ in range(2):
        made = parts(kept, lambda: NOON)
        made.ledger.put_paper("point", "9", {"PSDBM": "9"})
        made.ledger.end_line("1", "缺货")
        assert made.ledger.paper("point", "9") == {"PSDBM": "9"}
        made.ledger.close()
