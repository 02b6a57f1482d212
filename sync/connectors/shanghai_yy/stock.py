"""Delivery points and stock: what the hospital tells of itself.

Without it the platform would know neither where to deliver nor what is short. YY001 registers a
delivery point under a code of the hospital's choice; whether it is new or changed is looked up
first (YY020, 09). YY002 tells the stock of up to `stock_rows` items a message; what is told
replaces what was told before, so a message may be sent again. Fields: procurement.md §1.1.5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sync.connectors.office_port import DeliveryPoint, LinesRefused, StockLine
from sync.connectors.port import PlatformError
from sync.connectors.shanghai_yy.calling import Caller
from sync.connectors.shanghai_yy.fields import write_moment, written
from sync.connectors.shanghai_yy.kinds import DRUG, KIND_CODES

Line = TypeVar("Line")

_NEW, _CHANGED, _VOID = "1", "2", "3"
_POINT = "09"
_UNKNOWN_POINT = "12004"
_OF_LINES = frozenset({"10000", _UNKNOWN_POINT, "12009", "12010", "12011"})
"""Beside 13xxx, what may be said of a message because of a line in it."""


class StockMessages(Caller):
    """The hospital's delivery points and stock."""

    def put_point(self, point: DeliveryPoint) -> None:
        """YY001: register a delivery point, or change it."""
        known = self._state_of(_POINT, point.code, _UNKNOWN_POINT) is not None
        self._transport.call("YY001", _point_fields(point, _CHANGED if known else _NEW))

    def remove_point(self, point: DeliveryPoint) -> None:
        """YY001: take a delivery point out of use; one that is unknown is out of use."""
        if self._state_of(_POINT, point.code, _UNKNOWN_POINT) is not None:
            self._transport.call("YY001", _point_fields(point, _VOID))

    def report_stock(self, lines: tuple[StockLine, ...], at: datetime) -> None:
        """YY002: tell the stock, in messages of a size that the platform takes."""
        try:
            self._tell(lines, at)
        except PlatformError as error:
            if error.code in _OF_LINES or error.code.startswith("13"):
                raise LinesRefused(error.code, error.message) from error
            raise

    def _tell(self, lines: tuple[StockLine, ...], at: datetime) -> None:
        for some in in_pieces(lines, self._settings.stock_rows):
            main = {"KCCBSJ": write_moment(at), "JLS": str(len(some))}
            self._transport.call("YY002", main, [_stock_fields(line) for line in some])


def in_pieces(lines: Sequence[Line], size: int) -> Iterator[Sequence[Line]]:
    """Cut what is to be told into messages."""
    for start in range(0, len(lines), size):
        yield lines[start : start + size]


def _point_fields(point: DeliveryPoint, operation: str) -> Mapping[str, str]:
    return {
        "CZLX": operation,
        "PSDBM": point.code,
        "PSDMC": point.name,
        "PSDZ": point.address,
        "LXRXM": point.contact,
        "LXDH": point.phone,
        "YZBM": point.postcode,
        "BZXX": point.remark,
    }


def _stock_fields(line: StockLine) -> Mapping[str, str]:
    return {
        "SPLX": DRUG,
        "YPLX": KIND_CODES[line.kind],
        "ZXSPBM": line.province_code,
        "YYSPBM": line.hospital_code,
        "PSDBM": line.delivery_point,
        "YPKCL": written(line.quantity),
        "KCDW": line.unit,
    }
