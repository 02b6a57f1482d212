"""Text stays in its box and bar codes on the grid of dots."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from printing.bar_codes import gs1_data_matrix
from printing.document import Align, Box, Document, Style
from tests.printing.printed import bitmap, clashes, codes, words

STYLE = Style(12, 6)


def test_texts_in_boxes_side_by_side_do_not_touch() -> None:
    document = Document(60, 40, "箱", 203)
    left, right = Box(2, 2, 56, 12).columns(1, 1)
    document.text(left, "重组人粒细胞集落刺激因子注射液" * 4, STYLE)
    document.text(right, "复方氨基酸注射液" * 8, Style(12, 6, align=Align.RIGHT))
    document.stack(Box(2, 16, 56, 20), ("盐酸片" * 60, STYLE), ("示例制药" * 60, STYLE))
    assert clashes(document.finish()) == []


def test_the_search_for_overlaps_finds_them() -> None:
    document = Document(60, 40, "箱", 203)
    document.text(Box(2, 2, 40, 5), "盐酸二甲双胍", STYLE)
    document.text(Box(3, 4, 40, 5), "示例制药公司", STYLE)
    assert clashes(document.finish())


def test_an_empty_text_leaves_no_mark() -> None:
    document = Document(60, 40, "箱", 203)
    document.text(Box(2, 2, 40, 5), " \n", STYLE)
    assert words(document.finish()) == [""]


def test_a_page_is_whole_dots_so_that_no_dot_is_scaled() -> None:
    for dpi, size in ((203, (799, 399)), (300, (1181, 590))):
        assert bitmap(Document(100, 50, "箱", dpi).finish(), 0, dpi).size == size


def test_a_symbol_lies_on_whole_dots_wherever_it_is_put() -> None:
    symbol = gs1_data_matrix([("17", "280104"), ("10", "A26")])
    for shift in range(10):
        document = Document(40, 40, "箱", 203)
        box = document.symbol(symbol, 5 + shift * 0.037, 5 + shift * 0.051, 3)
        pdf = document.finish()
        assert codes(pdf, 0, 203) == {("]d2", b"1728010410A26")}
        image = bitmap(pdf, 0, 203).point(lambda value: 255 - value)
        left, top, right, bottom = image.getbbox() or (0, 0, 0, 0)
        assert (right - left, bottom - top) == (symbol.width * 3, symbol.width * 3)
        assert (left, top) == (round(box.x * 203 / 25.4), round(box.y * 203 / 25.4))


def test_two_documents_may_be_made_at_the_same_time() -> None:
    one, two = Document(60, 40, "一", 203), Document(60, 40, "二", 203)
    one.text(Box(2, 2, 50, 6), "盐酸二甲双胍片", STYLE)
    two.text(Box(2, 2, 50, 6), "注射用头孢曲松钠", STYLE)
    one.text(Box(2, 9, 50, 6), "人血白蛋白", STYLE)
    assert words(two.finish()) == ["注射用头孢曲松钠"]
    assert words(one.finish()) == ["盐酸二甲双胍片\n人血白蛋白"]


def _page(text: str) -> bytes:
    document = Document(60, 40, text, 203)
    for row in range(6):
        document.text(Box(2, 2 + row * 6, 50, 6), text[row:] + text[:row], STYLE)
    return document.finish()


def test_threads_that_print_at_once_do_not_mix_their_letters() -> None:
    texts = ["盐酸二甲双胍片", "注射用头孢曲松钠", "人血白蛋白注射液", "复方氨基酸注射液"] * 5
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(_page, texts)) == [_page(text) for text in texts]
