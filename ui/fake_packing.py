"""Packing without a store: without it its page could be shown and tested only with one.

Answers with what it was given, remembers every wish, and changes nothing by itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from app.packing.events import (
    CartonPrintersShown,
    CartonShown,
    ClosingChecked,
    LabelsReady,
    NumberingShown,
    OrdersListed,
    RelayRow,
    RelaysShown,
    ReturnsShown,
    ShipmentShown,
    ShipmentsListed,
)
from app.packing.returning.values import ReturnsView
from app.packing.values import (
    ALL_SHIPMENTS,
    CartonKind,
    OrderWish,
    Packed,
    ReturnReason,
    ShipmentsAsked,
    ShipmentSummary,
    ShipmentView,
)
from ui.packing.port import PackingPorts


class FakePacking:
    """One list, one shipment."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.wished: list[tuple[object, ...]] = []
        self.rows: tuple[ShipmentSummary, ...] = ()
        self.view: ShipmentView | None = None
        self.packages: tuple[Packed, ...] = ()
        self.closing: ClosingChecked | None = None
        self.orders = OrdersListed(())
        self.asked = ALL_SHIPMENTS
        self.returns = ReturnsShown(ReturnsView())
        self.numbering = NumberingShown("", 0, None)

    def list_shipments(self, asked: ShipmentsAsked | None = None) -> None:
        """Answer with the list."""
        if asked is not None:
            self.wished.append(("list", asked))
            self.asked = asked
        self._post(ShipmentsListed(self.rows, asked=self.asked))

    def list_orders(self) -> None:
        """Answer with the orders."""
        self._post(self.orders)

    def begin_from_order(self, order_line_ids: Sequence[str], wish: OrderWish, person: str) -> None:
        """Remember it."""
        self.wished.append(("begin", tuple(order_line_ids), wish, person))

    def import_order(self, path: Path, wish: OrderWish, person: str) -> None:
        """Remember it."""
        self.wished.append(("import-order", path, wish, person))

    def import_relations(self, path: Path, person: str) -> None:
        """Remember it."""
        self.wished.append(("import-relations", path, person))

    def stop_import(self) -> None:
        """Remember it."""
        self.wished.append(("stop-import",))

    def open_shipment(self, shipment_id: uuid.UUID, person: str) -> None:
        """Answer with the shipment."""
        self.wished.append(("open", shipment_id, person))
        self._show()

    def leave(self) -> None:
        """Remember it."""
        self.wished.append(("leave",))

    def scan(self, text: str, raw: bytes, device: str, read_at: datetime) -> None:
        """Remember it."""
        self.wished.append(("scan", text, raw, device, read_at))

    def undo(self) -> None:
        """Remember it."""
        self.wished.append(("undo",))

    def choose_line(self, line_no: int | None) -> None:
        """Remember it."""
        self.wished.append(("line", line_no))

    def name_identifier(self, identifier: str, line_no: int, level: str) -> None:
        """Remember it."""
        self.wished.append(("identifier", identifier, line_no, level))

    def give_batch(
        self, line_no: int, batch: str, expiry: date, production_date: date | None = None
    ) -> None:
        """Remember it."""
        self.wished.append(("batch", line_no, batch, expiry, production_date))

    def open_carton(self, kind: CartonKind) -> None:
        """Remember it."""
        self.wished.append(("open-carton", kind))

    def take_carton(self, carton_id: uuid.UUID) -> None:
        """Remember it."""
        self.wished.append(("take", carton_id))

    def show_carton(self, carton_id: uuid.UUID) -> None:
        """Answer with the packages."""
        self._post(CartonShown(carton_id, self.packages))

    def finish_carton(self, carton_id: uuid.UUID, *, as_part: bool = False) -> None:
        """Remember it."""
        self.wished.append(("finish", carton_id, as_part))

    def reopen_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """Remember it."""
        self.wished.append(("reopen-carton", carton_id, reason))

    def void_carton(self, carton_id: uuid.UUID, reason: str) -> None:
        """Remember it."""
        self.wished.append(("void", carton_id, reason))

    def move(self, codes: Sequence[str], carton_id: uuid.UUID) -> None:
        """Remember it."""
        self.wished.append(("move", tuple(codes), carton_id))

    def take_out(self, codes: Sequence[str]) -> None:
        """Remember it."""
        self.wished.append(("take-out", tuple(codes)))

    def split(self, codes: Sequence[str], kind: CartonKind) -> None:
        """Remember it."""
        self.wished.append(("split", tuple(codes), kind))

    def labels(self, carton_ids: Sequence[uuid.UUID]) -> None:
        """Remember it."""
        self.wished.append(("labels", tuple(carton_ids)))

    def relabel(self, carton_id: uuid.UUID, reason: str) -> None:
        """Remember it."""
        self.wished.append(("relabel", carton_id, reason))

    def check_closing(self) -> None:
        """Answer with what stands in the way."""
        if self.closing is not None:
            self._post(self.closing)

    def close(self, short_reason: str = "", logistics_no: str = "") -> None:
        """Remember it."""
        self.wished.append(("close", short_reason, logistics_no))

    def give_up(self, reason: str) -> None:
        """Remember it."""
        self.wished.append(("give-up", reason))

    def reopen(self, reason: str) -> None:
        """Remember it."""
        self.wished.append(("reopen", reason))

    def send_again(self) -> None:
        """Remember it."""
        self.wished.append(("send-again",))

    def begin_returns(self, person: str) -> None:
        """Answer with what came back."""
        self.wished.append(("begin-returns", person))
        self._post(self.returns)

    def drop_returns(self, keys: Sequence[str]) -> None:
        """Remember it."""
        self.wished.append(("drop-returns", tuple(keys)))

    def register_returns(self, reason: ReturnReason, remark: str) -> None:
        """Remember it."""
        self.wished.append(("register-returns", reason, remark))

    def withdraw_returns(self, keys: Sequence[str]) -> None:
        """Remember it."""
        self.wished.append(("withdraw-returns", tuple(keys)))

    def end_returns(self) -> None:
        """Remember it."""
        self.wished.append(("end-returns",))

    def ask_numbering(self) -> None:
        """Answer with the numbering."""
        self._post(self.numbering)

    def set_numbering(self, prefix: str, extension: int, person: str) -> None:
        """Remember it."""
        self.wished.append(("numbering", prefix, extension, person))

    def _show(self) -> None:
        if self.view is not None:
            self._post(ShipmentShown(self.view))


