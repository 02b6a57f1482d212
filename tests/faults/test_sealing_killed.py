"""Kills a program while it seals the journals of scans, or opens them, and counts the scans."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.readers.scan import Scan
from app.store.encrypting import prepare, turn_off, turn_on
from app.store.encryption.held import HELD
from app.store.encryption.keeping import keep_with
from app.store.encryption.keys import book_in
from scanners.journal import FOLDER, ScanJournal, sessions, unanswered
from scanners.recordings_at_rest import UNFINISHED, settle_recordings
from scanners.records import read_recording
from sync.data_keys import data_keys
from tests.commands import ENVIRONMENT, LIMIT_S, ROOT

NOW = datetime.now(UTC)
RUNS = 4
SCANS = 1500
BLOWS = 6
LONGEST_MOMENT_S = 0.12


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    folder = tmp_path / "data"
    folder.mkdir()
    keep_with(data_keys)
    HELD.forget()
    yield folder
    keep_with(None)
    HELD.forget()


def scan_all(folder: Path) -> None:
    for run in range(RUNS):
        at = NOW - timedelta(days=RUNS - run)
        journal = ScanJournal(folder, lambda _shown: None, clock=lambda at=at: at)  # type: ignore[misc]
        journal.look_back()
        texts = [f"8100001{run:04}{number:09}" for number in range(SCANS)]
        scans = [Scan(text.encode(), text, None, "test", at) for text in texts]
        written = journal.write([(scan, False) for scan in scans])
        journal.write_answered(written[:-3])
        journal.close()


def held_by(folder: Path) -> tuple[list[str], list[str]]:
    """All scans, and those nobody answered."""
    paths = [session.path for session in sessions(folder)]
    scans = [one.scan.text for path in paths for one in read_recording(path)]
    return scans, [scan.text for scan in unanswered(paths)]


def killed(folder: Path, after_s: float) -> bool:
    """Let a program settle the folder and kill it; whether that was before its end."""
    environment = ENVIRONMENT | {
        "XDG_CONFIG_HOME": str(folder.parent / "settings"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.settling_program", str(folder)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    )
    assert program.stdout is not None
    with program.stdout as said:
        assert said.readline().strip() == b"begun"
        threading.Event().wait(after_s)
        program.kill()
    return program.wait(LIMIT_S) != 0


def test_a_blow_at_any_moment_loses_no_scan(folder: Path) -> None:
    """Otherwise a power cut at the first start with encryption would take 90 days of scans."""
    scan_all(folder)
    before = held_by(folder)
    assert len(before[0]) == RUNS * SCANS
    assert len(before[1]) == 3
    chance = random.Random(20261123)
    blows = 0
    for _ in range(BLOWS):
        if book_in(folder).wanted:
            turn_off(folder)
        else:
            prepared = prepare()
            turn_on(folder, prepared, prepared.recovery_key, NOW)
        blows += killed(folder, chance.uniform(0, LONGEST_MOMENT_S))
        assert held_by(folder) == before
    assert blows > 0
    prepared = prepare()
    turn_on(folder, prepared, prepared.recovery_key, NOW)
    settle_recordings(folder)
    assert held_by(folder) == before
    assert not any(b"8100001" in path.read_bytes() for path in (folder / FOLDER).iterdir())
    assert not [*(folder / FOLDER).glob("*" + UNFINISHED)]
