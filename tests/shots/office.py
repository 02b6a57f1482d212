"""Pictures of damage, backups, printers and the day's journal, with made-up backups.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QWidget

from app.papers import Choice, DayJournalShown, PaperKind, PaperReady, Printer, Way
from app.readers.events import ScansToRepeat
from app.readers.saying import Saying
from app.store.backups import Backup
from app.store.health import Level, StoreWarned
from app.store.restoring import (
    BackupRead,
    Contents,
    DatabaseFoundDamaged,
    Restored,
    RestoreShown,
)
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.fake_office import FakeBackups, FakePrinting
from ui.printing.journal_dialog import JournalDialog
from ui.printing.printers_dialog import PrintersDialog
from ui.restoring.backups_dialog import BackupsDialog
from ui.restoring.repeating import RepeatDialog
from ui.screenshot import save_png

Screen = Callable[[Stage], QWidget]
MADE_AT = datetime(2026, 11, 21, 0, 31, tzinfo=UTC)
FOLDER = Path("/home/warehouse/.local/share/TraceDock")
BACKUPS = tuple(
    Backup(
        FOLDER / "backups" / f"workstation-202611{21 - n}-003100.db",
        MADE_AT - timedelta(days=n),
        41_840_000 - n * 1_300_000,
    )
    for n in range(5)
)
READ = tuple(
    BackupRead(one, Contents(412 - n * 9, 41_802 - n * 1_100, 402_750 - n * 11_000))
    for n, one in enumerate(BACKUPS)
)
PROBLEM = "scan: *** in database main *** Tree 17 page 218: btreeInitPage() returns error code 11"


def _damaged(stage: Stage) -> QWidget:
    stage.bridge.post(DatabaseFoundDamaged(FOLDER / "workstation.db", PROBLEM, BACKUPS))
    stage.bridge.post(BackupRead(BACKUPS[0], None, "page 7: malformed"))
    for read in READ[1:4]:
        stage.bridge.post(read)
    settle()
    assert stage.window.pages.office.damage is not None
    return stage.window.pages.office.damage


def damaged(stage: Stage) -> QWidget:
    """Choose a backup."""
    return _damaged(stage)


def restoring(stage: Stage) -> QWidget:
    """Wait for the backup."""
    dialog = _damaged(stage)
    stage.bridge.post(RestoreShown(17, 41))
    settle()
    return dialog


def restored(stage: Stage) -> QWidget:
    """Read what was restored."""
    dialog = _damaged(stage)
    aside = FOLDER / "damaged-20261121-060102-4f1c9a"
    said = Saying(
        f"已从 2026-11-21 08:31 的备份恢复，原来的文件保存在 {aside}。"
        "此后扫过的 25 次没有计入，请按列表重新扫描。",
        f"Restored from the backup of 2026-11-21 08:31; the files that were there are in {aside}. "
        "25 scans since do not count: scan again what is listed.",
    )
    stage.bridge.post(Restored(aside, MADE_AT, frozenset(), said, 25))
    settle()
    return dialog


def _backups(stage: Stage) -> BackupsDialog:
    office = stage.window.pages.office
    cast(FakeBackups, office._ports.backups).read = READ
    office.show_backups()
    settle()
    [dialog] = stage.window.findChildren(BackupsDialog)
    return dialog


def backups(stage: Stage) -> QWidget:
    """Look at the backups."""
    return _backups(stage)


def going_back(stage: Stage) -> QWidget:
    """Be asked for the word."""
    dialog = _backups(stage)
    dialog.ask()
    settle()
    return dialog


def to_repeat(stage: Stage) -> QWidget:
    """Be told of scans that are to be made again, and of a full disk."""
    stage.window.sign_in("收货员甲")
    stage.bridge.post(ScansToRepeat(samples.scans_unanswered().scans, MADE_AT))
    stage.bridge.post(
        StoreWarned(
            Level.SCARCE,
            Saying(
                "磁盘快满了，只剩 64 MB：满了以后扫码会被拒绝。请现在清空回收站、移走大文件。",
                "Only 64 MB are left: when the disk is full, scans are refused.",
            ),
        )
    )
    settle()
    return stage.window


def list_to_repeat(stage: Stage) -> QWidget:
    """Look at the list of them."""
    dialog = RepeatDialog(samples.scans_unanswered().scans, {}, stage.window)
    dialog.show()
    return dialog


def printers(stage: Stage) -> QWidget:
    """Choose printers."""
    office = stage.window.pages.office
    printing = cast(FakePrinting, office._ports.printing)
    printing.printers = (Printer("药库_A4", default=True), Printer("HP-LaserJet-M404"))
    printing.choices |= {
        PaperKind.RECEIPT: Choice(printer="HP-LaserJet-M404", copies=3, at_once=True),
        PaperKind.REJECTION: Choice(way=Way.NETWORK, address="192.168.1.20:9100"),
        PaperKind.COMMANDS: Choice(way=Way.PDF),
        PaperKind.SET_UP: Choice(printer="旧打印机"),
    }
    office.show_printers()
    settle()
    [dialog] = stage.window.findChildren(PrintersDialog)
    return dialog


def paper_ready(stage: Stage) -> QWidget:
    """Decide whether a paper is printed."""
    stage.window.sign_in("收货员甲")
    stage.bridge.post(PaperReady(Path("SH20261121-00-0001.pdf"), PaperKind.RECEIPT))
    settle()
    return stage.window


def journal(stage: Stage) -> QWidget:
    """Have the day's journal."""
    stage.window.pages.office.show_journal()
    [dialog] = stage.window.findChildren(JournalDialog)
    day = dialog.chosen
    stage.bridge.post(DayJournalShown(day, 37, Path("/home/warehouse/收货日报-2026-11-21.xlsx")))
    settle()
    return dialog


SCREENS: list[tuple[str, Screen]] = [
    ("90-damaged", damaged),
    ("91-restoring", restoring),
    ("92-restored", restored),
    ("93-backups", backups),
    ("94-going-back", going_back),
    ("95-to-repeat", to_repeat),
    ("96-list-to-repeat", list_to_repeat),
    ("97-printers", printers),
    ("98-paper-ready", paper_ready),
    ("99-journal", journal),
]


def take_one(screen: Screen, picture: Picture) -> None:
    """Take one picture."""
    stage = build_stage(picture.application)
    stage.window.use_language(picture.language)
    stage.window.use_scheme(picture.scheme)
    stage.window.resize(picture.window)
    stage.window.show()
    settle()
    widget = screen(stage)
    settle()
    save_png(widget, picture.path)
    let_go(stage.window)


if __name__ == "__main__":
    take(SCREENS, take_one)
