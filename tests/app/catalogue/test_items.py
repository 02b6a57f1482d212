from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogue import items
from app.catalogue.items import Item
from app.store.database import Database

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SAID = Item("X1", "测试片", "片剂", "0.25g", "测试制药", "", "", "盒", "片", 24)
some = st.lists(
    st.builds(
        lambda code, name: replace(SAID, province_code=code, name=name),
        st.sampled_from(["X1", "X2", "X3"]),
        st.sampled_from(["甲", "乙"]),
    )
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("items") / "items.db"
    with Database.at(path, scratch=True) as made:
        yield made


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some, some)
def test_items_kept_together_are_what_they_are_one_by_one(
    database: Database, first: list[Item], then: list[Item]
) -> None:
    found = []
    for together in (False, True):
        with database.writing() as connection, connection.begin_nested() as savepoint:
            news = []
            for said in (first, then):
                if together:
                    news.append(items.store_all(connection, said, NOW))
                else:
                    at = NOW + timedelta(days=1)
                    news.append(sum(items.store(connection, one, at) for one in said))
            found.append((items.find_all(connection, ["X1", "X2", "X3"]), news))
            savepoint.rollback()
    assert found[0] == found[1]
    assert found[0][0] == {one.province_code: one for one in [*first, *then]}
