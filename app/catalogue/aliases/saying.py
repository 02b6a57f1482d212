"""How what a person says of names becomes a fact (`catalogue.alias` 1) and its rows.

Without it an alias would be known at one workstation. Each pair stands for itself: a word names
those words of its pair that its author knew, and stands until somebody says another in its
knowledge. Rows are inserted and never changed, so that the order in which facts come does not
matter. The keys of a pair are said with it: a program that folds names otherwise reads the same
pairs.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import msgspec
from sqlalchemy import Connection

from app.catalogue.aliases import reading
from app.catalogue.aliases.values import LONGEST, AliasKey, Kind, Statement, Verdict
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Area, Author
from app.store.insert_once import insert_once
from app.store.tables.aliases import alias_word

KIND, VERSION = "catalogue.alias", 1
MOST = 200
"""Pairs in one fact that this program makes: some 10 ms of the core's time."""

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Long = Annotated[str, msgspec.Meta(max_length=4000)]


class OneSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is said of one pair."""

    kind: Kind
    one: Key
    other: Key
    verdict: Verdict
    one_text: Text = ""
    other_text: Text = ""
    why: Long = ""
    since: date | None = None
    behind: Annotated[list[uuid.UUID], msgspec.Meta(max_length=1000)] = []
    """Words of the pair that stood when this was said."""


class AliasesSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`catalogue.alias` 1: a person said which names are one, and which are not."""

    person: Text
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    on: Annotated[list[OneSaid], msgspec.Meta(min_length=1, max_length=500)]


def say(
    connection: Connection,
    log: ChangeLog,
    statements: Sequence[Statement],
    person: str,
    at: datetime,
) -> None:
    """Say statements, each about another pair and at most 500, in the caller's transaction."""
    org = log.workstation.org
    known = reading.of_keys(connection, org, {one.key for one in statements})
    said = AliasesSaid(
        person=person,
        at=at,
        on=[
            OneSaid(
                kind=one.kind,
                one=key.one,
                other=key.other,
                verdict=one.verdict,
                one_text=one.one,
                other_text=one.other,
                why=one.why,
                since=one.since,
                behind=[word.op_id for word in known[key].words if word.stands]
                if key in known
                else [],
            )
            for key, one in {one.key: one for one in statements}.items()
        ],
    )
    op_id = log.append(connection, KIND, VERSION, msgspec.json.encode(said).decode())
    apply(connection, Author(org, log.workstation.device, op_id), said)


def apply(connection: Connection, author: Author, body: AliasesSaid) -> Applied:
    """Keep the words of one fact, in the caller's transaction."""
    rows = {}
    for one in body.on:
        first, second = sorted((one.one, one.other))
        rows[AliasKey(one.kind, first, second)] = {
            "org": author.org,
            "kind": one.kind.value,
            "one": first,
            "other": second,
            "op_id": author.op_id,
            "verdict": one.verdict.value,
            "one_text": one.one_text,
            "other_text": one.other_text,
            "person": body.person,
            "at": body.at,
            "why": one.why,
            "since": one.since,
            "behind": " ".join(map(str, one.behind)),
        }
    connection.execute(insert_once(connection, alias_word), list(rows.values()))
    return Applied(catalogue=True)


AREA = Area({(KIND, VERSION): AliasesSaid}, apply)
"""What is said of names, as the change log says it."""
