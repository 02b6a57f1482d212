"""Turns the rows of a file into what the port speaks of, document by document.

Without it half a delivery would look like a shortage: of a delivery or an invoice with one row that
cannot be read nothing is taken. Where a file names no number of a detail, one follows from what the
detail says, so that the same detail in another file is the same one.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from app.catalogue.files.reports import RowSaid, Weight
from app.catalogue.items import Item
from app.catalogue.relations.told.values import Party, PartyListed, RelationListed
from app.links.mapping.reading import Fields, open_mapped
from app.links.mapping.values import TableMapping
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.port import (
    DetailState,
    PlatformDetail,
    PlatformInvoice,
    PlatformInvoiceLine,
)
from sync.platform_time import BEIJING


class StateTold(msgspec.Struct, frozen=True):
    """What a file says of an order, or of one line of it."""

    plan_no: str
    line_no: int | None
    province_code: str
    state: OrderState
    order_line_id: str


class ReturnTold(msgspec.Struct, frozen=True):
    """What a file says of a return."""

    return_no: str
    state: ReturnState


class AcceptanceTold(msgspec.Struct, frozen=True):
    """What a file says of delivery details: one by its number, or those that agree in the rest."""

    detail_id: str
    delivery_no: str
    distributor_code: str
    province_code: str
    batch: str
    carton_no: str
    state: DetailState
    taken: int | None

    def agrees(self, detail: PlatformDetail) -> bool:
        """Whether a detail is meant, by all but its number; what is empty is not compared."""
        pairs = (
            (self.delivery_no, detail.delivery_no),
            (self.distributor_code, detail.distributor_code),
            (self.province_code, detail.province_code),
            (self.batch, detail.batch),
            (self.carton_no, detail.carton_no),
        )
        return all(said in ("", known) for said, known in pairs)


class RelationTold(msgspec.Struct, frozen=True):
    """One row of delivery relations."""

    relation: RelationListed
    party: PartyListed


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file says."""

    lines: list[bytes]
    """Each a value of the port, as JSON."""
    said: list[RowSaid]
    rows: int
    """Rows that were taken."""
    left_out: int
    """Good rows of documents that were not taken."""

    @property
    def is_whole(self) -> bool:
        """Nothing of it was refused."""
        return not any(one.weight is Weight.REFUSED for one in self.said)


def line_id(order_no: str, line_no: int | None) -> str:
    """What an order line is called that a platform gave no number."""
    return f"{order_no}/{line_no}" if order_no and line_no else ""


def read_file(path: Path, mapping: TableMapping, at: datetime) -> FileRead:
    """Read a whole file; raises TableRefused or OSError."""
    said: list[RowSaid] = []
    groups: dict[str, list[Fields]] = {}
    document = mapping.kind.document
    with open_mapped(path, mapping) as reading:
        for one in reading.rows:
            if isinstance(one, RowSaid):
                said.append(one)
            else:
                groups.setdefault(one[document[0]] if document else "", []).append(one)
    spoiled = _spoiled(said) if document else set()
    good = {key: rows for key, rows in groups.items() if not spoiled & {key, ""}}
    for key in sorted(groups.keys() - good.keys()):
        said.append(_left_out(mapping, key, len(groups[key])))
    make = _MADE[mapping.table]
    lines = [msgspec.json.encode(one) for rows in good.values() for one in make(rows, at)]
    taken = sum(map(len, good.values()))
    return FileRead(lines, said, taken, sum(map(len, groups.values())) - taken)


def _spoiled(said: Iterable[RowSaid]) -> set[str]:
    """Documents with a row that was refused; an empty one where nobody knows which."""
    return {one.key for one in said if one.weight is Weight.REFUSED}


def _left_out(mapping: TableMapping, key: str, count: int) -> RowSaid:
    kind = mapping.kind
    label = kind.field(kind.document[0]).label
    reason = (
        f"同一{kind.title}（或认不出属于哪张的行）里有读不出的行，其余 {count} 行也没有收下："
        "只收一部分会像少货。请更正后把整个文件重新放入。"
    )
    return RowSaid(0, label, key, reason, key=key)


