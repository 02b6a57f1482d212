"""The real window: encryption is turned on, done at the next opening, and its key asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from pytestqt.qtbot import QtBot

from app.people.audit import journal
from app.people.audit.kinds import Kind
from app.store.database import Database
from app.store.encryption.held import HELD
from app.store.encryption.pages import is_encrypted
from app.store.workstation import UNENROLLED_ORG
from scanners.journal import sessions
from tests.app.store.encryption.vault import Vault, machine
from tests.faults import test_damage_window as desktop
from tests.faults.test_damage_window import BEFORE, NAME, PATIENCE_MS, SINCE, counted, opened
from ui.application import Dressed
from ui.office import Office
from ui.restoring.backups_dialog import BackupsDialog
from ui.restoring.encryption_dialog import EncryptionDialog
from ui.window import MainWindow

acknowledged = desktop.acknowledged
qapp_cls = desktop.qapp_cls


@pytest.fixture
def vault() -> Iterator[Vault]:
    with machine() as found:
        yield found


def receiving(window: MainWindow, qtbot: QtBot) -> None:
    """Work as ever, on what was received before."""
    window.sign_in("收货员甲")
    desktop.receive_again(window, qtbot, [])


def test_it_is_turned_on_in_the_window_and_opened_with_the_paper_elsewhere(
    qapp: Dressed, qtbot: QtBot, tmp_path: Path, acknowledged: list[str], vault: Vault
) -> None:
    """Otherwise the parts would work, each by itself, and no hospital could use them."""
    paper: list[str] = []

    def turn_on(window: MainWindow, office: Office) -> None:
        receiving(window, qtbot)
        office.show_backups()
        [backups] = window.findChildren(BackupsDialog)
        backups.encryption.click()
        [dialog] = window.findChildren(EncryptionDialog)
        qtbot.waitUntil(dialog.turn_on.isVisible, timeout=PATIENCE_MS)
        dialog.turn_on.click()
        qtbot.waitUntil(dialog.on_card.isVisible, timeout=PATIENCE_MS)
        paper.append(dialog.paper.key.text())
        dialog.typed.setText(paper[0].lower().replace("-", " "))
        dialog.confirm_on.click()
        qtbot.waitUntil(dialog.reopen.isVisible, timeout=PATIENCE_MS)
        with qtbot.waitSignal(office.close_wished, timeout=PATIENCE_MS):
            dialog.reopen.click()

    assert opened(qapp, tmp_path, turn_on).opens_again
    assert not is_encrypted(tmp_path / NAME)

    def work_encrypted(window: MainWindow, office: Office) -> None:
        qtbot.waitUntil(lambda: "已加密" in office.store.label.text(), timeout=PATIENCE_MS)
        receiving(window, qtbot)

    assert not opened(qapp, tmp_path, work_encrypted).opens_again
    assert is_encrypted(tmp_path / NAME)
    vault.kept.clear()
    HELD.forget()

    def unlock(window: MainWindow, office: Office) -> None:
        qtbot.waitUntil(lambda: office.locked is not None, timeout=PATIENCE_MS)
        assert office.locked is not None
        office.locked.typed.setText(paper[0])
        office.locked.unlock.click()
        qtbot.waitUntil(lambda: office.locked is None, timeout=PATIENCE_MS)
        receiving(window, qtbot)

    opened(qapp, tmp_path, unlock)
    assert sorted(counted(tmp_path)) == sorted(acknowledged)
    assert len(acknowledged) == BEFORE + SINCE
    for session in sessions(tmp_path):
        assert acknowledged[0].encode() not in session.path.read_bytes()
    with Database.at(tmp_path / NAME) as database, database.reading() as connection:
        rows = journal.rows_behind(connection, UNENROLLED_ORG, 0)
        kinds = [journal.entry_of(row).filed.note.kind for row in rows]
    assert kinds.count(Kind.SETTINGS_CHANGED) >= 2, "that it was wished, and that it was done"
