"""Finds the delivery of goods that came first, and makes their scans again for it.

Without it everything on the dock would have to be scanned twice. Each scan is made again with its
own time, device and person, by the ordinary session, so it is judged and counted as always. Which
were made again already is read from the receipt itself: the joining may be killed after any of
them, begun again, or done in two places, and no scan is made twice for one receipt.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from app.codes.code import Kind
from app.receiving.blind import rows
from app.receiving.blind.journal import record
from app.receiving.blind.operations import BlindJoined as Joined
from app.receiving.blind.operations import BlindJoining
from app.receiving.blind.rows import BY_HAND, BlindHead, BlindKey
from app.receiving.blind.values import BlindJoined, BlindState, BlindSummary, Fit, JoiningShown
from app.receiving.documents import deliveries
from app.receiving.documents.finding import CARTON, DRUG
from app.receiving.parts import Parts
from app.receiving.progress import ReceiptState
from app.receiving.refusals import WishRefused
from app.receiving.sessions.opening import receipt_id
from app.receiving.sessions.session import ReceivingSession
from app.receiving.values import Distributor
from app.receiving.verdicts import Severity, Verdict
from app.store.tables.arrivals import delivery_key
from app.store.tables.receipts import delivery, expected_package, receipt, scan
from app.tracing import library
from app.tracing.values import box_of

PIECE = 8
"""Scans made again in one go, so that a person's scan in between does not wait."""
LOOKED_FOR = 200
"""Codes in one look-up."""
_WRONG = {verdict.value for verdict in Verdict if verdict.severity is Severity.WRONG}
_Made = tuple[bytes, str, str, datetime]
"""What tells one scan from all others: bytes, device, person, time."""

Taking = Callable[[uuid.UUID, str], ReceivingSession]
"""Gives the session of a delivery's receipt, for a person."""


def summaries(connection: Connection, org: str) -> tuple[BlindSummary, ...]:
    """The receipts that wait for a delivery note, each with the deliveries it may belong to."""
    return tuple(_summary(connection, head) for head in rows.unfinished(connection, org))


def _summary(connection: Connection, head: BlindHead) -> BlindSummary:
    standing = rows.standing(rows.scans(connection, head.key))
    return BlindSummary(
        blind_id=head.key.blind_id,
        blind_no=head.blind_no,
        distributor=head.distributor,
        state=head.state,
        opened_at=head.opened_at,
        opened_by=head.opened_by,
        kept=len(standing),
        fits=_fits(connection, head, standing) if head.state is BlindState.OPEN else (),
        joining=head.delivery_id if head.state is BlindState.JOINING else None,
    )


def _fits(
    connection: Connection, head: BlindHead, standing: list[Row[*tuple[Any, ...]]]
) -> tuple[Fit, ...]:
    """Unconfirmed deliveries that list these codes, or bring these drugs from that distributor."""
    org = head.key.org
    listed = _listed(connection, org, standing)
    by_drug = _by_drug(connection, org, standing)
    found = _unconfirmed(connection, org, {*listed, *by_drug})
    fits = []
    for row in found:
        same = _is_same(head.distributor, row.distributor_code, row.distributor_name)
        matching = set(listed.get(row.delivery_id, ()))
        if same:
            matching |= by_drug.get(row.delivery_id, set())
        if matching:
            whose = Distributor(row.distributor_code, row.distributor_name)
            fit = Fit(row.delivery_id, row.delivery_no, whose, len(matching), same)
            fits.append(fit)
    fits.sort(key=lambda fit: (fit.same_distributor, fit.matching), reverse=True)
    return tuple(fits)


def _is_same(named: Distributor, code: str, name: str) -> bool:
    """A typed name has no code; half of a company's name is often all that is on the truck."""
    if named.code:
        return named.code == code
    return named.name in name or name in named.name


def _listed(
    connection: Connection, org: str, standing: list[Row[*tuple[Any, ...]]]
) -> dict[uuid.UUID, set[str]]:
    """Delivery → the noted codes and cartons that stand in its lists."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    labels = [row.code for row in standing if row.kind not in (Kind.TRACE_CODE, BY_HAND)]
    for piece in _pieces(labels):
        for row in connection.execute(_keys(org, CARTON, piece)):
            found[row.delivery_id].add(row.key)
    codes = [row.code for row in standing if row.kind == Kind.TRACE_CODE]
    for piece in _pieces(codes):
        for row in connection.execute(_expected(org, piece)):
            found[row.delivery_id].add(box_of(row.code))
    return found


def _expected(org: str, codes: list[str]) -> Any:  # noqa: ANN401 (a select)
    """What is listed of some codes; of GS1 codes also where batch and dates stand behind them."""
    columns = (expected_package.c.delivery_id, expected_package.c.code)
    same: list[ColumnElement[bool]] = [expected_package.c.code.in_(codes)]
    same += [
        library.is_same_code(expected_package.c.code, code) for code in codes if not _is_plain(code)
    ]
    return select(*columns).where(expected_package.c.org == org, or_(*same))


def _is_plain(code: str) -> bool:
    return len(code) == 20 and code.isdigit()


def _by_drug(
    connection: Connection, org: str, standing: list[Row[*tuple[Any, ...]]]
) -> dict[uuid.UUID, set[str]]:
    """Delivery → the noted trace codes whose drug it brings."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in standing:
        if row.kind == Kind.TRACE_CODE:
            codes[_drug(row.code)].add(row.code)
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for piece in _pieces(codes):
        for row in connection.execute(_keys(org, DRUG, piece)):
            found[row.delivery_id] |= codes[row.key]
    return found


def _drug(code: str) -> str:
    """The drug identifier of 20 digits; of GS1 the GTIN behind its (01)."""
    return code[:7] if _is_plain(code) else code[2:16]


