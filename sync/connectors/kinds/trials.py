"""Harmless calls that several kinds are tried with.

Without it each kind would word the same findings differently.
"""

from __future__ import annotations

from typing import Any

from app.readers.saying import Saying
from sync.connectors.kinds.kind import Trial
from sync.connectors.port import Platform, PlatformDetail

NOBODYS = "TRACEDOCK-TEST"
"""A number that nothing has: asked for, it changes nothing and tells that we may ask."""
ACCOUNT_TITLE, READING_TITLE = Saying("账户", "Account"), Saying("读一条数据", "Reading")
_ACCEPTED = Saying(
    "平台接受了账户、密钥和机构编码", "The platform accepted account, keys and institution code"
)


def _first_delivery(connector: Platform) -> PlatformDetail | None:
    return next(iter(connector.open_details()), None)


def _account_by_deliveries(connector: Platform) -> Saying:
    _first_delivery(connector)
    return _ACCEPTED


def _reading_of_deliveries(connector: Platform) -> Saying:
    first = _first_delivery(connector)
    if first is None:
        return Saying(
            "平台现在没有待验收的配送明细，查询本身正常",
            "No delivery line waits for acceptance at the platform now; the query itself works",
        )
    return Saying(
        f"读到配送明细 {first.detail_id}：{first.name}，批号 {first.batch}，{first.quantity}",
        f"Read delivery line {first.detail_id}: {first.name}, batch {first.batch}, "
        f"{first.quantity}",
    )


def _account_by_item(connector: Platform) -> Saying:
    connector.item(NOBODYS)
    return _ACCEPTED


def accepted(_found: Any = None) -> Saying:  # noqa: ANN401 (whatever came)
    """Say that an answer came."""
    return _ACCEPTED


ACCOUNT_BY_DELIVERIES = Trial(ACCOUNT_TITLE, _account_by_deliveries)
ACCOUNT_BY_ITEM = Trial(ACCOUNT_TITLE, _account_by_item)
FIRST_DELIVERY = Trial(READING_TITLE, _reading_of_deliveries)
