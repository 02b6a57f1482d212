"""Every route of the service answers every role as docs/operation/permissions.md says."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection

import pytest
import requests
from sqlalchemy import Connection

from app.people.organisations import Kind, Organisation
from app.people.person import Person
from app.people.roles import BUILT_IN, Role
from app.store.database import Database
from sync.service.people import keeping
from sync.service.signing import access, sessions
from sync.service.transactions import commit
from tests.permission_table import KEY, OPEN, PERSON, STATION, STATION_ITSELF, Who, routes
from tests.sync.service.running import ORG, RunningService, Station

NOBODY, NO_TOKEN = "", "no token"
_LIVES = timedelta(hours=1)
_ID = str(uuid.UUID(int=7))
_FILLED = {
    "{device}": _ID,
    "{session_id}": _ID,
    "{receipt_id}": _ID,
    "{call_id}": _ID,
    "{number}": "nobody",
    "{sha256}": "0" * 64,
    "{no}": "0",
    "{form}": "csv",
    "{link}": "none?version=1",
}
_ASKED = {"/v1/relay/files": "?hospital=x&delivery_no=x", "/v1/snapshots": "?scope=global"}
_LINK = {"link": "none", "kind": "none", "title": "x", "settings": {}, "enabled": False}
_BODIES: dict[tuple[str, str], object] = {
    ("PUT", "/v1/admin/persons"): {"number": "W9", "name": "某人"},
    ("POST", "/v1/admin/persons"): {"persons": [], "keep": False},
    ("PUT", "/v1/admin/roles"): {"role": "walker", "name": "走查", "permissions": []},
    ("PUT", "/v1/sign-in/rules"): {"rules": {}},
    ("PUT", "/v1/exchanges"): {
        **{"link": "none", "exchange": "deliveries", "every_s": 600, "at": "", "enabled": False}
    },
    ("PUT", "/v1/links/{link}"): _LINK | {"version": 0},
    ("POST", "/v1/links/test"): _LINK | {"version": 0},
    ("PUT", "/v1/admin/devices/{device}/place"): {"place": ""},
    ("POST", "/v1/letters"): {"letters": [], "again": True},
    ("POST", "/v1/password"): {"old": "not mine", "new": "Other-word-77"},
    ("PUT", "/v1/pin"): {"password": "not mine", "pin": ""},
}
"""What a message must look like for its sender to be looked at; elsewhere an empty one will do."""
_NO_TOKEN_HELPS = frozenset({"not-admitted", "token-expired"})
_ENDS = "/v1/sign-out"
"""Ends the session that asks, so that persons are not let do it here."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One service, and a token for each role."""

    url: str
    tokens: dict[str, str]
    asking: HTTPConnection

    def ask(self, who: str, method: str, path: str) -> str:
        """The name of the refusal of whoever asks; empty where it is none of rights."""
        body = None if method in ("GET", "HEAD") else _BODIES.get((method, path), {})
        path += _ASKED.get(path, "")
        for name, value in _FILLED.items():
            path = path.replace(name, value)
        headers = {"Content-Type": "application/json"}
        if who in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        said = None if body is None else json.dumps(body)
        self.asking.request(method, path, said, headers)
        answer = self.asking.getresponse()
        text = answer.read()
        assert answer.status < 500, (who, method, path, text)
        if answer.status not in (401, 403) or method == "HEAD":
            return {401: "not-admitted", 403: "not-allowed"}.get(answer.status, "")
        error = str(json.loads(text)["error"])
        return error if error in _NO_TOKEN_HELPS | {"not-allowed"} else ""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with Database.at(tmp_path_factory.mktemp("walk") / "service.db") as database:
        running = RunningService(database)
        station = running.enrol()
        tokens = {NOBODY: station.token}
        for role in Role:
            tokens[role] = commit(database, partial(_token, running, station, role))
        # Not `requests`: a thousand questions would take twice as long.
        asking = HTTPConnection(running.url.removeprefix("http://"), timeout=60)
        yield Walk(running.url, tokens, asking)
        asking.close()
        assert running.stop()


def _token(running: RunningService, station: Station, role: Role, connection: Connection) -> str:
    """Let a person of one role sign in; the institution is a supervisor, so that one has a use."""
    now, number = running.clock.now(), f"N-{role}"
    office = Organisation(ORG, "x", Kind.SUPERVISOR, "420000", one_administrator=True)
    keeping.describe(connection, office)
    keeping.set_person(connection, ORG, Person.in_role(number, role, role), now)
    session = sessions.begin(connection, ORG, number, station.device, "", running.clock)
    return access.give(connection, ORG, station.device, now, _LIVES, number, session)


def refused(who: Who, role: str) -> bool | None:
    """Whether somebody should be refused for lack of a right; None: not said."""
    if who.permissions:
        held = BUILT_IN[role].permissions if role in BUILT_IN else frozenset()
        return not held & who.permissions
    if who.words.startswith(STATION_ITSELF):
        return role != NOBODY
    if who.words.startswith(PERSON):
        return role in (NOBODY, NO_TOKEN)
    if who.words.startswith(KEY):
        return True
    assert who.words.startswith((OPEN, STATION)), who.words
    return role == NO_TOKEN and who.words.startswith(STATION)


def test_the_table_names_every_route(walk: Walk) -> None:
    """Without it a new route would be nobody's to check."""
    described = requests.get(f"{walk.url}/schema", timeout=60).json()["paths"]
    found = {(method.upper(), path) for path, methods in described.items() for method in methods}
    assert found == set(routes())


@pytest.mark.parametrize("role", [NO_TOKEN, NOBODY, *Role])
def test_every_route_answers_each_role_as_the_table_says(walk: Walk, role: str) -> None:
    """Without it the page would promise a separation that the service does not keep."""
    wrong = []
    for (method, path), who in routes().items():
        # The refusals of SOAP are faults, which tests of its own look at.
        if path == "/v1/his/soap" or (path == _ENDS and role in list(Role)):
            continue
        error = walk.ask(role, method, path)
        if bool(error) != refused(who, role):
            wrong.append(f"{method} {path}: {error or 'let through'}; {who.words}")
    assert not wrong, role


def test_the_walk_can_fail(walk: Walk) -> None:
    """Without it a walk that asks nothing would prove nothing."""
    assert walk.ask(Role.RECEIVING_CLERK, "POST", "/v1/admin/codes") == "not-allowed"
    assert walk.ask(Role.SYSTEM_ADMINISTRATOR, "POST", "/v1/admin/codes") == ""
    assert walk.ask(NO_TOKEN, "POST", "/v1/admin/codes") == "not-admitted"
