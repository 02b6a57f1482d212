"""The list of entries, what narrows it, and the entry under the cursor.

Without it the page would hold both the log and who may see it. Ctrl+F searches, Ctrl+S writes what
is listed into a file, F9 has the log counted again, Ctrl+Shift+C copies the entry that is shown.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from app.people.audit.asking import AuditShown, AuditWish
from app.people.audit.events import AuditFound
from app.people.permissions import Permission
from ui.audit.detail_panel import DetailPanel
from ui.audit.filters import KindBox, OutcomeBox, PersonField
from ui.audit.models import EntriesModel
from ui.known.searched_list import SearchedList
from ui.links.filters import SpanBox
from ui.links.models import Now
from ui.links.paging import Paging
from ui.parts.actions import add_action
from ui.parts.moments import utc_now
from ui.parts.rows_view import RowsView
from ui.people.seen_tab import SeenTab

COMPACT_WIDTH = 1100
_ROW = 46
_LOW = 420


class EntriesTab(SeenTab):
    """A list that comes page by page."""

    see = (Permission.READ_AUDIT,)

    list_wished = Signal(object)
    """A page of this AuditWish."""
    file_wished = Signal(object, object)
    """Entries of this AuditWish into this Path."""
    verify_wished = Signal()

    def __init__(self, enter: QAction, parent: QWidget | None = None, now: Now = utc_now) -> None:
        super().__init__(enter, parent)
        self._asked = AuditWish()
        self.model = EntriesModel(self, now)
        self.view: RowsView[AuditShown] = RowsView(self.model, _ROW, self)
        self.paging = Paging(self.view)
        self.span = SpanBox(now, 7, ever=True, parent=self)
        self.person, self.kind, self.outcome = PersonField(self), KindBox(self), OutcomeBox(self)
        self.panel = DetailPanel(self)
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.hide()
        self._under_way: set[str] = set()
        self.export = add_action(self, "Ctrl+S", self.ask_where, inside=True)
        self.count_again = add_action(self, "F9", self.verify_wished.emit, inside=True)
        self.copy = add_action(self, "Ctrl+Shift+C", self.panel.copy, inside=True)
        self.clear_all = add_action(self, "", self.widen, inside=True)
        self.list = SearchedList(self.view, self.clear_all, self)
        self.search = add_action(self, "Ctrl+F", self.list.begin_search, inside=True)
        self.list.use_filters(self.person, self.kind, self.outcome, self.span)
        self.list.put_below(self.panel)
        self.list.use_buttons((self.count_again, self.copy, self.export), self.busy)
        self.lay_out(None, self.list, actions=())
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the tab anew."""
        super().retranslate()
        self.model.retranslate()
        self.person.setPlaceholderText(self.tr("工号或姓名"))
        self.person.setAccessibleName(self.tr("工号或姓名"))
        self.kind.word(self.tr("全部种类"))
        self.kind.setAccessibleName(self.tr("种类"))
        self.outcome.word(self.tr("全部结果"))
        self.outcome.setAccessibleName(self.tr("结果"))
        hint = self.tr("对象、之前、之后里的文字 (Ctrl+F)")
        self.list.field.setPlaceholderText(hint)
        self.list.field.setAccessibleName(hint)
        self.view.setAccessibleName(self.tr("审计记录"))
        self.export.setText(self.tr("导出表格"))
        self.count_again.setText(self.tr("逐条核对"))
        self.copy.setText(self.tr("复制"))
        self.clear_all.setText(self.tr("全部显示"))
        self.busy.setAccessibleName(self.tr("正在导出或核对"))
        wide, outcome = self.tr("越权或未认证的请求") + "M", self.tr("被拒绝") + "MMM"
        self.view.set_widths({0: "2026-11-22 00:00M", 2: wide, 4: outcome})
        self._say_count()

    def begin(self) -> None:
        """Put the keys where work begins."""
        self.view.setFocus()

    @Slot()
    def ask(self) -> None:
        """List what the fields say, from the newest on."""
        if self.is_seen:
            self._asked = self._wish()
            self.list_wished.emit(self._asked)

    @Slot()
    def ask_more(self) -> None:
        """List the entries before the last one."""
        self.list_wished.emit(self._asked.behind(self.model.rows[-1]))

    def clear(self) -> None:
        """Show nothing that was told to somebody else."""
        self.model.show_rows(())
        self.paging.arrived(more=False)
        self.panel.show_entry(None)

    def follow(self) -> None:
        """Offer what can be done now."""
        super().follow()
        self.export.setEnabled(bool(self.model.rowCount()) and "file" not in self._under_way)
        self.count_again.setEnabled(self.is_seen and "count" not in self._under_way)
        self.copy.setEnabled(self.panel.entry is not None)

    def show_found(self, event: AuditFound) -> None:
        """Show a page, if it belongs to what was asked for last."""
        if event.wish.behind(None) != self._asked:
            return
        if event.wish.before_at is None:
            self.model.show_rows(event.listed.entries)
        else:
            self.model.put_last(event.listed.entries)
        self.paging.arrived(more=event.listed.more)
        self._say_count()
        self.list.point_at_first()
        self.show_current()

    @Slot()
    def show_current(self) -> None:
        """Show the entry under the cursor."""
        self.panel.show_entry(self.view.current_row())
        self.follow()

    @Slot()
    def widen(self) -> None:
        """Narrow the list by nothing but the days."""
        for field in (self.person, self.list.field):
            field.clear()
        for box in (self.kind, self.outcome):
            box.setCurrentIndex(0)
        self.ask()

    @Slot()
    def ask_where(self) -> None:
        """Ask for the file the entries are to be written to."""
        dialog = QFileDialog(self, self.tr("导出审计记录"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["XLSX (*.xlsx)", "CSV (*.csv)"])
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(self.tr("审计记录") + ".xlsx")
        dialog.fileSelected.connect(lambda path: self.write_to(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_to(self, path: Path) -> None:
        """Have what the fields say written into a file."""
        self.file_wished.emit(self._wish(), path)

    def show_under_way(self, what: str, *, begun: bool) -> None:
        """Show that a `file` is made, or the log is `count`ed again; or that this ended."""
        (self._under_way.add if begun else self._under_way.discard)(what)
        self.busy.setVisible(bool(self._under_way))
        self.follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between list and entry."""
        super().resizeEvent(event)
        self.list.stack_filters(stacked=self.width() < COMPACT_WIDTH)
        self.panel.setVisible(self.height() >= _LOW)
        self.panel.prefer(self.height() * 2 // 5)

    def set_compact(self, *, compact: bool) -> None:
        """Use less room on a small screen."""
        self.list.set_compact(compact=compact)

    def _wish(self) -> AuditWish:
        first, last = self.span.days
        return AuditWish(
            first=first,
            last=last,
            person=self.person.person,
            kinds=self.kind.kinds,
            outcome=self.outcome.outcome,
            text=self.list.text,
        )

    def _say_count(self) -> None:
        count = self.model.rowCount()
        said = self.tr("{count} 条").format(count=f"{count:,}")
        more = self.tr("，往下还有") if self.paging.more else ""
        self.list.show_count(said + more, empty=count == 0)
        self.list.empty.say(self.tr("没有符合条件的记录"), self.tr("请放宽日期，或少写几个字。"))

    def _connect(self) -> None:
        self.paging.more_wished.connect(self.ask_more)
        self.view.selectionModel().currentRowChanged.connect(self.show_current)
        self.list.search_wished.connect(self.ask)
        self.person.textChanged.connect(self.list.search_soon)
        self.person.returnPressed.connect(self.list.search_now)
        for box in (self.kind, self.outcome):
            box.currentIndexChanged.connect(self.ask)
        self.span.changed.connect(self.ask)
