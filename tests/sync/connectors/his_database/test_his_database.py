"""A hospital's database read as it stands: PostgreSQL, MariaDB and a file, each the real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, text

from sync.connectors.his_database.settings import HisDatabaseSettings
from sync.connectors.his_database.source import KNOWN_COLUMNS, HisDatabase
from sync.connectors.his_port import HisTable
from sync.connectors.journal import JournalEntry
from sync.connectors.port import PlatformError
from tests import mariadb

PASSWORD = "口令<&'> 81"
TABLES = """
CREATE TABLE yk_ypxx (
    ypxh INTEGER PRIMARY KEY, ypmc VARCHAR(60), ypgg VARCHAR(60), zbbm VARCHAR(30),
    lsjg DECIMAL(12, 4), zfpb SMALLINT, xgrq TIMESTAMP NULL
);
CREATE VIEW v_ypxx_spt AS SELECT * FROM yk_ypxx WHERE zfpb = 0;
CREATE TABLE yk_jh02 (
    jhdh VARCHAR(20), mxxh INTEGER, ypxh INTEGER, jhsl INTEGER, dwxh VARCHAR(20),
    jhjg DECIMAL(12, 4)
);
CREATE TABLE yk_kcmx (
    ypxh INTEGER, kfmc VARCHAR(40), ph VARCHAR(30), yxq DATE, kcsl DECIMAL(14, 4), dw VARCHAR(10)
);
INSERT INTO yk_kcmx VALUES (1, '西药库', 'PH1', DATE '2027-12-31', 12.5000, '盒');
INSERT INTO yk_kcmx VALUES (1, '西药库', NULL, NULL, 0, NULL);
INSERT INTO yk_kcmx VALUES (2, '门诊药房', 'PH2', DATE '2028-02-29', 100000, '盒');
INSERT INTO yk_ypxx VALUES (1, '培训阿莫西林胶囊', '0.25g×24粒', 'PX0001', 12.5000, 0, NULL);
INSERT INTO yk_ypxx VALUES (2, '培训片', '10mg', NULL, 6.8, 0, NULL);
INSERT INTO yk_ypxx VALUES (3, '停用的', '1g', 'PX0003', 1, 1, NULL);
INSERT INTO yk_jh02 VALUES ('JH1', 1, 1, 20, 'PXPS', 12.5);
INSERT INTO yk_jh02 VALUES ('JH1', 2, 2, 5, 'PXPS', NULL);
"""
COLUMNS = {
    "hospital_code": "ypxh",
    "name": "YPMC",
    "strength": "ypgg",
    "province_code": "zbbm",
    "price": "lsjg",
}
PLANS = (
    "SELECT jhdh AS order_no, mxxh AS line_no, ypxh AS hospital_code, jhsl AS quantity,"
    " dwxh AS distributor_code, jhjg AS price FROM yk_jh02 ORDER BY jhdh, mxxh;"
)


STOCK = (
    "SELECT ypxh AS hospital_code, kcsl AS quantity, dw AS unit, kfmc AS place, ph AS batch,"
    " yxq AS expiry, COUNT(*) OVER () AS total_rows FROM yk_kcmx ORDER BY ypxh, kcsl"
)


def fill(url: str) -> None:
    # SQLite has no dates of its own.
    tables = TABLES.replace("DATE '", "'") if url.startswith("sqlite") else TABLES
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in filter(str.strip, tables.split(";")):
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="module")
def maria_socket() -> Iterator[Path]:
    if not mariadb.is_possible():
        pytest.skip("没有 MariaDB（Debian: apt-get install mariadb-server-core）")
    with mariadb.running() as socket:
        yield socket


@pytest.fixture(params=["postgresql", "mariadb", "sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address without a password, of a database that a hospital's tables are in."""
    if request.param == "mariadb":
        socket = request.getfixturevalue("maria_socket")
        url = f"mysql+pymysql://root@/his?unix_socket={socket}&charset=utf8mb4"
        engine = create_engine(url.replace("/his?", "/?"))
        with engine.begin() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS his"))
            connection.execute(text("CREATE DATABASE his CHARACTER SET utf8mb4"))
        engine.dispose()
    elif request.param == "postgresql":
        url = request.getfixturevalue("empty_postgres_url")
    else:
        url = f"sqlite:///{tmp_path / 'his.db'}"
    fill(url)
    return make_url(url).set(password=None).render_as_string(hide_password=False)


