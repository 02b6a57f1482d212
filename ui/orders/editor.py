"""Writes a draft: head, items by search, one line at a time; without it orders came on paper.

Ctrl+I searches an item, Enter takes it and leads to its quantity, Enter there leads back to the
search. Ctrl+Delete drops the line under the cursor. What the rules say stands beside the line while
it is written. F2 keeps the draft, Ctrl+T keeps it as a template, Esc leaves it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.purchasing.events import ChoicesTold
from app.purchasing.rules import Remark
from app.purchasing.values import DraftLine, OrderDraft, Origin, numbered
from app.purchasing.world import Offered, Party, line_of
from app.receiving.verdicts import Severity
from ui.orders.item_search import ItemSearch
from ui.orders.model import PRICE, QUANTITY, SUM, DraftLinesModel
from ui.orders.words import day_text, mark_of_remark, money, price_text, read_day
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

CHECK_MS = 300
_COMPACT_WIDTH = 760
_BESIDE_WIDTH = 700
"""So much has room for four fields beside each other."""
_LEAST_LETTERS = 6
_WORST = (Severity.WRONG, Severity.NOTICE, Severity.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Editing:
    """What is being written."""

    draft: OrderDraft
    order_id: uuid.UUID | None = None
    order_no: str = ""
    based_on: tuple[uuid.UUID, ...] = ()
    origin: Origin = Origin.SCRATCH
    came_from: str = ""


class DraftEditor(TranslatedWidget):
    """The head, the lines, the line under the cursor, and what the rules say."""

    items_wished = Signal(str)
    check_wished = Signal(object)
    """This OrderDraft is to be judged."""
    save_wished = Signal(object)
    """This Editing is to be kept."""
    template_wished = Signal(object)
    """This OrderDraft is to be a template."""
    left = Signal()
    """Nothing more is written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editing = Editing(OrderDraft())
        self.changed = False
        self._filling = self._compact = False
        self._head, self._form, self._across = QGridLayout(), QGridLayout(), 0
        self._remarks: tuple[Remark, ...] = ()
        self._parties: tuple[Party, ...] = ()
        self._offered: dict[str, tuple[Party, ...]] = {}
        self.title = QLabel(self)
        self.department, self.place, self.party = (QComboBox(self) for _ in range(3))
        self.department.setEditable(True)
        for box in (self.department, self.place, self.party):
            # A long name must not make the page wider than the window.
            box.setMinimumContentsLength(_LEAST_LETTERS)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self.wanted, self.remark, self.quantity, self.price, self.reason = (
            QLineEdit(self) for _ in range(5)
        )
        self.search = ItemSearch(self)
        self.model = DraftLinesModel(self)
        self.view: RowsView[DraftLine] = RowsView(self.model, 46, self)
        self.said, self.total = QLabel(self), QLabel(self)
        self._labels = [QLabel(self) for _ in range(8)]
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(CHECK_MS)
        self._checking.timeout.connect(self.wish_check)
        self.save = add_action(self, "F2", self.wish_save, inside=True)
        self.template = add_action(self, "Ctrl+T", self.wish_template, inside=True)
        self.drop = add_action(self, "Ctrl+Delete", self.drop_line, inside=True)
        self.to_search = add_action(self, "Ctrl+I", self.begin_search, inside=True)
        self.leave = add_action(self, "Ctrl+W", self.left, inside=True)
        self._buttons = [
            ActionButton(one, self, primary=one is self.save)
            for one in (self.save, self.template, self.drop, self.leave)
        ]
        for button in self._buttons:
            # Narrow until there is room: before it is shown, it would widen the page.
            button.set_compact(compact=True)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the editor anew."""
        names = (
            self.tr("科室"),
            self.tr("配送点"),
            self.tr("最晚到货"),
            self.tr("备注"),
            self.tr("数量(&Q)"),
            self.tr("单价(&P)"),
            self.tr("配送企业(&D)"),
            self.tr("说明(&M)"),
        )
        fields = self._fields
        for label, name, field in zip(self._labels, names, fields, strict=True):
            label.setText(name)
            field.setAccessibleName(name.partition("(")[0])
        self.wanted.setPlaceholderText("2026-12-31")
        self.view.setAccessibleName(self.tr("订单明细"))
        self.save.setText(self.tr("保存草稿"))
        self.template.setText(self.tr("存为模板"))
        self.drop.setText(self.tr("删除本行"))
        self.leave.setText(self.tr("放弃修改"))
        self.model.retranslate()
        self.view.set_widths(
            {
                1: "第一医药配送有限公司",
                QUANTITY: "12,345 盒M",
                PRICE: "1234.5678",
                SUM: "1,234,567.00",
            }
        )
        self._word()

    def set_compact(self, *, compact: bool) -> None:
        """Use less height: what is found takes the place of the lines for a moment."""
        self._compact = compact
        self.title.setHidden(compact)
        self._place_fields()
        self.make_room(offering=not self.search.results.isHidden())

    @Slot(bool)
    def make_room(self, offering: bool) -> None:
        """Show the lines, unless what is found needs their place."""
        self.view.setHidden(self._compact and offering)

    def begin(self, editing: Editing) -> None:
        """Write on this."""
        self.editing, self.changed, self._remarks = editing, False, ()
        draft = editing.draft
        self._filling = True
        self.department.setCurrentText(draft.department)
        self._choose_place(draft)
        self.wanted.setText(day_text(draft.wanted_on))
        self.remark.setText(draft.remark)
        self._filling = False
        self.model.mark_lines({})
        self._show_lines(draft.lines, 0)
        self._word()
        self.wish_check()
        self.search.setFocus()

    def offer(self, choices: ChoicesTold) -> None:
        """Offer departments, places and distributors."""
        self._filling = True
        text = self.department.currentText()
        self.department.clear()
        self.department.addItems([readable(one) for one in choices.departments])
        self.department.setCurrentText(text)
        self.place.clear()
        self.place.addItem("", "")
        for place in choices.places:
            self.place.addItem(readable(f"{place.code} {place.name}"), place.code)
        self._choose_place(self.editing.draft)
        self._parties = choices.parties
        self._filling = False
        self._show_line()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show what the rules say, at the lines and in words for the current one."""
        self._remarks = tuple(remarks)
        marks: dict[int, Severity] = {}
        for remark in remarks:
            mark = mark_of_remark(remark.severity)
            if remark.line_no is not None:
                known = marks.get(remark.line_no, mark)
                marks[remark.line_no] = min(known, mark, key=_WORST.index)
        self.model.mark_lines(marks)
        self._say_remarks()

    @property
    def draft(self) -> OrderDraft:
        """What is written."""
        return self.editing.draft

    @Slot(object)
    def add_item(self, offered: Offered) -> None:
        """Put an item on the order, or go to its line where it stands there already."""
        self._offered[offered.item.province_code] = offered.distributors
        lines = list(self.draft.lines)
        for position, line in enumerate(lines):
            if line.province_code == offered.item.province_code:
                self.view.point_at(position)
                break
        else:
            lines.append(line_of(offered, max(1, offered.item.least, offered.item.multiple)))
            self._take(lines=numbered(lines))
            self._show_lines(self.draft.lines, len(lines) - 1)
        self._show_line()
        self.quantity.setFocus()
        self.quantity.selectAll()

    @Slot()
    def drop_line(self) -> None:
        """Take the line under the cursor off the order."""
        line = self.view.current_row()
        if line is not None:
            rest = [one for one in self.draft.lines if one.line_no != line.line_no]
            self._take(lines=numbered(rest))
            self._show_lines(self.draft.lines, max(0, line.line_no - 2))

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the search of items."""
        self.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.field.selectAll()

    @Slot()
    def take_head(self) -> None:
        """Take over what the head says."""
        if self._filling:
            return
        text = self.wanted.text().strip()
        day = read_day(text)
        set_role(self.wanted, bool(text) and day is None, "invalid")
        code = str(self.place.currentData() or "")
        self._take(
            department=self.department.currentText().strip(),
            address_code=code,
            address=self.place.currentText().removeprefix(code).strip(),
            wanted_on=day,
            remark=self.remark.text().strip(),
        )

    @Slot()
    def take_line(self) -> None:
        """Take over what stands in the fields of the line."""
        line = self.view.current_row()
        if self._filling or line is None:
            return
        changed = replace(
            line,
            quantity=self._quantity(),
            price=self._price(),
            reason=self.reason.text().strip(),
            distributor_code=str(self.party.currentData() or ""),
            distributor_name=self.party.currentText() if self.party.currentData() else "",
        )
        if changed != line:
            lines = tuple(
                changed if one.line_no == line.line_no else one for one in self.draft.lines
            )
            self._take(lines=lines)
            self.model.change_row(changed)
            self._word()

    @Slot()
    def follow_cursor(self) -> None:
        """Show the line under the cursor."""
        self._show_line()

    @Slot()
    def wish_check(self) -> None:
        """Ask what the rules say now."""
        self._checking.stop()
        self.check_wished.emit(self.draft)

    @Slot()
    def wish_save(self) -> None:
        """Wish that the draft is kept."""
        self.save_wished.emit(self.editing)

    @Slot()
    def wish_template(self) -> None:
        """Wish that the draft is a template."""
        if self.draft.lines:
            self.template_wished.emit(self.draft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small screen."""
        super().resizeEvent(event)
        for button in self._buttons:
            button.set_compact(compact=event.size().width() < _COMPACT_WIDTH)
        self._place_fields()

    def _place_fields(self) -> None:
        """Put head and line into two rows each, or into one where height is short."""
        across = 4 if self._compact and self.width() >= _BESIDE_WIDTH else 2
        if across == self._across:
            return
        self._across = across
        pairs = list(zip(self._labels, self._fields, strict=True))
        for grid, some in ((self._head, pairs[:4]), (self._form, pairs[4:])):
            for number, (label, field) in enumerate(some):
                row, column = divmod(number, across)
                grid.addWidget(label, row, 2 * column)
                grid.addWidget(field, row, 2 * column + 1)
                grid.setColumnStretch(2 * number + 1, int(number < across))

    @property
    def _fields(self) -> tuple[QWidget, ...]:
        return (
            self.department,
            self.place,
            self.wanted,
            self.remark,
            self.quantity,
            self.price,
            self.party,
            self.reason,
        )

    def _take(self, **values: object) -> None:
        draft = replace(self.draft, **values)  # type: ignore[arg-type]
        if draft != self.draft:
            self.editing = replace(self.editing, draft=draft)
            self.changed = True
            self._checking.start()
            self._word()

    def _quantity(self) -> int:
        """The quantity; none where what was typed is no number: the rules then ask for one."""
        text = self.quantity.text().strip()
        is_number = text.isascii() and text.isdigit() and len(text) < 9
        set_role(self.quantity, not is_number, "invalid")
        return int(text) if is_number else 0

    def _price(self) -> Decimal | None:
        """The price; none where what was typed is no price: never a part of it."""
        text = self.price.text().strip()
        if not text:
            set_role(self.price, False, "invalid")
            return None
        try:
            price = Decimal(text)
        except InvalidOperation:
            price = Decimal(-1)
        is_price = price.is_finite() and 0 <= price < 10**10
        set_role(self.price, not is_price, "invalid")
        return price if is_price else None

    def _show_lines(self, lines: Sequence[DraftLine], position: int) -> None:
        self.model.show_rows(lines)
        if lines:
            self.view.point_at(min(position, len(lines) - 1))
        self._show_line()
        self._word()

    def _show_line(self) -> None:
        line = self.view.current_row()
        self._filling = True
        for field in self._fields[4:]:
            field.setEnabled(line is not None)
        self.quantity.setText("" if line is None else str(line.quantity))
        self.price.setText("" if line is None else price_text(line.price))
        self.reason.setText("" if line is None else line.reason)
        for name in (self.quantity, self.price):
            set_role(name, False, "invalid")
        self._offer_parties(line)
        self._filling = False
        self._say_remarks()

    def _offer_parties(self, line: DraftLine | None) -> None:
        self.party.clear()
        self.party.addItem(self.tr("请选择"), "")
        if line is None:
            return
        known = {one.code: one.name for one in self._offered.get(line.province_code, ())}
        known = known or {one.code: one.name for one in self._parties}
        if line.distributor_code:
            known.setdefault(line.distributor_code, line.distributor_name or line.distributor_code)
        for code, name in known.items():
            self.party.addItem(readable(name), code)
        self.party.setCurrentIndex(max(0, self.party.findData(line.distributor_code)))

    def _choose_place(self, draft: OrderDraft) -> None:
        if draft.address_code and self.place.findData(draft.address_code) < 0:
            name = readable(f"{draft.address_code} {draft.address}".strip())
            self.place.addItem(name, draft.address_code)
        self.place.setCurrentIndex(max(0, self.place.findData(draft.address_code)))

    def _say_remarks(self) -> None:
        line = self.view.current_row()
        number = None if line is None else line.line_no
        mine = [one for one in self._remarks if one.line_no in (None, number)]
        elsewhere = len(self._remarks) - len(mine)
        texts = [readable(spoken(one.said)) for one in mine[:4]]
        if elsewhere:
            texts.append(self.tr("其他行还有 {count} 条提示。").format(count=elsewhere))
        marks = [mark_of_remark(one.severity) for one in mine]
        self.said.setText("\n".join(texts))
        self.said.setVisible(bool(texts))
        set_role(self.said, "wrong" if Severity.WRONG in marks else "muted")

    def _word(self) -> None:
        editing = self.editing
        title = self.tr("修改 {number}").format(number=editing.order_no)
        self.title.setText(readable(title) if editing.order_no else self.tr("新订单"))
        draft = editing.draft
        said = self.tr("{count} 个品种，合计 {amount} 元")
        text = said.format(count=len(draft.lines), amount=money(draft.amount))
        if len(draft.distributors) > 1:
            more = self.tr("{count} 家配送企业，保存后请拆分")
            text = f"{text}；{more.format(count=len(draft.distributors))}"
        self.total.setText(text)

    def _lay_out(self) -> None:
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self.title.setFont(font)
        for label in (self.title, self.said, self.total):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        for label, field in zip(self._labels, self._fields, strict=True):
            label.setBuddy(field)
        for grid in (self._head, self._form):
            grid.setHorizontalSpacing(8)
            grid.setVerticalSpacing(4)
        self._place_fields()
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in self._buttons:
            foot.addWidget(button)
        # What it says must not make the page wider than the window.
        self.total.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        foot.addWidget(self.total, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addLayout(self._head)
        column.addWidget(self.search)
        column.addWidget(self.view, 1)
        column.addLayout(self._form)
        column.addWidget(self.said)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.search.items_wished.connect(self.items_wished)
        self.search.taken.connect(self.add_item)
        self.search.offering.connect(self.make_room)
        self.view.selectionModel().currentRowChanged.connect(self.follow_cursor)
        self.view.row_chosen.connect(self.edit_quantity)
        self.department.currentTextChanged.connect(self.take_head)
        self.place.currentIndexChanged.connect(self.take_head)
        for field in (self.wanted, self.remark):
            field.textEdited.connect(self.take_head)
        for field in (self.quantity, self.price, self.reason):
            field.textEdited.connect(self.take_line)
            field.returnPressed.connect(self.begin_search)
        self.party.currentIndexChanged.connect(self.take_line)

    @Slot()
    def edit_quantity(self) -> None:
        """Put the keys into the quantity of the line."""
        self.quantity.setFocus()
        self.quantity.selectAll()
