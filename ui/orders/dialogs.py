"""What is asked before something is done with an order: reasons, approval, division, beginnings.

Without it a decision would be one key away from a mistake. Every dialog says what will follow, can
be done from the keyboard, and hands on one wish.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.findings import Severity
from app.purchasing.events import ChoicesTold
from app.purchasing.laying_down import Template
from app.purchasing.ordering import REASON_LIMIT
from app.purchasing.orders import Order
from app.purchasing.rules import Remark
from app.purchasing.values import OrderDraft
from ui.orders.words import money, read_day
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role

_WIDTH = 600
_ROWS_AT_ONCE = 8
_ROW_PADDING = 18


class OrderDialog(QDialog):
    """A heading, a form, a sentence, two buttons."""

    def __init__(self, title: str, ok: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.heading = _label(self, "")
        self.form = QFormLayout()
        self.said = _label(self, "")
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.ok = self.buttons.button(standard.Ok)
        self.ok.setText(ok)
        set_role(self.ok, "primary")
        self.buttons.button(standard.Cancel).setText(self.tr("返回"))
        self.buttons.accepted.connect(self.wish)
        self.buttons.rejected.connect(self.reject)
        self.column = QVBoxLayout(self)
        self.column.setSpacing(10)
        self.column.addWidget(self.heading)
        self.column.addLayout(self.form)
        self.column.addWidget(self.said)
        self.column.addStretch(1)
        self.column.addWidget(self.buttons)
        self.resize(_WIDTH, self.sizeHint().height())

    def put_list(self, rows: QListWidget, lines: int = 1) -> None:
        """Show a list under the heading, so many of its rows at once as a screen has room for."""
        shown = max(1, min(rows.count(), _ROWS_AT_ONCE))
        height = self.fontMetrics().lineSpacing() * lines + _ROW_PADDING
        rows.setMinimumHeight(shown * height + _ROW_PADDING)
        self.column.insertWidget(1, rows, 1)
        self.resize(_WIDTH, self.sizeHint().height())

    def list_remarks(self, remarks: Sequence[Remark], lines: int = 1) -> QListWidget:
        """List what the rules say under the heading, one a row, errors first."""
        found = QListWidget(self)
        found.setWordWrap(True)
        found.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for one in sorted(remarks, key=lambda remark: remark.severity is not Severity.ERROR):
            sign = "✗" if one.severity is Severity.ERROR else "△"
            found.addItem(QListWidgetItem(f"{sign} {readable(spoken(one.said))}"))
        found.setAccessibleName(self.tr("校验结果"))
        self.put_list(found, lines)
        return found

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Say what is missing."""
        set_role(self.said, "wrong" if wrong else "muted")
        self.said.setText(text)

    def add_field(self, name: str, text: str = "") -> QLineEdit:
        """Add a field to the form."""
        field = QLineEdit(text, self)
        field.setMaxLength(REASON_LIMIT)
        field.setAccessibleName(name)
        self.form.addRow(name, field)
        return field

    @Slot()
    def wish(self) -> None:
        """Hand the wish on."""
        raise NotImplementedError


class ReasonDialog(OrderDialog):
    """Asks why."""

    given = Signal(str)
    """This is the reason."""

    def __init__(
        self, title: str, heading: str, field: str, ok: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, ok, parent)
        self.heading.setText(heading)
        self.field = self.add_field(field)
        self.field.setFocus()

    @Slot()
    def wish(self) -> None:
        """Hand the reason on, if there is one."""
        text = self.field.text().strip()
        if not text:
            self.say(self.tr("请先填写，再确认。"), wrong=True)
            self.field.setFocus()
            return
        self.given.emit(text)
        self.accept()


