"""Takes the recording of one receipt out of a workstation's database, changing nothing.

Without it a receipt could be played only where it was made. The log gives what this workstation
did; the tables give what came from elsewhere, with the moment at which it came, as far as rows say
it: holders.py for codes that others held, laid_down.py for rules and identifiers. What no row says
any more (a delivery note that was replaced, a catalogue item as it was) is taken as it is now.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from app.receiving.acceptance import journal as acceptance
from app.receiving.black_box import hearing, holders, laid_down, others, papers
from app.receiving.black_box.recording import (
    COMPARED,
    KNOWLEDGE,
    BoxProblem,
    Fact,
    Header,
    Put,
    Recording,
)
from app.receiving.black_box.rows import values_of
from app.receiving.black_box.window import Window, local
from app.receiving.known import laying_down, mapping
from app.receiving.operations import BODIES
from app.receiving.settings import ReceivingRules
from app.store import local_state
from app.store.schema_version import HEAD
from app.store.tables.changes import operation
from app.store.tables.receipts import receipt
from app.store.tables.schema import metadata
from app.store.workstation import Workstation

_OF_RECEIPT = {kind for kind, _ in (*BODIES, *acceptance.AREA.kinds)}
_OF_KNOWLEDGE = {kind for kind, _ in (*mapping.AREA.kinds, *laying_down.AREA.kinds)}
_OPENED, _CONFIRMED = "receipt.opened", "receipt.confirmed"


def station_of(connection: Connection) -> Workstation:
    """Whose database it is; raises BoxProblem where it is no workstation's."""
    device = local_state.read(connection, "device")
    if device is None:
        raise BoxProblem("这个数据库不是工作站的，没有可以回放的收货记录")
    return Workstation(
        org=local_state.read(connection, "org") or "",
        device=uuid.UUID(device),
        incarnation=uuid.UUID(local_state.read(connection, "incarnation")),
        number=int(local_state.read(connection, "number") or 0),
    )


def take(
    connection: Connection,
    receipt_no: str,
    rules: ReceivingRules,
    taken_at: datetime,
    hospital: str = "",
) -> Recording:
    """Record one receipt; `rules` are those in force now. Raises BoxProblem."""
    station = station_of(connection)
    head = _head(connection, station.org, receipt_no)
    header = Header(
        schema=HEAD,
        org=station.org,
        device=station.device,
        incarnation=station.incarnation,
        number=station.number,
        receipt_id=head.receipt_id,
        receipt_no=head.receipt_no,
        delivery_id=head.delivery_id,
        taken_at=taken_at,
        near_expiry_days=rules.near_expiry_days,
        over_quantity=rules.over_quantity,
        hospital=hospital,
    )
    log = _operations(connection, station, header.receipt_id)
    mine = [fact for fact in log if fact.kind in _OF_RECEIPT]
    if not mine:
        raise BoxProblem(f"收货单 {receipt_no} 不是这台工作站收的，请在收货的工作站上回放")
    then = tuple(_then(connection, header))
    window = _window(header, mine, log, then)
    exact = hearing.is_exact(window)
    before, events = _elsewhere(connection, window, head, heard=exact)
    found = _in_order(window.facts, events)
    if exact:
        found = tuple(hearing.in_order(found, hearing.facts(connection, window, head), window))
    return Recording(
        header=header,
        before=tuple(before),
        events=found,
        then=then,
        now=tuple(_knowledge(connection, header.org)),
    )


def _head(connection: Connection, org: str, receipt_no: str) -> Any:  # noqa: ANN401 (a row)
    found = connection.execute(
        select(receipt).where(receipt.c.org == org, receipt.c.receipt_no == receipt_no)
    ).first()
    if found is None:
        raise BoxProblem(f"没有收货单 {receipt_no}，请核对单号")
    return found


def _operations(connection: Connection, station: Workstation, wanted: uuid.UUID) -> list[Fact]:
    """The log's facts of the receipt, and all that were laid down, in order."""
    named = func.instr(operation.c.body, f'"{wanted}"') > 0
    rows = connection.execute(
        select(operation)
        .where(
            operation.c.org == station.org,
            operation.c.device == station.device,
            operation.c.incarnation == station.incarnation,
            (operation.c.kind.in_(_OF_RECEIPT) & named) | operation.c.kind.in_(_OF_KNOWLEDGE),
        )
        .order_by(operation.c.seq)
    )
    return [
        Fact(row.seq, row.op_id, row.kind, row.version, local(row.at), row.body) for row in rows
    ]


