"""Inquiries for prices at the platform's desk, and the quotations that answer them.

Without it a client could ask for prices and never be answered. YY013 files, YY014 makes valid,
YY015 gives quotations. Which messages distributors quote by is not published: the training
distributor quotes the listed price as soon as an inquiry is valid.

Where the sources are silent: an inquiry that is voided is not there any more (12026); one whose
last day is over is expired (04) where nothing was valid, else closed (03); confirming again is done
already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sync.sandbox.shanghai_yy.checks import Reply, among, one_of, page, required, span
from sync.sandbox.shanghai_yy.fields import (
    KINDS,
    Fields,
    date_b,
    product_fields,
    read_date_b,
)
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.catalogue import TrainingItem
from sync.sandbox.training.delivery import DISTRIBUTOR_CODE, DISTRIBUTOR_NAME
from sync.sandbox.training.ledger import Ledger
from sync.sandbox.training.order import DRUG

_INQUIRY = "inquiry"
_NEW, _CHANGED, _VOID = "1", "2", "3"
_NOT_VALID, _ANSWERED, _CLOSED, _EXPIRED = "01", "02", "03", "04"
_FILED = "00"
"""报价单状态 (4.1.18)."""
_ITEM = ("SPLX", "YPLX", "ZXSPBM", "YYSPBM")
_SHOWN = ("CPM", "YPJX", "GG", "BZDWXZ", "BZDWMC", "YYDWMC", "BZNHSL", "SCQYMC")


class InquiryDesk:
    """Answers the messages about prices; safe to use from several threads."""

    def __init__(
        self,
        ledger: Ledger,
        items: Mapping[str, TrainingItem],
        today: Callable[[], date],
        page_size: int,
    ) -> None:
        self._ledger, self._items, self._today = ledger, items, today
        self._page_size = page_size

    def file(self, main: Fields) -> Reply:
        """YY013 询价单填报: new, changed or voided."""
        operation = one_of(main, "CZLX", "123", Result.WRONG_OPERATION)
        said = self._item(main)
        with self._ledger.change():
            number = "" if operation == _NEW else required(main, "XJDBH")
            if number and self._known(number)["valid"]:
                raise Refusal(Result.WRONG_INQUIRY_STATE, "询价单已确认，不能修改或作废")
            if operation == _VOID:
                self._ledger.put_paper(_INQUIRY, number, {})
                return Reply({"XJDBH": number, **said})
            days = {name: self._day(main, name) for name in ("XJQSRQ", "XJJZRQ")}
            if days["XJQSRQ"] > days["XJJZRQ"]:
                raise Refusal(Result.WRONG_XML, "询价截止日期早于起始日期")
            if days["XJJZRQ"] < self._today():
                raise Refusal(Result.INQUIRY_OVER)
            number = number or self._next()
            body = {**said, **{name: date_b(day) for name, day in days.items()}, "valid": ""}
            self._ledger.put_paper(_INQUIRY, number, body)
        return Reply({"XJDBH": number, **said})

    def confirm(self, main: Fields) -> Reply:
        """YY014 询价单填报确认: valid from now on."""
        said = self._item(main)
        with self._ledger.change():
            number = required(main, "XJDBH")
            inquiry = self._known(number)
            if any(inquiry[name] != said[name] for name in _ITEM):
                raise Refusal(Result.WRONG_INQUIRY_STATE, "确认的商品与询价单不一致")
            if not inquiry["valid"]:
                if self._state(inquiry) == _EXPIRED:
                    raise Refusal(Result.INQUIRY_OVER)
                day = date_b(self._today())
                self._ledger.put_paper(_INQUIRY, number, {**inquiry, "valid": day})
        return Reply()

    def state(self, number: str) -> str:
        """YY020 of one inquiry."""
        return self._state(self._known(number))

    def quotation_state(self, number: str) -> str:
        """YY020 of one quotation."""
        if all(row["BJDBH"] != number for _day, row in self._quotations()):
            raise Refusal(Result.NO_QUOTATION)
        return _FILED

    def quotations(self, main: Fields) -> Reply:
        """YY015 报价单查询并获取."""
        first, last = span(main, needed=True)
        asked = {name: main[name] for name in ("YQBM", "SPLX", "YPLX", "XJDBH") if main.get(name)}
        rows = [
            row
            for day, row in self._quotations()
            if row["BJDBH"] > main.get("BJDBH", "")
            and first <= day <= last
            and all(row[name] == value for name, value in asked.items())
        ]
        return page(rows, self._page_size)

    def _quotations(self) -> list[tuple[date, Fields]]:
        return [
            (read_date_b("valid", body["valid"]) or date.min, self._quotation(number, body))
            for number, body in self._ledger.papers(_INQUIRY)
            if body and body["valid"]
        ]

    def _quotation(self, number: str, inquiry: Fields) -> Fields:
        item = self._items[inquiry["ZXSPBM"]]
        product = product_fields(item)
        return {
            "BJDBH": f"{number[:13]}1{number[14:]}",
            "XJDBH": number,
            "YQBM": DISTRIBUTOR_CODE,
            "YQMC": DISTRIBUTOR_NAME,
            "SPLX": inquiry["SPLX"],
            "YPLX": inquiry["YPLX"],
            "ZXSPBM": inquiry["ZXSPBM"],
            **{name: product[name] for name in _SHOWN},
            "YPBJ": item.price,
        }

    def _known(self, number: str) -> Fields:
        inquiry = self._ledger.paper(_INQUIRY, number)
        if not inquiry:
            raise Refusal(Result.NO_INQUIRY)
        return inquiry

    def _state(self, inquiry: Fields) -> str:
        over = (read_date_b("XJJZRQ", inquiry["XJJZRQ"]) or date.max) < self._today()
        if not inquiry["valid"]:
            return _EXPIRED if over else _NOT_VALID
        return _CLOSED if over else _ANSWERED

    def _item(self, main: Fields) -> Fields:
        return {
            "SPLX": one_of(main, "SPLX", DRUG, Result.WRONG_GOODS),
            "YPLX": among(main, "YPLX", KINDS, Result.WRONG_KIND),
            "ZXSPBM": among(main, "ZXSPBM", self._items, Result.NO_PRODUCT),
            "YYSPBM": required(main, "YYSPBM"),
        }

    def _day(self, main: Fields, name: str) -> date:
        return read_date_b(name, required(main, name)) or date.min

    def _next(self) -> str:
        count = len(self._ledger.papers(_INQUIRY)) + 1
        return f"{self._today():%Y%m%d}{count:05d}2000000"
