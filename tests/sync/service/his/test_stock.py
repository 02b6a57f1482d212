"""What HIS has in stock, told by each way there is: whole, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from app.links.connections import Serves
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.his import his_stock, his_stock_taking
from sync.connectors.his_database.settings import HisDatabaseSettings
from sync.connectors.his_database.source import NAME, HisDatabase
from sync.connectors.port import PlatformError
from sync.service.his import taking
from sync.service.his.dropping import DONE, REFUSED, DropFolder
from sync.service.his.fetching import his_side
from sync.service.his.keys import Right
from sync.service.links.connected import Connected
from sync.service.refusals import ServiceRefusal
from sync.service.stocking import present
from sync.service.transactions import commit, reading_of
from tests.sync.service.his.hospital import Hospital
from tests.sync.service.his.test_dropping import lay, report, take
from tests.sync.service.his.test_soap import called
from tests.sync.service.running import ORG


def row(code: str, quantity: object = "1", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"hospital_code": code, "quantity": quantity, **more}


def held(database: Database) -> list[tuple[str, str, str]]:
    with reading_of(database, ORG) as connection:
        found = present.rows(connection, ORG)
    return sorted((one.place, one.hospital_code, f"{one.quantity:f}") for one in found)


def left(database: Database, table: Any = his_stock) -> int:  # noqa: ANN401
    with reading_of(database, ORG) as connection:
        return len(connection.execute(table.select()).all())


def amounts(database: Database) -> dict[str, Decimal]:
    return {code: Decimal(quantity) for _place, code, quantity in held(database)}


def test_a_whole_taking_replaces_what_the_source_said_before(hospital: Hospital) -> None:
    database = hospital.running.database
    first = [
        row("A1", 12.5, unit="盒", place="西药库", batch="B1", expiry="2027-12-31"),
        row("A1", "2", place="西药库", batch="B2", name="培训片", province_code="PX1"),
        row("A2", 0, place="门诊药房"),
    ]
    said = hospital.write("stock", {"total_rows": 3, "rows": first})
    assert (said["state"], said["came"], said["changed"]) == ("taken", 3, 3)
    with reading_of(database, ORG) as connection:
        one = next(one for one in present.rows(connection, ORG) if one.batch == "B1")
    assert (one.quantity, one.expiry, one.unit) == (Decimal("12.5"), date(2027, 12, 31), "盒")
    # The same in another order is no news; other systems' stock stays.
    again = hospital.write("stock", {"total_rows": 3, "rows": first[::-1]})
    assert (again["state"], again["changed"]) == ("same", 0)
    hospital.write("stock", {"total_rows": 1, "source": "SPD", "rows": [row("S1", place="耗材")]})
    hospital.write("stock", {"total_rows": 1, "rows": [row("A2", 7, place="门诊药房")]})
    assert amounts(database) == {"A2": 7, "S1": 1} and left(database) == 2
    # Of one place the last word holds, whoever says it.
    hospital.write(
        "stock", {"total_rows": 1, "source": "SPD", "rows": [row("A2", 9, place="门诊药房")]}
    )
    assert amounts(database) == {"A2": 9}


def test_pieces_hold_when_all_are_there_in_whatever_order(hospital: Hospital) -> None:
    database = hospital.running.database
    hospital.write("stock", {"total_rows": 1, "rows": [row("OLD")]})
    piece = {"taking": "T1", "total_rows": 5}
    last = {**piece, "first_row": 4, "rows": [row("A4"), row("A5")]}
    for _again in range(2):
        said = hospital.write("stock", last)
        assert (said["state"], said["came"], said["changed"]) == ("waiting", 2, 0)
    assert amounts(database) == {"OLD": 1}
    # A later taking that overtakes it forgets what can never become whole.
    hospital.write("stock", {**piece, "taking": "T0", "rows": [row("X1")]})
    said = hospital.write("stock", {**piece, "rows": [row("A1"), row("A2"), row("A3", 3)]})
    assert (said["state"], said["came"]) == ("taken", 5)
    assert amounts(database) == {"A1": 1, "A2": 1, "A3": 3, "A4": 1, "A5": 1}
    assert left(database, his_stock_taking) == 1  # T0 was begun later, and may still come
    # The newest word holds, also where it says what is known: T0 comes too late.
    same = [row(f"A{at}", 3 if at == 3 else 1) for at in range(1, 6)]
    assert hospital.write("stock", {"total_rows": 5, "rows": same})["state"] == "same"
    assert left(database, his_stock_taking) == 0
    late = {**piece, "taking": "T0", "first_row": 2, "rows": [row("X2")] * 4}
    assert hospital.write("stock", late)["state"] == "waiting"
    hospital.write("stock", {"total_rows": 1, "rows": [row("NEW")]})
    assert (left(database), left(database, his_stock_taking)) == (1, 0)


def test_what_is_no_stock_taking_changes_nothing(hospital: Hospital) -> None:
    database, now = hospital.running.database, hospital.running.clock.now()
    one = {"total_rows": 1, "rows": [row("A1", 5)], "taking": "T1", "taken_at": now.isoformat()}
    hospital.write("stock", one)
    older = (now - timedelta(hours=1)).isoformat()
    for wrong, words in (
        ({"total_rows": 2}, "同一个编号"),
        ({"total_rows": 3, "first_row": 3, "rows": [row("A1"), row("A2")]}, "超出"),
        ({"taking": "T1"}, "新的编号"),
        ({"taken_at": older}, "更早"),
        ({"taken_at": (now + timedelta(hours=1)).isoformat()}, "校准时钟"),
        ({"rows": []}, ""),
        ({"total_rows": 0}, ""),
    ):
        body = {**one, "taking": "", **wrong}
        answer = hospital.post("stock", body)
        assert answer.status_code in (400, 409, 422) and words in answer.text, answer.text
    begun = {"total_rows": 9, "taking": "T9", "rows": [row("A1")]}
    hospital.write("stock", begun)
    assert "从头发送" in hospital.post("stock", {**begun, "total_rows": 8}).text
    reader = hospital.make_key(Right.CODES)
    assert hospital.post("stock", one, key=reader).status_code == 403
    assert amounts(database) == {"A1": 5}


def test_rows_that_cannot_be_read_are_named_and_kept_as_such(hospital: Hospital) -> None:
    rows = [
        row("A1", -3),
        row("A2", "viel", place="西药库"),
        row("A3", 1, expiry="bald"),
        row("", 1),
        row("A5", 1, shelf="7"),
        row("A6", "0.0000001"),
        "no row",
        row("A8", 8),
    ]
    said = hospital.write("stock", {"total_rows": 8, "rows": rows})
    refused = {one["row"]: one["message"] for one in said["refused"]}
    assert set(refused) == {1, 2, 3, 4, 5, 6, 7} and "不能为负" in refused[1]
    assert "shelf" in refused[5] and said["state"] == "taken"
    with reading_of(hospital.running.database, ORG) as connection:
        found = present.rows(connection, ORG)
    assert {one.hospital_code for one in found if one.problem} == {"A1", "A2", "A3", "", "A5", "A6"}
    assert [one.quantity for one in found if not one.problem] == [8]


def test_soap_and_files_tell_the_same(hospital: Hospital, tmp_path: Path) -> None:
    running = hospital.running
    texts = [
        {"hospital_code": "A1", "quantity": "2.5", "expiry": "20271231", "place": "库"},
        {"hospital_code": "A2", "quantity": "x", "place": "库"},
    ]
    answer, rows = called(hospital, "stock", *texts, id="1", total_rows="2")
    assert (answer["code"], answer["refused"]) == ("0", "1")
    assert rows[0]["message"] == "" and "数" in rows[1]["message"]
    for wrong in ({}, {"total_rows": "9"}, {"total_rows": "x"}, {"taken_at": "gestern"}):
        answer, _rows = called(hospital, "stock", *texts, id=f"w{wrong}", **wrong)
        assert answer["code"] != "0" and answer["message"]
    dropping = DropFolder(running.database, running.clock, ORG, tmp_path / "drop")
    head = "hospital_code,quantity,unit,place,batch,expiry,total_rows\r\n"
    lay(tmp_path, "stock-1.csv", head + "A1,3,盒,库,B1,2027/12/31,2\r\nA9,1,,库,,,2\r\n", "gb18030")
    assert take(dropping) == 1
    assert amounts(running.database) == {"A1": 3, "A9": 1}
    # Cut off: the file says that it had more.
    lay(tmp_path, "stock-2.csv", head + "A1,4,盒,库,B1,2027-12-31,2\r\n")
    lay(tmp_path, "stock-3.csv", head)
    assert take(dropping) == 2
    assert "没有写完" in report(tmp_path, REFUSED, "stock-2.csv", "utf-8-sig")[1][-1]
    assert "没有任何一行" in report(tmp_path, REFUSED, "stock-3.csv", "utf-8-sig")[1][-1]
    assert amounts(running.database) == {"A1": 3, "A9": 1}
    # How something is may be said again, also after something else was said.
    lay(tmp_path, "stock-4.csv", head + "A1,9,,库,,,\r\n")
    take(dropping)
    lay(tmp_path, "stock-5.csv", head + "A1,3,盒,库,B1,2027/12/31,2\r\nA9,1,,库,,,2\r\n", "gb18030")
    take(dropping)
    assert amounts(running.database) == {"A1": 3, "A9": 1}
    assert (tmp_path / "drop" / DONE / "stock-5.csv").is_file()


def test_a_database_that_breaks_off_changes_nothing(hospital: Hospital, tmp_path: Path) -> None:
    running = hospital.running
    engine = create_engine(f"sqlite:///{tmp_path / 'his.db'}")

    def say(*statements: str) -> None:
        with engine.begin() as connection:
            for one in statements:
                connection.execute(text(one))

    class Breaking(HisDatabase):
        broken = False

        def rows(self, *asked: Any, **more: Any) -> Any:  # noqa: ANN401
            for number, one in enumerate(super().rows(*asked, **more)):
                if self.broken and number:
                    raise PlatformError("no-connection", "断了", retry_after_s=1)
                yield one

    say("CREATE TABLE kc (yp, sl, kf)", "INSERT INTO kc VALUES ('A1', 3, '库'), ('A2', 1.5, '库')")
    columns = {"hospital_code": "yp", "quantity": "sl", "place": "kf"}
    source = Breaking(HisDatabaseSettings(str(engine.url), stock="kc", stock_columns=columns))
    connected = Connected(NAME, Serves.HIS, source)
    (doing,) = his_side(running.database, running.clock, ORG, connected, lambda: None).doings
    assert (doing.run("").came, amounts(running.database)) == (2, {"A1": 3, "A2": Decimal("1.5")})
    assert doing.run("").changed == 0
    say("UPDATE kc SET sl = 9")
    source.broken = True
    with pytest.raises(PlatformError):
        doing.run("")
    assert amounts(running.database) == {"A1": 3, "A2": Decimal("1.5")}
    source.broken = False
    say("UPDATE kc SET sl = -1 WHERE yp = 'A2'")
    told = doing.run("")
    assert (told.came, told.changed, told.failed) == (2, 2, 1)
    assert "A2" in told.message and "不能为负" in told.message
    say("DELETE FROM kc")
    assert "一行也没有" in doing.run("").message
    assert amounts(running.database)["A1"] == 9
    engine.dispose()


TEXTS = st.text(max_size=12)
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(["hospital_code", "quantity", "expiry", "place", "unit", "total_rows"]),
        TEXTS | st.decimals(-10, 99, places=3).map(str) | st.dates().map(str),
        max_size=5,
    ),
    max_size=4,
)


def test_whatever_comes_is_taken_row_by_row_or_refused_in_words(tmp_path: Path) -> None:
    clock = SystemClock()

    @settings(max_examples=30, deadline=None, database=None)
    @given(ROWS)
    def told(rows: Sequence[dict[str, str]]) -> None:
        try:
            said = commit(
                database,
                lambda c: taking.whole_stock(c, ORG, rows, clock, "his", "HIS 文件"),
                ORG,
            ).said
        except ServiceRefusal as refusal:
            assert refusal.message
            return
        with reading_of(database, ORG) as connection:
            found = present.rows(connection, ORG)
        good = [one for one in found if not one.problem]
        assert len(good) == sum(not words for words in said)
        assert all(0 <= one.quantity < 1_000_000_000 for one in good)

    with Database.at(tmp_path / "service.db") as database:
        told()
