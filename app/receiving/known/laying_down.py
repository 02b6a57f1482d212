"""Lays down rules of items and recalls, as facts of the change log applied alike on both ends.

Without it rules would be rows that somebody typed into a database. In whatever order facts come,
the later word on a rule stands; a recall stays in the list when it is lifted.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.receiving.known.item_rules import ALL, CLASS, ITEM, BadRule, Rule, checked
from app.receiving.parts import Parts
from app.store.facts import Applied, Area, Author, Kinds, OutOfPlace
from app.store.insert_once import insert_once
from app.store.tables.rules import item_rule, recall


class ItemRuled(msgspec.Struct, frozen=True, kw_only=True):
    """`item.ruled` 1: somebody laid a rule down; an empty value takes it back."""

    scope: str
    rule: str
    value: str
    person: str
    at: datetime


class RecallSaid(msgspec.Struct, frozen=True, kw_only=True):
    """`recall.said` 1: an item, a batch or an identifier may not be received."""

    recall_id: uuid.UUID
    province_code: str
    batch: str
    identifier: str
    reason: str
    person: str
    at: datetime


class RecallLifted(msgspec.Struct, frozen=True, kw_only=True):
    """`recall.lifted` 1: it may be received again."""

    recall_id: uuid.UUID
    person: str
    at: datetime


def lay_down(
    connection: Connection, parts: Parts, scope: str, rule: Rule, value: str, person: str
) -> None:
    """Lay a rule down, in the caller's transaction; raises BadRule."""
    text = checked(rule, value)
    fitting = scope == ALL or any(scope.startswith(p) and scope != p for p in (ITEM, CLASS))
    if not fitting:
        raise BadRule(scope)
    at = parts.clock.now()
    _say(connection, parts, ItemRuled(scope=scope, rule=rule, value=text, person=person, at=at))


def take_back(connection: Connection, parts: Parts, scope: str, rule: Rule, person: str) -> None:
    """Take a rule back, in the caller's transaction."""
    at = parts.clock.now()
    _say(connection, parts, ItemRuled(scope=scope, rule=rule, value="", person=person, at=at))


def say_recall(
    connection: Connection,
    parts: Parts,
    wanted: tuple[str, str, str],
    reason: str,
    person: str,
) -> uuid.UUID:
    """Recall a province code, a batch, an identifier (empty: any); raises BadRule for all empty."""
    province_code, batch, identifier = (text.strip() for text in wanted)
    if not (province_code or batch or identifier) or not reason.strip():
        raise BadRule(reason)
    said = RecallSaid(
        recall_id=parts.clock.new_id(),
        province_code=province_code,
        batch=batch,
        identifier=identifier,
        reason=reason.strip(),
        person=person,
        at=parts.clock.now(),
    )
    _say(connection, parts, said)
    return said.recall_id


def lift_recall(connection: Connection, parts: Parts, recall_id: uuid.UUID, person: str) -> None:
    """Let it be received again, in the caller's transaction."""
    _say(
        connection,
        parts,
        RecallLifted(recall_id=recall_id, person=person, at=parts.clock.now()),
    )


def _say(connection: Connection, parts: Parts, body: msgspec.Struct) -> None:
    kind, version = _KIND_OF[type(body)]
    op_id = parts.log.append(connection, kind, version, msgspec.json.encode(body).decode())
    workstation = parts.log.workstation
    apply(connection, Author(workstation.org, workstation.device, op_id), body)


def apply(connection: Connection, author: Author, body: msgspec.Struct) -> Applied:
    """Make the rows of one fact, in the caller's transaction."""
    _APPLIERS[type(body)](connection, author, body)
    return Applied(knowledge=True)


def _rule(connection: Connection, author: Author, body: ItemRuled) -> None:
    key = {"org": author.org, "scope": body.scope, "rule": body.rule}
    mine = [item_rule.c[name] == value for name, value in key.items()]
    # A rule that was taken back keeps its row, so that an older word which comes later is older.
    values = {"value": body.value, "person": body.person, "at": body.at}
    columns = (item_rule.c.at, item_rule.c.value)
    held = connection.execute(select(*columns).where(*mine).with_for_update()).one_or_none()
    if held is None:
        connection.execute(insert(item_rule), key | values)
    elif (body.at, body.value) > (held.at, held.value):
        connection.execute(update(item_rule).where(*mine).values(values))


def _recall(connection: Connection, author: Author, body: RecallSaid) -> None:
    row = {"org": author.org} | msgspec.structs.asdict(body)
    connection.execute(insert_once(connection, recall), row)


def _lift(connection: Connection, author: Author, body: RecallLifted) -> None:
    mine = (recall.c.org == author.org, recall.c.recall_id == body.recall_id)
    held = connection.execute(select(recall.c.lifted_at).where(*mine)).one_or_none()
    if held is None:
        raise OutOfPlace(f"recall {body.recall_id} was never said")
    if held.lifted_at is None or body.at < held.lifted_at:
        connection.execute(update(recall).where(*mine).values(lifted_at=body.at))


KINDS: Kinds = {
    ("item.ruled", 1): ItemRuled,
    ("recall.said", 1): RecallSaid,
    ("recall.lifted", 1): RecallLifted,
}
_KIND_OF = {body: key for key, body in KINDS.items()}
_APPLIERS: dict[type[msgspec.Struct], Callable[[Connection, Author, Any], None]] = {
    ItemRuled: _rule,
    RecallSaid: _recall,
    RecallLifted: _lift,
}

AREA = Area(KINDS, apply)
"""What is laid down about items, as the change log says it."""
