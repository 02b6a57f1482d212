from __future__ import annotations

import ast
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app.receiving import wording
from app.receiving.progress import Difference
from app.receiving.sentences import SENTENCES
from app.receiving.verdicts import Sentence
from app.receiving.wording import LONGEST, difference_words, of_store_error, words
from app.store import errors
from app.store.errors import StoreError

ROOT = Path(__file__).parents[3]
MAKERS = {"Sentence", "WishRefused", "refused"}
"""What is called with the key of a sentence."""
COUNTS = {
    "received",
    "expected",
    "added",
    "known",
    "removed",
    "undone",
    "count",
    "seq",
    "line",
    "rejected",
    "redone",
    "times",
}
CHINESE_ONLY = {
    "malformed": {"problem", "text"},
    "acceptance-missing": {"count", "missing_en"},
}
"""What a Chinese form names by a Chinese text; the English form names something else instead."""


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_name_the_same_values(key: str) -> None:
    chinese, english = (placeholders(form) for form in SENTENCES[key])
    assert english == CHINESE_ONLY.get(key, chinese)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_stays_short_whatever_its_values_are(key: str, language: str) -> None:
    names = set().union(*(placeholders(form) for form in SENTENCES[key]))
    values: dict[str, str | int] = {
        name: 10_000_000 if name in COUNTS else f"始{'长' * 300}末" for name in names
    }
    text = words(Sentence(key, values), language)
    assert len(text) <= LONGEST


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", SENTENCES)
def test_a_value_that_is_missing_shows_as_a_question_mark(key: str, language: str) -> None:
    text = words(Sentence(key), language)
    form = SENTENCES[key][language == "en"]
    assert text.count("?") == len([1 for _, name, _, _ in string.Formatter().parse(form) if name])


def test_values_are_never_read_as_forms() -> None:
    sentence = Sentence("unknown-code", {"text": "{0.__class__} {name} %s"})
    assert "{0.__class__} {name} %s" in words(sentence)


def test_long_values_keep_both_ends() -> None:
    text = words(Sentence("unknown-code", {"text": "始" + "长" * 300 + "末"}))
    assert "始" in text
    assert "末" in text


def test_any_language_but_english_is_chinese() -> None:
    assert words(Sentence("nothing-to-undo"), "fr") == words(Sentence("nothing-to-undo"))
    assert words(Sentence("nothing-to-undo"), "en") == "There is no scan to undo"


def test_every_key_the_program_uses_has_a_sentence_and_every_sentence_is_used() -> None:
    texts: set[str] = set()
    keys: set[str] = set()
    for path in [*ROOT.glob("app/**/*.py"), ROOT / "main.py"]:
        if path.parent.name == "acceptance":
            continue  # it words its own sentences
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.name not in {"wording.py", "sentences.py"}:
            keys |= set(_keys(tree))
            texts |= set(_texts(ast.walk(tree)))
    keys |= set(wording._STORE_ERRORS.values())
    assert keys <= set(SENTENCES)
    assert set(SENTENCES) <= keys | texts


def _texts(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _keys(tree: ast.AST) -> Iterator[str]:
    """The texts that are given as keys to what makes sentences."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in MAKERS:
            continue
        given = call.args[1:2] if name == "refused" else call.args[:1]
        for argument in given:
            inside = [argument]
            if isinstance(argument, ast.IfExp):
                inside = [argument.body, argument.orelse]
            yield from _texts(inside)


def test_every_fault_of_the_store_has_its_sentence() -> None:
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, StoreError) and kind is not StoreError
    ]
    assert len(kinds) >= 7
    for kind in kinds:
        sentence = of_store_error(kind("/data/work.db", "detail"))
        assert "/data/work.db" in words(sentence)
        assert "/data/work.db" in words(sentence, "en")


def test_every_difference_has_words_in_both_languages() -> None:
    for language in ("zh", "en"):
        assert len({difference_words(kind, language) for kind in Difference}) == len(Difference)
