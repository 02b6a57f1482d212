"""Every symbol of every design that is shipped, in dots, in every language, back to its content."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.labels.printers import DPIS
from printing.labels.checking import check
from printing.labels.design import Code, Design, Fields, Kind
from printing.labels.drawing import Drawing
from printing.labels.kinds import samples
from printing.labels.languages.registry import Language
from printing.labels.layout import lay_out
from printing.labels.pdf import pdf
from printing.labels.raster import Raster, render
from printing.labels.reading import read_design
from printing.labels.shipped import design_for, shipped
from printing.labels.writing import write_design
from tests.printing.labels.jobs import READ

LABELS = [
    pytest.param(design, sample, dpi, id=f"{design.name}-{number}-{dpi}")
    for design in shipped()
    for number, sample in enumerate(samples(design))
    for dpi in DPIS
]
_KINDS = zxingcpp.barcode_formats_from_str("Code128,DataMatrix,QRCode")


def decoded(image: Image.Image) -> set[tuple[str, bytes]]:
    found = zxingcpp.read_barcodes(image, formats=_KINDS, try_rotate=False, try_invert=False)
    return {(code.symbology_identifier, code.bytes) for code in found}


def meant(drawing: Drawing) -> set[tuple[str, bytes]]:
    return {(bars.identifier, bars.content) for bars in drawing.bars}


def padded(raster: Raster) -> Raster:
    """As a language sees it whose labels are whole bytes wide."""
    return Raster(raster.row_bytes * 8, raster.height, raster.rows)


@pytest.mark.parametrize(("design", "sample", "dpi"), LABELS)
def test_each_language_prints_the_preview_and_a_scanner_reads_it(
    design: Design, sample: Fields, dpi: int
) -> None:
    drawing = lay_out(design, sample, dpi)
    raster = render(drawing)
    assert decoded(raster.image()) == meant(drawing)
    for language in Language:
        ((burnt, copies),) = READ[language](language.job(raster, dpi, copies=3))
        expected = padded(raster) if language is Language.EPL else raster
        assert (burnt, copies) == (expected, 3), language
    with Image.open(io.BytesIO(raster.png(dpi))) as shown:
        assert shown.mode == "1"
        assert shown.tobytes() == raster.image().tobytes()
        assert [round(side) for side in shown.info["dpi"]] == [dpi, dpi]


@pytest.mark.parametrize("dpi", DPIS)
def test_in_the_pdf_each_bar_stands_on_the_dots_of_the_preview(dpi: int) -> None:
    drawings = [lay_out(design, samples(design)[0], dpi) for design in shipped()]
    document = pypdfium2.PdfDocument(pdf(drawings))
    assert len(document) == len(drawings)
    for page, drawing in zip(document, drawings, strict=True):
        grey = page.render(scale=dpi / 72, grayscale=True).to_pil()
        shown = grey.point([0] * 128 + [255] * 128, "1")
        assert shown.size == (drawing.width, drawing.height)
        preview = render(drawing).image()
        for bars in drawing.bars:
            quiet = bars.quiet
            box = (quiet.x, quiet.y, quiet.right, quiet.bottom)
            assert shown.crop(box).tobytes() == preview.crop(box).tobytes()
    document.close()


def test_each_design_passes_its_check_and_is_written_as_it_was_read() -> None:
    for design in shipped():
        assert check(design) == ()
        assert read_design(write_design(design), design.name) == design


def test_there_is_a_design_for_each_kind_and_each_symbology_is_tried() -> None:
    assert {design.kind for design in shipped()} == set(Kind)
    tried = {
        element.code
        for design in shipped()
        for element in design.elements
        if isinstance(element, Code)
    }
    assert {"sscc", "gs1-datamatrix", "gs1-qr", "code-128", "qr"} <= tried


def test_modules_are_whole_dots_in_the_range_of_gs1_with_their_white_around() -> None:
    for dpi, module in zip(DPIS, (4, 6), strict=True):
        design = design_for(Kind.CARTON, 100, 150)
        drawing = lay_out(design, samples(design)[0], dpi)
        (sscc,) = (bars for bars in drawing.bars if bars.identifier == "]C1")
        assert sscc.module == module
        assert 0.495 <= module * 25.4 / dpi <= 1.016
        row = render(drawing).image().crop((0, sscc.area.y, drawing.width, sscc.area.y + 1))
        white = row.crop((sscc.quiet.x, 0, sscc.area.x, 1)).tobytes()
        assert sscc.area.x - sscc.quiet.x == 10 * module
        assert set(white[:-1]) == {255}
