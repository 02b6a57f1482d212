"""What persons decided of pairs of a hospital item and a provincial one (对照), kept as facts.

Without it every check would guess anew what somebody already knew. Many to many: each pair stands
for itself. A decision (`catalogue.match` 1) names the words of that pair its author knew; what
nobody has decided over stands. Where two such words say something else, because two persons decided
without knowing of each other, the pair is contested and both are shown, until somebody who sees
both decides. Nothing is overwritten, and the order in which facts come does not matter.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection, func, select, update

from app.catalogue.entries.bodies import Code, Moment, Short
from app.catalogue.entries.events import MatchesAsked, MatchWish, Pair
from app.catalogue.entries.values import Decision, Match, MatchState, MatchWord
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Author
from app.store.insert_once import insert_once
from app.store.many_rows import among
from app.store.tables.catalogue import catalogue_match, match_word

KIND, VERSION = "catalogue.match", 1
PAGE = 100
_AT_ONCE = 500
_STATES = {
    Decision.CONFIRMED: MatchState.CONFIRMED,
    Decision.REJECTED: MatchState.REJECTED,
    Decision.WITHDRAWN: MatchState.OPEN,
}

Key = tuple[str, str]
"""Hospital code and province code."""


class PairSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One pair that was decided on."""

    hospital_code: Code
    province_code: Code
    basis: Short = ""
    behind: Annotated[list[uuid.UUID], msgspec.Meta(max_length=1000)] = []
    """Words of the pair that stood when this was said."""


class MatchSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`catalogue.match` 1: a person decided on pairs."""

    decision: Decision
    person: Short
    at: Moment
    why: Short = ""
    pairs: Annotated[list[PairSaid], msgspec.Meta(min_length=1, max_length=500)]


def decide(
    connection: Connection, log: ChangeLog, wish: MatchWish, pairs: Sequence[Pair], at: datetime
) -> None:
    """Say a decision on pairs, at most 500, in the caller's transaction."""
    org = log.workstation.org
    known = _words(connection, org, {(one.hospital_code, one.province_code) for one in pairs})
    said = MatchSaid(
        decision=wish.decision,
        person=wish.person,
        at=at,
        why=wish.why,
        pairs=[
            PairSaid(
                hospital_code=one.hospital_code,
                province_code=one.province_code,
                basis=one.basis,
                behind=[word.op_id for word in known.get(_key(one), ()) if word.stands],
            )
            for one in {_key(one): one for one in pairs}.values()
        ],
    )
    op_id = log.append(connection, KIND, VERSION, msgspec.json.encode(said).decode())
    apply(connection, Author(org, log.workstation.device, op_id), said)


def apply(connection: Connection, author: Author, body: MatchSaid) -> Applied:
    """Keep the words, and how their pairs stand by all that was said, in the caller's transaction.

    Each pair's row is locked first, so that two words at once both see the other.
    """
    keys = sorted({(one.hospital_code, one.province_code) for one in body.pairs})
    open_ = [
        _columns(author.org, key) | {"state": MatchState.OPEN.value, "at": body.at} for key in keys
    ]
    connection.execute(insert_once(connection, catalogue_match), open_)
    for key in keys:
        connection.execute(
            select(catalogue_match.c.state).where(*_mine(author.org, key)).with_for_update()
        )
    words = [
        _columns(author.org, (one.hospital_code, one.province_code))
        | {
            "op_id": author.op_id,
            "decision": body.decision.value,
            "person": body.person,
            "at": body.at,
            "why": body.why,
            "basis": one.basis,
            "behind": " ".join(map(str, one.behind)),
        }
        for one in {(one.hospital_code, one.province_code): one for one in body.pairs}.values()
    ]
    connection.execute(insert_once(connection, match_word), words)
    for key, said in _words(connection, author.org, keys).items():
        stands = {"state": _state(said).value, "at": said[0].at}
        connection.execute(update(catalogue_match).where(*_mine(author.org, key)).values(stands))
    return Applied(catalogue=True)


