"""What is sent to support: every text is shown before it is saved, and may be left out.

Without it a person would send a file and not know what is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.people.permissions import Permission
from app.upkeep.events import SupportShown
from app.upkeep.values import SupportText
from ui.parts.fonts import fixed_font
from ui.parts.permitted import guard
from ui.restoring.words import plain_label
from ui.upkeep.port import Upkeep

_TEXT = int(Qt.ItemDataRole.UserRole)


class SupportTab(QWidget):
    """The texts, what is in them, and the file."""

    writing = Signal()
    """A bundle is being written."""

    def __init__(
        self, upkeep: Upkeep, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._upkeep, self._now = upkeep, now
        self._asked = False
        self.said = plain_label(
            self,
            self.tr(
                "支持包是一个 ZIP 文件，交给维护人员查问题用。"
                "追溯码、姓名、电话、口令和密钥已遮盖；"
                "请逐个看过，不想给的去掉勾。里面只有您看到的内容。"
            ),
        )
        self.said.setProperty("role", "muted")
        self.names = QListWidget(self)
        self.names.setAccessibleName(self.tr("支持包里的内容"))
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setFont(fixed_font())
        self.text.setAccessibleName(self.tr("内容"))
        self.save = QPushButton(self.tr("保存支持包…"), self)
        self.save.setProperty("role", "primary")
        self.save.setAutoDefault(False)
        self.save.setEnabled(False)
        guard(Permission.BACK_UP, self.save)
        self.names.currentItemChanged.connect(self.show_text)
        self.names.itemChanged.connect(self.allow)
        self.save.clicked.connect(self.ask_for_file)
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.names)
        split.addWidget(self.text)
        split.setSizes([260, 640])
        split.setStretchFactor(1, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(split, 1)
        layout.addLayout(buttons)

    def begin(self) -> None:
        """Put the texts together, once."""
        if not self._asked:
            self._asked = True
            self.text.setPlainText(self.tr("正在收集…"))
            self._upkeep.show_support()

    def show_support(self, event: SupportShown) -> None:
        """List the texts; all are to be sent."""
        self.names.blockSignals(True)
        self.names.clear()
        for one in event.texts:
            item = QListWidgetItem(f"{one.about}\n{one.name}")
            item.setData(_TEXT, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.names.addItem(item)
        self.names.blockSignals(False)
        self.names.setCurrentRow(0)
        self.allow()

    @property
    def chosen(self) -> tuple[SupportText, ...]:
        """What is to be sent."""
        items = (self.names.item(row) for row in range(self.names.count()))
        return tuple(
            item.data(_TEXT) for item in items if item.checkState() is Qt.CheckState.Checked
        )

    def fail(self) -> None:
        """Wait no longer; the tab asks again when it is shown again."""
        if not self.names.count():
            self._asked = False
            self.text.setPlainText(self.tr("没有收集到，原因见下方。"))

    @Slot()
    def show_text(self) -> None:
        """Show what is in the text that is marked."""
        item = self.names.currentItem()
        self.text.setPlainText("" if item is None else item.data(_TEXT).text)

    @Slot()
    def allow(self) -> None:
        """Save where there is something to be sent."""
        self.save.setEnabled(bool(self.chosen))

    @Slot()
    def ask_for_file(self) -> None:
        """Ask where the bundle is to be, and write it."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(documents))
        stamp = self._now().astimezone().strftime("%Y%m%d-%H%M")
        name = self.tr("支持包-{time}.zip").format(time=stamp)
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("保存支持包"), str(folder / name), self.tr("ZIP 文件 (*.zip)")
        )
        if path:
            self.write_to(Path(path))

    def write_to(self, path: Path) -> None:
        """Write what is chosen."""
        if path.suffix.lower() != ".zip":
            path = path.with_name(path.name + ".zip")
        self.writing.emit()
        self._upkeep.write_support(self.chosen, path)
