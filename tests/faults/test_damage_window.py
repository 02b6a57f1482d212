"""The real window before a damaged database: a choice, the backup, and nothing lost unsaid."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from sqlalchemy import select

import main
from app.entry.arguments import build_parser
from app.entry.restoring import RestoreWish, wished_by
from app.readers.scan import Scan
from app.receiving.sessions.bodies import Reading
from app.store.backups import backups_of, make_backup
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.soundness import log_of
from app.store.tables.tracing import package
from app.store.workstation import identify
from scanners.journal import ScanJournal
from scanners.restored import RepeatList
from tests.app.store.test_backups import zero_a_page
from tests.commands import run
from tests.deliveries import PERSON, FakeClock, a_delivery, a_line, code, workplace
from ui.application import Dressed
from ui.office import Office
from ui.preferences import MemoryPreferences
from ui.restoring.backups_dialog import BackupsDialog
from ui.window import MainWindow

NAME = "workstation.db"
DELIVERY = a_delivery(a_line(500))
BEFORE, SINCE = 30, 20
PATIENCE_MS = 120_000


@pytest.fixture(scope="session")
def qapp_cls() -> type[Dressed]:
    return Dressed


def work(folder: Path, clock: FakeClock, journal: ScanJournal, serials: range) -> list[str]:
    """Scan boxes as a workstation does; says which were acknowledged."""
    acknowledged = []
    with workplace(folder / NAME, clock=clock) as place:
        session = place.open(DELIVERY)
        for serial in serials:
            text = code(serial)
            scan = Scan(text.encode(), text, None, "gun", datetime.now(UTC))
            number = journal.write([(scan, False)])
            session.scan(Reading(scan.raw, scan.device, PERSON, scan.read_at, scan.text))
            journal.write_answered(number)
            acknowledged.append(text)
    return acknowledged


@pytest.fixture
def acknowledged(tmp_path: Path, empty_database: Path) -> list[str]:
    """What a workstation answered before and after its last backup; its folder is `tmp_path`."""
    clock = FakeClock()
    shutil.copy(empty_database, tmp_path / NAME)
    with workplace(tmp_path / NAME, clock=clock) as place:
        place.keep(DELIVERY)
    journal = ScanJournal(tmp_path, lambda _shown: None)
    first = work(tmp_path, clock, journal, range(BEFORE))
    make_backup(tmp_path / NAME, datetime.now(UTC))
    second = work(tmp_path, clock, journal, range(BEFORE, BEFORE + SINCE))
    journal.close()
    return first + second


def overwrite(path: Path) -> None:
    """Garbage over every page but the first."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + random.Random(5).randbytes(len(content) - 4096))


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def spoil_log(path: Path) -> None:
    """Zeroes where the head of a write-ahead log should be, as a failed flush leaves them."""
    log_of(path).write_bytes(bytes(64 * 1024))


def zero_scans(path: Path) -> None:
    zero_a_page(path, "scan")
    # Only the reading of everything finds it; the run before noted that it did.
    path.with_name(NAME + ".damaged").write_text("scan", encoding="utf-8")


Script = Callable[[MainWindow, Office], None]


def run_desktop(
    application: Dressed, folder: Path, script: Script, *more: str
) -> RestoreWish | None:
    """Run the desktop as main.py does until the script has closed it; says what it left to do."""
    return opened(application, folder, script, *more).next_restore


def opened(application: Dressed, folder: Path, script: Script, *more: str) -> main._Opening:
    """Run the desktop so, and return what stood behind it."""
    options = build_parser().parse_args(["desktop", "--folder", str(folder), *more])
    preferences = MemoryPreferences()
    window = MainWindow(application, preferences)
    window.show()
    failures: list[BaseException] = []

    def run() -> None:
        try:
            script(window, window.pages.office)
        except BaseException as failure:  # noqa: BLE001 (raised again outside of Qt's loop)
            failures.append(failure)
        window.leave()

    QTimer.singleShot(0, run)
    opening = main._work(options, application, window, wished_by(options.restore), preferences)
    window.deleteLater()
    if failures:
        raise failures[0]
    return opening


