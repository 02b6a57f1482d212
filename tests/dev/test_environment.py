"""A fresh machine is set up once, a prepared one starts at once."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence

import pytest

import dev
from preparing.computer import Checkout
from preparing.packages import only_one, try_to_hold
from tests.dev.machine import LOCK, RecordingMachine


def test_a_fresh_machine_gets_the_locked_packages_checked_by_hash(
    machine: RecordingMachine, checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(["setup"], machine, checkout) == 0
    [pip] = machine.asked("-m pip install")
    assert pip[0] == str(checkout.python)
    assert {"--require-hashes", "--only-binary=:all:"} <= set(pip)
    assert pip[-2:] == ["-r", str(checkout.lock)]
    assert "[  1/3] alembic" in capsys.readouterr().out


def test_the_second_start_asks_the_machine_for_nothing(
    prepared: RecordingMachine, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "loads", lambda soname: pytest.fail(f"looked for {soname}"))
    assert dev.main(["demo"], prepared, checkout) == 7
    assert prepared.commands == []


def test_the_stamp_names_the_lock_and_the_python(
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    stamp = json.loads(checkout.stamp.read_text(encoding="utf-8"))
    assert stamp["lock"] == hashlib.sha256(checkout.lock.read_bytes()).hexdigest()
    assert "3.11.7" in stamp["python"]
    assert list(checkout.venv.glob("dev-stamp.[0-9]*")) == []


def test_a_changed_lock_is_installed_into_the_same_environment(
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    checkout.lock.write_text(LOCK.replace("1.20.1", "1.20.2"), encoding="utf-8")
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("pip install")) == 1
    assert prepared.asked("-m venv") == []
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("pip install")) == 1


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"lock": 1}', "\x00"])
def test_an_unreadable_stamp_counts_as_none(
    stamp: str, prepared: RecordingMachine, checkout: Checkout
) -> None:
    checkout.stamp.write_text(stamp, encoding="utf-8")
    assert dev.main(["demo"], prepared, checkout) == 7
    assert len(prepared.asked("pip install")) == 1


def test_an_interrupted_installation_is_finished_by_the_next_call(
    machine: RecordingMachine,
    checkout: Checkout,
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
    machine: RecordingMachine, checkout: Checkout
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
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    (checkout.venv / "old-package").touch()
    checkout.python.unlink()
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("-m venv")) == 1
    assert not (checkout.venv / "old-package").exists()


def test_an_environment_whose_pip_does_not_start_is_made_anew(
    machine: RecordingMachine, checkout: Checkout
) -> None:
    machine.make_venv()
    machine.failing = {"import pip": (1, [])}
    dev.main(["setup"], machine, checkout)
    assert len(machine.asked("-m venv")) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows copies Python instead of linking it")
def test_an_upgraded_system_python_is_noticed(
    prepared: RecordingMachine, checkout: Checkout
) -> None:
    checkout.python.unlink()
    checkout.python.symlink_to(sys.executable)
    dev.main(["demo"], prepared, checkout)
    assert len(prepared.asked("pip install")) == 1


def test_only_one_call_installs_at_a_time(
    checkout: Checkout, capsys: pytest.CaptureFixture[str]
) -> None:
    entered = threading.Event()

    def second() -> None:
        with only_one(checkout):
            entered.set()

    waiting = threading.Thread(target=second)
    with only_one(checkout), checkout.lock.open("rb") as same:
        assert not try_to_hold(same.fileno())
        waiting.start()
        assert not entered.wait(0.05)
        assert checkout.lock.read_text(encoding="utf-8") == LOCK
    assert entered.wait(30)
    waiting.join(30)
