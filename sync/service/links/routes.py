"""The routes of connections: shown, set, tried, removed.

Without it nobody could ask for them over HTTP. Who may do what is decided in desk.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody

from app.links.connections import KindsShown, LinkShown, LinksShown, LinkTested, LinkWish
from sync import wire
from sync.service.accounts import Caller
from sync.service.links.desk import LinkDesk

Refusals = Callable[..., dict[int, ResponseSpec]]

_CONFLICT = {
    409: ResponseSpec(
        wire.Refusal, generate_examples=False, description="somebody else changed it meanwhile"
    )
}


def routes(desk: LinkDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""
    return [*_reading(desk, refusals(401, 403)), *_changing(desk, refusals(401, 403, 404))]


def _reading(desk: LinkDesk, said: dict[int, ResponseSpec]) -> list[Any]:
    @get("/v1/links", sync_to_thread=True, responses=said)
    def links(caller: NamedDependency[Caller]) -> LinksShown:
        """Show the institution's connections to outside platforms, and how they stand."""
        return desk.shown(caller)

    @get("/v1/links/kinds", sync_to_thread=True, responses=said)
    def kinds(caller: NamedDependency[Caller]) -> KindsShown:
        """Show what can be connected, and what each kind has to be told."""
        return desk.kinds(caller)

    return [links, kinds]


def _changing(desk: LinkDesk, said: dict[int, ResponseSpec]) -> list[Any]:
    @put("/v1/links/{link:str}", sync_to_thread=True, status_code=200, responses=said | _CONFLICT)
    def set_link(
        link: FromPath[str], data: JSONBody[LinkWish], caller: NamedDependency[Caller]
    ) -> LinkShown:
        """Make or change a connection; secrets go into the keyring and are never told."""
        return desk.set(caller, link, data)

    @delete(
        "/v1/links/{link:str}", sync_to_thread=True, status_code=200, responses=said | _CONFLICT
    )
    def drop_link(
        link: FromPath[str], caller: NamedDependency[Caller], version: FromQuery[int]
    ) -> LinksShown:
        """Remove a connection that nothing waits for; what is left is shown."""
        return desk.drop(caller, link, version)

    @post("/v1/links/test", sync_to_thread=True, status_code=200, responses=said)
    def try_link(data: JSONBody[LinkWish], caller: NamedDependency[Caller]) -> LinkTested:
        """Try a connection as it is written, with reading calls only."""
        return desk.try_out(caller, data)

    return [set_link, drop_link, try_link]
