"""用表格: labels of a file or of copied cells, with its columns pointed at and bad rows named.

Without it a list of shelves would be typed from the screen it stands on. Ctrl+O opens a file,
Ctrl+Shift+V takes what was copied; files may be dropped here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.labels.forms import FormField, LabelForm, LabelProblem, LabelRow, TableRead
from ui.catalogue.lines import Line, LinesModel
from ui.labels.making.pane import RowsPane
from ui.labels.making.problems_view import ProblemsView
from ui.links.foreign_label import ForeignLabel
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.csv_file import ask_for_file
from ui.parts.readable import readable
from ui.parts.rows_view import RowsView

_ROW = 26
_MAPPING_HEIGHT = 84
_SHOWN = 12
"""Columns of labels that have room beside each other."""
_SUFFIXES = ("*.csv", "*.txt", "*.tsv", "*.xlsx")


class TablePane(RowsPane):
    """A table, what its columns are, and the labels it makes."""

    read_wished = Signal(object, object)
    """Read this Path or these bytes, with this mapping of headings to fields."""
    template_wished = Signal()
    pointed = Signal(int)
    """The cursor is on the label at this place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._form: LabelForm | None = None
        self._source: Path | bytes | None = None
        self._mapping: dict[str, str] = {}
        self._read: TableRead | None = None
        self.columns: dict[str, QComboBox] = {}
        """By heading: which field it is."""
        self.said = ForeignLabel(self)
        self.lines = LinesModel(self._titles, self)
        self.view: RowsView[Line] = RowsView(self.lines, _ROW, self)
        self.view.setAccessibleName(self.tr("表格里的标签"))
        self.bad = ProblemsView(self)
        self.open_it = add_action(self, "Ctrl+O", self.ask_for_file, inside=True)
        self.paste = add_action(self, "Ctrl+Shift+V", self.paste_cells, inside=True)
        self.template = add_action(self, "", self.template_wished)
        self.open_it.setText(self.tr("打开表格"))
        self.paste.setText(self.tr("粘贴"))
        self.template.setText(self.tr("保存空白模板"))
        self.setAcceptDrops(True)
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self.point)

    def show_form(self, form: LabelForm) -> None:
        """Ask for a table of this design; what was open is read anew."""
        self._form, self._mapping, self._read = form, {}, None
        self.lines.show_anew(())
        if self._source is not None:
            self._wish()
        else:
            self._show_nothing()
        self.changed.emit()

    def open_file(self, path: str) -> None:
        """Read a file."""
        self._begin(Path(path))

    @Slot()
    def ask_for_file(self) -> None:
        """Ask which file."""
        tables = self.tr("表格")
        kinds = (f"{tables} ({' '.join(_SUFFIXES)})", "* (*)")
        ask_for_file(self, self.tr("打开表格"), kinds, self.open_file)

    @Slot()
    def paste_cells(self) -> None:
        """Read what was copied from a spreadsheet."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._begin(text.encode("utf-8", "replace"))
        else:
            self.said.say(self.tr("剪贴板里没有文字：请在表格软件里连标题一起复制，再粘贴。"))

    def show_read(self, event: TableRead) -> None:
        """Show what was read."""
        self._read = event
        self._tables.show()
        self._show_mapping(event)
        shown = [field.name for field in self._shown_fields()]
        self.lines.show_anew(
            [
                Line(number, (row.where, *(row.values.get(name, "") for name in shown)))
                for number, row in enumerate(event.rows)
            ]
        )
        self.view.set_widths({0: self.tr("第 {row} 行").format(row="00000")})
        self.bad.show_problems(event.problems)
        said = self.tr("读到 {count} 张标签").format(count=len(event.rows))
        if event.problems:
            more = self.tr("有 {count} 处要改，所在的行不打印")
            said = " · ".join((said, more.format(count=len(event.problems))))
        self.said.say(said)
        if event.rows:
            self.view.point_at(0)
        self.changed.emit()

    def show_refused(self, reason: str) -> None:
        """Say why nothing could be read."""
        self._source = None
        self._show_nothing()
        self.said.say(readable(reason))

    def count(self) -> int:
        """How many rows can be read."""
        return 0 if self._read is None else len(self._read.rows)

    def row(self, place: int) -> LabelRow:
        """One of them."""
        assert self._read is not None
        return self._read.rows[place]

    def unread(self) -> tuple[LabelProblem, ...]:
        """Rows that cannot be read, and why."""
        return () if self._read is None else self._read.problems

    def focus(self) -> None:
        """Begin in the rows, or where a file is opened."""
        (self.view if self.count() else self.buttons[0]).setFocus()

    @Slot()
    def point(self) -> None:
        """Say which row the cursor is on."""
        place = self.view.currentIndex().row()
        if place >= 0:
            self.pointed.emit(place)

    @Slot()
    def remap(self) -> None:
        """Read the table with the columns as they are pointed at now."""
        self._mapping = {title: box.currentData() for title, box in self.columns.items()}
        self._wish()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            event.acceptProposedAction()
            self.open_file(urls[0].toLocalFile())

    def _begin(self, source: Path | bytes) -> None:
        self._source, self._mapping = source, {}
        self._wish()

    def _wish(self) -> None:
        self.said.say(self.tr("正在读取…"))
        self.read_wished.emit(self._source, dict(self._mapping))

    def _show_nothing(self) -> None:
        self._read = None
        self._tables.hide()
        self.lines.show_anew(())
        self._show_columns((), {})
        self.bad.show_problems(())
        self.said.say(
            self.tr(
                "打开一个表格（CSV、XLSX），或把单元格连标题一起复制后粘贴；也可以把文件拖进来。"
            )
        )
        self.changed.emit()

    def _show_mapping(self, event: TableRead) -> None:
        pairs = zip(event.titles, event.fields, strict=True)
        named = {title: name for title, name in reversed(list(pairs)) if title}
        titles = tuple(dict.fromkeys(title for title in event.titles if title))
        if tuple(self.columns) == titles:
            for title, box in self.columns.items():
                box.setCurrentIndex(max(0, box.findData(named[title])))
            return
        self._show_columns(titles, named)

    def _show_columns(self, titles: tuple[str, ...], named: Mapping[str, str]) -> None:
        body = QWidget(self._mapping_area)
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.columns = {}
        for number, title in enumerate(titles):
            word, box = QLabel(readable(title), body), QComboBox(body)
            word.setTextFormat(Qt.TextFormat.PlainText)
            word.setBuddy(box)
            box.setAccessibleName(self.tr("“{title}”是哪个字段").format(title=readable(title)))
            box.addItem(self.tr("（不用）"), "")
            for field in () if self._form is None else self._form.fields:
                box.addItem(readable(field.title), field.name)
            box.setCurrentIndex(max(0, box.findData(named.get(title, ""))))
            # Only a person's choice reads anew.
            box.activated.connect(self.remap)
            grid.addWidget(word, 0, number)
            grid.addWidget(box, 1, number)
            self.columns[title] = box
        grid.setColumnStretch(len(titles), 1)
        self._mapping_area.setWidget(body)
        self._mapping_area.setVisible(bool(titles))

    def _shown_fields(self) -> list[FormField]:
        used = set() if self._read is None else set(self._read.fields)
        fields = () if self._form is None else self._form.fields
        return [field for field in fields if field.name in used][:_SHOWN]

    def _titles(self) -> tuple[str, ...]:
        return (self.tr("行"), *(readable(field.title) for field in self._shown_fields()))

    def _lay_out(self) -> None:
        self._mapping_area = QScrollArea(self)
        self._mapping_area.setWidgetResizable(True)
        self._mapping_area.setFrameShape(QFrame.Shape.NoFrame)
        self._mapping_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._mapping_area.setFixedHeight(_MAPPING_HEIGHT)
        self.buttons = [
            ActionButton(one, self, primary=one is self.open_it)
            for one in (self.open_it, self.paste, self.template)
        ]
        head = QHBoxLayout()
        head.setSpacing(6)
        for button in self.buttons:
            head.addWidget(button)
        head.addStretch(1)
        self._tables = tables = QSplitter(Qt.Orientation.Vertical, self)
        tables.setChildrenCollapsible(False)
        tables.addWidget(self.view)
        tables.addWidget(self.bad)
        tables.setStretchFactor(0, 3)
        tables.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self._mapping_area)
        column.addWidget(tables, 1)
        column.addStretch()
        self._mapping_area.hide()
        tables.hide()
