"""What a trainer lets the platform and the distributor decide: ended orders, reviewed returns.

Without it a trainee would only see orders and returns that go well. Plain JSON under /training.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, JSONBody

from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import ENDED, WAITING
from sync.sandbox.training.returning import GRANTED, TURNED_DOWN, UNDER_REVIEW


class Review(msgspec.Struct, frozen=True):
    """What a reviewer decides on a return."""

    granted: bool


def reviewer_routes(ledger: Ledger) -> list[Any]:
    """Build the routes."""

    @post("/orders/{order_no:str}/end", sync_to_thread=True)
    def end_order(order_no: FromPath[str]) -> dict[str, str]:
        """Let the distributor end an order that was confirmed: it delivers no more of it."""
        order = ledger.order(order_no)
        if order is None or order.filed_as != WAITING:
            raise NotFoundException(f"培训平台没有可以终止的订单 {order_no}")
        ledger.put_order(replace(order, filed_as=ENDED))
        return {"order_no": order_no, "state": ENDED}

    @get("/returns", sync_to_thread=True)
    def list_returns() -> list[dict[str, Any]]:
        """List every return as it was filed, and what was said of it."""
        return [
            {
                "return_no": one.return_id,
                "province_code": one.product,
                "batch": one.batch,
                "quantity": one.quantity,
                "price": one.price,
                "reason": one.reason,
                "filed_as": one.filed_as,
            }
            for one in ledger.returns()
        ]

    @post("/returns/{return_no:str}/review", sync_to_thread=True)
    def review_return(return_no: FromPath[str], data: JSONBody[Review]) -> dict[str, str]:
        """Decide on a return that is under review; the platform grants it otherwise."""
        return_ = ledger.return_of(return_no)
        if return_ is None or return_.filed_as != UNDER_REVIEW:
            raise NotFoundException(f"培训平台没有待审批的退货单 {return_no}")
        state = GRANTED if data.granted else TURNED_DOWN
        ledger.put_return(replace(return_, filed_as=state))
        return {"return_no": return_no, "state": state}

    @get("/papers/{kind:str}", sync_to_thread=True)
    def list_papers(kind: FromPath[str]) -> list[dict[str, Any]]:
        """List what the platform was told of a kind: points, stock, inquiries and more."""
        return [body for _number, body in ledger.papers(kind)]

    return [end_order, list_returns, review_return, list_papers]
