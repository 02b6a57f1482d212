"""The training-only interface: more deliveries, faults on request, what the platform holds.

Without it a trainee would have nothing to download and a test nothing to compare with. No real
platform has any of this; it lives beside the gateway, under /training/dep, and speaks plain JSON.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Router, delete, get, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.params import FromPath, JSONBody

from sync.sandbox.faults import Fault, Faults
from sync.sandbox.jiangsu_dep.ledger import DepLedger
from sync.sandbox.jiangsu_dep.supplier import DepSupplier, NoSuchOrder
from sync.sandbox.training.plan import MAX_BOXES, MAX_CARTONS, MAX_LINES

_MAX_REQUEST_BYTES = 64 * 1024


class DeliverySize(msgspec.Struct, frozen=True):
    """How big a delivery shall be."""

    lines: Annotated[int, msgspec.Meta(ge=1, le=MAX_LINES)] = 3
    cartons: Annotated[int, msgspec.Meta(ge=1, le=MAX_CARTONS)] = 4
    boxes: Annotated[int, msgspec.Meta(ge=1, le=MAX_BOXES)] = 120


class DepFault(Fault, frozen=True):
    """One fault, with a result code of this platform."""

    code: int = 10000


def control_routes(ledger: DepLedger, supplier: DepSupplier, faults: Faults) -> Router:
    """Build the routes under /training/dep."""

    @get("/deliveries", sync_to_thread=True)
    def list_deliveries() -> list[dict[str, Any]]:
        """List deliveries, and how often each was marked as downloaded."""
        return [
            {"id": row.delivery_id, "delivery_no": row.body["OrderNO"], "marks": row.marks}
            for row in ledger.deliveries()
        ]

    @post("/deliveries", sync_to_thread=True)
    def send_delivery(data: JSONBody[DeliverySize]) -> dict[str, str]:
        """Let one more delivery be sent."""
        try:
            return {"delivery_no": supplier.send(data.lines, data.cartons, data.boxes)}
        except ValueError as error:
            raise ClientException(str(error)) from error

    @post("/orders/{order_no:str}/delivery", sync_to_thread=True)
    def answer_order(order_no: FromPath[str]) -> dict[str, str]:
        """Let an order be delivered whole."""
        try:
            return {"delivery_no": supplier.answer(order_no)}
        except NoSuchOrder as error:
            raise NotFoundException(f"没有订单 {order_no}") from error

    @post("/beginning", sync_to_thread=True)
    def begin_again(data: JSONBody[DeliverySize]) -> dict[str, str]:
        """Forget deliveries, orders and faults, and send the first delivery anew."""
        faults.clear()
        try:
            return {"delivery_no": supplier.begin_again(data.lines, data.cartons, data.boxes)}
        except ValueError as error:
            raise ClientException(str(error)) from error

    @get("/orders", sync_to_thread=True)
    def list_orders() -> list[dict[str, Any]]:
        """List what the hospital ordered, in the order it came."""
        return ledger.orders()

    @get("/faults", sync_to_thread=False)
    def list_faults() -> list[Fault]:
        """List the faults that were asked for and did not happen yet."""
        return faults.waiting()

    @post("/faults", sync_to_thread=False)
    def ask_fault(data: JSONBody[DepFault]) -> None:
        """Let something go wrong."""
        faults.ask(data)

    @delete("/faults", sync_to_thread=False)
    def clear_faults() -> None:
        """Let nothing more go wrong."""
        faults.clear()

    return Router(
        "/training/dep",
        route_handlers=[
            list_deliveries,
            send_delivery,
            answer_order,
            begin_again,
            list_orders,
            list_faults,
            ask_fault,
            clear_faults,
        ],
        request_max_body_size=_MAX_REQUEST_BYTES,
    )