def _window(
    header: Header, mine: Sequence[Fact], log: Sequence[Fact], then: Sequence[Put]
) -> Window:
    """From the opening to the last fact."""
    first, last = mine[0], mine[-1]
    known = [fact for fact in log if fact.kind in _OF_KNOWLEDGE]
    # What a scan taught is written right behind the scan, also behind the last one.
    end = last.seq + sum(fact.seq == last.seq + 1 for fact in known)
    return Window(
        header=header,
        opened_at=first.at,
        ended_at=last.at,
        facts=tuple(fact for fact in log if first.seq <= fact.seq <= end),
        earlier=tuple(fact for fact in known if fact.seq < first.seq),
        then=tuple(then),
    )


def _then(connection: Connection, header: Header) -> Iterator[Put]:
    for name, key in COMPARED.items():
        table = metadata.tables[name]
        rows = connection.execute(
            select(table)
            .where(table.c.org == header.org, table.c.receipt_id == header.receipt_id)
            .order_by(*(table.c[column] for column in key))
        )
        yield from (Put(name, values_of(row)) for row in rows)


def _knowledge(connection: Connection, org: str) -> Iterator[Put]:
    for name in KNOWLEDGE:
        table = metadata.tables[name]
        for row in connection.execute(select(table).where(table.c.org == org)):
            yield Put(name, values_of(row))


def _elsewhere(
    connection: Connection,
    window: Window,
    head: Any,  # noqa: ANN401 (a row of receipt)
    *,
    heard: bool,
) -> tuple[list[Put], list[Put]]:
    """What came from elsewhere: before the opening, and since with its moment."""
    puts = [
        *_delivery(connection, window.header),
        *papers.of_delivery(connection, window.header),
        *laid_down.puts(connection, window),
        *holders.puts(connection, window),
        *others.deliveries_met(connection, window),
        *others.by_other_stations(window, heard=heard),
        *_states(window, head, heard=heard),
    ]
    unlike = {_identity(put): put for put in puts}
    before = [put for put in unlike.values() if put.at is None]
    return before, [put for put in unlike.values() if put.at is not None]


def _identity(put: Put) -> tuple[Any, ...]:
    table = metadata.tables[put.table]
    key = tuple(put.row[column.name] for column in table.primary_key)
    return put.table, key, put.at, put.drop


def _delivery(connection: Connection, header: Header) -> Iterator[Put]:
    """The delivery itself with all its codes."""
    for name in ("delivery", "delivery_line", "delivery_words", "delivery_key", "expected_package"):
        table = metadata.tables[name]
        for row in connection.execute(select(table).where(*_of_delivery(table, header))):
            yield Put(name, values_of(row))


def _of_delivery(table: Table, header: Header) -> tuple[ColumnElement[bool], ...]:
    return table.c.org == header.org, table.c.delivery_id == header.delivery_id


def _states(window: Window, head: Any, *, heard: bool) -> Iterator[Put]:  # noqa: ANN401 (a row of receipt)
    """Where another workstation opened or confirmed it."""
    kinds = {fact.kind for fact in window.facts}
    whole = values_of(head)
    if _OPENED not in kinds:
        open_still = {"state": "open", "confirmed_at": None, "confirmed_by": None}
        yield Put("receipt", whole | open_still)
    told = heard and head.confirmed_place is not None
    if head.confirmed_at is not None and _CONFIRMED not in kinds and not told:
        yield Put("receipt", whole, local(head.confirmed_at))


def _in_order(facts: Sequence[Fact], events: Sequence[Put]) -> tuple[Put | Fact, ...]:
    """Facts in the order of the log, and between them what came from elsewhere."""
    waiting = deque(sorted(((put.at, put) for put in events if put.at), key=lambda one: one[0]))
    found: list[Put | Fact] = []
    for fact in facts:
        while waiting and waiting[0][0] < fact.at:
            found.append(waiting.popleft()[1])
        found.append(fact)
    return (*found, *(put for _, put in waiting))
