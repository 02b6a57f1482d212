"""What waits too long and what went wrong is said before somebody misses it."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from app.entry.findings import Finding, Ground, Level
from app.entry.settings import Settings
from app.labels.queue import LabelState
from app.store.database import Database
from app.store.tables.attachments import attachment_sending
from app.store.tables.labels import label_job, label_print
from app.upkeep import crashes, doctor

ORG = "local"


class Memory(NamedTuple):
    total: int = 8_000_000_000
    available: int = 4_000_000_000


def looked(folder: Path) -> dict[str, Finding]:
    return {one.topic: one for one in doctor.look(Ground(folder, Settings()))}


@pytest.fixture
def folder(worked: Path, tmp_path: Path) -> Path:
    shutil.copytree(worked, tmp_path / "w")
    return tmp_path / "w"


def put_label(folder: Path, at: datetime, state: LabelState) -> None:
    ids = {"org": ORG, "job_id": uuid.uuid4(), "label_id": uuid.uuid4()}
    with Database.at(folder / "workstation.db") as database, database.writing() as connection:
        connection.execute(
            label_job.insert(),
            {"org": ORG, "job_id": ids["job_id"], "printer": "p", "title": "t", "design": "{}",
             "person": "甲", "put_at": at, "held": ""},
        )  # fmt: skip
        connection.execute(
            label_print.insert(),
            {**ids, "place": 1, "number": "", "words": "", "fields": "{}", "state": state,
             "reason": "", "because": "", "person": ""},
        )  # fmt: skip


def test_a_workstation_that_is_well_says_so(folder: Path) -> None:
    """Every look would cry wolf."""
    said = looked(folder)
    assert {"memory", "labels", "attachments", "faults"} == set(said)
    for topic in ("labels", "attachments", "faults"):
        assert said[topic].level is Level.OK


def test_little_memory_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerk would only feel that everything is slow."""
    monkeypatch.setattr(psutil, "virtual_memory", Memory)
    assert looked(tmp_path)["memory"].level is Level.OK
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Memory(available=100_000_000))
    assert looked(tmp_path)["memory"].level is Level.WARNING


def test_labels_that_wait_for_a_day_are_warned_of(folder: Path) -> None:
    """A carton would stand at the door without its label."""
    now = datetime.now(UTC)
    put_label(folder, now, LabelState.WAITING)
    put_label(folder, now - timedelta(days=3), LabelState.PRINTED)
    assert looked(folder)["labels"].level is Level.OK

    put_label(folder, now - timedelta(days=1), LabelState.UNCERTAIN)

    labels = looked(folder)["labels"]
    assert labels.level is Level.WARNING
    assert labels.values["waiting"] == 2


def test_a_photo_that_nobody_takes_is_warned_of(folder: Path) -> None:
    """The proof of a broken carton would be on one machine only."""
    row = {"org": ORG, "sha256": "0" * 64, "there_at": None, "tries": 1, "again_at": None}
    with Database.at(folder / "workstation.db") as database, database.writing() as connection:
        connection.execute(attachment_sending.insert(), row | {"reason": ""})
    assert looked(folder)["attachments"].values["waiting"] == 1
    assert looked(folder)["attachments"].level is Level.OK

    with closing(sqlite3.connect(folder / "workstation.db")) as plain, plain:
        plain.execute("UPDATE attachment_sending SET tries = 9, reason = '太大'")

    attachments = looked(folder)["attachments"]
    assert attachments.level is Level.WARNING
    assert "太大" in attachments.sentence.chinese


def test_faults_of_the_last_days_are_counted(tmp_path: Path) -> None:
    """A number that nobody wrote down would be forgotten."""
    crashes.keep(tmp_path, crashes.report_of("0a1b2c3d", ValueError()))
    faults = looked(tmp_path)["faults"]
    assert (faults.level, faults.values["count"]) == (Level.WARNING, 1)
    assert "0a1b2c3d" in faults.sentence.chinese


def test_a_damaged_database_is_left_to_others(tmp_path: Path) -> None:
    """The look would stop half-way."""
    (tmp_path / "workstation.db").write_bytes(b"none" * 500)
    assert {"memory", "faults"} == set(looked(tmp_path))
