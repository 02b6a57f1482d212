"""What changed between two syncs: the versions, and item by item what each did.

Without it a price that changed overnight would be seen at the next order. The list of changes goes
on as it is scrolled, however many a version made.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from app.catalogue.entries.events import (
    ChangesAsked,
    ChangesListed,
    VersionsAsked,
    VersionsListed,
)
from app.catalogue.entries.values import ItemChange, Side, Source, Version, What, code_of
from app.receiving.verdicts import Severity
from ui.catalogue.lines import Line, LinesModel
from ui.catalogue.words import field_word, side_word, source_word, what_mark, what_word
from ui.parts.languages import TranslatedWidget
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

_AHEAD = 10
_NARROW_WIDTH = 1000


class VersionsPanel(TranslatedWidget):
    """Versions at left, the changes of one at right."""

    versions_wished = Signal(object)
    """This VersionsAsked."""
    changes_wished = Signal(object)
    """This ChangesAsked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side_box, self.what_box = QComboBox(self), QComboBox(self)
        self.versions = LinesModel(self._version_titles, self)
        self.versions_view: RowsView[Line] = RowsView(self.versions, 46, self)
        self.changes = LinesModel(self._change_titles, self)
        self.changes_view: RowsView[Line] = RowsView(self.changes, 30, self)
        self.summary, self.full = QLabel(self), QLabel(self)
        self._listed: tuple[Version, ...] = ()
        self._asked = VersionsAsked()
        self._changes_asked: ChangesAsked | None = None
        self._next: str | None = None
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word the panel anew."""
        self._word_box(self.side_box, {None: self.tr("两份目录")} | {s: side_word(s) for s in Side})
        self._word_box(self.what_box, {None: self.tr("全部变化")} | {w: what_word(w) for w in What})
        self.versions.retranslate()
        self.changes.retranslate()
        self.versions_view.setAccessibleName(self.tr("目录版本"))
        self.changes_view.setAccessibleName(self.tr("这个版本的变化"))
        self.versions_view.set_widths({0: "2026-11-21 00:00MMM"})
        self.changes_view.set_widths({0: self.tr("变更") + "MMM", 1: "X" * 14})
        self._show_versions()
        self._word_summary()

    @Slot()
    def refresh(self) -> None:
        """Ask for the versions again."""
        side = self.side_box.currentData()
        self._asked = VersionsAsked(None if side is None else Side(side))
        self.versions_wished.emit(self._asked)

    @Slot(object)
    def show_versions(self, event: VersionsListed) -> None:
        """Show versions, if they were asked for last."""
        if event.asked != self._asked:
            return
        self._listed = event.rows
        self._show_versions()
        if event.rows and self.versions_view.current_row() is None:
            self.versions_view.point_at(0)
        self._word_summary()

    @Slot(object)
    def show_changes(self, event: ChangesListed) -> None:
        """Show a page of what a version did."""
        if event.asked != self._changes_asked:
            return
        self._next = event.next
        lines = [self._change(change) for change in event.rows]
        if event.asked.after:
            self.changes.put_last(lines)
        else:
            self.changes.show_rows(lines)
            self.changes_view.scrollToTop()
        self._word_summary()

    @Slot()
    def follow_cursor(self) -> None:
        """Ask for what the version under the cursor did."""
        line = self.versions_view.current_row()
        version = next((v for v in self._listed if line and v.version_id == line.key), None)
        if version is None:
            self.changes.show_rows(())
            return
        what = self.what_box.currentData()
        wished = None if what is None else What(what)
        self._changes_asked, self._next = ChangesAsked(version.version_id, wished), None
        self.changes_wished.emit(self._changes_asked)

    @Slot()
    def word_full(self) -> None:
        """Say the whole change under the cursor: the table leaves out the end of what is long."""
        line = self.changes_view.current_row()
        self.full.setText("" if line is None else readable("  ".join(line.cells)))
        self.full.setVisible(line is not None)

    @Slot()
    def ask_on(self) -> None:
        """Ask for the changes that follow, when they come into view."""
        bar, asked = self.changes_view.verticalScrollBar(), self._changes_asked
        if self._next is None or asked is None or bar.value() < bar.maximum() - _AHEAD * 30:
            return
        self._changes_asked = ChangesAsked(asked.version_id, asked.what, self._next)
        self._next = None
        self.changes_wished.emit(self._changes_asked)

    def _version_titles(self) -> Sequence[str]:
        return self.tr("时间"), self.tr("变化")

    def _change_titles(self) -> Sequence[str]:
        return self.tr("变化"), self.tr("代码"), self.tr("药品"), self.tr("内容")

    def _show_versions(self) -> None:
        self.versions.show_rows([self._version(version) for version in self._listed])

    def _version(self, version: Version) -> Line:
        counts = "  ".join(f"{what_word(what)} {n:,}" for what, n in version.counts if n)
        source = " ".join(filter(None, (source_word(version.source), version.name)))
        at = f"{version.at.astimezone():%Y-%m-%d %H:%M}"
        mark = None if version.complete else Severity.NOTICE
        return Line(
            version.version_id,
            (at, counts or self.tr("没有变化")),
            mark,
            done=not version.counts,
            details=(side_word(version.side), source),
        )

    def _change(self, change: ItemChange) -> Line:
        row = change.row
        said = self.tr("；").join(
            f"{field_word(each.field)} {each.before or '—'} → {each.after or '—'}"
            for each in change.fields
        )
        drug = "  ".join(filter(None, (row.name, row.strength)))
        cells = (what_word(change.what), code_of(row), drug, said or readable(row.maker))
        return Line(code_of(row), cells, what_mark(change.what))

    def _word_summary(self) -> None:
        line = self.versions_view.current_row()
        version = next((v for v in self._listed if line and v.version_id == line.key), None)
        if version is None:
            self.summary.setText(self.tr("还没有版本。导入或同步之后，这里逐项列出变化。"))
            return
        came = "" if version.rows is None else self.tr("来了 {rows} 行，")
        said = self.tr("{name}：{came}{person}已列出 {count} 项变化").format(
            name=readable(version.name) or source_word(version.source),
            came=came.format(rows=f"{version.rows or 0:,}"),
            person=self.tr("导入人 {name}，").format(name=version.person) if version.person else "",
            count=f"{len(self.changes.rows):,}",
        )
        said += self.tr("，往下还有。") if self._next is not None else self.tr("。")
        self.summary.setText(said + self._unfinished(version))

    def _unfinished(self, version: Version) -> str:
        """What is said of a version that is not all there."""
        if version.rows is None and version.source is Source.FILE:
            return self.tr("导入还没有做完，或者被停止：再导入同一个文件会接着做。")
        return "" if version.complete else self.tr("其余变化还在传输中。")

    def _word_box(self, box: QComboBox, words: dict[object, str]) -> None:
        place = max(0, box.currentIndex())
        box.blockSignals(True)
        box.clear()
        for value, word in words.items():
            box.addItem(word, value)
        box.setCurrentIndex(place)
        box.blockSignals(False)

    def _lay_out(self) -> None:
        for label in (self.summary, self.full):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.full.hide()
        set_role(self.summary, "muted")
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        beside = QLabel(self)
        for box, view, label in (
            (self.side_box, self.versions_view, beside),
            (self.what_box, self.changes_view, self.summary),
        ):
            part = QWidget(self)
            column, row = QVBoxLayout(part), QHBoxLayout()
            column.setContentsMargins(0, 0, 0, 0)
            row.addWidget(box)
            row.addWidget(label, 1)
            column.addLayout(row)
            column.addWidget(view, 1)
            splitter.addWidget(part)
        column.addWidget(self.full)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.side_box.currentIndexChanged.connect(self.refresh)
        self.what_box.currentIndexChanged.connect(self.follow_cursor)
        self.versions_view.selectionModel().currentRowChanged.connect(self._follow)
        self.changes_view.selectionModel().currentRowChanged.connect(self.word_full)
        self.changes_view.verticalScrollBar().valueChanged.connect(self.ask_on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the codes where there is no room: the line below the list says them."""
        super().resizeEvent(event)
        self.changes_view.setColumnHidden(1, event.size().width() < _NARROW_WIDTH)

    @Slot(QModelIndex, QModelIndex)
    def _follow(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.follow_cursor()
