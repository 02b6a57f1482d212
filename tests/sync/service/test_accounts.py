from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from app.people.person import Person
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import feed
from app.store.tables.service import device, enrolment
from sync.service import accounts, training
from sync.service.account_desk import as_administrator
from sync.service.attempts import WINDOW, WrongCodes
from sync.service.people import keeping
from sync.service.refusals import ServiceRefusal
from sync.service.tokens import DeviceToken, code_digest, make_code
from sync.service.transactions import commit
from sync.wire_accounts import DeviceSeen
from tests.campuses import EAST, WEST, know_campuses
from tests.sync.service.running import ORG, RunningService, Station

NOW = datetime(2026, 11, 21, tzinfo=UTC)
new_id = SystemClock().new_id


def enrol(
    running: RunningService, code: str, device_id: uuid.UUID, name: str = ""
) -> requests.Response:
    body = {"code": code, "device": str(device_id), "name": name or f"收货台 {device_id}"}
    return requests.post(f"{running.url}/v1/enrol", json=body, timeout=30)


def test_a_workstation_enrols_with_a_code_and_may_sync(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    assert station.token.startswith(f"{ORG}.{station.device}.")
    assert station.pull().status_code == 200


def test_workstations_of_one_institution_are_numbered(running_anywhere: RunningService) -> None:
    one, two = new_id(), new_id()
    numbers = [
        enrol(running_anywhere, running_anywhere.code(), who).json()["number"]
        for who in (one, two, one)
    ]
    assert numbers == [1, 2, 1]


def test_numbers_stay_apart_when_workstations_enrol_at_once(
    running_anywhere: RunningService,
) -> None:
    numbers: list[int] = []
    codes = [running_anywhere.code() for _ in range(6)]

    def work(code: str) -> None:
        numbers.append(enrol(running_anywhere, code, new_id()).json()["number"])

    threads = [threading.Thread(target=work, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_who_is_behind_is_seen_by_what_each_workstation_says(
    running_anywhere: RunningService,
) -> None:
    """Without it an administrator would walk from dock to dock to read version numbers."""
    old, new, odd, silent = (running_anywhere.enrol() for _ in range(4))
    for station, says in ((old, "0.0.1"), (new, "99.1"), (odd, "1; x" * 20), (silent, None)):
        headers = {} if says is None else {"User-Agent": f"TraceDock/{says}"}
        assert station.send("POST", "/v1/token", headers=headers).status_code == 200
    seen = _seen(running_anywhere)
    assert (seen[old.device].program, seen[old.device].behind) == ("0.0.1", True)
    assert (seen[new.device].program, seen[new.device].behind) == ("99.1", False)
    assert {seen[one.device].program for one in (odd, silent)} == {""}
    # It is updated, and the next token says so; what is put out is behind nobody.
    headers = {"User-Agent": "TraceDock/99.2"}
    assert new.send("POST", "/v1/token", headers=headers).status_code == 200
    desk = running_anywhere.service.accounts
    desk.set_revoked(as_administrator(ORG), old.device, revoked=True)
    seen = _seen(running_anywhere)
    assert seen[new.device].program == "99.2"
    assert (seen[old.device].program, seen[old.device].behind) == ("0.0.1", False)


def test_a_workstation_is_told_where_it_stands(running_anywhere: RunningService) -> None:
    """Without it a role of one campus would receive at the others, or after an outage at none."""
    running, desk = running_anywhere, running_anywhere.service.accounts
    with running.database.writing() as connection:
        know_campuses(connection, ORG)
    station, administrator = running.enrol(), as_administrator(ORG)
    assert _seen(running)[station.device].place == ""
    for place in (EAST, EAST, WEST, ""):
        desk.set_place(administrator, station.device, place)
        assert _seen(running)[station.device].place == place
    told = [row["body"] for row in _told(station) if row["entity"] == "workstation"]
    assert [one["place"] for one in told] == [EAST, WEST, ""], "what is no news is not told"
    assert {one["device"] for one in told} == {str(station.device)}
    for device_id, place, error in (
        (station.device, "PS-9", "wrong-place"),
        (new_id(), EAST, "no-such-device"),
    ):
        with pytest.raises(ServiceRefusal) as refused:
            desk.set_place(administrator, device_id, place)
        assert refused.value.error == error
    assert _seen(running)[station.device].place == ""


def _told(station: Station) -> list[dict[str, Any]]:
    pulled = station.pull().json()
    return [row for scope in pulled["scopes"].values() for row in scope["rows"]]


def _seen(running: RunningService) -> dict[uuid.UUID, DeviceSeen]:
    found = running.service.accounts.devices(as_administrator(ORG))
    return {one.device: one for one in found}


def test_a_code_is_good_once(running: RunningService) -> None:
    code = running.code()
    assert enrol(running, code, new_id()).status_code == 200
    again = enrol(running, code, new_id())
    assert (again.status_code, again.json()["error"]) == (403, "code-used")


def test_the_same_workstation_may_ask_again_when_the_answer_got_lost(
    running: RunningService,
) -> None:
    code, who = running.code(), new_id()
    first, second = enrol(running, code, who), enrol(running, code.lower().replace("-", " "), who)
    assert second.status_code == 200
    for answer, status in ((first, 401), (second, 200)):
        headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        pulled = requests.post(
            f"{running.url}/v1/pull", json={"scopes": {}}, headers=headers, timeout=30
        )
        assert pulled.status_code == status


def test_a_code_is_good_for_ten_minutes(running: RunningService) -> None:
    code = running.code()
    past = running.clock.now() - timedelta(seconds=1)
    with running.database.writing() as connection:
        connection.execute(update(enrolment).values(expires_at=past))
    late = enrol(running, code, new_id())
    assert (late.status_code, late.json()["error"]) == (403, "code-expired")


def test_two_workstations_that_work_have_two_names(running_anywhere: RunningService) -> None:
    running = running_anywhere
    one, two = new_id(), new_id()
    assert enrol(running, running.code(), one, "一号台").status_code == 200
    code = running.code()
    taken = enrol(running, code, two, " 一号台 ")
    assert (taken.status_code, taken.json()["error"]) == (403, "name-taken")
    assert "一号台" in taken.json()["message"]
    assert enrol(running, running.code(), one, "一号台").status_code == 200, "its own name"
    with running.database.writing() as connection:
        accounts.revoke(connection, ORG, one, running.clock.now())
    assert enrol(running, code, two, "一号台").status_code == 200, "the code was not used up"


def test_guessing_codes_is_stopped(running: RunningService) -> None:
    for _ in range(10):
        assert enrol(running, "AAAAA-AAAAA", new_id()).status_code == 403
    refused = enrol(running, running.code(), new_id())
    assert (refused.status_code, refused.json()["error"]) == (429, "too-many-codes")
    assert int(refused.headers["Retry-After"]) > 0


def test_wrong_codes_are_forgotten_after_ten_minutes() -> None:
    wrong = WrongCodes(2)
    wrong.note("a", NOW)
    wrong.note("a", NOW + timedelta(minutes=1))
    assert wrong.wait_s("a", NOW + timedelta(minutes=2)) == 8 * 60
    assert wrong.wait_s("b", NOW) == 0
    assert wrong.wait_s("a", NOW + WINDOW) == 0


def test_a_revoked_workstation_is_refused(running_anywhere: RunningService) -> None:
    station = running_anywhere.enrol()
    with running_anywhere.database.writing() as connection:
        accounts.revoke(connection, ORG, station.device, NOW)
    answer = station.pull()
    assert (answer.status_code, answer.json()["error"]) == (401, "not-admitted")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic eHg6eXk=",
        "Bearer a.b.c",
        "Bearer ..",
        f"Bearer {ORG}.6f9619ff-8b86-4d01-b42d-00cf4fc964ff.x",
        "Bearer " + "x" * 5000,
    ],
)
def test_no_good_token_no_answer(running: RunningService, authorization: str) -> None:
    for method, path in (
        ("POST", "/v1/push"),
        ("POST", "/v1/pull"),
        ("GET", f"/v1/receipts/{new_id()}"),
        ("GET", "/v1/manifests/" + "0" * 64),
        ("POST", "/v1/platform/poll"),
    ):
        answer = requests.request(
            method, running.url + path, headers={"Authorization": authorization}, timeout=30
        )
        assert answer.status_code in (401, 422), (path, answer.text)
        assert answer.json()["message"]


def test_the_secret_of_another_workstation_does_not_fit(running: RunningService) -> None:
    one, other = running.enrol(), running.enrol()
    secret = one.token.rsplit(".", 1)[1]
    other.token = f"{ORG}.{other.device}.{secret}"
    assert other.pull().status_code == 401


def test_only_digests_are_stored(running: RunningService) -> None:
    station = running.enrol()
    token = DeviceToken.parse(station.token)
    assert token is not None
    with running.database.reading() as connection:
        stored = connection.execute(select(device.c.token_hash)).scalar_one()
    assert bytes(stored) == token.digest
    assert token.secret not in repr(token)


def test_a_name_must_be_a_name(running: RunningService) -> None:
    for name in ("", " ", "x" * 101, "a\nb"):
        body = {"code": running.code(), "device": str(new_id()), "name": name}
        answer = requests.post(f"{running.url}/v1/enrol", json=body, timeout=30)
        assert answer.status_code == 422


def test_codes_do_not_repeat_and_read_alike_in_any_writing() -> None:
    codes = {make_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert code_digest("abcde-fghjk") == code_digest(" ABCDE FGHJK ")


def test_training_is_seeded_once(service_database: Database) -> None:
    clock = SystemClock()
    assert training.seed(service_database, clock) == training.TRAINING_ORG
    training.seed(service_database, clock)
    with service_database.reading() as connection:
        rows = connection.execute(select(feed).order_by(feed.c.seq)).all()
    assert [row.entity for row in rows] == ["person"] * len(training.TRAINING_PERSONS)


def test_a_person_that_changes_is_told_again(service_database: Database) -> None:
    for name in ("甲", "甲", "乙"):
        change = partial(
            keeping.set_person, org=ORG, found=Person.in_role("1", name, "purchaser"), at=NOW
        )
        commit(service_database, change)
    with service_database.reading() as connection:
        assert len(connection.execute(select(feed)).all()) == 2


def test_an_institution_has_a_sensible_code(service_database: Database) -> None:
    with service_database.writing() as connection, pytest.raises(ValueError, match="机构编码"):
        accounts.add_organisation(connection, "a.b", "x")
