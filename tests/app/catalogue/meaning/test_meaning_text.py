"""Folding: one text for all the ways to write the same characters, and no more than that."""

from __future__ import annotations

import unicodedata

import pytest

from app.catalogue.meaning.amounts import Amount, Dimension, plain, read_amount
from app.catalogue.meaning.text import fold

FOLDED = {
    "０．２５ｇ": "0.25g",
    "0.25 G": "0.25g",
    "（a）[b]【c】〔d〕{e}": "(a)(b)(c)(d)(e)",
    "A‐B‑C–D—E－F": "a-b-c-d-e-f",
    "1：2∶3︰4": "1:2:3:4",
    "12片×2板": "12片*2板",
    "12片x2板X3盒＊4": "12片*2板*3盒*4",
    "5mgx10": "5mg*10",
    "9cm×12cmX2贴": "9cm*12cm*2贴",
    "5mg/mlx10ml": "5mg/ml*10ml",
    "Xeloda X": "xelodax",
    "50μg µg ㎍": "50ugugug",
    "10⁷": "10^7",
    "10cm²": "10cm2",
    "①0.25g": "(1)0.25g",
    "1½片": "1.5片",
    "0.9 100ml": "0.9 100ml",
    "0.9\u3000100ml": "0.9 100ml",
    " a\u200b b\ufeff ": "ab",
    "ΑΒС α1b": "abca1b",
    "5％ ％": "5%%",
    "维生素Ｂ１２": "维生素b12",
    "": "",
}
APART = (("H2O", "H20"), ("1", "l"), ("0", "O"), ("片", "粒"), ("0.9 100", "0.9100"))


@pytest.mark.parametrize("text", FOLDED)
def test_writings_of_the_same_characters_fold_together(text: str) -> None:
    assert fold(text) == FOLDED[text]


def test_what_is_not_the_same_stays_apart() -> None:
    for one, other in APART:
        assert fold(one) != fold(other)


def test_every_character_folds_to_what_folds_to_itself() -> None:
    for first in range(0x20, 0x30000, 64):
        text = "".join(
            character
            for character in map(chr, range(first, first + 64))
            if unicodedata.category(character) != "Cs"
        )
        assert fold(fold(text)) == fold(text)


AMOUNTS = {
    "0.25g": (Dimension.MASS, "0.25"),
    "250 mg": (Dimension.MASS, "0.25"),
    "2.5微克": (Dimension.MASS, "0.0000025"),
    "1公斤": (Dimension.MASS, "1000"),
    "1,000ml": (Dimension.VOLUME, "1000"),
    "1.5升": (Dimension.VOLUME, "1500"),
    "10万单位": (Dimension.UNITS, "100000"),
    "80万": (Dimension.UNITS, "800000"),
    "1.2MIU": (Dimension.UNITS, "1200000"),
    "2亿": (Dimension.GERMS, "200000000"),
    "2×10⁸CFU": (Dimension.GERMS, "200000000"),
    "10mCi": (Dimension.RADIOACTIVITY, "370"),
    "0.9%": (Dimension.SHARE, "0.9"),
    "50ppm": (Dimension.SHARE, "0.005"),
    "10平方厘米": (Dimension.AREA, "10"),
    "70mm": (Dimension.LENGTH, "7"),
    "5mmol": (Dimension.MOLES, "5"),
    "1kcal": (Dimension.ENERGY, "4.184"),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_an_amount_is_brought_to_the_unit_of_its_dimension(text: str) -> None:
    dimension, value = AMOUNTS[text]
    amount = read_amount(text)
    assert isinstance(amount, Amount)
    assert (amount.dimension, plain(amount.value)) == (dimension, value)
    assert read_amount(amount.text) == amount


@pytest.mark.parametrize(
    "text", ["", "g", "12", "0.25", "0.25g*12", "十毫克", "5zz", "1e5g", "9" * 200]
)
def test_what_is_no_single_amount_is_none(text: str) -> None:
    assert read_amount(text) is None
