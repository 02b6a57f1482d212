"""Backups, printers, journal, replays, upkeep and the service: their dialogs, joined to events.

Without it nobody could get to them from the window. A dialog is made when it is wished, in the
language of the moment, and goes when it is closed. What threatens the store, or is to be scanned
again after a restore, is told above the pages, whichever is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.entry.findings import Level
from app.papers import PaperKind
from app.receiving.progress import ReceiptConfirmed, ReceiptOpened
from app.store.backups import Backup
from app.store.encrypting import DatabaseFoundLocked
from app.store.restoring import (
    DatabaseFoundDamaged,
    GoingBack,
    Restored,
    RestoreFailed,
    RestoreShown,
)
from app.upkeep.events import InspectionShown, UpkeepEvent
from ui.beginning.first_start import Beginning
from ui.beginning.port import BeginningPorts
from ui.bridge import Bridge
from ui.connection.dialog import ConnectionDialog
from ui.connection.port import Connections
from ui.connection.strip import ConnectionStrip
from ui.parts.languages import spoken
from ui.ports import SyncShown
from ui.printing.journal_dialog import JournalDialog
from ui.printing.port import Printing
from ui.printing.printers_dialog import PrintersDialog
from ui.remarks import Remarks, RemarksStrip
from ui.replaying.port import Replays
from ui.replaying.replay_dialog import ReplayDialog
from ui.restoring.backups_dialog import BackupsDialog
from ui.restoring.damage_dialog import DamageDialog
from ui.restoring.encryption_dialog import EncryptionDialog
from ui.restoring.encryption_port import Encryption
from ui.restoring.locked_dialog import LockedDialog
from ui.restoring.port import Backups
from ui.restoring.repeating import RepeatStrip
from ui.restoring.store_strip import StoreStrip
from ui.upkeep.dialog import UpkeepDialog
from ui.upkeep.port import Upkeep
from ui.upkeep.tables import sentence_of


@dataclass(frozen=True, slots=True)
class OfficePorts:
    """What stands behind these dialogs."""

    printing: Printing
    backups: Backups
    encryption: Encryption
    replays: Replays
    remarks: Remarks
    connection: Connections
    upkeep: Upkeep
    beginning: BeginningPorts


class Office(QObject):
    """The dialogs that belong to no page."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    close_wished = Signal()
    """The window is to be closed."""

    def __init__(
        self, ports: OfficePorts, bridge: Bridge, now: Callable[[], datetime], window: QWidget
    ) -> None:
        super().__init__(window)
        self._ports, self._bridge, self._now, self._window = ports, bridge, now, window
        self._receipt_no = ""
        """Of the receipt that is shown."""
        self.damage: DamageDialog | None = None
        """Stands before the window while a database is damaged or being restored."""
        self.locked: LockedDialog | None = None
        """Stands before the window while its key is not here."""
        self._is_left = False
        self.repeat = RepeatStrip(window)
        self.store = StoreStrip(window)
        self.remarks = RemarksStrip(window)
        self.connection = ConnectionStrip(window)
        self.beginning = Beginning(ports.beginning, bridge, window)
        self.beginning.join_wished.connect(self.show_connection)
        self.beginning.close_wished.connect(self.close_wished)
        self._sync_shown: SyncShown | None = None
        self.connection.connection_wished.connect(self.show_connection)
        bridge.connection_shown.connect(self.connection.show_standing)
        bridge.sync_shown.connect(self.connection.show_sync)
        bridge.sync_shown.connect(self.remember_sync)
        self.remarks.noted.connect(ports.remarks.take_note)
        bridge.remarks_shown.connect(self.remarks.show_remarks)
        self.repeat.done_wished.connect(ports.backups.end_repeating)
        bridge.database_damaged.connect(self.show_damage)
        bridge.restore_shown.connect(self.show_progress)
        bridge.restore_failed.connect(self.show_failure)
        bridge.restored.connect(self.show_restored)
        bridge.going_back.connect(self.leave_for_backup)
        bridge.readers_shown.connect(self.repeat.keep_names)
        bridge.scans_to_repeat.connect(self.repeat.show_to_repeat)
        bridge.store_warned.connect(self.store.show_warning)
        bridge.database_locked.connect(self.show_locked)
        bridge.database_unlocked.connect(self.put_locked_away)
        bridge.database_converted.connect(self.store.show_conversion)
        bridge.conversion_failed.connect(self.store.show_conversion)
        bridge.journal_shown.connect(self.store.show_journal)
        bridge.receipt_opened.connect(self.remember_receipt)
        bridge.receipt_confirmed.connect(self.remember_receipt)
        bridge.upkeep_said.connect(self.warn_of_day)

    @Slot(object)
    def show_damage(self, event: DatabaseFoundDamaged) -> None:
        """Ask what is to be done about a damaged database."""
        if not self._is_left:
            self._before_window().show_damage(event)

    @Slot(object)
    def show_progress(self, event: RestoreShown) -> None:
        """Show how far a restore is, also one that was wished before the window was there."""
        if not self._is_left:
            self._before_window().show_progress(event)

    @Slot(object)
    def show_failure(self, event: RestoreFailed) -> None:
        """Say that nothing was restored."""
        if self.damage is not None and self.damage.waits_for_choice:
            self.damage.show_failure(event)
            return
        self._put_damage_away()
        self.refused.emit(spoken(event.sentence))

    @Slot(object)
    def show_restored(self, event: Restored) -> None:
        """Say what was restored."""
        if not self._is_left:
            self._before_window().show_restored(event)

    @Slot(object)
    def go_back_to(self, backup: Backup) -> None:
        """Close the window, and restore this backup before it is opened again."""
        self._ports.backups.go_back_to(backup)

    @Slot(object)
    def leave_for_backup(self, _event: GoingBack) -> None:
        """Close the window: a backup is restored before it is opened again."""
        self.close_wished.emit()

    @Slot()
    def quit(self) -> None:
        """End the program before a damaged database, or a locked one."""
        self._put_damage_away()
        self.put_locked_away()
        self.close_wished.emit()

    @Slot()
    def show_backups(self) -> None:
        """Open the list of backups."""
        dialog = BackupsDialog(self._ports.backups, self._window)
        bridge = self._bridge
        bridge.backups_listed.connect(dialog.show_backups)
        bridge.backup_read.connect(dialog.show_read)
        bridge.backup_made.connect(dialog.show_made)
        bridge.backup_not_made.connect(dialog.show_not_made)
        bridge.second_place_shown.connect(dialog.second.show_place)
        bridge.backup_compared.connect(dialog.show_lacking)
        dialog.encryption_wished.connect(self.show_encryption)
        dialog.second.chosen.connect(self._ports.backups.choose_second_place)
        dialog.leave_wished.connect(self.go_back_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    @Slot()
    def show_encryption(self) -> None:
        """Open what says whether the database is encrypted."""
        dialog = EncryptionDialog(self._ports.encryption, self._window)
        bridge = self._bridge
        bridge.encryption_stood.connect(dialog.show_standing)
        bridge.encryption_prepared.connect(dialog.show_prepared)
        bridge.encryption_refused.connect(dialog.show_refusal)
        dialog.reopen_wished.connect(self._ports.encryption.reopen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    @Slot(object)
    def show_locked(self, event: DatabaseFoundLocked) -> None:
        """Ask for the recovery key of a database that this machine cannot open."""
        if self._is_left:
            return
        if self.locked is None:
            self.locked = dialog = LockedDialog(self._ports.encryption, self._window)
            self._bridge.encryption_refused.connect(dialog.show_refusal)
            dialog.quit_wished.connect(self.quit)
        self.locked.show_locked(event)
        self.locked.open()

    @Slot()
    def put_locked_away(self) -> None:
        """Go on: the database is open, or nobody waits for it."""
        dialog, self.locked = self.locked, None
        if dialog is not None:
            dialog.done(0)
            dialog.deleteLater()

    @Slot()
    def show_connection(self) -> None:
        """Open what joins a service, and shows how it stands."""
        dialog = ConnectionDialog(self._ports.connection, self._window)
        bridge = self._bridge
        bridge.connection_shown.connect(dialog.show_standing)
        bridge.join_step_shown.connect(dialog.show_step)
        bridge.join_refused.connect(dialog.show_refusal)
        bridge.joined.connect(dialog.show_joined)
        bridge.sync_shown.connect(dialog.show_sync)
        if self._sync_shown is not None:
            dialog.show_sync(self._sync_shown)
        dialog.reopen_wished.connect(self.close_wished)
        dialog.found_wished.connect(self.beginning.found)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    @Slot(object)
    def remember_sync(self, event: SyncShown) -> None:
        """Note how the sync is: a dialog that is opened later shows it at once."""
        self._sync_shown = event

    @Slot()
    def show_printers(self) -> None:
        """Open the choice of printers."""
        dialog = PrintersDialog(self._ports.printing, self._window)
        bridge = self._bridge
        bridge.printers_shown.connect(dialog.show_printers)
        bridge.choices_kept.connect(dialog.show_kept)
        bridge.paper_printed.connect(dialog.show_printed)
        bridge.paper_not_printed.connect(dialog.show_not_printed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    @Slot()
    def show_journal(self) -> None:
        """Open the day's journal."""
        dialog = JournalDialog(self._ports.printing, self._now, self._window)
        self._bridge.day_journal_shown.connect(dialog.show_journal)
        self._bridge.desk_failed.connect(dialog.show_failure)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    @Slot(object)
    def remember_receipt(self, event: ReceiptOpened | ReceiptConfirmed) -> None:
        """Note which receipt is shown; its number may become another one."""
        self._receipt_no = event.view.receipt_no

    @Slot()
    def show_replay(self) -> None:
        """Play the receipt that is shown again."""
        if not self._receipt_no:
            self.refused.emit(self.tr("请先在“到货”里打开一张配送单，再回放核对。"))
            return
        dialog = ReplayDialog(self._ports.replays, self._receipt_no, self._window)
        bridge = self._bridge
        bridge.replay_stepped.connect(dialog.show_step)
        bridge.replay_ended.connect(dialog.show_end)
        bridge.replay_not_ended.connect(dialog.show_no_end)
        bridge.replay_file_kept.connect(dialog.show_kept)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    @Slot(object)
    def warn_of_day(self, event: UpkeepEvent) -> None:
        """Say what the day's look found broken; nobody asked for it."""
        if not isinstance(event, InspectionShown) or not event.by_itself:
            return
        broken = [one for one in event.inspection.findings if one.level is Level.BROKEN]
        if broken:
            said = self.tr("今天的巡检发现 {count} 项故障：{first}　详见“工具 → 自检与巡检”。")
            self.refused.emit(said.format(count=len(broken), first=sentence_of(broken[0])))

    @Slot()
    def show_upkeep(self) -> None:
        """Open what looks after the workstation."""
        dialog = UpkeepDialog(self._ports.upkeep, self._now, self._window)
        self._bridge.upkeep_said.connect(dialog.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.begin()

    @Slot(object, object)
    def print_paper(self, path: Path, kind: PaperKind) -> None:
        """Print a paper that was made."""
        self._ports.printing.print_paper(path, kind)

    def set_working(self, *, working: bool) -> None:
        """Let only those who work see what is to be scanned again, or was not accepted."""
        self.repeat.set_working(working=working)
        self.remarks.set_working(working=working)
        self.connection.set_working(working=working)
        if working:
            self._ports.remarks.look()

    def leave(self) -> None:
        """The window closes for good: what comes now must not keep the program with a dialog."""
        self._is_left = True
        self._put_damage_away()
        self.put_locked_away()

    @Slot()
    def forget_damage(self) -> None:
        """Let go of the dialog that was closed."""
        dialog, self.damage = self.damage, None
        if dialog is not None:
            dialog.deleteLater()

    def _before_window(self) -> DamageDialog:
        """The dialog that stands before the window, made where it is not there."""
        if self.damage is None:
            self.damage = dialog = DamageDialog(self._ports.backups, self._window)
            self._bridge.backups_listed.connect(dialog.show_backups)
            self._bridge.backup_read.connect(dialog.show_read)
            dialog.quit_wished.connect(self.quit)
            dialog.list_wished.connect(self.repeat.show_scans)
            dialog.finished.connect(self.forget_damage)
        if not self.damage.isVisible():
            self.damage.open()
        return self.damage

    def _put_damage_away(self) -> None:
        if self.damage is not None:
            self.damage.done(0)
