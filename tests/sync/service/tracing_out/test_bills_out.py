from __future__ import annotations

import contextlib

import pytest

from app.links.connections import Serves
from app.links.days import Compared, Day, Repair
from app.links.exchanges import Exchange
from app.receiving.operations import PackageBody
from app.tracing.values import MoveKind
from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import TraceOffer
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE
from sync.service.comparing import days
from sync.service.exchanges.doing import Outcome
from sync.service.links.connected import Connected
from sync.service.outbox_rows import DEAD, DONE
from sync.service.tracing_out.settings import TracingSettings
from sync.service.tracing_out.side import trace_side
from tests.sync.connectors.mashangfangxin.stand import ACCOUNT, DAY
from tests.sync.service.tracing_out.bench import (
    LINK,
    Bench,
    Receipt,
    moved,
    on_platform,
    received,
    rows_of,
)


def test_what_was_received_is_on_the_platform_once_and_by_the_largest_codes(bench: Bench) -> None:
    receipt = received(bench, handed=True)
    tops = on_platform(bench.delivery)
    assert [row.kind for row in bench.rows()] == ["stock-bill"]
    assert bench.stand.bills() == {}
    assert (bench.send(), bench.send()) == ([DONE], [])
    assert bench.side.expected.take() == {Exchange.BILL_STATES}
    assert bench.run(Exchange.BILL_STATES).again_s
    bench.later(seconds=10)
    assert bench.run(Exchange.BILL_STATES) == Outcome(came=1, changed=1)
    assert bench.side.expected.take() == {Exchange.RELATIONSHIPS}
    assert bench.run(Exchange.BILL_STATES) == Outcome()
    (bill,) = bench.stand.bills().values()
    said = (bill["bill_type"], bill["from_user_id"], bill["to_user_id"])
    assert said == ("102", ACCOUNT.supplier_ent, ACCOUNT.ent_id)
    assert sorted(bill["codes"]) == sorted(package.code for _, package in tops)
    assert receipt.boxes <= bench.own()


def test_a_receipt_is_told_again_only_with_boxes_that_came_late(bench: Bench) -> None:
    bench.arrive()
    receipt = Receipt(bench)
    (line_no, first), (_, second), (_, third), *_more = on_platform(bench.delivery)
    receipt.take(rows_of(line_no, first))
    undone = receipt.take(rows_of(line_no, second))
    receipt.undo(undone)
    receipt.confirm()
    bench.settle()
    before = bench.stand.bills()
    receipt.take(rows_of(line_no, third))
    receipt.push()
    bench.settle()
    after = bench.stand.bills()
    (late,) = after.keys() - before.keys()
    assert set(after[late]["codes"]) == set(third.boxes())
    assert not set(second.boxes()) & bench.own()
    assert receipt.boxes <= bench.own()


def test_a_package_of_which_every_box_was_rejected_is_not_told(file_bench: Bench) -> None:
    bench = file_bench
    bench.arrive()
    receipt = Receipt(bench)
    receipt.take(rows_of(*next(one for one in on_platform(bench.delivery) if one[1].children)))
    for code in sorted(receipt.boxes):
        receipt.reject(code)
    receipt.confirm()
    assert bench.rows() == []


def test_goods_that_leave_go_out_of_the_platform_too_and_come_back(bench: Bench) -> None:
    bench.settings = TracingSettings(retail_bills=True)
    bench.begin()
    receipt = received(bench)
    bench.settle()
    to_patient, to_supplier, broken = sorted(receipt.boxes)[:3]
    given = moved(MoveKind.DISPENSED, to_patient, document_no="CF1")
    bench.hear(given, moved(MoveKind.RETURNED, to_supplier), moved(MoveKind.DESTROYED, broken))
    bench.settle()
    bills = list(bench.stand.bills().values())[1:]
    assert {(one["bill_type"], *one["codes"]) for one in bills} == {
        ("323", to_patient),
        ("202", to_supplier),
        ("205", broken),
    }
    (back,) = [one for one in bills if one["bill_type"] == "202"]
    assert (back["from_user_id"], back["to_user_id"]) == (ACCOUNT.ent_id, ACCOUNT.supplier_ent)
    assert not {to_patient, to_supplier, broken} & bench.own()
    (given_row,) = [row for row in bench.rows("retail-bill")]
    bench.hear(moved(MoveKind.REVERSAL, to_patient, reverses=given_row.receipt_id))
    bench.settle()
    assert to_patient in bench.own()


def test_of_a_platform_that_only_answers_questions_nothing_is_asked_and_nothing_queued(
    bench: Bench,
) -> None:
    class Answering(MaShangFangXin):
        @property
        def offers(self) -> frozenset[TraceOffer]:
            return frozenset({TraceOffer.DETAILS, TraceOffer.RELATIONS})

    platform = Answering(bench.stand.settings(), now=bench.stand.clock)
    connected = Connected(LINK, Serves.TRACE, platform)
    side = trace_side(bench.database, bench.clock, bench.org, connected, lambda: None)
    assert (tuple(side.doings), tuple(side.senders)) == ((), ())
    received(bench, 1)
    assert bench.rows() == []


def test_patients_are_nobodys_business_unless_somebody_says_so(file_bench: Bench) -> None:
    bench = file_bench
    receipt = received(bench, 1)
    bench.hear(moved(MoveKind.DISPENSED, min(receipt.boxes)))
    assert [row.kind for row in bench.rows()] == ["stock-bill"]


