"""A damaged database, the backups and what is to be scanned again, as the window shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.readers.events import JournalShown, ScansToRepeat
from app.readers.saying import Saying
from app.receiving.verdicts import Severity
from app.store.backups import Backup
from app.store.health import BackupMade, Level, StoreWarned
from app.store.restoring import (
    BackupRead,
    BackupsListed,
    Contents,
    DatabaseFoundDamaged,
    Restored,
    RestoreFailed,
    RestoreShown,
)
from app.store.second_copies import SecondPlaceShown
from app.store.second_place import SecondPlace
from tests.ui import samples
from tests.ui.stage import Stage, build_stage
from ui.application import Dressed
from ui.fake_office import FakeBackups
from ui.office import Office
from ui.restoring.backups_dialog import BackupsDialog
from ui.restoring.damage_dialog import DamageDialog
from ui.restoring.repeating import RepeatDialog

MADE_AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
BACKUPS = tuple(
    Backup(Path(f"backups/workstation-{n}.db"), MADE_AT - timedelta(days=n), 41_000_000)
    for n in range(3)
)
WHOLE = Contents(12, 4_180, 40_275)
DAMAGE = DatabaseFoundDamaged(Path("/data/workstation.db"), "scan: malformed", BACKUPS)
LEVELS = {Level.SCARCE: "磁盘快满了", Level.WELL: "够用"}


@pytest.fixture
def office(stage: Stage) -> Office:
    return stage.window.pages.office


@pytest.fixture
def backups(office: Office) -> FakeBackups:
    return cast(FakeBackups, office._ports.backups)


def damaged(stage: Stage, office: Office, qtbot: QtBot) -> DamageDialog:
    stage.bridge.post(DAMAGE)
    qtbot.waitUntil(lambda: office.damage is not None)
    assert office.damage is not None
    return office.damage


def test_the_newest_good_backup_is_marked_and_restored(
    stage: Stage, office: Office, backups: FakeBackups, qtbot: QtBot
) -> None:
    dialog = damaged(stage, office, qtbot)
    assert "没有删除" in dialog.said.text()
    assert not dialog.restore.isEnabled()
    stage.bridge.post(BackupRead(BACKUPS[0], None, "page 7: malformed"))
    stage.bridge.post(BackupRead(BACKUPS[1], WHOLE))
    stage.bridge.post(BackupRead(BACKUPS[2], WHOLE))
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.view.point_at(0)
    assert not dialog.restore.isEnabled()
    dialog.view.point_at(1)
    dialog.restore.click()
    assert backups.wishes == [("restore", BACKUPS[1])]
    assert not dialog.quit.isEnabled()
    stage.bridge.post(RestoreShown(20, 41))
    qtbot.waitUntil(dialog.progress.isVisible)
    stage.bridge.post(Restored(Path("damaged-1"), MADE_AT, frozenset(), Saying("已恢复", ""), 3))
    qtbot.waitUntil(dialog.look.isVisible)
    assert dialog.restore.text() == "开始工作"
    dialog.restore.click()
    qtbot.waitUntil(lambda: office.damage is None)


def test_a_lost_disk_is_restored_from_the_second_place(
    stage: Stage, office: Office, backups: FakeBackups, qtbot: QtBot
) -> None:
    """Otherwise the window would say that there is no backup, while a share takes its time."""
    stage.bridge.post(replace(DAMAGE, backups=()))
    qtbot.waitUntil(lambda: office.damage is not None)
    dialog = office.damage
    assert dialog is not None
    assert "没有备份" in dialog.answer.text()
    away = replace(BACKUPS[0], away=True)
    stage.bridge.post(BackupsListed(DAMAGE.database, (away,)))
    stage.bridge.post(BackupRead(away, WHOLE))
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert dialog.answer.isHidden()
    dialog.restore.click()
    assert backups.wishes == [("restore", away)]
    stage.bridge.post(BackupsListed(DAMAGE.database, (away, BACKUPS[1])))
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2)
    assert not dialog.restore.isEnabled()


def test_escape_does_not_pass_over_a_damaged_database(
    stage: Stage, office: Office, qtbot: QtBot
) -> None:
    dialog = damaged(stage, office, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog.close()
    assert dialog.isVisible()
    dialog.quit.click()
    assert not stage.window.isVisible()


def test_nothing_is_put_before_a_window_that_was_closed(
    stage: Stage, office: Office, qtbot: QtBot
) -> None:
    dialog = damaged(stage, office, qtbot)
    stage.window.leave()
    assert not dialog.isVisible()
    heard: list[object] = []
    stage.bridge.restore_failed.connect(heard.append)
    stage.bridge.post(DAMAGE)
    stage.bridge.post(RestoreFailed(Saying("没有恢复", "")))
    qtbot.waitUntil(lambda: bool(heard))
    assert office.damage is None


def test_a_restore_that_failed_leaves_the_choice(
    stage: Stage, office: Office, qtbot: QtBot
) -> None:
    dialog = damaged(stage, office, qtbot)
    stage.bridge.post(BackupRead(BACKUPS[0], WHOLE))
    qtbot.waitUntil(dialog.restore.isEnabled)
    dialog.restore.click()
    stage.bridge.post(RestoreFailed(Saying("没有恢复（磁盘已满）", "")))
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert "磁盘已满" in dialog.answer.text()


def test_a_sound_database_that_was_not_replaced_is_a_notice(stage: Stage, qtbot: QtBot) -> None:
    stage.bridge.post(RestoreFailed(Saying("数据库完好，没有恢复", "")))
    qtbot.waitUntil(stage.window.notice.isVisible)
    assert "完好" in stage.window.notice.label.text()


def test_going_back_needs_the_typed_word(
    working: Stage, backups: FakeBackups, qtbot: QtBot
) -> None:
    backups.read = tuple(BackupRead(one, WHOLE) for one in BACKUPS)
    working.window.menus.backups.trigger()
    [dialog] = working.window.findChildren(BackupsDialog)
    qtbot.waitUntil(dialog.back.isEnabled)
    assert "已通读校验" in dialog.last.text()
    dialog.make.click()
    working.bridge.post(BackupMade(BACKUPS[0]))
    qtbot.waitUntil(dialog.make.isEnabled)
    dialog.back.click()
    QTest.keyClick(dialog.word, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.word.setText("恢复")
    # Not before it was said what would be missing.
    assert not dialog.confirm.isEnabled()
    dialog.view.point_at(1)
    assert not dialog.guard.isVisible()
    dialog.back.click()
    qtbot.waitUntil(lambda: "3 次扫码" in dialog.warning.text())
    dialog.word.setText(" 恢复 ")
    QTest.keyClick(dialog.word, Qt.Key.Key_Return)
    assert backups.wishes == [("back-up", None), ("go-back", BACKUPS[1])]
    qtbot.waitUntil(lambda: not working.window.isVisible())


def test_the_list_of_scans_goes_only_when_somebody_says_they_are_done(
    working: Stage, office: Office, backups: FakeBackups, qtbot: QtBot
) -> None:
    scans = samples.scans_unanswered().scans
    working.bridge.post(ScansToRepeat(scans, MADE_AT))
    qtbot.waitUntil(office.repeat.isVisible)
    assert str(len(scans)) in office.repeat.label.text()
    office.repeat.look.click()
    [dialog] = working.window.findChildren(RepeatDialog)
    assert len(dialog.model.rows) == len(scans)
    assert not dialog.put_away.isEnabled()
    dialog.looked_at.setChecked(True)
    dialog.put_away.click()
    assert backups.wishes == [("end-repeating", None)]
    qtbot.waitUntil(office.repeat.isHidden)


def test_a_full_disk_stays_on_the_screen_until_there_is_room(
    working: Stage, office: Office, qtbot: QtBot
) -> None:
    strip = office.store
    said = Saying("磁盘已满，扫码无法保存", "")
    working.bridge.post(JournalShown(working=False, detail=said))
    qtbot.waitUntil(strip.isVisible)
    assert working.sound.played[-1] is Severity.WRONG
    working.bridge.post(StoreWarned(Level.SCARCE, Saying("磁盘快满了", "")))
    qtbot.waitUntil(lambda: strip.label.text() == "磁盘快满了")
    assert not strip.noted.isVisible()
    working.desk.scan("8" * 20, b"8" * 20, "serial", samples.NOW)
    qtbot.waitUntil(lambda: working.window.pages.receiving.undo.isEnabled())
    assert strip.isVisible()
    working.bridge.post(StoreWarned(Level.WELL, Saying("够用", "")))
    qtbot.waitUntil(lambda: strip.label.text() == said.chinese)
    working.bridge.post(JournalShown(working=True, detail=Saying("可以继续扫码", "")))
    qtbot.waitUntil(strip.isHidden)


def test_what_is_only_to_be_known_can_be_closed_and_damage_cannot(
    working: Stage, office: Office, qtbot: QtBot
) -> None:
    strip = office.store
    working.bridge.post(StoreWarned(Level.LOW, Saying("没有备份", "")))
    qtbot.waitUntil(strip.isVisible)
    strip.noted.click()
    assert strip.isHidden()
    working.bridge.post(StoreWarned(Level.DAMAGED, Saying("有一部分已损坏", "")))
    qtbot.waitUntil(strip.isVisible)
    working.bridge.post(StoreWarned(Level.WELL, Saying("够用", "")))
    qtbot.wait(50)
    assert strip.isVisible()


def test_a_restore_wished_before_the_window_shows_how_far_it_is(
    qapp: Dressed, qtbot: QtBot
) -> None:
    stage = build_stage(qapp)
    qtbot.addWidget(stage.window)
    stage.window.show()
    stage.bridge.post(RestoreShown(41, 41))
    office = stage.window.pages.office
    qtbot.waitUntil(lambda: office.damage is not None and office.damage.progress.isVisible())
    stage.bridge.post(RestoreFailed(Saying("没有恢复", "")))
    qtbot.waitUntil(lambda: office.damage is None)


def test_the_second_place_is_chosen_and_its_standing_shown(
    working: Stage, backups: FakeBackups, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise nobody could say where backups go as well, or know that they do not."""
    away = Backup(Path("/usb/TraceDock-1/workstation-1.db"), MADE_AT, 41_000_000, away=True)
    backups.read = (BackupRead(BACKUPS[0], WHOLE), BackupRead(away, WHOLE))
    working.window.menus.backups.trigger()
    [dialog] = working.window.findChildren(BackupsDialog)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2)
    places = [dialog.model.text(row, 1) for row in dialog.model.rows]
    assert places == ["本机", "第二个位置"]
    assert "没有设置第二个位置" in dialog.second.said.text()
    assert dialog.second.give_up.isHidden()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: "/usb")
    dialog.second.choose.click()
    place = SecondPlace(Path("/usb"), Path("/usb/TraceDock-1"), MADE_AT, MADE_AT)
    working.bridge.post(SecondPlaceShown(place, Saying("/usb，已读回核对。", "")))
    qtbot.waitUntil(dialog.second.give_up.isVisible)
    dialog.second.give_up.click()
    assert backups.places == [Path("/usb"), None]
    fixed = replace(place, fixed=True)
    working.bridge.post(SecondPlaceShown(fixed, Saying("/usb，已读回核对。", "")))
    qtbot.waitUntil(lambda: not dialog.second.choose.isEnabled())
    assert "由设置文件指定" in dialog.second.said.text()
