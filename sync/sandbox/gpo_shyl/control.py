"""The training-only interface: goods, feedback on plans, faults, what the platform holds.

Without it a trainee would have no goods on their way and a test nothing to compare with. No real
platform has any of this; it lives beside the services, under /training/gpo, and speaks plain JSON.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any

import msgspec
from litestar import Router, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath, JSONBody

from sync.sandbox.fault_routes import fault_routes
from sync.sandbox.faults import Faults
from sync.sandbox.gpo_shyl.goods import Supplier
from sync.sandbox.gpo_shyl.ledger import DELIVERY, PLAN, RECEIPT, GpoLedger

_MAX_REQUEST_BYTES = 64 * 1024
_KINDS = {"plans": PLAN, "deliveries": DELIVERY, "receipts": RECEIPT}


class GoodsAsked(msgspec.Struct, frozen=True):
    """What shall be delivered."""

    plan: str = ""
    """All that this plan ordered; empty: something else."""
    lines: Annotated[int, msgspec.Meta(ge=1, le=50)] = 3


class Feedback(msgspec.Struct, frozen=True):
    """What the GPO says of a plan."""

    plan: str
    state: Annotated[str, msgspec.Meta(pattern="^[012]$")]
    """zt."""
    results: list[Annotated[str, msgspec.Meta(pattern="^[01]$")]] = []
    """cljg of each line, in their order."""


def control_routes(ledger: GpoLedger, supplier: Supplier, faults: Faults) -> Router:
    """Build the routes under /training/gpo."""

    @get("/documents/{kind:str}", sync_to_thread=True)
    def list_documents(kind: FromPath[str]) -> list[dict[str, Any]]:
        """List plans, deliveries or receipts, in the order they came."""
        if kind not in _KINDS:
            raise ClientException(f"应为 {'、'.join(_KINDS)}，现为 {kind}")
        return [asdict(one) for one in ledger.documents(_KINDS[kind])]

    @get("/datagrams", sync_to_thread=True)
    def list_datagrams() -> list[tuple[str, str]]:
        """List what came and was signed rightly."""
        return ledger.datagrams()

    @post("/deliveries", sync_to_thread=True)
    def send_delivery(data: JSONBody[GoodsAsked]) -> dict[str, str]:
        """Let one more delivery be sent."""
        try:
            sent = supplier.send_plan(data.plan) if data.plan else supplier.send(data.lines)
        except ValueError as error:
            raise ClientException(str(error)) from error
        return {"bar_code": sent}

    @post("/feedback", sync_to_thread=True)
    def feed_back(data: JSONBody[Feedback]) -> None:
        """Let the GPO say how a plan stands."""
        with ledger.change():
            plan = ledger.by_number(PLAN, data.plan)
            if plan is None:
                raise ClientException(f"没有采购计划 {data.plan}")
            results = data.results + [""] * len(plan.body["mx"])
            mx = [
                {**line, "cljg": result}
                for line, result in zip(plan.body["mx"], results, strict=False)
            ]
            ledger.rewrite(replace(plan, body={**plan.body, "zt": data.state, "mx": mx}))

    @post("/beginning", sync_to_thread=True)
    def begin_again() -> None:
        """Forget everything."""
        faults.clear()
        with ledger.change():
            ledger.clear()

    return Router(
        "/training/gpo",
        route_handlers=[
            list_documents,
            list_datagrams,
            send_delivery,
            feed_back,
            begin_again,
            *fault_routes(faults),
        ],
        request_max_body_size=_MAX_REQUEST_BYTES,
    )
