"""Invoices at the platform's desk, for the distributor: told, confirmed, voided.

Without it only the training distributor could bill. YQ004 takes lines of one or more invoices;
YQ016 repeats the sum and lets the hospital see one. A blue line names the order line and must match
something that was delivered on it (13015); a red one names a return that was granted, counts down
and has no line number. One bad line and nothing is kept.

Where the sources are silent: an invoice that is told again is refused as 12001, and so is the
change of one the hospital accepted; before YQ016 the hospital does not see it, and confirming again
is done already; whether the lines add up to the sum is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from sync.sandbox.shanghai_yy.bills import VOIDED, Bill
from sync.sandbox.shanghai_yy.checks import (
    Fault,
    Reply,
    figure,
    judged,
    one_of,
    require_count,
    required,
)
from sync.sandbox.shanghai_yy.fields import Fields, read_date_b
from sync.sandbox.shanghai_yy.place import Shop
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.shanghai_yy.returns import ReturnDesk
from sync.sandbox.training.delivery import DISTRIBUTOR_NAME
from sync.sandbox.training.invoice import FILED
from sync.sandbox.training.order import DRUG
from sync.sandbox.training.returning import GRANTED
from sync.sandbox.training.sent_rows import VOIDED as GONE

_NEW, _VOID = "1", "3"
_YES = "1"
_SIGNED = re.compile(r"-?[0-9]{1,12}(\.0{1,6})?")
_KEPT = (
    *("SPLX", "SFCH", "ZXSPBM", "SCPH", "SCRQ", "SPSL", "GLMXBH", "XSDDH", "YXRQ", "WSDJ"),
    *("HSDJ", "SL", "SE", "HSJE", "PFJ", "LSJ", "PZWH"),
)
_SHOWN = ("FPH", "ZXSPBM", "SCPH", "GLMXBH")


class BillingDesk:
    """Answers YQ004 and YQ016; safe to use from several threads."""

    def __init__(self, shop: Shop, returns: ReturnDesk) -> None:
        self._ledger, self._items, self._place = shop.ledger, shop.items, shop.place
        self._book, self._returns, self._today = shop.book, returns, shop.today

    def tell(self, main: Fields, structs: Sequence[Fields]) -> Reply:
        """YQ004 发票传报."""
        operation = one_of(main, "CZLX", "123", Result.WRONG_OPERATION)
        self._place.require(main)
        require_count(main, structs)
        invoices: dict[str, list[Fields]] = {}
        for struct in structs:
            invoices.setdefault(required(struct, "FPH"), []).append(struct)
        with self._ledger.change():
            known = {number: self._to_change(operation, number, main) for number in invoices}
            if operation == _VOID:
                for bill in filter(None, known.values()):
                    self._book.say(bill, VOIDED, paid=False)
                return Reply({}, [])
            faults = [self._fault(struct) for struct in structs]
            shown = [{name: struct.get(name, "") for name in _SHOWN} for struct in structs]
            if all(fault.result is Result.DONE for fault in faults):
                for number, mine in invoices.items():
                    self._keep(main, known[number], mine)
        return judged(shown, faults, {})

    def confirm(self, main: Fields) -> Reply:
        """YQ016 发票确认: the hospital sees it from now on."""
        self._place.require_hospital(main)
        with self._ledger.change():
            bill = self._book.find(required(main, "FPH"), required(main, "YQBM"))
            if bill is None or bill.state == VOIDED:
                raise Refusal(Result.NO_INVOICE)
            if figure(main, "FPHSZJE") != bill.amount:
                raise Refusal(Result.NO_INVOICE, f"发票含税总金额应为 {bill.amount}")
            self._book.confirm(bill)
        return Reply()

    def state(self, number: str) -> str:
        """YQ015 of one invoice."""
        bill = self._book.find(number)
        if bill is None:
            raise Refusal(Result.NO_INVOICE)
        return bill.state

    def _to_change(self, operation: str, number: str, main: Fields) -> Bill | None:
        bill = self._book.find(number, main["YQBM"])
        if operation == _NEW:
            if bill is not None:
                raise Refusal(Result.WRONG_OPERATION, f"发票号 {number} 已传报")
            return None
        if bill is None:
            raise Refusal(Result.NO_INVOICE)
        if bill.state != FILED:
            raise Refusal(Result.WRONG_OPERATION, f"发票 {number} 已验收或已作废")
        return bill

    def _keep(self, main: Fields, known: Bill | None, structs: Sequence[Fields]) -> None:
        first = structs[0]
        day = read_date_b("FPRQ", first["FPRQ"]) or self._today()
        number = known.head["FPID"] if known else self._book.next_id(day)
        head = {
            "FPID": number,
            "FPH": first["FPH"],
            "YQBM": main["YQBM"],
            "YQMC": DISTRIBUTOR_NAME,
            "FPRQ": first["FPRQ"],
            "FPHSZJE": first["FPHSZJE"],
            "YYBM": main["YYBM"],
            "PSDBM": main["PSDBM"],
            "DLCGBZ": first["DLCGBZ"],
            "FPBZ": first.get("FPBZ", ""),
            "SFWPSFP": "0",
            "WPSFPSM": first.get("WFGLSM", ""),
        }
        lines = [
            {
                "FPMXBH": f"{number[:14]}{position:06d}",
                **{name: struct.get(name, "") for name in _KEPT},
                "SXH": "" if struct["SFCH"] == _YES else str(position),
            }
            for position, struct in enumerate(structs, start=1)
        ]
        self._book.tell(head, lines, shown=False)

    def _fault(self, struct: Fields) -> Fault:
        read_date_b("FPRQ", required(struct, "FPRQ"))
        one_of(struct, "DLCGBZ", "01", Result.WRONG_XML)
        red = one_of(struct, "SFCH", "01", Result.WRONG_XML) == _YES
        related = one_of(struct, "GLBZ", "01", Result.WRONG_XML) == _YES
        for name in ("FPHSZJE", "HSDJ", "HSJE", "SL", "SE", "WSDJ"):
            figure(struct, name)
        if not _SIGNED.fullmatch(required(struct, "SPSL")) or not Decimal(struct["SPSL"]):
            raise Refusal(Result.WRONG_XML, f"SPSL 应为不为 0 的整数，现为“{struct['SPSL']}”")
        if struct.get("SPLX", "") != DRUG:
            return Fault(Result.WRONG_GOODS_TYPE)
        if required(struct, "ZXSPBM") not in self._items:
            return Fault(Result.UNMATCHED_PRODUCT)
        if not related:
            required(struct, "WFGLSM")
            return Fault()
        return self._red_fault(struct) if red else self._blue_fault(struct)

    def _blue_fault(self, struct: Fields) -> Fault:
        line, batch = required(struct, "GLMXBH"), struct.get("SCPH", "")
        if all(line != one.line_id for order in self._ledger.orders() for one in order.lines):
            return Fault(Result.NO_ORDER_LINE)
        came = any(
            (one.order_line_id, one.product, one.batch) == (line, struct["ZXSPBM"], batch)
            and one.state != GONE
            for one in self._ledger.details()
        )
        return Fault() if came else Fault(Result.NO_DETAIL, f"没有配送过批号 {batch} 的该商品")

    def _red_fault(self, struct: Fields) -> Fault:
        number = required(struct, "GLMXBH")
        if self._returns.state(number) != GRANTED:
            raise Refusal(Result.WRONG_RETURN_STATE, f"退货单 {number} 未审批通过，不能冲红")
        back = self._ledger.return_of(number)
        wanted = struct["ZXSPBM"], struct.get("SCPH", ""), int(Decimal(struct["SPSL"]))
        if back is None or (back.product, back.batch, -back.quantity) != wanted:
            return Fault(Result.NO_DETAIL, f"与退货单 {number} 的商品、批号或数量不一致")
        total = round(Decimal(struct["HSDJ"]) * Decimal(struct["SPSL"]), 2)
        if Decimal(struct["HSJE"]) != total:
            return Fault(Result.WRONG_SUM, f"含税金额应为 {total}，现为 {struct['HSJE']}")
        return Fault()
