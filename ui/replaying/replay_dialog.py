"""工具 → 回放核对本单: the receipt that is shown is played again, and compared with what it says.

Without it a receipt that is doubted could only be believed. It may be watched and called off;
scans go on meanwhile. The result can be kept as a report, and the recording as a file for support.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.receiving.black_box.events import (
    ReplayEnded,
    ReplayFileKept,
    ReplayNotEnded,
    ReplayStepped,
)
from ui.parts.roles import set_role
from ui.replaying.differences_table import SHOWN, DifferencesModel, differences_view
from ui.replaying.port import Replays
from ui.restoring.words import plain_label

_PLAIN = QSize(760, 260)
_WITH_DIFFERENCES = QSize(960, 520)


class ReplayDialog(QDialog):
    """Plays one receipt and shows what came of it."""

    def __init__(self, replays: Replays, receipt_no: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._replays = replays
        self._receipt_no = receipt_no
        self._playing = False
        self._ended = False
        self.setWindowTitle(self.tr("回放核对 {receipt}").format(receipt=receipt_no))
        self.said = plain_label(
            self,
            self.tr(
                "按记录的先后，把这张单的每次扫码和操作在临时副本里重做一遍，"
                "再逐次、逐行、逐单据比对。只读取数据，期间可以照常扫码。"
            ),
        )
        self.said.setProperty("role", "muted")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.answer = QLabel(self)
        self.answer.setWordWrap(True)
        self.kept = plain_label(self)
        self.model = DifferencesModel(self)
        self.view = differences_view(self.model, self)
        self.view.setAccessibleName(self.tr("不一致之处"))
        self.view.selectionModel().currentRowChanged.connect(self.show_whole)
        self.whole = plain_label(self)
        """The difference that is marked, where the table has no room for it."""
        self._make_buttons()
        self._lay_out()
        self.resize(_PLAIN)

    def begin(self) -> None:
        """Show the dialog and begin to play."""
        self._playing = True
        self.progress.setRange(0, 0)
        self._say("", self.tr("正在读取这张单的记录…"))
        self._allow()
        self._replays.replay(self._receipt_no)
        self.open()

    @Slot(object)
    def show_step(self, event: ReplayStepped) -> None:
        """Show how far the replay is."""
        if not self._playing:
            return
        self.progress.setRange(0, max(1, event.total))
        self.progress.setValue(event.done)
        text = self.tr("正在回放：第 {done} 步，共 {total} 步")
        if event.done == event.total:
            text = self.tr("已回放 {total} 步，正在比对单据…")
        self._say("", text.format(done=event.done, total=event.total))

    @Slot(object)
    def show_end(self, event: ReplayEnded) -> None:
        """Show what was found."""
        self._playing, self._ended = False, True
        self.model.show_differences(event.differences)
        count = len(event.differences)
        if not count:
            text = self.tr(
                "✓ 一致：{steps} 步的判定、收货单、验收单、拒收报告单和差异单都与记录相同。"
            )
            self._say("title", text.format(steps=event.steps))
        else:
            self._say("wrong", self._unlike(count, event.steps))
            self.resize(self.size().expandedTo(_WITH_DIFFERENCES))
            self.view.point_at(0)
        self._allow()

    @Slot(object)
    def show_no_end(self, event: ReplayNotEnded) -> None:
        """Say why nothing was compared."""
        self._playing = False
        self._say("wrong" if event.reason else "", event.reason or self.tr("已停止，没有比对。"))
        self._allow()

    @Slot(object)
    def show_kept(self, event: ReplayFileKept) -> None:
        """Say where a file is, or why there is none."""
        set_role(self.kept, "wrong" if event.complaint else "")
        text = event.complaint or self.tr("已保存：{path}").format(path=event.path)
        self.kept.setText(text)
        self.kept.show()

    @Slot()
    def show_whole(self) -> None:
        """Show all of the difference that is marked."""
        current = self.view.current_row()
        self.whole.setText("" if current is None else current.difference.text)

    @Slot()
    def stop(self) -> None:
        """Play no further."""
        self._replays.call_off()

    @Slot()
    def ask_for_export(self) -> None:
        """Ask where the recording is to be."""
        self._ask(
            self.tr("导出录制文件"),
            f"{self._receipt_no}.tdbox.gz",
            self.tr("录制文件 (*.gz)"),
            self._replays.export,
        )

    @Slot()
    def ask_for_report(self) -> None:
        """Ask where the report is to be."""
        name = self.tr("回放核对-{receipt}.txt").format(receipt=self._receipt_no)
        kinds = self.tr("文本文件 (*.txt)")
        self._ask(self.tr("保存报告"), name, kinds, self._replays.save_report)

    def done(self, result: int) -> None:
        """Close; what is not at its end is called off."""
        self._playing = False
        self._replays.let_go()
        super().done(result)

    def _unlike(self, count: int, steps: int) -> str:
        text = self.tr("✗ 不一致：回放 {steps} 步，有 {count} 处与记录不同。请从第一处看起。")
        if count > SHOWN:
            text = self.tr(
                "✗ 不一致：回放 {steps} 步，有 {count} 处与记录不同，下面是前 {shown} 处，"
                "全部在报告里。请从第一处看起。"
            )
        return text.format(count=count, steps=steps, shown=SHOWN)

    def _ask(self, title: str, name: str, kinds: str, write: Callable[[Path], None]) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        path, _ = QFileDialog.getSaveFileName(self, title, str(folder / name), kinds)
        if path:
            write(Path(path))

    def _make_buttons(self) -> None:
        self.export = QPushButton(self.tr("导出录制文件…"), self)
        self.report = QPushButton(self.tr("保存报告…"), self)
        self.call_off = QPushButton(self.tr("停止"), self)
        self.close_button = QPushButton(self.tr("关闭"), self)
        for button in (self.export, self.report, self.call_off):
            button.setAutoDefault(False)
        self.export.clicked.connect(self.ask_for_export)
        self.report.clicked.connect(self.ask_for_report)
        self.call_off.clicked.connect(self.stop)
        self.close_button.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.export)
        buttons.addWidget(self.report)
        buttons.addStretch(1)
        buttons.addWidget(self.call_off)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.said)
        layout.addWidget(self.progress)
        layout.addWidget(self.answer)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.whole)
        self._below = QWidget(self)
        layout.addWidget(self._below, 1)
        layout.addWidget(self.kept)
        layout.addLayout(buttons)
        self.kept.hide()

    def _allow(self) -> None:
        found = bool(self.model.rows)
        self.progress.setVisible(self._playing)
        self.call_off.setVisible(self._playing)
        self.view.setVisible(found)
        self.whole.setVisible(found)
        self._below.setVisible(not found)
        for button in (self.export, self.report):
            button.setVisible(self._ended)

    def _say(self, role: str, text: str) -> None:
        set_role(self.answer, role)
        self.answer.setText(text)
