"""A workstation that begins with a snapshot is as one that read the feed from its beginning."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.facts.registry import FACTS
from app.store.tables.snapshots import feed_snapshot, snapshot_file, snapshot_piece
from sync import wire
from sync.client import cursors, inbox, loading
from sync.client.errors import BadAnswer, Refused, SyncError
from sync.client.status import SyncStatus
from sync.service import feeds
from sync.service.snapshots import packing
from sync.service.transactions import commit
from sync.wire_snapshots import Snapshots
from tests.app.receiving.test_runs import doings, facts_of
from tests.sync.client.beginning import NOW, SCOPE, Hospital, Newcomer, facts, persons
from tests.sync.client.inbox_desk import item_row, platform_delivery
from tests.sync.client.workstation import Workstation
from tests.sync.service.running import RunningService, opened, scanned, trace_code
from tests.sync.simulation.network import Killed


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Everything is large already when it is small."""
    monkeypatch.setattr(loading, "FAR_BEHIND", 5)
    monkeypatch.setattr(packing, "PART_ROWS", 7)
    monkeypatch.setattr(inbox, "FIRST_PIECE", 2500)
    monkeypatch.setattr(inbox, "LEAST_PIECE", 1200)
    return monkeypatch


@pytest.fixture
def hospital(tmp_path: Path, empty_database: Path, small: pytest.MonkeyPatch) -> Iterator[Hospital]:
    del small
    made = Hospital(tmp_path, empty_database)
    yield made
    made.close()


def told(done: list[tuple[str, int, int, list[str]]], chance: random.Random) -> list[feeds.NewRow]:
    """What two other workstations did, among what the service itself had to say."""
    rows = []
    for author, body in facts_of(done):
        kind, version = next(key for key, made in FACTS._kinds.items() if made is type(body))
        said = wire.Fact(
            device=author.device,
            incarnation=uuid.UUID(int=5),
            kind=kind,
            version=version,
            at=NOW,
            body=msgspec.Raw(msgspec.json.encode(body)),
        )
        text = msgspec.json.encode(said).decode()
        rows.append(feeds.NewRow("fact", str(author.op_id), 1, text))
        if chance.random() < 0.5:
            rows.append(_other(chance, len(rows)))
    return rows


