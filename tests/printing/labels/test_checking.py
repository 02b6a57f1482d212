"""A design with a mistake is told which and where, before it prints anything."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.labels.checking import check, prevents
from printing.labels.design import DesignError
from printing.labels.reading import of_document, read_design
from printing.labels.shipped import FOLDER
from printing.labels.writing import write_design
from tests.printing.labels.designs import code, design, document, problems_of, rows, text

UNREADABLE: list[tuple[Any, str, str]] = [
    (b'{\n  "version": 1,\n  oops', "", "第 3 行"),
    (b"\xff\xfe", "", "UTF-8"),
    ([], "", "应为对象"),
    (document() | {"version": 2}, "version", "应为 1"),
    (document() | {"colour": "red"}, "colour", "没有这个键"),
    (document(width=5), "width", "10 到 300"),
    (document(width=True), "width", "应为数字"),
    (document(kind="poster"), "kind", "carton、shelf"),
    (document(title=None), "title", "应为文字"),
    (document(elements=None), "elements", "应为列表"),
    (document({"type": "circle"}), "elements[0].type", "没有这种元素"),
    (document({"type": ["text"]}), "elements[0].type", "没有这种元素"),
    (document(text("x", color="red")), "elements[0].color", "没有这个键"),
    (document(text("x", box=[1, 2, 3])), "elements[0].box", "4 个数字"),
    (document(text("x", box=[1, 2, 0, 5])), "elements[0].box", "大于 0"),
    (document(text("x", box=[1, 2, float("nan"), 5])), "elements[0].box", "之间"),
    (document(text("x", size=2)), "elements[0].size", "3 到 200"),
    (document(text("x", size=8, smallest=9)), "elements[0].smallest", "还大"),
    (document(text("x", lines=1.5)), "elements[0].lines", "整数"),
    (document(text("x" * 501)), "elements[0].text", "最长"),
    (document(text("a\nb")), "elements[0].text", "控制字符"),
    (document(text("x", face="comic")), "elements[0].face", "regular、bold"),
    (document(text("x", white="yes")), "elements[0].white", "true 或 false"),
    (document(text("x", when={"field": "Sscc"})), "elements[0].when", "不是字段名"),
    (document(text("x", when=[{"is": 1}])), "elements[0].when[0].is", "没有这个键"),
    (document({"type": "text", "box": [1, 1, 9, 9]}), "elements[0].text", "没有填写"),
    (document(code("pdf417", "x")), "elements[0].code", "sscc、gs1-128"),
    (document({"type": "picture", "box": [1, 1, 9, 9], "png": "%"}), "elements[0].png", "base64"),
    (document(rows(rows())), "elements[0].elements[0].type", "没有这种元素"),
    (document(rows(text("x", size=0))), "elements[0].elements[0].size", "3 到 200"),
    (document(fields=[{"name": "x"}]), "fields[0]", "都要填写"),
]


@pytest.mark.parametrize(("raw", "place", "reason"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_told_where_and_why(
    raw: object, place: str, reason: str
) -> None:
    found = [problem for problem in problems_of(raw) if problem.place == place]
    assert found, problems_of(raw)
    assert any(reason in problem.reason for problem in found), found


def test_all_mistakes_are_told_at_once() -> None:
    wrong = document(text("x", size=2), {"type": "circle"}, text("y", colour=1), width=1)
    assert {problem.place for problem in problems_of(wrong)} == {
        "width",
        "elements[0].size",
        "elements[1].type",
        "elements[2].colour",
    }


UNUSABLE: list[tuple[dict[str, Any], str, str]] = [
    (document(text("{scc}")), "elements[0].text", "没有字段“scc”"),
    (document(text("{sscc.real}")), "elements[0].text", "只能写字段名"),
    (document(text("{sscc!r:>{of}}")), "elements[0].text", "没有配对"),
    (document(text("{sscc")), "elements[0].text", "没有配对"),
    (document(text("{contents}")), "elements[0].text", "明细字段"),
    (document(text("{batch}")), "elements[0].text", "没有字段“batch”"),
    (document(text("x", when={"field": "scc"})), "elements[0].when", "没有字段"),
    (document(rows(field="sender")), "elements[0].field", "不是明细字段"),
    (document(rows(text("{nam}", box=[0, 0, 9, 5]))), "elements[0].elements[0].text", "nam"),
    (document(fields=[{"name": "sscc", "title": "x", "value": "x"}]), "fields[0].name", "已经是"),
    (document(text("x", box=[90, 5, 20, 8])), "elements[0]", "伸出了标签"),
    (document(rows(text("x", box=[0, 6, 9, 5]))), "elements[0].elements[0]", "伸出了明细的一行"),
    (document({"type": "line", "from": [1, 1], "to": [9, 9]}), "elements[0]", "横的或竖的"),
    (document(text("{recipient}", box=[5, 5, 12, 3])), "elements[0]", "最小的字"),
    (document(text("{sscc}", box=[5, 5, 60, 1])), "elements[0]", "框太小"),
    (document(code("sscc", "{sscc}", box=[5, 20, 25, 20])), "elements[0]", "203 dpi"),
    (document(code("sscc", "{sscc}", box=[5, 20, 90, 1])), "elements[0]", "放不下条码"),
    (document(code("sscc", "12345")), "elements[0]", "(00) 的内容"),
    (document(code("sscc", "069012340000000017")), "elements[0]", "校验位"),
    (document(code("gs1-128", "{sscc}")), "elements[0]", "标识符开头"),
    (document(code("gs1-128", "(999)1")), "elements[0]", "不是 GS1 的应用标识符"),
    (document(code("gs1-128", "(10)A(10)B")), "elements[0]", "写了两次"),
    (document(code("gs1-datamatrix", "(17)281301")), "elements[0]", "(17)"),
    (document(code("code-128", "{recipient}")), "elements[0]", "半角"),
    (document(code("qr", "{address}x", when={"field": "no"})), "elements[0].when", "没有字段"),
    (document({"type": "picture", "box": [1, 1, 9, 9], "png": "AAAA"}), "elements[0]", "不是 PNG"),
    (
        document(code("qr", "{sscc}"), {"type": "line", "from": [50, 15], "to": [50, 45]}),
        "elements[0]",
        "空白区",
    ),
]


@pytest.mark.parametrize(("raw", "place", "reason"), UNUSABLE)
def test_a_design_that_would_not_print_is_told_the_element_and_the_reason(
    raw: dict[str, Any], place: str, reason: str
) -> None:
    problems = check(of_document(raw, "trial"))
    assert prevents(problems)
    found = [problem for problem in problems if problem.place == place]
    assert any(reason in problem.reason for problem in found), problems
    assert place.startswith("fields") or all(problem.element for problem in found)


def test_what_prints_but_is_not_as_gs1_wants_it_is_a_hint() -> None:
    problems = check(design(code("sscc", "{sscc}", box=[5, 20, 60, 20], when={"field": "sscc"})))
    assert [problem.hint for problem in problems] == [True, True]
    assert not prevents(problems)
    assert "0.495" in problems[0].reason


def test_an_element_no_sample_shows_is_a_hint() -> None:
    never = {"field": "sender", "equals": "nobody"}
    (problem,) = check(design(text("x", when=never)))
    assert problem.hint
    assert "从不出现" in problem.reason


def _mutated(raw: str, cuts: list[tuple[int, int, str]]) -> bytes:
    for start, length, put in cuts:
        at = start % len(raw)
        raw = raw[:at] + put + raw[at + length :]
    return raw.encode("utf-8", "surrogatepass")


SHIPPED = (FOLDER / "package-50x30.json").read_text("utf-8")
PIECES = st.sampled_from(
    ["", "{", "}", "[", '"', "null", "-1", "1e999", "NaN", '"x"', "true", "[[]]", "{x}", "\\ud800"]
)
CUTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 30), PIECES), min_size=1)


@settings(deadline=None, max_examples=150)
@given(cuts=CUTS)
def test_a_file_broken_anywhere_is_a_design_or_named_problems(
    cuts: list[tuple[int, int, str]],
) -> None:
    try:
        read = read_design(_mutated(SHIPPED, cuts), "trial")
    except DesignError as error:
        assert all(problem.reason for problem in error.problems)
    else:
        assert all(problem.reason for problem in check(read, (203,)))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_value_at_any_key_is_a_design_or_named_problems(data: st.DataObject) -> None:
    whole = json.loads(SHIPPED)
    element = data.draw(st.sampled_from(whole["elements"]))
    target = data.draw(st.sampled_from([whole, element]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(VALUES)
    try:
        read = of_document(whole, "trial")
    except DesignError as error:
        assert all(str(problem) for problem in error.problems)
    else:
        check(read, (203,))
        assert read_design(write_design(read), "trial") == read
