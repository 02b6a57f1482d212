from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.catalogue import items
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import feed
from sync.connectors.port import PlatformError
from sync.service import refreshing
from sync.service.his import catalogue
from sync.service.refreshing import AFTER_START, EVERY, Refreshing
from sync.service.transactions import commit
from sync.wire import CatalogueRefreshed
from tests.sync.service.platforms import FakePlatform, item
from tests.sync.service.running import ORG
from tests.sync.service.test_platform import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def platform() -> FakePlatform:
    made = FakePlatform()
    made.items = {f"X{n}": item(f"X{n}") for n in range(3)}
    return made


@pytest.fixture
def refreshed(any_database: Database, clock: SetClock, platform: FakePlatform) -> Refreshing:
    rows = [
        {"hospital_code": f"Y{n}", "name": "测试片", "province_code": f"X{n}"} for n in range(4)
    ]
    commit(any_database, lambda c: catalogue.take(c, ORG, rows, SystemClock(), "HIS"))
    return Refreshing(any_database, clock, ORG, platform)


def entities(database: Database) -> list[str]:
    with database.reading() as connection:
        query = select(feed.c.entity_id).where(feed.c.entity == "item").order_by(feed.c.seq)
        return list(connection.execute(query).scalars())


def test_items_in_use_are_asked_for_again_once_a_day_and_only_news_is_told(
    refreshed: Refreshing, any_database: Database, platform: FakePlatform, clock: SetClock
) -> None:
    assert refreshed.some().news == 0, "a service that has just started asks for deliveries first"
    clock.move(AFTER_START.total_seconds())
    assert refreshed.some().news == 3
    assert platform.asked_items == ["X0", "X1", "X2", "X3"], "one of which it does not know"
    assert refreshed.some() == CatalogueRefreshed(asked=0, news=0, left=0)
    platform.items["X1"] = replace(item("X1"), maker="新厂")
    clock.move(EVERY.total_seconds())
    assert refreshed.some().news == 1
    assert entities(any_database) == ["X0", "X1", "X2", "X1"]
    with any_database.reading() as connection:
        known = items.find(connection, "X1")
        assert known is not None
        assert known.maker == "新厂"


def test_a_persons_wish_asks_for_all_at_once_and_keeps_what_came_before_an_error(
    refreshed: Refreshing,
    any_database: Database,
    platform: FakePlatform,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = refreshed.now(60)
    assert (told.asked, told.news, told.left) == (4, 3, 0)
    assert (told := refreshed.now(0)) and (told.asked, told.left) == (0, 4)
    platform.items["X0"] = replace(item("X0"), maker="新厂")
    look_up = platform.item

    def breaks(code: str) -> items.Item | None:
        if code == "X1":
            raise PlatformError("11001", "通信失败", retry_after_s=600)
        return look_up(code)

    monkeypatch.setattr(platform, "item", breaks)
    with pytest.raises(PlatformError):
        refreshed.now(60)
    assert entities(any_database)[-1] == "X0"


def test_only_so_many_are_asked_for_in_one_round(
    refreshed: Refreshing,
    platform: FakePlatform,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refreshing, "A_ROUND", 3)
    clock.move(AFTER_START.total_seconds())
    assert refreshed.some().left == 1
    assert refreshed.some().left == 0
    assert platform.asked_items == ["X0", "X1", "X2", "X3"]
