"""What was laid down and known when a receipt was opened, and what changed while it was open.

Without it a rule that is stricter today would judge yesterday's boxes. A recall says by itself from
when to when it stood. Of a rule, or what is said of an identifier, a row keeps the last word only:
where that is younger than the opening, the words before it are read from the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from app.receiving.black_box.recording import Fact, Put
from app.receiving.black_box.rows import values_of
from app.receiving.black_box.window import Window
from app.store.tables.rules import identifier_item, item_rule, recall
from app.store.tables.schema import metadata

_TOLD = {"identifier.mapped": identifier_item, "item.ruled": item_rule}
"""Facts that are the row they make, but for the institution."""


def puts(connection: Connection, window: Window) -> Iterator[Put]:
    """Rows of rules, identifiers, recalls; what this workstation said meanwhile is in its log."""
    yield from _recalls(connection, window)
    for table in (identifier_item, item_rule):
        yield from _last_words(connection, window, table.name)


def _recalls(connection: Connection, window: Window) -> Iterator[Put]:
    told = {_recall_of(fact) for fact in window.facts if fact.kind == "recall.said"}
    lifted = {_recall_of(fact) for fact in window.facts if fact.kind == "recall.lifted"}
    for row in connection.execute(select(recall).where(recall.c.org == window.header.org)):
        key = str(row.recall_id)
        whole = values_of(row)
        said = window.placed(Put("recall", whole | {"lifted_at": None}), row.at)
        if said is not None and key not in told:
            yield said
        if row.lifted_at is not None and key not in lifted:
            over = window.placed(Put("recall", whole), row.lifted_at)
            if over is not None:
                yield over


def _recall_of(fact: Fact) -> str:
    return str(msgspec.json.decode(fact.body).get("recall_id"))


def _last_words(connection: Connection, window: Window, name: str) -> Iterator[Put]:
    table = metadata.tables[name]
    key = [column.name for column in table.primary_key if column.name != "org"]
    told = {_key(_row(window, fact), key) for fact in _of(window.facts, name)}
    earlier: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact in _of(window.earlier, name):
        # In the order of the log: the last word before the opening.
        said = _row(window, fact)
        earlier[_key(said, key)] = said
    for row in connection.execute(select(table).where(table.c.org == window.header.org)):
        mine = _key(values_of(row), key)
        if row.at <= window.opened_at:
            earlier.pop(mine, None)
            yield Put(name, values_of(row))
        elif mine not in told and row.at <= window.ended_at:
            placed = window.placed(Put(name, values_of(row)), row.at)
            if placed is not None:
                yield placed
    yield from (Put(name, row) for row in earlier.values())


def _of(facts: tuple[Fact, ...], name: str) -> Iterator[Fact]:
    return (fact for fact in facts if fact.kind in _TOLD and _TOLD[fact.kind].name == name)


def _row(window: Window, fact: Fact) -> dict[str, Any]:
    table = _TOLD[fact.kind]
    body = msgspec.json.decode(fact.body)
    row = {name: value for name, value in body.items() if name in table.columns}
    return row | {"org": window.header.org, "at": msgspec.convert(row["at"], type=datetime)}


def _key(row: dict[str, Any], key: list[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in key)
