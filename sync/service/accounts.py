"""Institutions and their workstations: who may speak to the service, and for whom.

Without it nobody could be told apart. A workstation is revoked, never deleted: what it did keeps
its author, and what it still sends is kept apart (quarantine.py). What proves who is calling is in
signing/.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from app.entry.version import is_older
from app.people import whereabouts
from app.people.organisations import why_not_code
from app.people.person import ANYWHERE
from app.people.rights import NONE, Rights
from app.store import local_state
from app.store.clock import Clock
from app.store.insert_once import insert_once
from app.store.tables.changes import local_state as local_states
from app.store.tables.service import device, enrolment, organisation
from sync import wire, wire_accounts
from sync.service import quarantine
from sync.service.refusals import ServiceRefusal, bad_request
from sync.service.tokens import DeviceToken, code_digest, make_code

CODE_LIVES = timedelta(minutes=10)
_EPOCH = "epoch"
WRONG_CODE = "wrong-code"
"""How the refusal of a code is called that never was one: somebody may be guessing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request."""

    org: str
    device: uuid.UUID | None = None
    """None for a distributor."""
    distributor_code: str | None = None
    """The only distributor it may hand over codes for; None: any."""
    number: str = ""
    """The person that signed in; empty: the workstation itself."""
    rights: Rights = NONE
    """What that person may do, as of now."""
    session: uuid.UUID | None = None
    """The person's, here."""
    revoked: bool = False
    """A workstation that may hand in what it has, and nothing else."""
    address: str = ""
    """Where the request came from; empty: not over the network."""


def epoch(connection: Connection, clock: Clock) -> str:
    """This database's own mark, made up the first time."""
    made = {"key": _EPOCH, "value": str(clock.new_id())}
    # Another process may be making one up at this moment: the first stays.
    connection.execute(insert_once(connection, local_states), made)
    known = local_state.read(connection, _EPOCH)
    assert known is not None
    return known


def add_organisation(connection: Connection, org: str, name: str) -> None:
    """Make an institution known, or rename it; ValueError where the code is none."""
    hindered = why_not_code(org)
    if hindered is not None:
        raise ValueError(hindered.chinese)
    connection.execute(insert_once(connection, organisation), {"org": org, "name": name})
    connection.execute(update(organisation).where(organisation.c.org == org).values(name=name))


def make_enrolment_code(connection: Connection, org: str, now: datetime) -> str:
    """Make a code with which one workstation can enrol within ten minutes."""
    code = make_code()
    row = {"org": org, "code_hash": code_digest(code), "expires_at": now + CODE_LIVES}
    connection.execute(insert(enrolment), row)
    return code


def enrol(connection: Connection, wish: wire.Enrolment, clock: Clock) -> wire.Enrolled:
    """Take a workstation in; raises ServiceRefusal where the code is not good (any more).

    The same workstation may use its code again: the first answer may have been lost.
    """
    name = wish.name.strip()
    if not 1 <= len(name) <= 100 or not name.isprintable():
        raise bad_request("工作站名称应为 1 到 100 个字")
    now = clock.now()
    digest = code_digest(wish.code)
    org = _org_of_code(connection, digest, wish.device, now)
    # Numbers are given one at a time: two workstations must not get the same.
    institution = connection.execute(
        select(organisation).where(organisation.c.org == org).with_for_update()
    ).one()
    _refuse_taken_name(connection, org, wish.device, name)
    token = DeviceToken.make(org, wish.device)
    _store_device(connection, token, name, now)
    mine = (enrolment.c.org == org, enrolment.c.code_hash == digest)
    connection.execute(update(enrolment).where(*mine).values(used_by=wish.device))
    return wire.Enrolled(
        org=org,
        org_name=institution.name,
        token=str(token),
        epoch=epoch(connection, clock),
        number=_number(connection, org, wish.device),
    )


def revoke(connection: Connection, org: str, device_id: uuid.UUID, now: datetime) -> None:
    """Let a workstation do nothing more than hand in what it has."""
    mine = (device.c.org == org, device.c.device == device_id)
    connection.execute(update(device).where(*mine).values(revoked_at=now))


def readmit(connection: Connection, org: str, device_id: uuid.UUID) -> None:
    """Let a revoked workstation work again; it sends what was put aside once more, for good."""
    mine = (device.c.org == org, device.c.device == device_id)
    connection.execute(update(device).where(*mine).values(revoked_at=None))


