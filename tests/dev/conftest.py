"""Gives each test of dev.py a bare computer, or one that is set up."""

from __future__ import annotations

from pathlib import Path

import pytest

import dev
from preparing.computer import Checkout
from tests.dev.machine import LOCK, RecordingMachine


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    return Checkout(tmp_path)


@pytest.fixture
def machine(checkout: Checkout) -> RecordingMachine:
    return RecordingMachine(checkout)


@pytest.fixture
def prepared(machine: RecordingMachine, checkout: Checkout) -> RecordingMachine:
    assert dev.main(["setup"], machine, checkout) == 0
    machine.commands.clear()
    return machine
