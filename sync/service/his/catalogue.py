"""Takes the hospital's own catalogue (院内目录), row by row.

Without it nobody could say which of the hospital's codes a provincial code is. What is wrong with
one row is said of that row and stops no other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.store.tables.his import his_item
from sync.service.his import wording
from sync.service.his.messages import CatalogueAnswer, ItemIn, RowProblem

_AT_ONCE = 500
_MOST_PRICE = Decimal(1_000_000_000)
Read = TypeVar("Read", bound=msgspec.Struct)


def take(connection: Connection, org: str, rows: Sequence[Any], now: datetime) -> CatalogueAnswer:
    """Store what is new or has changed, in the caller's transaction."""
    refused: list[RowProblem] = []
    wanted: dict[str, ItemIn] = {}
    for number, row in enumerate(rows, start=1):
        found = _read(number, row, wanted)
        if isinstance(found, RowProblem):
            refused.append(found)
        else:
            wanted[found.hospital_code] = found
    known = find(connection, org, wanted)
    new = [one for code, one in wanted.items() if code not in known]
    changed = [one for code, one in wanted.items() if code in known and known[code] != one]
    stamp = {"org": org, "updated_at": now}
    if new:
        rows_ = [stamp | msgspec.structs.asdict(one) for one in new]
        connection.execute(insert(his_item), rows_)
    for one in changed:
        mine = (his_item.c.org == org, his_item.c.hospital_code == one.hospital_code)
        values = stamp | msgspec.structs.asdict(one)
        connection.execute(update(his_item).where(*mine).values(values))
    same = len(wanted) - len(new) - len(changed)
    return CatalogueAnswer(new=len(new), changed=len(changed), same=same, refused=refused)


def find(connection: Connection, org: str, codes: Collection[str]) -> dict[str, ItemIn]:
    """Look items up by the hospital's codes; what is not known is not in the answer."""
    names = ItemIn.__struct_fields__
    ordered = sorted(set(codes))
    found: dict[str, ItemIn] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        piece = ordered[start : start + _AT_ONCE]
        mine = (his_item.c.org == org, his_item.c.hospital_code.in_(piece))
        for row in connection.execute(select(his_item).where(*mine)):
            found[row.hospital_code] = ItemIn(**{name: getattr(row, name) for name in names})
    return found


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


def _read(number: int, row: object, before: Collection[str]) -> ItemIn | RowProblem:
    key = str(row.get("hospital_code", ""))[:60] if isinstance(row, dict) else ""
    found = read_row(number, key, row, ItemIn)
    if isinstance(found, ItemIn) and found.hospital_code in before:
        return RowProblem(row=number, key=key, message="这个院内编码在同一份目录里出现了两次")
    return found
