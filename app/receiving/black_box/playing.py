"""Plays the steps of a recording through the real use cases, into a fresh database.

Without it a replay would be a copy of the answers. The clock stands at the moment of each step and
hands out the ids that were made then, so that what comes out can be compared to the letter. The
rules that judge are those of this program: where they were others, the replay says so.
"""

from __future__ import annotations

import uuid
from collections import Counter, deque
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from app.receiving.acceptance.acceptance import Acceptance, AcceptanceParts, Filing
from app.receiving.acceptance.asking import asked_by_rules
from app.receiving.acceptance.files import MOST_BYTES, AttachmentFolder, KeptFile
from app.receiving.acceptance.logger_file import LoggerFile
from app.receiving.acceptance.operations import (
    FileAttached,
    FileRemoved,
    ReadingsBody,
    SignatureWithdrawn,
    Signed,
)
from app.receiving.acceptance.values import LoggerReadings, Purpose, TemperatureLimits
from app.receiving.black_box import steps as wishes
from app.receiving.black_box.recording import KNOWLEDGE, BoxProblem, Header, Recording
from app.receiving.black_box.rows import put_all
from app.receiving.black_box.steps import FACTS, Step, steps_of
from app.receiving.documents import deliveries
from app.receiving.operations import ScanRecorded
from app.receiving.parts import Parts
from app.receiving.progress import Difference
from app.receiving.refusals import WishRefused
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.sessions.session import ReceivingSession
from app.receiving.settings import OverQuantity, ReceivingRules
from app.receiving.values import PackageLevel
from app.store import local_state
from app.store.change_log import ChangeLog
from app.store.clock import RisingIds
from app.store.database import Database
from app.store.errors import StoreError
from app.store.facts import Author, OutOfPlace
from app.store.tables.changes import operation
from app.store.tables.schema import metadata
from app.store.workstation import Workstation

Outcome = tuple[Step, tuple[msgspec.Struct, ...], WishRefused | None]
"""A step, the facts that came of it now, and why it was refused."""


class StandingClock:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime) -> None:
        """Stand at a moment; its zone says which day it is."""
        self._at = at
        self._ids: deque[uuid.UUID] = deque()
        self._more = RisingIds()

    def stand(self, at: datetime, ids: tuple[uuid.UUID, ...] = ()) -> None:
        """Stand at another moment, at which these ids were made."""
        self._at = at
        self._ids = deque(ids)

    def now(self) -> datetime:
        """The moment."""
        return self._at

    def today(self) -> date:
        """The day it was at the workstation."""
        return self._at.date()

    def new_id(self) -> uuid.UUID:
        """The next id that was made then; one of its own where there were fewer."""
        return self._ids.popleft() if self._ids else self._more.new_id(self._at)


def parts_of(database: Database, header: Header, clock: StandingClock) -> Parts:
    """What use cases work with on a copy: the recorded workstation, its settings, its clock."""
    station = Workstation(header.org, header.device, header.incarnation, header.number)
    rules = rules_of(header.near_expiry_days, header.over_quantity)
    return Parts(database, ChangeLog(station, clock), clock, rules)


def rules_of(near_expiry_days: int, over_quantity: str) -> ReceivingRules:
    """Settings as they were recorded; raises BoxProblem."""
    try:
        return ReceivingRules(near_expiry_days, OverQuantity(over_quantity))
    except ValueError as error:
        raise BoxProblem(f"录制文件里的收货规则不对：{error}") from error


