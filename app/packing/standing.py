"""How a shipment stands: the fold of its facts, in the order of their ids.

Without it each end would read the same facts to another end. Facts of two workstations may come in
any order and may not fit each other (one fills a carton that the other has voided): what does not
fit changes nothing, so the same facts always give the same shipment. A step that was undone counts
as never done. Pure.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

import msgspec

from app.packing import operations as o
from app.packing.contents import Carton, Contents, Package
from app.packing.values import CartonKind, CartonState, Handing, HandingState, ShipmentState


@dataclass(frozen=True, slots=True)
class Event:
    """A fact of a shipment, and whose it is."""

    workstation: uuid.UUID
    body: o.PackingBody

    @property
    def order(self) -> bytes:
        """Where it stands among the facts of its shipment."""
        return self.body.event_id.bytes


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a step did, so that it can be taken back."""

    body: o.PackingBody
    put: tuple[str, ...] = ()
    """Codes that were packed."""
    adopted: tuple[str, ...] = ()
    """Codes that lay in the carton and belong to a package since."""
    moved: tuple[Package, ...] = ()
    """Packages as they were before they were moved."""
    opened: uuid.UUID | None = None
    """The carton the step began."""


class Standing(Contents):
    """One shipment; not for several threads."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        """Fold facts, in whatever order they come."""
        super().__init__()
        self.begun: o.ShipmentBegun | None = None
        self.lines: dict[int, o.LineBody] = {}
        self.roots_of: dict[int, int] = {}
        """Line of a batch → the line of the order, which names none."""
        self._last_batch: dict[int, int] = {}
        """Line of the order → the line of the batch given last."""
        self.named: dict[str, tuple[int, str]] = {}
        """Identifier → line and level, as a person said."""
        self.state = ShipmentState.PACKING
        self.short_reason = ""
        self.handing = Handing()
        self.closed_by: uuid.UUID | None = None
        """The workstation that closed it, and hands it over."""
        self.lost: list[o.PackScanned] = []
        """Scans of codes that another workstation had packed into another carton."""
        self.logistics_no = ""
        self.came_back_from: set[str] = set()
        """Numbers of the shipments that some of what was packed came back from."""
        self._back: dict[str, o.GoodsReturned] = {}
        self._steps: dict[uuid.UUID, list[_Effect]] = {}
        self.events: list[Event] = []
        self._known: set[uuid.UUID] = set()
        for event in sorted(events, key=lambda event: event.order):
            self._append(event)

    @property
    def returned(self) -> Mapping[str, o.GoodsReturned]:
        """The codes that left with it and came back, and who says so."""
        if self.state is not ShipmentState.CLOSED:
            return {}
        return {code: body for code, body in self._back.items() if code in self.packages}

    def returned_by_line(self) -> Counter[int]:
        """How many smallest packages of each line came back."""
        packages = (self.packages[code] for code in self.returned)
        return Counter(one.line_no for one in packages if one.smallest)

    @property
    def known(self) -> Set[uuid.UUID]:
        """Its facts."""
        return self._known

    def is_next(self, event: Event) -> bool:
        """Whether a fact stands behind all that are known."""
        return not self.events or event.order > self.events[-1].order

    def adopt(self, event: Event) -> None:
        """Count one more fact that is durable and stands behind all others."""
        assert self.is_next(event)
        self._append(event)

    def last_step(self, workstation: uuid.UUID) -> o.PackingBody | None:
        """The step this workstation would take back; None where there is none."""
        steps = self._steps.get(workstation)
        if not steps or self.state is not ShipmentState.PACKING or not self._revocable(steps[-1]):
            return None
        return steps[-1].body

    def root_of(self, line_no: int) -> int:
        """The line of the order that a line stands for."""
        return self.roots_of.get(line_no, line_no)

    def ordered_lines(self) -> Iterator[o.LineBody]:
        """The lines of the order, without those that batches made of them."""
        return (line for no, line in self.lines.items() if no not in self.roots_of)

    def batches_of(self, root: int) -> list[int]:
        """The lines of the batches of an order's line; itself where it has a batch of its own."""
        return [no for no, of in self.roots_of.items() if of == root] or [root]

    def packed_of(self, root: int) -> int:
        """How much of an order's line is packed, of all batches."""
        return sum(self.packed[no] for no in self.batches_of(root))

    def wanted(self, line_no: int) -> int:
        """How much is to be packed in all: the batch given last takes what still lacks."""
        root, packed = self.root_of(line_no), self.packed[line_no]
        if self._last_batch.get(root, root) != line_no:
            return packed
        return packed + max(0, self.lines[root].quantity - self.packed_of(root))

    def is_live(self, line_no: int) -> bool:
        """Whether anything is or will be packed on a line."""
        return self.wanted(line_no) > 0 or line_no == self._last_batch.get(self.root_of(line_no))

    def _append(self, event: Event) -> None:
        if event.body.event_id in self._known:
            return
        self._known.add(event.body.event_id)
        self.events.append(event)
        if self.begun is None and not isinstance(event.body, o.ShipmentBegun):
            return
        if self.state is ShipmentState.PACKING or isinstance(event.body, _AFTERWARDS):
            _STEPS[type(event.body)](self, event, event.body)

    def _done(self, event: Event, effect: _Effect) -> None:
        self._steps.setdefault(event.workstation, []).append(effect)

    def _undo(self, event: Event, body: o.StepUndone) -> None:
        steps = self._steps.get(event.workstation)
        if not steps or steps[-1].body.event_id != body.undoes or not self._revocable(steps[-1]):
            return
        effect = steps.pop()
        for code in reversed(effect.put):
            self.take_out(self.packages[code])
        for code in effect.adopted:
            self.set_parent(self.packages[code], None)
        for before in effect.moved:
            self.put_back(before)
        if effect.opened is not None and not self.cartons[effect.opened].codes:
            self.cartons[effect.opened].state = CartonState.VOIDED

    def _revocable(self, effect: _Effect) -> bool:
        """Whether all lies as the step left it, in cartons that are open."""
        target = getattr(effect.body, "carton_id", None)
        if target is not None and self.open_one(target) is None:
            return False
        here = (*effect.put, *effect.adopted)
        if any(self.place_of(code) != target for code in here):
            return False
        return all(
            self.place_of(before.code) == target and self.open_one(before.carton_id) is not None
            for before in effect.moved
        )

    def _begin(self, _event: Event, body: o.ShipmentBegun) -> None:
        if self.begun is None:
            self.begun = body
            self.lines = {line.line_no: line for line in body.lines}

    def _name(self, _event: Event, body: o.IdentifierNamed) -> None:
        if body.line_no in self.lines:
            self.named[body.identifier] = (body.line_no, body.level)

    def _give_batch(self, _event: Event, body: o.BatchGiven) -> None:
        root, known = self.lines.get(body.line_no), self.lines.get(body.as_line)
        if root is None or root.batch or body.line_no in self.roots_of:
            return
        if known is None:
            self.roots_of[body.as_line] = body.line_no
            self.lines[body.as_line] = msgspec.structs.replace(
                root,
                line_no=body.as_line,
                batch=body.batch,
                expiry=body.expiry,
                production_date=body.production_date,
            )
        elif self.roots_of.get(body.as_line) != body.line_no or known.batch != body.batch:
            return
        self._last_batch[body.line_no] = body.as_line

    def _open_carton(self, event: Event, body: o.CartonOpened) -> None:
        self.begin_carton(body.carton_id, body.kind, event.workstation)

    def _scan(self, event: Event, body: o.PackScanned) -> None:
        carton = self.open_one(body.carton_id)
        if not body.packages:
            return
        if (
            carton is None
            or any(self.place_of(one.code) not in (None, carton.carton_id) for one in body.packages)
            or (body.batch and self.lines[body.packages[0].line_no].batch != body.batch)
        ):
            # By two workstations that had not heard of each other: the first word counts.
            self.lost.append(body)
            return
        self.came_back_from.update(body.came_back_from)
        put: list[str] = []
        adopted: list[str] = []
        for one in body.packages:
            known = self.packages.get(one.code)
            if known is None:
                self.put_in(one, carton)
                put.append(one.code)
            elif one.parent is not None and known.parent is None:
                self.set_parent(known, one.parent)
                adopted.append(one.code)
        self._done(event, _Effect(body, put=tuple(put), adopted=tuple(adopted)))

    def _move(self, event: Event, body: o.PacksMoved) -> None:
        opened = None
        if body.opens and body.carton_id is not None and body.carton_id not in self.cartons:
            opened = body.carton_id
            self.begin_carton(opened, body.opens, event.workstation)
        target = self.open_one(body.carton_id)
        if body.carton_id is not None and target is None:
            return
        moved: list[Package] = []
        for code in body.codes:
            if self._moves(code, body):
                moved += self.carry(list(self.inside(code)), target)
        if moved or opened is not None:
            self._done(event, _Effect(body, moved=tuple(moved), opened=opened))

    def _moves(self, code: str, body: o.PacksMoved) -> bool:
        """Whether a move carries this very package: not one that lies there, or comes along."""
        found = self.packages.get(code)
        if found is None or found.carton_id == body.carton_id:
            return False
        return self.open_one(found.carton_id) is not None and not self.lies_in(found, body.codes)

    def _finish(self, _event: Event, body: o.CartonFinished) -> None:
        carton = self.open_one(body.carton_id)
        if carton is not None:
            carton.state, carton.kind = CartonState.DONE, CartonKind(body.kind)
            carton.number, carton.sscc, carton.labelled = body.number, body.sscc, False

    def _reopen(self, _event: Event, body: o.CartonReopened) -> None:
        carton = self.cartons.get(body.carton_id)
        if carton is not None and carton.state is CartonState.DONE:
            self._void_label(carton)
            carton.state = CartonState.OPEN

    def _relabel(self, _event: Event, body: o.CartonRelabelled) -> None:
        carton = self.cartons.get(body.carton_id)
        if carton is not None and carton.state is CartonState.DONE:
            self._void_label(carton)
            carton.number, carton.sscc = body.number, body.sscc

    def _label(self, _event: Event, body: o.CartonLabelScanned) -> None:
        carton = self.cartons.get(body.carton_id)
        if carton is not None and carton.state is CartonState.DONE:
            carton.labelled = carton.labelled or body.number == carton.number

    def _void(self, _event: Event, body: o.CartonVoided) -> None:
        carton = self.cartons.get(body.carton_id)
        if carton is None or carton.state is CartonState.VOIDED:
            return
        self._void_label(carton)
        carton.state = CartonState.VOIDED
        for code in list(carton.codes):
            self.take_out(self.packages[code])

    def _close(self, event: Event, body: o.ShipmentClosed) -> None:
        self.state = ShipmentState.CLOSED
        self.short_reason, self.logistics_no = body.short_reason, body.logistics_no
        self.closed_by = event.workstation
        self.handing = Handing(HandingState.WAITING, at=body.at)

    def _begin_again(self, _event: Event, _body: o.ShipmentReopened) -> None:
        if self.handing.state is HandingState.REFUSED:
            self.state, self.short_reason = ShipmentState.PACKING, ""
            self.handing, self.closed_by = Handing(), None
            self.logistics_no, self._back = "", {}

    def _give_up(self, _event: Event, body: o.ShipmentGivenUp) -> None:
        self.state = ShipmentState.GIVEN_UP
        self.short_reason = body.reason
        for carton in self.standing_cartons():
            self._void_label(carton)
        for code in list(self.packages):
            self.take_out(self.packages[code])

    def _hand(self, _event: Event, body: o.ShipmentHanded) -> None:
        if self.state is ShipmentState.CLOSED and self.handing.state is not HandingState.TAKEN:
            self.handing = Handing(HandingState(body.state), body.message, body.codes, body.at)

    def _come_back(self, _event: Event, body: o.GoodsReturned) -> None:
        # Whatever the state: the clock of who closed it may be ahead of who took the goods back.
        for code in body.codes:
            self._back.setdefault(code, body)

    def _not_back(self, _event: Event, body: o.ReturnWithdrawn) -> None:
        for code in body.codes:
            self._back.pop(code, None)

    @staticmethod
    def _void_label(carton: Carton) -> None:
        carton.void_numbers += [carton.number] if carton.number else []
        carton.number, carton.sscc, carton.labelled = "", None, False


_AFTERWARDS = (o.ShipmentHanded, o.ShipmentReopened, o.GoodsReturned, o.ReturnWithdrawn)
"""What may be said of a shipment that has ended."""
_Step = Callable[[Standing, Event, Any], None]
_STEPS: Mapping[type[o.PackingBody], _Step] = {
    o.ShipmentBegun: Standing._begin,
    o.IdentifierNamed: Standing._name,
    o.BatchGiven: Standing._give_batch,
    o.CartonOpened: Standing._open_carton,
    o.PackScanned: Standing._scan,
    o.PacksMoved: Standing._move,
    o.StepUndone: Standing._undo,
    o.CartonFinished: Standing._finish,
    o.CartonReopened: Standing._reopen,
    o.CartonRelabelled: Standing._relabel,
    o.CartonLabelScanned: Standing._label,
    o.CartonVoided: Standing._void,
    o.ShipmentClosed: Standing._close,
    o.ShipmentReopened: Standing._begin_again,
    o.ShipmentGivenUp: Standing._give_up,
    o.ShipmentHanded: Standing._hand,
    o.GoodsReturned: Standing._come_back,
    o.ReturnWithdrawn: Standing._not_back,
}
