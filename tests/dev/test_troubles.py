"""What a computer lacks is brought or named, and troubles are told with their cause."""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Callable, Sequence

import pytest

import dev
from preparing.computer import Checkout
from preparing.words import explain_failure
from tests.dev.machine import ROOT, RecordingMachine


def test_a_bare_debian_gets_the_venv_package_of_its_python(
    machine: RecordingMachine, checkout: Checkout
) -> None:
    machine.modules.clear()
    dev.main(["setup"], machine, checkout)
    package = f"python3.{sys.version_info.minor}-venv"
    update, install = machine.asked("apt-get")[:2]
    assert update == ["apt-get", "update"]
    assert install[:5] == ["apt-get", "install", "-y", "--no-install-recommends", package]


def test_without_root_the_exact_line_to_type_is_printed(
    machine: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.is_root = False
    machine.absent = {"libEGL.so.1", "libportaudio.so.2"}
    assert dev.main(["demo"], machine, checkout) == 1
    line = "  sudo apt-get install -y --no-install-recommends libegl1 libportaudio2\n"
    assert line in capsys.readouterr().err
    assert machine.asked("apt-get") == []


def test_missing_sound_is_told_once_and_stops_nothing(
    machine: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.is_root = False
    assert dev.main(["demo"], machine, checkout) == 7
    assert "libportaudio2" in capsys.readouterr().out
    assert dev.main(["demo"], machine, checkout) == 7
    assert "libportaudio2" not in capsys.readouterr().out


@pytest.mark.parametrize("task", ["test", "faults", "bench"])
def test_tests_get_their_programs_while_no_service_starts_and_no_cluster_is_made(
    task: str, machine: RecordingMachine, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.absent = set()
    machine.absent_programs = {"initdb", "strace", "pgbouncer"}
    policy = machine.system_root / "usr/sbin/policy-rc.d"
    cluster = machine.system_root / "etc/postgresql-common/createcluster.d/no-main.conf"
    then: list[str] = []
    follow = machine.follow

    def watch(command: Sequence[str], hear: Callable[[str], None]) -> int:
        if "postgresql" in command:
            then.extend(path.read_text(encoding="ascii") for path in (policy, cluster))
        return follow(command, hear)

    monkeypatch.setattr(machine, "follow", watch)
    dev.main([task, "-n0"], machine, checkout)
    assert machine.asked("postgresql")[0][4:7] == ["postgresql", "pgbouncer", "strace"]
    assert then == ["#!/bin/sh\nexit 101\n", "create_main_cluster = false\n"]
    assert not policy.exists()
    assert not cluster.exists()
    assert machine.asked("systemctl") == [["systemctl", "disable", "pgbouncer"]]


def test_programs_for_tests_that_cannot_be_had_are_told_once_and_stop_nothing(
    machine: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.is_root = False
    machine.absent = set()
    machine.absent_programs = {"initdb"}
    assert dev.main(["test", "-n0"], machine, checkout) == 7
    printed = capsys.readouterr().out
    assert "  sudo apt-get install -y --no-install-recommends postgresql\n" in printed
    assert "用到的测试会跳过" in printed
    assert dev.main(["test", "-n0"], machine, checkout) == 7
    assert "postgresql" not in capsys.readouterr().out
    assert not machine.system_root.exists()


@pytest.mark.parametrize("task", ["demo", "setup"])
def test_who_runs_no_tests_needs_no_programs_for_them(
    task: str, machine: RecordingMachine, checkout: Checkout
) -> None:
    machine.absent_programs = {"initdb"}
    dev.main([task], machine, checkout)
    assert machine.asked("postgresql") == []


def test_another_linux_is_told_the_names_of_the_libraries(
    machine: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.has_apt = False
    machine.absent = {"libGL.so.1"}
    assert dev.main(["demo"], machine, checkout) == 1
    assert "libGL.so.1" in capsys.readouterr().err


def test_apt_that_brings_nothing_is_not_believed(
    machine: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.absent = {"libGL.so.1"}
    machine.apt_brings = False
    assert dev.main(["demo"], machine, checkout) == 1
    assert "libGL.so.1" in capsys.readouterr().err


@pytest.mark.parametrize("task", ["serve", "check"])
def test_the_service_and_the_checks_need_no_screen_libraries(
    task: str, machine: RecordingMachine, checkout: Checkout
) -> None:
    machine.is_root = False
    machine.absent = {"libGL.so.1"}
    assert dev.main([task], machine, checkout) in (0, 7)


def test_x11_libraries_are_asked_for_only_where_a_window_opens(checkout: Checkout) -> None:
    machine = RecordingMachine(checkout, {"DISPLAY": ":0"})
    machine.absent = {"libxcb-cursor.so.0"}
    dev.main(["demo"], machine, checkout)
    assert machine.asked("apt-get") == []
    dev.main(["run"], machine, checkout)
    assert "libxcb-cursor0" in machine.asked("apt-get install")[0]


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "校验值"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", "磁盘"),
        ("Retrying after NewConnectionError: [Errno -2] Name or service not known", "网络"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "证书"),
        ("ERROR: No matching distribution found for pyside6-essentials==6.11.3", "64 位"),
        ("ERROR: [WinError 5] Access is denied: 'C:\\\\x\\\\.venv'", "权限"),
        ("something nobody has seen before", "something nobody has seen before"),
    ],
)
def test_a_failed_installation_names_its_cause_and_leaves_no_stamp(
    printed: str,
    told: str,
    machine: RecordingMachine,
    checkout: Checkout,
    capsys: pytest.CaptureFixture[str],
) -> None:
    machine.failing = {"pip install": (1, ["Collecting alembic==1.20.1", printed])}
    assert dev.main(["demo"], machine, checkout) == 1
    error = capsys.readouterr().err
    assert told in error
    assert "Installing packages failed" in error
    assert not checkout.stamp.exists()
    assert machine.became == []


def test_no_network_is_told_before_the_package_that_was_not_found() -> None:
    heard = ["NewConnectionError(...)", "No matching distribution found for alembic==1.20.1"]
    assert "连不上" in str(explain_failure(heard, "安装", "Installing"))


def test_an_incomplete_copy_of_the_code_is_told(
    machine: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    checkout.lock.unlink()
    assert dev.main(["demo"], machine, checkout) == 1
    assert "requirements.lock" in capsys.readouterr().err


def test_an_older_python_is_sent_away_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "dev.py"))
    assert "3.11" in str(stopped.value)


def test_an_older_python_can_read_the_file_far_enough_to_say_so() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 9))


def test_nothing_but_the_standard_library_is_imported() -> None:
    names: set[str] = set()
    for path in (ROOT / "dev.py", *sorted((ROOT / ".ci").rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    outside = {name.split(".")[0] for name in names} - sys.stdlib_module_names
    assert outside == {"checking", "preparing"}
