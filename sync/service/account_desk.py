"""What is done about accounts, each in its own transaction: enrol, administer.

Without it the routes would know transactions, and passwords would be hashed while a transaction
holds a connection. Methods may be called from any thread.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from app.catalogue.relations import reading as relations
from app.people import rights, whereabouts
from app.people.audit.kinds import Kind
from app.people.audit.values import OPERATOR, Subject
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.store import row_security
from app.store.clock import Clock
from app.store.database import Database
from sync import wire, wire_accounts
from sync.service import accounts, quarantine
from sync.service.accounts import Caller
from sync.service.attempts import WrongCodes
from sync.service.auditing.writing import OPERATED_BY
from sync.service.auditing.writing import write as audit
from sync.service.people import keeping
from sync.service.permitted import require
from sync.service.refusals import ServiceRefusal, not_allowed
from sync.service.settings import ServiceSettings
from sync.service.signing import access
from sync.service.transactions import commit

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class AccountDesk:
    """Accounts of one service."""

    def __init__(self, database: Database, clock: Clock, settings: ServiceSettings) -> None:
        """Look after whoever is in this database."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._wrong = WrongCodes(settings.wrong_codes_allowed)

    def enrol(self, wish: wire.Enrolment, address: str) -> wire.Enrolled:
        """Take a workstation in; raises ServiceRefusal."""
        self._refuse_guessing(address)
        try:
            enrolled = commit(self._database, lambda c: self._enrol(c, wish, address))
        except ServiceRefusal as refusal:
            if refusal.error == accounts.WRONG_CODE:
                self._wrong.note(address, self._clock.now())
                _log.warning("a wrong enrolment code came from %s", address)
            raise
        _log.info("workstation %d of %s (%s) is enrolled", enrolled.number, enrolled.org, address)
        return enrolled

    def devices(self, caller: Caller) -> list[wire_accounts.DeviceSeen]:
        """All workstations; raises ServiceRefusal."""
        require(caller, Permission.ADMIT_DEVICES, Permission.SEE_QUARANTINE)
        return self._read(
            caller, lambda c: accounts.devices(c, caller.org, self._settings.wanted_program)
        )

    def make_code(self, caller: Caller) -> wire_accounts.CodeMade:
        """Make an enrolment code; raises ServiceRefusal."""
        require(caller, Permission.ADMIT_DEVICES)
        now = self._clock.now()

        def work(connection: Connection) -> str:
            audit(connection, self._clock, caller, Kind.WORKSTATION_CODE_MADE)
            return accounts.make_enrolment_code(connection, caller.org, now)

        code = self._write(caller, work)
        _log.info("%s of %s made an enrolment code", caller.number, caller.org)
        return wire_accounts.CodeMade(code=code, expires_at=now + accounts.CODE_LIVES)

    def set_revoked(self, caller: Caller, device: uuid.UUID, *, revoked: bool) -> None:
        """Revoke a workstation, or admit it again; raises ServiceRefusal."""
        require(caller, Permission.ADMIT_DEVICES)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            which = _subject(connection, caller, device)
            kind = Kind.WORKSTATION_REVOKED if revoked else Kind.WORKSTATION_READMITTED
            audit(connection, self._clock, caller, kind, which)
            if revoked:
                accounts.revoke(connection, caller.org, device, now)
            else:
                accounts.readmit(connection, caller.org, device)

        self._write(caller, work)
        done = "revoked" if revoked else "admitted again"
        _log.warning("workstation %s of %s is %s by %s", device, caller.org, done, caller.number)

    def set_place(self, caller: Caller, device: uuid.UUID, place: str) -> None:
        """Say at which 配送点 a workstation stands (empty: at none); raises ServiceRefusal."""
        require(caller, Permission.ADMIT_DEVICES)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            which = _subject(connection, caller, device)
            before = whereabouts.stands_at(connection, caller.org, device)
            if place == before:
                return
            addresses = relations.addresses(connection, caller.org)
            known = {one.code: f"{one.name} {one.code}".strip() for one in addresses}
            if place and place not in known:
                raise _no_such_place(place)
            body = whereabouts.move(connection, caller.org, device, place, now)
            was, is_now = known.get(before, before), known.get(place, place)
            who = (connection, self._clock, caller, Kind.WORKSTATION_PLACED, which)
            audit(*who, before={"stands_at": was}, after={"stands_at": is_now})
            keeping.tell_place(connection, caller.org, body, now)

        self._write(caller, work)
        _log.info("%s of %s said where %s stands", caller.number, caller.org, device)

    def quarantined(
        self, caller: Caller, device: uuid.UUID, after: uuid.UUID | None, limit: int
    ) -> list[wire_accounts.Quarantined]:
        """What is kept of a workstation and not applied; raises ServiceRefusal."""
        require(caller, Permission.SEE_QUARANTINE)
        most = max(1, min(limit, self._settings.max_operations))
        rows = self._read(caller, lambda c: quarantine.held(c, caller.org, device, after, most))
        return [
            wire_accounts.Quarantined(
                device=row.device,
                incarnation=row.incarnation,
                seq=row.seq,
                op_id=row.op_id,
                kind=row.kind,
                at=row.at,
                why=row.why,
                received_at=row.received_at,
                body=quarantine.body_of(row),
            )
            for row in rows
        ]

    def keep_apart(self, caller: Caller, message: wire.Push) -> tuple[wire.Pushed, int]:
        """Keep what a revoked workstation sends; its answer, and how much of it was new."""
        if caller.device != message.device:
            raise not_allowed()
        now = self._clock.now()

        def work(connection: Connection) -> tuple[wire.Pushed, int]:
            new = quarantine.keep(connection, caller.org, message, quarantine.REVOKED, now)
            return quarantine.answer(message), len(new)

        answer, new = self._write(caller, work)
        if new:
            _log.warning(
                "%d operations of the revoked workstation %s of %s are kept apart",
                new,
                caller.device,
                caller.org,
            )
        return answer, new

    def _enrol(self, connection: Connection, wish: wire.Enrolment, address: str) -> wire.Enrolled:
        enrolled = accounts.enrol(connection, wish, self._clock)
        who = Caller(enrolled.org, wish.device, address=address)
        which = Subject("workstation", str(wish.device), wish.name)
        audit(connection, self._clock, who, Kind.WORKSTATION_ENROLLED, which)
        access.withdraw_device(connection, enrolled.org, wish.device)
        return enrolled

    def _refuse_guessing(self, address: str) -> None:
        wait_s = self._wrong.wait_s(address, self._clock.now())
        if wait_s > 0:
            raise ServiceRefusal(
                429, "too-many-codes", "输错次数太多，请十分钟后再试。", retry_after_s=wait_s
            )

    def _read(self, caller: Caller, look: Callable[[Connection], Result]) -> Result:
        with self._database.reading() as connection:
            row_security.bind(connection, caller.org)
            return look(connection)

    def _write(self, caller: Caller, work: Callable[[Connection], Result]) -> Result:
        return commit(self._database, work, caller.org)


def _subject(connection: Connection, caller: Caller, device: uuid.UUID) -> Subject:
    """What an entry is about; raises ServiceRefusal where there is no such workstation."""
    name = accounts.name_of(connection, caller.org, device)
    if name is None:
        raise ServiceRefusal(404, "no-such-device", "本机构没有这台工作站，请核对。")
    return Subject("workstation", str(device), name)


def _no_such_place(place: str) -> ServiceRefusal:
    said = Saying(
        f"没有配送点 {place}，请先在配送关系里登记。",
        f"There is no delivery point {place}: enter it under Relations first.",
    )
    return ServiceRefusal(422, "wrong-place", said)


def as_administrator(org: str) -> Caller:
    """Whoever runs the service on its own machine; the audit log says by which account."""
    return replace(Caller(org), number=OPERATOR, rights=rights.ALL, address=OPERATED_BY.get())
