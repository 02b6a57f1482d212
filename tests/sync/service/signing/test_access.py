from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from app.people.permissions import Permission
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.store.tables.accounts import access_token, password, quarantined_operation
from app.store.tables.changes import operation as operations
from sync.service.account_desk import as_administrator
from sync.service.logs import cut
from sync.wire_people import PersonSet
from tests.cheap_passwords import passwords_in_earnest
from tests.sync.service.running import ORG, RunningService, Station, opened, operation

PASSWORD = "correct horse 9"


def access(station: Station) -> dict[str, Any]:
    given: dict[str, Any] = station.send("POST", "/v1/token").json()
    return given


def as_person(running: RunningService, station: Station, role: Role) -> Station:
    wish = PersonSet(number="P1", name="某人", role=role, password=PASSWORD)
    running.service.people.set_person(as_administrator(ORG), wish)
    signed = station.send("POST", "/v1/sign-in", json={"number": "P1", "password": PASSWORD})
    assert signed.status_code == 200, signed.text
    token = signed.json()["access_token"]
    return Station(station.url, station.device, token, station.incarnation)


def test_an_access_token_is_given_for_the_lasting_one_and_works(
    running_anywhere: RunningService,
) -> None:
    station = running_anywhere.enrol()
    given = access(station)
    assert given["lives_s"] == 900
    short = Station(station.url, station.device, given["access_token"], station.incarnation)
    assert short.pull().status_code == 200
    assert short.push(operation(1, opened(uuid.uuid4(), uuid.uuid4()))).status_code == 200
    with running_anywhere.database.reading() as connection:
        kept = connection.execute(select(access_token)).one()
    assert given["access_token"].partition("~")[2].encode() not in bytes(kept.token_hash)


def test_an_expired_access_token_says_so_and_is_swept_away(
    running_anywhere: RunningService,
) -> None:
    station = running_anywhere.enrol()
    short = Station(
        station.url, station.device, access(station)["access_token"], station.incarnation
    )
    for minutes, left in ((1, 2), (6, 1)):
        past = running_anywhere.clock.now() - timedelta(minutes=minutes)
        with running_anywhere.database.writing() as connection:
            connection.execute(update(access_token).values(expires_at=past))
        refused = short.pull()
        assert (refused.status_code, refused.json()["error"]) == (401, "token-expired")
        access(station)
        with running_anywhere.database.reading() as connection:
            assert len(connection.execute(select(access_token)).all()) == left


def test_a_revoked_workstation_is_refused_at_once_but_what_it_has_is_kept(
    running_anywhere: RunningService,
) -> None:
    running = running_anywhere
    station = running.enrol()
    administrator = as_person(running, running.enrol(), Role.SYSTEM_ADMINISTRATOR)
    short = Station(
        station.url, station.device, access(station)["access_token"], station.incarnation
    )
    first = [operation(seq, opened(uuid.uuid4(), uuid.uuid4())) for seq in (1, 2)]
    assert station.push(*first[:1]).status_code == 200
    revoked = administrator.send("POST", f"/v1/admin/devices/{station.device}/revoke")
    assert revoked.status_code == 204, revoked.text
    assert short.pull().status_code == 401
    for sender in (station, short, station):
        pushed = sender.push(*first[1:])
        assert pushed.status_code == 200, pushed.text
        (result,) = pushed.json()["results"]
        assert (result["status"], "停用" in result["reason"]) == ("rejected", True)
    with running.database.reading() as connection:
        assert len(connection.execute(select(operations)).all()) == 1
        assert len(connection.execute(select(quarantined_operation)).all()) == 1
    seen = administrator.send("GET", "/v1/admin/devices").json()
    assert {one["device"]: one["quarantined"] for one in seen}[str(station.device)] == 1
    held = administrator.send("GET", f"/v1/admin/quarantine/{station.device}").json()
    assert [(one["seq"], one["why"]) for one in held] == [(2, "revoked")]
    assert held[0]["body"] == first[1]["body"]

    again = administrator.send("POST", f"/v1/admin/devices/{station.device}/readmit")
    assert again.status_code == 204
    assert station.push(*first).json()["results"][1]["status"] == "applied"


