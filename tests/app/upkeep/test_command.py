"""`report` and `support` make their files by a script, beside the open window."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

import main
from app.upkeep import command
from tests.printing import printed

MONTH = f"{datetime.now().astimezone():%Y-%m}"


def test_the_paper_of_a_month_has_its_numbers(
    worked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever looks after forty workstations would get forty empty papers."""
    paper = tmp_path / "m.pdf"
    words = ["report", "--month", MONTH, "--folder", str(worked), "--output", str(paper), "--json"]

    assert main.main(words) == 0

    assert json.loads(capsys.readouterr().out)["output"] == str(paper)
    said = "".join("".join(page.split()) for page in printed.words(paper.read_bytes()))
    assert "月度巡检报告" in said
    assert "扫码（次）5" in said


@pytest.mark.parametrize(
    "words",
    [["--month", "2026-13"], ["--month", "x"], ["--year", "26"], ["--year", "2999"], []],
)
def test_a_period_that_is_none_is_refused(words: list[str], tmp_path: Path) -> None:
    """A report of nothing would look like a month without work."""
    line = ["report", *words, "--folder", str(tmp_path), "--output", str(tmp_path / "m.pdf")]
    try:
        assert main.main(line) == 2
    except SystemExit as ended:
        assert ended.code == 2
    assert not (tmp_path / "m.pdf").exists()


def test_support_gets_its_bundle(
    worked: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Somebody would have to sit down at the machine."""
    monkeypatch.setattr(command, "PROBES", ("app.entry.doctor_store:look",))
    path = tmp_path / "s.zip"

    assert main.main(["support", "--folder", str(worked), "--output", str(path), "--json"]) == 0

    files = json.loads(capsys.readouterr().out)["files"]
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == files
        assert "disk" in archive.read("findings.txt").decode()


def test_a_place_that_takes_nothing_is_said(worked: Path, tmp_path: Path) -> None:
    """A script would believe that the file is there."""
    nowhere = str(tmp_path / "none" / "m.pdf")
    line = ["report", "--month", MONTH, "--folder", str(worked), "--output", nowhere]
    assert main.main(line) == 2
