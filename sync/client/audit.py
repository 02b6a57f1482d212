"""Carries an auditor's wishes to the service, and its answers to the screen.

Without it a click would wait for the network. The log is the service's: it is asked by a person who
signed in (at_service.py), and what comes back is an event of app/people/audit/events.py. A file is
made by the service, which writes down that it was; what may take minutes has a lane of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.people.at_service import Why
from app.people.audit.asking import AuditListed, AuditVerdict, AuditWish
from app.people.audit.events import (
    Asked,
    AuditEvent,
    AuditFound,
    AuditRefused,
    AuditVerified,
    AuditWritten,
)
from app.store.durably import write_durably
from sync.client.at_service import (
    AtService,
    AtWork,
    ByPerson,
    NotDone,
    Refusing,
    Wishes,
    nobody_at_work,
)
from sync.client.lane import Lane, Way
from sync.client.transport import Transport

QUICK_READ_S, SLOW_READ_S = 30.0, 110.0
_AUDIT = "/v1/audit"
_OLD = "服务端版本较旧，还没有审计记录，请先升级服务端"
_STILL = "服务端还在做，时间比较长；请缩小时间范围，或过一会儿再试"


class AuditDesk(ByPerson):
    """What ui.audit.port.Audit asks for."""

    def __init__(
        self,
        way: Way,
        post: Callable[[object], None],
        clock: Callable[[], float] = time.monotonic,
        at_work: AtWork = nobody_at_work,
    ) -> None:
        """Answer into `post`, which must not block; nothing is opened before the first wish."""
        lanes = (Lane("audit", way, QUICK_READ_S), Lane("audit-long", way, SLOW_READ_S))
        self._quick, self._slow = (Wishes(lane, post) for lane in lanes)
        super().__init__(AtService(self._quick, post, clock, at_work), *lanes)

    def list_entries(self, wish: AuditWish) -> None:
        """Ask for a page of entries."""

        def work(way: Transport) -> AuditEvent:
            person = self._at_service.person()
            return AuditFound(wish, way.ask("POST", _AUDIT, AuditListed, wish, person))

        self._quick.ask(work, _refusing(Asked.LIST))

    def write_entries(self, wish: AuditWish, path: Path) -> None:
        """Have entries written into a file, as its name ends."""

        def work(way: Transport) -> AuditEvent:
            form = "csv" if path.suffix.lower() == ".csv" else "xlsx"
            person = self._at_service.person()
            write_durably(path, way.file_of(f"{_AUDIT}/files/{form}", wish, person))
            return AuditWritten(path)

        self._slow.ask(work, _refusing(Asked.WRITE))

    def verify(self) -> None:
        """Have the log counted again."""

        def work(way: Transport) -> AuditEvent:
            person = self._at_service.person()
            found = way.ask("GET", f"{_AUDIT}/verified", AuditVerdict, person=person)
            return AuditVerified(found)

        self._slow.ask(work, _refusing(Asked.VERIFY))


def _refusing(asked: Asked) -> Refusing:
    def refuse(said: NotDone) -> AuditRefused:
        message = _OLD if said.why is Why.OLD else said.message
        return AuditRefused(asked, said.why, _STILL if said.timed_out else message)

    return refuse
