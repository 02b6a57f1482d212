"""The training-only interface: what the company does, faults on request, what the platform holds.

Without it nothing would come of an order and a test would have nothing to compare with. No real
platform has any of this; it lives under /training/hsnn, and speaks plain JSON.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Router, delete, get, post
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from sync.sandbox.fault_routes import fault_routes
from sync.sandbox.faults import Faults
from sync.sandbox.training.plan import MAX_BOXES, MAX_CARTONS, MAX_LINES
from sync.sandbox.zhejiang_hsnn.doorway import Doorway
from sync.sandbox.zhejiang_hsnn.ledger import HsnnLedger, Kind
from sync.sandbox.zhejiang_hsnn.supplier import Supplier

_MAX_REQUEST_BYTES = 64 * 1024


class DeliverySize(msgspec.Struct, frozen=True):
    """How big a delivery shall be."""

    lines: Annotated[int, msgspec.Meta(ge=1, le=MAX_LINES)] = 3
    cartons: Annotated[int, msgspec.Meta(ge=1, le=MAX_CARTONS)] = 4
    boxes: Annotated[int, msgspec.Meta(ge=1, le=MAX_BOXES)] = 120


class Response(msgspec.Struct, frozen=True):
    """The company's word on an order detail."""

    order_detail_id: str
    agreed: bool = True


class Distribution(msgspec.Struct, frozen=True):
    """How many the company sends on an order detail."""

    order_detail_id: str
    quantity: Annotated[int, msgspec.Meta(ge=1, le=MAX_BOXES)]


class ReturnAnswer(msgspec.Struct, frozen=True):
    """The company's word on a return; no reason: it agrees."""

    return_id: str
    refuse_reason: str = ""


def control_routes(
    ledger: HsnnLedger, supplier: Supplier, doorway: Doorway, faults: Faults
) -> Router:
    """Build the routes under /training/hsnn."""

    @post("/beginning", sync_to_thread=True)
    def begin_again() -> None:
        """Forget everything, tokens and faults too."""
        faults.clear()
        doorway.forget()
        with ledger.change():
            ledger.clear()

    @delete("/tokens", sync_to_thread=False)
    def end_tokens() -> None:
        """Let every token end now."""
        doorway.forget()

    @get("/records/{kind:str}", sync_to_thread=True)
    def list_records(kind: FromPath[str]) -> list[dict[str, Any]]:
        """List what the platform holds of a kind, in the order it came."""
        if kind not in set(Kind):
            raise ClientException(f"没有 {kind} 这种记录")
        return [{**one.fields, "own_key": one.own_key} for one in ledger.records(Kind(kind))]

    handlers = [begin_again, end_tokens, list_records, *_company(supplier), *fault_routes(faults)]
    return Router(
        "/training/hsnn", route_handlers=handlers, request_max_body_size=_MAX_REQUEST_BYTES
    )


def _company(supplier: Supplier) -> list[HTTPRouteHandler]:
    @post("/deliveries", sync_to_thread=True)
    def send_delivery(data: JSONBody[DeliverySize]) -> dict[str, str]:
        """Let one more delivery be sent."""
        try:
            number = supplier.send_delivery(data.lines, data.cartons, data.boxes)
        except ValueError as error:
            raise ClientException(str(error)) from error
        return {"delivery_no": number}

    @post("/responses", sync_to_thread=True)
    def respond(data: JSONBody[Response]) -> None:
        """Let the company answer an order detail."""
        try:
            supplier.respond(data.order_detail_id, agreed=data.agreed)
        except ValueError as error:
            raise ClientException(str(error)) from error

    @post("/distributions", sync_to_thread=True)
    def distribute(data: JSONBody[Distribution]) -> dict[str, str]:
        """Let the company send something on an order detail."""
        try:
            return {"distribute_id": supplier.send(data.order_detail_id, data.quantity)}
        except ValueError as error:
            raise ClientException(str(error)) from error

    @post("/return-answers", sync_to_thread=True)
    def answer_return(data: JSONBody[ReturnAnswer]) -> None:
        """Let the company answer a return."""
        supplier.answer_return(data.return_id, data.refuse_reason)

    return [send_delivery, respond, distribute, answer_return]
