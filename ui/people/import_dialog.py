"""A file of persons: what would become of each, every bad row by name, and only then taking it.

Without it a thousand persons would be typed in, or a mistake be found when somebody cannot work.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.people.answers import FileRead, Imported, Taken
from app.people.importing import TEMPLATE
from ui.parts.readable import readable
from ui.parts.roles import set_role
from ui.parts.rows_view import RowsView
from ui.people.models import FileModel, FileRow

_ROW = 30
_SIZE = (860, 520)


class ImportDialog(QDialog):
    """Takes a file, shows what it says, and takes it over."""

    file_chosen = Signal(object)
    """Read the file at this Path."""
    template_wished = Signal(object)
    """Write an empty file to this Path."""
    take_wished = Signal(object)
    """Make these PersonWishes known."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._read: FileRead | None = None
        self.setWindowTitle(self.tr("导入人员"))
        self.said = QLabel(
            self.tr(
                "用表格（XLSX、CSV）一次登记很多人：先导出模板填写，再选择文件。"
                "选好后先看结果，确认了才保存；已有的工号按文件修改，口令和胸卡不变。"
            ),
            self,
        )
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        self.model = FileModel(self)
        self.view: RowsView[FileRow] = RowsView(self.model, _ROW, self)
        self.view.setAccessibleName(self.tr("文件里的人员"))
        self.view.set_widths({0: "99999", 1: "MMMMMMMMMMMMMM", 2: "MMMMMMMM"})
        self.detail = QLabel(self)
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(self.detail, "muted")
        self.view.selectionModel().currentRowChanged.connect(self.show_detail)
        self.answer = QLabel(self)
        self.answer.setWordWrap(True)
        self.template = QPushButton(self.tr("导出模板"), self)
        self.choose = QPushButton(self.tr("选择文件"), self)
        self.take = QPushButton(self.tr("导入  Ctrl+Enter"), self)
        self.back = QPushButton(self.tr("关闭"), self)
        for button in (self.template, self.choose, self.take, self.back):
            button.setAutoDefault(False)
        self.take.setProperty("role", "primary")
        self.take.setShortcut("Ctrl+Return")
        self.take.setEnabled(False)
        self.template.clicked.connect(self.ask_template)
        self.choose.clicked.connect(self.ask_file)
        self.take.clicked.connect(self.wish_take)
        self.back.clicked.connect(self.reject)
        self._lay_out()
        self.resize(*_SIZE)

    @Slot()
    def ask_file(self) -> None:
        """Ask which file it is."""
        kinds = self.tr("表格 (*.xlsx *.csv)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选择文件"), "", kinds)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Have a file read."""
        self._read = None
        self.take.setEnabled(False)
        self._say(self.tr("正在核对 {name}…").format(name=readable(path.name)))
        self.file_chosen.emit(path)

    @Slot()
    def ask_template(self) -> None:
        """Ask where the empty file is to be."""
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("导出模板"), f"{TEMPLATE.name}.xlsx", self.tr("表格 (*.xlsx *.csv)")
        )
        if name:
            self.template_wished.emit(Path(name))

    @Slot()
    def show_detail(self) -> None:
        """Say in full why the row under the cursor is not taken."""
        row = self.view.current_row()
        self.detail.setText("" if row is None else readable(row.why))

    @Slot()
    def wish_take(self) -> None:
        """Wish that the good rows are kept."""
        if self._read is not None:
            self.take.setEnabled(False)
            self._say(self.tr("正在保存…"))
            good = [
                wish
                for wish, one in zip(self._read.wishes, self._read.taken, strict=True)
                if one.change in ("new", "changed")
            ]
            self.take_wished.emit(tuple(good))

    def show_read(self, event: FileRead) -> None:
        """Show what would become of each row, what is wrong first."""
        self._read = event
        self._show(event, event.taken)
        counts = _counts(event.taken)
        bad = counts["refused"] + len(event.bad)
        said = self.tr("新增 {new} 人，修改 {changed} 人，没有变化 {same} 人，不能导入 {bad} 行。")
        told = said.format(**counts, bad=bad)
        if event.unknown:
            columns = self.tr("、").join(readable(one) for one in event.unknown)
            told += self.tr("没有用到这些列：{columns}。").format(columns=columns)
        able = counts["new"] + counts["changed"] > 0
        self.take.setEnabled(able)
        self._say(told, wrong=bad > 0 and not able)

    def show_imported(self, event: Imported) -> None:
        """Show what became of each."""
        if self._read is not None:
            known = {one.number: one for one in event.taken}
            self._show(self._read, tuple(known.get(one.number, one) for one in self._read.taken))
        counts = _counts(event.taken)
        said = self.tr("已导入：新增 {new} 人，修改 {changed} 人；没有导入 {refused} 人。")
        self._say(said.format(**counts))
        self.back.setFocus()

    def refuse(self, text: str) -> None:
        """Say why it was not read or kept."""
        self.allow()
        self._say(readable(text), wrong=True)

    def allow(self) -> None:
        """Let it be wished again."""
        self.take.setEnabled(self._read is not None)

    def show_template(self, path: Path) -> None:
        """Say where the empty file is."""
        self._say(self.tr("模板已保存：{name}").format(name=readable(str(path))))

    def _show(self, event: FileRead, taken: tuple[Taken, ...]) -> None:
        rows = [FileRow(one.row, "", "refused", one.why) for one in event.bad]
        for at, wish, one in zip(event.rows, event.wishes, taken, strict=True):
            rows.append(FileRow(at, f"{wish.number} {wish.name}", one.change, one.why))
        order = ("refused", "new", "changed", "same")
        self.model.show_rows(sorted(rows, key=lambda one: (order.index(one.change), one.row)))
        if rows:
            self.view.point_at(0)
        self.show_detail()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        set_role(self.answer, "wrong" if wrong else "")
        self.answer.setText(text)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.template)
        buttons.addWidget(self.choose)
        buttons.addStretch(1)
        buttons.addWidget(self.take)
        buttons.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.said)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.detail)
        layout.addWidget(self.answer)
        layout.addLayout(buttons)


def _counts(taken: tuple[Taken, ...]) -> dict[str, int]:
    words = ("new", "changed", "same", "refused")
    return {word: sum(one.change == word for one in taken) for word in words}
