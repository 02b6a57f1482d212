"""Connections by command, beside a running service and without one."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import fail

import main
from app.people.signing import hashing
from app.people.training import ADMINISTRATOR_NUMBER, ADMINISTRATOR_PASSWORD
from app.store.clock import SystemClock
from app.store.database import Database
from sync.assembly.beside import Door, Parts
from sync.assembly.command import WORKS
from sync.assembly.link_command import PREFIX
from sync.connectors.kinds.registry import KINDS
from sync.sandbox.app import SandboxSettings, build
from sync.service import training
from sync.service.settings import ServiceSettings
from sync.service.signing import passwords
from sync.serving import ThreadedServer
from tests.commands import ROOT
from tests.sync.service.running import ORG, RunningService

SECRET = "s3cr3t-pAssw0rd"
NAMED = ("--hospital", ORG)
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


@pytest.fixture
def ask(folder: Path, no_keyring: None, capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*words: str, status: int = 0, plain: bool = False) -> list[dict[str, Any]]:
        capsys.readouterr()
        where = () if words[1] == "kinds" else ("--folder", str(folder))
        said = [*words, *where, *(() if plain else ("--json",))]
        assert main.main(said) == status
        out, err = capsys.readouterr()
        assert SECRET not in out + err
        print(err, file=sys.stderr)
        if plain:
            return [{"text": out, "error": err}]
        return [json.loads(line) for line in out.splitlines()] or [{"error": err}]

    return run


@pytest.fixture
def hospital(folder: Path, ask: Ask) -> None:
    ask("hospital", "set", ORG, "测试医院")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    account = SandboxSettings(
        user="yyuser", password=SECRET, org_code=ORG, lines=2, cartons=2, boxes=4
    )
    server = ThreadedServer(build(account), "sandbox")
    server.start()
    yield f"{server.url}/ysxt-ws/service/mainservice"
    assert server.stop()


def said(url: str) -> list[str]:
    return ["--set", f"url={url}", "--set", "user=yyuser", "--set", f"org_code={ORG}"]


@pytest.mark.usefixtures("hospital")
def test_a_connection_is_set_tried_changed_and_removed(
    ask: Ask, sandbox: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(ask("link", "kinds")) == len(KINDS)
    monkeypatch.setenv(f"{PREFIX}PASSWORD", SECRET)
    [made] = ask("link", "set", "shanghai-yy", *NAMED, *said(sandbox))
    assert (made["version"], made["secrets"], made["enabled"]) == (1, ["password"], True)
    monkeypatch.delenv(f"{PREFIX}PASSWORD")
    steps = ask("link", "test", "shanghai-yy", *NAMED)
    assert all(step["ok"] for step in steps)
    *_, last = ask("link", "test", "shanghai-yy", *NAMED, "--set", "user=x", status=1)
    assert (last["step"], last["ok"]) == ("账户", False)
    [changed] = ask("link", "set", "shanghai-yy", *NAMED, "--set", "timeout_s=5", "--disable")
    assert (changed["settings"]["timeout_s"], changed["enabled"]) == ("5", False)
    assert changed["settings"]["user"] == "yyuser"
    [listed] = ask("link", "list", *NAMED)
    assert (listed["health"], listed["version"]) == ("off", 2)
    [shown] = ask("link", "list", *NAMED, plain=True)
    assert "停用" in shown["text"]
    assert ask("link", "delete", "shanghai-yy", *NAMED) == [
        {"link": "shanghai-yy", "deleted": True}
    ]
    ask("link", "delete", "shanghai-yy", *NAMED, status=1)
    for path in folder.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()


@pytest.mark.usefixtures("hospital")
def test_secrets_come_on_standard_input_and_long_settings_from_files(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    description = (ROOT / "resources/connectors/mashangfangxin.toml").read_bytes()
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbf" + description)

    def given(text: bytes) -> None:
        stream = io.TextIOWrapper(io.BytesIO(text))
        monkeypatch.setattr(sys, "stdin", stream)

    given(f"secrets=app_key=1;app_secret={SECRET}\n".encode())
    words = ["link", "set", "msfx-declared", "--kind", "declared-trace", *NAMED, "--secrets"]
    words += ["--file", f"description={tmp_path / 'own.toml'}"]
    [made] = ask(*words)
    assert made["kind"] == "declared-trace"
    for text in (b"\xff", b"nothing", b"=x", b"nirgends=x", b"x" * 1_000_001):
        given(text)
        ask(*words, status=2)
    [error] = ask(*words[:-1], f"description={tmp_path / 'nowhere'}", status=2)
    assert "nowhere" in error["error"]


@pytest.mark.usefixtures("hospital")
@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["set", "shanghai-yy", *NAMED], 2, "必须填写"),
        (["set", "nirgends", *NAMED], 2, "shanghai-yy"),
        (["set", "shanghai-yy", *NAMED, "--set", "x"], 2, "名称=值"),
        (["set", "shanghai-yy", *NAMED, "--set", "password=x"], 2, "密钥"),
        (["test", "shanghai-yy", "--hospital", "31010000009"], 1, "没有机构"),
        (["list", "--hospital", "\udcff"], 1, "没有机构"),
        (["delete", "x\udcff", *NAMED], 1, "link list"),
    ],
)
def test_what_cannot_be_done_is_said(ask: Ask, words: list[str], status: int, says: str) -> None:
    [answer] = ask("link", *words, status=status, plain=True)
    assert says in answer["error"]


def test_beside_a_running_service_it_knows_at_once(
    ask: Ask, folder: Path, sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "service.db"
    with Database.at(path) as database:
        running = RunningService(database)
        links = running.service.links
        parts = Parts(database, f"sqlite:///{path}", ServiceSettings(), folder, links)
        with Door(parts, WORKS):
            monkeypatch.setenv(f"{PREFIX}PASSWORD", SECRET)
            ask("link", "set", "shanghai-yy", *NAMED, *said(sandbox))
            assert [one.link for one in running.service.connections.of(ORG)] == ["shanghai-yy"]
            [answer] = ask("link", "set", "shanghai-yy", *NAMED, "--set", "org_code=1", status=2)
            assert "机构编码" in answer["error"]
        assert running.stop()


def test_a_trainee_can_sign_in_as_the_administrator(sqlite_database: Database) -> None:
    clock = SystemClock()
    org = training.seed(sqlite_database, clock)
    training.seed(sqlite_database, clock)
    with sqlite_database.reading() as connection:
        kept = passwords.load(connection, org, ADMINISTRATOR_NUMBER)
    assert kept is not None
    assert ADMINISTRATOR_PASSWORD not in str(kept.hash)
    assert hashing.is_right(str(kept.hash), ADMINISTRATOR_PASSWORD)