def opened(url: str, journal: list[JournalEntry] | None = None, **changed: Any) -> HisDatabase:  # noqa: ANN401
    said = {"catalogue": "v_ypxx_spt", "orders": PLANS, "catalogue_columns": COLUMNS, **changed}
    entries: list[JournalEntry] = [] if journal is None else journal
    return HisDatabase(HisDatabaseSettings(url, **said), entries.append)


def test_tables_and_queries_are_read_by_their_columns(database: str) -> None:
    calls: list[JournalEntry] = []
    source = opened(database, calls)
    assert source.tables == {HisTable.CATALOGUE, HisTable.ORDERS}
    first, second = sorted(source.rows(HisTable.CATALOGUE), key=lambda row: row["hospital_code"])
    assert first == {
        "hospital_code": "1",
        "name": "培训阿莫西林胶囊",
        "strength": "0.25g×24粒",
        "province_code": "PX0001",
        "price": "12.5",
    }
    assert (second["province_code"], Decimal(second["price"])) == ("", Decimal("6.8"))
    plans = list(source.rows(HisTable.ORDERS))
    assert [(row["order_no"], row["line_no"], row["quantity"]) for row in plans] == [
        ("JH1", "1", "20"),
        ("JH1", "2", "5"),
    ]
    assert [(call.message, call.response, call.ok) for call in calls] == [
        ("catalogue", "2 行", True),
        ("orders", "2 行", True),
    ]
    assert list(source.rows(HisTable.CATALOGUE, most=1)) in ([first], [second])


def test_the_stock_is_read_with_its_days_and_how_much_there_is(database: str) -> None:
    source = opened(database, stock=STOCK)
    assert HisTable.STOCK in source.tables
    empty, first, second = source.rows(HisTable.STOCK)
    assert first == {
        "hospital_code": "1",
        "quantity": "12.5",
        "unit": "盒",
        "place": "西药库",
        "batch": "PH1",
        "expiry": "2027-12-31",
        "total_rows": "3",
    }
    assert (empty["quantity"], empty["expiry"], empty["batch"], empty["unit"]) == ("0", "", "", "")
    assert (second["quantity"], second["expiry"]) == ("100000", "2028-02-29")
    names = {"hospital_code": "YPXH", "quantity": "kcsl", "place": "kfmc", "expiry": "yxq"}
    table = opened(database, stock="yk_kcmx", stock_columns=names)
    assert {row["place"] for row in table.rows(HisTable.STOCK)} == {"西药库", "门诊药房"}
    with pytest.raises(PlatformError, match="hospital_code"):
        list(opened(database, stock="yk_kcmx").rows(HisTable.STOCK))


def test_nothing_there_can_be_changed(database: str) -> None:
    """A query that writes is stopped by the database, whatever it looks like."""
    writing = "WITH gone AS (DELETE FROM yk_ypxx RETURNING ypxh) SELECT ypxh AS order_no FROM gone"
    if database.startswith("mysql"):
        writing = "SELECT 1 AS order_no FROM yk_ypxx FOR UPDATE"
    source = opened(database, orders=writing)
    with pytest.raises(PlatformError) as refused:
        list(source.rows(HisTable.ORDERS))
    assert (refused.value.code, refused.value.retry_after_s) == ("bad-query", None)
    assert len(list(opened(database).rows(HisTable.CATALOGUE))) == 2


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"catalogue": "no_such_table"}, "bad-query", "no_such_table"),
        ({"catalogue": "SELECT nope FROM yk_ypxx"}, "bad-query", "nope"),
        ({"catalogue_columns": {"name": "ypmc"}}, "bad-columns", "hospital_code"),
        ({"catalogue_columns": {**COLUMNS, "unit": "ypdw"}}, "bad-columns", "unit（ypdw）"),
        ({"most_rows": 1}, "too-many-rows", "1 行"),
    ],
)
def test_what_does_not_fit_is_said_in_words(
    database: str, changed: dict[str, Any], code: str, said: str
) -> None:
    calls: list[JournalEntry] = []
    with pytest.raises(PlatformError) as refused:
        list(opened(database, calls, **changed).rows(HisTable.CATALOGUE))
    assert (refused.value.code, refused.value.retry_after_s) == (code, None)
    assert said in refused.value.message
    assert [(call.ok, call.outcome) for call in calls] == [(False, code)]


