"""Folds the facts of one receipt into what is known of its acceptance.

Without it whoever noted last on the wire would be right. Pure, and the same for any order of facts:
they are put in the order of their ids (UUIDv7, so of their time), and of two facts about one thing
the later one is in force. A signature covers what its role is there for: courier and receiver the
arrival, the cold chain and the packages; acceptors and store keeper all. What is noted after it
makes it outdated.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET

from app.receiving.acceptance.operations import (
    AppearanceNoted,
    ArrivalNoted,
    ColdChainNoted,
    DocumentTicked,
    FileAttached,
    FileRemoved,
    LineConcluded,
    PackageChecked,
    ReadingsBody,
    SignatureWithdrawn,
    Signed,
    Sort,
)
from app.receiving.acceptance.values import (
    AcceptanceView,
    Arrival,
    Attachment,
    ColdChain,
    Document,
    DocumentSeen,
    LineAcceptance,
    LoggerReadings,
    PackageCheck,
    PackageFinding,
    Purpose,
    Role,
    Signature,
    TemperatureLimits,
)

_OF_THE_ARRIVAL = (ArrivalNoted, ColdChainNoted, PackageChecked)
_AT_THE_DOOR = {Role.COURIER, Role.RECEIVER}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as it was noted."""

    fact_id: uuid.UUID
    person: str
    at: datetime
    what: Sort


@dataclass(slots=True)
class _Known:
    """What the facts so far say."""

    arrival: Arrival
    cold_chain: ColdChain
    packages: dict[PackageCheck, PackageFinding] = field(default_factory=dict)
    ticked: dict[tuple[int | None, Document], bool] = field(default_factory=dict)
    appearances: dict[int, AppearanceNoted] = field(default_factory=dict)
    conclusions: dict[int, LineConcluded] = field(default_factory=dict)
    attachments: dict[uuid.UUID, Attachment] = field(default_factory=dict)
    signatures: dict[Role, Signature] = field(default_factory=dict)


def fold(start: AcceptanceView, facts: Iterable[Fact]) -> AcceptanceView:
    """Tell what is known; `start` has the receipt and its lines, with nothing noted."""
    ordered = sorted(facts, key=lambda fact: fact.fact_id.bytes)
    removed = {fact.what.attachment_id for fact in ordered if isinstance(fact.what, FileRemoved)}
    known = _Known(start.arrival, start.cold_chain)
    for fact in ordered:
        if fact.fact_id not in removed:
            _take(known, fact)
    attachments = tuple(known.attachments.values())
    packages = known.packages
    return replace(
        start,
        arrival=known.arrival,
        cold_chain=_with_logger(known.cold_chain, attachments),
        packages=tuple(packages.get(check, PackageFinding(check)) for check in PackageCheck),
        documents=_documents(known, None),
        lines=_lines(known, start.lines),
        attachments=attachments,
        signatures=tuple(known.signatures[role] for role in Role if role in known.signatures),
    )


def _take(known: _Known, fact: Fact) -> None:
    what = fact.what
    if isinstance(what, Signed):
        known.signatures[what.role] = Signature(what.role, what.signer, fact.at)
        return
    if isinstance(what, SignatureWithdrawn):
        known.signatures.pop(what.role, None)
        return
    _outdate(known, what)
    if isinstance(what, ArrivalNoted):
        known.arrival = replace(known.arrival, **_said(what))
    elif isinstance(what, ColdChainNoted):
        known.cold_chain = replace(known.cold_chain, **_said(what))
    elif isinstance(what, PackageChecked):
        known.packages[what.check] = PackageFinding(what.check, what.finding, what.remark)
    elif isinstance(what, DocumentTicked):
        known.ticked[what.line_no, what.document] = what.ticked
    elif isinstance(what, FileAttached):
        known.attachments[fact.fact_id] = _attachment(fact, what)
    else:
        _take_of_line(known, what)


def _take_of_line(known: _Known, what: Sort) -> None:
    if isinstance(what, AppearanceNoted):
        known.appearances[what.line_no] = what
    elif isinstance(what, LineConcluded):
        known.conclusions[what.line_no] = what


def _outdate(known: _Known, what: Sort) -> None:
    # A photo or a paper that is added later takes nothing from what was signed; a logger may.
    if isinstance(what, FileAttached) and what.purpose is not Purpose.LOGGER:
        return
    at_the_door = isinstance(what, _OF_THE_ARRIVAL)
    for role, signature in known.signatures.items():
        if at_the_door or role not in _AT_THE_DOOR:
            known.signatures[role] = replace(signature, outdated=True)


def _said(what: ArrivalNoted | ColdChainNoted) -> dict[str, Any]:
    values = msgspec.structs.asdict(what)
    return {name: value for name, value in values.items() if value is not UNSET}


def _lines(known: _Known, lines: Sequence[LineAcceptance]) -> tuple[LineAcceptance, ...]:
    # Most lines of a long receipt were never spoken of, and stay the very same value.
    spoken_of: set[int | None] = {*known.appearances, *known.conclusions}
    spoken_of |= {line_no for line_no, _ in known.ticked}
    spoken_of |= {each.line_no for each in known.attachments.values()}
    return tuple(_line(known, line) if line.line_no in spoken_of else line for line in lines)


def _line(known: _Known, line: LineAcceptance) -> LineAcceptance:
    number = line.line_no
    appearance = known.appearances.get(number)
    if appearance is not None:
        line = replace(line, appearance=appearance.finding, appearance_remark=appearance.remark)
    concluded = known.conclusions.get(number)
    if concluded is not None:
        line = replace(
            line,
            conclusion=concluded.conclusion,
            reason=concluded.reason,
            remark=concluded.remark,
        )
    return replace(
        line,
        documents=_documents(known, number),
        attachments=tuple(key for key, each in known.attachments.items() if each.line_no == number),
    )


def _documents(known: _Known, line_no: int | None) -> tuple[DocumentSeen, ...]:
    attached: dict[Document, list[uuid.UUID]] = {}
    for key, each in known.attachments.items():
        if each.line_no == line_no and each.document is not None:
            attached.setdefault(each.document, []).append(key)
    found = (
        DocumentSeen(
            document,
            known.ticked.get((line_no, document), False),
            tuple(attached.get(document, ())),
        )
        for document in Document
    )
    return tuple(seen for seen in found if seen.there)


def _with_logger(cold_chain: ColdChain, attachments: Sequence[Attachment]) -> ColdChain:
    loggers = [each for each in attachments if each.purpose is Purpose.LOGGER]
    readings = next((each.readings for each in reversed(loggers) if each.readings), None)
    logger = loggers[-1].attachment_id if loggers else None
    return replace(cold_chain, readings=readings, logger=logger)


def _attachment(fact: Fact, what: FileAttached) -> Attachment:
    return Attachment(
        attachment_id=fact.fact_id,
        sha256=what.sha256,
        name=what.name,
        media_type=what.media_type,
        size=what.size,
        purpose=what.purpose,
        person=fact.person,
        at=fact.at,
        line_no=what.line_no,
        document=what.document,
        readings=None if what.readings is None else _readings(what.readings),
        note=what.note,
    )


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
