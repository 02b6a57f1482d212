"""Plays a recorded session again, in training: without it a fault could only be told, not shown.

A recording is the journal of a workstation, or a text with one code a line. The scans go the way of
real ones; how far it is comes back as ReplayShown.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.readers.events import ReplayShown
from ui.parts.eliding_label import ElidingLabel
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.roles import set_role
from ui.parts.theme import colours_of
from ui.ports import Readers

SPEEDS = (1.0, 2.0, 10.0, 0.0)
"""Times as fast as it was recorded; 0: no pause between two scans."""


class ProgressTrack(QWidget):
    """A bar like those in our tables."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.setFixedHeight(8)

    def show_share(self, share: float) -> None:
        """Fill this share of the bar, 0 to 1."""
        self.share = min(1.0, share)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw track and share."""
        del event
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(self.rect())
        radius = track.height() / 2
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(track, radius, radius)
        if self.share > 0:
            track.setWidth(max(track.height(), track.width() * self.share))
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(track, radius, radius)
        painter.end()


class ReplayPanel(TranslatedWidget):
    """Recording, speed, play and stop, progress."""

    def __init__(self, readers: Readers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._readers = readers
        self._path: Path | None = None
        self._state: ReplayShown | None = None
        self.file_dialog: QFileDialog | None = None
        self.source = ElidingLabel(self)
        self.choose = QPushButton(self)
        self.speeds = QButtonGroup(self)
        self._speed_label = QLabel(self)
        self.play = QPushButton(self)
        self.progress = ProgressTrack(self)
        self.said = QLabel(self)
        self._lay_out()
        self.choose.clicked.connect(self.ask_for_recording)
        self.play.clicked.connect(self.play_or_stop)
        self.retranslate()

    @property
    def running(self) -> bool:
        """Whether a recording is being played."""
        return self._state is not None and self._state.running

    def retranslate(self) -> None:
        """Word everything anew."""
        self.source.set_text(self._path.name if self._path else self.tr("还没有选择记录"))
        self.choose.setText(self.tr("选择记录…"))
        self._speed_label.setText(self.tr("速度"))
        for number, speed in enumerate(SPEEDS):
            word = f"{speed:g}×" if speed else self.tr("最快")
            self.speeds.button(number).setText(word)
        self._show_state()

    @Slot()
    def ask_for_recording(self) -> None:
        """Ask for a journal or a text file."""
        if self.file_dialog is not None:
            return
        dialog = QFileDialog(self, self.tr("选择记录"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_recording)
        dialog.finished.connect(self.forget_file_dialog)
        self.file_dialog = dialog
        dialog.open()

    @Slot()
    def forget_file_dialog(self) -> None:
        """Let go of the file dialog."""
        dialog, self.file_dialog = self.file_dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot(str)
    def take_recording(self, path: str) -> None:
        """Play this recording next."""
        self._path, self._state = Path(path), None
        self.retranslate()
        self.play.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def play_or_stop(self) -> None:
        """Play the recording, or stop playing it."""
        if self.running:
            self._readers.stop_replay()
        elif self._path is not None:
            self._readers.replay(self._path, SPEEDS[self.speeds.checkedId()])

    def stop(self) -> None:
        """Stop playing."""
        if self.running:
            self.play_or_stop()

    @Slot(object)
    def show_replay(self, event: ReplayShown) -> None:
        """Show how far it is."""
        self._state, self._path = event, event.path
        self.retranslate()

    def _show_state(self) -> None:
        state = self._state
        self.play.setText(self.tr("停止") if self.running else self.tr("回放"))
        self.play.setEnabled(self._path is not None)
        self.choose.setEnabled(not self.running)
        for button in self.speeds.buttons():
            button.setEnabled(not self.running)
        self.progress.show_share(state.done / state.total if state and state.total else 0.0)
        complaint = state.complaint if state else None
        set_role(self.said, "wrong" if complaint else "muted")
        self.said.setText(spoken(complaint) if complaint else self._progress_text())

    def _progress_text(self) -> str:
        state = self._state
        if state is None:
            return self.tr("选一份工作站日志，或每行一个编码的文本；扫码按记录的间隔重新送出。")
        counts = {"done": f"{state.done:,}", "total": f"{state.total:,}"}
        if state.running:
            return self.tr("正在回放：{done} / {total}").format(**counts)
        if state.done < state.total:
            return self.tr("已停止：{done} / {total}").format(**counts)
        return self.tr("回放完毕：{done} / {total}").format(**counts)

    def _lay_out(self) -> None:
        for button in (self.choose, self.play):
            button.setAutoDefault(False)
        set_role(self.play, "primary")
        file_line, speed_line = QHBoxLayout(), QHBoxLayout()
        file_line.addWidget(self.source, 1)
        file_line.addWidget(self.choose)
        speed_line.addWidget(self._speed_label)
        for number, _ in enumerate(SPEEDS):
            chip = QPushButton(self)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            set_role(chip, "chip")
            self.speeds.addButton(chip, number)
            speed_line.addWidget(chip)
        self.speeds.button(0).setChecked(True)
        speed_line.addStretch(1)
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 10, 4, 4)
        layout.setSpacing(12)
        layout.addLayout(file_line)
        layout.addLayout(speed_line)
        layout.addWidget(self.play)
        layout.addWidget(self.progress)
        layout.addWidget(self.said)
        layout.addStretch(1)
