"""A record's row as what the port sends: one value for each transaction.

Without it a repeat could say other things than the first time: it is made of the row as it was when
it went, not of catalogues as they are now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.tracing.uploads.records import UNIVERSAL, Movement, UploadRecord
from sync.connectors.insurance_port import (
    ChangeKind,
    InsuredItem,
    Purchase,
    PurchaseReturn,
    Sale,
    SaleReturn,
    StockChange,
    StockCount,
    Upload,
)
from sync.platform_time import BEIJING
from sync.service.insuring.values import Kind
from sync.service.insuring.visits import VisitSaid

Values = Mapping[str, Any]


def record_of(row: Values, codes: Sequence[str]) -> UploadRecord:
    """The goods of a row."""
    return UploadRecord(
        **{name: row[name] for name in _OF_GOODS},
        movement=Movement(row["movement"]),
        quantity=plain(row["quantity"]),
        codes=(UNIVERSAL,) if row["universal"] else tuple(codes),
    )


def plain(number: Decimal) -> Decimal:
    """A number without the zeros that a column adds."""
    whole = number == number.to_integral_value()
    return number.quantize(Decimal(1)) if whole else number.normalize()


def upload_of(row: Values, codes: Sequence[str], visit: VisitSaid | None) -> Upload | None:
    """What is sent; None for a sale whose visit nobody told of."""
    goods = record_of(row, codes)
    if row["price"] is not None:
        row = {**row, "price": plain(row["price"])}
    # Which items need no prescription nobody says: a hospital dispenses by prescription.
    item = InsuredItem(row["insurance_code"], prescription=True)
    kind = Kind(row["kind"])
    if kind in (Kind.SALE, Kind.SALE_RETURN):
        return None if visit is None else _given(kind, row, goods, item, visit)
    if kind is Kind.COUNT:
        return StockCount(goods, item, row["at"].astimezone(BEIJING).date())
    if kind is Kind.CHANGE:
        change = ChangeKind(row["change_kind"])
        return StockChange(goods, item, change, row["price"], row["at"], row["person"])
    return _bought(kind, row, goods, item)


def _given(
    kind: Kind, row: Values, goods: UploadRecord, item: InsuredItem, said: VisitSaid
) -> Upload:
    at, person, price = row["at"], row["person"], row["price"]
    if kind is Kind.SALE_RETURN:
        return SaleReturn(goods, item, said.visit, at, person, price)
    return Sale(
        goods=goods,
        item=item,
        visit=said.visit,
        doctor=said.doctor.staff,
        pharmacist=said.pharmacist.staff,
        document_no=row["document_no"],
        sold_at=at,
        operator=person,
        price=price,
        prescription_no=said.prescription_no,
    )


def _bought(kind: Kind, row: Values, goods: UploadRecord, item: InsuredItem) -> Upload:
    said = {name: row[name] for name in ("supplier", "invoice_no", "price")}
    said["operator"] = row["person"]
    if kind is Kind.PURCHASE_RETURN:
        return PurchaseReturn(goods, item, returned_at=row["at"], **said)
    said |= {name: row[name] for name in ("maker", "approval_number")}
    number = row["delivery_no"]
    return Purchase(goods, item, stocked_at=row["at"], delivery_note_no=number, **said)


_OF_GOODS = (
    *("record_no", "item_code", "name", "batch", "production_date", "expiry", "split", "needed"),
    "of_record",
)
