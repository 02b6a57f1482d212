"""Carries a person's wishes about connections to the service, and its answers to the screen.

Without it a click would wait for a platform. Lists are asked for in one thread, what may take
minutes (a trial, a run, a reconciliation, a file) in another, each in the order it was wished; what
comes back is an event of app/links/answers.py. A person who signed in is known by a token that is
held here and nowhere else, until it was not used for a quarter of an hour; where nobody did, who
works at this workstation speaks (signing.py).
"""

from __future__ import annotations

import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from app.links import answers
from app.links.answers import Asked, LinksRefused, Why
from app.links.calls import (
    Call,
    CallOpened,
    CallsShown,
    CallsWish,
    LetterDecided,
    LettersShown,
)
from app.links.connections import KindsShown, LinkShown, LinksShown, LinkTested, LinkWish
from app.links.days import DaysShown, DaysWish
from app.links.documents import Document
from app.links.exchanges import Plan, PlansShown, PlanWish, Run, RunNow, RunsShown, RunsWish
from app.people.permissions import Permission
from app.people.rights import rights_of_role
from app.people.signing.events import Lacks
from app.readers.system_words import of_system
from app.store.errors import StoreError
from app.store.faults import AGAIN, of_store
from app.tables.refused import TableRefused
from app.tables.writing import Layout, write_table
from sync import wire_accounts
from sync.client.errors import BadAnswer, NotTrusted, Refused, SyncError, Unreachable
from sync.client.lane import Lane, Way
from sync.client.transport import Transport
from sync.wire_accounts import FactorBegun, FactorWish, SignedIn

IDLE_S = 15 * 60.0
QUICK_READ_S = 30.0
SLOW_READ_S = 110.0
LETTERS_AT_ONCE = 500
CALLS_AT_ONCE = 500
MOST_CALLS = 100_000
"""In one file."""
_OLD = "服务端版本较旧，还没有对接管理，请先升级服务端"
_STILL = "服务端还在做，时间比较长；过一会儿刷新看结果"
_SIGN_IN = "请先登录"
_NO_SUCH = frozenset({"no-such-address", "no-such-method"})

LACKS = {
    wire_accounts.NEEDS_CODE: Lacks.CODE,
    wire_accounts.NEEDS_FACTOR: Lacks.FACTOR,
    wire_accounts.NEEDS_PASSWORD: Lacks.PASSWORD,
    wire_accounts.NEEDS_BOTH: Lacks.BOTH,
}
"""How the service says what is wanted besides a right password."""

log = logging.getLogger(__name__)

Held = Callable[[Document], str | None]
"""What a document is looked for by here; None where it is not. Raises StoreError."""


def nothing_held(_document: Document) -> str | None:
    """Hold no document."""
    return None


AtWork = Callable[[], str | None]
"""The token of who works at this workstation, where it proved to the service who it is."""


def nobody_at_work() -> None:
    """Know nobody who proved anything."""
    return