def name_of(connection: Connection, org: str, device_id: uuid.UUID) -> str | None:
    """A workstation's name, None where there is none; others' changes of it wait until the end."""
    mine = (device.c.org == org, device.c.device == device_id)
    query = select(device.c.name).where(*mine).with_for_update()
    return connection.execute(query).scalar_one_or_none()


def note_program(connection: Connection, org: str, device_id: uuid.UUID, program: str) -> None:
    """Keep which version a workstation says it is, where that is news."""
    mine = (device.c.org == org, device.c.device == device_id)
    news = device.c.program.is_distinct_from(program)
    connection.execute(update(device).where(*mine, news).values(program=program))


def devices(connection: Connection, org: str, release: str) -> list[wire_accounts.DeviceSeen]:
    """All workstations of an institution, in the order they came; `release`: what they should be.

    One that was put out is behind nobody: nothing is to be done about it.
    """
    held, places = quarantine.counts(connection, org), whereabouts.all_of(connection, org)
    rows = connection.execute(
        select(device).where(device.c.org == org).order_by(device.c.enrolled_at, device.c.device)
    )
    return [
        wire_accounts.DeviceSeen(
            device=row.device,
            name=row.name,
            number=number,
            enrolled_at=row.enrolled_at,
            revoked_at=row.revoked_at,
            quarantined=held.get(row.device, 0),
            program=row.program or "",
            behind=row.revoked_at is None and is_older(row.program or "", release),
            place=places.get(row.device, ANYWHERE),
        )
        for number, row in enumerate(rows, start=1)
    ]


def _org_of_code(connection: Connection, digest: bytes, device_id: uuid.UUID, now: datetime) -> str:
    row = connection.execute(
        select(enrolment).where(enrolment.c.code_hash == digest).with_for_update()
    ).one_or_none()
    # Whoever is told that it was used or is too old has shown a code that was one.
    if row is None:
        raise ServiceRefusal(
            403, WRONG_CODE, "登记码不对，请核对每个字母和数字；还是不对请让管理员重新发码。"
        )
    if row.used_by not in (None, device_id):
        raise ServiceRefusal(
            403,
            "code-used",
            "这个登记码已被另一台工作站用过，每个码只能用一次，请让管理员重新发码。",
        )
    if row.expires_at <= now:
        raise ServiceRefusal(
            403, "code-expired", "登记码已过期（10 分钟内有效），请让管理员重新发码。"
        )
    return str(row.org)


def _refuse_taken_name(connection: Connection, org: str, device_id: uuid.UUID, name: str) -> None:
    """Two workstations of one name could not be told apart on papers and lists."""
    others = (device.c.org == org, device.c.device != device_id, device.c.revoked_at.is_(None))
    query = select(device.c.device).where(*others, device.c.name == name).limit(1)
    if connection.execute(query).first() is not None:
        raise ServiceRefusal(
            403,
            "name-taken",
            f"本机构已有一台名为“{name}”的工作站，请换一个名称；那台已不用的，请管理员先停用它。",
        )


def _store_device(connection: Connection, token: DeviceToken, name: str, now: datetime) -> None:
    values = {"name": name, "token_hash": token.digest, "revoked_at": None}
    mine = (device.c.org == token.org, device.c.device == token.device)
    known = update(device).where(*mine).values(values).returning(device.c.device)
    if connection.execute(known).one_or_none() is not None:
        return
    latest = connection.execute(
        select(func.max(device.c.enrolled_at)).where(device.c.org == token.org)
    ).scalar()
    if latest is not None:
        # A number is a place in this order; a clock set back must not change it.
        now = max(now, latest + timedelta(microseconds=1))
    key = {"org": token.org, "device": token.device, "enrolled_at": now}
    connection.execute(insert(device), key | values)


def _number(connection: Connection, org: str, device_id: uuid.UUID) -> int:
    mine = (device.c.org == org, device.c.device == device_id)
    enrolled_at = select(device.c.enrolled_at).where(*mine).scalar_subquery()
    return connection.execute(
        select(func.count())
        .select_from(device)
        .where(device.c.org == org, device.c.enrolled_at <= enrolled_at)
    ).scalar_one()
