"""dev.py becomes the program of a task, and checks before it tests."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from preparing.computer import Checkout, Machine
from tests.dev.machine import ROOT, RecordingMachine


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_without_a_task_all_tasks_are_listed(
    arguments: list[str],
    machine: RecordingMachine,
    checkout: Checkout,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dev.main(arguments, machine, checkout) == 0
    printed = capsys.readouterr().out
    tasks = ["run", "demo", "serve", "test", "faults", "check", "bench", "shots", "lock"]
    tasks += ["licences", "setup"]
    assert [line.split()[0] for line in printed.splitlines()[1:]] == tasks
    assert machine.commands == []


@pytest.mark.parametrize("arguments", [["fly"], ["check", "app"], ["setup", "now"], [""]])
def test_a_wrong_call_is_told_and_touches_nothing(
    arguments: list[str],
    machine: RecordingMachine,
    checkout: Checkout,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dev.main(arguments, machine, checkout) == 2
    assert "unknown" in capsys.readouterr().err
    assert machine.commands == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["demo", "--lines", "3"], ["main.py", "demo", "--lines", "3"]),
        (["serve", "--port", "1"], ["main.py", "serve", "--port", "1"]),
        (["bench", "scan"], ["-m", "tests.benchmarks", "scan"]),
        (["shots"], ["-m", "tests.shots"]),
    ],
)
def test_a_task_becomes_its_program_in_the_virtual_environment(
    arguments: list[str],
    words: list[str],
    prepared: RecordingMachine,
    checkout: Checkout,
) -> None:
    assert dev.main(arguments, prepared, checkout) == 7
    [(command, folder, variables)] = prepared.became
    assert command[0] == str(checkout.python)
    assert [Path(command[1]).name, *command[2:]] == words
    assert folder == (checkout.root if words[0] == "-m" else Path.cwd())
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_run_opens_the_workstation_for_training_on_a_display(
    variable: str, checkout: Checkout
) -> None:
    machine = RecordingMachine(checkout, {variable: ":0"})
    assert dev.main(["run", "--lang", "en"], machine, checkout) == 7
    [(command, _, variables)] = machine.became
    assert command[1:] == [
        str(checkout.root / "main.py"), "desktop", "--training", "--lang", "en",
    ]  # fmt: skip
    assert variables == {}


def test_run_without_a_display_says_so_and_plays_the_demonstration(
    prepared: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    dev.main(["run", "--lang", "en"], prepared, checkout)
    [(command, _, variables)] = prepared.became
    assert command[2:] == ["demo"]
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}
    [line] = capsys.readouterr().out.splitlines()
    assert "没有图形界面" in line
    assert "No display" in line


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_windows_and_macos_always_have_a_display_and_need_no_system_libraries(
    system: str, machine: RecordingMachine, checkout: Checkout
) -> None:
    machine.system = system
    machine.absent = {"libEGL.so.1"}
    dev.main(["run"], machine, checkout)
    assert machine.became[0][0][2] == "desktop"
    assert machine.asked("apt-get") == []


def test_every_check_runs_even_after_one_has_failed(
    prepared: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared.failing = {"ruff format": (1, []), "mypy": (2, [])}
    assert dev.main(["check"], prepared, checkout) == 1
    assert len(prepared.commands) == len(dev.CHECKS) + len(dev.ASKED) == 6
    assert "未通过：ruff format、mypy。" in capsys.readouterr().out


def test_tests_begin_with_the_checks_and_use_every_core(
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    assert dev.main(["test"], prepared, checkout) == 7
    # Nobody outside is asked for them.
    assert len(prepared.commands) == len(dev.CHECKS) == 5
    [(command, folder, variables)] = prepared.became
    assert command[1:4] == ["-m", "pytest", "-n"]
    assert int(command[4]) >= 2
    assert folder == checkout.root
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}


def test_a_failed_check_stops_before_the_tests(
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    prepared.failing = {"importlinter": (1, [])}
    assert dev.main(["test"], prepared, checkout) == 1
    assert prepared.became == []


def test_chosen_tests_run_without_the_checks(
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    dev.main(["test", "tests/app", "-n0"], prepared, checkout)
    assert prepared.commands == []
    assert prepared.became[0][0][-2:] == ["tests/app", "-n0"]


def test_faults_are_the_tests_that_are_marked_as_slow(
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    assert dev.main(["faults", "tests/sync/simulation"], prepared, checkout) == 7
    [(command, folder, _)] = prepared.became
    assert command[1:5] == ["-m", "pytest", "-m", "slow"]
    assert command[-1] == "tests/sync/simulation"
    assert folder == checkout.root
    assert prepared.commands == []


def test_a_followed_program_is_heard_line_by_line() -> None:
    heard: list[str] = []
    script = "import sys; print('药'); print('two', file=sys.stderr); sys.exit(5)"
    machine = Machine(os.environ)
    assert machine.follow([sys.executable, "-c", script], heard.append) == 5
    assert sorted(heard) == ["two", "药"]


def test_becoming_a_program_passes_its_exit_code_folder_and_variables(tmp_path: Path) -> None:
    child = "import os, sys; print(os.getcwd(), os.environ['SIGN']); sys.exit(9)"
    script = (
        "import os, pathlib, sys; sys.path.insert(0, '.ci'); "
        "from preparing.computer import Machine; Machine(os.environ).become("
        f"[sys.executable, '-c', {child!r}], pathlib.Path({str(tmp_path)!r}), SIGN='here')"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(tmp_path.resolve()), "here"]
    assert done.returncode == (9 if os.name == "posix" else 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of Linux libraries")
def test_the_loader_tells_which_libraries_are_there() -> None:
    machine = Machine({})
    assert machine.loads("libc.so.6")
    assert not machine.loads("libnowhere.so.99")


def test_the_build_server_runs_the_command_people_run() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "exec python3 dev.py test"
    assert os.name == "nt" or script.stat().st_mode & stat.S_IXUSR
