"""Orders of hospitals reach the distributor they name: asked for, kept once, told on."""

from __future__ import annotations

import msgspec
import pytest

from app.packing.ordered import told
from app.store.database import Database
from sync.client.entities import read_body
from sync.connectors.port import PlatformError
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE as SUPPLIER
from sync.service import accounts, feeds
from sync.service.distributing.ordering import HospitalOrders
from sync.service.transactions import commit
from tests.app.packing.packing_floor import TurnedClock
from tests.sync.connectors.shanghai_yy.yy_stand import order, standing


def test_orders_are_kept_once_told_and_followed(service_database: Database) -> None:
    clock, grew = TurnedClock(), []
    commit(service_database, lambda c: accounts.add_organisation(c, SUPPLIER, "培训配送"))
    scope = feeds.org_scope(SUPPLIER)

    def said() -> list[told.OrderedBody]:
        with service_database.reading() as connection:
            rows = feeds.read(connection, scope, 0, 1000, 10**7).rows
        return [read_body(row, told.OrderedBody) for row in rows]

    with (
        standing(lines=1, cartons=1, boxes=4) as stand,
        stand.hospital() as hospital,
        stand.supplier() as supplier,
    ):
        asking = HospitalOrders(
            service_database, clock, SUPPLIER, supplier, lambda: grew.append(1), 600
        )
        stand.fault("cut-before", "YQ010")
        with pytest.raises(PlatformError):
            asking.run("")
        filed = hospital.file_order(order("CGO1"))
        first = asking.run("")
        assert (first.came, first.changed) == (len(said()), len(said()))
        assert not [one for one in said() if one.order_no == "CGO1"], "not confirmed yet"
        hospital.confirm_order(order("CGO1"), filed.order_no)
        assert asking.run("").changed == 2
        mine = [one for one in said() if one.order_no == "CGO1"]
        assert [(one.quantity, one.is_open, one.platform) for one in mine] == [
            (10, True, "shanghai-yq"),
            (20, True, "shanghai-yq"),
        ]
        again = asking.run("")
        assert (again.came > 1, again.changed, len(grew)) == (True, 0, 2)
        supplier.refuse_line(mine[0].order_line_id, "缺货")
        assert asking.run("").changed == 1
    with service_database.reading() as connection:
        found = told.still_open(connection, SUPPLIER, 1000)
        assert [one.quantity for one in found if one.order_no == "CGO1"] == [20]
        (line,) = [one for one in found if one.order_no == "CGO1"]
        assert (line.delivery_point, line.pack_quantity > 0, line.name != "") == ("1", True, True)
    older = msgspec.structs.replace(line, said_at=clock.now().replace(year=2020), quantity=1)
    assert not commit(service_database, lambda c: told.keep(c, SUPPLIER, older))
