"""Reads the platform's suppliers (YY004) as parties of delivery relations.

Without it the hospital would type in who delivers. The platform does not say who delivers what, so
a list holds parties alone, and is never whole.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.catalogue.relations.told.values import (
    LONGEST,
    LONGEST_CODE,
    Party,
    PartyListed,
    RelationList,
)
from sync.connectors.jiangsu_dep.answers import Json, needed, text
from sync.connectors.jiangsu_dep.catalogue import Report
from sync.connectors.jiangsu_dep.settings import DepSettings


def read_suppliers(told: Iterable[Json], settings: DepSettings, report: Report) -> RelationList:
    """The parties that deliver; one that cannot be read is reported and passed over."""
    parties: dict[str, PartyListed] = {}
    for fields in told:
        if text(fields, "Type") != settings.supplier_type:
            continue
        try:
            party = _read(fields)
        except ValueError as error:
            report(f"供应商 {text(fields, 'Name')}", str(error))
        else:
            parties[party.code] = party
    return RelationList(parties=tuple(parties.values()))


def _read(fields: Json) -> PartyListed:
    code = needed(fields, "Code")
    if len(code) > LONGEST_CODE:
        raise ValueError(f"Code 有 {len(code)} 个字符，最多 {LONGEST_CODE} 个")
    return PartyListed(
        part=Party.DISTRIBUTOR,
        code=code,
        name=text(fields, "Name")[:LONGEST],
        text=text(fields, "CompanyAddress")[:LONGEST],
        contact=text(fields, "Contacter")[:LONGEST],
        phone=text(fields, "ContactNumber")[:LONGEST],
    )
