"""Organisations, persons and roles by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import main

Ask = Callable[..., list[dict[str, Any]]]
NAMED = ("--hospital", "H1")


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*words: str, status: int = 0) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert main.main([*words, "--json", "--folder", str(tmp_path)]) == status
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    run("organisation", "set", "H1", "江岸医院", "--area", "420102")
    return run


def test_an_organisation_says_what_it_is(ask: Ask) -> None:
    """Without it a supervisor could not be told from a hospital."""
    ask("organisation", "set", "S1", "药监", "--kind", "supervisor", status=2)
    ask("organisation", "set", "S1", "药监", "--kind", "supervisor", "--area", "42", status=2)
    ask("organisation", "set", "S1", "药监", "--kind", "supervisor", "--area", "420100")
    ask("hospital", "set", "H1", "江岸区医院")
    seen = {one["hospital"]: one for one in ask("hospital", "list")}
    assert (seen["H1"]["name"], seen["H1"]["area"]) == ("江岸区医院", "420102")
    assert (seen["S1"]["kind"], seen["S1"]["one_administrator"]) == ("supervisor", False)


def test_one_administrator_is_said_openly_and_not_unsaid_beside_one(ask: Ask) -> None:
    """Without it the exception would be the rule, or its end would leave one behind."""
    wish = ("person", "set", "A1", "甲", "--role", "administrator", *NAMED)
    ask(*wish, status=1)
    ask("hospital", "set", "H1", "江岸医院", "--one-administrator")
    ask(*wish)
    ask("hospital", "set", "H1", "江岸医院", "--three-administrators", status=1)
    assert ask("hospital", "list")[0]["one_administrator"]


def test_a_person_has_roles_leave_and_an_end(ask: Ask) -> None:
    """Without it each of them would need the network."""
    wish = ("person", "set", "1", "张三", *NAMED)
    ask(*wish, "--role", "purchaser", "--role", "store-keeper", "--last-day", "2099-12-31")
    ask("person", "set", "2", "李四", "--role", "purchaser", *NAMED)
    ask(*wish, "--away", "2000-01-01", "2099-01-01", "--replaced-by", "2")
    [seen] = [one for one in ask("person", "list", *NAMED) if one["number"] == "1"]
    assert [one["role"] for one in seen["grants"]] == ["purchaser", "store-keeper"]
    assert {one["until"] for one in seen["grants"]} == {"2099-12-31"}
    assert (seen["standing"], seen["away"]["replaced_by"]) == ("away", "2")
    assert ask(*wish, "--back")[0]["standing"] == "active"
    assert ask(*wish, "--retired", "2001-01-01")[0]["standing"] == "retired"
    assert ask(*wish, "--reinstated")[0]["standing"] == "active"
    ask(*wish, "--retired", "soon", status=2)
    ask(*wish, "--role", "purchaser@nowhere", status=2)


def test_a_badge_is_given_and_called_in(ask: Ask) -> None:
    """Without it a lost badge would need a program of its own."""
    ask("person", "set", "1", "张三", "--role", "purchaser", *NAMED)
    [given] = ask("person", "badge", "1", *NAMED)
    assert given["badge"].startswith("TDB")
    assert ask("person", "list", *NAMED)[0]["has_badge"]
    assert not ask("person", "no-badge", "1", *NAMED)[0]["has_badge"]
    ask("person", "badge", "9", *NAMED, status=1)


def test_a_role_is_composed(ask: Ask) -> None:
    """Without it the first security administrator could not begin."""
    held = ("--permission", "receive", "--permission", "approve-orders")
    wish = ("role", "set", "night", *NAMED)
    ask(*wish, *held, status=2)
    [made] = ask(*wish, *held, "--name", "夜班", "--approves-up-to", "5000")
    assert (made["permissions"], made["approves_up_to"]) == (["approve-orders", "receive"], "5000")
    ask(*wish, *held, "--approves-up-to", "much", status=2)
    ask(*wish, "--permission", "read-audit", "--permission", "restore", status=2)
    ask(*wish, "--permission", "fly", status=2)
    assert [one["name"] for one in ask("role", "list", *NAMED) if not one["built_in"]] == ["夜班"]


def test_a_file_of_persons_is_previewed_and_taken_row_by_row(
    ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it nobody would know which of a thousand were left out, and why."""
    path = tmp_path / "persons.csv"
    rows = ("工号,姓名,岗位,备注", "1,张三,收货员,x", "2,李四,皇帝,", "3,王五,采购员@P9,")
    path.write_text("\n".join(rows), encoding="utf-8")
    wanted = [(2, "new"), (3, "refused"), (4, "refused")]
    for words, known in ((("--preview",), 0), ((), 1)):
        told = ask("person", "import", str(path), *words, *NAMED, status=1)
        assert [(one["row"], one["change"]) for one in told] == wanted
        assert len(ask("person", "list", *NAMED)) == known
    assert [one["change"] for one in ask("person", "import", str(path), *NAMED, status=1)] == [
        "same",
        "refused",
        "refused",
    ]
    main.main(["person", "import", str(path), *NAMED, "--folder", str(tmp_path)])
    said = capsys.readouterr()
    assert "备注" in said.err
    assert "第 3 行" in said.out
    ask("person", "import", str(tmp_path / "none.csv"), *NAMED, status=2)
    template = tmp_path / "template.xlsx"
    ask("person", "template", str(template))
    assert ask("person", "import", str(template), *NAMED) == []
    ask("person", "template", str(tmp_path / "no" / "t.xlsx"), status=1)
    ask("person", "template", str(tmp_path / "t.doc"), status=2)
