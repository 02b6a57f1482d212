"""Which message goes to which desk, on the hospital's side and on the distributor's.

Without it the dispatcher would know every subject. Both sides share the desks, so that what one
tells the other sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sync.sandbox.shanghai_yy.billing import BillingDesk
from sync.sandbox.shanghai_yy.bills import BillBook
from sync.sandbox.shanghai_yy.checks import Reply
from sync.sandbox.shanghai_yy.deliveries import DeliveryDesk
from sync.sandbox.shanghai_yy.fields import Fields
from sync.sandbox.shanghai_yy.inquiries import InquiryDesk
from sync.sandbox.shanghai_yy.invoices import InvoiceDesk
from sync.sandbox.shanghai_yy.orders import OrderDesk
from sync.sandbox.shanghai_yy.place import Place, Shop
from sync.sandbox.shanghai_yy.points import PointDesk
from sync.sandbox.shanghai_yy.queries import QueryDesk, States
from sync.sandbox.shanghai_yy.returns import ReturnDesk
from sync.sandbox.shanghai_yy.shipping import ShippingDesk
from sync.sandbox.shanghai_yy.supplying import SupplierDesk
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.ledger import Ledger

Message = Callable[[Fields], Reply]
Upload = Callable[[Fields, Sequence[Fields]], Reply]
"""A message whose request has a DETAIL."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whoever may call, and how much it gets per page."""

    user: str
    password: str = field(repr=False)
    org_code: str
    page_size: int


@dataclass(frozen=True, slots=True)
class Counter:
    """What one account may say."""

    account: Account
    messages: Mapping[str, Message]
    uploads: Mapping[str, Upload]


class Counters:
    """All desks of one platform with one hospital; safe to use from several threads."""

    def __init__(
        self,
        hospital: Account,
        ledger: Ledger,
        catalogue: Sequence[TrainingItem],
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        items = {item.province_code: item for item in catalogue}
        code, size = hospital.org_code, hospital.page_size
        self._hospital, self._items = hospital, items
        points = PointDesk(ledger, items)
        book = BillBook(ledger, code, items, now)
        self._points = points
        self._orders = OrderDesk(ledger, code, items, points, today)
        self._returns = ReturnDesk(ledger, code, items, points, now, today)
        self._invoices = InvoiceDesk(ledger, book, size)
        self._inquiries = InquiryDesk(ledger, items, today, size)
        self._deliveries = DeliveryDesk(ledger, items, size)
        shop = Shop(ledger, items, Place(code, points), book, today)
        self._shipping = ShippingDesk(shop)
        self._billing = BillingDesk(shop, self._returns)
        self._supplying = SupplierDesk(shop, points, self._orders, now, size)

    def for_hospital(self) -> Counter:
        """Messages YY001 to YY021."""
        messages: Mapping[str, Message] = {
            "YY001": self._points.tell,
            "YY003": self._deliveries.open_details,
            "YY004": self._invoices.open_lines,
            "YY005": self._deliveries.listed,
            "YY006": self._deliveries.opened,
            "YY007": self._invoices.listed,
            "YY008": self._invoices.opened,
            "YY010": self._orders.confirm,
            "YY011": self._returns.file,
            "YY012": self._returns.confirm,
            "YY013": self._inquiries.file,
            "YY014": self._inquiries.confirm,
            "YY015": self._inquiries.quotations,
            "YY017": self._invoices.pay,
            "YY018": self._deliveries.accept,
            "YY019": self._invoices.accept,
            "YY020": self._queries(self._invoices.state),
            "YY021": self._orders.line_states,
        }
        uploads: Mapping[str, Upload] = {
            "YY002": self._points.tell_stock,
            "YY009": self._orders.file,
            "YY016": self._invoices.balance,
        }
        return Counter(self._hospital, messages, uploads)

    def for_supplier(self, account: Account) -> Counter:
        """Messages YQ001 to YQ017, as far as they are published."""
        messages: Mapping[str, Message] = {
            "YQ001": self._supplying.tell_item,
            "YQ010": self._supplying.orders,
            "YQ011": self._supplying.returns,
            "YQ013": self._supplying.end,
            "YQ015": self._queries(self._billing.state),
            "YQ016": self._billing.confirm,
            "YQ017": self._supplying.points,
        }
        uploads: Mapping[str, Upload] = {
            "YQ002": self._supplying.tell_stock,
            "YQ003": self._shipping.tell,
            "YQ004": self._billing.tell,
            "YQ005": self._supplying.file_order,
        }
        return Counter(account, messages, uploads)

    def _queries(self, invoices: Callable[[str], str]) -> Message:
        states: States = {
            "01": self._orders.state,
            "03": invoices,
            "04": self._returns.state,
            "05": self._inquiries.quotation_state,
            "06": self._inquiries.state,
            "09": self._points.state,
        }
        return QueryDesk(self._items, self._deliveries, states).ask
