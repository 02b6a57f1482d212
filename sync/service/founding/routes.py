"""The routes with which a new service is set up.

Without it nobody could do that over HTTP. They take no token, because there is nobody yet: the
set-up code is asked for, and only while the service knows no institution.
"""

from __future__ import annotations

from litestar import Router, post
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody

from sync import wire, wire_founding
from sync.service.founding.desk import FoundingDesk
from sync.service.routing import AnyRequest, Refusals, address_of


def routes(desk: FoundingDesk, refusals: Refusals) -> Router:
    """All of them; `refusals` describes what a route may answer with."""
    there = ResponseSpec(
        wire.Refusal, generate_examples=False, description="there is an institution already"
    )
    said = {**refusals(403), 409: there}

    @post("/v1/founding/codes", sync_to_thread=True, status_code=204, responses=said)
    def try_code(data: JSONBody[wire_founding.CodeShown], request: AnyRequest) -> None:
        """See whether a set-up code is the one, before anything else is asked."""
        desk.try_code(data, address_of(request))

    @post("/v1/founding", sync_to_thread=True, status_code=200, responses=said)
    def found(data: JSONBody[wire_founding.Founding], request: AnyRequest) -> wire_founding.Founded:
        """Found the first institution with its three administrators, all or nothing."""
        return desk.found(data, address_of(request))

    return Router("/", route_handlers=[try_code, found])
