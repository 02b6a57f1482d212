"""Persons' passwords and what they are given for them.

Without it a person could not speak at a workstation. What is given ends with the password it was
given for.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from sync import wire_accounts
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.refusals import ServiceRefusal
from sync.service.signing import access, passwords


def set_password(connection: Connection, org: str, number: str, hashed: str, now: datetime) -> None:
    """Give a person another password and end its sessions; raises ServiceRefusal."""
    if accounts.person_of(connection, org, number) is None:
        raise ServiceRefusal(404, "no-such-person", "本机构没有这个工号，请先添加人员。")
    passwords.store(connection, org, number, hashed, now)
    access.withdraw_person(connection, org, number)


def sign_in(
    connection: Connection, caller: Caller, number: str, now: datetime, lives: timedelta
) -> wire_accounts.SignedIn:
    """Let a person whose password was right speak on a workstation; raises ServiceRefusal."""
    found = accounts.person_of(connection, caller.org, number)
    if found is None or caller.device is None:
        raise passwords.wrong()
    passwords.note(connection, caller.org, number, now, right=True)
    return wire_accounts.SignedIn(
        access_token=access.give(connection, caller.org, caller.device, now, lives, number),
        lives_s=lives.total_seconds(),
        number=number,
        name=found.name,
        role=found.role,
    )
