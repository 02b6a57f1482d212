"""A page of the help whose pictures are never wider than it.

Without it half of a flow would lie beyond the right edge.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImageReader, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.help.book import Chapter

_MARGIN = 16


class HelpPage(QTextBrowser):
    """Shows one chapter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        # Else a bar that comes and goes would change the width, and the width the bar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._chapter: Chapter | None = None
        self._width = 0

    def show_chapter(self, chapter: Chapter) -> None:
        """Show a chapter from its beginning."""
        self._chapter = chapter
        self._draw()

    def say(self, text: str) -> None:
        """Show a sentence in place of a chapter."""
        self._chapter = None
        self.setPlainText(text)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ANN401 - Qt's signature
        """Read a picture of the chapter's folder, as wide as the page at most."""
        url = QUrl(name)
        if self._chapter is None or kind != int(QTextDocument.ResourceType.ImageResource.value):
            return None
        folder = self._chapter.folder.resolve()
        path = (folder / url.path()).resolve()
        if not path.is_relative_to(folder):
            return None
        reader = QImageReader(str(path))
        size, room = reader.size(), self._room()
        if size.width() > room:
            # Drawings are drawn anew in this size.
            reader.setScaledSize(QSize(room, size.height() * room // size.width()))
        return reader.read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pictures anew where the page became wider or narrower; the place stays."""
        super().resizeEvent(event)
        if self._chapter is not None and self._room() != self._width:
            bar = self.verticalScrollBar()
            share = bar.value() / max(1, bar.maximum())
            self._draw()
            bar.setValue(int(share * bar.maximum()))

    def _draw(self) -> None:
        if self._chapter is None:
            return
        self._width = self._room()
        document = self.document()
        document.clear()
        document.setDocumentMargin(_MARGIN)
        document.setMarkdown(
            self._chapter.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub
        )
        # Filling it leaves the cursor at the end, and the page follows its cursor.
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _room(self) -> int:
        return max(200, self.viewport().width() - 2 * _MARGIN - 4)
