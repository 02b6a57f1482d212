"""What other workstations did at the receipt, at the very place where this one heard of it.

Without it two clerks at one receipt would be played in the order of their clocks, and a box that
both scanned would be told otherwise. Each fact says how far the feed had been read when it was
decided (`heard`); the rows say the place of each fact in that feed. So what others did is played as
facts again, in the order of the places, and what this workstation did gets its own place where it
heard of that. Facts are worded again from their rows, which hold all that applying them needs.
Where scans do not say what was heard (older ones), rows are put by the time of their scan, as
others.py does. A feed whose numbers were given anew (its service was restored) is such a case, too,
when it happened during the receipt.
"""

from __future__ import annotations

import uuid
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, select

from app.receiving.black_box.recording import Fact, Heard, Put
from app.receiving.black_box.window import Window
from app.receiving.operations import (
    VERSION,
    AsideBody,
    LineExplained,
    OperationBody,
    PackageBody,
    ReceiptConfirmed,
    ReceiptOpened,
    ScanRecorded,
    ScanSettled,
    decode,
    encode,
    kind_of,
)
from app.store.tables.tracing import code_claim

Row = dict[str, Any]
Body = TypeVar("Body", bound=OperationBody)
_PLACED = ("scan", "settlement", "line_explanation")
_OWN_ID = {ScanSettled: "settlement_id", LineExplained: "explanation_id"}


def is_exact(window: Window) -> bool:
    """Whether scans say what had been heard before them, in numbers that still hold."""
    heard = [body.heard for body in window.scans if body.heard is not None]
    scans = [put.row for put in window.then if put.table == "scan"]
    others = [row for row in scans if row["workstation"] != window.header.device]
    rising = all(before <= after for before, after in pairwise(heard))
    return bool(heard) and rising and all(row["place"] is not None for row in others)


def facts(
    connection: Connection,
    window: Window,
    head: Any,  # noqa: ANN401 (a row of receipt)
) -> list[Heard]:
    """All facts of the receipt that have a place, in their order."""
    own = {_name(body): body for body in _own(window)}
    device = window.header.device
    claimed, aside = _claimed(connection, window), _put_aside(window)
    rows: list[tuple[int | None, uuid.UUID | None, OperationBody]] = [
        (head.place, None, _opening(window, head)),
        (head.confirmed_place, None, _confirmation(window, head)),
    ]
    for put in window.then:
        if put.table in _PLACED:
            by = put.row["workstation"] if put.table == "scan" else None
            rows.append((put.row["place"], by, _body(put, claimed, aside)))
    found = []
    for place, by, body in rows:
        if place is not None:
            mine = own.get(_name(body)) if by in (None, device) else None
            whose = (by or uuid.UUID(int=0)) if mine is None else device
            found.append(_heard(place, whose, mine or body, own=mine is not None))
    return sorted(found, key=lambda one: one.place)


def in_order(events: Sequence[Put | Fact], heard: Sequence[Heard], window: Window) -> Iterator[Any]:
    """The events, with what was heard in front of the first that had heard it."""
    waiting = deque(heard)
    for event in events:
        if isinstance(event, Fact):
            limit = msgspec.json.decode(event.body).get("heard")
            while waiting and _is_known(waiting[0], limit, event.at):
                yield replace(waiting.popleft(), at=event.at)
        yield event
    last = window.ended_at
    yield from (replace(one, at=last) for one in waiting)


def _is_known(one: Heard, limit: int | None, at: datetime) -> bool:
    """Heard before this fact; where it does not say what was, as the clocks say."""
    return one.at < at if limit is None else one.place <= limit


def _own(window: Window) -> Iterator[OperationBody]:
    for fact in window.facts:
        try:
            body = decode(fact.kind, fact.version, fact.body)
        except ValueError:
            continue
        yield body


def _name(body: OperationBody) -> str:
    """What tells a fact from others of its receipt and workstation."""
    if isinstance(body, ScanRecorded):
        return f"scan {body.seq}"
    if isinstance(body, ReceiptOpened):
        return f"opened {body.receipt_no}"
    if isinstance(body, ReceiptConfirmed):
        return f"confirmed {body.confirmed_at.timestamp()} {body.confirmed_by}"
    return str(getattr(body, _OWN_ID[type(body)]))


def _heard(place: int, device: uuid.UUID, body: OperationBody, *, own: bool) -> Heard:
    at = next(
        moment
        for name in ("read_at", "opened_at", "confirmed_at", "at")
        if isinstance(moment := getattr(body, name, None), datetime)
    )
    return Heard(place, device, at, kind_of(body), VERSION, encode(body), own)


def _opening(window: Window, head: Any) -> ReceiptOpened:  # noqa: ANN401 (a row of receipt)
    return ReceiptOpened(
        receipt_id=window.header.receipt_id,
        delivery_id=head.delivery_id,
        receipt_no=head.receipt_no,
        opened_at=head.opened_at,
        opened_by=head.opened_by,
    )


def _confirmation(window: Window, head: Any) -> ReceiptConfirmed:  # noqa: ANN401 (a row of receipt)
    return ReceiptConfirmed(
        receipt_id=window.header.receipt_id,
        delivery_id=head.delivery_id,
        confirmed_at=head.confirmed_at or head.opened_at,
        confirmed_by=head.confirmed_by or "",
        lines={},
    )


_Scan = tuple[uuid.UUID, int]


def _claimed(connection: Connection, window: Window) -> dict[_Scan, list[PackageBody]]:
    """What each scan of the receipt took in, whether it holds it now or not."""
    rows = [put.row for put in window.then if put.table == "package"]
    mine = (
        code_claim.c.org == window.header.org,
        code_claim.c.receipt_id == window.header.receipt_id,
    )
    rows += [dict(row._mapping) for row in connection.execute(select(code_claim).where(*mine))]
    found = defaultdict[_Scan, list[PackageBody]](list)
    for row in rows:
        said = (row["code"], row["line_no"], bool(row["smallest"]))
        package = PackageBody(*said, row["parent_code"], row["carton_no"])
        found[row["workstation"], row["scan_seq"]].append(package)
    return found


def _put_aside(window: Window) -> dict[_Scan, list[AsideBody]]:
    found = defaultdict[_Scan, list[AsideBody]](list)
    for put in window.then:
        if put.table == "aside_event":
            row = {name: put.row[name] for name in AsideBody.__struct_fields__}
            found[put.row["workstation"], put.row["seq"]].append(AsideBody(**row))
    return found


def _body(
    put: Put, claimed: dict[_Scan, list[PackageBody]], aside: dict[_Scan, list[AsideBody]]
) -> OperationBody:
    if put.table == "settlement":
        return _from_row(ScanSettled, put.row)
    if put.table == "line_explanation":
        return _from_row(LineExplained, put.row)
    row, scan = put.row, (put.row["workstation"], put.row["seq"])
    body = _from_row(
        ScanRecorded,
        row
        | {
            "sentence_values": msgspec.json.decode(row["sentence_values"]),
            "uncoded": msgspec.json.decode(row["uncoded"] or "{}", type=dict[int, int]),
        },
    )
    return msgspec.structs.replace(body, packages=claimed.get(scan, []), asides=aside.get(scan, []))


def _from_row(kind: type[Body], row: Row) -> Body:
    return kind(**{name: row[name] for name in kind.__struct_fields__ if name in row})
