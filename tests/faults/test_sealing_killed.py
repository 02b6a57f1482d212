"""Kills a program while it seals the journals of scans, or opens them, and counts the scans."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.readers.scan import Scan
from app.store.encrypting import prepare, turn_off, turn_on
from scanners.journal import FOLDER, ScanJournal, sessions, unanswered
from scanners.recordings_at_rest import UNFINISHED, settle_recordings
from scanners.records import read_recording
from scanners.restored import LIST, RepeatList
from tests.app.store.encryption.vault import NO_KEYRING, without_keyring
from tests.commands import ENVIRONMENT, LIMIT_S, ROOT

NOW = datetime.now(UTC)
RUNS = 2
SCANS = 40

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each blow is a child's")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    with without_keyring(tmp_path / "settings", monkeypatch):
        yield folder


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
    RepeatList(folder).note(NOW - timedelta(days=RUNS), frozenset())


def held_by(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """All scans, those nobody answered, and those that are to be repeated."""
    paths = [session.path for session in sessions(folder)]
    scans = [one.scan.text for path in paths for one in read_recording(path)]
    waiting, listed = unanswered(paths), RepeatList(folder).read()[1]
    return scans, [scan.text for scan in waiting], [scan.text for scan in listed]


def killed(folder: Path, copies: Path) -> list[Path]:
    """Copies of the folder as blows before each touch of a file left them; the last is done."""
    copies.mkdir()
    subprocess.run(
        [sys.executable, "-m", "tests.faults.settling_program", str(folder), str(copies)],
        cwd=ROOT,
        env=ENVIRONMENT | NO_KEYRING | {"XDG_CONFIG_HOME": str(folder.parent / "settings")},
        timeout=LIMIT_S,
        check=True,
    )
    return sorted(copies.iterdir())


def told(folder: Path) -> list[str]:
    paths = [*(folder / FOLDER).iterdir(), folder / LIST]
    return [path.name for path in paths if b"8100001" in path.read_bytes()]


def test_a_blow_at_any_moment_loses_no_scan(folder: Path) -> None:
    """Otherwise a power cut at the first start with encryption would take 90 days of scans."""
    scan_all(folder)
    before = held_by(folder)
    assert [len(part) for part in before] == [RUNS * SCANS, 3, RUNS * SCANS]
    prepared = prepare()
    turn_on(folder, prepared, prepared.recovery_key, NOW)
    for wanted in (True, False):
        left = killed(folder, folder.parent / str(wanted))
        assert len(left) > 3 * (RUNS + 1)
        for copy in left:
            assert held_by(copy) == before, copy.name
        assert (told(left[-1]) == []) is wanted
        half = left[len(left) // 2]
        settle_recordings(half)
        assert held_by(half) == before
        assert (told(half) == []) is wanted
        assert not [*half.rglob("*" + UNFINISHED)]
        settle_recordings(folder)
        turn_off(folder)
