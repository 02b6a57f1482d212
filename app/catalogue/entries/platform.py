"""Provincial items as a platform tells them: how they become versions of a workstation's catalogue.

Without it items that come one by one through the feed would have no history. Items that the service
told together are one version, whose id follows from when that was; items of a service that does
not say when share the earliest version there is. What a platform leaves empty it did not say.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.catalogue.entries import present, taking
from app.catalogue.entries.bodies import CatalogueSaid, said_of
from app.catalogue.entries.values import Side, Source, What
from app.catalogue.items import Item
from app.catalogue.rows import ProvinceRow


@dataclass(frozen=True, slots=True)
class Told:
    """With which others an item was told."""

    at: datetime | None = None
    """None: nobody says."""
    platform: str = ""
    count: int = 0
    """How many items were told together."""


def take_items(connection: Connection, org: str, told: Sequence[tuple[Item, Told]]) -> None:
    """Take items into the provincial catalogue, in the caller's transaction."""
    together: dict[Told, dict[str, Item]] = defaultdict(dict)
    for item, with_others in told:
        together[with_others][item.province_code] = item
    for with_others, items in together.items():
        known = present.find(connection, org, Side.PROVINCE, items)
        said = [
            said_of(_row(item), What.CHANGED if code in known else What.NEW)
            for code, item in items.items()
        ]
        taking.take(
            connection,
            org,
            CatalogueSaid(
                version_id=_version_id(with_others),
                side=Side.PROVINCE,
                source=Source.PLATFORM,
                name=with_others.platform,
                at=with_others.at or taking.LONG_AGO,
                items=said,
                rows=with_others.count,
                expected=with_others.count,
            ),
        )


def _version_id(told: Told) -> uuid.UUID:
    """The same everywhere: its time in milliseconds, the rest drawn from what was told."""
    if told.at is None:
        return taking.BEFORE_VERSIONS
    milliseconds = int(told.at.timestamp() * 1000)
    words = f"{told.platform} {told.at.isoformat()}".encode()
    drawn = int.from_bytes(hashlib.sha256(words).digest()[:8], "big") >> 2
    step = told.at.microsecond % 1000
    return uuid.UUID(int=(milliseconds << 80) | (7 << 76) | (step << 64) | (2 << 62) | drawn)


def _row(item: Item) -> ProvinceRow:
    return ProvinceRow(
        province_code=item.province_code,
        approval_number=item.approval_number,
        name=item.name,
        strength=item.strength,
        form=item.form,
        unit=item.unit,
        dosage_unit=item.dosage_unit,
        pack_quantity=item.pack_quantity or None,
        maker=item.maker,
        price=item.price,
        insurance_code=item.insurance_code,
        standard_code=item.standard_code,
        trade_name=item.trade_name,
        distributors=item.distributors,
        status=item.status,
        material=item.material,
    )
