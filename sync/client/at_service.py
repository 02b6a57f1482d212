"""A person who speaks at the service, and wishes that are told in words when they are not done.

Without it each desk of the window would keep a token and name faults by habits of its own. A person
who signed in is known by a token that is held here and nowhere else, until it was not used for a
quarter of an hour; where nobody did, who works at this workstation speaks (signing.py).
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass

from app.people.at_service import PersonSpeaks, SpeakRefused, TelephoneShown, Why
from app.people.permissions import Permission
from app.people.rights import rights_of_role
from app.people.signing.events import Lacks
from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store.errors import StoreError
from app.store.faults import AGAIN, of_store
from app.tables.refused import TableRefused
from sync import wire_accounts
from sync.client.errors import BadAnswer, Refused, SyncError, Unreachable
from sync.client.lane import Lane
from sync.client.transport import Transport
from sync.wire_accounts import FactorBegun, FactorWish, SignedIn

IDLE_S = 15 * 60.0
_SIGN_IN = Saying("请先登录", "Sign in first.")
_NO_SUCH = frozenset({"no-such-address", "no-such-method"})
LACKS = {
    wire_accounts.NEEDS_CODE: Lacks.CODE,
    wire_accounts.NEEDS_FACTOR: Lacks.FACTOR,
    wire_accounts.NEEDS_PASSWORD: Lacks.PASSWORD,
    wire_accounts.NEEDS_BOTH: Lacks.BOTH,
}
"""How the service says what is wanted besides a right password."""

log = logging.getLogger(__name__)

Post = Callable[[object], None]
"""Hands an event on; must not block."""
AtWork = Callable[[], str | None]
"""The token of who works at this workstation, where it proved to the service who it is."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """Why a wish was not done."""

    why: Why
    said: Saying
    """One sentence: what happened and what to do."""
    timed_out: bool = False
    """The service heard it, and goes on perhaps."""
    lacks: Lacks | None = None
    """What is wanted besides a right password."""
    name: str = ""
    """The service's own, for what it refused."""

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return self.said.chinese


Refusing = Callable[[NotDone], object]
"""Makes the event that says so."""


def nobody_at_work() -> None:
    """Know nobody who proved anything."""
    return


class Wishes:
    """Wishes in one lane, in order, each answered by one event."""

    def __init__(self, lane: Lane, post: Post) -> None:
        """Answer into `post`."""
        self._lane, self._post = lane, post

    def ask(self, work: Callable[[Transport], object], refusing: Refusing) -> None:
        """Ask the service; what `work` returns is the answer."""
        self.do(lambda: work(self._lane.way()), refusing)

    def do(self, work: Callable[[], object], refusing: Refusing) -> None:
        """Do what the service is not asked for, behind what was wished before."""
        self._lane.submit(lambda: self._guard(work, refusing))

    def _guard(self, work: Callable[[], object], refusing: Refusing) -> None:
        try:
            self._post(work())
            return
        except CancelledError:
            return  # What it needs could not be opened; why, was told.
        except SyncError as error:
            if not isinstance(error, Refused):
                self._lane.begin_anew()
            said = not_done(error)
        except StoreError as error:
            said = NotDone(Why.REFUSED, of_store(error, AGAIN))
        except TableRefused as refused:
            said = NotDone(Why.REFUSED, Saying(str(refused), refused.english))
        except OSError as error:
            reason = of_system(error)
            words = Saying(
                f"没有写成：{reason.chinese}，请换一个文件夹再保存",
                f"Not written: {reason.english}. Choose another folder and save again.",
            )
            said = NotDone(Why.REFUSED, words)
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            words = Saying(
                f"程序出错（编号 {number}），数据没有受影响，请把编号告诉管理员",
                f"The program failed (number {number}); the data is unharmed."
                " Tell an administrator the number.",
            )
            said = NotDone(Why.REFUSED, words)
        # Nobody hears any more what breaking off did.
        if not self._lane.over:
            self._post(refusing(said))


