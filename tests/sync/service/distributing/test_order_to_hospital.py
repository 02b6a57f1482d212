"""A hospital's order comes back to it as a delivery with its codes, and nobody typed a thing."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from app.links.exchanges import Exchange
from app.packing import outbox
from app.packing.desk import PackingDesk
from app.packing.events import OrderBegun, OrdersListed, PackAnswered, PackingEvent, ShipmentShown
from app.packing.parts import PackingParts
from app.packing.values import CartonKind, HandingState, OrderWish, Party, ShipmentState
from app.store.core import Core, Urgency
from sync.client.inbox import Inbox
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from sync.service import feeds
from sync.service.distributing.ordering import HospitalOrders
from tests.app.packing.packing_floor import NOON, OTHER, SMALL, TurnedClock, code, floor
from tests.sync.client.inbox_desk import Desk
from tests.sync.connectors.shanghai_yy.yy_stand import ORG, Stand, order
from tests.sync.service.distributing.distributor_region import Region

ARRIVES = "2026-11-23T09:00:00+08:00"


class Floor:
    """A workstation of the distributor: its inbox, and its packing desk."""

    def __init__(self, parts: PackingParts, source: Desk) -> None:
        self.parts, self.core = parts, Core()
        self.events: list[PackingEvent] = []
        self.desk = PackingDesk(parts, self.core, self.events.append)
        database, log, clock = parts.database, parts.log, parts.clock
        self.inbox = Inbox(database, self.core, log, clock, source, source.events)

    def pull(self, region: Region) -> None:
        scope = feeds.org_scope(SUPPLIER)
        with region.service.database.reading() as connection:
            self.inbox.apply(scope, feeds.read(connection, scope, 0, 1000, 10**7).rows)

    def last(self) -> PackingEvent:
        """What the last wish came to."""
        self.core.submit(Urgency.BACKGROUND, lambda: None).result(60)
        return self.events[-1]

    def scan(self, text: str) -> PackAnswered:
        self.desk.scan(text, text.encode(), "reader", NOON)
        answer = self.last()
        assert isinstance(answer, PackAnswered), answer
        return answer


@contextmanager
def floor_of(path: Path, empty: Path, source: Desk) -> Iterator[Floor]:
    shutil.copy(empty, path)
    made = Floor(floor(path, org=SUPPLIER), source)
    yield made
    assert made.desk.stop(60)
    assert made.core.stop(60)
    made.parts.database.close()


def pack(here: Floor, order_no: str) -> None:
    """Pack the order, the first line of two batches, and close the shipment."""
    here.desk.list_orders()
    listed = here.last()
    assert isinstance(listed, OrdersListed)
    (mine,) = [one for one in listed.orders if one.order_no == order_no]
    assert [one.left for one in mine.lines] == [3, 2]
    wish = OrderWish(
        "PSE1", Party(SUPPLIER, "培训配送"), Party(ORG, "培训医院"), arrives_at=ARRIVES
    )
    here.desk.begin_from_order([one.order_line_id for one in mine.lines], wish, "发货员")
    here.last()
    (begun,) = [one for one in here.events if isinstance(one, OrderBegun)]
    here.desk.open_shipment(begun.shipment_id, "发货员")
    here.desk.open_carton(CartonKind.MIXED)
    here.desk.name_identifier(SMALL, 1, "small")
    here.desk.name_identifier(OTHER, 2, "small")
    here.desk.give_batch(1, "A1", date(2028, 1, 4), date(2026, 1, 5))
    assert here.scan(code(1)).accepted
    assert here.scan(code(2)).accepted
    here.desk.give_batch(1, "A2", date(2028, 2, 4))
    assert here.scan(code(3)).accepted
    here.desk.give_batch(2, "B1", date(2028, 3, 4))
    assert here.scan(code(4, OTHER)).accepted
    assert here.scan(code(5, OTHER)).accepted
    shown = [one for one in here.events if isinstance(one, ShipmentShown)][-1]
    here.desk.finish_carton(shown.view.cartons[0].carton_id)
    here.last()
    shown = [one for one in here.events if isinstance(one, ShipmentShown)][-1]
    assert here.scan(shown.view.cartons[0].number).accepted
    here.desk.close()
    closed = here.last()
    assert isinstance(closed, ShipmentShown), closed
    assert closed.view.state is ShipmentState.CLOSED


def test_an_order_becomes_a_delivery_at_the_platform_without_typing(
    region: Region, stand: Stand, tmp_path: Path, empty_database: Path
) -> None:
    source, told = Desk(tmp_path), threading.Event().set
    with (
        floor_of(tmp_path / "floor.db", empty_database, source) as here,
        stand.hospital() as hospital,
        stand.supplier() as supplier,
    ):
        filed = hospital.file_order(order("CGE1", (3, 2)))
        hospital.confirm_order(order("CGE1", (3, 2)), filed.order_no)
        assert Exchange.ORDERS in {one.exchange for one in region.side.doings}
        # At the days of the training platform, whatever day it is.
        asking = HospitalOrders(
            region.service.database, TurnedClock(), SUPPLIER, supplier, told, 600
        )
        assert asking.run("").changed >= 2
        here.pull(region)
        pack(here, "CGE1")
        (waiting,) = outbox.waiting(here.parts)
        manifest = outbox.manifest_of(here.parts, waiting)
        assert manifest is not None
        region.relay(manifest)
        with here.parts.database.writing() as connection:
            taken = outbox.Outcome(HandingState.TAKEN, codes=5)
            outbox.note(connection, here.parts, waiting, manifest, taken)
        assert region.notice() == 1
        assert region.send_all() == ["done"]
        came = region.came("PSE1")
        assert sorted((one.batch, one.quantity) for one in came) == [
            ("A1", 2),
            ("A2", 1),
            ("B1", 2),
        ]
        (note,) = [
            one
            for one in hospital.deliveries(date(2026, 11, 20), date(2026, 11, 25))
            if one.delivery_no == "PSE1"
        ]
        assert len(list(hospital.details_of(note))) == 3
        here.desk.list_orders()
        listed = here.last()
        assert isinstance(listed, OrdersListed)
        assert not [one for one in listed.orders if one.order_no == "CGE1" and one.left]
    assert source.core.stop(60)
    source.database.close()
