from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.people.badges import make_badge
from app.people.roles import Role
from app.people.signing import telephone_code
from app.people.signing.rules import SignInRules
from app.people.signing.store import keep_rules
from app.store.tables.accounts import access_token, password
from app.store.tables.signing import person_session, recovery_code
from sync.service.account_desk import as_administrator
from sync.wire_people import PersonSet
from tests.sync.service.running import ORG, RunningService, Station

GIVEN = "Given by another 1"
OWN = "Chosen by myself 2"


class Person:
    """Somebody who signs in at one workstation."""

    def __init__(self, running: RunningService, station: Station, role: Role) -> None:
        self.running, self.station, self.number = running, station, "P1"
        wish = PersonSet(number=self.number, name="某人", role=role, password=GIVEN)
        running.service.people.set_person(as_administrator(ORG), wish)
        self.secret = ""

    def sends(self, path: str, plain: str, **more: str) -> tuple[int, dict[str, Any]]:
        body = {"number": self.number, "password": plain} | more
        answer = self.station.send("POST", path, json=body)
        return answer.status_code, answer.json()

    def signs_in(self, plain: str, **more: str) -> dict[str, Any]:
        return self.sends("/v1/sign-in", plain, **more)[1]

    def sets_telephone_up(self, plain: str) -> None:
        self.secret = self.sends("/v1/sign-in/factor", plain)[1]["secret"]

    def code(self, ahead: int = 0) -> str:
        step = telephone_code.step_of(self.running.clock.now())
        return telephone_code.code_at(self.secret, step + ahead)

    def speaks(self, signed: dict[str, Any]) -> Station:
        here = self.station
        return Station(here.url, here.device, signed["access_token"], here.incarnation)


@pytest.fixture
def strict(running: RunningService) -> RunningService:
    with running.database.writing() as connection:
        keep_rules(connection, ORG, SignInRules())
    return running


def moved(running: RunningService, days: int) -> datetime:
    past = running.clock.now() - timedelta(days=days)
    with running.database.writing() as connection:
        connection.execute(update(password).values(changed_at=past))
    return past


def test_a_password_given_by_another_is_changed_before_anything_is_done(
    strict: RunningService,
) -> None:
    """Without it whoever gave the first password could sign in as that person for good."""
    person = Person(strict, strict.enrol(), Role.RECEIVING_CLERK)
    assert person.signs_in(GIVEN)["error"] == "needs-password"
    for new, said in ((GIVEN, "最近 5 次"), ("short-A1", "10 到"), ("My-P1-is-mine", "工号")):
        status, refused = person.sends("/v1/sign-in", GIVEN, new_password=new)
        assert (status, refused["error"]) == (422, "weak-password")
        assert said in refused["message"]
    assert person.signs_in(GIVEN, new_password=OWN)["name"] == "某人"
    assert person.signs_in(OWN)["expires_in_days"] is None
    assert person.signs_in(GIVEN)["error"] == "wrong-password"


def test_a_password_ends_and_its_owner_is_told_before(strict: RunningService) -> None:
    """Without it a password that got about would be good for ever."""
    person = Person(strict, strict.enrol(), Role.RECEIVING_CLERK)
    person.signs_in(GIVEN, new_password=OWN)
    moved(strict, 84)
    assert person.signs_in(OWN)["expires_in_days"] == 5
    moved(strict, 90)
    assert person.signs_in(OWN)["error"] == "needs-password"
    assert person.signs_in(OWN, new_password=GIVEN)["error"] == "weak-password"
    assert person.signs_in(OWN, new_password="Third of them 3")["expires_in_days"] is None


def test_a_password_given_by_another_is_good_for_a_week_only(strict: RunningService) -> None:
    """Without it a first password on a slip of paper would open the door months later."""
    person = Person(strict, strict.enrol(), Role.RECEIVING_CLERK)
    moved(strict, 6)
    assert person.signs_in(GIVEN)["error"] == "needs-password"
    moved(strict, 7)
    refused = person.signs_in(GIVEN, new_password=OWN)
    assert refused["error"] == "first-password-over"
    assert "7 天" in refused["message"]
    assert person.signs_in("wrong")["error"] == "wrong-password"
    assert person.sends("/v1/sign-in/factor", GIVEN)[1]["error"] == "first-password-over"
    wish = PersonSet(number="P1", name="某人", password="Given once more 3")
    strict.service.people.set_person(as_administrator(ORG), wish)
    assert person.signs_in("Given once more 3", new_password=OWN)["name"] == "某人"
    moved(strict, 8)
    assert person.signs_in(OWN)["name"] == "某人"


