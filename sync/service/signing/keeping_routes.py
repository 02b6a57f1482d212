"""The routes of what people look after about signing in: sessions, PINs, telephones, rules.

Without it nobody could do that over HTTP. Who may do what is decided in keeping.py.
"""

from __future__ import annotations

import uuid

from litestar import Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from sync import wire_accounts
from sync.service.accounts import Caller
from sync.service.routing import AnyRequest, Refusals, address_of
from sync.service.signing.keeping import SignInKeeping


def routes(keeping: SignInKeeping, refusals: Refusals) -> Router:
    """All of them; `refusals` describes what a route may answer with."""
    said = refusals(401, 403, 404)

    @get("/v1/sessions", sync_to_thread=True, responses=said)
    def sessions(
        caller: NamedDependency[Caller],
        everybody: FromQuery[bool] = False,
    ) -> list[wire_accounts.SessionSeen]:
        """List one's own sessions, or everybody's."""
        return keeping.sessions(caller, everybody=everybody)

    @delete("/v1/sessions/{session_id:uuid}", sync_to_thread=True, responses=said)
    def end_session(session_id: FromPath[uuid.UUID], caller: NamedDependency[Caller]) -> None:
        """End a session, and what was given for it."""
        keeping.end_session(caller, session_id)

    @put("/v1/pin", sync_to_thread=True, status_code=204, responses=said)
    def set_pin(
        data: JSONBody[wire_accounts.PinSet], caller: NamedDependency[Caller], request: AnyRequest
    ) -> None:
        """Set one's own PIN, which is good together with one's badge."""
        keeping.set_pin(caller, data, address_of(request))

    @delete("/v1/admin/factors/{number:str}", sync_to_thread=True, responses=said)
    def drop_factor(number: FromPath[str], caller: NamedDependency[Caller]) -> None:
        """Let somebody whose telephone is lost set another up."""
        keeping.drop_factor(caller, number)

    @get("/v1/sign-in/rules", sync_to_thread=True, responses=said)
    def rules(caller: NamedDependency[Caller]) -> wire_accounts.RulesSet:
        """Tell the institution's rules of signing in."""
        return keeping.rules(caller)

    @put("/v1/sign-in/rules", sync_to_thread=True, responses=said)
    def set_rules(
        data: JSONBody[wire_accounts.RulesSet], caller: NamedDependency[Caller]
    ) -> wire_accounts.RulesSet:
        """Lay some of them down."""
        return keeping.set_rules(caller, data)

    return Router(
        "/", route_handlers=[sessions, end_session, set_pin, drop_factor, rules, set_rules]
    )
