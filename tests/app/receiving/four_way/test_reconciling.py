from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.receiving.four_way.reconciling import (
    Entry,
    Field,
    FourWayRow,
    FourWayView,
    Mark,
    Reason,
    Side,
    Total,
    marked,
    outvoted,
    same_batch,
)
from app.receiving.four_way.rows import (
    Arrived,
    Invoiced,
    ItemWords,
    Ordered,
    Papers,
    Stray,
    line_up,
)
from app.receiving.progress import Difference, ReceiptState
from app.receiving.values import DeliveredItem, Delivery, DeliveryLine, Distributor

EVERYBODY = frozenset(Side)
EXPIRY = date(2028, 1, 4)
DISTRIBUTOR = Distributor("91310000TEST000001", "示例医药配送有限公司")
Told = tuple[Side, Field, Reason]


def decimal(value: str | int) -> Decimal:
    return Decimal(value)


def agreeing(quantity: str = "40", price: str = "12.5") -> FourWayRow:
    """A row on which all four say the same."""
    count, each = Decimal(quantity), Decimal(price)
    paper = Entry(count, each, None, "A2601", EXPIRY)
    return FourWayRow(
        key="line:1",
        line_no=1,
        province_code="X0001",
        name="阿莫西林胶囊",
        strength="0.25g×24粒",
        maker="示例制药一厂",
        unit="盒",
        order=Entry(count, each),
        delivery=paper,
        invoice=replace(paper, amount=(count * each).quantize(Decimal("0.01"))),
        physical=Entry(count, None, None, "A2601", EXPIRY),
    )


def with_entry(row: FourWayRow, side: Side, entry: Entry | None) -> FourWayRow:
    return {
        Side.ORDER: lambda: replace(row, order=entry),
        Side.DELIVERY: lambda: replace(row, delivery=entry),
        Side.INVOICE: lambda: replace(row, invoice=entry),
        Side.PHYSICAL: lambda: replace(row, physical=entry),
    }[side]()


def told(row: FourWayRow, known: frozenset[Side] = EVERYBODY) -> set[Told]:
    return {(mark.side, mark.field, mark.reason) for mark in marked(row, known).marks}


def order(**changes: object) -> FourWayRow:
    return changed(Side.ORDER, **changes)


def invoice(**changes: object) -> FourWayRow:
    return changed(Side.INVOICE, **changes)


def physical(**changes: object) -> FourWayRow:
    return changed(Side.PHYSICAL, **changes)


def changed(side: Side, **changes: object) -> FourWayRow:
    row = agreeing()
    entry = row.entry(side)
    assert entry is not None
    return with_entry(row, side, replace(entry, **changes))  # type: ignore[arg-type]


