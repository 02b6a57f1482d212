"""The packages the program stands on: may they be used, and is nothing bad known of them?"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import dev
from checking import advisories, licences
from checking.advisories import BadList, NotAsked, ask, known_in
from checking.licences import ALLOWED, ELSEWHERE, EXCEPTIONS, Found, licence_of, look, report
from checking.locked import LOCK, Package, packages_in
from tests.dev.machine import LOCK as SMALL_LOCK
from tests.dev.machine import ROOT

PACKAGES = (Package("alembic", "1.20.1"), Package("mako", "1.0"))


def test_the_lock_is_read_whole() -> None:
    # Without it a package that is not seen would not be looked at.
    text = LOCK.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]
    assert len(packages_in(text)) == len({line.split(" ")[0] for line in lines}) > 90
    assert [one.name for one in packages_in(SMALL_LOCK)] == [
        "alembic",
        "colorama",
        "pyside6-essentials",
    ]
    with pytest.raises(ValueError, match="no packages"):
        packages_in("")


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("MIT", "MIT"),
        ("Apache 2.0", "Apache-2.0"),
        ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", "LGPL-3.0-only"),
        ("GPL-3.0-only OR MIT", "MIT"),
        ("(MIT AND Zlib)", "MIT AND Zlib"),
        ("MIT AND GPL-3.0-only", ""),
        ("GPL-3.0-only", ""),
        ("AGPL-3.0-or-later", ""),
        ("GNU General Public License v3 (GPLv3)", ""),
        ("Other/Proprietary License", ""),
        ("UNKNOWN", ""),
        ("", ""),
    ],
)
def test_a_licence_is_allowed_or_it_is_not(said: str, licence: str) -> None:
    # Without it GPL beside MIT would be taken for MIT, or a choice of both refused.
    assert licence_of(said) == licence


def test_every_package_of_the_lock_may_be_used_and_the_list_for_people_is_true() -> None:
    # Without it a package that binds us could be built in, and the list would tell of old days.
    found = look(list(dict.fromkeys(one.name for one in packages_in(LOCK.read_text("utf-8")))))
    assert [one for one in found if not one.licence] == []
    assert licences.REPORT.read_text(encoding="utf-8") == report(found)


def test_exceptions_have_reasons_are_needed_and_end_in_what_is_allowed() -> None:
    # Without it the list of exceptions would be the way around the list of licences.
    names = {one.name for one in packages_in(LOCK.read_text(encoding="utf-8"))}
    assert set(EXCEPTIONS) <= names
    assert set(ELSEWHERE) <= names
    assert all(licence in ALLOWED and reason for licence, reason in EXCEPTIONS.values())
    assert set(ELSEWHERE.values()) <= ALLOWED
    assert not any(licence_of(licences.said_of(name) or "") for name in EXCEPTIONS)


def test_a_package_nobody_knows_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it what is not installed here would pass as if it were free.
    lock = tmp_path / "lock"
    lock.write_text("nobody-knows-it==1 \\\n    --hash=sha256:0\n", encoding="utf-8")
    assert look(["nobody-knows-it"]) == [Found("nobody-knows-it", "", "", "?")]
    assert licences.main(["--write"], lock, tmp_path / "list.md") == 1
    assert "nobody-knows-it" in capsys.readouterr().out
    lock.write_text("mako==1 \\\n    --hash=sha256:0\n", encoding="utf-8")
    assert licences.main([], lock, tmp_path / "list.md") == 1
    assert licences.main(["--write"], lock, tmp_path / "list.md") == 0
    assert licences.main([], lock, tmp_path / "list.md") == 0


@contextmanager
def database(status: int, answer: bytes) -> Iterator[tuple[str, list[Any]]]:
    """A stand-in of the database of advisories, and what it was asked."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_said: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/querybatch", asked
        finally:
            server.shutdown()
            thread.join()


def results(*told: object) -> bytes:
    return json.dumps({"results": told}).encode()


def files(folder: Path, known: str = "") -> tuple[Path, Path]:
    lock, listed = folder / "lock", folder / "known.toml"
    lock.write_text("".join(f"{one.name}=={one.version} \\\n" for one in PACKAGES), "utf-8")
    listed.write_text(known, encoding="utf-8")
    return lock, listed


KNOWN = '[[known]]\npackage = "mako"\nid = "GHSA-1"\nreason = "not called"\nlooked = 2026-11-22\n'
WEAK = results({}, {"vulns": [{"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z"}]})


def test_all_packages_are_asked_for_at_once_by_name_and_version() -> None:
    # Without it a weakness of another version would be told, or that of ours not.
    with database(200, WEAK) as (address, asked):
        assert ask(address, PACKAGES) == {PACKAGES[1]: ("GHSA-1",)}
    assert asked[0]["queries"][1] == {
        "package": {"name": "mako", "ecosystem": "PyPI"},
        "version": "1.0",
    }


@pytest.mark.parametrize(
    ("answer", "known", "status", "said"),
    [
        (results({}, {}), "", 0, "2 个软件包已核对"),
        (WEAK, "", 1, "mako 1.0: GHSA-1"),
        (WEAK, KNOWN, 0, "0 new"),
        (results({}, {}), KNOWN, 0, "holds no more"),
        (WEAK, KNOWN.replace("GHSA-1", "GHSA-2"), 1, "mako 1.0: GHSA-1"),
        (WEAK, KNOWN.replace("not called", " "), 1, "mend the list"),
        (WEAK, KNOWN.replace("2026-11-22", '"gestern"'), 1, "mend the list"),
        (WEAK, "[[known", 1, "mend the list"),
    ],
)
def test_a_weakness_that_is_known_fails_unless_somebody_gave_a_reason(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    answer: bytes,
    known: str,
    status: int,
    said: str,
) -> None:
    # Without it a known hole would stay open, or nobody could work until it is mended elsewhere.
    with database(200, answer) as (address, _asked):
        environment = {advisories.VARIABLE: address}
        assert advisories.main(environment, *files(tmp_path, known)) == status
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (503, b""),
        (200, b"<html>sign in to the guest network</html>"),
        (200, b"[]"),
        (200, results({})),
        (200, b'{"results": [1, 2]}'),
    ],
)
def test_where_nobody_can_be_asked_that_is_said_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int, answer: bytes
) -> None:
    # Without it nobody could work where there is no network, or "not asked" would read as "sound".
    with database(status, answer) as (address, _asked):
        assert advisories.main({advisories.VARIABLE: address}, *files(tmp_path)) == 0
        with pytest.raises(NotAsked):
            ask(address, PACKAGES)
    for nowhere in ("http://127.0.0.1:1/", "file:///etc/passwd"):
        assert advisories.main({advisories.VARIABLE: nowhere}, *files(tmp_path)) == 0
    said = capsys.readouterr().out
    assert said.count("没有审计") == 3
    assert "已核对" not in said


def test_the_list_of_the_project_can_be_read() -> None:
    # Without it a slip in it would be found on the day it is needed.
    known_in(advisories.KNOWN.read_text(encoding="utf-8"))
    with pytest.raises(BadList):
        known_in("known = 1")


def test_the_checks_run_as_dev_runs_them() -> None:
    # Without it the modules could not be found by the command that people run.
    command = [sys.executable, *dev.ours("checking.licences")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
