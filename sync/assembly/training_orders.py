"""The orders of the training hospital, read where it placed them.

Without it a trainee would see deliveries out of the blue: no message of the Shanghai platform gives
an order back. A real hospital's orders come from the system that writes them; the training
hospital's stand beside the training platform.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from app.purchasing.orders import Order, OrderLine
from app.purchasing.states import OrderState
from sync.connectors.port import PlatformError
from sync.sandbox.control_client import TrainingControl, TrainingUnreachable

_WAIT_S = 60.0
_DAY_DIGITS = 8
"""An order's number begins with its day."""


class _Line(msgspec.Struct, frozen=True):
    order_line_id: str
    line_no: str
    province_code: str
    distributor: str
    unit: str
    quantity: int
    price: Decimal | None = None


class _Order(msgspec.Struct, frozen=True):
    order_no: str
    lines: list[_Line]


class TrainingOrderBook:
    """Reads the training hospital's orders; for one thread at a time."""

    def __init__(self, sandbox_url: str) -> None:
        """Read them at the training platform's address."""
        self._control = TrainingControl(sandbox_url)

    def placed(self) -> Iterator[Order]:
        """Walk all orders; raises PlatformError."""
        try:
            told = msgspec.convert(self._control.orders(), list[_Order], strict=False)
            orders = [_order(order) for order in told]
        except (TrainingUnreachable, ValueError) as error:
            raise PlatformError("training", str(error), retry_after_s=_WAIT_S) from error
        yield from orders


def _order(order: _Order) -> Order:
    day = datetime.strptime(order.order_no[:_DAY_DIGITS], "%Y%m%d").replace(tzinfo=UTC)
    lines = (_line(position, line) for position, line in enumerate(order.lines, start=1))
    return Order(order.order_no, day, tuple(lines))


def _line(position: int, line: _Line) -> OrderLine:
    return OrderLine(
        line_no=position,
        order_line_id=line.order_line_id,
        distributor_code=line.distributor,
        province_code=line.province_code,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        # What the platform says of it comes by its own message.
        state=OrderState.CONFIRMED,
    )