class ChaseDialog(OrderDialog):
    """Asks what the distributor said, and for when it promised."""

    given = Signal(str, object)
    """It said this, and promised this day or None."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("登记催货"))
        self.ok.setText(self.tr("登记"))
        self.heading.setText(heading)
        self.answer = self.add_field(self.tr("对方答复"))
        self.day = self.add_field(self.tr("答复到货日期"))
        self.day.setPlaceholderText(self.tr("例如 2026-11-30，没有就留空"))
        self.answer.setFocus()

    @Slot()
    def wish(self) -> None:
        """Hand it on, if it can be read."""
        day = read_day(self.day.text())
        if not self.answer.text().strip():
            self.say(self.tr("请写明联系了谁、对方怎么说。"), wrong=True)
        elif self.day.text().strip() and day is None:
            self.say(self.tr("日期请写成 2026-11-30 这样。"), wrong=True)
        else:
            self.given.emit(self.answer.text().strip(), day)
            self.accept()


class ApproveDialog(OrderDialog):
    """Shows what would be approved; approves, or sends it back with a reason."""

    approved = Signal(str)
    """It is approved, with this remark."""
    sent_back = Signal(str)
    """It is sent back for this reason."""

    def __init__(
        self, heading: str, remarks: Sequence[Remark], parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("审核订单"))
        self.ok.setText(self.tr("审核通过"))
        self.heading.setText(heading)
        self.field = self.add_field(self.tr("审核意见"))
        self.list = self.list_remarks(remarks) if remarks else None
        self.back = QPushButton(self.tr("退回修改(&B)"), self)
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self.send_back)
        self.buttons.addButton(self.back, QDialogButtonBox.ButtonRole.ActionRole)
        self.ok.setEnabled(not any(one.severity is Severity.ERROR for one in remarks))
        self.field.setFocus()

    @Slot()
    def wish(self) -> None:
        """Approve."""
        if self.ok.isEnabled():
            self.approved.emit(self.field.text().strip())
            self.accept()

    @Slot()
    def send_back(self) -> None:
        """Send it back, if there is a reason."""
        if not self.field.text().strip():
            self.say(self.tr("退回时请在审核意见里写明原因。"), wrong=True)
            self.field.setFocus()
            return
        self.sent_back.emit(self.field.text().strip())
        self.accept()


class HeldDialog(OrderDialog):
    """Shows what keeps an order from being submitted; warnings can be acknowledged."""

    acknowledged = Signal(object, str)
    """These warnings (a tuple of Remark) are right so, for this reason."""

    def __init__(self, why: str, remarks: Sequence[Remark], parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("订单没有提交"))
        self.heading.setText(why)
        self._remarks = tuple(remarks)
        self.blocked = any(one.severity is Severity.ERROR for one in remarks)
        self.ok.setText(self.tr("去修改") if self.blocked else self.tr("确认提醒并提交"))
        self.list = self.list_remarks(remarks, 2)
        self.field: QLineEdit | None = None
        if not self.blocked:
            self.field = self.add_field(self.tr("原因"))
            self.field.setFocus()

    @Slot()
    def wish(self) -> None:
        """Acknowledge the warnings, if there is a reason."""
        if self.field is None:
            self.accept()
        elif not self.field.text().strip():
            self.say(self.tr("请写明为什么仍要这样采购。"), wrong=True)
        else:
            self.acknowledged.emit(self._remarks, self.field.text().strip())
            self.accept()


class SplitDialog(OrderDialog):
    """Shows what an order would be divided into."""

    wished = Signal()
    """It is to be divided."""

    def __init__(self, parts: Sequence[OrderDraft], parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("按配送企业拆分"))
        self.ok.setText(self.tr("拆分"))
        said = self.tr("拆分成 {count} 张草稿，每家配送企业一张，原订单保留第一张：")
        self.heading.setText(said.format(count=len(parts)))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("拆分预览"))
        self.list.setWordWrap(True)
        for part in parts:
            first = part.lines[0]
            who = first.distributor_name or first.distributor_code or self.tr("未选配送企业")
            names = "、".join(line.name for line in part.lines[:4])
            more = self.tr(" 等") if len(part.lines) > 4 else ""
            said = self.tr("{who}：{count} 个品种，{amount} 元").format(
                who=who, count=len(part.lines), amount=money(part.amount)
            )
            self.list.addItem(QListWidgetItem(f"{readable(said)}\n{readable(names + more)}"))
        self.put_list(self.list, 2)

    @Slot()
    def wish(self) -> None:
        """Divide it."""
        self.wished.emit()
        self.accept()


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a new order begins."""

    template_id: uuid.UUID | None = None
    request_no: str = ""
    from_limits: bool = False


