"""The rules of the check as persons laid them down, kept as facts (`catalogue.rules` 1).

Without it each workstation would check by rules of its own. The latest word that nobody decided
over holds; where two stand side by side both are shown, until somebody lays down rules in the
knowledge of both.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from sqlalchemy import Connection, select

from app.catalogue.checking import rules as checking
from app.catalogue.checking.rules import STANDARD, BadRules, Rule
from app.catalogue.warnings.values import LaidDown, PresentRules
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Author
from app.store.insert_once import insert_once
from app.store.tables.warnings import check_rules

KIND, VERSION = "catalogue.rules", 1
MOST = 500
"""Rules in one set."""


class RulesLaidDown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`catalogue.rules` 1: a person said by which rules catalogues are checked from now on."""

    rules: Annotated[list[Rule], msgspec.Meta(max_length=MOST)]
    person: Annotated[str, msgspec.Meta(max_length=200)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    why: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    behind: Annotated[list[uuid.UUID], msgspec.Meta(max_length=1000)] = []


def lay_down(
    connection: Connection, log: ChangeLog, rules: Sequence[Rule], person: str, why: str = ""
) -> None:
    """Lay rules down, in the caller's transaction; raises BadRules."""
    if wrong := checking.problems(rules):
        raise BadRules(wrong)
    org = log.workstation.org
    body = RulesLaidDown(
        rules=list(rules),
        person=person,
        at=log.clock.now(),
        why=why,
        behind=[word.op_id for word in _words(connection, org) if word.stands],
    )
    op_id = log.append(connection, KIND, VERSION, msgspec.json.encode(body).decode())
    apply(connection, Author(org, log.workstation.device, op_id), body)


def apply(connection: Connection, author: Author, body: RulesLaidDown) -> Applied:
    """Keep a word, in the caller's transaction."""
    values = {
        "org": author.org,
        "op_id": author.op_id,
        "rules": checking.to_json(body.rules),
        "person": body.person,
        "at": body.at,
        "why": body.why,
        "behind": " ".join(map(str, body.behind)),
    }
    connection.execute(insert_once(connection, check_rules), values)
    return Applied(catalogue=True)


def present_rules(connection: Connection, org: str) -> PresentRules:
    """The rules that hold; the standard ones where nobody laid down anything that can be read."""
    standing = [
        word
        for word in _words(connection, org)
        if word.stands and not checking.problems(word.rules)
    ]
    if not standing:
        return PresentRules(STANDARD)
    contested = tuple(standing) if len({word.rules for word in standing}) > 1 else ()
    return PresentRules(standing[0].rules, contested, standing[0])


def history(connection: Connection, org: str) -> tuple[LaidDown, ...]:
    """All rules that were ever laid down, the latest first."""
    return tuple(_words(connection, org))


def _words(connection: Connection, org: str) -> list[LaidDown]:
    rows = connection.execute(select(check_rules).where(check_rules.c.org == org)).all()
    passed = {text for row in rows for text in row.behind.split()}
    words = [
        LaidDown(
            op_id=row.op_id,
            rules=checking.decoded(row.rules),
            person=row.person,
            at=row.at,
            why=row.why,
            stands=str(row.op_id) not in passed,
        )
        for row in rows
    ]
    return sorted(words, key=lambda word: (word.at, word.op_id), reverse=True)
