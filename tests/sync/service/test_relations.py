from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.catalogue.relations.told import reading
from app.catalogue.relations.told.values import (
    Outcome,
    Party,
    PartyListed,
    RelationList,
    RelationListed,
    Round,
)
from app.store.clock import RisingIds
from app.store.database import Database
from app.store.tables.changes import feed
from app.store.tables.relations import relations_round
from sync.connectors.port import Offer, PlatformError
from sync.service.refusals import ServiceRefusal
from sync.service.relations import AskingForRelations
from tests.sync.service.platforms import DISTRIBUTOR, FakePlatform
from tests.sync.service.running import ORG, RunningService
from tests.sync.service.test_platform import SetClock

DAY = timedelta(days=1)
LISTED = RelationList(
    tuple(RelationListed(f"X{n}", DISTRIBUTOR) for n in range(450)),
    (PartyListed(Party.DISTRIBUTOR, DISTRIBUTOR, "测试配送"),),
    whole=True,
)


class RisingClock(SetClock):
    """Makes ids that rise, too."""

    def __init__(self) -> None:
        super().__init__()
        self._made = RisingIds()

    def new_id(self) -> uuid.UUID:
        return self._made.new_id(self.time)


@pytest.fixture
def clock() -> SetClock:
    return RisingClock()


@pytest.fixture
def platform() -> FakePlatform:
    made = FakePlatform()
    made.listed = LISTED
    return made


@pytest.fixture
def asking(any_database: Database, clock: SetClock, platform: FakePlatform) -> AskingForRelations:
    return AskingForRelations(any_database, clock, ORG, platform)


def last(database: Database) -> Round:
    with database.reading() as connection:
        found = reading.last_round(connection, ORG)
    assert found is not None
    return found


def pieces(database: Database) -> int:
    query = select(feed.c.seq).where(feed.c.entity == "relations")
    with database.reading() as connection:
        return len(connection.execute(query).all())


def rounds(database: Database) -> list[str]:
    query = select(relations_round.c.outcome).order_by(relations_round.c.round_id)
    with database.reading() as connection:
        return list(connection.execute(query).scalars())


def test_only_news_is_told(
    asking: AskingForRelations, any_database: Database, platform: FakePlatform, clock: SetClock
) -> None:
    asking.ask("")
    done = last(any_database)
    assert (done.outcome, done.total, done.added) == (Outcome.TAKEN, 450, 450)
    assert pieces(any_database) == 5, "its distributor, three of relations, how it ended"
    clock.move(DAY.total_seconds())
    platform.listed = replace(LISTED, relations=LISTED.relations[1:])
    asking.ask("")
    done = last(any_database)
    assert (done.total, done.added, done.changed, done.ended) == (449, 0, 0, 1)
    clock.move(DAY.total_seconds())
    asking.ask("")
    assert last(any_database).outcome is Outcome.SAME
    with any_database.reading() as connection:
        told = reading.of_items(connection, ORG, ["X0"])["X0", DISTRIBUTOR, ""]
    assert told.ended_on == clock.today() - DAY
    assert told.last_day == clock.today() - 2 * DAY


def test_what_fails_is_told_once_and_to_each_person_who_wished_it(
    asking: AskingForRelations, any_database: Database, platform: FakePlatform
) -> None:
    platform.relations_fail = [PlatformError("11001", "通信失败", retry_after_s=600)] * 3
    for person, told in (("", ["failed"]), ("", ["failed"]), ("甲", ["failed", "failed"])):
        with pytest.raises(PlatformError):
            asking.ask(person)
        assert rounds(any_database) == told
    assert "通信失败" in last(any_database).message
    assert last(any_database).person == "甲"
    asking.ask("")
    assert last(any_database).outcome is Outcome.TAKEN


def test_a_whole_list_of_nothing_changes_nothing_and_says_so(
    asking: AskingForRelations, any_database: Database, platform: FakePlatform
) -> None:
    asking.ask("甲")
    platform.listed = RelationList(whole=True)
    told = asking.ask("甲")
    assert (told.total, told.ended) == (0, 0)
    assert "没有列出" in told.message
    assert last(any_database).outcome is Outcome.EMPTY
    with any_database.reading() as connection:
        known = reading.of_items(connection, ORG, ["X0"])
    assert known["X0", DISTRIBUTOR, ""].ended_on is None


def test_a_platform_that_tells_none_is_not_asked_and_a_person_hears_the_other_ways(
    asking: AskingForRelations, platform: FakePlatform
) -> None:
    platform.offers = frozenset(Offer) - {Offer.RELATIONS}
    with pytest.raises(ServiceRefusal, match="HIS"):
        asking.ask("甲")
    assert platform.relations_asked == 0


def test_a_workstation_may_wish_it(service_database: Database, platform: FakePlatform) -> None:
    served = RunningService(service_database, {ORG: platform})
    try:
        station = served.enrol()
        answer = station.send("POST", "/v1/platform/relations", json={"person": "甲"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] == 450
        platform.offers = frozenset()
        refused = station.send("POST", "/v1/platform/relations", json={"person": "甲"})
        assert (refused.status_code, refused.json()["error"]) == (404, "not-offered")
    finally:
        assert served.stop()
