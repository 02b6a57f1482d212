"""Laws of meaning: folding and reading are idempotent, comparing is symmetric.

Strengths are made as values, written in random ways, and read: whatever the writing, the same value
is the same, and a value changed by one factor differs.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.meaning.amounts import plain, read_amount
from app.catalogue.meaning.forms import compare_forms
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.makers import MakerNames, maker_key
from app.catalogue.meaning.numbers import approval_key, compare_approval
from app.catalogue.meaning.strengths import compare, compare_written, read
from app.catalogue.meaning.text import fold
from app.catalogue.meaning.units import same_unit

_ALPHABET = (
    "0123456789.mgμuLlIU×*xX/:：（）()%％、,，+-片粒支板盒瓶袋每含重装万亿单位揿喷无糖笔芯 国药河南"
)
_anything = st.text(max_size=24)
_nearly = st.text(alphabet=_ALPHABET, max_size=24)
_PIECES = """
0.25g 250mg 5ml 10% 0.9% 100ml *12片 ×2板 /盒 /ml :5mg (0.5g:0.125g) 每支 每1ml含 重 装 每揿 箱
相当于饮片 10万单位 1:1000 (2:1) 7cm×10cm 200揿 /揿 (无糖) .河南润弘 24s 按阿莫西林计 、 和薄荷油
"""
_pieces = st.lists(st.sampled_from(_PIECES.split()), max_size=7).map("".join)
_texts = _anything | _nearly | _pieces


@settings(max_examples=150, deadline=None)
@given(_texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert maker_key(maker_key(text)) == maker_key(text)
    assert approval_key(approval_key(text)) == approval_key(text)


@settings(max_examples=250, deadline=None)
@given(_texts)
def test_the_canonical_text_of_a_strength_reads_as_itself(text: str) -> None:
    strength = read(text)
    again = read(strength.text)
    assert again.text == strength.text
    if fold(text):
        assert compare(strength, again) is Likeness.SAME
    if not strength.unread:
        assert again == strength


@settings(max_examples=150, deadline=None)
@given(_texts, _texts)
def test_no_comparison_depends_on_which_side_is_first(first: str, second: str) -> None:
    for compared in (
        compare_written,
        MakerNames().compare,
        compare_approval,
        compare_forms,
        same_unit,
    ):
        assert compared(first, second) is compared(second, first)


_MASS = (("g", 1), ("mg", 1000), ("G", 1), ("克", 1), ("毫克", 1000), ("ｍｇ", 1000), ("μg", 10**6))
_UNITS = (("IU", 1), ("单位", 1), ("u", 1), ("国际单位", 1), ("U", 1))
_TAILS = (
    "",
    "*12片",
    "×10支/盒",
    " * 6",
    "x7片×2板",
    "/支",
    "(薄膜衣)",
    "*10.青岛双鲸药",
    "国药容生",
)
_values = st.decimals(min_value="0.0005", max_value="900", places=4).filter(bool)


@st.composite
def _written_mass(draw: st.DrawFn, value: Decimal) -> str:
    unit, factor = draw(st.sampled_from(_MASS))
    number = plain(value * factor)
    if draw(st.booleans()):
        number = number.translate({ord("0") + at: 0xFF10 + at for at in range(10)})
    return f"{number}{draw(st.sampled_from(('', ' ')))}{unit}"


@st.composite
def _written_solution(draw: st.DrawFn, value: Decimal, volume: int) -> str:
    mass = draw(_written_mass(value))
    fill = draw(st.sampled_from((f"{volume}ml", f"{volume}mL", f"{volume}毫升", f"{volume} ＭＬ")))
    share = plain(value * 100 / volume)
    shapes = [
        f"{fill}:{mass}",
        f"{fill}：{mass}",
        f"{mass}:{fill}",
        f"{fill}*{mass}",
        f"{mass}({fill})",
    ]
    if value * 100 / volume * volume == value * 100 and len(share) < 12:
        shapes += [f"{share}% {fill}", f"{fill}({share}％)", f"{fill}:{mass}({share}%)"]
    return draw(st.sampled_from(shapes))


@settings(max_examples=100, deadline=None)
@given(st.data(), _values, st.sampled_from((2, 5, 10, 1000, Decimal("0.5"))))
def test_a_mass_is_the_same_in_every_writing_and_another_by_any_factor(
    data: st.DataObject, value: Decimal, factor: Decimal
) -> None:
    tail = st.sampled_from(_TAILS)
    first, second = (data.draw(_written_mass(value)) + data.draw(tail) for _ in range(2))
    other = data.draw(_written_mass(value * factor)) + data.draw(tail)
    assert compare_written(first, second) is Likeness.SAME
    assert compare_written(first, other) is Likeness.DIFFERS


@settings(max_examples=100, deadline=None)
@given(st.data(), _values, st.sampled_from((1, 2, 5, 10, 50, 100, 250)), st.sampled_from((2, 10)))
def test_a_solution_is_the_same_in_every_writing_and_another_by_any_factor(
    data: st.DataObject, value: Decimal, volume: int, factor: int
) -> None:
    first, second = (data.draw(_written_solution(value, volume)) for _ in range(2))
    assert compare_written(first, second) is Likeness.SAME
    for changed in ((value * factor, volume), (value, volume * factor)):
        assert compare_written(first, data.draw(_written_solution(*changed))) is Likeness.DIFFERS


@settings(max_examples=80, deadline=None)
@given(st.lists(_values, min_size=2, max_size=4, unique=True), st.data())
def test_the_order_and_the_signs_of_a_compound_mean_nothing(
    values: list[Decimal], data: st.DataObject
) -> None:
    signs = st.sampled_from(("/", ":", "、", "+", "，"))
    first = data.draw(signs).join(f"{value}g" for value in values)
    shuffled = data.draw(st.permutations(values))
    second = data.draw(signs).join(f"{plain(value * 1000)}mg" for value in shuffled)
    assert compare_written(first, second) is Likeness.SAME
    other = "/".join(f"{plain(value * 2)}g" for value in values)
    assert compare_written(first, other) is Likeness.DIFFERS


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 10**9), st.sampled_from(_UNITS), st.sampled_from(_UNITS))
def test_units_are_counted_the_same_with_and_without_ten_thousands(
    number: int, one: tuple[str, int], other: tuple[str, int]
) -> None:
    first, second = f"{number}{one[0]}", f"{plain(Decimal(number) / 10_000)}万{other[0]}"
    assert read_amount(first) == read_amount(second)
    assert compare_written(first, second) is Likeness.SAME
    assert compare_written(first, f"{number}万{other[0]}") is Likeness.DIFFERS
