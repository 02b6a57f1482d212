"""Backups, printers, replays that are none; without it pictures and tests would need real ones."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from app.papers import (
    Choice,
    ChoicesKept,
    DayJournalShown,
    PaperKind,
    PaperPrinted,
    Printer,
    PrintersShown,
)
from app.readers.events import ScansToRepeat
from app.readers.saying import Saying
from app.receiving.black_box.events import ReplayFileKept, ReplayNotEnded, ReplayStepped
from app.receiving.remarks import RemarksShown
from app.store.backups import Backup
from app.store.behind import BackupCompared
from app.store.encrypting import EncryptionPrepared, EncryptionStood
from app.store.restoring import BackupRead, BackupsListed, GoingBack
from app.store.second_copies import SecondPlaceShown
from ui.beginning.fake_founding import FakeFounding
from ui.connection.fake_connection import FakeConnections
from ui.office import OfficePorts
from ui.upkeep.fake_upkeep import FakeUpkeep

Post = Callable[[object], None]


class FakePrinting:
    """Prints nothing and says it did."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.printers: tuple[Printer, ...] = ()
        self.choices = dict.fromkeys(PaperKind, Choice())
        self.printed: list[tuple[Path, PaperKind]] = []
        self.tests: list[Choice] = []
        self.journals: list[tuple[date, Path]] = []
        self.stopped = 0

    def list_printers(self) -> None:
        """Say which there are."""
        self._post(PrintersShown(self.printers, tuple(self.choices.items())))

    def choose(self, choices: tuple[tuple[PaperKind, Choice], ...]) -> None:
        """Remember the choices."""
        self.choices |= dict(choices)
        self._post(ChoicesKept())

    def print_test(self, choice: Choice) -> None:
        """Say that the page was printed."""
        self.tests.append(choice)
        printer = choice.printer or choice.address
        self._post(PaperPrinted(Path("test-page.pdf"), printer, choice.copies))

    def print_paper(self, path: Path, kind: PaperKind) -> None:
        """Say that the paper was printed."""
        self.printed.append((path, kind))
        self._post(PaperPrinted(path, self.choices[kind].printer, self.choices[kind].copies))

    def write_journal(self, day: date, path: Path) -> None:
        """Begin to write; a test says how it goes on."""
        self.journals.append((day, path))
        self._post(DayJournalShown(day, 0))

    def stop_journal(self) -> None:
        """Note that it was stopped."""
        self.stopped += 1


class FakeBackups:
    """Backups that a test hands in."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.database = Path("workstation.db")
        self.read: tuple[BackupRead, ...] = ()
        self.second = SecondPlaceShown(
            None, Saying("没有设置第二个位置。", "There is no second place.")
        )
        self.lacking = Saying("不在这份备份里的有：3 次扫码。", "Not in this backup: 3 scans.")
        self.places: list[Path | None] = []
        self.wishes: list[tuple[str, Backup | None]] = []

    def restore(self, backup: Backup) -> None:
        """Note the wish; a test says how it ends."""
        self.wishes.append(("restore", backup))

    def list_backups(self) -> None:
        """Show what there is."""
        backups = tuple(one.backup for one in self.read)
        self._post(BackupsListed(self.database, backups))
        self._post(self.second)
        for one in self.read:
            self._post(one)

    def back_up_now(self) -> None:
        """Note the wish; a test says how it ends."""
        self.wishes.append(("back-up", None))

    def go_back_to(self, backup: Backup) -> None:
        """Note the wish, and let the window close."""
        self.wishes.append(("go-back", backup))
        self._post(GoingBack())

    def compare(self, backup: Backup) -> None:
        """Say what the test says."""
        self._post(BackupCompared(backup, self.lacking))

    def choose_second_place(self, folder: Path | None) -> None:
        """Note the wish; a test says how it stands then."""
        self.places.append(folder)

    def end_repeating(self) -> None:
        """Say that nothing is left to be scanned again."""
        self.wishes.append(("end-repeating", None))
        self._post(ScansToRepeat(()))


class FakeEncryption:
    """Encrypts nothing; a test says how it goes on."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.standing = EncryptionStood(False, False, "", 0)
        self.folder = Path("data")
        self.recovery_key = "0000-1111-2222-3333-4444-5555-6666-7777"
        self.wishes: list[tuple[str, str]] = []

    def look(self) -> None:
        """Show how it stands."""
        self._post(self.standing)

    def prepare(self) -> None:
        """Show a recovery key."""
        self.wishes.append(("prepare", ""))
        said = f"TraceDock 恢复密钥  Recovery key\n\n    {self.recovery_key}"
        self._post(EncryptionPrepared("8100a1b2", self.recovery_key, said, self.folder))

    def turn_on(self, typed: str) -> None:
        """Note what was typed; a test says what came of it."""
        self.wishes.append(("turn-on", typed))

    def turn_off(self) -> None:
        """Note the wish; a test says what came of it."""
        self.wishes.append(("turn-off", ""))

    def reopen(self) -> None:
        """Note the wish, and let the window close."""
        self.wishes.append(("reopen", ""))
        self._post(GoingBack())

    def unlock(self, typed: str) -> None:
        """Note what was typed; a test says what came of it."""
        self.wishes.append(("unlock", typed))


class FakeReplays:
    """Plays nothing; a test says how a replay goes on."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.played: list[str] = []
        self.files: list[tuple[str, Path]] = []
        self.called_off = self.let_gone = 0

    def replay(self, receipt_no: str) -> None:
        """Begin to play."""
        self.played.append(receipt_no)
        self._post(ReplayStepped(receipt_no, 0, 100))

    def call_off(self) -> None:
        """Say that it was called off."""
        self.called_off += 1
        self._post(ReplayNotEnded(self.played[-1], ""))

    def export(self, path: Path) -> None:
        """Say that the recording was written."""
        self.files.append(("recording", path))
        self._post(ReplayFileKept(path))

    def save_report(self, path: Path) -> None:
        """Say that the report was written."""
        self.files.append(("report", path))
        self._post(ReplayFileKept(path))

    def let_go(self) -> None:
        """Note that nobody looks any more."""
        self.let_gone += 1


class FakeRemarks:
    """Shows what a test or a picture wishes."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.shown = RemarksShown(())

    def look(self) -> None:
        """Show them."""
        self._post(self.shown)

    def take_note(self, op_ids: Sequence[uuid.UUID]) -> None:
        """Leave out what was read."""
        left = tuple(one for one in self.shown.remarks if one.op_id not in set(op_ids))
        self.shown = RemarksShown(left)
        self.look()


def fake_office(post: Post) -> OfficePorts:
    """Make all."""
    return OfficePorts(
        FakePrinting(post),
        FakeBackups(post),
        FakeEncryption(post),
        FakeReplays(post),
        FakeRemarks(post),
        FakeConnections(post),
        FakeUpkeep(post),
        FakeFounding(post).ports,
    )
