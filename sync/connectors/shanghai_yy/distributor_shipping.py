"""The distributor's deliveries, carton by carton.

Without it a distributor would type what it packed. YQ003 (配送单传报) takes a delivery whole: one
line for each batch of each item in each carton, and the number of cartons (22004). It is known by
the distributor's own number, so a delivery that may have come before is looked up (YQ015, 02). Its
answer is not published: the platform's numbers are read where they stand in it as in others (PSDID,
PSMXBH). A delivery that was billed cannot be voided. Fields: procurement.md §1.1.9.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.connectors.distributor_port import (
    DeliverySent,
    DeliveryToSend,
    PackedLine,
    Packing,
)
from sync.connectors.office_port import PaperState
from sync.connectors.port import DetailState
from sync.connectors.shanghai_yy.calling import state_in
from sync.connectors.shanghai_yy.distributor_calling import DistributorCaller
from sync.connectors.shanghai_yy.envelope import Answer
from sync.connectors.shanghai_yy.fields import UNKNOWN_DATE, write_date, write_moment
from sync.connectors.shanghai_yy.history import DETAIL_STATES
from sync.connectors.shanghai_yy.kinds import DRUG

_NEW, _VOID = "1", "3"
_DELIVERY, _DETAIL = "02", "08"
_UNKNOWN_DELIVERY, _UNKNOWN_DETAIL = "12022", "13015"
_PACKS, _DOSAGE_UNITS = "1", "2"
_NOT_TOLD = DeliverySent("", ())

# 装箱类型 (4.1.4).
_PACKINGS = {Packing.MIXED: "1", Packing.WHOLE: "2", Packing.SPREAD: "3"}


class ShippingMessages(DistributorCaller):
    """What the distributor sends."""

    def ship(self, delivery: DeliveryToSend, *, sent_before: bool) -> DeliverySent:
        """YQ003: tell a delivery; one that is there already is not told again."""
        told: list[DeliverySent] = []
        self._send_once(
            lambda: told.append(_read_sent(self._ship(delivery, _NEW))),
            lambda: self.delivery_state(delivery.delivery_no),
            f"配送单 {delivery.delivery_no} ",
            sent_before=sent_before,
        )
        return told[0] if told else _NOT_TOLD

    def void_delivery(self, delivery: DeliveryToSend) -> None:
        """YQ003: void a delivery; one that is unknown or voided is void."""
        if self.delivery_state(delivery.delivery_no) not in (None, PaperState.VOIDED):
            self._ship(delivery, _VOID)

    def delivery_state(self, delivery_no: str) -> PaperState | None:
        """YQ015, 02: how a delivery stands."""
        return self._paper_state(_DELIVERY, delivery_no, _UNKNOWN_DELIVERY, "配送单")

    def detail_state(self, detail_id: str) -> DetailState | None:
        """YQ015, 08: what the hospital said of one detail."""
        code = self._state_of(_DETAIL, detail_id, _UNKNOWN_DETAIL)
        return None if code is None else state_in(DETAIL_STATES, code, f"配送明细 {detail_id} ")

    def _ship(self, delivery: DeliveryToSend, operation: str) -> Answer:
        main = {
            "CZLX": operation,
            "PSDH": delivery.delivery_no,
            "YQBM": self._settings.org_code,
            "YYBM": delivery.hospital_code,
            "PSDBM": delivery.delivery_point,
            "CJRQ": write_moment(delivery.created_at),
            "SDRQ": write_moment(delivery.arrives_at),
            "ZXS": str(delivery.cartons),
            "JLS": str(len(delivery.lines)),
        }
        return self._transport.call("YQ003", main, [_line_fields(line) for line in delivery.lines])


def _line_fields(line: PackedLine) -> Mapping[str, str]:
    return {
        "PSDTM": line.carton_no,
        "ZXLX": _PACKINGS[line.packing],
        "SPLX": DRUG,
        "ZXSPBM": line.province_code,
        "SCPH": line.batch,
        # What is not known of 饮片 travels as a day far ahead.
        "SCRQ": write_date(line.production_date or UNKNOWN_DATE),
        "YXRQ": write_date(line.expiry or UNKNOWN_DATE),
        "XSDDH": line.sale_no,
        "WLPTDDH": line.logistics_no,
        "DDMXBH": line.order_line_id,
        "PSL": str(line.quantity),
        "CGJLDW": _DOSAGE_UNITS if line.by_dosage else _PACKS,
    }


def _read_sent(answer: Answer) -> DeliverySent:
    numbers = tuple(row.get("PSMXBH", "") for row in answer.structs)
    return DeliverySent(answer.main.get("PSDID", ""), numbers if all(numbers) else ())