def test_a_wrong_password_locks_after_some_tries_and_says_nothing_more(
    running: RunningService,
) -> None:
    station = running.enrol()
    as_person(running, station, Role.RECEIVING_CLERK)
    tries = [
        station.send("POST", "/v1/sign-in", json={"number": number, "password": "wrong"})
        for number in ("P1", "P1", "P1", "P1", "P1", "nobody", "P1")
    ]
    said = [(one.status_code, one.json()["error"]) for one in tries]
    assert said == [(401, "wrong-password")] * 6 + [(429, "locked")]
    assert tries[0].json() == tries[5].json()
    with running.database.writing() as connection:
        connection.execute(update(password).values(locked_until=None))
    right = station.send("POST", "/v1/sign-in", json={"number": "P1", "password": PASSWORD})
    assert right.status_code == 200


def test_passwords_are_kept_as_argon2id(running: RunningService) -> None:
    with passwords_in_earnest():
        as_person(running, running.enrol(), Role.RECEIVING_CLERK)
    with running.database.reading() as connection:
        kept = connection.execute(select(password.c.hash)).scalar_one()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_person_changes_its_password_and_its_sessions_end(running: RunningService) -> None:
    station = running.enrol()
    person = as_person(running, station, Role.RECEIVING_CLERK)
    wish = {"old": PASSWORD, "new": "another one 7"}
    assert person.send("POST", "/v1/password", json=wish).status_code == 204
    assert person.send("GET", "/v1/admin/devices").status_code == 401
    for plain, status in ((PASSWORD, 401), ("another one 7", 200)):
        body = {"number": "P1", "password": plain}
        assert station.send("POST", "/v1/sign-in", json=body).status_code == status
    short = as_person(running, station, Role.RECEIVING_CLERK)
    wish = {"old": PASSWORD, "new": "aaaaaaaaaa"}
    assert short.send("POST", "/v1/password", json=wish).status_code == 422


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_is_its_own(running: RunningService, role: Role) -> None:
    station = running.enrol()
    person = as_person(running, station, role)
    wish = {"number": "P2", "name": "另一人", "role": "purchaser"}
    for permission, method, path, body in (
        (Permission.ADMIT_DEVICES, "POST", "/v1/admin/codes", None),
        (Permission.SEE_QUARANTINE, "GET", f"/v1/admin/quarantine/{station.device}", None),
        (Permission.MANAGE_PERSONS, "PUT", "/v1/admin/persons", wish),
    ):
        answer = person.send(method, path, json=body)
        assert (answer.status_code != 403) == rights_of_role(role).may(permission), (role, path)
        assert station.send(method, path, json=body).status_code == 403


def test_a_role_nobody_knows_may_nothing() -> None:
    assert not rights_of_role("emperor").permissions


def test_a_code_made_over_the_network_enrols(running: RunningService) -> None:
    person = as_person(running, running.enrol(), Role.ADMINISTRATOR)
    made = person.send("POST", "/v1/admin/codes").json()
    body = {"code": made["code"], "device": str(uuid.uuid4()), "name": "二号台"}
    assert requests.post(f"{running.url}/v1/enrol", json=body, timeout=30).status_code == 200


def test_logs_hold_no_codes_tokens_or_passwords() -> None:
    secret = "abcdefghijklmnopqrstuvwxyz012345"
    for text in (
        f"Bearer {secret}",
        f"31010000001.6f9619ff-8b86-4d01-b42d-00cf4fc964ff.{secret}",
        f"31010000001~{secret}",
        f"postgresql://user:{secret}@host/x",
        f"password={secret}",
        f"(01)06901234567892(21){secret}",
    ):
        assert secret not in cut(text), text
    assert cut("code 81000011234567890123 again") == "code 8100001… again"
    assert cut("receipt 20261121 of 500 codes") == "receipt 20261121 of 500 codes"