def of_pairs(connection: Connection, org: str, keys: Collection[Key]) -> list[Match]:
    """How pairs stand; those of which nobody said anything are not in the answer."""
    found = _words(connection, org, keys)
    return [Match(*key, _state(words), tuple(words)) for key, words in sorted(found.items())]


def of_item(
    connection: Connection, org: str, *, hospital_code: str = "", province_code: str = ""
) -> list[Match]:
    """All pairs of one item on which somebody decided."""
    match = catalogue_match.c
    mine = [match.org == org]
    mine += [match.hospital_code == hospital_code] if hospital_code else []
    mine += [match.province_code == province_code] if province_code else []
    keys = connection.execute(select(match.hospital_code, match.province_code).where(*mine)).all()
    return of_pairs(connection, org, [(key[0], key[1]) for key in keys])


def standing(connection: Connection, org: str, state: MatchState) -> frozenset[Key]:
    """All pairs that stand so: what the rules of matching must know."""
    match = catalogue_match.c
    mine = (match.org == org, match.state == state)
    rows = connection.execute(select(match.hospital_code, match.province_code).where(*mine))
    return frozenset((row.hospital_code, row.province_code) for row in rows)


def count(connection: Connection, org: str, state: MatchState) -> int:
    """How many pairs stand so."""
    mine = (catalogue_match.c.org == org, catalogue_match.c.state == state)
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


def listed(connection: Connection, org: str, asked: MatchesAsked) -> tuple[list[Match], bool]:
    """One page, the latest first, and whether there is more."""
    match = catalogue_match.c
    wanted = [match.org == org]
    for name in ("state", "hospital_code", "province_code"):
        if value := getattr(asked, name):
            wanted.append(match[name] == value)
    query = (
        select(match.hospital_code, match.province_code)
        .where(*wanted)
        .order_by(match.at.desc(), match.hospital_code, match.province_code)
        .offset(asked.page * PAGE)
        .limit(PAGE + 1)
    )
    keys = [(row[0], row[1]) for row in connection.execute(query)]
    found = {(one.hospital_code, one.province_code): one for one in of_pairs(connection, org, keys)}
    return [found[key] for key in keys[:PAGE] if key in found], len(keys) > PAGE


def _words(connection: Connection, org: str, keys: Iterable[Key]) -> dict[Key, list[MatchWord]]:
    """All that was said of pairs, the latest first, each with whether it stands."""
    wanted = set(keys)
    hospital_codes = sorted({key[0] for key in wanted})
    rows: dict[Key, list[Any]] = defaultdict(list)
    for start in range(0, len(hospital_codes), _AT_ONCE):
        here = among(
            connection, match_word.c.hospital_code, hospital_codes[start : start + _AT_ONCE]
        )
        for row in connection.execute(select(match_word).where(match_word.c.org == org, here)):
            key = (row.hospital_code, row.province_code)
            if key in wanted:
                rows[key].append(row)
    return {key: _told(some) for key, some in rows.items()}


def _told(rows: Sequence[Any]) -> list[MatchWord]:
    passed = {text for row in rows for text in row.behind.split()}
    words = [
        MatchWord(
            op_id=row.op_id,
            decision=Decision(row.decision),
            person=row.person,
            at=row.at,
            why=row.why,
            basis=row.basis,
            stands=str(row.op_id) not in passed,
        )
        for row in rows
    ]
    return sorted(words, key=lambda word: (word.at, word.op_id), reverse=True)


def _state(words: Sequence[MatchWord]) -> MatchState:
    # Of words that name each other in a ring, which no program of ours says, the last one stands.
    said = {word.decision for word in words if word.stands} or {words[0].decision}
    return _STATES[said.pop()] if len(said) == 1 else MatchState.CONTESTED


def _key(pair: Pair) -> Key:
    return pair.hospital_code, pair.province_code


def _columns(org: str, key: Key) -> dict[str, Any]:
    return {"org": org, "hospital_code": key[0], "province_code": key[1]}


def _mine(org: str, key: Key) -> list[Any]:
    return [catalogue_match.c[name] == value for name, value in _columns(org, key).items()]
