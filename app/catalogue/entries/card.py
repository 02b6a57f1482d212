"""One item with all there is to say of it: codes, identifiers, prices, versions, who delivers it.

Without it a person would look in five lists. What was received of it is not known to this room: who
builds the desk hands in how to look (app/reporting/item_receipts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Connection, select

from app.catalogue.entries import matches, present, versions
from app.catalogue.entries.events import ItemAsked
from app.catalogue.entries.values import (
    Card,
    Entry,
    Identifier,
    ItemReceipt,
    Match,
    MatchState,
    Partner,
    Side,
)
from app.catalogue.relations import reading
from app.store.many_rows import among
from app.store.tables.rules import identifier_item

ReceiptsOf = Callable[[Connection, str, Collection[str]], tuple[ItemReceipt, ...]]
"""What was received of provincial items: institution, province codes → lines, the latest first."""
_CODES = ("province_code", "insurance_code", "standard_code", "approval_number")
_UNKNOWN = ("refused", "withdrawn")


def no_receipts(
    _connection: Connection, _org: str, _codes: Collection[str]
) -> tuple[ItemReceipt, ...]:
    """What is received where nobody says."""
    return ()


def card(
    connection: Connection, org: str, asked: ItemAsked, receipts_of: ReceiptsOf = no_receipts
) -> Card | None:
    """All there is to say of an item; None where the catalogue never held its code."""
    entry = present.find(connection, org, asked.side, [asked.code]).get(asked.code)
    if entry is None:
        return None
    history = versions.histories(connection, org, asked.side, [asked.code])[asked.code]
    partners = _partners(connection, org, entry)
    provincial = _province_codes(entry, partners)
    return Card(
        entry=entry,
        codes=_codes(entry),
        identifiers=_identifiers(connection, org, provincial),
        prices=tuple(versions.prices(history)),
        changes=tuple(reversed(history)),
        partners=partners,
        relations=reading.of_items(connection, org, provincial),
        receipts=receipts_of(connection, org, provincial),
    )


def _codes(entry: Entry) -> tuple[tuple[str, str], ...]:
    own = [("hospital_code", entry.code)] if entry.side is Side.HOSPITAL else []
    others = [(name, getattr(entry.row, name)) for name in _CODES]
    return tuple((name, code) for name, code in (*own, *others) if code)


def _partners(connection: Connection, org: str, entry: Entry) -> tuple[Partner, ...]:
    """What persons matched it with, and what it names itself."""
    if entry.side is Side.HOSPITAL:
        found = matches.of_item(connection, org, hospital_code=entry.code)
        other = Side.PROVINCE
    else:
        found = matches.of_item(connection, org, province_code=entry.code)
        other = Side.HOSPITAL
    decided = {_there(one, other) for one in found}
    named = [code for code in _named(connection, org, entry) if code not in decided]
    own = [
        Match(entry.code, code, MatchState.OPEN, ())
        if other is Side.PROVINCE
        else Match(code, entry.code, MatchState.OPEN, ())
        for code in named
    ]
    known = present.find(connection, org, other, decided | set(named))
    return tuple(Partner(one, known.get(_there(one, other))) for one in (*found, *own))


def _there(match: Match, side: Side) -> str:
    return match.province_code if side is Side.PROVINCE else match.hospital_code


def _named(connection: Connection, org: str, entry: Entry) -> list[str]:
    if entry.side is Side.HOSPITAL:
        return [entry.row.province_code] if entry.row.province_code else []
    return [one.code for one in present.of_province(connection, org, entry.code)]


def _province_codes(entry: Entry, partners: tuple[Partner, ...]) -> tuple[str, ...]:
    """The provincial items that it is, or stands for."""
    if entry.side is Side.PROVINCE:
        return (entry.code,)
    counted = (MatchState.CONFIRMED, MatchState.OPEN)
    said = [one.match for one in partners if one.match.state in counted]
    named = {one.province_code for one in said if one.words == () or one.state != MatchState.OPEN}
    return tuple(sorted(named))


def _identifiers(
    connection: Connection, org: str, province_codes: Collection[str]
) -> tuple[Identifier, ...]:
    known = identifier_item.c
    query = (
        select(known.identifier, known.level, known.state)
        .where(
            known.org == org,
            among(connection, known.province_code, province_codes),
            known.state.not_in(_UNKNOWN),
        )
        .order_by(known.level.desc(), known.identifier)
    )
    return tuple(Identifier(*row) for row in connection.execute(query))
