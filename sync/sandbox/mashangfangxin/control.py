"""The training-only interface: more goods, faults on request, what the platform holds.

Without it a trainee would have no goods on their way and a test nothing to compare with. No real
platform has any of this; it lives beside the gateway, under /training/msfx, and speaks plain JSON.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Router, get, post
from litestar.exceptions import ClientException
from litestar.params import JSONBody

from sync.sandbox.fault_routes import fault_routes
from sync.sandbox.faults import Faults
from sync.sandbox.mashangfangxin.goods import Supplier
from sync.sandbox.mashangfangxin.ledger import MsfxLedger
from sync.sandbox.training.plan import MAX_BOXES, MAX_CARTONS, MAX_LINES

_MAX_REQUEST_BYTES = 64 * 1024


class GoodsSize(msgspec.Struct, frozen=True):
    """How big a delivery shall be."""

    lines: Annotated[int, msgspec.Meta(ge=1, le=MAX_LINES)] = 3
    cartons: Annotated[int, msgspec.Meta(ge=1, le=MAX_CARTONS)] = 4
    boxes: Annotated[int, msgspec.Meta(ge=1, le=MAX_BOXES)] = 120


def control_routes(ledger: MsfxLedger, supplier: Supplier, faults: Faults) -> Router:
    """Build the routes under /training/msfx."""

    @get("/deliveries", sync_to_thread=True)
    def list_deliveries() -> list[dict[str, Any]]:
        """List upstream bills with the codes that stand on them."""
        found: dict[str, list[str]] = {}
        for goods in ledger.goods():
            tops = ledger.top_packages(goods.goods_id)
            found.setdefault(goods.bill_code, []).extend(one.code for one in tops)
        return [{"bill_code": number, "codes": codes} for number, codes in found.items()]

    @post("/deliveries", sync_to_thread=True)
    def send_delivery(data: JSONBody[GoodsSize]) -> dict[str, str]:
        """Let one more delivery be sent."""
        try:
            return {"bill_code": supplier.send(data.lines, data.cartons, data.boxes)}
        except ValueError as error:
            raise ClientException(str(error)) from error

    @post("/beginning", sync_to_thread=True)
    def begin_again(data: JSONBody[GoodsSize]) -> dict[str, str]:
        """Forget goods, bills and faults, and send the first delivery anew: the same codes."""
        faults.clear()
        try:
            return {"bill_code": supplier.begin_again(data.lines, data.cartons, data.boxes)}
        except ValueError as error:
            raise ClientException(str(error)) from error

    @get("/bills", sync_to_thread=True)
    def list_bills() -> list[dict[str, Any]]:
        """List what the hospital uploaded, in the order it came, with codes not taken."""
        return [
            {
                "bill_code": bill.bill_code,
                "bill_type": bill.bill_type,
                "bill_time": bill.bill_time,
                "from_user_id": bill.from_user_id,
                "to_user_id": bill.to_user_id,
                "physic_type": bill.physic_type,
                "operator": bill.operator,
                "codes": bill.codes.split(","),
                "state": bill.state,
                "failed": [row.code for row in ledger.failed(bill.bill_code)],
            }
            for bill in ledger.bills()
        ]

    @get("/holders", sync_to_thread=True)
    def list_holders() -> dict[str, str]:
        """List who holds each package: supplier, own, away, patient."""
        return ledger.holders()

    return Router(
        "/training/msfx",
        route_handlers=[
            list_deliveries,
            send_delivery,
            begin_again,
            list_bills,
            list_holders,
            *fault_routes(faults),
        ],
        request_max_body_size=_MAX_REQUEST_BYTES,
    )
