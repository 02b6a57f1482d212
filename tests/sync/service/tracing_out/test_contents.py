from __future__ import annotations

from sqlalchemy import func, select

from app.links.exchanges import Exchange
from app.store.tables.receipts import count_event
from app.store.tables.tracing import item_stock, package
from app.tracing.values import MoveKind
from sync.connectors.port import PlatformError
from sync.sandbox.training.delivery import TrainingPackage
from sync.service.exchanges.doing import Outcome
from tests.sync.service.tracing_out.bench import Bench, Receipt, moved, on_platform, rows_of


def counted_package(bench: Bench) -> tuple[Receipt, TrainingPackage]:
    """A receipt of one package that was counted by its own code."""
    bench.arrive()
    receipt = Receipt(bench)
    line_no, large = next(one for one in on_platform(bench.delivery) if one[1].children)
    receipt.take(rows_of(line_no, large)[:1], uncoded=len(large.boxes()))
    return receipt, large


def counts(bench: Bench) -> tuple[int, int]:
    """What the receipt counts, and what is in stock."""
    with bench.database.reading() as connection:
        received = connection.execute(select(func.sum(count_event.c.quantity))).scalar()
        stock = connection.execute(select(func.sum(item_stock.c.quantity))).scalar()
    return int(received or 0), int(stock or 0)


def test_what_is_in_a_counted_package_is_told_after_our_own_bill_and_changes_no_quantity(
    bench: Bench,
) -> None:
    receipt, large = counted_package(bench)
    receipt.confirm()
    boxes = large.boxes()
    before = counts(bench)
    assert before[0] == len(boxes)
    asked_before = bench.run(Exchange.RELATIONSHIPS)
    bench.send()
    assert (asked_before, bench.run(Exchange.RELATIONSHIPS)) == (Outcome(), Outcome())
    assert "relation" not in bench.stand.calls.methods
    bench.settle()
    done = bench.run(Exchange.RELATIONSHIPS)
    assert (done.came, done.changed, done.failed) == (1, len(boxes), 0)
    assert counts(bench) == before
    with bench.database.reading() as connection:
        rows = connection.execute(select(package).where(package.c.smallest)).all()
    held = {(row.code, row.receipt_id) for row in rows}
    assert held == {(box, receipt.receipt_id) for box in boxes}
    told = bench.fed("fact")[-1]
    assert (told["kind"], bench.told > 0) == ("scan.recorded", True)
    assert {one[0] for one in told["body"]["packages"] if one[2]} == set(boxes)
    assert bench.run(Exchange.RELATIONSHIPS) == Outcome()
    bench.hear(moved(MoveKind.DISPENSED, boxes[0]))
    assert counts(bench)[1] == before[1] - 1
    assert [row.kind for row in bench.rows()] == ["stock-bill"]


def test_a_platform_that_does_not_tell_yet_is_asked_again(file_bench: Bench) -> None:
    bench = file_bench
    receipt, _large = counted_package(bench)
    receipt.confirm()
    bench.settle()
    bench.stand.fault("error", ".relation")
    try:
        bench.run(Exchange.RELATIONSHIPS)
    except PlatformError as error:
        assert error.retry_after_s is not None
    bench.begin()
    assert bench.run(Exchange.RELATIONSHIPS).came == 1


def test_a_package_of_another_number_is_left_to_a_person(file_bench: Bench) -> None:
    bench = file_bench
    bench.arrive()
    receipt = Receipt(bench)
    line_no, large = next(one for one in on_platform(bench.delivery) if one[1].children)
    receipt.take(rows_of(line_no, large)[:1], uncoded=1 + len(large.boxes()))
    receipt.confirm()
    bench.settle()
    done = bench.run(Exchange.RELATIONSHIPS)
    assert (done.came, done.changed, done.failed) == (1, 0, 1)
    assert "请开箱" in done.message
