"""The routes of exchanges: their plans, their history, one done now.

Without it nobody could ask for them over HTTP. Who may do what is decided in exchange_desk.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody

from app.links.exchanges import Plan, PlansShown, PlanWish, Run, RunNow, RunsShown, RunsWish
from sync.service.accounts import Caller
from sync.service.exchange_desk import ExchangeDesk

Refusals = Callable[..., dict[int, ResponseSpec]]


def routes(desk: ExchangeDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""
    said = refusals(401, 403, 404)

    @get("/v1/exchanges", sync_to_thread=True, responses=refusals(401, 403))
    def plans(caller: NamedDependency[Caller]) -> PlansShown:
        """Show every exchange of the institution's connections: when it is due, how it went."""
        return desk.plans(caller)

    @put("/v1/exchanges", sync_to_thread=True, status_code=200, responses=said)
    def change_plan(data: JSONBody[PlanWish], caller: NamedDependency[Caller]) -> Plan:
        """Say when an exchange is to be done from now on."""
        return desk.change(caller, data)

    @post("/v1/exchanges/run", sync_to_thread=True, status_code=200, responses=said)
    def run_exchange(data: JSONBody[RunNow], caller: NamedDependency[Caller]) -> Run:
        """Do an exchange now; what takes long is answered as it stands, and goes on."""
        return desk.run(caller, data)

    @post("/v1/exchanges/runs", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def runs(data: JSONBody[RunsWish], caller: NamedDependency[Caller]) -> RunsShown:
        """Show what runs have brought, newest first."""
        return desk.runs(caller, data)

    return [plans, change_plan, run_exchange, runs]
