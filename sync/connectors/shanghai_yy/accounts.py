"""Invoices and money: accepted, paid, balanced.

Without it invoices would be accepted by hand on the platform. YY019 accepts an invoice and YY017
says that it was paid; both name it by distributor, number and sum. No message refuses one: it stays
unaccepted until its distributor voids it. YY016 compares a period: how the answer calls its result
is not published and so a setting. Fields: procurement.md §1.1.5; results: table 4.1.21.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.connectors.office_port import (
    AccountPeriod,
    Balance,
    Balanced,
    BalanceTold,
    InvoiceNamed,
    PaperState,
)
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.calling import Caller, may_be_done, reading, state_in
from sync.connectors.shanghai_yy.fields import (
    Fields,
    number,
    required,
    write_date,
    written,
    yes_no,
)
from sync.connectors.shanghai_yy.history import PAPER_STATES

_INVOICE = "03"
_UNKNOWN_INVOICE = "22007"
_NOTHING = "0"

# 对账结果 (4.1.21).
_RESULTS = {
    "1": Balanced.EQUAL,
    "2": Balanced.TOTAL_DIFFERS,
    "3": Balanced.DETAIL_DIFFERS,
}


class AccountMessages(Caller):
    """What the hospital's bookkeeper tells."""

    def accept_invoice(self, invoice: InvoiceNamed, *, sent_before: bool) -> None:
        """YY019: accept an invoice; what may be accepted already is looked up (YY020, 03)."""
        if sent_before and self._accepted(invoice):
            return
        try:
            self._transport.call("YY019", _named(invoice))
        except PlatformError as refusal:
            if not (may_be_done(refusal) and self._accepted(invoice)):
                raise

    def _accepted(self, invoice: InvoiceNamed) -> bool:
        code = self._state_of(_INVOICE, invoice.invoice_no, _UNKNOWN_INVOICE)
        what = f"发票 {invoice.invoice_no} "
        state = None if code is None else state_in(PAPER_STATES, code, what)
        if state is PaperState.VOIDED:
            raise PlatformError("state-01", f"{what}在平台上已作废，请与配送企业核对")
        return state is PaperState.CONFIRMED

    def confirm_payment(self, invoice: InvoiceNamed) -> None:
        """YY017: say that an invoice was paid; it is a mark, and may be set again."""
        self._transport.call("YY017", _named(invoice))

    def balance(self, period: AccountPeriod) -> BalanceTold:
        """YY016: compare what both sides count; asking changes nothing."""
        main, structs = _period_fields(period)
        answer = self._transport.call("YY016", main, structs)
        field = self._settings.balance_field
        with reading("对账结果"):
            lines = tuple((_read(row), _result(row, field)) for row in answer.structs)
            said = answer.main.get(field) and _result(answer.main, field)
            return BalanceTold(said or _worst(period, lines), lines)


def _named(invoice: InvoiceNamed) -> Mapping[str, str]:
    return {
        "YQBM": invoice.distributor_code,
        "FPH": invoice.invoice_no,
        "FPHSZJE": written(invoice.amount),
    }


def _period_fields(period: AccountPeriod) -> tuple[Mapping[str, str], list[Mapping[str, str]]]:
    main = {
        "DZQ": period.name,
        "KSRQ": write_date(period.first),
        "JSRQ": write_date(period.last),
        "DLCGBZ": yes_no(period.volume_based),
        "FPSL": str(sum(one.invoices for one in period.balances)),
        "FPJE": written(sum(one.amount for one in period.balances)),
        "JLS": str(len(period.balances)),
    }
    structs: list[Mapping[str, str]] = [
        {
            "YQBM": one.distributor_code,
            "FPSL": str(one.invoices),
            "FPJE": written(one.amount),
        }
        for one in period.balances
    ]
    return main, structs


def _read(fields: Fields) -> Balance:
    counted = number({"FPSL": fields.get("FPSL") or _NOTHING}, "FPSL")
    amount = number({"FPJE": fields.get("FPJE") or _NOTHING}, "FPJE")
    if counted is None or amount is None or counted != int(counted):
        raise ValueError(f"FPSL 应为整数，现为“{counted}”")
    return Balance(required(fields, "YQBM"), int(counted), amount)


def _result(fields: Fields, field: str) -> Balanced:
    code = fields.get(field, "")
    if code not in _RESULTS:
        raise ValueError(f"{field} 应为 1、2 或 3，现为“{code}”")
    return _RESULTS[code]


def _worst(period: AccountPeriod, lines: tuple[tuple[Balance, Balanced], ...]) -> Balanced:
    """Say of the whole what its lines say, where only they do."""
    if {one.distributor_code for one in period.balances} - {
        one.distributor_code for one, _ in lines
    }:
        return Balanced.DETAIL_DIFFERS
    told = {result for _, result in lines}
    for result in (Balanced.TOTAL_DIFFERS, Balanced.DETAIL_DIFFERS):
        if result in told:
            return result
    return Balanced.EQUAL
