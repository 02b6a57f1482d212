"""The acceptance of one receipt on one workstation: notes, attachments and signatures as facts.

Without it what people saw at the desk would not be on record. Each wish becomes one fact, applied
and logged in one transaction, and answered only after that is durable. The facts of a receipt are
few, so they are read and folded anew each time; its lines, and what the rules of items ask of them,
are read once: a delivery of 10,000 lines must not be decoded for every tick. Not for several
threads: it lives where the writer lives; only `keep` may run elsewhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from app.receiving import records
from app.receiving.acceptance import journal
from app.receiving.acceptance.checking import LONGEST_NAME, Note, tidied, tidy_text
from app.receiving.acceptance.events import AcceptanceShown
from app.receiving.acceptance.files import AttachmentFolder, KeptFile
from app.receiving.acceptance.logger_file import LoggerFile, read_logger
from app.receiving.acceptance.operations import (
    KIND,
    VERSION,
    AcceptanceNoted,
    FileAttached,
    FileRemoved,
    ReadingsBody,
    SignatureWithdrawn,
    Signed,
    Sort,
    encode,
)
from app.receiving.acceptance.records import lines_of, view_of
from app.receiving.acceptance.rules import (
    ACCEPTORS,
    Requirements,
    may_sign,
    missing,
    nothing_required,
)
from app.receiving.acceptance.values import (
    REFRIGERATED,
    AcceptanceView,
    Attachment,
    Document,
    LineAcceptance,
    LoggerReadings,
    Purpose,
    Requirement,
    Role,
    TemperatureLimits,
)
from app.receiving.documents import deliveries
from app.receiving.progress import ReceiptState
from app.receiving.records import ReceiptKey
from app.receiving.refusals import WishRefused
from app.receiving.values import Delivery
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database
from app.store.facts import Author

RequirementsOf = Callable[[Connection, Delivery], Requirements]
"""Reads what the rules of its items ask of a delivery's lines."""


def ask_for_nothing(connection: Connection, delivery: Delivery) -> Requirements:
    """Know no rules of items."""
    del connection, delivery
    return nothing_required


@dataclass(frozen=True, slots=True)
class AcceptanceParts:
    """What an acceptance works with."""

    database: Database
    log: ChangeLog
    clock: Clock
    folder: AttachmentFolder
    requirements_of: RequirementsOf = ask_for_nothing


@dataclass(frozen=True, slots=True)
class Filing:
    """What a file is attached as."""

    purpose: Purpose
    line_no: int | None = None
    document: Document | None = None


