"""对照与规则: what is known before a scan, in three lists: identifiers, rules, recalls and stops.

Without it the hospital could not say what it knows. While the page is shown, scans are held: a
scanned box shows what is said of its identifier, and counts for no receipt.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.codes.parse import parse
from app.readers.events import ScanSeen
from app.receiving.known.events import ItemsFound, KnownChanged, KnownRefused, Part
from ui.known.bars_panel import BarsPanel
from ui.known.mappings_panel import MappingsPanel
from ui.known.rules_panel import RulesPanel
from ui.known.waiting_dialog import WaitingDialog
from ui.notice_strip import NoticeStrip
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.ports import Knowledge, Readers

MAPPINGS, RULES, BARS = range(3)
_TAB_OF = {Part.MAPPINGS: MAPPINGS, Part.RULES: RULES, Part.BARS: BARS}
_COMPACT_WIDTH = 1060
_COMPACT_HEIGHT = 560


class KnownPage(TranslatedWidget):
    """Three lists, one dialog at a time."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""

    def __init__(
        self, knowledge: Knowledge, readers: Readers, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._knowledge, self._readers = knowledge, readers
        self._person = ""
        self._open = False
        self._waiting = 0
        self.dialog: WaitingDialog | None = None
        self.strip = NoticeStrip(self)
        self.mappings = MappingsPanel(knowledge, self)
        self.rules = RulesPanel(knowledge, self)
        self.bars = BarsPanel(knowledge, self)
        self.panels = (self.mappings, self.rules, self.bars)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for panel in self.panels:
            self.tabs.addTab(panel, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        layout.addWidget(self.tabs, 1)
        self._make_actions()
        self._join()
        self.retranslate()

    @property
    def person(self) -> str:
        """Who is signed in: in whose name things are laid down."""
        return self._person

    @person.setter
    def person(self, name: str) -> None:
        self._person = name
        for panel in self.panels:
            panel.person = name

    def retranslate(self) -> None:
        """Word the tabs anew."""
        count = self._waiting
        text = self.tr("标识对照 ({count})") if count else self.tr("标识对照")
        self.tabs.setTabText(MAPPINGS, text.format(count=f"{count:,}"))
        self.tabs.setTabText(RULES, self.tr("品种规则"))
        self.tabs.setTabText(BARS, self.tr("召回与停用"))

    def opened(self) -> None:
        """Hold the scans and ask for the lists: the page is entered."""
        self._open = True
        self._readers.hold_scans(True)
        self.refresh()
        self._focus_list()

    def closed(self) -> None:
        """Let scans count again: the page is left."""
        if self._open:
            self._open = False
            self._readers.hold_scans(False)
            self.strip.hide()

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Show what is said of the identifier of a held scan."""
        if not (self._open and event.held) or self.dialog is not None:
            return
        identifier = parse((event.scan.symbology or "") + event.scan.text).drug_identifier
        if not identifier:
            said = self.tr("{code} 里没有药品标识码，请扫盒上的药品追溯码。")
            self.refused.emit(said.format(code=readable(event.scan.text[:60])))
            return
        self.tabs.setCurrentIndex(MAPPINGS)
        self.mappings.look_for(identifier)

    @Slot(object)
    def show_changed(self, event: KnownChanged) -> None:
        """Say what was done, close its dialog, and show it."""
        dialog = self.dialog
        if dialog is not None:
            dialog.accept()
        self.strip.say_right(spoken(event.said))
        if event.part is Part.MAPPINGS:
            self.mappings.show_changed(event)
        else:
            self.panels[_TAB_OF[event.part]].refresh()

    @Slot(object)
    def show_refusal(self, event: KnownRefused) -> None:
        """Say why something was not done, where it was asked for."""
        text = readable(spoken(event.why))
        if self.dialog is not None:
            self.dialog.say_refused(text)
        else:
            self.strip.hide()
            self.refused.emit(text)

    @Slot(object)
    def show_items(self, event: ItemsFound) -> None:
        """Offer found items where they were asked for."""
        if self.dialog is not None:
            self.dialog.show_items(event)

    @Slot(object)
    def open_dialog(self, dialog: WaitingDialog) -> None:
        """Open a dialog, unless there is one."""
        if self.dialog is not None:
            dialog.deleteLater()
            return
        self.dialog = dialog
        dialog.item.items_wished.connect(self.look_for_items)
        dialog.finished.connect(self.forget_dialog)
        dialog.open()

    @Slot(str)
    def look_for_items(self, text: str) -> None:
        """Ask for the items a text finds."""
        self._knowledge.find_items(text)

    @Slot()
    def forget_dialog(self) -> None:
        """Let go of a dialog that was closed; the keys go back to the list."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self.activateWindow()
        self._focus_list()

    @Slot()
    def refresh(self) -> None:
        """Ask for all lists."""
        for panel in self.panels:
            panel.refresh()

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the field of the list that is shown."""
        self.panels[self.tabs.currentIndex()].list.begin_search()

    @Slot()
    def turn_tab(self) -> None:
        """Show the next list."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(self.panels))
        self._focus_list()

    @Slot(int)
    def show_waiting(self, count: int) -> None:
        """Say on the tab how many pairs wait."""
        self._waiting = count
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use less room on a small or strongly scaled screen."""
        super().resizeEvent(event)
        size = event.size()
        compact = size.width() < _COMPACT_WIDTH or size.height() < _COMPACT_HEIGHT
        for panel in self.panels:
            panel.list.set_compact(compact=compact)

    def _focus_list(self) -> None:
        self.panels[self.tabs.currentIndex()].view.setFocus()

    def _make_actions(self) -> None:
        self.to_field = add_action(self, "Ctrl+F", self.begin_search, inside=True)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.turn = add_action(self, "F6", self.turn_tab, inside=True)

    def _join(self) -> None:
        self.mappings.waiting_changed.connect(self.show_waiting)
        for panel in (self.rules, self.bars):
            panel.dialog_wished.connect(self.open_dialog)
