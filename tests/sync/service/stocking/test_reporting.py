"""From a hospital's own tables to the province: each change told once, whatever breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import create_engine, text

from app.catalogue.rows import HospitalRow
from app.links.connections import Serves
from app.links.exchanges import Exchange
from app.store.database import Database
from sync.connectors.his_database.settings import HisDatabaseSettings
from sync.connectors.his_database.source import HisDatabase
from sync.connectors.office_port import DrugKind, StockRules
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, parts
from sync.sandbox.frame import application
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.ledger import Ledger
from sync.service import accounts, procuring
from sync.service.exchanges.doing import Outcome
from sync.service.his.fetching import his_side
from sync.service.his.stock import SentStock
from sync.service.his.taking import stock_rows
from sync.service.links.connected import Connected
from sync.service.stocking.goods import Goods
from sync.service.stocking.kinds import kind_of
from sync.service.stocking.present import Held
from sync.service.stocking.totals import add_up
from sync.service.transactions import commit
from sync.serving import ThreadedServer
from tests.sync.connectors.calls import Calls
from tests.sync.service.test_papers import MovingClock

ORG = "12345678901"
ITEMS = load_catalogue()
PX = [one.province_code for one in ITEMS]


class Bench:
    """A hospital with its HIS, the service, and the training platform of the province."""

    def __init__(self, database: Database, his: Any, url: str, ledger: Ledger) -> None:  # noqa: ANN401
        self.database, self.his, self.url, self.ledger = database, his, url, ledger
        self.clock, self.calls = MovingClock(), Calls()
        commit(database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
        self.say(
            "CREATE TABLE yp"
            " (hospital_code, name, province_code, unit, dosage_unit, pack_quantity)",
            "CREATE TABLE kc (hospital_code, quantity, unit, place)",
        )
        source = HisDatabase(
            HisDatabaseSettings(str(his.url), catalogue="yp", stock="kc"),
        )
        connected = Connected("his-database", Serves.HIS, source)
        (self.reading,) = his_side(database, self.clock, ORG, connected, lambda: None).doings
        self.set()

    def set(self, **changed: Any) -> None:  # noqa: ANN401
        """Connect the platform, set in another way."""
        said: dict[str, Any] = {"stock_rows": 2, "stock_point": "1", "timeout_s": 20.0, **changed}
        settings = YySettings(self.url + SERVICE_PATH, said.pop("user", "u"), "p", ORG, **said)
        self.office = ShanghaiYy(settings, self.calls, now=self.clock.now)
        connected = Connected("shanghai-yy", Serves.PROCUREMENT, self.office)
        made = procuring.side(60.0, timedelta(days=1))
        side = made(self.database, self.clock, ORG, connected, lambda: None)
        self.reporting: Any
        (self.reporting,) = (one for one in side.doings if one.exchange is Exchange.STOCK)

    def say(self, *statements: str) -> None:
        with self.his.begin() as connection:
            for one in statements:
                connection.execute(text(one))

    def report(self, person: str = "") -> Outcome:
        """Read the hospital's tables, then tell the platform; as the scheduler does."""
        self.reading.run("")
        done: Outcome = self.reporting.run(person)
        return done

    def told(self) -> dict[tuple[str, str], str]:
        """What the platform keeps, by hospital code and delivery point."""
        kept = (body for _key, body in self.ledger.papers("stock"))
        return {(one["YYSPBM"], one["PSDBM"]): f"{one['YPKCL']} {one['KCDW']}" for one in kept}

    def sent(self) -> int:
        """How many messages there were since the last look."""
        count = self.calls.messages.count("YY002")
        self.calls.clear()
        return count

    def fault(self, kind: str, **more: object) -> None:
        asked = {"kind": kind, "method": "YY002", "sub_code": "11001", "sub_msg": "忙", **more}
        answer = requests.post(f"{self.url}/training/faults", json=asked, timeout=60)
        assert answer.status_code in (200, 201), answer.text


