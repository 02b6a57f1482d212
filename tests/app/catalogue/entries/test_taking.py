from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalogue.entries import present, taking, versions
from app.catalogue.entries.bodies import CatalogueSaid, is_in_use
from app.catalogue.entries.platform import Told, take_items
from app.catalogue.entries.values import Side, Source, What
from app.catalogue.items import Item
from app.catalogue.rows import ProvinceRow
from app.store.database import Database
from tests.app.catalogue.entries.shelves import NOW, PROVINCE, kept, province, said

ORG = "H1"
sayings = st.lists(
    st.builds(
        lambda version, number, source, fields: said(
            version, [province(number, **fields)], source=source
        ),
        st.integers(1, 6),
        st.integers(1, 2),
        st.sampled_from([Source.FILE, Source.PLATFORM]),
        st.fixed_dictionaries(
            {
                "name": st.sampled_from(["甲", "乙"]),
                "insurance_code": st.sampled_from(["", "I1", "I2"]),
                "price": st.sampled_from([None, Decimal("1.50"), Decimal("2")]),
                "status": st.sampled_from(["", "停用"]),
            }
        ),
    ),
    max_size=7,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: Path
) -> Iterator[Database]:
    if request.param == "sqlite":
        shutil.copy(empty_database, tmp_path / "items.db")
        opened = Database.at(tmp_path / "items.db", scratch=True)
    else:
        opened = Database(request.getfixturevalue("postgres_url"))
    with opened:
        yield opened


def after(database: Database, told: list[CatalogueSaid]) -> list[list[tuple[Any, ...]]]:
    """What is kept when these were told, of which nothing stays."""
    with database.writing() as connection, connection.begin_nested() as savepoint:
        for one in told:
            taking.take(connection, ORG, one)
        found = kept(connection)
        savepoint.rollback()
    return found


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sayings, st.randoms(use_true_random=False))
def test_whatever_order_versions_come_in_the_catalogue_is_the_same(
    database: Database, told: list[CatalogueSaid], chance: random.Random
) -> None:
    # One version says one thing of an item, once, and comes from one place.
    versions = {one.version_id: one for one in told}
    once = [
        msgspec.structs.replace(versions[one.version_id], items=one.items)
        for one in {(one.version_id, one.items[0].code): one for one in told}.values()
    ]
    again = [*once, *once]
    chance.shuffle(again)
    assert after(database, again) == after(database, once)


def test_the_later_version_stands_though_it_came_first(database: Database) -> None:
    with database.writing() as connection, connection.begin_nested() as savepoint:
        taking.take(connection, ORG, said(9, [replace(PROVINCE, name="新名")]))
        taking.take(connection, ORG, said(3, [replace(PROVINCE, name="旧名")]))
        found = present.find(connection, ORG, Side.PROVINCE, [PROVINCE.province_code])
        assert [one.row.name for one in found.values()] == ["新名"]
        assert found[PROVINCE.province_code].row.distributors == ("甲医药", "乙医药")
        savepoint.rollback()


def test_what_a_platform_leaves_empty_stays_as_a_file_said_it(database: Database) -> None:
    looked_up = Item("X00010001", "试验西林胶囊", "", "0.25g", "新厂", "", "", "盒", "粒", 24)
    with database.writing() as connection, connection.begin_nested() as savepoint:
        told = Told(NOW.replace(hour=9), "sandbox", 1)
        take_items(connection, ORG, [(looked_up, told)])
        file = said(5, [PROVINCE])
        taking.take(connection, ORG, file)
        row = present.find(connection, ORG, Side.PROVINCE, ["X00010001"])["X00010001"].row
        assert isinstance(row, ProvinceRow)
        assert (row.maker, row.insurance_code, row.price) == (
            "新厂",
            PROVINCE.insurance_code,
            Decimal("12.50"),
        )
        savepoint.rollback()


def test_a_platform_that_says_no_time_has_one_version_with_its_last_word(
    database: Database,
) -> None:
    first = Item("X1", "甲", "", "1g", "厂", "", "", "盒", "粒", 24)
    with database.writing() as connection, connection.begin_nested() as savepoint:
        take_items(connection, ORG, [(first, Told())])
        take_items(connection, ORG, [(replace(first, name="乙"), Told())])
        found = present.find(connection, ORG, Side.PROVINCE, ["X1"])["X1"]
        assert (found.row.name, found.version_id) == ("乙", taking.BEFORE_VERSIONS)
        assert versions.told_at(connection, ORG) is None
        for hour in (9, 8):
            take_items(connection, ORG, [(first, Told(NOW.replace(hour=hour), "sandbox", 1))])
        taking.take(connection, ORG, said(900, [PROVINCE]))
        assert versions.told_at(connection, ORG) == NOW.replace(hour=9)
        assert taking.touched(connection, ORG, Side.PROVINCE, 0, 2) == {"X1"}
        assert taking.touched(connection, ORG, Side.PROVINCE, 4, 5) == {PROVINCE.province_code}
        assert taking.touched(connection, ORG, Side.PROVINCE, 0, 600) is None
        savepoint.rollback()


def test_a_price_keeps_its_decimals_and_nonsense_is_refused(database: Database) -> None:
    with database.writing() as connection, connection.begin_nested() as savepoint:
        taking.take(connection, ORG, said(1, [replace(PROVINCE, price=Decimal("0.5000"))]))
        found = present.find(connection, ORG, Side.PROVINCE, [PROVINCE.province_code])
        assert str(found[PROVINCE.province_code].row.price) == "0.5000"
        for bad in (Decimal("NaN"), Decimal("-1"), Decimal("1e10")):
            with pytest.raises(ValueError, match="no price"):
                taking.take(connection, ORG, said(2, [replace(PROVINCE, price=bad)]))
        savepoint.rollback()


def test_a_removed_item_stays_as_removed_and_is_not_listed(database: Database) -> None:
    with database.writing() as connection, connection.begin_nested() as savepoint:
        taking.take(connection, ORG, said(1, [province(1), province(2)], what=What.NEW))
        taking.take(connection, ORG, said(2, [province(1)], what=What.REMOVED))
        assert list(present.codes(connection, ORG, Side.PROVINCE)) == ["X00000002"]
        gone = present.find(connection, ORG, Side.PROVINCE, ["X00000001"])["X00000001"]
        assert gone.removed
        assert gone.row.name == PROVINCE.name
        savepoint.rollback()


@pytest.mark.parametrize(
    ("status", "used"),
    [
        ("", True),
        ("在用", True),
        ("未停用", True),
        ("停用", False),
        ("暂停采购", False),
        ("否", False),
    ],
)
def test_a_status_says_whether_an_item_is_in_use(status: str, used: bool) -> None:
    assert is_in_use(status) is used
