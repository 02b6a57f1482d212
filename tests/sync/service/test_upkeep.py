"""What the service tells of what stands under and behind it, on each engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec
import pytest
import requests
from sqlalchemy import select, update

from app.receiving.values import delivery_id
from app.store.database import Database
from app.store.tables.relay import relay_manifest
from sync.sandbox.distributor import DistributorProgram, bearer
from sync.service import under_it
from sync.service.accounts import add_organisation
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from sync.wire_upkeep import Upkeep
from tests.sync.service.relay_sending import SECRET, Key, codes, handed
from tests.sync.service.running import (
    DISTRIBUTOR,
    ORG,
    TRAINING_KEY,
    RunningService,
    Station,
    opened,
    operation,
)

OTHER = "31010000002"
KEPT = date(2099, 1, 1)


@pytest.fixture
def relaying(any_database: Database) -> Iterator[RunningService]:
    """A service with a relay and two hospitals, once on each engine."""
    known = {name: KEPT for name in under_it.KEPT_UNTIL}
    settings = ServiceSettings(
        poll_every_s=3600,
        training_key=TRAINING_KEY,
        training_org=ORG,
        relay_secret=SECRET,
        release="99.1",
        ends={"合同": KEPT, **known},
    )
    running = RunningService(any_database, settings=settings)
    commit(any_database, lambda c: add_organisation(c, OTHER, "另一家医院"))
    yield running
    assert running.stop()


def told(station: Station) -> Upkeep:
    answer = station.send("GET", "/v1/upkeep")
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=Upkeep)


def test_the_database_says_what_it_is_and_how_large(relaying: RunningService) -> None:
    """Without it a server without repairs, or one that fills its disk, would be called well."""
    upkeep = told(relaying.enrol())
    assert upkeep.database is not None
    seen = upkeep.database
    assert seen.bytes > 100_000
    if relaying.database.is_file:
        assert (seen.product, seen.version) == ("SQLite", sqlite3.sqlite_version)
        assert seen.kept_until is None
    else:
        assert seen.product == "PostgreSQL"
        # What was set goes before our own table, and is told once.
        assert seen.kept_until == KEPT
        assert under_it.named(seen.version) not in upkeep.ends
    assert upkeep.ends["合同"] == KEPT


def test_deliveries_wait_at_the_relay_until_they_are_received(relaying: RunningService) -> None:
    """Without it codes that nobody receives would wait unseen."""
    station, other = relaying.enrol(), relaying.enrol(org=OTHER)
    program = DistributorProgram(relaying.url, bearer(TRAINING_KEY))
    program.hand_over(handed({"C1": codes(3)}, "PS1"))
    program.hand_over(handed({"C2": codes(3, 10)}, "PS2"))
    half = handed({"C3": codes(3, 20)}, "PS3")
    program.declare(half)
    # This one was begun, left, and begun anew with other codes.
    program.declare(handed({"C4": codes(2, 30)}, "PS1"))
    elsewhere = Key(relaying, [OTHER]).program(relaying.url)
    elsewhere.hand_over(handed({"C5": codes(3, 40)}, "PS5", hospital=OTHER))
    program.close()
    elsewhere.close()
    relay = told(station).relay
    assert relay is not None
    assert (relay.waiting, relay.coming) == (2, 1)
    assert relay.waiting_since == _declared(relaying, "PS1")
    assert relay.coming_since == _declared(relaying, "PS3")
    new_id = relaying.clock.new_id
    answer = station.push(operation(1, opened(new_id(), delivery_id(DISTRIBUTOR, "PS1"))))
    assert answer.json()["results"][0]["status"] == "applied"
    relay = told(station).relay
    assert relay is not None
    assert relay.waiting == 1
    assert relay.waiting_since == _declared(relaying, "PS2")
    seen = told(other).relay
    assert seen is not None
    assert (seen.waiting, seen.coming) == (1, 0)
    _age(relaying, under_it.LOOK_BACK + timedelta(days=1))
    seen = told(station).relay
    assert seen is not None
    assert (seen.waiting, seen.coming, seen.coming_since) == (0, 0, None)


def test_workstations_of_the_institution_are_told_with_their_programs(
    relaying: RunningService,
) -> None:
    """Without it whoever inspects would see the version of one machine."""
    one, two = relaying.enrol(), relaying.enrol()
    relaying.enrol(org=OTHER)
    headers = {"User-Agent": "TraceDock/0.0.1"}
    assert two.send("POST", "/v1/token", headers=headers).status_code == 200
    seen = told(one).workstations
    assert [(each.number, each.program, each.behind) for each in seen] == [
        (1, "", False),
        (2, "0.0.1", True),
    ]
    stranger = requests.get(f"{relaying.url}/v1/upkeep", timeout=30)
    assert stranger.status_code == 401


@pytest.mark.parametrize(
    ("version", "last"),
    [
        ("16.4", date(2028, 11, 9)),
        ("15.6 (Debian 15.6-0+deb12u1)", date(2027, 11, 11)),
        ("18beta1", date(2030, 11, 14)),
        ("99.1", None),
        ("11.2-YB-2.25.0.0-b0", None),
        ("", None),
    ],
)
def test_what_only_speaks_like_postgresql_has_no_end_of_its(
    version: str, last: date | None
) -> None:
    """Without it another product would be called out of date, or in date."""
    assert under_it.kept_until(version, {}) == last
    assert under_it.kept_until(version, {"PostgreSQL 99": KEPT}) == (
        KEPT if version == "99.1" else last
    )


def _declared(relaying: RunningService, number: str) -> datetime:
    with relaying.database.reading() as connection:
        found: list[datetime] = list(
            connection.execute(
                select(relay_manifest.c.created_at).where(relay_manifest.c.delivery_no == number)
            ).scalars()
        )
    return min(found)


def _age(relaying: RunningService, by: timedelta) -> None:
    at = relaying.clock.now() - by
    with relaying.database.writing() as connection:
        connection.execute(update(relay_manifest).values(created_at=at))
