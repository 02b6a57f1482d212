"""An order as a person writes it: the head and its lines, before any platform has a word in it.

Without it the editor, the rules, the facts and the papers would each have a shape of their own.
Quantities count whole sales packages or whole dosage units, as the line says; money is 元. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

_CENT = Decimal("0.01")


class OrderUnit(StrEnum):
    """What a quantity counts and a price is for (采购计量单位)."""

    PACK = "pack"
    """The sales package (计价单位)."""
    DOSAGE = "dosage"
    """The smallest dosage unit (最小使用单位)."""


class Origin(StrEnum):
    """How a draft came about."""

    SCRATCH = "scratch"
    TEMPLATE = "template"
    REQUEST = "request"
    """From HIS."""
    LIMITS = "limits"
    """From consumption and the stock limits."""
    SPLIT = "split"
    """Out of a draft with several distributors."""
    COPY = "copy"
    """From an order that was placed before."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One item of a draft."""

    line_no: int
    province_code: str
    name: str
    quantity: int
    """In `unit`."""
    unit: str
    """As people say it: 盒, 支 …"""
    price: Decimal | None = None
    """元 per `unit`."""
    counts: OrderUnit = OrderUnit.PACK
    per_pack: int = 1
    """How many of `unit` one sales package holds."""
    strength: str = ""
    maker: str = ""
    hospital_code: str = ""
    distributor_code: str = ""
    distributor_name: str = ""
    wanted_on: date | None = None
    """The latest day it must have come; None: as the head says."""
    reason: str = ""
    """Why it is ordered, or what the distributor should know."""

    @property
    def amount(self) -> Decimal | None:
        """元, to the cent; None without a price."""
        return None if self.price is None else cents(self.price * self.quantity)


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """The content of an order, whole."""

    lines: tuple[DraftLine, ...] = ()
    department: str = ""
    """Whose budget it is."""
    address_code: str = ""
    """配送点编码."""
    address: str = ""
    wanted_on: date | None = None
    """The latest day all of it must have come."""
    remark: str = ""
    request_no: str = ""
    """HIS's number of the request it answers; empty: none."""

    @property
    def amount(self) -> Decimal:
        """元; lines without a price are left out."""
        return sum((line.amount or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def distributors(self) -> tuple[str, ...]:
        """The codes its lines name, in their order, each once."""
        return tuple(dict.fromkeys(line.distributor_code for line in self.lines))

    def wanted_of(self, line: DraftLine) -> date | None:
        """The latest day of a line."""
        return line.wanted_on or self.wanted_on


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, half up, as invoices do."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def numbered(lines: Iterable[DraftLine]) -> tuple[DraftLine, ...]:
    """The lines with numbers from 1 in their order."""
    return tuple(replace(line, line_no=number) for number, line in enumerate(lines, start=1))
