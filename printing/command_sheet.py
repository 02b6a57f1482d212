"""The printed sheet of commands: what a clerk scans instead of finding the keyboard.

Without it a command would need a free hand. A4, in groups, Chinese with English below; each code
stands alone in its frame, so that a reader held over one does not see the next. The modules are as
large as the room allows, for readers that hang on a wall of a warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.codes.code import TIMES_PREFIX, Command
from printing.bar_codes import code_128
from printing.document import Align, Box, Document, Style
from printing.fonts import Face

_DPI = 300
_WIDTH, _HEIGHT = 210.0, 297.0
_MARGIN = 12.0
_COLUMNS = 2
_GAP = 4.0
_CELL = 35.0
_BARS = 14.0
_MODULE = 0.36
"""Millimetres at most; a long command has less."""
_HEADING = 13.0

_TITLE = Style(20, 16, Face.BOLD)
_SUBTITLE = Style(11, 9, grey=0.3)
_GROUP = Style(14, 11, Face.BOLD)
_GROUP_ENGLISH = Style(9, 7, grey=0.35)
_NAME = Style(14, 10, Face.BOLD)
_ENGLISH = Style(9, 7, grey=0.35)
_WORDS = Style(7.5, 6, align=Align.CENTRE, grey=0.35)

TIMES = (2, 3, 5, 6, 10, 12, 20, 24, 30, 50)
"""Numbers on the sheet; others can be typed at the desk."""


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command as it stands on the sheet."""

    command: str
    chinese: str
    english: str


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """Commands of one kind, and what is said above them."""

    chinese: str
    english: str
    entries: Sequence[CommandEntry]


GROUPS = (
    CommandGroup(
        "日常",
        "Every day",
        (
            CommandEntry(Command.UNDO, "撤销", "Undo the last scan that counted"),
            CommandEntry(Command.REDO, "恢复", "Redo what was undone"),
            CommandEntry(Command.NEXT_CARTON, "下一箱", "End this carton, go on with the next"),
            CommandEntry(Command.HOLD, "待处理", "Hold the next box or carton"),
            CommandEntry(Command.PRINT, "打印", "Print the receipt"),
            CommandEntry(Command.CONFIRM, "确认收货", "Confirm the receipt"),
        ),
    ),
    CommandGroup(
        "拒收：先扫原因，再扫盒或箱；再扫同一原因取消",
        "Reject: scan the reason, then the box or carton; the reason again cancels",
        (
            CommandEntry(Command.REJECT_DAMAGED, "拒收：破损", "Damaged"),
            CommandEntry(Command.REJECT_WRONG_BATCH, "拒收：批号不符", "Wrong batch"),
            CommandEntry(Command.REJECT_NEAR_EXPIRY, "拒收：近效期", "Near expiry"),
            CommandEntry(Command.REJECT_TEMPERATURE, "拒收：温度超标", "Temperature"),
            CommandEntry(Command.REJECT_DOCUMENTS, "拒收：资料不全", "Documents missing"),
            CommandEntry(Command.REJECT_SUSPECT, "拒收：质量可疑", "Quality suspect"),
            CommandEntry(Command.REJECT_NOT_ORDERED, "拒收：与订单不符", "Not as ordered"),
            CommandEntry(Command.REJECT_OTHER, "拒收：其他", "Another reason"),
        ),
    ),
    CommandGroup(
        "数量：下一个码按几件计数，只用于没有追溯码的品种",
        "Quantity: the next scan counts as so many, for items without trace codes only",
        tuple(
            CommandEntry(f"{TIMES_PREFIX}{number}", f"×{number}", f"Times {number}")
            for number in TIMES
        ),
    ),
)
"""All commands, as they are put to people."""


def render_command_sheet() -> bytes:
    """Print the sheet."""
    document = Document(_WIDTH, _HEIGHT, "收货命令卡", _DPI)
    page = Box(0, 0, _WIDTH, _HEIGHT).inset(_MARGIN)
    document.text(page.top(10), "收货命令卡", _TITLE)
    document.text(page.below(10).top(5), "Receiving commands", _SUBTITLE)
    rest = page.below(17)
    for group in GROUPS:
        if rest.height < _HEADING + _CELL:
            document.next_page()
            rest = page
        document.stack(
            rest.top(_HEADING - 2), (group.chinese, _GROUP), (group.english, _GROUP_ENGLISH)
        )
        rest = _draw_rows(document, page, rest.below(_HEADING), group)
    return document.finish()


def _draw_rows(document: Document, page: Box, rest: Box, group: CommandGroup) -> Box:
    """Draw the codes of a group row by row; returns what is left of the last page."""
    for row in _rows(group.entries):
        if rest.height < _CELL:
            document.next_page()
            rest = page
        cells = rest.top(_CELL - _GAP).columns(*[1.0] * _COLUMNS)
        for cell, entry in zip(cells, row, strict=False):
            _draw_cell(document, cell.inset(_GAP / 2, 0), entry)
        rest = rest.below(_CELL)
    return rest


def _rows(entries: Sequence[CommandEntry]) -> Iterator[Sequence[CommandEntry]]:
    for first in range(0, len(entries), _COLUMNS):
        yield entries[first : first + _COLUMNS]


def _draw_cell(document: Document, cell: Box, entry: CommandEntry) -> None:
    document.frame(cell)
    name, english = cell.inset(3, 1.5).top(8).columns(1, 1)
    document.text(name, entry.chinese, _NAME)
    document.text(english, entry.english, _ENGLISH)
    symbol = code_128(entry.command)
    dots = symbol.dots(cell.width - 0.5, _DPI, _MODULE)
    width = symbol.width * dots * 25.4 / _DPI
    bars = document.symbol(symbol, cell.x + (cell.width - width) / 2, cell.y + 10, dots, _BARS)
    document.text(Box(cell.x, bars.bottom + 0.5, cell.width, 4), symbol.words, _WORDS)
