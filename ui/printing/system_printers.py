"""The printers of this computer, found and driven by Qt: no other program has to know PDF.

Without it a paper would need a program for PDF files on Windows, and a label would reach a printer
with a driver as something that is drawn anew. A page goes out as dots, in its true size on the
sheet that the driver has for it: on its own where it has one, else upright in the corner of the
usual one where it fits, never shrunk. A label is asked for in the very dots of the printer.

Everything here may be called from any thread, once there is an application: Qt paints on printers
outside the window's thread, and only finding and opening one goes one at a time.

Sources: Qt 6, Thread-Support in Qt Modules (Painting in Threads); QPrinter, QPrinterInfo.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPaintEngine, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.papers import NotPrinted, Printer, check_paper, choose_printer
from ui.printing.pages import PICTURE, Page, pages_of

_PAPER_DPI = 300
"""What papers are drawn for (printing/document.py); bars there are whole dots of it."""
_MOST_PAPER_DPI, _MOST_LABEL_DPI = 400, 600
"""More dots only take longer: what is drawn in fewer goes out in whole multiples."""
_NEAR_MM = 1.0
"""Two sizes of paper that differ less are one."""
_CORNER_MM = 5.0
"""From the edges of a sheet that is larger than the page: most printers leave that white."""
_plug_in = threading.Lock()
"""The first that asks loads Qt's way to the printers, and nothing else guards that."""
_BROKEN = (QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error)


@dataclass(frozen=True, slots=True)
class Device:
    """A printer that was opened, and the sheets it takes."""

    printer: QPrinter
    dots: int | None = None
    """An inch, of its driver; None: a PDF goes out, and any may be chosen."""
    sizes: tuple[QPageSize, ...] = ()
    """By name."""
    least: QPageSize | None = None
    """Of any size it is told; None: it takes those by name only."""
    most: QPageSize | None = None
    stopped: bool = False


class PrintSystem(Protocol):
    """What Qt knows of the printers of a system."""

    def known(self) -> tuple[Printer, ...]:
        """All of them, in any order."""

    def open(self, name: str) -> Device | None:
        """Open one; None where it is gone."""


class QtPrinters:
    """The printers of this computer; fulfils printing.sending.Printers."""

    def __init__(self, system: PrintSystem | None = None) -> None:
        """`system` is Qt's own where none is handed in."""
        self._system = system or _Qt()

    def found(self) -> tuple[Printer, ...]:
        """List the printers, the default first."""
        with _plug_in:
            known = self._system.known()
        return tuple(sorted(known, key=lambda printer: not printer.default))

    def dots(self, printer: str, wanted: int) -> int:
        """Dots an inch that a picture for a printer should have; raises NotPrinted.

        `wanted`: what it should be where the system decides later (CUPS is handed a PDF).
        """
        own = _resolution(self._open(printer), wanted)
        return _divided(own, _MOST_LABEL_DPI)

    def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
        """Print a PDF, or a PNG dot for dot; raises NotPrinted."""
        check_paper(path, copies)
        name = choose_printer(self.found(), printer).name
        device = self._open(name)
        own = _resolution(device, _PAPER_DPI)
        dpi = _PAPER_DPI if own % _PAPER_DPI == 0 else _divided(own, _MOST_PAPER_DPI)
        job = _Job(device, name)
        device.printer.setDocName(path.stem)
        if path.suffix.lower() == PICTURE:
            device.printer.setColorMode(QPrinter.ColorMode.GrayScale)
        job.print(_repeated(path, dpi, job.repeats(copies)))
        return name

    def _open(self, name: str) -> Device:
        with _plug_in:
            device = self._system.open(name)
        if device is None or not device.printer.isValid():
            raise NotPrinted(f"打印机“{name}”打不开，请在系统的打印机设置里检查它。")
        if device.stopped:
            raise NotPrinted(
                f"打印机“{name}”已停止或脱机，请在系统的打印机设置里恢复它，再打印一次。"
            )
        return device


class _Job:
    """One document on its way to a printer."""

    def __init__(self, device: Device, name: str) -> None:
        self._device = device
        self._printer = device.printer
        self._name = name
        self._painter = QPainter()

    def repeats(self, copies: int) -> int:
        """Let the printer make the copies; how often the pages are to be drawn all the same."""
        if self._printer.supportsMultipleCopies():
            self._printer.setCopyCount(copies)
            return 1
        return copies

    def print(self, pages: Iterator[Page]) -> None:
        """Draw the pages; raises NotPrinted, and then nothing of them stays with the system."""
        try:
            for page in pages:
                at = self._lay_in(page)
                self._begin_page()
                self._draw(page, at)
        except NotPrinted:
            self._printer.abort()
            raise
        finally:
            ended = not self._painter.isActive() or self._painter.end()
        if not ended or self._printer.printerState() in _BROKEN:
            raise self._refused("没有接受完打印任务")

    def _lay_in(self, page: Page) -> QPointF:
        """Choose the sheet; where on it the page begins (mm)."""
        layout, at = _layout(self._device, page.size_mm, self._printer.pageLayout())
        if layout is None:
            width, height = page.size_mm.width(), page.size_mm.height()
            raise self._refused(f"没有 {width:.0f}×{height:.0f} 毫米的纸，在它的常用纸上也放不下")
        if self._painter.isActive() and self._printer.pageLayout().isEquivalentTo(layout):
            # A driver would begin anew with each page.
            return at
        self._printer.setFullPage(True)
        self._printer.setPageLayout(layout)
        if not self._printer.pageLayout().pageSize().isEquivalentTo(layout.pageSize()):
            raise self._refused(f"不接受纸张 {layout.pageSize().name()}")
        return at

    def _begin_page(self) -> None:
        begun = self._painter.isActive()
        if not (self._printer.newPage() if begun else self._painter.begin(self._printer)):
            raise self._refused("没有开始打印")
        # What is drawn into a PDF would be squeezed as a photograph is.
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)

    def _draw(self, page: Page, at: QPointF) -> None:
        own = self._printer.resolution()
        times = own / page.dpi
        corner = at * (own / 25.4)
        image = page.image
        # On whole dots, or bars that were whole are not any more.
        where = QRectF(
            round(corner.x()), round(corner.y()), image.width() * times, image.height() * times
        )
        self._painter.drawImage(where, image, QRectF(image.rect()))

    def _refused(self, what: str) -> NotPrinted:
        return NotPrinted(f"打印机“{self._name}”{what}，请在系统的打印机设置里检查它，再打印一次。")


