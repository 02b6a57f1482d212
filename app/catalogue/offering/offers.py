"""Which hospital items wait for a person, and what each of them may be.

Without it the sentence “3 个同样相符的品种” would be all a person had. What waits is what the last
check could not match and nobody has confirmed since. Candidates are those that the check named; for
an item it found nothing for, those whose names are near. They are weighed anew against the
catalogue as it is now, and a pair that somebody rejected is not offered again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

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

PAGE = 40
_NEAR = 30
"""Items near in name that are weighed for one that was found nowhere."""
_MOST = 8
"""Candidates of one item."""
_MOST_WAITING = 100_000
_PARTS = listing.PAGE // PAGE


def offers(connection: Connection, org: str, asked: OffersAsked, today: date) -> OffersListed:
    """One page of items that wait, the worst first."""
    wished = WarningsAsked(
        fields=frozenset({Field.MATCH}), text=asked.search, page=asked.page // _PARTS
    )
    listed, more = listing.listed(connection, org, wished, today)
    begin = asked.page % _PARTS * PAGE
    page = [one.finding for one in listed[begin : begin + PAGE]]
    open_codes = _open(connection, org, today)
    rows = present.find(connection, org, Side.HOSPITAL, _codes(page) & open_codes)
    rejected = matches.standing(connection, org, MatchState.REJECTED)
    likening = Likening(aliases.makers(connection, org), aliases.approvals(connection, org))
    found = []
    for finding in page:
        entry = rows.get(finding.hospital_code or "")
        if entry is not None and not entry.removed and isinstance(entry.row, HospitalRow):
            candidates = _candidates(connection, org, entry.row, finding, rejected)
            found.append(_offer(entry.row, finding, Index(candidates, likening)))
    more = more or len(listed) > begin + PAGE
    return OffersListed(asked, tuple(found), more, len(open_codes))


def _open(connection: Connection, org: str, today: date) -> set[str]:
    """Hospital items that wait, without those that somebody confirmed since the check."""
    wished = WarningsAsked(fields=frozenset({Field.MATCH}))
    keys = listing.keys_of(connection, org, wished, today, _MOST_WAITING)
    codes = {key.hospital_code for key in keys} - {""}
    confirmed = [
        pair for pair in matches.standing(connection, org, MatchState.CONFIRMED) if pair[0] in codes
    ]
    there = present.find(connection, org, Side.PROVINCE, [pair[1] for pair in confirmed])
    return codes - {
        pair[0] for pair in confirmed if pair[1] in there and not there[pair[1]].removed
    }


def _codes(findings: Sequence[Finding]) -> set[str]:
    return {finding.hospital_code for finding in findings if finding.hospital_code}


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
