"""The sheet with three codes by which a reader is set up.

Without it somebody would have to know how a reader was configured. One A4 page, Chinese with
English below. What the codes hold is given by whoever makes sense of them afterwards. The modules
are larger than on any package, so that the poorest reader reads them from an office printer.
"""

from __future__ import annotations

from printing.bar_codes import Elements, Symbol, code_128, gs1_data_matrix
from printing.document import Align, Box, Document, Style
from printing.fonts import Face

_DPI = 300
_WIDTH, _HEIGHT = 210.0, 297.0
_MARGIN = 15.0
_LINEAR_MODULE = 0.36
_MATRIX_MODULE = 1.2
_BARS = 22.0
_BLOCK = 62.0
_NUMBER = 16.0

_TITLE = Style(22, 18, Face.BOLD)
_SUBTITLE = Style(12, 10, grey=0.3)
_CHINESE = Style(12, 9)
_ENGLISH = Style(9, 7, grey=0.35)
_NAME = Style(13, 10, Face.BOLD)
_DIGIT = Style(30, 20, Face.BOLD, Align.CENTRE)
_WORDS = Style(8, 6, align=Align.CENTRE, grey=0.35)

_STEPS = (
    (
        "1. 在“设备”页选中扫码枪，点“扫码设置”。一次只用一支扫码枪，其间不要按键盘。",
        "1. Choose the reader under Devices and click Set up by codes. Use one reader only; "
        "press no keys meanwhile.",
    ),
    (
        "2. 按编号依次扫 1、2、3，每个只扫一次，并用手遮住另外两个码。",
        "2. Scan 1, 2 and 3 in this order, each once; cover the other two with your hand.",
    ),
    (
        "3. 屏幕会显示收到的内容和得出的设置；确认后即可使用。",
        "3. The screen shows what came and the settings that follow; confirm them and begin.",
    ),
)
_PURPOSES = (
    (
        "字母与符号",
        "看键盘布局、大小写（Caps Lock）、前缀和后缀，以及 | 和 # 是否原样传来。",
        "Letters and symbols: keyboard layout, upper and lower case, prefix and suffix, and "
        "whether | and # arrive as they are.",
    ),
    (
        "GS1 DataMatrix",
        "看分隔符（GS）怎样传来，以及是否发送 AIM 码制标识（]d2）。",
        "How the separator (GS) arrives, and whether AIM identifiers (]d2) are sent.",
    ),
    (
        "20 位数字",
        "与药品追溯码同样的长度：确认速度、前后缀和结尾的回车。",
        "As long as a drug trace code: confirms speed, affixes and the line ending.",
    ),
)

SheetCodes = tuple[str, Elements, str]
"""A Code 128 text, the elements of a GS1 DataMatrix, and another Code 128 text."""


def render_set_up_sheet(codes: SheetCodes) -> bytes:
    """Print the sheet; BarCodeError where a code cannot hold its content."""
    letters, elements, digits = codes
    symbols = (code_128(letters), gs1_data_matrix(elements), code_128(digits))
    document = Document(_WIDTH, _HEIGHT, "扫码枪设置码", _DPI)
    page = Box(0, 0, _WIDTH, _HEIGHT).inset(_MARGIN)
    document.text(page.top(11), "扫码枪设置码", _TITLE)
    document.text(page.below(11).top(6), "Reader set-up", _SUBTITLE)
    rest = page.below(20)
    for chinese, english in _STEPS:
        document.stack(rest.top(13), (chinese, _CHINESE), (english, _ENGLISH))
        rest = rest.below(13)
    rest = rest.below(4)
    for number, (symbol, purpose) in enumerate(zip(symbols, _PURPOSES, strict=True), 1):
        _draw_block(document, rest.top(_BLOCK), number, symbol, purpose)
        rest = rest.below(_BLOCK + 4)
    return document.finish()


def _draw_block(
    document: Document, box: Box, number: int, symbol: Symbol, purpose: tuple[str, str, str]
) -> None:
    """Draw one code with its number and what it is for."""
    name, chinese, english = purpose
    document.frame(box)
    inner = box.inset(4, 3)
    document.text(Box(inner.x, inner.y, _NUMBER, inner.height), str(number), _DIGIT)
    text = Box(inner.x + _NUMBER, inner.y, inner.width - _NUMBER, 21)
    document.text(text.top(7), name, _NAME)
    document.stack(text.below(7), (chinese, _CHINESE), (english, _ENGLISH))
    room = Box(text.x, text.bottom, text.width, inner.bottom - text.bottom)
    _draw_symbol(document, room, symbol)


def _draw_symbol(document: Document, room: Box, symbol: Symbol) -> None:
    """Draw a code in the middle of its room, with its content in words."""
    module = _LINEAR_MODULE if symbol.linear else _MATRIX_MODULE
    dots = symbol.dots(room.width, _DPI, module)
    width = symbol.width * dots * 25.4 / _DPI
    left = room.x + (room.width - width) / 2
    if symbol.linear:
        bars = document.symbol(symbol, left, room.y + 3, dots, _BARS)
        below = Box(room.x, bars.bottom + 1, room.width, 5)
        document.text(below, symbol.words, _WORDS)
        return
    # Beside the square there is room for its words, and under it there is none.
    bars = document.symbol(symbol, left, room.y + 3, dots)
    beside = Box(bars.right + 6, bars.y, room.right - bars.right - 6, bars.height)
    document.text(beside, symbol.words, Style(8, 6, grey=0.35))
