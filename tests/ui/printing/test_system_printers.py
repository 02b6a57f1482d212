"""Papers and labels reach a printer through Qt: a real QPrinter, whose device is a PDF file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter
from reportlab.pdfgen.canvas import Canvas

from app.labels.printers import LabelPrinter, Reach
from app.papers import NotPrinted, Printer
from printing.label_desk import try_printer
from printing.labels.carton import fields_of
from printing.labels.design import Kind
from printing.labels.shipped import design_for
from printing.labels.writing import write_design
from printing.printers.line import PrinterTrouble
from printing.printers.opening import open_line
from printing.printers.system_line import SystemLine
from printing.queue.drawing import drawn, pictured
from printing.test_page import render_test_page
from tests.printing.labels.carton_sample import LABEL, SSCC
from ui.printing.system_printers import Device, QtPrinters

pytestmark = pytest.mark.usefixtures("qapp")

A4 = QPageSize(QPageSize.PageSizeId.A4)
SMALL, LARGE = QPageSize(QSize(20, 20)), QPageSize(QSize(2000, 2000))


class PrintToFile:
    """A system with printers whose paper is a PDF file each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.printers: tuple[Printer, ...] = (Printer("office"), Printer("标签", default=True))
        self.shape: Callable[[Device], Device] = lambda device: replace(
            device, least=SMALL, most=LARGE
        )

    def known(self) -> tuple[Printer, ...]:
        return self.printers

    def open(self, name: str) -> Device | None:
        if name == "gone":
            return None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.paper(name)))
        printer.setPageSize(A4)
        return self.shape(Device(printer))

    def paper(self, name: str) -> Path:
        return self.folder / f"{name}.out.pdf"


@pytest.fixture
def system(tmp_path: Path) -> PrintToFile:
    return PrintToFile(tmp_path)


def label_printer(dpi: int = 203) -> LabelPrinter:
    return LabelPrinter(name="箱签", reach=Reach.SYSTEM, address="标签", dpi=dpi)


def sheets(path: Path) -> list[tuple[int, int]]:
    """The pages of a paper that came out, in mm."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [
            (round(width / 72 * 25.4), round(height / 72 * 25.4))
            for width, height in (page.get_size() for page in pdf)
        ]


def picture(path: Path, dpi: int = 300) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        dots: Image.Image = pdf[0].render(scale=dpi / 72).to_pil()
        return dots


def inked(path: Path) -> Image.Image:
    """The very dots that were put on the first page."""
    with pypdfium2.PdfDocument(path) as pdf:
        (image,) = pdf[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        dots: Image.Image = image.get_bitmap().to_pil().convert("1")
        return dots


def scanned(image: Image.Image) -> set[str]:
    return {one.text for one in zxingcpp.read_barcodes(image)}


def test_a_paper_goes_out_on_its_own_sheet_with_bars_that_scan(
    system: PrintToFile, tmp_path: Path
) -> None:
    """A4 came out shrunk, or with bars of uneven width."""
    paper = tmp_path / "测试页.pdf"
    paper.write_bytes(render_test_page("office", 1))
    assert QtPrinters(system).send(paper, "office") == "office"
    out = system.paper("office")
    assert sheets(out) == [(210, 297)]
    assert "TRACEDOCK-TEST" in scanned(picture(out))


def test_what_has_colours_comes_out_in_them(system: PrintToFile, tmp_path: Path) -> None:
    """The photograph of a broken box came out black and white, or squeezed until it blurred."""
    paper = tmp_path / "photo.pdf"
    canvas = Canvas(str(paper), (200, 200))
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.rect(50, 50, 100, 100, stroke=0, fill=1)
    canvas.save()
    QtPrinters(system).send(paper)
    shown = picture(system.paper("标签"), 72).convert("RGB")
    assert shown.getpixel((100, 100)) == (204, 26, 26)
    assert shown.getpixel((20, 20)) == (255, 255, 255)


def test_a_printer_without_copies_of_its_own_gets_the_pages_again(
    system: PrintToFile, tmp_path: Path
) -> None:
    """Where the system makes no copies, only one came out."""
    paper = tmp_path / "p.pdf"
    paper.write_bytes(render_test_page("", 3))
    assert QtPrinters(system).send(paper, copies=3) == "标签"
    assert len(sheets(system.paper("标签"))) == 3


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_label_goes_out_in_the_very_dots_of_its_preview(system: PrintToFile, dpi: int) -> None:
    """A driver's label was drawn anew from a PDF: its bars were not those of the preview."""
    text = write_design(design_for(Kind.CARTON, 100, 150)).decode()
    fields = json.dumps(fields_of(LABEL))
    line = SystemLine("标签", dpi, QtPrinters(system))
    line.write(drawn(label_printer(dpi), text, fields, line.dots))
    out = system.paper("标签")
    assert sheets(out) == [(100, 150)]
    with Image.open(io.BytesIO(pictured(text, fields, dpi))) as preview:
        assert inked(out).tobytes() == preview.convert("1").tobytes()
    assert any(SSCC in said for said in scanned(picture(out)))


