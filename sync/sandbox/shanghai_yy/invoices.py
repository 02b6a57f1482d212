"""Invoices at the platform's desk, for the hospital: listed, opened, accepted, paid, balanced.

Without it a client could never show what a delivery costs. YY004 gives the lines of those not
accepted, each with its invoice's own fields; YY007 lists invoices of any state, YY008 opens one.
YY019 accepts and YY017 pays: both name the sum, which must be right. YY016 balances a period.

Where the sources are silent: an invoice is asked for by its number; accepting or paying twice is
done already; a wrong sum is refused as 22007; only accepted invoices may be paid and are balanced;
the result of YY016 is called DZJG, in MAIN of the whole and in each STRUCT of one distributor.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sync.sandbox.shanghai_yy.bills import ACCEPTED, VOIDED, Bill, BillBook
from sync.sandbox.shanghai_yy.checks import (
    Reply,
    count,
    figure,
    one_of,
    page,
    require_count,
    require_distributor,
    required,
    span,
)
from sync.sandbox.shanghai_yy.fields import Fields
from sync.sandbox.shanghai_yy.results import Refusal, Result
from sync.sandbox.training.invoice import FILED
from sync.sandbox.training.ledger import Ledger

RESULT = "DZJG"
_EQUAL, _TOTAL_DIFFERS, _DETAIL_DIFFERS = "1", "2", "3"
_YEAR = (365, Result.INTERVAL_365)
_HEAD = (
    *("FPH", "FPRQ", "FPHSZJE", "YQBM", "YYBM", "PSDBM", "DLSGBZ", "FPBZ", "SFWPSFP"),
    "WPSFPSM",
)
"""What YY004 says of the invoice; 带量采购标志 is spelled DLSGBZ there and nowhere else."""
_OF_LINE = (
    *("FPMXBH", "SPLX", "SFCH", "ZXSPBM", "SCPH", "GLMXBH", "XSDDH", "JHDH", "SXH", "SPSL"),
    *("YXRQ", "KL", "WSDJ", "HSDJ", "SL", "SE", "HSJE", "PFJ", "LSJ"),
)
"""What YY008 says of a line."""


class InvoiceDesk:
    """Answers the hospital's messages about invoices; safe to use from several threads."""

    def __init__(self, ledger: Ledger, book: BillBook, page_size: int) -> None:
        self._ledger, self._book, self._page_size = ledger, book, page_size

    def open_lines(self, main: Fields) -> Reply:
        """YY004 获取发票明细数据: what is not accepted yet, after the cursor."""
        distributor = main.get("YQBM", "")
        require_distributor(distributor)
        rows = [
            {**{name: _head(bill, name) for name in _HEAD}, **line}
            for bill in self._shown()
            if bill.state == FILED and distributor in ("", bill.distributor)
            for line in bill.lines
        ]
        rows.sort(key=lambda row: row["FPMXBH"])
        cursor = main.get("FPMXBH", "")
        return page([row for row in rows if row["FPMXBH"] > cursor], self._page_size)

    def listed(self, main: Fields) -> Reply:
        """YY007 查询发票数据."""
        first, last = span(main)
        distributor, cursor = main.get("YQBM", ""), main.get("FPID", "")
        require_distributor(distributor)
        rows = [
            {**bill.head, "FPZT": bill.state}
            for bill in self._shown()
            if bill.head["FPID"] > cursor
            and first <= bill.day <= last
            and distributor in ("", bill.distributor)
        ]
        return page(rows, self._page_size)

    def opened(self, main: Fields) -> Reply:
        """YY008 按发票编号查询发票明细."""
        wanted, cursor = required(main, "FPID"), main.get("FPMXBH", "")
        for bill in self._shown():
            if bill.head["FPID"] == wanted:
                lines = [line for line in bill.lines if line["FPMXBH"] > cursor]
                return page(
                    [{name: line.get(name, "") for name in _OF_LINE} for line in lines],
                    self._page_size,
                )
        raise Refusal(Result.NO_INVOICE)

    def accept(self, main: Fields) -> Reply:
        """YY019 发票验收."""
        with self._ledger.change():
            bill = self._named(main)
            if bill.state == FILED:
                self._book.say(bill, ACCEPTED, paid=False)
        return Reply()

    def pay(self, main: Fields) -> Reply:
        """YY017 支付确认."""
        with self._ledger.change():
            bill = self._named(main)
            if bill.state != ACCEPTED:
                raise Refusal(Result.NO_INVOICE, f"发票 {bill.number} 尚未验收，不能确认支付")
            self._book.say(bill, ACCEPTED, paid=True)
        return Reply()

    def state(self, number: str) -> str:
        """YY020 of one invoice."""
        for bill in self._shown():
            if bill.number == number:
                return bill.state
        raise Refusal(Result.NO_INVOICE)

    def balance(self, main: Fields, structs: Sequence[Fields]) -> Reply:
        """YY016 对账: what the hospital counted beside what was accepted."""
        required(main, "DZQ")
        volume_based = one_of(main, "DLCGBZ", "01", Result.WRONG_XML)
        first, last = span(main, ("KSRQ", "JSRQ"), _YEAR, needed=True)
        total = count(main, "FPSL"), figure(main, "FPJE")
        require_count(main, structs)
        said = {}
        for struct in structs:
            require_distributor(required(struct, "YQBM"))
            said[struct["YQBM"]] = count(struct, "FPSL"), figure(struct, "FPJE")
        found: dict[str, tuple[int, Decimal]] = {}
        for bill in self._shown():
            right = bill.head["DLCGBZ"] == volume_based and first <= bill.day <= last
            if bill.state == ACCEPTED and right:
                invoices, amount = found.get(bill.distributor, (0, Decimal(0)))
                found[bill.distributor] = invoices + 1, amount + bill.amount
        here = sum(one[0] for one in found.values()), sum(one[1] for one in found.values())
        rows = [
            _balanced(code, said.get(code), found.get(code)) for code in sorted({*said, *found})
        ]
        differs = any(row[RESULT] != _EQUAL for row in rows)
        whole = _DETAIL_DIFFERS if differs else _EQUAL
        return Reply({RESULT: _TOTAL_DIFFERS if here != total else whole}, rows)

    def _shown(self) -> list[Bill]:
        return [bill for bill in self._book.bills() if bill.shown]

    def _named(self, main: Fields) -> Bill:
        distributor, number = required(main, "YQBM"), required(main, "FPH")
        require_distributor(distributor)
        amount = figure(main, "FPHSZJE")
        for bill in self._shown():
            if (bill.number, bill.distributor) == (number, distributor) and bill.state != VOIDED:
                if bill.amount != amount:
                    raise Refusal(
                        Result.NO_INVOICE, f"发票含税总金额应为 {bill.amount}，现为 {amount}"
                    )
                return bill
        raise Refusal(Result.NO_INVOICE)


def _head(bill: Bill, name: str) -> str:
    return bill.head["DLCGBZ" if name == "DLSGBZ" else name]


def _balanced(
    code: str, said: tuple[int, Decimal] | None, found: tuple[int, Decimal] | None
) -> Fields:
    invoices, amount = found or (0, Decimal(0))
    equal = (said or (0, Decimal(0))) == (invoices, amount)
    return {
        "YQBM": code,
        "FPSL": str(invoices),
        "FPJE": str(amount),
        RESULT: _EQUAL if equal else _DETAIL_DIFFERS,
    }
