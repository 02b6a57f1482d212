"""Kills the program while it encrypts a database, or makes it plain, and looks for what was in it.

The suite kills it a few times; in full length (`-m slow`) at a hundred moments.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.entry.damage import DATABASE
from app.store import sqlite_files
from app.store.copies.likeness import Sums, sums_of
from app.store.encrypting import CONVERTING
from app.store.encryption.held import HELD
from app.store.encryption.pages import is_encrypted
from tests.app.store.encryption.vault import NO_KEYRING, without_keyring
from tests.benchmarks.filled_store import filled_store
from tests.commands import ENVIRONMENT, LIMIT_S, MAIN

CODES = 6_000
AUDITED = ("local_state", "audit_entry", "audit_head")
"""Where the command itself writes down what was done, once it is."""
PARTS = (0.0, 0.5, 1.0)
"""Of the copy: how much of it was written when the blow falls; the last falls behind it."""


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[Path, Sums]]:
    with filled_store(CODES) as path:
        yield path, held_by(path)


@pytest.fixture
def folder(
    tmp_path: Path, filled: tuple[Path, Sums], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(filled[0], folder / DATABASE)
    with without_keyring(tmp_path / "settings", monkeypatch):
        yield folder


def held_by(path: Path) -> Sums:
    connection = sqlite_files.connect(path)
    try:
        found = sums_of(connection)
    finally:
        connection.close()
    assert found is not None
    return found


def killed(folder: Path, part: float, *wish: str) -> bool:
    """Begin, and kill it when so much of the copy is there; whether that was before its end."""
    copy, size = folder / (DATABASE + CONVERTING), (folder / DATABASE).stat().st_size
    command = [*MAIN, "encryption", *wish, "--folder", str(folder)]
    program = subprocess.Popen(command, env=ENVIRONMENT | environment(folder), stderr=-3)
    until = time.monotonic() + LIMIT_S
    while program.poll() is None and time.monotonic() < until:
        try:
            if copy.stat().st_size >= part * size:
                break
        except FileNotFoundError:
            continue
    program.kill()
    return program.wait(LIMIT_S) != 0


def environment(folder: Path) -> dict[str, str]:
    return NO_KEYRING | {"XDG_CONFIG_HOME": str(folder.parent / "settings")}


def look(folder: Path, filled: tuple[Path, Sums]) -> None:
    """What is there is whole and is all; the next wish goes on from it."""
    found = held_by(folder / DATABASE)
    assert {name: found[name] for name in found if name not in AUDITED} == {
        name: filled[1][name] for name in filled[1] if name not in AUDITED
    }


def rounds(folder: Path, filled: tuple[Path, Sums], parts: tuple[float, ...]) -> int:
    blows = 0
    for number, part in enumerate(parts):
        paper = folder.parent / f"paper-{number}.txt"
        wish = ("off",) if is_encrypted(folder / DATABASE) else ("on", "--paper", str(paper))
        blows += killed(folder, part, *wish)
        HELD.forget()
        look(folder, filled)
    return blows


def test_a_blow_at_any_moment_leaves_the_one_or_the_other(
    folder: Path, filled: tuple[Path, Sums]
) -> None:
    """Otherwise a power cut while it is encrypted would be the end of a database."""
    assert rounds(folder, filled, PARTS) > 0


@pytest.mark.slow
def test_a_hundred_blows_leave_the_one_or_the_other(
    folder: Path, filled: tuple[Path, Sums]
) -> None:
    """Otherwise the moment that matters would be between those that were tried."""
    assert rounds(folder, filled, tuple(n / 99 for n in range(100))) > 50
