"""Signs people in at this workstation: at the service, or by what they proved to it before.

Without it anybody could work in anybody's name, or nobody while the service is away. Each wish is
done in a thread of its own and answered by an event of app/people/signing/events.py; a password is
held no longer than it is compared. Who proved nothing here yet, while the service is away, may
begin by name and is marked so: nothing that is scanned waits for a cable. The token that the
service gave is held here and nowhere else, and renewed while somebody works.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from app.people import badges
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import Actor, Note, told
from app.people.person import Person
from app.people.seconding import SecondRefused
from app.people.signing import hashing, known
from app.people.signing.events import (
    FactorShown,
    OwnKept,
    OwnRefused,
    PersonProved,
    SignInEvent,
    SignInRefused,
    SignInShown,
)
from app.people.signing.lockout import Tries
from app.people.signing.rules import SignInRules
from app.people.signing.store import load_rules
from app.readers.saying import Saying
from app.store.clock import Clock
from app.store.core import Urgency, write_and_wait
from app.store.errors import StoreError
from app.store.faults import AGAIN, of_bug, of_store
from sync import wire_accounts
from sync.client.at_service import LACKS, begin_factor, permissions_of
from sync.client.errors import Refused, SyncError
from sync.client.lane import Lane, Way
from sync.client.station import Station
from sync.client.transport import Transport

READ_S = 10.0
"""For an answer; after that the service counts as away."""
_WRONG = Saying(
    "工号或口令不对（服务端连不上，按上次登录的口令核对），请核对后再试",
    "Staff number or password is wrong (the service is away, so the password of your last sign-in"
    " counts): check both and try again.",
)
_WRONG_PIN = Saying(
    "胸卡或 PIN 不对（服务端连不上，按上次登录的 PIN 核对），请核对后再试",
    "Badge or PIN is wrong (the service is away, so the PIN of your last sign-in counts):"
    " check both and try again.",
)
_BY_PASSWORD = Saying(
    "服务端连不上，您近期没有在本机用胸卡登录过，请用工号和口令登录",
    "The service is away, and you have not signed in here by badge lately:"
    " sign in by staff number and password.",
)
_UNKNOWN = Saying(
    "服务端连不上，您近期也没有在本机登录过，无法核对口令；可先以姓名工作，记录会标明“未核实”",
    "The service is away, and you have not signed in here lately, so nothing can be compared;"
    " you may begin by your name, and the records say “not verified”.",
)

_NO_SECOND = Saying(
    "服务端连不上，您近期也没有在本机登录过，不能复核；请换一位，或等服务端恢复",
    "The service is away, and you have not signed in here lately: somebody else has to agree,"
    " or wait until the service is back.",
)
_SEVERAL = Saying(
    "有几位同名，请输入工号", "Several people have this name: enter the staff number."
)
_NO_BADGE = Saying("这不是胸卡，请扫自己的胸卡", "This is no badge: scan your own badge.")
_NOT_KNOWN = Saying(
    "服务端连不上，本机也没有这个人的记录，请核对工号或胸卡",
    "The service is away, and this workstation knows nobody like that:"
    " check the staff number or the badge.",
)
_SIGN_IN_AGAIN = Saying(
    "服务端连不上或登录已过期，请重新登录后再修改",
    "The service is away or the sign-in is over: sign in again, then change it.",
)

_AWAY = told({"wrong": "password or PIN", "compared": "at the workstation"})

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """Somebody who wants to sign in, as this workstation knows it."""

    person: Person | None
    """None: it knows nobody of that name or number, or several."""
    several: bool
    rules: SignInRules
    known: known.Known | None


@dataclass(frozen=True, slots=True)
class _Proof:
    """What was typed."""

    plain: str = field(repr=False)
    by_pin: bool


class Signing:
    """What ui.signing.port.SignIn asks for."""

    def __init__(
        self,
        way: Way,
        station: Future[Station],
        post: Callable[[SignInEvent | SecondRefused], None],
        clock: Clock,
    ) -> None:
        """Answer into `post`, which must not block; nothing is opened before the first wish."""
        self._station, self._post, self._clock = station, post, clock
        self._lane = Lane("signing", way, READ_S)
        self._lock = threading.Lock()
        self._token: str | None = None
        self._whose = ""

    def look(self) -> None:
        """Ask how people sign in here; answered by SignInShown."""
        self._do(self._look)

    def prove(self, who: str, password: str, code: str = "", new_password: str = "") -> None:
        """Prove who one is, by 工号 or name; answered by PersonProved or SignInRefused."""
        self._do(lambda: self._prove(who, password, code, new_password))

    def prove_by_badge(self, badge: str, pin: str) -> None:
        """Prove who one is, by badge and PIN; answered by PersonProved or SignInRefused."""
        self._do(lambda: self._prove_by_badge(badge, pin))

    def prove_second(self, who: str, password: str, code: str, new_password: str) -> None:
        """Prove that one is there beside who works, and agrees; refused by SecondRefused."""
        self._do(lambda: self._second(self._prove(who, password, code, new_password, alone=False)))

    def prove_second_by_badge(self, badge: str, pin: str) -> None:
        """The same by badge and PIN."""
        self._do(lambda: self._second(self._prove_by_badge(badge, pin, alone=False)))

    def decline_second(self) -> None:
        """Nobody agrees to what waits."""
        self._do(lambda: self._station.result().acting.decline())

    def set_telephone_up(self, who: str, password: str) -> None:
        """Ask what a telephone has to know; answered by FactorShown or SignInRefused."""
        self._do(lambda: self._begin_factor(who, password))

    def change_own(self, password: str, new_password: str, pin: str) -> None:
        """Change one's own password, PIN, or both; answered by OwnKept or OwnRefused."""
        self._do(lambda: self._change_own(password, new_password, pin))

    def keep_alive(self) -> None:
        """Somebody still works: renew what the service gave."""
        self._do(lambda: self._quietly(self._renew))

    def sign_out(self) -> None:
        """Nobody works here any more; the service is told when it can be."""
        with self._lock:
            token, self._token = self._token, None
        if token is not None:
            self._do(lambda: self._quietly(lambda: self._tell_left(token)))

    def token(self) -> str | None:
        """What the service gave to who works here; from any thread."""
        with self._lock:
            return self._token

    def begin_anew(self) -> None:
        """The way to the service is another one now."""
        with self._lock:
            self._token = None
        self._lane.begin_anew()

    def stop(self) -> None:
        """Begin nothing more, and break off what is under way."""
        self._lane.stop()

    def _look(self) -> SignInEvent:
        station = self._station.result()
        with station.database.reading() as connection:
            rules = load_rules(connection, station.workstation.org)
        return SignInShown(rules, tuple((one.number, one.name) for one in station.persons))

    def _second(self, proved: SignInEvent) -> SecondRefused | None:
        """Let who was proved agree to what waits."""
        if isinstance(proved, PersonProved):
            why = self._station.result().acting.agree(proved.number, proved.name)
            return None if why is None else SecondRefused(SignInRefused(why))
        assert isinstance(proved, SignInRefused)
        if proved.unverified:
            return SecondRefused(SignInRefused(_NO_SECOND))
        return SecondRefused(proved)

    def _prove(
        self, who: str, password: str, code: str, new_password: str, *, alone: bool = True
    ) -> SignInEvent:
        found = self._find(who)
        if found.several:
            return SignInRefused(_SEVERAL)
        number = who if found.person is None else found.person.number
        proof = _Proof(password, by_pin=False)
        kept = _Proof(new_password or password, by_pin=False)
        return self._at_service(
            lambda way: way.sign_in(number, password, code, new_password),
            found,
            proof,
            kept,
            alone=alone,
        )

    def _prove_by_badge(self, scanned: str, pin: str, *, alone: bool = True) -> SignInEvent:
        badge = badges.read_badge(scanned)
        if badge is None:
            return SignInRefused(_NO_BADGE)
        found = self._find_badge(badges.digest_of(badge))
        proof = _Proof(pin, by_pin=True)
        return self._at_service(
            lambda way: way.sign_in_by_badge(badge, pin), found, proof, proof, alone=alone
        )

    def _at_service(
        self,
        ask: Callable[[Transport], wire_accounts.SignedIn],
        found: _Found,
        proof: _Proof,
        kept: _Proof,
        *,
        alone: bool,
    ) -> SignInEvent:
        """Prove it at the service, and keep what was proved; without it, compare here.

        `alone`: who proves it works here from now on; else he leaves the service at once.
        """
        try:
            signed = ask(self._lane.way())
        except Refused as refused:
            if refused.status >= 500:
                return self._compare(found, proof, alone=alone)
            return SignInRefused(refused.said, LACKS.get(refused.error))
        except SyncError:
            self._lane.begin_anew()
            return self._compare(found, proof, alone=alone)
        over: str | None = signed.access_token
        if alone:
            with self._lock:
                over, self._token = self._token, signed.access_token
                self._whose = signed.number
        if over is not None:
            self._do(lambda: self._quietly(lambda: self._tell_left(over)))
        self._keep(signed.number, kept)
        return PersonProved(
            signed.number,
            signed.name,
            signed.role,
            expires_in_days=signed.expires_in_days,
            recovery_codes=signed.recovery_codes,
            permissions=permissions_of(signed),
        )

    def _compare(self, found: _Found, proof: _Proof, *, alone: bool) -> SignInEvent:
        """The service is away: compare with what was proved here before."""
        person, before, now = found.person, found.known, self._clock.now()
        if person is None:
            return SignInRefused(_NOT_KNOWN)
        days = 0 if before is None else before.days_left(found.rules, now)
        hashed = None if before is None else before.hash_for(by_pin=proof.by_pin)
        if before is None or hashed is None or not days:
            # A PIN that was never used here says nothing about a password that was.
            again = before is not None and days and before.password_hash is not None
            return (
                SignInRefused(_BY_PASSWORD)
                if again
                else SignInRefused(_UNKNOWN, unverified=person.name)
            )
        wait_s = before.tries.wait_s(now)
        if wait_s > 0:
            return SignInRefused(_locked(int(wait_s // 60) + 1))
        if hashing.is_right(hashed, proof.plain):
            self._note(person.number, before, None)
            if alone and self._whose != person.number:
                # It was given to who worked before.
                self.sign_out()
            return PersonProved(person.number, person.name, days_left=days)
        self._note(person.number, before, now)
        return SignInRefused(_WRONG_PIN if proof.by_pin else _WRONG)

    def _begin_factor(self, who: str, password: str) -> SignInEvent:
        found = self._find(who)
        number = who if found.person is None else found.person.number
        begun = begin_factor(self._lane.way(), number, password)
        return FactorShown(begun.secret, begun.uri)

    def _change_own(self, password: str, new_password: str, pin: str) -> SignInEvent:
        token = self.token()
        if token is None:
            return OwnRefused(_SIGN_IN_AGAIN)
        try:
            way = self._lane.way()
            if pin:
                wish = wire_accounts.PinSet(password=password, pin=pin)
                way.ask("PUT", "/v1/pin", object, wish, token)
            if new_password:
                changed = wire_accounts.NewPassword(old=password, new=new_password)
                way.ask("POST", "/v1/password", object, changed, token)
                self._replace(token, None)
        except SyncError as error:
            return OwnRefused(error.said)
        return OwnKept(bool(new_password))

    def _renew(self) -> None:
        token = self.token()
        if token is None:
            return
        given: str | None = None
        try:
            way = self._lane.way()
            given = way.ask(
                "POST", "/v1/session", wire_accounts.AccessGiven, person=token
            ).access_token
        except Refused as refused:
            log.info("the session is over: %s", refused.error)
        self._replace(token, given)

    def _replace(self, before: str, token: str | None) -> None:
        """Hold another token, unless somebody else signed in meanwhile."""
        with self._lock:
            if self._token == before:
                self._token = token

    def _tell_left(self, token: str) -> None:
        self._lane.way().ask("POST", "/v1/sign-out", object, person=token)

    def _quietly(self, work: Callable[[], None]) -> None:
        """Do what nobody waits for: while the service is away, it is left."""
        try:
            work()
        except SyncError as error:
            self._lane.begin_anew()
            log.info("the service does not hear it: %s", error.message)

    def _find(self, who: str) -> _Found:
        persons = self._station.result().persons
        meant = [one for one in persons if one.number == who] or [
            one for one in persons if one.name == who
        ]
        return self._found(meant)

    def _find_badge(self, digest: bytes) -> _Found:
        return self._found([one for one in self._station.result().persons if one.badge == digest])

    def _found(self, meant: Sequence[Person]) -> _Found:
        station = self._station.result()
        org = station.workstation.org
        person = meant[0] if len(meant) == 1 else None
        with station.database.reading() as connection:
            rules = load_rules(connection, org) or SignInRules()
            before = None if person is None else known.load(connection, org, person.number)
        return _Found(person, len(meant) > 1, rules, before)

    def _keep(self, number: str, proof: _Proof) -> None:
        hashed, station = hashing.hash_of(proof.plain), self._station.result()
        org, now = station.workstation.org, self._clock.now()
        write_and_wait(
            station.core,
            station.database,
            Urgency.PERSON,
            lambda c: known.keep(c, org, number, now, hashed, by_pin=proof.by_pin),
        )

    def _note(self, number: str, before: known.Known, wrong_at: datetime | None) -> None:
        station = self._station.result()
        tries = Tries() if wrong_at is None else before.tries.once_wrong(wrong_at)

        def work(connection: Connection) -> None:
            known.note(connection, station.workstation.org, number, tries)
            if wrong_at is not None:
                # The service notes those that it hears of.
                note = Note(Kind.SIGNED_IN, Outcome.REFUSED, Actor(number), after=_AWAY)
                station.notebook.write(connection, note)

        write_and_wait(station.core, station.database, Urgency.PERSON, work)

    def _do(self, work: Callable[[], SignInEvent | SecondRefused | None]) -> None:
        self._lane.submit(lambda: self._guard(work))

    def _guard(self, work: Callable[[], SignInEvent | SecondRefused | None]) -> None:
        try:
            event: SignInEvent | SecondRefused | None = work()
        except CancelledError:
            return  # What it needs could not be opened; why, was told.
        except SyncError as error:
            event = None
            if not isinstance(error, Refused):
                self._lane.begin_anew()
            if not self._lane.over:
                event = SignInRefused(error.said)
        except StoreError as error:
            event = SignInRefused(of_store(error, AGAIN))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            event = SignInRefused(of_bug(number))
        if event is not None:
            self._post(event)


def _locked(minutes: int) -> Saying:
    return Saying(
        f"连续输错次数太多，请 {minutes} 分钟后再试",
        f"Wrong too often: try again in {minutes} min.",
    )
