"""`doctor` counts drugs anew and says where the counts that are kept are others."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from app.entry import doctor_stock
from app.entry.damage import DATABASE
from app.entry.doctor_stock import look
from app.entry.findings import Finding, Ground, Level
from app.entry.settings import Settings
from app.tracing.values import MoveKind
from tests.app.tracing.shelves import a_batch, move, receive
from tests.deliveries import Workplace, boxes, code, other_item


@pytest.fixture
def folder(place: Workplace, tmp_path: Path) -> Path:
    """A workstation's folder: two drugs, a box of each was dispensed."""
    other = a_batch(*boxes(5, 2, "8100011"), item=other_item(), line_no=2)
    receive(place, a_batch(*boxes(1, 3)), other)
    move(place, MoveKind.DISPENSED, code(1), code(5, "8100011"))
    made = tmp_path / "station"
    made.mkdir()
    with place.parts.database.reading():
        shutil.copy(tmp_path / "work.db", made / DATABASE)
        if (tmp_path / "work.db-wal").is_file():
            shutil.copy(tmp_path / "work.db-wal", made / f"{DATABASE}-wal")
    return made


def said(folder: Path) -> Finding:
    (finding,) = look(Ground(folder, Settings()))
    return finding


def change(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / DATABASE) as connection:
        assert connection.execute(statement).rowcount
    connection.close()


def test_counts_that_are_kept_are_found_right(folder: Path) -> None:
    finding = said(folder)
    assert (finding.level, finding.values) == (Level.OK, {"drugs": 2, "counted": 2, "wrong": 0})
    assert "核对了 2 个品种" in finding.sentence.chinese


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE item_stock SET quantity = quantity + 5 WHERE quantity = 2", "试验胶囊 记 7、实 2"),
        ("DELETE FROM item_stock WHERE quantity = 1", "试验注射液 记 0、实 1"),
        ("UPDATE item_use SET quantity = 4", "的用量"),
    ],
)
def test_counts_that_are_wrong_are_named_with_both_values(
    folder: Path, statement: str, words: str
) -> None:
    change(folder, statement)
    finding = said(folder)
    assert finding.level is Level.WARNING
    assert words in finding.sentence.chinese


def test_a_long_count_ends_in_time_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_stock, "COUNTING_S", -1.0)
    assert "共 2 个，本次到时为止" in said(folder).sentence.chinese


def test_where_there_is_no_readable_database_others_say_so(tmp_path: Path) -> None:
    assert list(look(Ground(tmp_path, Settings()))) == []
    (tmp_path / DATABASE).write_bytes(b"no database " * 100)
    assert list(look(Ground(tmp_path, Settings()))) == []
