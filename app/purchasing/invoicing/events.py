"""What the desk of invoices answers; without it a screen would have to look at the store."""

from __future__ import annotations

from dataclasses import dataclass

from app.purchasing.invoicing.values import Bill
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class BillsShown:
    """Invoices as they stand, in the order they were asked for."""

    bills: tuple[Bill, ...]


@dataclass(frozen=True, slots=True)
class BillSaid:
    """A wish was carried out: show these invoices anew."""

    invoice_no: str
    said: Saying


@dataclass(frozen=True, slots=True)
class BillsChanged:
    """The sync brought something about these."""

    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class BillsFailed:
    """A wish was not carried out: why, and what to do."""

    why: Saying
    bug: str = ""
    """The number of a mistake of ours; empty where it is none."""


BillsEvent = BillsShown | BillSaid | BillsChanged | BillsFailed
