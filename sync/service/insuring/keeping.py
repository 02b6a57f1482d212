"""Keeps records in step with what should be told: new ones, changed ones, those that are no more.

Without it a corrected receipt would be told twice, or stay told wrongly. What never left the house
is changed as it lies. What may be at the insurance already is taken back under its number (3507)
and told under a new one: a number is never used for two things.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.many_rows import insert_rows
from app.store.tables.insuring import insurance_code, insurance_head, insurance_record
from app.store.tables.service import outbox
from app.tracing.uploads.settings import Uploader
from sync.connectors.insurance_port import InsurancePlatform
from sync.service.insuring.facts import Books, takes_text
from sync.service.insuring.values import KIND_NAMES, SENT, STANDING, UNSENT, State, Wanted
from sync.service.links.letters import INSURE
from sync.service.outbox_rows import DEAD, DUE, GIVEN_UP, WAITING, Queue
from sync.service.transactions import commit

_LONGEST_ERROR = 2000
AnyRow = Row[*tuple[Any, ...]]
Result = TypeVar("Result")


class Message(msgspec.Struct, frozen=True):
    """The body of an outbox row: one record is to be told, or taken back."""

    record_no: str
    message_id: str
    delete: bool
    title: str
    """Chinese: what it says, for people."""


@dataclass(frozen=True, slots=True)
class Linked:
    """One institution's connection to the insurance."""

    database: Database
    clock: Clock
    org: str
    link: str
    platform: InsurancePlatform

    def keeper(self, connection: Connection) -> Keeper:
        """Its records, for one transaction."""
        return Keeper(Books(connection, self.org, self.link), self.clock, self.platform)

    def commit(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work and return its result when it is durable; raises StoreError."""
        return commit(self.database, work, self.org)


class Keeper:
    """The records of one connection, in one transaction; holds its head to the end of it."""

    def __init__(self, books: Books, clock: Clock, platform: InsurancePlatform) -> None:
        """Wait until nobody else changes them."""
        self.books = books
        self.clock = clock
        self.platform = platform
        self._mine = (insurance_head.c.org == books.org, insurance_head.c.link == books.link)
        self.head = self._lock()
        self._serial = int(self.head.serial)
        self._out = int(self.head.out_seq)

    def settle(self, cause: uuid.UUID, wanted: Iterable[Wanted]) -> int:
        """Let the records of a cause be these; how many changed."""
        rows = self._of_cause(cause)
        standing = {(row.kind, row.spot): row for row in rows if row.state in STANDING}
        changed = 0
        for one in wanted:
            known = standing.pop((one.kind, one.spot), None)
            if known is not None and known.digest == one.digest:
                continue
            generation = self._generation(rows, one, known)
            if known is not None:
                self.withdraw(known)
            self._add(one, generation)
            changed += 1
        for row in standing.values():
            self.withdraw(row)
        return changed + len(standing)

    def withdraw(self, row: AnyRow) -> None:
        """Take a record back: as if it had never been, where it never left the house."""
        waiting = self._messages(row.cause, row.record_no, WAITING)
        if row.state in UNSENT or self._never_left(row, waiting):
            self._forget(row, waiting)
            return
        if row.state == State.REFUSED:
            for message in waiting:
                self._write_message(message, {"state": GIVEN_UP})
            self.write(row, {"state": State.DELETED})
            return
        self.write(row, {"state": State.DELETING})
        self.send(dict(row._mapping), delete=True)

    def send(self, values: Mapping[str, Any], *, delete: bool = False, tried: bool = False) -> None:
        """Let a record go: into the outbox, or to HIS; `tried`: HIS may have sent it before."""
        number = values["record_no"]
        if self.platform.uploads.uploader is Uploader.HIS:
            self._out += 1
            self._set(number, {"seq": self._out})
            return
        body = Message(number, self.message_id(), delete, title_of(values, delete=delete))
        queue = Queue(self.books.org, self.books.link, INSURE, self.clock)
        row = queue.row(self.clock.new_id(), values["cause"], body)
        self.books.connection.execute(insert(outbox), row | {"tries": int(tried)})

    def say(self, values: Mapping[str, Any], findings: Sequence[str]) -> None:
        """Tell a person by a letter what is to be mended; or no longer, where nothing is.

        What a person gave up is not told again.
        """
        number, states = values["record_no"], (*WAITING, GIVEN_UP)
        known = self._messages(values["cause"], number, states)
        waiting = [one for one in known if one.state in WAITING]
        if not findings:
            self._forget_messages(waiting)
            return
        error = {"last_error": "；".join(findings)[:_LONGEST_ERROR]}
        for one in waiting:
            self._write_message(one, error)
        if not known:
            body = Message(number, "", delete=False, title=title_of(values, delete=False))
            queue = Queue(self.books.org, self.books.link, INSURE, self.clock)
            row = queue.row(self.clock.new_id(), values["cause"], body)
            self.books.connection.execute(insert(outbox), row | {"state": DEAD} | error)

    def finish(self, row: AnyRow, *, delete: bool) -> None:
        """It was told, or taken back; what waited behind it is looked at."""
        finish(self.books.connection, self.books.org, row, self.clock.now(), delete=delete)

    def write(self, row: AnyRow, values: dict[str, Any]) -> None:
        """Change a record."""
        self._set(row.record_no, values)

    def _set(self, record_no: str, values: dict[str, Any]) -> None:
        table = insurance_record
        mine = (table.c.org == self.books.org, table.c.record_no == record_no)
        now = {"changed_at": self.clock.now()}
        self.books.connection.execute(update(table).where(*mine).values(values | now))

    def message_id(self) -> str:
        """The number of a message, never given before."""
        self._serial += 1
        return self.platform.message_id(self.clock.now(), self._serial)

    def close(self, **more: object) -> None:
        """Keep how far it went; last in the transaction."""
        values = {"serial": self._serial, "out_seq": self._out, **more}
        self.books.connection.execute(update(insurance_head).where(*self._mine).values(values))

    def _lock(self) -> AnyRow:
        named = {"org": self.books.org, "link": self.books.link}
        row = named | {"version": "", "seq": -1, "begun_at": self.clock.now()}
        counters = dict.fromkeys(("out_seq", "filed_seq", "serial"), 0)
        connection = self.books.connection
        connection.execute(insert_once(connection, insurance_head), row | counters)
        query = select(insurance_head).where(*self._mine).with_for_update()
        return connection.execute(query).one()

    def _of_cause(self, cause: uuid.UUID) -> Sequence[AnyRow]:
        table = insurance_record
        mine = (table.c.org == self.books.org, table.c.link == self.books.link)
        query = select(table).where(*mine, table.c.cause == cause).order_by(table.c.made_no)
        return self.books.connection.execute(query).all()

    @staticmethod
    def _generation(rows: Sequence[AnyRow], one: Wanted, known: AnyRow | None) -> int:
        """How often it was told before: what nobody was told goes under the same number."""
        if known is not None and known.state in UNSENT:
            return int(known.generation)
        same = [row for row in rows if (row.kind, row.spot) == (one.kind, one.spot)]
        return max((int(row.generation) + 1 for row in same), default=0)

    def _add(self, one: Wanted, generation: int) -> None:
        self._serial += 1
        now, number = self.clock.now(), one.number(generation)
        row = {
            "org": self.books.org,
            "record_no": number,
            "link": self.books.link,
            "generation": generation,
            "made_no": self._serial,
            "state": State.NEW,
            "receipt_id": one.place.receipt_id,
            "line_no": one.place.line_no,
            "takes": takes_text(one.takes),
            "universal": False,
            "needed": 0,
            "findings": "[]",
            "made_at": now,
            "changed_at": now,
            **{name: getattr(one, name) for name in _SAME},
            **dict.fromkeys(_UNKNOWN, ""),
        }
        connection = self.books.connection
        connection.execute(insert(insurance_record), row)
        fixed = {"org": self.books.org, "record_no": number}
        insert_rows(connection, insurance_code, fixed, [{"code": code} for code in one.codes])

    def _messages(
        self, cause: uuid.UUID, record_no: str, states: Collection[str]
    ) -> Sequence[AnyRow]:
        """What there is in the outbox of a record."""
        mine = (outbox.c.org == self.books.org, outbox.c.receipt_id == cause)
        this = (outbox.c.kind == INSURE, outbox.c.target == self.books.link)
        query = select(outbox).where(*mine, *this, outbox.c.state.in_(states)).with_for_update()
        rows = self.books.connection.execute(query).all()
        return [one for one in rows if message_of(one).record_no == record_no]

    def _never_left(self, row: AnyRow, waiting: Sequence[AnyRow]) -> bool:
        """Whether it lies in the outbox, and was never tried."""
        untried = [one for one in waiting if one.state == DUE and one.tries == 0]
        return row.state == State.READY and len(untried) == len(waiting) > 0

    def _forget(self, row: AnyRow, waiting: Sequence[AnyRow]) -> None:
        connection, key = self.books.connection, {"org": self.books.org}
        self._forget_messages(waiting)
        for table in (insurance_code, insurance_record):
            whole = key | {"record_no": row.record_no}
            mine = and_(*(table.c[name] == value for name, value in whole.items()))
            connection.execute(delete(table).where(mine))

    def _forget_messages(self, messages: Iterable[AnyRow]) -> None:
        for message in messages:
            this = (outbox.c.org == self.books.org, outbox.c.outbox_id == message.outbox_id)
            self.books.connection.execute(delete(outbox).where(*this))

    def _write_message(self, message: AnyRow, values: dict[str, Any]) -> None:
        this = (outbox.c.org == self.books.org, outbox.c.outbox_id == message.outbox_id)
        self.books.connection.execute(update(outbox).where(*this).values(values))


_SAME = (
    *("kind", "cause", "spot", "movement", "change_kind", "packs", "pieces_per_pack", "coded"),
    *("of_record", "document_no", "person", "at", "digest", "split"),
)
_UNKNOWN = (
    *("insurance_code", "item_code", "name", "batch", "maker", "approval_number", "supplier"),
    *("delivery_no", "invoice_no"),
)


def finish(connection: Connection, org: str, row: AnyRow, now: datetime, *, delete: bool) -> None:
    """Note that a record was told or taken back; what waited behind it is looked at."""
    table, codes = insurance_record, insurance_code
    if row.state in ((State.DELETING,) if delete else SENT):
        done = State.DELETED if delete else State.DONE
        mine = (table.c.org == org, table.c.record_no == row.record_no)
        values = {"state": done, "findings": "[]", "changed_at": now}
        connection.execute(update(table).where(*mine).values(values))
    of_it = select(codes.c.code).where(codes.c.org == org, codes.c.record_no == row.record_no)
    sharing = select(codes.c.record_no).where(codes.c.org == org, codes.c.code.in_(of_it))
    behind = (table.c.state == State.BEHIND, table.c.record_no.in_(sharing))
    query = update(table).where(table.c.org == org, table.c.link == row.link, *behind)
    connection.execute(query.values(state=State.NEW))


def message_of(row: AnyRow) -> Message:
    """What an outbox row says."""
    return msgspec.json.decode(row.body, type=Message)


def title_of(values: Mapping[str, Any], *, delete: bool) -> str:
    """What a message says, for people."""
    what = "撤销" if delete else ""
    batch = f" 批号 {values['batch']}" if values["batch"] else ""
    document = f"，单据 {values['document_no']}" if values["document_no"] else ""
    kind = values["kind"]
    return f"{kind} {what}{KIND_NAMES[kind]} {values['name']}{batch}{document}"
