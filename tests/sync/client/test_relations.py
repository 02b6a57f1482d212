from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.catalogue.relations import reading
from app.catalogue.relations.downloading import Downloaded, DownloadFailed
from app.catalogue.relations.events import RelationsAsked
from app.catalogue.relations.told import reading as told_reading
from app.catalogue.relations.told.values import Outcome
from app.catalogue.relations.values import Origin
from app.purchasing import laying_down, rules, world
from app.purchasing.neighbours import CATALOGUES
from app.purchasing.rule_book import OrderRule
from app.receiving.documents import deliveries
from app.receiving.known import knowledge
from app.store.database import Database
from app.store.tables.receipts import delivery
from app.store.tables.relations import relations_round, told_party, told_relation
from sync import wire
from sync.assembly.training_relations import TrainingRelationTable
from sync.client.errors import Unreachable
from sync.client.relations import asking
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings
from sync.sandbox.app import SandboxSettings, build
from sync.sandbox.control_client import TrainingControl, TrainingUnreachable
from sync.sandbox.training.catalogue import load_catalogue
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, DISTRIBUTOR_NAME
from sync.sandbox.training.relations import FORMER_CODE
from sync.serving import ThreadedServer
from tests.app.catalogue.entries.shelves import rows_of
from tests.app.purchasing.samples import draft, line
from tests.sync.client.workstation import LIMIT_S, Workstation
from tests.sync.service.running import ORG, RunningService

TABLES = (told_relation, told_party, relations_round)
ITEMS = [item.province_code for item in load_catalogue()]


@pytest.fixture
def sandbox() -> Iterator[ThreadedServer]:
    settings = SandboxSettings(user="u", password="p", org_code=ORG)
    server = ThreadedServer(build(settings))
    server.start()
    yield server
    assert server.stop()


@pytest.fixture
def served(service_database: Database, sandbox: ThreadedServer) -> Iterator[RunningService]:
    account = YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG)
    table = TrainingRelationTable(sandbox.url)
    platform = ShanghaiYy(account, relation_table=table)
    service = RunningService(service_database, {ORG: platform})
    yield service
    assert service.stop()
    platform.close()


def wait_for(found: Callable[[], bool]) -> None:
    until = time.monotonic() + LIMIT_S
    while not found():
        assert time.monotonic() < until
        time.sleep(0.02)


def has(station: Workstation, outcome: Outcome, ended: int, added: int = 0) -> Callable[[], bool]:
    def look() -> bool:
        with station.database.reading() as connection:
            last = told_reading.last_round(connection, ORG)
        said = None if last is None else (last.outcome, last.ended)
        return said == (outcome, ended) and last is not None and last.added >= added

    return look


def refused(station: Workstation, item: str, distributor: str, address: str = "1") -> list[str]:
    """What stands against a line of an order because of delivery relations."""
    order = draft(line(code=item, distributor_code=distributor), address_code=address)
    today = station.clock.today()
    with station.database.reading() as connection:
        laid_down = laying_down.read(connection, ORG)
        around = world.circumstances(connection, ORG, CATALOGUES, laid_down, order, today)
        found = rules.check(order, around, laid_down.weights())
    return [one.said.chinese for one in found if one.rule is OrderRule.RELATION]


def warned(station: Workstation, item: str) -> list[str]:
    """What a receipt of the training delivery says of an item's line when it is opened."""
    with station.database.reading() as connection:
        delivery_id = connection.execute(select(delivery.c.delivery_id)).scalar_one()
        document = deliveries.load(connection, ORG, delivery_id)
        assert document is not None
        known = knowledge.known_of(connection, ORG, document, station.clock.today())
    lines = [one.line_no for one in document.lines if one.item.province_code == item]
    said = [notice for line_no in lines for notice in known.notices[line_no]]
    return [dict(one.values)["relation"] for one in said if one.key == "notice-relation"]


