"""The language of papers that people sign: head, sections, foot, the same on all of them.

Without it each paper would have its own idea of where the number stands and what a page says. A
paper is A4; the head with title, institution and the bar code of the number stands on every page,
and so do the page number and what pages there are. What must be noticed is marked by bars, signs
and bold letters, which survive a black-and-white printer and a copier. Facts that are not known are
left out, not printed empty, except where somebody is to write them by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from printing.bar_codes import BarCodeError, code_128
from printing.document import MM_PER_INCH, Align, Box, Document, Style
from printing.flow import Page, Section, lay_out
from printing.fonts import Face

DPI = 300
"""Whole dots at 300 are whole dots at 600 and 1200 too, which office printers have."""

_MARGIN = (10.0, 9.0)
_TITLES = 18.5
_FIELD_ROW = 6.4
_FOOT = 6.0
_BAR_ROOM = 78.0
_BAR_MODULE = 0.34
_BANNER = 62.0

NORMAL = Style(8, 6)
STRONG = Style(9, 6.5, Face.BOLD)
_SMALL = Style(7, 5.5)


class Sheet(Enum):
    """A4, one way or the other: width and height in mm."""

    LANDSCAPE = (297.0, 210.0)
    PORTRAIT = (210.0, 297.0)

    @property
    def area(self) -> Box:
        """What lies within the margins."""
        width, height = self.value
        return Box(*_MARGIN, width - 2 * _MARGIN[0], height - 2 * _MARGIN[1])


@dataclass(frozen=True, slots=True)
class Field:
    """One fact in the head."""

    caption: str
    value: str
    share: float
    """mm it would like; the fields of a row divide its width by their shares."""
    always: bool = False
    """Shown as — where it is not known; others are left out."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What every page of a paper says."""

    title: str
    institution: str
    number: str
    """The receipt number: in the bar code and under it; empty where there is none."""
    fields: tuple[Field, ...]
    printed_at: datetime
    """In local time."""
    sheet: Sheet = Sheet.LANDSCAPE
    legend: str = ""
    """What the marks mean."""
    stamp: str = ""
    """In a frame at the top left: why this is no valid paper yet."""
    training: bool = False
    """It is an exercise; every page says 培训."""


def local(moment: datetime | None, beside: datetime) -> str:
    """A time to the minute, in the zone of another; nothing where it is not known."""
    if moment is None:
        return ""
    return moment.astimezone(beside.tzinfo).strftime("%Y-%m-%d %H:%M")


def render_paper(paper: Paper, sections: Sequence[Section]) -> bytes:
    """Print a paper; sections without pieces are left out."""
    document = Document(*paper.sheet.value, f"{paper.title} {paper.number}".strip(), DPI)
    rows = _field_rows(paper)
    head = _TITLES + len(rows) * _FIELD_ROW + 2
    pages = lay_out(sections, paper.sheet.area.height - head - _FOOT)
    for number, page in enumerate(pages, 1):
        if number > 1:
            document.next_page()
        if paper.training:
            document.slanted(paper.sheet.area, "培 训", 150, 0.93)
        _draw_titles(document, paper)
        _draw_fields(document, paper, rows)
        _draw_page(document, paper.sheet.area.below(head), page)
        _draw_foot(document, paper, f"第 {number} 页 / 共 {len(pages)} 页")
    return document.finish()


def _draw_page(document: Document, area: Box, page: Page) -> None:
    y = area.y
    for piece in page:
        piece.draw(document, Box(area.x, y, area.width, piece.height))
        y += piece.height


def _draw_titles(document: Document, paper: Paper) -> None:
    area = paper.sheet.area
    side = min(85.0, area.width / 3)
    left, middle, right = area.top(17).columns(side, area.width - 2 * side, side)
    banner = Box(left.x, left.y, min(_BANNER, left.width - 2), 7)
    if paper.training:
        document.fill(banner)
        words = Style(11, 8, Face.BOLD, Align.CENTRE, grey=1.0)
        document.text(banner, "培训　演习用单，不作凭证", words)
    if paper.stamp:
        box = Box(banner.x, banner.y + 8.5, banner.width, 7)
        document.frame(box, 1.0)
        document.text(box.inset(1, 0.3), paper.stamp, Style(10, 7, Face.BOLD, Align.CENTRE))
    document.text(middle.top(7.5), paper.institution, Style(13, 8, Face.BOLD, Align.CENTRE))
    title = " ".join(paper.title)
    document.text(middle.below(7.5), title, Style(19, 14, Face.BOLD, Align.CENTRE))
    _draw_bar_code(document, paper.number, right)


def _draw_bar_code(document: Document, number: str, box: Box) -> None:
    room = min(_BAR_ROOM, box.width)
    words = Box(box.right - room, box.bottom - 5, room, 4.4)
    document.text(words, number, Style(9, 6, Face.BOLD, Align.CENTRE))
    try:
        symbol = code_128(number)
    except BarCodeError:
        # The number can still be read by people; a paper without bars is better than none.
        return
    dots = symbol.dots(room, DPI, _BAR_MODULE)
    if dots < 2:
        return
    bars = symbol.width * dots * MM_PER_INCH / DPI
    document.symbol(symbol, words.x + (room - bars) / 2, box.y, dots, box.height - 5.5)


def _field_rows(paper: Paper) -> list[list[Field]]:
    """Fill rows with fields from left to right, each as wide as it would like."""
    rows: list[list[Field]] = []
    room = 0.0
    for field in paper.fields:
        if not (field.value or field.always):
            continue
        if not rows or field.share > room + 1e-6:
            rows.append([])
            room = paper.sheet.area.width
        rows[-1].append(field)
        room -= field.share
    return rows


def _draw_fields(document: Document, paper: Paper, rows: Sequence[Sequence[Field]]) -> None:
    area = paper.sheet.area.below(_TITLES)
    for number, row in enumerate(rows):
        line = Box(area.x, area.y + number * _FIELD_ROW, area.width, _FIELD_ROW)
        cells = line.columns(*(field.share for field in row))
        for cell, field in zip(cells, row, strict=True):
            _draw_field(document, cell, field)


def _draw_field(document: Document, cell: Box, field: Field) -> None:
    # Chinese letters are as wide as they are high: 8 points are 2.83 mm.
    caption = Box(cell.x, cell.y, 2.83 * (len(field.caption) + 1) + 0.3, cell.height)
    document.text(caption, f"{field.caption}：", NORMAL)
    value = Box(caption.right, cell.y, cell.width - caption.width - 1.5, cell.height)
    document.text(value, field.value or "—", Style(9, 5.5, Face.BOLD))


def _draw_foot(document: Document, paper: Paper, page: str) -> None:
    area = paper.sheet.area
    box = Box(area.x, area.bottom - _FOOT + 1.5, area.width, _FOOT - 1.5)
    left, middle, right = box.columns(5, 3, 4)
    document.text(left, paper.legend, _SMALL)
    document.text(middle, page, Style(8, 6, align=Align.CENTRE))
    printed = f"打印时间 {paper.printed_at:%Y-%m-%d %H:%M}　TraceDock"
    document.text(right, printed, Style(7, 5.5, align=Align.RIGHT))
