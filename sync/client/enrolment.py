"""Makes this workstation known to a service, once, with a code an administrator gave out.

Without it no institution would own what is scanned here. A workstation belongs to one institution
for good: what was done for one is never moved to another.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.store import local_state
from app.store.clock import Clock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.tables.changes import operation
from app.store.workstation import UNENROLLED_ORG, Workstation, identify, join
from sync import wire
from sync.client.errors import SyncError
from sync.client.tokens import Tokens
from sync.client.transport import Transport

ORG_NAME = "org_name"
_WRITE_S = 60.0


class CannotEnrol(SyncError):
    """This workstation cannot join; the service was not asked, or its answer was not used."""


def enrol(
    database: Database,
    core: Core,
    transport: Transport,
    tokens: Tokens,
    clock: Clock,
    *,
    code: str,
    name: str,
) -> Workstation:
    """Enrol and return who the workstation is now; raises SyncError, StoreError or OSError.

    Afterwards open a new ChangeLog for it, and a Transport with the token that `tokens` reads.
    """
    station = core.submit(Urgency.PERSON, lambda: _identify(database, clock)).result(_WRITE_S)
    if station.org == UNENROLLED_ORG and _has_worked(database, station):
        raise CannotEnrol("本机已有未登记时的收货记录，不能再并入机构；请用新的数据文件登记")
    enrolled = transport.enrol(wire.Enrolment(code=code, device=station.device, name=name))
    if station.org not in (UNENROLLED_ORG, enrolled.org):
        raise CannotEnrol(f"本机已属于机构 {station.org}，不能改属 {enrolled.org}，请核对登记码")
    # The token first: without it an enrolled workstation could not even say that it is one.
    tokens.keep(transport.url, station.device, enrolled.token)
    return core.submit(Urgency.PERSON, lambda: _join(database, clock, enrolled)).result(_WRITE_S)


def org_name(connection: Connection) -> str | None:
    """The name of the institution this workstation belongs to."""
    return local_state.read(connection, ORG_NAME)


def _identify(database: Database, clock: Clock) -> Workstation:
    with database.writing() as connection:
        return identify(connection, clock)


def _has_worked(database: Database, station: Workstation) -> bool:
    mine = (operation.c.org == station.org, operation.c.device == station.device)
    with database.reading() as connection:
        found = connection.execute(select(operation.c.seq).where(*mine).limit(1))
        return found.first() is not None


def _join(database: Database, clock: Clock, enrolled: wire.Enrolled) -> Workstation:
    with database.writing() as connection:
        join(connection, enrolled.org, enrolled.number)
        local_state.write(connection, ORG_NAME, enrolled.org_name)
        return identify(connection, clock)
