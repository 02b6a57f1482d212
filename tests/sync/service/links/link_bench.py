"""One process of a service, as far as connections go, and what is wished of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.links.connections import LinkShown, LinkWish
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.store.clock import SystemClock
from app.store.database import Database
from sync.sandbox.app import SandboxSettings
from sync.sandbox.app import build as build_shanghai
from sync.sealing import Seal
from sync.service.accounts import Caller
from sync.service.links.book import Fixed, LinkBook
from sync.service.links.call_journal import CallJournal
from sync.service.links.desk import LinkDesk
from sync.service.links.secrets import KeptSecrets
from sync.service.refusals import ServiceRefusal
from sync.serving import ThreadedServer
from tests.sync.connectors.kinds.filled import LEAST
from tests.sync.service.running import ORG

STATION = Caller(ORG, uuid.UUID(int=1))
ADMIN = replace(STATION, number="A1", rights=rights_of_role(Role.SYSTEM_ADMINISTRATOR))
OTHER = replace(ADMIN, org="31010000002")
SECRET = "s3cr3t-pAssw0rd"


class Bench:
    """One process of a service, as far as connections go; several may stand on one database."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        *,
        use_keyring: bool = False,
        fixed: tuple[Fixed, ...] = (),
    ) -> None:
        self.database, self.folder = database, folder
        self.clock = SystemClock()
        seal = Seal(folder / "settings")
        self.secrets = KeptSecrets(folder / "data", use_keyring=use_keyring, seal=seal)
        journal = CallJournal(database, self.clock)
        self.book = LinkBook(database, self.secrets, journal.of, fixed, look_every_s=0)
        self.woken = 0
        self.desk = LinkDesk(database, self.clock, self.book, self.secrets, self.wake, journal.of)

    def wake(self) -> None:
        self.woken += 1

    def set(self, wish: LinkWish, caller: Caller = ADMIN) -> LinkShown:
        return self.desk.set(caller, wish.link, wish)

    def one(self, link: str) -> LinkShown:
        return next(one for one in self.desk.shown(STATION).links if one.link == link)

    def refused(self, wish: LinkWish, caller: Caller = ADMIN) -> ServiceRefusal:
        with pytest.raises(ServiceRefusal) as refusal:
            self.set(wish, caller)
        return refusal.value


def wished(kind: str, link: str = "", version: int = 0, **changes: str) -> LinkWish:
    least = LEAST[kind]
    said = {**least.settings, **changes}
    return LinkWish(link or kind, kind, "", said, True, version, dict(least.secrets))


YY = replace(wished("shanghai-yy"), secrets={"password": SECRET})


@contextmanager
def shanghai() -> Iterator[str]:
    """A stand-in that knows YY's account; the address of its service."""
    account = SandboxSettings(
        user="yyuser", password=SECRET, org_code=ORG, lines=2, cartons=2, boxes=4
    )
    sandbox = ThreadedServer(build_shanghai(account), "sandbox")
    sandbox.start()
    try:
        yield f"{sandbox.url}/ysxt-ws/service/mainservice"
    finally:
        assert sandbox.stop()


def texts(shown: object) -> str:
    return msgspec.json.encode(shown).decode()
