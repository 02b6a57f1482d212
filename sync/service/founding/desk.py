"""Founds the first institution of a service for whoever shows its set-up code.

Without it the window could set no service up. The code is good for one institution, on a service
that knows none; wrong ones are counted per address, as enrolment codes are, and neither stands in a
log. Everything is written in one transaction; what telephones share is laid down just before it and
taken back where that fails. Methods may be called from any thread.
"""

from __future__ import annotations

import hmac
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from app.people import organisations
from app.people.organisations import Kind, Organisation, why_not_area, why_not_code
from app.people.person import plain_name
from app.people.signing import hashing, telephone_code
from app.people.signing.passwords import password_fault
from app.people.signing.rules import SignInRules
from app.readers.saying import Saying
from app.store.clock import Clock
from app.store.database import Database
from sync import wire_founding
from sync.service import accounts
from sync.service.account_desk import as_administrator
from sync.service.attempts import WrongCodes
from sync.service.founding.laying import THREE, AlreadyPeopled, First, found
from sync.service.links.secrets import LinkSecrets
from sync.service.refusals import ServiceRefusal
from sync.service.settings import ServiceSettings
from sync.service.signing import factors
from sync.service.signing.factors import Telephones
from sync.service.tokens import code_digest
from sync.service.transactions import commit

_FOUNDED = Saying(
    "这个服务端已经建立过机构，不能再新建。请向管理员要登记码，选“加入医院的服务端”。",
    "This service has an institution already: ask its administrator for an enrolment code, and "
    "join it.",
)
_WRONG_CODE = Saying(
    "开通码不对。它在服务端文件夹的 set-up-code 文件里，请逐个核对字母和数字。",
    "This is not the set-up code. It is in the file set-up-code in the service's folder: compare "
    "each letter and digit.",
)
_NO_KEYRING = Saying(
    "没有建立：请系统管理员检查服务账户的密钥库和服务文件夹。",
    "Nothing was set up: have the system's administrator look at the keyring of the service's "
    "account and at the service's folder.",
)
_log = logging.getLogger(__name__)


class FoundingDesk:
    """Who may found the first institution, and how."""

    def __init__(
        self, database: Database, clock: Clock, settings: ServiceSettings, secrets: LinkSecrets
    ) -> None:
        """Found nothing before a code is expected."""
        self._database, self._clock = database, clock
        self._telephones = Telephones(secrets)
        self._wrong = WrongCodes(settings.wrong_codes_allowed)
        self._digest: bytes | None = None
        self._founded: Callable[[], None] = _nothing
        self._one_at_a_time = threading.Lock()

    def expect(self, code: str, founded: Callable[[], None]) -> None:
        """Take this code, once; `founded` is called when it was used."""
        self._digest, self._founded = code_digest(code), founded

    def try_code(self, wish: wire_founding.CodeShown, address: str) -> None:
        """See whether a code is the one; raises ServiceRefusal."""
        self._refuse_wrong(wish.code, address)

    def found(self, wish: wire_founding.Founding, address: str) -> wire_founding.Founded:
        """Found the institution; raises ServiceRefusal, and then nothing is left of it."""
        with self._one_at_a_time:
            self._refuse_wrong(wish.code, address)
            about = _about(wish)
            _refuse_faulty(wish.persons)
            first = [
                First(role, one.number, one.name, hashing.hash_of(one.password), must_change=False)
                for role, one in zip(THREE, wish.persons, strict=True)
            ]
            told = self._write(wish, about, first, address)
            self._digest = None
        try:
            self._founded()
        except OSError as error:
            _log.warning("the used set-up code could not be cleared away: %s", error)
        _log.warning("%s was founded from %s", wish.org, address)
        return told

    def _refuse_wrong(self, code: str, address: str) -> None:
        now = self._clock.now()
        wait_s = self._wrong.wait_s(address, now)
        if wait_s > 0:
            said = Saying(
                "输错次数太多，请十分钟后再试。", "Too many wrong codes: try again in ten minutes."
            )
            raise ServiceRefusal(429, "too-many-codes", said, retry_after_s=wait_s)
        with self._database.reading() as connection:
            known = organisations.all_of(connection)
        if self._digest is None or known:
            raise ServiceRefusal(409, "already-founded", _FOUNDED)
        if not hmac.compare_digest(self._digest, code_digest(code)):
            self._wrong.note(address, now)
            _log.warning("a wrong set-up code came from %s", address)
            raise ServiceRefusal(403, "wrong-set-up-code", _WRONG_CODE)

    def _write(
        self,
        wish: wire_founding.Founding,
        about: Organisation,
        first: Sequence[First],
        address: str,
    ) -> wire_founding.Founded:
        by, now = replace(as_administrator(wish.org), address=address), self._clock.now()
        recovery = {one.number: telephone_code.make_recovery_codes() for one in first}

        def work(connection: Connection) -> str:
            found(connection, about, first, by, self._clock)
            for one in wish.persons:
                factors.begin(connection, wish.org, one.number)
                factors.take_step(connection, wish.org, one.number, one.step, now)
                factors.keep_recovery_codes(connection, wish.org, one.number, recovery[one.number])
            return accounts.make_enrolment_code(connection, wish.org, now)

        try:
            for one in wish.persons:
                self._telephones.keep(wish.org, one.number, one.telephone)
            code = commit(self._database, work, wish.org)
        except OSError as error:
            self._forget(wish)
            _log.error("the secret of a telephone cannot be kept: %s", error)
            raise ServiceRefusal(507, "no-keyring", _NO_KEYRING) from error
        except AlreadyPeopled as error:
            self._forget(wish)
            raise _refused(
                "这个机构已有人员，不能重新建立", "This institution has people already."
            ) from error
        except Exception:
            self._forget(wish)
            raise
        given = [
            wire_founding.CodesGiven(number=number, codes=list(codes))
            for number, codes in recovery.items()
        ]
        return wire_founding.Founded(enrolment_code=code, recovery=given)

    def _forget(self, wish: wire_founding.Founding) -> None:
        for one in wish.persons:
            with suppress(OSError):
                self._telephones.forget(wish.org, one.number)


