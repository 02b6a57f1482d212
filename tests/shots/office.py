"""Pictures of damage, backups, printers, the day's journal and replays, with made-up backups.

Taken as tests/shots/taking.py says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.papers import Choice, DayJournalShown, PaperKind, PaperReady, Printer, Way
from app.readers.events import ScansToRepeat
from app.readers.saying import Saying
from app.receiving.black_box.differences import Difference
from app.receiving.black_box.events import ReplayEnded, ReplayFileKept, ReplayStepped
from app.receiving.progress import ReceiptOpened
from app.receiving.remarks import Remark, RemarksShown
from app.store.backups import Backup
from app.store.behind import Behind, told
from app.store.encrypting import DatabaseFoundLocked, EncryptionRefused, EncryptionStood
from app.store.health import Level, StoreWarned
from app.store.restoring import (
    BackupRead,
    Contents,
    DatabaseFoundDamaged,
    Restored,
    RestoreShown,
)
from app.store.second_copies import SecondPlaceShown
from app.store.second_place import SecondPlace
from tests.shots.taking import Picture, let_go, settle, take
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.fake_office import FakeBackups, FakeEncryption, FakePrinting
from ui.printing.journal_dialog import JournalDialog
from ui.printing.printers_dialog import PrintersDialog
from ui.remarks import RemarksDialog
from ui.replaying.replay_dialog import ReplayDialog
from ui.restoring.backups_dialog import BackupsDialog
from ui.restoring.encryption_dialog import EncryptionDialog
from ui.restoring.repeating import RepeatDialog
from ui.screenshot import save_png
from ui.upkeep.dialog import UpkeepDialog

Screen = Callable[[Stage], QWidget]
MADE_AT = datetime(2026, 11, 21, 0, 31, tzinfo=UTC)
FOLDER = Path("/home/warehouse/.local/share/TraceDock")
USB = Path("/media/warehouse/BACKUP/TraceDock-4f1c9a20")
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
READ = (
    READ[0],
    BackupRead(replace(BACKUPS[0], path=USB / BACKUPS[0].path.name, away=True), READ[0].contents),
    *READ[1:],
)
SECOND = SecondPlaceShown(
    SecondPlace(USB.parent, USB, MADE_AT, MADE_AT),
    Saying(
        f"{USB.parent}，最近一份完好的副本：2026-11-21 08:31，已读回核对。",
        f"{USB.parent}, last good copy: 2026-11-21 08:31, read back and compared.",
    ),
)
LACKING = told(
    Behind(
        184, 3, 1, MADE_AT, MADE_AT + timedelta(hours=2, minutes=41), ("收货员甲", "收货员乙"), 12
    )
)
REMARKS = RemarksShown(
    (
        Remark(
            UUID(int=1),
            Saying("扫码", "Scan"),
            "81000010000000000017",
            MADE_AT,
            rejected=True,
            reason="服务端已有同一编号的记录，已原样保存、未计入，请联系管理员。",
        ),
        Remark(
            UUID(int=2),
            Saying("确认收货", "Receipt confirmed"),
            "",
            MADE_AT + timedelta(minutes=3),
            rejected=False,
            reason="这项操作所说的单据还没有传到服务端，到了会自动计入；已原样保存，请勿重复录入。",
        ),
    )
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
    fake = cast(FakeBackups, office._ports.backups)
    fake.read, fake.second, fake.lacking = READ, SECOND, LACKING
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


def _encryption(stage: Stage, standing: EncryptionStood) -> EncryptionDialog:
    office = stage.window.pages.office
    cast(FakeEncryption, office._ports.encryption).standing = standing
    office.show_encryption()
    settle()
    [dialog] = stage.window.findChildren(EncryptionDialog)
    return dialog


def recovery_key(stage: Stage) -> QWidget:
    """Keep a recovery key on paper, and have typed it wrongly."""
    dialog = _encryption(stage, EncryptionStood(False, False, "", 7))
    dialog.turn_on.click()
    settle()
    dialog.typed.setText("0000-1111-2222-3333-4444-5555-6666-7778")
    said = "恢复密钥有一个字符不对，请对照打印件重新输入"
    english = "A sign of the recovery key is wrong: compare it with the paper."
    stage.bridge.post(EncryptionRefused(Saying(said, english)))
    settle()
    return dialog


def encryption_waits(stage: Stage) -> QWidget:
    """Read that it is done when the window is opened next."""
    return _encryption(stage, EncryptionStood(True, False, "8100a1b2", 7))


def decrypting(stage: Stage) -> QWidget:
    """Be asked for the word."""
    dialog = _encryption(stage, EncryptionStood(True, True, "8100a1b2", 0))
    dialog.turn_off.click()
    settle()
    return dialog


def locked(stage: Stage) -> QWidget:
    """Stand before a database whose key is not here."""
    stage.bridge.post(DatabaseFoundLocked(FOLDER / "workstation.db", "8100a1b2"))
    settle()
    dialog = stage.window.pages.office.locked
    assert dialog is not None
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


def not_accepted(stage: Stage) -> QWidget:
    """Be told of operations that the service refused."""
    stage.window.sign_in("收货员甲")
    stage.bridge.post(REMARKS)
    settle()
    return stage.window


def list_not_accepted(stage: Stage) -> QWidget:
    """Look at the list of them."""
    dialog = RemarksDialog(REMARKS, stage.window)
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


def _replay(stage: Stage) -> QWidget:
    stage.bridge.post(ReceiptOpened(samples.view()))
    settle()
    stage.window.pages.office.show_replay()
    settle()
    [dialog] = stage.window.findChildren(ReplayDialog)
    return dialog


def replaying(stage: Stage) -> QWidget:
    """Watch a receipt being played again."""
    dialog = _replay(stage)
    stage.bridge.post(ReplayStepped(samples.view().receipt_no, 214, 412))
    settle()
    return dialog


def replay_equal(stage: Stage) -> QWidget:
    """Read that all is as it was."""
    dialog = _replay(stage)
    stage.bridge.post(ReplayEnded(samples.view().receipt_no, 412, ()))
    kept = Path("/home/warehouse/SH20261121-00-0001.tdbox.gz")
    stage.bridge.post(ReplayFileKept(kept))
    settle()
    return dialog


def replay_differs(stage: Stage) -> QWidget:
    """Read what is otherwise."""
    dialog = _replay(stage)
    accepted = "accepted 第 1 行 +1（已收 3 / 10 盒）"
    found = (
        Difference(
            "verdict",
            "第 17 次扫码 81000010000000000017",
            accepted,
            "recalled（批号 A2601 已召回，不能收货，请单独存放并报告药师）",
            17,
        ),
        Difference("row", "数据表 count_event 17 1 quantity", "1", "没有这一行"),
        Difference("paper", "单据.view.lines[1].received", "10", "9"),
    )
    stage.bridge.post(ReplayEnded(samples.view().receipt_no, 412, found))
    settle()
    return dialog


def _upkeep(stage: Stage, tab: int) -> QWidget:
    stage.window.pages.office.show_upkeep()
    settle()
    [dialog] = stage.window.findChildren(UpkeepDialog)
    dialog.tabs.show_tab(tab)
    settle()
    return dialog


def looking(stage: Stage) -> QWidget:
    """Look at what is well on the workstation."""
    return _upkeep(stage, 0)


def month(stage: Stage) -> QWidget:
    """Look at a month."""
    return _upkeep(stage, 1)


def crashes(stage: Stage) -> QWidget:
    """Look up a number that a screen showed."""
    return _upkeep(stage, 2)


def support(stage: Stage) -> QWidget:
    """See what support is sent."""
    return _upkeep(stage, 3)


SCREENS: list[tuple[str, Screen]] = [
    ("90-damaged", damaged),
    ("91-restoring", restoring),
    ("92-restored", restored),
    ("93-backups", backups),
    ("94-going-back", going_back),
    ("94-recovery-key", recovery_key),
    ("94-encryption-waits", encryption_waits),
    ("94-decrypting", decrypting),
    ("94-locked", locked),
    ("95-to-repeat", to_repeat),
    ("96-list-to-repeat", list_to_repeat),
    ("96-not-accepted", not_accepted),
    ("96-list-not-accepted", list_not_accepted),
    ("97-printers", printers),
    ("98-paper-ready", paper_ready),
    ("99-journal", journal),
    ("99-replay", replaying),
    ("99-replay-equal", replay_equal),
    ("99-replay-differs", replay_differs),
    ("99-upkeep-looking", looking),
    ("99-upkeep-month", month),
    ("99-upkeep-crashes", crashes),
    ("99-upkeep-support", support),
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
