from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from app.store.tables.changes import feed, feed_head, operation
from app.store.tables.service import device_position
from sync import wire
from tests.sync.service.running import (
    ORG,
    Fields,
    RunningService,
    Station,
    opened,
    scanned,
    trace_code,
)
from tests.sync.service.running import operation as sent_operation

SCOPE = f"org:{ORG}"
LAST = 6


@pytest.fixture
def station(running: RunningService) -> Station:
    return pushed(running)


def pushed(running: RunningService) -> Station:
    """A workstation that has pushed six operations."""
    made = running.enrol()
    receipt_id = made.incarnation
    made.push(sent_operation(1, opened(receipt_id, receipt_id)))
    for seq in range(2, LAST + 1):
        made.push(sent_operation(seq, scanned(receipt_id, seq, trace_code(seq))))
    return made


def span(start: int, before: str, end: int, tip: str) -> Fields:
    return {"start": start, "hash": before, "end": end, "tip": tip}


def asked(station: Station) -> dict[str, Any]:
    """Everything, in two pieces, and of the feed all at once."""
    chain = {seq: one.hex() for seq, one in station.chain.items()}
    rows = station.pull().json()["scopes"][SCOPE]
    return {
        "device": str(station.device),
        "incarnation": str(station.incarnation),
        "operations": [span(0, "", 3, chain[3]), span(3, chain[3], LAST, chain[LAST])],
        "feeds": {SCOPE: [span(0, "", LAST, rows["tip"])]},
        "rid": "7",
    }


def proved(station: Station, wish: dict[str, Any]) -> dict[str, Any]:
    answer = station.send("POST", "/v1/proofs", json=wish)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def test_what_was_seen_stands_until_somebody_changes_it(running_anywhere: RunningService) -> None:
    running, station = running_anywhere, pushed(running_anywhere)
    wish = asked(station)
    assert proved(station, wish) == {
        "operations": [True, True],
        "feeds": {SCOPE: [True]},
        "audited": [],
        "rid": "7",
    }
    with running.database.writing() as connection:
        connection.execute(update(operation).where(operation.c.seq == 5).values(kind="x"))
        connection.execute(delete(feed).where(feed.c.scope == SCOPE, feed.c.seq == LAST))
    said = proved(station, wish)
    assert (said["operations"], said["feeds"]) == ([True, False], {SCOPE: [False]})


def test_a_service_that_was_restored_a_moment_ago_is_not_called_altered(
    running: RunningService, station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    wish = asked(station)
    further = dict(wish)
    kept = {"org": operation.c.seq > 4, "feed": feed.c.seq > 4}
    with running.database.writing() as connection:
        # As a backup from before the fifth would leave it.
        connection.execute(delete(operation).where(kept["org"]))
        connection.execute(delete(feed).where(feed.c.scope == SCOPE, kept["feed"]))
        tip = connection.execute(select(feed.c.hash).where(feed.c.seq == 4)).scalar_one()
        connection.execute(update(feed_head).values(seq=4, hash=tip))
        here = {"last_seq": 4, "last_hash": station.chain[4]}
        connection.execute(update(device_position).values(here))
    assert proved(station, wish)["operations"] == [True, False]
    said = [(one.levelname, one.getMessage()) for one in caplog.records if "saw" in one.message]
    assert [level for level, _text in said] == ["WARNING", "WARNING"]
    assert all("restored from a backup" in text for _level, text in said)
    caplog.clear()
    # Asked again it should have been told everything: now it counts.
    further["operations"] = [one | {"again": True} for one in wish["operations"][1:]]
    assert proved(station, further | {"feeds": {}})["operations"] == [False]
    assert [one.levelname for one in caplog.records if "saw" in one.message] == ["ERROR"]
    caplog.clear()


@pytest.mark.parametrize("seq", [1, 4, 5, LAST])
@pytest.mark.parametrize("deleted", [False, True])
def test_what_somebody_altered_is_called_altered_at_once(
    running: RunningService,
    station: Station,
    caplog: pytest.LogCaptureFixture,
    seq: int,
    deleted: bool,
) -> None:
    wish = asked(station)
    with running.database.writing() as connection:
        mine = (feed.c.scope == SCOPE, feed.c.seq == seq)
        if deleted:
            connection.execute(delete(feed).where(*mine))
            connection.execute(delete(operation).where(operation.c.seq == seq))
        else:
            connection.execute(update(feed).where(*mine).values(body="{}"))
            changed = update(operation).where(operation.c.seq == seq)
            connection.execute(changed.values(body="{}"))
    said = proved(station, wish)
    assert said["operations"].count(False) == 1
    assert said["feeds"] == {SCOPE: [False]}
    levels = {one.levelname for one in caplog.records if "saw" in one.message}
    assert levels == {"ERROR"}
    caplog.clear()


def test_operations_of_two_histories_are_proved_in_both(
    running: RunningService, station: Station
) -> None:
    chain = {seq: one.hex() for seq, one in station.chain.items()}
    other = Station(running.url, station.device, station.token, running.clock.new_id())
    wish = asked(station) | {"incarnation": str(other.incarnation)}
    assert not any(proved(station, wish)["operations"])
    receipt_id = station.incarnation
    again = [sent_operation(1, opened(receipt_id, receipt_id))]
    other.push(*again)
    first = {seq: one.hex() for seq, one in other.chain.items()}
    wish["operations"] = [span(0, "", 1, first[1]), span(0, "", LAST, chain[LAST])]
    assert proved(station, wish)["operations"] == [True, False]


def test_a_body_that_stayed_on_the_workstation_is_proved_by_its_hash(
    running: RunningService, station: Station
) -> None:
    whole = sent_operation(LAST + 1, scanned(station.incarnation, 9, trace_code(9)))
    behind = station.hashes(LAST + 1, [whole])
    sent = whole | {"body": {"bytes": 9}, "behind": behind[LAST + 1].hex()}
    tip = {"tip": behind[LAST + 1].hex()}
    answer = station.push(sent, changes=tip).json()
    assert [one["status"] for one in answer["results"]] == ["rejected"]
    station.chain |= behind
    more = station.push(sent_operation(LAST + 2, scanned(station.incarnation, 10, trace_code(10))))
    assert [one["status"] for one in more.json()["results"]] == ["applied"]
    wish = asked(station) | {"feeds": {}}
    hashes = {seq: one.hex() for seq, one in station.chain.items()}
    wish["operations"] = [span(LAST, hashes[LAST], LAST + 2, hashes[LAST + 2])]
    assert proved(station, wish)["operations"] == [True]


def test_nobody_has_more_proved_than_is_bearable_or_than_is_theirs(
    running: RunningService, station: Station
) -> None:
    wish = asked(station)
    too_much = wish | {"operations": [span(0, "", wire.MOST_PROVED + 1, "")]}
    assert station.send("POST", "/v1/proofs", json=too_much).status_code == 422
    strange: list[Fields] = [{"device": str(running.clock.new_id())}, {"feeds": {"org:other": []}}]
    for changes in strange:
        assert station.send("POST", "/v1/proofs", json=wish | changes).status_code == 403