def test_codes_that_were_not_taken_wait_for_a_person_and_go_under_another_number(
    bench: Bench,
) -> None:
    bench.arrive()
    receipt = Receipt(bench)
    (line_no, package), *_more = on_platform(bench.delivery)
    strange = PackageBody("81000999999999999999", line_no, True, None, None)
    receipt.take(rows_of(line_no, package))
    receipt.take([strange])
    receipt.confirm()
    assert bench.settle().failed == 1
    (letter,) = bench.rows("trace-codes-failed")
    assert letter.state == DEAD
    words = (strange.code, "码不存在", "重新发送")
    assert [word for word in words if word not in letter.last_error] == []
    assert bench.send() == []
    assert bench.run(Exchange.BILL_STATES) == Outcome()
    bench.decide(letter)
    assert bench.send() == [DONE, DONE]
    first, again = bench.stand.bills().values()
    assert again["bill_code"] == f"{first['bill_code']}-B1"
    assert again["codes"] == [strange.code]
    bench.later(seconds=10)
    assert bench.run(Exchange.BILL_STATES).failed == 1
    assert [row.state for row in bench.rows("trace-codes-failed")] == [DONE, DEAD]


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "error-after"])
def test_a_bill_is_one_bill_whatever_breaks_and_whenever_it_begins_again(
    file_bench: Bench, kind: str
) -> None:
    bench = file_bench
    bench.changed = {"codes_per_bill": 8}
    bench.begin()
    receipt = received(bench)
    bench.stand.fault(kind, "uploadinoutbill", times=2)
    bench.stand.fault(kind, "billstatus")
    for _ in range(12):
        bench.send()
        bench.begin()
        bench.later(hours=2)
    with contextlib.suppress(PlatformError):
        bench.run(Exchange.BILL_STATES)
    bench.later(hours=2)
    bench.run(Exchange.BILL_STATES)
    bills = bench.stand.bills().values()
    sent = [code for bill in bills for code in bill["codes"]]
    assert len(sent) == len(set(sent)) == len(receipt.boxes)
    assert receipt.boxes <= bench.own()
    assert [row.state for row in bench.rows()] == [DONE]
    assert not [bill for bill in bills if bill["failed"]]


def test_a_bill_the_platform_lost_is_sent_again_under_its_number(file_bench: Bench) -> None:
    bench = file_bench
    received(bench, 1)
    bench.send()
    (number,) = bench.stand.bills()
    bench.stand.control("POST", "/beginning", {"lines": 3, "cartons": 4, "boxes": 48})
    bench.run(Exchange.BILL_STATES)
    assert bench.send() == []
    bench.later(minutes=11)
    bench.run(Exchange.BILL_STATES)
    assert bench.send() == [DONE]
    assert list(bench.stand.bills()) == [number]


def test_what_is_confirmed_while_the_connection_is_off_is_told_when_it_is_on(
    bench: Bench,
) -> None:
    bench.switch(enabled=True)
    bench.begin()
    bench.switch(enabled=False)
    receipt = received(bench, 1)
    assert bench.rows() == []
    bench.switch(enabled=True)
    bench.begin()
    assert "补上 1 张" in bench.run(Exchange.BILL_STATES).message
    bench.settle()
    assert receipt.boxes <= bench.own()


def test_a_supplier_nobody_knows_is_asked_of_a_person(file_bench: Bench) -> None:
    bench = file_bench
    bench.arrive()
    receipt = Receipt(bench)
    receipt.take([PackageBody("81000999999999999999", 1, True, None, None)])
    receipt.confirm()
    assert bench.send() == [DEAD]
    (row,) = bench.rows()
    assert "往来单位" in row.last_error
    bench.settings = TracingSettings.read({"partners": f"{DISTRIBUTOR_CODE}=PXENT00000000009"})
    bench.begin()
    bench.decide(row)
    assert bench.send() == [DONE]
    (bill,) = bench.stand.bills().values()
    assert bill["from_user_id"] == "PXENT00000000009"


def compared(bench: Bench) -> Day:
    """The day of the receipts, as it was compared last."""
    bench.run(Exchange.RECONCILIATION)
    with bench.database.reading() as connection:
        found = days.load(connection, bench.org, DAY, DAY, LINK)
    (day,) = [one for one in found if one.compared is Compared.CODES]
    return day


def test_what_the_platform_has_of_a_day_is_held_against_what_was_received(bench: Bench) -> None:
    receipt = received(bench, handed=True)
    before = compared(bench)
    assert [line.repair for line in before.lines] == [Repair.WAITS]
    bench.settle()
    after = compared(bench)
    assert (after.ours, after.theirs, after.equal, after.lines) == (1, 1, 1, ())
    late = PackageBody("81000999999999999999", 1, True, None, None)
    receipt.take([late])
    receipt.push()
    bench.settle()
    (line,) = compared(bench).lines
    boxes = len(receipt.boxes)
    assert (line.ours, line.theirs, line.repair) == (str(boxes), str(boxes - 1), Repair.NONE)


def test_a_box_that_was_taken_back_behind_its_bill_shows_when_days_are_compared(
    file_bench: Bench,
) -> None:
    bench = file_bench
    receipt = received(bench, 1)
    bench.settle()
    boxes = len(receipt.boxes)
    receipt.reject(min(receipt.boxes))
    receipt.push()
    (line,) = compared(bench).lines
    assert (line.ours, line.theirs, line.repair) == (str(boxes - 1), str(boxes), Repair.NONE)


def test_one_bill_the_platform_chokes_on_keeps_no_others_waiting(file_bench: Bench) -> None:
    bench = file_bench
    received(bench, 1)
    late = Receipt(bench, "SH-2")
    late.take(rows_of(*on_platform(bench.delivery)[-1]))
    late.confirm()
    bench.send()
    bench.later(seconds=10)
    bench.stand.fault("error", "billstatus")
    done = bench.run(Exchange.BILL_STATES)
    assert (done.came, done.changed, done.failed) == (2, 1, 1)
    assert bench.run(Exchange.BILL_STATES).changed == 1
