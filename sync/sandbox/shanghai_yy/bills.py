"""Every invoice the platform holds, whoever made it: the training distributor or a program.

Without it each message about invoices would know two sorts of them. Those of the training
distributor are derived from what it delivered; those that a program told (YQ004) are kept as they
were told. What was said of one since (accepted, paid) stands beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sync.sandbox.shanghai_yy.fields import Fields, date_b, read_date_b
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import DISTRIBUTOR_NAME
from sync.sandbox.training.invoice import FILED, Invoice, InvoiceLine, invoice_of, red_invoice
from sync.sandbox.training.ledger import DetailRow, Ledger
from sync.sandbox.training.order import DELIVERY_POINT, DRUG, WAITING
from sync.sandbox.training.returning import GRANTED, return_state

ACCEPTED, VOIDED = "10", "01"
"""发票状态 (4.1.17), beside 00."""

_TOLD = "invoice"
_SAID = "invoice-said"
_NO, _YES = "0", "1"


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice in the platform's fields."""

    head: Fields
    lines: tuple[Fields, ...]
    state: str
    paid: bool = False
    shown: bool = True
    """The hospital may see it: whoever told it has confirmed it."""

    @property
    def number(self) -> str:
        """FPH."""
        return self.head["FPH"]

    @property
    def distributor(self) -> str:
        """YQBM."""
        return self.head["YQBM"]

    @property
    def day(self) -> date:
        """FPRQ."""
        return read_date_b("FPRQ", self.head["FPRQ"]) or date.min

    @property
    def amount(self) -> Decimal:
        """FPHSZJE, 元."""
        return Decimal(self.head["FPHSZJE"])


class BillBook:
    """All invoices; safe to use from several threads."""

    def __init__(
        self,
        ledger: Ledger,
        hospital: str,
        items: Mapping[str, TrainingItem],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._hospital = ledger, hospital
        self._items, self._now = items, now

    def bills(self) -> list[Bill]:
        """All of them, by their numbers."""
        said = dict(self._ledger.papers(_SAID))
        made = [self._made(one, said) for one in self._training_invoices()]
        told = [_told(body, said) for _key, body in self._ledger.papers(_TOLD)]
        return sorted(made + told, key=lambda bill: bill.head["FPID"])

    def find(self, number: str, distributor: str = "") -> Bill | None:
        """One invoice by its number, of one distributor where that is said."""
        for bill in self.bills():
            if bill.number == number and distributor in ("", bill.distributor):
                return bill
        return None

    def say(self, bill: Bill, state: str, *, paid: bool) -> None:
        """Keep what was said of an invoice."""
        self._ledger.put_paper(_SAID, _key(bill.head), {"state": state, "paid": paid})

    def tell(self, head: Fields, lines: list[Fields], *, shown: bool) -> None:
        """Keep an invoice as a program tells it, in place of what it told before."""
        body = {"head": head, "lines": lines, "shown": shown}
        self._ledger.put_paper(_TOLD, _key(head), body)

    def confirm(self, bill: Bill) -> None:
        """Let the hospital see an invoice that was told."""
        if not bill.shown:
            self.tell(bill.head, list(bill.lines), shown=True)

    def next_id(self, day: date) -> str:
        """The platform's number for one more invoice that is told."""
        return f"{day:%Y%m%d}{len(self._ledger.papers(_TOLD)) + 1:05d}3000000"

    def _training_invoices(self) -> list[Invoice]:
        waiting = [
            order
            for order in self._ledger.orders()
            if order.filed_as == WAITING and not any(line.delivered for line in order.lines)
        ]
        sent = self._ledger.sent()
        rows = [row for row in self._ledger.details() if row.delivery_id not in sent]
        rows.sort(key=lambda row: (row.delivery_id, row.detail_id))
        billed = [
            invoice_of(list(mine), self._items, waiting)
            for _, mine in groupby(rows, key=lambda row: row.delivery_id)
        ]
        return billed + self._red_invoices(rows)

    def _red_invoices(self, rows: list[DetailRow]) -> list[Invoice]:
        came_as = {(row.product, row.batch): row for row in rows}
        return [
            red_invoice(one, came_as[one.product, one.batch])
            for one in self._ledger.returns()
            if return_state(one, self._now()) == GRANTED and (one.product, one.batch) in came_as
        ]

    def _made(self, invoice: Invoice, said: Mapping[str, Any]) -> Bill:
        head = {
            "FPID": f"{invoice.lines[0].line_id[:13]}{'65' if invoice.red else '70'}00000",
            "FPH": invoice.invoice_no,
            "YQBM": invoice.distributor,
            "YQMC": DISTRIBUTOR_NAME,
            "FPRQ": date_b(invoice.day),
            "FPHSZJE": str(invoice.amount),
            "YYBM": self._hospital,
            "PSDBM": DELIVERY_POINT,
            "DLCGBZ": _NO,
            "FPBZ": "",
            "SFWPSFP": _NO,
            "WPSFPSM": "",
        }
        lines = tuple(self._line(invoice, line) for line in invoice.lines)
        word = said.get(_key(head), {"state": FILED, "paid": False})
        return Bill(head, lines, word["state"], word["paid"])

    def _line(self, invoice: Invoice, line: InvoiceLine) -> Fields:
        return {
            "FPMXBH": line.line_id,
            "SPLX": DRUG,
            "SFCH": _YES if invoice.red else _NO,
            "ZXSPBM": line.product,
            "SCPH": line.batch,
            "SCRQ": date_b(line.production_date),
            "SPSL": str(line.quantity),
            "GLMXBH": line.order_line_id,
            "XSDDH": invoice.sale_no,
            "SXH": "" if invoice.red else str(line.line_no),
            "YXRQ": date_b(line.expiry),
            "WSDJ": str(line.price_before_tax),
            "HSDJ": str(line.price),
            "SL": ".13",
            "SE": str(line.tax),
            "HSJE": str(line.amount),
            "PFJ": "",
            "LSJ": "",
            "PZWH": self._items[line.product].approval_number,
        }


def _told(body: Mapping[str, Any], said: Mapping[str, Any]) -> Bill:
    head = body["head"]
    word = said.get(_key(head), {"state": FILED, "paid": False})
    return Bill(head, tuple(body["lines"]), word["state"], word["paid"], body["shown"])


def _key(head: Fields) -> str:
    return f"{head['YQBM']}/{head['FPH']}"
