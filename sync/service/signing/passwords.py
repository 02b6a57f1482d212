"""Persons' passwords: kept as Argon2id hashes, and not to be found by trying.

Without it whoever stands at a workstation could be anybody. A hash costs 64 MiB and some hundredths
of a second on purpose, so it is worked out outside of any transaction. Five wrong ones in a row
lock a person for five minutes, on every workstation; whether a person exists cannot be seen from
the answer or its time. Costs: RFC 9106 §4, second choice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, insert, select, update

from app.people.signing import hashing
from app.store.tables.accounts import password
from sync.service.refusals import ServiceRefusal, bad_request

SHORTEST = 8
LONGEST = 128
MOST_WRONG = 5
LOCKED_FOR = timedelta(minutes=5)


def hash_of(plain: str) -> str:
    """Hash a new password; raises ServiceRefusal where it is too short or too simple."""
    if not SHORTEST <= len(plain) <= LONGEST or len(set(plain)) < 4:
        raise bad_request(f"口令应为 {SHORTEST} 到 {LONGEST} 个字符，且不能过于简单")
    return hashing.hash_of(plain)


def store(connection: Connection, org: str, number: str, hashed: str, now: datetime) -> None:
    """Keep a password in place of an older one."""
    values = {"hash": hashed, "changed_at": now, "wrong": 0, "locked_until": None}
    place = (password.c.org == org, password.c.number == number)
    changed = update(password).where(*place).values(values).returning(password.c.number)
    if connection.execute(changed).one_or_none() is None:
        connection.execute(insert(password), values | {"org": org, "number": number})


def load(connection: Connection, org: str, number: str) -> Row[*tuple[object, ...]] | None:
    """What is kept of a person's password."""
    return connection.execute(
        select(password).where(password.c.org == org, password.c.number == number)
    ).one_or_none()


def refuse_locked(locked_until: datetime | None, now: datetime) -> None:
    """Send away a person that was wrong too often; raises ServiceRefusal."""
    if locked_until is not None and locked_until > now:
        wait_s = (locked_until - now).total_seconds()
        raise ServiceRefusal(
            429, "locked", "口令连续输错，请几分钟后再试，或请管理员重设。", retry_after_s=wait_s
        )


def note(connection: Connection, org: str, number: str, now: datetime, *, right: bool) -> None:
    """Count a wrong one, or forget the wrong ones before a right one."""
    place = (password.c.org == org, password.c.number == number)
    if right:
        connection.execute(update(password).where(*place).values(wrong=0, locked_until=None))
        return
    counted = (
        update(password)
        .where(*place)
        .values(wrong=password.c.wrong + 1)
        .returning(password.c.wrong)
    )
    wrong = connection.execute(counted).scalar_one_or_none()
    if wrong is not None and wrong >= MOST_WRONG:
        locked = {"wrong": 0, "locked_until": now + LOCKED_FOR}
        connection.execute(update(password).where(*place).values(locked))


def wrong() -> ServiceRefusal:
    """Refuse without saying what was wrong."""
    return ServiceRefusal(401, "wrong-password", "工号或口令不对，请核对后再试。")
