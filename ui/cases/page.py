"""重码处理: codes received twice, off the list or recalled, and what was decided about them.

Without it two receipts would hold one box for ever. Left the list, what waits first; right the case
under the cursor: what it means, its codes, both sides of the current one, and the decisions by key.
F5 looks again, Ctrl+F searches (a scanned box finds its cases), Ctrl+P prints the case, Ctrl+S
writes the list as a spreadsheet. While the page is shown, scans are held and count for no receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.readers.events import ScanSeen
from app.tracing.cases.desk import Closing
from app.tracing.cases.events import (
    CaseDecided,
    CaseRow,
    CasesAsked,
    CasesChanged,
    CasesExported,
    CasesFailed,
    CaseShown,
    CasesListed,
    Shown,
)
from app.tracing.cases.store import Case
from app.tracing.cases.values import CaseKind, CodeBody
from ui.cases.decide_bar import Choice, DecideBar
from ui.cases.evidence import EvidencePanel
from ui.cases.model import FOUND, KIND, RECEIPT, CasesModel
from ui.cases.words import about, kind_word, mark_of, shown
from ui.known.searched_list import SearchedList
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.empty_note import EmptyNote
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_model import DONE_ROLE, RowsModel
from ui.parts.rows_view import RowsView

if TYPE_CHECKING:
    from ui.ports import Cases, Readers

_COMPACT_WIDTH = 1160
_COMPACT_HEIGHT = 620
_WIDE = 1560
"""From here on the keys of decisions stand beside their words."""
_MOST_CODES = 5
"""Of a case shown at once; the others are scrolled to."""
_DAYS = (None, 0, 6, 29)
"""Since when: ever, today, so many days before today."""


class CodesModel(RowsModel[CodeBody]):
    """The codes of one case."""

    came_before = False
    """They were here when they were recalled: what matters is whether they still are."""

    def titles(self) -> Sequence[str]:
        """Return the heading."""
        return self.tr("追溯码"), self.tr("现状")

    def key(self, row: CodeBody) -> Hashable:
        """Return the code."""
        return row.code

    def text(self, row: CodeBody, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return shown(row.code)
        if self.came_before:
            return self.tr("在库") if row.standing else self.tr("已退回")
        return self.tr("未消除") if row.standing else self.tr("已消除")

    def special(self, row: CodeBody, column: int, role: int) -> object:
        """Return whether nothing contradicts any more."""
        del column
        return not row.standing if role == DONE_ROLE else None


class CasesPage(TranslatedWidget):
    """The list, and the case under the cursor."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    paper_wished = Signal(object)
    """This Case is to be printed."""
    open_counted = Signal(int)
    """So many cases wait for a person."""

    def __init__(
        self,
        cases: Cases,
        readers: Readers,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._cases, self._readers, self._now = cases, readers, now
        self.person = ""
        self._open = False
        self._asked = CasesAsked()
        self.case: Case | None = None
        self.strip = NoticeStrip(self)
        self.model = CasesModel(self)
        self.view: RowsView[CaseRow] = RowsView(self.model, 46, self)
        self.codes = CodesModel(self)
        self.codes_view: RowsView[CodeBody] = RowsView(self.codes, 26, self)
        self.shown_box, self.kind_box, self.days_box = (QComboBox(self) for _ in range(3))
        self.mine = QCheckBox(self)
        self.title = QLabel(self)
        self.meaning = QLabel(self)
        self.drug = QLabel(self)
        self.evidence = EvidencePanel(self)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.print_it = add_action(self, "Ctrl+P", self.wish_paper, inside=True)
        self.export = add_action(self, "Ctrl+S", self.ask_where, inside=True)
        self.to_field = add_action(self, "Ctrl+F", self.begin_search, inside=True)
        self.list = SearchedList(self.view, self.again, self)
        self.decide = DecideBar(self)
        self.nothing = EmptyNote(self.again, self)
        self.nothing.button.hide()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_case(None)

    def retranslate(self) -> None:
        """Word the page anew."""
        self.model.retranslate()
        self.codes.retranslate()
        self.view.setAccessibleName(self.tr("重码处理"))
        self.codes_view.setAccessibleName(self.tr("本件的追溯码"))
        self.list.field.setPlaceholderText(self.tr("追溯码、药品、批号、收货单或配送单 (Ctrl+F)"))
        self.list.field.setAccessibleName(self.tr("查找重码"))
        self.again.setText(self.tr("刷新"))
        self.print_it.setText(self.tr("打印处理单"))
        self.export.setText(self.tr("导出清单"))
        self.mine.setText(self.tr("本机扫的(&B)"))
        self._word_boxes()
        self.view.set_widths(
            {
                KIND: self.tr("清单外追溯码") + "MM",
                RECEIPT: "SH00000000M",
                FOUND: "2026-11-21 10:00",
            }
        )
        self.codes_view.set_widths({1: self.tr("未消除") + "M"})
        self._word_found()
        self._show_case(self.case)

    def opened(self) -> None:
        """Hold the scans and ask for the list: the page is entered."""
        self._open = True
        self._readers.hold_scans(True)
        self.refresh()
        self.view.setFocus()

    def closed(self) -> None:
        """Let scans count again: the page is left."""
        if self._open:
            self._open = False
            self._readers.hold_scans(False)
            self.strip.hide()

    def begin(self, person: str) -> None:
        """Work for a person; what waits is counted at once."""
        self.person = person
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask for what is shown."""
        self._cases.list(self._asked)

    @Slot()
    def ask(self) -> None:
        """Ask for what the fields say."""
        # Qt hands back the plain text of what it was given.
        days, kind = self.days_box.currentData(), self.kind_box.currentData()
        self._asked = CasesAsked(
            search=self.list.text,
            shown=Shown(self.shown_box.currentData()),
            kind=None if kind is None else CaseKind(kind),
            since=None if days is None else self._day(days),
            mine=self.mine.isChecked(),
        )
        self.refresh()

    @Slot(object)
    def show_listed(self, event: CasesListed) -> None:
        """Show cases, if they are those that were asked for last."""
        self.open_counted.emit(event.open_count)
        if event.asked != self._asked:
            return
        place = self.view.currentIndex().row()
        self.model.show_rows(event.rows)
        if event.rows and self.view.current_row() is None:
            self.view.point_at(max(0, min(place, len(event.rows) - 1)))
        if not event.rows:
            self._show_case(None)
        self._word_found()
        self.follow_cursor()

    @Slot(object)
    def show_case(self, event: CaseShown) -> None:
        """Show all there is to say of the case under the cursor."""
        row = self.view.current_row()
        if row is not None and row.case_id == event.case.case_id:
            self._show_case(event.case)

    @Slot(object)
    def show_decided(self, event: CaseDecided) -> None:
        """Say what was decided, and go on with what waits."""
        self.strip.say_right(spoken(event.said))
        if self.case is not None and self.case.case_id == event.case.case_id:
            self._show_case(event.case)
        self.view.setFocus()
        self.refresh()

    @Slot(object)
    def show_changed(self, event: CasesChanged) -> None:
        """Take over what the sync brought; what alarms is said wherever the person is."""
        self.open_counted.emit(event.open_count)
        if event.alarm is not None:
            self.refused.emit(readable(spoken(event.alarm)))
        if self._open:
            self.refresh()

    @Slot(object)
    def show_exported(self, event: CasesExported) -> None:
        """Say where the list is."""
        said = self.tr("已导出 {count} 件：{name}").format(count=event.count, name=event.path.name)
        self.strip.say_ready(readable(said), QUrl.fromLocalFile(str(event.path)))

    @Slot(object)
    def show_failure(self, event: CasesFailed) -> None:
        """Say why something was not done."""
        self.strip.hide()
        self.refused.emit(readable(spoken(event.why)))

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Look for the cases of a scanned box."""
        if self._open and event.held:
            self.shown_box.setCurrentIndex(self.shown_box.findData(Shown.ALL))
            self.list.field.setText(event.scan.text[:60])
            self.list.search_now()

    @Slot()
    def follow_cursor(self) -> None:
        """Ask for the case under the cursor."""
        row = self.view.current_row()
        if row is not None:
            self._cases.show(row.case_id)

    @Slot()
    def follow_code(self) -> None:
        """Show both sides of the code under the cursor."""
        code = self.codes_view.current_row()
        if self.case is not None and code is not None:
            self.evidence.show_code(self.case.body, code)

    @Slot(object, str)
    def hand_on(self, choice: Choice, remark: str) -> None:
        """Hand a decision to the desk."""
        if self.case is not None:
            seen = len(self.case.body.codes)
            wish = Closing(
                self.case.case_id, choice.decision, self.person, remark, choice.receipt_id, seen
            )
            self._cases.close(wish)

    @Slot(str)
    def open_again(self, remark: str) -> None:
        """Take back what was decided."""
        if self.case is not None:
            self._cases.reopen(self.case.case_id, self.person, remark)

    @Slot()
    def wish_paper(self) -> None:
        """Wish the case printed."""
        if self.case is not None:
            self.paper_wished.emit(self.case)

    @Slot()
    def ask_where(self) -> None:
        """Ask where the list is to be written."""
        dialog = QFileDialog(self, self.tr("导出重码清单"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setNameFilter("XLSX (*.xlsx)")
        dialog.selectFile(self.tr("重码清单") + f"-{self._now().astimezone():%Y%m%d}.xlsx")
        dialog.fileSelected.connect(self.write_list)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def write_list(self, path: str) -> None:
        """Write what is listed."""
        self._cases.export(tuple(self.model.rows), Path(path))

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
        self.decide.set_compact(compact=size.width() < _WIDE)

    def _day(self, before: int) -> date:
        return self._now().astimezone().date() - timedelta(days=before)

    def _show_case(self, case: Case | None) -> None:
        self.case = case
        self.decide.show_case(case)
        self.print_it.setEnabled(case is not None)
        self._right.setCurrentIndex(1 if case is None else 0)
        if case is None:
            self.codes.show_rows(())
            self.evidence.clear()
            return
        self.title.setText(kind_word(case.kind))
        set_role(self.title, mark_of(case.kind, case.state).value)
        self.meaning.setText(about(case.kind, case.body.reason, came_before=case.body.came_before))
        self.drug.setText(self._drugs(case))
        self.codes.came_before = case.body.came_before
        self.codes.show_rows(tuple(case.body.codes))
        self.codes_view.setVisible(len(case.body.codes) > 1)
        rows = min(len(case.body.codes), _MOST_CODES)
        self.codes_view.setFixedHeight(self.codes_view.horizontalHeader().height() + 26 * rows + 6)
        if self.codes_view.current_row() is None:
            self.codes_view.point_at(0)
        self.follow_code()

    def _drugs(self, case: Case) -> str:
        lines = [
            readable("  ".join(filter(None, (line.name, line.strength, line.maker, line.batch))))
            for line in case.body.lines
        ]
        first = shown(case.body.codes[0].code) if len(case.body.codes) == 1 else ""
        count = self.tr("{count} 个追溯码").format(count=f"{len(case.body.codes):,}")
        if case.body.left_out:
            left_out = f"{case.body.left_out:,}"
            count += self.tr("，另有 {count} 个没有列出，请到信息库按批号查").format(count=left_out)
        return "\n".join([first or count, *lines])

    def _word_found(self) -> None:
        count = len(self.model.rows)
        self.export.setEnabled(bool(count))
        self.list.show_count(self.tr("共 {count} 件").format(count=f"{count:,}"), empty=not count)
        if self._asked == CasesAsked():
            heading = self.tr("没有待处理的重码")
            said = self.tr("同一个追溯码收了两次、不在配送企业清单上或属于召回药品时，会列在这里。")
        else:
            heading = self.tr("没有查到")
            said = self.tr("请核对输入，或放宽上面的条件。")
        self.list.empty.say(heading, said)
        self.nothing.say(self.tr("选一件重码"), self.tr("在左边选中一件，这里列出双方的证据。"))

    def _word_boxes(self) -> None:
        shown_words = {
            Shown.OPEN: self.tr("待处理"),
            Shown.DECIDED: self.tr("不用处理"),
            Shown.ALL: self.tr("全部"),
        }
        kinds = {None: self.tr("所有类型")} | {kind: kind_word(kind) for kind in CaseKind}
        words = (self.tr("不限日期"), self.tr("今天"), self.tr("近 7 天"), self.tr("近 30 天"))
        days = dict(zip(_DAYS, words, strict=True))
        for box, entries in (
            (self.shown_box, shown_words),
            (self.kind_box, kinds),
            (self.days_box, days),
        ):
            place = max(0, box.currentIndex())
            box.blockSignals(True)
            box.clear()
            for value, word in entries.items():
                box.addItem(word, value)
            box.setCurrentIndex(place)
            box.blockSignals(False)

    def _lay_out(self) -> None:
        self.list.use_buttons([self.again, self.export])
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setBold(True)
        self.title.setFont(font)
        for label in (self.title, self.meaning, self.drug):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        set_role(self.meaning, "muted")
        shown_case = QWidget(self)
        column = QVBoxLayout(shown_case)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.title, self.drug, self.meaning, self.codes_view):
            column.addWidget(widget)
        column.addWidget(self.evidence, 1)
        column.addWidget(self.decide)
        column.addWidget(ActionButton(self.print_it, self), 0, Qt.AlignmentFlag.AlignLeft)
        right = QWidget(self)
        self._right = QStackedLayout(right)
        self._right.addWidget(shown_case)
        self._right.addWidget(self.nothing)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._left())
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        layout.addWidget(splitter, 1)

    def _left(self) -> QWidget:
        left = QWidget(self)
        column, row = QVBoxLayout(left), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row.setSpacing(6)
        for widget in (self.shown_box, self.kind_box, self.days_box, self.mine):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        return left

    def _connect(self) -> None:
        self.list.search_wished.connect(self.ask)
        for box in (self.shown_box, self.kind_box, self.days_box):
            box.currentIndexChanged.connect(self.ask)
        self.mine.toggled.connect(self.ask)
        self.view.selectionModel().currentRowChanged.connect(self.follow_cursor)
        self.codes_view.selectionModel().currentRowChanged.connect(self.follow_code)
        self.decide.decided.connect(self.hand_on)
        self.decide.reopen_wished.connect(self.open_again)
