"""An acceptance paper says what was found, and leaves what nobody noted to be ticked."""

from __future__ import annotations

import re
from dataclasses import replace

from app.receiving.acceptance.values import (
    AcceptanceView,
    Conclusion,
    Finding,
    PackageFinding,
    Role,
)
from app.receiving.progress import Difference
from printing.acceptance_pdf import AcceptancePaper, render
from tests.printing.printed import clashes, words
from tests.printing.samples import HOSPITAL, LONG, PRINTED, RECEIPT, acceptance, line, receipt

PAPER = AcceptancePaper(HOSPITAL, PRINTED)


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(words(pdf)))


def test_it_says_all_that_was_noted_and_signed() -> None:
    text = text_of(render(receipt(line(1)), acceptance(1), PAPER))
    for expected in (
        "国药准字H20260001",
        "到货时间：2026-11-2109:40",
        "送货人：送货员丙",
        "运输方式：公路示A·00000",
        "验收日期：2026-11-2109:40",
        "结论：全部合格",
        "外包装完好：否（两箱箱角压坏）",
        "内外一致：是",
        "随货同行单：有",
        "发票：□有□无",
        "温控方式：冷藏车",
        "启运温度：4.5℃",
        "运输时间：8小时5分",
        "途中最高：8.6℃",
        "96次（2026-11-2101:40至2026-11-2109:40），2～8℃▲超限2次",
        "验收人（一）签字：验收员乙日期：2026-11-2109:40",
        "验收人（二）签字：验收员丁日期：2026-11-2109:40",
        "保管员签字：日期：____",
    ):
        assert expected in text


def test_what_nobody_noted_is_left_to_be_ticked_and_unknown_temperatures_are_left_out() -> None:
    text = text_of(render(receipt(line(1)), AcceptanceView(RECEIPT), PAPER))
    assert text.count("□合格□不合格") == 3  # appearance, conclusion of the line, of all
    assert "外包装完好：□是□否" in text
    assert "□有□无" in text
    assert "运输与温度" not in text
    assert "其他资料" not in text
    assert "签字：验收" not in text


def test_lines_found_wrong_are_refused_with_all_that_was_received() -> None:
    found = acceptance(5)
    wrong = replace(found.lines[0], conclusion=Conclusion.PENDING)
    found = replace(found, lines=(wrong, *found.lines[1:]))
    one = replace(line(2), received=36, rejected=4, difference=Difference.DAMAGED)
    shown = (line(1), one, *(line(n) for n in range(3, 6)))
    text = text_of(render(receipt(*shown), found, PAPER))
    assert "破损；瓶口渗漏" in text
    assert "到货200盒接收116盒拒收44待处理40" in text
    assert "合格3行，不合格1行，待处理1行" in text


def test_a_signature_on_what_was_changed_since_counts_no_more() -> None:
    found = acceptance(1)
    old = tuple(replace(signature, outdated=True) for signature in found.signatures)
    text = text_of(render(receipt(line(1)), replace(found, signatures=old), PAPER))
    assert "验收人（一）签字：日期：____" in text
    assert Role.ACCEPTOR in {signature.role for signature in old}


def test_a_long_remark_is_printed_whole_and_hides_nothing() -> None:
    found = acceptance(1)
    packages = tuple(
        PackageFinding(package.check, Finding.NO, f"{number}号：{LONG}")
        for number, package in enumerate(found.packages)
    )
    pdf = render(receipt(line(1)), replace(found, packages=packages), PAPER)
    assert text_of(pdf).count(LONG) == len(packages)
    assert clashes(pdf) == []
