from __future__ import annotations

import json
from pathlib import Path

import pytest

import main
from app.store.database import Database
from sync.service import accounts
from tests.sync.service.running import ORG


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A service's database that knows the hospital."""
    path = tmp_path / "service.db"
    with Database.at(path) as database, database.writing() as connection:
        accounts.add_organisation(connection, ORG, "测试医院")
    return f"sqlite:///{path}"


def run(url: str, *words: str) -> int:
    return main.main(["his", "key", *words, "--hospital", ORG, "--database", url])


def test_a_key_is_made_listed_and_revoked(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(url, "add", "--name", "HIS", "--rights", "codes", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["token"].startswith(f"his.{ORG}.{made['key']}.")
    assert run(url, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["name"], listed["rights"], listed["revoked_at"]) == ("HIS", ["codes"], None)
    assert "token" not in listed
    assert run(url, "revoke", made["key"]) == 0
    assert made["key"] in capsys.readouterr().out
    assert run(url, "revoke", made["key"]) == 1
    assert run(url, "list") == 0
    assert "已停用" in capsys.readouterr().out


def test_a_signing_key_shows_its_secret_once(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(url, "add", "--name", "SPD", "--scheme", "hmac", "--json") == 0
    made = json.loads(capsys.readouterr().out)
    assert len(made["secret"]) >= 40
    assert run(url, "add", "--name", "SPD") == 0
    assert "只显示这一次" in capsys.readouterr().out


def test_a_hospital_nobody_knows_gets_no_key(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["his", "key", "add", "--name", "x", "--hospital", "nobody", "--database", url]
    assert main.main(words) == 2
    assert "nobody" in capsys.readouterr().err
    assert main.main([*words[:-1], "nonsense"]) == 2