@pytest.mark.parametrize(("own", "drawn_in"), [(600, 600), (1200, 600), (203, 203)])
def test_a_driver_gets_whole_dots_of_its_own(system: PrintToFile, own: int, drawn_in: int) -> None:
    """A laser printer with 600 dots got bars of 203: some wider than others."""

    def as_driver(device: Device) -> Device:
        device.printer.setResolution(own)
        return replace(device, dots=own, least=SMALL, most=LARGE)

    system.shape = as_driver
    text = write_design(design_for(Kind.PACKAGE, 50, 30)).decode()
    fields = json.dumps({"name": "氯化钠", "trace_code": "81000001234567890123"})
    line = SystemLine("标签", 300, QtPrinters(system))
    assert line.dots == drawn_in
    line.write(drawn(label_printer(300), text, fields, line.dots))
    out = system.paper("标签")
    assert sheets(out) == [(50, 30)]
    with Image.open(io.BytesIO(pictured(text, fields, drawn_in))) as preview:
        assert inked(out).tobytes() == preview.convert("1").tobytes()
    assert scanned(picture(out, 2 * own)) == {"81000001234567890123"}


def test_a_test_label_is_printed_from_any_thread_and_says_the_dots(system: PrintToFile) -> None:
    """Labels are printed by threads of their own, not by the window's."""
    opened = partial(open_line, printers=QtPrinters(system))
    with ThreadPoolExecutor(1) as thread:
        tried = thread.submit(try_printer, label_printer(300), opened).result(60)
    assert (tried.complaint, tried.dpi) == ("", 300)
    assert "TRACEDOCK" in scanned(picture(system.paper("标签")))


def test_a_sheet_lies_across_where_the_printer_has_it_only_upright(
    system: PrintToFile, tmp_path: Path
) -> None:
    """A wide paper lost its right half on a printer that knows A4 by name only."""
    system.shape = lambda device: replace(device, sizes=(A4,))
    wide = tmp_path / "wide.pdf"
    with pypdfium2.PdfDocument.new() as pdf:
        for size in ((842, 595), (842, 595), (595, 842)):
            pdf.new_page(*size)
        pdf.save(wide)
    QtPrinters(system).send(wide)
    assert sheets(system.paper("标签")) == [(297, 210), (297, 210), (210, 297)]


def test_a_label_lies_in_true_size_on_a_sheet_where_the_printer_has_no_other(
    system: PrintToFile, tmp_path: Path
) -> None:
    """An office printer that helps out filled a whole sheet with one label."""
    system.shape = lambda device: replace(device, sizes=(A4,))
    printers = QtPrinters(system)
    label = tmp_path / "label.png"
    Image.new("1", (799, 406), 0).save(label, dpi=(203, 203))
    printers.send(label)
    out = system.paper("标签")
    assert sheets(out) == [(210, 297)]
    dark = picture(out, 254).convert("L").point(lambda grey: 255 - grey).getbbox()
    assert dark is not None
    assert [round(dots / 10) for dots in dark] == [5, 5, 105, 56]


def refusal(printers: QtPrinters, path: Path, printer: str = "") -> str:
    with pytest.raises(NotPrinted) as refused:
        printers.send(path, printer)
    return str(refused.value)


def test_what_a_printer_refuses_is_said_in_words(system: PrintToFile, tmp_path: Path) -> None:
    """A clerk was told that all went well, or nothing at all."""
    printers = QtPrinters(system)
    paper = tmp_path / "p.pdf"
    paper.write_bytes(render_test_page("", 1))
    assert "没有名为“x”的打印机" in refusal(printers, paper, "x")
    system.printers += (Printer("gone"),)
    assert "“gone”打不开" in refusal(printers, paper, "gone")
    system.shape = lambda device: replace(device, stopped=True)
    assert "已停止或脱机" in refusal(printers, paper)
    # A label is not even begun: it would go back and forth between waiting and going.
    with pytest.raises(PrinterTrouble, match="已停止或脱机"):
        SystemLine("标签", 203, printers)
    large = tmp_path / "large.pdf"
    with pypdfium2.PdfDocument.new() as pdf:
        pdf.new_page(842, 1191)
        pdf.save(large)
    system.shape = lambda device: device
    assert "没有 297×420 毫米的纸" in refusal(printers, large)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 half")
    assert "画不出来" in refusal(printers, broken)
    assert "不在了" in refusal(printers, tmp_path / "none.pdf")
    system.folder = tmp_path / "none"
    assert "没有开始打印" in refusal(printers, paper)
    system.printers = ()
    assert printers.found() == ()
    assert "没有打印机" in refusal(printers, paper)


def test_the_default_printer_is_listed_first(system: PrintToFile) -> None:
    assert [one.name for one in QtPrinters(system).found()] == ["标签", "office"]
