"""dev.py: a fresh machine is set up once, a prepared one starts at once, and troubles are told."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import runpy
import stat
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]
LOCK = (
    "alembic==1.20.1 \\\n"
    f"    --hash=sha256:{'a' * 64}\n"
    "    # via tracedock (pyproject.toml)\n"
    "colorama==0.4.6 ; sys_platform == 'win32' \\\n"
    f"    --hash=sha256:{'b' * 64} \\\n"
    f"    --hash=sha256:{'c' * 64}\n"
    "    # via\n"
    "    #   click\n"
    "pyside6-essentials==6.11.3 \\\n"
    f"    --hash=sha256:{'d' * 64}\n"
    "    # via tracedock (pyproject.toml:dev)\n"
)
PIP_SAYS = ["Collecting alembic==1.20.1", "  Downloading x.whl", "Installing collected packages: x"]


class RecordingMachine(dev.Machine):
    """A bare Linux computer that notes what it is asked for and does the visible part of it."""

    def __init__(self, checkout: dev.Checkout, environment: dict[str, str] | None = None) -> None:
        super().__init__(environment or {})
        self.checkout = checkout
        self.system = "linux"
        self.has_apt = True
        self.is_root = True
        self.absent = {"libportaudio.so.2"}
        self.modules = {"ensurepip"}
        self.apt_brings = True
        self.failing: dict[str, tuple[int, list[str]]] = {}
        self.commands: list[list[str]] = []
        self.became: list[tuple[list[str], Path, dict[str, str]]] = []
        self.on_run: Callable[[list[str]], None] = lambda _: None

    def has_module(self, name: str) -> bool:
        return name in self.modules

    def loads(self, soname: str) -> bool:
        return soname not in self.absent

    def run(self, command: Sequence[str], folder: Path) -> int:
        self.commands.append(list(command))
        self.on_run(list(command))
        return self.outcome(command)[0]

    def follow(self, command: Sequence[str], hear: Callable[[str], None]) -> int:
        self.commands.append(list(command))
        code, lines = self.outcome(command)
        for line in lines:
            hear(line)
        if code == 0 and "venv" in command:
            self.make_venv()
        if code == 0 and command[:2] == ["apt-get", "install"] and self.apt_brings:
            self.absent.clear()
            self.modules.add("ensurepip")
        return code

    def become(self, command: list[str], folder: Path, **variables: str) -> int:
        self.became.append((command, folder, variables))
        return 7

    def outcome(self, command: Sequence[str]) -> tuple[int, list[str]]:
        words = " ".join(command)
        for fragment, (code, lines) in self.failing.items():
            if fragment in words:
                return code, lines
        return 0, PIP_SAYS if " install --require-hashes" in words else []

    def make_venv(self) -> None:
        self.checkout.python.parent.mkdir(parents=True, exist_ok=True)
        self.checkout.python.touch()
        home = Path(sys.executable).parent
        settings = f"home = {home}\nversion = 3.11.7\n"
        (self.checkout.venv / "pyvenv.cfg").write_text(settings, encoding="utf-8")

    def asked(self, fragment: str) -> list[list[str]]:
        return [command for command in self.commands if fragment in " ".join(command)]


@pytest.fixture
def checkout(tmp_path: Path) -> dev.Checkout:
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    return dev.Checkout(tmp_path)


@pytest.fixture
def machine(checkout: dev.Checkout) -> RecordingMachine:
    return RecordingMachine(checkout)


@pytest.fixture
def prepared(machine: RecordingMachine, checkout: dev.Checkout) -> RecordingMachine:
    assert dev.main(["setup"], machine, checkout) == 0
    machine.commands.clear()
    return machine


# --- The command line


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_without_a_task_all_tasks_are_listed(
    arguments: list[str],
    machine: RecordingMachine,
    checkout: dev.Checkout,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dev.main(arguments, machine, checkout) == 0
    printed = capsys.readouterr().out
    tasks = ["run", "demo", "serve", "test", "check", "bench", "shots", "lock", "setup"]
    assert [line.split()[0] for line in printed.splitlines()[1:]] == tasks
    assert machine.commands == []


@pytest.mark.parametrize("arguments", [["fly"], ["check", "app"], ["setup", "now"], [""]])
def test_a_wrong_call_is_told_and_touches_nothing(
    arguments: list[str],
    machine: RecordingMachine,
    checkout: dev.Checkout,
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
    checkout: dev.Checkout,
) -> None:
    assert dev.main(arguments, prepared, checkout) == 7
    [(command, folder, variables)] = prepared.became
    assert command[0] == str(checkout.python)
    assert [Path(command[1]).name, *command[2:]] == words
    assert folder == (checkout.root if words[0] == "-m" else Path.cwd())
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_run_opens_the_workstation_for_training_on_a_display(
    variable: str, checkout: dev.Checkout
) -> None:
    machine = RecordingMachine(checkout, {variable: ":0"})
    assert dev.main(["run", "--lang", "en"], machine, checkout) == 7
    [(command, _, variables)] = machine.became
    assert command[1:] == [
        str(checkout.root / "main.py"), "desktop", "--training", "--lang", "en",
    ]  # fmt: skip
    assert variables == {}


def test_run_without_a_display_says_so_and_plays_the_demonstration(
    prepared: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
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
    system: str, machine: RecordingMachine, checkout: dev.Checkout
) -> None:
    machine.system = system
    machine.absent = {"libEGL.so.1"}
    dev.main(["run"], machine, checkout)
    assert machine.became[0][0][2] == "desktop"
    assert machine.asked("apt-get") == []


# --- The virtual environment


def test_a_fresh_machine_gets_the_locked_packages_checked_by_hash(
    machine: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["setup"], machine, checkout) == 0
    [pip] = machine.asked("-m pip install")
    assert pip[0] == str(checkout.python)
    assert {"--require-hashes", "--only-binary=:all:"} <= set(pip)
    assert pip[-2:] == ["-r", str(checkout.lock)]
    assert "[  1/3] alembic" in capsys.readouterr().out


def test_the_second_start_asks_the_machine_for_nothing(
    prepared: RecordingMachine, checkout: dev.Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "loads", lambda soname: pytest.fail(f"looked for {soname}"))
    assert dev.main(["demo"], prepared, checkout) == 7
    assert prepared.commands == []


def test_the_stamp_names_the_lock_and_the_python(
    prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    stamp = json.loads(checkout.stamp.read_text(encoding="utf-8"))
    assert stamp["lock"] == hashlib.sha256(checkout.lock.read_bytes()).hexdigest()
    assert "3.11.7" in stamp["python"]
    assert list(checkout.venv.glob("dev-stamp.[0-9]*")) == []


def test_a_changed_lock_is_installed_into_the_same_environment(
    prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    checkout.lock.write_text(LOCK.replace("1.20.1", "1.20.2"), encoding="utf-8")
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("pip install")) == 1
    assert prepared.asked("-m venv") == []
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("pip install")) == 1


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"lock": 1}', "\x00"])
def test_an_unreadable_stamp_counts_as_none(
    stamp: str, prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    checkout.stamp.write_text(stamp, encoding="utf-8")
    assert dev.main(["demo"], prepared, checkout) == 7
    assert len(prepared.asked("pip install")) == 1


def test_an_interrupted_installation_is_finished_by_the_next_call(
    machine: RecordingMachine,
    checkout: dev.Checkout,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(command: Sequence[str], hear: Callable[[str], None]) -> int:
        raise KeyboardInterrupt

    machine.make_venv()
    with monkeypatch.context() as at_first:
        at_first.setattr(machine, "follow", interrupt)
        assert dev.main(["demo"], machine, checkout) == 130
    assert "已中断" in capsys.readouterr().out
    assert dev.main(["demo"], machine, checkout) == 7
    assert len(machine.asked("pip install")) == 1


def test_a_package_pip_was_killed_in_is_installed_anew(
    machine: RecordingMachine, checkout: dev.Checkout
) -> None:
    machine.make_venv()
    half, whole = (
        checkout.venv / "lib/python3.11/site-packages" / f"{name}.dist-info"
        for name in ("half-1", "whole-1")
    )
    for folder in (half, whole):
        folder.mkdir(parents=True)
        (folder / "METADATA").touch()
    (whole / "INSTALLER").touch()
    dev.main(["setup"], machine, checkout)
    assert not half.exists()
    assert whole.exists()


def test_an_environment_without_its_python_is_made_anew(
    prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    (checkout.venv / "old-package").touch()
    checkout.python.unlink()
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("-m venv")) == 1
    assert not (checkout.venv / "old-package").exists()


def test_an_environment_whose_pip_does_not_start_is_made_anew(
    machine: RecordingMachine, checkout: dev.Checkout
) -> None:
    machine.make_venv()
    machine.failing = {"import pip": (1, [])}
    dev.main(["setup"], machine, checkout)
    assert len(machine.asked("-m venv")) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows copies Python instead of linking it")
def test_an_upgraded_system_python_is_noticed(
    prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    checkout.python.unlink()
    checkout.python.symlink_to(sys.executable)
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("pip install")) == 1


def test_only_one_call_installs_at_a_time(
    checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    entered = threading.Event()

    def second() -> None:
        with dev.only_one(checkout):
            entered.set()

    waiting = threading.Thread(target=second)
    with dev.only_one(checkout), checkout.lock.open("rb") as same:
        assert not dev.try_to_hold(same.fileno())
        waiting.start()
        assert not entered.wait(0.05)
        assert checkout.lock.read_text(encoding="utf-8") == LOCK
    assert entered.wait(30)
    waiting.join(30)


# --- Debian's packages


def test_a_bare_debian_gets_the_venv_package_of_its_python(
    machine: RecordingMachine, checkout: dev.Checkout
) -> None:
    machine.modules.clear()
    dev.main(["setup"], machine, checkout)
    package = f"python3.{sys.version_info.minor}-venv"
    update, install = machine.asked("apt-get")[:2]
    assert update == ["apt-get", "update"]
    assert install[:5] == ["apt-get", "install", "-y", "--no-install-recommends", package]


def test_without_root_the_exact_line_to_type_is_printed(
    machine: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.is_root = False
    machine.absent = {"libEGL.so.1", "libportaudio.so.2"}
    assert dev.main(["demo"], machine, checkout) == 1
    line = "  sudo apt-get install -y --no-install-recommends libegl1 libportaudio2\n"
    assert line in capsys.readouterr().err
    assert machine.asked("apt-get") == []


def test_missing_sound_is_told_once_and_stops_nothing(
    machine: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.is_root = False
    assert dev.main(["demo"], machine, checkout) == 7
    assert "libportaudio2" in capsys.readouterr().out
    assert dev.main(["demo"], machine, checkout) == 7
    assert "libportaudio2" not in capsys.readouterr().out


def test_another_linux_is_told_the_names_of_the_libraries(
    machine: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.has_apt = False
    machine.absent = {"libGL.so.1"}
    assert dev.main(["demo"], machine, checkout) == 1
    assert "libGL.so.1" in capsys.readouterr().err


def test_apt_that_brings_nothing_is_not_believed(
    machine: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.absent = {"libGL.so.1"}
    machine.apt_brings = False
    assert dev.main(["demo"], machine, checkout) == 1
    assert "libGL.so.1" in capsys.readouterr().err


@pytest.mark.parametrize("task", ["serve", "check"])
def test_the_service_and_the_checks_need_no_screen_libraries(
    task: str, machine: RecordingMachine, checkout: dev.Checkout
) -> None:
    machine.is_root = False
    machine.absent = {"libGL.so.1"}
    assert dev.main([task], machine, checkout) in (0, 7)


def test_x11_libraries_are_asked_for_only_where_a_window_opens(checkout: dev.Checkout) -> None:
    machine = RecordingMachine(checkout, {"DISPLAY": ":0"})
    machine.absent = {"libxcb-cursor.so.0"}
    dev.main(["demo"], machine, checkout)
    assert machine.asked("apt-get") == []
    dev.main(["run"], machine, checkout)
    assert "libxcb-cursor0" in machine.asked("apt-get install")[0]


# --- Troubles


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
    checkout: dev.Checkout,
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
    assert "连不上" in str(dev.explain_failure(heard, "安装", "Installing"))


def test_an_incomplete_copy_of_the_code_is_told(
    machine: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
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
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | {"msvcrt"}


# --- Checks and tests


def test_every_check_runs_even_after_one_has_failed(
    prepared: RecordingMachine, checkout: dev.Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    prepared.failing = {"ruff format": (1, []), "mypy": (2, [])}
    assert dev.main(["check"], prepared, checkout) == 1
    assert len(prepared.commands) == 4
    assert "未通过：ruff format、mypy。" in capsys.readouterr().out


def test_tests_begin_with_the_checks_and_use_every_core(
    prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    assert dev.main(["test"], prepared, checkout) == 7
    assert len(prepared.commands) == 4
    [(command, folder, variables)] = prepared.became
    assert command[1:4] == ["-m", "pytest", "-n"]
    assert int(command[4]) >= 2
    assert folder == checkout.root
    assert variables == {"QT_QPA_PLATFORM": "offscreen"}


def test_a_failed_check_stops_before_the_tests(
    prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    prepared.failing = {"importlinter": (1, [])}
    assert dev.main(["test"], prepared, checkout) == 1
    assert prepared.became == []


def test_chosen_tests_run_without_the_checks(
    prepared: RecordingMachine, checkout: dev.Checkout
) -> None:
    dev.main(["test", "tests/app", "-n0"], prepared, checkout)
    assert prepared.commands == []
    assert prepared.became[0][0][-2:] == ["tests/app", "-n0"]


# --- The computer itself


def test_a_followed_program_is_heard_line_by_line() -> None:
    heard: list[str] = []
    script = "import sys; print('药'); print('two', file=sys.stderr); sys.exit(5)"
    machine = dev.Machine(os.environ)
    assert machine.follow([sys.executable, "-c", script], heard.append) == 5
    assert sorted(heard) == ["two", "药"]


def test_becoming_a_program_passes_its_exit_code_folder_and_variables(tmp_path: Path) -> None:
    child = "import os, sys; print(os.getcwd(), os.environ['SIGN']); sys.exit(9)"
    script = (
        "import dev, os, pathlib, sys; dev.Machine(os.environ).become("
        f"[sys.executable, '-c', {child!r}], pathlib.Path({str(tmp_path)!r}), SIGN='here')"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(tmp_path.resolve()), "here"]
    assert done.returncode == (9 if os.name == "posix" else 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of Linux libraries")
def test_the_loader_tells_which_libraries_are_there() -> None:
    machine = dev.Machine({})
    assert machine.loads("libc.so.6")
    assert not machine.loads("libnowhere.so.99")


# --- The lock


def test_the_lock_in_the_tree_may_be_installed_anywhere() -> None:
    assert dev.lock_faults((ROOT / "requirements.lock").read_text(encoding="utf-8")) == []


def test_the_lock_holds_every_package_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=!~ ]", text)[0].lower().replace("_", "-") for text in wanted}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert names <= set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("alembic==", "--index-url https://mirror.example/simple\nalembic=="),
        ("alembic==", "--find-links ./wheels\nalembic=="),
        ("alembic==1.20.1 ", "alembic @ file:///somewhere/alembic.whl "),
        ("alembic==1.20.1", "alembic>=1.20.1"),
        (f"    --hash=sha256:{'a' * 64}\n", ""),
        (f"sha256:{'a' * 64}", f"sha256:{'a' * 63}"),
        ("(pyproject.toml)", "(/home/someone/pyproject.toml)"),
        ("# via\n", "# via -r /srv/list.txt\n"),
        ("essentials==6.11.3", "essentials==6.12.0"),
        ("essentials==6.11.3", "essentials==7.0.0"),
        ("pyside6-essentials", "pyside5-essentials"),
    ],
)
def test_a_lock_with_an_address_a_path_or_no_hash_is_refused(old: str, new: str) -> None:
    assert dev.lock_faults(LOCK) == []
    assert old in LOCK
    assert dev.lock_faults(LOCK.replace(old, new, 1))


def renew(text: str) -> Callable[[list[str]], None]:
    """Play uv: write the resolved text where the command wants it."""

    def write(command: list[str]) -> None:
        if "--universal" in command:
            [name] = [word.split("=")[1] for word in command if word.startswith("--output-file")]
            Path(name).write_text(text, encoding="utf-8")

    return write


def test_renewing_the_lock_replaces_it_after_all_systems_have_wheels(
    prepared: RecordingMachine, checkout: dev.Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout.root)
    newer = LOCK.replace("1.20.1", "1.20.9")
    prepared.on_run = renew(newer)
    assert dev.main(["lock", "--upgrade"], prepared, checkout) == 0
    assert checkout.lock.read_text(encoding="utf-8") == newer
    assert not checkout.lock.with_suffix(".new").exists()
    resolve, *wheels = prepared.commands
    assert {"--universal", "--generate-hashes", "--upgrade"} <= set(resolve)
    assert len(wheels) == 3
    assert all("--only-binary=:all:" in command for command in wheels)


@pytest.mark.parametrize("failing", ["--universal", "--python-platform=windows", ""])
def test_a_lock_that_does_not_hold_leaves_the_old_one(
    failing: str,
    prepared: RecordingMachine,
    checkout: dev.Checkout,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(checkout.root)
    prepared.failing = {failing: (2, [])} if failing else {}
    prepared.on_run = renew(LOCK.replace("1.20.1", "1.20.9") if failing else "--pre\n" + LOCK)
    assert dev.main(["lock"], prepared, checkout) == 1
    assert checkout.lock.read_text(encoding="utf-8") == LOCK
    assert not checkout.lock.with_suffix(".new").exists()


# --- The build server


def test_the_build_server_runs_the_command_people_run() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "exec python3 dev.py test"
    assert os.name == "nt" or script.stat().st_mode & stat.S_IXUSR