def test_an_administrator_shows_a_telephone_and_no_code_counts_twice(
    strict: RunningService,
) -> None:
    """Without it an administrator's password, once seen, would open everything."""
    person = Person(strict, strict.enrol(), Role.SECURITY_ADMINISTRATOR)
    assert person.signs_in(GIVEN, new_password=OWN, code="123456")["error"] == "needs-factor"
    person.sets_telephone_up(GIVEN)
    assert person.signs_in(GIVEN)["error"] == "needs-code-and-password"
    assert person.signs_in(GIVEN, code=person.code())["error"] == "needs-password"
    wrong = person.signs_in(GIVEN, code="12345", new_password=OWN)
    assert wrong["error"] == "wrong-code-of-telephone"
    first = person.code()
    signed = person.signs_in(GIVEN, code=first, new_password=OWN)
    assert len(signed["recovery_codes"]) == telephone_code.RECOVERY_CODES
    assert person.signs_in(OWN)["error"] == "needs-code"
    assert person.signs_in(OWN, code=first)["error"] == "wrong-code-of-telephone"
    assert person.signs_in(OWN, code=person.code(1))["recovery_codes"] == []
    status, refused = person.sends("/v1/sign-in/factor", OWN)
    assert (status, refused["error"]) == (409, "factor-set-up")
    lost = signed["recovery_codes"][0].lower()
    assert person.signs_in(OWN, code=lost)["number"] == "P1"
    assert person.signs_in(OWN, code=lost)["error"] == "wrong-code-of-telephone"
    with strict.database.reading() as connection:
        kept = connection.execute(select(recovery_code)).all()
    assert [row.used_at is not None for row in kept].count(True) == 1
    assert all(signed["recovery_codes"][0].encode() not in row.code_hash for row in kept)


def test_a_telephone_that_was_not_seen_yet_can_be_set_up_again(strict: RunningService) -> None:
    """Without it whoever closed the picture too early could never sign in."""
    person = Person(strict, strict.enrol(), Role.AUDIT_ADMINISTRATOR)
    person.sets_telephone_up(GIVEN)
    before = person.code()
    person.sets_telephone_up(GIVEN)
    refused = person.signs_in(GIVEN, code=before, new_password=OWN)
    assert refused["error"] == "wrong-code-of-telephone"
    assert person.signs_in(GIVEN, code=person.code(), new_password=OWN)["number"] == "P1"


def test_wrong_codes_lock_as_wrong_passwords_do(strict: RunningService) -> None:
    """Without it the code of a telephone could be found by trying, the password being known."""
    person = Person(strict, strict.enrol(), Role.SYSTEM_ADMINISTRATOR)
    person.sets_telephone_up(GIVEN)
    said = [
        person.signs_in(GIVEN, code="1", new_password=OWN)["error"],
        *(person.signs_in("wrong")["error"] for _ in range(3)),
        person.signs_in(GIVEN, code="1", new_password=OWN)["error"],
        person.signs_in(GIVEN, code=person.code(), new_password=OWN)["error"],
    ]
    assert said[0] == said[4] == "wrong-code-of-telephone"
    assert said[-1] == "locked"


def test_a_session_is_renewed_for_a_shift_and_ends_when_it_is_left(
    strict: RunningService,
) -> None:
    """Without it a person would type the password again each quarter of an hour, or never."""
    person = Person(strict, strict.enrol(), Role.RECEIVING_CLERK)
    here = person.speaks(person.signs_in(GIVEN, new_password=OWN))
    given = here.send("POST", "/v1/session").json()
    later = person.speaks(given)
    assert later.send("GET", "/v1/exchanges").status_code == 200
    assert person.station.send("POST", "/v1/session").status_code == 403
    long_ago = strict.clock.now() - timedelta(hours=12, minutes=1)
    with strict.database.writing() as connection:
        connection.execute(update(person_session).values(since=long_ago))
    assert later.send("POST", "/v1/session").json()["error"] == "token-expired"
    assert later.send("POST", "/v1/sign-out").status_code == 204
    for one in (here, later):
        assert one.send("GET", "/v1/exchanges").status_code == 401
    with strict.database.reading() as connection:
        ended = connection.execute(select(person_session)).one()
        left = connection.execute(select(access_token).where(access_token.c.number == "P1")).all()
    assert (ended.number, ended.ended_by, ended.device, left) == (
        "P1",
        "P1",
        person.station.device,
        [],
    )
    assert isinstance(ended.session_id, uuid.UUID)


def test_a_badge_opens_with_its_pin_for_whoever_is_no_administrator(
    strict: RunningService,
) -> None:
    """Without it a copied badge would be enough, or would open what takes a telephone."""
    station = strict.enrol()
    person = Person(strict, station, Role.RECEIVING_CLERK)
    here = person.speaks(person.signs_in(GIVEN, new_password=OWN))
    badge = strict.service.people.give_badge(as_administrator(ORG), "P1").badge

    def scans(scanned: str, pin: str) -> str:
        answer = station.send("POST", "/v1/sign-in/badge", json={"badge": scanned, "pin": pin})
        said = answer.json()
        return str(said.get("error") or said["number"])

    assert scans(badge, "739152") == "wrong-pin"
    assert here.send("PUT", "/v1/pin", json={"password": OWN, "pin": "739152"}).status_code == 204
    assert scans(badge, "739152") == "P1"
    assert [scans(make_badge(), "739152"), scans("P1", "739152")] == ["wrong-pin"] * 2
    moved(strict, 90)
    assert scans(badge, "739152") == "by-password"
    moved(strict, 0)
    wish = PersonSet(number="P1", name="某人", role="system-administrator")
    strict.service.people.set_person(as_administrator(ORG), wish)
    assert scans(badge, "739152") == "by-password"
    strict.service.people.withdraw_badge(as_administrator(ORG), "P1")
    assert scans(badge, "739152") == "wrong-pin"
