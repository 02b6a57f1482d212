"""Tells a distributor's platform each delivery that was handed over here, once.

Without it what the relay knows would be typed again. A hand-over that is sealed is noticed at
intervals and put into the outbox under a number made of its name, so that it waits once; just
before it is sent it is looked at again: what was corrected meanwhile is not sent, and what does not
say all that the platform wants waits, with what it lacks, for its correction or for a person. The
platform is always asked first whether it knows the delivery: it may have been typed there, and it
is known by its number alone. A correction that changes what is packed cannot be told to it: a
person decides.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import msgspec
from sqlalchemy import Connection, select, update

from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from app.store.insert_once import insert_once
from app.store.tables.service import outbox
from sync.connectors.distributor_port import DeliveryToSend, DistributorPort
from sync.connectors.port import PlatformError
from sync.service.distributing.handed_over import document_of, found, sealed_since
from sync.service.distributing.shipments import NotEnough, delivery_of
from sync.service.exchanges.doing import Outcome
from sync.service.filing import Filing
from sync.service.outbox_rows import DEAD, DONE, AnyRow, Dispatched, Queue
from sync.service.relay.manifests import SEALED, Row
from sync.service.transactions import commit

SHIP_DELIVERY = "ship-delivery"
LOOK_BACK = timedelta(days=3)
"""Older hand-overs, of before the connection was set, are left to whoever told them then."""
LACKING = "not-enough"
CORRECTED = "corrected"
_NAMES = uuid.UUID("5c0f9f0a-6f0e-4f5e-9a3e-0f4f1f6f2b11")


class ShipJob(msgspec.Struct, frozen=True):
    """The body of an outbox row of kind `ship-delivery`."""

    hospital: str
    manifest: str
    title: str
    """For people."""


@dataclass(frozen=True, slots=True)
class _Shipment:
    """One delivery to be told now."""

    row: AnyRow
    delivery: DeliveryToSend | None
    problem: str = ""
    """Why it cannot be told, where it cannot."""
    changed: bool = False
    """A correction packs otherwise than what it corrects."""


class Shipping(Filing[_Shipment]):
    """Tells one distributor's deliveries; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        org: str,
        platform: DistributorPort,
        chance: random.Random | None = None,
    ) -> None:
        queue = Queue(org, platform.name, SHIP_DELIVERY, clock, chance or random.Random())
        super().__init__(database, queue)
        self._org, self._platform = org, platform

    def notice(self) -> int:
        """Put into the outbox what was handed over and is not there; how many are new."""
        since = self._clock.now() - LOOK_BACK
        with self._database.reading() as connection:
            rows = sealed_since(connection, self._org, since)
            ids = {row.sha256: uuid.uuid5(_NAMES, row.sha256) for row in rows}
            mine = (outbox.c.org == self._org, outbox.c.outbox_id.in_(ids.values()))
            known = set(connection.execute(select(outbox.c.outbox_id).where(*mine)).scalars())
        new = [row for row in rows if ids[row.sha256] not in known]
        return sum(
            commit(self._database, partial(self._put, row=row, number=ids[row.sha256]), self._org)
            for row in new
        )

    def _put(self, connection: Connection, row: Row, number: uuid.UUID) -> int:
        title = f"配送单 {row.delivery_no}（医院 {row.org}）"
        job = ShipJob(row.org, row.sha256, title)
        made = insert_once(connection, outbox).returning(outbox.c.outbox_id)
        values = self._queue.row(number, row.delivery_id, job)
        if row.supersedes is not None:
            self._settle(connection, row.supersedes)
        return int(connection.execute(made, values).one_or_none() is not None)

    def _settle(self, connection: Connection, manifest: str) -> None:
        """Wait for nobody any more over what was corrected meanwhile."""
        letter = (
            outbox.c.org == self._org,
            outbox.c.outbox_id == uuid.uuid5(_NAMES, manifest),
            outbox.c.state == DEAD,
        )
        connection.execute(update(outbox).where(*letter).values(state=DONE, last_error=""))

    def _look_at(self, connection: Connection, row: AnyRow) -> _Shipment | Dispatched:
        job = msgspec.json.decode(row.body, type=ShipJob)
        manifest = found(connection, job.hospital, job.manifest)
        if manifest is None or manifest.state != SEALED:
            return self._done(connection, row)
        try:
            delivery = _delivery(connection, manifest)
        except NotEnough as lacking:
            return _Shipment(row, None, str(lacking))
        return _Shipment(row, delivery, changed=_is_changed(connection, manifest, delivery))

    def _send(self, job: _Shipment) -> Callable[[Connection], Dispatched]:
        problem = None
        try:
            self._tell(job)
        except PlatformError as error:
            problem = error
        return partial(self._queue.record, row=job.row, problem=problem)

    def _tell(self, job: _Shipment) -> None:
        delivery = job.delivery
        if delivery is None:
            raise PlatformError(LACKING, job.problem)
        known = job.changed and self._platform.delivery_state(delivery.delivery_no) is not None
        if known:
            raise PlatformError(
                CORRECTED,
                f"配送单 {delivery.delivery_no} 更正了装箱内容，而平台上已有这个单号，不能重报："
                "请在平台上作废后换一个配送单号重新交接，或在平台上人工更正",
            )
        self._platform.ship(delivery, sent_before=True)


def _delivery(connection: Connection, manifest: Row) -> DeliveryToSend:
    document = document_of(connection, manifest)
    return delivery_of(document, manifest.org, manifest.sealed_at or manifest.created_at)


def _is_changed(connection: Connection, manifest: Row, delivery: DeliveryToSend) -> bool:
    """Whether it corrects a hand-over that said otherwise what is packed, or did not say it."""
    if manifest.supersedes is None:
        return False
    before = found(connection, manifest.org, manifest.supersedes)
    try:
        return before is None or _delivery(connection, before).lines != delivery.lines
    except NotEnough:
        return True


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Notices what was handed over."""

    shipping: Shipping
    every_s: float
    exchange: Exchange = Exchange.DELIVERIES

    def run(self, person: str) -> Outcome:
        """Put what is new into the outbox."""
        del person
        new = self.shipping.notice()
        return Outcome(came=new, changed=new)