@contextmanager
def standing(database: Database, tmp_path: Path) -> Iterator[Bench]:
    clock = MovingClock()
    said = SandboxSettings(user="u", password="p", org_code=ORG, today=clock.now().date())
    made = parts(said, clock.now)
    server = ThreadedServer(application(made.routers, made.ledger.close))
    server.start()
    his = create_engine(f"sqlite:///{tmp_path / 'his.db'}")
    try:
        yield Bench(database, his, server.url, made.ledger)
    finally:
        his.dispose()
        assert server.stop()


@pytest.fixture
def bench(any_database: Database, tmp_path: Path) -> Iterator[Bench]:
    with standing(any_database, tmp_path) as one:
        yield one


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Bench]:
    """The same on a file alone."""
    with Database.at(tmp_path / "service.db") as database, standing(database, tmp_path) as one:
        yield one


def drug(number: int, province_code: str = "", *rest: object) -> str:
    values = (f"H{number}", f"培训药{number}", province_code, *(rest or ("盒", "片", 24)))
    return f"INSERT INTO yp VALUES {values!r}"


def lies(number: int, quantity: object, unit: str = "", place: str = "西药库") -> str:
    return f"INSERT INTO kc VALUES ('H{number}', {quantity}, '{unit}', '{place}')"


def test_what_his_tells_reaches_the_province_once_and_then_only_what_changed(bench: Bench) -> None:
    assert "还没有报过库存" in bench.report().message and bench.sent() == 0
    bench.say(*(drug(at, PX[at]) for at in range(5)))
    bench.say(*(lies(at, 10 + at) for at in range(5)), lies(0, 2.5), lies(1, 36, "片"))
    first = bench.report()
    assert (first.came, first.changed, first.failed, bench.sent()) == (5, 5, 0, 3)
    assert bench.told() == {
        ("H0", "1"): "12.5 盒",
        ("H1", "1"): "12.5 盒",
        ("H2", "1"): "12 盒",
        ("H3", "1"): "13 盒",
        ("H4", "1"): "14 盒",
    }
    again = bench.report()
    assert (again.changed, bench.sent()) == (0, 0) and "没有变化" in again.message
    bench.say("UPDATE kc SET quantity = 1 WHERE hospital_code = 'H2'")
    bench.say("DELETE FROM kc WHERE hospital_code = 'H3'")
    assert (bench.report().changed, bench.sent()) == (2, 1)
    assert (bench.told()[("H2", "1")], bench.told()[("H3", "1")]) == ("1 盒", "0 盒")
    # What is gone was said to be gone, once.
    assert (bench.report().changed, bench.sent()) == (0, 0)


@pytest.mark.parametrize(("kind", "twice"), [("cut-before", 0), ("cut-after", 1), ("error", 0)])
def test_what_broke_off_goes_on_where_it_was(small: Bench, kind: str, twice: int) -> None:
    small.say(*(drug(at, PX[at]) for at in range(6)), *(lies(at, at + 1) for at in range(6)))
    small.reading.run("")
    told: list[int] = []

    class Breaking(ShanghaiYy):
        """The first message comes through, the second breaks."""

        def report_stock(self, *said: Any) -> None:  # noqa: ANN401
            told.append(1)
            if len(told) == 2:
                small.fault(kind)
            super().report_stock(*said)

    said = YySettings(small.url + SERVICE_PATH, "u", "p", ORG, stock_rows=2, stock_point="1")
    small.reporting = replace(small.reporting, office=Breaking(said, now=small.clock.now))
    with pytest.raises(PlatformError) as broken:
        small.reporting.run("")
    assert broken.value.retry_after_s is not None
    assert len(small.told()) == 2 + 2 * twice and len(told) == 2
    done = small.reporting.run("")
    assert (done.changed, len(told)) == (4, 4)
    assert [small.told()[(f"H{at}", "1")] for at in range(6)] == [f"{at + 1} 盒" for at in range(6)]
    assert small.reporting.run("").changed == 0 and len(told) == 4