def _other(chance: random.Random, number: int) -> feeds.NewRow:
    kind = chance.choice(["person", "order", "invoice", "delivery", "future"])
    name = str(chance.randrange(3))
    at = NOW.replace(minute=number % 60, hour=8 + number // 60).isoformat()
    if kind == "delivery":
        paper = platform_delivery(f"PS{name}", quantity=number)
        text = msgspec.json.encode(paper).decode()
        return feeds.NewRow(kind, str(paper.delivery_id), 1, text)
    body: dict[str, Any] = {"number": name, "name": f"人{number}", "role": "clerk"}
    line = {"line_no": 1, "province_code": "X", "quantity": number}
    if kind == "order":
        line |= {"order_line_id": "", "distributor_code": "", "unit": "盒", "state": "confirmed"}
        body = {"order_no": name, "said_at": at, "lines": [line]}
    elif kind == "invoice":
        line |= {"order_no": "", "batch": ""}
        body = {"invoice_no": name, "distributor_code": "", "said_at": at, "lines": [line]}
    return feeds.NewRow(kind, name, 1, msgspec.json.encode(body).decode())


def agree(
    tmp_path_factory: pytest.TempPathFactory,
    empty_database: Path,
    small: pytest.MonkeyPatch,
    before: list[tuple[str, int, int, list[str]]],
    after: list[tuple[str, int, int, list[str]]],
    seed: int,
) -> None:
    chance = random.Random(seed)
    hospital = Hospital(tmp_path_factory.mktemp("history"), empty_database)
    try:
        rows = told([*before, *after], chance)
        packed = len(rows) - len(after)
        hospital.publish(rows[: packed // 2])
        hospital.pack()
        hospital.publish(rows[packed // 2 : packed])
        hospital.pack()
        hospital.publish(rows[packed:])
        reader, loader = hospital.newcomer(), hospital.newcomer()
        own = uuid.UUID(int=99)
        for one in (reader, loader):
            one.scan(own, 1, trace_code(0))
        reader.scan(own, 2, trace_code(1))
        with small.context() as patch:
            patch.setattr(loading, "FAR_BEHIND", 10**9)
            reader.read()
        _read_with_faults(loader, chance, lambda: loader.scan(own, 2, trace_code(1)))
        assert loader.rows() == reader.rows()
        assert loader.place() == len(rows)
        assert loader.trail().items() <= hospital.hashes().items()
        loaded = bool([name for name in loader.asked + loader.wire.asked if len(name) == 64])
        assert loaded or packed < 5
    finally:
        hospital.close()


histories = given(doings, doings, st.integers(0, 2**32))
settled = partial(
    settings, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
test_whatever_was_told_and_whatever_breaks_off_the_first_load_comes_to_the_same = settled(
    max_examples=12
)(histories(agree))
test_so_it_does_in_many_histories = pytest.mark.timeout(3600)(
    pytest.mark.slow(settled(max_examples=150)(histories(agree)))
)


def _read_with_faults(loader: Newcomer, chance: random.Random, work: Callable[[], None]) -> None:
    """Read, while requests are lost and the machine stops; and work once in between."""
    when = chance.randrange(4)
    for turn in range(2000):
        if turn == when:
            work()
        loader.core.mortal = turn < 200
        loader.core._chance = chance
        loader.wire.faults = ["request lost"] if chance.random() < 0.2 else []
        try:
            if not loader.incoming.pull(lambda: None) and turn > when:
                return
        except Killed:
            loader.core.mortal = False
            loader.restart()
        except SyncError:
            continue
    raise AssertionError("it does not come to an end")


def test_a_restored_service_that_lost_the_snapshot_s_end_heals_as_ever(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish(facts(30))
    backup = hospital.copy()
    hospital.publish(facts(30, 30))
    hospital.pack()
    loader = hospital.newcomer()
    loader.read()
    assert loader.place() == 60
    hospital.restore(backup)
    hospital.publish(facts(10, 100))
    hospital.publish(facts(30, 30))
    loader.read()
    assert loader.place() == 70
    assert loader.rows() == hospital.reader(monkeypatch).rows()


def test_a_service_restored_while_it_is_loaded_from_heals_too(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish(facts(30))
    hospital.pack()
    backup = hospital.copy()
    hospital.publish(facts(30, 30))
    hospital.pack()
    loader = hospital.newcomer()
    for _ in range(4):
        assert loader.incoming.pull(lambda: None)
    assert loader.shown() is not None
    hospital.restore(backup)
    hospital.publish(facts(10, 100))
    hospital.publish(facts(30, 30))
    loader.read()
    assert loader.shown() is None
    assert loader.rows() == hospital.reader(monkeypatch).rows()


def test_a_damaged_part_is_asked_for_again_and_in_the_end_the_feed_is_read(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish(facts(40))
    hospital.pack()
    reader = hospital.reader(monkeypatch)
    for times in (1, 1000):
        loader = hospital.newcomer()
        spoilt = iter(range(times))

        def spoil(body: bytes, spoilt: Iterator[int] = spoilt) -> bytes:
            return body if next(spoilt, None) is None else body[:-3] + b"xyz"

        loader.wire.spoil = spoil
        failed = 0
        for _ in range(50):
            try:
                loader.read()
                break
            except BadAnswer:
                failed += 1
        assert failed == min(times, 2)
        assert loader.rows() == reader.rows()
        assert loader.incoming.loading is None


def test_what_was_left_out_for_a_row_that_the_restored_service_lost_is_read_after_all(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish([*persons("甲"), *facts(20)])
    backup = hospital.copy()
    hospital.publish(persons("乙"))
    hospital.pack()
    loader = hospital.newcomer()
    for _ in range(3):
        assert loader.incoming.pull(lambda: None)
    assert loader.place() == 14
    hospital.restore(backup)
    loader.read()
    reader = hospital.reader(monkeypatch)
    assert loader.rows() == reader.rows()
    with loader.database.reading() as connection:
        names = connection.exec_driver_sql("SELECT name FROM person").scalars().all()
    assert names == ["甲"]


def test_rows_altered_in_a_snapshot_are_found_out_and_the_feed_is_read(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish([*facts(10), *persons("甲"), *facts(20, 10)])
    with monkeypatch.context() as patch:
        add = packing.Packer._add

        def altered(self: packing.Packer, row: Any) -> None:  # noqa: ANN401 (a row of feed)
            body = row.body.replace("甲", "乙")
            said = {"seq": row.seq, "entity": row.entity, "entity_id": row.entity_id}
            add(self, SimpleNamespace(**said, version=1, body=body))

        patch.setattr(packing.Packer, "_add", altered)
        hospital.pack()
    loader = hospital.newcomer()
    loader.read()
    assert loader.rows() == hospital.reader(monkeypatch).rows()
    assert loader.shown() is None


def test_a_snapshot_that_is_gone_is_left_for_the_newest_one(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish(facts(30))
    hospital.pack()
    loader = hospital.newcomer()
    for _ in range(3):
        assert loader.incoming.pull(lambda: None)
    before = loader.place()
    hospital.publish(facts(100, 30))
    with hospital.database.writing() as connection:
        for table in (feed_snapshot, snapshot_file, snapshot_piece):
            connection.execute(table.delete())
    hospital.pack()
    assert loader.incoming.pull(lambda: None)
    assert loader.incoming.pull(lambda: None)
    assert before < loader.place() < 130
    loader.read()
    assert loader.rows() == hospital.reader(monkeypatch).rows()


def test_a_workstation_that_was_away_for_long_is_caught_up_by_a_snapshot_too(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish(facts(4))
    hospital.pack()
    loader = hospital.newcomer()
    loader.read()
    assert loader.place() == 4
    hospital.publish(facts(50, 4))
    hospital.pack()
    loader.read()
    assert [name for name in loader.wire.asked if len(name) == 64]
    assert loader.rows() == hospital.reader(monkeypatch).rows()


def test_a_short_feed_and_an_older_service_are_read_as_ever(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    hospital.publish(facts(4))
    hospital.pack()
    few = hospital.newcomer()
    few.read()
    assert few.wire.asked == []
    hospital.publish(facts(40, 10))
    older = hospital.newcomer()

    def nothing(_scope: str) -> Snapshots:
        raise Refused(404, "no-such-address", "没有这个地址")

    monkeypatch.setattr(older.wire, "snapshots", nothing)
    older.read()
    assert older.place() == 44


def test_the_catalogue_is_loaded_too_each_item_once(hospital: Hospital) -> None:
    items = [item_row(n % 20 + 1, f"药{n}") for n in range(60)]
    rows = [feeds.NewRow("item", one.entity_id, 1, bytes(one.body).decode()) for one in items]  # type: ignore[arg-type]
    hospital.publish(rows, "global")
    hospital.publish(facts(20))
    hospital.pack()
    loader = hospital.newcomer()
    shown = set()
    while loader.incoming.pull(lambda: None):
        shown.add(loader.incoming.loading)
    assert {(0, 3), (1, 3), (2, 3), None} <= shown
    assert (loader.place("global"), loader.place()) == (60, 20)
    with loader.database.reading() as connection:
        names = connection.exec_driver_sql("SELECT name FROM item").scalars().all()
    assert sorted(names) == sorted(f"药{n}" for n in range(40, 60))


def test_scans_go_out_while_a_workstation_loads_and_people_see_how_far_it_is(
    running: RunningService, station: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "PART_ROWS", 100)
    rows = facts(2400)
    commit(running.database, partial(feeds.publish, scope=SCOPE, rows=rows, at=NOW))
    assert running.service.snapshot_making.make(SCOPE) is not None
    station.begin_sync(running.url)

    def is_loading(event: object) -> bool:
        return isinstance(event, SyncStatus) and event.loading is not None

    station.events.wait_for(is_loading)
    receipt_id = station.clock.new_id()
    station.do(opened(receipt_id, station.clock.new_id()))
    station.do(scanned(receipt_id, 1, trace_code(5)))

    def is_out(event: object) -> bool:
        return isinstance(event, SyncStatus) and event.loading is not None and not event.waiting

    def is_whole(event: object) -> bool:
        with station.database.reading() as connection:
            there = cursors.position(connection, SCOPE).seq == 2402
        return there and isinstance(event, SyncStatus) and event.loading is None

    station.events.wait_for(is_whole, after=len(station.events.all))
    assert any(is_out(event) for event in station.events.all)
    parts = {e.loading for e in station.events.all if isinstance(e, SyncStatus) and e.loading}
    assert (3, 24) in parts
    assert (23, 24) in parts
