from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import main
from app.people.audit import roots
from app.people.audit.facts import write as note
from app.people.audit.kinds import Kind
from app.people.audit.signing import Signer
from app.people.audit.values import Actor, Note, Subject
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.workstation import identify, join
from sync.service import accounts
from sync.service.accounts import Caller
from sync.service.auditing.keeping import AuditKeeping
from sync.service.auditing.writing import write
from sync.service.own_secrets import AUDIT, load_secret
from tests.sync.service.running import ORG

CLOCK = SystemClock()


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A service's folder with five entries, the first three signed."""
    folder = tmp_path / "service"
    folder.mkdir()
    signer = Signer(load_secret(AUDIT, folder, {}))
    with Database.at(folder / "service.db") as database:
        keeping = AuditKeeping(database, CLOCK, signer, 400, lambda: None)
        for number in range(1, 6):
            with database.writing() as connection:
                accounts.add_organisation(connection, ORG, "测试医院")
                write(connection, CLOCK, Caller(ORG), Kind.EXPORTED, Subject("list", str(number)))
            if number == 3:
                keeping.look()
    return folder


@pytest.fixture
def station(tmp_path: Path, service: Path) -> Path:
    """A workstation's folder: four deeds of its own, and the service's roots."""
    folder = tmp_path / "station"
    with Database.at(folder / "workstation.db") as database, database.writing() as connection:
        identify(connection, CLOCK)
        join(connection, ORG, 1)
        log = ChangeLog(identify(connection, CLOCK), CLOCK)
        for number in range(4):
            note(connection, log, Note(Kind.PRINTED, actor=Actor(f"T{number}", "某人")))
        with Database.at(service / "service.db") as there, there.reading() as looking:
            for root in roots.of_chain(looking, ORG):
                assert roots.keep(connection, root)
    return folder


def verify(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[Any]]:
    status = main.main(["audit", "verify", "--json", *map(str, words)])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def behind_its_back(file: Path, *statements: str) -> None:
    """As somebody with the file and any program for SQLite would do it."""
    with closing(sqlite3.connect(file)) as connection:
        for trigger in ("entry_unchanged", "entry_kept", "root_unchanged", "root_kept"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_{trigger}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_whole_logs_are_said_to_be_whole(
    service: Path, station: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it an alarm could be one that always rings.
    status, (chain,) = verify(capsys, "--folder", service)
    assert (status, chain["ok"], chain["entries"], chain["signed_to"]) == (0, True, 5, 3)
    status, (log,) = verify(capsys, "--folder", station)
    assert (status, log["chain"], log["entries"], log["signed_to"]) == (0, "workstation", 4, 3)
    witness = ("--witness", station / "workstation.db")
    assert verify(capsys, "--folder", service, *witness, "--hospital", ORG)[0] == 0
    assert main.main(["audit", "verify", "--folder", str(service)]) == 0
    assert "5 条，逐条核对无误，其中到第 3 条有签名" in capsys.readouterr().out


def test_the_first_altered_row_is_named_with_its_day(
    service: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it an auditor would know that something is wrong, and not where to look.
    behind_its_back(service / "service.db", "UPDATE audit_entry SET number = 'X' WHERE seq = 4")
    status, (chain,) = verify(capsys, "--folder", service)
    assert (status, chain["row"], chain["fault"], chain["entries"]) == (1, 4, "altered", 3)
    assert abs((date.fromisoformat(chain["day"]) - CLOCK.today()).days) <= 1
    assert main.main(["audit", "verify", "--folder", str(service)]) == 1
    assert "第 4 条" in capsys.readouterr().out


def test_roots_that_were_removed_with_the_rows_are_brought_by_a_workstation(
    service: Path, station: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it whoever empties the tables would have emptied the memory of everybody.
    empty = [f"DELETE FROM audit_{table}" for table in ("entry", "root", "head")]
    behind_its_back(service / "service.db", *empty)
    assert main.main(["audit", "verify", "--folder", str(service)]) == 1
    assert "没有审计记录" in capsys.readouterr().err
    witness = ("--witness", station / "workstation.db")
    status, (chain,) = verify(capsys, "--folder", service, *witness)
    assert (status, chain["row"], chain["fault"]) == (1, 1, "missing")


TAMPERED = (
    ("UPDATE operation SET body = replace(body, 'T2', 'X2') WHERE seq = 3", 3, "altered"),
    ("DELETE FROM operation WHERE seq = 2", 2, "missing"),
    ("UPDATE operation SET at = '2020-01-01 00:00:00.000000' WHERE seq = 1", 1, "altered"),
    ("DELETE FROM operation WHERE seq = 4", 4, "missing"),
)


@pytest.mark.parametrize(("statement", "row", "fault"), TAMPERED)
def test_a_workstations_own_log_is_counted_again(
    station: Path, capsys: pytest.CaptureFixture[str], statement: str, row: int, fault: str
) -> None:
    # Without it what was printed and exported here could be taken back with any editor.
    said = "INSERT INTO local_state VALUES ('acknowledged_seq', '4')"
    behind_its_back(station / "workstation.db", said, statement)
    status, (log,) = verify(capsys, "--folder", station)
    assert (status, log["row"], log["fault"], log["entries"]) == (1, row, fault, row - 1)


def test_what_was_audited_before_joining_is_counted_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it a workstation without a service would keep a log that anybody may edit.
    with Database.at(tmp_path / "workstation.db") as database, database.writing() as connection:
        log = ChangeLog(identify(connection, CLOCK), CLOCK)
        for number in range(3):
            note(connection, log, Note(Kind.PRINTED, actor=Actor(f"T{number}", "某人")))
    status, (own, alone) = verify(capsys, "--folder", tmp_path)
    assert (status, own["entries"], alone["chain"], alone["entries"]) == (0, 0, "alone", 3)
    tampered = "UPDATE audit_entry SET number = 'X' WHERE seq = 2"
    behind_its_back(tmp_path / "workstation.db", tampered)
    assert main.main(["audit", "verify", "--folder", str(tmp_path)]) == 1
    assert "登记到机构之前：第 2 条" in capsys.readouterr().out


def test_wrong_calls_are_answered_in_words(
    service: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it a slip of the pen would end in a traceback, or in “nothing is wrong”.
    for words in (
        ("--database", tmp_path / "none.db"),
        ("--database", "nonsense://x"),
        ("--folder", service, "--witness", tmp_path / "none.db"),
        ("--folder", service, "--witness", service / "service.db"),
    ):
        assert main.main(["audit", "verify", *map(str, words)]) == 2
        assert "Traceback" not in capsys.readouterr().err
    assert main.main(["audit", "verify", "--folder", str(service), "--hospital", "nobody"]) == 1


def test_a_running_service_is_verified_from_beside(
    service: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without it a hospital would have to stop its service to look.
    with Database.at(service / "service.db"):
        assert verify(capsys, "--folder", service)[0] == 0
    copied = service.parent / "copy.db"
    shutil.copy(service / "service.db", copied)
    status, (chain,) = verify(capsys, "--database", copied)
    assert (status, len(chain["keys"])) == (0, 1)
