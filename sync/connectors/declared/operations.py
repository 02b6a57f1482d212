"""What each operation of the ports knows when it asks, and what it has to be told.

Without it a description could only be tried, not checked. Names are those of the ports' values
(sync/connectors/port.py, trace_port.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.declared.description import Port
from sync.connectors.port import DetailState
from sync.connectors.trace_port import CodeState, PackageLevel


class Kind(StrEnum):
    """What a value that is read has to be."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    TRUTH = "truth"
    ORDER_STATE = "order-state"
    RETURN_STATE = "return-state"
    DETAIL_STATE = "detail-state"
    CODE_STATE = "code-state"
    LEVEL = "level"


WORDS: Mapping[Kind, frozenset[str]] = {
    Kind.TRUTH: frozenset({"true", "false"}),
    Kind.ORDER_STATE: frozenset(one.value for one in OrderState),
    Kind.RETURN_STATE: frozenset(one.value for one in ReturnState),
    Kind.DETAIL_STATE: frozenset(one.value for one in DetailState),
    Kind.CODE_STATE: frozenset(one.value for one in CodeState),
    Kind.LEVEL: frozenset(one.value for one in PackageLevel),
}
"""The words that stand for values of these kinds: the right side of a code table."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that is read."""

    kind: Kind = Kind.TEXT
    needed: bool = False


Readings = Mapping[str, Reading]

_T, _N = Reading(), Reading(needed=True)
_WHOLE = Reading(Kind.WHOLE)
_MONEY = Reading(Kind.DECIMAL)
_DAY = Reading(Kind.DATE)


@dataclass(frozen=True, slots=True)
class Known:
    """One operation."""

    port: Port
    values: frozenset[str] = frozenset()
    """What may be sent."""
    line_values: frozenset[str] = frozenset()
    """What each line may send."""
    rows: Readings = field(default_factory=dict)
    once: Readings = field(default_factory=dict)


ALWAYS = frozenset({"now", "now_s", "now_ms", "nonce"})
"""What every request may send: the time, seconds or milliseconds since 1970, a number used once."""

_ACCEPTED = frozenset(
    {
        "detail_id",
        "distributor_code",
        "carton_no",
        "province_code",
        "quantity",
        "accepted",
        "accepted_quantity",
        "rejected_quantity",
        "remark",
    }
)
_RETURN = frozenset(
    {
        "return_no",
        "distributor_code",
        "delivery_point",
        "province_code",
        "batch",
        "quantity",
        "price",
        "amount",
        "volume_based",
        "reason",
        "detail_ids",
    }
)
_PLAN = frozenset({"plan_no", "delivery_point", "latest_on"})
_LINE = frozenset(
    {"line_no", "province_code", "quantity", "by_dosage", "price", "distributor_code", "remark"}
)
_DETAIL: dict[str, Reading] = {
    "detail_id": _N,
    "delivery_no": _N,
    "distributor_code": _N,
    "carton_no": _T,
    "province_code": _N,
    "name": _T,
    "form": _T,
    "strength": _T,
    "maker": _T,
    "unit": _T,
    "batch": _T,
    "production_date": _DAY,
    "expiry": Reading(Kind.DATE, needed=True),
    "quantity": Reading(Kind.WHOLE, needed=True),
    "order_line_id": _T,
    "shipped_at": Reading(Kind.MOMENT, needed=True),
}
_ITEM: Readings = {
    "name": _N,
    "form": _T,
    "strength": _T,
    "maker": _T,
    "approval_number": _T,
    "standard_code": _T,
    "unit": _T,
    "dosage_unit": _T,
    "pack_quantity": Reading(Kind.WHOLE, needed=True),
    "price": _MONEY,
    "insurance_code": _T,
    "trade_name": _T,
    "status": _T,
    "material": _T,
}
_ORDER: Readings = {
    "order_no": _N,
    "plan_no": _T,
    "ordered_at": Reading(Kind.MOMENT),
    "line_no": Reading(Kind.WHOLE, needed=True),
    "order_line_id": _T,
    "distributor_code": _N,
    "province_code": _N,
    "quantity": Reading(Kind.WHOLE, needed=True),
    "unit": _T,
    "price": _MONEY,
    "state": Reading(Kind.ORDER_STATE, needed=True),
}
_INVOICE: Readings = {
    "invoice_no": _N,
    "distributor_code": _N,
    "invoiced_on": _DAY,
    "line_id": _N,
    "order_line_id": _T,
    "province_code": _N,
    "batch": _T,
    "expiry": _DAY,
    "quantity": Reading(Kind.WHOLE, needed=True),
    "price": _MONEY,
    "amount": _MONEY,
}
_DRUG: Readings = {
    "drug_name": _T,
    "drug_id": _T,
    "form": _T,
    "strength": _T,
    "pack": _T,
    "approval_number": _T,
    "maker": _T,
    "batch": _T,
    "production_date": _DAY,
    "expiry": _DAY,
    "boxes": _WHOLE,
}
_BUYING, _TRACING = Port.PROCUREMENT, Port.TRACE

OPERATIONS: Mapping[str, Known] = {
    "open_details": Known(_BUYING, rows=_DETAIL),
    "item": Known(_BUYING, frozenset({"province_code"}), rows=_ITEM),
    "accept": Known(_BUYING, _ACCEPTED),
    "detail_state": Known(
        _BUYING,
        frozenset({"detail_id"}),
        rows={"state": Reading(Kind.DETAIL_STATE, needed=True)},
    ),
    "accepted": Known(
        _BUYING,
        frozenset({"first", "last"}),
        rows=_DETAIL
        | {"state": Reading(Kind.DETAIL_STATE, needed=True), "received": Reading(Kind.WHOLE)},
    ),
    "orders": Known(_BUYING, rows=_ORDER),
    "file_order": Known(
        _BUYING,
        _PLAN,
        _LINE,
        rows={"line_no": Reading(Kind.WHOLE, needed=True), "order_line_id": _N},
        once={"order_no": _N},
    ),
    "confirm_order": Known(_BUYING, _PLAN | {"order_no"}),
    "follow_order": Known(
        _BUYING,
        frozenset({"order_no", "plan_no"}),
        rows={"order_line_id": _N, "state": Reading(Kind.ORDER_STATE, needed=True)},
    ),
    "invoices": Known(_BUYING, rows=_INVOICE),
    "file_return": Known(_BUYING, _RETURN, once={"number": _N}),
    "confirm_return": Known(_BUYING, _RETURN | {"number"}),
    "return_state": Known(
        _BUYING,
        frozenset({"number"}),
        rows={"state": Reading(Kind.RETURN_STATE, needed=True)},
    ),
    "code_details": Known(
        _TRACING,
        frozenset({"codes"}),
        rows={
            "code": _N,
            "state": Reading(Kind.CODE_STATE),
            "level": Reading(Kind.LEVEL),
            **_DRUG,
        },
    ),
    "package_tree": Known(
        _TRACING,
        frozenset({"code"}),
        rows={"code": _N, "parent": _T, "level": Reading(Kind.LEVEL)},
        once={**_DRUG, "boxes_said": _WHOLE},
    ),
    "check_code": Known(
        _TRACING,
        frozenset({"code"}),
        once={"right": Reading(Kind.TRUTH, needed=True), "said": _T},
    ),
}
"""By name."""
