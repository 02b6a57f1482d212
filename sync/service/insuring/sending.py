"""Sends what waits for the insurance: follows, looks, uploads or takes back.

Without it records would be made and lie there. A message is marked as tried before it goes: after
an answer that never came the connector asks (3512, 3513) before it sends again. What is refused
waits for a person as a letter, and goes under a new message number when it is sent again. Where HIS
uploads, a letter that is sent again puts its record back for HIS to take. Where the province takes
several records at once, those of a kind that were never tried go together (together.py).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec
from sqlalchemy import Connection, select

from app.store.tables.insuring import insurance_code, insurance_record
from app.tracing.uploads.settings import Uploader
from sync.connectors.insurance_port import ALREADY_THERE, DataKind, Upload
from sync.connectors.port import PlatformError
from sync.service.insuring.checking import Checking, Looked
from sync.service.insuring.following import Follower, is_behind
from sync.service.insuring.keeping import AnyRow, Keeper, Linked, message_of
from sync.service.insuring.together import (
    Batch,
    Came,
    Filling,
    Job,
    Sizes,
    batch_of,
    send_together,
)
from sync.service.insuring.uploads import upload_of
from sync.service.insuring.values import SENT, UNSENT, Kind, State
from sync.service.links.letters import INSURE
from sync.service.outbox_rows import DEAD, DONE, Dispatched, Queue

_FOLLOW_S = 2.0
"""How long one look follows what happened before something is sent."""
_DATA_KINDS = {
    Kind.COUNT: DataKind.COUNT,
    Kind.CHANGE: DataKind.CHANGE,
    Kind.PURCHASE: DataKind.PURCHASE,
    Kind.PURCHASE_RETURN: DataKind.PURCHASE,
    Kind.SALE: DataKind.SALE,
    Kind.SALE_RETURN: DataKind.SALE,
}


class Sending:
    """The messages of one connection; for one thread at a time."""

    def __init__(self, linked: Linked, chance: random.Random | None = None) -> None:
        self._linked = linked
        self._org, self._link = linked.org, linked.link
        self._platform = linked.platform
        self._queue = Queue(
            linked.org, linked.link, INSURE, linked.clock, chance or random.Random()
        )
        self._follower = Follower(linked)
        self._sizes = Sizes(linked.platform.records_per_message)

    def send_next(self) -> Dispatched | None:
        """Send the message that is due the longest; None where none is; raises StoreError."""
        self.keep_up()
        taken = self._linked.commit(self._take)
        if taken is None or isinstance(taken, Dispatched):
            return taken
        if isinstance(taken, Batch):
            came = send_together(self._platform, taken)
            self._sizes.learn(taken, came)
            return self._linked.commit(partial(self._record_batch, taken, came))
        problem: PlatformError | None = None
        try:
            self._send(taken)
        except PlatformError as error:
            problem = error
        return self._linked.commit(partial(self._record_one, taken, problem))

    def next_due(self, connection: Connection) -> datetime | None:
        """When the next one is to be sent; None where none waits."""
        if is_behind(connection, self._org, self._link) or self._any_new(connection):
            return self._linked.clock.now()
        return self._queue.next_due(connection)

    def keep_up(self) -> Looked:
        """Follow what happened, and look at what was made of it."""
        self._follower.catch_up(_FOLLOW_S)
        return self.look((State.NEW,))

    def look(self, states: tuple[State, ...]) -> Looked:
        """Look at all records in these states, each once."""
        total, after = Looked(0, 0, 0), 0
        while self._is_any(states, after):
            looked, after = self._linked.commit(partial(self._look, states, after))
            if not looked.looked:
                break
            total = Looked(
                total.looked + looked.looked,
                total.ready + looked.ready,
                total.waiting + looked.waiting,
            )
        return total

    def _look(
        self, states: tuple[State, ...], after: int, connection: Connection
    ) -> tuple[Looked, int]:
        keeper = self._linked.keeper(connection)
        found = Checking(keeper).look(states, after)
        keeper.close()
        return found

    def _is_any(self, states: tuple[State, ...], after: int) -> bool:
        table = insurance_record
        mine = (table.c.org == self._org, table.c.link == self._link)
        query = select(table.c.record_no).where(
            *mine, table.c.state.in_(states), table.c.made_no > after
        )
        with self._linked.database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _any_new(self, connection: Connection) -> bool:
        table = insurance_record
        mine = (table.c.org == self._org, table.c.link == self._link)
        query = select(table.c.record_no).where(*mine, table.c.state == State.NEW).limit(1)
        return connection.execute(query).first() is not None

    def _take(self, connection: Connection) -> Job | Batch | Dispatched | None:
        """Take the next message, and others that may go with it."""
        keeper = self._linked.keeper(connection)
        row = self._queue.claim(connection)
        if row is None:
            return None
        first = self._job(keeper, row)
        if isinstance(first, Dispatched) or not self._sizes.several(first):
            return first
        more = self._companions(keeper, first)
        if not more:
            return first
        self._queue.claim_also(connection, [job.row for job in more])
        number = keeper.message_id()
        keeper.close()
        return batch_of((first, *more), number)

    def _companions(self, keeper: Keeper, first: Job) -> list[Job]:
        """What may go with a message: of its kind, never tried, told and not taken back."""
        connection, filling = keeper.books.connection, Filling(first, self._sizes)
        rows = [
            (row, message)
            for row in self._queue.untried(connection, filling.looked_at)
            if not (message := message_of(row)).delete
        ]
        records = self._ready(connection, first.kind, [one.record_no for _, one in rows])
        for row, message in rows:
            record = records.get(message.record_no)
            if record is None or filling.full:
                continue
            upload = self._upload(keeper, record)
            if upload is not None:
                filling.add(Job(row, message, first.kind, upload, record.made_no))
        return filling.jobs

    def _ready(
        self, connection: Connection, kind: Kind, numbers: Sequence[str]
    ) -> dict[str, AnyRow]:
        """Records of a kind that are on their way, by their numbers."""
        table = insurance_record
        mine = (table.c.org == self._org, table.c.link == self._link, table.c.kind == kind)
        here = (table.c.state == State.READY, table.c.record_no.in_(numbers))
        rows = connection.execute(select(table).where(*mine, *here)).all()
        return {row.record_no: row for row in rows}

    def _job(self, keeper: Keeper, row: AnyRow) -> Job | Dispatched:
        """What is to be said of a row, unless there is nothing to say any more."""
        connection = keeper.books.connection
        message = message_of(row)
        record = self._find(connection, message.record_no)
        wanted = (State.DELETING,) if message.delete else SENT
        if record is None or record.state not in wanted:
            if record is not None and record.state in UNSENT:
                # A person says that it is mended.
                keeper.write(record, {"state": State.NEW})
            return self._queue.record(connection, row, None)
        if self._platform.uploads.uploader is Uploader.HIS:
            return self._hand_over(keeper, row, record)
        kind = Kind(record.kind)
        if message.delete:
            return Job(row, message, kind, None, record.made_no)
        upload = self._upload(keeper, record)
        if upload is None:
            # What was said of the visit was forgotten: it is looked at anew, and says so.
            keeper.write(record, {"state": State.NEW})
            return self._queue.record(connection, row, None)
        return Job(row, message, kind, upload, record.made_no)

    def _upload(self, keeper: Keeper, record: AnyRow) -> Upload | None:
        """What is sent of a record; None where its visit was forgotten."""
        values = dict(record._mapping)
        visit = Checking(keeper).visit_of(values)
        return upload_of(values, self._codes(keeper.books.connection, record), visit)

    def _hand_over(self, keeper: Keeper, row: AnyRow, record: AnyRow) -> Dispatched:
        """Let HIS upload what was to be uploaded here, or what it said was refused."""
        state = record.state if record.state == State.DELETING else State.READY
        keeper.write(record, {"state": state, "findings": "[]"})
        keeper.send(dict(record._mapping))
        keeper.close()
        return self._queue.record(keeper.books.connection, row, None)

    def _send(self, job: Job) -> None:
        """Say it; raises PlatformError."""
        if job.upload is None:
            number = job.message.record_no
            self._platform.delete(number, _DATA_KINDS[job.kind], job.message.message_id)
            return
        # Counted before it was sent, so the first try is known to be the first.
        first = job.row.tries == 0
        try:
            self._platform.upload(job.upload, job.message.message_id, first_try=first)
        except PlatformError as error:
            if not first or error.code != ALREADY_THERE:
                raise
            # Numbers are made of facts: a service that was restored makes those again that went.
            self._platform.upload(job.upload, job.message.message_id)

    def _record_one(
        self, job: Job, problem: PlatformError | None, connection: Connection
    ) -> Dispatched:
        """Write down what came of one message."""
        keeper = self._linked.keeper(connection)
        sent = self._record(keeper, job, problem)
        keeper.close()
        return sent

    def _record_batch(self, batch: Batch, came: Came, connection: Connection) -> Dispatched:
        """Write down what came of each; what is to be found out goes again at once, singly."""
        keeper = self._linked.keeper(connection)
        sent = []
        for job in batch.jobs:
            problem = came.of(job)
            if problem is not None and came.again(problem):
                sent.append(self._queue.put_back(connection, job.row, str(problem)))
            else:
                sent.append(self._record(keeper, job, problem))
        keeper.close()
        return sent[-1]

    def _record(self, keeper: Keeper, job: Job, problem: PlatformError | None) -> Dispatched:
        """Write down what came of a record."""
        connection = keeper.books.connection
        record = self._find(connection, job.message.record_no)
        sent = self._queue.record(connection, job.row, problem)
        if record is not None and sent.state == DONE:
            keeper.finish(record, delete=job.message.delete)
        elif record is not None and sent.state == DEAD and problem is not None:
            self._refuse(keeper, job, record, problem)
        return sent

    def _refuse(self, keeper: Keeper, job: Job, record: AnyRow, problem: PlatformError) -> None:
        """Keep why, and another message number: this one was answered."""
        said = msgspec.json.encode([problem.message]).decode()
        if record.state == State.READY:
            keeper.write(record, {"state": State.REFUSED, "findings": said})
        body = msgspec.structs.replace(job.message, message_id=keeper.message_id())
        text = msgspec.json.encode(body).decode()
        self._queue.write(keeper.books.connection, job.row, {"body": text})

    def _find(self, connection: Connection, record_no: str) -> AnyRow | None:
        table = insurance_record
        mine = (table.c.org == self._org, table.c.record_no == record_no)
        return connection.execute(select(table).where(*mine)).one_or_none()

    def _codes(self, connection: Connection, record: AnyRow) -> list[str]:
        """Its codes; of a purchase those of the change that goes with it."""
        numbers = [record.record_no]
        if record.kind == Kind.PURCHASE:
            table = insurance_record
            mine = (table.c.org == self._org, table.c.cause == record.cause)
            this = (table.c.kind == Kind.CHANGE, table.c.spot == record.spot)
            query = select(table.c.record_no).where(*mine, *this)
            numbers = list(connection.execute(query).scalars())
        mine = (insurance_code.c.org == self._org, insurance_code.c.record_no.in_(numbers))
        return sorted(connection.execute(select(insurance_code.c.code).where(*mine)).scalars())