class _Qt:
    """What Qt's plug-in for this system knows."""

    def known(self) -> tuple[Printer, ...]:
        """All printers."""
        default = QPrinterInfo.defaultPrinterName()
        return tuple(_printer(info, default) for info in QPrinterInfo.availablePrinters())

    def open(self, name: str) -> Device | None:
        """Open one."""
        info = QPrinterInfo.printerInfo(name)
        if info.isNull():
            return None
        told = info.supportsCustomPageSizes()
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        return Device(
            printer,
            None if _writes_pdf(printer) else printer.resolution(),
            tuple(info.supportedPageSizes()),
            info.minimumPhysicalPageSize() if told else None,
            info.maximumPhysicalPageSize() if told else None,
            info.state() in _BROKEN,
        )


def _printer(info: QPrinterInfo, default: str) -> Printer:
    name = info.printerName()
    said = dict.fromkeys((info.description(), info.makeAndModel(), info.location()))
    words = " · ".join(one for one in said if one and one != name)
    return Printer(name, name == default, words, info.state() in _BROKEN)


def _repeated(path: Path, dpi: int, times: int) -> Iterator[Page]:
    for _ in range(times):
        yield from pages_of(path, dpi)


def _writes_pdf(printer: QPrinter) -> bool:
    """Whether the system draws later, as CUPS does."""
    return printer.paintEngine().type() is QPaintEngine.Type.Pdf


def _resolution(device: Device, wanted: int) -> int:
    """Dots an inch the printer is drawn on in; told to it where it has none of its own."""
    if device.dots is not None:
        return device.dots
    device.printer.setResolution(wanted)
    return device.printer.resolution()


def _divided(dpi: int, most: int) -> int:
    """The most dots, not over `most`, that go into the printer's a whole number of times."""
    times = -(-dpi // most)
    while dpi % times:
        times += 1
    return dpi // times


def _layout(
    device: Device, wanted: QSizeF, usual: QPageLayout
) -> tuple[QPageLayout | None, QPointF]:
    """The sheet for a page, and where on it the page begins (mm); None: none is large enough."""
    corner = QPointF(0, 0)
    upright, turned = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
    for size, way in ((wanted, upright), (wanted.transposed(), turned)):
        for named in (*device.sizes, usual.pageSize()):
            if _near(named.size(QPageSize.Unit.Millimeter), size):
                return _full(named, way), corner
    for size, way in ((wanted, upright), (wanted.transposed(), turned)):
        if _takes(device, size):
            return _full(_told(device.printer, size), way), corner
    sheet = usual.pageSize().size(QPageSize.Unit.Millimeter)
    room = sheet - QSizeF(2 * _CORNER_MM, 2 * _CORNER_MM)
    if wanted.width() <= room.width() and wanted.height() <= room.height():
        return _full(usual.pageSize(), upright), QPointF(_CORNER_MM, _CORNER_MM)
    return None, corner


def _near(one: QSizeF, other: QSizeF) -> bool:
    apart = one - other
    return abs(apart.width()) < _NEAR_MM and abs(apart.height()) < _NEAR_MM


def _takes(device: Device, size: QSizeF) -> bool:
    """Whether the printer may be told this size (mm)."""
    if device.least is None or device.most is None:
        return False
    least, most = (one.size(QPageSize.Unit.Millimeter) for one in (device.least, device.most))
    # A driver that does not say its limits says 0, or nothing.
    limited = most.width() > 0 and most.height() > 0
    return not limited or (size.boundedTo(most) == size and size.expandedTo(least) == size)


def _told(printer: QPrinter, size: QSizeF) -> QPageSize:
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    if not _writes_pdf(printer):
        return QPageSize(size, QPageSize.Unit.Millimeter, "", exact)
    # A page of a PDF is whole points here: up, or its last dots are cut off.
    points = QSizeF(size / 25.4 * 72)
    up = QSizeF(-(-points.width() // 1), -(-points.height() // 1))
    return QPageSize(up, QPageSize.Unit.Point, "", exact)


def _full(size: QPageSize, way: QPageLayout.Orientation) -> QPageLayout:
    layout = QPageLayout(size, way, QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