def noted(folder: Path) -> list[str]:
    """What is on the list of scans to be repeated."""
    return [scan.text for scan in RepeatList(folder).read()[1]]


@pytest.mark.parametrize("damage", [overwrite, cut, spoil_log, zero_scans])
def test_a_damaged_database_is_restored_by_the_window_and_receiving_goes_on(
    qapp: Dressed,
    qtbot: QtBot,
    tmp_path: Path,
    acknowledged: list[str],
    damage: Callable[[Path], None],
) -> None:
    damage(tmp_path / NAME)
    left = (tmp_path / NAME).read_bytes()

    def script(window: MainWindow, office: Office) -> None:
        qtbot.waitUntil(lambda: office.damage is not None, timeout=PATIENCE_MS)
        dialog = office.damage
        assert dialog is not None
        qtbot.waitUntil(dialog.restore.isEnabled, timeout=PATIENCE_MS)
        assert dialog.current is not None
        assert dialog.current.read is not None
        assert dialog.current.read.contents is not None
        assert dialog.current.read.contents.scans == BEFORE
        dialog.restore.click()
        qtbot.waitUntil(lambda: dialog.restore.text() == "开始工作", timeout=PATIENCE_MS)
        dialog.restore.click()
        window.sign_in("收货员甲")
        to_repeat = noted(tmp_path)
        assert set(counted_beside(tmp_path)) | set(to_repeat) == set(acknowledged)
        if to_repeat:
            qtbot.waitUntil(office.repeat.isVisible, timeout=PATIENCE_MS)
            assert str(len(to_repeat)) in office.repeat.label.text()
        receive_again(window, qtbot, to_repeat)
        office.repeat.done_wished.emit()
        qtbot.waitUntil(office.repeat.isHidden, timeout=PATIENCE_MS)

    run_desktop(qapp, tmp_path, script)
    kept = next(tmp_path.glob("damaged-*"))
    assert (kept / NAME).read_bytes() == left
    assert sorted(counted(tmp_path)) == sorted(acknowledged)
    assert noted(tmp_path) == []


def counted_beside(folder: Path) -> list[str]:
    """The codes a database has counted that is open in this process."""
    with closing(sqlite3.connect(f"{(folder / NAME).as_uri()}?mode=ro", uri=True)) as connection:
        return [code for (code,) in connection.execute("SELECT code FROM package")]


def receive_again(window: MainWindow, qtbot: QtBot, codes: list[str]) -> None:
    """Open the delivery and scan what the list says."""
    pages = window.pages
    qtbot.waitUntil(lambda: bool(pages.deliveries.model.rows), timeout=PATIENCE_MS)
    pages.open_delivery(pages.deliveries.model.rows[0].delivery_id)
    qtbot.waitUntil(lambda: pages.receiving.open_receipt_id is not None, timeout=PATIENCE_MS)
    for text in codes:
        pages.scan_virtually(text)
    everything = BEFORE + SINCE
    qtbot.waitUntil(lambda: pages.receiving.lines.model.received == everything, timeout=PATIENCE_MS)


def counted(folder: Path) -> list[str]:
    """The codes a database has counted."""
    with Database.at(folder / NAME) as database, database.reading() as connection:
        return list(connection.execute(select(package.c.code)).scalars())


def test_what_is_not_scanned_again_is_still_on_the_list_at_the_next_start(
    qapp: Dressed, qtbot: QtBot, tmp_path: Path, acknowledged: list[str]
) -> None:
    overwrite(tmp_path / NAME)

    def restored(window: MainWindow, office: Office) -> None:
        qtbot.waitUntil(lambda: bool(noted(tmp_path)), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: window.pages.office.damage is not None, timeout=PATIENCE_MS)

    run_desktop(qapp, tmp_path, restored, "--restore")
    assert counted(tmp_path) + noted(tmp_path) == acknowledged

    def told(window: MainWindow, office: Office) -> None:
        window.sign_in("收货员甲")
        qtbot.waitUntil(office.repeat.isVisible, timeout=PATIENCE_MS)

    run_desktop(qapp, tmp_path, told)
    assert noted(tmp_path) == acknowledged[BEFORE:]


