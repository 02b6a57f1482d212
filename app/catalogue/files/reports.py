"""What is said of the rows of a file: refused, taken but odd, or merely worth knowing.

Without it a person would learn that a file has mistakes, and not in which cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What became of the row."""

    REFUSED = "refused"
    """It was not taken."""
    DOUBTFUL = "doubtful"
    """It was taken; somebody must look at it."""
    REMARK = "remark"
    """It was taken, and nothing is wrong for sure."""


WEIGHT_NAMES = {
    Weight.REFUSED: "未读入",
    Weight.DOUBTFUL: "已读入，请核对",
    Weight.REMARK: "提示",
}
HEADER = ("文件", "行号", "列", "值", "结果", "说明")
_LONGEST_VALUE = 60
_SHOWN_ROWS = 8


@dataclass(frozen=True, slots=True)
class RowSaid:
    """One thing that is said of one row."""

    row: int
    """As people count: the first row of the file is 1."""
    column: str
    """Its heading; empty where it is about the whole row."""
    value: str
    """What stands there, shortened."""
    reason: str
    """One Chinese sentence."""
    weight: Weight = Weight.REFUSED
    key: str = ""
    """The row's own code, where it can be read."""

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        where = f"第 {self.row} 行"
        if self.column:
            where += f" {self.column}"
        value = f"“{self.value}”" if self.value else ""
        taken = "" if self.weight is Weight.REFUSED else f"（{WEIGHT_NAMES[self.weight]}）"
        return f"{where}{value}：{self.reason}{taken}"


class WorstSaid:
    """Keeps the worst of what is said of rows, the first of each kind, so many at most.

    A thousand remarks at the head of a file must not hide the row that was refused at its end.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._said: dict[Weight, list[RowSaid]] = {weight: [] for weight in Weight}

    def add(self, one: RowSaid) -> None:
        """Keep one thing, while there is room for its kind."""
        kept = self._said[one.weight]
        if len(kept) < self._most:
            kept.append(one)

    @property
    def said(self) -> tuple[RowSaid, ...]:
        """What was refused, what is doubtful, what is merely worth knowing; each by its rows."""
        worst_first = [one for weight in Weight for one in self._said[weight]]
        return tuple(worst_first[: self._most])


def shortened(value: str) -> str:
    """A value as a report shows it: on one line, and not for ever."""
    text = "".join(each if each.isprintable() else "␣" for each in value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def summed(said: Iterable[RowSaid], most: int = 100) -> list[str]:
    """Sentences for people: what is wrong one by one, remarks of one kind together."""
    sentences: list[str] = []
    remarks: dict[tuple[str, str], list[int]] = {}
    left_out = 0
    for each in said:
        if each.weight is Weight.REMARK:
            remarks.setdefault((each.column, each.reason), []).append(each.row)
        elif len(sentences) < most:
            sentences.append(each.sentence)
        else:
            left_out += 1
    if left_out:
        sentences.append(f"另有 {left_out} 处没有列出。")
    sentences += [_together(*kind, rows) for kind, rows in remarks.items()]
    return sentences


def _together(column: str, reason: str, rows: Sequence[int]) -> str:
    numbers = "、".join(str(row) for row in rows[:_SHOWN_ROWS])
    more = f" 等 {len(rows)} 行" if len(rows) > _SHOWN_ROWS else " 行"
    return f"第 {numbers}{more} {column}：{reason}（{WEIGHT_NAMES[Weight.REMARK]}）"
