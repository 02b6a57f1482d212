"""The routes of people: persons, badges, roles, and whom a supervisor sees.

Without it nobody could ask for them over HTTP. Who may do what is decided in desk.py.
"""

from __future__ import annotations

from typing import Any

from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from sync.service.accounts import Caller
from sync.service.people.desk import PeopleDesk
from sync.service.routing import Refusals
from sync.wire_people import (
    BadgeGiven,
    InstitutionSeen,
    PersonSeen,
    PersonSet,
    PersonsSet,
    PersonTaken,
    RoleSeen,
    RoleSet,
)


def routes(desk: PeopleDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""

    @get("/v1/institutions", sync_to_thread=True, responses=refusals(401, 403))
    def institutions(caller: NamedDependency[Caller]) -> list[InstitutionSeen]:
        """List the organisations below a supervisor's area."""
        return desk.institutions(caller)

    return [_persons(desk, refusals), _roles(desk, refusals), institutions]


def _persons(desk: PeopleDesk, refusals: Refusals) -> Router:
    said = refusals(401, 403, 404)
    badge = "/{number:str}/badge"

    @get("/", sync_to_thread=True, responses=refusals(401, 403))
    def persons(caller: NamedDependency[Caller]) -> list[PersonSeen]:
        """List everybody, also who has left."""
        return desk.persons(caller)

    @put("/", sync_to_thread=True, status_code=204, responses=said)
    def set_person(data: JSONBody[PersonSet], caller: NamedDependency[Caller]) -> None:
        """Make a person known, or change its name, roles, leave, end or password."""
        desk.set_person(caller, data)

    @post("/", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def set_persons(
        data: JSONBody[PersonsSet], caller: NamedDependency[Caller]
    ) -> list[PersonTaken]:
        """Make many known, or only say what would become of each."""
        return desk.set_persons(caller, data)

    @post(badge, sync_to_thread=True, status_code=200, responses=said)
    def give_badge(number: FromPath[str], caller: NamedDependency[Caller]) -> BadgeGiven:
        """Give a person a new badge; its number is shown this once."""
        return desk.give_badge(caller, number)

    @delete(badge, sync_to_thread=True, status_code=204, responses=said)
    def withdraw_badge(number: FromPath[str], caller: NamedDependency[Caller]) -> None:
        """Let a person's badge open nothing any more."""
        desk.withdraw_badge(caller, number)

    handlers = [persons, set_person, set_persons, give_badge, withdraw_badge]
    return Router(path="/v1/admin/persons", route_handlers=handlers)


def _roles(desk: PeopleDesk, refusals: Refusals) -> Router:
    @get("/", sync_to_thread=True, responses=refusals(401, 403))
    def roles(caller: NamedDependency[Caller]) -> list[RoleSeen]:
        """List what each role holds here."""
        return desk.roles(caller)

    @put("/", sync_to_thread=True, status_code=204, responses=refusals(401, 403))
    def set_role(data: JSONBody[RoleSet], caller: NamedDependency[Caller]) -> None:
        """Compose a role, or change what it holds."""
        desk.set_role(caller, data)

    return Router(path="/v1/admin/roles", route_handlers=[roles, set_role])
