"""The desktop as a clerk works at it: the real window, a real service, keys and nothing else."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.commands import ENVIRONMENT, ROOT, run
from tests.printing import printed

LIMIT_S = 180
BOXES = 400
"""Of the first training delivery."""


def stored(database: Path, sql: str) -> list[Any]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


def check_store(folder: Path) -> str:
    """What was scanned is in the store once; the receipt is confirmed, all odd codes explained."""
    database = folder / "workstation.db"
    ((receipt_no, state, person),) = stored(
        database, "SELECT receipt_no, state, confirmed_by FROM receipt"
    )
    assert (state, person) == ("confirmed", "收货员甲")
    assert stored(database, "SELECT count(*) FROM package WHERE smallest") == [(BOXES,)]
    refused = "SELECT count(*) FROM scan WHERE added = 0 AND verdict IN "
    refused += "('not-on-delivery', 'unknown-code', 'malformed', 'wrong-batch', 'expired')"
    ((odd,),) = stored(database, refused)
    assert odd == 5
    assert stored(database, "SELECT count(*) FROM settlement") == [(odd,)]
    scans = "SELECT count(*), max(seq), sum(added), count(undoes) FROM scan"
    ((count, last, added, undone),) = stored(database, scans)
    assert (count, added, undone) == (last, BOXES, 1)
    devices = stored(database, "SELECT DISTINCT device FROM scan ORDER BY device")
    assert devices == [("keyboard-1",), ("screen",)]
    return str(receipt_no)


def check_audit(folder: Path) -> None:
    """Who worked and what was printed is written down here, and the service's chain is whole."""
    noted = "SELECT body FROM operation WHERE kind = 'audit.noted'"
    # Whoever closes the window at once takes the last note along: it is pushed the next time.
    here = [json.loads(body) for (body,) in stored(folder / "workstation.db", noted)]
    assert {("signed-in", "收货员甲"), ("exported", "收货员甲")} <= {
        (one["kind"], one.get("name", "")) for one in here
    }
    told = stored(folder / "service.db", "SELECT kind, name FROM audit_entry WHERE org <> ''")
    assert ("signed-in", "收货员甲") in told
    done = run("audit", "verify", "--json", "--folder", folder)
    assert done.status == 0, done.out


def test_a_clerk_receives_a_delivery_by_keys_alone(tmp_path: Path) -> None:
    folder, pictures = tmp_path / "training", tmp_path / "pictures"
    folder.mkdir()
    pictures.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.desktop_clerk", str(folder), str(pictures)],
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    receipt_no = check_store(folder)
    check_audit(folder)
    paper = (folder / "papers" / f"{receipt_no}.pdf").read_bytes()
    assert receipt_no in "\n".join(printed.words(paper))
    for name in ("deliveries", "receiving", "tray", "printed"):
        with Image.open(pictures / f"{name}.png") as picture:
            assert picture.size == (1366, 768), name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a screen")
def test_a_desktop_without_a_screen_says_so() -> None:
    ran = run("desktop", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert (ran.status, ran.out) == (1, b"")
    assert "没有图形界面" in ran.said


def test_a_desktop_whose_folder_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    ran = run("desktop", "--training", "--folder", tmp_path / "file")
    assert (ran.status, ran.out) == (1, b"")
    assert "不能使用文件夹" in ran.said


def test_a_desktop_with_wrong_settings_says_which(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("sync_evry_s = 3")
    ran = run("desktop", "--folder", tmp_path, "--settings", settings)
    assert (ran.status, ran.out) == (2, b"")
    assert "sync_evry_s" in ran.said
