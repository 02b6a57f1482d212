"""Finds codes by code, part of a code, drug, batch, delivery, receipt, state and dates, in pages.

Without it the code library would be ten million rows nobody can look into. The most selective of
what is asked chooses a walk along one index (walks.py); what else is asked is checked on each row.
A search reads at most so many codes per page (`BUDGET`) and then says where to go on, so that its
answer comes within milliseconds even where hardly any row fits. Figures:
docs/decisions/0019-the-code-library.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import msgspec
from sqlalchemy import Connection, or_, select

from app.codes.code import Kind
from app.codes.parse import parse
from app.codes.reading import BLANKS, fold, split_symbology
from app.store.tables.receipts import delivered_item
from app.tracing import rows, spots, standing, walks
from app.tracing.spots import Key
from app.tracing.values import DEPARTURES, ENDING, State, box_of
from app.tracing.walks import Place, Walk
from app.tracing.wanted import PAGE, CodeRow, Page, TooLittle, Wanted

BUDGET = 600
"""What a page may cost, in codes walked over: some milliseconds. A larger page may cost more."""
FILLING = 8
"""What it costs to fill a row, in the same measure."""
AHEAD = 100
"""Codes looked at together where their state decides."""
LOOKING = 3
"""What it costs to look whether a code has left, in the same measure."""
MOST_ITEMS = 200
"""Drugs a search by name follows, in the order of their names."""
_SELECTIVE = 10
"""Characters of a code's beginning that leave fewer codes than a drug has."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, made ready."""

    wanted: Wanted
    text: str
    """The code, or part of it."""
    whole: str | None
    items: tuple[uuid.UUID, ...] | None
    received: tuple[datetime | None, datetime | None]
    left: tuple[datetime | None, datetime | None]

    @property
    def asks_state(self) -> bool:
        """Whether many codes may have to be passed over."""
        return self.wanted.state is not None or self.wanted.asks_departures


def search(
    connection: Connection,
    org: str,
    wanted: Wanted,
    after: str | None = None,
    size: int = PAGE,
) -> Page:
    """One page of what is wanted; raises TooLittle."""
    question = _prepare(connection, org, wanted)
    place = Place(connection, org)
    plan = _plan(connection, org, question)
    at, key = _cursor(after)
    found: list[CodeRow] = []
    budget = max(BUDGET, size * (FILLING + 2))
    while at < len(plan):
        if len(found) >= size or budget <= 0:
            return Page(tuple(found), _encode(at, key))
        more = size - len(found)
        looks_ahead = question.asks_state and not plan[at].of_state
        stretch = plan[at].stretch(place, key, AHEAD if looks_ahead else more)
        codes = _of_state(place, wanted, stretch.codes) if looks_ahead else stretch.codes
        budget -= LOOKING * len(stretch.codes) if looks_ahead else 0
        piece = codes[:more]
        found += [row for row in rows.of_codes(connection, org, piece) if _fits(row, question)]
        budget -= stretch.cost + FILLING * len(piece)
        if len(piece) < len(codes):
            key = stretch.keys[stretch.codes.index(piece[-1])]
        elif stretch.done:
            at, key = at + 1, []
        else:
            key = stretch.last
    return Page(tuple(found), None)


def _of_state(place: Place, wanted: Wanted, codes: Sequence[str]) -> Sequence[str]:
    """Those codes that may be in the state asked for; cheaper than filling all their rows."""
    left = standing.ways_out(place.connection, place.org, [box_of(code) for code in codes])
    return [code for code in codes if (box_of(code) in left) is wanted.asks_departures]


def search_all(
    connection: Connection, org: str, wanted: Wanted, size: int = 500
) -> Iterator[CodeRow]:
    """Everything a search finds, piece by piece."""
    after = None
    while True:
        page = search(connection, org, wanted, after, size)
        yield from page.rows
        after = page.after
        if after is None:
            return


def _prepare(connection: Connection, org: str, wanted: Wanted) -> _Question:
    text = split_symbology(fold(wanted.code))[1].strip(BLANKS)
    code = parse(wanted.code)
    is_whole = code.kind is Kind.TRACE_CODE and code.valid
    if text and not is_whole and len(text) < ENDING:
        raise TooLittle(f"请至少输入追溯码的 {ENDING} 个字符。")
    return _Question(
        wanted=wanted,
        text=text,
        whole=code.code if is_whole else None,
        items=_items(connection, org, wanted.item) if wanted.item.strip() else None,
        received=_times(wanted.received_from, wanted.received_to),
        left=_times(wanted.left_from, wanted.left_to),
    )


