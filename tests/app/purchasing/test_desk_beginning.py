"""Drafts at the desk: of templates, other orders, requests and what runs short."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.purchasing import orders
from app.purchasing.events import (
    ChoicesTold,
    DraftMade,
    OrderDone,
    RulesTold,
)
from app.purchasing.laying_down import LaidDown
from app.purchasing.ordering import Saving
from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from app.purchasing.values import Origin
from tests.app.purchasing.samples import APPROVER, NOON, WRITER, draft, line
from tests.app.purchasing.stage import PARTIES, Stage


def test_drafts_are_made_of_templates_orders_and_requests(stage: Stage) -> None:
    old = draft(line(code="A1", price=Decimal(11)), wanted_on=date(2026, 1, 1))
    stage.desk.keep_template("  ", old, WRITER)
    assert "起个名字" in stage.refused()
    stage.desk.keep_template("每周", old, WRITER)
    stage.heard(OrderDone)
    order_id = stage.save(old)
    asked = (OrderLine(1, "", "", "A1", 3, "盒", None, OrderState.DRAFT),)
    with stage.place.parts.database.writing() as connection:
        orders.store(connection, stage.place.org, Order("HIS7", NOON, asked), NOON)
    stage.desk.choices()
    told = stage.heard(ChoicesTold)
    assert [one.name for one in told.templates] == ["每周"]
    assert [one.order_no for one in told.requests] == ["HIS7"]
    assert (told.departments, told.parties) == (("西药库",), PARTIES)
    stage.desk.begin_from_template(told.templates[0].template_id)
    made = stage.heard(DraftMade)
    assert (made.draft.lines[0].price, made.draft.wanted_on) == (Decimal("12.5"), None)
    stage.desk.begin_from_order(order_id)
    assert stage.heard(DraftMade).came_from.startswith("CG20261121-00-0001-")
    stage.desk.begin_from_request("HIS7")
    made = stage.heard(DraftMade)
    (wanted,) = made.draft.lines
    assert (wanted.name, wanted.quantity, wanted.distributor_name) == (
        "阿莫西林胶囊",
        3,
        "第一配送公司",
    )
    stage.desk.save(Saving(made.draft, WRITER, origin=made.origin, came_from=made.came_from))
    stage.heard(OrderDone)
    stage.desk.begin_from_request("HIS7")
    assert "做过订单" in stage.refused()
    stage.desk.choices()
    assert stage.heard(ChoicesTold).requests == ()
    stage.desk.drop_template(told.templates[0].template_id, WRITER)
    stage.heard(OrderDone)
    stage.desk.begin_from_template(told.templates[0].template_id)
    assert stage.refused()
    stage.desk.bring_template_back(told.templates[0], WRITER)
    assert "恢复" in str(stage.heard(OrderDone).said)
    stage.desk.begin_from_template(told.templates[0].template_id)
    assert stage.heard(DraftMade).came_from == "每周"


def test_what_runs_short_becomes_a_draft(stage: Stage) -> None:
    stage.desk.begin_from_limits()
    assert "没有需要补货" in stage.refused()
    for rule, value in (
        (LaidDown.MINIMUM, "20"),
        (LaidDown.MAXIMUM, "50"),
        (LaidDown.MULTIPLE, "6"),
    ):
        stage.desk.lay_down("item:A1", rule, value, APPROVER)
        stage.heard(OrderDone)
    stage.desk.list_rules()
    told = stage.heard(RulesTold)
    assert ("item:A1", "minimum", "20") in told.rows
    assert told.names == (("A1", "阿莫西林胶囊"),)
    stage.desk.begin_from_limits()
    made = stage.heard(DraftMade)
    assert made.origin is Origin.LIMITS
    assert [(one.province_code, one.quantity) for one in made.draft.lines] == [("A1", 54)]
