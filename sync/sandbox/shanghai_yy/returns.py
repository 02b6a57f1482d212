"""Returns at the platform's desk: filed, changed, voided, confirmed, asked after.

Without it a client could file what no platform takes. Two phases as with orders: YY011 gives a
number, YY012 makes it valid and repeats what identifies it; only a return that is not confirmed may
be changed or voided. One batch of one item a return; its sum must be price times quantity (23001).
YY011 has no key of the hospital's, so the same return filed twice is two returns.

Where the sources are silent: a batch that was never delivered, or more of it than was accepted and
not returned yet, is refused as 13015; a return number is asked for as CXBH.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from sync.sandbox.shanghai_yy.checks import (
    Reply,
    count,
    money,
    one_of,
    require_distributor,
    required,
)
from sync.sandbox.shanghai_yy.fields import Fields
from sync.sandbox.shanghai_yy.points import PointDesk
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import PASSED
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import DRUG
from sync.sandbox.training.returning import (
    FILED,
    TURNED_DOWN,
    UNDER_REVIEW,
    VOIDED,
    Return,
    return_state,
)

_OPERATIONS = "123"
_NEW, _VOID = "1", "3"
_UNIT_TYPES = "12"
_YES_NO = "01"


class ReturnDesk:
    """Answers the messages about returns; safe to use from several threads."""

    def __init__(
        self,
        ledger: Ledger,
        hospital: str,
        items: Mapping[str, TrainingItem],
        points: PointDesk,
        now: Callable[[], datetime],
        today: Callable[[], date],
    ) -> None:
        self._ledger, self._hospital, self._items = ledger, hospital, items
        self._points, self._now, self._today = points, now, today
        # What is confirmed must be what was counted: nothing may change in between.
        self._lock = threading.Lock()

    def file(self, main: Fields) -> Reply:
        """YY011 退货单填报: new, changed or voided."""
        operation = one_of(main, "CZLX", _OPERATIONS, Result.WRONG_OPERATION)
        self._require_place(main)
        with self._lock:
            known = self._unconfirmed(operation, main)
            if known is not None and operation == _VOID:
                self._ledger.put_return(replace(known, filed_as=VOIDED))
                return Reply({"THDBH": known.return_id})
            wanted = self._read(main)
            self._require_in_stock(wanted, known)
            number = known.return_id if known else self._ledger.next_return_id(self._today())
            self._ledger.put_return(replace(wanted, return_id=number))
        return Reply({"THDBH": number})

    def confirm(self, main: Fields) -> Reply:
        """YY012 退货单填报确认: valid from now on; again is said to be done already."""
        self._require_place(main)
        said = (
            required(main, "YQBM"),
            one_of(main, "DLCGBZ", _YES_NO, Result.WRONG_XML),
            count(main, "THSL"),
        )
        with self._lock:
            known = self._known(required(main, "THDBH"))
            if known.filed_as == VOIDED:
                raise Refusal(Result.WRONG_RETURN_STATE, "退货单已作废，不能确认")
            if said != (known.distributor, known.volume_based, known.quantity):
                raise Refusal(Result.OTHER_RETURN, f"退货数量应为 {known.quantity}")
            if known.filed_as != FILED:
                return Reply(result=Result.RETURN_ALREADY_CONFIRMED)
            self._ledger.put_return(replace(known, filed_as=UNDER_REVIEW, confirmed_at=self._now()))
        return Reply()

    def state(self, return_id: str) -> str:
        """YY020 of one return: how far it has come."""
        return return_state(self._known(return_id), self._now())

    def _known(self, return_id: str) -> Return:
        return_ = self._ledger.return_of(return_id)
        if return_ is None:
            raise Refusal(Result.NO_RETURN)
        return return_

    def _require_place(self, main: Fields) -> None:
        if required(main, "YYBM") != self._hospital:
            raise Refusal(Result.NO_HOSPITAL)
        self._points.point(required(main, "PSDBM"))

    def _unconfirmed(self, operation: str, main: Fields) -> Return | None:
        """The return to change or void; None where a new one is filed."""
        if operation == _NEW:
            return None
        return_ = self._known(required(main, "THDBH"))
        if return_.filed_as != FILED:
            raise Refusal(Result.WRONG_RETURN_STATE, "退货单已确认或已作废，不能修改或作废")
        return return_

    def _read(self, main: Fields) -> Return:
        distributor = required(main, "YQBM")
        require_distributor(distributor)
        volume_based = one_of(main, "DLCGBZ", _YES_NO, Result.WRONG_XML)
        one_of(main, "SPLX", DRUG, Result.WRONG_GOODS)
        product = required(main, "ZXSPBM")
        if product not in self._items:
            raise Refusal(Result.NO_PRODUCT)
        one_of(main, "CGJLDW", _UNIT_TYPES, Result.WRONG_XML)
        batch, quantity = required(main, "SCPH"), count(main, "THSL", least=1)
        for name in ("THDJ", "THZJ"):
            required(main, name)
        price, total = money(main, "THDJ"), money(main, "THZJ")
        if Decimal(total) != Decimal(price) * quantity:
            raise Refusal(
                Result.WRONG_SUM,
                f"退回总价应为 {Decimal(price) * quantity:f}（{price}×{quantity}），现为 {total}",
            )
        return Return(
            return_id="",
            distributor=distributor,
            volume_based=volume_based,
            product=product,
            batch=batch,
            quantity=quantity,
            price=price,
            reason=required(main, "THYY"),
            filed_as=FILED,
        )

    def _require_in_stock(self, wanted: Return, known: Return | None) -> None:
        """Refuse what never came, or went back already."""
        passed = [
            row.quantity
            for row in self._ledger.details(state=PASSED)
            if (row.product, row.batch) == (wanted.product, wanted.batch)
        ]
        back = [
            one.quantity
            for one in self._ledger.returns()
            if (one.product, one.batch) == (wanted.product, wanted.batch)
            and one.filed_as not in (VOIDED, TURNED_DOWN)
            and (known is None or one.return_id != known.return_id)
        ]
        if not passed:
            raise Refusal(Result.NO_DETAIL, f"没有验收过批号 {wanted.batch} 的该商品")
        left = sum(passed) - sum(back)
        if wanted.quantity > left:
            raise Refusal(
                Result.NO_DETAIL, f"批号 {wanted.batch} 最多还能退 {left}，现为 {wanted.quantity}"
            )
