"""What people look after about their own signing in, and the security administrator about others'.

Without it nobody could see where his password is used, set a PIN, or help whose telephone is lost.
One's own is everybody's; others' is for who manages persons.
"""

from __future__ import annotations

import logging
import uuid

from sqlalchemy import Connection

from app.people import persons
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.people.permissions import Permission
from app.people.signing import hashing
from app.people.signing.passwords import pin_fault
from app.people.signing.rules import OutsideLimits, SignInRules
from app.people.signing.store import load_rules
from app.readers.saying import Saying
from sync import wire_accounts
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.permitted import require
from sync.service.refusals import ServiceRefusal, no_such_person, not_allowed
from sync.service.signing import factors, passwords, sessions
from sync.service.signing.desk import SignInDesk
from sync.service.signing.rules import lay_down

MOST_SESSIONS = 500
_RULES = Subject("rules", "signing-in", "登录规则")
_NO_SESSION = Saying(
    "没有这个登录，请刷新后再看。", "There is no such session: refresh and look again."
)
_OWN_TELEPHONE = Saying(
    "不能解除自己的手机验证器，请另一位安全管理员或运维人员办理。",
    "You cannot drop your own telephone: another security administrator, or whoever runs the "
    "service, has to.",
)
_NOT_FOR_TRAINING = Saying(
    "正式机构不能改为培训规则。", "An institution at work does not take the rules of a training."
)

_log = logging.getLogger(__name__)


class SignInKeeping:
    """Sessions, PINs, lost telephones and rules of one service."""

    def __init__(self, desk: SignInDesk) -> None:
        """Stand on the desk that compares passwords."""
        self._desk = desk

    def sessions(self, caller: Caller, *, everybody: bool) -> list[wire_accounts.SessionSeen]:
        """Sessions, the newest first: one's own, or everybody's; raises ServiceRefusal."""
        if everybody:
            require(caller, Permission.MANAGE_PERSONS)
        elif not caller.number:
            raise not_allowed()
        number = None if everybody else caller.number
        found = self._desk.read(
            caller, lambda c: sessions.listed(c, caller.org, number, MOST_SESSIONS)
        )
        return [_seen(one, caller) for one in found]

    def end_session(self, caller: Caller, session_id: uuid.UUID) -> None:
        """End one's own session, or somebody's; raises ServiceRefusal."""
        if not caller.number:
            raise not_allowed()
        org, now = caller.org, self._desk.clock.now()
        owner = self._desk.read(caller, lambda c: sessions.owner_of(c, org, session_id))
        if owner != caller.number:
            require(caller, Permission.MANAGE_PERSONS)
        if owner is None:
            raise ServiceRefusal(404, "no-such-session", _NO_SESSION)
        whose = Subject("person", owner)

        def work(connection: Connection) -> None:
            audit(connection, self._desk.clock, caller, Kind.SESSION_ENDED, whose)
            sessions.end(connection, org, session_id, caller.number, now)

        self._desk.write(caller, work)
        _log.warning("a session of %s of %s was ended by %s", owner, org, caller.number)

    def set_pin(self, caller: Caller, wish: wire_accounts.PinSet, address: str) -> None:
        """Set one's own PIN, or none; raises ServiceRefusal."""
        if not caller.number:
            raise not_allowed()
        found = self._desk.prove(caller, caller.number, wish.password, address)
        if wish.pin and (fault := pin_fault(wish.pin, found.rules, number=caller.number)):
            raise passwords.faulty(fault)
        hashed = hashing.hash_of(wish.pin) if wish.pin else None

        def work(connection: Connection) -> None:
            said = {"badge_code": hashed is not None}
            audit(connection, self._desk.clock, caller, Kind.PASSWORD_CHANGED, after=said)
            passwords.store_pin(connection, caller.org, caller.number, hashed)

        self._desk.write(caller, work)

    def drop_factor(self, caller: Caller, number: str) -> None:
        """Let somebody whose telephone is lost set another up; raises ServiceRefusal."""
        require(caller, Permission.MANAGE_PERSONS)
        org, now = caller.org, self._desk.clock.now()
        if number == caller.number:
            raise ServiceRefusal(403, "own-factor", _OWN_TELEPHONE)

        def work(connection: Connection) -> None:
            found = persons.one(connection, org, number)
            if found is None:
                raise no_such_person()
            whose, said = Subject("person", number, found.name), {"set_up": False}
            kind = Kind.SECOND_FACTOR_CHANGED
            audit(connection, self._desk.clock, caller, kind, whose, after=said)
            factors.drop(connection, org, number)
            sessions.end_all(connection, org, number, caller.number, now)

        self._desk.write(caller, work)
        _log.warning("the telephone of %s of %s was dropped by %s", number, org, caller.number)

    def rules(self, caller: Caller) -> wire_accounts.RulesSet:
        """The institution's rules of signing in; raises ServiceRefusal."""
        kept = self._desk.read(caller, lambda c: load_rules(c, caller.org))
        return wire_accounts.RulesSet(rules=(kept or SignInRules()).body())

    def set_rules(self, caller: Caller, wish: wire_accounts.RulesSet) -> wire_accounts.RulesSet:
        """Lay some rules down, and leave the others; raises ServiceRefusal."""
        require(caller, Permission.MANAGE_PERSONS)
        now = self._desk.clock.now()

        def work(connection: Connection) -> SignInRules:
            before = load_rules(connection, caller.org) or SignInRules()
            try:
                rules = SignInRules.parse(before.body() | wish.rules)
            except OutsideLimits as error:
                raise ServiceRefusal(422, "rule-limit", error.said) from error
            if rules.training and not before.training:
                raise ServiceRefusal(422, "rule-limit", _NOT_FOR_TRAINING)
            kind, was, now_is = Kind.SETTINGS_CHANGED, before.body(), rules.body()
            audit(connection, self._desk.clock, caller, kind, _RULES, before=was, after=now_is)
            lay_down(connection, caller.org, rules, now)
            return rules

        rules = self._desk.write(caller, work)
        _log.warning("%s of %s changed the rules of signing in", caller.number, caller.org)
        return wire_accounts.RulesSet(rules=rules.body())


def _seen(one: sessions.Session, caller: Caller) -> wire_accounts.SessionSeen:
    return wire_accounts.SessionSeen(
        session_id=one.session_id,
        number=one.number,
        device=one.device,
        device_name=one.device_name,
        address=one.address,
        since=one.since,
        last_used_at=one.last_used_at,
        ended_at=one.ended_at,
        ended_by=one.ended_by,
        mine=one.session_id == caller.session,
    )
