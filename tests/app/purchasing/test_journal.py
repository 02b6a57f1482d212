"""Facts about orders become rows: whoever hears them, and in whatever order."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection, select

from app.facts.registry import FACTS
from app.purchasing import journal, laying_down, orders, records, uploads
from app.purchasing.laying_down import BadOrderRule, LaidDown, OrderRuled, TemplateKept
from app.purchasing.operations import OrderFact, OrderRecalled, kind_of
from app.purchasing.orders import Order, OrderLine
from app.purchasing.records import OrdersAsked, Shown
from app.purchasing.rule_book import OrderRule
from app.purchasing.states import OrderState
from app.purchasing.uploads import Upload, UploadState
from app.purchasing.values import OrderDraft
from app.store.database import Database
from app.store.facts import Author, OutOfPlace, UnreadableOperation
from app.store.tables.orders import purchase_order
from tests.app.purchasing.samples import (
    APPROVER,
    NOON,
    ORDER,
    SECOND,
    TODAY,
    WRITER,
    approved,
    draft,
    line,
    saved,
    submitted,
)

ORG = "H1"
DEVICES = (uuid.UUID(int=71), uuid.UUID(int=72))
Facts = Sequence[tuple[int, OrderFact]]
"""Numbers and bodies, as the service first heard them."""


@pytest.fixture
def stores(tmp_path: Path, empty_database: Path) -> Iterator[Sequence[Database]]:
    with ExitStack() as opened:
        made = []
        for number in range(2):
            path = tmp_path / f"{number}.db"
            path.write_bytes(empty_database.read_bytes())
            made.append(opened.enter_context(Database(f"sqlite:///{path}")))
        yield made


def author(number: int, place: int | None = None) -> Author:
    return Author(ORG, DEVICES[number % 2], uuid.UUID(int=number), place)


def hear(connection: Connection, facts: Facts) -> None:
    """Apply facts as the service does: what is too early is tried again behind the others."""
    waiting = list(facts)
    while waiting:
        later = []
        for number, body in waiting:
            try:
                journal.apply(connection, author(number), body)
            except OutOfPlace:
                later.append((number, body))
        assert len(later) < len(waiting)
        waiting = later


def settle(connection: Connection, facts: Facts) -> None:
    for place, (number, body) in enumerate(facts, start=1):
        journal.place(connection, author(number, place), body)


def rows(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(purchase_order))]


def story() -> Facts:
    """Written, changed by two at once, settled, submitted, approved by the right one."""
    more, fewer = draft(line(quantity=20)), draft(line(quantity=5))
    bodies: list[OrderFact] = [
        saved(),
        saved(more, (1,)),
        saved(fewer, (1,), SECOND),
        saved(fewer, (2, 3)),
        submitted(4),
        approved(4, SECOND),
        approved(4),
        OrderRecalled(order_id=ORDER, reason="等等", person=WRITER, at=NOON),
        submitted(4),
        approved(4),
    ]
    return list(enumerate(bodies, start=1))


def test_whatever_order_facts_come_in_every_end_sees_the_same_order(
    stores: Sequence[Database],
) -> None:
    facts = story()
    with stores[0].writing() as connection:
        hear(connection, facts)
        settle(connection, facts)
        expected = rows(connection)
    for seed in range(6):
        shuffled = list(facts)
        random.Random(seed).shuffle(shuffled)
        with stores[1].writing() as connection:
            connection.exec_driver_sql("DELETE FROM order_event")
            connection.exec_driver_sql("DELETE FROM purchase_order")
            hear(connection, shuffled)
            settle(connection, facts)
            assert rows(connection) == expected
            # Told again, and the service's order forgotten and told anew: the same.
            hear(connection, facts)
            journal.displace(connection, ORG, 3)
            settle(connection, facts)
            assert rows(connection) == expected
    with stores[0].reading() as connection:
        view = records.load(connection, ORG, ORDER)
    assert view is not None
    assert (view.state, view.draft.lines[0].quantity) == (OrderState.APPROVED, 5)
    assert [one.void is None for one in view.standing.history].count(False) == 2


def test_what_speaks_of_what_is_not_there_is_too_early(stores: Sequence[Database]) -> None:
    with stores[0].writing() as connection:
        for early in (submitted(), approved(), saved(based_on=(1,))):
            with pytest.raises(OutOfPlace):
                journal.apply(connection, author(9), early)
        assert rows(connection) == []


def test_an_order_no_table_could_hold_is_refused(stores: Sequence[Database]) -> None:
    for bad in (
        line(price=Decimal("NaN")),
        line(price=Decimal(10) ** 12),
        line(quantity=2**40),
    ):
        with stores[0].writing() as connection, pytest.raises(UnreadableOperation):
            journal.apply(connection, author(1), saved(draft(bad)))
    with stores[0].reading() as connection:
        assert rows(connection) == []


def test_every_kind_of_fact_is_known_to_all_ends() -> None:
    for body in (saved(), submitted(), approved()):
        assert kind_of(body)[0] in FACTS.kinds
    assert {"order.ruled", "order.template-kept"} <= set(FACTS.kinds)


def platform_order(state: OrderState, said: int = 0) -> Order:
    lines = (OrderLine(1, "L1", "D1", "A1", 10, "盒", Decimal("12.5"), state),)
    return Order("P77", NOON + timedelta(minutes=said), lines, "CG20261122-01-0001")


def upload(state: UploadState, minutes: int = 0, number: str = "") -> Upload:
    at = NOON + timedelta(minutes=minutes)
    return Upload(ORDER, uuid.UUID(int=3), state, number, "", at)


def place_one(connection: Connection) -> None:
    hear(connection, [(1, saved()), (2, submitted()), (3, approved())])


def shown(connection: Connection, which: Shown, search: str = "") -> list[OrderState]:
    asked = OrdersAsked(search, which)
    return [row.state for row in records.listed(connection, ORG, asked, TODAY)]


def test_the_platforms_word_and_ours_are_one_order(stores: Sequence[Database]) -> None:
    with stores[0].writing() as connection:
        place_one(connection)
        for state, word in (
            (OrderState.APPROVED, upload(UploadState.WAITING)),
            (OrderState.APPROVED, upload(UploadState.SENDING, 1)),
            (OrderState.SENT, upload(UploadState.PLACED, 2, "P77")),
        ):
            assert journal.take_upload(connection, ORG, word).order_ids == {ORDER}
            assert shown(connection, Shown.UNDER_WAY) == [state]
        assert not journal.take_upload(connection, ORG, upload(UploadState.WAITING, 1)).order_ids
        for minutes, state in enumerate((OrderState.CONFIRMED, OrderState.DELIVERING), start=1):
            at = NOON + timedelta(minutes=minutes)
            told = journal.take_order(connection, ORG, platform_order(state), at)
            assert told is not None
            assert told.order_ids == {ORDER}
            assert shown(connection, Shown.UNDER_WAY, "P77 药品A1") == [state]
        assert shown(connection, Shown.OPEN, "quantity") == []
        # Told by somebody who does not know our number, it is still ours.
        done = replace(platform_order(OrderState.CLOSED), plan_no="")
        journal.take_order(connection, ORG, done, NOON + timedelta(hours=1))
        assert shown(connection, Shown.UNDER_WAY) == []
        view = records.load(connection, ORG, ORDER)
    assert view is not None
    assert (view.state, view.platform_no) == (OrderState.CLOSED, "P77")


def test_what_is_being_sent_is_not_recalled_unless_the_platform_refuses_it(
    stores: Sequence[Database],
) -> None:
    recall = OrderRecalled(order_id=ORDER, reason="等等", person=WRITER, at=NOON)
    with stores[0].writing() as connection:
        place_one(connection)
        journal.take_upload(connection, ORG, upload(UploadState.SENDING))
        journal.apply(connection, author(4), recall)
        assert shown(connection, Shown.OPEN) == [OrderState.APPROVED]
        journal.take_upload(connection, ORG, upload(UploadState.REFUSED, 1))
        assert shown(connection, Shown.OPEN) == [OrderState.DRAFT]


def test_what_is_on_order_late_and_spent_is_known(stores: Sequence[Database]) -> None:
    later = TODAY + timedelta(days=30)
    rules = laying_down.OrderRules({("department:西药库", LaidDown.BUDGET): "1000"})
    with stores[0].writing() as connection:
        place_one(connection)
        assert records.on_order(connection, ORG, TODAY, without=ORDER) == {}
        coming = records.on_order(connection, ORG, TODAY)["A1"]
        assert [(one.order_no, one.quantity) for one in coming] == [("CG20261122-01-0001", 10)]
        journal.take_upload(connection, ORG, upload(UploadState.PLACED, 1, "P77"))
        journal.take_order(connection, ORG, platform_order(OrderState.CONFIRMED), NOON)
        late = records.to_chase(connection, ORG, later)
        assert [(one.order_no, one.days_late, one.progress.missing) for one in late] == [
            ("CG20261122-01-0001", 23, 10)
        ]
        found = records.listed(connection, ORG, OrdersAsked(shown=Shown.LATE), later)
        assert [row.days_late for row in found] == [23]
        spent = records.budget(connection, ORG, rules, "西药库", TODAY)
        assert spent is not None
        assert (spent.limit, spent.left) == (Decimal(1000), Decimal("875.00"))
        own = records.budget(connection, ORG, rules, "西药库", TODAY, ORDER)
        assert own is not None
        assert own.left == Decimal(1000)
        assert records.budget(connection, ORG, rules, "中药房", TODAY) is None


def test_a_request_of_his_waits_until_it_is_answered(stores: Sequence[Database]) -> None:
    lines = (OrderLine(1, "", "", "A1", 3, "盒", None, OrderState.DRAFT),)
    with stores[0].writing() as connection:
        orders.store(connection, ORG, Order("HIS7", NOON, lines), NOON)
        orders.store(connection, ORG, platform_order(OrderState.DRAFT), NOON)
        assert [one.order_no for one in orders.requested(connection, ORG)] == ["HIS7"]
        assert records.answered_requests(connection, ORG) == set()
        answer = saved(OrderDraft(lines=(line(),), request_no="HIS7"))
        journal.apply(connection, author(1), answer)
        assert records.answered_requests(connection, ORG) == {"HIS7"}


def ruled(value: str, minutes: int, scope: str = "item:A1") -> OrderRuled:
    at = NOON + timedelta(minutes=minutes)
    return OrderRuled(scope=scope, rule=LaidDown.MINIMUM, value=value, person=WRITER, at=at)


def test_the_later_word_on_a_limit_stands_whichever_comes_first(
    stores: Sequence[Database],
) -> None:
    words = [ruled("10", 1), ruled("20", 2), ruled("30", 2)]
    for order in itertools.permutations(words):
        with stores[0].writing() as connection:
            connection.exec_driver_sql("DELETE FROM order_rule")
            for number, word in enumerate(order):
                laying_down.apply(connection, author(number), word)
            rules = laying_down.read(connection, ORG)
            assert rules.of_item("A1", LaidDown.MINIMUM) == 30
            assert rules.limited_items() == ["A1"]
            laying_down.apply(connection, author(9), ruled("", 3))
            assert laying_down.read(connection, ORG).limited_items() == []


def test_a_template_is_kept_renamed_and_dropped(stores: Sequence[Database]) -> None:
    kept = TemplateKept(template_id=ORDER, name="每周常用", draft=draft(), person=APPROVER, at=NOON)
    with stores[0].writing() as connection:
        laying_down.apply(connection, author(1), kept)
        assert [one.draft for one in laying_down.templates(connection, ORG)] == [draft()]
        gone = msgspec.structs.replace(kept, draft=None, at=NOON + timedelta(days=1))
        laying_down.apply(connection, author(2), gone)
        laying_down.apply(connection, author(1), kept)
        assert laying_down.templates(connection, ORG) == []


@pytest.mark.parametrize(
    ("scope", "rule", "value"),
    [
        ("*", LaidDown.TWO_STEPS_FROM, "NaN"),
        ("*", LaidDown.PRICE_TOLERANCE, "101"),
        ("item:", LaidDown.MINIMUM, "1"),
        ("*", LaidDown.MINIMUM, "1"),
        ("item:A1", LaidDown.MULTIPLE, "0"),
        ("item:A1", LaidDown.LEAST, "1.5"),
        ("rule:nonsense", LaidDown.WEIGHT, "error"),
        (f"rule:{OrderRule.PRICE}", LaidDown.WEIGHT, "heavy"),
        ("department:x", LaidDown.BUDGET, "-1"),
    ],
)
def test_nonsense_is_not_laid_down(scope: str, rule: LaidDown, value: str) -> None:
    with pytest.raises(BadOrderRule):
        laying_down.checked(scope, rule, value)


def test_what_is_laid_down_weighs_rules_and_steps() -> None:
    rules = laying_down.OrderRules(
        {
            ("*", LaidDown.TWO_STEPS_FROM): "5000",
            ("*", LaidDown.PRICE_TOLERANCE): "2",
            (f"rule:{OrderRule.ADDRESS}", LaidDown.WEIGHT): "off",
        }
    )
    assert rules.approval().steps_for(Decimal(5000)) == 2
    weights = rules.weights()
    assert (weights.of(OrderRule.ADDRESS), weights.price_tolerance) == (None, Decimal(2))
    assert laying_down.checked("item:A1", LaidDown.LEAST, " 5 ") == "5"
    assert uploads.of_body(uploads.body_of(upload(UploadState.PLACED))).state is UploadState.PLACED
