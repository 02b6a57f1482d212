"""Makes relations of a file's rows: names become the distributors and addresses that are known.

Without it each spelling of a company would be a company of its own. Names are compared as they are
folded everywhere (app/catalogue/meaning/text.py); one that nobody knows is laid down under its own
name, to be completed by a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.catalogue.meaning.text import fold
from app.catalogue.relations.values import Address, Distributor, Origin, Relation
from app.catalogue.rows import DeliveryRow

_ENDED = ("停", "废", "撤", "无效", "失效", "终止")


@dataclass(slots=True)
class Made:
    """What rows come to."""

    relations: dict[tuple[str, str, str], Relation] = field(default_factory=dict)
    distributors: list[Distributor] = field(default_factory=list)
    """New ones."""
    addresses: list[Address] = field(default_factory=list)


def made_of(
    rows: Iterable[DeliveryRow],
    distributors: Iterable[Distributor],
    addresses: Iterable[Address],
) -> Made:
    """Relations of rows; of two rows about the same the last stands."""
    made = Made()
    companies = {fold(key): one.code for one in distributors for key in (one.name, one.code)}
    places = {fold(key): one.code for one in addresses for key in (one.name, one.code)}
    for row in rows:
        company = companies.get(fold(row.distributor))
        if company is None:
            company = companies[fold(row.distributor)] = row.distributor
            made.distributors.append(Distributor(company, row.distributor))
        place = places.get(fold(row.address), "") if row.address else ""
        if row.address and not place:
            place = places[fold(row.address)] = row.address
            made.addresses.append(Address(place, row.address))
        relation = Relation(
            province_code=row.province_code,
            distributor_code=company,
            address_code=place,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            gone=any(word in row.status for word in _ENDED),
            origin=Origin.FILE,
        )
        made.relations[row.province_code, company, place] = relation
    return made
