from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, func, select

from app.store import chains
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import feed
from app.store.tables.snapshots import feed_snapshot, snapshot_file, snapshot_piece
from sync.service import accounts, feeds, turns
from sync.service.settings import ServiceSettings
from sync.service.snapshots import keeping, packing
from sync.service.snapshots.making import SnapshotMaking
from sync.service.transactions import commit
from sync.wire_snapshots import Index, PartRow
from tests.sync.service.running import ORG, RunningService, Station

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
SCOPE = f"org:{ORG}"
OTHER = "31010000002"


def publish(database: Database, rows: Sequence[feeds.NewRow], scope: str = SCOPE) -> None:
    commit(database, partial(feeds.publish, scope=scope, rows=rows, at=NOW))


def some(number: int, entity: str = "fact", first: int = 0) -> list[feeds.NewRow]:
    return [feeds.NewRow(entity, f"{entity}-{n}", 1, f'{{"n":{n}}}') for n in range(first, number)]


class Maker:
    """Makes snapshots at a time of its own."""

    def __init__(self, database: Database, after_rows: int = 1) -> None:
        self.database = database
        self.time = NOW
        settings = ServiceSettings(snapshot_after_rows=after_rows)
        self.making = SnapshotMaking(database, SystemClock(lambda: self.time), settings)

    def make(self, scope: str = SCOPE) -> Index:
        made = self.making.make(scope)
        assert made is not None
        return made

    def rows(self, index: Index) -> list[PartRow]:
        return [row for part in index.parts for row in self.part(part.sha256, index.scope)]

    def part(self, sha256: str, scope: str = SCOPE) -> list[PartRow]:
        body = self.file(sha256, scope)
        assert body is not None
        assert hashlib.sha256(body).hexdigest() == sha256
        lines = gzip.decompress(body).split(b"\n")
        return [msgspec.json.decode(line, type=PartRow) for line in lines]

    def file(self, sha256: str, scope: str = SCOPE) -> bytes | None:
        with self.database.reading() as connection:
            file = keeping.find(connection, [scope], sha256)
            return None if file is None else keeping.read(connection, file, 0, file.size)

    def told(self, scope: str = SCOPE) -> dict[int, tuple[Any, ...]]:
        query = select(feed).where(feed.c.scope == scope).order_by(feed.c.seq)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.seq: (row.entity, row.entity_id, row.version, row.body) for row in rows}

    def known(self, packed: Sequence[PartRow]) -> dict[tuple[str, str], str]:
        """What the last row that comes with its body says of each thing."""
        bodies = ((row, bytes(row.body).decode()) for row in packed)
        return {(row.entity, row.entity_id): body for row, body in bodies if body != "null"}

    def known_from(self, told: dict[int, tuple[Any, ...]]) -> dict[tuple[str, str], str]:
        return {(entity, name): body for entity, name, _version, body in told.values()}

    def count(self, table: Table) -> int:
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def maker(any_database: Database, monkeypatch: pytest.MonkeyPatch) -> Maker:
    """With parts of ten rows."""
    monkeypatch.setattr(packing, "PART_ROWS", 10)
    return Maker(any_database)


def test_a_snapshot_is_the_feed_without_what_a_later_row_replaces(maker: Maker) -> None:
    rows = [*some(12), *some(3, "item"), *some(4, "delivery"), *some(5, "item"), *some(2, "case")]
    publish(maker.database, [*rows, *some(2, "case")])
    index = maker.make()
    told = maker.told()
    assert index.seq == len(told)
    packed = maker.rows(index)
    assert [row.seq for row in packed] == list(told)
    for row in packed:
        body = "null" if row.seq in (13, 14, 15) else told[row.seq][3]
        said = (row.entity, row.entity_id, row.version, bytes(row.body).decode())
        assert said == (*told[row.seq][:3], body)
    assert_chained(index, packed)
    assert [part.rows for part in index.parts] == [10, 10, 8]
    assert index.parts[-1].last == index.seq


