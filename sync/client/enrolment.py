"""Makes this workstation known to a service, once, with a code an administrator gave out.

Without it no institution would own what is scanned here. A workstation belongs to one institution
for good: what was done for one is never moved to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.catalogue.relations import reading as relations
from app.people import whereabouts
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
NAME = "station_name"
SINCE = "enrolled_at"
_WRITE_S = 60.0


_WORKED_ALONE = "本机已有未登记时的收货记录，不能再并入机构；请用新的数据文件登记"


class CannotEnrol(SyncError):
    """This workstation cannot join; the service was not asked, or its answer was not used."""

    def __init__(self, message: str, error: str) -> None:
        """Say in Chinese what happened and what to do, and name it for programs."""
        super().__init__(message)
        self.error = error


@dataclass(frozen=True, slots=True)
class Standing:
    """How a workstation stands to its institution, as its own database says."""

    workstation: Workstation
    hospital: str
    name: str
    since: datetime | None
    """None: not enrolled, or by a version that did not note it."""
    worked_alone: bool
    """Not enrolled, and cannot be any more: what was received belongs to nobody."""
    stands_at: str
    """The name of its 配送点, or its code where nobody knows it; empty: at none."""


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
    with database.reading() as connection:
        _refuse_worked_alone(connection, station)
    enrolled = transport.enrol(wire.Enrolment(code=code, device=station.device, name=name))
    if station.org not in (UNENROLLED_ORG, enrolled.org):
        raise CannotEnrol(
            f"本机已属于机构 {station.org}，不能改属 {enrolled.org}，请核对登记码",
            "other-institution",
        )
    # The token first: without it an enrolled workstation could not even say that it is one.
    tokens.keep(transport.url, station.device, enrolled.token)
    return core.submit(Urgency.PERSON, lambda: _join(database, clock, enrolled, name)).result(
        _WRITE_S
    )


def org_name(connection: Connection) -> str | None:
    """The name of the institution this workstation belongs to."""
    return local_state.read(connection, ORG_NAME)


def standing(database: Database, station: Workstation) -> Standing:
    """How this workstation stands; raises StoreError."""
    alone = station.org == UNENROLLED_ORG
    with database.reading() as connection:
        worked_alone = alone and _has_worked(connection, station)
        since = local_state.read(connection, SINCE)
        return Standing(
            workstation=station,
            hospital="" if alone else org_name(connection) or "",
            name=local_state.read(connection, NAME) or "",
            since=None if since is None else datetime.fromisoformat(since),
            worked_alone=worked_alone,
            stands_at=place_name(connection, station),
        )


def place_name(connection: Connection, station: Workstation) -> str:
    """How the 配送点 is called at which a workstation stands, else its code; empty: at none."""
    place = whereabouts.stands_at(connection, station.org, station.device)
    names = {one.code: one.name for one in relations.addresses(connection, station.org)}
    return names.get(place) or place


def _identify(database: Database, clock: Clock) -> Workstation:
    with database.writing() as connection:
        return identify(connection, clock)


def _refuse_worked_alone(connection: Connection, station: Workstation) -> None:
    if station.org == UNENROLLED_ORG and _has_worked(connection, station):
        raise CannotEnrol(_WORKED_ALONE, "worked-alone")


def _has_worked(connection: Connection, station: Workstation) -> bool:
    mine = (operation.c.org == station.org, operation.c.device == station.device)
    found = connection.execute(select(operation.c.seq).where(*mine).limit(1))
    return found.first() is not None


def _join(database: Database, clock: Clock, enrolled: wire.Enrolled, name: str) -> Workstation:
    with database.writing() as connection:
        # Again: while the service was asked, a desk may have begun to receive.
        _refuse_worked_alone(connection, identify(connection, clock))
        join(connection, enrolled.org, enrolled.number)
        local_state.write(connection, ORG_NAME, enrolled.org_name)
        local_state.write(connection, NAME, name.strip())
        local_state.write(connection, SINCE, clock.now().isoformat())
        return identify(connection, clock)
