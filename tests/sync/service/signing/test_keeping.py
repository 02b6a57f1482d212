from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.people.audit.kinds import Kind
from app.people.roles import Role
from app.people.signing.rules import SignInRules
from app.store.tables.accounts import password
from app.store.tables.changes import feed
from sync.service.account_desk import as_administrator
from sync.wire_people import PersonSet
from tests.sync.service.auditing.test_deeds import entries
from tests.sync.service.running import ORG, RunningService, Station

PASSWORD = "Correct horse 9"


def signed_in(running: RunningService, number: str, role: Role) -> Station:
    station = running.enrol()
    wish = PersonSet(number=number, name=f"员{number}", role=role, password=PASSWORD)
    running.service.people.set_person(as_administrator(ORG), wish)
    return again(station, number)


def again(station: Station, number: str) -> Station:
    body = {"number": number, "password": PASSWORD}
    token = station.send("POST", "/v1/sign-in", json=body).json()["access_token"]
    return Station(station.url, station.device, token, station.incarnation)


def test_sessions_are_seen_and_ended_by_who_they_are_and_who_manages_persons(
    running: RunningService,
) -> None:
    """Without it nobody could see, or stop, that his password is used in another room."""
    clerk = signed_in(running, "P1", Role.RECEIVING_CLERK)
    other = again(running.enrol(), "P1")
    keeper = signed_in(running, "S1", Role.SECURITY_ADMINISTRATOR)
    own = clerk.send("GET", "/v1/sessions").json()
    assert [(one["number"], one["mine"]) for one in own] == [("P1", False), ("P1", True)]
    assert own[1]["device_name"] == f"收货台 {clerk.device}"
    assert clerk.send("GET", "/v1/sessions?everybody=true").status_code == 403
    everybody = keeper.send("GET", "/v1/sessions?everybody=true").json()
    assert [one["number"] for one in everybody] == ["S1", "P1", "P1"]
    keepers = everybody[0]["session_id"]
    assert clerk.send("DELETE", f"/v1/sessions/{keepers}").status_code == 403
    assert clerk.send("DELETE", f"/v1/sessions/{clerk.device}").status_code == 403
    assert keeper.send("DELETE", f"/v1/sessions/{clerk.device}").status_code == 404
    assert clerk.send("DELETE", f"/v1/sessions/{own[0]['session_id']}").status_code == 204
    assert other.send("GET", "/v1/sessions").status_code == 401
    assert keeper.send("DELETE", f"/v1/sessions/{own[1]['session_id']}").status_code == 204
    assert clerk.send("GET", "/v1/sessions").status_code == 401
    ended = keeper.send("GET", "/v1/sessions?everybody=true").json()
    assert [one["ended_by"] for one in ended] == ["", "P1", "S1"]
    noted = [one for one in entries(running.database) if one["kind"] == Kind.SESSION_ENDED]
    assert [one["number"] for one in noted] == ["P1", "S1"]


def test_a_pin_is_set_by_its_owner_with_the_password(running: RunningService) -> None:
    """Without it whoever finds a signed-in screen could give himself a PIN for that badge."""
    clerk = signed_in(running, "P1", Role.RECEIVING_CLERK)

    def sets(pin: str, plain: str = PASSWORD) -> tuple[int, str]:
        answer = clerk.send("PUT", "/v1/pin", json={"password": plain, "pin": pin})
        return answer.status_code, answer.text

    assert sets("739152", "wrong")[0] == 401
    status, said = sets("123456")
    assert (status, "连续" in said) == (422, True)
    for pin, kept in (("739152", True), ("", False)):
        assert sets(pin)[0] == 204
        with running.database.reading() as connection:
            hashed = connection.execute(select(password.c.pin_hash)).scalar_one()
        assert (hashed is not None) is kept
        assert pin == "" or pin not in hashed


def test_a_lost_telephone_is_dropped_by_another(running: RunningService) -> None:
    """Without it a lost telephone would end an account, or a thief could put in his own."""
    keeper = signed_in(running, "S1", Role.SECURITY_ADMINISTRATOR)
    system = signed_in(running, "A1", Role.SYSTEM_ADMINISTRATOR)
    body = {"number": "A1", "password": PASSWORD}
    station = running.enrol()
    assert station.send("POST", "/v1/sign-in/factor", json=body).status_code == 200
    assert system.send("DELETE", "/v1/admin/factors/S1").status_code == 403
    assert keeper.send("DELETE", "/v1/admin/factors/S1").json()["error"] == "own-factor"
    assert keeper.send("DELETE", "/v1/admin/factors/nobody").status_code == 404
    assert keeper.send("DELETE", "/v1/admin/factors/A1").status_code == 204
    (noted,) = [e for e in entries(running.database) if e["kind"] == Kind.SECOND_FACTOR_CHANGED]
    assert (noted["number"], noted["subject_id"]) == ("S1", "A1")
    assert system.send("GET", "/v1/sessions").status_code == 401


def test_rules_are_laid_down_within_limits_and_told_to_workstations(
    running: RunningService,
) -> None:
    """Without it workstations would go on by the rules of yesterday, or a house by none."""
    clerk = signed_in(running, "P1", Role.RECEIVING_CLERK)
    keeper = signed_in(running, "S1", Role.SECURITY_ADMINISTRATOR)
    assert clerk.send("GET", "/v1/sign-in/rules").json()["rules"]["training"] is True

    def lays_down(**rules: object) -> tuple[int, str]:
        answer = keeper.send("PUT", "/v1/sign-in/rules", json={"rules": rules})
        return answer.status_code, answer.text

    assert clerk.send("PUT", "/v1/sign-in/rules", json={"rules": {}}).status_code == 403
    status, said = lays_down(shortest=4)
    assert (status, "8 到 64" in said, "8 to 64" in said) == (422, True, True)
    assert lays_down(idle_min=5, verified=True, training=False)[0] == 200
    assert lays_down(idle_min=5)[0] == 200
    status, said = lays_down(training=True)
    assert (status, "培训" in said) == (422, True)
    with running.database.reading() as connection:
        told = connection.execute(select(feed).where(feed.c.entity == "sign-in-rules")).all()
    assert [SignInRules.parse(json.loads(row.body)) for row in told] == [SignInRules(idle_min=5)]


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/sessions?everybody=true"])
def test_a_workstation_alone_sees_no_sessions(running: RunningService, path: str) -> None:
    """Without it whoever starts a workstation could read who works where."""
    assert running.enrol().send("GET", path).status_code == 403
