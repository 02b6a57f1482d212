"""What is said of rows is kept worst first: remarks never hide a row that was refused."""

from __future__ import annotations

from app.catalogue.files.reports import RowSaid, Weight, WorstSaid


def one(row: int, weight: Weight) -> RowSaid:
    return RowSaid(row, "批准文号", "H00025705", "缺“国药准字”", weight)


def test_a_thousand_remarks_do_not_hide_the_row_that_was_refused() -> None:
    worst = WorstSaid(1_000)
    for row in range(2, 3_000):
        worst.add(one(row, Weight.REMARK))
    worst.add(one(3_000, Weight.DOUBTFUL))
    worst.add(one(3_001, Weight.REFUSED))
    assert [each.row for each in worst.said[:4]] == [3_001, 3_000, 2, 3]
    assert len(worst.said) == 1_000


def test_no_more_is_kept_than_is_told() -> None:
    worst = WorstSaid(3)
    for row in range(5):
        worst.add(one(row, Weight.REFUSED))
    assert [each.row for each in worst.said] == [0, 1, 2]
