"""Sends deliveries to the hospital: of their own accord, or as an order wishes.

Without it there would be nothing to download. The goods are those of the training deliveries (same
seed, same day), told as this platform tells them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sync.platform_time import BEIJING
from sync.sandbox.jiangsu_dep.account import MOMENT, DepAccount
from sync.sandbox.jiangsu_dep.ledger import DepLedger, Json
from sync.sandbox.training import TrainingDelivery, training_delivery
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import TrainingDetail, ordered_delivery


class NoSuchOrder(Exception):
    """Nobody uploaded this order."""


class DepSupplier:
    """Sends deliveries, each different from all before."""

    def __init__(
        self,
        account: DepAccount,
        ledger: DepLedger,
        items: dict[str, TrainingItem],
        start: tuple[int, Callable[[], date]],
    ) -> None:
        """`start`: the first delivery's seed, and what day it is."""
        self._account = account
        self._ledger = ledger
        self._items = items
        self._seed, self._today = start

    def send(self, lines: int, cartons: int, boxes: int) -> str:
        """Send one delivery; its number. ValueError where the figures do not fit."""
        with self._ledger.change():
            seed = self._ledger.take_seed(self._seed)
            delivery = training_delivery(seed, lines, cartons, boxes, today=self._today())
            supplier = next(iter(self._account.suppliers))
            self._ledger.put_delivery(self._told(delivery, "", supplier))
            return delivery.delivery_no

    def answer(self, order_no: str) -> str:
        """Deliver all of an order; the delivery's number. Raises NoSuchOrder."""
        with self._ledger.change():
            known = self._ledger.orders(order_no) if order_no else []
            if not known:
                raise NoSuchOrder(order_no)
            order = known[0]
            wanted = [
                (
                    self._items[line["UniCode"]],
                    str(line["Seq"]),
                    int(Decimal(str(line["Quantity"]))),
                )
                for line in order["PurchaseDetail"]
            ]
            seed = self._ledger.take_seed(self._seed)
            delivery = ordered_delivery(seed, order_no, wanted, today=self._today())
            self._ledger.put_delivery(self._told(delivery, order_no, order["SupplierCode"]))
            return delivery.delivery_no

    def begin_again(self, lines: int, cartons: int, boxes: int) -> str:
        """Forget all deliveries and orders and send the first delivery anew."""
        with self._ledger.change():
            self._ledger.clear()
            return self.send(lines, cartons, boxes)

    def _told(self, delivery: TrainingDelivery, order_no: str, supplier: str) -> Json:
        account = self._account
        made_at = delivery.shipped_at.astimezone(BEIJING).strftime(MOMENT)
        details = [_detail(delivery, detail, order_no) for detail in delivery.details]
        return {
            "ID": delivery.delivery_id,
            "OrderNO": delivery.delivery_no,
            "PurchaseOrderNo": order_no,
            "Supplier": account.suppliers[supplier].name,
            "SupplierCode": supplier,
            "HospitalCode": account.hospital,
            "HospitalName": account.name,
            "DistributionSite": "",
            "DistributionSiteCode": account.sites[0],
            "State": 0,
            "BillSate": 0,
            "Barcode": delivery.delivery_no,
            "CreateTime": made_at,
            "Creator": "培训配送员",
            "DeliverDate": made_at,
            "SumQuantity": sum(detail.quantity for detail in delivery.details),
            "Amount": sum(detail["Amount"] for detail in details),
            "Managed": 0,
            "Memo": "",
            "DistributionDetail": details,
        }


def _detail(delivery: TrainingDelivery, detail: TrainingDetail, order_no: str) -> Json:
    line, item = detail.line, detail.line.item
    return {
        "ID": detail.detail_id,
        "UniCode": item.province_code,
        "HisCode": "",
        "Name": item.name,
        "Spec": item.strength,
        "PackSpec": f"{item.pack_quantity}{item.dosage_unit}/{item.unit}",
        "Unit": item.unit,
        "Manufacturer": item.maker,
        "ApprovalNumber": item.approval_number,
        "BatchNO": line.batch,
        "ProductionDate": line.production_date.isoformat(),
        "InvalidDate": line.expiry.isoformat(),
        "Quantity": detail.quantity,
        "Price": float(item.price),
        "Amount": float(Decimal(item.price) * detail.quantity),
        "PurchaseOrderNo": order_no,
        "PurchaseDetailSeq": detail.order_line_id if order_no else "",
        "LogisticsCode": delivery.cartons[detail.carton].carton_no,
        "MasterBarCode": delivery.cartons[detail.carton].label,
        "State": 0,
        "Memo": "",
    }
