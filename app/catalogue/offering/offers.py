"""Which hospital items wait for a person, and what each of them may be.

Without it the sentence “3 个同样相符的品种” would be all a person had. What waits is what the last
check could not match and nobody has confirmed since. Candidates are those that the check named; for
an item it found nothing for, those whose names are near. They are weighed anew against the
catalogue as it is now, and a pair that somebody rejected is not offered again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, select

from app.catalogue.aliases import reading as aliases
from app.catalogue.entries import matches, present
from app.catalogue.entries.events import ItemAsked
from app.catalogue.entries.search import search
from app.catalogue.entries.values import MatchState, SearchAsked, Side
from app.catalogue.findings import Field, Finding, Problem
from app.catalogue.matching.index import Index
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Match, State
from app.catalogue.offering.events import Offer, OffersAsked, OffersListed
from app.catalogue.rows import HospitalRow, ProvinceRow
from app.catalogue.warnings import listing
from app.catalogue.warnings.values import WarningsAsked
from app.store.tables.catalogue import catalogue_match
from app.store.tables.warnings import catalogue_warning

PAGE = 40
_NEAR = 30
"""Items near in name that are weighed for one that was found nowhere."""
_MOST = 8
"""Candidates of one item."""
_PARTS = listing.PAGE // PAGE
_WAITING = WarningsAsked(fields=frozenset({Field.MATCH}))


def offers(
    connection: Connection, org: str, asked: OffersAsked, today: date
) -> Iterator[OffersListed]:
    """One page of items that wait, the worst first: told as it grows, the last one is the whole."""
    confirmed = _confirmed(connection, org, today)
    waiting = listing.count_items(connection, org, _WAITING, today) - len(confirmed)
    if asked.count_only:
        yield OffersListed(asked, (), False, waiting)
        return
    page, more = _page(connection, org, asked, today)
    codes = {finding.hospital_code for finding in page if finding.hospital_code}
    rows = present.find(connection, org, Side.HOSPITAL, codes - confirmed)
    rejected = matches.standing(connection, org, MatchState.REJECTED)
    likening = Likening(aliases.makers(connection, org), aliases.approvals(connection, org))
    found: list[Offer] = []
    for finding in page:
        entry = rows.get(finding.hospital_code or "")
        if entry is not None and not entry.removed and isinstance(entry.row, HospitalRow):
            candidates = _candidates(connection, org, entry.row, finding, rejected)
            found.append(_offer(entry.row, finding, Index(candidates, likening)))
            # After each one, so that whoever listens can end it.
            yield OffersListed(asked, tuple(found), False, waiting, partial=True)
    yield OffersListed(asked, tuple(found), more, waiting)


def _page(
    connection: Connection, org: str, asked: OffersAsked, today: date
) -> tuple[list[Finding], bool]:
    """What the check said of the items of a page, and whether more follow."""
    wished = replace(_WAITING, text=asked.search, page=asked.page // _PARTS)
    listed, more = listing.listed(connection, org, wished, today)
    begin = asked.page % _PARTS * PAGE
    page = [one.finding for one in listed[begin : begin + PAGE]]
    return page, more or len(listed) > begin + PAGE


def _confirmed(connection: Connection, org: str, today: date) -> set[str]:
    """Hospital items that somebody confirmed since the check that could not match them."""
    match, warning = catalogue_match.c, catalogue_warning.c
    same = (warning.org == match.org) & (warning.hospital_code == match.hospital_code)
    query = (
        select(match.hospital_code, match.province_code)
        .join(catalogue_warning, same)
        .where(match.org == org, match.state == MatchState.CONFIRMED)
        .where(*listing.conditions(org, _WAITING, today))
    )
    pairs = [(row[0], row[1]) for row in connection.execute(query)]
    there = present.find(connection, org, Side.PROVINCE, {pair[1] for pair in pairs})
    return {pair[0] for pair in pairs if pair[1] in there and not there[pair[1]].removed}


def findings_of(
    connection: Connection, org: str, asked: ItemAsked, today: date
) -> tuple[Finding, ...]:
    """What is open of one item."""
    if asked.side is Side.PROVINCE:
        about = listing.about(connection, org, asked.code, today)
    else:
        wished = WarningsAsked(hospital_code=asked.code)
        about, _more = listing.listed(connection, org, wished, today)
    return tuple(one.finding for one in about)


def _candidates(
    connection: Connection,
    org: str,
    row: HospitalRow,
    finding: Finding,
    rejected: frozenset[tuple[str, str]],
) -> Sequence[ProvinceRow]:
    if finding.problem is Problem.AMBIGUOUS:
        candidates = _named(connection, org, finding)
    else:
        candidates = _near(connection, org, row)
    return [one for one in candidates if (row.hospital_code, one.province_code) not in rejected]


def _offer(row: HospitalRow, finding: Finding, index: Index) -> Offer:
    match = index.match(row)
    if match.state is State.FOUND:
        # The check was less sure than these few alone would make it.
        match = replace(match, state=State.AMBIGUOUS, matched_by=finding.matched_by)
    if not match.candidates:
        match = Match(State.NOT_FOUND, None, tuple(index.suggest(row, _MOST)))
    vanished = _vanished(finding)
    return Offer(row, replace(match, vanished=vanished, candidates=match.candidates[:_MOST]))


def _named(connection: Connection, org: str, finding: Finding) -> Sequence[ProvinceRow]:
    codes = [code for code in finding.province_value.split("；") if code]
    entries = present.find(connection, org, Side.PROVINCE, codes).values()
    return [
        entry.row for entry in entries if not entry.removed and isinstance(entry.row, ProvinceRow)
    ]


def _near(connection: Connection, org: str, row: HospitalRow) -> Sequence[ProvinceRow]:
    asked = SearchAsked(row.name, Side.PROVINCE, limit=_NEAR)
    hits, _more = search(connection, org, asked)
    return [hit.entry.row for hit in hits if isinstance(hit.entry.row, ProvinceRow)]


def _vanished(finding: Finding) -> tuple[str, ...]:
    """What had been confirmed and is gone: only then a missing item has a provincial value."""
    if finding.problem is not Problem.NOT_FOUND or not finding.province_value:
        return ()
    return tuple(finding.province_value.split("；"))
