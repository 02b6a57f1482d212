"""The restore drill, as who runs it sees it; one that could not fail would prove nothing."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import pytest

from app.entry.arguments import build_parser
from app.entry.console import Trouble
from app.store.backups import backups_of
from app.store.restoring import Salvaged
from scanners import drill_command
from scanners.drill_command import drill
from scanners.restored import RepeatList
from tests.app.store.encryption.vault import encrypted, machine
from tests.commands import run
from tests.deliveries import a_delivery, code, workplace

SCANS = 16


@pytest.fixture(autouse=True)
def a_short_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill_command, "SCANS", SCANS)


def asked(*words: str) -> argparse.Namespace:
    return build_parser().parse_args(["backup", "drill", "--json", *words])


def test_a_day_comes_back_from_the_second_place_and_each_step_has_its_time(tmp_path: Path) -> None:
    """Otherwise the day of the disk's end would be the first on which a restore is tried."""
    ran = run("backup", "drill", "--json", "--scratch", tmp_path)
    assert ran.status == 0
    [said] = ran.answers
    assert said["equal"]
    assert said["differences"] == []
    assert said["salvaged"] > 0
    steps = [one["step"] for one in said["steps"]]
    assert steps[0] == "day"
    assert {"backup", "second-place", "damage", "found", "restore", "compare"} < set(steps)
    assert list(tmp_path.iterdir()) == []


def test_a_drill_on_real_data_leaves_it_as_it_is(
    tmp_path: Path, empty_database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise nobody would dare to try it where it matters."""
    path = Path(shutil.copy(empty_database, tmp_path / "workstation.db"))
    with workplace(path) as place:
        place.receive(a_delivery()).scan(place.reading(code(1)))
    before = path.read_bytes()
    assert drill(asked("--real", "--folder", str(tmp_path))) == 0
    assert json.loads(capsys.readouterr().out)["equal"]
    assert path.read_bytes() == before
    assert backups_of(path) == ()
    with pytest.raises(Trouble, match="没有数据库"):
        drill(asked("--real", "--folder", str(tmp_path / "other")))


def test_a_drill_on_an_encrypted_database_brings_everything_back_encrypted(
    tmp_path: Path, empty_database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise the way back would be tried with plain files, and fail with the real ones."""
    path = Path(shutil.copy(empty_database, tmp_path / "workstation.db"))
    with workplace(path) as place:
        place.receive(a_delivery()).scan(place.reading(code(1)))
    with machine():
        encrypted(path)
        before = path.read_bytes()
        assert drill(asked("--real", "--folder", str(tmp_path))) == 0
    assert json.loads(capsys.readouterr().out)["equal"]
    assert path.read_bytes() == before


def test_a_scan_that_stays_away_is_a_difference_and_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise the drill would praise a restore that lost something."""
    monkeypatch.setattr(drill_command, "salvage", lambda *_words: Salvaged())
    monkeypatch.setattr(RepeatList, "read", lambda _self: (None, ()))
    assert drill(asked()) == 1
    said = json.loads(capsys.readouterr().out)
    assert not said["equal"]
    assert f"少了 {SCANS // 2} 个追溯码" in said["differences"]


def test_a_file_of_that_name_can_still_be_written() -> None:
    """Otherwise a word would be taken from those who name their files so."""
    options = build_parser().parse_args(["backup", "./drill"])
    assert (options.command, options.file) == ("app.entry.damage:back_up", Path("drill"))
