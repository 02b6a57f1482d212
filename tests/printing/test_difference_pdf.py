"""A difference paper marks the cells that disagree, by signs and in words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from app.receiving.four_way.reconciling import Entry, FourWayRow, FourWayView, Side, marked
from app.receiving.progress import Difference
from printing.difference_pdf import DifferencePaper, differing, render
from tests.printing.printed import words
from tests.printing.samples import HOSPITAL, PRINTED, four_way

PAPER = DifferencePaper(HOSPITAL, PRINTED)


def text_of(view: FourWayView, paper: DifferencePaper = PAPER) -> str:
    return re.sub(r"\s", "", "".join(words(render(view, paper))))


def with_row(row: FourWayRow) -> FourWayView:
    return replace(four_way(1), rows=(marked(row, frozenset(Side)),))


def test_only_rows_that_differ_are_printed_unless_all_are_wanted() -> None:
    view = four_way(15)
    assert [row.key for row in differing(view)] == ["3", "5", "6", "9", "10", "12", "15"]
    text = text_of(view)
    assert re.findall(r"A(\d{5})", text) == [f"{int(row.key):05}" for row in differing(view)]
    assert "共15行，7行有差异订单600配送单600发票600实收591" in text
    assert len(re.findall(r"A\d{5}", text_of(view, replace(PAPER, whole=True)))) == 15


def test_cells_that_disagree_bear_a_sign_and_are_told_in_words() -> None:
    text = text_of(four_way(15))
    assert "▲24.90996.00发票单价24.90，配送单23.50" in text
    assert "404040▲37" in text
    assert "实收数量37，配送单40" in text
    assert "订单号：DD20261101" in text
    assert "发票号：26440000000001" in text


def test_a_side_that_leaves_a_row_out_is_told() -> None:
    (row,) = four_way(1).rows
    text = text_of(with_row(replace(row, order=None)))
    assert "▲—404040" in text
    assert "订单：无此订单（配送单40）" in text


def test_batches_amounts_and_what_was_said_stand_in_words() -> None:
    (row,) = four_way(1).rows
    bill = Entry(Decimal(40), Decimal("23.5"), Decimal("999.99"), batch="B1")
    said = replace(row, invoice=bill, difference=Difference.OTHER, remark="待供应商换票")
    text = text_of(with_row(said))
    assert "▲A00001" in text
    assert "发票金额999.99，数量乘单价应为940.00" in text
    assert "发票批号B1，配送单A00001" in text
    assert "已说明：其他；待供应商换票" in text


def test_prices_and_refusals_nobody_knows_are_no_columns() -> None:
    (row,) = four_way(1).rows
    bare = Entry(Decimal("40.5"), batch="A00001")
    known = replace(
        row, order=bare, delivery=bare, invoice=bare, physical=replace(bare, quantity=Decimal(3))
    )
    text = text_of(with_row(known))
    assert "单价" not in text
    assert "拒收数量" not in text
    assert "▲3实收数量3，配送单40.5" in text
