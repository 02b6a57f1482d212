"""Texts and bar codes that are turned are the very dots of those that are not."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops

from app.labels.printers import DPIS
from printing.labels.checking import check
from printing.labels.design import Design, DesignError, Turn
from printing.labels.drawing import Drawing
from printing.labels.layout import lay_out
from printing.labels.pdf import pdf
from printing.labels.raster import render
from printing.labels.reading import of_document, read_design
from printing.labels.writing import write_design
from tests.printing.labels.designs import SSCC, code, design, document, problems_of, text

WIDTH, HEIGHT = 800, 480
"""Dots of the label that stands upright."""
TURNED = [turn for turn in Turn if turn is not Turn.NONE]
TRANSPOSED = {
    Turn.RIGHT: Image.Transpose.ROTATE_270,
    Turn.OVER: Image.Transpose.ROTATE_180,
    Turn.LEFT: Image.Transpose.ROTATE_90,
}
Dots = tuple[int, int, int, int]
# Even dots, because half a dot is rounded to the even one.
ELEMENTS: tuple[tuple[Dots, dict[str, Any]], ...] = (
    ((20, 16, 302, 70), text("{recipient}", size=9, align="right", vertical="bottom")),
    ((20, 90, 302, 46), {"type": "fill"}),
    ((20, 90, 302, 46), text("冷链 jgy", size=10, white=True, align="centre", face="bold")),
    ((400, 10, 330, 132), code("code-128", "TD{delivery_no}", words=8)),
    ((34, 150, 700, 162), code("sscc", "{sscc}", words=9)),
    ((500, 330, 132, 132), code("gs1-datamatrix", "(00){sscc}")),
)
FIELDS = {
    "recipient": "示例市第一人民医院住院药房药库",
    "delivery_no": "PS2026",
    "sscc": SSCC,
}


def label(turn: Turn, dpi: int) -> Design:
    """The same label, with everything on it turned."""

    def millimetres(*dots: int) -> list[float]:
        return [each * 25.4 / dpi for each in dots]

    def standing(x: int, y: int, width: int, height: int) -> Dots:
        return {
            Turn.NONE: (x, y, width, height),
            Turn.RIGHT: (HEIGHT - y - height, x, height, width),
            Turn.OVER: (WIDTH - x - width, HEIGHT - y - height, width, height),
            Turn.LEFT: (y, WIDTH - x - width, height, width),
        }[turn]

    turned = [
        element
        | {"box": millimetres(*standing(*box))}
        | ({} if element["type"] == "fill" else {"turn": turn.value})
        for box, element in ELEMENTS
    ]
    size = (HEIGHT, WIDTH) if turn.sideways else (WIDTH, HEIGHT)
    width, height = millimetres(*size)
    return of_document(document(*turned, width=width, height=height), "trial")


@pytest.mark.parametrize("dpi", DPIS)
@pytest.mark.parametrize("turn", TURNED)
def test_a_turned_label_is_the_upright_one_dot_by_dot(turn: Turn, dpi: int) -> None:
    """Turned letters or bars were drawn a dot wider, or beside their place."""
    upright = render(lay_out(label(Turn.NONE, dpi), FIELDS, dpi)).image()
    drawing = lay_out(label(turn, dpi), FIELDS, dpi)
    turned = render(drawing).image()
    assert upright.getextrema() == (0, 255)
    assert turned.tobytes() == upright.transpose(TRANSPOSED[turn]).tobytes()
    read = {one.bytes.decode().replace("\x1d", "") for one in zxingcpp.read_barcodes(turned)}
    assert read == {f"00{SSCC}", "TDPS2026"}


def printed(drawing: Drawing) -> Image.Image:
    """A label's PDF, in dots of black and white."""
    with pypdfium2.PdfDocument(pdf([drawing])) as document:
        page = document[0]
        assert "示例市第一人民医院" in page.get_textpage().get_text_bounded()
        grey = page.render(scale=drawing.dpi / 72, grayscale=True).to_pil()
        dots: Image.Image = grey.point([0] * 128 + [255] * 128, "1")
        return dots


def unlike(drawing: Drawing) -> int:
    """How many dots of its PDF are not those of its preview: the edges of its letters."""
    apart = ImageChops.logical_xor(printed(drawing), render(drawing).image())
    return apart.convert("L").histogram()[255]


@pytest.mark.parametrize("turn", TURNED)
def test_in_the_pdf_turned_bars_and_letters_stand_where_the_preview_has_them(turn: Turn) -> None:
    """An office printer put turned words somewhere else than the screen showed."""
    drawing = lay_out(label(turn, 203), FIELDS, 203)
    shown, preview = printed(drawing), render(drawing).image()
    assert shown.size == preview.size
    for bars in drawing.bars:
        quiet = bars.quiet
        box = (quiet.x, quiet.y, quiet.right, quiet.bottom)
        assert shown.crop(box).tobytes() == preview.crop(box).tobytes()
    upright = unlike(lay_out(label(Turn.NONE, 203), FIELDS, 203))
    assert 0 < unlike(drawing) < 1.2 * upright


def test_sideways_bars_need_their_white_above_and_below() -> None:
    """A line above sideways bars was let through, and they could not be scanned."""
    bars = code("code-128", "TD123", box=[20, 5, 15, 50], turn="90", module=0.5)
    beside = {"type": "line", "from": [19, 5], "to": [19, 55]}
    assert lay_out(design(bars, beside), {}, 203).bars[0].turn is Turn.RIGHT
    (found,) = lay_out(design(bars), {}, 203).bars
    above = found.area.y * 25.4 / 203 - 1
    across = {"type": "line", "from": [10, above], "to": [45, above]}
    with pytest.raises(DesignError, match="空白区"):
        lay_out(design(bars, across), {}, 203)


def test_what_does_not_fit_sideways_is_named() -> None:
    """Only the width of the box was looked at, however its words stood in it."""
    words = text("{recipient}", box=[5, 5, 60, 8], smallest=8, lines=1, name="收货单位")
    assert not any(problem.element == "文字“收货单位”" for problem in check(design(words)))
    found = check(design(words | {"turn": "270"}))
    assert any("收货单位" in one.element and "放不下" in one.reason for one in found)


def test_a_turn_is_kept_in_the_file_and_another_is_refused_with_the_choices() -> None:
    """A design that was saved stood upright again."""
    made = design(text("x", turn="90"), text("y"))
    written = write_design(made)
    assert written.count(b'"turn"') == 1
    assert read_design(written, "trial") == made
    (problem,) = problems_of(document(text("x", turn="45")))
    assert problem.place == "elements[0].turn"
    assert "none、90、180、270" in problem.reason
