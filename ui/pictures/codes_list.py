"""The codes found in pictures, and what was made of each.

Without it a picture would have outlines and nobody could read what they say.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from app.codes.code import Code, Kind
from app.codes.parse import parse
from app.readers.picture import PictureCode
from app.receiving.verdicts import Severity
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel

_KINDS = {
    Kind.TRACE_CODE: QT_TRANSLATE_NOOP("CodesModel", "追溯码"),
    Kind.CARTON_LABEL: QT_TRANSLATE_NOOP("CodesModel", "箱码"),
    Kind.PRODUCT_CODE: QT_TRANSLATE_NOOP("CodesModel", "商品条码"),
    Kind.REGISTRY_NUMBER: QT_TRANSLATE_NOOP("CodesModel", "登记编号"),
    Kind.COMMAND: QT_TRANSLATE_NOOP("CodesModel", "命令条码"),
    Kind.UNKNOWN: QT_TRANSLATE_NOOP("CodesModel", "未知编码"),
}
COUNTABLE = {Kind.TRACE_CODE, Kind.CARTON_LABEL}
"""What a receipt counts; a price tag on the same box is left alone."""


@dataclass(frozen=True, slots=True)
class FoundCode:
    """One row: a code in one picture."""

    number: int
    """From 1, in reading order."""
    found: PictureCode
    code: Code
    """What it is."""
    severity: Severity | None = None
    """What the receipt made of it; None while it was not counted."""
    said: str = ""
    """The sentence of the verdict."""

    @classmethod
    def of(cls, number: int, found: PictureCode) -> FoundCode:
        """Read what a picture gave."""
        return cls(number, found, parse(found.symbology + found.text))

    @property
    def countable(self) -> bool:
        """Whether a receipt could count it."""
        return self.code.kind in COUNTABLE

    @property
    def shown_severity(self) -> Severity:
        """The mark it has in the picture and in the list."""
        if self.severity is not None:
            return self.severity
        if self.countable and self.found.doubt is not None:
            return Severity.NOTICE
        return Severity.NEUTRAL


class CodesModel(RowsModel[FoundCode]):
    """What was found, in reading order."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("序号"), self.tr("编码和结果")

    def key(self, row: FoundCode) -> Hashable:
        """Return its number."""
        return row.number

    def text(self, row: FoundCode, column: int) -> str:
        """Return what a cell says."""
        return readable(row.code.code or row.found.text) if column else str(row.number)

    def special(self, row: FoundCode, column: int, role: int) -> Any:  # noqa: ANN401
        """Return marks and second lines."""
        if role == SEVERITY_ROLE and column == 0:
            return row.shown_severity
        if role == DETAIL_ROLE and column == 1:
            kind = f"{self.tr(_KINDS[row.code.kind])} {row.found.symbology}"
            return row.said or f"{kind} · {self._not_counted(row)}"
        if role == DONE_ROLE:
            return not row.countable
        return None

    def _not_counted(self, row: FoundCode) -> str:
        if not row.countable:
            return self.tr("收货不计这种码")
        if row.found.doubt is not None:
            return spoken(row.found.doubt)
        return self.tr("可计入")
