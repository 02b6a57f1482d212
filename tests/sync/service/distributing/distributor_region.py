"""A service with a hospital and a distributor that is connected to Shanghai, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from app.links.connections import LinkWish, Serves
from app.packing.handover import HandOver, make_handover
from app.store.clock import SystemClock
from app.store.database import Database
from sync import wire
from sync.connectors.port import PlatformDetail
from sync.connectors.shanghai_yy.settings import SERVICE_PATH
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from sync.service import accounts
from sync.service.account_desk import as_administrator
from sync.service.distributing.shipping import HandedOver
from sync.service.exchanges.doing import Side
from sync.service.refusals import ServiceRefusal
from sync.service.relay import senders
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.connectors.shanghai_yy.yy_stand import DAY, NOON, ORG, Stand, order

LINK = "shanghai-yq"
Document = dict[str, Any]


@dataclass
class Region:
    """A service with a hospital and a distributor that is connected to Shanghai."""

    service: Service
    stand: Stand
    key: str = ""
    count: int = 0

    def document(self, **platform: object) -> Document:
        """A delivery on a line that was ordered just now, in two cartons."""
        Region.count += 1
        plan = f"CGX{Region.count:04d}"
        with self.stand.hospital() as hospital, self.stand.supplier() as supplier:
            filed = hospital.file_order(order(plan))
            hospital.confirm_order(order(plan), filed.order_no)
            line = next(one for one in supplier.orders(DAY, DAY) if one.plan_no == plan)
        return {
            "delivery_no": f"PSX{Region.count:04d}",
            "distributor": {"code": SUPPLIER, "name": "培训配送"},
            "platform": {
                "delivery_point": line.delivery_point,
                "arrives_at": NOON.isoformat(),
                **platform,
            },
            "lines": [
                {
                    "line_no": 1,
                    "order_line_id": line.order_line_id,
                    "item": {"province_code": line.province_code, "name": line.name},
                    "batch": "A2601",
                    "production_date": "2026-01-05",
                    "expiry": "2028-01-04",
                    "quantity": 10,
                    "cartons": [
                        {"carton_no": f"CK{Region.count}A", "quantity": 4},
                        {"carton_no": f"CK{Region.count}B", "quantity": 6},
                    ],
                }
            ],
        }

    def hand_over(
        self, document: Document, supersedes: str | None = None, *, own: bool = True
    ) -> str:
        """Hand it over, by the distributor's key or by a program of the hospital's."""
        return self.relay(make_handover(document, ORG, supersedes), own=own)

    def relay(self, made: HandOver, *, own: bool = True) -> str:
        """Send a manifest and have it sealed."""
        sender = senders.Sender(
            self.key if own else "", frozenset({ORG}), SUPPLIER if own else None
        )
        relay = self.service.relay
        relay.declare(sender, msgspec.convert(made.declaration(), wire.ManifestWish))
        for no, chunk in enumerate(made.chunks):
            relay.keep_chunk(sender, made.sha256, no, chunk)
        assert relay.seal(sender, made.sha256).state == "sealed"
        return made.sha256

    @property
    def side(self) -> Side:
        live = self.service.rounds.sides.find(SUPPLIER, LINK)
        (side,) = live.sides
        return side

    def notice(self) -> int:
        doing = self.side.doings[0]
        assert isinstance(doing, HandedOver)
        return doing.run("").changed

    def send_all(self) -> list[str]:
        """Send until nothing is due; what became of each."""
        (sender,) = self.side.senders
        states = []
        while (sent := sender.send_next()) is not None:
            states.append(sent.state)
        return states

    def came(self, delivery_no: str) -> list[PlatformDetail]:
        """What the hospital sees of it on the platform."""
        with self.stand.hospital() as hospital:
            return [one for one in hospital.open_details() if one.delivery_no == delivery_no]


@contextmanager
def region_on(database: Database, stand: Stand, clock: SystemClock) -> Iterator[Region]:
    """The service on a database, connected."""
    service = Service(database, clock, ServiceSettings(), {})

    def known(connection: Any) -> str:  # noqa: ANN401
        for org, name in ((ORG, "培训医院"), (SUPPLIER, "培训配送")):
            accounts.add_organisation(connection, org, name)
        key, _secret = senders.add_key(
            connection, b"x" * 32, SUPPLIER, "培训配送", [ORG], service.clock.now()
        )
        return key.key_id

    made = Region(service, stand, commit(database, known))
    wish = LinkWish(
        LINK,
        LINK,
        "",
        {"url": stand.url + SERVICE_PATH, "user": "supplier", "org_code": SUPPLIER},
        True,
        0,
        {"password": "supplier"},
    )
    admin = as_administrator(SUPPLIER)
    with pytest.raises(ServiceRefusal, match="不是在这里交接追溯码的配送企业"):
        service.links.set(as_administrator(ORG), LINK, wish)
    assert service.links.try_out(admin, wish).ok
    assert service.links.set(admin, LINK, wish).serves is Serves.DISTRIBUTION
    yield made
    service.connections.close()
