"""调用日志: every call to a platform, searched, opened, written to a file.

Without it nobody could prove what was sent when. It is read by a person who signed in (F8). Ctrl+F
searches, Enter opens a call with all the room there is, Ctrl+S writes what is listed to a file,
Ctrl+Shift+C copies the call that is shown.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QStackedLayout, QWidget

from app.links.answers import Asked, CallsListed, LinksRefused
from app.links.calls import Call, CallOpened, CallsWish
from app.people.permissions import Permission
from ui.known.searched_list import SearchedList
from ui.links.call_model import CallsModel
from ui.links.call_panel import CallDialog, CallPanel
from ui.links.filters import SpanBox
from ui.links.models import Now
from ui.links.narrowed_tab import COMPACT_WIDTH, NarrowedTab
from ui.links.paging import Paging
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.moments import utc_now
from ui.parts.rows_view import RowsView

if TYPE_CHECKING:
    from ui.links.port import Links
    from ui.signing.gate import Gate

NEEDS = (Permission.MANAGE_CONNECTIONS, Permission.READ_AUDIT)
_ROW = 46
_OPEN_MS = 120
_MESSAGE_WIDTH = 120
_LONGEST_MESSAGE = 60
_LOW = 480


class CallsTab(NarrowedTab):
    """A list that comes page by page, and the call under the cursor."""

    file_chosen = Signal(object)
    """The calls are to be written to this Path."""

    def __init__(
        self, links: Links, gate: Gate, parent: QWidget | None = None, now: Now = utc_now
    ) -> None:
        super().__init__(parent)
        self._links, self._gate = links, gate
        self._asked = CallsWish()
        self.model = CallsModel(self, now)
        self.view: RowsView[Call] = RowsView(self.model, _ROW, self)
        self.paging = Paging(self.view)
        self.span = SpanBox(now, 7, ever=True, parent=self)
        self.model.title_of = self.link.title_of
        self.message, self.failed = QLineEdit(self), QCheckBox(self)
        self.message.setMaxLength(_LONGEST_MESSAGE)
        self.message.setFixedWidth(_MESSAGE_WIDTH)
        self.unlock = add_action(self, "F8", self.ask_who, inside=True)
        self.export = add_action(self, "Ctrl+S", self.ask_where, inside=True)
        self.panel = CallPanel(self)
        self.copy = add_action(self, "Ctrl+Shift+C", self.panel.copy, inside=True)
        self.larger = add_action(self, "Ctrl+O", self.enlarge, inside=True)
        self.dialog: CallDialog | None = None
        self._enlarging = False
        self.search = add_action(self, "Ctrl+F", self.begin_search, inside=True)
        self.list = SearchedList(self.view, self.unlock, self)
        self.locked = EmptyNote(self.unlock, self)
        self._opening = QTimer(self)
        self._opening.setSingleShot(True)
        self._opening.setInterval(_OPEN_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_gate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        super().retranslate()
        self.model.retranslate()
        self.message.setPlaceholderText(self.tr("消息代码"))
        self.message.setAccessibleName(self.tr("消息代码"))
        self.failed.setText(self.tr("只看失败(&B)"))
        self.unlock.setText(self.tr("登录查看"))
        self.export.setText(self.tr("导出表格"))
        self.copy.setText(self.tr("复制"))
        self.larger.setText(self.tr("放大看"))
        hint = self.tr("请求、应答里的文字，例如单号 (Ctrl+F)")
        self.list.field.setPlaceholderText(hint)
        self.list.field.setAccessibleName(hint)
        self.view.setAccessibleName(self.tr("调用日志"))
        self.view.set_widths({0: "2026-11-22 00:00M", 3: self.tr("系统管理员") + "MM"})
        self.locked.say(
            self.tr("调用日志要登录后查看"),
            self.tr("日志里有院内和平台往来的全部内容；口令和密钥已经遮住。"),
        )
        self._say_count(more=self.paging.more)

    def focus(self) -> None:
        """Put the keys where one begins."""
        (self.view if self._gate.is_open else self.locked.button).setFocus()

    @Slot()
    def ask_who(self) -> None:
        """Ask who it is; calls are listed as soon as somebody is signed in."""
        self._gate.do(_nothing, needs=NEEDS)

    @Slot()
    def ask(self) -> None:
        """List what the fields say, from the newest on, for whoever may read it."""
        self._opening.stop()
        self._asked = self._wish()
        self._gate.do(lambda: self._links.list_calls(self._asked), needs=NEEDS)

    @Slot()
    def refresh(self) -> None:
        """List again, where somebody is signed in; else wait for a word."""
        if self._gate.is_open:
            self.ask()

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the field."""
        self.list.begin_search()

    @Slot()
    def ask_more(self) -> None:
        """List the calls before the last one."""
        wish = replace(self._asked, before=self.model.rows[-1].call_id)
        self._gate.do(lambda: self._links.list_calls(wish), needs=NEEDS)

    def show_calls(self, event: CallsListed) -> None:
        """Show a page, if it belongs to what was asked for last."""
        if replace(event.wish, before=None) != self._asked:
            return
        if event.wish.before is None:
            self.model.show_rows(event.shown.calls)
            self.panel.clear()
        else:
            self.model.put_last(event.shown.calls)
        self.paging.arrived(more=event.shown.more)
        self._say_count(more=event.shown.more)
        self.list.point_at_first()
        self.open_soon()

    def show_call(self, event: CallOpened) -> None:
        """Show what was said, where the cursor still stands there."""
        call = self.view.current_row()
        if call is not None and call.call_id == event.call.call_id:
            self.panel.show_call(event)
            if self._enlarging:
                self.enlarge()

    def refuse(self, event: LinksRefused) -> None:
        """A page did not come: it may be asked for again."""
        if event.asked is Asked.CALLS:
            self.paging.failed()

    @Slot()
    def show_gate(self) -> None:
        """Show calls to whoever is signed in only."""
        is_open = self._gate.is_open
        self._stack.setCurrentIndex(0 if is_open else 1)
        self._enlarging = False
        for action in (self.export, self.copy, self.larger):
            action.setEnabled(is_open)
        if not is_open:
            self._opening.stop()
            self.model.show_rows(())
            self.panel.clear()
        elif self.isVisible():
            self.view.setFocus()
            self.ask()

    @Slot()
    def open_soon(self) -> None:
        """Open the call under the cursor when it has stood there for a moment."""
        self._opening.start()

    @Slot()
    def open_current(self) -> None:
        """Ask what was said in the call under the cursor."""
        call = self.view.current_row()
        if call is not None and self._gate.is_open:
            call_id = call.call_id
            self._gate.do(lambda: self._links.open_call(call_id), needs=NEEDS)

    @Slot()
    def enlarge(self) -> None:
        """Show the call under the cursor with all the room there is."""
        call, shown = self.view.current_row(), self.panel.shown
        if call is None:
            return
        self._enlarging = shown is None or shown.call.call_id != call.call_id
        if self._enlarging or shown is None:
            self._opening.stop()
            self.open_current()
            return
        self.dialog = CallDialog(shown, self)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    @Slot()
    def ask_where(self) -> None:
        """Ask for the file the calls are to be written to."""
        dialog = QFileDialog(self, self.tr("导出调用日志"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["XLSX (*.xlsx)", "CSV (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(self.tr("调用日志") + ".xlsx")
        dialog.fileSelected.connect(lambda path: self.write_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_to(self, path: Path) -> None:
        """Write what the fields say to a file."""
        wish = self._wish()
        self._gate.do(lambda: self._links.export_calls(wish, path), needs=NEEDS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between list and call."""
        super().resizeEvent(event)
        low = self.height() < _LOW
        self.list.stack_filters(stacked=self.width() < COMPACT_WIDTH)
        # With less than a few lines of it the list is worth more.
        self.panel.setVisible(not low)
        self.panel.prefer(self.height() * 2 // 5)

    def _wish(self) -> CallsWish:
        first, last = self.span.days
        return CallsWish(
            link=self.link.link,
            message=self.message.text().strip(),
            text=self.list.text,
            failed_only=self.failed.isChecked(),
            first=first,
            last=last,
        )

    def _say_count(self, *, more: bool) -> None:
        count = self.model.rowCount()
        said = self.tr("{count} 次调用").format(count=f"{count:,}")
        self.list.show_count(said + (self.tr("，往下还有") if more else ""), empty=count == 0)
        self.list.empty.say(
            self.tr("没有符合条件的调用"), self.tr("请放宽日期，或少写几个字。"), offers=False
        )

    def _connect(self) -> None:
        self._opening.timeout.connect(self.open_current)
        self._gate.changed.connect(self.show_gate)
        self.paging.more_wished.connect(self.ask_more)
        self.view.selectionModel().currentRowChanged.connect(self.open_soon)
        self.view.row_chosen.connect(self.enlarge)
        self.list.search_wished.connect(self.refresh)
        self.link.currentIndexChanged.connect(self.refresh)
        self.span.changed.connect(self.refresh)
        self.failed.toggled.connect(self.refresh)
        self.message.textChanged.connect(self.list.search_soon)
        self.message.returnPressed.connect(self.list.search_now)

    def _lay_out(self) -> None:
        self.list.use_filters(self.link, self.message, self.span, self.failed)
        self.list.put_below(self.panel)
        self.list.use_buttons((self.larger, self.copy, self.export))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.locked)


def _nothing() -> None:
    """To be signed in is all that is wished."""