class BeginDialog(OrderDialog):
    """Asks how a new order is to begin."""

    chosen = Signal(object)
    """This Beginning."""
    template_dropped = Signal(object)
    """This Template is not to be kept any longer."""
    template_wanted = Signal(object)
    """This Template, which was dropped, is to be kept after all."""

    def __init__(self, choices: ChoicesTold, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("新建订单"))
        self.ok.setText(self.tr("开始"))
        self.heading.setText(self.tr("从哪里开始？上下键选择，Enter 开始。"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("新建订单的方式"))
        self._beginnings: list[Beginning] = []
        self._templates: dict[int, Template] = {}
        self._dropped: set[int] = set()
        self.drop = QPushButton(self)
        self.drop.setAutoDefault(False)
        self.drop.clicked.connect(self.drop_or_keep)
        self.buttons.addButton(self.drop, QDialogButtonBox.ButtonRole.ActionRole)
        self._add(self.tr("空白订单"), Beginning())
        self._add(self.tr("按消耗和库存上下限自动生成"), Beginning(from_limits=True))
        for request in choices.requests:
            self._add(self._request(request), Beginning(request_no=request.order_no))
        for template in choices.templates:
            self._templates[self.list.count()] = template
            self._add(self._template(template), Beginning(template_id=template.template_id))
        self.list.currentRowChanged.connect(self.follow_cursor)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.wish)
        self.put_list(self.list)
        self.list.setFocus()

    @Slot()
    def follow_cursor(self) -> None:
        """Offer to drop the template under the cursor, or to keep it after all."""
        row = self.list.currentRow()
        dropped = row in self._dropped
        self.drop.setVisible(row in self._templates)
        self.drop.setText(self.tr("恢复模板  Del") if dropped else self.tr("删除模板  Del"))
        self.ok.setEnabled(not dropped)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Drop a template with Del."""
        if event.key() == Qt.Key.Key_Delete:
            self.drop_or_keep()
        else:
            super().keyPressEvent(event)

    @Slot()
    def drop_or_keep(self) -> None:
        """Drop the template under the cursor; once more, keep it after all."""
        row = self.list.currentRow()
        template = self._templates.get(row)
        if template is None:
            return
        said = self._template(template)
        if row in self._dropped:
            self._dropped.remove(row)
            self.template_wanted.emit(template)
        else:
            self._dropped.add(row)
            self.template_dropped.emit(template)
            said = self.tr("{template}，已删除，再按 Del 恢复").format(template=said)
        self.list.item(row).setText(readable(said))
        self.follow_cursor()

    @Slot()
    def wish(self) -> None:
        """Begin so."""
        row = self.list.currentRow()
        if row in self._dropped:
            return
        if 0 <= row < len(self._beginnings) and self.isVisible():
            self.accept()
            self.chosen.emit(self._beginnings[row])

    def _add(self, text: str, beginning: Beginning) -> None:
        self.list.addItem(QListWidgetItem(readable(text)))
        self._beginnings.append(beginning)

    def _request(self, request: Order) -> str:
        day = "" if request.ordered_at is None else f"{request.ordered_at.astimezone():%m-%d}"
        return self.tr("院内申请 {number}（{count} 个品种）{day}").format(
            number=request.order_no, count=len(request.lines), day=day
        )

    def _template(self, template: Template) -> str:
        return self.tr("模板“{name}”（{count} 个品种）").format(
            name=template.name, count=len(template.draft.lines)
        )


def _label(parent: QWidget, text: str) -> QLabel:
    label = QLabel(text, parent)
    # Foreign text must never become markup.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