def test_a_longer_feed_keeps_the_parts_and_gets_more_of_them(maker: Maker) -> None:
    publish(maker.database, some(30))
    first = maker.make()
    publish(maker.database, some(45, first=30))
    second = maker.make()
    assert second.parts[:3] == first.parts
    assert second.whole == first.whole == 30
    assert [row.seq for row in maker.rows(second)] == list(range(1, 46))


def test_a_feed_twice_as_long_is_packed_from_its_beginning(maker: Maker) -> None:
    publish(maker.database, some(20, "item"))
    maker.make()
    publish(maker.database, some(10, "item"))
    assert not replaced(maker.rows(maker.make())), "what is replaced stays for now"
    publish(maker.database, some(10, "item"))
    again = maker.make()
    assert replaced(maker.rows(again)) == [*range(1, 11), *range(21, 31)]
    assert again.whole == again.seq == 40


def replaced(packed: Sequence[PartRow]) -> list[int]:
    return [row.seq for row in packed if bytes(row.body) == b"null"]


def test_old_snapshots_go_and_files_that_none_names_after_an_hour(maker: Maker) -> None:
    publish(maker.database, some(20))
    first = maker.make()
    for last in (40, 80, 160):
        publish(maker.database, some(last, first=last // 2))
        newest = maker.make()
    assert maker.count(feed_snapshot) == 2
    assert maker.file(first.parts[0].sha256) is not None
    maker.time += timedelta(hours=2)
    publish(maker.database, some(170, first=160))
    with maker.database.reading() as connection:
        was = keeping.newest(connection, SCOPE)[1].sha256
    newest = maker.make()
    assert maker.file(was) is None
    assert len(maker.rows(newest)) == 170
    with maker.database.reading() as connection:
        assert keeping.newest(connection, SCOPE)[0].seq == 170
    pieces = maker.count(snapshot_piece)
    assert pieces == maker.count(snapshot_file)


def test_files_are_kept_in_pieces_and_given_from_any_byte(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PIECE_BYTES", 7)
    file = packing.File.of(b"".join(bytes([n]) for n in range(200)))
    commit(maker.database, lambda c: keeping.store(c, SCOPE, file, NOW))
    commit(maker.database, lambda c: keeping.store(c, SCOPE, file, NOW))
    with maker.database.reading() as connection:
        found = keeping.find(connection, ["global", SCOPE], file.sha256)
        assert found is not None
        for first, end in ((0, found.size), (0, 1), (6, 8), (7, 14), (13, 29), (3, found.size)):
            assert keeping.read(connection, found, first, end) == file.body[first:end]
        assert keeping.find(connection, ["global"], file.sha256) is None


def test_only_a_feed_that_has_grown_enough_is_due_and_one_process_packs_it(
    any_database: Database,
) -> None:
    maker = Maker(any_database, after_rows=20)
    publish(any_database, some(19))
    publish(any_database, some(25, "item"), "global")
    assert maker.making.look() == 1
    publish(any_database, some(20, first=19))
    commit(any_database, lambda c: turns.take(c, "snapshot_turn", NOW, timedelta(minutes=1)))
    assert maker.making.look() == 0, "another process is at it"
    maker.time += timedelta(minutes=11)
    assert maker.making.look() == 1, "it was killed"
    assert maker.making.look() == 0


def test_a_snapshot_of_another_history_is_not_gone_on_from(maker: Maker) -> None:
    publish(maker.database, some(20))
    maker.make()
    with maker.database.writing() as connection:
        connection.execute(feed_snapshot.update().values(hash=b"x" * 32))
    publish(maker.database, some(25, first=20))
    index = maker.make()
    assert index.whole == 25
    assert [row.seq for row in maker.rows(index)] == list(range(1, 26))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["fact", "item", "order", "case"]), st.integers(0, 4))),
        min_size=1,
        max_size=6,
    )
)
def test_whoever_reads_it_row_by_row_knows_what_the_feed_says(
    service_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    grown: list[list[tuple[str, int]]],
) -> None:
    monkeypatch.setattr(packing, "PART_ROWS", 3)
    maker = Maker(service_database)
    scope = f"org:{SystemClock().new_id()}"
    for stretch in grown:
        rows = [
            feeds.NewRow(kind, str(n), 1, f'{{"n":{at}}}') for at, (kind, n) in enumerate(stretch)
        ]
        publish(service_database, rows, scope)
        made = maker.making.make(scope)
        if made is None:
            continue
        told = maker.told(scope)
        packed = maker.rows(made)
        assert [row.seq for row in packed] == list(told)
        last = {(row[0], row[1]): seq for seq, row in told.items()}
        kept = {seq for seq, row in told.items() if row[0] in ("fact", "case")}
        there = {row.seq for row in packed if bytes(row.body) != b"null"}
        assert kept | set(last.values()) <= there
        read = maker.known(packed)
        assert read == maker.known_from(told)
        assert_chained(made, packed)


