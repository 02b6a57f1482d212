"""The routes of signing in: tokens that do not last, and passwords.

Without it nobody could ask for them over HTTP. Who may do what is decided in desk.py.
"""

from __future__ import annotations

from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from sync import wire_accounts
from sync.service.accounts import Caller
from sync.service.routing import AnyRequest, Refusals, address_of
from sync.service.signing.desk import SignInDesk
from sync.wire_upkeep import version_said


def routes(desk: SignInDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""

    @post("/v1/token", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def token(sender: NamedDependency[Caller], request: AnyRequest) -> wire_accounts.AccessGiven:
        """Give a token for the next minutes in return for the workstation's own."""
        return desk.give_access(sender, version_said(request.headers.get("user-agent", "")))

    @post("/v1/sign-in", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def sign_in(
        data: JSONBody[wire_accounts.SignIn], caller: NamedDependency[Caller], request: AnyRequest
    ) -> wire_accounts.SignedIn:
        """Let a person speak on this workstation."""
        return desk.sign_in(caller, data, address_of(request))

    @post("/v1/sign-in/badge", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def badge(
        data: JSONBody[wire_accounts.BadgeSignIn],
        caller: NamedDependency[Caller],
        request: AnyRequest,
    ) -> wire_accounts.SignedIn:
        """Let a person speak on this workstation by its badge and PIN."""
        return desk.sign_in_by_badge(caller, data, address_of(request))

    @post("/v1/sign-in/factor", sync_to_thread=True, status_code=200, responses=refusals(401, 409))
    def factor(
        data: JSONBody[wire_accounts.FactorWish],
        caller: NamedDependency[Caller],
        request: AnyRequest,
    ) -> wire_accounts.FactorBegun:
        """Show what a telephone has to know; a sign-in with one of its codes confirms it."""
        return desk.begin_factor(caller, data, address_of(request))

    @post("/v1/sign-out", sync_to_thread=True, status_code=204, responses=refusals(401, 403))
    def sign_out(caller: NamedDependency[Caller]) -> None:
        """End the session one speaks in."""
        desk.sign_out(caller)

    @post("/v1/session", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def renew(caller: NamedDependency[Caller]) -> wire_accounts.AccessGiven:
        """Give a person a token for the next minutes of its session."""
        return desk.renew(caller)

    @post("/v1/password", sync_to_thread=True, status_code=204, responses=refusals(401, 403))
    def password(
        data: JSONBody[wire_accounts.NewPassword],
        caller: NamedDependency[Caller],
        request: AnyRequest,
    ) -> None:
        """Change one's own password."""
        desk.change_password(caller, data, address_of(request))

    return [token, sign_in, badge, factor, sign_out, renew, password]
