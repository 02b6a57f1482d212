"""Connections without a service: without it the page could be shown only with one.

Answers through the `post` it is given, and remembers every wish but passwords.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from app.links import answers
from app.links.answers import Asked, LinksRefused
from app.links.calls import (
    Call,
    CallOpened,
    CallsShown,
    CallsWish,
    Letter,
    LetterDecided,
    LettersShown,
)
from app.links.connections import (
    Health,
    KindsShown,
    LinkKind,
    LinkShown,
    LinksShown,
    LinkTested,
    LinkWish,
    Serves,
    TestStep,
)
from app.links.days import Day, DaysShown, DaysWish
from app.links.documents import Document
from app.links.exchanges import (
    Plan,
    PlansShown,
    PlanWish,
    Run,
    RunNow,
    RunsShown,
    RunState,
    RunsWish,
    Trigger,
)
from app.people.at_service import Why
from ui.signing.fake_speaking import FakeSpeaking

Entry = TypeVar("Entry")


class FakeLinks(FakeSpeaking):
    """Holds connections in memory."""

    def __init__(self, post: Callable[[object], None]) -> None:
        super().__init__(post)
        self.kinds: tuple[LinkKind, ...] = ()
        self.links: tuple[LinkShown, ...] = ()
        self.plans: tuple[Plan, ...] = ()
        self.runs: tuple[Run, ...] = ()
        self.calls: tuple[Call, ...] = ()
        self.opened: dict[uuid.UUID, CallOpened] = {}
        self.letters: tuple[Letter, ...] = ()
        self.held: dict[uuid.UUID, str] = {}
        """Which documents are here, and what they are looked for by."""
        self.days: tuple[Day, ...] = ()
        self.steps: tuple[TestStep, ...] = (TestStep("地址可达", ok=True, message="已应答"),)
        self.fault: tuple[Why, str] | None = None
        """With which every wish is refused."""
        self.faults: dict[Asked, tuple[Why, str]] = {}
        """With which wishes of a kind are refused."""
        self.now = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)

    def list_links(self) -> None:
        """List the connections."""
        self._answer(Asked.LINKS, LinksShown(self.links))

    def list_kinds(self) -> None:
        """List what can be connected."""
        self._answer(Asked.KINDS, KindsShown(self.kinds))

    def save(self, wish: LinkWish) -> None:
        """Keep a connection, unless another version is there."""
        self.wishes.append(wish)
        known = {one.link: one for one in self.links}
        before = known.get(wish.link)
        if before is not None and before.version != wish.version:
            self._refuse(Asked.SAVE, Why.CONFLICT, "别人刚改过这个连接，请看过再保存。")
            return
        shown = self._as_wished(wish, before)
        if self._answer(Asked.SAVE, answers.LinkSaved(shown)):
            self.links = tuple({**known, wish.link: shown}.values())

    def drop(self, link: str, version: int) -> None:
        """Remove a connection."""
        self.wishes.append(("drop", link, version))
        if self._answer(Asked.DROP, answers.LinkDropped(link)):
            self.links = tuple(one for one in self.links if one.link != link)

    def try_out(self, wish: LinkWish) -> None:
        """Answer with the steps that are laid down."""
        self.wishes.append(("test", wish))
        ok = all(step.ok for step in self.steps)
        self._answer(Asked.TEST, LinkTested(wish.link, ok, self.steps))

    def list_plans(self) -> None:
        """List the exchanges."""
        self._answer(Asked.PLANS, PlansShown(self.plans))

    def plan(self, wish: PlanWish) -> None:
        """Keep other times."""
        self.wishes.append(wish)
        key = (wish.link, wish.exchange)
        known = {(one.link, one.exchange): one for one in self.plans}
        plan = replace(known[key], every_s=wish.every_s, at=wish.at, enabled=wish.enabled)
        if self._answer(Asked.PLAN, answers.PlanKept(plan)):
            self.plans = tuple({**known, key: plan}.values())

    def run_now(self, wish: RunNow) -> None:
        """Do an exchange that brings three things."""
        self.wishes.append(wish)
        run = Run(
            run_id=uuid.UUID(int=len(self.runs) + 7_000),
            link=wish.link,
            exchange=wish.exchange,
            trigger=Trigger.PERSON,
            person=wish.person,
            started_at=self.now,
            ended_at=self.now,
            state=RunState.DONE,
            came=3,
            changed=1,
            failed=0,
            message="",
        )
        self._post(answers.RunBegun(wish.link, wish.exchange))
        if self._answer(Asked.RUN, answers.RunAnswered(run)):
            self.runs = (run, *self.runs)

    def list_runs(self, wish: RunsWish) -> None:
        """List a page of runs."""
        rows = [
            run
            for run in self.runs
            if run.link == wish.link and wish.exchange in (None, run.exchange)
        ]
        rows = _behind(rows, wish.before, lambda run: run.run_id)
        shown = RunsShown(tuple(rows[: wish.limit]), len(rows) > wish.limit)
        self._answer(Asked.RUNS, answers.RunsListed(wish, shown))

    def list_calls(self, wish: CallsWish) -> None:
        """List a page of calls."""
        self.wishes.append(wish)
        rows = [call for call in self.calls if _fits(call, wish)]
        rows = _behind(rows, wish.before, lambda call: call.call_id)
        shown = CallsShown(tuple(rows[: wish.limit]), len(rows) > wish.limit)
        self._answer(Asked.CALLS, answers.CallsListed(wish, shown))

    def open_call(self, call_id: uuid.UUID) -> None:
        """Tell what was said."""
        call = next(one for one in self.calls if one.call_id == call_id)
        said = self.opened.get(call_id, CallOpened(call, "{}", None, cut=False))
        self._answer(Asked.CALL, said)

    def export_calls(self, wish: CallsWish, path: Path) -> None:
        """Remember that a file was wished."""
        self.wishes.append(("export", wish, path))
        self._answer(Asked.EXPORT, answers.CallsWritten(path, len(self.calls)))

    def list_letters(self, link: str) -> None:
        """List what waits."""
        rows = tuple(one for one in self.letters if link in ("", one.link))
        self._answer(Asked.LETTERS, answers.LettersListed(link, LettersShown(rows, more=False)))

    def decide(self, wish: LetterDecided, link: str) -> None:
        """Let what was decided go."""
        self.wishes.append(wish)
        left = tuple(one for one in self.letters if one.letter_id not in wish.letters)
        rows = tuple(one for one in left if link in ("", one.link))
        listed = answers.LettersListed(link, LettersShown(rows, more=False), len(wish.letters))
        if self._answer(Asked.DECIDE, listed):
            self.letters = left

    def find_document(self, document: Document) -> None:
        """Tell what is laid down."""
        held = self.held.get(document.key)
        self._answer(Asked.DOCUMENT, answers.DocumentFound(document, held))

    def list_days(self, wish: DaysWish) -> None:
        """List comparisons."""
        self.wishes.append(wish)
        rows = tuple(
            day
            for day in self.days
            if wish.first <= day.day <= wish.last and wish.link in ("", day.link)
        )
        self._answer(Asked.DAYS, answers.DaysListed(wish, DaysShown(rows)))

    def _as_wished(self, wish: LinkWish, before: LinkShown | None) -> LinkShown:
        kept = () if before is None else before.secrets
        serves = {kind.name: kind.serves for kind in self.kinds}.get(wish.kind)
        return LinkShown(
            link=wish.link,
            kind=wish.kind,
            title=wish.title,
            serves=serves or Serves.PROCUREMENT,
            settings=dict(wish.settings),
            secrets=tuple(sorted({*kept, *wish.secrets})),
            enabled=wish.enabled,
            version=wish.version + 1,
            changed_at=self.now,
            changed_by="系统管理员甲",
            health=Health.UNUSED if wish.enabled else Health.OFF,
            message="",
            last_call_at=None,
            last_good_at=None,
            waiting=0,
            waiting_since=None,
            stuck=0,
        )

    def _answer(self, asked: Asked, event: answers.LinksEvent) -> bool:
        fault = self.faults.get(asked) or self.fault
        if fault is not None:
            self._refuse(asked, *fault)
            return False
        self._post(event)
        return True

    def _refuse(self, asked: Asked, why: Why, message: str) -> None:
        self._post(LinksRefused(asked, why, message))


def _fits(call: Call, wish: CallsWish) -> bool:
    return (
        wish.link in ("", call.link)
        and wish.message in call.message
        and wish.text in call.outcome
        and not (wish.failed_only and call.ok)
    )


def _behind(
    rows: list[Entry], before: uuid.UUID | None, key: Callable[[Entry], uuid.UUID]
) -> list[Entry]:
    ids = [key(row) for row in rows]
    return rows if before is None else rows[ids.index(before) + 1 :]