def assert_chained(index: Index, packed: Sequence[PartRow]) -> None:
    """Whoever reads it can prove that it is the feed."""
    last, hashes = b"", {}
    for row in packed:
        digest = bytes.fromhex(row.digest) or chains.digest_of(bytes(row.body))
        last = chains.of_row(last, row.seq, row.entity, row.entity_id, row.version, digest)
        hashes[row.seq] = last.hex()
    assert hashes[index.seq] == index.hash
    assert {part.last: part.hash for part in index.parts}.items() <= hashes.items()


@pytest.fixture
def running(service_database: Database) -> Iterator[RunningService]:
    service = RunningService(service_database)
    yield service
    service.stop()


@pytest.fixture
def station(running: RunningService) -> Station:
    return running.enrol()


def test_workstations_get_the_snapshots_of_their_own_feeds(
    running: RunningService, station: Station
) -> None:
    publish(running.database, some(8000))
    made = running.service.snapshot_making.make(SCOPE)
    assert made is not None
    listed = station.send("GET", f"/v1/snapshots?scope={SCOPE}").json()
    assert [one["seq"] for one in listed["snapshots"]] == [8000]
    assert station.send("GET", "/v1/snapshots?scope=global").json()["snapshots"] == []
    name = listed["snapshots"][0]["sha256"]
    answer = station.send("GET", f"/v1/snapshots/{name}", headers={"Accept-Encoding": "identity"})
    assert msgspec.json.decode(gzip.decompress(answer.content), type=Index) == made
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Content-Encoding" not in answer.headers
    part = made.parts[0]
    whole = station.send("GET", f"/v1/snapshots/{part.sha256}").content
    assert hashlib.sha256(whole).hexdigest() == part.sha256
    assert len(whole) == part.size


def test_files_are_given_in_parts_and_only_once(running: RunningService, station: Station) -> None:
    publish(running.database, some(300, "item"), "global")
    made = running.service.snapshot_making.make("global")
    assert made is not None
    path = f"/v1/snapshots/{made.parts[0].sha256}"
    whole = station.send("GET", path)
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    part = station.send("GET", path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    rest = station.send("GET", path, headers={"Range": "bytes=200-"})
    assert part.content + rest.content == whole.content[100:]
    beyond = station.send("GET", path, headers={"Range": f"bytes={len(whole.content)}-"})
    assert beyond.status_code == 416
    tag = {"If-None-Match": whole.headers["ETag"]}
    assert station.send("GET", path, headers=tag).status_code == 304


def test_nobody_else_reads_them(running: RunningService, station: Station) -> None:
    publish(running.database, some(50))
    made = running.service.snapshot_making.make(SCOPE)
    assert made is not None
    path = f"/v1/snapshots/{made.parts[0].sha256}"
    commit(running.database, lambda c: accounts.add_organisation(c, OTHER, "另一家医院"))
    stranger = running.enrol(org=OTHER)
    assert stranger.send("GET", path).status_code == 404
    assert stranger.send("GET", f"/v1/snapshots?scope={SCOPE}").status_code == 403
    station.token = "nobody"
    assert station.send("GET", path).status_code == 401
    assert stranger.send("GET", "/v1/snapshots/../hello").status_code in (200, 404)
    assert stranger.send("GET", f"/v1/snapshots/{'0' * 64}").status_code == 404
