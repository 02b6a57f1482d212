"""Whatever is scanned, undone and rejected: what is uploaded equals what was received."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.receiving.operations import PackageBody
from app.store.database import Database
from app.store.tables.relay import relay_claim
from sync.sandbox.training.delivery import TrainingPackage
from sync.service.transactions import commit
from tests.sync.connectors.mashangfangxin.stand import Stand
from tests.sync.service.tracing_out.bench import Bench, Receipt, on_platform, rows_of

COUNT = 15
_ORGS = iter(range(1, 10_000))


@pytest.fixture
def database(service_database: Database) -> Iterator[Database]:
    yield service_database


def inside(tops: list[tuple[int, TrainingPackage]]) -> dict[str, set[str]]:
    """What each code of a platform stands for: boxes."""
    found: dict[str, set[str]] = {}

    def walk(package: TrainingPackage) -> None:
        found[package.code] = set(package.boxes())
        for child in package.children:
            walk(child)

    for _line_no, package in tops:
        walk(package)
    return found


def check(database: Database, stand: Stand, data: st.DataObject, *, handed: bool) -> None:
    stand.begin_again()
    bench = Bench(database, stand, org=f"3101{next(_ORGS):07d}", changed={"codes_per_bill": 7})
    bench.arrive()
    # The same codes were handed over to the institutions of other examples.
    commit(database, lambda c: c.execute(delete(relay_claim)))
    if handed:
        bench.hand_over()
    receipt = Receipt(bench, "SH-1")
    tops = on_platform(bench.delivery)
    for line_no, package in data.draw(st.permutations(tops)):
        scan(receipt, rows_of(line_no, package), data)
    boxes = st.lists(st.sampled_from(sorted(receipt.boxes) or [""]), unique=True, max_size=4)
    for code in data.draw(boxes) if receipt.boxes else []:
        receipt.reject(code)
    receipt.confirm()
    bench.settle()
    same(bench, receipt, inside(tops))


def scan(receipt: Receipt, rows: list[PackageBody], data: st.DataObject) -> None:
    """Scan a package by its own code, or its boxes, or some of them; or take it back again."""
    done = data.draw(st.sampled_from(("whole", "boxes", "some", "none", "undone")))
    boxes = [row for row in rows if row.smallest]
    chosen = {"whole": rows, "undone": rows, "boxes": boxes, "none": []}
    taken = chosen.get(done)
    if taken is None:
        taken = data.draw(st.lists(st.sampled_from(boxes), min_size=1, unique=True))
    if not taken:
        return
    number = receipt.take(taken)
    if done == "undone":
        receipt.undo(number)


def same(bench: Bench, receipt: Receipt, stands_for: dict[str, set[str]]) -> None:
    """What is on the platform is what is there, each box once."""
    uploaded = bench.stand.bills().values()
    told = [box for bill in uploaded for code in bill["codes"] for box in stands_for[code]]
    assert sorted(told) == sorted(receipt.boxes)
    assert receipt.boxes == {box for box in bench.own() if stands_for[box] == {box}}
    assert [bill["failed"] for bill in uploaded] == [[] for _ in uploaded]


@settings(
    max_examples=COUNT,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), handed=st.booleans())
def test_what_is_uploaded_equals_what_was_received(
    database: Database, running_platform: Stand, data: st.DataObject, handed: bool
) -> None:
    check(database, running_platform, data, handed=handed)


@pytest.mark.slow
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), handed=st.booleans())
def test_what_is_uploaded_equals_what_was_received_many_times(
    database: Database, running_platform: Stand, data: st.DataObject, handed: bool
) -> None:
    check(database, running_platform, data, handed=handed)