class LinksDesk:
    """What ui.links.port.Links asks for."""

    def __init__(
        self,
        way: Way,
        post: Callable[[object], None],
        clock: Callable[[], float] = time.monotonic,
        held: Held = nothing_held,
        at_work: AtWork = nobody_at_work,
    ) -> None:
        """Answer into `post`, which must not block; nothing is opened before the first wish."""
        self._post = post
        self._held = held
        self._at_work = at_work
        self._clock = clock
        self._quick = Lane("links", way, QUICK_READ_S)
        self._slow = Lane("links-long", way, SLOW_READ_S)
        self._lock = threading.Lock()
        self._token: str | None = None
        self._used_at = 0.0

    def list_links(self) -> None:
        """Ask for the connections."""
        self._do(Asked.LINKS, lambda way: way.ask("GET", "/v1/links", LinksShown))

    def list_kinds(self) -> None:
        """Ask what can be connected."""
        self._do(Asked.KINDS, lambda way: way.ask("GET", "/v1/links/kinds", KindsShown))

    def save(self, wish: LinkWish) -> None:
        """Make or change a connection."""

        def work(way: Transport) -> answers.LinksEvent:
            path = f"/v1/links/{quote(wish.link, safe='')}"
            return answers.LinkSaved(way.ask("PUT", path, LinkShown, wish, self._person()))

        self._do(Asked.SAVE, work)

    def drop(self, link: str, version: int) -> None:
        """Remove a connection."""

        def work(way: Transport) -> answers.LinksEvent:
            path = f"/v1/links/{quote(link, safe='')}?version={version}"
            way.ask("DELETE", path, object, person=self._person())
            return answers.LinkDropped(link)

        self._do(Asked.DROP, work)

    def try_out(self, wish: LinkWish) -> None:
        """Try what is written."""

        def work(way: Transport) -> answers.LinksEvent:
            return way.ask("POST", "/v1/links/test", LinkTested, wish, self._person())

        self._do(Asked.TEST, work, slow=True)

    def list_plans(self) -> None:
        """Ask for the exchanges."""
        self._do(Asked.PLANS, lambda way: way.ask("GET", "/v1/exchanges", PlansShown))

    def plan(self, wish: PlanWish) -> None:
        """Do an exchange at other times."""

        def work(way: Transport) -> answers.LinksEvent:
            return answers.PlanKept(way.ask("PUT", "/v1/exchanges", Plan, wish, self._person()))

        self._do(Asked.PLAN, work)

    def run_now(self, wish: RunNow) -> None:
        """Do an exchange now."""

        def work(way: Transport) -> answers.LinksEvent:
            self._post(answers.RunBegun(wish.link, wish.exchange))
            return answers.RunAnswered(way.ask("POST", "/v1/exchanges/run", Run, wish))

        self._do(Asked.RUN, work, slow=True)

    def list_runs(self, wish: RunsWish) -> None:
        """Ask for runs."""

        def work(way: Transport) -> answers.LinksEvent:
            return answers.RunsListed(wish, way.ask("POST", "/v1/exchanges/runs", RunsShown, wish))

        self._do(Asked.RUNS, work)

    def list_calls(self, wish: CallsWish) -> None:
        """Ask for calls."""
        self._do(Asked.CALLS, lambda way: answers.CallsListed(wish, self._calls(way, wish)))

    def open_call(self, call_id: uuid.UUID) -> None:
        """Ask what was said in a call."""

        def work(way: Transport) -> answers.LinksEvent:
            return way.ask("GET", f"/v1/calls/{call_id}", CallOpened, person=self._person())

        self._do(Asked.CALL, work)

    def export_calls(self, wish: CallsWish, path: Path) -> None:
        """Write calls to a file, all that fit."""

        def work(way: Transport) -> answers.LinksEvent:
            rows = (_cells(call) for call in self._all_calls(way, wish))
            return answers.CallsWritten(path, write_table(path, _LAYOUT, rows))

        self._do(Asked.EXPORT, work, slow=True)

    def list_letters(self, link: str) -> None:
        """Ask for messages that wait."""

        def work(way: Transport) -> answers.LinksEvent:
            return answers.LettersListed(link, _letters(way, link))

        self._do(Asked.LETTERS, work)

    def decide(self, wish: LetterDecided, link: str) -> None:
        """Say what becomes of messages."""

        def work(way: Transport) -> answers.LinksEvent:
            way.ask("POST", "/v1/letters", LettersShown, wish, self._person())
            # The answer knows nothing of what the screen shows.
            return answers.LettersListed(link, _letters(way, link), len(wish.letters))

        self._do(Asked.DECIDE, work)

    def find_document(self, document: Document) -> None:
        """Look whether a document is here; nobody else is asked."""

        def work() -> answers.LinksEvent:
            return answers.DocumentFound(document, self._held(document))

        self._quick.submit(lambda: self._guard(self._quick, Asked.DOCUMENT, work))

    def list_days(self, wish: DaysWish) -> None:
        """Ask for comparisons, or have them made anew."""

        def work(way: Transport) -> answers.LinksEvent:
            return answers.DaysListed(wish, way.ask("POST", "/v1/compared", DaysShown, wish))

        self._do(Asked.DAYS, work, slow=wish.compare)

    def set_telephone_up(self, number: str, password: str) -> None:
        """Ask what an administrator's telephone has to know."""

        def work(way: Transport) -> answers.LinksEvent:
            begun = begin_factor(way, number, password)
            return answers.TelephoneShown(begun.secret, begun.uri)

        self._do(Asked.SIGN_IN, work)

    def sign_in(self, number: str, password: str, code: str = "", new_password: str = "") -> None:
        """Let a person speak here."""

        def work(way: Transport) -> answers.LinksEvent:
            signed = way.sign_in(number, password, code, new_password)
            with self._lock:
                self._token, self._used_at = signed.access_token, self._clock()
            return answers.PersonSpeaks(
                signed.number, signed.name, signed.role, permissions_of(signed)
            )

        self._do(Asked.SIGN_IN, work)

    def sign_out(self) -> None:
        """Forget who signed in."""
        with self._lock:
            self._token = None

    def begin_anew(self) -> None:
        """The way to the service is another one now."""
        self.sign_out()
        for lane in (self._quick, self._slow):
            lane.begin_anew()

    def stop(self) -> None:
        """Begin nothing more, and break off what is under way."""
        for lane in (self._quick, self._slow):
            lane.stop()

    def _person(self) -> str:
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

    def _calls(self, way: Transport, wish: CallsWish) -> CallsShown:
        return way.ask("POST", "/v1/calls", CallsShown, wish, self._person())

    def _all_calls(self, way: Transport, wish: CallsWish) -> Iterator[Call]:
        count, page = 0, replace(wish, before=None, limit=CALLS_AT_ONCE)
        while count < MOST_CALLS:
            shown = self._calls(way, page)
            yield from shown.calls
            count += len(shown.calls)
            if not shown.more or not shown.calls:
                return
            page = replace(page, before=shown.calls[-1].call_id)

    def _do(
        self, asked: Asked, work: Callable[[Transport], answers.LinksEvent], *, slow: bool = False
    ) -> None:
        lane = self._slow if slow else self._quick
        lane.submit(lambda: self._guard(lane, asked, lambda: work(lane.way())))

    def _guard(self, lane: Lane, asked: Asked, work: Callable[[], answers.LinksEvent]) -> None:
        try:
            self._post(work())
        except CancelledError:
            pass  # What it needs could not be opened; why, was told.
        except SyncError as error:
            if not isinstance(error, Refused):
                lane.begin_anew()
            self._refuse(lane, _refusal(asked, error))
        except StoreError as error:
            self._refuse(lane, LinksRefused(asked, Why.REFUSED, of_store(error, AGAIN).chinese))
        except TableRefused as refused:
            self._refuse(lane, LinksRefused(asked, Why.REFUSED, str(refused)))
        except OSError as error:
            said = f"没有写成：{of_system(error)}，请换一个文件夹再保存"
            self._refuse(lane, LinksRefused(asked, Why.REFUSED, said))
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            said = f"程序出错（编号 {number}），数据没有受影响，请把编号告诉管理员"
            self._refuse(lane, LinksRefused(asked, Why.REFUSED, said))

    def _refuse(self, lane: Lane, said: LinksRefused) -> None:
        """Tell what went wrong; nobody hears any more what breaking off did."""
        if not lane.over:
            self._post(said)