def test_who_quits_changes_nothing(
    qapp: Dressed, qtbot: QtBot, tmp_path: Path, acknowledged: list[str]
) -> None:
    overwrite(tmp_path / NAME)
    left = (tmp_path / NAME).read_bytes()

    def script(window: MainWindow, office: Office) -> None:
        qtbot.waitUntil(lambda: office.damage is not None, timeout=PATIENCE_MS)
        assert office.damage is not None
        office.damage.quit.click()

    run_desktop(qapp, tmp_path, script)
    assert (tmp_path / NAME).read_bytes() == left
    assert not list(tmp_path.glob("damaged-*"))
    assert len(backups_of(tmp_path / NAME)) == 1


def test_going_back_from_the_menu_needs_the_word_and_keeps_the_present_database(
    qapp: Dressed, qtbot: QtBot, tmp_path: Path, acknowledged: list[str]
) -> None:
    def script(window: MainWindow, office: Office) -> None:
        window.sign_in("收货员甲")
        qtbot.waitUntil(lambda: bool(window.pages.deliveries.model.rows), timeout=PATIENCE_MS)
        window.menus.backups.trigger()
        dialog = next(iter(window.findChildren(BackupsDialog)))
        qtbot.waitUntil(dialog.back.isEnabled, timeout=PATIENCE_MS)
        dialog.back.click()
        assert not dialog.confirm.isEnabled()
        dialog.word.setText("恢复")
        qtbot.waitUntil(dialog.confirm.isEnabled, timeout=PATIENCE_MS)
        assert f"{SINCE} 次扫码" in dialog.warning.text()
        assert PERSON in dialog.warning.text()
        dialog.confirm.click()

    wish = run_desktop(qapp, tmp_path, script)
    assert wish is not None
    assert wish.replace_sound
    assert counted(tmp_path) == acknowledged
    assert noted(tmp_path) == []
    ran = run("restore", wish.file or "", "--folder", tmp_path, "--replace", "--json")
    assert ran.status == 0
    [said] = ran.answers
    assert said["scans_to_repeat"] == []
    assert said["salvaged"] == SINCE
    assert Path(said["aside"], NAME).is_file()
    assert sorted(counted(tmp_path)) == sorted(acknowledged)


def test_without_a_screen_the_same_is_one_command(tmp_path: Path, acknowledged: list[str]) -> None:
    assert run("restore", "--folder", tmp_path).status == 1
    cut(tmp_path / NAME)
    listed = run("restore", "--folder", tmp_path, "--list", "--json")
    assert [one["usable"] for one in listed.answers] == [True]
    assert listed.answers[0]["scans"] == BEFORE
    ran = run("restore", "--folder", tmp_path)
    assert ran.status == 0
    to_repeat = [line.split("\t")[2] for line in ran.out.decode().splitlines()]
    assert sorted(counted(tmp_path) + to_repeat) == sorted(acknowledged)
    again = run("backup", tmp_path / "copy.db", "--folder", tmp_path, "--json")
    assert again.status == 0
    assert (tmp_path / "copy.db").is_file()
    assert run("backup", tmp_path / "copy.db", "--folder", tmp_path).status == 1
    missing = run("restore", tmp_path / "gone.db", "--folder", tmp_path, "--replace")
    assert missing.status == 1
    assert "原样保留" in missing.said


def test_a_backup_of_another_workstation_is_refused(
    tmp_path: Path, acknowledged: list[str], empty_database: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(empty_database, other / NAME)
    with Database.at(other / NAME) as database, database.writing() as connection:
        identify(connection, SystemClock())
    ran = run("restore", other / NAME, "--folder", tmp_path, "--replace")
    assert ran.status == 1
    assert "另一台工作站" in ran.said
    assert counted(tmp_path) == acknowledged
