"""Whatever is scanned, undone and rejected: what is uploaded equals what was received."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.store.database import Database
from app.store.tables.relay import relay_claim
from sync.sandbox.training.delivery import TrainingPackage
from sync.service.transactions import commit
from tests.sync.connectors.mashangfangxin.stand import Stand
from tests.sync.service.tracing_out.bench import Bench, Receipt, on_platform, rows_of

COUNT = 25
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
    stands_for = inside(tops)
    scans: list[int] = []
    for line_no, package in data.draw(st.permutations(tops)):
        rows = rows_of(line_no, package)
        done = data.draw(st.sampled_from(("whole", "boxes", "some", "none", "undone")))
        if done == "none":
            continue
        if done in ("boxes", "some"):
            rows = [row for row in rows if row.smallest]
        if done == "some":
            rows = data.draw(st.lists(st.sampled_from(rows), min_size=1, unique=True))
        scans.append(receipt.take(rows))
        if done == "undone":
            receipt.undo(scans.pop())
    boxes = sorted(receipt.boxes)
    for code in data.draw(st.lists(st.sampled_from(boxes), unique=True)) if boxes else []:
        if data.draw(st.integers(0, 3)) == 0:
            receipt.reject(code)
    receipt.confirm()
    bench.settle()
    uploaded = [code for bill in stand.bills().values() for code in bill["codes"]]
    told = [box for code in uploaded for box in stands_for[code]]
    assert len(told) == len(set(told))
    assert set(told) == receipt.boxes
    assert receipt.boxes == {box for box in bench.own() if stands_for[box] == {box}}
    assert not any(bill["failed"] for bill in stand.bills().values())


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
