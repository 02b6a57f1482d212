"""The window of the help: chapters on the left, search above them, the page beside.

Without it whoever looks something up would lose the page that is worked on. It stays open beside
the main window; links of a guide lead to its chapters, everything else is opened by nobody.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.help.book import Chapter, read_book
from ui.help.page import HelpPage
from ui.parts.languages import TranslatedWidget, spoken_language

_CHAPTER = int(Qt.ItemDataRole.UserRole)


class HelpPanel(TranslatedWidget):
    """Everything that is in the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chapters: tuple[Chapter, ...] = ()
        self._key = ""
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.page = HelpPage(self)
        self.search.textChanged.connect(self.list_found)
        self.search.returnPressed.connect(self.find_next)
        self.list.currentItemChanged.connect(self.show_current)
        self.page.anchorClicked.connect(self.follow)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.page)
        split.setSizes([300, 700])
        split.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(split)
        self.retranslate()

    def retranslate(self) -> None:
        """Read the guides of the language, and show the same chapter."""
        self.search.setPlaceholderText(self.tr("搜索帮助"))
        self.search.setAccessibleName(self.tr("搜索帮助"))
        self.list.setAccessibleName(self.tr("章节"))
        self.page.setAccessibleName(self.tr("帮助内容"))
        self._chapters = read_book(spoken_language())
        self.list_found()

    def show_chapter(self, title: str) -> None:
        """Show the chapter of this title, or else one that begins so; the first where none does."""
        self.search.clear()
        rows = range(self.list.count())
        named = (row for row in rows if title and self._at(row).title.startswith(title))
        # The shortest: "Receiving", and not "Receiving and acceptance", which stands before it.
        self.list.setCurrentRow(min(named, key=lambda row: len(self._at(row).title), default=0))

    @Slot()
    def list_found(self) -> None:
        """List the chapters that hold what is searched, each with the first line that does."""
        words = self.search.text().strip()
        found = [one for one in self._chapters if one.holds(words)]
        self.list.blockSignals(True)
        self.list.clear()
        for one in found:
            line = one.line_with(words) if words else ""
            item = QListWidgetItem(f"{one.title}\n{_short(line)}" if line else one.title)
            item.setData(_CHAPTER, one)
            self.list.addItem(item)
        self.list.blockSignals(False)
        same = (row for row, one in enumerate(found) if one.key == self._key)
        self.list.setCurrentRow(next(same, 0))
        if not found:
            self.page.say(self.tr("没有找到“{words}”。").format(words=words))

    @Slot()
    def find_next(self) -> None:
        """Go to the next place of what is searched, round and round."""
        words = self.search.text().strip()
        if words and not self.page.find(words):
            self.page.moveCursor(QTextCursor.MoveOperation.Start)
            self.page.find(words)

    @Slot()
    def show_current(self) -> None:
        """Show the chapter that is marked, where it holds what is searched."""
        row = self.list.currentRow()
        if row < 0:
            return
        chapter = self._at(row)
        self._key = chapter.key
        self.page.show_chapter(chapter)
        self.find_next()

    @Slot(QUrl)
    def follow(self, link: QUrl) -> None:
        """Go to another chapter of the guide."""
        anchor = link.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
        titles = (one.title for one in self._chapters if one.anchor == anchor)
        if title := next(titles, ""):
            self.show_chapter(title)

    def _at(self, row: int) -> Chapter:
        chapter: Chapter = self.list.item(row).data(_CHAPTER)
        return chapter


class HelpWindow(QDialog):
    """Stays open beside the main window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("帮助"))
        # A window of its own, with a place in the task bar, that does not stand before the other.
        self.setWindowFlags(Qt.WindowType.Window)
        self.setModal(False)
        self.panel = HelpPanel(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search)
        self.resize(1020, 660)

    @Slot()
    def search(self) -> None:
        """Put the keys into the search."""
        self.panel.search.setFocus()
        self.panel.search.selectAll()

    def show_for(self, title: str) -> None:
        """Show the chapter of a page, and come to the front."""
        self.panel.show_chapter(title)
        self.show()
        self.raise_()
        self.activateWindow()
        self.search()


def _short(line: str) -> str:
    most = 40
    return line if len(line) <= most else line[: most - 1] + "…"