def test_a_question_that_takes_too_long_is_stopped(empty_postgres_url: str) -> None:
    slow = "SELECT 'x' AS order_no, pg_sleep(30)"
    with pytest.raises(PlatformError) as late:
        list(opened(empty_postgres_url, orders=slow, timeout_s=0.1).rows(HisTable.ORDERS))
    assert (late.value.code, late.value.retry_after_s) == ("no-connection", 60)


def test_a_server_that_is_away_is_asked_again_and_a_missing_driver_is_named() -> None:
    for away in (
        "postgresql+psycopg://his@127.0.0.1:1/his",
        "mysql+pymysql://his@127.0.0.1:1/his",
    ):
        source = opened(away, password=PASSWORD)
        with pytest.raises(PlatformError) as refused:
            list(source.rows(HisTable.CATALOGUE))
        assert (refused.value.code, refused.value.retry_after_s) == ("no-connection", 60)
        assert PASSWORD not in str(refused.value) + repr(source)
    for strange in ("oracle+oracledb://his@127.0.0.1/his", "nothing://his@127.0.0.1/his"):
        with pytest.raises(PlatformError, match="驱动") as lacking:
            list(opened(strange).rows(HisTable.CATALOGUE))
        assert lacking.value.retry_after_s is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "postgresql://his:geheim@host/his"}, "口令"),
        ({"url": "keine Adresse"}, "地址应像"),
        ({"catalogue": "", "orders": ""}, "至少填一项"),
        ({"catalogue": "DELETE FROM yk_ypxx"}, "SELECT"),
        ({"catalogue": "yk_ypxx; DROP TABLE yk_ypxx"}, "SELECT"),
        ({"orders": "SELECT 1; DROP TABLE yk_ypxx"}, "分号"),
        ({"timeout_s": 0}, "超时"),
        ({"most_rows": 0}, "最多行数"),
    ],
)
def test_settings_that_cannot_work_are_refused(changed: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"url": "sqlite://", "catalogue": "v", "orders": PLANS}
    with pytest.raises(ValueError, match=said) as refused:
        HisDatabaseSettings(**{**good, **changed})
    assert "geheim" not in str(refused.value)
    HisDatabaseSettings(**{**good, "orders": "SELECT ';' AS order_no -- ;\n"})


VALUES = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)


def test_what_stands_there_comes_as_it_stands(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'his.db'}"
    engine = create_engine(url)
    source = HisDatabase(HisDatabaseSettings(url, catalogue="items"))

    @settings(max_examples=30, deadline=None, database=None)
    @given(st.lists(st.tuples(VALUES, st.decimals(0, 99_999, places=4)), max_size=5))
    def told(rows: list[tuple[str, Decimal]]) -> None:
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("DROP TABLE IF EXISTS items")
            cursor.execute("CREATE TABLE items (hospital_code, name, price)")
            values = [(str(at), name, str(price)) for at, (name, price) in enumerate(rows)]
            cursor.executemany("INSERT INTO items VALUES (?, ?, ?)", values)
            connection.commit()
        found = list(source.rows(HisTable.CATALOGUE))
        assert [row["name"] for row in found] == [name.strip() for name, _price in rows]
        assert [Decimal(row["price"]) for row in found] == [price for _name, price in rows]

    told()
    engine.dispose()


def test_every_column_of_a_file_can_be_told() -> None:
    assert all(len(set(names)) == len(names) for names in KNOWN_COLUMNS.values())
