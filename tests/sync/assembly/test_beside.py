from __future__ import annotations

import http.client
import json
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

import main
from app.people.audit.kinds import Kind
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.audit import audit_entry
from sync.assembly.beside import Door, Parts, door_of
from sync.assembly.command import WORKS
from sync.service import accounts
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from tests.sync.service.relay_sending import SECRET
from tests.sync.service.running import ORG


class Running:
    """A service that holds its file, as another process would."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "service.db"
        self.url = f"sqlite:///{self.path}"
        self.backups = folder / "copies"
        self.database: Database

    def run(self, *words: str) -> int:
        return main.main([*words, "--database", self.url])

    def door(self, database: Database) -> Door:
        settings = ServiceSettings(relay_secret=SECRET, backup_folder=str(self.backups))
        return Door(Parts(database, self.url, settings, self.path.parent), WORKS)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    with Database.at(made.path) as database:
        with database.writing() as connection:
            accounts.add_organisation(connection, ORG, "测试医院")
        service = Service(database, SystemClock(), ServiceSettings(), {})
        assert service.epoch
        made.database = database
        with made.door(database):
            yield made
    assert not door_of(made.path).exists()


def test_keys_are_made_listed_and_revoked_beside_a_running_service(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    his = ("his", "key")
    named = ("--hospital", ORG)
    assert running.run(*his, "add", "--name", "HIS", *named, "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["token"].startswith(f"his.{ORG}.")
    assert running.run(*his, "revoke", made["key"], *named) == 0
    assert running.run(*his, "revoke", made["key"], *named) == 1
    assert made["key"] in capsys.readouterr().err
    relay = ("relay", "key")
    sender = ("--distributor", "91310000000000001X", "--name", "测试配送")
    assert running.run(*relay, "add", *sender, "--hospital", ORG) == 0
    assert "只显示这一次" in capsys.readouterr().out
    assert running.run(*relay, "add", *sender, "--hospital", "nobody") == 2
    assert "nobody" in capsys.readouterr().err
    assert running.run(*relay, "list", "--json") == 0
    (listed,) = capsys.readouterr().out.splitlines()
    assert json.loads(listed)["hospitals"] == [ORG]
    # Made with the secret of the service, not with one of the command's.
    assert not (running.path.parent / "relay-secret").exists()


def test_the_audit_log_says_by_which_account_a_key_was_made(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it everybody who may log in to the server would be one and the same."""
    monkeypatch.setattr("getpass.getuser", lambda: "zhangsan")
    assert running.run("his", "key", "add", "--name", "HIS", "--hospital", ORG) == 0
    sender = ("--distributor", "91310000000000001X", "--name", "测试配送")
    assert running.run("relay", "key", "add", *sender, "--hospital", ORG) == 0
    with running.database.reading() as connection:
        columns = (audit_entry.c.kind, audit_entry.c.name, audit_entry.c.address)
        rows = connection.execute(select(*columns)).all()
    made = {kind: (name, address) for kind, name, address in rows}
    assert made[Kind.HIS_KEY_MADE] == ("服务器上的命令", "zhangsan")
    assert made[Kind.RELAY_KEY_MADE] == ("服务器上的命令", "zhangsan")


def test_a_backup_is_made_by_the_running_service_where_that_keeps_them(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    assert running.run("serve-backup", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert Path(told["file"]).parent == running.backups
    assert Path(told["file"]).stat().st_size == told["bytes"]


def test_the_door_opens_for_its_key_alone(running: Running) -> None:
    said = json.loads(door_of(running.path).read_text())
    if sys.platform != "win32":
        assert stat.S_IMODE(door_of(running.path).stat().st_mode) == 0o600
    wish = json.dumps({"do": "relay-list"}).encode()
    tries = [
        ({}, wish, 401),
        ({"Authorization": "Bearer " + "0" * 64}, wish, 401),
        ({"Authorization": f"Bearer {said['key']}"}, b"[", 422),
        ({"Authorization": f"Bearer {said['key']}"}, b'{"do": "anything"}', 422),
        ({"Authorization": f"Bearer {said['key']}", "Content-Length": "9999999"}, b"", 413),
        ({"Authorization": f"Bearer {said['key']}"}, wish, 200),
    ]
    for headers, body, status in tries:
        door = http.client.HTTPConnection("127.0.0.1", said["port"], timeout=30)
        door.request("POST", "/", body, headers)
        assert door.getresponse().status == status
        door.close()


def test_without_an_answer_the_person_is_told_who_has_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = Running(tmp_path)
    with Database.at(held.path):
        for left_over in (None, "nonsense", json.dumps({"port": 9, "key": "k"})):
            if left_over is not None:
                door_of(held.path).write_text(left_over)
            assert held.run("relay", "key", "list") == 1
            # A long path is told without its middle.
            assert str(held.path)[-20:] in capsys.readouterr().err


def test_several_commands_at_once_each_get_their_own_answer(
    running: Running,
) -> None:
    statuses: list[int] = []

    def add(number: int) -> None:
        words = ("his", "key", "add", "--name", f"HIS{number}", "--hospital", ORG)
        statuses.append(running.run(*words))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [0] * 4
