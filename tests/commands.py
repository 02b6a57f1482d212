"""Runs main.py as other programs do: a process, its answers, its words and its exit status.

Without it the command line would be tested from the inside, where a traceback is an exception.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.receiving.values import Delivery
from tests import warm
from tests.deliveries import as_document
from tests.end_to_end import without

ROOT = Path(__file__).parents[1]
MAIN = [sys.executable, str(ROOT / "main.py")]
ENVIRONMENT = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
LIMIT_S = 120


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    status: int
    out: bytes
    said: str
    """Standard error."""

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The JSON objects it answered, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


def run(*arguments: str | Path, given: bytes = b"", refused: str = "", **environment: str) -> Ran:
    """Run a command to its end, without packages that are refused; a traceback is no answer."""
    words = [str(argument) for argument in arguments]
    start = warm.call if warm.IS_POSSIBLE else _call
    packages = refused.split(",") if refused else []
    status, out, said = start(words, given, ENVIRONMENT | environment, LIMIT_S, packages)
    ran = Ran(status, out, said.decode())
    assert "Traceback" not in ran.said, ran.said
    return ran


def _call(
    arguments: list[str],
    given: bytes,
    environment: dict[str, str],
    within_s: float,
    refused: list[str],
) -> tuple[int, bytes, bytes]:
    program = [sys.executable, without.__file__, ",".join(refused)] if refused else MAIN
    done = subprocess.run(
        [*program, *arguments],
        input=given,
        capture_output=True,
        timeout=within_s,
        check=False,
        env=environment,
    )
    return done.returncode, done.stdout, done.stderr


def delivery_file(folder: Path, delivery: Delivery) -> Path:
    """Write a delivery as its distributor does."""
    path = folder / f"{delivery.delivery_no}.json"
    path.write_text(json.dumps(as_document(delivery), ensure_ascii=False), encoding="utf-8")
    return path
