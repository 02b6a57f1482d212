"""Deliveries and invoices of any state, day by day, and all that stands in one.

Without it nothing could be compared with the platform once it is accepted. YY005 and YY007 list
(cursors PSDID, FPID), YY006 and YY008 open one (cursors PSMXBH, FPMXBH). A question may span 60
days at most (22001); a longer one is cut. YY005 does not say whose delivery it is: that is known
only where one distributor was asked for. Fields: procurement.md §1.1.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sync.connectors.office_port import DeliveryNote, InvoiceSeen, PaperState
from sync.connectors.port import DetailSeen, DetailState, PlatformInvoiceLine
from sync.connectors.shanghai_yy.calling import Caller, State
from sync.connectors.shanghai_yy.fields import (
    Fields,
    known_date,
    number,
    read_detail,
    read_moment,
    required,
    whole_number,
    write_moment,
)
from sync.connectors.shanghai_yy.papers import read_invoice_line

# 配送单状态 and 发票状态 (4.1.16, 4.1.17).
PAPER_STATES = {
    "00": PaperState.FILED,
    "01": PaperState.VOIDED,
    "10": PaperState.CONFIRMED,
}
# 配送单明细状态 (4.1.22).
DETAIL_STATES = {
    "00": DetailState.OPEN,
    "01": DetailState.VOIDED,
    "10": DetailState.PASSED,
    "11": DetailState.FAILED,
    "20": DetailState.STOCKED,
}


class HistoryMessages(Caller):
    """What was delivered and billed."""

    def deliveries(self, first: date, last: date, distributor: str = "") -> Iterator[DeliveryNote]:
        """YY005: the deliveries of some days."""
        asked = {"YQBM": distributor, "PSDH": "", "PSDBM": ""}
        for days in self._spans(first, last):
            yield from self._read(
                "YY005", days | asked, "PSDID", lambda row: _read_note(row, distributor)
            )

    def details_of(self, note: DeliveryNote) -> Iterator[DetailSeen]:
        """YY006: the details of a delivery; what they leave out stands in its head."""
        head = {
            "PSDH": note.delivery_no,
            "YQBM": note.distributor_code,
            "CJRQ": write_moment(note.shipped_at),
        }
        asked = {"PSDID": note.delivery_id}
        return self._read("YY006", asked, "PSMXBH", lambda row: _read_seen(row, head))

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        """YY005, YY006: every detail of the deliveries of some days, however it stands."""
        for note in self.deliveries(first, last):
            yield from self.details_of(note)

    def invoices_between(
        self, first: date, last: date, distributor: str = ""
    ) -> Iterator[InvoiceSeen]:
        """YY007: the invoices of some days."""
        for days in self._spans(first, last):
            yield from self._read("YY007", {**days, "YQBM": distributor}, "FPID", _read_invoice)

    def lines_of(self, invoice: InvoiceSeen) -> Iterator[PlatformInvoiceLine]:
        """YY008: the lines of an invoice."""
        return self._read("YY008", {"FPID": invoice.invoice_id}, "FPMXBH", read_invoice_line)


def _read_note(fields: Fields, distributor: str) -> DeliveryNote:
    return DeliveryNote(
        delivery_id=required(fields, "PSDID"),
        delivery_no=required(fields, "PSDH"),
        distributor_code=fields.get("YQBM", "") or distributor,
        shipped_at=read_moment(fields, "CJRQ"),
        cartons=whole_number(fields, "PSXS"),
        state=_state(fields, "PSDZT", PAPER_STATES),
    )


def _read_seen(fields: Fields, head: Fields) -> DetailSeen:
    state = _state(fields, "PSDMXZT", DETAIL_STATES)
    return DetailSeen(read_detail({**fields, **head}, unnamed=True), state)


def _read_invoice(fields: Fields) -> InvoiceSeen:
    return InvoiceSeen(
        invoice_id=required(fields, "FPID"),
        invoice_no=required(fields, "FPH"),
        distributor_code=required(fields, "YQBM"),
        distributor_name=fields.get("YQMC", ""),
        invoiced_on=known_date(fields, "FPRQ"),
        amount=number(fields, "FPHSZJE"),
        delivery_point=fields.get("PSDBM", ""),
        volume_based=fields.get("DLCGBZ", "") == "1",
        state=_state(fields, "FPZT", PAPER_STATES),
        remark=fields.get("FPBZ", ""),
    )


def _state(fields: Fields, name: str, states: Mapping[str, State]) -> State:
    code = fields.get(name, "")
    if code not in states:
        raise ValueError(f"{name} 不在代码表中，现为“{code}”")
    return states[code]
