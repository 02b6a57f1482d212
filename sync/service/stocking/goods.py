"""What the catalogues say of items that are in stock: the platform's code, units, what it is.

Without it a line of stock would have the hospital's code alone, which no platform knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app.catalogue import items
from app.catalogue.entries import present
from app.catalogue.entries.values import MatchState, Side
from app.catalogue.items import Item
from app.catalogue.relations.told.values import Party
from app.catalogue.rows import HospitalRow
from app.store.many_rows import among
from app.store.tables.catalogue import catalogue_match
from app.store.tables.relations import delivery_address, told_party


@dataclass(frozen=True, slots=True)
class Units:
    """What an item is counted in."""

    pack: str = ""
    """The sales package (最小销售包装)."""
    dosage: str = ""
    """The smallest dosage unit (最小制剂单位)."""
    ratio: int = 0
    """Of these in one package; 0: not known."""


_UNKNOWN = Units()


@dataclass(frozen=True, slots=True)
class Goods:
    """What is known of some items."""

    hospital: dict[str, HospitalRow]
    """By the hospital's codes."""
    matched: dict[str, list[str]]
    """By the hospital's codes: province codes that a person confirmed (对照)."""
    province: dict[str, Item] = field(default_factory=dict)
    """By province codes."""

    def province_codes(self, hospital_code: str, said: str) -> list[str]:
        """By which codes the platform knows an item; `said`: by which HIS says so."""
        if said:
            return [said]
        row = self.hospital.get(hospital_code)
        if row is not None and row.province_code:
            return [row.province_code]
        return self.matched.get(hospital_code, [])

    def approval_number(self, hospital_code: str, province_code: str) -> str:
        """The hospital's word, or the platform's."""
        row, item = self.hospital.get(hospital_code), self.province.get(province_code)
        return (row.approval_number if row else "") or (item.approval_number if item else "")

    def units(self, hospital_code: str, province_code: str) -> Units:
        """The hospital's word on each, or the platform's."""
        row, item = self.hospital.get(hospital_code), self.province.get(province_code)
        told = Units(item.unit, item.dosage_unit, item.pack_quantity or 0) if item else _UNKNOWN
        if row is None:
            return told
        return Units(
            row.unit or told.pack,
            row.dosage_unit or told.dosage,
            row.pack_quantity or told.ratio,
        )

    def name(self, hospital_code: str, province_code: str) -> str:
        """The hospital's word, or the platform's."""
        row, item = self.hospital.get(hospital_code), self.province.get(province_code)
        return (row.name if row else "") or (item.name if item else "")


def read(
    connection: Connection, org: str, hospital_codes: Collection[str], said: Collection[str]
) -> Goods:
    """Look up items by the hospital's codes; `said`: province codes that HIS tells itself."""
    found = present.find(connection, org, Side.HOSPITAL, hospital_codes)
    hospital = {
        code: entry.row for code, entry in found.items() if isinstance(entry.row, HospitalRow)
    }
    matched: dict[str, list[str]] = defaultdict(list)
    match = catalogue_match.c
    query = select(match.hospital_code, match.province_code).where(
        match.org == org,
        match.state == MatchState.CONFIRMED,
        among(connection, match.hospital_code, hospital_codes),
    )
    for code, province_code in connection.execute(query.order_by(match.province_code)):
        matched[code].append(province_code)
    codes = {row.province_code for row in hospital.values()}.union(said, *matched.values()) - {""}
    return Goods(hospital, matched, items.find_all(connection, codes))


def delivery_points(connection: Connection, org: str) -> frozenset[str]:
    """The codes of the hospital's delivery points, as far as anybody said them."""
    own = select(delivery_address.c.code).where(
        delivery_address.c.org == org, delivery_address.c.gone.is_(False)
    )
    party = told_party.c
    here = (party.org == org, party.part == Party.ADDRESS, party.latest, party.stopped == "")
    told = select(party.code).where(*here)
    return frozenset(connection.execute(own.union(told)).scalars())