class Player:
    """Plays one recording once."""

    def __init__(self, recording: Recording, database: Database, folder: Path) -> None:
        """Put down what was there before; `folder` is for attachments. Raises BoxProblem."""
        self._header = recording.header
        self._database = database
        self._recording = recording
        self._clock = StandingClock(recording.header.taken_at)
        self._parts = parts_of(database, recording.header, self._clock)
        self._folder = AttachmentFolder(folder)
        self._session: ReceivingSession | None = None
        self._acceptances: dict[str, Acceptance] = {}
        self._logged = 0
        self.counts: Counter[str] = Counter()
        """Steps by what they were."""
        with database.writing() as connection:
            put_all(connection, recording.before)
            local_state.write(connection, "receipt_counter", str(_number_before(recording)))
            delivery = deliveries.load(connection, self._header.org, self._header.delivery_id)
        if delivery is None:
            raise BoxProblem("录制文件里没有配送单，不能回放")
        self.steps = steps_of(recording, delivery)

    @property
    def parts(self) -> Parts:
        """What to read the played receipt with."""
        return self._parts

    def play(self, tell: Callable[[Outcome], bool]) -> bool:
        """Play all steps; `tell` says whether to go on, False comes back where it did not."""
        for step in self.steps:
            self._clock.stand(step.at, step.ids)
            refused = self._play(step)
            made = self._made()
            self.counts[type(step.wish).__name__.lower()] += 1
            if not tell((step, made, refused)):
                return False
        with self._database.writing() as connection:
            for name in KNOWLEDGE:
                connection.execute(metadata.tables[name].delete())
            put_all(connection, self._recording.now)
        return True

    def _play(self, step: Step) -> WishRefused | None:
        try:
            _PLAYERS[type(step.wish)](self, step.wish)
        except WishRefused as refusal:
            return refusal
        return None

    def _made(self) -> tuple[msgspec.Struct, ...]:
        """What the log has since it was last asked."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(operation)
                .where(
                    operation.c.org == self._header.org,
                    operation.c.device == self._header.device,
                    operation.c.incarnation == self._header.incarnation,
                    operation.c.seq > self._logged,
                )
                .order_by(operation.c.seq)
            ).all()
        self._logged += len(rows)
        return tuple(FACTS.decode(row.kind, row.version, row.body) for row in rows)

    def _here(self) -> ReceivingSession:
        if self._session is None:
            self._session = open_receipt(self._parts, self._header.delivery_id, "")
        return self._session

    def _open(self, wish: wishes.Open) -> None:
        if wish.near_expiry_days is not None:
            rules = rules_of(wish.near_expiry_days, wish.over_quantity)
            parts = self._parts
            self._parts = Parts(parts.database, parts.log, parts.clock, rules)
        self._session = open_receipt(self._parts, self._header.delivery_id, wish.person)

    def _scan(self, wish: wishes.Scan) -> None:
        self._here().scan(_reading(wish.body))

    def _undo(self, wish: wishes.Undo) -> None:
        self._here().undo(_reading(wish.body))

    def _redo(self, wish: wishes.Redo) -> None:
        self._here().redo(_reading(wish.body))

    def _reject(self, wish: wishes.RejectQuantity) -> None:
        aside = wish.aside
        reason = _one_of(Difference, aside.reason)
        self._here().reject_quantity(
            aside.line_no, aside.quantity, reason, aside.remark, _reading(wish.body)
        )

    def _settle(self, wish: wishes.Settle) -> None:
        body = wish.body
        self._here().settle(body.seq, body.explanation, body.person)

    def _explain(self, wish: wishes.Explain) -> None:
        body = wish.body
        said = (body.line_no, _one_of(Difference, body.difference), body.remark)
        self._here().explain_lines([said], body.person)

    def _assign(self, wish: wishes.Assign) -> None:
        body = wish.body
        level = _one_of(PackageLevel, body.level)
        self._here().assign_identifier(body.identifier, wish.line_no, level, body.person)

    def _confirm(self, wish: wishes.Confirm) -> None:
        self._here().confirm(wish.body.confirmed_by)

    def _accept(self, wish: wishes.Accept) -> None:
        body, what = wish.body, wish.body.what
        acceptance = self._acceptance(body.person)
        if isinstance(what, FileAttached):
            # The bytes stay at the workstation; only how many they are is on record.
            data = bytes(min(max(what.size, 0), MOST_BYTES))
            kept = KeptFile(what.sha256, what.name, what.media_type, data)
            logged = _logger_file(what) if what.purpose is Purpose.LOGGER else None
            acceptance.attach(kept, Filing(what.purpose, what.line_no, what.document), logged)
        elif isinstance(what, FileRemoved):
            acceptance.remove(what.attachment_id)
        elif isinstance(what, Signed):
            acceptance.sign(what.role, what.signer)
        elif isinstance(what, SignatureWithdrawn):
            acceptance.withdraw(what.role)
        else:
            acceptance.note(what)

    def _acceptance(self, person: str) -> Acceptance:
        found = self._acceptances.get(person)
        if found is None:
            parts = AcceptanceParts(
                self._database,
                self._parts.log,
                self._clock,
                self._folder,
                asked_by_rules(self._header.org),
            )
            found = Acceptance(parts, self._header.receipt_id, person)
            self._acceptances[person] = found
        return found

    def _give(self, wish: wishes.Give) -> None:
        with self._database.writing() as connection:
            put_all(connection, (wish.put,))
        if wish.put.row.get("receipt_id") == self._header.receipt_id:
            # What others did at this receipt is counted with the next wish.
            self._session = None

    def _tell(self, wish: wishes.Tell) -> None:
        author = Author(self._header.org, self._header.device, self._clock.new_id())
        try:
            with self._database.writing() as connection:
                FACTS.apply(connection, author, wish.body)
        except OutOfPlace as error:
            raise BoxProblem(f"录制文件前后不连贯：{error}") from error

    def _hear(self, wish: wishes.Hear) -> None:
        heard = wish.heard
        # A feed names facts by ids; rows do not, and nothing here asks for them.
        author = Author(self._header.org, heard.device, self._clock.new_id(), heard.place)
        take = FACTS.place if heard.own else FACTS.apply
        try:
            with self._database.writing() as connection:
                applied = take(connection, author, wish.body)
        except (OutOfPlace, StoreError) as error:
            raise BoxProblem(f"录制文件前后不连贯：{error}") from error
        if self._session is not None:
            self._session.take_over(applied.changes)

    def _skip(self, wish: wishes.Unknown) -> None:
        """Nothing can be done about a fact nobody can read; it is told as a difference."""


_PLAYERS: dict[type, Callable[[Player, Any], None]] = {
    wishes.Open: Player._open,
    wishes.Scan: Player._scan,
    wishes.Undo: Player._undo,
    wishes.Redo: Player._redo,
    wishes.RejectQuantity: Player._reject,
    wishes.Settle: Player._settle,
    wishes.Explain: Player._explain,
    wishes.Assign: Player._assign,
    wishes.Confirm: Player._confirm,
    wishes.Accept: Player._accept,
    wishes.Give: Player._give,
    wishes.Hear: Player._hear,
    wishes.Tell: Player._tell,
    wishes.Unknown: Player._skip,
}


def _reading(body: ScanRecorded) -> Reading:
    return Reading(body.raw, body.device, body.person, body.read_at, body.framed)


def _one_of(kind: Any, value: str) -> Any:  # noqa: ANN401 (one of the enumerations, and its member)
    try:
        return kind(value)
    except ValueError as error:
        raise BoxProblem(f"录制里有本程序不认识的值 {value}") from error


def _logger_file(what: FileAttached) -> LoggerFile:
    return LoggerFile(None if what.readings is None else _readings(what.readings), what.note)


def _readings(body: ReadingsBody) -> LoggerReadings:
    return LoggerReadings(
        count=body.count,
        low=body.low,
        high=body.high,
        mean=body.mean,
        first_at=body.first_at,
        last_at=body.last_at,
        outside=body.outside,
        limits=TemperatureLimits(*body.limits),
    )


def _number_before(recording: Recording) -> int:
    """The counter before this receipt took its number from it.

    Another workstation's opening may stand by now: our own says which number we gave.
    """
    given = recording.header.receipt_no
    for fact in recording.facts:
        if fact.kind == "receipt.opened":
            given = str(msgspec.json.decode(fact.body).get("receipt_no"))
            break
    number = given.rpartition("-")[2]
    return int(number) - 1 if number.isascii() and number.isdigit() and number != "0" else 0
