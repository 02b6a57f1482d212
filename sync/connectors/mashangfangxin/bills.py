"""Reads upstream bills and writes our own: field names, bill types, parts of a large bill.

Without it every caller would know that a purchase is 102 and that a bill holds 3,500 codes. A bill
that holds more goes as number_1, number_2 …, in the order of its codes, so that the same bill is
always divided alike. Which of two names stands where is not to be trusted in upstream rows
(to_user_name and from_user_name are swapped in places): parties are told by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sync.connectors.mashangfangxin.answers import day, needed, rows, whole
from sync.connectors.mashangfangxin.codes import level_down, level_up
from sync.connectors.mashangfangxin.results import Json, text
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.mashangfangxin.transport import MOMENT
from sync.connectors.trace_port import (
    Bill,
    BillKind,
    BillState,
    FailedCode,
    Party,
    RetailBill,
    RetailKind,
    StockBill,
    TracedBatch,
    TracedDrug,
    UpstreamBill,
    UpstreamCode,
    UpstreamLine,
    UpstreamRow,
)
from sync.platform_time import BEIJING

STOCK_TYPES: Final[Mapping[BillKind, str]] = {
    BillKind.PURCHASE_IN: "102",
    BillKind.RETURN_IN: "103",
    BillKind.SUPPLY_IN: "107",
    BillKind.RETURN_OUT: "202",
    BillKind.DESTROYED: "205",
    BillKind.SAMPLED: "206",
    BillKind.SUPPLY_OUT: "209",
}
RETAIL_TYPES: Final[Mapping[RetailKind, str]] = {
    RetailKind.USED: "323",
    RetailKind.VACCINATED: "322",
    RetailKind.TAKEN_BACK: "116",
}
_STATES: Final[Mapping[str, BillState]] = {
    "0": BillState.WAITING,
    "1": BillState.WAITING,
    "3": BillState.DONE,
    "4": BillState.FAILED,
}
_CONTROLLED, _ORDINARY = "2", "3"
_LEVELS = 3
"""Of a numbering that counts down, where nothing says how many there are."""

Fields = dict[str, str]


def parts_of(bill: Bill, most: int) -> list[tuple[str, tuple[str, ...]]]:
    """Divide a bill into numbered parts of at most so many codes."""
    codes = bill.codes
    if len(codes) <= most:
        return [(bill.bill_no, codes)]
    starts = range(0, len(codes), most)
    return [
        (f"{bill.bill_no}_{number}", codes[start : start + most])
        for number, start in enumerate(starts, start=1)
    ]


def stock_fields(
    bill: StockBill, part: tuple[str, Sequence[str]], settings: MsfxSettings
) -> Fields:
    """The parameters of uploadinoutbill for one part."""
    own, partner = settings.own_ent_id, bill.partner or settings.own_ent_id
    sender, receiver = (partner, own) if bill.kind.inbound else (own, partner)
    return {
        **_bill_fields(bill, part, settings),
        "bill_type": STOCK_TYPES[bill.kind],
        "from_user_id": sender,
        "to_user_id": receiver,
        "client_type": "2",
        "from_bill_code": bill.supplier_bill_no,
        "order_code": bill.order_no,
    }


def retail_fields(
    bill: RetailBill, part: tuple[str, Sequence[str]], settings: MsfxSettings
) -> Fields:
    """The parameters of uploadretail for one part."""
    return {
        **_bill_fields(bill, part, settings),
        "bill_type": RETAIL_TYPES[bill.kind],
        "from_user_id": settings.own_ent_id,
    }


def is_inbound(bill: Bill) -> bool:
    """Goods came in by it."""
    if isinstance(bill, StockBill):
        return bill.kind.inbound
    return bill.kind is RetailKind.TAKEN_BACK


def read_state(fields: Json) -> BillState:
    """Read how one part stands; ValueError for a state nobody knows."""
    said = text(fields, "result_type") or text(fields, "deal_status")
    if said not in _STATES:
        raise ValueError(f"处理状态为“{said}”")
    return _STATES[said]


def read_failed(fields: Json) -> FailedCode:
    """Read one code that was not taken; ValueError where it is not named."""
    reason = text(fields, "process_status_reason_desc") or text(fields, "error_code_desc")
    return FailedCode(needed(fields, "code"), text(fields, "error_code"), reason)


def read_bill(fields: Json) -> UpstreamBill:
    """Read whose bill it is; ValueError where it has no number."""
    return UpstreamBill(
        bill_no=needed(fields, "bill_code"),
        bill_type=text(fields, "bill_type"),
        made_on=day(fields, "bill_time_format", "bill_time"),
        sender=Party(
            text(fields, "from_user_id"),
            text(fields, "from_ref_user_id"),
            text(fields, "from_ent_name") or text(fields, "from_user_name"),
        ),
        receiver=Party(
            text(fields, "to_user_id"), text(fields, "to_ref_user_id"), text(fields, "to_user_name")
        ),
    )


def read_row(fields: Json) -> UpstreamRow:
    """Read one row of listupout: bill × drug × batch; ValueError as above."""
    status = text(fields, "status")
    return UpstreamRow(
        bill=read_bill(fields),
        drug=TracedDrug(
            name=text(fields, "physic_name"),
            drug_id=text(fields, "drug_ent_base_info_id"),
            strength=text(fields, "prepn_spec"),
            pack=text(fields, "pkg_spec"),
            maker=text(fields, "produce_ent_name"),
        ),
        batch=TracedBatch(
            batch=text(fields, "produce_batch_no"),
            production_date=day(fields, "produce_date_format", "produce_date"),
            expiry=day(fields, "exprie_date_format", "exprie_date", month_end=True),
            boxes=whole(fields, "code_count"),
        ),
        confirmed={"1": False, "2": True}.get(status),
    )


def read_line(fields: Json, *, counts_up: bool) -> UpstreamLine:
    """Read one drug of listupout.detail with its codes; ValueError as above."""
    return UpstreamLine(
        drug=TracedDrug(
            name=text(fields, "prod_name"),
            drug_id=text(fields, "drug_ent_base_info_id"),
            strength=text(fields, "prepn_spec"),
            pack=text(fields, "package_spec"),
            approval_number=text(fields, "approval_no"),
            maker=text(fields, "product_ent_name"),
        ),
        batch=TracedBatch(
            batch=text(fields, "produce_batch_no"),
            production_date=day(fields, "produce_date"),
            expiry=day(fields, "valid_end_date", month_end=True),
            boxes=whole(fields, "least_pkg_amount"),
        ),
        codes=tuple(
            dict.fromkeys(
                _upstream_code(one, counts_up=counts_up)
                for one in rows(fields, "code_info_list_dto_list")
            )
        ),
    )


def _upstream_code(fields: Json, *, counts_up: bool) -> UpstreamCode:
    number = whole(fields, "code_level")
    level = level_up(number) if counts_up else level_down(number, _LEVELS)
    return UpstreamCode(needed(fields, "code"), level, whole(fields, "pkg_amount"))


def _bill_fields(bill: Bill, part: tuple[str, Sequence[str]], settings: MsfxSettings) -> Fields:
    number, codes = part
    return {
        "bill_code": number,
        "bill_time": bill.made_at.astimezone(BEIJING).strftime(MOMENT),
        "physic_type": _CONTROLLED if bill.controlled else _ORDINARY,
        "ref_user_id": settings.ref_ent_id,
        "oper_ic_code": settings.app_key,
        "oper_ic_name": bill.operator,
        "trace_codes": ",".join(codes),
        "ignore_part_success_flag": "1" if settings.whole_bills_only else "",
    }