def _about(wish: wire_founding.Founding) -> Organisation:
    """The institution of a wish; raises ServiceRefusal."""
    hindered = why_not_code(wish.org) or why_not_area(wish.area, Kind.HOSPITAL)
    if hindered is not None:
        raise _refused(hindered.chinese, hindered.english)
    if not wish.name.strip() or not wish.name.isprintable():
        raise _refused(
            "机构名称应为 1 到 100 个字", "The name of an institution has 1 to 100 characters."
        )
    return Organisation(wish.org, wish.name.strip(), Kind.HOSPITAL, wish.area)


def _refuse_faulty(persons: Sequence[wire_founding.FirstPerson]) -> None:
    """Refuse whoever are not three with a password and a telephone each; raises ServiceRefusal."""
    if [one.role for one in persons] != list(THREE):
        raise _refused(
            "要系统、安全、审计三位管理员，各一位",
            "It takes three administrators: of the system, of security, of audit.",
        )
    if len({one.number for one in persons}) < len(THREE):
        raise _refused(
            "三员应为三个不同的人，工号不能相同",
            "The three are three people: each has a number of his own.",
        )
    if len({plain_name(one.name) for one in persons}) < len(THREE):
        raise _refused(
            "三员应为三个不同的人，姓名也不能相同：单据按姓名记人，同名的请在姓名后加区别",
            "The three are three people: papers name people by their names, so add what tells "
            "namesakes apart.",
        )
    for one in persons:
        if not all(word.strip() == word and word.isprintable() for word in (one.number, one.name)):
            raise _refused(
                "工号和姓名前后不能有空格，也不能有看不见的字符",
                "Number and name neither begin nor end with spaces, and all of them can be seen.",
            )
        fault = password_fault(one.password, SignInRules(), number=one.number, name=one.name)
        if fault is not None:
            raise _refused(f"{one.name}：{fault.chinese}", f"{one.name}: {fault.english}")
        if one.step <= 0 or not telephone_code.is_secret(one.telephone):
            raise _refused(
                f"{one.name}没有绑定手机验证器", f"{one.name} has not set a telephone up."
            )


def _refused(why: str, english: str) -> ServiceRefusal:
    said = Saying(
        f"{why.removesuffix('。')}。没有建立，请改正后再试。",
        f"{english} Nothing was set up: mend it and try again.",
    )
    return ServiceRefusal(422, "not-founded", said)


def _nothing() -> None:
    """Nobody waits for it."""
