"""One shipment that is being packed, on one workstation: wishes in, facts out.

Without it scans would be judged and forgotten. Every wish becomes one fact, is applied and logged
in one transaction, and is answered only after that is durable; refused scans are kept as well. The
shipment is the fold of its facts and is read again from the store when it opens, so the program may
be killed at any moment. Not for several threads: it lives where the writer lives.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.codes.code import Code, Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology, text_of
from app.packing import batches, closing, journal, known, serials, views
from app.packing import operations as o
from app.packing.carton_label import CartonLabel
from app.packing.events import PackAnswered
from app.packing.judging import Judged, Table, check_room, judge, refuse_unread
from app.packing.parts import PackingParts
from app.packing.refusals import GOOD, PackingRefused, Reason, say
from app.packing.standing import Carton, Event, Package, Standing
from app.packing.values import (
    LEVELS,
    CartonKind,
    CartonState,
    HandingState,
    Packed,
    ShipmentState,
    ShipmentView,
    key_of,
)
from app.tracing.values import box_of

LONGEST_REASON = 200


class PackingSession:
    """One open shipment."""

    def __init__(self, parts: PackingParts, shipment_id: uuid.UUID, person: str) -> None:
        """Read it from its facts; raises PackingRefused or StoreError."""
        self._parts = parts
        self._device = parts.log.workstation.device
        self.shipment_id = shipment_id
        self.person = person
        self.line_at_hand: int | None = None
        self.read_again()
        if self.standing.begun is None:
            raise PackingRefused(Reason.ORDER_UNKNOWN)

    def read_again(self) -> None:
        """Read all facts: others packed, too, or nobody knows what was kept."""
        with self._parts.database.reading() as connection:
            org = self._parts.org
            self.standing = Standing(journal.events_of(connection, org, self.shipment_id))
        self._look_at_hand()

    def catch_up(self) -> None:
        """Take in what others did meanwhile; raises StoreError."""
        with self._parts.database.reading() as connection:
            org, known = self._parts.org, self.standing.known
            news = journal.news_of(connection, org, self.shipment_id, known)
        for event in news:
            if not self.standing.is_next(event):
                self.standing = Standing([*self.standing.events, *news])
                break
            self.standing.adopt(event)
        self._look_at_hand()

    def _look_at_hand(self) -> None:
        open_ones = [c for c in self.standing.cartons.values() if c.state is CartonState.OPEN]
        mine = [c.carton_id for c in open_ones if c.workstation == self._device]
        if getattr(self, "_at_hand", None) not in mine:
            self._at_hand: uuid.UUID | None = mine[-1] if mine else None

    def view(self) -> ShipmentView:
        """All that a screen shows."""
        return views.shipment_view(
            self.standing,
            (self._at_hand, self.line_at_hand),
            self._least_days,
            self._parts.clock.today(),
            undoable=self.standing.last_step(self._device) is not None,
        )

    def scan(
        self, raw: bytes, device: str, read_at: datetime, framed: str | None = None
    ) -> PackAnswered:
        """Take one scan of a package or a label; raises StoreError."""
        text = text_of(raw) if framed is None else framed
        code = parse(text)
        label = self._label_of(code, split_symbology(fold(text))[1].strip())
        if label is not None:
            judged = self._judge_label(label)
            if judged.reason is Reason.LABEL_BACK:
                return self._scan_label(label, raw, device, read_at)
        else:
            judged = self._judge(code, text)
            if judged.reason is Reason.BATCH_NEW and code.batch and code.expiry:
                before = self.line_at_hand
                line_no = int(judged.values["line_no"])
                self.give_batch(line_no, code.batch, code.expiry, code.production_date)
                self.line_at_hand = before
                judged = self._judge(code, text)
        carton = self._carton_at_hand()
        body = o.PackScanned(
            **self._base(read_at),
            raw=raw,
            framed=None if framed == text_of(raw) else framed,
            device=device,
            reason=judged.reason,
            values=judged.values,
            code=None if code.code is None else box_of(code.code),
            carton_id=None if carton is None else carton.carton_id,
            line_no=judged.line_no,
            packages=list(judged.packages),
            adopts=list(judged.adopts),
            batch=batches.named_by(self.standing, judged.line_no),
        )
        self._record(body)
        lines = batches.beside(self.standing, judged.line_no)
        return self._answer(body.raw, judged, lines, [] if carton is None else [carton])

    def undo(self) -> None:
        """Take back the last step of this workstation; raises PackingRefused."""
        step = self.standing.last_step(self._device)
        if step is None:
            raise PackingRefused(Reason.NOTHING_TO_UNDO)
        self._record(o.StepUndone(**self._base(), undoes=step.event_id))

    def choose_line(self, line_no: int | None) -> None:
        """Say which line boxes are of where codes do not say; raises PackingRefused."""
        if line_no is not None:
            self._line(line_no)
        self.line_at_hand = line_no

    def name_identifier(self, identifier: str, line_no: int, level: str) -> None:
        """Say that an identifier is the drug of a line; raises PackingRefused."""
        line = self._line(line_no)
        if level not in LEVELS or not identifier:
            raise PackingRefused(Reason.UNKNOWN_IDENTIFIER, identifier=identifier)
        self._record(
            o.IdentifierNamed(
                **self._base(),
                identifier=identifier,
                line_no=line_no,
                goods=key_of(line.province_code, line.name, line.strength, line.maker),
                level=level,
            )
        )

    def give_batch(
        self, line_no: int, batch: str, expiry: date, production_date: date | None = None
    ) -> None:
        """Say which batch is packed of a drug whose order names none; raises PackingRefused."""
        self._line(line_no)
        given = batches.given(self.standing, line_no, batch, expiry, production_date)
        for one in given:
            self._record(o.BatchGiven(**self._base(), **one))
        self.line_at_hand = int(given[0]["as_line"])

    def open_carton(self, kind: CartonKind) -> None:
        """Open another carton and fill it; raises PackingRefused."""
        body = o.CartonOpened(**self._base(), carton_id=self._new_id(), kind=kind)
        self._record(body)
        self._at_hand = body.carton_id

    def take_carton(self, carton_id: uuid.UUID) -> None:
        """Go on filling a carton; raises PackingRefused."""
        self._at_hand = self._open_one(carton_id).carton_id

    def finish_carton(self, carton_id: uuid.UUID, *, as_part: bool = False) -> None:
        """Close a carton and number it; raises PackingRefused."""
        carton = self._open_one(carton_id)
        kind = self._finished_kind(carton, as_part=as_part)
        serials.begin_history(self._parts)
        with self._parts.database.writing() as connection:
            number = serials.next_number(connection, self._parts)
            body = o.CartonFinished(
                **self._base(),
                carton_id=carton_id,
                kind=kind,
                number=number.text,
                sscc=number.sscc,
            )
            self._parts.record(connection, body)
        self._adopt(body)
        if self._at_hand == carton_id:
            self._at_hand = None

    def reopen_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """Open a finished carton again; raises PackingRefused."""
        self._done_one(carton_id)
        self._record(o.CartonReopened(**self._base(), carton_id=carton_id, reason=_reason(reason)))
        self._at_hand = carton_id

    def relabel(self, carton_id: uuid.UUID, reason: str) -> None:
        """Give a carton another number; raises PackingRefused."""
        self._done_one(carton_id)
        why = _reason(reason)
        serials.begin_history(self._parts)
        with self._parts.database.writing() as connection:
            number = serials.next_number(connection, self._parts)
            body = o.CartonRelabelled(
                **self._base(),
                carton_id=carton_id,
                number=number.text,
                sscc=number.sscc,
                reason=why,
            )
            self._parts.record(connection, body)
        self._adopt(body)

    def void_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """There is no such carton; raises PackingRefused."""
        carton = self._carton(carton_id)
        if carton.state is CartonState.VOIDED:
            raise PackingRefused(Reason.CARTON_NOT_OPEN, sequence=carton.sequence)
        self._record(
            o.CartonVoided(
                **self._base(),
                carton_id=carton_id,
                reason=_reason(reason),
                taken=list(carton.codes),
            )
        )
        if self._at_hand == carton_id:
            self._at_hand = None

    def move(self, codes: Sequence[str], carton_id: uuid.UUID) -> None:
        """Move packages to an open carton; raises PackingRefused."""
        carton = self._open_one(carton_id)
        moved = self._movable(codes)
        here = [one for one in moved if one.carton_id != carton_id]
        check_room(self.standing, carton, self._counted(here))
        body = o.PacksMoved(
            **self._base(), codes=[box_of(code) for code in codes], carton_id=carton_id
        )
        self._record(body)

    def take_out(self, codes: Sequence[str]) -> None:
        """Take packages out of the shipment; raises PackingRefused."""
        taken = [one.code for one in self._movable(codes)]
        named = [box_of(code) for code in codes]
        self._record(o.PacksMoved(**self._base(), codes=named, taken=taken))

    def split(self, codes: Sequence[str], kind: CartonKind) -> None:
        """Move packages to a new carton in one step; raises PackingRefused."""
        fresh = Carton(self._new_id(), 0, kind, self._device)
        check_room(self.standing, fresh, self._counted(self._movable(codes)))
        self._record(
            o.PacksMoved(
                **self._base(),
                codes=[box_of(code) for code in codes],
                carton_id=fresh.carton_id,
                opens=kind,
            )
        )
        self._at_hand = fresh.carton_id

    def packages(self, carton_id: uuid.UUID) -> list[Packed]:
        """What is in a carton; raises PackingRefused."""
        return list(views.packages_of(self.standing, self._carton(carton_id)))

    def label(self, carton_id: uuid.UUID) -> CartonLabel:
        """What the label of a finished carton says; raises PackingRefused."""
        return views.label_of(self.standing, self._done_one(carton_id))

    def lacking(self) -> list[PackingRefused]:
        """What stands in the way of closing."""
        self._packing()
        with self._parts.database.reading() as connection:
            codes = list(self.standing.packages)
            found = known.elsewhere(connection, self._parts.org, self.shipment_id, codes)
        return list(closing.lacking(self.standing, found))

    def close(self, short_reason: str = "") -> None:
        """Close it; only lacking goods may be passed over, with a reason. Raises PackingRefused."""
        found = self.lacking()
        grave = [one for one in found if one.reason is not Reason.SHORT]
        if grave:
            raise grave[0]
        if found and not short_reason.strip():
            raise found[0]
        why = _reason(short_reason) if found else ""
        self._record(o.ShipmentClosed(**self._base(), short_reason=why))

    def give_up(self, reason: str) -> None:
        """Give it up; raises PackingRefused."""
        self._packing()
        self._record(o.ShipmentGivenUp(**self._base(), reason=_reason(reason)))

    def reopen(self, reason: str) -> None:
        """Pack a shipment again that the relay refused; raises PackingRefused."""
        self._refused()
        self._record(o.ShipmentReopened(**self._base(), reason=_reason(reason)))

    def send_again(self) -> None:
        """Hand a refused shipment over once more; raises PackingRefused."""
        self._refused()
        self._record(o.ShipmentHanded(**self._base(), state=HandingState.WAITING))

    def _judge(self, code: Code, text: str) -> Judged:
        try:
            refuse_unread(code, text)
        except PackingRefused as refused:
            return Judged(refused.reason, dict(refused.values))
        with self._parts.database.reading() as connection:
            found = known.of_code(connection, self._parts.org, self.shipment_id, code)
        table = Table(
            self.standing,
            self._carton_at_hand(),
            self.line_at_hand,
            self._least_days,
            self._parts.clock.today(),
        )
        return judge(table, code, found)

    def _label_of(self, code: Code, text: str) -> str | None:
        """The number of a carton's label; None for anything else."""
        if code.sscc is not None and code.valid:
            return code.sscc
        is_known = code.kind is not Kind.TRACE_CODE and text
        return text if is_known and self.standing.carton_numbered(text) is not None else None

    def _judge_label(self, number: str) -> Judged:
        carton = self.standing.carton_numbered(number)
        if carton is None:
            return Judged(Reason.LABEL_UNKNOWN, {"number": number})
        said: dict[str, str | int] = {"number": number, "sequence": carton.sequence}
        if self.standing.state is not ShipmentState.PACKING:
            return self._judge_ended()
        if number in carton.void_numbers:
            return Judged(Reason.LABEL_VOID, said)
        return Judged(Reason.LABEL_BACK, said)

    def _judge_ended(self) -> Judged:
        begun = self.standing.begun
        assert begun is not None
        return Judged(Reason.NOT_PACKING, {"delivery_no": begun.delivery_no})

    def _scan_label(self, number: str, raw: bytes, device: str, at: datetime) -> PackAnswered:
        carton = self.standing.carton_numbered(number)
        assert carton is not None
        self._record(
            o.CartonLabelScanned(
                **self._base(at),
                carton_id=carton.carton_id,
                number=carton.number,
                raw=raw,
                device=device,
            )
        )
        judged = Judged(Reason.LABEL_BACK, {"number": number, "sequence": carton.sequence})
        return self._answer(raw, judged, [], [carton])

    def _answer(
        self, raw: bytes, judged: Judged, lines: Sequence[int], cartons: Sequence[Carton]
    ) -> PackAnswered:
        today = self._parts.clock.today()
        standing, first = self.standing, next(iter(cartons), None)
        return PackAnswered(
            shipment_id=self.shipment_id,
            raw=text_of(raw),
            reason=judged.reason,
            sentence=say(judged.reason, judged.values),
            accepted=judged.reason in GOOD,
            line_no=judged.line_no,
            carton_id=None if first is None else first.carton_id,
            added=int(judged.values.get("added", 0)) if judged.packages else 0,
            lines=tuple(views.line_view(standing, no, self._least_days, today) for no in lines),
            cartons=tuple(views.carton_view(standing, one, self._at_hand) for one in cartons),
            undoable=standing.last_step(self._device) is not None,
        )

    def _finished_kind(self, carton: Carton, *, as_part: bool) -> CartonKind:
        if not carton.codes:
            raise PackingRefused(Reason.CARTON_EMPTY, sequence=carton.sequence)
        if len(carton.by_line) > 1 and carton.kind is CartonKind.MIXED:
            return CartonKind.MIXED
        full = views.full_quantity(self.standing, carton)
        if full is None:
            return CartonKind.PART if as_part or carton.kind is CartonKind.PART else CartonKind.FULL
        if carton.quantity >= full:
            return CartonKind.FULL
        if carton.kind is CartonKind.FULL and not as_part:
            raise PackingRefused(
                Reason.CARTON_NOT_FULL, sequence=carton.sequence, full=full, packed=carton.quantity
            )
        return CartonKind.PART

    def _movable(self, codes: Sequence[str]) -> list[Package]:
        """The packages with all in them; raises PackingRefused."""
        self._packing()
        found: dict[str, Package] = {}
        for code in codes:
            inside = list(self.standing.inside(box_of(code)))
            if not inside:
                raise PackingRefused(Reason.NOT_IN_CARTON, code=code)
            self._open_one(inside[0].carton_id)
            found |= {one.code: one for one in inside}
        return list(found.values())

    @staticmethod
    def _counted(packages: Sequence[Package]) -> Counter[int]:
        return Counter(one.line_no for one in packages if one.smallest)

    @property
    def _least_days(self) -> int:
        begun = self.standing.begun
        said = None if begun is None else begun.least_days
        return self._parts.least_days if said is None else said

    def _carton_at_hand(self) -> Carton | None:
        return None if self._at_hand is None else self.standing.cartons.get(self._at_hand)

    def _packing(self) -> None:
        begun = self.standing.begun
        assert begun is not None
        if self.standing.state is not ShipmentState.PACKING:
            raise PackingRefused(Reason.NOT_PACKING, delivery_no=begun.delivery_no)

    def _refused(self) -> None:
        if self.standing.handing.state is not HandingState.REFUSED:
            raise PackingRefused(Reason.NOTHING_REFUSED)

    def _line(self, line_no: int) -> o.LineBody:
        self._packing()
        line = self.standing.lines.get(line_no)
        if line is None:
            raise PackingRefused(Reason.LINE_UNKNOWN, line_no=line_no)
        return line

    def _carton(self, carton_id: uuid.UUID) -> Carton:
        carton = self.standing.cartons.get(carton_id)
        if carton is None:
            raise PackingRefused(Reason.CARTON_UNKNOWN)
        return carton

    def _open_one(self, carton_id: uuid.UUID) -> Carton:
        self._packing()
        carton = self._carton(carton_id)
        if carton.state is not CartonState.OPEN:
            raise PackingRefused(Reason.CARTON_NOT_OPEN, sequence=carton.sequence)
        return carton

    def _done_one(self, carton_id: uuid.UUID) -> Carton:
        carton = self._carton(carton_id)
        if carton.state is not CartonState.DONE:
            raise PackingRefused(Reason.CARTON_NOT_DONE, sequence=carton.sequence)
        return carton

    def _base(self, at: datetime | None = None) -> dict[str, Any]:
        return {
            "shipment_id": self.shipment_id,
            "event_id": self._new_id(),
            "person": self.person,
            "at": at or self._parts.clock.now(),
        }

    def _new_id(self) -> uuid.UUID:
        return self._parts.clock.new_id()

    def _record(self, body: o.PackingBody) -> None:
        """Write a fact, durable, then count it."""
        if not isinstance(body, (o.ShipmentHanded, o.ShipmentReopened, o.PackScanned)):
            self._packing()
        with self._parts.database.writing() as connection:
            self._parts.record(connection, body)
        self._adopt(body)

    def _adopt(self, body: o.PackingBody) -> None:
        event = Event(self._device, body)
        if self.standing.is_next(event):
            self.standing.adopt(event)
        else:
            # Another workstation's clock is ahead of ours.
            self.standing = Standing([*self.standing.events, event])


def _reason(text: str) -> str:
    found = text.strip()[:LONGEST_REASON]
    if not found:
        raise PackingRefused(Reason.REASON_MISSING)
    return found
