from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial

from app.store.database import Database
from sync.service import feeds
from sync.service.transactions import commit

NOW = datetime(2026, 11, 21, tzinfo=UTC)
WRITERS, EACH = 8, 25


def row(entity_id: str, body: str = "{}") -> feeds.NewRow:
    return feeds.NewRow("item", entity_id, 1, body)


def read_all(database: Database, scope: str, after: int = 0) -> list[tuple[int, str]]:
    with database.reading() as connection:
        rows = feeds.read(connection, scope, after, 10_000, 1 << 20).rows
    return [(one.seq, one.entity_id) for one in rows]


def test_rows_are_numbered_from_one_without_gaps(any_database: Database) -> None:
    commit(any_database, lambda c: feeds.publish(c, "global", [row("a"), row("b")], NOW))
    commit(any_database, lambda c: feeds.publish(c, "global", [row("c")], NOW))
    commit(any_database, lambda c: feeds.publish(c, "org:1", [row("d")], NOW))
    assert read_all(any_database, "global") == [(1, "a"), (2, "b"), (3, "c")]
    assert read_all(any_database, "org:1") == [(1, "d")]


def test_publishing_nothing_moves_no_counter(service_database: Database) -> None:
    commit(service_database, lambda c: feeds.publish(c, "global", [], NOW))
    with service_database.reading() as connection:
        assert feeds.head(connection, "global") == 0


def test_a_read_stops_at_its_limits_and_says_how_far_the_feed_goes(
    service_database: Database,
) -> None:
    body = '{"text": "' + "x" * 100 + '"}'
    rows = [row(str(number), body) for number in range(10)]
    commit(service_database, lambda c: feeds.publish(c, "global", rows, NOW))
    with service_database.reading() as connection:
        by_count = feeds.read(connection, "global", 2, 3, 1 << 20)
        by_size = feeds.read(connection, "global", 0, 10, 250)
        tiny = feeds.read(connection, "global", 0, 10, 1)
    assert [one.seq for one in by_count.rows] == [3, 4, 5]
    assert by_count.head == 10
    assert [one.seq for one in by_size.rows] == [1, 2]
    assert [one.seq for one in tiny.rows] == [1]


def test_a_reader_beside_eight_writers_misses_no_row(any_database: Database) -> None:
    failures: list[Exception] = []
    seen: list[tuple[int, str]] = []

    def write(number: int) -> None:
        try:
            for count in range(EACH):
                one = row(f"{number}-{count}")
                commit(any_database, partial(feeds.publish, scope="org:1", rows=[one], at=NOW))
        except Exception as error:  # noqa: BLE001 (shown by the assertion below)
            failures.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen += read_all(any_database, "org:1", seen[-1][0] if seen else 0)
    seen += read_all(any_database, "org:1", seen[-1][0] if seen else 0)

    assert failures == []
    assert [seq for seq, _name in seen] == list(range(1, WRITERS * EACH + 1))
    assert {name for _seq, name in seen} == {
        f"{number}-{count}" for number in range(WRITERS) for count in range(EACH)
    }