def _times(first: date | None, last: date | None) -> tuple[datetime | None, datetime | None]:
    """Calendar days here as points in time, the second one left out."""
    since = None if first is None else datetime.combine(first, time()).astimezone(UTC)
    following = None if last is None or last == date.max else last + timedelta(days=1)
    until = None if following is None else datetime.combine(following, time()).astimezone(UTC)
    return since, until


def _items(connection: Connection, org: str, text: str) -> tuple[uuid.UUID, ...]:
    """The drugs a text may mean, by their names."""
    folded = fold(text)
    registry = parse(text)
    said = registry.code if registry.kind is Kind.REGISTRY_NUMBER and registry.code else folded
    item = delivered_item.c
    conditions = [item.province_code == folded, item.approval_number == said]
    conditions.append(item.name.contains(folded, autoescape=True))
    if folded.isascii() and folded.isalnum():
        conditions.append(item.initials.contains(folded.lower(), autoescape=True))
    query = select(item.item_id).where(item.org == org, or_(*conditions))
    return tuple(
        connection.execute(query.order_by(item.name, item.item_id).limit(MOST_ITEMS)).scalars()
    )


def _plan(connection: Connection, org: str, question: _Question) -> Sequence[Walk]:
    """The walk or walks that answer, the most selective of what is asked first."""
    wanted = question.wanted
    if question.whole is not None:
        return [walks.whole(question.whole)]
    if wanted.receipt_no.strip():
        found = spots.of_receipt_no(connection, org, fold(wanted.receipt_no))
        return [walks.ReceiptWalk(found)]
    if wanted.delivery_no.strip():
        found = spots.of_delivery_no(connection, org, fold(wanted.delivery_no))
        return [walks.ReceiptWalk(found)]
    if len(question.text) >= _SELECTIVE:
        return _by_part(question.text)
    if wanted.batch.strip():
        return [walks.ReceiptWalk(spots.BatchSpots(fold(wanted.batch)))]
    return _broad_plan(question)


def _broad_plan(question: _Question) -> Sequence[Walk]:
    wanted = question.wanted
    if question.items is not None:
        return [walks.ReceiptWalk(spots.ItemSpots(question.items))]
    if question.text:
        return _by_part(question.text)
    if wanted.state is State.OPENED:
        return [walks.OpenedWalk()]
    if wanted.asks_departures:
        kinds = DEPARTURES if wanted.kind is None else (wanted.kind,)
        return [walks.DepartureWalk(kind, *question.left) for kind in kinds]
    return [walks.ReceiptWalk(spots.DateSpots(*question.received))]


def _by_part(text: str) -> Sequence[Walk]:
    return [walks.beginning(text), walks.end(text)]


def _fits(row: CodeRow, question: _Question) -> bool:
    wanted = question.wanted
    return (
        _fits_text(row, question)
        and (wanted.state is None or row.state is wanted.state)
        and (wanted.kind is None or row.kind is wanted.kind)
        and _between(row.received_at, question.received)
        and (not wanted.asks_departures or _between(row.left_at, question.left))
    )


def _fits_text(row: CodeRow, question: _Question) -> bool:
    wanted, text = question.wanted, question.text
    return (
        (
            question.whole is not None
            or not text
            or row.code.startswith(text)
            or box_of(row.code).endswith(text)
        )
        and (question.items is None or row.item_id in question.items)
        and row.batch.startswith(fold(wanted.batch))
        and wanted.delivery_no.strip() in ("", row.delivery_no)
        and wanted.receipt_no.strip() in ("", row.receipt_no)
    )


def _between(at: datetime | None, times: tuple[datetime | None, datetime | None]) -> bool:
    if at is None:
        return False
    since, until = times
    return (since is None or at >= since) and (until is None or at < until)


def _encode(at: int, key: Key) -> str:
    return msgspec.json.encode((at, key)).decode()


def _cursor(after: str | None) -> tuple[int, Key]:
    if after is None:
        return 0, []
    return msgspec.json.decode(after, type=tuple[int, Key])
