from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import main
from app.people.signing.rules import SignInRules
from app.people.signing.store import load_rules
from app.store.database import Database
from app.store.tables.accounts import password
from app.store.tables.changes import feed
from app.store.tables.service import organisation

Ask = Callable[..., list[dict[str, Any]]]
ORG = "42010000001"
THREE = (
    *("--system", "A1", "系统员"),
    *("--security", "A2", "安全员"),
    *("--audit", "A3", "审计员"),
)


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "service.db"
    Database.at(path).close()
    return f"sqlite:///{path}"


@pytest.fixture
def ask(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*words: str, status: int = 0) -> list[dict[str, Any]]:
        place = ("--database", database, "--folder", str(tmp_path), "--json")
        assert main.main([*words, *place]) == status
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_a_new_institution_begins_with_three_administrators_and_no_known_password(
    ask: Ask, tmp_path: Path
) -> None:
    """Without it a new service would begin with a password that everybody knows."""
    told = ask("sign-in", "begin", ORG, "市一院", *THREE)
    assert [(one["number"], one["role"]) for one in told] == [
        ("A1", "system-administrator"),
        ("A2", "security-administrator"),
        ("A3", "audit-administrator"),
    ]
    first = {one["first_password"] for one in told}
    assert len(first) == 3
    assert all(len(one) >= 16 for one in first)
    opened = Database.at(tmp_path / "service.db")
    with opened.reading() as connection:
        assert load_rules(connection, ORG) == SignInRules()
        kept = connection.execute(select(password)).all()
        entities = connection.execute(select(feed.c.entity)).scalars().all()
    opened.close()
    assert [row.must_change for row in kept] == [True] * 3
    assert sorted(entities) == ["person"] * 3 + ["sign-in-rules"]
    assert ask("sign-in", "begin", ORG, "市一院", *THREE, status=1) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("a.b", "市一院", *THREE), "机构编码"),
        ((ORG, " ", *THREE), "机构名称"),
        ((ORG, "市一院", *THREE[:-3], "--audit", "A1", "审计员"), "三个不同的人"),
    ],
)
def test_a_beginning_that_cannot_be_leaves_nothing(
    ask: Ask,
    database: str,
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without it half an institution would be left, without anybody who may mend it."""
    place = ("--database", database, "--folder", str(tmp_path))
    assert main.main(["sign-in", "begin", *words, *place]) == 2
    assert said in capsys.readouterr().err
    opened = Database.at(tmp_path / "service.db")
    with opened.reading() as connection:
        assert connection.execute(select(organisation)).all() == []
    opened.close()


def test_rules_are_shown_and_laid_down_within_limits(ask: Ask) -> None:
    """Without it an institution could not change its rules, or fall below the floors."""
    ask("sign-in", "begin", ORG, "市一院", *THREE)
    [shown] = ask("sign-in", "rules", "--hospital", ORG)
    assert shown == SignInRules().body()
    words = ("--set", "idle_min=5", "--set", "verified=no")
    [changed] = ask("sign-in", "rules", "--hospital", ORG, *words)
    assert changed == shown | {"idle_min": 5, "verified": False}
    for wrong, status in (("shortest=4", 2), ("idle_min=x", 2), ("training=yes", 2)):
        ask("sign-in", "rules", "--hospital", ORG, "--set", wrong, status=status)
    assert ask("sign-in", "rules", "--hospital", ORG) == [changed]


def test_a_lost_telephone_is_dropped_by_whoever_runs_the_service(ask: Ask) -> None:
    """Without it three lost telephones would end an institution."""
    ask("sign-in", "begin", ORG, "市一院", *THREE)
    dropped = ask("sign-in", "drop-telephone", "A2", "--hospital", ORG)
    assert dropped == [{"hospital": ORG, "number": "A2"}]
    assert ask("sign-in", "drop-telephone", "A9", "--hospital", ORG, status=1) == []


def test_a_training_answers_on_this_machine_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it everybody in the network could sign in with the password that everybody knows."""
    words = ("serve", "--training", "--host", "0.0.0.0", "--port", "0", "--tls-by-proxy")
    assert main.main([*words, "--folder", str(tmp_path)]) == 2
    assert "培训只在本机应答" in capsys.readouterr().err
