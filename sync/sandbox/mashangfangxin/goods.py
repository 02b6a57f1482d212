"""Sends goods to the hospital: a training delivery, as the platform sees it.

Without it there would be nothing to ask about. The codes are those of the same delivery on the
training platform (same seed, same day); lines whose boxes carry GS1 codes are not on this platform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sync.sandbox.mashangfangxin.ledger import SUPPLIER, Goods, MsfxLedger, Package
from sync.sandbox.training import TrainingDelivery, training_delivery
from sync.sandbox.training.delivery import TrainingDetail, TrainingPackage

_ACTIVE = "A"
_IDENTIFIER_DIGITS = 7


class Supplier:
    """Sends deliveries, each different from all before."""

    def __init__(self, ledger: MsfxLedger, seed: int, today: Callable[[], date]) -> None:
        self._ledger = ledger
        self._seed = seed
        self._today = today

    def send(self, lines: int, cartons: int, boxes: int) -> str:
        """Send one delivery; its bill number. ValueError where the figures do not fit."""
        with self._ledger.change():
            seed = self._ledger.take_seed(self._seed)
            delivery = training_delivery(seed, lines, cartons, boxes, today=self._today())
            self._add(delivery)
            return delivery.delivery_no

    def begin_again(self, lines: int, cartons: int, boxes: int) -> str:
        """Forget all goods and bills and send the first delivery anew."""
        with self._ledger.change():
            self._ledger.clear()
            return self.send(lines, cartons, boxes)

    def add(self, delivery: TrainingDelivery) -> None:
        """Make known what a training delivery holds; one that is known stays as it is."""
        with self._ledger.change():
            if not self._ledger.goods(delivery.delivery_no):
                self._add(delivery)

    def _add(self, delivery: TrainingDelivery) -> None:
        for line in delivery.lines:
            if line.item.gtin:
                continue
            goods = Goods(
                0,
                delivery.delivery_no,
                delivery.shipped_at.isoformat(),
                line.item.province_code,
                line.batch,
                line.production_date.isoformat(),
                line.expiry.isoformat(),
            )
            details = [detail for detail in delivery.details if detail.line is line]
            self._ledger.add_goods(goods, _packages(details))


def _packages(details: list[TrainingDetail]) -> Iterator[Package]:
    for detail in details:
        item = detail.line.item
        identifiers = [one for one in (item.small, item.middle, item.large) if one]
        for package in detail.packages:
            yield from _walk(package, "", identifiers)


def _walk(package: TrainingPackage, parent: str, identifiers: list[str]) -> Iterator[Package]:
    """Walk a package and what is in it; its drug identifier says which level it is of."""
    yield Package(
        code=package.code,
        parent=parent,
        level=identifiers.index(package.code[:_IDENTIFIER_DIGITS]) + 1,
        levels=len(identifiers),
        boxes=len(package.boxes()),
        goods_id=0,
        holder=SUPPLIER,
        state=_ACTIVE,
        taken_in=0,
    )
    for child in package.children:
        yield from _walk(child, package.code, identifiers)
