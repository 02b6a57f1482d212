"""Who is on leave or has left does not sign in, and is told why once the password was right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.people.person import Away, Person
from app.people.roles import Role
from sync.platform_time import day_of
from sync.service.account_desk import as_administrator
from sync.service.people import keeping
from sync.service.transactions import commit
from sync.wire_people import PersonSet
from tests.sync.service.running import ORG, RunningService

PASSWORD = "Correct-horse-9"


@pytest.mark.parametrize(
    ("how", "said"), [("away", "休假到"), ("retired", "已登记离职"), ("back", "")]
)
def test_who_is_absent_is_told_so_and_nobody_else_is(
    running: RunningService, how: str, said: str
) -> None:
    """Without it somebody would hunt for a typing error, or a stranger would learn of a leave."""
    operator = as_administrator(ORG)
    wish = PersonSet(number="P1", name="甲", role=Role.PURCHASER, password=PASSWORD)
    running.service.people.set_person(operator, wish)
    station, today = running.enrol(), day_of(running.clock.now())
    away = {
        "away": Away(today, today + timedelta(days=1)),
        "back": Away(today - timedelta(days=9), today - timedelta(days=1)),
    }.get(how)
    retired_on = today if how == "retired" else None
    grants = Person.in_role("P1", "甲", Role.PURCHASER).grants
    found = Person("P1", "甲", grants, away, retired_on)
    commit(running.database, lambda c: keeping.set_person(c, ORG, found, running.clock.now()))

    def answer(password: str) -> tuple[int, str]:
        body = {"number": "P1", "password": password}
        sent = station.send("POST", "/v1/sign-in", json=body)
        return sent.status_code, sent.json().get("message", "")

    assert answer("something else")[0] == 401
    status, message = answer(PASSWORD)
    assert (status, said in message) == (403 if said else 200, True)
