"""Reconciles one connection: the last days, and earlier ones that did not agree; once a day.

Without it both sides would be compared when somebody thinks of it. What can be mended by itself is:
a message goes out again, something is fetched again; then it is looked at once more soon. What one
reconciliation cannot learn does not keep the others away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from sqlalchemy import Connection

from app.links.days import Compared, Day, Repair
from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.port import Platform, PlatformError
from sync.service.comparing import codes, days, details, orders
from sync.service.comparing.codes import CodesTold
from sync.service.comparing.differing import Looked
from sync.service.exchanges.doing import Expected, Outcome, Side
from sync.service.links.connected import Connected
from sync.service.transactions import commit, reading_of

EVERY_S = 86_400.0
LAST_DAYS = 7
"""How many days are compared each time, today among them."""
LOOK_BACK = timedelta(days=60)
"""How far back a day that did not agree is compared again; platforms answer no longer questions."""
_AGAIN_S = 900.0
"""How long what was mended has to arrive before it is looked at again."""
_AGAIN_TIMES = 3
_NAMES = {
    Compared.ORDERS: "订单",
    Compared.DELIVERIES: "配送明细",
    Compared.RECEIPTS: "验收结论",
    Compared.CODES: "追溯码",
}
_MENDED = frozenset({Repair.SENT_AGAIN, Repair.FETCHED_AGAIN})

Span = tuple[date, date]
Look = Callable[[date, date], Mapping[Compared, Looked | PlatformError]]
"""Compares all that can be compared; raises StoreError."""


@dataclass(slots=True)
class _Again:
    """How often it was looked at again, running."""

    times: int = 0


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The reconciliation of one connection; for one thread at a time."""

    database: Database
    clock: Clock
    org: str
    link: str
    look: Look
    every_s: float = EVERY_S
    exchange: Exchange = Exchange.RECONCILIATION
    span: Span | None = None
    """The days that somebody wishes; None: those that are due."""
    _again: _Again = field(default_factory=_Again)

    def of(self, first: date, last: date) -> Reconciliation:
        """The same for some days."""
        return replace(self, span=(first, last))

    def run(self, person: str) -> Outcome:
        """Compare, mend, and keep what came of it; raises PlatformError or StoreError."""
        del person
        first, last = self.span or self._due()
        came = self.look(first, last)
        found: list[Day] = []
        for compared, looked in came.items():
            found += self._kept(compared, looked, first, last)
        failed = [problem for problem in came.values() if isinstance(problem, PlatformError)]
        if failed:
            raise failed[0]
        return self._outcome(found)

    def _due(self) -> Span:
        today = days.day_of(self.clock.now())
        with reading_of(self.database, self.org) as connection:
            since = today - LOOK_BACK
            open_ = days.first_unreconciled(connection, self.org, self.link, since)
        first = today - timedelta(days=LAST_DAYS - 1)
        return (first if open_ is None else min(first, open_)), today

    def _kept(
        self, compared: Compared, looked: Looked | PlatformError, first: date, last: date
    ) -> list[Day]:
        """Keep what came of one reconciliation."""
        now = self.clock.now()
        keep = days.keep
        if isinstance(looked, PlatformError):
            keep = days.keep_failure
            looked = Looked(message=f"未能核对：{looked.message.rstrip('。')}。")
        found = [
            days.made(self.link, compared, day, looked, now) for day in days.between(first, last)
        ]
        commit(self.database, partial(_keep_all, keep, self.org, found), self.org)
        return found

    def _outcome(self, found: Sequence[Day]) -> Outcome:
        lines = [line for one in found for line in one.lines]
        mended = sum(line.repair in _MENDED for line in lines)
        stuck = sum(line.repair is Repair.NONE for line in lines)
        self._again.times = self._again.times + 1 if mended else 0
        return Outcome(
            came=sum(max(one.ours, one.theirs) for one in found),
            changed=mended,
            failed=stuck,
            message=_message(found, len(lines), mended, stuck),
            again_s=_AGAIN_S if 0 < self._again.times <= _AGAIN_TIMES else None,
        )


def _keep_all(
    keep: Callable[[Connection, str, Day], None],
    org: str,
    found: Sequence[Day],
    connection: Connection,
) -> None:
    for one in found:
        keep(connection, org, one)


def _message(found: Sequence[Day], lines: int, mended: int, stuck: int) -> str:
    counted = {one.compared: 0 for one in found}
    for one in found:
        counted[one.compared] += max(one.ours, one.theirs)
    told = "、".join(f"{_NAMES[what]} {number} 项" for what, number in counted.items())
    if not lines:
        return f"核对{told}，没有差异。"
    words = [f"{lines} 处差异"]
    if mended:
        words.append(f"{mended} 处已重发或重新获取")
    if stuck:
        words.append(f"{stuck} 处要由人工核对")
    return f"核对{told}：{'，'.join(words)}。"


def comparing_doing(
    database: Database,
    clock: Clock,
    org: str,
    platform: Platform,
    expected: Expected,
    every_s: float = EVERY_S,
) -> Reconciliation:
    """The reconciliation of a procurement platform; `expected` hears what is to be fetched."""

    def look(first: date, last: date) -> dict[Compared, Looked | PlatformError]:
        found: dict[Compared, Looked | PlatformError] = {}
        try:
            found[Compared.ORDERS] = looked = orders.look(database, org, platform, first, last)
            if _is_to_be_fetched(looked):
                expected.note(Exchange.ORDERS)
        except PlatformError as problem:
            found[Compared.ORDERS] = problem
        try:
            both = details.gather(database, org, platform, first, last)
        except PlatformError as problem:
            return found | {Compared.DELIVERIES: problem, Compared.RECEIPTS: problem}
        found[Compared.DELIVERIES] = looked = details.deliveries(both)
        if _is_to_be_fetched(looked):
            expected.note(Exchange.DELIVERIES)
        found[Compared.RECEIPTS] = details.receipts(database, clock, org, both)
        return found

    return Reconciliation(database, clock, org, platform.name, look, every_s)


def codes_doing(
    database: Database, clock: Clock, org: str, link: str, side: CodesTold, every_s: float = EVERY_S
) -> Reconciliation:
    """The reconciliation of whoever is told of trace codes."""

    def look(first: date, last: date) -> dict[Compared, Looked | PlatformError]:
        return {Compared.CODES: codes.look(database, org, side, first, last)}

    return Reconciliation(database, clock, org, link, look, every_s)


def procurement_side(
    database: Database, clock: Clock, org: str, connected: Connected, told: Callable[[], None]
) -> Side:
    """What is compared with a procurement platform, beside what is exchanged with it."""
    del told
    expected = Expected()
    doing = comparing_doing(database, clock, org, connected.connector, expected)
    return Side(connected.link, [doing], [], expected)


def _is_to_be_fetched(looked: Looked) -> bool:
    return any(
        line.repair is Repair.FETCHED_AGAIN for one in looked.days.values() for line in one.lines
    )
