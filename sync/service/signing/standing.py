"""How a person stands before it signs in: what is kept of it, and what it has to show.

Without it every way of signing in would ask for something else. Whoever looks after the system,
persons or the audit shows a telephone besides the password; a training asks for the password alone,
because everybody knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from app.people import persons
from app.people.permissions import administrations
from app.people.person import Person
from app.people.person import Standing as At
from app.people.rights import NONE, Rights
from app.people.signing.rules import SignInRules
from app.people.signing.store import load_rules
from app.readers.saying import Saying
from sync import wire_accounts
from sync.service.refusals import ServiceRefusal
from sync.service.signing import factors, passwords
from sync.service.signing.passwords import Kept

_SAID = {
    wire_accounts.NEEDS_CODE: Saying(
        "请输入手机验证器上的 6 位动态口令。",
        "Enter the 6 digits that the authenticator on your phone shows.",
    ),
    wire_accounts.NEEDS_FACTOR: Saying(
        "管理员须绑定手机验证器，请按提示绑定后再登录。",
        "Administrators need an authenticator on their phone: set it up as shown, then sign in.",
    ),
    wire_accounts.NEEDS_PASSWORD: Saying(
        "口令已到期，或由别人设定，请设一个新口令。",
        "The password has expired or was set by somebody else: choose a new one.",
    ),
    wire_accounts.NEEDS_BOTH: Saying(
        "请输入手机验证器上的 6 位动态口令，并设一个新口令。",
        "Enter the 6 digits that the authenticator on your phone shows, and choose a new password.",
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One number, before anything was proved."""

    rules: SignInRules
    person: Person | None
    rights: Rights
    kept: Kept | None
    factor_begun: bool
    """A secret was shown; whether its telephone was seen since, says `factor_confirmed`."""
    factor_confirmed: bool
    last_step: int

    @property
    def is_administrator(self) -> bool:
        """Whether it looks after system, persons or audit, outside of a training."""
        if self.person is None or self.rules.training:
            return False
        return bool(administrations(self.rights.permissions))

    @property
    def wants_code(self) -> bool:
        """Whether a password alone is not enough."""
        return self.factor_confirmed or self.is_administrator

    def wants_password(self, now: datetime) -> bool:
        """Whether the password has to be changed first."""
        if self.kept is None or self.rules.training:
            return False
        return self.kept.must_change or self.kept.left(self.rules, now).total_seconds() <= 0

    def is_left_lying(self, now: datetime) -> bool:
        """Whether its password was given by somebody else, and not used for too long."""
        if self.kept is None or self.rules.training or not self.kept.must_change:
            return False
        return self.kept.changed_at + timedelta(days=self.rules.first_days) <= now

    def expires_in_days(self, now: datetime) -> int | None:
        """Whole days that are left, where there are few."""
        if self.kept is None or self.rules.training:
            return None
        days = self.kept.left(self.rules, now).days
        return days if days < self.rules.warns_days else None


def look(connection: Connection, org: str, number: str, today: date) -> Standing:
    """How a number stands; also one that nobody has."""
    found = persons.one(connection, org, number)
    held = NONE if found is None else persons.rights_of_one(connection, org, found, today)
    factor = factors.load(connection, org, number)
    return Standing(
        load_rules(connection, org) or SignInRules(),
        found,
        held,
        passwords.load(connection, org, number),
        factor_begun=factor is not None,
        factor_confirmed=factor is not None and factor.confirmed_at is not None,
        last_step=0 if factor is None else factor.last_step,
    )


def refuse_absent(person: Person, today: date) -> None:
    """Refuse whoever is away or gone, in words, once the password was right."""
    standing = person.standing_on(today)
    if standing is At.RETIRED:
        raise ServiceRefusal(
            403,
            "not-working-here",
            Saying(
                "您已登记离职，不能登录；登记有误请找安全管理员。",
                "You are registered as having left and cannot sign in;"
                " if that is wrong, ask the security administrator.",
            ),
        )
    if standing is At.AWAY and person.away is not None:
        raise ServiceRefusal(
            403,
            "not-working-here",
            Saying(
                f"您登记为休假到 {person.away.until}，不能登录；已回来上班请让安全管理员取消休假。",
                f"You are registered as on leave until {person.away.until} and cannot sign in;"
                " if you are back, ask the security administrator to end the leave.",
            ),
        )


def refuse_left_lying(standing: Standing, now: datetime) -> None:
    """Refuse a given password that waited too long, once it was right; raises ServiceRefusal."""
    if standing.is_left_lying(now):
        raise ServiceRefusal(
            403,
            "first-password-over",
            Saying(
                f"别人给您设的口令 {standing.rules.first_days} 天内没有使用，已经失效；"
                "请安全管理员重新给您设一个，并及时登录。",
                f"The password set for you was not used within {standing.rules.first_days} days"
                " and is no longer good: ask the security administrator for another,"
                " and sign in soon.",
            ),
        )


def refuse_lacking(standing: Standing, wish: wire_accounts.SignIn, now: datetime) -> None:
    """Ask for what is wanted besides a right password; raises ServiceRefusal."""
    code = standing.wants_code and not wish.code
    new = standing.wants_password(now) and not wish.new_password
    if standing.wants_code and not standing.factor_begun:
        raise _lacking(wire_accounts.NEEDS_FACTOR)
    if code and new:
        raise _lacking(wire_accounts.NEEDS_BOTH)
    if code or new:
        raise _lacking(wire_accounts.NEEDS_CODE if code else wire_accounts.NEEDS_PASSWORD)


def _lacking(name: str) -> ServiceRefusal:
    return ServiceRefusal(403, name, _SAID[name])
