"""药品目录: what the province offers, what the hospital keeps, and what changed between two syncs.

Without it a purchaser would look into two systems and a spreadsheet. Four tabs: both catalogues,
what waits to be matched by a person, and the versions. Ctrl+F searches, Ctrl+O reads a file in,
F9 has the service read the platform's catalogue again, Alt+1 to Alt+4 turn the tabs, F5 looks
again, Ctrl+C copies the item. While the page is shown, scans are held: a scanned box finds its
item, and counts for no receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.catalogue.entries.events import (
    CardShown,
    CatalogueChanged,
    CatalogueRefused,
    ChangesAsked,
    ChangesListed,
    Decided,
    ImportShown,
    ImportWish,
    ItemAsked,
    ItemsFound,
    MatchWish,
    SyncShown,
    Task,
    VersionsAsked,
    VersionsListed,
)
from app.catalogue.entries.values import SearchAsked, Side
from app.catalogue.files.columns import Kind
from app.catalogue.files.mapping import SavedMapping, read_mapping
from app.catalogue.offering.events import (
    FileAsked,
    FilePreviewed,
    ItemChecked,
    OffersAsked,
    OffersListed,
)
from app.documents import DocumentProblem
from app.readers.events import ScanSeen
from ui.catalogue.import_dialog import ImportDialog
from ui.catalogue.matching_panel import MatchingPanel
from ui.catalogue.port import Catalogues, Offering
from ui.catalogue.side_panel import SidePanel
from ui.catalogue.versions_panel import VersionsPanel
from ui.catalogue.words import side_word
from ui.notice_strip import NoticeStrip
from ui.parts.action_button import ActionButton
from ui.parts.actions import add_action
from ui.parts.languages import TranslatedWidget, spoken
from ui.parts.readable import readable
from ui.parts.roles import set_role

if TYPE_CHECKING:
    from ui.ports import Readers
    from ui.preferences import Preferences

PROVINCE, HOSPITAL, MATCHING, VERSIONS = range(4)
MAPPING = "catalogue/mapping"
"""The preference under which the mapping of headings is kept."""
_CHANGED_MS = 400
"""Many versions may come at once: what is shown is asked for when they have come."""
_KINDS = {Side.PROVINCE: Kind.PROVINCE, Side.HOSPITAL: Kind.HOSPITAL}


class CataloguePage(TranslatedWidget):
    """The tabs, the sync, and the reading in of files."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    waiting_counted = Signal(int)
    """So many hospital items wait to be matched."""

    def __init__(
        self,
        catalogues: Catalogues,
        offering: Offering,
        readers: Readers,
        preferences: Preferences,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalogues, self._offering, self._readers = catalogues, offering, readers
        self._preferences, self._now = preferences, now
        self._person = ""
        self._open = False
        self.dialog: ImportDialog | None = None
        self._sync: SyncShown | None = None
        self._synced_at: datetime | None = None
        self.strip = NoticeStrip(self)
        self.bring_in = add_action(self, "Ctrl+O", self.ask_for_file, inside=True)
        self.sync_now = add_action(self, "F9", self.sync, inside=True)
        self.again = add_action(self, "F5", self.refresh, inside=True)
        self.to_field = add_action(self, "Ctrl+F", self.begin_search, inside=True)
        self.copy_item = add_action(self, "Ctrl+Shift+C", self.copy, inside=True)
        self.province = SidePanel(Side.PROVINCE, self.bring_in, now, self)
        self.hospital = SidePanel(Side.HOSPITAL, self.bring_in, now, self)
        self.matching = MatchingPanel(self.again, self)
        self.versions = VersionsPanel(self)
        self.tabs = QTabWidget(self)
        self.synced = QLabel(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_CHANGED_MS)
        self._settling.timeout.connect(self.refresh)
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def person(self) -> str:
        """Who is signed in: in whose name files are read in and matches decided."""
        return self._person

    @person.setter
    def person(self, name: str) -> None:
        self._person = name
        self.matching.person = name

    def retranslate(self) -> None:
        """Word the page anew."""
        self.bring_in.setText(self.tr("导入"))
        self.bring_in.setToolTip(self.tr("从 CSV 或 XLSX 导入目录 (Ctrl+O)"))
        self.sync_now.setText(self.tr("同步"))
        self.sync_now.setToolTip(self.tr("请前置服务重新读取省平台目录 (F9)"))
        self.again.setText(self.tr("刷新"))
        self.to_field.setText(self.tr("查找"))
        self.copy_item.setText(self.tr("复制资料"))
        self.tabs.setTabText(PROVINCE, side_word(Side.PROVINCE))
        self.tabs.setTabText(HOSPITAL, side_word(Side.HOSPITAL))
        self.tabs.setTabText(VERSIONS, self.tr("版本变化"))
        self._word_waiting()
        self._word_sync()

    def opened(self) -> None:
        """Hold the scans and ask for what is shown: the page is entered."""
        self._open = True
        self._readers.hold_scans(True)
        self.refresh()
        self.begin_search()

    def closed(self) -> None:
        """Let scans count again: the page is left."""
        if self._open:
            self._open = False
            self._readers.hold_scans(False)
            self._offering.leave_offers()
            self.strip.hide()

    @Slot()
    def refresh(self) -> None:
        """Ask again for what is shown."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, SidePanel):
            shown.search()
            shown.follow_cursor()
        # Its answer says when the platform last told something, which stands above all tabs.
        self.versions.refresh()
        if shown is self.matching:
            self.matching.refresh()
        else:
            self._offering.list_offers(OffersAsked(count_only=True))

    @Slot()
    def begin_search(self) -> None:
        """Put the keys into the field of the tab."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, SidePanel | MatchingPanel):
            shown.list.begin_search()
        else:
            self.versions.versions_view.setFocus()

    @Slot()
    def copy(self) -> None:
        """Copy the item that is shown, for people."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, SidePanel):
            shown.card.copy()

    @Slot()
    def sync(self) -> None:
        """Have the platform's catalogue read again."""
        self._catalogues.sync_now()

    @Slot(object)
    def show_event(self, event: object) -> None:
        """Take any event of the catalogues: the one way in."""
        takers: Mapping[type, Callable[..., None]] = {
            ItemsFound: self._show_found,
            CardShown: self._show_card,
            ItemChecked: self._show_checked,
            VersionsListed: self._show_versions,
            ChangesListed: self.versions.show_changes,
            OffersListed: self._show_offers,
            Decided: self._show_decided,
            FilePreviewed: self._show_preview,
            ImportShown: self._show_import,
            SyncShown: self._show_sync,
            CatalogueChanged: self._show_changed,
            CatalogueRefused: self._show_refused,
        }
        take = takers.get(type(event))
        if take is not None:
            take(event)

    @Slot(object)
    def show_scan(self, event: ScanSeen) -> None:
        """Look for the item of a scanned box."""
        shown = self.tabs.currentWidget()
        if self._open and event.held and isinstance(shown, SidePanel):
            shown.show_item(event.scan.text[:60])

    @Slot()
    def ask_for_file(self) -> None:
        """Ask for a file for the catalogue of the tab."""
        if self.dialog is not None:
            self.dialog.show()
            self.dialog.raise_()
            return
        dialog = QFileDialog(self, self.tr("导入{name}").format(name=side_word(self._side)))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("目录文件 (*.csv *.xlsx *.txt)"))
        dialog.fileSelected.connect(self.open_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Look into a file before it is read in."""
        side = self._side
        asked = FileAsked(Path(path), side, self._kept().of(_KINDS[side]))
        self.dialog = dialog = ImportDialog(asked, self._person, self)
        dialog.preview_wished.connect(self._preview)
        dialog.import_wished.connect(self._import)
        dialog.stop_wished.connect(self._stop_import)
        dialog.mapping_chosen.connect(self._keep)
        dialog.finished.connect(self._close_dialog)
        dialog.open()
        dialog.look()

    @property
    def _side(self) -> Side:
        return Side.PROVINCE if self.tabs.currentIndex() == PROVINCE else Side.HOSPITAL

    def _kept(self) -> SavedMapping:
        try:
            return read_mapping(self._preferences.read(MAPPING, "{}").encode())
        except DocumentProblem:
            # Kept by another version: headings are recognised and chosen anew.
            return SavedMapping()

    @Slot(object, object)
    def _keep(self, side: Side, fields: Mapping[str, str]) -> None:
        kept = self._kept().with_kind(_KINDS[Side(side)], fields)
        self._preferences.write(MAPPING, kept.as_json())

    @Slot(object)
    def _preview(self, asked: FileAsked) -> None:
        self._offering.preview(asked)

    @Slot(object, object, object)
    def _import(self, wish: ImportWish, path: Path, mapping: Mapping[str, str]) -> None:
        self._catalogues.import_file(wish, path, mapping)

    @Slot()
    def _stop_import(self) -> None:
        self._catalogues.stop_import()

    @Slot()
    def _close_dialog(self) -> None:
        """Forget the dialog when nothing runs any more; else it goes on in the background."""
        dialog = self.dialog
        if dialog is not None and not dialog.running:
            self.dialog = None
            dialog.deleteLater()

    def _show_found(self, event: ItemsFound) -> None:
        for panel in self._panels:
            if event.asked.side is panel.side:
                panel.show_found(event)

    def _show_card(self, event: CardShown) -> None:
        for panel in self._panels:
            panel.show_card(event)
        if event.card is not None:
            self._offering.check_item(event.asked)

    def _show_checked(self, event: ItemChecked) -> None:
        for panel in self._panels:
            panel.show_checked(event)

    def _show_offers(self, event: OffersListed) -> None:
        self.matching.show_offers(event)
        self.waiting_counted.emit(event.waiting)
        self._word_waiting()

    def _show_decided(self, event: Decided) -> None:
        self.matching.show_decided(event)
        self.strip.say_right(readable(spoken(event.said)))

    def _show_preview(self, event: FilePreviewed) -> None:
        if self.dialog is not None:
            self.dialog.show_preview(event)

    def _show_import(self, event: ImportShown) -> None:
        dialog = self.dialog
        if dialog is not None:
            dialog.show_import(event)
        if (event.done is not None or event.stopped) and (dialog is None or dialog.isHidden()):
            self._say_import(event)
            if dialog is not None and event.said:
                dialog.show()
            else:
                self._close_dialog()

    def _say_import(self, event: ImportShown) -> None:
        """Say what came of an import nobody looks at."""
        name = readable(event.wish.name)
        ended = self.tr("{name} 已导入。") if event.done else self.tr("{name} 的导入已停止。")
        self.strip.say_right(ended.format(name=name))

    def _show_versions(self, event: VersionsListed) -> None:
        self.versions.show_versions(event)
        known = [at for at in (self._synced_at, event.told_at) if at is not None]
        self._synced_at = max(known, default=None)
        self._word_sync()

    def _show_sync(self, event: SyncShown) -> None:
        self._sync = event
        if not event.running and event.said is not None:
            self._synced_at = self._now()
            self.strip.say_right(readable(spoken(event.said)))
        self._word_sync()

    def _show_changed(self, event: CatalogueChanged) -> None:
        if self._open and (event.sides or event.matches):
            self._settling.start()

    def _show_refused(self, event: CatalogueRefused) -> None:
        if event.task is Task.IMPORT and self.dialog is not None:
            self.dialog.show_failure(event)
            return
        if event.task is Task.SYNC and self._sync is not None:
            self._sync = SyncShown(running=False)
            self._word_sync()
        said = readable(spoken(event.why))
        if event.number is not None:
            said = self.tr("{said}（编号 {number}）").format(said=said, number=event.number)
        self.refused.emit(said)

    @property
    def _panels(self) -> tuple[SidePanel, SidePanel]:
        return self.province, self.hospital

    def _word_waiting(self) -> None:
        count = self.matching.waiting
        text = self.tr("待对照 {count}") if count else self.tr("待对照")
        self.tabs.setTabText(MATCHING, text.format(count=f"{count:,}"))

    def _word_sync(self) -> None:
        sync = self._sync
        running = sync is not None and sync.running
        self.sync_now.setEnabled(not running)
        if running:
            self.synced.setText(self.tr("正在同步省平台目录…"))
            return
        said = self.tr("省平台目录还没有同步过")
        if self._synced_at is not None:
            said = self.tr("上次同步 {at}").format(at=_minute(self._synced_at))
        self.synced.setText(said)

    def _lay_out(self) -> None:
        set_role(self.synced, "muted")
        for panel in (self.province, self.hospital, self.matching, self.versions):
            self.tabs.addTab(panel, "")
        for number in range(self.tabs.count()):
            turn = add_action(self, f"Alt+{number + 1}", self._turner(number), inside=True)
            turn.setObjectName(f"tab-{number + 1}")
        corner = QWidget(self)
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 0, 4)
        row.addWidget(self.synced)
        for action in (self.sync_now, self.bring_in):
            button = ActionButton(action, self)
            set_role(button, True, "compact")  # as high as the tabs beside it
            row.addWidget(button)
        self.tabs.setCornerWidget(corner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        layout.addWidget(self.tabs, 1)

    def _turner(self, number: int) -> Callable[[], None]:
        def turn() -> None:
            self.tabs.setCurrentIndex(number)
            self.begin_search()

        return turn

    def _connect(self) -> None:
        for panel in self._panels:
            panel.search_wished.connect(self._search)
            panel.card_wished.connect(self._show_item)
        self.matching.offers_wished.connect(self._list_offers)
        self.matching.decided.connect(self._decide)
        self.versions.versions_wished.connect(self._list_versions)
        self.versions.changes_wished.connect(self._list_changes)
        self.tabs.currentChanged.connect(self._enter_tab)

    @Slot()
    def _enter_tab(self) -> None:
        if self._open:
            self.refresh()

    @Slot(object)
    def _search(self, asked: SearchAsked) -> None:
        self._catalogues.search(asked)

    @Slot(object)
    def _show_item(self, asked: ItemAsked) -> None:
        self._catalogues.show(asked)

    @Slot(object)
    def _list_offers(self, asked: OffersAsked) -> None:
        self._offering.list_offers(asked)

    @Slot(object)
    def _decide(self, wish: MatchWish) -> None:
        self._catalogues.decide(wish)

    @Slot(object)
    def _list_versions(self, asked: VersionsAsked) -> None:
        self._catalogues.list_versions(asked)

    @Slot(object)
    def _list_changes(self, asked: ChangesAsked) -> None:
        self._catalogues.list_changes(asked)


def _minute(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
