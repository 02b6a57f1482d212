"""Invoices at the platform's desk: those the hospital has not accepted, line by line.

Without it a client could never show what a delivery costs. YY004 gives lines in the order of their
numbers, each with its invoice's own fields; YY020 (03) tells the state of one invoice. A return
that was granted is answered by a red one, which names it (GLMXBH) and has no SXH. Where the
sources are silent: a training invoice stays unaccepted, and an invoice is asked for by its number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import groupby

from sync.sandbox.shanghai_yy.fields import Fields
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.invoice import (
    FILED,
    Invoice,
    InvoiceLine,
    invoice_of,
    red_invoice,
)
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import DELIVERY_POINT, DRUG, WAITING
from sync.sandbox.training.returning import GRANTED, return_state

_NO, _YES = "0", "1"


class InvoiceDesk:
    """Answers the messages about invoices; safe to use from several threads."""

    def __init__(
        self,
        ledger: Ledger,
        hospital: str,
        items: Mapping[str, TrainingItem],
        now: Callable[[], datetime],
    ) -> None:
        self._ledger, self._now = ledger, now
        self._hospital = hospital
        self._items = items

    def lines_after(self, cursor: str) -> list[Fields]:
        """YY004 获取发票明细数据: all lines after the cursor, by their numbers."""
        rows = [
            (line.line_id, invoice, line) for invoice in self._invoices() for line in invoice.lines
        ]
        rows.sort(key=lambda row: row[0])
        return [self._fields(invoice, line) for number, invoice, line in rows if number > cursor]

    def state(self, number: str) -> str:
        """YY020 of one invoice."""
        if all(invoice.invoice_no != number for invoice in self._invoices()):
            raise Refusal(Result.NO_INVOICE)
        return FILED

    def _invoices(self) -> list[Invoice]:
        waiting = [
            order
            for order in self._ledger.orders()
            if order.filed_as == WAITING and not any(line.delivered for line in order.lines)
        ]
        details = sorted(self._ledger.details(), key=lambda row: (row.delivery_id, row.detail_id))
        billed = [
            invoice_of(list(mine), self._items, waiting)
            for _, mine in groupby(details, key=lambda row: row.delivery_id)
        ]
        came_as = {(row.product, row.batch): row for row in details}
        return billed + [
            red_invoice(one, came_as[one.product, one.batch])
            for one in self._ledger.returns()
            if return_state(one, self._now()) == GRANTED
        ]

    def _fields(self, invoice: Invoice, line: InvoiceLine) -> Fields:
        """One STRUCT of YY004."""
        return {
            "FPH": invoice.invoice_no,
            "FPRQ": f"{invoice.day:%Y%m%d}",
            "FPHSZJE": str(invoice.amount),
            "YQBM": invoice.distributor,
            "YYBM": self._hospital,
            "PSDBM": DELIVERY_POINT,
            "DLSGBZ": _NO,
            "FPBZ": "",
            "SFWPSFP": _NO,
            "WPSFPSM": "",
            "FPMXBH": line.line_id,
            "SPLX": DRUG,
            "SFCH": _YES if invoice.red else _NO,
            "ZXSPBM": line.product,
            "SCPH": line.batch,
            "SCRQ": f"{line.production_date:%Y%m%d}",
            "SPSL": str(line.quantity),
            "GLMXBH": line.order_line_id,
            "XSDDH": invoice.sale_no,
            "SXH": "" if invoice.red else str(line.line_no),
            "YXRQ": f"{line.expiry:%Y%m%d}",
            "WSDJ": str(line.price_before_tax),
            "HSDJ": str(line.price),
            "SL": ".13",
            "SE": str(line.tax),
            "HSJE": str(line.amount),
            "PFJ": "",
            "LSJ": "",
            "PZWH": self._items[line.product].approval_number,
        }
