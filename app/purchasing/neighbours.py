"""Who answers what the rules of ordering ask: the rooms of the catalogue.

Without it each program that opens the desk of orders would join the rooms by itself. Delivery
relations name distributors by code; where an item has none laid down, the catalogue's own list of
names is offered (world.known_items). An open mismatch warning is a remark at the order's line, and
so is a relation on which our word and the platform's are not the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from app.catalogue.entries.search import search
from app.catalogue.entries.values import SearchAsked, Side
from app.catalogue.relations import reading
from app.catalogue.relations.answering import dispute, may_deliver
from app.catalogue.relations.values import Reason
from app.catalogue.warnings import listing
from app.purchasing.world import Party, Place, World
from app.readers.saying import Saying

OFFERED = 30
"""Items that a typed text finds at most."""


def _why_not_deliver(
    connection: Connection, org: str, distributor: str, province_code: str, address: str, on: date
) -> Saying | None:
    answer = may_deliver(connection, org, province_code, distributor, address, on)
    unknown = answer.reason is Reason.UNKNOWN_DISTRIBUTOR
    # Where no distributor was ever laid down, nobody can be unknown.
    if answer.allowed or (unknown and not reading.distributors(connection, org)):
        return None
    others = f" Others may: {', '.join(answer.others)}." if answer.others else ""
    english = f"{distributor} may not deliver {province_code} here ({answer.reason}).{others}"
    return Saying(answer.message, english)


def _about(connection: Connection, org: str, province_code: str, on: date) -> Sequence[Saying]:
    found = listing.about(connection, org, province_code, on)
    mismatches = [
        Saying(
            one.finding.message,
            f"The catalogues disagree in {one.finding.field}: {one.finding.province_value!r} there,"
            f" {one.finding.hospital_value!r} here.",
        )
        for one in found
    ]
    return [*_disputes(connection, org, province_code), *mismatches]


def _disputes(connection: Connection, org: str, province_code: str) -> Sequence[Saying]:
    """Where our word on who may deliver an item and the platform's are not the same."""
    relations = reading.of_items(connection, org, [province_code])
    disputed = [one for one in relations if one.disputed]
    if not disputed:
        return []
    names = {one.code: one.name for one in reading.distributors(connection, org)}
    return [
        Saying(
            dispute(names.get(one.distributor_code, one.distributor_code), one),
            f"The platform says otherwise of {one.distributor_code} and {province_code} than was"
            " laid down here: choose whose word stands at the delivery relations.",
        )
        for one in disputed
    ]


def _search(connection: Connection, org: str, text: str) -> Sequence[str]:
    hits, _more = search(connection, org, SearchAsked(text, Side.PROVINCE, limit=OFFERED))
    return [hit.entry.code for hit in hits]


def _parties(connection: Connection, org: str, province_code: str) -> Sequence[Party]:
    known = {one.code: one.name for one in reading.distributors(connection, org) if not one.stopped}
    if not province_code:
        return [Party(code, name) for code, name in known.items()]
    relations = reading.of_items(connection, org, [province_code, ""])
    codes = dict.fromkeys(one.distributor_code for one in relations)
    return [Party(code, known[code]) for code in codes if code in known]


def _places(connection: Connection, org: str) -> Sequence[Place]:
    found = reading.addresses(connection, org)
    return [Place(one.code, one.name) for one in found if not one.stopped]


CATALOGUES = World(
    may_deliver=_why_not_deliver,
    about=_about,
    search=_search,
    parties=_parties,
    places=_places,
)
"""The answers of the rooms beside this one."""
