"""What is said of catalogues between workstations and service, and how it becomes rows and back.

Without it a file imported here would be known here alone. `catalogue.said` 1 is a piece of a
version: items that are new, changed, removed or back, each whole. A workstation says it as a fact;
the service, for what HIS sent, as a row `catalogue` of the institution's feed: the same body, taken
in by the same code.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

import msgspec

from app.catalogue.entries.values import AnyRow, Entry, Side, Source, What
from app.catalogue.items import BETWEEN
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow

KIND, ENTITY, VERSION = "catalogue.said", "catalogue", 1
PIECE = 200
"""Items in one piece that this program makes: some 10 ms of the core's time."""
MOST_ITEMS = 500
"""Items in one piece that is taken."""
LONGEST = 500
"""Characters of one field."""
MOST_PRICE = Decimal(10) ** 10
"""元; what is not below it is no price."""

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Short = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class ItemSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item as a version said it; of a removed one as it was before."""

    code: Code
    what: What
    name: Short = ""
    strength: Short = ""
    form: Short = ""
    maker: Short = ""
    unit: Short = ""
    dosage_unit: Short = ""
    pack_quantity: Count | None = None
    price: Decimal | None = None
    price_unit: PriceUnit = PriceUnit.PACK
    province_code: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Of a hospital item; a provincial one's is its code."""
    approval_number: Short = ""
    insurance_code: Short = ""
    standard_code: Short = ""
    trade_name: Short = ""
    distributors: Annotated[list[Short], msgspec.Meta(max_length=200)] = []
    status: Short = ""
    material: Short = ""


class CatalogueSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`catalogue.said` 1: a piece of a version, perhaps its last."""

    version_id: uuid.UUID
    side: Side
    source: Source
    name: Short
    person: Short = ""
    at: Moment
    whole: bool = False
    unsaid: Annotated[list[Short], msgspec.Meta(max_length=20)] = []
    """Fields that the source does not tell: what was known before stands."""
    items: Annotated[list[ItemSaid], msgspec.Meta(max_length=MOST_ITEMS)] = []
    rows: Count | None = None
    """In the last piece: rows that came, changed or not."""
    expected: Count | None = None
    """In the last piece: items in all pieces."""


_TEXTS = (
    "name",
    "strength",
    "form",
    "maker",
    "unit",
    "dosage_unit",
    "approval_number",
    "insurance_code",
    "standard_code",
    "trade_name",
    "status",
)
FIELDS = (
    *_TEXTS,
    "pack_quantity",
    "price",
    "price_unit",
    "province_code",
    "distributors",
    "material",
)
"""All fields of an item that may change."""
_STOPPED = ("停", "禁", "废", "撤", "淘汰", "失效", "终止", "下架")
_NO = frozenset({"否", "0", "false", "n", "no"})
_APPROVAL = re.compile(r"[^0-9A-Z]")


def said_of(row: AnyRow, what: What) -> ItemSaid:
    """What is said of a row."""
    texts = {name: getattr(row, name) for name in _TEXTS}
    shared: dict[str, Any] = {
        "what": what,
        "pack_quantity": row.pack_quantity,
        "price": row.price,
        "distributors": list(row.distributors),
    }
    if isinstance(row, ProvinceRow):
        own: dict[str, Any] = {"code": row.province_code, "material": row.material}
    else:
        own = {
            "code": row.hospital_code,
            "province_code": row.province_code,
            "price_unit": row.price_unit,
        }
    return ItemSaid(**texts, **shared, **own)


def columns_of(side: Side, said: ItemSaid) -> dict[str, Any]:
    """The columns of `catalogue_entry` that an item fills; raises ValueError for no price."""
    price = said.price
    if price is not None and not (price.is_finite() and 0 <= price < MOST_PRICE):
        raise ValueError(f"no price: {price}")
    return {
        **{name: getattr(said, name) for name in _TEXTS},
        "pack_quantity": said.pack_quantity,
        "price": None if price is None else f"{price:f}",
        "price_unit": said.price_unit.value,
        "province_code": said.code if side is Side.PROVINCE else said.province_code,
        "distributors": BETWEEN.join(said.distributors),
        "material": said.material,
    } | derived(said.approval_number, said.status, said.what)


def derived(approval_number: str, status: str, what: str) -> dict[str, Any]:
    """Columns that follow from others."""
    return {
        "approval_key": approval_key(approval_number),
        "in_use": what != What.REMOVED and is_in_use(status),
    }


@lru_cache(256)
def is_in_use(status: str) -> bool:
    """Whether a status, as it is written, says that the item may be bought; empty: it may."""
    text = unicodedata.normalize("NFKC", status).strip().lower()
    return text not in _NO and not any(word in text for word in _STOPPED if f"未{word}" not in text)


def approval_key(number: str) -> str:
    """Letters and digits of an approval number, as it is searched."""
    return _APPROVAL.sub("", unicodedata.normalize("NFKC", number).upper())


def row_of(side: Side, values: Mapping[Any, Any]) -> AnyRow:
    """The row that columns of `catalogue_entry` say."""
    shared = {name: values[name] for name in _TEXTS} | {
        "pack_quantity": values["pack_quantity"],
        "price": None if values["price"] is None else Decimal(values["price"]),
        "distributors": tuple(filter(None, values["distributors"].split(BETWEEN))),
    }
    if side is Side.PROVINCE:
        return ProvinceRow(**shared, province_code=values["code"], material=values["material"])
    return HospitalRow(
        **shared,
        hospital_code=values["code"],
        province_code=values["province_code"],
        price_unit=PriceUnit(values["price_unit"] or PriceUnit.PACK),
    )


def entry_of(row: Any) -> Entry:  # noqa: ANN401 (a row of catalogue_entry)
    """An item as it stands."""
    values = row._mapping
    removed = values["what"] == What.REMOVED
    said = row_of(Side(values["side"]), values)
    return Entry(said, values["version_id"], values["at"], removed)
