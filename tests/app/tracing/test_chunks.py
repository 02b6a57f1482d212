from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codes.reading import GS
from app.tracing.chunks import (
    LEVELS,
    ChunkProblem,
    Group,
    manifest_name,
    name_of,
    pack,
    read,
    texts_of,
)

words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20)
codes = st.from_regex(rf"[0-9A-Z()+,.;!\"%{GS}][0-9A-Z#,]{{0,30}}", fullmatch=True)
groups = st.builds(
    Group,
    delivery_no=words,
    level=st.sampled_from(LEVELS),
    parent=st.none() | codes,
    line_no=st.integers(0, 999_999),
    carton_no=st.none() | words,
    codes=st.lists(codes, min_size=1, max_size=30).map(tuple),
)


def spread(group: Group) -> list[tuple[str, str, str | None, int, str | None, str]]:
    place = (group.delivery_no, group.level, group.parent, group.line_no, group.carton_no)
    return [(*place, code) for code in group.codes]


@given(st.lists(groups, max_size=8), st.integers(1, 20))
def test_what_was_written_is_read_again_however_it_is_cut(made: list[Group], limit: int) -> None:
    texts = list(texts_of(made, limit))
    read_again = [one for text in texts for group in read(text) for one in spread(group)]
    assert read_again == [one for group in made for one in spread(group)]
    sizes = [sum(len(group.codes) for group in read(text)) for text in texts]
    assert all(size == limit for size in sizes[:-1])
    assert all(0 < size <= limit for size in sizes)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        list(read(text))
    except ChunkProblem as problem:
        assert "行" in str(problem)


@pytest.mark.parametrize(
    "text",
    [
        "1\n",
        "\n",
        "#\n",
        "#a,small,,1,1\n1\n",
        "#a,small,,1,1,c,d\n1\n",
        "#a,tiny,,1,1,c\n1\n",
        "#a,small,,-1,1,c\n1\n",
        "#a,small,,１,1,c\n1\n",
        "#a,small,,2,1,c\n1\n",
        "#a,small,,2,1,c\n1\n\n",
        "#a,small,,2,1,c\n1\n#a,small,,1,1,c\n2\n",
        '#a,small,,1,1,"c\n1\n',
        "#a,small,,1,1," + "c" * 2000 + "\n1\n",
    ],
)
def test_what_is_no_chunk_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(ChunkProblem, match=r"第 \d+ 行"):
        list(read(text))


def test_the_same_text_has_the_same_name_and_another_has_not() -> None:
    assert name_of(pack("1\n")) == name_of(pack("1\n"))
    said = ("H", "D", "PS1", ["a", "b"])
    names = {
        manifest_name(*said),
        manifest_name(*said, "c"),
        manifest_name("H", "D", "PS1", ["b", "a"]),
        manifest_name("H", "D", "PS2", ["a", "b"]),
        manifest_name("H2", "D", "PS1", ["a", "b"]),
    }
    assert len(names) == 5
