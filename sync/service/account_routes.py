"""The routes of accounts: tokens that do not last, sign-in, what administrators do.

Without it nobody could ask for them over HTTP. Who may do what is decided in account_desk.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody

from sync import wire_accounts
from sync.service.account_desk import AccountDesk
from sync.service.accounts import Caller

AnyRequest = Request[Any, Any, Any]
Refusals = Callable[..., dict[int, ResponseSpec]]


def routes(desk: AccountDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""
    return [*_token_routes(desk, refusals), *_administration(desk, refusals)]


def _token_routes(desk: AccountDesk, refusals: Refusals) -> list[Any]:
    @post("/v1/token", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def token(sender: NamedDependency[Caller]) -> wire_accounts.AccessGiven:
        """Give a token for the next minutes in return for the workstation's own."""
        return desk.give_access(sender)

    @post("/v1/sign-in", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def sign_in(
        data: JSONBody[wire_accounts.SignIn], caller: NamedDependency[Caller], request: AnyRequest
    ) -> wire_accounts.SignedIn:
        """Let a person speak on this workstation."""
        return desk.sign_in(caller, data, _address(request))

    @post("/v1/password", sync_to_thread=True, status_code=204, responses=refusals(401, 403))
    def password(
        data: JSONBody[wire_accounts.NewPassword],
        caller: NamedDependency[Caller],
        request: AnyRequest,
    ) -> None:
        """Change one's own password."""
        desk.change_password(caller, data, _address(request))

    return [token, sign_in, password]


def _administration(desk: AccountDesk, refusals: Refusals) -> list[Any]:
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

    @put("/v1/admin/persons", sync_to_thread=True, status_code=204, responses=said)
    def set_person(
        data: JSONBody[wire_accounts.PersonSet], caller: NamedDependency[Caller]
    ) -> None:
        """Make a person known, or change its name, role or password."""
        desk.set_person(caller, data)

    @get("/v1/admin/quarantine/{device:uuid}", sync_to_thread=True, responses=said)
    def quarantined(
        device: FromPath[uuid.UUID],
        caller: NamedDependency[Caller],
        after: FromQuery[uuid.UUID | None] = None,
        limit: FromQuery[int] = 100,
    ) -> list[wire_accounts.Quarantined]:
        """Show what is kept of a revoked workstation, by op_id."""
        return desk.quarantined(caller, device, after, limit)

    return [devices, make_code, revoke, readmit, set_person, quarantined]


def _address(request: AnyRequest) -> str:
    return request.client.host if request.client else ""
