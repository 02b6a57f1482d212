"""The packing desk: takes wishes from any thread, answers each with an event.

Without it the window would wait for the disk. Wishes about the open shipment are done on the core's
thread, in order with the scans; files are read in a thread of their own and written in pieces.
After a fault of the store nobody knows what was kept, so the shipment is read again.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from app.codes.code import Command
from app.codes.parse import parse
from app.packing import records, serials
from app.packing.events import (
    CartonShown,
    ClosingChecked,
    LabelsReady,
    NumberingShown,
    OrderBegun,
    OrdersListed,
    PackingEvent,
    PackingFailed,
    ShipmentShown,
    ShipmentsListed,
    Task,
)
from app.packing.files.problems import FileProblem
from app.packing.from_orders import begin_from_order
from app.packing.importing import Imports
from app.packing.left_labels import Follower, LeftLabels
from app.packing.operations import NumberingSet
from app.packing.ordered.listing import orders
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason, say
from app.packing.returns_desk import ReturnsDesk
from app.packing.session import PackingSession
from app.packing.values import ALL_SHIPMENTS, CartonKind, OrderWish, ReturnReason, ShipmentsAsked
from app.packing.views import SHOWN_PACKAGES
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.store import faults
from app.store.core import Core, Urgency
from app.store.errors import StoreError
from app.store.lane import Lane

log = logging.getLogger("tracedock.packing")

Work = Callable[[], PackingEvent | None]


class PackingDesk(Guarded):
    """One workstation's."""

    def __init__(
        self, parts: PackingParts, core: Core, sink: Callable[[PackingEvent], None]
    ) -> None:
        """Answer into `sink`, which is called in the desk's threads and must not block."""
        self._parts = parts
        self._core = core
        self._sink = sink
        self._session: PackingSession | None = None
        self._returns = ReturnsDesk(parts)
        self._asked = ALL_SHIPMENTS
        self._doubtful = False
        self._closed: Callable[[], None] | None = None
        self._voided: Callable[[], None] | None = None
        self._imports = Imports(parts, core, sink, self.list_shipments)
        self._files = Lane("packing-files", self._answer)
        # Before anything is scanned: a restored database is noticed by what it holds now.
        self._wish(Task.SETTINGS, lambda: serials.begin_history(parts), Urgency.SCAN)
        self._left = LeftLabels(parts)
        self._wish(Task.SETTINGS, self._left.look, Urgency.SCAN)

    @property
    def parts(self) -> PackingParts:
        """What it works with."""
        return self._parts

    def follow_closing(self, follower: Callable[[], None]) -> None:
        """Call somebody when a shipment waits to be handed over; must not block."""
        self._closed = follower

    def follow_voiding(self, follower: Callable[[], None]) -> None:
        """Call somebody when labels in the queue may be void; must not block."""
        self._voided = follower

    def follow_left(self, follower: Follower) -> None:
        """Hand labels over that never reached the queue before the program ended last."""
        self._wish(Task.SETTINGS, lambda: self._left.hand_over(follower), Urgency.PERSON)

    def list_shipments(self, asked: ShipmentsAsked | None = None) -> None:
        """Ask for shipments; None: those asked for last. Answered by ShipmentsListed."""
        self._wish(Task.LIST, lambda: self._list(asked), Urgency.PERSON)

    def list_orders(self) -> None:
        """Ask what hospitals ordered and is left to be sent; answered by OrdersListed."""
        self._wish(Task.ORDERS, self._list_orders, Urgency.PERSON)

    @asks(Permission.PACK_SHIPMENTS, task=Task.ORDERS)
    def begin_from_order(self, order_line_ids: Sequence[str], wish: OrderWish, person: str) -> None:
        """Begin a shipment of order lines of one hospital and point; answered by OrderBegun."""
        self._wish(Task.ORDERS, lambda: self._begin(order_line_ids, wish, person), Urgency.PERSON)

    @asks(Permission.PACK_SHIPMENTS, task=Task.IMPORT_ORDER)
    def import_order(self, path: Path, wish: OrderWish, person: str) -> None:
        """Begin shipments of a 随货同行单 (CSV, XLSX, JSON); answered by ImportShown."""
        self._imports.allow()
        self._files.put(Task.IMPORT_ORDER, lambda: self._imports.take_order(path, wish, person))

    @asks(Permission.PACK_SHIPMENTS, task=Task.IMPORT_RELATIONS)
    def import_relations(self, path: Path, person: str) -> None:
        """Take in a relation file (XML, CSV, XLSX); answered by ImportShown, repeatedly."""
        self._imports.allow()
        self._files.put(Task.IMPORT_RELATIONS, lambda: self._imports.take_relations(path, person))

    def stop_import(self) -> None:
        """Stop the import that runs; nothing of it stays."""
        self._imports.stop()

    @asks(Permission.PACK_SHIPMENTS, Permission.CLOSE_SHIPMENTS, task=Task.OPEN)
    def open_shipment(self, shipment_id: uuid.UUID, person: str) -> None:
        """Open or resume a shipment; answered by ShipmentShown."""
        # As urgent as a scan: the scans that come after it are meant for it.
        self._wish(Task.OPEN, lambda: self._open(shipment_id, person))

    def leave(self) -> None:
        """Close its page; the shipment stays as it is."""
        self._wish(Task.OPEN, self._leave)

    @asks(Permission.PACK_SHIPMENTS, task=Task.SCAN)
    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Take one scan: a package, a carton's label, or a command; answered by PackAnswered."""
        self._wish(Task.SCAN, lambda: self._scan(text, raw, device, read_at))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def undo(self) -> None:
        """Take back the last step of this workstation; answered by ShipmentShown."""
        self._change(lambda here: here.undo(), say(Reason.COMMAND, {}))

    def choose_line(self, line_no: int | None) -> None:
        """Say which line boxes are of where their codes do not say; answered by ShipmentShown."""
        self._change(lambda here: here.choose_line(line_no))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def name_identifier(self, identifier: str, line_no: int, level: str) -> None:
        """Say that a drug identifier is the drug of a line; answered by ShipmentShown."""
        self._change(lambda here: here.name_identifier(identifier, line_no, level))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def give_batch(
        self, line_no: int, batch: str, expiry: date, production_date: date | None = None
    ) -> None:
        """Say which batch is packed where the order names none; answered by ShipmentShown."""
        self._change(lambda here: here.give_batch(line_no, batch, expiry, production_date))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def open_carton(self, kind: CartonKind) -> None:
        """Open another carton and fill it; answered by ShipmentShown."""
        self._change(lambda here: here.open_carton(kind))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def take_carton(self, carton_id: uuid.UUID) -> None:
        """Go on filling a carton that is open; answered by ShipmentShown."""
        self._change(lambda here: here.take_carton(carton_id))

    def show_carton(self, carton_id: uuid.UUID) -> None:
        """Ask what is in a carton; answered by CartonShown."""
        self._wish(Task.OPEN, lambda: self._show_carton(carton_id))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def finish_carton(self, carton_id: uuid.UUID, *, as_part: bool = False) -> None:
        """封箱: number it; answered by ShipmentShown and LabelsReady."""
        self._wish(Task.CHANGE, lambda: self._finish(carton_id, as_part=as_part))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def reopen_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """Open a finished carton again; its number is void. Answered by ShipmentShown."""
        self._void(lambda here: here.reopen_carton(carton_id, reason))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def void_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """作废: all of it is out of the shipment again; answered by ShipmentShown."""
        self._void(lambda here: here.void_carton(carton_id, reason))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def move(self, codes: Sequence[str], carton_id: uuid.UUID) -> None:
        """Move packages, with what is in them, to an open carton; answered by ShipmentShown."""
        self._change(lambda here: here.move(codes, carton_id))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def take_out(self, codes: Sequence[str]) -> None:
        """Take packages out of the shipment; answered by ShipmentShown."""
        self._change(lambda here: here.take_out(codes))

    @asks(Permission.PACK_SHIPMENTS, task=Task.CHANGE)
    def split(self, codes: Sequence[str], kind: CartonKind) -> None:
        """Move packages to a new carton, one step; answered by ShipmentShown."""
        self._change(lambda here: here.split(codes, kind))

    def labels(self, carton_ids: Sequence[uuid.UUID]) -> None:
        """Ask for the labels of finished cartons; answered by LabelsReady."""
        self._wish(Task.CHANGE, lambda: self._labels(carton_ids, ""))

    @asks(Permission.REPRINT_LABELS, task=Task.CHANGE)
    def relabel(self, carton_id: uuid.UUID, reason: str) -> None:
        """Give a carton a new number, the old label is void; answered like `finish_carton`."""
        self._wish(Task.CHANGE, lambda: self._relabel(carton_id, reason))

    def check_closing(self) -> None:
        """Ask what stands in the way of closing; answered by ClosingChecked."""
        self._wish(Task.CLOSE, self._check_closing)

    @asks(Permission.CLOSE_SHIPMENTS, task=Task.CLOSE)
    def close(self, short_reason: str = "", logistics_no: str = "") -> None:
        """Close the shipment and hand it over; answered by ShipmentShown or ClosingChecked."""
        self._wish(Task.CLOSE, lambda: self._close(short_reason, logistics_no))

    @asks(Permission.CLOSE_SHIPMENTS, task=Task.CHANGE)
    def give_up(self, reason: str) -> None:
        """Give the shipment up; all is out of it again. Answered by ShipmentShown."""
        self._void(lambda here: here.give_up(reason))

    @asks(Permission.CLOSE_SHIPMENTS, task=Task.CHANGE)
    def reopen(self, reason: str) -> None:
        """Pack a shipment again that the relay refused; answered by ShipmentShown."""
        self._change(lambda here: here.reopen(reason))

    @asks(Permission.CLOSE_SHIPMENTS, task=Task.CHANGE)
    def send_again(self) -> None:
        """Hand a refused shipment over once more; answered by ShipmentShown."""
        self._change(self._send_again)

    @asks(Permission.PACK_SHIPMENTS, task=Task.RETURN)
    def begin_returns(self, person: str) -> None:
        """Scans are of goods that came back from now on; answered by ReturnsShown."""
        self._wish(Task.RETURN, lambda: self._returns.begin(person))

    def drop_returns(self, keys: Sequence[str]) -> None:
        """Take rows off the list of goods that came back; answered by ReturnsShown."""
        self._wish(Task.RETURN, lambda: self._returns.drop(keys))

    @asks(Permission.PACK_SHIPMENTS, task=Task.RETURN)
    def register_returns(self, reason: ReturnReason, remark: str) -> None:
        """Say that all on the list came back, and why; answered by ReturnsShown."""
        self._wish(Task.RETURN, lambda: self._returns.register(reason, remark))

    @asks(Permission.PACK_SHIPMENTS, task=Task.RETURN)
    def withdraw_returns(self, keys: Sequence[str]) -> None:
        """Say that registered goods did not come back after all; answered by ReturnsShown."""
        self._wish(Task.RETURN, lambda: self._returns.withdraw(keys))

    def end_returns(self) -> None:
        """Forget the list; what is registered stays."""
        self._wish(Task.RETURN, self._returns.end)

    def ask_numbering(self) -> None:
        """Ask how cartons are numbered; answered by NumberingShown."""
        self._wish(Task.SETTINGS, self._numbering, Urgency.PERSON)

    @asks(Permission.NUMBER_CARTONS, task=Task.SETTINGS)
    def set_numbering(self, prefix: str, extension: int, person: str) -> None:
        """Number by this GS1 prefix, or (empty) by local numbers; answered by NumberingShown."""
        self._wish(Task.SETTINGS, lambda: self._set_numbering(prefix, extension, person))

    def told(self, shipment_ids: frozenset[uuid.UUID]) -> None:
        """Show what others did, or the relay said; for who is on the core's thread."""
        self._wish(Task.OPEN, lambda: self._show_again(shipment_ids), Urgency.PERSON)
        self.list_shipments()
        self._tell_voided()

    def stop(self, timeout_s: float) -> bool:
        """Forget what waits and end the thread, before the core; False where that took longer."""
        self._imports.stop()
        self._files.close()
        return self._files.join(timeout_s)

    def _not_allowed(self, why: Saying, task: str) -> None:
        self._sink(PackingFailed(Task(task), why))

    def _wish(self, task: Task, work: Work, urgency: Urgency = Urgency.SCAN) -> None:
        self._core.submit(urgency, lambda: self._answer(task, work))

    def _change(self, work: Callable[[PackingSession], None], said: Saying | None = None) -> None:
        """Do something with the open shipment, then show it."""

        def change() -> PackingEvent:
            here = self._here()
            work(here)
            return ShipmentShown(here.view(), said)

        self._wish(Task.CHANGE, change)

    def _void(self, work: Callable[[PackingSession], None]) -> None:
        """Take its number from a carton, or from all, then show the open shipment."""

        def change(here: PackingSession) -> None:
            work(here)
            self._tell_voided()

        self._change(change)

    def _tell_voided(self) -> None:
        if self._voided is not None:
            self._voided()

    def _answer(self, task: Task, work: Work) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        try:
            event = work()
        except PackingRefused as refused:
            event = PackingFailed(task, refused.sentence, refused.reason)
        except StoreError as error:
            log.warning("store: %s", error)
            self._doubtful = True
            event = PackingFailed(task, faults.of_store(error))
        except FileProblem as problem:
            event = PackingFailed(task, Saying(str(problem), str(problem)))
        except OSError as error:
            event = PackingFailed(task, _of_file(error))
        except Exception:
            number = self._parts.clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            self._doubtful = True
            event = PackingFailed(task, faults.of_bug(number), number=number)
        if event is not None:
            self._sink(event)

    def _here(self) -> PackingSession:
        if self._session is None:
            raise PackingRefused(Reason.NO_SHIPMENT)
        if self._doubtful:
            self._session.read_again()
            self._doubtful = False
        return self._session

    def _open(self, shipment_id: uuid.UUID, person: str) -> PackingEvent:
        self._session = PackingSession(self._parts, shipment_id, person)
        self._doubtful = False
        return ShipmentShown(self._session.view())

    def _leave(self) -> None:
        self._session = None

    def _scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> PackingEvent | None:
        if self._returns.is_open:
            return self._returns.scan(text)
        here, command = self._here(), parse(text).code
        if command == Command.UNDO:
            here.undo()
            return ShipmentShown(here.view(), say(Reason.COMMAND, {}), text)
        if command == Command.NEXT_CARTON:
            return self._next_carton(here, text)
        lines = len(here.standing.lines)
        answer = here.scan(raw, device, read_at, text)
        if len(here.standing.lines) != lines:
            self._sink(ShipmentShown(here.view()))
        return answer

    def _next_carton(self, here: PackingSession, text: str) -> PackingEvent:
        """Finish the carton at hand and open another one like it."""
        at_hand = next((one for one in here.view().cartons if one.at_hand), None)
        if at_hand is not None:
            here.finish_carton(at_hand.carton_id)
            self._sink(self._labels([at_hand.carton_id], ""))
        here.open_carton(CartonKind.FULL if at_hand is None else at_hand.kind)
        return ShipmentShown(here.view(), raw=text)

    def _show_again(self, shipment_ids: frozenset[uuid.UUID]) -> PackingEvent | None:
        if self._returns.is_open:
            return self._returns.look_again(shipment_ids)
        here = self._session
        if here is None or here.shipment_id not in shipment_ids:
            return None
        if self._doubtful:
            here = self._here()
        here.catch_up()
        return ShipmentShown(here.view())

    def _show_carton(self, carton_id: uuid.UUID) -> PackingEvent:
        packages = self._here().packages(carton_id)
        more = len(packages) > SHOWN_PACKAGES
        return CartonShown(carton_id, tuple(packages[:SHOWN_PACKAGES]), more)

    def _labels(self, carton_ids: Sequence[uuid.UUID], reprint: str) -> PackingEvent:
        here = self._here()
        labels = tuple((carton_id, here.label(carton_id)) for carton_id in carton_ids)
        return LabelsReady(here.shipment_id, labels, reprint)

    def _finish(self, carton_id: uuid.UUID, *, as_part: bool) -> PackingEvent:
        here = self._here()
        here.finish_carton(carton_id, as_part=as_part)
        self._sink(ShipmentShown(here.view()))
        return self._labels([carton_id], "")

    def _relabel(self, carton_id: uuid.UUID, reason: str) -> PackingEvent:
        here = self._here()
        here.relabel(carton_id, reason)
        self._sink(ShipmentShown(here.view()))
        return self._labels([carton_id], reason.strip())

    def _check_closing(self) -> PackingEvent:
        here = self._here()
        found = here.lacking()
        said = tuple((one.reason, one.sentence) for one in found)
        return ClosingChecked(here.shipment_id, said, tuple(one.values for one in found))

    def _close(self, short_reason: str, logistics_no: str) -> PackingEvent:
        here = self._here()
        checked = self._check_closing()
        assert isinstance(checked, ClosingChecked)
        goes = checked.closable or (checked.closable_short and short_reason.strip())
        if not goes:
            return checked
        here.close(short_reason, logistics_no)
        self._tell_closed()
        return ShipmentShown(here.view())

    def _tell_closed(self) -> None:
        if self._closed is not None:
            self._closed()

    def _send_again(self, here: PackingSession) -> None:
        here.send_again()
        self._tell_closed()

    def _list(self, asked: ShipmentsAsked | None) -> PackingEvent:
        self._asked = asked or self._asked
        with self._parts.database.reading() as connection:
            found = records.shipments(connection, self._parts.org, self._asked, records.LISTED + 1)
        more = len(found) > records.LISTED
        return ShipmentsListed(found[: records.LISTED], more, self._asked)

    def _list_orders(self) -> PackingEvent:
        with self._parts.database.reading() as connection:
            found, more = orders(connection, self._parts.org)
        return OrdersListed(found, more)

    def _begin(self, numbers: Sequence[str], wish: OrderWish, person: str) -> PackingEvent:
        with self._parts.database.writing() as connection:
            begun = begin_from_order(connection, self._parts, numbers, wish, person)
        self.list_shipments()
        return OrderBegun(*begun)

    def _numbering(self) -> PackingEvent:
        with self._parts.database.reading() as connection:
            now = serials.numbering(connection, self._parts.org)
            return NumberingShown(now.prefix, now.extension, serials.left(connection, self._parts))

    def _set_numbering(self, prefix: str, extension: int, person: str) -> PackingEvent:
        wanted = serials.Numbering(prefix.strip(), extension)
        clock = self._parts.clock
        body = NumberingSet(
            event_id=clock.new_id(),
            prefix=wanted.prefix,
            extension=wanted.extension,
            person=person,
            at=clock.now(),
        )
        with self._parts.database.writing() as connection:
            self._parts.record(connection, body)
        return self._numbering()


def _of_file(error: OSError) -> Saying:
    reason = of_system(error)
    return Saying(
        f"文件读不出来（{reason.chinese}），请检查文件后重新选择。",
        f"The file cannot be read ({reason.english}): check it and choose it again.",
    )
