"""Bytes to text and text to half width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes.reading import GS, fold, split_symbology, text_of


def test_full_width_ascii_becomes_half_width() -> None:
    assert fold("（０１）０６９０＝ｚ～！") == "(01)0690=z~!"


@pytest.mark.parametrize("written", ["^]", "<GS>", "{GS}", "\u241d", "＜ＧＳ＞", "\x1d", "<FNC1>"])
def test_each_spelling_of_the_separator_becomes_gs(written: str) -> None:
    assert fold(f"21A{written}10B") == f"21A{GS}10B"


def test_blanks_and_line_ends_are_taken_off_and_gs_is_not() -> None:
    assert fold("\ufeff \u3000\x1d10A\x1d \t\r\n") == f"{GS}10A{GS}"


def test_digits_of_other_scripts_are_left_as_they_are() -> None:
    assert fold("٠١٢²") == "٠١٢²"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("药品追溯码".encode(), "药品追溯码"),
        ("药品追溯码".encode("gb18030"), "药品追溯码"),
        (b"\xef\xbb\xbf8100001", "8100001"),
        (b"]C1\x1d00", "]C1\x1d00"),
        (b"\xff\x80A", "\xff\x80A"),
        (b"", ""),
    ],
)
def test_bytes_become_text_by_the_first_encoding_that_fits(raw: bytes, text: str) -> None:
    assert text_of(raw) == text


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_become_text(raw: bytes) -> None:
    assert isinstance(text_of(raw), str)


@settings(deadline=None)
@given(st.text())
def test_what_is_folded_stays_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "symbology", "rest"),
    [
        ("]C10012", "]C1", "0012"),
        ("]d2", "]d2", ""),
        ("]", None, "]"),
        ("]C", None, "]C"),
        ("]中1", None, "]中1"),
        ("8100", None, "8100"),
        ("", None, ""),
    ],
)
def test_the_symbology_identifier_is_split_off(text: str, symbology: str | None, rest: str) -> None:
    assert split_symbology(text) == (symbology, rest)
