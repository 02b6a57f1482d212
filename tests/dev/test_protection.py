"""What the papers on protection promise, and whether the tests they name are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.dev.machine import ROOT

PAPERS = ("docs/THREATS.md", "docs/operation/dengbao.md", "docs/operation/protection.md")
STATES = {"有", "部分", "环境", "没有"}
_TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")
_LINK = re.compile(r"\]\(([\w./-]+\.md)\)")


@cache
def named_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def rows(paper: str) -> Iterator[list[str]]:
    """The rows of all tables, without their headings."""
    before = ""
    for line in (ROOT / paper).read_text(encoding="utf-8").splitlines():
        if line.startswith("|") and not line.startswith("|---") and before.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]
        before = line


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_and_every_page_that_is_named_is_there(paper: str) -> None:
    # Without it the papers would go on promising what a renamed or removed test held.
    text = (ROOT / paper).read_text(encoding="utf-8")
    missing = [
        found[0]
        for found in _TEST.finditer(text)
        if not (ROOT / found[1]).is_file() or (found[2] and found[2] not in named_in(found[1]))
    ]
    assert missing == []
    folder = (ROOT / paper).parent
    assert [link for link in _LINK.findall(text) if not (folder / link).is_file()] == []


def test_every_line_of_the_checklist_says_how_it_stands_and_what_shows_it() -> None:
    # Without it a line could say "yes" and nothing would show it.
    lines = list(rows("docs/operation/dengbao.md"))
    assert len(lines) > 30
    for clause, wish, level, state, how in lines:
        assert clause and wish and level in ("2", "3"), wish
        assert state in STATES, wish
        assert state in ("环境", "没有") or _TEST.search(how), wish
        assert how, wish


def test_every_threat_names_what_holds_and_the_test_or_says_that_none_can() -> None:
    # Without it a threat could stand there with nothing against it.
    lines = list(rows("docs/THREATS.md"))
    assert len(lines) > 35
    for wish, holds, test in lines:
        assert wish and holds, wish
        assert _TEST.search(test) or "no test here can hold that" in holds, wish


def test_what_is_missing_would_be_found() -> None:
    # Without it the look above might look at nothing.
    named = _TEST.findall("a tests/dev/test_protection.py::test_not_here, and more")
    assert named == [("tests/dev/test_protection.py", "test_not_here")]
    assert "test_not_here" not in named_in("tests/dev/test_protection.py")
