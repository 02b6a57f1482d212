"""The distributor's invoices, blue and red.

Without it a hospital would see no papers of what it received. YQ004 (发票传报) takes invoices line
by line; here one message is one invoice. It is known by its number, so one that may have come
before is looked up (YQ015, 03). YQ016 (发票确认) repeats the sum. A red invoice counts down, has no
line numbers and names the return. Fields: procurement.md §1.1.9.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.connectors.distributor_port import BillLine, BillToSend
from sync.connectors.office_port import PaperState
from sync.connectors.shanghai_yy.distributor_calling import DistributorCaller
from sync.connectors.shanghai_yy.fields import UNKNOWN_DATE, write_date, written, yes_no
from sync.connectors.shanghai_yy.kinds import DRUG

_NEW, _VOID = "1", "3"
_INVOICE = "03"
_UNKNOWN_INVOICE = "22007"
_PACKS = "1"


class BillingMessages(DistributorCaller):
    """What the distributor bills."""

    def file_invoice(self, bill: BillToSend, *, sent_before: bool) -> None:
        """YQ004: tell an invoice; one that is there already is not told again."""
        self._send_once(
            lambda: self._bill(bill, _NEW),
            lambda: self.invoice_state(bill.invoice_no),
            f"发票 {bill.invoice_no} ",
            sent_before=sent_before,
        )

    def confirm_invoice(self, bill: BillToSend) -> None:
        """YQ016: make an invoice valid."""
        main = {
            "YQBM": self._settings.org_code,
            "YYBM": bill.hospital_code,
            "FPH": bill.invoice_no,
            "FPHSZJE": written(bill.amount),
        }
        self._transport.call("YQ016", main)

    def void_invoice(self, bill: BillToSend) -> None:
        """YQ004: void an invoice; one that is unknown or voided is void."""
        if self.invoice_state(bill.invoice_no) not in (None, PaperState.VOIDED):
            self._bill(bill, _VOID)

    def invoice_state(self, invoice_no: str) -> PaperState | None:
        """YQ015, 03: how an invoice stands."""
        return self._paper_state(_INVOICE, invoice_no, _UNKNOWN_INVOICE, "发票")

    def _bill(self, bill: BillToSend, operation: str) -> None:
        main = {
            "CZLX": operation,
            "YQBM": self._settings.org_code,
            "YYBM": bill.hospital_code,
            "PSDBM": bill.delivery_point,
            "JLS": str(len(bill.lines)),
        }
        self._transport.call("YQ004", main, [_line_fields(bill, line) for line in bill.lines])


def _line_fields(bill: BillToSend, line: BillLine) -> Mapping[str, str]:
    return {
        "FPH": bill.invoice_no,
        "FPRQ": write_date(bill.day),
        "FPHSZJE": written(bill.amount),
        "DLCGBZ": yes_no(bill.volume_based),
        "FPBZ": bill.remark,
        "GLMXBH": line.bills,
        "XSDDH": line.sale_no,
        "SPLX": DRUG,
        "SFCH": yes_no(bill.red),
        "GLBZ": yes_no(not line.unrelated_because),
        "WFGLSM": line.unrelated_because,
        "ZXSPBM": line.province_code,
        "SCPH": line.batch,
        "PZWH": line.approval_number,
        "SPSL": str(line.quantity),
        "CGJLDW": _PACKS,
        "SCRQ": write_date(line.production_date or UNKNOWN_DATE),
        "YXRQ": write_date(line.expiry or UNKNOWN_DATE),
        "WSDJ": written(line.price_before_tax),
        "HSDJ": written(line.price),
        "SL": written(line.tax_rate),
        "SE": written(line.tax),
        "WSJE": written(line.amount_before_tax),
        "HSJE": written(line.amount),
        "PFJ": "",
        "LSJ": "",
    }
