"""A carton label scans as what it says, at every size and resolution."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from app.labels.printers import DPIS
from printing.labels.carton import LabelSizeError, parse_size, render
from printing.labels.design import DesignError
from tests.printing.labels.carton_sample import ITEM, LABEL
from tests.printing.printed import bitmap, clashes, codes, words

LONG = "重组人粒细胞集落刺激因子注射液（预充式注射器包装）" * 7
SIZES = ("100x150", "60x50", "100x50", "80x60", "100x100", "150x100", "300x300")


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("size", SIZES)
def test_a_single_item_carton_scans_as_sscc_and_matrix(size: str, dpi: int) -> None:
    label = replace(LABEL, contents=(replace(ITEM, gtin="06901234567892"),))
    assert codes(render([label], size, dpi), 0, dpi) == {
        ("]C1", b"00106141411234567897"),
        ("]d2", b"001061414112345678970206901234567892172801043740\x1d10A2601"),
    }


@pytest.mark.parametrize("dpi", DPIS)
def test_without_a_gtin_the_matrix_says_sscc_expiry_and_batch(dpi: int) -> None:
    assert codes(render([LABEL], dpi=dpi), 0, dpi) == {
        ("]C1", b"00106141411234567897"),
        ("]d2", b"001061414112345678971728010410A2601"),
    }


@pytest.mark.parametrize("dpi", DPIS)
def test_without_an_sscc_the_bar_code_is_the_carton_number(dpi: int) -> None:
    assert codes(render([replace(LABEL, sscc=None)], dpi=dpi), 0, dpi) == {
        ("]C0", b"CK210429007005"),
        ("]d2", b"1728010410A2601"),
    }


def test_a_carton_of_several_items_has_no_matrix() -> None:
    mixed = replace(LABEL, contents=(ITEM, replace(ITEM, batch="B1")))
    assert codes(render([mixed]), 0, 203) == {("]C1", b"00106141411234567897")}


def test_a_batch_that_gs1_cannot_write_is_left_to_the_words() -> None:
    pdf = render([replace(LABEL, contents=(replace(ITEM, batch="甲26-01"),))])
    assert ("]d2", b"0010614141123456789717280104") in codes(pdf, 0, 203)
    assert "甲26-01" in words(pdf)[0]


@pytest.mark.parametrize("dpi", DPIS)
def test_bars_are_whole_dots_with_ten_modules_of_white_around(dpi: int) -> None:
    image = bitmap(render([LABEL], dpi=dpi), 0, dpi)
    (code,) = (code for code in zxingcpp.read_barcodes(image) if code.symbology_identifier == "]C1")
    middle = (code.position.top_left.y + code.position.bottom_left.y) // 2
    row = [image.getpixel((x, middle)) for x in range(image.width)]
    runs = [(value, len(tuple(pixels))) for value, pixels in groupby(row)]
    # Paper, frame, quiet zone, bars, quiet zone, frame, paper.
    bars = [length for _, length in runs[3:-3]]
    module = 4 if dpi == 203 else 6
    assert all(length % module == 0 for length in bars)
    assert sum(bars) == 156 * module
    assert runs[2][1] >= 10 * module
    assert runs[-3][1] >= 10 * module


def test_everything_on_the_label_is_in_the_text_layer() -> None:
    (text,) = words(render([LABEL]))
    shown = re.sub(r"\s", "", text)
    for expected in (
        "示例医药配送有限公司",
        "示例市第一人民医院",
        "示例市示例区人民路100号住院药房药库",
        "PS2026112100001",
        "第3箱·共12箱",
        "3/12",
        "注射用头孢曲松钠",
        "1.0g×10瓶",
        "示例制药（集团）股份有限公司",
        "A2601",
        "2028-01-04",
        "40盒",
        "冷链",
        "2–8℃",
        "CK210429007005",
        "(00)106141411234567897",
    ):
        assert expected in shown


def test_several_labels_are_several_pages_each_with_its_own_code() -> None:
    labels = [replace(LABEL, sscc=None, contents=(), carton_no=f"CK-{n}") for n in range(1, 4)]
    pdf = render(labels)
    for page, label in enumerate(labels):
        assert codes(pdf, page, 203) == {("]C0", label.carton_no.encode())}


def test_the_fonts_are_in_the_file_and_no_other_is_used() -> None:
    pdf = render([LABEL])
    names = re.findall(rb"/BaseFont /(\S+)", pdf)
    assert names
    assert all(b"NotoSansSC" in name for name in names)
    assert pdf.count(b"/FontFile2 ") == len(names)
    assert b"Helvetica" not in pdf


def test_a_reprint_is_the_same_to_the_byte() -> None:
    assert render([LABEL, LABEL]) == render([LABEL, LABEL])


CROWDED = [("60x50", 0), ("60x50", 1), ("60x50", 6), ("100x150", 1), ("100x150", 30), ("80x60", 2)]
WIDE = [("100x50", 1), ("150x100", 6), ("300x300", 1), ("60x300", 6), ("300x50", 2)]


@pytest.mark.parametrize(("size", "count"), [*CROWDED, *WIDE])
def test_nothing_overlaps_however_long_the_words_are(size: str, count: int) -> None:
    item = replace(
        ITEM, name=LONG, strength="5mg:0.5ml×10支/盒", maker="示例制药（集团）" * 20, batch="B" * 30
    )
    label = replace(
        LABEL,
        sender="示例医药配送有限公司" * 20,
        recipient="示例市第一人民医院" * 20,
        address="示例区人民路100号 " * 15,
        delivery_no="PS" + "2026" * 12,
        sequence=99_998,
        carton_count=99_999,
        carton_no="X" * 40,
        contents=(replace(item, quantity=99_999_999),) * count,
        storage="2–8℃ 冷藏，避光，不得冷冻，" * 8,
    )
    assert clashes(render([label], size)) == []


def test_what_does_not_fit_is_counted_on_the_label() -> None:
    contents = tuple(replace(ITEM, batch=f"A{number:03}") for number in range(30))
    (text,) = words(render([replace(LABEL, contents=contents)]))
    shown = len(set(re.findall(r"A\d{3}\b", text)))
    assert shown >= 5
    assert f"另有 {30 - shown} 个品种批号" in text


def test_a_carton_that_does_not_say_what_it_holds_points_to_the_delivery_note() -> None:
    assert "品种见随货同行单" in words(render([replace(LABEL, contents=())]))[0]


def test_a_bar_code_too_long_for_the_label_is_refused_in_words() -> None:
    label = replace(LABEL, sscc=None, carton_no="a1B2" * 10)
    with pytest.raises(DesignError, match="请用更大的框、更宽的标签或更短的内容"):
        render([label], "60x50")
    assert render([label], "100x150", 300)


@pytest.mark.parametrize(
    "size", ["", "100", "100x", "x150", "100x150mm", "59x50", "100x301", "1e2x9"]
)
def test_a_size_that_is_none_is_refused_in_words(size: str) -> None:
    with pytest.raises(LabelSizeError, match=r"标签尺寸.*。$"):
        parse_size(size)


def test_sizes_may_be_written_as_people_do() -> None:
    assert parse_size(" 100X150 ") == parse_size("100×150") == parse_size("100*150") == (100, 150)


def test_another_resolution_is_refused_in_words() -> None:
    with pytest.raises(LabelSizeError, match="203 或 300"):
        render([LABEL], dpi=600)


@settings(deadline=None, max_examples=25)
@given(name=st.text(max_size=200), number=st.text(max_size=200), batch=st.text(max_size=40))
def test_no_text_stops_a_label(name: str, number: str, batch: str) -> None:
    item = replace(ITEM, name=name, batch=batch)
    label = replace(LABEL, recipient=name, delivery_no=number, contents=(item,))
    assert render([label]).startswith(b"%PDF")