CASES: list[tuple[str, FourWayRow, set[Told]]] = [
    ("all agree", agreeing(), set()),
    (
        "short goods",
        physical(quantity=decimal(38)),
        {(Side.PHYSICAL, Field.QUANTITY, Reason.QUANTITY)},
    ),
    ("goods still being counted", physical(quantity=decimal(3), final=False), set()),
    (
        "too many goods, even while they are counted",
        physical(quantity=decimal(41), final=False),
        {(Side.PHYSICAL, Field.QUANTITY, Reason.QUANTITY)},
    ),
    (
        "more billed than sent",
        invoice(quantity=decimal(50), amount=decimal(625)),
        {(Side.INVOICE, Field.QUANTITY, Reason.QUANTITY)},
    ),
    (
        "more sent than ordered",
        order(quantity=decimal(30)),
        {(Side.ORDER, Field.QUANTITY, Reason.QUANTITY)},
    ),
    (
        "less sent than ordered, nothing more to come",
        order(quantity=decimal(60)),
        {(Side.ORDER, Field.QUANTITY, Reason.QUANTITY)},
    ),
    (
        "less sent than ordered, more may come",
        order(quantity=decimal(60), final=False),
        {(Side.ORDER, Field.QUANTITY, Reason.STILL_TO_COME)},
    ),
    (
        "dearer than ordered: the invoice alone is outvoted",
        invoice(price=decimal("13.10"), amount=decimal("524.00")),
        {(Side.INVOICE, Field.PRICE, Reason.PRICE)},
    ),
    ("a price within rounding", invoice(price=decimal("12.504")), set()),
    (
        "a wrong amount",
        invoice(amount=decimal("520.00")),
        {(Side.INVOICE, Field.AMOUNT, Reason.AMOUNT)},
    ),
    ("an amount within rounding", invoice(amount=decimal("500.20")), set()),
    ("another batch", invoice(batch="A2602"), {(Side.INVOICE, Field.BATCH, Reason.BATCH)}),
    ("the same batch, written otherwise", invoice(batch=" a2601 "), set()),
    ("an invoice without batches", invoice(batch=""), set()),
    (
        "another expiry",
        invoice(expiry=date(2027, 12, 31)),
        {(Side.INVOICE, Field.EXPIRY, Reason.EXPIRY)},
    ),
    (
        "a box of another batch was read",
        physical(other_batches=("A9999",)),
        {(Side.PHYSICAL, Field.BATCH, Reason.BATCH)},
    ),
    (
        "not ordered",
        with_entry(agreeing(), Side.ORDER, None),
        {(Side.ORDER, Field.QUANTITY, Reason.NOT_ORDERED)},
    ),
    (
        "not billed",
        with_entry(agreeing(), Side.INVOICE, None),
        {(Side.INVOICE, Field.QUANTITY, Reason.NOT_INVOICED)},
    ),
]


