"""A receipt paper says all that was received, on one page or on thirty."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.receiving.progress import (
    CartonProgress,
    Difference,
    LineProgress,
    ReceiptState,
    ReceiptView,
    TrayEntry,
)
from app.receiving.values import Distributor
from app.receiving.verdicts import Sentence, Verdict
from printing.receipt_pdf import LineDetails, ReceiptPaper, render
from tests.printing.printed import clashes, codes, words
from tests.printing.samples import HOSPITAL, LONG, PRINTED, line, receipt

PAPER = ReceiptPaper(HOSPITAL, PRINTED)


def view(*lines: LineProgress) -> ReceiptView:
    """Show a receipt that was confirmed in the evening of UTC: the next day here."""
    return replace(
        receipt(*(lines or (line(1),))),
        confirmed_at=datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
        cartons=(
            CartonProgress("CK1", 40, 40, True, True),
            CartonProgress("CK2", 40, 0, False, True),
        ),
    )


def squeezed(texts: list[str]) -> list[str]:
    return [re.sub(r"\s", "", text) for text in texts]


@pytest.mark.parametrize("dpi", [203, 300])
def test_the_receipt_number_scans_from_every_page(dpi: int) -> None:
    pdf = render(view(*(line(number) for number in range(1, 40))), PAPER)
    for page in range(3):
        assert codes(pdf, page, dpi) == {("]C0", b"SH20261121-0001")}


def test_head_and_line_say_all_that_is_known() -> None:
    paper = replace(PAPER, trace_codes=4321, arrived_at=datetime(2026, 11, 21, 0, 40, tzinfo=UTC))
    (text,) = squeezed(words(render(view(), paper)))
    for expected in (
        "示例市第一人民医院",
        "收货单",
        "收货单号：SH20261121-0001",
        "配送单号：PS2026112100001",
        "供应商：示例医药配送有限公司",
        "91310000MA1FL00000",
        "2箱（已扫箱码1箱）",
        "2026-11-2108:40",
        "2026-11-2109:02收货员甲",
        "2026-11-2201:30验收员乙",
        "重组人粒细胞集落刺激因子注射液（预充式）",
        "1.0g×10瓶",
        "示例制药（集团）股份有限公司",
        "A00001",
        "2026-01-05",
        "2028-01-04",
        "药品追溯码4321个",
        "扫码123次",
        "异常扫码0条",
        "第1页/共1页",
        "2026-11-2110:30",
    ):
        assert expected in text
    headings = (
        "序号药品编码药品名称规格生产企业单位批号生产日期有效期至配送数量实收数量差异原因／备注"
    )
    assert headings in text
    for signer in ("配送企业送货人", "收货人", "复核人", "保管员"):
        assert signer in text
    assert text.count("签字：") == text.count("日期：") == 4


def test_columns_that_nobody_knows_anything_for_are_left_out() -> None:
    known = LineDetails("注射剂", Decimal("23.5"), "DD1", "26440000001", "2-8℃ 避光", "4.5℃")
    details = {1: known, 2: replace(known, order_no="DD2", price=None)}
    one = squeezed(words(render(view(line(1), line(2)), replace(PAPER, details={1: known}))))[0]
    two = squeezed(words(render(view(line(1), line(2)), replace(PAPER, details=details))))[0]
    for heading in ("剂型", "单价（元）", "金额（元）", "发票号", "储存条件", "到货温度"):
        assert heading in one
        assert heading not in squeezed(words(render(view(), PAPER)))[0].replace("到货温度___", "")
    assert "订单号：DD1" in one
    assert "订单号：DD1、DD2" in two
    assert two.count("DD1") == 2
    assert one.count("DD1") == 1
    assert "23.50" in one
    assert "金额940.00元（另1行无单价）" in one


def test_what_was_rejected_or_is_held_is_no_shortage() -> None:
    mixed = replace(line(1), received=30, rejected=6, held=1, difference=Difference.DAMAGED)
    (text,) = squeezed(words(render(view(mixed), PAPER)))
    for expected in ("拒收数量", "待处理数量", "4030", "缺3", "拒收6", "待处理1", "短少3"):
        assert expected in text
    assert "待处理" not in squeezed(words(render(view(), PAPER)))[0]


def test_differences_and_near_expiry_are_said_in_words_and_signs() -> None:
    short = replace(line(1), received=37, difference=Difference.SHORT, remark="箱角破损")
    over = replace(line(2), received=41, difference=Difference.OVER)
    near = replace(line(3), near_expiry=True)
    nothing = replace(line(4), received=0, difference=Difference.TEMPERATURE)
    (text,) = squeezed(words(render(view(short, over, near, nothing), PAPER)))
    for expected in ("缺3", "短少；箱角破损", "多1", "多货", "▲近效期", "缺40", "温度超标", "未收"):
        assert expected in text
    for expected in (
        "合计4行",
        "配送160盒",
        "实收118盒",
        "短少43",
        "多货1",
        "数量差异3行",
        "近效期1行",
    ):
        assert expected in text


def test_every_reason_has_a_word() -> None:
    lines = [
        replace(line(number), received=1, difference=difference)
        for number, difference in enumerate(Difference, 1)
    ]
    assert squeezed(words(render(view(*lines), PAPER)))


def test_exceptions_are_counted_with_those_that_wait() -> None:
    entry = TrayEntry(
        seq=1,
        raw="x",
        verdict=Verdict.MALFORMED,
        sentence=Sentence("malformed"),
        scanned_at=datetime(2026, 11, 21, tzinfo=UTC),
        settled=None,
    )
    tray = (entry, replace(entry, seq=2, settled="已退回"))
    (text,) = squeezed(words(render(replace(view(), tray=tray), PAPER)))
    assert "异常扫码2条（未处理1条）" in text


@pytest.mark.parametrize("count", [1, 2, 9, 10, 11, 12, 13, 17, 18, 19, 30, 200, 500])
def test_each_line_is_printed_once_and_the_signatures_stand_on_the_last_page(count: int) -> None:
    texts = words(render(view(*(line(number) for number in range(1, count + 1))), PAPER))
    batches = re.findall(r"A\d{5}", "".join(texts))
    assert batches == [f"A{number:05}" for number in range(1, count + 1)]
    for number, text in enumerate(texts, 1):
        assert "示例市第一人民医院" in text
        assert f"第 {number} 页 / 共 {len(texts)} 页" in text
        assert "生产企业" in text
        assert ("保管员" in text) is (number == len(texts))
        assert ("合计" in text) is (number == len(texts))


@pytest.mark.parametrize("count", [1, 12, 40])
def test_nothing_overlaps_however_long_the_words_are(count: int) -> None:
    lines = [
        replace(
            line(number),
            name=LONG,
            strength="5mg:0.5ml×10支/盒" * 6,
            maker="示例制药（集团）" * 20,
            approval_number="国药准字HJ20260001 进口药品注册证号 H20260001",
            batch="B" * 40,
            near_expiry=True,
            unit="最小包装单位",
            expected=99_999_999,
            received=0,
            difference=Difference.NOT_ORDERED,
            remark="外箱破损，已拍照，送货人确认；" * 12,
        )
        for number in range(1, count + 1)
    ]
    long = replace(
        view(*lines),
        receipt_no="SH" + "20261121" * 5,
        delivery_no="PS" * 40,
        distributor=Distributor("9" * 60, "示例医药配送有限公司" * 20),
        opened_by="收货员甲" * 40,
        confirmed_by="验收员乙" * 40,
    )
    assert clashes(render(long, replace(PAPER, hospital="示例市第一人民医院" * 20))) == []


def test_an_ordinary_paper_has_no_overlaps() -> None:
    lines = [replace(line(n), received=40 - n % 2, near_expiry=n % 3 == 0) for n in range(1, 40)]
    assert clashes(render(view(*lines), replace(PAPER, trace_codes=99))) == []


def test_a_receipt_without_lines_is_a_paper_too() -> None:
    (text,) = squeezed(words(render(replace(view(), lines=(), cartons=()), PAPER)))
    assert "合计0行" in text
    assert "保管员" in text


def test_an_unconfirmed_receipt_says_so_on_every_page() -> None:
    lines = [line(number) for number in range(1, 40)]
    open_view = replace(view(*lines), state=ReceiptState.OPEN, confirmed_at=None, confirmed_by=None)
    assert all("未确认不作入库依据" in text for text in squeezed(words(render(open_view, PAPER))))
    assert not any("不作入库" in text for text in words(render(view(*lines), PAPER)))


def test_an_exercise_says_so_on_every_page() -> None:
    lines = [line(number) for number in range(1, 40)]
    pdf = render(view(*lines), replace(PAPER, training=True))
    assert all("培训" in text and "不作凭证" in text for text in squeezed(words(pdf)))
    assert codes(pdf, 0, 203) == {("]C0", b"SH20261121-0001")}
    assert not any("培训" in text for text in squeezed(words(render(view(*lines), PAPER))))


def test_a_number_that_no_bar_code_holds_is_still_printed() -> None:
    pdf = render(replace(view(), receipt_no="收货单一"), PAPER)
    assert codes(pdf, 0, 203) == set()
    assert "收货单一" in words(pdf)[0]


def test_the_fonts_are_in_the_file_and_no_other_is_used() -> None:
    pdf = render(view(), PAPER)
    names = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert names
    assert all(b"NotoSansSC" in name for name in names)
    assert pdf.count(b"/FontFile2 ") == len(names)
    assert b"Helvetica" not in pdf


def test_a_reprint_is_the_same_to_the_byte() -> None:
    assert render(view(), PAPER) == render(view(), PAPER)


@settings(deadline=None, max_examples=25)
@given(text=st.text(max_size=80), number=st.text(max_size=80))
def test_no_text_stops_a_paper(text: str, number: str) -> None:
    odd = replace(line(1), name=text, remark=text, unit=number, batch=number)
    assert render(replace(view(odd), receipt_no=number), PAPER).startswith(b"%PDF")
