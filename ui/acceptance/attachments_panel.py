"""What is attached: without it a photo of the damage would stay on somebody's telephone.

A file is attached to the whole receipt or to one line, as photo, paper or logger's record.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.receiving.acceptance.values import AcceptanceView, Attachment, Document, Purpose
from ui.acceptance.thumbnails import THUMBNAIL, Thumbnails
from ui.acceptance.words import choice_name, sentence_of, size_text
from ui.parts.languages import TranslatedWidget

ChooseFiles = Callable[[QWidget, str, str], Sequence[Path]]
"""Asks a person for files: parent, title and filter."""

_PICTURES = "*.jpg *.jpeg *.png *.bmp *.gif *.tif *.tiff *.webp *.heic"


def choose_files(parent: QWidget, title: str, kinds: str) -> Sequence[Path]:
    """Ask with the system's own dialog."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in names]


class AttachmentsPanel(TranslatedWidget):
    """The list of attachments, and what adds to it."""

    attached = Signal(Path, object, object, object)
    """Path, purpose, line or None, document or None."""
    opened = Signal(object)
    removed = Signal(object)

    def __init__(self, choose: ChooseFiles = choose_files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choose = choose
        self._shown: tuple[Attachment, ...] = ()
        self._files: Mapping[uuid.UUID, Path] = {}
        self._lines: list[tuple[int, str]] = []
        self.thumbnails = Thumbnails(self)
        self.thumbnails.made.connect(self.show_thumbnail)
        self.list = QListWidget(self)
        self.list.setIconSize(THUMBNAIL)
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self.open_current)
        self.empty = QLabel(self)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setProperty("role", "muted")
        self.about = QComboBox(self)
        self.document = QComboBox(self)
        for document in Document:
            self.document.addItem("", document)
        self.buttons = {purpose: QPushButton(self) for purpose in Purpose}
        self.open = QPushButton(self)
        self.remove = QPushButton(self)
        self._removing = QAction(self)
        self._removing.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        self._removing.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._removing.triggered.connect(self.remove_current)
        self.list.addAction(self._removing)
        self._lay_out()
        self._connect()
        self.retranslate()

    def retranslate(self) -> None:
        """Word all anew."""
        self.list.setAccessibleName(self.tr("附件"))
        self.about.setAccessibleName(self.tr("附到"))
        self.document.setAccessibleName(self.tr("单据种类"))
        self.empty.setText(
            self.tr("还没有附件。破损的拍照附上，检验报告等单据可以扫描后附上，每个不超过 20 MB。")
        )
        for position, document in enumerate(Document):
            self.document.setItemText(position, choice_name(document))
        words = {
            Purpose.PHOTO: self.tr("附照片…"),
            Purpose.DOCUMENT: self.tr("附单据…"),
            Purpose.LOGGER: self.tr("附温度记录…"),
            Purpose.OTHER: self.tr("附其他…"),
        }
        for purpose, button in self.buttons.items():
            button.setText(words[purpose])
        self.open.setText(self.tr("打开"))
        self.remove.setText(self.tr("移除"))
        self._offer_lines()
        self._list_again()

    def show_view(self, view: AcceptanceView, files: Mapping[uuid.UUID, Path]) -> None:
        """Show what is attached."""
        lines = [(line.line_no, line.name) for line in view.lines]
        if lines != self._lines:
            self._lines = lines
            self._offer_lines()
        if (view.attachments, dict(files)) != (self._shown, self._files):
            self._shown, self._files = view.attachments, dict(files)
            self._list_again()

    def allow_changes(self, *, allowed: bool) -> None:
        """Take nothing off, and no logger's file, once the receipt is confirmed."""
        self.remove.setEnabled(allowed)
        self._removing.setEnabled(allowed)
        self.buttons[Purpose.LOGGER].setEnabled(allowed)

    @Slot()
    def add(self) -> None:
        """Ask for files as the button says."""
        sender = self.sender()
        self.ask_for(next(each for each, button in self.buttons.items() if button is sender))

    def ask_for(self, purpose: Purpose) -> None:
        """Ask for files and attach each."""
        kinds = {
            Purpose.PHOTO: self.tr("图片 ({kinds})").format(kinds=_PICTURES),
            Purpose.LOGGER: self.tr("温度记录 ({kinds})").format(kinds="*.csv *.xlsx *.txt *.pdf"),
        }
        everything = f"*.pdf *.csv *.xlsx *.txt {_PICTURES}"
        rest = self.tr("图片、PDF、表格、文本 ({kinds})").format(kinds=everything)
        document = None
        if purpose is Purpose.DOCUMENT:
            # Qt keeps item data as plain text.
            document = Document(self.document.currentData())
        about = None if purpose is Purpose.LOGGER else self.about.currentData()
        title = self.buttons[purpose].text().rstrip("….")
        for path in self._choose(self, title, kinds.get(purpose, rest)):
            self.attached.emit(path, purpose, about, document)

    @Slot()
    def open_current(self) -> None:
        """Ask for the attachment under the cursor."""
        current = self._current()
        if current is not None:
            self.opened.emit(current.attachment_id)

    @Slot()
    def remove_current(self) -> None:
        """Take the attachment under the cursor off."""
        current = self._current()
        if current is not None:
            self.removed.emit(current.attachment_id)

    @Slot(Path)
    def show_thumbnail(self, path: Path) -> None:
        """Show a thumbnail that is ready."""
        for position, each in enumerate(self._shown):
            if self._files.get(each.attachment_id) == path:
                self.list.item(position).setIcon(self.thumbnails.icon(path))

    def _current(self) -> Attachment | None:
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _connect(self) -> None:
        for button in (*self.buttons.values(), self.open, self.remove):
            button.setAutoDefault(False)
        for button in self.buttons.values():
            button.clicked.connect(self.add)
        self.open.clicked.connect(self.open_current)
        self.remove.clicked.connect(self.remove_current)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.list)
        above = QHBoxLayout()
        above.addWidget(self.about, 1)
        above.addWidget(self.buttons[Purpose.PHOTO])
        above.addWidget(self.document)
        above.addWidget(self.buttons[Purpose.DOCUMENT])
        below = QHBoxLayout()
        below.addWidget(self.buttons[Purpose.LOGGER])
        below.addWidget(self.buttons[Purpose.OTHER])
        below.addStretch(1)
        below.addWidget(self.open)
        below.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(self.stack, 1)
        layout.addLayout(below)

    def _offer_lines(self) -> None:
        chosen = self.about.currentData()
        self.about.clear()
        self.about.addItem(self.tr("整张收货单"), None)
        for line_no, name in self._lines:
            text = self.tr("第 {line} 行 {name}").format(line=line_no, name=name)
            self.about.addItem(text, line_no)
        self.about.setCurrentIndex(max(0, self.about.findData(chosen)))

    def _list_again(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for each in self._shown:
            item = QListWidgetItem(self._icon(each), self._text(each))
            item.setSizeHint(QSize(0, THUMBNAIL.height() + 10))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(0, row), len(self._shown) - 1))
        self.stack.setCurrentWidget(self.list if self._shown else self.empty)
        for button in (self.open, self.remove):
            button.setVisible(bool(self._shown))

    def _icon(self, each: Attachment) -> QIcon:
        path = self._files.get(each.attachment_id)
        return QIcon() if path is None or not each.is_picture else self.thumbnails.icon(path)

    def _text(self, each: Attachment) -> str:
        kind = choice_name(each.document or each.purpose)
        about = self.tr("整单")
        if each.line_no is not None:
            about = self.tr("第 {line} 行").format(line=each.line_no)
        parts = [kind, about, size_text(each.size), each.person]
        if each.attachment_id not in self._files:
            parts.append(self.tr("在另一台工作站上"))
        lines = [each.name, " · ".join(filter(None, parts))]
        if each.note:
            lines.append(sentence_of(each.note))
        return "\n".join(lines)
