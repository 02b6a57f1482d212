"""The Shanghai platform behind the distributor's port: messages YQ001 to YQ017.

Without it a distributor could not tell the platform what it packs. Orders and returns stand in
distributor_orders.py, deliveries in distributor_shipping.py, invoices in distributor_billing.py;
here are the items (YQ001) and the stock (YQ002). YQ006 to YQ009, YQ012 and YQ014 are not published
and not spoken.
"""

from __future__ import annotations

from sync.connectors.distributor_port import (
    DistributorOffer,
    ItemTold,
    ItemToTell,
    SupplyLine,
)
from sync.connectors.shanghai_yy.distributor_billing import BillingMessages
from sync.connectors.shanghai_yy.distributor_orders import OrderMessages
from sync.connectors.shanghai_yy.distributor_shipping import ShippingMessages
from sync.connectors.shanghai_yy.fields import written
from sync.connectors.shanghai_yy.kinds import DRUG, KIND_CODES
from sync.connectors.shanghai_yy.stock import in_pieces

_NEW = "1"
_TO_BE_MATCHED = "33003"


class ShanghaiYq(OrderMessages, ShippingMessages, BillingMessages):
    """The distributor's client of the Shanghai drug platform; for one thread at a time."""

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "shanghai-yq"

    @property
    def offers(self) -> frozenset[DistributorOffer]:
        """All but confirming: an order line is taken by the first delivery on it."""
        return frozenset(DistributorOffer) - {DistributorOffer.CONFIRMING}

    def tell_item(self, item: ItemToTell) -> ItemTold:
        """YQ001: tell an item; a person will match what the platform cannot (33003)."""
        answer = self._transport.call("YQ001", _item_fields(item))
        matched = answer.head.get("ZTCLJG", "") != _TO_BE_MATCHED
        return ItemTold(matched, answer.main.get("ZXSPBM", "") if matched else "")

    def report_stock(self, lines: tuple[SupplyLine, ...]) -> None:
        """YQ002: tell the stock, in messages of a size that the platform takes."""
        for some in in_pieces(lines, self._settings.stock_rows):
            rows = [
                {
                    "SPLX": DRUG,
                    "ZXSPBM": line.province_code,
                    # How the two differ is not published: both say what can be delivered.
                    "YPKCL": written(line.quantity),
                    "KCSL": written(line.quantity),
                    "KCDW": line.unit,
                }
                for line in some
            ]
            self._transport.call("YQ002", {"JLS": str(len(rows))}, rows)


def _item_fields(item: ItemToTell) -> dict[str, str]:
    return {
        "CZLX": _NEW,
        "SPLX": DRUG,
        "YPLX": KIND_CODES[item.kind],
        "TYM": item.name,
        "CPM": item.product_name,
        "YWM": item.english_name,
        "SPM": item.trade_name,
        "YPSPTXM": item.bar_code,
        "YPJX": item.form,
        "GG": item.strength,
        "SCQYMC": item.maker,
        "CPLB": item.category,
        "YPBWM": item.standard_code,
        "YPPZWH": item.approval_number,
        "BZCZ": item.pack_material,
        "BZDW": item.pack_unit,
        "CGYYDW": item.dosage_unit,
        "BZSL": str(item.pack_quantity),
        "BZFS": item.pack_form,
        "TZMS": item.remark,
    }
