"""The service's own chain of the audit log is read on its server, and a hospital's is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main
from app.people.audit import journal
from app.people.audit.journal import SERVICE_CHAIN
from app.people.audit.kinds import Kind, Outcome
from app.people.audit.values import OPERATOR, Subject
from app.store.clock import SystemClock
from app.store.database import Database
from sync.assembly.audit_reading import WORKS
from sync.assembly.beside import Door, Parts
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.auditing.writing import write
from sync.service.settings import ServiceSettings
from tests.sync.service.running import ORG

CLOCK = SystemClock()


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A service's folder: a backup, one that failed, and an export of a hospital."""
    folder = tmp_path / "service"
    folder.mkdir()
    own, failed = Caller(SERVICE_CHAIN), Outcome.FAILED
    with Database.at(folder / "service.db") as database, database.writing() as connection:
        accounts.add_organisation(connection, ORG, "测试医院")
        write(connection, CLOCK, own, Kind.BACKED_UP, after={"histories": 2})
        write(connection, CLOCK, own, Kind.BACKED_UP, after={"why": "磁盘满了"}, outcome=failed)
        write(connection, CLOCK, Caller(ORG), Kind.EXPORTED, Subject("list", "secret-list"))
    return folder


def test_what_stands_in_the_services_own_chain_is_listed_and_no_hospitals(
    service: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it nobody could read which backup failed, but whoever reads databases."""
    assert main.main(["audit", "list", "--folder", str(service)]) == 0
    newest, oldest = capsys.readouterr().out.splitlines()
    assert ("备份  失败" in newest, "磁盘满了" in newest) == (True, True)
    assert "备份  完成" in oldest
    words = ("--json", "--text", "磁盘", "--kind", "backed-up", "--first", "2020-01-01")
    assert main.main(["audit", "list", "--folder", str(service), *words]) == 0
    (only,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (only["kind"], only["outcome"], only["seq"]) == ("backed-up", "failed", 2)
    assert main.main(["audit", "list", "--folder", str(service), "--limit", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main.main(["audit", "list", "--folder", str(service), "--last", "2020-01-01"]) == 0
    assert capsys.readouterr().out == ""


def test_an_export_is_itself_written_down(service: Path, tmp_path: Path) -> None:
    """Without it the list of all who knocked could be carried away unseen."""
    file = tmp_path / "own.csv"
    assert main.main(["audit", "export", str(file), "--folder", str(service)]) == 0
    lines = file.read_text("utf-8-sig").splitlines()
    assert (len(lines), "磁盘满了" in lines[1]) == (3, True)
    assert not any("secret-list" in line for line in lines)
    with Database.at(service / "service.db") as database, database.reading() as connection:
        *_, last = journal.rows_behind(connection, SERVICE_CHAIN, 0)
    note = journal.entry_of(last).filed.note
    assert (note.kind, note.actor.number, note.subject.id) == (Kind.EXPORTED, OPERATOR, str(file))
    assert json.loads(note.after) == {"rows": 2, "format": "csv"}


def test_a_running_service_is_asked(
    service: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it the service would have to be stopped to be read about."""
    file, path = tmp_path / "own.csv", service / "service.db"
    with Database.at(path) as database:
        parts = Parts(database, f"sqlite:///{path}", ServiceSettings(), service)
        with Door(parts, WORKS):
            assert main.main(["audit", "list", "--folder", str(service)]) == 0
            assert "磁盘满了" in capsys.readouterr().out
            assert main.main(["audit", "export", str(file), "--folder", str(service)]) == 0
    assert "磁盘满了" in file.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--first", "23.11.2026"], "2026-11-23"),
        (["export", "own.txt"], ".csv"),
        (["list", "--database", "sqlite:///no-such.db"], "找不到"),
        (["export", "no/such/folder/own.csv"], "换一个文件夹"),
    ],
)
def test_what_cannot_be_done_is_said(
    service: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    """Without it a typing error would end in a trace of calls."""
    assert main.main(["audit", *words, "--folder", str(service)]) > 0
    assert said in capsys.readouterr().err
