"""Files returns with the platform, and tells the workstations how far each has come.

Without it what was rejected would be typed into a platform by hand. What was asked for is put into
the outbox, named by the fact that asked for it, so it waits once; just before it is sent it is
looked at again: what was withdrawn meanwhile is not sent. It is filed first and confirmed then, and
the number it was filed under is kept before it is confirmed: whatever is lost on the way, no more
than one is valid. Then the platform is asked how it stands, together with the papers, until it is
granted; the red invoice that names it ends it. What is refused a person hears in words.
"""

from __future__ import annotations

import logging
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import msgspec
from sqlalchemy import Connection

from app.purchasing import journal, records, return_words
from app.purchasing.records import OrderView
from app.purchasing.returns import Return, ReturnState, ReturnWord
from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.service import outbox
from sync.connectors.port import Offer, Platform, PlatformError, PlatformInvoice, ReturnToFile
from sync.service import platform_details
from sync.service.filing import Filing
from sync.service.outbox_rows import AnyRow, Dispatched, Queue
from sync.service.telling import PapersTold, keep_return
from sync.service.transactions import commit

RETURN = "file-return"
BY_HAND = "本机构对接的平台不接收退货单，请在平台上录入后登记平台退货单号。"
_NO_PRICE = "退货单没有单价，平台要核对退货总价。请撤回后填写单价重新申请。"
_NO_LINE = "订单里已没有这个品种，请撤回后重新申请。"
_TO_SEND = frozenset({ReturnState.ASKED, ReturnState.SENDING, ReturnState.REFUSED})
"""What was refused is due again where a person wishes it."""
_FOLLOWED = (ReturnState.UNDER_REVIEW,)
_CREDITABLE = frozenset({ReturnState.UNDER_REVIEW, ReturnState.GRANTED})

_log = logging.getLogger(__name__)


class ReturnJob(msgspec.Struct, frozen=True):
    """The body of an outbox row of kind `file-return`; the row is named by the fact."""

    order_id: uuid.UUID
    return_id: uuid.UUID
    platform_no: str = ""
    """Under which it was filed; empty: it was not yet."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One return to be sent now."""

    row: AnyRow
    body: ReturnJob
    return_: ReturnToFile


