"""Takes what a hospital's system says is in stock: a whole stock taking, or nothing.

Without it nobody could say beside an order what lies on the shelf, and no province could be told.
A taking replaces what the same source said before, in one transaction, when all of its rows are
there: one that comes in pieces says how many rows it has, and one that broke off half way changes
nothing. An empty one changes nothing either: no hospital has nothing, but many a query has. A row
that cannot be read is kept with the reason, so that of its item nobody believes to know all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update

from app.store.clock import Clock
from app.store.insert_once import insert_once
from app.store.many_rows import insert_rows
from app.store.tables.his import his_stock, his_stock_source, his_stock_taking
from sync.service.his.catalogue import read_row
from sync.service.his.messages import (
    MOST_STOCK,
    RowProblem,
    StockAnswer,
    StockRowIn,
    StockSaid,
)
from sync.service.refusals import ServiceRefusal, bad_request

AHEAD = timedelta(minutes=5)
"""How far a HIS's clock may be ahead of ours."""
_WAITED = timedelta(days=1)
"""How long the rest of a taking is waited for."""
_SAME = "库存没有变化。"
_MOST = Decimal(1_000_000_000)
_STEP = Decimal("0.000001")
_CONTENT = (
    "hospital_code", "province_code", "name", "place", "batch", "expiry", "quantity", "unit",
    "problem",
)  # fmt: skip
"""What a row says, wherever in the list it stands."""


@dataclass(frozen=True, slots=True)
class SentStock:
    """A stock taking, or a piece of one, as it came; its rows not read yet."""

    source: str
    way_in: str
    """In Chinese."""
    rows: Sequence[Any]
    total_rows: int
    first_row: int = 1
    taking: str = ""
    taken_at: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """Whether these are all of its rows."""
        return self.first_row == 1 and len(self.rows) == self.total_rows


