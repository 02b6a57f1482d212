"""The designs there are, by what they are for: without it only one could be opened.

Own ones stand above those that come with the program. By which one labels are printed, drafts and
errors are said in words.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.labels.designing import DesignEntry, Offered, Which
from ui.labels.designer.words import title

_ENTRY = Qt.ItemDataRole.UserRole


class DesignsList(QListWidget):
    """Designs under the names of their kinds."""

    chosen = Signal(object)
    """This DesignEntry is to be opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries: tuple[DesignEntry, ...] = ()
        self._offered: Offered | None = None
        self.currentItemChanged.connect(self._choose)

    @property
    def current(self) -> DesignEntry | None:
        """The design the list stands on."""
        item = self.currentItem()
        entry = None if item is None else item.data(_ENTRY)
        return entry if isinstance(entry, DesignEntry) else None

    def show_designs(self, offered: Offered, entries: Sequence[DesignEntry]) -> None:
        """Show these, and stay on the same one."""
        shown = None if self.current is None else self.current.which
        self._offered, self.entries = offered, tuple(entries)
        with QSignalBlocker(self):
            self.clear()
            for kind in (*offered.kinds, None):
                name = "" if kind is None else kind.name
                known = [one.name for one in offered.kinds]
                own = [
                    entry
                    for entry in self.entries
                    if (entry.kind == name if name else entry.kind not in known)
                ]
                if own:
                    self._add_heading(self.tr("读不了的") if kind is None else title(kind.title))
                    for entry in own:
                        self._add_entry(entry)
        if shown is not None:
            self.stand_on(shown)

    def stand_on(self, which: Which | None) -> None:
        """Stand on a design without opening it."""
        with QSignalBlocker(self):
            self.setCurrentRow(-1)
            for row in range(self.count()):
                entry = self.item(row).data(_ENTRY)
                if isinstance(entry, DesignEntry) and entry.which == which:
                    self.setCurrentRow(row)

    def entry_of(self, which: Which) -> DesignEntry | None:
        """What the list says of a design."""
        return next((entry for entry in self.entries if entry.which == which), None)

    def word_anew(self) -> None:
        """Say it in the language that is spoken now."""
        if self._offered is not None:
            self.show_designs(self._offered, self.entries)

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setBold(True)
        item.setFont(font)

    def _add_entry(self, entry: DesignEntry) -> None:
        item = QListWidgetItem(f"{entry.title}\n{self._details(entry)}", self)
        item.setData(_ENTRY, entry)
        item.setToolTip(entry.title)

    def _details(self, entry: DesignEntry) -> str:
        said = [f"{entry.width:g}×{entry.height:g}"]
        said.append(self.tr("自己的") if entry.which.own else self.tr("随程序"))
        if entry.used:
            said.append(self.tr("正在用"))
        if entry.draft:
            said.append(self.tr("草稿"))
        elif entry.errors:
            said.append(self.tr("{count} 个错误").format(count=entry.errors))
        elif entry.hints:
            said.append(self.tr("{count} 个提示").format(count=entry.hints))
        return " · ".join(said)

    @Slot()
    def _choose(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)
