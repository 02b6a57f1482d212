"""What a delivery is found by: typed words, carton labels, drug identifiers.

Without it each search would read every delivery's document, and each scan of a carton label all
that wait. Kept when a delivery is stored. A person types parts of words, in any order; each must be
somewhere in the delivery's number, distributor, drugs, batches or cartons, or in the pinyin
initials of a name.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from app.codes.code import Code, Kind
from app.codes.reading import BLANKS, GS, fold
from app.initials import initials_of
from app.receiving.values import Delivery
from app.store.insert_once import insert_once
from app.store.tables.arrivals import delivery_key, delivery_words

CARTON, DRUG = "carton", "drug"
LONGEST = 60_000
"""Characters of one delivery's words; only deliveries of thousands of drugs have more."""
_GTIN_DIGITS = 14


def know_names(document: Delivery) -> None:
    """Work out initials in a worker's thread, so that the core finds them done."""
    for name in {document.distributor.name, *(line.item.name for line in document.lines)}:
        initials_of(name)


def keep(connection: Connection, org: str, document: Delivery) -> None:
    """Store what a delivery is found by, in place of what was stored before."""
    place = {"org": org, "delivery_id": document.delivery_id}
    for table in (delivery_words, delivery_key):
        mine = (table.c.org == org, table.c.delivery_id == document.delivery_id)
        connection.execute(delete(table).where(*mine))
    connection.execute(insert(delivery_words), place | {"words": words_of(document)})
    rows = [place | {"key": key, "kind": kind} for key, kind in dict.fromkeys(_keys(document))]
    if rows:
        connection.execute(insert_once(connection, delivery_key), rows)


def words_of(document: Delivery) -> str:
    """All a delivery is searched by, one word or name in a line, in lower case."""
    said = [document.delivery_no, *_name(document.distributor.name)]
    for line in document.lines:
        said += [*_name(line.item.name), line.batch]
    said += [key for key, kind in _keys(document) if kind == CARTON]
    lines = dict.fromkeys(fold(word).casefold() for word in said if word)
    return "\n".join(lines)[:LONGEST]


def terms_of(text: str) -> tuple[str, ...]:
    """The parts of a typed text, as they stand in the words."""
    return tuple(fold(text).casefold().split())


def has_words(
    terms: Iterable[str], or_else: Callable[[str], ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """The condition that each part stands in a delivery's words, or fulfils another condition."""
    column = delivery_words.c.words
    return [column.contains(term, autoescape=True) | or_else(term) for term in terms]


def with_carton(connection: Connection, org: str, code: Code, label: str) -> list[uuid.UUID]:
    """The deliveries that have a carton with this label."""
    keys = {_label(label)}
    if code.sscc is not None and code.kind is not Kind.TRACE_CODE:
        keys = {code.sscc}
    return _with_keys(connection, org, CARTON, keys)


def with_drug(connection: Connection, org: str, code: Code) -> list[uuid.UUID]:
    """The deliveries that have the drug a trace code is of."""
    keys = {key for key in (code.drug_identifier, code.gtin) if key}
    return _with_keys(connection, org, DRUG, keys)


def _with_keys(connection: Connection, org: str, kind: str, keys: set[str]) -> list[uuid.UUID]:
    found = select(delivery_key.c.delivery_id).where(
        delivery_key.c.org == org, delivery_key.c.key.in_(keys), delivery_key.c.kind == kind
    )
    return list(connection.execute(found.distinct()).scalars())


def _name(name: str) -> tuple[str, str]:
    return name, initials_of(name)


def _keys(document: Delivery) -> Iterator[tuple[str, str]]:
    for line in document.lines:
        for identifier in line.item.drug_identifiers:
            yield identifier, DRUG
        if line.item.gtin:
            yield line.item.gtin.zfill(_GTIN_DIGITS), DRUG
        for content in line.cartons:
            yield _label(content.carton_no), CARTON
            if content.sscc:
                yield content.sscc, CARTON


def _label(text: str) -> str:
    return fold(text).strip(BLANKS + GS)
