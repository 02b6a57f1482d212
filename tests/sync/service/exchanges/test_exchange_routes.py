from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests

from app.links.exchanges import Plan, PlansShown, Run, RunsShown
from app.store.database import Database
from sync.connectors.port import PlatformError
from sync.service.account_desk import as_administrator
from sync.wire_people import PersonSet
from tests.sync.service.platforms import FakePlatform, detail, item
from tests.sync.service.running import ORG, RunningService, Station
from tests.sync.service.test_platform import wait_until

WISH: dict[str, Any] = {
    "link": "fake",
    "exchange": "deliveries",
    "every_s": 300,
    "at": "",
    "enabled": True,
}


@pytest.fixture
def platform() -> FakePlatform:
    made = FakePlatform()
    made.details = [detail("D1")]
    made.items = {"X0001": item()}
    return made


@pytest.fixture
def served(service_database: Database, platform: FakePlatform) -> Iterator[RunningService]:
    running = RunningService(service_database, {ORG: platform})
    yield running
    assert running.stop()


def signed_in(served: RunningService, station: Station, role: str) -> Station:
    """The same workstation while a person speaks on it."""
    password = "Correct horse 9"
    person = PersonSet(number="0001", name="甲", role=role, password=password)
    served.service.people.set_person(as_administrator(ORG), person)
    body = {"number": "0001", "password": password}
    answer = station.send("POST", "/v1/sign-in", json=body)
    assert answer.status_code == 200, answer.text
    token = answer.json()["access_token"]
    return Station(served.url, station.device, token, station.incarnation)


def shown(station: Station) -> dict[str, Plan]:
    answer = station.send("GET", "/v1/exchanges")
    assert answer.status_code == 200, answer.text
    plans = msgspec.json.decode(answer.content, type=PlansShown).plans
    return {plan.exchange: plan for plan in plans}


def test_plans_are_seen_by_all_and_changed_by_who_manages_connections(
    served: RunningService,
) -> None:
    station = served.enrol()
    wait_until(lambda: all(plan.last is not None for plan in shown(station).values()))
    assert shown(station)["relations"].every_s == 86_400
    assert station.send("PUT", "/v1/exchanges", json=WISH).status_code == 403
    clerk = signed_in(served, station, "receiving-clerk")
    assert clerk.send("PUT", "/v1/exchanges", json=WISH).status_code == 403
    person = signed_in(served, station, "system-administrator")
    answer = person.send("PUT", "/v1/exchanges", json=WISH)
    assert answer.status_code == 200, answer.text
    assert msgspec.json.decode(answer.content, type=Plan).every_s == 300
    assert person.send("PUT", "/v1/exchanges", json=WISH | {"at": "03:30"}).status_code == 200
    plan = shown(station)["deliveries"]
    assert plan.next_at is not None
    assert (plan.at, f"{plan.next_at:%H:%M}") == ("03:30", "19:30")
    off = person.send("PUT", "/v1/exchanges", json=WISH | {"enabled": False})
    assert off.json()["next_at"] is None
    for changes, status, error in (
        ({"at": "24:00"}, 422, "bad-time"),
        ({"every_s": 1}, 422, "bad-interval"),
        ({"every_s": 1e9}, 422, "bad-interval"),
        ({"link": "else\0"}, 404, "no-exchange"),
        ({"exchange": "his"}, 404, "no-exchange"),
        ({"exchange": "nonsense"}, 422, "bad-request"),
    ):
        refused = person.send("PUT", "/v1/exchanges", json=WISH | changes)
        assert (refused.status_code, refused.json()["error"]) == (status, error), refused.text
    assert requests.get(f"{served.url}/v1/exchanges", timeout=30).status_code == 401


def test_an_exchange_is_done_now_and_remembered_with_what_went_wrong(
    served: RunningService, platform: FakePlatform
) -> None:
    station = served.enrol()
    wait_until(lambda: all(plan.last is not None for plan in shown(station).values()))

    def run(person: str = "甲") -> Run:
        body = {"link": "fake", "exchange": "deliveries", "person": person}
        answer = station.send("POST", "/v1/exchanges/run", json=body)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Run)

    platform.details.append(detail("D9", delivery_no="PS9"))
    done = run()
    assert (done.person, done.state, done.came, done.changed) == ("甲", "done", 2, 1)
    platform.asking_fails = [PlatformError("10003", "密码错误")]
    failed = run("")
    assert (failed.person, failed.state) == ("工作站", "failed")
    assert "密码错误" in failed.message
    answer = station.send("POST", "/v1/exchanges/runs", json={"exchange": "deliveries", "limit": 2})
    assert answer.status_code == 200, answer.text
    page = msgspec.json.decode(answer.content, type=RunsShown)
    assert (page.runs, page.more) == ((failed, done), True)
    wrong = {"link": "else", "exchange": "deliveries"}
    assert station.send("POST", "/v1/exchanges/run", json=wrong).status_code == 404
    odd = {"link": "fake", "exchange": "deliveries", "person": "\0" + "x" * 1000}
    assert station.send("POST", "/v1/exchanges/run", json=odd).status_code == 200