def _letters(way: Transport, link: str) -> LettersShown:
    path = f"/v1/letters?link={quote(link, safe='')}&limit={LETTERS_AT_ONCE}"
    return way.ask("GET", path, LettersShown)


def _refusal(asked: Asked, error: SyncError) -> LinksRefused:
    """Name what went wrong for a screen that does something about it."""
    why = Why.REFUSED
    message = error.message
    if isinstance(error, Unreachable):
        why = Why.AWAY
        if error.timed_out and asked in (Asked.RUN, Asked.DAYS, Asked.TEST):
            message = _STILL
    elif isinstance(error, NotTrusted | BadAnswer):
        why = Why.AWAY
    elif isinstance(error, Refused):
        if error.error in _NO_SUCH:
            why, message = Why.OLD, _OLD
        elif error.status == 401 and asked is not Asked.SIGN_IN:
            why = Why.SIGN_IN
        elif error.status == 409:
            why = Why.CONFLICT
    lacks = LACKS.get(error.error) if isinstance(error, Refused) else None
    return LinksRefused(asked, why, message, lacks)


_LAYOUT = Layout(
    name="调用日志",
    titles=("开始", "用时（毫秒）", "连接", "消息", "成功", "结果", "操作人"),
    widths=(22, 12, 16, 24, 8, 60, 14),
    numbers={1: "0"},
)


def _cells(call: Call) -> tuple[str, ...]:
    took = (call.ended_at - call.started_at).total_seconds()
    return (
        f"{call.started_at.astimezone():%Y-%m-%d %H:%M:%S}",
        str(round(took * 1000)),
        call.link,
        call.message,
        "是" if call.ok else "否",
        call.outcome,
        call.person,
    )


def begin_factor(way: Transport, number: str, password: str) -> FactorBegun:
    """Ask what a person's telephone has to know; raises SyncError."""
    wish = FactorWish(number=number, password=password)
    return way.ask("POST", "/v1/sign-in/factor", FactorBegun, wish)


def permissions_of(signed: SignedIn) -> frozenset[Permission]:
    """What the service says that somebody may do; an older one says the role alone."""
    if signed.permissions is None:
        return rights_of_role(signed.role).permissions
    return frozenset(Permission(one) for one in signed.permissions if one in set(Permission))
