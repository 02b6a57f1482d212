"""Bar codes carry exactly what was asked for, with the right identifier."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.bar_codes import (
    BarCodeError,
    Symbol,
    bracketed,
    code_128,
    element_string,
    gs1_128,
    gs1_data_matrix,
)

SSCC = ("00", "106141411234567897")


def decoded(symbol: Symbol) -> tuple[str, bytes]:
    tall = 1 if not symbol.linear else 40
    edge = symbol.quiet * 3
    rows = len(symbol.rows) * tall
    image = Image.new("L", (symbol.width * 3 + 2 * edge, rows * 3 + 2 * edge), 255)
    for row, start, length in symbol.runs():
        box = (edge + start * 3, edge + row * tall * 3)
        image.paste(0, (*box, box[0] + length * 3, box[1] + tall * 3))
    (code,) = zxingcpp.read_barcodes(image)
    return code.symbology_identifier, code.bytes


def test_an_sscc_is_a_gs1_128_of_156_modules() -> None:
    symbol = gs1_128([SSCC])
    assert decoded(symbol) == ("]C1", b"00106141411234567897")
    assert (symbol.width, symbol.linear, symbol.words) == (156, True, "(00)106141411234567897")


def test_a_carton_number_is_plain_code_128() -> None:
    assert decoded(code_128("ahjsxb0000368001")) == ("]C0", b"ahjsxb0000368001")


def test_a_separator_stands_only_after_a_variable_length_that_is_not_last() -> None:
    elements = [SSCC, ("02", "06901234567892"), ("17", "280104"), ("37", "40"), ("10", "A26")]
    assert element_string(elements) == ("001061414112345678970206901234567892172801043740\x1d10A26")
    assert decoded(gs1_data_matrix(elements)) == ("]d2", element_string(elements).encode())


@pytest.mark.parametrize("text", ["", "箱1", "é", "A\tB", "A" * 110])
def test_what_code_128_cannot_carry_is_refused_in_words(text: str) -> None:
    with pytest.raises(BarCodeError, match="做不成条码"):
        code_128(text)


@pytest.mark.parametrize("batch", ["", "批1", "A" * 3000])
def test_what_a_matrix_cannot_carry_is_refused_in_words(batch: str) -> None:
    with pytest.raises(BarCodeError, match="做不成条码"):
        gs1_data_matrix([("10", batch)])


def test_a_matrix_is_square_even_where_a_rectangle_is_smaller() -> None:
    symbol = gs1_data_matrix([("17", "280104"), ("10", "A260101")])
    assert symbol.width == len(symbol.rows)


@settings(deadline=None)
@given(batch=st.text("ABCXYZabc0123456789!\"%&'()*+,-./:;<=>?_", min_size=1, max_size=20))
def test_any_batch_of_gs1s_characters_comes_back_as_it_was(batch: str) -> None:
    elements = [("17", "280104"), ("10", batch), ("37", "7")]
    try:
        symbol = gs1_data_matrix(elements)
    except BarCodeError:
        # Refusing is right where the encoder would take brackets for an identifier.
        assert "(" in batch or ")" in batch
        return
    assert decoded(symbol) == ("]d2", element_string(elements).encode())
    assert symbol.words == bracketed(elements)


def test_modules_are_whole_dots_and_as_wide_as_fits() -> None:
    symbol = gs1_128([SSCC])
    assert symbol.dots(94, 203, 0.52) == 4
    assert symbol.dots(60, 203, 0.52) == 2
    assert symbol.dots(94, 300, 0.52) == 6
    assert symbol.dots(10, 203, 0.52) == 0
