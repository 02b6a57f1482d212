"""What persons decide on warnings, kept as facts (`catalogue.warning` 1).

Without it a decision would be known on one workstation and undone by the next check. One fact may
decide on many. Each names the words of a warning that its author knew of; nothing is overwritten.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection, select

from app.catalogue.findings import Field
from app.catalogue.warnings import keeping, listing
from app.catalogue.warnings.values import Decision, WarningKey, WarningWord
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Author
from app.store.insert_once import insert_once
from app.store.many_rows import among
from app.store.tables.warnings import warning_word

KIND, VERSION = "catalogue.warning", 1
MOST = 200
"""Warnings in one fact that this program makes."""

Code = Annotated[str, msgspec.Meta(max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=4000)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class OneDecided(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One warning, as it was when somebody decided."""

    field: Field
    hospital_code: Code = ""
    province_code: Code = ""
    province_value: Text = ""
    hospital_value: Text = ""
    behind: Annotated[list[uuid.UUID], msgspec.Meta(max_length=1000)] = []
    """Words that stood when this was said."""


class WarningsDecided(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`catalogue.warning` 1: a person decided on warnings."""

    decision: Decision
    person: Annotated[str, msgspec.Meta(max_length=200)]
    at: Moment
    until: date | None = None
    why: Text = ""
    on: Annotated[list[OneDecided], msgspec.Meta(min_length=1, max_length=500)]


def decide(
    connection: Connection,
    log: ChangeLog,
    keys: Sequence[WarningKey],
    decision: Decision,
    person: str,
    why: str = "",
    until: date | None = None,
) -> int:
    """Decide on warnings that are not closed, at most MOST, in the caller's transaction.

    Returns on how many; what has closed meanwhile needs no decision.
    """
    org = log.workstation.org
    known = words_of(connection, org, keys)
    values = listing.values_of(connection, org, keys)
    on = [
        OneDecided(
            field=key.field,
            hospital_code=key.hospital_code,
            province_code=key.province_code,
            province_value=values[key][0],
            hospital_value=values[key][1],
            behind=[word.op_id for word in known.get(key, ()) if word.stands],
        )
        for key in dict.fromkeys(keys)
        if key in values
    ]
    if on:
        said = WarningsDecided(
            decision=decision, person=person, at=log.clock.now(), until=until, why=why, on=on
        )
        op_id = log.append(connection, KIND, VERSION, msgspec.json.encode(said).decode())
        apply(connection, Author(org, log.workstation.device, op_id), said)
    return len(on)


def apply(connection: Connection, author: Author, body: WarningsDecided) -> Applied:
    """Keep the words, and how their warnings stand by all that was said."""
    rows = {
        WarningKey(one.hospital_code, one.province_code, one.field): {
            "org": author.org,
            "hospital_code": one.hospital_code,
            "province_code": one.province_code,
            "field": one.field.value,
            "op_id": author.op_id,
            "decision": body.decision.value,
            "until": body.until,
            "person": body.person,
            "at": body.at,
            "why": body.why,
            "province_value": one.province_value,
            "hospital_value": one.hospital_value,
            "behind": " ".join(map(str, one.behind)),
        }
        for one in body.on
    }
    connection.execute(insert_once(connection, warning_word), list(rows.values()))
    keeping.settle(connection, author.org, words_of(connection, author.org, rows))
    return Applied(catalogue=True)


def words_of(
    connection: Connection, org: str, keys: Iterable[WarningKey]
) -> Mapping[WarningKey, list[WarningWord]]:
    """All that was decided on warnings, the latest first; without those nobody decided on."""
    wanted = set(keys)
    word = warning_word.c
    here = among(connection, word.hospital_code, sorted({key.hospital_code for key in wanted}))
    rows: dict[WarningKey, list[Any]] = defaultdict(list)
    for row in connection.execute(select(warning_word).where(word.org == org, here)):
        key = WarningKey(row.hospital_code, row.province_code, Field(row.field))
        if key in wanted:
            rows[key].append(row)
    return {key: _told(some) for key, some in rows.items()}


def _told(rows: Sequence[Any]) -> list[WarningWord]:
    passed = {text for row in rows for text in row.behind.split()}
    words = [
        WarningWord(
            op_id=row.op_id,
            decision=Decision(row.decision),
            until=row.until,
            person=row.person,
            at=row.at,
            why=row.why,
            province_value=row.province_value,
            hospital_value=row.hospital_value,
            stands=str(row.op_id) not in passed,
        )
        for row in rows
    ]
    return sorted(words, key=lambda word: (word.at, word.op_id), reverse=True)
