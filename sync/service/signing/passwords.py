"""Persons' passwords and PINs as the service keeps them: hashes, older ones, wrong tries.

Without it whoever stands at a workstation could be anybody. A lock holds on every workstation, and
for password, PIN and telephone together; whether a person exists cannot be seen from the answer or
its time. What is taken as a password, and how long a lock is, is app/people/signing's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from app.people.signing import hashing
from app.people.signing.lockout import Tries
from app.people.signing.passwords import password_fault
from app.people.signing.rules import LIMITS, SignInRules
from app.readers.saying import Saying
from app.store.tables.accounts import password
from app.store.tables.signing import old_password
from sync.service.refusals import ServiceRefusal

FAULTY = "weak-password"
"""How the refusal of a new password or PIN is called."""
_MOST_OLD = LIMITS["not_again"][1]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a person's password and PIN."""

    hash: str = field(repr=False)
    changed_at: datetime
    tries: Tries
    must_change: bool
    """Somebody else chose it."""
    pin_hash: str | None = field(default=None, repr=False)

    def left(self, rules: SignInRules, now: datetime) -> timedelta:
        """How long it is still good; less than nothing where it is not."""
        return self.changed_at + timedelta(days=rules.expires_days) - now


def load(connection: Connection, org: str, number: str) -> Kept | None:
    """What is kept of a person's; None where there is no password."""
    row = connection.execute(select(password).where(*_place(org, number))).one_or_none()
    if row is None:
        return None
    tries = Tries(row.wrong, row.locks, row.locked_until)
    return Kept(row.hash, row.changed_at, tries, row.must_change, row.pin_hash)


def older(connection: Connection, org: str, number: str, rules: SignInRules) -> tuple[str, ...]:
    """Hashes of the passwords that are not taken once more, the present one first."""
    present = select(password.c.hash).where(*_place(org, number))
    before = (
        select(old_password.c.hash)
        .where(old_password.c.org == org, old_password.c.number == number)
        .order_by(old_password.c.replaced_at.desc())
        .limit(rules.not_again - 1)
    )
    return tuple(text for one in (present, before) for text in connection.execute(one).scalars())


def hash_of(
    plain: str, rules: SignInRules, number: str, name: str, taken_before: Iterable[str] = ()
) -> str:
    """Hash a new password, slowly; raises ServiceRefusal with what is wrong with it."""
    fault = password_fault(plain, rules, number=number, name=name)
    if fault is None and any(hashing.is_right(one, plain) for one in taken_before):
        fault = Saying(
            f"口令不能与最近 {rules.not_again} 次用过的相同。",
            f"Choose a password that is none of your last {rules.not_again}.",
        )
    if fault is not None:
        raise faulty(fault)
    return hashing.hash_of(plain)


def store(
    connection: Connection, org: str, number: str, hashed: str, now: datetime, *, must_change: bool
) -> None:
    """Keep a password in place of an older one, which is remembered."""
    values = {
        "hash": hashed,
        "changed_at": now,
        "must_change": must_change,
        "wrong": 0,
        "locks": 0,
        "locked_until": None,
    }
    before = connection.execute(
        select(password.c.hash).where(*_place(org, number)).with_for_update()
    ).scalar_one_or_none()
    if before is None:
        connection.execute(insert(password), values | {"org": org, "number": number})
        return
    row = {"org": org, "number": number, "replaced_at": now, "hash": before}
    connection.execute(insert(old_password), row)
    connection.execute(update(password).where(*_place(org, number)).values(values))
    _forget_oldest(connection, org, number)


def store_pin(connection: Connection, org: str, number: str, hashed: str | None) -> None:
    """Keep another PIN, or none."""
    connection.execute(update(password).where(*_place(org, number)).values(pin_hash=hashed))


def note(connection: Connection, org: str, number: str, now: datetime, *, right: bool) -> Tries:
    """Count a wrong one, or forget the wrong ones before a right one; how it stands then."""
    row = connection.execute(
        select(password.c.wrong, password.c.locks, password.c.locked_until)
        .where(*_place(org, number))
        .with_for_update()
    ).one_or_none()
    if row is None:
        return Tries()
    tries = Tries() if right else Tries(row.wrong, row.locks, row.locked_until).once_wrong(now)
    values = {"wrong": tries.wrong, "locks": tries.locks, "locked_until": tries.locked_until}
    connection.execute(update(password).where(*_place(org, number)).values(values))
    return tries


def refuse_locked(tries: Tries, now: datetime) -> None:
    """Send away a person that was wrong too often; raises ServiceRefusal."""
    wait_s = tries.wait_s(now)
    if wait_s > 0:
        minutes = max(1, round(wait_s / 60 + 0.49))
        raise ServiceRefusal(
            429,
            "locked",
            Saying(
                f"连续输错次数太多，请 {minutes} 分钟后再试，或请安全管理员重设口令。",
                f"Wrong too often: try again in {minutes} min,"
                " or ask the security administrator for another password.",
            ),
            retry_after_s=wait_s,
        )


def wrong() -> ServiceRefusal:
    """Refuse without saying what was wrong."""
    said = Saying(
        "工号或口令不对，请核对后再试。",
        "Staff number or password is wrong: check both and try again.",
    )
    return ServiceRefusal(401, "wrong-password", said)


def wrong_pin() -> ServiceRefusal:
    """Refuse without saying whether it was the badge."""
    said = Saying(
        "胸卡或 PIN 不对，请重新扫胸卡再试，或用口令登录。",
        "Badge or PIN is wrong: scan the badge again, or sign in by password.",
    )
    return ServiceRefusal(401, "wrong-pin", said)


def faulty(fault: Saying) -> ServiceRefusal:
    """Refuse a new password or PIN that is not taken."""
    return ServiceRefusal(422, FAULTY, fault)


def _forget_oldest(connection: Connection, org: str, number: str) -> None:
    mine = (old_password.c.org == org, old_password.c.number == number)
    first_kept = (
        select(old_password.c.replaced_at)
        .where(*mine)
        .order_by(old_password.c.replaced_at.desc())
        .offset(_MOST_OLD - 1)
        .limit(1)
    )
    since = connection.execute(first_kept).scalar_one_or_none()
    if since is not None:
        connection.execute(delete(old_password).where(*mine, old_password.c.replaced_at < since))


def _place(org: str, number: str) -> tuple[ColumnElement[bool], ...]:
    return (password.c.org == org, password.c.number == number)