def test_what_the_platform_refuses_stops_no_other_and_is_tried_again_after_a_day(
    small: Bench,
) -> None:
    small.set(stock_rows=50)
    small.say(*(drug(at, PX[at]) for at in range(7)), drug(7, "X-UNKNOWN"), drug(8, "X-OTHER"))
    small.say(*(lies(at, 5) for at in range(9)))
    first = small.report()
    assert (first.changed, first.failed) == (7, 2) and "H7（" in first.message
    assert "未对照" in first.message and small.sent() < 12
    assert (small.report().failed, small.sent()) == (0, 0)
    assert (small.report("王药师").failed, small.sent() > 0) == (2, True)
    small.clock.moment += timedelta(days=1, minutes=1)
    assert small.report().failed == 2
    # Not of lines: nobody is asked line by line with a wrong password.
    small.sent()
    small.set(user="x")
    small.say("UPDATE kc SET quantity = 6")
    with pytest.raises(PlatformError, match="11003"):
        small.report()
    assert small.sent() == 1


def test_what_is_not_known_for_sure_is_not_told(small: Bench) -> None:
    small.set(stock_points={"门诊药房": "1", "待检区": "-"}, stock_point="")
    small.say(
        drug(0, PX[0]), drug(1, PX[1]), drug(2), drug(3, PX[3], "盒", "片", 0), drug(4, PX[4])
    )
    small.say(
        lies(0, 5, place="门诊药房"),
        lies(0, 9, place="待检区"),
        lies(1, 5, place="门诊药房"),
        lies(1, -2, place="门诊药房"),
        lies(2, 5, place="门诊药房"),
        lies(3, 48, "片", place="门诊药房"),
        lies(4, 5, "箱", place="门诊药房"),
        lies(4, 5, place="新库房"),
    )
    said = small.report()
    assert small.told() == {("H0", "1"): "5 盒"}
    assert (said.came, said.changed, said.failed) == (1, 1, 4)
    assert "库存不能为负" in said.message and "新库房" in said.message
    # A batch that cannot be read says nothing of the item: what was told of it stands.
    small.say("UPDATE kc SET quantity = 'viel' WHERE hospital_code = 'H0' AND place = '门诊药房'")
    assert (small.report().changed, small.told()) == (0, {("H0", "1"): "5 盒"})
    # Nor is anything gone while a row names no item.
    small.say("DELETE FROM kc", lies(1, 3, place="门诊药房"))
    small.say("INSERT INTO kc VALUES ('', 1, '', '门诊药房')")
    assert (small.report().changed, small.told()[("H0", "1")]) == (1, "5 盒")
    small.say("DELETE FROM kc WHERE hospital_code = ''")
    assert (small.report().changed, small.told()[("H0", "1")]) == (1, "0 盒")
    # Nobody spoke for days: nothing of it is said of today.
    small.clock.moment += timedelta(days=3)
    stale = small.reporting.run("")
    assert stale.came == 0 and "不再更新" in stale.message and small.told()[("H1", "1")] == "3 盒"
    # Another way in tells of another place: the silent one holds it up until it is let out.
    rows = [{"hospital_code": "H0", "quantity": "8", "place": "药库"}]
    sent = SentStock("his", "HIS 接口", rows, 1)
    commit(small.database, lambda c: stock_rows(c, ORG, sent, small.clock), ORG)
    small.set(stock_points={"药库": "1", "门诊药房": "1"})
    assert small.reporting.run("").changed == 0
    small.set(stock_points={"药库": "1", "门诊药房": "-"})
    assert small.reporting.run("").changed == 2
    assert small.told() == {("H0", "1"): "8 盒", ("H1", "1"): "0 盒"}


