"""The relay as one part of the service: each request of a distributor or a workstation, whole.

Without it the routes would open transactions. Heavy work (sealing) is done for two senders at once
at most; the others are told to come back.

On PostgreSQL each transaction is bound to the hospital it serves (app/store/row_security.py). Of
several hospitals at once are only: the look that finds for which of a sender's hospitals a manifest
is (manifests.py, `find`), what a sender has handed over and may hand over to (`history`,
`hospitals`), and the claiming of codes, which asks whether any hospital got one (sealing.py).
Distributors' keys, numbers and answers are in tables that belong to no hospital.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import select

from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.service import organisation
from sync import wire
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal, not_allowed
from sync.service.relay import answers, manifests, senders
from sync.service.relay.answers import Answer, Repeat
from sync.service.relay.sealing import Sealing, answer
from sync.service.relay.senders import Sender, Signed
from sync.service.transactions import commit

SEALING_AT_ONCE = 2
_COME_BACK_S = 5.0


class Relay:
    """The relay on one database; its methods may be called from any thread."""

    def __init__(
        self, database: Database, clock: Clock, master: bytes | None, told: Callable[[], None]
    ) -> None:
        """`master` is the relay's secret (None: no keys); `told` rings when there is news."""
        self._database = database
        self._clock = clock
        self._master = master
        self._told = told
        self._heavy = threading.BoundedSemaphore(SEALING_AT_ONCE)

    @property
    def clock(self) -> Clock:
        """The service's clock."""
        return self._clock

    @property
    def secret(self) -> bytes:
        """The relay's own secret; raises ServiceRefusal where there is none."""
        if self._master is None:
            raise ServiceRefusal(
                503, "no-relay-keys", "这个服务端没有开通配送企业密钥，请联系医院。"
            )
        return self._master

    def admit(
        self,
        authorization: str | None,
        request: tuple[str, str, bytes],
        by_token: Callable[[str | None], Caller],
    ) -> Sender:
        """Say who sent a request (method, path with query, body); raises ServiceRefusal."""
        said = Signed.parse(authorization)
        if said is None:
            return senders.sender_of(by_token(authorization))
        now = self._clock.now()
        secret = self.secret
        return commit(self._database, lambda c: senders.prove(c, secret, said, request, now))

    def expect(self, authorization: str | None, by_token: Callable[[str | None], Caller]) -> None:
        """Refuse, before a body is read, whoever will be refused anyway; raises ServiceRefusal."""
        said = Signed.parse(authorization)
        if said is None:
            by_token(authorization)
            return
        now = self._clock.now()
        with self._database.reading() as connection:
            senders.look_early(connection, said, now)

    def sign_in(self, key_id: str, secret: str) -> Sender:
        """Let a person in; raises ServiceRefusal."""
        with self._database.reading() as connection:
            return senders.sign_in(connection, self.secret, key_id, secret)

    def current(self, key_id: str) -> Sender:
        """What a signed-in key may do now; raises ServiceRefusal."""
        with self._database.reading() as connection:
            return senders.current(connection, key_id)

    def declare(self, sender: Sender, wish: wire.ManifestWish) -> wire.ManifestDeclared:
        """Take a declaration; raises ServiceRefusal."""
        manifests.require_right(sender, wish)
        now = self._clock.now()
        work = partial(manifests.declare, sender=sender, wish=wish, now=now)
        return commit(self._database, work, wish.hospital)

    def keep_chunk(self, sender: Sender, sha256: str, no: int, packed: bytes) -> None:
        """Take a chunk; raises ServiceRefusal."""
        manifests.require_fitting(packed, no)
        now = self._clock.now()
        commit(self._database, lambda c: manifests.keep_chunk(c, sender, sha256, no, packed, now))

    def seal(self, sender: Sender, sha256: str) -> wire.ManifestSealing:
        """Check and announce a manifest, or go on doing so; raises ServiceRefusal."""
        if not self._heavy.acquire(blocking=False):
            raise ServiceRefusal(
                503, "busy", "服务端正在核对其他交接，请稍后再试。", retry_after_s=_COME_BACK_S
            )
        try:
            told = Sealing(self._database, self._clock, sender, sha256).work()
        finally:
            self._heavy.release()
        self._told()
        return told

    def describe(self, sender: Sender, sha256: str) -> wire.ManifestDescription:
        """Say what a manifest is made of; raises ServiceRefusal."""
        with self._database.reading() as connection:
            return manifests.describe(connection, sender, sha256)

    def standing(self, sender: Sender, sha256: str) -> wire.ManifestSealing:
        """Say how far a manifest is and what was wrong with it; raises ServiceRefusal."""
        with self._database.reading() as connection:
            return answer(manifests.find(connection, sender, sha256))

    def chunk(self, sender: Sender, sha256: str, no: int) -> tuple[str, bytes]:
        """A chunk's name and bytes; raises ServiceRefusal."""
        with self._database.reading() as connection:
            return manifests.chunk_body(connection, sender, sha256, no)

    def history(self, sender: Sender) -> Sequence[manifests.Row]:
        """What came with a key, the newest first."""
        with self._database.reading() as connection:
            return manifests.history(connection, sender)

    def hospitals(self, sender: Sender) -> dict[str, str]:
        """The hospitals a sender may hand over to, with their names."""
        query = select(organisation.c.org, organisation.c.name)
        mine = query.where(organisation.c.org.in_(sender.hospitals))
        with self._database.reading() as connection:
            rows = connection.execute(mine.order_by(organisation.c.name))
            return {org: name for org, name in rows}

    def distributor(self, sender: Sender) -> tuple[str, str]:
        """Code and name of the distributor a key belongs to; raises ServiceRefusal."""
        with self._database.reading() as connection:
            key = next((k for k in senders.keys(connection) if k.key_id == sender.name), None)
        if key is None:
            raise not_allowed()
        return key.distributor_code, key.name

    def known(self, repeat: Repeat) -> Answer | None:
        """The answer to a request that came before; raises ServiceRefusal."""
        with self._database.reading() as connection:
            return answers.known(connection, repeat, self._clock.now())

    def remember(self, repeat: Repeat, answer: Answer) -> None:
        """Keep an answer."""
        now = self._clock.now()
        commit(self._database, lambda c: answers.keep(c, repeat, answer, now))
