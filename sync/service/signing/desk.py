"""What is done about signing in, each in its own transaction: admit, give tokens, sign in.

Without it the routes would know transactions, and passwords would be hashed while a transaction
holds a connection. Methods may be called from any thread.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Connection

from app.people.signing import hashing
from app.store import row_security
from app.store.clock import Clock
from app.store.database import Database
from sync import wire_accounts
from sync.service.accounts import Caller
from sync.service.attempts import WrongCodes
from sync.service.refusals import ServiceRefusal, not_allowed
from sync.service.settings import ServiceSettings
from sync.service.signing import access, admitting, passwords, persons
from sync.service.transactions import commit

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class SignInDesk:
    """Who may speak to one service, and what it is given for that."""

    def __init__(self, database: Database, clock: Clock, settings: ServiceSettings) -> None:
        """Look after whoever is in this database."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._lives = timedelta(seconds=settings.access_token_lives_s)
        self._wrong = WrongCodes(settings.wrong_codes_allowed)

    def admit(self, authorization: str | None, *, even_revoked: bool = False) -> Caller:
        """Say who is calling; raises ServiceRefusal."""
        now = self._clock.now()
        with self._database.reading() as connection:
            return admitting.admit(
                connection, self._settings, authorization, now, even_revoked=even_revoked
            )

    def give_access(self, caller: Caller) -> wire_accounts.AccessGiven:
        """Give a token for the next minutes; raises ServiceRefusal."""
        device = _device_of(caller)
        if caller.number:
            # Or a person's minutes would never end.
            raise not_allowed()
        now = self._clock.now()
        token = self._write(caller, lambda c: access.give(c, caller.org, device, now, self._lives))
        return wire_accounts.AccessGiven(
            access_token=token, lives_s=self._settings.access_token_lives_s
        )

    def sign_in(
        self, caller: Caller, wish: wire_accounts.SignIn, address: str
    ) -> wire_accounts.SignedIn:
        """Let a person speak on a workstation; raises ServiceRefusal."""
        _device_of(caller)
        self._refuse_guessing(address)
        self._prove(caller, wish.number, wish.password, address)
        now = self._clock.now()
        signed = self._write(
            caller, lambda c: persons.sign_in(c, caller, wish.number, now, self._lives)
        )
        _log.info("%s of %s signed in on %s", wish.number, caller.org, caller.device)
        return signed

    def change_password(
        self, caller: Caller, wish: wire_accounts.NewPassword, address: str
    ) -> None:
        """Let a person change its own password; raises ServiceRefusal."""
        if not caller.number:
            raise not_allowed()
        self._refuse_guessing(address)
        self._prove(caller, caller.number, wish.old, address)
        hashed, now = passwords.hash_of(wish.new), self._clock.now()
        self._write(
            caller, lambda c: persons.set_password(c, caller.org, caller.number, hashed, now)
        )

    def _prove(self, caller: Caller, number: str, plain: str, address: str) -> None:
        org = caller.org
        kept = self._read(caller, lambda c: passwords.load(c, org, number))
        passwords.refuse_locked(kept.locked_until if kept else None, self._clock.now())
        if hashing.is_right(kept.hash if kept else None, plain):
            return
        now = self._clock.now()
        self._write(caller, lambda c: passwords.note(c, org, number, now, right=False))
        self._wrong.note(address, now)
        _log.warning("a wrong password for %s of %s came from %s", number, org, address)
        raise passwords.wrong()

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


def _device_of(caller: Caller) -> uuid.UUID:
    if caller.device is None:
        raise not_allowed()
    return caller.device
