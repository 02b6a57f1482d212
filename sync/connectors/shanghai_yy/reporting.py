"""Who hears of a row that cannot be read, so that one bad row keeps no others away.

Without it a wrong date at the platform would stop a whole hospital.
"""

from __future__ import annotations

import logging
from typing import Protocol

from sync.connectors.shanghai_yy.fields import Fields

_log = logging.getLogger(__name__)

_NUMBERS = {
    "FPMXBH": "发票明细",
    "PSMXBH": "配送明细",
    "PSDID": "配送单",
    "FPID": "发票",
    "BJDBH": "报价单",
    "DDMXBH": "订单明细",
    "THDBH": "退货单",
}
"""What a row is, by the field that numbers it."""


class DetailReport(Protocol):
    """Is told of a row that cannot be read, so that a person looks."""

    def __call__(self, fields: Fields, reason: str, /) -> None:
        """Take note of it; the other rows go on."""


def log_detail(fields: Fields, reason: str, /) -> None:
    """Write an unreadable row to the log."""
    for field, what in _NUMBERS.items():
        if fields.get(field):
            _log.warning("%s %s 无法读取：%s", what, fields[field], reason)
            return
    _log.warning("一条没有编号的记录无法读取：%s", reason)
