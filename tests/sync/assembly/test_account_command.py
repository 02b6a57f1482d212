"""An administrator's day by command: hospitals, codes, workstations, people, quarantine."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import main
from app.store.database import Database
from sync.assembly.beside import Door, Parts
from sync.assembly.command import WORKS
from sync.assembly.people_command import PASSWORD
from sync.service.settings import ServiceSettings
from tests.campuses import EAST, know_campuses
from tests.sync.service.running import ORG, RunningService, Station, opened, operation

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningService]:
    """A service that holds its file, and takes wishes as a process of its own would."""
    path = tmp_path / "service.db"
    with Database.at(path) as database:
        service = RunningService(database)
        parts = Parts(database, f"sqlite:///{path}", ServiceSettings(), tmp_path)
        with Door(parts, WORKS):
            yield service
        assert service.stop()


@pytest.fixture
def ask(running: RunningService, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*words: str, status: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert main.main([*words, "--folder", str(tmp_path), "--json"]) == status
        out, err = capsys.readouterr()
        print(err, file=sys.stderr)
        return [json.loads(line) for line in out.splitlines()]

    return run


def test_a_workstation_is_let_in_revoked_looked_at_and_let_in_again(
    running: RunningService, ask: Ask
) -> None:
    [made] = ask("workstation", "code", "--hospital", ORG)
    assert len(made["code"]) == 11
    station = running.enrol()
    named = ("--hospital", ORG)
    [seen] = ask("workstation", "list", *named)
    assert (seen["number"], seen["device"], seen["revoked_at"]) == (1, str(station.device), None)
    [revoked] = ask("workstation", "revoke", "1", *named)
    assert revoked["revoked_at"] is not None
    pushed = [operation(seq, opened(uuid.uuid4(), uuid.uuid4())) for seq in (1, 2)]
    assert station.push(*pushed).status_code == 200
    [held, rest] = ask("workstation", "quarantine", str(station.device), *named)
    assert {held["seq"], rest["seq"]} == {1, 2}
    assert held["body"]
    [second] = ask("workstation", "quarantine", "1", *named, "--after", held["op_id"])
    assert second == rest
    [back] = ask("workstation", "readmit", seen["name"], *named)
    assert (back["revoked_at"], back["quarantined"]) == (None, 2)
    again = Station(station.url, station.device, station.token, station.incarnation)
    assert again.push(*pushed).json()["results"][0]["status"] == "applied"


def test_a_workstation_is_put_at_a_place_and_nowhere_again(
    running: RunningService, ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it a hospital that runs its service without windows could hold nobody to a campus."""
    with running.database.writing() as connection:
        know_campuses(connection, ORG)
    running.enrol()
    named = ("--hospital", ORG)
    assert [one["place"] for one in ask("workstation", "list", *named)] == [""]
    assert [one["place"] for one in ask("workstation", "place", "1", EAST, *named)] == [EAST]
    assert [one["place"] for one in ask("workstation", "place", "1", "--anywhere", *named)] == [""]
    assert main.main(["workstation", "list", *named, "--folder", str(tmp_path)]) == 0
    assert "不限配送点" in capsys.readouterr().out


def test_people_are_added_listed_and_given_another_password(
    running: RunningService, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = ("--hospital", ORG)
    monkeypatch.setenv(PASSWORD, "A first word, 1")
    wish = ("person", "set", "A02", "系统管理员甲", "--role", "system-administrator")
    [told] = ask(*wish, *named)
    named_as = {"number": "A02", "name": "系统管理员甲", "role": "system-administrator"}
    assert told.items() >= named_as.items()
    monkeypatch.delenv(PASSWORD)
    ask("person", "set", "R01", "收货员甲", "--role", "receiving-clerk", *named)
    assert [one["number"] for one in ask("person", "list", *named)] == ["A02", "R01"]
    station = running.enrol()

    def signs_in(password: str) -> int:
        wish = {"number": "A02", "password": password}
        return station.send("POST", "/v1/sign-in", json=wish).status_code

    assert signs_in("A first word, 1") == 200
    monkeypatch.setenv(PASSWORD, "Another word, 2")
    [told] = ask("person", "password", "A02", *named)
    assert "password" not in told
    assert (signs_in("A first word, 1"), signs_in("Another word, 2")) == (401, 200)


def test_hospitals_are_added_and_renamed(ask: Ask) -> None:
    ask("hospital", "set", "H2", "第二医院")
    ask("hospital", "set", "H2", "第二人民医院")
    found = {one["hospital"]: one["name"] for one in ask("hospital", "list")}
    assert found == {ORG: "测试医院", "H2": "第二人民医院"}
    ask("workstation", "code", "--hospital", "H2")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("workstation", "code", "--hospital", "NONE"), "没有机构"),
        (("workstation", "revoke", "9", "--hospital", ORG), "没有唯一的工作站"),
        (("person", "password", "X", "--hospital", ORG), "口令"),
        (("person", "set", "1", "甲", "--role", "emperor", "--hospital", ORG), "岗位应为"),
        (("person", "set", " ", "甲", "--role", "purchaser", "--hospital", ORG), "工号和姓名"),
        (("workstation", "place", "9", EAST, "--hospital", ORG), "没有唯一的工作站"),
        (("hospital", "set", "a.b", "x"), "机构编码"),
        (("hospital", "set", "H3", " "), "机构名称"),
    ],
)
def test_what_cannot_be_done_is_said(
    ask: Ask,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
) -> None:
    assert main.main([*words, "--folder", str(tmp_path)]) in (1, 2)
    assert said in capsys.readouterr().err


def test_a_weak_password_and_an_unknown_person_are_refused(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSWORD, "Bb2Bb2Bb2Bb2")
    named = ("--hospital", ORG)
    assert ask("person", "set", "A1", "甲", "--role", "administrator", *named, status=2) == []
    said = capsys.readouterr().err
    assert ("太常见" in said, "升级" in said) == (True, False)
    assert ask("person", "list", *named) == []
    assert ask("person", "password", "A1", *named, status=1) == []
    assert ask("workstation", "quarantine", "1", *named, status=1) == []


def test_lines_for_people_name_the_state(
    running: RunningService, ask: Ask, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    station = running.enrol()
    words = ("workstation", "revoke", str(station.device), "--hospital", ORG)
    assert main.main([*words, "--folder", str(tmp_path)]) == 0
    assert "已停用" in capsys.readouterr().out
    station.push(operation(1, opened(uuid.uuid4(), uuid.uuid4())))
    main.main(["workstation", "list", "--hospital", ORG, "--folder", str(tmp_path)])
    assert "隔离 1 项" in capsys.readouterr().out
    main.main(["workstation", "quarantine", "1", "--hospital", ORG, "--folder", str(tmp_path)])
    assert "receipt.opened" in capsys.readouterr().out


def test_a_database_server_is_asked_directly(
    postgres_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*words: str) -> list[dict[str, Any]]:
        assert main.main([*words, "--database", postgres_url, "--json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    for org in ("H1", "H2"):
        ask("hospital", "set", org, f"医院 {org}")
    assert [one["hospital"] for one in ask("hospital", "list")] == ["H1", "H2"]
    monkeypatch.setenv(PASSWORD, "A first word, 1")
    wish = ("person", "set", "A1", "甲", "--role", "security-administrator")
    ask(*wish, "--hospital", "H1")
    assert ask("person", "list", "--hospital", "H2") == []
    ask("person", "password", "A1", "--hospital", "H1")
    assert len(ask("workstation", "code", "--hospital", "H2")) == 1
    assert ask("workstation", "list", "--hospital", "H2") == []
