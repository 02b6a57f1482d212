"""Carries a person's wishes about connections to the service, and its answers to the screen.

Without it a click would wait for a platform. Lists are asked for in one thread, what may take
minutes (a trial, a run, a reconciliation, a file) in another, each in the order it was wished; what
comes back is an event of app/links/answers.py.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from app.links import answers
from app.links.answers import Asked, LinksRefused
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
from app.people.at_service import Why
from app.tables.writing import Layout, write_table
from sync.client.at_service import (
    AtService,
    AtWork,
    ByPerson,
    NotDone,
    Refusing,
    Wishes,
    nobody_at_work,
)
from sync.client.lane import Lane, Way
from sync.client.transport import Transport

QUICK_READ_S = 30.0
SLOW_READ_S = 110.0
LETTERS_AT_ONCE = 500
CALLS_AT_ONCE = 500
MOST_CALLS = 100_000
"""In one file."""
_OLD = "服务端版本较旧，还没有对接管理，请先升级服务端"
_STILL = "服务端还在做，时间比较长；过一会儿刷新看结果"

Held = Callable[[Document], str | None]
"""What a document is looked for by here; None where it is not. Raises StoreError."""


def nothing_held(_document: Document) -> str | None:
    """Hold no document."""
    return None


class LinksDesk(ByPerson):
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
        lanes = (Lane("links", way, QUICK_READ_S), Lane("links-long", way, SLOW_READ_S))
        self._quick, self._slow = (Wishes(lane, post) for lane in lanes)
        super().__init__(AtService(self._quick, post, clock, at_work), *lanes)

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
            return answers.LinkSaved(
                way.ask("PUT", path, LinkShown, wish, self._at_service.person())
            )

        self._do(Asked.SAVE, work)

    def drop(self, link: str, version: int) -> None:
        """Remove a connection."""

        def work(way: Transport) -> answers.LinksEvent:
            path = f"/v1/links/{quote(link, safe='')}?version={version}"
            way.ask("DELETE", path, object, person=self._at_service.person())
            return answers.LinkDropped(link)

        self._do(Asked.DROP, work)

    def try_out(self, wish: LinkWish) -> None:
        """Try what is written."""

        def work(way: Transport) -> answers.LinksEvent:
            return way.ask("POST", "/v1/links/test", LinkTested, wish, self._at_service.person())

        self._do(Asked.TEST, work, slow=True)

    def list_plans(self) -> None:
        """Ask for the exchanges."""
        self._do(Asked.PLANS, lambda way: way.ask("GET", "/v1/exchanges", PlansShown))

    def plan(self, wish: PlanWish) -> None:
        """Do an exchange at other times."""

        def work(way: Transport) -> answers.LinksEvent:
            return answers.PlanKept(
                way.ask("PUT", "/v1/exchanges", Plan, wish, self._at_service.person())
            )

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
            return way.ask(
                "GET", f"/v1/calls/{call_id}", CallOpened, person=self._at_service.person()
            )

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
            way.ask("POST", "/v1/letters", LettersShown, wish, self._at_service.person())
            # The answer knows nothing of what the screen shows.
            return answers.LettersListed(link, _letters(way, link), len(wish.letters))

        self._do(Asked.DECIDE, work)

    def find_document(self, document: Document) -> None:
        """Look whether a document is here; nobody else is asked."""

        def work() -> answers.LinksEvent:
            return answers.DocumentFound(document, self._held(document))

        self._quick.do(work, _refusing(Asked.DOCUMENT))

    def list_days(self, wish: DaysWish) -> None:
        """Ask for comparisons, or have them made anew."""

        def work(way: Transport) -> answers.LinksEvent:
            return answers.DaysListed(wish, way.ask("POST", "/v1/compared", DaysShown, wish))

        self._do(Asked.DAYS, work, slow=wish.compare)

    def _calls(self, way: Transport, wish: CallsWish) -> CallsShown:
        return way.ask("POST", "/v1/calls", CallsShown, wish, self._at_service.person())

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
        wishes = self._slow if slow else self._quick
        wishes.ask(work, _refusing(asked))


def _letters(way: Transport, link: str) -> LettersShown:
    path = f"/v1/letters?link={quote(link, safe='')}&limit={LETTERS_AT_ONCE}"
    return way.ask("GET", path, LettersShown)


def _refusing(asked: Asked) -> Refusing:
    """Name what went wrong for a screen that does something about it."""

    def refuse(said: NotDone) -> LinksRefused:
        message = said.message
        if said.why is Why.OLD:
            message = _OLD
        elif said.timed_out and asked in (Asked.RUN, Asked.DAYS, Asked.TEST):
            message = _STILL
        return LinksRefused(asked, said.why, message)

    return refuse


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
