"""Sends training goods: what a plan ordered, or what nobody did.

Without it there would be nothing to receive. Batches, dates and numbers follow from the count of
deliveries, so that the same beginning gives the same goods.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sync.platform_time import BEIJING
from sync.sandbox.gpo_shyl.account import DAY, MOMENT, GpoAccount
from sync.sandbox.gpo_shyl.ledger import DELIVERY, PLAN, Document, GpoLedger
from sync.sandbox.training.catalogue import TrainingItem

_SHIPPED_AT = time(8, 30)
_MADE_DAYS_AGO = 30


class Supplier:
    """The distributor who delivers."""

    def __init__(
        self,
        account: GpoAccount,
        ledger: GpoLedger,
        items: Sequence[TrainingItem],
        today: Callable[[], date],
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._items = {item.province_code: item for item in items}
        self._today = today

    def send_plan(self, number: str) -> str:
        """Deliver all that a plan ordered, and say under which bar code; ValueError: no such."""
        with self._ledger.change():
            plan = self._ledger.by_number(PLAN, number)
            if plan is None:
                raise ValueError(f"没有采购计划 {number}")
            wanted = [
                (self._items[one["ypbm"]], int(one["cgsl"]), one["ddjhmxbh"])
                for one in plan.body["mx"]
            ]
            supplier = plan.body["mx"][0]["gysbm"]
            head = {"cgjhbh": number, "psdbm": plan.body["psdbm"], "gysbm": supplier}
            return self._send(head, wanted)

    def send(self, lines: int) -> str:
        """Deliver something that nobody ordered here."""
        with self._ledger.change():
            first = len(self._ledger.documents(DELIVERY)) * lines
            items = list(self._items.values())
            wanted = [(items[(first + at) % len(items)], 10 * (at + 1), "") for at in range(lines)]
            head = {
                "cgjhbh": "",
                "psdbm": min(self._account.delivery_points),
                "gysbm": min(self._account.suppliers),
            }
            return self._send(head, wanted)

    def _send(
        self, head: Mapping[str, str], wanted: Sequence[tuple[TrainingItem, int, str]]
    ) -> str:
        number = self._ledger.next_number(DELIVERY)
        shipped = datetime.combine(self._today(), _SHIPPED_AT, BEIJING).strftime(MOMENT)
        bar_code = f"PX{number}"
        body = {
            "yybm": self._account.org_code,
            **head,
            "ddbh": "",
            "psdbh": number,
            "txm": bar_code,
            "yqpsdbh": f"YQ{number}",
            "pssbm": head["gysbm"],
            "pssmc": self._account.suppliers.get(head["gysbm"], ""),
            "pssj": shipped,
            "jls": len(wanted),
            "mx": [self._detail(number, at, *one) for at, one in enumerate(wanted, start=1)],
        }
        self._ledger.add(Document(DELIVERY, number, bar_code, shipped, body))
        return bar_code

    def _detail(
        self, number: str, at: int, item: TrainingItem, quantity: int, line_id: str
    ) -> dict[str, Any]:
        made = self._today() - timedelta(days=_MADE_DAYS_AGO)
        return {
            "sxh": at,
            "psdmxbh": f"{number}{at:04d}",
            "ypbm": item.province_code,
            "scph": f"{number[-6:]}{at:02d}",
            "scrq": made.strftime(DAY),
            "yxrq": (made + timedelta(days=item.shelf_days)).strftime(DAY),
            "txm": "",
            "dj": item.price,
            "pssl": quantity,
            "zljl": "合格",
            "jybglj": "",
            "ddmxbh": "",
            "cgjhmxbh": line_id,
        }
