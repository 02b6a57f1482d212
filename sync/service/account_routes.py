"""The routes of accounts: what administrators do.

Without it nobody could ask for them over HTTP. Who may do what is decided in account_desk.py.
"""

from __future__ import annotations

import uuid
from typing import Any

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from sync import wire_accounts
from sync.service.account_desk import AccountDesk
from sync.service.accounts import Caller
from sync.service.routing import Refusals


def routes(desk: AccountDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""
    said = refusals(401, 403, 404)

    @get("/v1/admin/devices", sync_to_thread=True, responses=said)
    def devices(caller: NamedDependency[Caller]) -> list[wire_accounts.DeviceSeen]:
        """List the workstations, and how much of each is kept apart."""
        return desk.devices(caller)

    @post("/v1/admin/codes", sync_to_thread=True, status_code=200, responses=said)
    def make_code(caller: NamedDependency[Caller]) -> wire_accounts.CodeMade:
        """Make an enrolment code, good once and for ten minutes."""
        return desk.make_code(caller)

    @post(
        "/v1/admin/devices/{device:uuid}/revoke",
        sync_to_thread=True,
        status_code=204,
        responses=said,
    )
    def revoke(device: FromPath[uuid.UUID], caller: NamedDependency[Caller]) -> None:
        """Let a workstation only hand in what it has, which is kept apart."""
        desk.set_revoked(caller, device, revoked=True)

    @post(
        "/v1/admin/devices/{device:uuid}/readmit",
        sync_to_thread=True,
        status_code=204,
        responses=said,
    )
    def readmit(device: FromPath[uuid.UUID], caller: NamedDependency[Caller]) -> None:
        """Let a revoked workstation work again."""
        desk.set_revoked(caller, device, revoked=False)

    @put(
        "/v1/admin/devices/{device:uuid}/place",
        sync_to_thread=True,
        status_code=204,
        responses=said,
    )
    def set_place(
        device: FromPath[uuid.UUID],
        data: JSONBody[wire_accounts.PlaceSet],
        caller: NamedDependency[Caller],
    ) -> None:
        """Say at which delivery point a workstation stands; empty: at none."""
        desk.set_place(caller, device, data.place)

    @get("/v1/admin/quarantine/{device:uuid}", sync_to_thread=True, responses=said)
    def quarantined(
        device: FromPath[uuid.UUID],
        caller: NamedDependency[Caller],
        after: FromQuery[uuid.UUID | None] = None,
        limit: FromQuery[int] = 100,
    ) -> list[wire_accounts.Quarantined]:
        """Show what is kept of a revoked workstation, by op_id."""
        return desk.quarantined(caller, device, after, limit)

    return [devices, make_code, revoke, readmit, set_place, quarantined]
