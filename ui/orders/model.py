"""The rows of orders, of their lines and of items; without it the views would word them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from app.purchasing.chasing import LineProgress
from app.purchasing.records import OrderRow
from app.purchasing.states import OVER, OrderState
from app.purchasing.values import DraftLine
from app.purchasing.world import Offered
from app.receiving.verdicts import Severity
from ui.orders.words import day_text, mark_of_state, minute, money, price_text, state_word
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel

STATE, NUMBER, AMOUNT = range(3)
DRUG, FROM, QUANTITY, PRICE, SUM = range(5)
COME = 3
_DAY = len("2026-12-31")


class OrdersModel(RowsModel[OrderRow]):
    """Orders as they were listed."""

    right_aligned = frozenset({AMOUNT})
    narrow = False
    """Without the column of states: what it says stands with the number."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return self.tr("状态"), self.tr("订单"), self.tr("金额（元）")

    def samples(self) -> Mapping[int, str]:
        """Return what the columns of fixed width have to hold."""
        # The time stands in the smaller letters of a second line.
        amount = "1,234,567.00" if self.narrow else "2026-12-31 00M"
        return {STATE: state_word(OrderState.CONFIRMED) + "MM", AMOUNT: amount}

    def key(self, row: OrderRow) -> Hashable:
        """Return which order it is."""
        return row.order_id

    def text(self, row: OrderRow, column: int) -> str:
        """Return what a cell says."""
        return (state_word(row.state), readable(row.order_no), money(row.amount))[column]

    def special(self, row: OrderRow, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Return second lines, the mark of a state, and what is over."""
        if role == DONE_ROLE:
            return row.state in OVER
        if role == SEVERITY_ROLE and column == (NUMBER if self.narrow else STATE):
            is_wrong = row.problem or row.contested or row.days_late or row.returns_stuck
            return Severity.WRONG if is_wrong else mark_of_state(row.state)
        return self._detail(row, column) if role == DETAIL_ROLE else None

    def _detail(self, row: OrderRow, column: int) -> str:
        if column == STATE:
            return self._trouble(row)
        if column == NUMBER:
            names = [one or self.tr("未选配送企业") for one in row.distributors]
            state = (state_word(row.state), self._trouble(row)) if self.narrow else ()
            return readable("  ".join(filter(None, (*state, listed(names), row.department))))
        if row.wanted_on is not None:
            return self.tr("{day} 前").format(day=day_text(row.wanted_on))
        return minute(row.written_at)[: _DAY if self.narrow else None]

    def _trouble(self, row: OrderRow) -> str:
        if row.contested:
            return self.tr("两人修改冲突")
        if row.problem:
            return self.tr("上传未成功")
        if row.days_late:
            return self.tr("超期 {days} 天").format(days=row.days_late)
        return self.tr("退货待处理") if row.returns_stuck else ""


class LinesModel(RowsModel[LineProgress]):
    """The lines of an order, ordered against come."""

    right_aligned = frozenset({QUANTITY, COME, SUM})
    today: date | None = None

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("药品"),
            self.tr("配送企业"),
            self.tr("订购"),
            self.tr("已收 / 已送"),
            self.tr("金额（元）"),
        )

    def key(self, row: LineProgress) -> Hashable:
        """Return which line it is."""
        return row.line.line_no

    def text(self, row: LineProgress, column: int) -> str:
        """Return what a cell says."""
        line = row.line
        return (
            readable(line.name),
            readable(line.distributor_name or line.distributor_code) or "—",
            f"{line.quantity:,} {readable(line.unit)}",
            f"{row.come.received:,} / {row.come.sent:,}",
            money(line.amount),
        )[column]

    def special(self, row: LineProgress, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Return second lines, and the mark of what is late."""
        late = row.days_late(self.today) if self.today is not None else 0
        if role == SEVERITY_ROLE and column == DRUG:
            return Severity.WRONG if late else None
        if role != DETAIL_ROLE:
            return None
        line = row.line
        price = price_text(line.price)
        details = (
            readable("  ".join(filter(None, (line.strength, line.maker)))) or line.province_code,
            day_text(row.due_on),
            self.tr("{price} 元").format(price=price) if price else "",
            self.tr("超期 {days} 天").format(days=late) if late else "",
            readable(line.reason),
        )
        return details[column]


class DraftLinesModel(RowsModel[DraftLine]):
    """The lines of a draft that is being written, with the worst that a rule says of each."""

    right_aligned = frozenset({QUANTITY, PRICE, SUM})

    def __init__(self, parent: Any = None) -> None:  # noqa: ANN401 - a QObject
        super().__init__(parent)
        self.marks: Mapping[int, Severity] = {}
        """By line number."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("药品"),
            self.tr("配送企业"),
            self.tr("数量"),
            self.tr("单价（元）"),
            self.tr("金额（元）"),
        )

    def key(self, row: DraftLine) -> Hashable:
        """Return which line it is."""
        return row.line_no

    def text(self, row: DraftLine, column: int) -> str:
        """Return what a cell says."""
        return (
            readable(row.name),
            readable(row.distributor_name or row.distributor_code) or self.tr("未选"),
            f"{row.quantity:,} {readable(row.unit)}",
            price_text(row.price) or "—",
            money(row.amount),
        )[column]

    def special(self, row: DraftLine, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Return the item's second line and the mark of what a rule says."""
        if column != DRUG:
            return None
        if role == SEVERITY_ROLE:
            return self.marks.get(row.line_no)
        if role == DETAIL_ROLE:
            texts = (row.strength, row.maker, row.province_code)
            return readable("  ".join(filter(None, texts)))
        return None

    def mark_lines(self, marks: Mapping[int, Severity]) -> None:
        """Show what the rules say of the lines."""
        if marks != self.marks:
            self.marks = marks
            self.retranslate()


class OfferedModel(RowsModel[Offered]):
    """Items that were found."""

    def titles(self) -> Sequence[str]:
        """Return the headings; nobody sees them."""
        return ("", "", "")

    def key(self, row: Offered) -> Hashable:
        """Return which item it is."""
        return row.item.province_code

    def text(self, row: Offered, column: int) -> str:
        """Return what a cell says."""
        item = row.item
        return (
            readable(item.name),
            f"{price_text(item.price)} / {readable(item.unit)}".strip(" /"),
            readable(listed([one.name for one in row.distributors])),
        )[column]

    def special(self, row: Offered, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Return strength and maker, how much a package holds, and what is stopped."""
        item = row.item
        if role == DONE_ROLE:
            return bool(item.stopped)
        if role == DETAIL_ROLE and column == 0:
            texts = (row.strength, row.maker, item.province_code, item.stopped)
            return readable("  ".join(filter(None, texts)))
        if role == DETAIL_ROLE and column == 1 and item.pack_quantity:
            return readable(f"{item.pack_quantity}{item.dosage_unit}/{item.unit}")
        return None
