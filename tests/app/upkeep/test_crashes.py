"""The number that a screen showed leads to what went wrong, also after the program ended."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.upkeep import crashes
from app.upkeep.crashes import KEPT, MOST_OF_A_PLACE, Watching, keep, kept, report_of

log = logging.getLogger("tracedock.tried")
pytestmark = pytest.mark.logs("bug|the line broke")


@pytest.fixture
def told(tmp_path: Path) -> Iterator[list[str]]:
    """The numbers of what nothing caught, while the folder is watched."""
    numbers: list[str] = []
    watching = Watching(tmp_path, numbers.append, faults=False)
    watching.start()
    yield numbers
    watching.stop()


def _fail(words: str) -> None:
    raise ValueError(words)


@pytest.mark.usefixtures("told")
def test_what_a_thread_logs_as_a_bug_is_kept_under_its_number(tmp_path: Path) -> None:
    """Support would hear a number and find nothing."""
    try:
        _fail("seven")
    except ValueError:
        log.exception("bug %s in the thread of %s", "0a1b2c3d", "COM3")

    [report] = kept(tmp_path)
    assert (report.number, report.said) == ("0a1b2c3d", "ValueError: seven")
    assert report.place.startswith("test_crashes.py:") and report.place.endswith("in _fail")
    assert "bug 0a1b2c3d in the thread of COM3" in report.text and "Traceback" in report.text


@pytest.mark.usefixtures("told")
def test_other_errors_of_the_log_are_no_reports(tmp_path: Path) -> None:
    """A cable that was pulled would be counted as a fault of the program."""
    try:
        _fail("cable")
    except ValueError:
        log.exception("the line broke")
    log.error("bug %s without an error", "1")

    assert kept(tmp_path) == ()


@pytest.mark.usefixtures("told")
def test_warnings_stay_after_the_program_ended(tmp_path: Path) -> None:
    """A printer that failed each night would be known to nobody in the morning."""
    log.warning("the line broke for the third time")

    said = (tmp_path / crashes.LOGS / crashes.LOG).read_text("utf-8")
    assert said.endswith("WARNING tracedock.tried the line broke for the third time\n")


def test_what_nothing_caught_gets_a_number_in_every_thread(tmp_path: Path, told: list[str]) -> None:
    """A thread would end without a word."""
    thread = threading.Thread(target=_fail, args=("alone",), name="lonely")
    thread.start()
    thread.join()
    error = ValueError("main")
    sys.excepthook(ValueError, error, None)

    by_number = {one.number: one for one in kept(tmp_path)}
    assert [by_number[number].said for number in told] == ["ValueError: alone", "ValueError: main"]
    assert by_number[told[0]].thread == "lonely"


@pytest.mark.usefixtures("told")
def test_a_bug_that_comes_each_minute_drives_no_other_out(tmp_path: Path) -> None:
    """The report that somebody asks for would be gone by the evening."""
    for number in range(MOST_OF_A_PLACE + 5):
        try:
            _fail(str(number))
        except ValueError:
            log.exception("bug %s", f"{number:08}")

    assert len(kept(tmp_path)) == MOST_OF_A_PLACE


def test_old_reports_make_room(tmp_path: Path) -> None:
    """The folder would grow for years."""
    for number in range(KEPT + 3):
        assert keep(tmp_path, report_of(f"{number:08}", ValueError())) is not None

    numbers = [one.number for one in kept(tmp_path, KEPT + 3)]
    assert len(numbers) == KEPT
    assert numbers[0] == f"{KEPT + 2:08}"


def test_a_report_that_cannot_be_written_is_left_out(tmp_path: Path) -> None:
    """A full disk would bring a second trouble on top of the first."""
    (tmp_path / crashes.FOLDER).write_text("no folder")

    assert keep(tmp_path, report_of("1", ValueError())) is None


def test_a_fault_that_ends_python_is_a_report_at_the_next_start(tmp_path: Path) -> None:
    """The program would be gone, and nobody could say why."""
    program = (
        "import sys, faulthandler; from pathlib import Path;"
        "from app.upkeep.crashes import Watching;"
        "Watching(Path(sys.argv[1])).start(); faulthandler._sigsegv()"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    assert subprocess.run(command, check=False, capture_output=True).returncode != 0

    _start_and_end(tmp_path)
    [report] = kept(tmp_path)
    assert "Fatal Python error" in report.said
    assert report.place.startswith('File "')
    _start_and_end(tmp_path)
    assert len(kept(tmp_path)) == 1


def _start_and_end(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.upkeep.crashes import Watching;"
        "watching = Watching(Path(sys.argv[1])); watching.start(); watching.stop()"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
