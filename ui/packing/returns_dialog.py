"""退货登记: takes scans of goods that came back, shows what each is, and asks why.

Without it a shipper could not see what is registered before it is. Rows that are registered stay in
sight until the dialog is closed, so that a mistake is taken back where it was made.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.packing.events import PackingFailed, ReturnsShown
from app.packing.refusals import Reason
from app.packing.returning.values import CARTON, ReturnRow, ReturnsView
from app.packing.values import LONGEST_REASON, ReturnReason
from app.people.permissions import Permission
from app.readers.saying import Saying
from app.receiving.verdicts import Severity
from ui.packing.words import level_word, reason_severity, reason_word, return_reason_word
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import spoken
from ui.parts.permitted import guard
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, ROW_ROLE, SEVERITY_ROLE, RowsModel
from ui.parts.rows_view import RowsView
from ui.receiving.manual_entry import CodeField
from ui.receiving.verdict_panel import VerdictPanel

_WHAT, _GOODS, _COUNT, _SHIPMENT, _CARTON, _STATE = range(6)


class ReturnsModel(RowsModel[ReturnRow]):
    """What was scanned, the last one first."""

    right_aligned = frozenset({_COUNT})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (
            self.tr("码"),
            self.tr("药品"),
            self.tr("数量"),
            self.tr("发货单 · 收货单位"),
            self.tr("箱"),
            self.tr("登记"),
        )

    def key(self, row: ReturnRow) -> Hashable:
        """Return what was scanned."""
        return row.key

    def text(self, row: ReturnRow, column: int) -> str:
        """Return what a cell says."""
        state = self.tr("未登记")
        if row.back is not None:
            state = self.tr("已退回")
        goods = row.goods
        if row.kinds > 1:
            goods = self.tr("{name} 等 {count} 种").format(name=goods, count=row.kinds)
        return (
            readable(row.key),
            goods,
            f"{row.quantity:,} {row.unit}",
            row.delivery_no,
            self.tr("第 {number} 箱").format(number=row.carton_sequence),
            state,
        )[column]

    def special(self, row: ReturnRow, column: int, role: int) -> Any:  # noqa: ANN401
        """Return second lines, and whether a row is registered."""
        if role == DONE_ROLE:
            return row.back is not None
        if role == SEVERITY_ROLE and column == _STATE:
            return Severity.NOTICE if row.back is None else Severity.RIGHT
        if role == DETAIL_ROLE:
            return self._details(row)[column]
        return None

    def _details(self, row: ReturnRow) -> tuple[str, ...]:
        level = self.tr("整箱") if row.level == CARTON else level_word(row.level)
        earlier = self.tr("另 {count} 已退").format(count=row.earlier) if row.earlier else ""
        why = ""
        if row.back is not None:
            words = (return_reason_word(row.back.reason), row.back.remark, row.back.person)
            why = " · ".join(readable(word) for word in words if word)
        return level, row.batch, earlier, row.recipient, row.carton_number, why


class ReturnsDialog(QDialog):
    """A list that scans fill, and why the goods came back."""

    code_typed = Signal(str)
    register_wished = Signal(object, str)
    """All of it came back: the ReturnReason, and a remark."""
    withdraw_wished = Signal(list)
    drop_wished = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("退货登记"))
        self._view = ReturnsView()
        self._warned = False
        self.verdict = VerdictPanel(self)
        self.verdict.setFixedHeight(self.verdict.minimumSizeHint().height())
        self.model = ReturnsModel(self)
        self.view: RowsView[ReturnRow] = RowsView(self.model, 46, self)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setAccessibleName(self.tr("退回的货"))
        self.field = CodeField(self)
        self.field.setPlaceholderText(self.tr("扫不出来时输入码，Enter 提交 (F2)"))
        self.field.setAccessibleName(self.tr("手工录入"))
        self.field.returnPressed.connect(self.send)
        self.reason, self.remark = QComboBox(self), QLineEdit(self)
        for one in ReturnReason:
            self.reason.addItem(return_reason_word(one), one)
        self.reason.setAccessibleName(self.tr("退回原因"))
        self.remark.setMaxLength(LONGEST_REASON)
        self.remark.setPlaceholderText(self.tr("说明；选“其他”时必填"))
        self.remark.setAccessibleName(self.tr("说明"))
        self.sum = QLabel(self)
        self.sum.setProperty("role", "muted")
        self._make_actions()
        self._lay_out()
        self.reason.currentIndexChanged.connect(self.allow)
        self.remark.textChanged.connect(self.allow)
        self.view.selectionModel().selectionChanged.connect(self.allow)
        self._begin()

    @property
    def chosen(self) -> list[ReturnRow]:
        """The selected rows."""
        return [index.data(ROW_ROLE) for index in self.view.selectionModel().selectedRows()]

    def show_returns(self, event: ReturnsShown) -> None:
        """Show what was scanned, and what the last scan or wish came to."""
        self._view, self._warned = event.view, False
        self.model.show_rows(event.view.rows)
        if event.view.rows and self.view.current_row() is None:
            self.view.point_at(0)
        if event.reason is not None and event.said is not None:
            self._say(event.reason, event.said)
        if event.reason is Reason.RETURNED:
            self.remark.clear()
        self.allow()

    def show_failure(self, event: PackingFailed) -> None:
        """Say why nothing was done."""
        self._say(event.reason, event.sentence)

    @Slot()
    def allow(self) -> None:
        """Allow what can be done with the list and with what is chosen."""
        other = ReturnReason(self.reason.currentData()) is ReturnReason.OTHER
        said = bool(self.remark.text().strip()) or not other
        self.register.setEnabled(self._view.to_register > 0 and said)
        self.withdraw.setEnabled(any(row.back is not None for row in self.chosen))
        self.drop.setEnabled(bool(self.chosen))
        text = self.tr("{rows} 行，待登记 {count}")
        rows = len(self._view.rows)
        self.sum.setText(text.format(rows=rows, count=f"{self._view.to_register:,}"))

    @Slot()
    def send(self) -> None:
        """Hand a typed code over."""
        text = self.field.text().strip()
        if text:
            self.field.clear()
            self.code_typed.emit(text)

    @Slot()
    def type_code(self) -> None:
        """Put the keys into the field for typed codes."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def wish_register(self) -> None:
        """Say that all of it came back."""
        reason = ReturnReason(self.reason.currentData())
        self.register_wished.emit(reason, self.remark.text().strip())

    @Slot()
    def wish_withdraw(self) -> None:
        """Say that the registered ones of those chosen did not."""
        self.withdraw_wished.emit([row.key for row in self.chosen if row.back is not None])

    @Slot()
    def wish_drop(self) -> None:
        """Take those chosen off the list."""
        self.drop_wished.emit([row.key for row in self.chosen])

    @Slot()
    def reject(self) -> None:
        """Close; what is not registered yet is told first."""
        left = self._view.to_register
        if not left or self._warned:
            super().reject()
            return
        self._warned = True
        said = self.tr("还有 {count} 没有登记：Ctrl+Enter 登记，再按一次 Esc 就不登记了。")
        text = said.format(count=f"{left:,}")
        self.verdict.show_note(Severity.NOTICE, self.tr("还没有登记"), text)

    def _begin(self) -> None:
        said = self.tr("请扫退回的盒、中包装、大包装，或整箱的箱标签；拆过的包装逐盒扫。")
        self.verdict.show_note(Severity.NEUTRAL, self.tr("等待扫码"), said)
        self.allow()
        self.view.setFocus()
        self.resize(1180, 620)

    def _say(self, reason: Reason | None, said: Saying) -> None:
        text = readable(spoken(said))
        self.verdict.show_note(reason_severity(reason), reason_word(reason), text)

    def _make_actions(self) -> None:
        self.register = add_action(self, "Ctrl+Return; Ctrl+Enter", self.wish_register)
        self.register.setText(self.tr("登记退货"))
        self.withdraw = add_action(self, "Ctrl+Z", self.wish_withdraw)
        self.withdraw.setText(self.tr("撤销登记"))
        self.drop = add_action(self, "Del", self.wish_drop)
        self.drop.setText(self.tr("移出列表"))
        self.leave = add_action(self, "Esc", self.reject)
        self.leave.setText(self.tr("关闭"))
        add_action(self, "F2", self.type_code)
        guard(Permission.PACK_SHIPMENTS, self.register, self.withdraw, self.drop)

    def _lay_out(self) -> None:
        why, keys = QHBoxLayout(), QHBoxLayout()
        for row in (why, keys):
            row.setSpacing(6)
        label = QLabel(self.tr("退回原因"), self)
        label.setBuddy(self.reason)
        why.addWidget(label)
        why.addWidget(self.reason)
        why.addWidget(self.remark, 1)
        keys.addWidget(self.sum, 1)
        for action in (self.drop, self.withdraw, self.leave, self.register):
            keys.addWidget(ActionButton(action, self, primary=action is self.register))
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self.verdict)
        layout.addWidget(self.field)
        layout.addWidget(self.view, 1)
        layout.addLayout(why)
        layout.addLayout(keys)
        self.view.set_widths(
            {
                _WHAT: "81000010000000000000",
                _COUNT: "10,000 盒" + "…",
                _CARTON: "390123456789012345",
                _STATE: return_reason_word(ReturnReason.UNDELIVERED) * 3,
            }
        )