class AtService:
    """Who speaks at the service from one page."""

    def __init__(
        self, wishes: Wishes, post: Post, clock: Callable[[], float], at_work: AtWork
    ) -> None:
        """Ask by `wishes`; `clock` counts seconds."""
        self._wishes, self._post, self._clock, self._at_work = wishes, post, clock, at_work
        self._lock = threading.Lock()
        self._token: str | None = None
        self._used_at = 0.0

    def set_telephone_up(self, number: str, password: str) -> None:
        """Ask what an administrator's telephone has to know."""

        def work(way: Transport) -> TelephoneShown:
            begun = begin_factor(way, number, password)
            return TelephoneShown(begun.secret, begun.uri)

        self._wishes.ask(work, _speak_refused)

    def sign_in(self, number: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let a person speak here."""

        def work(way: Transport) -> PersonSpeaks:
            signed = way.sign_in(number, password, code, new_password)
            with self._lock:
                self._token, self._used_at = signed.access_token, self._clock()
            return PersonSpeaks(signed.number, signed.name, signed.role, permissions_of(signed))

        self._wishes.ask(work, _speak_refused)

    def sign_out(self) -> None:
        """Forget who signed in."""
        with self._lock:
            self._token = None

    def person(self) -> str:
        """The token of who signed in; raises Refused where nobody is, or not lately."""
        with self._lock:
            now = self._clock()
            if self._token is not None and now - self._used_at <= IDLE_S:
                self._used_at = now
                return self._token
            self._token = None
        token = self._at_work()
        if token is None:
            raise Refused(401, "no-person", _SIGN_IN)
        return token


class ByPerson:
    """A desk whose wishes a person speaks for."""

    def __init__(self, at_service: AtService, *lanes: Lane) -> None:
        """`lanes`: all that it asks by."""
        self._at_service, self._lanes = at_service, lanes

    def set_telephone_up(self, number: str, password: str) -> None:
        """Ask what an administrator's telephone has to know."""
        self._at_service.set_telephone_up(number, password)

    def sign_in(self, number: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let a person speak here."""
        self._at_service.sign_in(number, password, code, new_password)

    def sign_out(self) -> None:
        """Forget who signed in."""
        self._at_service.sign_out()

    def begin_anew(self) -> None:
        """The way to the service is another one now."""
        self.sign_out()
        for lane in self._lanes:
            lane.begin_anew()

    def stop(self) -> None:
        """Begin nothing more, and break off what is under way."""
        for lane in self._lanes:
            lane.stop()


def begin_factor(way: Transport, number: str, password: str) -> FactorBegun:
    """Ask what a person's telephone has to know; raises SyncError."""
    wish = FactorWish(number=number, password=password)
    return way.ask("POST", "/v1/sign-in/factor", FactorBegun, wish)


def permissions_of(signed: SignedIn) -> frozenset[Permission]:
    """What the service says that somebody may do; an older one says the role alone."""
    if signed.permissions is None:
        return rights_of_role(signed.role).permissions
    return frozenset(Permission(one) for one in signed.permissions if one in set(Permission))


def not_done(error: SyncError) -> NotDone:
    """Name what went wrong for a screen that does something about it."""
    if isinstance(error, Unreachable):
        return NotDone(Why.AWAY, error.said, error.timed_out)
    if isinstance(error, BadAnswer):
        return NotDone(Why.AWAY, error.said)
    why, lacks, name = Why.REFUSED, None, ""
    if isinstance(error, Refused):
        name, lacks = error.error, LACKS.get(error.error)
        if error.error in _NO_SUCH:
            why = Why.OLD
        elif error.status == 401:
            why = Why.SIGN_IN
        elif error.status == 409:
            why = Why.CONFLICT
    return NotDone(why, error.said, lacks=lacks, name=name)


def _speak_refused(said: NotDone) -> SpeakRefused:
    return SpeakRefused(said.said, said.lacks)
