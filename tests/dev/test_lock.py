"""The lock holds what the project names, and is renewed whole or not at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import dev
from preparing.computer import Checkout
from tests.dev.machine import LOCK, ROOT, RecordingMachine


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
    prepared: RecordingMachine, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
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
    checkout: Checkout,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(checkout.root)
    prepared.failing = {failing: (2, [])} if failing else {}
    prepared.on_run = renew(LOCK.replace("1.20.1", "1.20.9") if failing else "--pre\n" + LOCK)
    assert dev.main(["lock"], prepared, checkout) == 1
    assert checkout.lock.read_text(encoding="utf-8") == LOCK
    assert not checkout.lock.with_suffix(".new").exists()
