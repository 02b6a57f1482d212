from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import MAX_TEXT, DocumentProblem, Fields, kind_name, parse_json


def problem_of(values: dict[str, object], ask: str) -> str:
    """Where the mistake is said to be."""
    with pytest.raises(DocumentProblem) as problem:
        getattr(Fields(values, "lines[2]"), ask)(
            "key", *([9] if ask in ("number", "objects") else [])
        )
    return problem.value.where


@pytest.mark.parametrize("ask", ["text", "number", "day", "object", "objects"])
@pytest.mark.parametrize("values", [{}, {"key": None}])
def test_what_is_missing_is_named_with_its_place(ask: str, values: dict[str, object]) -> None:
    assert problem_of(values, ask) == "lines[2].key"


@pytest.mark.parametrize(
    ("ask", "value"),
    [
        ("text", 1),
        ("text", ["a"]),
        ("text", "  "),
        ("text", "a\nb"),
        ("text", "\ud800"),
        ("text", "x" * (MAX_TEXT + 1)),
        ("number", True),
        ("number", "1"),
        ("number", 1.0),
        ("number", 0),
        ("number", 10),
        ("day", "2026-13-01"),
        ("day", "２０２６-01-01"),
        ("day", "1999-12-31"),
        ("day", 20260101),
        ("object", []),
        ("objects", {}),
        ("objects", [{}] * 10),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(ask: str, value: object) -> None:
    assert problem_of({"key": value}, ask) == "lines[2].key"


def test_an_entry_of_a_list_is_named_with_its_number() -> None:
    assert problem_of({"key": [{}, 7]}, "objects") == "lines[2].key[1]"


def test_texts_lose_the_blanks_around_them() -> None:
    fields = Fields({"key": " \u3000批号\t", "gs": "\x1d1"}, "")
    assert fields.text("key") == "批号"
    assert fields.text("gs", allowed="\x1d") == "\x1d1"
    assert fields.text("none", "没有") == "没有"


@pytest.mark.parametrize("text", ["2026-01-05", "20260105", "2026/1/5", "2026/01/05"])
def test_days_are_read_in_three_shapes(text: str) -> None:
    assert Fields({"key": text}, "").day("key") == date(2026, 1, 5)


def test_optional_lists_may_be_absent() -> None:
    assert Fields({}, "").objects("key", 9, optional=True) == ()
    assert Fields({"key": []}, "").objects("key", 9) == ()


@pytest.mark.parametrize("document", [None, [], "text", 1, True])
def test_only_an_object_has_fields(document: object) -> None:
    with pytest.raises(DocumentProblem, match=kind_name(document)):
        Fields.of(document)


def test_a_problem_of_the_whole_document_has_no_place() -> None:
    assert str(DocumentProblem("", "不是 JSON。")) == "不是 JSON。"
    assert str(DocumentProblem("batch", "没有填写。")) == "batch：没有填写。"


@given(st.binary(max_size=60))
def test_any_bytes_are_json_or_a_problem(raw: bytes) -> None:
    try:
        parse_json(raw)
    except DocumentProblem as problem:
        assert problem.where == ""
