"""催货清单: what is overdue or came short, whom to ask for it, and who asked when.

Without it a purchaser would open order after order to find out what to call about. Rows are marked
with Shift, Ctrl or Ctrl+A; what the distributor answers is noted for all their orders at once. F8
notes it, Enter goes to the order, Ctrl+S writes the list as a table, Esc goes back.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.people.permissions import Permission
from app.purchasing.chasing import Chase
from app.purchasing.ordering import REASON_LIMIT
from app.receiving.verdicts import Severity
from ui.orders.words import day_text, minute, read_day
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.permitted import guard
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import DETAIL_ROLE, ROW_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView

LATE, DRUG, FROM, MISSING, CHASED = range(5)
_ROW = 46
_MARGIN = 80
_LEAST = 640


class ChaseModel(RowsModel[Chase]):
    """Lines to ask about."""

    right_aligned = frozenset({MISSING})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("情况"),
            self.tr("药品"),
            self.tr("配送企业"),
            self.tr("缺"),
            self.tr("上次催货"),
        )

    def key(self, row: Chase) -> Hashable:
        """Return which line it is."""
        return row.order_id, row.progress.line.line_no

    def text(self, row: Chase, column: int) -> str:
        """Return what a cell says."""
        line, chased = row.progress.line, row.chased
        return (
            self.tr("超期 {days} 天").format(days=row.days_late)
            if row.days_late
            else self.tr("到货不足"),
            readable(line.name),
            readable(row.distributor_name or row.distributor_code) or "—",
            f"{row.progress.missing:,} {readable(line.unit)}",
            self.tr("没有催过")
            if chased is None
            else f"{minute(chased.at)} {readable(chased.person)}",
        )[column]

    def special(self, row: Chase, column: int, role: int) -> Any:  # noqa: ANN401 - as Qt's data()
        """Return second lines, and the mark of what is late."""
        if role == SEVERITY_ROLE and column == LATE:
            return Severity.WRONG if row.days_late else Severity.NOTICE
        if role != DETAIL_ROLE:
            return None
        line, come = row.progress.line, row.progress.come
        due = day_text(row.progress.due_on)
        return (
            self.tr("应于 {day} 到货").format(day=due) if due else "",
            readable("  ".join(filter(None, (line.strength, line.maker)))),
            readable(row.order_no),
            self.tr("订 {ordered}，收 {received}").format(
                ordered=f"{line.quantity:,}", received=f"{come.received * line.per_pack:,}"
            ),
            self._answer(row),
        )[column]

    def _answer(self, row: Chase) -> str:
        if row.chased is None:
            return ""
        promised = row.chased.promised_on
        day = self.tr("{day} 到货").format(day=day_text(promised)) if promised else ""
        return readable("  ".join(filter(None, (day, row.chased.said))))


class ChaseList(QDialog):
    """The list, and what is noted for the marked rows."""

    chased = Signal(object, str, object)
    """The distributors of these orders (a tuple of ids) said this, and promised this day or
    None."""
    order_wished = Signal(object)
    """This order is to be shown."""
    export_wished = Signal(object)
    """These rows are to be written as a table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("催货清单"))
        self.lines: tuple[Chase, ...] = ()
        self.model = ChaseModel(self)
        self.view: RowsView[Chase] = RowsView(self.model, _ROW, self)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName(self.tr("催货清单"))
        self.heading, self.said = QLabel(self), QLabel(self)
        for label in (self.heading, self.said):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        set_role(self.heading, "muted")
        self.field = self._field(self.tr("配送企业、药品、订单号 (Ctrl+F)"))
        self.answer = self._field(self.tr("联系了谁、对方怎么说"))
        self.day = self._field(self.tr("答复到货日期，例如 2026-11-30"))
        self.note = add_action(self, "F8", self.wish, inside=True)
        self.note.setText(self.tr("登记催货"))
        self.export = add_action(self, "Ctrl+S", self.wish_export, inside=True)
        self.export.setText(self.tr("导出"))
        guard(Permission.PLACE_ORDERS, self.note)
        guard((Permission.PLACE_ORDERS, Permission.APPROVE_ORDERS), self.export)
        self.search = add_action(self, "Ctrl+F", self.field.setFocus, inside=True)
        self.field.textChanged.connect(self.show_fitting)
        self.view.selectionModel().selectionChanged.connect(self.count_marked)
        self.view.row_chosen.connect(self.go_to)
        self._lay_out(parent)
        self.view.set_widths(
            {
                LATE: self.tr("应于 {day} 到货").format(day="2026-11-30"),
                MISSING: self.tr("订 {ordered}，收 {received}").format(
                    ordered="12,345", received="12,345"
                ),
            }
        )
        self.show_fitting()

    @property
    def marked(self) -> tuple[Chase, ...]:
        """The rows that are marked, in their order."""
        indexes = self.view.selectionModel().selectedRows()
        return tuple(one.data(ROW_ROLE) for one in sorted(indexes, key=lambda one: one.row()))

    @property
    def orders(self) -> tuple[uuid.UUID, ...]:
        """The orders of the marked rows, each once."""
        return tuple(dict.fromkeys(one.order_id for one in self.marked))

    def show_lines(self, lines: Sequence[Chase]) -> None:
        """Show what is overdue or came short."""
        self.lines = tuple(lines)
        late = sum(one.days_late > 0 for one in lines)
        orders = len({one.order_id for one in lines})
        said = self.tr(
            "{late} 个品种超期，{short} 个品种到货不足，共 {orders} 张订单。"
            "用 Shift、Ctrl 或 Ctrl+A 选中多行，可以一次登记。"
        )
        if not lines:
            said = self.tr("没有超期的品种，也没有到货不足的品种。")
        self.heading.setText(said.format(late=late, short=len(lines) - late, orders=orders))
        self.show_fitting()

    @Slot()
    def show_fitting(self) -> None:
        """Show the lines that hold what is searched for."""
        words = self.field.text().casefold().split()
        self.model.show_rows([one for one in self.lines if _holds(one, words)])
        if self.model.rowCount() and self.view.current_row() is None:
            self.view.point_at(0)
        self.export.setEnabled(bool(self.model.rowCount()))
        self.count_marked()

    @Slot()
    def count_marked(self) -> None:
        """Say for how many orders would be noted what is written; of one, what it heard last."""
        count = len(self.orders)
        self.note.setEnabled(bool(count))
        said = self.tr("将为选中的 {count} 张订单登记催货。").format(count=count) if count else ""
        last = self.marked[0].chased if count == 1 else None
        if last is not None:
            answered = self.tr("上次 {at} {person} 催货，对方答复：{said}")
            said += readable(
                answered.format(at=minute(last.at), person=last.person, said=last.said)
            )
        self._say(said)

    @Slot()
    def wish(self) -> None:
        """Note what the distributor said, if it can be read."""
        day, answer = read_day(self.day.text()), self.answer.text().strip()
        if not answer:
            self._say(self.tr("请写明联系了谁、对方怎么说。"), wrong=True)
            self.answer.setFocus()
        elif self.day.text().strip() and day is None:
            self._say(self.tr("日期请写成 2026-11-30 这样。"), wrong=True)
            self.day.setFocus()
        else:
            self.chased.emit(self.orders, answer, day)
            self.answer.clear()
            self.day.clear()
            self.view.setFocus()

    @Slot()
    def wish_export(self) -> None:
        """Write what is shown."""
        self.export_wished.emit(tuple(self.model.rows))

    @Slot(object)
    def go_to(self, row: Chase) -> None:
        """Show the order of a row."""
        self.accept()
        self.order_wished.emit(row.order_id)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        set_role(self.said, "wrong" if wrong else "muted")
        self.said.setText(text)

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setMaxLength(REASON_LIMIT)
        field.setPlaceholderText(hint)
        field.setAccessibleName(hint)
        return field

    def _lay_out(self, parent: QWidget) -> None:
        form, foot = QHBoxLayout(), QHBoxLayout()
        form.setSpacing(6)
        form.addWidget(self.answer, 3)
        form.addWidget(self.day, 2)
        form.addWidget(ActionButton(self.note, self, primary=True))
        foot.setSpacing(6)
        foot.addWidget(self.said, 1)
        foot.addWidget(ActionButton(self.export, self))
        column = QVBoxLayout(self)
        column.setSpacing(8)
        for widget in (self.heading, self.field):
            column.addWidget(widget)
        column.addWidget(self.view, 1)
        column.addLayout(form)
        column.addLayout(foot)
        window = parent.window().size()
        self.resize(max(_LEAST, window.width() - _MARGIN), max(480, window.height() - _MARGIN))


def _holds(row: Chase, words: Sequence[str]) -> bool:
    line = row.progress.line
    texts = (row.order_no, row.distributor_name, row.distributor_code, line.name, line.maker)
    whole = "\n".join((*texts, line.strength, line.province_code)).casefold()
    return all(word in whole for word in words)
