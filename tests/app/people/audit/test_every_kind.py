"""Every kind of deed has code that writes it down, a test, and a line in the operator's page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.facts.registry import FACTS
from app.people.audit.decisions import words_of
from app.people.audit.kinds import GROUP_OF, WORDS, Kind

ROOT = Path(__file__).parents[4]
ROWS = re.findall(
    r"^\| `([a-z-]+)` .*? \| (.*?) \| (tests/\S+\.py) \|$",
    (ROOT / "docs/operation/audit.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
SAID = {kind: (writers, test) for kind, writers, test in ROWS}


def names(path: Path, kind: Kind) -> bool:
    said = path.read_text(encoding="utf-8")
    return re.search(rf"\b(Kind|Deed)\.{kind.name}\b", said) is not None


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_is_without_a_writer_a_test_and_words(kind: Kind) -> None:
    # Without it a kind could be searched for that nobody ever writes down.
    assert kind in WORDS and kind in GROUP_OF
    writers, test = SAID[kind]
    paths = re.findall(r"(?:app|sync|printing)/[a-z_/]+\.py", writers)
    assert paths
    assert all(names(ROOT / path, kind) for path in paths), writers
    assert names(ROOT / test, kind), test


def test_the_page_names_no_kind_that_is_not_there() -> None:
    # Without it an operator would wait for entries that never come.
    assert set(SAID) == set(Kind)


def test_every_fact_is_called_by_words() -> None:
    # Without it an administrator would read raw names of what a revoked workstation sent.
    raw = [kind for kind, _ in FACTS.bodies if not re.search("[一-龥]", words_of(kind).chinese)]
    assert raw == []
