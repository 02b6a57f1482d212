"""Reads a catalogue in from a file: which column is what, how far it is, what was not taken.

Without it a person would learn of a bad row at the next order. Columns are known by their headings;
those of other programs are offered, chosen from boxes and kept for the next time. Before anything
is read in, the first rows are shown under what they will be. Rows that were not taken can be saved
with their reasons, put right and read in again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.entries.events import MOST_SAID, CatalogueRefused, ImportShown, ImportWish
from app.catalogue.entries.values import Side, Version, What
from app.catalogue.files.columns import HOSPITAL, PROVINCE, FileKind
from app.catalogue.files.preview import Preview
from app.catalogue.files.reports import HEADER, WEIGHT_NAMES, RowSaid, Weight
from app.catalogue.offering.events import FileAsked, FilePreviewed
from app.receiving.verdicts import Severity
from ui.catalogue.lines import Line, LinesModel
from ui.catalogue.words import field_word, side_word, what_word
from ui.parts.csv_file import ask_where_to_save, csv_of, save_whole
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView

KINDS: Mapping[Side, FileKind[Any]] = {Side.PROVINCE: PROVINCE, Side.HOSPITAL: HOSPITAL}
_MARKS = {
    Weight.REFUSED: Severity.WRONG,
    Weight.DOUBTFUL: Severity.NOTICE,
    Weight.REMARK: Severity.NEUTRAL,
}
_BOXES_ABREAST = 3
_WHOLE_FILE = 1000
"""Steps of the bar."""
_BOX_WIDTH, _AROUND = 162, 40
"""What a box and the room between take beside its name; what stands around all of them."""


class ImportDialog(QDialog):
    """Looks into a file, begins the reading, follows it, shows what came of it."""

    preview_wished = Signal(object)
    """This FileAsked."""
    import_wished = Signal(object, object, object)
    """(ImportWish, Path, heading → field)."""
    stop_wished = Signal()
    mapping_chosen = Signal(object, object)
    """(Side, heading → field): to be kept for the next time."""

    def __init__(self, asked: FileAsked, person: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked, self._person = asked, person
        self.kind = KINDS[asked.side]
        self.running = self.finished_once = False
        self._preview: Preview | None = None
        self._said: tuple[RowSaid, ...] = ()
        self.setWindowTitle(self.tr("导入{name}").format(name=side_word(asked.side)))
        self.source, self.said = ElidingLabel(self), QLabel(self)
        self.boxes: dict[str, QComboBox] = {}
        self.rows = LinesModel(self._row_titles, self)
        self.rows_view: RowsView[Line] = RowsView(self.rows, 26, self)
        self.bad = LinesModel(self._bad_titles, self)
        self.bad_view: RowsView[Line] = RowsView(self.bad, 28, self)
        self.full = QLabel(self)
        self.whole = QCheckBox(self)
        self.bar = QProgressBar(self)
        self.begin_button, self.stop_button = QPushButton(self), QPushButton(self)
        self.save_button, self.close_button = QPushButton(self), QPushButton(self)
        self._word()
        room = self.screen().availableGeometry()
        self.resize(min(960, room.width() - 40), min(640, room.height() - 60))
        self._lay_out()

    @Slot()
    def look(self) -> None:
        """Ask what the file looks like."""
        self.said.setText(self.tr("正在读取文件…"))
        self.preview_wished.emit(self.asked)

    def show_preview(self, event: FilePreviewed) -> None:
        """Show headings and first rows, or why there are none."""
        if event.asked != self.asked or self.running:
            return
        if event.preview is None:
            refused = event.refused
            self._refuse("" if refused is None else spoken(refused))
            return
        columns = sum(map(bool, event.preview.headings.titles))
        needed = sum(column.required for column in self.kind.columns)
        if columns < needed:
            self._refuse(self._no_table(columns, needed))
            return
        self._preview = event.preview
        self._fill_boxes(event.preview)
        self._show_rows()
        self._word_missing()
        self._point_at_what_is_next()

    def _no_table(self, columns: int, needed: int) -> str:
        """What is said of a file in which no choice of columns makes a catalogue."""
        if not columns:
            return self.tr("这个文件里没有表格，请选择 CSV 或 XLSX 的目录文件。")
        said = self.tr(
            "这个文件只有 {columns} 列，不是目录：目录至少要有 {needed} 列。"
            "请选择 CSV 或 XLSX 的目录文件。"
        )
        return said.format(columns=columns, needed=needed)

    def _refuse(self, said: str) -> None:
        """Say why nothing can be read in; there are no columns to choose."""
        self.mapping_area.hide()
        self.rows_view.hide()
        self._end(readable(said), wrong=True)
        self.resize(self.width(), self.minimumSizeHint().height())

    @property
    def mapping(self) -> dict[str, str]:
        """Heading → field as the boxes say; a column that is not read is left out by name."""
        titles = () if self._preview is None else self._preview.headings.titles
        chosen = {box.currentData(): field for field, box in self.boxes.items()}
        return {title: chosen.get(at, "") for at, title in enumerate(titles) if title}

    @property
    def missing(self) -> list[str]:
        """Required columns that no box names."""
        return [
            field_word(column.field)
            for column in self.kind.columns
            if column.required and self.boxes[column.field].currentData() is None
        ]

    @Slot()
    def begin(self) -> None:
        """Let the reading begin."""
        if self.missing or self._preview is None:
            return
        self.running = True
        self._allow()
        mapping = self.mapping
        self.mapping_chosen.emit(self.asked.side, mapping)
        self.said.setText(self.tr("正在读取文件…"))
        path = self.asked.path
        wish = ImportWish(self.asked.side, path.name, self.whole.isChecked(), self._person)
        self.import_wished.emit(wish, path, mapping)

    @Slot()
    def stop(self) -> None:
        """Let it stop after the piece it is at."""
        self.stop_button.setEnabled(False)
        self.stop_wished.emit()

    def show_import(self, event: ImportShown) -> None:
        """Show how far it is, or what came of it."""
        if not self.running or event.wish.name != self.asked.path.name:
            return
        if event.done is not None:
            self._end(self._done(event.done, event.unreadable))
            self._show_report(event)
        elif event.stopped:
            self._end(self._stopped(event))
            # It may go on where it was, without the file being chosen again.
            self.finished_once = False
            self.begin_button.setText(self.tr("接着导入"))
            self._show_report(event)
        else:
            self._show_progress(event)

    def show_failure(self, event: CatalogueRefused) -> None:
        """Show why it ended."""
        self._end(readable(spoken(event.why)), wrong=True)

    @Slot()
    def ask_where_to_save(self) -> None:
        """Ask for a file for the report."""
        name = f"{self.asked.path.stem}-problems.csv"
        ask_where_to_save(self, self.tr("保存有问题的行"), name, self.save_rows)

    @Slot(str)
    def save_rows(self, path: str) -> None:
        """Write the report as CSV, whole or not at all."""
        name = self.asked.path.name
        rows = (
            (name, one.row, one.column, one.value, WEIGHT_NAMES[one.weight], one.reason)
            for one in self._said
        )
        self.said.setText(save_whole(path, csv_of(HEADER, rows)))

    def _point_at_what_is_next(self) -> None:
        """Put the keys where Enter begins, or where a column is still to be chosen."""
        for column in self.kind.columns:
            if field_word(column.field) in self.missing:
                self.boxes[column.field].setFocus()
                return
        self.begin_button.setFocus()

    def _show_report(self, event: ImportShown) -> None:
        """Show the rows that were not taken, or are odd."""
        self._said = event.said
        self.bad.show_rows([self._bad(at, each) for at, each in enumerate(event.said)])
        self.bad_view.setVisible(bool(event.said))
        if event.said:
            self.bad_view.point_at(0)
        self.mapping_area.setVisible(not event.said)
        self.rows_view.setVisible(not event.said)
        notes = [*event.notes]
        if len(event.said) >= MOST_SAID:
            notes.append(self.tr("只列出前 {count} 处。").format(count=f"{MOST_SAID:,}"))
        if notes:
            self.said.setText("\n".join([self.said.text(), *map(readable, notes)]))
        self._allow()

    @Slot()
    def word_full(self) -> None:
        """Say all that is wrong with the row under the cursor: the table cuts off what is long."""
        line = self.bad_view.current_row()
        self.full.setText("" if line is None else readable(line.cells[-1]))
        self.full.setVisible(line is not None)

    def _fill_boxes(self, preview: Preview) -> None:
        headings = preview.headings
        wanted = {field: at for at, field in enumerate(headings.fields) if field}
        for title, field in preview.suggested.items():
            wanted.setdefault(field, headings.titles.index(title))
        for field, box in self.boxes.items():
            box.blockSignals(True)
            box.clear()
            box.addItem(self.tr("（没有这一列）"), None)
            for at, title in enumerate(headings.titles):
                if title:
                    box.addItem(readable(title), at)
            box.setCurrentIndex(max(0, box.findData(wanted.get(field))))
            box.blockSignals(False)

    @Slot()
    def follow_boxes(self) -> None:
        """Let a column be one field only, and show what is still missing."""
        changed = self.sender()
        for box in self.boxes.values():
            taken = isinstance(changed, QComboBox) and box.currentData() == changed.currentData()
            if box is not changed and taken and box.currentData() is not None:
                box.setCurrentIndex(0)
        self._show_rows()
        self._word_missing()

    def _show_rows(self) -> None:
        preview = self._preview
        width = len(self._row_titles())
        lines = [
            Line(at, tuple(row[:width]) + ("",) * (width - len(row)))
            for at, row in enumerate(() if preview is None else preview.rows)
        ]
        self.rows.show_anew(lines)
        self.rows_view.set_widths(dict.fromkeys(range(width), 8 * "字"))

    def _row_titles(self) -> Sequence[str]:
        if self._preview is None or not self._preview.headings.titles:
            return (self.tr("文件的前几行"),)
        names = {box.currentData(): field_word(field) for field, box in self.boxes.items()}
        return [
            names[at] if at in names else f"({readable(title)})"
            for at, title in enumerate(self._preview.headings.titles)
        ]

    def _bad_titles(self) -> Sequence[str]:
        return self.tr("行"), self.tr("列"), self.tr("值"), self.tr("说明")

    def _bad(self, at: int, one: RowSaid) -> Line:
        cells = (f"{one.row:,}", one.column, one.value, one.reason)
        return Line(at, cells, _MARKS[one.weight])

    def _word_missing(self) -> None:
        preview = self._preview
        if preview is None:
            return
        missing = self.missing
        if missing:
            said = self.tr("还缺必需的列：{columns}。请在下面选出各是文件里的哪一列。")
            self.said.setText(said.format(columns=self.tr("、").join(missing)))
        else:
            encoding = f"（{preview.encoding}）" if preview.encoding else ""
            said = self.tr("表头在第 {row} 行{encoding}。请核对各列，再开始导入。")
            self.said.setText(said.format(row=preview.headings.last, encoding=encoding))
        set_role(self.said, "wrong" if missing else "")
        self._allow()

    def _show_progress(self, event: ImportShown) -> None:
        if event.phase == "comparing" and event.of:
            self.bar.setRange(0, event.of)
            self.bar.setValue(min(event.taken, event.of))
            said = self.tr("正在移出文件里没有的品种… 已读 {rows} 行，已写入 {count} 项变化")
        else:
            self.bar.setRange(0, _WHOLE_FILE)
            self.bar.setValue(round(event.share * _WHOLE_FILE))
            said = self.tr("正在导入… 已读 {rows} 行，已写入 {count} 项变化")
        self.said.setText(said.format(rows=f"{event.read:,}", count=f"{event.written:,}"))

    def _stopped(self, event: ImportShown) -> str:
        said = self.tr(
            "已停止：读到第 {rows} 行，已写入 {count} 项变化，它们保留。"
            "接着导入，或以后再导入同一个文件，会从这里做下去。"
        ).format(rows=f"{event.read:,}", count=f"{event.written:,}")
        if event.wish.whole:
            said += self.tr("文件里没有的品种还没有全部移出。")
        return said

    def _done(self, version: Version, unreadable: int) -> str:
        counts = self.tr("，").join(
            f"{what_word(what)} {version.count(what):,}" for what in What if version.count(what)
        )
        said = self.tr("导入完成：来了 {rows} 行，{counts}。").format(
            rows=f"{version.rows:,}", counts=counts or self.tr("与现在的目录一致，没有变化")
        )
        if unreadable:
            said += self.tr("{count} 行没有读入，原因见下。").format(count=f"{unreadable:,}")
        return said

    def _end(self, said: str, *, wrong: bool = False) -> None:
        self.running = False
        self.finished_once = True
        self.said.setText(said)
        set_role(self.said, "wrong" if wrong else "")
        self._allow()
        self.close_button.setFocus()

    def _allow(self) -> None:
        ready = self._preview is not None and not self.missing
        self.begin_button.setEnabled(ready and not self.running)
        self.begin_button.setVisible(not self.finished_once)
        self.stop_button.setVisible(self.running)
        self.stop_button.setEnabled(self.running)
        self.bar.setVisible(self.running)
        self.save_button.setVisible(bool(self._said))
        self.mapping_area.setEnabled(not self.running)
        self.whole.setVisible(not self.finished_once)
        self.whole.setEnabled(not self.running)
        self.close_button.setText(self.tr("在后台继续") if self.running else self.tr("关闭"))

    def _word(self) -> None:
        self.source.set_text(readable(Path(self.asked.path).name))
        set_role(self.source, "title")
        for label in (self.said, self.full):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.whole.setText(self.tr("这是完整的目录：文件里没有的品种移出目录(&W)"))
        self.begin_button.setText(self.tr("开始导入"))
        self.stop_button.setText(self.tr("停止"))
        self.save_button.setText(self.tr("保存有问题的行…"))
        self.rows_view.setAccessibleName(self.tr("文件的前几行"))
        self.bad_view.setAccessibleName(self.tr("有问题的行"))

    def _lay_out(self) -> None:
        self.mapping_area = self._boxes_area()
        self.rows_view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.bad_view.set_widths({0: "1,000,000MM", 1: "药品本位码", 2: "字" * 12})
        self.bad_view.selectionModel().currentRowChanged.connect(self.word_full)
        self.bad_view.hide()
        self.full.hide()
        self.bar.hide()
        set_role(self.begin_button, "primary")
        self.begin_button.setDefault(True)
        self.begin_button.clicked.connect(self.begin)
        self.stop_button.clicked.connect(self.stop)
        self.save_button.clicked.connect(self.ask_where_to_save)
        self.close_button.clicked.connect(self.reject)
        for button in (self.stop_button, self.save_button, self.close_button):
            button.setAutoDefault(False)
        keys = QHBoxLayout()
        keys.addWidget(self.save_button)
        keys.addStretch(1)
        for button in (self.stop_button, self.begin_button, self.close_button):
            keys.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for widget in (self.source, self.said, self.bar):
            layout.addWidget(widget)
        layout.addWidget(self.mapping_area, 3)
        layout.addWidget(self.rows_view, 2)
        layout.addWidget(self.bad_view, 5)
        layout.addWidget(self.full)
        layout.addWidget(self.whole)
        layout.addLayout(keys)
        self._allow()

    def _boxes_area(self) -> QScrollArea:
        inside = QWidget(self)
        names = [field_word(column.field) for column in self.kind.columns]
        widest = max(map(self.fontMetrics().horizontalAdvance, names)) + _BOX_WIDTH
        abreast = max(1, min(_BOXES_ABREAST, (self.width() - _AROUND) // widest))
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        for number, column in enumerate(self.kind.columns):
            box = QComboBox(inside)
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            name = field_word(column.field)
            label = QLabel(name + (" *" if column.required else ""), inside)
            label.setBuddy(box)
            box.setAccessibleName(name)
            box.addItem(self.tr("（没有这一列）"), None)
            box.currentIndexChanged.connect(self.follow_boxes)
            self.boxes[column.field] = box
            row, place = divmod(number, abreast)
            grid.addWidget(label, row, place * 2)
            grid.addWidget(box, row, place * 2 + 1)
        for place in range(abreast):
            grid.setColumnStretch(place * 2 + 1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        return area
