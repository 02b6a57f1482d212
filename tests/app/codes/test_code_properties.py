"""What holds for every text and for every valid code."""

from __future__ import annotations

import string
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.codes.check_digits import gs1_check_digit
from app.codes.code import Form, Kind
from app.codes.gs1.pairs import NOTICES
from app.codes.parse import parse, parse_bytes
from app.codes.reading import GS, fold

# GS1 General Specifications 7.11: the 82 characters of AIs such as (10) and (21).
GS1_CHARACTERS = string.ascii_letters + string.digits + "!\"%&'()*+,-./:;<=>?_"
FIRST_DAY, LAST_DAY = date(1977, 1, 1), date(2076, 12, 31)
FULL_WIDTH = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
FRAGMENTS = ["01", "21", "10", "17", "00", "02", "37", "8008", "]C1", "]d2", GS, "(", ")", "\\("]
FRAGMENTS += ["06901234567892", "06901234567893", "106141412345678908", "270131", "261330"]
FRAGMENTS += ["https://", "/", "?", "=", "&", "%1D", "^]", "<GS>", "国药准字", "TDCMD-", "-", " "]
FRAGMENTS += ["8100001", "0000000000001", "９", "\ud800", "\x00", "A", "x.cn"]

digits = st.text(string.digits)
text82 = st.text(GS1_CHARACTERS, min_size=1, max_size=20).filter(lambda text: fold(text) == text)
mixtures = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join)
any_text = st.one_of(st.text(), mixtures, st.characters(), digits)


@st.composite
def checked_digits(draw: st.DrawFn, length: int) -> str:
    payload = draw(st.text(string.digits, min_size=length - 1, max_size=length - 1))
    return payload + gs1_check_digit(payload)


@st.composite
def elements(draw: st.DrawFn) -> dict[str, str]:
    found = {"01": draw(checked_digits(14)), "21": draw(text82)}
    if draw(st.booleans()):
        found["10"] = draw(text82)
    for ai in ("11", "17"):
        if draw(st.booleans()):
            day = draw(st.dates(min_value=FIRST_DAY, max_value=LAST_DAY))
            found[ai] = f"{day:%y%m%d}"
    if draw(st.booleans()):
        found["240"] = draw(text82)
    return dict(draw(st.permutations(list(found.items()))))


def written(parts: dict[str, str]) -> str:
    """Write elements as a reader sends them, with GS after each."""
    return GS.join(ai + value for ai, value in parts.items())


def bracketed(parts: dict[str, str]) -> str:
    return "".join(f"({ai}){value.replace('(', chr(92) + '(')}" for ai, value in parts.items())


twenty_digits = st.text(string.digits, min_size=13, max_size=13).map(lambda tail: f"8100001{tail}")
valid_texts = st.one_of(
    twenty_digits,
    elements().map(written),
    checked_digits(13),
    checked_digits(14),
    checked_digits(18),
    st.sampled_from(
        ["91350100M000100Y43", "XA01ABD075A002010100483", "国药准字HJ20200001", "TDCMD-CONFIRM"]
    ),
)


@settings(deadline=None)
@given(any_text)
def test_any_text_is_answered(text: str) -> None:
    code = parse(text)
    assert code.raw == text
    assert code.valid == all(problem.problem in NOTICES for problem in code.problems)
    assert all(problem.message and problem.english for problem in code.problems)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_answered(raw: bytes) -> None:
    assert isinstance(parse_bytes(raw).kind, Kind)


@settings(deadline=None)
@given(any_text | valid_texts)
def test_canonical_text_is_its_own_canonical_text(text: str) -> None:
    canonical = parse(text).code
    if canonical is not None:
        assert parse(canonical).code == canonical


@settings(deadline=None)
@given(any_text | valid_texts)
def test_the_canonical_text_of_a_valid_code_says_all_that_the_code_said(text: str) -> None:
    code = parse(text)
    if not code.valid or code.code is None:
        return
    again = parse(code.code)
    assert (again.kind, again.code, again.valid) == (code.kind, code.code, True)
    # A carton is stored by its number alone; twenty digits are a trace code of their own.
    if code.kind is not Kind.CARTON_LABEL and len(code.code) != 20:
        assert again.elements == code.elements


@settings(deadline=None)
@given(elements(), st.sampled_from(["", " ", "\t\r\n", "\u3000", "\ufeff"]))
def test_a_gs1_code_survives_brackets_full_width_and_blanks(
    parts: dict[str, str], blank: str
) -> None:
    text = f"]d2{written(parts)}{GS}"
    code = parse(text)
    assert (code.valid, code.elements) == (True, parts)
    for other in (bracketed(parts), text.translate(FULL_WIDTH), f"{blank}{text}{blank}"):
        assert (parse(other).code, parse(other).elements) == (code.code, code.elements)


@settings(deadline=None)
@given(elements())
def test_a_gs1_code_is_the_same_code_in_every_order_and_spelling(parts: dict[str, str]) -> None:
    # Twenty digits are a trace code of their own unless the reader says GS1.
    code = parse(bracketed(parts))
    assert (code.form, code.valid, code.elements) == (Form.GS1, True, parts)
    assert code.code is not None
    for text in (f"]d2{written(parts)}", f"]C1{code.code}", f"]d2{GS}{written(parts)}{GS}"):
        assert parse(text).code == code.code
        assert parse(text).elements == parts


@settings(deadline=None)
@given(valid_texts, st.sampled_from(["]C0", "]C1", "]d1", "]d2", "]Q1", "]Q3", "]e0", "]E0"]))
def test_a_valid_code_survives_the_readers_prefix(text: str, symbology: str) -> None:
    code = parse(text)
    assume(code.valid)
    prefixed = parse(symbology + text)
    assert (prefixed.code, prefixed.kind, prefixed.valid) == (code.code, code.kind, True)


@settings(deadline=None)
@given(valid_texts)
def test_a_valid_code_survives_full_width(text: str) -> None:
    code = parse(text)
    wide = parse(text.translate(FULL_WIDTH))
    assert (wide.code, wide.kind, wide.form) == (code.code, code.kind, code.form)


@settings(deadline=None)
@given(st.text(string.digits, min_size=19, max_size=19), st.sampled_from(["", "]C1", "]d2", "]C0"]))
def test_twenty_digits_from_8_are_never_read_as_gs1(tail: str, symbology: str) -> None:
    code = parse(f"{symbology}8{tail}")
    assert (code.form, code.code, code.valid) == (Form.DIGITS_20, f"8{tail}", True)