_DETAIL = (
    *("delivery_no", "distributor_code", "carton_no", "province_code", "name", "form", "strength"),
    *("maker", "unit", "batch", "production_date", "expiry", "quantity"),
)
_ITEM = (
    *("province_code", "name", "form", "strength", "maker", "approval_number", "standard_code"),
    *("unit", "dosage_unit", "pack_quantity", "price", "insurance_code", "trade_name"),
    *("distributors", "status", "material"),
)
_INVOICE_LINE = ("province_code", "batch", "expiry", "quantity", "price", "amount")
_ACCEPTANCE = (
    "detail_id",
    "delivery_no",
    "distributor_code",
    "province_code",
    "batch",
    "carton_no",
)
_RELATION = (
    *("province_code", "distributor_code", "address_code", "valid_from", "valid_until"),
    *("scope", "restraint", "period"),
)


def _details(rows: list[Fields], at: datetime) -> Iterable[PlatformDetail]:
    seen: Counter[str] = Counter()
    for one in rows:
        shipped = one["shipped_at"]
        order_line = _order_line(one)
        said = {name: one[name] for name in _DETAIL}
        yield PlatformDetail(
            detail_id=one["detail_id"] or _number(seen, *_key(said), order_line),
            order_line_id=order_line,
            shipped_at=at if shipped is None else shipped.replace(tzinfo=BEIJING),
            **said,
        )


def _key(said: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes a detail the one it is; a quantity may be corrected."""
    names = ("distributor_code", "delivery_no", "carton_no", "province_code", "batch", "expiry")
    return tuple(str(said[name]) for name in names)


def _number(seen: Counter[str], *key: str) -> str:
    """A number of our own; details that are quite alike are counted."""
    made = hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:20]
    seen[made] += 1
    return f"F-{made}" if seen[made] == 1 else f"F-{made}-{seen[made]}"


def _order_line(one: Fields) -> str:
    return str(one["order_line_id"] or line_id(one["plan_no"], one["line_no"]))


def _items(rows: list[Fields], _at: datetime) -> Iterable[Item]:
    for one in rows:
        yield Item(**{name: one[name] for name in _ITEM})


def _invoices(rows: list[Fields], _at: datetime) -> Iterable[PlatformInvoice]:
    by_invoice: dict[tuple[str, str], list[Fields]] = {}
    for one in rows:
        by_invoice.setdefault((one["invoice_no"], one["distributor_code"]), []).append(one)
    for (number, distributor), mine in by_invoice.items():
        lines = tuple(
            PlatformInvoiceLine(
                line_id=one["line_id"] or f"{number}/{at}",
                order_line_id=_order_line(one),
                **{name: one[name] for name in _INVOICE_LINE},
            )
            for at, one in enumerate(mine, 1)
        )
        yield PlatformInvoice(number, distributor, mine[0]["invoiced_on"], lines)


def _relations(rows: list[Fields], _at: datetime) -> Iterable[RelationTold]:
    for one in rows:
        relation = RelationListed(
            enabled=one["enabled"] != "0", **{name: one[name] for name in _RELATION}
        )
        party = PartyListed(Party.DISTRIBUTOR, one["distributor_code"], one["distributor"])
        yield RelationTold(relation, party)


def _states(rows: list[Fields], _at: datetime) -> Iterable[StateTold]:
    for one in rows:
        state = OrderState(one["state"])
        line_no, line = one["line_no"], one["order_line_id"]
        yield StateTold(one["plan_no"], line_no, one["province_code"], state, line)


def _returns(rows: list[Fields], _at: datetime) -> Iterable[ReturnTold]:
    for one in rows:
        yield ReturnTold(one["return_no"], ReturnState(one["state"]))


def _acceptances(rows: list[Fields], _at: datetime) -> Iterable[AcceptanceTold]:
    for one in rows:
        said = {name: one[name] for name in _ACCEPTANCE}
        yield AcceptanceTold(state=DetailState(one["state"]), taken=one["taken"], **said)


_MADE: Mapping[str, Callable[[list[Fields], datetime], Iterable[Any]]] = {
    "deliveries": _details,
    "catalogue": _items,
    "invoices": _invoices,
    "relations": _relations,
    "order-states": _states,
    "return-states": _returns,
    "acceptance-states": _acceptances,
}
