"""Who signs in is told what waits for somebody of that role, and nothing else."""

from __future__ import annotations

import queue
import uuid
from datetime import date, timedelta

from sqlalchemy import insert

from app.people import persons
from app.people.person import Person
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.purchasing.returns import ReturnState
from app.reporting.today.desk import DutiesShown, TodayDesk
from app.reporting.today.duties import Duty, Task, duties, tasks_of
from app.store.tables.orders import order_return, purchase_order
from tests.app.purchasing.kept import LATE, an_order
from tests.deliveries import Workplace, a_delivery, a_line

TODAY = date(2026, 11, 21)


def ask(place: Workplace, role: str, today: date = TODAY) -> dict[Task, Duty]:
    with place.parts.database.reading() as connection:
        found = duties(connection, place.parts.log.workstation.org, rights_of_role(role), today)
    return {duty.task: duty for duty in found}


def test_nothing_waits_of_an_empty_store(place: Workplace) -> None:
    assert ask(place, "") == {}


def test_a_clerk_sees_what_stands_on_the_dock(place: Workplace) -> None:
    place.keep(a_delivery(number="PS1"))
    place.keep(a_delivery(number="PS2"))
    session = place.receive(a_delivery(a_line(1), number="PS3"))
    found = ask(place, Role.RECEIVING_CLERK, TODAY + timedelta(days=2))
    assert found[Task.RECEIVE].count == 2
    assert found[Task.GO_ON] == Duty(Task.GO_ON, 1, oldest_days=2)
    assert session.view().receipt_no
    assert Task.RECEIVE not in ask(place, Role.PURCHASER)


def test_what_is_late_and_returns_that_do_not_go_on_are_told_the_purchaser(
    place: Workplace,
) -> None:
    late = an_order(place, 1)
    mine = {"org": place.org, "order_id": late["order_id"]}
    with place.parts.database.writing() as connection:
        connection.execute(insert(purchase_order), late)
        for number, state in enumerate((ReturnState.UNDER_REVIEW, ReturnState.REFUSED)):
            row = mine | {"return_id": uuid.UUID(int=number), "state": state.value}
            connection.execute(insert(order_return), row)
    found = ask(place, Role.PURCHASER, place.clock.now().date())
    assert found[Task.CHASE] == Duty(Task.CHASE, 1, oldest_days=LATE.days)
    assert found[Task.RETURNS] == Duty(Task.RETURNS, 1, 1)
    assert Task.RETURNS not in ask(place, Role.RECEIVING_CLERK)


def test_every_task_concerns_somebody_and_an_unknown_role_all_but_decisions() -> None:
    told = {task for role in Role for task in tasks_of(rights_of_role(role))}
    assert told == set(Task)
    assert {*tasks_of(rights_of_role("")), Task.LETTERS} == set(Task)
    assert [role for role in Role if Task.LETTERS in tasks_of(rights_of_role(role))] == [
        Role.ADMINISTRATOR,
        Role.SYSTEM_ADMINISTRATOR,
    ]
    assert Task.APPROVE not in tasks_of(rights_of_role(Role.PURCHASER))


def test_the_desk_counts_for_the_role_of_who_asks(place: Workplace) -> None:
    place.keep(a_delivery(number="PS1"))
    with place.parts.database.writing() as connection:
        org = place.parts.log.workstation.org
        persons.store(connection, org, Person.in_role("007", "采购员甲", Role.PURCHASER))
    said: queue.SimpleQueue[DutiesShown] = queue.SimpleQueue()
    desk = TodayDesk(place.parts, said.put)
    desk.ask("采购员甲")
    assert said.get(timeout=30) == DutiesShown("采购员甲", rights_of_role(Role.PURCHASER), ())
    desk.ask("没人认识")
    (duty,) = said.get(timeout=30).duties
    assert duty == Duty(Task.RECEIVE, 1)
    desk.stop()
