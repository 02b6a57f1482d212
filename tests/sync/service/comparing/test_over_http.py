"""The journal, the letters and the days as a workstation asks for them, beside the scheduler."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import requests

from app.store.clock import utc_now
from app.store.database import Database
from sync.connectors.port import DetailSeen, PlatformError
from sync.platform_time import BEIJING
from sync.service.account_desk import as_administrator
from sync.service.settings import ServiceSettings
from sync.wire_people import PersonSet
from tests.sync.service.platforms import FakePlatform, detail, item
from tests.sync.service.running import ORG, RunningService, Station, trace_code
from tests.sync.service.test_platform import receive_and_confirm

WAIT_S = 60.0


@pytest.fixture
def platform() -> FakePlatform:
    made = FakePlatform()
    made.details = [replace(detail("D1"), shipped_at=utc_now() - timedelta(minutes=1))]
    made.items = {"X0001": item()}
    return made


@pytest.fixture
def served(service_database: Database, platform: FakePlatform) -> Iterator[RunningService]:
    running = RunningService(service_database, {ORG: platform}, ServiceSettings(poll_every_s=3600))
    yield running
    assert running.stop()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def signed_in(served: RunningService, station: Station, role: str) -> Callable[..., Any]:
    """What a person of this role says at a workstation."""
    number = f"P-{role}"
    said = PersonSet(number=number, name="管理员甲", role=role, password="Long-enough-7")
    served.service.people.set_person(as_administrator(ORG), said)
    body = {"number": number, "password": "Long-enough-7"}
    answer = station.send("POST", "/v1/sign-in", json=body)
    assert answer.status_code == 200, answer.text
    token = answer.json()["access_token"]

    def send(method: str, path: str, json: object = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.request(method, served.url + path, json=json, headers=headers, timeout=60)

    return send


def test_a_message_that_was_refused_is_seen_decided_and_reconciled(
    served: RunningService, platform: FakePlatform
) -> None:
    platform.problems = [PlatformError("13015", "配送信息不存在")]
    served.service.rounds.ask(ORG)
    station = served.enrol()
    receive_and_confirm(served, (trace_code(1), 1, "C1"))

    def letters() -> list[dict[str, Any]]:
        answer = station.send("GET", "/v1/letters?limit=5")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["letters"]
        return found

    until(lambda: any(one["next_at"] is None for one in letters()))
    (letter,) = letters()
    assert letter["error"] == "13015: 配送信息不存在"
    assert "配送单 PS1（收货单 SH-1） 明细 D1" in letter["title"]
    decided = {"letters": [letter["letter_id"]], "again": True}
    assert station.send("POST", "/v1/letters", json=decided).status_code == 403
    send = signed_in(served, station, "system-administrator")
    assert send("POST", "/v1/letters", json={**decided, "again": "?"}).status_code == 422
    assert send("POST", "/v1/letters", json=decided).status_code == 200
    until(lambda: not letters())
    assert [one.sent_before for one in platform.told] == [False, True]
    today = utc_now().astimezone(BEIJING).date()
    wish = {
        "first": (today - timedelta(days=1)).isoformat(),
        "last": today.isoformat(),
        "compare": True,
    }
    until(lambda: station.send("POST", "/v1/compared", json=wish).status_code != 429)
    days = station.send("POST", "/v1/compared", json=wish)
    assert days.status_code == 200, days.text
    assert {one["compared"] for one in days.json()["days"]} == {"orders", "deliveries", "receipts"}
    assert {one["day"] for one in days.json()["days"]} == {wish["first"], wish["last"]}

    def broken(first: date, last: date) -> Iterator[DetailSeen]:
        raise PlatformError("11001", "通信失败", retry_after_s=600)

    platform.accepted = broken  # type: ignore[method-assign]
    again = station.send("POST", "/v1/compared", json=wish).json()["days"]
    said = {one["compared"]: one["message"] for one in again}
    assert said["receipts"] == "未能核对：通信失败。" and said["orders"] == ""
    wrong = station.send("POST", "/v1/compared", json={**wish, "first": "9999-12-31"})
    assert wrong.status_code == 422


def test_the_journal_is_for_who_looks_after_connections_or_audits(served: RunningService) -> None:
    station = served.enrol()
    assert station.send("POST", "/v1/calls", json={}).status_code == 403
    send = signed_in(served, station, "audit-administrator")
    shown = send("POST", "/v1/calls", json={"text": "YY", "first": "2026-11-01"})
    assert (shown.status_code, shown.json()) == (200, {"calls": [], "more": False})
    number = served.clock.new_id()
    lost = send("GET", f"/v1/calls/{number}")
    assert (lost.status_code, lost.json()["error"]) == (404, "no-such-call")
    assert send("POST", "/v1/calls", json={"first": "gestern"}).status_code == 422
    assert send("POST", "/v1/letters", json={"letters": [], "again": True}).status_code == 403