class FakeCartonLabels:
    """Prints nothing, and remembers what."""

    def __init__(self, post: Callable[[object], None] = lambda _event: None) -> None:
        self._post = post
        self.printed: list[LabelsReady] = []
        self.scans: list[str] = []
        self.printers = CartonPrintersShown((), "")

    def print_cartons(self, ready: LabelsReady, person: str) -> None:
        """Remember the labels."""
        del person
        self.printed.append(ready)

    def scanned(self, number: str) -> None:
        """Remember the number."""
        self.scans.append(number)

    def show_printers(self) -> None:
        """Answer with them."""
        self._post(self.printers)

    def take_printer(self, name: str) -> None:
        """Take it."""
        self.printers = replace(self.printers, taken=name)
        self.show_printers()


class FakeScanWay:
    """Remembers where scans go."""

    def __init__(self) -> None:
        self.packs = False

    def to_packing(self, here: bool) -> None:
        """Remember it."""
        self.packs = here


class FakeNotes:
    """Makes no paper, and remembers of what."""

    def __init__(self) -> None:
        self.printed: list[ShipmentView] = []

    def print_shipment(self, view: ShipmentView) -> None:
        """Remember the shipment."""
        self.printed.append(view)


class FakeRelayKeys:
    """Keeps relays in memory; refuses addresses in clear, as the real desk does."""

    def __init__(self, post: Callable[[object], None] = lambda _event: None) -> None:
        self._post = post
        self.rows: dict[str, RelayRow] = {}
        self.secrets: list[str] = []

    def list_relays(self) -> None:
        """Show them."""
        self._post(RelaysShown(tuple(self.rows.values())))

    def set_relay(self, relay: RelayRow, secret: str) -> None:
        """Keep one."""
        said = "" if relay.url.startswith("https://") else "云码平台地址应以 https:// 开头，请核对"
        if not said:
            self.rows[relay.hospital] = relay
            self.secrets.append(secret)
        self._post(RelaysShown(tuple(self.rows.values()), said))

    def forget_relay(self, hospital: str) -> None:
        """Drop one."""
        del self.rows[hospital]
        self.list_relays()


def fake_packing(post: Callable[[object], None]) -> PackingPorts:
    """Make one of each."""
    return PackingPorts(
        FakePacking(post), FakeCartonLabels(post), FakeScanWay(), FakeNotes(), FakeRelayKeys(post)
    )
