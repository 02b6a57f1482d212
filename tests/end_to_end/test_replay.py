"""The `replay` command, through the process that people and programs start."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import delivery_file, run
from tests.deliveries import a_carton, a_delivery, a_line, boxes, code


@pytest.fixture
def database(tmp_path: Path) -> Path:
    delivery = a_delivery(a_line(4, cartons=(a_carton("XH-1", *boxes(1, 3)),)))
    path = tmp_path / "workstation.db"
    scans = "\n".join([code(1), "坏码", "XH-1", "TDCMD-UNDO", "TDCMD-REDO"])
    ran = run(
        "receive", "--delivery", delivery_file(tmp_path, delivery), "--scans", "-",
        "--database", path, "--confirm", "--short", "少货", given=scans.encode(),
    )  # fmt: skip
    assert ran.status == 0, ran.said
    return path


def number_in(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return str(connection.execute("SELECT receipt_no FROM receipt").fetchone()[0])


def test_a_receipt_is_replayed_exported_and_replayed_elsewhere(
    database: Path, tmp_path: Path
) -> None:
    number = number_in(database)
    before = database.read_bytes()
    ran = run("replay", number, "--database", database, "--output", tmp_path / "out", "--json")
    assert ran.status == 0, ran.said
    (answer,) = ran.answers
    assert (answer["receipt_no"], answer["same"], answer["differences"]) == (number, True, [])
    assert answer["counts"]["scan"] == 5
    assert len(answer["papers"]["recorded"]) == len(answer["papers"]["replayed"]) >= 3
    assert all(Path(path).is_file() for path in answer["papers"]["replayed"])
    assert database.read_bytes() == before

    box = tmp_path / "box.gz"
    assert run("replay", number, "--database", database, "--export", box).status == 0
    database.unlink()
    ran = run("replay", "--from", box)
    assert ran.status == 0
    assert "回放与记录一致" in ran.said


def test_a_receipt_that_was_changed_by_hand_ends_with_one(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE scan SET verdict = 'expired' WHERE seq = 1")
    ran = run("replay", number_in(database), "--database", database, "--json")
    assert ran.status == 1
    (answer,) = ran.answers
    assert answer["same"] is False
    assert {one["what"] for one in answer["differences"]} >= {"row", "view"}


def test_what_was_called_wrongly_ends_with_two(database: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.gz"
    spoiled.write_bytes(gzip.compress(b"nothing\n"))
    wrong = [
        ("replay",),
        ("replay", "SH-1", "--from", spoiled),
        ("replay", "--from", spoiled, "--export", tmp_path / "x"),
        ("replay", "SH-NONE", "--database", database),
        ("replay", "SH-1", "--database", tmp_path / "nowhere.db"),
        ("replay", "--from", spoiled),
        ("replay", "--from", tmp_path),
    ]
    for arguments in wrong:
        ran = run(*arguments)
        assert ran.status == 2, arguments
        assert ran.said.strip(), arguments