def take(connection: Connection, org: str, sent: SentStock, clock: Clock) -> StockAnswer:
    """Keep rows, and let the taking hold when it is whole, in the caller's transaction.

    Raises ServiceRefusal where nothing of it is taken.
    """
    now = clock.now()
    _check(sent, now)
    place = _Place(connection, org, sent.source)
    before = place.locked()
    if sent.taken_at and before.taken_at and sent.taken_at < before.taken_at:
        raise ServiceRefusal(409, "older", "这份库存比已收下的一份更早，没有改动；请发送新的库存。")
    taking = sent.taking or clock.new_id().hex
    if taking == before.taking:
        raise bad_request(f"编号为 {taking} 的盘点已收下，新的盘点请用新的编号（taking）")
    read, refused = _read_all(sent.rows, sent.first_row)
    if sent.is_whole and place.holds(before.taking, read):
        same = _Begun(before.taking, sent.total_rows, sent.taken_at or now, now)
        place.settle(same, sent.way_in, now)
        return _answer(replace(same, taking=taking), "same", _SAME, sent.total_rows, 0, refused)
    begun = place.begin(taking, sent, now)
    place.put(taking, sent.first_row, read)
    came = place.count(taking)
    if came < begun.total_rows:
        said = f"收到 {came} 行，共 {begun.total_rows} 行；收齐后生效。"
        return _answer(begun, "waiting", said, came, 0, refused)
    changed = place.change(before.taking, taking)
    place.settle(begun, sent.way_in, now)
    state: StockSaid = "taken" if changed else "same"
    said = f"库存已更新，{came} 行，其中 {changed} 行有变化。" if changed else _SAME
    return _answer(begun, state, said, came, changed, refused)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A taking that is coming."""

    taking: str
    total_rows: int
    taken_at: datetime
    begun_at: datetime


def _answer(
    begun: _Begun,
    state: StockSaid,
    message: str,
    came: int,
    changed: int,
    refused: list[RowProblem],
) -> StockAnswer:
    return StockAnswer(
        taking=begun.taking,
        state=state,
        message=message,
        came=came,
        total_rows=begun.total_rows,
        changed=changed,
        refused=refused,
    )


class _Place:
    """What one source says, in one transaction."""

    def __init__(self, connection: Connection, org: str, source: str) -> None:
        self._connection = connection
        self._mine = {"org": org, "source": source}

    def locked(self) -> Any:  # noqa: ANN401 (a row)
        """The row of the source, for this transaction alone; made where there is none."""
        fresh = {**self._mine, "taking": "", "way_in": "", "row_count": 0, "refused_count": 0}
        self._connection.execute(insert_once(self._connection, his_stock_source), fresh)
        query = select(his_stock_source).where(*self._of(his_stock_source)).with_for_update()
        return self._connection.execute(query).one()

    def begin(self, taking: str, sent: SentStock, now: datetime) -> _Begun:
        """Begin a taking, or go on with it; raises ServiceRefusal where it is another one."""
        fresh = {
            **self._mine,
            "taking": taking,
            "total_rows": sent.total_rows,
            "taken_at": sent.taken_at or now,
            "begun_at": now,
        }
        self._connection.execute(insert_once(self._connection, his_stock_taking), fresh)
        query = select(his_stock_taking).where(*self._of(his_stock_taking, taking))
        row = self._connection.execute(query).one()
        if row.total_rows != sent.total_rows:
            raise bad_request(
                f"编号为 {taking} 的盘点先前说共 {row.total_rows} 行，"
                f"现在说共 {sent.total_rows} 行，请用新的编号（taking）从头发送"
            )
        return _Begun(taking, row.total_rows, row.taken_at, row.begun_at)

    def put(self, taking: str, first_row: int, rows: Sequence[dict[str, Any]]) -> None:
        """Keep a piece; one that was sent before is replaced."""
        number = his_stock.c.row_no
        here = number.between(first_row, first_row + len(rows) - 1)
        self._connection.execute(delete(his_stock).where(*self._of(his_stock, taking), here))
        insert_rows(self._connection, his_stock, {**self._mine, "taking": taking}, rows)

    def count(self, taking: str) -> int:
        """How many rows are there of a taking."""
        query = select(func.count()).where(*self._of(his_stock, taking))
        return self._connection.execute(query).scalar_one()

    def change(self, before: str, taking: str) -> int:
        """In how many rows one taking differs from another, wherever they stand."""
        old, new = self._content(before), self._content(taking)
        return max((old - new).total(), (new - old).total())

    def holds(self, taking: str, rows: Sequence[dict[str, Any]]) -> bool:
        """Whether a taking says just this, wherever in it: a list read each hour mostly does."""
        said = Counter(tuple(row[name] for name in _CONTENT) for row in rows)
        return taking != "" and said == self._content(taking)

    def settle(self, begun: _Begun, way_in: str, now: datetime) -> None:
        """Let a whole taking hold, and forget those before it."""
        query = select(func.count(), func.count().filter(his_stock.c.problem != ""))
        mine = self._of(his_stock, begun.taking)
        rows, refused = self._connection.execute(query.where(*mine)).one()
        values = {
            "taking": begun.taking,
            "way_in": way_in,
            "taken_at": begun.taken_at,
            "told_at": now,
            "row_count": rows,
            "refused_count": refused,
        }
        source = his_stock_source
        self._connection.execute(update(source).where(*self._of(source)).values(values))
        # One that was begun later still comes.
        table = his_stock_taking
        old = (table.c.begun_at <= begun.begun_at) | (table.c.begun_at < now - _WAITED)
        self._connection.execute(delete(table).where(*self._of(table), old))
        coming = select(table.c.taking).where(*self._of(table))
        kept = (his_stock.c.taking != begun.taking, his_stock.c.taking.not_in(coming))
        self._connection.execute(delete(his_stock).where(*self._of(his_stock), *kept))

    def _content(self, taking: str) -> Counter[tuple[Any, ...]]:
        columns = (his_stock.c[name] for name in _CONTENT)
        query = select(*columns).where(*self._of(his_stock, taking))
        return Counter(tuple(row) for row in self._connection.execute(query))

    def _of(self, table: Table, taking: str | None = None) -> Iterable[ColumnElement[bool]]:
        mine = self._mine if taking is None else {**self._mine, "taking": taking}
        return [table.c[name] == value for name, value in mine.items()]


def _check(sent: SentStock, now: datetime) -> None:
    """Refuse what is no stock taking; raises ServiceRefusal."""
    if not sent.rows:
        raise ServiceRefusal(422, "empty", "库存里没有任何一行，没有改动；请核对后重新发送。")
    if not 1 <= sent.total_rows <= MOST_STOCK:
        raise bad_request(f"total_rows（整份库存的行数）应为 1 到 {MOST_STOCK} 的整数")
    if sent.first_row < 1 or sent.first_row + len(sent.rows) - 1 > sent.total_rows:
        raise bad_request(
            f"first_row 为 {sent.first_row}，有 {len(sent.rows)} 行，超出整份库存的 "
            f"{sent.total_rows} 行，请核对 total_rows"
        )
    if not sent.is_whole and not sent.taking:
        raise bad_request(
            f"整份库存有 {sent.total_rows} 行，这里只有 {len(sent.rows)} 行："
            "分几次发送时，每次都要写同一个编号（taking）"
        )
    if sent.taken_at is not None and sent.taken_at > now + AHEAD:
        raise ServiceRefusal(
            422, "in-the-future", "盘点时间晚于服务端时间 5 分钟以上，请校准时钟。"
        )


def _read_all(rows: Sequence[Any], first_row: int) -> tuple[list[dict[str, Any]], list[RowProblem]]:
    read, refused = [], []
    for number, row in enumerate(rows, start=1):
        key = _plain(row.get("hospital_code", "")) if isinstance(row, dict) else ""
        found = _checked(number, key, row)
        if isinstance(found, RowProblem):
            refused.append(found)
            values = _unread(key, row, found.message)
        else:
            values = {**msgspec.structs.asdict(found), "problem": ""}
        read.append({"row_no": first_row + number - 1, **values})
    return read, refused


def _checked(number: int, key: str, row: object) -> StockRowIn | RowProblem:
    found = read_row(number, key, row, StockRowIn)
    if isinstance(found, RowProblem):
        return found
    words = quantity_problem(found.quantity)
    return RowProblem(row=number, key=key, message=words) if words else found


def quantity_problem(quantity: Decimal) -> str:
    """Why a quantity cannot be in stock; empty: it can."""
    if not quantity.is_finite() or abs(quantity) >= _MOST:
        return "quantity 应为 0 到 10 亿之间的数，请改正后重发。"
    if quantity < 0:
        return f"quantity 为 {quantity}，库存不能为负，请在院内系统里核对。"
    if quantity != quantity.quantize(_STEP):
        return f"quantity 为 {quantity}，最多六位小数，请改正后重发。"
    return ""


def _unread(key: str, row: object, problem: str) -> dict[str, Any]:
    """What is kept of a row that cannot be used: which item it is about, as far as it says so."""
    said = row.get("place", "") if isinstance(row, dict) else ""
    return {
        "hospital_code": key,
        "province_code": "",
        "name": "",
        "place": _plain(said),
        "batch": "",
        "expiry": None,
        "quantity": Decimal(0),
        "unit": "",
        "problem": problem,
    }


def _plain(said: object) -> str:
    """What a database can keep of a text that was said."""
    text = said if isinstance(said, str) else ""
    return "".join(one for one in text[:200] if one.isprintable())