@pytest.mark.parametrize(
    ("row", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_row_is_marked_where_it_disagrees(row: FourWayRow, expected: set[Told]) -> None:
    assert told(row) == expected


def test_a_side_that_has_said_nothing_is_no_difference() -> None:
    row = replace(agreeing(), order=None, invoice=None)
    assert told(row, frozenset({Side.DELIVERY, Side.PHYSICAL})) == set()


def test_two_sides_that_differ_are_both_marked() -> None:
    row = replace(agreeing(), order=None, physical=None)
    assert row.invoice is not None
    row = replace(row, invoice=replace(row.invoice, quantity=decimal(50), amount=decimal(625)))
    known = frozenset({Side.DELIVERY, Side.INVOICE})
    assert told(row, known) == {
        (Side.DELIVERY, Field.QUANTITY, Reason.QUANTITY),
        (Side.INVOICE, Field.QUANTITY, Reason.QUANTITY),
    }


def test_what_was_billed_and_never_sent_says_so_once() -> None:
    row = replace(agreeing(), delivery=None, physical=None, line_no=None)
    found = marked(row, EVERYBODY)
    (mark,) = found.marks
    assert (mark.side, mark.reason, mark.against) == (
        Side.DELIVERY,
        Reason.NOT_SENT,
        Side.INVOICE,
    )
    assert (mark.found, mark.expected, mark.serious) == (None, decimal(40), True)


def test_what_is_ordered_and_not_sent_may_come_while_the_order_is_open() -> None:
    only = replace(agreeing(), delivery=None, physical=None, invoice=None, line_no=None)
    late = replace(only, order=Entry(decimal(40), final=False))
    assert told(only) == {(Side.DELIVERY, Field.QUANTITY, Reason.NOT_SENT)}
    assert told(late) == {(Side.DELIVERY, Field.QUANTITY, Reason.STILL_TO_COME)}
    assert not marked(late, EVERYBODY).marks[0].serious


def test_a_mark_names_both_values() -> None:
    row = marked(physical(quantity=decimal(38)), EVERYBODY)
    mark = row.mark(Side.PHYSICAL, Field.QUANTITY)
    assert mark == Mark(
        Side.PHYSICAL,
        Field.QUANTITY,
        Reason.QUANTITY,
        decimal(38),
        Side.DELIVERY,
        decimal(40),
    )


QUANTITIES = st.integers(0, 10_000).map(Decimal)
PRICES = st.decimals(0, 10_000, places=4)
ENTRIES = st.builds(
    Entry,
    quantity=st.sampled_from([Decimal(n) for n in (10, 20, 30)]),
    price=st.none()
    | st.sampled_from([Decimal("1"), Decimal("1.004"), Decimal("1.008"), Decimal(2)]),
    batch=st.sampled_from(["A", "B", ""]),
    expiry=st.none() | st.sampled_from([EXPIRY, date(2027, 1, 1)]),
)


@given(quantity=QUANTITIES, price=PRICES)
def test_sides_that_agree_give_no_marks(quantity: Decimal, price: Decimal) -> None:
    assert told(agreeing(str(quantity), str(price))) == set()


@given(values=st.dictionaries(st.sampled_from(Side), st.integers(0, 3), max_size=4))
def test_who_is_outvoted_does_not_depend_on_the_order_of_the_sides(
    values: dict[Side, int],
) -> None:
    def near(one: int, other: int) -> bool:
        return abs(one - other) <= 1  # as a tolerance: not transitive

    answers = {tuple(outvoted(dict(order), near)) for order in permutations(values.items())}
    assert len(answers) == 1


@given(first=ENTRIES, second=ENTRIES, third=ENTRIES)
def test_marks_go_with_the_values_when_sides_swap_them(
    first: Entry, second: Entry, third: Entry
) -> None:
    """What one of three papers says is marked or not, whichever paper it is."""
    sides = (Side.ORDER, Side.DELIVERY, Side.INVOICE)
    fields = (Field.PRICE, Field.BATCH, Field.EXPIRY)
    answers = set()
    for entries in permutations(((0, first), (1, second), (2, third))):
        row = replace(agreeing(), physical=None)
        for side, (_, entry) in zip(sides, entries, strict=True):
            row = with_entry(row, side, entry)
        by_side = {side: number for side, (number, _) in zip(sides, entries, strict=True)}
        marks = marked(row, EVERYBODY).marks
        answers.add(frozenset((by_side[m.side], m.field) for m in marks if m.field in fields))
    assert len(answers) == 1


def item(code: str = "X0001") -> DeliveredItem:
    return DeliveredItem(code, f"药品{code}", "示例制药一厂", "0.25g")


def line(number: int, quantity: int, batch: str = "A2601", code: str = "X0001") -> DeliveryLine:
    return DeliveryLine(number, item(code), batch, EXPIRY, quantity, "盒")


def delivery(*lines: DeliveryLine) -> Delivery:
    return Delivery("PS1", DISTRIBUTOR, lines)


def ordered(
    quantity: int, code: str = "X0001", price: str = "12.5", *, final: bool = True
) -> Ordered:
    return Ordered("DD1", code, Decimal(quantity), Decimal(price), final)


def billed(
    quantity: int, batch: str = "A2601", code: str = "X0001", price: str = "12.5"
) -> Invoiced:
    each = Decimal(price)
    return Invoiced("FP1", code, batch, None, Decimal(quantity), each, each * quantity)


def came(**counts: int) -> dict[int, Arrived]:
    return {int(number[1:]): Arrived(count) for number, count in counts.items()}


def reasons(rows: tuple[FourWayRow, ...]) -> list[list[Told]]:
    return [[(mark.side, mark.field, mark.reason) for mark in row.marks] for row in rows]


def test_an_order_is_shared_out_over_the_batches_of_its_item() -> None:
    rows = line_up(
        delivery(line(1, 60), line(2, 40, "A2602")),
        Papers(
            ordered=[ordered(100)],
            invoiced=[billed(60), billed(40, "A2602")],
            arrived=came(l1=60, l2=40),
        ),
    )
    assert [row.order and row.order.quantity for row in rows] == [60, 40]
    assert reasons(rows) == [[], []]


def test_what_other_deliveries_brought_is_not_asked_of_this_one() -> None:
    first = Papers(ordered=[ordered(100)], arrived=came(l1=40))
    rest = replace(first, elsewhere={"X0001": Decimal(60)})
    assert reasons(line_up(delivery(line(1, 40)), rest)) == [[]]
    (row,) = line_up(delivery(line(1, 40)), rest)
    assert row.order == Entry(Decimal(40), Decimal("12.5"), elsewhere=Decimal(60))
    assert reasons(line_up(delivery(line(1, 40)), first)) == [
        [(Side.ORDER, Field.QUANTITY, Reason.QUANTITY)]
    ]


def test_what_was_brought_elsewhere_in_full_gives_no_row() -> None:
    papers = Papers(
        ordered=[ordered(40), ordered(10, "X0002")],
        elsewhere={"X0002": Decimal(10)},
        arrived=came(l1=40),
    )
    assert len(line_up(delivery(line(1, 40)), papers)) == 1


def test_more_than_the_order_leaves_open_is_marked() -> None:
    papers = Papers(ordered=[ordered(50)], elsewhere={"X0001": Decimal(50)}, arrived=came(l1=40))
    (row,) = line_up(delivery(line(1, 40)), papers)
    mark = row.mark(Side.ORDER, Field.QUANTITY)
    assert mark is not None
    assert (mark.found, mark.expected) == (Decimal(0), Decimal(40))


def test_an_invoice_of_another_batch_stands_on_the_line_it_must_mean() -> None:
    papers = Papers(invoiced=[billed(40, "A9999")], arrived=came(l1=40))
    (row,) = line_up(delivery(line(1, 40)), papers)
    assert row.invoice is not None
    assert {mark.reason for mark in row.marks} == {Reason.BATCH}
    assert row.mark(Side.INVOICE, Field.BATCH) is not None


def test_an_invoice_without_batches_is_shared_out_with_its_amount() -> None:
    papers = Papers(invoiced=[billed(100, "", price="3.33")], arrived=came(l1=33, l2=67))
    rows = line_up(delivery(line(1, 33), line(2, 67, "A2602")), papers)
    assert [row.invoice and row.invoice.quantity for row in rows] == [33, 67]
    amounts = [row.invoice.amount for row in rows if row.invoice is not None]
    assert sum(amount for amount in amounts if amount is not None) == Decimal("333.00")
    assert reasons(rows) == [[], []]


def test_a_red_invoice_takes_back_what_was_billed_too_much() -> None:
    papers = Papers(
        invoiced=[billed(50), replace(billed(-10), invoice_no="FP2")], arrived=came(l1=40)
    )
    assert reasons(line_up(delivery(line(1, 40)), papers)) == [[]]


def test_rows_are_made_for_what_only_one_side_names() -> None:
    papers = Papers(
        ordered=[ordered(40), ordered(20, "X0002")],
        invoiced=[billed(40), billed(10, "B1", "X0003")],
        arrived=came(l1=40),
        strays=[Stray("8100099", 2)],
        words={"X0002": ItemWords("乙药", unit="支"), "X0003": ItemWords("丙药")},
    )
    rows = line_up(delivery(line(1, 40)), papers)
    assert [row.name for row in rows] == ["药品X0001", "乙药", "丙药", "药品标识码 8100099"]
    assert reasons(rows)[0] == []
    assert reasons(rows)[1] == [(Side.DELIVERY, Field.QUANTITY, Reason.NOT_SENT)]
    assert reasons(rows)[2] == [
        (Side.ORDER, Field.QUANTITY, Reason.NOT_ORDERED),
        (Side.DELIVERY, Field.QUANTITY, Reason.NOT_SENT),
    ]
    assert (Side.DELIVERY, Field.QUANTITY, Reason.NOT_SENT) in reasons(rows)[3]
    assert rows[3].physical == Entry(Decimal(0), rejected=Decimal(2))


def test_refused_goods_are_not_accepted_and_an_explanation_ends_the_counting() -> None:
    arrived = {1: Arrived(40, refused=2, difference=Difference.DAMAGED, remark="外箱淋湿")}
    papers = Papers(invoiced=[billed(40)], arrived=arrived, counting_over=False)
    (row,) = line_up(delivery(line(1, 40)), papers)
    assert row.physical is not None
    assert (row.physical.quantity, row.physical.rejected) == (Decimal(38), Decimal(2))
    assert reasons((row,)) == [[(Side.PHYSICAL, Field.QUANTITY, Reason.QUANTITY)]]
    assert (row.difference, row.remark) == (Difference.DAMAGED, "外箱淋湿")


@given(
    counts=st.lists(st.integers(1, 200), min_size=1, max_size=6),
    batches_named=st.booleans(),
    same_item=st.booleans(),
)
def test_papers_that_agree_give_no_marks_however_they_are_cut(
    counts: list[int], batches_named: bool, same_item: bool
) -> None:
    codes = ["X0001" if same_item else f"X{number:04d}" for number in range(len(counts))]
    lines = [
        line(number, count, f"B{number}", code)
        for number, (count, code) in enumerate(zip(counts, codes, strict=True), start=1)
    ]
    by_item: dict[str, int] = {}
    for count, code in zip(counts, codes, strict=True):
        by_item[code] = by_item.get(code, 0) + count
    bills = [billed(one.quantity, one.batch, one.item.province_code) for one in lines]
    if not batches_named:
        bills = [billed(count, "", code) for code, count in by_item.items()]
    papers = Papers(
        ordered=[ordered(count, code) for code, count in by_item.items()],
        invoiced=bills,
        arrived={one.line_no: Arrived(one.quantity) for one in lines},
    )
    rows = line_up(delivery(*lines), papers)
    assert reasons(rows) == [[]] * len(lines)
    view = shown(*rows)
    assert {view.total(side) for side in (Side.ORDER, Side.INVOICE)} == {
        Total(Decimal(sum(counts)), Decimal("12.5") * sum(counts))
    }


def shown(*rows: FourWayRow) -> FourWayView:
    return FourWayView(uuid.UUID(int=1), "SH1", "PS1", DISTRIBUTOR, ReceiptState.OPEN, rows)


def test_the_cursor_goes_from_mark_to_mark_and_around_the_end() -> None:
    rows = (
        marked(invoice(batch="A9", expiry=date(2027, 1, 1)), EVERYBODY),
        marked(agreeing(), EVERYBODY),
        marked(physical(quantity=decimal(38)), EVERYBODY),
    )
    view = shown(*rows)
    batch, expiry, goods = view.disagreeing
    assert (batch, expiry, goods) == (
        (0, Side.INVOICE, Field.BATCH),
        (0, Side.INVOICE, Field.EXPIRY),
        (2, Side.PHYSICAL, Field.QUANTITY),
    )
    assert view.next_disagreeing() == batch
    assert view.next_disagreeing(batch) == expiry
    assert view.next_disagreeing((1, Side.ORDER, Field.QUANTITY)) == goods
    assert view.next_disagreeing(goods) == batch
    assert view.next_disagreeing(backwards=True) == goods
    assert view.next_disagreeing(goods, backwards=True) == expiry
    assert view.next_disagreeing(batch, backwards=True) == goods
    assert shown(rows[1]).next_disagreeing() is None


def test_a_foot_adds_up_and_says_when_a_price_is_missing() -> None:
    one = agreeing()
    view = shown(one, replace(one, key="line:2", order=Entry(Decimal(5))))
    assert view.total(Side.INVOICE) == Total(Decimal(80), Decimal("1000.00"))
    assert view.total(Side.ORDER) == Total(Decimal(45), None)
    assert view.total(Side.PHYSICAL) == Total(Decimal(80), None)
    assert shown(replace(one, invoice=None)).total(Side.INVOICE) is None


def test_batches_are_compared_without_blanks_and_case() -> None:
    assert same_batch(" ab1", "AB1 ")
    assert not same_batch("AB1", "AB2")
