"""What support is sent is what was shown, and names no box, person or secret."""

from __future__ import annotations

import io
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from app.entry.findings import Ground, found
from app.entry.settings import Settings
from app.upkeep import crashes
from app.upkeep.support import bundle, texts_of
from tests.deliveries import code

NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
SECRET = "Zx81234567890abcdefghijk"


def test_no_text_names_a_box_a_person_or_a_secret(worked: Path, tmp_path: Path) -> None:
    """Support would read who scanned what."""
    folder = tmp_path / "w"
    shutil.copytree(worked, folder)
    with closing(sqlite3.connect(folder / "workstation.db")) as connection, connection:
        [(who,)] = connection.execute("SELECT DISTINCT person FROM scan").fetchall()
    crashes.keep(folder, crashes.report_of("0a1b2c3d", ValueError(f"{code(7)} of {who}")))
    (folder / "logs").mkdir()
    (folder / "logs" / "tracedock.log").write_text(f"{who} scanned {code(8)}; token={SECRET}\n")
    (folder / "label-printers.json").write_text('[{"name": "carton"}]')
    ground = Ground(folder, Settings(service_url=f"https://me:{SECRET}@srv:8443"))

    texts = texts_of(ground, [found("disk", f"{Path.home()}/x 满了", "full")], NOW, "1.2.3")

    by_name = {one.name: one.text for one in texts}
    whole = "\n".join(by_name.values())
    assert who and who not in whole
    for secret in (code(7), code(8), code(1), SECRET, str(Path.home()) + "/x"):
        assert secret not in whole
    assert "人员1 scanned 8100001•••" in by_name["log.txt"]
    assert "ValueError" in next(text for name, text in by_name.items() if name.startswith("crash-"))
    assert "scan 6\n" in by_name["database.txt"]
    assert by_name["label-printers.json"] == '[{"name": "carton"}]'
    assert "TraceDock 1.2.3" in by_name["about.txt"]
    assert "~/x 满了" in by_name["findings.txt"]


def test_the_bundle_holds_what_was_shown_and_nothing_else(worked: Path) -> None:
    """A person would agree to something else than what is sent."""
    texts = texts_of(Ground(worked, Settings()), (), NOW, "1")

    with zipfile.ZipFile(io.BytesIO(bundle(texts, NOW))) as archive:
        packed = {name: archive.read(name).decode() for name in archive.namelist()}
    assert packed == {one.name: one.text for one in texts}


def test_a_damaged_database_is_said_and_the_rest_is_there(tmp_path: Path) -> None:
    """Just when support is needed there would be no bundle."""
    (tmp_path / "workstation.db").write_bytes(b"no database at all" * 100)

    texts = {one.name: one.text for one in texts_of(Ground(tmp_path, Settings()), (), NOW, "1")}

    assert texts["database.txt"].startswith("not readable")
    assert "about.txt" in texts
