"""The table of the four-way check: columns by side, marks by cell.

Without it four papers would be four tables. A dash is a side that is not known; a side
that is known and leaves the row out says so, with a mark.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from app.receiving.four_way.reconciling import Field, FourWayRow, Mark, Side
from app.receiving.verdicts import Severity
from ui.four_way.words import money_text, number_text
from ui.parts.punctuation import listed, with_remark
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.verdict_words import difference_word

DRUG = 0


@dataclass(frozen=True, slots=True)
class Place:
    """What a column shows."""

    side: Side
    fields: tuple[Field, ...]
    """The first is its text, the second the smaller line below it."""
    spare: bool = False
    """Left out on a small screen while nothing in it disagrees."""

    @property
    def is_number(self) -> bool:
        """Stands to the right."""
        return self.fields[0] not in (Field.BATCH, Field.EXPIRY)


PLACES = (
    Place(Side.ORDER, (Field.QUANTITY,)),
    Place(Side.ORDER, (Field.PRICE,), spare=True),
    Place(Side.DELIVERY, (Field.QUANTITY,)),
    Place(Side.DELIVERY, (Field.PRICE,), spare=True),
    Place(Side.DELIVERY, (Field.BATCH, Field.EXPIRY)),
    Place(Side.INVOICE, (Field.QUANTITY,)),
    Place(Side.INVOICE, (Field.PRICE,)),
    Place(Side.INVOICE, (Field.AMOUNT,), spare=True),
    Place(Side.INVOICE, (Field.BATCH, Field.EXPIRY), spare=True),
    Place(Side.PHYSICAL, (Field.QUANTITY,)),
    Place(Side.PHYSICAL, (Field.REJECTED,), spare=True),
    Place(Side.PHYSICAL, (Field.BATCH, Field.EXPIRY), spare=True),
)
"""The columns after the drug's."""


def column_of(side: Side, field: Field) -> int:
    """Return the column a cell of the check stands in."""
    for column, place in enumerate(PLACES, start=1):
        if place.side is side and field in place.fields:
            return column
    raise ValueError(f"{side} has no column for {field}")


def columns_of(side: Side) -> list[int]:
    """Return the columns of a side."""
    return [column for column, place in enumerate(PLACES, start=1) if place.side is side]


class FourWayModel(RowsModel[FourWayRow]):
    """Rows of the check."""

    right_aligned = frozenset(
        column for column, place in enumerate(PLACES, start=1) if place.is_number
    )

    def titles(self) -> Sequence[str]:
        """Return the headings below those of the sides."""
        words = {
            Field.QUANTITY: self.tr("数量"),
            Field.PRICE: self.tr("单价"),
            Field.AMOUNT: self.tr("金额"),
            Field.BATCH: self.tr("批号/效期"),
            Field.REJECTED: self.tr("拒收"),
        }
        accepted = self.tr("合格")
        return (
            self.tr("药品"),
            *(accepted if _is_accepted(place) else words[place.fields[0]] for place in PLACES),
        )

    def key(self, row: FourWayRow) -> Hashable:
        """Return what stays the same when the row is read again."""
        return row.key

    def text(self, row: FourWayRow, column: int) -> str:
        """Return what a cell says."""
        if column == DRUG:
            return row.name
        place = PLACES[column - 1]
        left_out = row.entry(place.side) is None and self.marks_at(row, column)
        return self.tr("无") if left_out else cell_text(row, place.side, place.fields[0])

    def special(self, row: FourWayRow, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines and the marks of cells that disagree."""
        if role == DONE_ROLE:
            return not row.marks
        if role == SEVERITY_ROLE:
            return self._severity(row, column)
        if role == DETAIL_ROLE:
            return self._drug_detail(row) if column == DRUG else self._detail(row, column)
        return None

    def marks_at(self, row: FourWayRow, column: int) -> list[Mark]:
        """Return what is wrong with a cell of the table."""
        if column == DRUG:
            return []
        place = PLACES[column - 1]
        found = (row.mark(place.side, field) for field in place.fields)
        return [mark for mark in found if mark is not None]

    def _severity(self, row: FourWayRow, column: int) -> Severity | None:
        marks = self.marks_at(row, column)
        if not marks:
            return None
        return Severity.WRONG if any(mark.serious for mark in marks) else Severity.NOTICE

    def _drug_detail(self, row: FourWayRow) -> str:
        if row.difference is not None:
            said = with_remark(difference_word(row.difference), row.remark)
            return self.tr("已说明 {reason}").format(reason=said)
        return " · ".join(part for part in (row.strength, row.maker) if part)

    def _detail(self, row: FourWayRow, column: int) -> str | None:
        place = PLACES[column - 1]
        entry = row.entry(place.side)
        if entry is None:
            return None
        if len(place.fields) > 1 and entry.other_batches:
            return self.tr("另有 {batches}").format(batches=listed(entry.other_batches))
        if len(place.fields) > 1:
            return cell_text(row, place.side, place.fields[1])
        if place.side is Side.ORDER and place.fields[0] is Field.QUANTITY and entry.elsewhere:
            return self.tr("已配 {count}").format(count=number_text(entry.elsewhere))
        return None


def _is_accepted(place: Place) -> bool:
    return place.side is Side.PHYSICAL and place.fields[0] is Field.QUANTITY


def cell_text(row: FourWayRow, side: Side, field: Field) -> str:
    """Write what one side says: a dash where it does not, nothing where it leaves the row out."""
    entry = row.entry(side)
    if entry is None:
        return "" if row.mark(side, Field.QUANTITY) else "—"
    texts = {
        Field.QUANTITY: number_text(entry.quantity),
        Field.PRICE: money_text(entry.price),
        Field.AMOUNT: money_text(entry.amount),
        Field.BATCH: entry.batch or "—",
        Field.EXPIRY: entry.expiry.isoformat() if entry.expiry else "",
        Field.REJECTED: number_text(entry.rejected) if entry.rejected else "",
    }
    return texts[field]
