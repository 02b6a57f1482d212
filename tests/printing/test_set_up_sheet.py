"""The sheet for setting a reader up: one page, three codes that read back exactly."""

from __future__ import annotations

import pytest

from printing.bar_codes import GS, BarCodeError
from printing.set_up_sheet import SheetCodes, render_set_up_sheet
from scanners.set_up.set_up import CODES
from tests.printing.printed import clashes, codes, words


@pytest.mark.parametrize("dpi", [150, 203, 300])
def test_its_codes_are_read_back_exactly(dpi: int) -> None:
    letters, elements, digits = CODES
    first, second, third = (identifier + value for identifier, value in elements)

    assert codes(render_set_up_sheet(CODES), 0, dpi) == {
        ("]C0", letters.encode()),
        ("]d2", f"{first}{second}{GS}{third}".encode()),
        ("]C0", digits.encode()),
    }


def test_it_is_one_page_and_says_what_to_do_in_both_languages() -> None:
    pages = words(render_set_up_sheet(CODES))

    assert len(pages) == 1
    text = pages[0].replace("\n", " ")
    for said in (
        "扫码枪设置码",
        "Reader set-up",
        "按编号依次扫",
        "Scan 1, 2 and 3",
        "GS1 DataMatrix",
    ):
        assert said in text


def test_no_letter_stands_on_another() -> None:
    assert clashes(render_set_up_sheet(CODES)) == []


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert render_set_up_sheet(CODES) == render_set_up_sheet(CODES)


def test_a_content_that_no_bar_code_holds_is_refused() -> None:
    wrong: SheetCodes = ("全角", CODES[1], CODES[2])
    with pytest.raises(BarCodeError):
        render_set_up_sheet(wrong)
