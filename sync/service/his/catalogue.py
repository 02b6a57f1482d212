"""Takes the hospital's own catalogue (院内目录), row by row, and tells workstations what is new.

Without it nobody could say which of the hospital's codes a provincial code is. What is wrong with
one row is said of that row and stops no other. What is new or has changed becomes a version of the
catalogue (app/catalogue/entries), told in the institution's feed in pieces; what HIS does not say
of an item at all (an older HIS knows fewer fields) stays as it was known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, select, update

from app.catalogue.entries import present, taking, versions
from app.catalogue.entries.bodies import (
    ENTITY,
    PIECE,
    VERSION,
    CatalogueSaid,
    ItemSaid,
    said_of,
)
from app.catalogue.entries.values import Entry, Side, Source, What
from app.catalogue.rows import HospitalRow, PriceUnit
from app.store.clock import Clock
from app.store.tables.catalogue import catalogue_version
from sync.service import feeds
from sync.service.his import wording
from sync.service.his.messages import CatalogueAnswer, ItemIn, RowProblem

_MOST_PRICE = Decimal(1_000_000_000)
_STOPPED = "停用"
Read = TypeVar("Read", bound=msgspec.Struct)


def take(
    connection: Connection, org: str, rows: Sequence[Any], clock: Clock, name: str
) -> CatalogueAnswer:
    """Store what is new or has changed, in the caller's transaction; `name`: HIS's way in."""
    refused: list[RowProblem] = []
    wanted: dict[str, ItemIn] = {}
    for number, row in enumerate(rows, start=1):
        found = _read(number, row, wanted)
        if isinstance(found, RowProblem):
            refused.append(found)
        else:
            wanted[found.hospital_code] = found
    # Whoever else takes items in now waits here: what is known must not change underneath.
    taking.number(connection, org, Side.HOSPITAL, 1)
    known = present.find(connection, org, Side.HOSPITAL, wanted)
    news = [one for item in wanted.values() if (one := _news(item, known)) is not None]
    if news:
        _tell(connection, org, news, clock, name, len(rows))
    new = sum(one.what is What.NEW for one in news)
    changed = len(news) - new
    same = len(wanted) - len(news)
    return CatalogueAnswer(new=new, changed=changed, same=same, refused=refused)


def find(connection: Connection, org: str, codes: Collection[str]) -> dict[str, HospitalRow]:
    """Look items up by the hospital's codes; what is not known is not in the answer."""
    found = present.find(connection, org, Side.HOSPITAL, codes)
    return {
        code: one.row
        for code, one in found.items()
        if isinstance(one.row, HospitalRow) and not one.removed
    }


def read_row(number: int, key: str, row: object, wanted: type[Read]) -> Read | RowProblem:
    """Read one row, or say what is wrong with it."""
    try:
        read = msgspec.convert(row, wanted, strict=True)
    except (msgspec.ValidationError, RecursionError) as error:
        return RowProblem(row=number, key=key, message=wording.of_row(error))
    price = getattr(read, "price", None)
    if price is not None and not (price.is_finite() and 0 <= price < _MOST_PRICE):
        return RowProblem(row=number, key=key, message="price 应为 0 到 10 亿之间的数")
    return read


def tell_untold(connection: Connection, org: str, clock: Clock) -> bool:
    """Tell workstations of versions that were there before they could hear of them."""
    mine = (catalogue_version.c.org == org, catalogue_version.c.told.is_(False))
    query = select(catalogue_version.c.version_id).where(*mine).with_for_update()
    untold = connection.execute(query).scalars().all()
    pieces = [one for key in untold for one in versions.pieces(connection, org, key)]
    for version_id in untold:
        this = (catalogue_version.c.org == org, catalogue_version.c.version_id == version_id)
        connection.execute(update(catalogue_version).where(*this).values(told=True))
    _publish(connection, org, pieces, clock)
    return bool(untold)


def _read(number: int, row: object, before: Collection[str]) -> ItemIn | RowProblem:
    key = str(row.get("hospital_code", ""))[:60] if isinstance(row, dict) else ""
    found = read_row(number, key, row, ItemIn)
    if isinstance(found, ItemIn) and found.hospital_code in before:
        return RowProblem(row=number, key=key, message="这个院内编码在同一份目录里出现了两次")
    return found


def _news(item: ItemIn, known: dict[str, Entry]) -> ItemSaid | None:
    """What is to be said of an item; None where all of it is known."""
    before = known.get(item.hospital_code)
    held = before.row if before is not None and isinstance(before.row, HospitalRow) else None
    row = _row(item, held)
    if before is None:
        return said_of(row, What.NEW)
    if before.removed:
        return said_of(row, What.RETURNED)
    return None if row == held else said_of(row, What.CHANGED)


def _row(item: ItemIn, held: HospitalRow | None) -> HospitalRow:
    row = HospitalRow(
        hospital_code=item.hospital_code,
        name=item.name,
        strength=item.strength,
        maker=item.maker,
        unit=item.unit,
        dosage_unit=held.dosage_unit if held else "",
        pack_quantity=item.pack_quantity,
        price=item.price,
        province_code=item.province_code,
        insurance_code=item.insurance_code,
        approval_number=item.approval_number,
        standard_code=held.standard_code if held else "",
        trade_name=held.trade_name if held else "",
        form=item.form,
        distributors=held.distributors if held else (),
        status=_status(item),
        price_unit=held.price_unit if held else PriceUnit.PACK,
    )
    said: dict[str, Any] = {
        name: value
        for name in ("dosage_unit", "standard_code", "trade_name")
        if (value := getattr(item, name)) is not None
    }
    if item.distributors is not None:
        said["distributors"] = tuple(item.distributors)
    if item.price_unit is not None:
        said["price_unit"] = PriceUnit(item.price_unit)
    return replace(row, **said)


def _status(item: ItemIn) -> str:
    if item.status:
        return item.status
    return "" if item.in_use else _STOPPED


def _tell(
    connection: Connection,
    org: str,
    news: Sequence[ItemSaid],
    clock: Clock,
    name: str,
    row_count: int,
) -> None:
    version = CatalogueSaid(
        version_id=taking.next_version_id(connection, org, clock),
        side=Side.HOSPITAL,
        source=Source.HIS,
        name=name,
        at=clock.now(),
    )
    pieces = list(_cut(version, news, row_count))
    for piece in pieces:
        taking.take(connection, org, piece)
    _publish(connection, org, pieces, clock)


def _cut(
    version: CatalogueSaid, news: Sequence[ItemSaid], row_count: int
) -> Iterator[CatalogueSaid]:
    for start in range(0, len(news), PIECE):
        items = list(news[start : start + PIECE])
        end = start + PIECE >= len(news)
        yield msgspec.structs.replace(
            version,
            items=items,
            rows=row_count if end else None,
            expected=len(news) if end else None,
        )


def _publish(
    connection: Connection, org: str, pieces: Sequence[CatalogueSaid], clock: Clock
) -> None:
    rows = [
        feeds.NewRow(
            ENTITY, f"{piece.version_id}:{no}", VERSION, msgspec.json.encode(piece).decode()
        )
        for no, piece in enumerate(pieces)
    ]
    feeds.publish(connection, feeds.org_scope(org), rows, clock.now())
