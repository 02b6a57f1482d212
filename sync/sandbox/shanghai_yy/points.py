"""Delivery points and stock of the hospital: told, looked up, taken out of use.

Without it every order would go to the one place that training began with. YY001 registers a point
under a code of the hospital's choice; YY002 replaces what was told of an item at a point. One bad
row of stock and nothing is kept.

Where the sources are silent: a point registered twice is refused as 12001, and one that is voided
is not there any more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from sync.sandbox.shanghai_yy.checks import (
    Fault,
    Reply,
    among,
    figure,
    judged,
    one_of,
    require_count,
    required,
)
from sync.sandbox.shanghai_yy.fields import KINDS, Fields, read_moment_a
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import DELIVERY_POINT, DRUG

_POINT = "point"
_STOCK = "stock"
_NEW, _VOID = "1", "3"
_FIRST = {
    "PSDBM": DELIVERY_POINT,
    "PSDMC": "培训医院西药库",
    "PSDZ": "培训路 1 号",
    "LXRXM": "",
    "LXDH": "",
    "YZBM": "",
    "BZXX": "",
}
"""What the training hospital has without registering it."""
_FIELDS = ("PSDBM", "PSDMC", "PSDZ", "LXRXM", "LXDH", "YZBM")


class PointDesk:
    """Answers the messages about the hospital itself; safe to use from several threads."""

    def __init__(self, ledger: Ledger, products: Collection[str]) -> None:
        self._ledger, self._products = ledger, products

    def points(self) -> list[Fields]:
        """All delivery points that are in use, by their codes."""
        told = dict(self._ledger.papers(_POINT))
        known = {DELIVERY_POINT: _FIRST, **told}
        return [known[code] for code in sorted(known) if known[code]]

    def point(self, code: str) -> Fields:
        """One delivery point; raises Refusal(12004)."""
        for fields in self.points():
            if fields["PSDBM"] == code:
                return fields
        raise Refusal(Result.NO_DELIVERY_POINT)

    def state(self, code: str) -> str:
        """YY020 of one delivery point: which states there are is not published."""
        self.point(code)
        return ""

    def tell(self, main: Fields) -> Reply:
        """YY001 医院配送点基础信息传报."""
        operation = one_of(main, "CZLX", "123", Result.WRONG_OPERATION)
        fields = {name: required(main, name) for name in _FIELDS}
        code = fields["PSDBM"]
        with self._ledger.change():
            known = any(point["PSDBM"] == code for point in self.points())
            if known and operation == _NEW:
                raise Refusal(Result.WRONG_OPERATION, f"配送点 {code} 已存在，修改请用操作类型 2")
            if not known and operation != _NEW:
                raise Refusal(Result.NO_DELIVERY_POINT)
            said = {} if operation == _VOID else {**fields, "BZXX": main.get("BZXX", "")}
            self._ledger.put_paper(_POINT, code, said)
        return Reply()

    def tell_stock(self, main: Fields, structs: Sequence[Fields]) -> Reply:
        """YY002 药品当前库存量数据传报."""
        moment = required(main, "KCCBSJ")
        read_moment_a("KCCBSJ", moment)
        require_count(main, structs)
        faults = [self._fault(struct) for struct in structs]
        if all(fault.result is Result.DONE for fault in faults):
            with self._ledger.change():
                for struct in structs:
                    key = "/".join(struct.get(name, "") for name in ("ZXSPBM", "YYSPBM", "PSDBM"))
                    self._ledger.put_paper(_STOCK, key, {**struct, "KCCBSJ": moment})
        shown = [
            {name: struct.get(name, "") for name in ("SPLX", "YPLX", "ZXSPBM", "YYSPBM")}
            for struct in structs
        ]
        return judged(shown, faults, {})

    def stock(self) -> list[Fields]:
        """What was told last of each item at each point."""
        return [body for _key, body in self._ledger.papers(_STOCK)]

    def _fault(self, struct: Fields) -> Fault:
        if required(struct, "SPLX") != DRUG:
            return Fault(Result.WRONG_GOODS_TYPE)
        if struct.get("YPLX", "") not in KINDS:
            return Fault(Result.WRONG_KIND_OF_LINE)
        required(struct, "YYSPBM")
        required(struct, "KCDW")
        if figure(struct, "YPKCL") < Decimal(0):
            raise Refusal(Result.WRONG_XML, f"YPKCL 不能为负，现为 {struct['YPKCL']}")
        if struct.get("PSDBM"):
            among(
                struct, "PSDBM", [one["PSDBM"] for one in self.points()], Result.NO_DELIVERY_POINT
            )
        if required(struct, "ZXSPBM") not in self._products:
            return Fault(Result.UNMATCHED_PRODUCT)
        return Fault()
