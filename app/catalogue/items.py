"""Catalogue items (目录品种): what a provincial code stands for.

Without it a delivery line would have no approval number: platforms send a code and a name. The same
on workstation and service; the last word of the platform stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from app.store.tables.reference import item


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the provincial catalogue."""

    province_code: str
    """省标代码 (Shanghai: 统编代码)."""
    name: str
    form: str
    strength: str
    maker: str
    approval_number: str
    standard_code: str
    """药品本位码."""
    unit: str
    """The sales package: 盒, 瓶 …"""
    dosage_unit: str
    """The smallest dosage unit: 片, 支 …"""
    pack_quantity: int
    """Dosage units in one sales package (转换比)."""
    price: Decimal | None = None
    """Per sales package (元)."""
    insurance_code: str = ""
    """医保代码."""
    trade_name: str = ""
    distributors: tuple[str, ...] = ()
    """Who may deliver it; empty: the platform does not say."""
    status: str = ""
    """As the platform writes it; empty: in use, or not said."""
    material: str = ""
    """包装材质."""


BETWEEN = "；"
"""Between names in one column, as in the files that platforms give."""
_AT_ONCE = 500
_FIELDS = tuple(field.name for field in fields(Item))


def store(connection: Connection, found: Item, at: datetime) -> bool:
    """Keep what the platform says of an item; True where it is news."""
    return store_all(connection, [found], at) > 0


def store_all(connection: Connection, found: Sequence[Item], at: datetime) -> int:
    """Keep what the platform says of items, one after the other; how much of it is news."""
    known = find_all(connection, [one.province_code for one in found])
    last = dict(known)
    news = 0
    for one in found:
        news += last.get(one.province_code) != one
        last[one.province_code] = one
    changed = [one for code, one in last.items() if code in known and known[code] != one]
    rows = [_values(one) | {"updated_at": at} for code, one in last.items() if code not in known]
    if rows:
        connection.execute(insert(item), rows)
    if changed:
        mine = item.c.province_code == bindparam("which")
        stamp = {"updated_at": at}
        values = [_values(one) | stamp | {"which": one.province_code} for one in changed]
        connection.execute(update(item).where(mine), values)
    return news


def find(connection: Connection, province_code: str) -> Item | None:
    """Look an item up; None where it is not known."""
    return find_all(connection, [province_code]).get(province_code)


def find_all(connection: Connection, province_codes: Collection[str]) -> dict[str, Item]:
    """Look items up; what is not known is not in the answer."""
    wanted = sorted(set(province_codes))
    found: dict[str, Item] = {}
    # Older SQLite takes no more than 999 values in one statement.
    for start in range(0, len(wanted), _AT_ONCE):
        piece = wanted[start : start + _AT_ONCE]
        for row in connection.execute(select(item).where(item.c.province_code.in_(piece))):
            found[row.province_code] = _item(row)
    return found


def _values(one: Item) -> dict[str, Any]:
    return asdict(one) | {"distributors": BETWEEN.join(one.distributors)}


def _item(row: Any) -> Item:  # noqa: ANN401 (a row of the table)
    said = {name: getattr(row, name) for name in _FIELDS}
    return Item(**said | {"distributors": tuple(filter(None, row.distributors.split(BETWEEN)))})
