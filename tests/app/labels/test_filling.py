"""What may stand in the fields of a label form, and what counts up."""

from __future__ import annotations

import pytest

from app.labels.designing import Which
from app.labels.filling import BadValue, cleaned, cleaned_row, count_of, name_of, series
from app.labels.forms import FieldKind, FormField, LabelForm, LabelRow

ENTRIES = FormField(
    "lines", "明细", FieldKind.ROWS, columns=(("name", "药品名称"), ("quantity", "数量"))
)
FORM = LabelForm(
    Which("shelf-70x40", own=False),
    "货位标签",
    "shelf",
    "货位标签",
    70,
    40,
    (
        FormField("location", "货位号", required=True),
        FormField("expiry", "有效期至", FieldKind.DATE),
        FormField("cold", "冷链", FieldKind.YES_NO, yes="冷链"),
    ),
)


@pytest.mark.parametrize(
    ("kind", "written", "taken"),
    [
        (FieldKind.TEXT, "　A-01 ", "A-01"),
        (FieldKind.DATE, "2028/1/4", "2028-01-04"),
        (FieldKind.DATE, "20280104", "2028-01-04"),
        (FieldKind.NUMBER, "007", "7"),
        (FieldKind.TRACE_CODE, "8100001 0000000012345", "81000010000000012345"),
        (FieldKind.YES_NO, "是", "冷链"),
        (FieldKind.YES_NO, "冷链", "冷链"),
        (FieldKind.YES_NO, "否", ""),
        (FieldKind.DATE, "  ", ""),
    ],
)
def test_what_people_write_becomes_what_labels_say(
    kind: FieldKind, written: str, taken: str
) -> None:
    # Without it a date would be printed as it was typed.
    assert cleaned(FormField("x", "某", kind, yes="冷链"), written) == taken


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (FieldKind.DATE, "2028-02-30", "不存在"),
        (FieldKind.DATE, "明年", "不是日期"),
        (FieldKind.NUMBER, "0", "整数"),
        (FieldKind.NUMBER, "1.5", "整数"),
        (FieldKind.TRACE_CODE, "8100001000000001234", "不是药品追溯码"),
        (FieldKind.YES_NO, "也许", "是或否"),
        (FieldKind.TEXT, "甲\x1d乙", "控制字符"),
        (FieldKind.TEXT, "长" * 501, "500"),
    ],
)
def test_what_no_label_takes_is_said_in_words(kind: FieldKind, written: str, said: str) -> None:
    # Without it a nineteen-digit trace code would be stuck on a package.
    with pytest.raises(BadValue, match=said):
        cleaned(FormField("x", "某", kind, yes="冷链"), written)


def test_entries_are_lines_with_columns_apart() -> None:
    # Without it a receipt could not be pasted from a spreadsheet.
    assert cleaned(ENTRIES, "甲药 | 3\n\n乙药\t4\n") == "甲药\t3\n乙药\t4"
    with pytest.raises(BadValue, match="第 2 条有 3 栏，应为：药品名称、数量"):
        cleaned(ENTRIES, "甲药|3\n乙药|4|5")


def test_a_row_keeps_what_is_right_and_names_the_rest() -> None:
    # Without it one bad cell would be found on paper only.
    row = LabelRow("第 5 行", {"expiry": "昨天", "cold": "是"})
    taken, problems = cleaned_row(FORM, row)
    assert taken.values == {"cold": "冷链"}
    assert [str(one) for one in problems] == [
        "第 5 行，货位号：没有填写，请补上。",
        "第 5 行，有效期至：“昨天”不是日期，请写成 YYYY-MM-DD。",
    ]
    assert name_of(FORM, {"location": "A-01"}) == "A-01"


@pytest.mark.parametrize(
    ("first", "last", "count", "some"),
    [
        ("A-01-01", "A-01-40", 40, ("A-01-01", "A-01-02", "A-01-40")),
        ("A-01-01", "B-02-10", 40, ("A-01-01", "A-02-10", "B-02-10")),
        ("0999", "1001", 3, ("0999", "1000", "1001")),
        ("81000010000000012345", "81000010000000012346", 2, ("81000010000000012346",)),
        ("冷库9号", "冷库9号", 1, ("冷库9号",)),
    ],
)
def test_what_differs_counts_up(first: str, last: str, count: int, some: tuple[str, ...]) -> None:
    # Without it forty shelves would be typed one by one.
    made = list(series(first, last))
    assert (len(made), made[0], made[-1]) == (count, first, last)
    assert count_of(first, last) == count
    assert set(some) <= set(made)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("A-02", "A-01", "从小到大"),
        ("A-01", "A-100", "写法不一样"),
        ("甲-01", "乙-02", "写法不一样"),
        ("A-01", "", "两个值"),
        ("0000000000001", "9999999999999", "10000 张"),
    ],
)
def test_a_series_that_does_not_count_is_refused(first: str, last: str, said: str) -> None:
    # Without it a slip of a key would queue ten million labels, or hang.
    with pytest.raises(BadValue, match=said):
        series(first, last)
