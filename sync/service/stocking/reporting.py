"""Tells a procurement platform what the hospital has in stock, as HIS told it (库存上报).

Without it YY002 would be spoken by the connector and by nobody else. What the platform was told is
remembered after each message: what did not change is not told again, and what broke off goes on
where it was; an answer that got lost means that a message is sent twice, which changes nothing,
because stock replaces what was told before. Where a message is refused because of lines in it, it
is halved until the wrong ones stand alone; these are kept with the reason and tried again after a
day, or when a person wishes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from sync.connectors.office_port import LinesRefused, Office, StockLine
from sync.service.exchanges.doing import Outcome
from sync.service.stocking import goods, memory, present, totals
from sync.service.stocking.memory import Told
from sync.service.stocking.totals import Key, Sheet
from sync.service.transactions import commit, reading_of

EVERY_S = 3600.0
_AGAIN = timedelta(days=1)
"""When a line that was refused is tried again."""
_MOST_CALLS = 40
"""Messages of one run: what is left goes on after a pause, so that others have their turn."""
_PAUSE_S = 5.0
_NAMED = 3

_NONE = (
    "院内系统还没有报过库存，没有可上报的：请在“院内 HIS/SPD 数据库”对接里填写“库存”，"
    "或让院内系统按接口上报。"
)


@dataclass(frozen=True, slots=True)
class ReportingStock:
    """Tells one platform; one thread at a time."""

    database: Database
    clock: Clock
    org: str
    link: str
    office: Office
    every_s: float = EVERY_S
    exchange: Exchange = Exchange.STOCK

    def run(self, person: str) -> Outcome:
        """Tell what changed; raises PlatformError, StoreError."""
        sheet, told = self._look()
        if sheet is None:
            return Outcome(message=_NONE)
        due = list(_due(sheet, told, self.clock.now() - (_AGAIN if not person else timedelta())))
        sent = _Sent()
        size = self.office.stock_rules.lines
        pages = [due[start : start + size] for start in range(0, len(due), size)]
        for page in pages:
            if sent.calls >= _MOST_CALLS:
                break
            self._tell(page, sent)
        left = len(due) - sent.taken - len(sent.refused)
        return Outcome(
            came=len(sheet.lines),
            changed=sent.taken,
            failed=len(sheet.held) + len(sent.refused),
            message=_said(sheet, sent, left),
            again_s=_PAUSE_S if left else None,
        )

    def _look(self) -> tuple[Sheet | None, dict[Key, Told]]:
        with reading_of(self.database, self.org) as connection:
            rows = present.rows(connection, self.org)
            if not rows:
                return None, {}
            codes = {row.hospital_code for row in rows}
            said = {row.province_code for row in rows}
            known = goods.read(connection, self.org, codes, said)
            points = goods.delivery_points(connection, self.org)
            told = memory.read(connection, self.org, self.link)
        rules = self.office.stock_rules
        return totals.add_up(rows, known, rules, points, self.clock.now()), told

    def _tell(self, lines: Sequence[StockLine], sent: _Sent) -> None:
        """Tell some lines; raises PlatformError where none can be told now."""
        at = self.clock.now()
        keep = partial(memory.keep, org=self.org, link=self.link, lines=lines, at=at)
        sent.calls += 1
        try:
            self.office.report_stock(tuple(lines), at)
        except LinesRefused as refusal:
            if len(lines) > 1:
                middle = len(lines) // 2
                self._tell(lines[:middle], sent)
                self._tell(lines[middle:], sent)
                return
            commit(self.database, partial(keep, problem=refusal.message), self.org)
            sent.refused.append((lines[0], refusal.message))
            return
        commit(self.database, keep, self.org)
        sent.taken += len(lines)


@dataclass(slots=True)
class _Sent:
    """What a run came to so far."""

    calls: int = 0
    taken: int = 0
    refused: list[tuple[StockLine, str]] = field(default_factory=list)


def _due(sheet: Sheet, told: dict[Key, Told], refused_until: datetime) -> Iterator[StockLine]:
    """What differs from what was told, what was refused long ago, and what is there no more."""
    for key, line in sorted(sheet.lines.items()):
        before = told.get(key)
        if before is None or before.line != line or _is_tried(before, refused_until):
            yield line
    for key, before in sorted(told.items()):
        if before.line.quantity and _is_gone(key, sheet):
            yield replace(before.line, quantity=Decimal(0))


def _is_tried(before: Told, refused_until: datetime) -> bool:
    """Whether a refusal was long enough ago."""
    return before.problem != "" and before.told_at <= refused_until


def _is_gone(key: Key, sheet: Sheet) -> bool:
    """Whether a line that was told is not there any more, as far as that is known for sure."""
    _province_code, hospital_code, point = key
    is_held = (hospital_code, point) in sheet.held
    return key not in sheet.lines and not is_held and point in sheet.points


def _said(sheet: Sheet, sent: _Sent, left: int) -> str:
    """What a run came to, in one sentence or several."""
    words = [f"上报了 {sent.taken} 行库存" if sent.taken else "库存没有变化，没有上报"]
    if left:
        words.append(f"还有 {left} 行会陆续自动上报")
    refused = [f"{one.hospital_code}（{words}）" for one, words in sent.refused]
    held = [f"{code}（{why}）" for (code, _point), why in sorted(sheet.held.items())]
    for title, some in (("平台没有收下", refused), ("没有上报", held)):
        if some:
            more = "……" if len(some) > _NAMED else ""
            words.append(f"{len(some)} 行{title}：{'、'.join(some[:_NAMED])}{more}")
    return "；".join((*words, *sheet.not_told)) + "。"