def _keys(org: str, kind: str, keys: list[str]) -> Any:  # noqa: ANN401 (a select)
    return select(delivery_key.c.delivery_id, delivery_key.c.key).where(
        delivery_key.c.org == org, delivery_key.c.key.in_(keys), delivery_key.c.kind == kind
    )


def _pieces(values: Iterable[str]) -> Iterable[list[str]]:
    found = list(dict.fromkeys(values))
    return [found[at : at + LOOKED_FOR] for at in range(0, len(found), LOOKED_FOR)]


def _unconfirmed(
    connection: Connection, org: str, wanted: set[uuid.UUID]
) -> list[Row[*tuple[Any, ...]]]:
    its_receipt = and_(
        receipt.c.org == delivery.c.org, receipt.c.delivery_id == delivery.c.delivery_id
    )
    columns = (delivery.c.delivery_id, delivery.c.delivery_no, delivery.c.arrived_at)
    names = (delivery.c.distributor_code, delivery.c.distributor_name)
    query = (
        select(*columns, *names)
        .join(receipt, its_receipt, isouter=True)
        .where(
            delivery.c.org == org,
            delivery.c.delivery_id.in_(wanted),
            func.coalesce(receipt.c.state, "") != ReceiptState.CONFIRMED,
        )
        .order_by(delivery.c.arrived_at.desc())
    )
    return list(connection.execute(query)) if wanted else []


def begin(parts: Parts, blind_id: uuid.UUID, delivery_id: uuid.UUID, person: str) -> Joining:
    """Say which delivery the goods are of, or go on; raises WishRefused or StoreError."""
    key = BlindKey(parts.log.workstation.org, blind_id)
    with parts.database.writing() as connection:
        head = rows.head(connection, key)
        if head is None:
            raise WishRefused("no-blind-receipt")
        if head.state in (BlindState.JOINED, BlindState.GIVEN_UP):
            raise WishRefused("blind-closed", number=head.blind_no)
        if head.state is BlindState.JOINING and head.delivery_id != delivery_id:
            raise WishRefused("blind-joining", number=head.blind_no)
        if deliveries.number_of(connection, key.org, delivery_id) is None:
            raise WishRefused("delivery-unknown")
        now = parts.clock.now()
        body = BlindJoining(blind_id=blind_id, delivery_id=delivery_id, person=person, at=now)
        if head.state is BlindState.OPEN:
            record(connection, parts, body)
    return Joining(parts, head, delivery_id, person)


class Joining:
    """One joining under way; lives where the writer lives."""

    def __init__(self, parts: Parts, head: BlindHead, delivery_id: uuid.UUID, person: str) -> None:
        """Read what is still to be made again."""
        self._parts = parts
        self._head = head
        self._delivery_id = delivery_id
        self._person = person
        with parts.database.reading() as connection:
            self._standing = rows.standing(rows.scans(connection, head.key))
            made = {_made(row) for row in self._receipt_rows(connection)}
        coded = [row for row in self._standing if row.kind != BY_HAND]
        self._total = len(coded)
        self._waiting = [row for row in coded if _made(row) not in made]
        self._waiting.reverse()

    @property
    def is_done(self) -> bool:
        """Whether every scan was made again."""
        return not self._waiting

    @property
    def shown(self) -> JoiningShown:
        """How far it is."""
        blind_id = self._head.key.blind_id
        return JoiningShown(blind_id, self._total - len(self._waiting), self._total)

    def go_on(self, taking: Taking) -> None:
        """Make some scans again; raises WishRefused or StoreError."""
        if self._waiting:
            session = taking(self._delivery_id, self._person)
        for _ in range(min(PIECE, len(self._waiting))):
            session.scan(rows.reading(self._waiting[-1]))
            self._waiting.pop()

    def finish(self) -> BlindJoined:
        """Close the receipt without a note; raises StoreError."""
        key, blind_no = self._head.key, self._head.blind_no
        wanted = {_made(row) for row in self._standing}
        with self._parts.database.writing() as connection:
            made = [row for row in self._receipt_rows(connection) if _made(row) in wanted]
            counted = sum(row.added for row in made)
            exceptions = sum(1 for row in made if row.verdict in _WRONG)
            body = Joined(
                blind_id=key.blind_id,
                delivery_id=self._delivery_id,
                counted=counted,
                exceptions=exceptions,
                person=self._person,
                at=self._parts.clock.now(),
            )
            record(connection, self._parts, body)
            number = deliveries.number_of(connection, key.org, self._delivery_id)
        by_hand = tuple(rows.kept_scan(row) for row in self._standing if row.kind == BY_HAND)
        return BlindJoined(
            blind_id=key.blind_id,
            blind_no=blind_no,
            delivery_id=self._delivery_id,
            delivery_no=number or "",
            replayed=self._total,
            counted=counted,
            exceptions=exceptions,
            by_hand=by_hand,
        )

    def _receipt_rows(self, connection: Connection) -> list[Row[*tuple[Any, ...]]]:
        """The receipt's scans out of the time in which goods were noted."""
        if not self._standing:
            return []
        times = [row.read_at for row in self._standing]
        mine = (
            scan.c.org == self._head.key.org,
            scan.c.receipt_id == receipt_id(self._delivery_id),
            scan.c.read_at.between(min(times), max(times)),
        )
        columns = (scan.c.raw, scan.c.device, scan.c.person, scan.c.read_at)
        found = select(*columns, scan.c.added, scan.c.verdict).where(*mine)
        return list(connection.execute(found))


def _made(row: Any) -> _Made:  # noqa: ANN401 (a row of scan or of blind_scan)
    return row.raw, row.device, row.person, row.read_at
