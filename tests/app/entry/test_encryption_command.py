"""Encryption by the command line: of a workstation without a screen, and of the service."""

from __future__ import annotations

import io
import json
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from app.entry.audited import account
from app.entry.damage import DATABASE
from app.people.audit import journal
from app.people.audit.kinds import Kind
from app.store.database import Database
from app.store.encryption.held import HELD
from app.store.encryption.keys import book_in
from app.store.encryption.pages import is_encrypted
from app.store.encryption.recovery import new_recovery_key
from app.store.workstation import UNENROLLED_ORG
from sync.data_keys import FILE_NAME
from tests.app.store.encryption.vault import without_keyring


@pytest.fixture
def folder(tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workstation's, of a person without a keyring, whose settings are beside it."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(empty_database, folder / DATABASE)
    with without_keyring(tmp_path / "settings", monkeypatch):
        yield folder


def run(folder: Path, *arguments: str) -> int:
    return main.main(["encryption", *arguments, "--folder", str(folder)])


def test_on_and_off_with_a_paper_in_a_file(folder: Path, tmp_path: Path) -> None:
    """Otherwise a hundred workstations would each need somebody to type."""
    paper = tmp_path / "paper.txt"
    assert run(folder, "on", "--paper", str(paper)) == 0
    assert is_encrypted(folder / DATABASE)
    name = book_in(folder).keys[-1].id[:8]
    said = paper.read_text(encoding="utf-8")
    assert name in said
    if sys.platform != "win32":
        assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    assert run(folder, "on", "--paper", str(tmp_path / "again.txt")) == 0
    assert len(book_in(folder).keys) == 1, "what is on stays as it is"
    assert run(folder, "off") == 0
    assert not is_encrypted(folder / DATABASE)


def test_it_is_written_into_the_audit_log_by_whom(folder: Path, tmp_path: Path) -> None:
    """Otherwise nobody would read who laid the database open."""
    run(folder, "on", "--paper", str(tmp_path / "paper.txt"))
    run(folder, "off")
    with Database.at(folder / DATABASE) as database, database.reading() as connection:
        rows = journal.rows_behind(connection, UNENROLLED_ORG, 0)
        notes = [journal.entry_of(row).filed.note for row in rows]
    assert [(one.kind, one.actor.name) for one in notes] == [(Kind.SETTINGS_CHANGED, account())] * 2
    assert [json.loads(one.after) for one in notes] == [{"encrypted": True}, {"encrypted": False}]


def test_the_key_that_is_kept_is_not_in_the_folder_in_plain(folder: Path, tmp_path: Path) -> None:
    """Otherwise whoever takes the disk away would have the key with it."""
    paper = tmp_path / "paper.txt"
    run(folder, "on", "--paper", str(paper))
    known = HELD.key_of(folder / DATABASE)
    assert known is not None
    kept = (folder / FILE_NAME).read_text(encoding="utf-8")
    assert "sealed:" in kept
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert known.secret not in content
            assert known.secret.hex().encode() not in content


def test_the_recovery_key_is_read_back_before_anything_is_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise somebody would close the window before it was copied."""
    monkeypatch.setattr("sys.stdin", io.StringIO(new_recovery_key() + "\n"))
    assert run(folder, "on") == 2
    assert "没有开启加密" in capsys.readouterr().err
    assert not is_encrypted(folder / DATABASE)
    assert not book_in(folder).wanted


def test_a_paper_in_the_folder_itself_is_refused(folder: Path) -> None:
    """Otherwise the key would be stolen with what it locks."""
    assert run(folder, "on", "--paper", str(folder / "paper.txt")) == 2
    assert not (folder / "paper.txt").exists()
    assert not book_in(folder).wanted


def test_another_machine_unlocks_with_the_paper(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Otherwise a reinstalled system would have lost its data."""
    paper = tmp_path / "paper.txt"
    run(folder, "on", "--paper", str(paper))
    (folder / FILE_NAME).unlink()
    HELD.forget()
    assert main.main(["backup", "--folder", str(folder)]) == 1
    assert "没有密钥" in capsys.readouterr().err
    key = next(
        line.strip() for line in paper.read_text(encoding="utf-8").splitlines() if "-" in line
    )
    monkeypatch.setattr("sys.stdin", io.StringIO("0000-0000\n"))
    assert run(folder, "unlock") == 2
    monkeypatch.setattr("sys.stdin", io.StringIO(key.lower() + "\n"))
    assert run(folder, "unlock") == 0
    assert main.main(["backup", "--folder", str(folder)]) == 0


def test_state_tells_programs_and_people(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise nobody could see on a hundred machines which is encrypted."""
    assert run(folder, "state") == 0
    assert "未加密" in capsys.readouterr().out
    with Database.at(folder / DATABASE):
        run(folder, "on", "--paper", str(tmp_path / "paper.txt"))
        assert "下次启动时转换" in capsys.readouterr().err
    assert run(folder, "state", "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["wanted"], said["encrypted"]) == (True, False)


def test_the_service_of_a_folder_is_encrypted_with_it(
    folder: Path, empty_database: Path, tmp_path: Path
) -> None:
    """Otherwise a small hospital's service would lie in plain beside the workstation."""
    shutil.copy(empty_database, folder / "service.db")
    assert run(folder, "on", "--paper", str(tmp_path / "paper.txt")) == 0
    assert is_encrypted(folder / "service.db")
    with Database.at(folder / "service.db") as database:
        assert database.lost == 0
