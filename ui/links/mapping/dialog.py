"""列对照: a sample is opened, its columns are pointed at, and what would be read is seen at once.

Without it a person would learn of a wrong column from the first spoiled delivery. First the field,
then its column, or the column first and its field from a menu; all of it by keys as well. Reading
goes on in a thread of its own and is given up as soon as something else is wanted.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.files.reports import WEIGHT_NAMES, RowSaid, Weight
from app.documents import DocumentProblem
from app.links.mapping.cells import constant_problem
from app.links.mapping.guessing import Heads
from app.links.mapping.sample import Previewed
from app.links.mapping.tables import SETTING, TABLES, TableField
from app.links.mapping.values import TableMapping, read_mapping
from app.receiving.verdicts import Severity
from app.tables.opening import Opening
from ui.catalogue.lines import Line, LinesModel
from ui.links.mapping.field_pane import FieldPane
from ui.links.mapping.file_bar import FileBar
from ui.links.mapping.looking import Looked, Looking, Read
from ui.links.mapping.sample_view import SampleView
from ui.links.mapping.work import Work
from ui.parts.csv_file import ask_for_file
from ui.parts.punctuation import listed
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView
from ui.parts.wrapped_tabs import WrappedTabs

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")
_MARKS = {
    Weight.REFUSED: Severity.WRONG,
    Weight.DOUBTFUL: Severity.NOTICE,
    Weight.REMARK: Severity.NEUTRAL,
}
_SIZE = (1220, 680)
_SETTLES_MS = 120
"""After the last change, before a file is read anew."""
_WIDEST_CELL = 20
_SAMPLE, _READ, _SAID = range(3)


class MappingDialog(QDialog):
    """Makes the mapping of one table."""

    mapping_made = Signal(str)
    """The JSON text of the mapping."""

    def __init__(self, parent: QWidget | None, table: str, text: str = "") -> None:
        """`table`: its name, or that of its setting; `text`: the mapping that is kept now."""
        super().__init__(parent)
        kind = TABLES[table.removeprefix(SETTING)]
        saved, spoiled = _saved(text, kind.name)
        self.work = Work(kind, saved)
        self.path: Path | None = None
        self.armed = ""
        self.previewed: Previewed | None = None
        self.menu: QMenu | None = None
        self.looking = Looking(self)
        self._timer = QTimer(self)
        self.bar = FileBar(self)
        self.said, self.about = QLabel(self), QLabel(kind.about, self)
        self.fields = FieldPane(self.work, self)
        self.sample = LinesModel(self._sample_titles, self)
        self.sample_view = SampleView(self.sample, self)
        self.rows = LinesModel(self._row_titles, self)
        self.rows_view: RowsView[Line] = RowsView(self.rows, 26, self)
        self.bad = LinesModel(self._bad_titles, self)
        self.bad_view: RowsView[Line] = RowsView(self.bad, 28, self)
        self.tabs = WrappedTabs(self)
        self.save_button, self.cancel_button = QPushButton(self), QPushButton(self)
        self.empty_button = QPushButton(self.tr("不要这个对照"), self)
        self.empty_button.setVisible(bool(text.strip()))
        self.setWindowTitle(self.tr("列对照：{title}").format(title=kind.title))
        self._lay_out()
        self._connect()
        self._word(spoiled)
        self.setAcceptDrops(True)
        room = self.screen().availableGeometry()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))

    def open_file(self, path: str) -> None:
        """Look into a sample."""
        self.path = Path(path)
        self._look(self.work.opening)

    @Slot()
    def ask_for_file(self) -> None:
        """Ask which file is the sample."""
        names = " ".join(f"*{one}" for one in SUFFIXES)
        tables = self.tr("表格")
        kinds = (f"{tables} ({names})", "* (*)")
        ask_for_file(self, self.tr("打开样本文件"), kinds, self.open_file)

    @Slot(object)
    def reopen(self, how: Opening) -> None:
        """Open the sample in another way."""
        self.work.opening = how
        self._look(how)

    @Slot(object)
    def put_heads(self, heads: Heads) -> None:
        """Take the headings for standing elsewhere."""
        self.work.put_heads(heads)
        self.follow()

    @Slot()
    def stop(self) -> None:
        """Give up what is being read."""
        self.looking.cancel()
        self._timer.stop()
        self.bar.show_busy(busy=False)
        self._say(self.tr("已停止读取。"))

    @Slot(object)
    def show_looked(self, answer: Looked) -> None:
        """Show a sample, or why there is none."""
        self.bar.show_busy(busy=False)
        if answer.sample is None or not answer.sample.rows:
            said = answer.refused or self.tr("这个文件里没有表格，请换一个文件。")
            self._say(readable(said), wrong=True)
            return
        self.work.show(answer.sample)
        self.tabs.show_tab(_SAMPLE)
        self.follow()
        self.fields.point_at(self.fields.next_open(self.work.table.fields[-1].name))
        self.fields.view.setFocus()

    @Slot(str)
    def arm(self, name: str) -> None:
        """Wait for the column of a field."""
        if self.work.sample is None:
            self._say(self.tr("请先打开一个样本文件。"), wrong=True)
            return
        self.armed = name
        self.tabs.show_tab(_SAMPLE)
        label = self.work.table.field(name).label
        said = self.tr("请点“{label}”所在的列，或用左右键移过去按回车；Esc 放弃。")
        self._say(said.format(label=label))
        at = self.work.choices[name].at if name in self.work.choices else -1
        self.sample_view.point_at_column(max(0, at, self.sample_view.column))
        self.sample_view.setFocus()

    @Slot()
    def show_column(self) -> None:
        """Point at the column of the field under the cursor."""
        one = self.work.choices.get(self.fields.current.name)
        if one is not None and one.at >= 0 and not self.armed:
            self.sample_view.point_at_column(one.at)

    @Slot(int)
    def choose_column(self, column: int) -> None:
        """Let a column be the field that waits for one; else ask which it is."""
        if self.armed:
            name, self.armed = self.armed, ""
            self.assign(name, column)
        else:
            self._ask_for_field(column)

    def assign(self, name: str, column: int) -> None:
        """Let a column be a field, and go on with the next one."""
        self.work.assign(name, column)
        self.follow()
        self.fields.point_at(self.fields.next_open(name))
        self.fields.view.setFocus()

    @Slot()
    def follow(self) -> None:
        """Show how everything stands, and read the file anew shortly."""
        self.fields.follow()
        self._follow_sample()
        self._word("")
        if self.path is not None and self.work.sample is not None:
            self._timer.start(_SETTLES_MS)

    @Slot()
    def read_anew(self) -> None:
        """Read the sample by what is chosen now."""
        if self.path is None or self.work.sample is None:
            return
        if self.work.table.outgoing:
            self.show_read(Read(self.work.mapping(), Previewed()))
            return
        self.bar.show_busy(busy=True)
        self.looking.preview(self.path, self.work.mapping())

    @Slot(object)
    def show_read(self, answer: Read) -> None:
        """Show what would be read, and what would not."""
        self.bar.show_busy(busy=False)
        self.previewed = found = answer.previewed
        self.rows.show_anew([Line(*one) for one in enumerate(self._cells(answer.mapping, found))])
        widths = {at: "字" * 7 for at in range(self.rows.columnCount())}
        self.rows_view.set_widths(widths)
        said = found.said
        if found.refused:
            said = (RowSaid(0, "", "", found.refused),)
        self.bad.show_rows([_bad(at, one) for at, one in enumerate(said)])
        self._word_tabs()

    @Slot()
    def save(self) -> None:
        """Hand the mapping over."""
        if self.work.mapping().missing:
            return
        self.mapping_made.emit(self.work.mapping().as_json())
        self.accept()

    @Slot()
    def empty(self) -> None:
        """Let the table be mapped no more."""
        self.mapping_made.emit("")
        self.accept()

    def done(self, result: int) -> None:
        """End the reading with the dialog."""
        self._timer.stop()
        self.looking.end()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the reading where nobody said how it ended."""
        self.looking.end()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives a waiting field up before it closes anything."""
        if event.key() == Qt.Key.Key_Escape and self.armed:
            self.armed = ""
            self._word("")
            self.fields.view.setFocus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # it chooses in the tables, and must not save by the way
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged in."""
        if self._dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a file that was dropped."""
        path = self._dropped(event)
        if path is not None:
            self.open_file(str(path))

    def _dropped(self, event: QDropEvent) -> Path | None:
        paths = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        return next((path for path in paths if path.suffix.lower() in SUFFIXES), None)

    def _look(self, how: Opening) -> None:
        if self.path is None:
            return
        self._say(self.tr("正在读取文件…"))
        self.bar.show_busy(busy=True)
        self.looking.look(self.path, how)

    def _ask_for_field(self, column: int) -> None:
        """Offer the fields for a column."""
        menu = QMenu(self)
        for field in self.work.table.fields:
            action = menu.addAction(self._menu_text(field))
            action.setCheckable(True)
            action.setChecked(self.work.field_at(column) == field.name)
            action.setData(field.name)
        menu.addSeparator()
        menu.addAction(self.tr("不用这一列")).setData("")
        menu.triggered.connect(lambda action: self._chosen(str(action.data()), column))
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        header = self.sample_view.horizontalHeader()
        place = QPoint(header.sectionViewportPosition(column), header.height())
        menu.popup(self.sample_view.mapToGlobal(place))

    def _chosen(self, name: str, column: int) -> None:
        if name:
            self.assign(name, column)
            return
        before = self.work.field_at(column)
        if before:
            self.work.clear(before)
            self.follow()

    def _menu_text(self, field: TableField) -> str:
        one = self.work.choices.get(field.name)
        star = " *" if field.required else ""
        if one is None or one.at < 0:
            return f"{field.label}{star}"
        return f"{field.label}{star}（{readable(self.work.title(one.at))}）"

    def _follow_sample(self) -> None:
        sample = self.work.sample
        if sample is None:
            return
        column = max(0, self.sample_view.column)
        texts = sample.texts()
        # What stands above the headings recedes.
        self.sample.show_anew(
            [Line(at, row, done=at < self.work.heads.first) for at, row in enumerate(texts)]
        )
        longest = (max(column, key=len)[:_WIDEST_CELL] for column in zip(*texts, strict=True))
        self.sample_view.set_widths(dict(enumerate(longest)))
        self.sample_view.point_at_column(min(column, sample.width - 1))
        name = "" if self.path is None else self.path.name
        self.bar.show_sample(name, sample, self.work.heads, self.work.opening)

    def _sample_titles(self) -> list[str]:
        sample = self.work.sample
        if sample is None:
            return [self.tr("样本文件的前几行")]
        titles = []
        for at in range(sample.width):
            name = self.work.field_at(at)
            label = self.work.table.field(name).label if name else ""
            titles.append(f"✓ {label}" if label else self.tr("第 {n} 列").format(n=at + 1))
        return titles

    def _row_titles(self) -> list[str]:
        given = self.work.mapping().columns
        labels = [one.label for one in self.work.table.fields if one.name in given]
        return labels or [self.tr("还没有指定列")]

    def _bad_titles(self) -> list[str]:
        return [self.tr("行"), self.tr("列"), self.tr("值"), self.tr("结果"), self.tr("说明")]

    def _cells(self, mapping: TableMapping, found: Previewed) -> list[tuple[str, ...]]:
        """Rows as they would be read; of a table that goes out, as one would be written."""
        names = [one.name for one in self.work.table.fields if one.name in mapping.columns]
        if not names:
            return []
        if self.work.table.outgoing:
            example = self.work.example()
            return [tuple(example[name] for name in names)]
        fields = [self.work.table.field(name) for name in names]
        return [tuple(_shown(field, row[field.name]) for field in fields) for row in found.rows]

    def _word(self, spoiled: str) -> None:
        """Say what is still to be done."""
        made = self.work.mapping()
        missing, problem = made.missing, constant_problem(made)
        lost = [self.work.table.field(name).label for name in self.work.lost]
        if spoiled:
            self._say(spoiled, wrong=True)
        elif problem:
            self._say(problem, wrong=True)
        elif self.work.sample is None:
            self._say(self.tr("打开平台给的一个样本文件，指出哪一列是哪个字段。"))
        elif missing:
            said = self.tr("还缺必需的字段：{fields}。")
            self._say(said.format(fields=listed(missing)), wrong=True)
        elif lost:
            said = self.tr("样本里没有原来的列：{fields}。请重新指定或清除。")
            self._say(said.format(fields=listed(lost)), wrong=True)
        else:
            said = self.tr("必需的字段都有了。请看“{tab}”是否正确，再保存。")
            self._say(said.format(tab=self._read_word()))
        self.save_button.setEnabled(not (missing or lost or problem))
        self._word_tabs()

    def _word_tabs(self) -> None:
        found = self.previewed or Previewed()
        count = f" {len(found.rows)}" if found.rows else ""
        self.tabs.word_tab(_READ, self._read_word() + count)
        if not self.work.table.outgoing:
            self._word_bad(found)

    def _read_word(self) -> str:
        return self.tr("会这样写") if self.work.table.outgoing else self.tr("会这样读")

    def _word_bad(self, found: Previewed) -> None:
        count = 1 if found.refused else len(found.said)
        said = self.tr("有问题的行")
        self.tabs.word_tab(_SAID, said + (f" {count}" if count else ""))

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setText(text)
        set_role(self.said, "wrong" if wrong else "")

    def _connect(self) -> None:
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.read_anew)
        self.bar.file_wished.connect(self.ask_for_file)
        self.bar.stop_button.clicked.connect(self.stop)
        self.bar.opening_chosen.connect(self.reopen)
        self.bar.heads_chosen.connect(self.put_heads)
        self.looking.looked.connect(self.show_looked)
        self.looking.read.connect(self.show_read)
        self.fields.field_armed.connect(self.arm)
        self.fields.changed.connect(self.follow)
        self.fields.view.selectionModel().currentRowChanged.connect(self.show_column)
        self.sample_view.column_chosen.connect(self.choose_column)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.reject)
        self.empty_button.clicked.connect(self.empty)

    def _lay_out(self) -> None:
        set_role(self.about, "muted")
        set_role(self.save_button, "primary")
        self.save_button.setText(self.tr("保存对照(&S)"))
        self.cancel_button.setText(self.tr("取消"))
        for label in (self.said, self.about):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for button in (self.save_button, self.cancel_button, self.empty_button):
            button.setAutoDefault(False)
        self.rows_view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.bad_view.set_widths(
            {0: "100,000", 1: "配送企业代码", 2: "字" * 8, 3: "已读入，请核对"}
        )
        self.sample_view.set_widths({})
        for view, name in (
            (self.sample_view, self.tr("样本文件的前几行")),
            (self.rows_view, self.tr("会这样读")),
            (self.bad_view, self.tr("有问题的行")),
        ):
            view.setAccessibleName(name)
            if view is not self.bad_view or not self.work.table.outgoing:
                self.tabs.add_tab(view, name)
        self.bad_view.setVisible(not self.work.table.outgoing)
        self.tabs.word_tab(_SAMPLE, self.tr("样本"))
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.fields)
        split.addWidget(self.tabs)
        split.setStretchFactor(1, 1)
        split.setSizes([380, 800])
        split.setChildrenCollapsible(False)
        keys = QHBoxLayout()
        keys.addWidget(self.said, 1)
        keys.addWidget(self.empty_button)
        keys.addWidget(self.save_button)
        keys.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        for widget in (self.about, self.bar):
            layout.addWidget(widget)
        layout.addWidget(split, 1)
        layout.addLayout(keys)


def _saved(text: str, table: str) -> tuple[TableMapping | None, str]:
    """The mapping that is kept; or why it cannot be used."""
    if not text.strip():
        return None, ""
    try:
        return read_mapping(text, table), ""
    except DocumentProblem as problem:
        return None, f"原来的列对照不能用（{problem}），请重新做一遍。"


def _shown(field: TableField, value: Any) -> str:  # noqa: ANN401 (any field)
    """A value as a person reads it."""
    if value is None:
        return ""
    if field.words:
        return next((word.label for word in field.words if word.ours == value), str(value))
    if isinstance(value, tuple):
        return "；".join(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _bad(at: int, one: RowSaid) -> Line:
    number = f"{one.row:,}" if one.row else ""
    cells = (number, one.column, one.value, WEIGHT_NAMES[one.weight], one.reason)
    return Line(at, cells, _MARKS[one.weight])
