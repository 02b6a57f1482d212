from __future__ import annotations

import random
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, select

from app.catalogue.entries import matches, present, taking, versions
from app.catalogue.entries.events import ImportWish, MatchWish, Pair, VersionsAsked
from app.catalogue.entries.importing import Durable, Importing
from app.catalogue.entries.syncing import Refreshed, SyncFailed
from app.catalogue.entries.values import Decision, MatchState, Side, Source, What
from app.catalogue.rows import HospitalRow, PriceUnit
from app.store.clock import SystemClock
from app.store.core import Urgency
from app.store.database import Database
from app.store.tables.catalogue import catalogue_entry, catalogue_version
from app.store.tables.changes import feed
from sync import wire
from sync.client.catalogues import asking
from sync.client.errors import Unreachable
from sync.client.status import FactsArrived
from sync.service import platform_details
from sync.service.his import catalogue
from tests.app.catalogue.entries.shelves import hospital, kept, rows_of
from tests.sync.client.inbox_desk import NOW, SCOPE, Desk
from tests.sync.client.workstation import LIMIT_S, Workstation
from tests.sync.service.platforms import item
from tests.sync.service.running import ORG, RunningService

GLOBAL = "global"


def sent(number: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    return {"hospital_code": f"Y{number:05}", "name": "试验片", "price": "1.50"} | fields


def told(service: Database, scope: str) -> list[wire.FeedRow]:
    """A feed of the service, as a workstation reads it."""
    query = select(feed).where(feed.c.scope == scope).order_by(feed.c.seq)
    with service.reading() as connection:
        return [
            wire.FeedRow(
                seq=row.seq,
                entity=row.entity,
                entity_id=row.entity_id,
                version=row.version,
                body=msgspec.Raw(row.body.encode()),
            )
            for row in connection.execute(query)
        ]


@pytest.fixture
def service(tmp_path: Path, empty_database: Path) -> Any:  # noqa: ANN401 (a fixture that yields)
    path = tmp_path / "service.db"
    path.write_bytes(empty_database.read_bytes())
    with Database.at(path, scratch=True) as opened:
        yield opened


def take(service: Database, rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    with service.writing() as connection:
        answer = catalogue.take(connection, ORG, rows, SystemClock(), "HIS 接口")
    assert not answer.refused
    return answer.new, answer.changed, answer.same


def test_what_his_sends_reaches_the_workstations_as_versions(service: Database, desk: Desk) -> None:
    assert take(service, [sent(n, dosage_unit="片", price_unit="最小") for n in range(450)]) == (
        450,
        0,
        0,
    )
    assert take(service, [sent(1), sent(2, price="2.00", distributors=["甲"])]) == (0, 1, 1)
    assert take(service, [sent(3, in_use=False), sent(4, status="暂停采购")]) == (0, 2, 0)
    rows = told(service, SCOPE)
    assert [row.entity for row in rows] == ["catalogue"] * 5
    desk.inbox.apply(SCOPE, rows)
    heard = [one for one in desk.events.all if isinstance(one, FactsArrived)]
    assert heard
    assert all(one.applied.catalogue for one in heard)
    with service.reading() as there, desk.database.reading() as here:
        for table in (catalogue_entry, catalogue_version):
            assert rows_of(here, table) == rows_of(there, table)
        page, _ = versions.listed(here, ORG, VersionsAsked(Side.HOSPITAL))
        assert [(one.source, one.complete, one.rows) for one in page] == [
            (Source.HIS, True, 2),
            (Source.HIS, True, 2),
            (Source.HIS, True, 450),
        ]
        assert page[1].count(What.CHANGED) == 1
        row = present.find(here, ORG, Side.HOSPITAL, ["Y00002"])["Y00002"].row
        assert isinstance(row, HospitalRow)
        # What HIS left out stays as it was said before.
        assert (row.price, row.dosage_unit, row.price_unit, row.distributors) == (
            Decimal("2.00"),
            "片",
            PriceUnit.DOSAGE,
            ("甲",),
        )


def test_pieces_that_come_twice_or_after_later_ones_change_nothing(
    service: Database, desk: Desk
) -> None:
    take(service, [sent(n) for n in range(3)])
    take(service, [sent(n, name="新") for n in range(3)])
    bodies = [row.body for row in told(service, SCOPE)] * 2
    random.Random(3).shuffle(bodies)
    rows = [
        wire.FeedRow(seq=seq, entity="catalogue", entity_id=str(seq), version=1, body=body)
        for seq, body in enumerate(bodies, start=1)
    ]
    desk.inbox.apply(SCOPE, rows)
    with service.reading() as there, desk.database.reading() as here:
        assert rows_of(here, catalogue_entry) == rows_of(there, catalogue_entry)


def test_versions_from_before_an_update_are_told_once(service: Database, desk: Desk) -> None:
    take(service, [sent(n) for n in range(3)])
    with service.writing() as connection:
        connection.execute(catalogue_version.update().values(told=False))
        assert catalogue.tell_untold(connection, ORG, SystemClock())
        assert not catalogue.tell_untold(connection, ORG, SystemClock())
    assert len(told(service, SCOPE)) == 2


def test_items_of_a_platform_are_versions_and_a_service_that_says_no_time_is_understood(
    service: Database, desk: Desk
) -> None:
    with service.writing() as connection:
        for _ in range(2):
            new = [item("X1"), item("X2")]
            platform_details.keep_items(connection, new, NOW, "sandbox")
    said = told(service, GLOBAL)[0].body
    assert isinstance(said, msgspec.Raw)
    old = msgspec.json.decode(said)
    for key in ("said_at", "platform", "together", "insurance_code", "distributors"):
        del old[key]
    body = msgspec.Raw(msgspec.json.encode(old | {"province_code": "X9"}))
    rows = told(service, GLOBAL)
    assert len(rows) == 2, "what is known is not told again"
    rows.append(wire.FeedRow(seq=3, entity="item", entity_id="X9", version=1, body=body))
    desk.inbox.apply(GLOBAL, rows)
    with desk.database.reading() as connection:
        page, _ = versions.listed(connection, ORG, VersionsAsked(Side.PROVINCE))
        assert [(one.name, one.here, one.complete) for one in page] == [
            ("sandbox", 2, True),
            ("", 1, True),
        ]
        assert page[1].version_id == taking.BEFORE_VERSIONS
        found = present.find(connection, ORG, Side.PROVINCE, ["X1", "X2", "X9"])
        assert {one.row.maker for one in found.values()} == {"测试药厂"}


class _Way:
    def __init__(self, answer: wire.CatalogueRefreshed | None) -> None:
        self._answer = answer

    def refresh_catalogue(self) -> wire.CatalogueRefreshed:
        if self._answer is None:
            raise Unreachable("服务端没有应答")
        return self._answer


def test_the_desk_hears_what_a_refresh_brought_or_why_it_did_not() -> None:
    answer = wire.CatalogueRefreshed(asked=3, news=1, left=2)
    assert asking(lambda: _Way(answer))() == Refreshed(3, 1, 2)  # type: ignore[arg-type,return-value]
    with pytest.raises(SyncFailed, match="没有应答"):
        asking(lambda: _Way(None))()  # type: ignore[arg-type,return-value]


def importing(station: Workstation, rows: list[HospitalRow], *, whole: bool = False) -> None:
    log = station.log
    assert log is not None

    def write(work: Callable[[Connection], None]) -> None:
        def piece() -> None:
            with station.database.writing() as connection:
                work(connection)

        station.core.submit(Urgency.BACKGROUND, piece).result(LIMIT_S)

    def begin(work: Callable[[Connection], None]) -> Durable:
        write(work)
        return lambda: 0.0

    doing = Importing(station.database, log, station.clock, begin, lambda *_: None)
    doing.run(ImportWish(Side.HOSPITAL, "目录.csv", whole, "甲"), rows)
    pair = Pair("Y0001", "X1")
    wish = MatchWish((pair,), Decision.CONFIRMED, str(station.device))
    write(lambda c: matches.decide(c, log, wish, wish.pairs, station.clock.now()))


def test_files_imported_without_the_network_are_everywhere_in_the_end(
    running: RunningService, station: Workstation, newcomer: Workstation
) -> None:
    newcomer.enrol(running.url, running.code())
    importing(station, [hospital(n) for n in range(230)])
    importing(newcomer, [hospital(n, name="又") for n in range(200, 260)], whole=True)
    for one in (station, newcomer):
        one.begin_sync(running.url)
    until = time.monotonic() + LIMIT_S
    found: list[list[list[tuple[Any, ...]]]] = []
    while time.monotonic() < until:
        found = []
        for database in (running.database, station.database, newcomer.database):
            with database.reading() as connection:
                found.append(kept(connection))
        if found[0] == found[1] == found[2] and len(found[0][0]) == 290:
            break
        time.sleep(0.05)
    assert found[0] == found[1] == found[2]
    with station.database.reading() as connection:
        latest = present.find(connection, station.org, Side.HOSPITAL, ["Y0210", "Y0001"])
        assert [one.row.name for one in latest.values()] == ["试验西林胶囊", "又"]
        (pair,) = matches.of_item(connection, station.org, hospital_code="Y0001")
        assert (pair.state, len(pair.standing)) == (MatchState.CONFIRMED, 2)
