"""Scans that a restored database lacks: the strip that stays, and their list.

Without it what was scanned since the backup would be lost without a word. The list is a file that
outlives the program (scanners/restored.py); it goes only when a person says that all was scanned
again or looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QPushButton, QWidget

from app.readers.events import ReadersShown, ScansToRepeat
from app.readers.scan import Scan
from ui.question_strip import QuestionStrip
from ui.unanswered import UnansweredDialog


class RepeatDialog(UnansweredDialog):
    """Lists the scans in the order they were made."""

    done_wished = Signal()
    """All was scanned again, or looked at."""

    def __init__(
        self, scans: Sequence[Scan], names: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(scans, names, parent)
        self.setWindowTitle(self.tr("恢复后要重新扫描的码"))
        self.said.setText(
            self.tr(
                "这些码在备份以后扫过，不在恢复的数据库里，按扫码先后排列。"
                "请打开对应的配送单重新扫描；已确认的收货单请与纸质单据核对。"
            )
        )
        self.looked_at = QCheckBox(self.tr("这些包装都已重新扫描，或已核对处理"), self)
        self.put_away = QPushButton(self.tr("收起清单"), self)
        self.put_away.setAutoDefault(False)
        self.put_away.setEnabled(False)
        self.buttons.addButton(self.put_away, QDialogButtonBox.ButtonRole.ActionRole)
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.buttons)
        layout.addWidget(self.looked_at)
        layout.addWidget(self.buttons)
        self.looked_at.toggled.connect(self.put_away.setEnabled)
        self.put_away.clicked.connect(self.finish)

    @Slot()
    def finish(self) -> None:
        """Say that nothing is left to do."""
        self.done_wished.emit()
        self.accept()


class RepeatStrip(QuestionStrip):
    """Says how many scans are to be made again, at each start, until they are."""

    done_wished = Signal()
    """The list can be put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._event = ScansToRepeat(())
        self._names: dict[str, str] = {}
        self._put_off = self._working = False
        self.look.clicked.connect(self.show_scans)
        self.put_off.clicked.connect(self.hide_for_now)
        self.retranslate()

    def retranslate(self) -> None:
        """Word sentence and buttons anew."""
        since = self._event.since
        at = "" if since is None else since.astimezone().strftime("%Y-%m-%d %H:%M")
        text = self.tr("数据库已恢复到 {time} 的备份：此后的 {count} 次扫码不在库里，请重新扫描。")
        self.label.setText(text.format(time=at, count=len(self._event.scans)))
        self.look.setText(self.tr("查看"))
        self.put_off.setText(self.tr("以后再说"))

    def set_working(self, *, working: bool) -> None:
        """Be seen only by who works."""
        self._working = working
        self._show_or_hide()

    @Slot(object)
    def keep_names(self, event: ReadersShown) -> None:
        """Remember what people call the readers."""
        self._names |= {each.profile.reader_id: each.profile.name for each in event.readers}

    @Slot(object)
    def show_to_repeat(self, event: ScansToRepeat) -> None:
        """Tell of scans that are to be made again, or that none is."""
        self._event = event
        self._put_off = False
        self.retranslate()
        self._show_or_hide()

    @Slot()
    def show_scans(self) -> None:
        """Open the list."""
        dialog = RepeatDialog(self._event.scans, self._names, self.window())
        dialog.done_wished.connect(self.done_wished)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def hide_for_now(self) -> None:
        """Hide until the next start."""
        self._put_off = True
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        self.setVisible(bool(self._event.scans) and self._working and not self._put_off)
