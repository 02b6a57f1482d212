"""The training-only interface: what was ordered, what stands on the dock, one more truck, please.

Without it a trainee would have papers and nothing to scan. No real platform has any of this; it
lives beside the platform's address, under /training, and speaks plain JSON.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, Router, get, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, JSONBody

from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.delivery import (
    PASSED,
    TrainingDelivery,
    ordered_delivery,
    training_delivery,
)
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import (
    PACKS,
    Order,
    OrderLine,
    delivered_order,
    line_state,
    order_state,
    waits_for_its_truck,
)
from sync.sandbox.training.plan import MAX_BOXES, MAX_CARTONS, MAX_LINES
from sync.sandbox.training.relations import relation_routes
from sync.sandbox.training.reviewing import reviewer_routes

_MAX_REQUEST_BYTES = 64 * 1024


class DeliverySize(msgspec.Struct, frozen=True):
    """How big a delivery shall be."""

    lines: Annotated[int, msgspec.Meta(ge=1, le=MAX_LINES)] = 6
    cartons: Annotated[int, msgspec.Meta(ge=1, le=MAX_CARTONS)] = 12
    boxes: Annotated[int, msgspec.Meta(ge=1, le=MAX_BOXES)] = 400


class Trucks:
    """Sends training deliveries, each different from all before."""

    def __init__(
        self,
        ledger: Ledger,
        hospital: str,
        seed: int,
        today: Callable[[], date],
        told: Callable[[TrainingDelivery], None] | None = None,
    ) -> None:
        """`told`: hears of each delivery before it is under way; maybe twice, after a crash."""
        self._told = told
        self._ledger = ledger
        self.hospital = hospital
        self._seed = seed
        self._today = today
        self._lock = threading.Lock()

    def send(self, size: DeliverySize) -> str:
        """Send one more delivery, on an order of its own, and return its number.

        ValueError where the figures do not fit.
        """
        with self._lock:
            delivery = training_delivery(
                self._next_seed(), size.lines, size.cartons, size.boxes, today=self._today()
            )
            return self._send(delivery, delivered_order(delivery, self.hospital))

    def send_ordered(self) -> str:
        """Send all of the oldest order the hospital filed itself; its number, empty for none."""
        with self._lock:
            waiting = [order for order in self._ledger.orders() if waits_for_its_truck(order)]
            if not waiting:
                return ""
            order = waiting[0]
            items = {item.province_code: item for item in load_catalogue()}
            wanted = [
                (items[line.product], line.line_id, max(1, line.quantity // line.per_pack))
                for line in order.lines
            ]
            delivery = ordered_delivery(
                self._next_seed(), order.order_id, wanted, today=self._today()
            )
            return self._send(delivery, order)

    def _send(self, delivery: TrainingDelivery, order: Order) -> str:
        if self._told is not None:
            self._told(delivery)
        self._ledger.add(delivery, order)
        return delivery.delivery_no

    def _next_seed(self) -> int:
        last = self._ledger.last_seed()
        return self._seed if last is None else last + 1


def training_routes(ledger: Ledger, trucks: Trucks, today: Callable[[], date]) -> Router:
    """Build the routes under /training."""

    @get("/orders", sync_to_thread=True)
    def list_orders() -> list[dict[str, Any]]:
        """List every order with its state, and how much of each line came and was accepted."""
        return [_order(order, today()) for order in ledger.orders()]

    @get("/hospital", sync_to_thread=False)
    def show_hospital() -> dict[str, str]:
        """Show whom the trucks go to."""
        return {"org_code": trucks.hospital}

    @get("/deliveries", sync_to_thread=True)
    def list_deliveries() -> list[str]:
        """List what the trucks brought, oldest first; not what a program told the platform of."""
        told = ledger.sent()
        return [row.delivery_no for row in ledger.deliveries() if row.delivery_id not in told]

    @post("/deliveries", sync_to_thread=True)
    def send_delivery(data: JSONBody[DeliverySize]) -> dict[str, str]:
        """Send one more delivery."""
        try:
            return {"delivery_no": trucks.send(data)}
        except ValueError as error:
            raise ClientException(str(error)) from error

    @post("/deliveries/ordered", sync_to_thread=True)
    def send_ordered() -> dict[str, str]:
        """Send what the hospital ordered and waits for; an empty number: nothing."""
        return {"delivery_no": trucks.send_ordered()}

    @get("/deliveries/{delivery_no:str}/dock", sync_to_thread=True)
    def show_dock(delivery_no: FromPath[str]) -> Response[bytes]:
        """Show labels, boxes and odd codes of one delivery."""
        return _document(ledger, delivery_no, "dock")

    @get("/deliveries/{delivery_no:str}/handover", sync_to_thread=True)
    def show_handover(delivery_no: FromPath[str]) -> Response[bytes]:
        """Show the distributor's hand-over document of one delivery."""
        return _document(ledger, delivery_no, "handover")

    @get("/accepted", sync_to_thread=True)
    def list_accepted() -> list[dict[str, Any]]:
        """List every detail with its state, to reconcile with."""
        return [
            {
                "detail_id": row.detail_id,
                "delivery_no": row.delivery_no,
                "carton_no": row.carton_no,
                "quantity": row.quantity,
                "accepted_quantity": row.quantity if row.state == PASSED else 0,
                "state": row.state,
            }
            for row in ledger.details()
        ]

    return Router(
        "/training",
        route_handlers=[
            list_orders,
            show_hospital,
            list_deliveries,
            send_delivery,
            send_ordered,
            show_dock,
            show_handover,
            list_accepted,
            *reviewer_routes(ledger),
            *relation_routes(load_catalogue(), ledger.ended_relations, ledger.set_relation),
        ],
        request_max_body_size=_MAX_REQUEST_BYTES,
    )


def _order(order: Order, today: date) -> dict[str, Any]:
    return {
        "order_no": order.order_id,
        "plan_no": order.plan_no,
        "due": order.due.isoformat() if order.due else None,
        "state": order_state(order, today),
        "lines": [_line(order, line, today) for line in order.lines],
    }


def _line(order: Order, line: OrderLine, today: date) -> dict[str, Any]:
    (item,) = (item for item in load_catalogue() if item.province_code == line.product)
    return {
        "order_line_id": line.line_id,
        "line_no": line.line_no,
        "province_code": line.product,
        "distributor": line.distributor,
        "price": line.price or None,
        "unit": item.unit if line.unit_type == PACKS else item.dosage_unit,
        "quantity": line.quantity,
        "delivered_quantity": line.delivered,
        "accepted_quantity": line.accepted,
        "state": line_state(order, line, today),
    }


def _document(ledger: Ledger, delivery_no: str, column: str) -> Response[bytes]:
    text = ledger.document(delivery_no, column)
    if not text:
        raise NotFoundException(f"培训平台没有配送单 {delivery_no}")
    return Response(text.encode("utf-8"), media_type=MediaType.JSON)
