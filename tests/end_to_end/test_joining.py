"""A workstation joins its service from the real window, which opens anew as its institution's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.store.database import Database
from tests.commands import ENVIRONMENT, ROOT
from tests.sync.service.running import ORG, RunningService

LIMIT_S = 180


def test_the_window_joins_and_opens_anew(tmp_path: Path) -> None:
    folder = tmp_path / "station"
    folder.mkdir()
    with Database.at(tmp_path / "service.db") as database:
        running = RunningService(database)
        words = [str(folder), running.url, running.code()]
        done = subprocess.run(
            [sys.executable, "-m", "tests.end_to_end.joining_person", *words],
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
            cwd=ROOT,
            env=ENVIRONMENT | {"XDG_CONFIG_HOME": str(tmp_path / "settings")},
        )
        assert running.stop()
    assert done.returncode == 0, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert done.stdout.decode().split() == [f"测试医院（{ORG}）", "一号台（1", "号）"]
