"""Who this workstation is; made once, kept in its database.

Without it two workstations' facts could not be told apart.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from app.store import chains, local_state
from app.store.clock import Clock, SystemClock
from app.store.tables.changes import operation
from app.store.tables.labels import label_job, label_print

INCARNATION = "incarnation"
ACKNOWLEDGED = "acknowledged_seq"
"""Under which name the last number is kept that the service has stored."""
SAFE = "safe_seq"
"""The last number that is in a verified backup of the service."""
GENERATION = "generation"
DOUBTED = "history_doubted"
NUMBERS_PER_HISTORY = 1 << 20
"""Scans of one receipt on one workstation that one history has numbers for."""
UNENROLLED_ORG = "local"
"""The institution of a workstation that no service knows yet."""


@dataclass(frozen=True, slots=True)
class Workstation:
    """One installed workstation."""

    org: str
    """The institution it works for."""
    device: uuid.UUID
    incarnation: uuid.UUID
    """New whenever its history breaks (a database restored from a copy)."""
    number: int = 0
    """Part of its receipts' numbers; given by the service, 0 until then."""


def identify(connection: Connection, clock: Clock) -> Workstation:
    """Read who this database's workstation is, making it up the first time.

    The clock's ids go on behind the last one of its log, whatever the clock says by now.
    """
    found = known_as(connection)
    if found is None:
        return _introduce(connection, clock)
    if isinstance(clock, SystemClock):
        _go_on_behind(connection, found, clock)
    return found


def known_as(connection: Connection) -> Workstation | None:
    """Read who this database's workstation is, writing nothing; None where nobody was made up."""
    device = local_state.read(connection, "device")
    if device is None:
        return None
    return Workstation(
        org=local_state.read(connection, "org") or UNENROLLED_ORG,
        device=uuid.UUID(device),
        incarnation=uuid.UUID(local_state.read(connection, INCARNATION)),
        number=int(local_state.read(connection, "number") or 0),
    )


def join(connection: Connection, org: str, number: int) -> None:
    """Belong to an institution from now on.

    Only before anything was received: what was done for one institution is never moved to another.
    """
    local_state.write(connection, "org", org)
    local_state.write(connection, "number", str(number))
    take_along(connection, org)


def take_along(connection: Connection, org: str) -> None:
    """Labels of a workstation stay its own when it joins: what waits is still to be printed."""
    for table in (label_job, label_print):
        mine = table.c.org == UNENROLLED_ORG
        connection.execute(update(table).where(mine).values(org=org))


def doubt_history(connection: Connection) -> None:
    """Note that this database is an older copy: the service may know more of it than it holds.

    Nothing is sent until the service was asked and a new history was begun. Each time it is noted
    by another word, so that what is counted by histories knows two restores from each other.
    """
    local_state.write(connection, DOUBTED, uuid.uuid4().hex)


def history_doubted(connection: Connection) -> bool:
    """Whether a new history must be begun before anything is sent."""
    return local_state.read(connection, DOUBTED) is not None


def generation(connection: Connection) -> int:
    """How many histories this workstation had before, as far as this database knows."""
    return int(local_state.read(connection, GENERATION) or 0)


def first_number(connection: Connection) -> int:
    """Behind which number scans of this history are counted, in each receipt.

    Two histories that both went on from one copy must not use the same numbers.
    """
    return generation(connection) * NUMBERS_PER_HISTORY


def begin_anew(
    connection: Connection,
    incarnation: uuid.UUID,
    number: int,
    bodies: Mapping[uuid.UUID, str],
) -> None:
    """Put all operations into a new history, to be sent again from the first.

    Those that the service has it knows by their ids. `number` says which history it is, `bodies`
    what operations say from now on that nobody else knows yet.
    """
    org, device = local_state.read(connection, "org"), local_state.read(connection, "device")
    old = local_state.read(connection, INCARNATION)
    assert org is not None
    assert device is not None
    assert old is not None
    mine = (
        operation.c.org == org,
        operation.c.device == uuid.UUID(device),
        operation.c.incarnation == uuid.UUID(old),
    )
    hashes = _rechained(connection, mine, bodies)
    connection.execute(update(operation).where(*mine).values(incarnation=incarnation))
    moved = (*mine[:2], operation.c.incarnation == incarnation)
    for op_id, body in bodies.items():
        this = (operation.c.org == org, operation.c.op_id == op_id)
        connection.execute(update(operation).where(*this).values(body=body))
    if hashes:
        statement = (
            update(operation)
            .where(*moved, operation.c.seq == bindparam("b_seq"))
            .values(hash=bindparam("b_hash"))
        )
        connection.execute(statement, hashes)
    local_state.write(connection, INCARNATION, str(incarnation))
    local_state.write(connection, GENERATION, str(number))
    local_state.write(connection, ACKNOWLEDGED, "0")
    local_state.write(connection, SAFE, "0")
    local_state.forget(connection, DOUBTED)


def _rechained(
    connection: Connection, mine: tuple[ColumnElement[bool], ...], bodies: Mapping[uuid.UUID, str]
) -> list[dict[str, object]]:
    """The hashes that are other ones now; all behind the first body that is another."""
    hashes: list[dict[str, object]] = []
    before = chains.BEGINNING
    columns = operation.c
    wanted = (columns.seq, columns.op_id, columns.kind, columns.version, columns.at, columns.hash)
    rows = connection.execute(select(*wanted, columns.body).where(*mine).order_by(columns.seq))
    for row in rows:
        if hashes or row.op_id in bodies or row.hash is None:
            text = bodies.get(row.op_id, row.body).encode()
            before = chains.of_operation(before, row.op_id, row.kind, row.version, row.at, text)
            hashes.append({"b_seq": row.seq, "b_hash": before})
        else:
            before = row.hash
    return hashes


def _go_on_behind(connection: Connection, station: Workstation, clock: SystemClock) -> None:
    mine = (
        operation.c.org == station.org,
        operation.c.device == station.device,
        operation.c.incarnation == station.incarnation,
    )
    # An operation's id is made after all ids in its body, so the newest is the last of all.
    newest = select(operation.c.op_id).where(*mine).order_by(operation.c.seq.desc()).limit(1)
    last = connection.execute(newest).scalar()
    if last is not None:
        clock.follow(last)


def _introduce(connection: Connection, clock: Clock) -> Workstation:
    made = Workstation(UNENROLLED_ORG, clock.new_id(), clock.new_id())
    local_state.write(connection, "device", str(made.device))
    local_state.write(connection, INCARNATION, str(made.incarnation))
    local_state.write(connection, "org", made.org)
    return made
