"""What else a receipt met: deliveries a scan was looked for in, and facts of other workstations.

Without it “that is of another delivery” could not be said again, and two clerks at one receipt
would be played as one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology, text_of
from app.receiving.black_box.recording import Put
from app.receiving.black_box.rows import values_of
from app.receiving.black_box.window import Window, local
from app.receiving.documents import finding
from app.receiving.verdicts import Verdict
from app.store.tables.arrivals import delivery_key
from app.store.tables.receipts import delivery, expected_package, receipt
from app.tracing import library

_LOOKED_FOR = (Verdict.NOT_ON_DELIVERY, Verdict.UNKNOWN_CODE, Verdict.COMMAND)
"""Answers of scans that were looked for in other deliveries."""
_WITHOUT_PLACE = ("acceptance_fact", "attachment")
"""Their own ids are their order, wherever they arrive."""
_BY_ID = {"line_explanation": "explanation_id", "attachment": "attachment_id"}
"""Rows that do not name their workstation."""


def deliveries_met(connection: Connection, window: Window) -> Iterator[Put]:
    """Other deliveries that knew what was scanned, as far as a look-up tells."""
    texts = {
        body.framed if body.framed is not None else text_of(body.raw)
        for body in window.scans
        if body.verdict in _LOOKED_FOR and body.kind != Kind.COMMAND
    }
    found: dict[uuid.UUID, None] = {}
    for text in sorted(texts):
        found |= dict.fromkeys(_known_to(connection, window, text))
    yield from _listed(connection, window, found)
    for delivery_id in found:
        yield from _delivery(connection, window, delivery_id)


def _known_to(connection: Connection, window: Window, text: str) -> list[uuid.UUID]:
    org = window.header.org
    code, label = parse(text), split_symbology(fold(text))[1]
    by_number = select(delivery.c.delivery_id).where(
        delivery.c.org == org, delivery.c.delivery_no == label
    )
    found = list(connection.execute(by_number).scalars())
    found += finding.with_carton(connection, org, code, label)
    if code.kind is Kind.TRACE_CODE:
        found += finding.with_drug(connection, org, code)
    return [one for one in found if one != window.header.delivery_id]


def _listed(connection: Connection, window: Window, found: dict[uuid.UUID, None]) -> Iterator[Put]:
    """Where else a scanned code stands in a list."""
    table = expected_package
    theirs = (table.c.org == window.header.org, table.c.delivery_id != window.header.delivery_id)
    for code in sorted(window.codes):
        same = library.is_same_code(table.c.code, code)
        for row in connection.execute(select(table).where(*theirs, same)):
            found[row.delivery_id] = None
            yield Put("expected_package", values_of(row))


def _delivery(connection: Connection, window: Window, delivery_id: uuid.UUID) -> Iterator[Put]:
    """The delivery with its keys, since it came, and how far its receipt was."""
    org = window.header.org
    row = connection.execute(
        select(delivery).where(delivery.c.org == org, delivery.c.delivery_id == delivery_id)
    ).one_or_none()
    arrived = (
        None if row is None else window.placed(Put("delivery", values_of(row)), row.arrived_at)
    )
    if arrived is None:
        return
    yield arrived
    keys = (delivery_key.c.org == org, delivery_key.c.delivery_id == delivery_id)
    for key in connection.execute(select(delivery_key).where(*keys)):
        yield replace(arrived, table="delivery_key", row=values_of(key))
    mine = (receipt.c.org == org, receipt.c.delivery_id == delivery_id)
    for head in connection.execute(select(receipt).where(*mine)):
        whole = values_of(head)
        begun = {"state": "open", "confirmed_at": None, "confirmed_by": None}
        opened = window.placed(Put("receipt", whole | begun), head.opened_at)
        if opened is not None:
            yield opened
        if opened is not None and head.confirmed_at is not None:
            confirmed = window.placed(Put("receipt", whole), head.confirmed_at)
            if confirmed is not None:
                yield confirmed


def by_other_stations(window: Window, *, heard: bool) -> Iterator[Put]:
    """The receipt's rows that this workstation's log did not make, at the time of their scan.

    `heard`: scans and what follows from them are played as facts; the rest has no place.
    """
    said = "".join(fact.body for fact in window.facts if not fact.kind.startswith("scan."))
    said += "".join(str(fact.op_id) for fact in window.facts)
    when = _times_of_scans(window)
    for put in window.then:
        is_played = heard and put.table not in _WITHOUT_PLACE
        if _is_of_another(put, window, said) and not is_played:
            row = put.row
            seq = row.get("scan_seq", row.get("seq"))
            at: datetime | None = row.get("at") or when.get((row.get("workstation"), seq))
            yield put if at is None or at <= window.opened_at else replace(put, at=local(at))


def _times_of_scans(window: Window) -> dict[tuple[object, object], datetime]:
    return {
        (put.row["workstation"], put.row["seq"]): put.row["read_at"]
        for put in window.then
        if put.table == "scan"
    }


def _is_of_another(put: Put, window: Window, said: str) -> bool:
    """Whether another workstation made a row; `said` is what this one's log says."""
    if "workstation" in put.row:
        return bool(put.row["workstation"] != window.header.device)
    name = _BY_ID.get(put.table)
    return name is not None and str(put.row[name]) not in said
