"""Who may approve how much, where, and for whom: asked at the desk, of what the service told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from app.people import holdings, persons
from app.people.permissions import Permission
from app.people.person import Away, Grant, Person
from app.people.roles import Holding, Role
from app.purchasing.events import OrderDone
from tests.app.purchasing.samples import APPROVER, WRITER
from tests.app.purchasing.stage import Stage

SMALL = Holding("small", "小额审核员", frozenset({Permission.APPROVE_ORDERS}), Decimal(1))
NAMED = "小额审核员甲"


def known(stage: Stage, *people: Person) -> None:
    with stage.place.parts.database.writing() as connection:
        holdings.store(connection, stage.place.org, SMALL)
        for one in people:
            persons.store(connection, stage.place.org, one)


def submitted(stage: Stage) -> Callable[[str], str]:
    """An order that waits; says why somebody's approval is not taken, nothing where it is."""
    order_id = stage.save()
    content = stage.content(order_id)
    stage.desk.submit(order_id, content, WRITER)
    stage.heard(OrderDone)

    def approved(person: str) -> str:
        stage.desk.approve(order_id, content, person)
        answer = stage.events.get(timeout=60)
        return "" if isinstance(answer, OrderDone) else str(getattr(answer, "why", answer))

    return approved


def test_a_role_approves_up_to_its_amount(stage: Stage) -> None:
    """Without it a junior approver would spend without limit."""
    approved = submitted(stage)
    known(stage, Person.in_role("90", NAMED, SMALL.role))
    assert "审核上限" in approved(NAMED)
    known(stage, Person("90", NAMED, (Grant(SMALL.role), Grant(Role.PURCHASE_APPROVER))))
    assert approved(NAMED) == ""


def test_a_role_of_another_place_does_not_approve_here(stage: Stage) -> None:
    """Without it the approver of one campus would decide for the other."""
    approved = submitted(stage)
    known(stage, Person("90", NAMED, (Grant(Role.PURCHASE_APPROVER, "2"),)))
    assert "这个院区" in approved(NAMED)
    known(stage, Person("90", NAMED, (Grant(Role.PURCHASE_APPROVER, "1"),)))
    assert approved(NAMED) == ""


def test_who_stands_in_approves_and_who_is_away_does_not(stage: Stage) -> None:
    """Without it orders would wait until somebody came back."""
    approved = submitted(stage)
    today = stage.place.clock.today()
    away = Person.in_role("1", APPROVER, Role.PURCHASE_APPROVER)
    away = replace(away, away=Away(today, today + timedelta(days=1), "3"))
    known(stage, away)
    assert "审核订单" in approved(APPROVER)
    assert approved("收货员丁") == ""


def test_who_has_left_does_nothing(stage: Stage) -> None:
    """Without it a former purchaser would go on at a workstation without the network."""
    approved = submitted(stage)
    gone = Person.in_role("1", APPROVER, Role.PURCHASE_APPROVER)
    known(stage, replace(gone, retired_on=stage.place.clock.today()))
    assert "审核订单" in approved(APPROVER)
