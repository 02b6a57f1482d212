"""Inquiries for prices, and the quotations that answer them.

Without it the hospital would ask for prices by telephone. Two steps as with orders: YY013 files an
inquiry and numbers it, YY014 makes it valid; what may be valid already is looked up first (YY020,
06). YY015 gives the quotations of some days (cursor BJDBH). Fields: procurement.md §1.1.5; states:
table 4.1.10.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sync.connectors.office_port import Inquiry, InquiryState, Quotation
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.calling import Caller, state_in, unexpected
from sync.connectors.shanghai_yy.fields import Fields, number, required, write_date
from sync.connectors.shanghai_yy.kinds import DRUG, KIND_CODES

_NEW, _VOID = "1", "3"
_INQUIRY = "06"
_UNKNOWN_INQUIRY = "12026"

# 询价单处理状态 (4.1.10).
_STATES = {
    "01": InquiryState.NOT_VALID,
    "02": InquiryState.OPEN,
    "03": InquiryState.CLOSED,
    "04": InquiryState.EXPIRED,
}


class InquiryMessages(Caller):
    """What the hospital asks prices for."""

    def file_inquiry(self, inquiry: Inquiry) -> str:
        """YY013: hand an inquiry over, to be confirmed."""
        answer = self._transport.call("YY013", _inquiry_fields(inquiry, _NEW, ""))
        told = answer.main.get("XJDBH", "") or next(
            (row["XJDBH"] for row in answer.structs if row.get("XJDBH")), ""
        )
        if not told:
            raise unexpected("询价单填报没有给出编号（XJDBH）")
        return told

    def confirm_inquiry(self, inquiry: Inquiry, number: str, *, sent_before: bool) -> None:
        """YY014: make a filed inquiry valid."""
        if sent_before:
            state = self.inquiry_state(number)
            if state is None:
                raise PlatformError("state-none", f"询价单 {number} 在平台上不存在，请重新填报")
            if state is not InquiryState.NOT_VALID:
                return
        self._transport.call("YY014", {"XJDBH": number, **_item_fields(inquiry)})

    def void_inquiry(self, inquiry: Inquiry, number: str) -> None:
        """YY013: void an inquiry that is not confirmed; one that is unknown is void."""
        if self.inquiry_state(number) is not None:
            self._transport.call("YY013", _inquiry_fields(inquiry, _VOID, number))

    def inquiry_state(self, number: str) -> InquiryState | None:
        """YY020, 06: how an inquiry stands."""
        code = self._state_of(_INQUIRY, number, _UNKNOWN_INQUIRY)
        return None if code is None else state_in(_STATES, code, f"询价单 {number} ")

    def quotations(self, first: date, last: date, inquiry: str = "") -> Iterator[Quotation]:
        """YY015: the quotations of some days, of all inquiries or of one."""
        asked = {"YQBM": "", "SPLX": "", "YPLX": "", "XJDBH": inquiry}
        for days in self._spans(first, last):
            yield from self._read("YY015", days | asked, "BJDBH", _read_quotation)


def _item_fields(inquiry: Inquiry) -> Mapping[str, str]:
    return {
        "SPLX": DRUG,
        "YPLX": KIND_CODES[inquiry.kind],
        "ZXSPBM": inquiry.province_code,
        "YYSPBM": inquiry.hospital_code,
    }


def _inquiry_fields(inquiry: Inquiry, operation: str, number: str) -> Mapping[str, str]:
    return {
        "CZLX": operation,
        "XJDBH": number,
        **_item_fields(inquiry),
        "XJQSRQ": write_date(inquiry.first),
        "XJJZRQ": write_date(inquiry.last),
        "BZSM": inquiry.remark,
    }


def _read_quotation(fields: Fields) -> Quotation:
    price = number(fields, "YPBJ")
    if price is None or price <= 0:
        raise ValueError(f"YPBJ 应为大于 0 的报价，现为“{fields.get('YPBJ', '')}”")
    return Quotation(
        quotation_id=required(fields, "BJDBH"),
        inquiry_no=fields.get("XJDBH", ""),
        distributor_code=required(fields, "YQBM"),
        distributor_name=fields.get("YQMC", ""),
        province_code=required(fields, "ZXSPBM"),
        name=fields.get("CPM", ""),
        unit=fields.get("BZDWMC", ""),
        price=price,
    )
