"""What is done about signing in, each in its own transaction: admit, give tokens, sign in and out.

Without it the routes would know transactions, and passwords would be hashed while a transaction
holds a connection. Methods may be called from any thread. A password, a PIN and a code of a
telephone are counted together when they are wrong; nothing of them stands in a log.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from app.people import badges, persons
from app.people.audit.kinds import Kind, Outcome
from app.people.bodies import main_role
from app.people.signing import hashing, telephone_code
from app.people.signing.lockout import Tries
from app.readers.saying import Saying
from app.store import row_security
from app.store.clock import Clock
from app.store.database import Database
from sync import wire_accounts
from sync.platform_time import day_of
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.attempts import WrongCodes
from sync.service.auditing.writing import write as audit
from sync.service.links.secrets import LinkSecrets
from sync.service.refusals import ServiceRefusal, not_allowed, noted, token_expired
from sync.service.settings import ServiceSettings
from sync.service.signing import access, admitting, factors, passwords, sessions, standing
from sync.service.signing.factors import Telephones
from sync.service.signing.standing import Standing
from sync.service.transactions import commit

Result = TypeVar("Result")

_WRONG_CODE = Saying(
    "动态口令不对或已用过，请输入下一个。",
    "The code is wrong or was used already: enter the next one.",
)
_BY_PASSWORD = Saying(
    "管理员，以及口令到期的人，请用工号和口令登录。",
    "Administrators, and whoever's password has expired, sign in by staff number and password.",
)
_FACTOR_SET_UP = Saying(
    "已绑定手机验证器；手机丢失时，请用恢复码登录，或请安全管理员解除绑定。",
    "An authenticator is set up already; if the phone is lost, sign in with a recovery code,"
    " or ask the security administrator to remove it.",
)
_NO_KEYRING = Saying(
    "绑定没有成功：请系统管理员检查服务账户的密钥库和服务文件夹。",
    "It was not set up: ask the system administrator to check the keyring of the service's account"
    " and the service's folder.",
)
_TOO_MANY_CODES = Saying(
    "输错次数太多，请十分钟后再试。",
    "Wrong too often: try again in ten minutes.",
)

_log = logging.getLogger(__name__)


class SignInDesk:
    """Who may speak to one service, and what it is given for that."""

    def __init__(
        self, database: Database, clock: Clock, settings: ServiceSettings, secrets: LinkSecrets
    ) -> None:
        """Look after whoever is in this database; what telephones share is among the secrets."""
        self._database = database
        self._clock = clock
        self._settings = settings
        self._lives = timedelta(seconds=settings.access_token_lives_s)
        self._wrong = WrongCodes(settings.wrong_codes_allowed)
        self._telephones = Telephones(secrets)

    def admit(self, authorization: str | None, *, even_revoked: bool = False) -> Caller:
        """Say who is calling; raises ServiceRefusal."""
        now = self._clock.now()
        with self._database.reading() as connection:
            return admitting.admit(
                connection, self._settings, authorization, now, even_revoked=even_revoked
            )

    def give_access(self, caller: Caller, program: str = "") -> wire_accounts.AccessGiven:
        """Give a token for the next minutes, to a workstation; raises ServiceRefusal.

        `program`: which version it says it is; kept, so that an administrator sees who is behind.
        """
        device = _device_of(caller)
        if caller.number:
            # Or a person's minutes would never end.
            raise not_allowed()
        now = self._clock.now()

        def work(connection: Connection) -> str:
            accounts.note_program(connection, caller.org, device, program)
            return access.give(connection, caller.org, device, now, self._lives)

        return self._given(self.write(caller, work))

    def sign_in(
        self, caller: Caller, wish: wire_accounts.SignIn, address: str
    ) -> wire_accounts.SignedIn:
        """Let a person speak on a workstation; raises ServiceRefusal."""
        device = _device_of(caller)
        found = self.prove(caller, wish.number, wish.password, address)
        standing.refuse_lacking(found, wish, self._clock.now())
        changed = ""
        if wish.new_password:
            changed = self._hashed(caller, wish.number, wish.new_password, found)
        secret = self._telephones.read(caller.org, wish.number) if found.wants_code else None
        now = self._clock.now()

        def work(connection: Connection) -> wire_accounts.SignedIn | None:
            if found.wants_code and not _take(connection, caller.org, wish, secret, found, now):
                return None
            if changed:
                who = replace(caller, number=wish.number, address=address)
                audit(connection, self._clock, who, Kind.PASSWORD_CHANGED)
                sessions.end_all(connection, caller.org, wish.number, wish.number, now)
                _keep_own(connection, caller.org, wish.number, changed, now)
            return self._begin(connection, caller, wish.number, device, address, found)

        signed = self.write(caller, work)
        if signed is None:
            self._was_wrong(caller, wish.number, address, "code of a telephone")
            raise noted(ServiceRefusal(401, "wrong-code-of-telephone", _WRONG_CODE))
        _log.info("%s of %s signed in on %s", wish.number, caller.org, caller.device)
        return signed

    def sign_in_by_badge(
        self, caller: Caller, wish: wire_accounts.BadgeSignIn, address: str
    ) -> wire_accounts.SignedIn:
        """Let a person speak whose badge was scanned and who knows its PIN; raises ServiceRefusal.

        Not an administrator: a badge can be copied with any printer.
        """
        device = _device_of(caller)
        badge = badges.read_badge(wish.badge)
        number = "" if badge is None else self._owner_of(caller, badges.digest_of(badge))
        found = self._compare(caller, number, wish.pin, address, by_pin=True)
        if found.wants_code or found.wants_password(self._clock.now()):
            raise ServiceRefusal(403, "by-password", _BY_PASSWORD)
        signed = self.write(
            caller, lambda c: self._begin(c, caller, number, device, address, found)
        )
        _log.info("%s of %s signed in on %s by badge", number, caller.org, caller.device)
        return signed

    def begin_factor(
        self, caller: Caller, wish: wire_accounts.FactorWish, address: str
    ) -> wire_accounts.FactorBegun:
        """Show what a telephone has to know; raises ServiceRefusal."""
        _device_of(caller)
        found = self.prove(caller, wish.number, wish.password, address)
        if found.factor_confirmed:
            raise ServiceRefusal(409, "factor-set-up", _FACTOR_SET_UP)
        secret = telephone_code.make_secret()
        try:
            self._telephones.keep(caller.org, wish.number, secret)
        except OSError as error:
            _log.error("the secret of a telephone cannot be kept: %s", error)
            raise ServiceRefusal(507, "no-keyring", _NO_KEYRING) from error
        self.write(caller, lambda c: factors.begin(c, caller.org, wish.number))
        _log.info("%s of %s sets a telephone up", wish.number, caller.org)
        uri = telephone_code.uri_of(secret, issuer=f"TraceDock {caller.org}", account=wish.number)
        return wire_accounts.FactorBegun(secret=secret, uri=uri)

    def sign_out(self, caller: Caller) -> None:
        """End the caller's own session; raises ServiceRefusal."""
        session = _session_of(caller)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            audit(connection, self._clock, caller, Kind.SIGNED_OUT)
            sessions.end(connection, caller.org, session, caller.number, now)

        self.write(caller, work)

    def renew(self, caller: Caller) -> wire_accounts.AccessGiven:
        """Give a person another token for its session; raises ServiceRefusal."""
        session, device, now = _session_of(caller), _device_of(caller), self._clock.now()

        def work(connection: Connection) -> str | None:
            if not sessions.use(connection, caller.org, session, now):
                return None
            return access.give(
                connection, caller.org, device, now, self._lives, caller.number, session
            )

        token = self.write(caller, work)
        if token is None:
            raise token_expired()
        return self._given(token)

    def change_password(
        self, caller: Caller, wish: wire_accounts.NewPassword, address: str
    ) -> None:
        """Let a person change its own password; raises ServiceRefusal."""
        if not caller.number:
            raise not_allowed()
        found = self.prove(caller, caller.number, wish.old, address)
        hashed, now = self._hashed(caller, caller.number, wish.new, found), self._clock.now()

        def work(connection: Connection) -> None:
            audit(connection, self._clock, caller, Kind.PASSWORD_CHANGED)
            sessions.end_all(connection, caller.org, caller.number, caller.number, now)
            _keep_own(connection, caller.org, caller.number, hashed, now)

        self.write(caller, work)

    @property
    def clock(self) -> Clock:
        """The service's clock."""
        return self._clock

    def _begin(
        self,
        connection: Connection,
        caller: Caller,
        number: str,
        device: uuid.UUID,
        address: str,
        found: Standing,
    ) -> wire_accounts.SignedIn:
        org, now = caller.org, self._clock.now()
        assert found.person is not None
        who = replace(caller, number=number, rights=found.rights, address=address)
        audit(connection, self._clock, who, Kind.SIGNED_IN)
        passwords.note(connection, org, number, now, right=True)
        codes: tuple[str, ...] = ()
        if found.wants_code and not found.factor_confirmed:
            codes = telephone_code.make_recovery_codes()
            factors.keep_recovery_codes(connection, org, number, codes)
            audit(connection, self._clock, who, Kind.SECOND_FACTOR_CHANGED, after={"set_up": True})
        session = sessions.begin(connection, org, number, device, address, self._clock)
        kept = passwords.load(connection, org, number)
        return wire_accounts.SignedIn(
            access_token=access.give(connection, org, device, now, self._lives, number, session),
            lives_s=self._lives.total_seconds(),
            number=number,
            name=found.person.name,
            role=main_role(found.person.grants),
            permissions=sorted(found.rights.permissions),
            expires_in_days=replace(found, kept=kept).expires_in_days(now),
            recovery_codes=codes,
        )

    def _hashed(self, caller: Caller, number: str, plain: str, found: Standing) -> str:
        assert found.person is not None
        before = self.read(caller, lambda c: passwords.older(c, caller.org, number, found.rules))
        return passwords.hash_of(plain, found.rules, number, found.person.name, before)

    def prove(self, caller: Caller, number: str, plain: str, address: str) -> Standing:
        """Compare a password; how its owner stands. Raises ServiceRefusal."""
        found = self._compare(caller, number, plain, address, by_pin=False)
        standing.refuse_left_lying(found, self._clock.now())
        return found

    def _owner_of(self, caller: Caller, digest: bytes) -> str:
        """Whose badge it is; empty where it is nobody's."""
        owner = self.read(caller, lambda c: persons.with_badge(c, caller.org, digest))
        return "" if owner is None else owner.number

    def _compare(
        self, caller: Caller, number: str, plain: str, address: str, *, by_pin: bool
    ) -> Standing:
        self._refuse_guessing(address)
        today = day_of(self._clock.now())
        found = self.read(caller, lambda c: standing.look(c, caller.org, number, today))
        if found.kept is not None:
            passwords.refuse_locked(found.kept.tries, self._clock.now())
        hashed = None
        if found.kept is not None:
            hashed = found.kept.pin_hash if by_pin else found.kept.hash
        if not hashing.is_right(hashed, plain) or found.person is None:
            self._was_wrong(caller, number, address, "PIN" if by_pin else "password")
            raise noted(passwords.wrong_pin() if by_pin else passwords.wrong())
        standing.refuse_absent(found.person, today)
        return found

    def _was_wrong(self, caller: Caller, number: str, address: str, what: str) -> None:
        now = self._clock.now()
        who = replace(caller, number=number, address=address)

        def work(connection: Connection) -> Tries:
            said = {"wrong": what}
            audit(connection, self._clock, who, Kind.SIGNED_IN, after=said, outcome=Outcome.REFUSED)
            return passwords.note(connection, caller.org, number, now, right=False)

        tries = self.write(caller, work)
        self._wrong.note(address, now)
        _log.warning("a wrong %s for %s of %s came from %s", what, number, caller.org, address)
        if tries.wait_s(now) > 0:
            _log.warning("%s of %s is locked until %s", number, caller.org, tries.locked_until)

    def _refuse_guessing(self, address: str) -> None:
        wait_s = self._wrong.wait_s(address, self._clock.now())
        if wait_s > 0:
            raise ServiceRefusal(429, "too-many-codes", _TOO_MANY_CODES, retry_after_s=wait_s)

    def _given(self, token: str) -> wire_accounts.AccessGiven:
        return wire_accounts.AccessGiven(
            access_token=token, lives_s=self._settings.access_token_lives_s
        )

    def read(self, caller: Caller, look: Callable[[Connection], Result]) -> Result:
        """Look at what is the caller's institution's."""
        with self._database.reading() as connection:
            row_security.bind(connection, caller.org)
            return look(connection)

    def write(self, caller: Caller, work: Callable[[Connection], Result]) -> Result:
        """Do something in one transaction of the caller's institution."""
        return commit(self._database, work, caller.org)


def _take(
    connection: Connection,
    org: str,
    wish: wire_accounts.SignIn,
    secret: str | None,
    found: Standing,
    now: datetime,
) -> bool:
    """Take a code of the telephone, or a recovery code; False where it is neither."""
    if secret is not None:
        step = telephone_code.step_taken(secret, wish.code, now, found.last_step)
        if step is not None:
            return factors.take_step(connection, org, wish.number, step, now)
    return factors.take_recovery_code(connection, org, wish.number, wish.code, now)


def _keep_own(connection: Connection, org: str, number: str, hashed: str, now: datetime) -> None:
    passwords.store(connection, org, number, hashed, now, must_change=False)


def _device_of(caller: Caller) -> uuid.UUID:
    if caller.device is None:
        raise not_allowed()
    return caller.device


def _session_of(caller: Caller) -> uuid.UUID:
    if caller.session is None or not caller.number:
        raise not_allowed()
    return caller.session