def test_a_long_list_gives_others_their_turn(small: Bench) -> None:
    rows = [
        {"hospital_code": f"H{at}", "quantity": "1", "province_code": PX[0]} for at in range(99)
    ]
    small.say(drug(1, PX[1]))
    small.reading.run("")
    said = [one | {"unit": "盒", "place": "1"} for one in rows]
    sent = SentStock("his", "HIS 接口", said, len(said))
    commit(small.database, lambda c: stock_rows(c, ORG, sent, small.clock), ORG)
    first = small.reporting.run("")
    assert (first.changed, first.again_s is not None) == (
        80,
        True,
    ) and "还有 19 行" in first.message
    second = small.reporting.run("")
    assert (second.changed, second.again_s, len(small.told())) == (19, None, 99)


RULES = StockRules(50, point="1", kinds={"ZN": DrugKind.PATENT, "Z": DrugKind.OTHER})


@pytest.mark.parametrize(
    ("number", "name", "code", "kind"),
    [
        ("国药准字H44024254", "片", "X1", DrugKind.CHEMICAL),
        ("国药准字 Ｚ20050001", "丸", "X1", DrugKind.PATENT),
        ("国药准字S20120001", "人血白蛋白", "X1", DrugKind.BIOLOGICAL),
        ("国药准字SJ20210001", "九价人乳头瘤病毒疫苗", "X1", DrugKind.VACCINE),
        ("国药准字HJ20210001", "片", "", DrugKind.CHEMICAL),
        ("医药产品注册证号HC20150001", "片", "", DrugKind.CHEMICAL),
        ("进口药品注册证号H20150001", "片", "", DrugKind.CHEMICAL),
        ("h20150001", "片", "", DrugKind.CHEMICAL),
        ("沪药制字H05050001", "溶液", "X1", DrugKind.OWN_PREPARATION),
        ("国药准字J20150001", "片", "ZN01", DrugKind.PATENT),
        ("", "甘草", "ZN01", DrugKind.PATENT),
        ("", "甘草", "Z01", DrugKind.OTHER),
        ("", "", "", DrugKind.OTHER),
        ("沪食药监械123", "", "Q", DrugKind.OTHER),
    ],
)
def test_an_approval_number_says_what_kind_of_drug_it_is(
    number: str, name: str, code: str, kind: DrugKind
) -> None:
    assert kind_of(number, name, code, RULES) is kind


def test_the_training_catalogue_is_of_the_kinds_it_says() -> None:
    kinds = {kind_of(one.approval_number, one.name, one.province_code, RULES) for one in ITEMS}
    assert kinds == {DrugKind.CHEMICAL} and {one.drug_type for one in ITEMS} == {"8"}


def test_of_several_matches_nobody_guesses_and_units_are_not_mixed() -> None:
    now = MovingClock().now()

    def held(code: str, quantity: str, unit: str = "盒") -> Held:
        return Held("his", now, code, "", "", "", "", None, Decimal(quantity), unit, "")

    def sheet(rows: Sequence[Held], goods: Goods) -> tuple[dict[str, Decimal], set[str]]:
        made = add_up(rows, goods, RULES, (), now)
        lines = {one.hospital_code: one.quantity for one in made.lines.values()}
        return lines, {code for code, _point in made.held}

    row = HospitalRow("C", "c", "", "", "盒", "片", 3, None)
    goods = Goods({"C": row}, {"A": ["P1"], "B": ["P1", "P2"], "C": ["P3"]})
    rows = [held("A", "1"), held("B", "1"), held("C", "10", "片"), held("C", "1")]
    assert sheet(rows, goods) == ({"A": Decimal(1), "C": Decimal("4.3333")}, {"B"})
    mixed = [held("A", "1"), held("A", "2", "瓶"), held("Z" * 21, "1"), held("C", "1", "大" * 11)]
    assert sheet(mixed, goods) == ({}, {"A", "Z" * 21, "C"})
