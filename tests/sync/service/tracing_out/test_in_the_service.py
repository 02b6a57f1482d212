"""A trace code platform connected to a whole service: a confirmed receipt reaches it by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from sqlalchemy import select

from app.links.connections import Serves
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.trace_bills import trace_bill
from sync.connectors.journal import Journal
from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.sandbox.mashangfangxin.app import MsfxSandboxSettings, build
from sync.sandbox.mashangfangxin.web import GATEWAY_PATH
from sync.service import accounts
from sync.service.links.book import Fixed
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from sync.serving import ThreadedServer
from tests.sync.client.workstation import LIMIT_S
from tests.sync.connectors.mashangfangxin.stand import ACCOUNT
from tests.sync.service.running import ORG, Station, confirmed, opened, operation, scanned
from tests.sync.service.tracing_out.bench import LINK

AT_ONCE = replace(ACCOUNT, queue_s=0)


@pytest.fixture
def platform_url() -> Iterator[str]:
    server = ThreadedServer(build(MsfxSandboxSettings(account=AT_ONCE)))
    server.start()
    yield server.url
    assert server.stop()


def connection(url: str) -> Fixed:
    settings = MsfxSettings(
        app_key=ACCOUNT.app_key,
        secret=ACCOUNT.secret,
        ref_ent_id=ACCOUNT.ref_ent_id,
        ent_id=ACCOUNT.ent_id,
        url=url + GATEWAY_PATH,
        plain_http=True,
        upload_pause_s=0,
        query_pause_s=0,
    )

    def make(journal: Journal) -> MaShangFangXin:
        return MaShangFangXin(settings, journal)

    return Fixed(ORG, LINK, LINK, "码上放心", Serves.TRACE, make)


def test_a_confirmed_receipt_reaches_the_platform_by_itself(
    service_database: Database, platform_url: str
) -> None:
    clock = SystemClock()
    commit(service_database, lambda c: accounts.add_organisation(c, ORG, "测试医院"))
    settings = ServiceSettings(poll_every_s=3600)
    service = Service(service_database, clock, settings, {}, (connection(platform_url),))
    server = Server(service, port=0)
    url = server.start()
    try:
        control = f"{platform_url}/training/msfx"
        box = next(
            code
            for goods in requests.get(f"{control}/deliveries", timeout=60).json()
            for code in goods["codes"]
        )
        until = time.monotonic() + LIMIT_S
        receipt_id, delivery_id = clock.new_id(), clock.new_id()
        number = commit(
            service_database, lambda c: accounts.make_enrolment_code(c, ORG, clock.now())
        )
        device = clock.new_id()
        enrolled = requests.post(
            f"{url}/v1/enrol",
            json={"code": number, "device": str(device), "name": "收货台"},
            timeout=60,
        )
        station = Station(url, device, enrolled.json()["token"], clock.new_id())
        service.rounds.sides.look()
        station.push(
            operation(1, opened(receipt_id, delivery_id)),
            operation(2, scanned(receipt_id, 1, box)),
            operation(3, confirmed(receipt_id, delivery_id)),
        )
        states: list[str] = []
        while states != ["done"]:
            assert time.monotonic() < until, states
            time.sleep(0.02)
            with service_database.reading() as reading:
                states = list(reading.execute(select(trace_bill.c.state)).scalars())
        (bill,) = requests.get(f"{control}/bills", timeout=60).json()
        assert bill["codes"] == [box]
    finally:
        assert server.stop()
