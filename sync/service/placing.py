"""Places approved orders with the platform, and tells the workstations how far that has come.

Without it an approved order would be typed in again by hand. What is approved is put into the
outbox, named by its approval, so it waits once; just before it is sent it is looked at again: what
was recalled or cancelled meanwhile is not sent. It is filed first and confirmed then, and the
number it was filed under is kept before it is confirmed: whatever is lost on the way, no more than
one is valid. Where the platform refuses, a person hears why and can recall and mend the order.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import msgspec
from sqlalchemy import Connection, Select, select, update

from app.purchasing import journal
from app.purchasing.orders import Order, OrderLine
from app.purchasing.standing import Standing
from app.purchasing.states import OrderState
from app.purchasing.uploads import Upload, UploadState
from app.purchasing.values import OrderDraft, OrderUnit
from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.orders import purchase_order
from app.store.tables.service import outbox
from sync.connectors.port import LineToPlace, Offer, OrderToPlace, Platform, PlatformError
from sync.service.filing import Filing
from sync.service.outbox_rows import DEAD, DONE, AnyRow, Dispatched, Queue
from sync.service.telling import keep_order, keep_upload
from sync.service.transactions import commit

PLACE = "place-order"
BY_HAND = "本机构对接的平台不接收订单上传，请导出订单，在平台上录入后登记平台订单号。"


class OrderWord(msgspec.Struct, frozen=True):
    """The body of an outbox row of kind `place-order`; the row is named by the approval."""

    order_id: uuid.UUID
    platform_no: str = ""
    """Under which it was filed; empty: it was not yet."""
    line_ids: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class _Job:
    """One order to be sent now."""

    row: AnyRow
    word: OrderWord
    standing: Standing


class Placing(Filing[_Job]):
    """Places the orders of one institution; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        platform: Platform,
        chance: random.Random | None = None,
    ) -> None:
        queue = Queue(org, platform.name, PLACE, clock, chance or random.Random())
        super().__init__(database, queue)
        self._org, self._platform = org, platform

    def _is_wished(self, connection: Connection) -> bool:
        return connection.execute(self._approved().limit(1)).first() is not None

    def _approved(self) -> Select[uuid.UUID]:
        mine = (purchase_order.c.org == self._org, purchase_order.c.state == OrderState.APPROVED)
        return select(purchase_order.c.order_id).where(*mine)

    def _put_in(self, connection: Connection) -> None:
        for order_id in connection.execute(self._approved()).scalars().all():
            now = journal.stands(connection, self._org, order_id)
            if now.state is OrderState.APPROVED and now.approval is not None:
                row = self._queue.row(now.approval, order_id, OrderWord(order_id))
                connection.execute(insert_once(connection, outbox), row)
                self._close_older(connection, order_id, now.approval)

    def _close_older(self, connection: Connection, order_id: uuid.UUID, now: uuid.UUID) -> None:
        """Let what was refused of an order wait for nobody once it was mended and approved anew."""
        older = (
            outbox.c.org == self._org,
            outbox.c.receipt_id == order_id,
            outbox.c.kind == PLACE,
            outbox.c.state == DEAD,
            outbox.c.outbox_id != now,
        )
        values = {"state": DONE, "done_at": self._clock.now()}
        connection.execute(update(outbox).where(*older).values(values))

    def _look_at(self, connection: Connection, row: AnyRow) -> _Job | Dispatched:
        word = msgspec.json.decode(row.body, type=OrderWord)
        now = journal.stands(connection, self._org, word.order_id)
        if now.state is not OrderState.APPROVED or now.approval != row.outbox_id:
            return self._done(connection, row)
        if Offer.PLACING not in self._platform.offers:
            self._tell(connection, row, word, UploadState.BY_HAND, BY_HAND)
            return self._done(connection, row)
        self._tell(connection, row, word, UploadState.SENDING)
        return _Job(row, word, now)

    def _send(self, job: _Job) -> Callable[[Connection], Dispatched]:
        word, problem = job.word, None
        try:
            word = self._place(job)
        except PlatformError as error:
            problem = error
        except _NotConfirmed as error:
            word, problem = error.word, error.problem
        return partial(self._record, job=job, word=word, problem=problem)

    def _place(self, job: _Job) -> OrderWord:
        order, word = to_place(job.standing), job.word
        if not word.platform_no:
            filed = self._platform.file_order(order)
            word = OrderWord(word.order_id, filed.order_no, filed.line_ids)
            body = msgspec.json.encode(word).decode()
            commit(self._database, lambda c: self._queue.write(c, job.row, {"body": body}))
        try:
            self._platform.confirm_order(order, word.platform_no)
        except PlatformError as error:
            raise _NotConfirmed(word, error) from error
        return word

    def _record(
        self, connection: Connection, job: _Job, word: OrderWord, problem: PlatformError | None
    ) -> Dispatched:
        if problem is None:
            self._tell(connection, job.row, word, UploadState.PLACED)
            order = _placed(job.standing, word, self._clock.now())
            keep_order(connection, self._org, order, self._clock.now())
        elif problem.retry_after_s is None:
            self._tell(connection, job.row, word, UploadState.REFUSED, problem.message)
        else:
            # What was filed and not confirmed is valid nowhere: until then it can be recalled.
            state = UploadState.SENDING if word.platform_no else UploadState.WAITING
            self._tell(connection, job.row, word, state, problem.message)
        return self._queue.record(connection, job.row, problem)

    def _tell(
        self,
        connection: Connection,
        row: AnyRow,
        word: OrderWord,
        state: UploadState,
        problem: str = "",
    ) -> None:
        upload = Upload(
            word.order_id, row.outbox_id, state, word.platform_no, problem, self._clock.now()
        )
        keep_upload(connection, self._org, upload)


class _NotConfirmed(Exception):
    """An order was filed, and the confirmation failed."""

    def __init__(self, word: OrderWord, problem: PlatformError) -> None:
        super().__init__(str(problem))
        self.word, self.problem = word, problem


def to_place(standing: Standing) -> OrderToPlace:
    """An approved order as it goes to a platform."""
    draft = standing.draft
    return OrderToPlace(
        plan_no=standing.order_no,
        delivery_point=draft.address_code,
        latest_on=_latest(draft),
        lines=tuple(
            LineToPlace(
                line_no=line.line_no,
                province_code=line.province_code,
                quantity=line.quantity,
                by_dosage=line.counts is OrderUnit.DOSAGE,
                price=line.price,
                distributor_code=line.distributor_code,
                remark=line.reason,
            )
            for line in draft.lines
        ),
    )


def _latest(draft: OrderDraft) -> date | None:
    """The day by which all must have come: a platform ends the whole order then."""
    days = [draft.wanted_of(line) for line in draft.lines]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def _placed(standing: Standing, word: OrderWord, now: datetime) -> Order:
    """The order as the platform has it now: filed, and its lines not yet confirmed by it."""
    lines = tuple(
        OrderLine(
            line_no=line.line_no,
            order_line_id=word.line_ids[line.line_no],
            distributor_code=line.distributor_code,
            province_code=line.province_code,
            quantity=line.quantity,
            unit=line.unit,
            price=line.price,
            state=OrderState.DRAFT,
        )
        for line in standing.draft.lines
    )
    return Order(word.platform_no, now, lines, standing.order_no)