class Acceptance:
    """The acceptance of one receipt."""

    def __init__(self, parts: AcceptanceParts, receipt_id: uuid.UUID, person: str) -> None:
        """Be noted by this person; whether there is such a receipt shows with the first wish."""
        self._parts = parts
        self._org = parts.log.workstation.org
        self._receipt_id = receipt_id
        self._person = person
        self._lines: tuple[LineAcceptance, ...] = ()
        self._required: dict[int, Requirement] | None = None

    @property
    def receipt_id(self) -> uuid.UUID:
        """Which receipt it is."""
        return self._receipt_id

    @property
    def person(self) -> str:
        """Who notes."""
        return self._person

    def shown(self) -> AcceptanceShown:
        """All that is known now; raises WishRefused where there is no such receipt."""
        with self._parts.database.reading() as connection:
            view = self._read(connection)
            required = self._required or {}
        folder = self._parts.folder
        paths = {each.attachment_id: folder.path_of(each.sha256) for each in view.attachments}
        return AcceptanceShown(
            view=view,
            missing=missing(view, lambda line_no: required[line_no]),
            required=required,
            files={key: path for key, path in paths.items() if path.is_file()},
        )

    def note(self, what: Note) -> None:
        """Note one thing; raises WishRefused or StoreError."""
        with self._parts.database.writing() as connection:
            view = self._open(connection)
            tidy = tidied(what, view, self._parts.clock.now())
            if tidy is not None:
                self._record(connection, tidy)

    def limits(self) -> TemperatureLimits:
        """Where the temperature has to stay: the narrowest of all lines that are kept cold."""
        with self._parts.database.reading() as connection:
            self._read(connection)
        cold = [rule.limits for rule in (self._required or {}).values() if rule.cold_chain]
        if not cold:
            return REFRIGERATED
        return TemperatureLimits(max(each.low for each in cold), min(each.high for each in cold))

    def attach(self, kept: KeptFile, filing: Filing, logged: LoggerFile | None) -> None:
        """Put a file that was kept on record; raises WishRefused or StoreError."""
        with self._parts.database.writing() as connection:
            view = self._read(connection)
            # Papers come late: they are added to what was confirmed and take nothing from it.
            if filing.purpose is Purpose.LOGGER:
                _refuse_confirmed(view)
            if filing.line_no is not None and view.line(filing.line_no) is None:
                raise WishRefused("no-such-line", line=filing.line_no)
            self._record(connection, _attached(kept, filing, logged))

    def attachment(self, attachment_id: uuid.UUID) -> Attachment:
        """One attachment; raises WishRefused where there is none, or no longer."""
        with self._parts.database.reading() as connection:
            view = self._read(connection)
        return _found(view, attachment_id)

    def remove(self, attachment_id: uuid.UUID) -> None:
        """Take an attachment off; its file stays. Raises WishRefused or StoreError."""
        with self._parts.database.writing() as connection:
            _found(self._open(connection), attachment_id)
            self._record(connection, FileRemoved(attachment_id=attachment_id))

    def sign(self, role: Role, person: str) -> None:
        """Sign as one role; the two acceptors are two people. Raises WishRefused."""
        signer = tidy_text(person, LONGEST_NAME)
        if not signer:
            raise WishRefused("signer-missing")
        with self._parts.database.writing() as connection:
            view = self._open(connection)
            if not may_sign(view, role, signer):
                other = ACCEPTORS[role is Role.ACCEPTOR]
                raise WishRefused("signed-already", person=signer, role=other)
            self._record(connection, Signed(role=role, signer=signer))

    def withdraw(self, role: Role) -> None:
        """Take a signature back; raises WishRefused or StoreError."""
        with self._parts.database.writing() as connection:
            if self._open(connection).signature(role) is None:
                raise WishRefused("not-signed", role=role)
            self._record(connection, SignatureWithdrawn(role=role))

    def _open(self, connection: Connection) -> AcceptanceView:
        view = self._read(connection)
        _refuse_confirmed(view)
        return view

    def _read(self, connection: Connection) -> AcceptanceView:
        head = records.head(connection, ReceiptKey(self._org, self._receipt_id))
        if head is None:
            raise WishRefused("no-such-receipt")
        if self._required is None:
            delivery = deliveries.load(connection, self._org, head.delivery_id)
            if delivery is None:
                raise WishRefused("no-such-receipt")
            requirements = self._parts.requirements_of(connection, delivery)
            self._lines = lines_of(delivery)
            self._required = {line.line_no: requirements(line.line_no) for line in self._lines}
        return view_of(connection, head, self._lines)

    def _record(self, connection: Connection, what: Sort) -> None:
        parts = self._parts
        body = AcceptanceNoted(
            receipt_id=self._receipt_id,
            fact_id=parts.clock.new_id(),
            person=self._person,
            at=parts.clock.now(),
            what=what,
        )
        op_id = parts.log.append(connection, KIND, VERSION, encode(body))
        journal.apply(connection, Author(self._org, parts.log.workstation.device, op_id), body)


def keep(
    folder: AttachmentFolder, path: Path, filing: Filing, limits: TemperatureLimits
) -> tuple[KeptFile, LoggerFile | None]:
    """Keep a file and read it where it is a logger's; for any thread; raises WishRefused."""
    kept = folder.keep(path)
    if filing.purpose is not Purpose.LOGGER:
        return kept, None
    return kept, read_logger(kept.data, kept.media_type, limits)


def _refuse_confirmed(view: AcceptanceView) -> None:
    if view.state is ReceiptState.CONFIRMED:
        raise WishRefused("confirmed", receipt=view.receipt_no)


def _found(view: AcceptanceView, attachment_id: uuid.UUID) -> Attachment:
    found = view.attachment(attachment_id)
    if found is None:
        raise WishRefused("no-such-attachment")
    return found


def _attached(kept: KeptFile, filing: Filing, logged: LoggerFile | None) -> FileAttached:
    readings = None if logged is None else logged.readings
    return FileAttached(
        sha256=kept.sha256,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        purpose=filing.purpose,
        line_no=filing.line_no,
        document=filing.document if filing.purpose is Purpose.DOCUMENT else None,
        readings=None if readings is None else _body(readings),
        note="" if logged is None else logged.note,
    )


def _body(readings: LoggerReadings) -> ReadingsBody:
    return ReadingsBody(
        count=readings.count,
        low=readings.low,
        high=readings.high,
        mean=readings.mean,
        first_at=readings.first_at,
        last_at=readings.last_at,
        outside=readings.outside,
        limits=(readings.limits.low, readings.limits.high),
    )
