"""One line of a receipt on its way into the book: what it is worth, and the numbers of its names.

Without it reading the store and writing the book would be one knot.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, insert, select, update

from app.receiving.progress import Difference, LineProgress
from app.receiving.values import DeliveryLine
from app.reporting.statistics.book import item, word

DEPARTMENT, DISTRIBUTOR, DIFFERENCE, ORDER_LINE = "department", "distributor", "difference", "order"
"""Kinds of words in the book."""
_FEN, _MILLIONTH = Decimal(100), Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Coded:
    """Boxes of one line with a code, and those whose item is sure."""

    boxes: int = 0
    sure: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """One line of a receipt, with all that the book keeps of it."""

    progress: LineProgress
    difference: Difference | None
    """Why more or less was received than was said; None where all was."""
    said: DeliveryLine | None
    """What the delivery says of it."""
    distributor: tuple[str, str]
    """Code and name."""
    department: str
    drug_class: str
    coded: Coded
    price: Decimal | None
    """元 per box, as the delivery says, else the order."""


class Naming:
    """Gives names their numbers in the book, in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def row(self, taken: Taken) -> dict[str, Any]:
        """The values of a line, but for day and receipt."""
        one, price = taken.progress, taken.price
        ordered = taken.said.order_line_ids[:1] if taken.said is not None else ()
        difference = "" if taken.difference is None else taken.difference.value
        return {
            "line_no": one.line_no,
            "item": self._item(taken),
            "distributor": self._word(DISTRIBUTOR, *taken.distributor),
            "department": self._word(DEPARTMENT, taken.department, taken.department),
            "difference": self._word(DIFFERENCE, difference, difference),
            "delivered": one.expected,
            "received": one.received,
            "rejected": one.rejected,
            "coded": min(taken.coded.boxes, one.received),
            "resolved": min(taken.coded.sure, one.received),
            "price": None if price is None else _whole(price * _MILLIONTH),
            "amount": None if price is None else _whole(price * one.received * _FEN),
            "order_line": self._word(ORDER_LINE, *(ordered * 2 or ("", ""))),
        }

    def _word(self, kind: str, text: str, name: str) -> int:
        """The number of a word; 0 of none."""
        if not text:
            return 0
        mine = (word.c.kind == kind, word.c.text == text)
        known = self._connection.execute(select(word.c.number, word.c.name).where(*mine)).first()
        if known is None:
            values = {"kind": kind, "text": text, "name": name}
            made = self._connection.execute(insert(word).returning(word.c.number), values)
            return int(made.scalar_one())
        if name and known.name != name:
            self._connection.execute(update(word).where(*mine).values(name=name))
        return int(known.number)

    def _item(self, taken: Taken) -> int:
        """The number of an item: by its provincial code, or by all that is said of it."""
        one = taken.progress
        values = {
            "name": one.name,
            "strength": one.strength,
            "maker": one.maker,
            "drug_class": taken.drug_class,
        }
        key = one.province_code or "|".join((one.name, one.strength, one.maker))
        known = self._connection.execute(select(item).where(item.c.key == key)).one_or_none()
        if known is None:
            made = self._connection.execute(
                insert(item).returning(item.c.number), values | {"key": key}
            )
            return int(made.scalar_one())
        if any(getattr(known, name) != value for name, value in values.items()):
            self._connection.execute(update(item).where(item.c.key == key).values(values))
        return int(known.number)


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
