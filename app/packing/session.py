"""One shipment that is being packed, on one workstation: wishes in, facts out.

Without it scans would be judged and forgotten. Every wish becomes one fact, is applied and logged
in one transaction, and is answered only after that is durable; refused scans are kept as well. The
program may be killed at any moment: how it stands is read again from its facts (open_shipment.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from app.codes.code import Code, Kind
from app.codes.parse import parse
from app.codes.reading import fold, split_symbology, text_of
from app.labels import left
from app.packing import batches, closing, known, serials, views
from app.packing import operations as o
from app.packing.carton_label import CartonLabel
from app.packing.contents import Carton
from app.packing.events import PackAnswered
from app.packing.judging import Judged, Table, check_room, judge, refuse_unread
from app.packing.open_shipment import OpenShipment
from app.packing.refusals import GOOD, PackingRefused, Reason, say
from app.packing.values import (
    LEVELS,
    LONGEST_NUMBER,
    LONGEST_REASON,
    CartonKind,
    CartonState,
    HandingState,
    Packed,
    ShipmentState,
    key_of,
)
from app.tracing.values import box_of


class PackingSession(OpenShipment):
    """One open shipment, and what a person may wish of it."""

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
        carton = self.carton_at_hand()
        body = o.PackScanned(
            **self.base(read_at),
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
            came_back_from=list(judged.came_back_from),
        )
        self.record(body)
        lines = batches.beside(self.standing, judged.line_no)
        return self._answer(body.raw, judged, lines, [] if carton is None else [carton])

    def undo(self) -> None:
        """Take back the last step of this workstation; raises PackingRefused."""
        step = self.standing.last_step(self.device)
        if step is None:
            raise PackingRefused(Reason.NOTHING_TO_UNDO)
        self.record(o.StepUndone(**self.base(), undoes=step.event_id))

    def choose_line(self, line_no: int | None) -> None:
        """Say which line boxes are of where codes do not say; raises PackingRefused."""
        if line_no is not None:
            self.line(line_no)
        self.line_at_hand = line_no

    def name_identifier(self, identifier: str, line_no: int, level: str) -> None:
        """Say that an identifier is the drug of a line; raises PackingRefused."""
        line = self.line(line_no)
        if level not in LEVELS or not identifier:
            raise PackingRefused(Reason.UNKNOWN_IDENTIFIER, identifier=identifier)
        self.record(
            o.IdentifierNamed(
                **self.base(),
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
        self.line(line_no)
        given = batches.given(self.standing, line_no, batch, expiry, production_date)
        for one in given:
            self.record(o.BatchGiven(**self.base(), **one))
        self.line_at_hand = int(given[0]["as_line"])

    def open_carton(self, kind: CartonKind) -> None:
        """Open another carton and fill it; raises PackingRefused."""
        body = o.CartonOpened(**self.base(), carton_id=self.new_id(), kind=kind)
        self.record(body)
        self.at_hand = body.carton_id

    def take_carton(self, carton_id: uuid.UUID) -> None:
        """Go on filling a carton; raises PackingRefused."""
        self.at_hand = self.open_one(carton_id).carton_id

    def finish_carton(self, carton_id: uuid.UUID, *, as_part: bool = False) -> None:
        """Close a carton and number it; raises PackingRefused."""
        carton = self.open_one(carton_id)
        kind = self._finished_kind(carton, as_part=as_part)
        serials.begin_history(self.parts)
        with self.parts.database.writing() as connection:
            number = serials.next_number(connection, self.parts)
            body = o.CartonFinished(
                **self.base(),
                carton_id=carton_id,
                kind=kind,
                number=number.text,
                sscc=number.sscc,
            )
            self.parts.record(connection, body)
            left.note(connection, number.text)
        self.adopt(body)
        if self.at_hand == carton_id:
            self.at_hand = None

    def reopen_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """Open a finished carton again; raises PackingRefused."""
        self.done_one(carton_id)
        self.record(o.CartonReopened(**self.base(), carton_id=carton_id, reason=_reason(reason)))
        self.at_hand = carton_id

    def relabel(self, carton_id: uuid.UUID, reason: str) -> None:
        """Give a carton another number; raises PackingRefused."""
        serials.begin_history(self.parts)
        with self.parts.database.writing() as connection:
            body = self.relabel_in(connection, carton_id, reason)
        self.adopt(body)

    def relabel_in(
        self, connection: Connection, carton_id: uuid.UUID, reason: str
    ) -> o.CartonRelabelled:
        """The same in the caller's transaction, for who adopts it; after `begin_history`."""
        self.check_packing()
        self.done_one(carton_id)
        why = _reason(reason)
        number = serials.next_number(connection, self.parts)
        body = o.CartonRelabelled(
            **self.base(),
            carton_id=carton_id,
            number=number.text,
            sscc=number.sscc,
            reason=why,
        )
        self.parts.record(connection, body)
        left.note(connection, number.text)
        return body

    def void_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """There is no such carton; raises PackingRefused."""
        carton = self.carton(carton_id)
        if carton.state is CartonState.VOIDED:
            raise PackingRefused(Reason.CARTON_NOT_OPEN, sequence=carton.sequence)
        self.record(
            o.CartonVoided(
                **self.base(),
                carton_id=carton_id,
                reason=_reason(reason),
                taken=list(carton.codes),
            )
        )
        if self.at_hand == carton_id:
            self.at_hand = None

    def move(self, codes: Sequence[str], carton_id: uuid.UUID) -> None:
        """Move packages to an open carton; raises PackingRefused."""
        carton = self.open_one(carton_id)
        moved = self.movable(codes)
        here = [one for one in moved if one.carton_id != carton_id]
        check_room(self.standing, carton, self.counted(here))
        body = o.PacksMoved(
            **self.base(), codes=[box_of(code) for code in codes], carton_id=carton_id
        )
        self.record(body)

    def take_out(self, codes: Sequence[str]) -> None:
        """Take packages out of the shipment; raises PackingRefused."""
        taken = [one.code for one in self.movable(codes)]
        named = [box_of(code) for code in codes]
        self.record(o.PacksMoved(**self.base(), codes=named, taken=taken))

    def split(self, codes: Sequence[str], kind: CartonKind) -> None:
        """Move packages to a new carton in one step; raises PackingRefused."""
        fresh = Carton(self.new_id(), 0, kind, self.device)
        check_room(self.standing, fresh, self.counted(self.movable(codes)))
        self.record(
            o.PacksMoved(
                **self.base(),
                codes=[box_of(code) for code in codes],
                carton_id=fresh.carton_id,
                opens=kind,
            )
        )
        self.at_hand = fresh.carton_id

    def packages(self, carton_id: uuid.UUID) -> list[Packed]:
        """What is in a carton; raises PackingRefused."""
        return list(views.packages_of(self.standing, self.carton(carton_id)))

    def label(self, carton_id: uuid.UUID) -> CartonLabel:
        """What the label of a finished carton says; raises PackingRefused."""
        return views.label_of(self.standing, self.done_one(carton_id))

    def lacking(self) -> list[PackingRefused]:
        """What stands in the way of closing."""
        self.check_packing()
        with self.parts.database.reading() as connection:
            codes = list(self.standing.packages)
            found = known.elsewhere(connection, self.parts.org, self.shipment_id, codes)
        return list(closing.lacking(self.standing, found))

    def close(self, short_reason: str = "", logistics_no: str = "") -> None:
        """Close it; only lacking goods may be passed over, with a reason. Raises PackingRefused."""
        found = self.lacking()
        grave = [one for one in found if one.reason is not Reason.SHORT]
        if grave:
            raise grave[0]
        if found and not short_reason.strip():
            raise found[0]
        why = _reason(short_reason) if found else ""
        self.record(
            o.ShipmentClosed(
                **self.base(),
                short_reason=why,
                logistics_no=logistics_no.strip()[:LONGEST_NUMBER],
            )
        )

    def give_up(self, reason: str) -> None:
        """Give it up; raises PackingRefused."""
        self.check_packing()
        self.record(o.ShipmentGivenUp(**self.base(), reason=_reason(reason)))

    def reopen(self, reason: str) -> None:
        """Pack a shipment again that the relay refused; raises PackingRefused."""
        self.check_refused()
        self.record(o.ShipmentReopened(**self.base(), reason=_reason(reason)))

    def send_again(self) -> None:
        """Hand a refused shipment over once more; raises PackingRefused."""
        self.check_refused()
        self.record(o.ShipmentHanded(**self.base(), state=HandingState.WAITING))

    def _judge(self, code: Code, text: str) -> Judged:
        try:
            refuse_unread(code, text)
        except PackingRefused as refused:
            return Judged(refused.reason, dict(refused.values))
        with self.parts.database.reading() as connection:
            found = known.of_code(connection, self.parts.org, self.shipment_id, code)
        table = Table(
            self.standing,
            self.carton_at_hand(),
            self.line_at_hand,
            self.least_days,
            self.parts.clock.today(),
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
        self.record(
            o.CartonLabelScanned(
                **self.base(at),
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
        today = self.parts.clock.today()
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
            lines=tuple(views.line_view(standing, no, self.least_days, today) for no in lines),
            cartons=tuple(views.carton_view(standing, one, self.at_hand) for one in cartons),
            undoable=standing.last_step(self.device) is not None,
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


def _reason(text: str) -> str:
    found = text.strip()[:LONGEST_REASON]
    if not found:
        raise PackingRefused(Reason.REASON_MISSING)
    return found
