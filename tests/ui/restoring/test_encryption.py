"""Encryption as the window shows it: how it stands, turning it on and off, a locked start."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.people.rights import NONE
from app.readers.saying import Saying
from app.store.encrypting import (
    ConversionFailed,
    Converted,
    DatabaseFoundLocked,
    DatabaseUnlocked,
    EncryptionRefused,
    EncryptionStood,
)
from app.store.health import Level, StoreWarned
from tests.ui.stage import Stage
from ui.fake_office import FakeEncryption
from ui.office import Office
from ui.parts.permitted import Permits
from ui.restoring.backups_dialog import BackupsDialog
from ui.restoring.encryption_dialog import EncryptionDialog
from ui.restoring.locked_dialog import LockedDialog

PLAIN = EncryptionStood(False, False, "", 0)
WANTED = EncryptionStood(True, False, "8100a1b2", 3)
ENCRYPTED = EncryptionStood(True, True, "8100a1b2", 2)
REFUSED = EncryptionRefused(Saying("恢复密钥有一个字符不对", "A sign is wrong"))


@pytest.fixture
def office(stage: Stage) -> Office:
    return stage.window.pages.office


@pytest.fixture
def fake(office: Office) -> FakeEncryption:
    return cast(FakeEncryption, office._ports.encryption)


def dialog_of(stage: Stage, office: Office, qtbot: QtBot) -> EncryptionDialog:
    """By the way a person takes: from the backups."""
    office.show_backups()
    [backups] = stage.window.findChildren(BackupsDialog)
    backups.encryption.click()
    [dialog] = stage.window.findChildren(EncryptionDialog)
    qtbot.waitUntil(lambda: bool(dialog.state.text()))
    return dialog


def prepared(dialog: EncryptionDialog, qtbot: QtBot) -> None:
    dialog.turn_on.click()
    qtbot.waitUntil(dialog.on_card.isVisible)


def test_it_is_turned_on_only_with_the_key_read_back(
    stage: Stage, office: Office, fake: FakeEncryption, qtbot: QtBot
) -> None:
    """Otherwise a click would lock away what nobody has a key for."""
    dialog = dialog_of(stage, office, qtbot)
    assert dialog.state.text() == "数据库没有加密"
    assert not dialog.turn_off.isVisible()
    prepared(dialog, qtbot)
    assert dialog.paper.key.text() == fake.recovery_key
    assert "8100a1b2" in dialog.paper.said.text()
    assert dialog.typed.text() == ""
    assert not dialog.confirm_on.isEnabled()
    QTest.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert fake.wishes == [("prepare", "")]
    dialog.typed.setText("0000-1111")
    QTest.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert fake.wishes[-1] == ("turn-on", "0000-1111")
    stage.bridge.post(REFUSED)
    qtbot.waitUntil(dialog.answer.isVisible)
    assert "字符不对" in dialog.answer.text()
    assert dialog.on_card.isVisible(), "the key is still to be read"
    dialog.typed.setText(fake.recovery_key)
    dialog.confirm_on.click()
    assert fake.wishes[-1] == ("turn-on", fake.recovery_key)
    stage.bridge.post(WANTED)
    qtbot.waitUntil(dialog.reopen.isVisible)
    assert "下次打开时加密" in dialog.state.text()
    assert "3 份" in dialog.said.text()
    assert dialog.paper.key.text() == ""
    dialog.reopen.click()
    assert fake.wishes[-1] == ("reopen", "")


def test_the_key_does_not_stay_where_the_dialog_was(
    stage: Stage, office: Office, fake: FakeEncryption, qtbot: QtBot
) -> None:
    """Otherwise the next person could read it from a hidden window."""
    dialog = dialog_of(stage, office, qtbot)
    prepared(dialog, qtbot)
    dialog.typed.setText(fake.recovery_key)
    dialog.reject()
    assert dialog.paper.key.text() == dialog.typed.text() == dialog.paper._paper == ""


def test_it_is_turned_off_only_with_the_word(
    stage: Stage, office: Office, fake: FakeEncryption, qtbot: QtBot
) -> None:
    """Otherwise a slip of the mouse would lay everything open."""
    fake.standing = ENCRYPTED
    dialog = dialog_of(stage, office, qtbot)
    assert "8100a1b2" in dialog.state.text()
    assert not dialog.turn_on.isVisible()
    assert not dialog.reopen.isVisible()
    dialog.turn_off.click()
    dialog.word.setText("好")
    assert not dialog.confirm_off.isEnabled()
    dialog.word.setText("解密")
    dialog.confirm_off.click()
    assert fake.wishes == [("turn-off", "")]
    stage.bridge.post(EncryptionStood(False, True, "8100a1b2", 0))
    qtbot.waitUntil(dialog.reopen.isVisible)
    assert "解密" in dialog.state.text()


def test_who_may_not_restore_may_not_encrypt(stage: Stage, office: Office, qtbot: QtBot) -> None:
    """Otherwise a clerk could lock the hospital out of its own data."""
    dialog = dialog_of(stage, office, qtbot)
    assert dialog.turn_on.isEnabled()
    permits = stage.window.permits
    assert isinstance(permits, Permits)
    permits.take(NONE)
    assert not dialog.turn_on.isEnabled()
    assert dialog.turn_on.toolTip()


def test_the_paper_is_printed_whole(
    stage: Stage, office: Office, fake: FakeEncryption, qtbot: QtBot, tmp_path: Path
) -> None:
    """Otherwise the key on paper would lack what a person looks for."""
    dialog = dialog_of(stage, office, qtbot)
    prepared(dialog, qtbot)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    dialog.paper.print_on(printer)
    assert "核对打印件" in dialog.paper.answer.text()
    document = pypdfium2.PdfDocument(tmp_path / "paper.pdf")
    try:
        assert fake.recovery_key in document[0].get_textpage().get_text_range()
    finally:
        document.close()


def test_the_paper_is_saved_but_not_beside_the_database(
    stage: Stage, office: Office, fake: FakeEncryption, qtbot: QtBot, tmp_path: Path
) -> None:
    """Otherwise a thief would find the key in the folder that it opens."""
    fake.folder = tmp_path / "data"
    fake.folder.mkdir()
    dialog = dialog_of(stage, office, qtbot)
    prepared(dialog, qtbot)
    dialog.paper.save_to(fake.folder / "deep" / "key.txt")
    assert "不能存在数据文件夹里" in dialog.paper.answer.text()
    (tmp_path / "beside").symlink_to(fake.folder, target_is_directory=True)
    for way in (tmp_path / "beside" / "key.txt", tmp_path / "other" / ".." / "data" / "key.txt"):
        dialog.paper.save_to(way)
        assert "不能存在数据文件夹里" in dialog.paper.answer.text(), way
    dialog.paper.save_to(tmp_path / "nowhere" / "key.txt")
    assert "没有写成" in dialog.paper.answer.text()
    dialog.paper.save_to(tmp_path / "key.txt")
    assert fake.recovery_key in (tmp_path / "key.txt").read_text(encoding="utf-8")


def test_a_locked_start_asks_until_the_key_opens(
    stage: Stage, office: Office, fake: FakeEncryption, qtbot: QtBot
) -> None:
    """Otherwise a new machine would show an empty window, and nothing to do."""
    stage.bridge.post(DatabaseFoundLocked(Path("data/workstation.db"), "8100a1b2"))
    qtbot.waitUntil(lambda: office.locked is not None)
    dialog = office.locked
    assert isinstance(dialog, LockedDialog)
    assert "8100a1b2" in dialog.said.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "there is nothing behind it"
    assert not dialog.unlock.isEnabled()
    dialog.typed.setText("0000")
    QTest.keyClick(dialog.typed, Qt.Key.Key_Return)
    assert fake.wishes == [("unlock", "0000")]
    assert not dialog.unlock.isEnabled(), "it is being tried"
    stage.bridge.post(REFUSED)
    qtbot.waitUntil(dialog.answer.isVisible)
    assert dialog.typed.isEnabled()
    dialog.typed.setText(fake.recovery_key)
    dialog.unlock.click()
    stage.bridge.post(DatabaseUnlocked())
    qtbot.waitUntil(lambda: office.locked is None)


def test_a_locked_start_can_be_left(stage: Stage, office: Office, qtbot: QtBot) -> None:
    """Otherwise who has no paper could not even close the program."""
    stage.bridge.post(DatabaseFoundLocked(Path("data/workstation.db"), "8100a1b2"))
    qtbot.waitUntil(lambda: office.locked is not None)
    assert office.locked is not None
    with qtbot.waitSignal(office.close_wished):
        office.locked.quit.click()


def test_a_window_that_closes_leaves_no_question_behind(
    stage: Stage, office: Office, qtbot: QtBot
) -> None:
    """Otherwise a dialog without a program behind it would stay on the screen."""
    stage.bridge.post(DatabaseFoundLocked(Path("data/workstation.db"), "8100a1b2"))
    qtbot.waitUntil(lambda: office.locked is not None)
    office.leave()
    assert office.locked is None


def test_a_book_that_cannot_be_read_is_said_as_it_is(
    stage: Stage, office: Office, qtbot: QtBot
) -> None:
    """Otherwise a person would look for a paper whose name is a sentence."""
    problem = Saying("encryption.json 读不出来，请从备份放回", "cannot be read")
    stage.bridge.post(DatabaseFoundLocked(Path("data/workstation.db"), "？", problem))
    qtbot.waitUntil(lambda: office.locked is not None)
    assert office.locked is not None
    assert office.locked.said.text() == problem.chinese


def test_what_is_wrong_is_said_and_nothing_offered(
    stage: Stage, office: Office, fake: FakeEncryption, qtbot: QtBot
) -> None:
    """Otherwise a second key would be made over a book that cannot be read."""
    fake.standing = EncryptionStood(False, False, "", 0, "encryption.json 读不出来")
    dialog = dialog_of(stage, office, qtbot)
    assert "读不出来" in dialog.state.text()
    assert not dialog.turn_on.isEnabled()
    stage.bridge.post(REFUSED)
    qtbot.waitUntil(dialog.answer.isVisible)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_what_became_of_it_stays_behind_what_is_urgent(
    stage: Stage, office: Office, qtbot: QtBot
) -> None:
    """Otherwise good news would hide a full disk, or be wiped away unread by its end."""
    strip = office.store
    stage.bridge.post(StoreWarned(Level.SCARCE, Saying("磁盘快满了", "scarce")))
    stage.bridge.post(Converted(True, Saying("本机数据库已加密", "encrypted")))
    qtbot.waitUntil(lambda: strip.label.text() == "磁盘快满了")
    stage.bridge.post(StoreWarned(Level.WELL, Saying("够用", "well")))
    qtbot.waitUntil(lambda: strip.label.text() == "本机数据库已加密")
    strip.noted.click()
    assert not strip.isVisible()


def test_what_was_not_converted_is_said_above_the_pages(
    stage: Stage, office: Office, qtbot: QtBot
) -> None:
    """Otherwise a person would believe that it is encrypted."""
    stage.bridge.post(ConversionFailed(Saying("数据库没有转换（没有空间）", "Not converted")))
    qtbot.waitUntil(lambda: "没有转换" in office.store.label.text())