def test_what_the_training_platform_ends_is_refused_in_orders_and_warned_of_at_the_dock(
    served: RunningService, sandbox: ThreadedServer, newcomer: Workstation
) -> None:
    newcomer.enrol(served.url, served.code())
    newcomer.begin_sync(served.url)
    wait_for(has(newcomer, Outcome.TAKEN, 3, len(ITEMS)))
    with newcomer.database.reading() as connection:
        (place,) = reading.addresses(connection, ORG)
        names = {one.code: one.name for one in reading.distributors(connection, ORG)}
        page, _ = reading.listed(connection, ORG, RelationsAsked(province_code=ITEMS[0]))
    assert (place.name, place.text, place.origin) == (
        "培训医院西药库",
        "培训路 1 号",
        Origin.PLATFORM,
    )
    assert names[DISTRIBUTOR_CODE] == DISTRIBUTOR_NAME
    assert [one.told.scope for one in page if one.told] == ["全市", "全市"]

    def delivered() -> list[str]:
        with newcomer.database.reading() as connection:
            found = connection.execute(select(delivery.c.delivery_id)).scalars().all()
            documents = [deliveries.load(connection, ORG, one) for one in found]
        return [
            one.item.province_code for document in documents if document for one in document.lines
        ]

    wait_for(lambda: bool(delivered()))
    item = delivered()[0]
    assert refused(newcomer, item, DISTRIBUTOR_CODE) == []
    assert refused(newcomer, ITEMS[0], FORMER_CODE), "it is listed as one that does not hold"
    assert warned(newcomer, item) == []

    control = TrainingControl(sandbox.url)
    with pytest.raises(TrainingUnreachable, match="没有品种"):
        control.set_relation("X", enabled=False)
    control.set_relation(item, enabled=False)
    person = served.enrol()
    answer = person.send("POST", "/v1/platform/relations", json={"person": "采购员甲"}).json()
    assert (answer["added"], answer["changed"], answer["ended"]) == (0, 0, 1)
    wait_for(has(newcomer, Outcome.TAKEN, 1))
    (why,) = refused(newcomer, item, DISTRIBUTOR_CODE)
    assert "为止" in why
    (notice,) = warned(newcomer, item)
    assert DISTRIBUTOR_NAME in notice
    with served.database.reading() as there, newcomer.database.reading() as here:
        for table in TABLES:
            assert rows_of(here, table) == rows_of(there, table)

    control.set_relation(item, enabled=True)
    person.send("POST", "/v1/platform/relations", json={"person": "采购员甲"})
    wait_for(has(newcomer, Outcome.TAKEN, 0, 1))
    assert refused(newcomer, item, DISTRIBUTOR_CODE) == []
    with newcomer.database.reading() as connection:
        last = told_reading.last_round(connection, ORG)
    assert last is not None
    assert last.person == "采购员甲"
    control.close()


def test_a_delivery_point_that_the_platform_does_not_know_is_stopped(
    sandbox: ThreadedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = YySettings(sandbox.url + SERVICE_PATH, "u", "p", ORG)
    table = TrainingRelationTable(sandbox.url)
    platform = ShanghaiYy(account, relation_table=table)
    listed = table.listed()
    said = [one if one.code != "1" else type(one)(one.part, "2", "旧库") for one in listed.parties]
    monkeypatch.setattr(table, "listed", lambda: type(listed)(listed.relations, tuple(said)))
    assert {one.code: one.enabled for one in platform.relations().parties}["2"] is False
    platform.close()
    with pytest.raises(PlatformError, match="没有响应"):
        TrainingRelationTable("http://127.0.0.1:9").listed()
    with pytest.raises(PlatformError, match="《配送企业》"):
        ShanghaiYy(account).relations()


class _Way:
    def __init__(self, answer: wire.RelationsRefreshed | None) -> None:
        self._answer = answer

    def refresh_relations(self, person: str) -> wire.RelationsRefreshed:
        if self._answer is None:
            raise Unreachable("服务端没有应答")
        return self._answer


def test_the_desk_hears_what_a_download_brought_or_why_it_did_not() -> None:
    def way(answer: wire.RelationsRefreshed | None) -> Any:  # noqa: ANN401 (stands for a Transport)
        return lambda: _Way(answer)

    told = wire.RelationsRefreshed(total=9, added=1, changed=2, ended=3)
    assert asking(way(told))("甲") == Downloaded(9, 1, 2, 3)
    with pytest.raises(DownloadFailed, match="没有应答"):
        asking(way(None))("甲")