class Returning(Filing[_Job]):
    """Files the returns of one institution; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        platform: Platform,
        chance: random.Random | None = None,
    ) -> None:
        queue = Queue(org, platform.name, RETURN, clock, chance or random.Random())
        super().__init__(database, queue)
        self._org, self._platform = org, platform

    def follow(self) -> PapersTold:
        """Ask the platform how returns stand; raises PlatformError or StoreError."""
        if Offer.RETURNING not in self._platform.offers:
            return PapersTold()
        with self._database.reading() as connection:
            open_ = return_words.in_states(connection, self._org, _FOLLOWED)
        changed = 0
        for word in open_:
            state = self._platform.return_state(word.platform_no)
            if state is not None and state is not word.state:
                now = replace(word, state=state, problem="", at=self._clock.now())
                keep = partial(keep_return, org=self._org, word=now)
                changed += commit(self._database, keep)
        return PapersTold(len(open_), changed)

    def credit(self, connection: Connection, invoice: PlatformInvoice) -> str:
        """Note the red invoice of a return, in the caller's transaction.

        Returns the number of the order that is taken back, as the platform calls it; empty for an
        invoice that names no return.
        """
        found = ""
        for line in invoice.lines:
            if line.quantity >= 0 or not line.order_line_id:
                continue
            word = return_words.of_number(connection, self._org, line.order_line_id)
            if word is None:
                continue
            view = records.load(connection, self._org, word.order_id)
            found = view.platform_no if view is not None else ""
            if word.state in _CREDITABLE:
                now = self._clock.now()
                number = invoice.invoice_no
                keep_return(
                    connection,
                    self._org,
                    replace(word, state=ReturnState.CREDITED, invoice_no=number, at=now),
                )
        return found

    def _is_wished(self, connection: Connection) -> bool:
        return bool(return_words.waiting(connection, self._org))

    def _put_in(self, connection: Connection) -> None:
        for order_id in return_words.waiting(connection, self._org):
            for one in journal.stands(connection, self._org, order_id).returns:
                if one.state is ReturnState.ASKED:
                    body = ReturnJob(order_id, one.return_id)
                    row = self._queue.row(one.event_id, one.return_id, body)
                    connection.execute(insert_once(connection, outbox), row)

    def _look_at(self, connection: Connection, row: AnyRow) -> _Job | Dispatched:
        body = msgspec.json.decode(row.body, type=ReturnJob)
        view = records.load(connection, self._org, body.order_id)
        asked = None if view is None else _asked(view, row.outbox_id)
        if view is None or asked is None or asked.state not in _TO_SEND:
            return self._done(connection, row)
        if Offer.RETURNING not in self._platform.offers:
            self._tell(connection, body, ReturnState.BY_HAND, BY_HAND)
            return self._done(connection, row)
        return_ = self._to_file(connection, view, asked)
        if isinstance(return_, str):
            self._tell(connection, body, ReturnState.REFUSED, return_)
            return self._done(connection, row)
        self._tell(connection, body, ReturnState.SENDING)
        return _Job(row, body, return_)

    def _to_file(
        self, connection: Connection, view: OrderView, asked: Return
    ) -> ReturnToFile | str:
        """A return as it goes to a platform; or why it cannot, in words."""
        wish = asked.wish
        lines = [line for line in view.draft.lines if line.province_code == wish.province_code]
        if not lines:
            return _NO_LINE
        if wish.price is None:
            return _NO_PRICE
        return ReturnToFile(
            return_no=asked.return_id.hex,
            distributor_code=lines[0].distributor_code,
            delivery_point=view.draft.address_code,
            province_code=wish.province_code,
            batch=wish.batch,
            quantity=wish.quantity,
            price=wish.price,
            volume_based=wish.volume_based,
            reason=wish.reason,
            detail_ids=self._details_of(connection, view, asked),
        )

    def _details_of(
        self, connection: Connection, view: OrderView, asked: Return
    ) -> tuple[str, ...]:
        """The delivery details of this order that brought the batch."""
        mine = {line.order_line_id for order in view.told for line in order.lines}
        wanted = (asked.wish.province_code, asked.wish.batch)
        name = self._platform.name
        return tuple(
            detail.detail_id
            for arrival in view.arrivals
            for detail in platform_details.of_delivery(
                connection, self._org, name, arrival.delivery_id
            )
            if detail.order_line_id in mine and (detail.province_code, detail.batch) == wanted
        )

    def _send(self, job: _Job) -> Callable[[Connection], Dispatched]:
        body, problem = job.body, None
        try:
            body = self._file(job)
            number, again = body.platform_no, bool(job.body.platform_no)
            self._platform.confirm_return(job.return_, number, sent_before=again)
        except PlatformError as error:
            problem = error
        return partial(self._record, row=job.row, body=body, problem=problem)

    def _file(self, job: _Job) -> ReturnJob:
        """File a return and keep the number it was filed under; raises PlatformError."""
        if job.body.platform_no:
            return job.body
        number = self._platform.file_return(job.return_)
        body = ReturnJob(job.body.order_id, job.body.return_id, number)
        text = msgspec.json.encode(body).decode()
        commit(self._database, lambda c: self._queue.write(c, job.row, {"body": text}))
        return body

    def _record(
        self, connection: Connection, row: AnyRow, body: ReturnJob, problem: PlatformError | None
    ) -> Dispatched:
        if problem is None:
            self._tell(connection, body, ReturnState.UNDER_REVIEW)
        elif problem.retry_after_s is None:
            self._tell(connection, body, ReturnState.REFUSED, problem.message)
        else:
            # What was filed may be confirmed by now; what was not can still be withdrawn.
            state = ReturnState.SENDING if body.platform_no else ReturnState.ASKED
            self._tell(connection, body, state, problem.message)
        return self._queue.record(connection, row, problem)

    def _tell(
        self, connection: Connection, body: ReturnJob, state: ReturnState, problem: str = ""
    ) -> None:
        now = self._clock.now()
        word = ReturnWord(body.order_id, body.return_id, state, body.platform_no, problem, "", now)
        keep_return(connection, self._org, word)


def _asked(view: OrderView, event_id: uuid.UUID) -> Return | None:
    return next((one for one in view.standing.returns if one.event_id == event_id), None)
