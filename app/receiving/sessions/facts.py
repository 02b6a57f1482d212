"""Reads what the store knows of one scanned code, just before its verdict.

Without it the rules would have to know tables. Two indexed look-ups for a box; for a carton or a
package with others inside, one more that brings all of it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from app.codes.code import Code, Kind
from app.receiving.documents import deliveries
from app.receiving.documents.manifest import Carton, DeliveryIndex, ExpectedPackage
from app.receiving.known import relations
from app.receiving.known.relations import Relations
from app.receiving.records import ReceiptKey
from app.receiving.rules import Content, Facts, Held, Related
from app.receiving.sessions import packs
from app.receiving.values import PackageLevel
from app.store.tables.receipts import expected_package, receipt
from app.store.tables.tracing import package
from app.tracing import library
from app.tracing.standing import ways_out
from app.tracing.values import MoveKind, box_of

_CONTENTS = (
    select(expected_package, package.c.receipt_id, package.c.line_no.label("held_line"))
    .add_columns(receipt.c.receipt_no)
    .join(
        package,
        and_(package.c.org == expected_package.c.org, package.c.code == expected_package.c.code),
        isouter=True,
    )
    .join(
        receipt,
        and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id),
        isouter=True,
    )
    .order_by(expected_package.c.code)
)


def of_scan(
    connection: Connection,
    place: Place,
    code: Code,
    text: str,
    sources: Iterable[Relations] = relations.SOURCES,
) -> Facts:
    """All that the verdict on one scan needs; `text` is what was read, folded."""
    carton = place.index.carton_of(code, text)
    if carton is not None:
        return of_carton(connection, place.org, place.delivery_id, carton)
    if code.kind is Kind.TRACE_CODE and code.valid:
        found = of_trace_code(connection, place.org, place.delivery_id, code)
        if place.pack is not None and found.held is not None:
            found = _with_pack(connection, place, code, found)
        return _with_relations(connection, place, code, found, sources)
    return Facts()


@dataclass(frozen=True, slots=True)
class Place:
    """Which delivery is received, of which institution."""

    org: str
    delivery_id: uuid.UUID
    index: DeliveryIndex
    receipt_id: uuid.UUID | None = None
    pack: str | None = None
    """The package of unknown contents that is being filled."""


def _with_relations(
    connection: Connection, place: Place, code: Code, found: Facts, sources: Iterable[Relations]
) -> Facts:
    """Only a package of unknown contents is worth the question."""
    if found.held is not None or found.elsewhere is not None or found.contents:
        return found
    if place.index.level(code) is PackageLevel.SMALL:
        return found
    assert code.code is not None
    children = relations.children_of(connection, place.org, code.code, sources)
    related = (
        Related(c.code, c.parent_code, c.smallest, _held(connection, place.org, c.code))
        for c in children
    )
    return replace(found, related=tuple(related))


def _with_pack(connection: Connection, place: Place, code: Code, found: Facts) -> Facts:
    """Say whether a box that was scanned before fills the package at hand."""
    held, pack = found.held, place.pack
    if held is None or pack is None or held.receipt_id != place.receipt_id:
        return found
    assert code.code is not None
    key = ReceiptKey(place.org, held.receipt_id)
    is_inside = packs.joined_to(connection, key, code.code, pack)
    return replace(found, held=replace(held, joined=pack)) if is_inside else found


def _held(connection: Connection, org: str, code: str) -> Held | None:
    found = library.holder(connection, org, code)
    return None if found is None else Held(found.receipt_id, found.receipt_no, found.line_no)


def of_carton(connection: Connection, org: str, delivery_id: uuid.UUID, carton: Carton) -> Facts:
    """What a carton label stands for."""
    return Facts(contents=_inside(connection, org, delivery_id, carton.carton_no))


def of_trace_code(connection: Connection, org: str, delivery_id: uuid.UUID, code: Code) -> Facts:
    """Who holds a trace code, and what the distributor said of it."""
    assert code.code is not None
    found = library.holder(connection, org, code.code)
    held = None if found is None else Held(found.receipt_id, found.receipt_no, found.line_no)
    listed = _listed(connection, org, code.code)
    mine = next((row for row in listed if row.delivery_id == delivery_id), None)
    if mine is None:
        other = next(iter(listed), None)
        elsewhere = (
            None if other is None else deliveries.number_of(connection, org, other.delivery_id)
        )
        return Facts(held=held, elsewhere=elsewhere)
    expected = _expected(mine)
    if expected.smallest:
        return Facts(held=held, expected=expected)
    around = _inside(connection, org, delivery_id, expected.carton_no)
    return Facts(held=held, expected=expected, contents=_below(expected.code, around))


def _listed(connection: Connection, org: str, code: str) -> Sequence[Row[*tuple[Any, ...]]]:
    mine = (expected_package.c.org == org, library.is_same_code(expected_package.c.code, code))
    return connection.execute(select(expected_package).where(*mine)).all()


def _inside(
    connection: Connection, org: str, delivery_id: uuid.UUID, carton_no: str | None
) -> tuple[Content, ...]:
    mine: tuple[ColumnElement[bool], ...] = (
        expected_package.c.org == org,
        expected_package.c.delivery_id == delivery_id,
        expected_package.c.carton_no == carton_no,
    )
    rows = connection.execute(_CONTENTS.where(*mine)).all()
    known = [box_of(row.code) for row in rows if row.receipt_id is not None]
    out = ways_out(connection, org, known) if known else {}
    # What went back to its supplier may come again.
    back = {box for box, (kind, _) in out.items() if kind is MoveKind.RETURNED}
    return tuple(_content(row, back) for row in rows)


def _content(row: Any, back: Collection[str]) -> Content:  # noqa: ANN401 (a row of the select above)
    held = None
    if row.receipt_id is not None and box_of(row.code) not in back:
        held = Held(row.receipt_id, row.receipt_no, row.held_line)
    return Content(_expected(row), held)


def _expected(row: Any) -> ExpectedPackage:  # noqa: ANN401 (a row of expected_package)
    return ExpectedPackage(
        row.code, row.line_no, row.carton_no, row.parent_code, bool(row.smallest)
    )


def _below(code: str, contents: tuple[Content, ...]) -> tuple[Content, ...]:
    """Those of a carton's packages that are inside one of them, at any depth."""
    children: defaultdict[str | None, list[Content]] = defaultdict(list)
    for content in contents:
        children[content.package.parent_code].append(content)
    found: list[Content] = []
    waiting = [code]
    while waiting:
        inside = children.get(waiting.pop(), [])
        found.extend(inside)
        waiting.extend(content.package.code for content in inside)
    return tuple(found)
