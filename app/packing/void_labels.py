"""Which carton labels a fact makes void, and what is said of them.

Without it the label of a carton that was voided or opened again would still be printed, and would
be taken for good when it is scanned.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.labels.voiding import void_labels
from app.packing import operations as o
from app.store.tables.packing import packed_carton

_WHY: Mapping[type[o.PackingBody], Callable[[Any], str]] = {
    o.CartonReopened: lambda body: f"这一箱重新打开了：{body.reason}",
    o.CartonRelabelled: lambda body: f"这一箱换了号：{body.reason}",
    o.CartonVoided: lambda body: f"这一箱作废了：{body.reason}",
    o.ShipmentGivenUp: lambda body: f"发货单放弃了：{body.reason}",
}
VOIDING = tuple(_WHY)
"""Facts that take its number from a carton."""
_ELSEWHERE = "另一台工作站改了这一箱"


def numbers_of(connection: Connection, org: str, shipment_id: uuid.UUID) -> frozenset[str]:
    """The numbers that cartons of a shipment have now."""
    query = select(packed_carton.c.number).where(
        packed_carton.c.org == org,
        packed_carton.c.shipment_id == shipment_id,
        packed_carton.c.number != "",
    )
    return frozenset(connection.execute(query).scalars())


def void_gone(
    connection: Connection, org: str, before: frozenset[str], body: o.PackingBody
) -> None:
    """Void the labels of the numbers that this fact took away; they were there `before`."""
    gone = before - numbers_of(connection, org, body.shipment_id)
    if gone:
        why = _WHY.get(type(body), lambda _body: _ELSEWHERE)(body)
        void_labels(connection, org, gone, why, body.at)
