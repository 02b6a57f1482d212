"""The route of reconciliations.

Without it nobody could ask for them over HTTP.
"""

from __future__ import annotations

from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.links.days import DaysShown, DaysWish
from sync.service.accounts import Caller
from sync.service.comparing.desk import ComparingDesk
from sync.service.routing import Refusals


def routes(desk: ComparingDesk, refusals: Refusals) -> list[Any]:
    """It; `refusals` describes what a route may answer with."""

    @post(
        "/v1/compared",
        sync_to_thread=True,
        status_code=200,
        responses=refusals(401, 403),
    )
    def compared(data: JSONBody[DaysWish], caller: NamedDependency[Caller]) -> DaysShown:
        """Show what both sides of each day came to, after looking anew where that is wished."""
        return desk.shown(caller, data)

    return [compared]
