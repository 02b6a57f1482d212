"""What every paper of a receipt promises, whatever it says: 收货单, 验收单, 拒收报告单, 差异单."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from app.receiving.progress import Difference, LineProgress, ReceiptState, Rejection
from printing import acceptance_pdf, difference_pdf, receipt_pdf, rejection_pdf
from printing.acceptance_pdf import AcceptancePaper
from printing.difference_pdf import DifferencePaper
from printing.receipt_pdf import ReceiptPaper
from printing.rejection_pdf import RejectionPaper
from tests.printing.printed import clashes, codes, words
from tests.printing.samples import HOSPITAL, LONG, PRINTED, acceptance, four_way, lines, receipt


@dataclass(frozen=True, slots=True)
class Case:
    """What a paper is made of."""

    lines: tuple[LineProgress, ...]
    hospital: str = HOSPITAL
    receipt_no: str = "SH20261121-0001"
    state: ReceiptState = ReceiptState.CONFIRMED
    training: bool = False
    remark: str = "箱角压坏"


def _receipt(case: Case) -> bytes:
    view = replace(receipt(*case.lines), receipt_no=case.receipt_no, state=case.state)
    return receipt_pdf.render(view, ReceiptPaper(case.hospital, PRINTED, training=case.training))


def _acceptance(case: Case) -> bytes:
    view = replace(receipt(*case.lines), receipt_no=case.receipt_no, state=case.state)
    found = acceptance(len(case.lines))
    accepted = tuple(replace(line, remark=case.remark) for line in found.lines)
    paper = AcceptancePaper(case.hospital, PRINTED, case.training)
    return acceptance_pdf.render(view, replace(found, lines=accepted), paper)


def _rejection(case: Case) -> bytes:
    rejections = tuple(
        Rejection(line.line_no, Difference.DAMAGED, 2, case.remark) for line in case.lines
    )
    view = replace(
        receipt(*case.lines, rejections=rejections),
        receipt_no=case.receipt_no,
        state=case.state,
    )
    rows = rejection_pdf.rejected_rows(view)
    paper = RejectionPaper(case.hospital, PRINTED, training=case.training)
    return rejection_pdf.render(view, rows, paper)


def _difference(case: Case) -> bytes:
    view = four_way(len(case.lines))
    rows = tuple(
        replace(row, name=line.name, maker=line.maker, strength=line.strength, remark=case.remark)
        for row, line in zip(view.rows, case.lines, strict=True)
    )
    view = replace(view, rows=rows, receipt_no=case.receipt_no, state=case.state)
    paper = DifferencePaper(case.hospital, PRINTED, whole=True, training=case.training)
    return difference_pdf.render(view, paper)


Draw = Callable[[Case], bytes]
PAPERS = {
    "收货单": _receipt,
    "验收单": _acceptance,
    "拒收报告单": _rejection,
    "差异单": _difference,
}
every_paper = pytest.mark.parametrize(
    ("title", "draw"), PAPERS.items(), ids=("receipt", "acceptance", "rejection", "difference")
)


@every_paper
@pytest.mark.parametrize("count", [1, 11, 12, 13, 30, 500])
def test_each_line_is_printed_once_and_signatures_stand_with_the_last(
    title: str, draw: Draw, count: int
) -> None:
    texts = words(draw(Case(lines(count))))
    assert re.findall(r"A\d{5}", "".join(texts)) == [f"A{n:05}" for n in range(1, count + 1)]
    for number, text in enumerate(texts, 1):
        assert HOSPITAL in text
        assert " ".join(title) in text
        assert f"第 {number} 页 / 共 {len(texts)} 页" in text
        assert "药品名称" in text
        assert "SH20261121-0001" in text
        assert ("签字：" in text) is (number == len(texts))
    assert re.search(r"A\d{5}", texts[-1])


@every_paper
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_receipt_number_scans_from_every_page(title: str, draw: Draw, dpi: int) -> None:
    pdf = draw(Case(lines(30)))
    for page in range(len(words(pdf))):
        assert codes(pdf, page, dpi) == {("]C0", b"SH20261121-0001")}


@every_paper
def test_nothing_overlaps_however_long_the_words_are(title: str, draw: Draw) -> None:
    long = tuple(
        replace(
            line,
            name=LONG,
            strength="5mg:0.5ml×10支/盒" * 6,
            maker="示例制药（集团）" * 20,
            batch="B" * 40,
            unit="最小包装单位",
            received=99_999_999,
            remark="外箱破损，已拍照；" * 12,
            near_expiry=True,
        )
        for line in lines(7)
    )
    case = Case(long, hospital=HOSPITAL * 20, receipt_no="SH" + "20261121" * 5, remark=LONG)
    assert clashes(draw(case)) == []
    assert clashes(draw(Case(lines(14)))) == []


@every_paper
def test_an_exercise_and_an_open_receipt_say_so_on_every_page(title: str, draw: Draw) -> None:
    plain = words(draw(Case(lines(30))))
    assert not any("培训" in text or "不作" in text for text in plain)
    pdf = draw(Case(lines(30), training=True, state=ReceiptState.OPEN))
    for text in words(pdf):
        assert "培训" in text
        assert "不作凭证" in text
        assert "未确认" in text
    assert codes(pdf, 0, 203) == {("]C0", b"SH20261121-0001")}


@every_paper
def test_a_number_that_no_bar_code_holds_is_still_printed(title: str, draw: Draw) -> None:
    pdf = draw(Case(lines(1), receipt_no="收货单一"))
    assert codes(pdf, 0, 203) == set()
    assert "收货单一" in words(pdf)[0]


@every_paper
def test_the_fonts_are_in_the_file_and_a_reprint_is_the_same(title: str, draw: Draw) -> None:
    pdf = draw(Case(lines(3)))
    names = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert names
    assert all(b"NotoSansSC" in name for name in names)
    assert pdf.count(b"/FontFile2 ") == len(names)
    assert pdf == draw(Case(lines(3)))
