"""采购订单: drafts, approval, what is under way and what is late, each with its whole life.

Without it orders would be written on paper and typed into a platform. Left the list; right the
order under the cursor, or the draft that is being written. Ctrl+N begins an order, F5 looks again,
Ctrl+F searches, Ctrl+J shows what is to be chased, Ctrl+S writes the list as a table; the keys of
an order stand on its buttons.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QMessageBox,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.purchasing.events import (
    ChaseListed,
    ChoicesTold,
    DraftChecked,
    DraftMade,
    ItemsOffered,
    OrderDone,
    OrderHeld,
    OrdersChanged,
    OrdersExported,
    OrdersFailed,
    OrderShown,
    OrdersListed,
    RulesTold,
)
from app.purchasing.ordering import Saving
from app.purchasing.records import LISTED, OrderRow, OrdersAsked, OrderView, Shown
from app.purchasing.states import OrderState
from app.purchasing.values import OrderDraft
from ui.known.searched_list import SearchedList
from ui.notice_strip import NoticeStrip
from ui.orders.asking import OrderAsking
from ui.orders.editor import DraftEditor, Editing
from ui.orders.filters import FilterBar
from ui.orders.model import STATE, OrdersModel
from ui.orders.panel import OrderPanel, Step
from ui.orders.port import Orders
from ui.orders.sent_note import SentNote
from ui.orders.words import empty_words
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.rows_view import RowsView

_COMPACT_WIDTH = 1400
_NARROW_WIDTH = 1100
"""Less has no room for states beside numbers, nor for the list beside what is written."""
_COMPACT_HEIGHT = 620
_PANEL, _EDITOR, _NOTHING = range(3)


class OrdersPage(TranslatedWidget):
    """The list, and the order under the cursor or under the pen."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    paper_wished = Signal(object)
    """This OrderView is to be printed."""
    waiting_counted = Signal(int)
    """So many orders wait for an approval, as far as they were listed."""

    def __init__(
        self, orders: Orders, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._orders, self._now = orders, now
        self.person = ""
        self._open = False
        self._asked = OrdersAsked()
        self._number = 0
        self._wanted: uuid.UUID | None = None
        """The order that is to be under the cursor when the list comes."""
        self._just_kept = False
        """It was written just now, and is shown whatever the list was narrowed to."""
        self.choices = ChoicesTold((), (), (), (), ())
        self.strip = NoticeStrip(self)
        self.sent_note = SentNote(self.strip)
        self.model = OrdersModel(self)
        self.view: RowsView[OrderRow] = RowsView(self.model, 46, self)
        self.filters = FilterBar(self)
        self.begin_new = add_action(self, "Ctrl+N", self.ask_beginning, inside=True)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.export = add_action(self, "Ctrl+S", self.ask_where, inside=True)
        self.to_field = add_action(self, "Ctrl+F", self.begin_search, inside=True)
        self.to_rules = add_action(self, "Ctrl+G", self.ask_rules, inside=True)
        self.to_chase = add_action(self, "Ctrl+J", self.ask_chase, inside=True)
        self.list = SearchedList(self.view, self.begin_new, self)
        self.panel, self.editor = OrderPanel(self), DraftEditor(self)
        self.asking = OrderAsking(orders, self.panel)
        self.nothing = EmptyNote(self.begin_new, self)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._right.setCurrentIndex(_NOTHING)

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("采购订单"))
        self.list.field.setPlaceholderText(self.tr("订单号、药品、配送企业、厂家 (Ctrl+F)"))
        self.list.field.setAccessibleName(self.tr("查找订单"))
        self.begin_new.setText(self.tr("新建订单"))
        self.again.setText(self.tr("刷新"))
        self.export.setText(self.tr("导出清单"))
        self.to_rules.setText(self.tr("采购设置"))
        self.to_chase.setText(self.tr("催货清单"))
        self.view.set_widths(self.model.samples())
        self._word_found()

    def opened(self) -> None:
        """Ask for what is shown: the page is entered."""
        self._open = True
        self._orders.choices()
        self.refresh()
        self.view.setFocus()

    def closed(self) -> None:
        """Leave the page; a draft that was not kept stays in the editor."""
        self._open = False
        self.strip.hide()

    def begin(self, person: str) -> None:
        """Work for a person."""
        self.person = self.asking.person = person

    @Slot(object)
    def hear(self, event: object) -> None:
        """Take one event of app/purchasing/events.py."""
        take = self._takes.get(type(event))
        if take is not None:
            take(event)

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self._orders.list_orders(self._asked)

    @Slot()
    def ask(self) -> None:
        """Ask for what the fields say."""
        self._asked = self.filters.asked(self.list.text, self._today())
        self.refresh()

    @Slot()
    def follow_cursor(self) -> None:
        """Ask for the order under the cursor."""
        row = self.view.current_row()
        if row is not None and not self.is_writing:
            self._orders.show(row.order_id)

    @Slot(object)
    def open_row(self, row: OrderRow) -> None:
        """Go on writing a draft, or into the lines of what is no draft any more."""
        shown = self.panel.shown
        if shown is None or shown.view.order_id != row.order_id:
            self._orders.show(row.order_id)
        elif row.state is OrderState.DRAFT:
            self._edit(shown.view)
        else:
            self.panel.view.setFocus()

    @property
    def is_writing(self) -> bool:
        """Whether a draft is under the pen."""
        return self._right.currentIndex() == _EDITOR

    @Slot()
    def ask_beginning(self) -> None:
        """Ask how a new order begins."""
        self._orders.choices()
        self.asking.ask_beginning(self.choices, self.person, self.begin_blank)

    @Slot()
    def ask_chase(self) -> None:
        """Show what is overdue or came short."""
        self.asking.ask_chase(self.person, self.go_to)

    @Slot(object)
    def go_to(self, order_id: uuid.UUID, number: str = "") -> None:
        """Put the cursor on an order: one that is under way, or with this number."""
        self._wanted = order_id
        self.list.field.setText(number)
        self.filters.choose(Shown.ALL if number else Shown.UNDER_WAY, any_day=True)
        self.ask()

    def begin_blank(self) -> None:
        """Begin an order from nothing."""
        places = self.choices.places
        first = places[0] if len(places) == 1 else None
        draft = OrderDraft(
            department=self.choices.departments[0] if self.choices.departments else "",
            address_code=first.code if first else "",
            address=first.name if first else "",
        )
        self._write(Editing(draft))

    @Slot(object)
    def keep(self, editing: Editing) -> None:
        """Wish that a draft is kept."""
        self._orders.save(
            Saving(
                editing.draft,
                self.person,
                editing.order_id,
                editing.based_on,
                editing.origin,
                editing.came_from,
            )
        )

    @Slot(object)
    def ask_template_name(self, draft: OrderDraft) -> None:
        """Ask what a template is to be called."""
        self.asking.ask_template_name(draft, self.person)

    @Slot()
    def leave_editor(self) -> None:
        """Stop writing; what was not kept is asked about first."""
        if self.editor.changed and not self._may_drop():
            return
        self._stop_writing()
        self.follow_cursor()

    @Slot(object)
    def check(self, draft: OrderDraft) -> None:
        """Ask what the rules say of the draft under the pen."""
        self._number += 1
        self._orders.check(draft, self.editor.editing.order_id, self._number)

    @Slot(object)
    def do(self, step: Step) -> None:
        """Do a step with the order that is shown, asking what has to be asked."""
        shown = self.panel.shown
        if shown is None or self.is_writing:
            return
        if step is Step.EDIT:
            self._edit(shown.view)
        elif step is Step.PRINT:
            self.paper_wished.emit(shown.view)
        else:
            self.asking.ask(step, shown, self.person)

    @Slot()
    def ask_where(self) -> None:
        """Ask where the list is to be written."""
        name = self.tr("采购订单") + f"-{self._now().astimezone():%Y%m%d}.xlsx"
        self.asking.ask_file(
            name, lambda path: self._orders.export_list(tuple(self.model.rows), path)
        )

    @Slot()
    def ask_rules(self) -> None:
        """Show what is laid down about ordering."""
        self.asking.ask_rules(self.person)

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the field."""
        self.list.begin_search()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        size = event.size()
        compact = size.width() < _COMPACT_WIDTH or size.height() < _COMPACT_HEIGHT
        self.list.set_compact(compact=compact)
        self.editor.set_compact(compact=size.height() < _COMPACT_HEIGHT)
        self._share_room()

    @Slot()
    def _share_room(self) -> None:
        narrow = self.width() < _NARROW_WIDTH
        if narrow is not self.model.narrow:
            self.model.narrow = narrow
            self.view.set_widths(self.model.samples())
            self.view.setColumnHidden(STATE, narrow)
        self._list_side.setHidden(narrow and self.is_writing)

    def _take_listed(self, event: OrdersListed) -> None:
        if event.asked != self._asked:
            return
        place = self.view.currentIndex().row()
        self.model.show_rows(event.rows)
        found = None if self._wanted is None else self.model.position(self._wanted)
        if found is None and self._just_kept and self._asked != OrdersAsked():
            # Else the next key would be about another order than the one that was written.
            self._just_kept = False
            self.filters.clear()
            self.list.field.clear()
            self.ask()
            return
        self._just_kept = False
        if found is not None:
            self.view.point_at(found)
        elif event.rows and self.view.current_row() is None:
            self.view.point_at(max(0, min(place, len(event.rows) - 1)))
        self._wanted = None
        if not event.rows and not self.is_writing:
            self.panel.clear()
            self._right.setCurrentIndex(_NOTHING)
        self.waiting_counted.emit(sum(r.state is OrderState.SUBMITTED for r in event.rows))
        self._word_found()
        self.follow_cursor()

    def _take_shown(self, event: OrderShown) -> None:
        self.sent_note.follow(event.view)
        row = self.view.current_row()
        if row is not None and row.order_id == event.view.order_id and not self.is_writing:
            self.panel.show_order(event, self._today())
            self._right.setCurrentIndex(_PANEL)

    def _take_done(self, event: OrderDone) -> None:
        self.strip.say_right(spoken(event.said))
        self.sent_note.heed(event)
        if self.asking.submit_again(event.order_ids, self.person):
            return
        if not event.order_ids:
            self._orders.choices()
            if self.asking.is_about_rules:
                self._orders.list_rules()
            return
        if self.is_writing:
            self._stop_writing()
            self._just_kept = True
        self.asking.look_again()
        self._wanted = event.order_ids[0]
        self.view.setFocus()
        self.refresh()

    def _take_held(self, event: OrderHeld) -> None:
        self.asking.show_held(event, self.person, self._edit_shown)

    @Slot()
    def _edit_shown(self) -> None:
        shown = self.panel.shown
        if shown is not None and shown.view.state is OrderState.DRAFT:
            self._edit(shown.view)

    def _take_checked(self, event: DraftChecked) -> None:
        if event.number == self._number:
            self.editor.show_remarks(event.remarks)

    def _take_made(self, event: DraftMade) -> None:
        self._write(Editing(event.draft, origin=event.origin, came_from=event.came_from))
        self.editor.changed = True

    def _take_choices(self, event: ChoicesTold) -> None:
        self.choices = event
        self.editor.offer(event)

    def _take_items(self, event: ItemsOffered) -> None:
        self.editor.search.show_found(event)

    def _take_changed(self, event: OrdersChanged) -> None:
        if self._open:
            self.refresh()
            self.asking.look_again()
        if self.sent_note.order_id is not None and self.sent_note.concerns(event.order_ids):
            self._orders.show(self.sent_note.order_id)

    def _take_exported(self, event: OrdersExported) -> None:
        said = self.tr("已导出 {count} 行：{name}").format(count=event.count, name=event.path.name)
        self.strip.say_ready(readable(said), QUrl.fromLocalFile(str(event.path)))

    def _take_failure(self, event: OrdersFailed) -> None:
        self.strip.hide()
        self.asking.submitting = None
        self.refused.emit(readable(spoken(event.why)))
        if self._open and not self.is_writing:
            # Most refusals mean that the order stands otherwise than it is shown.
            self.follow_cursor()

    def _edit(self, view: OrderView) -> None:
        standing = view.standing
        based_on = [standing.content, *(one.event_id for one in standing.conflicts)]
        self._write(
            Editing(
                view.draft,
                view.order_id,
                view.order_no,
                tuple(one for one in based_on if one is not None),
            )
        )

    def _write(self, editing: Editing) -> None:
        if self.is_writing and self.editor.changed and not self._may_drop():
            return
        self._right.setCurrentIndex(_EDITOR)
        self.panel.rest(resting=True)
        self.editor.begin(editing)

    def _stop_writing(self) -> None:
        self.editor.changed = False
        self.panel.rest(resting=False)
        self._right.setCurrentIndex(_PANEL if self.panel.shown is not None else _NOTHING)

    def _may_drop(self) -> bool:
        """Ask whether what was not kept may go."""
        asked = QMessageBox.question(
            self, self.tr("放弃修改"), self.tr("草稿还没有保存，确定放弃吗？")
        )
        return asked == QMessageBox.StandardButton.Yes

    def _today(self) -> date:
        return self._now().astimezone().date()

    def _word_found(self) -> None:
        count = len(self.model.rows)
        self.export.setEnabled(bool(count))
        said = self.tr("最近 {count} 张") if count >= LISTED else self.tr("共 {count} 张")
        self.list.show_count(said.format(count=f"{count:,}"), empty=not count)
        if replace(self._asked, shown=Shown.OPEN) == OrdersAsked():
            heading, said = empty_words(self._asked.shown)
        else:
            heading = self.tr("没有查到")
            said = self.tr("请核对输入，或放宽上面的条件。")
        self.list.empty.say(heading, said)
        # An empty list says the same, with the same button.
        self.nothing.say(
            self.tr("选一张订单，或新建一张") if count else "",
            self.tr("这里显示订单的明细、校验结果和全程轨迹。"),
            offers=bool(count),
        )

    def _lay_out(self) -> None:
        self.list.use_buttons([self.begin_new, self.to_chase, self.again, self.export])
        right = QWidget(self)
        self._right = QStackedLayout(right)
        for widget in (self.panel, self.editor, self.nothing):
            self._right.addWidget(widget)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        self._list_side = self._left()
        splitter.addWidget(self._list_side)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 4)
        splitter.setStretchFactor(1, 6)
        splitter.setSizes([400, 600])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        layout.addWidget(splitter, 1)

    def _left(self) -> QWidget:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.filters.put_last(ActionButton(self.to_rules, self))
        column.addWidget(self.filters)
        column.addWidget(self.list, 1)
        return left

    def _connect(self) -> None:
        self._right.currentChanged.connect(self._share_room)
        self.list.search_wished.connect(self.ask)
        self.filters.changed.connect(self.ask)
        self.view.selectionModel().currentRowChanged.connect(self.follow_cursor)
        self.view.row_chosen.connect(self.open_row)
        self.panel.wished.connect(self.do)
        self.editor.items_wished.connect(self._orders.find_items)
        self.editor.check_wished.connect(self.check)
        self.editor.save_wished.connect(self.keep)
        self.editor.template_wished.connect(self.ask_template_name)
        self.editor.left.connect(self.leave_editor)
        self._takes: dict[type, Callable[[Any], None]] = {
            OrdersListed: self._take_listed,
            OrderShown: self._take_shown,
            OrderDone: self._take_done,
            OrderHeld: self._take_held,
            DraftChecked: self._take_checked,
            DraftMade: self._take_made,
            ChoicesTold: self._take_choices,
            ItemsOffered: self._take_items,
            OrdersChanged: self._take_changed,
            OrdersExported: self._take_exported,
            OrdersFailed: self._take_failure,
            RulesTold: self.asking.show_rules,
            ChaseListed: self.asking.show_chase,
        }
