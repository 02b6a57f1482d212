"""A page that shows whether a printer works: Chinese, edges, and a bar code to scan.

Without it a printer would be tried for the first time with a receipt. One A4 page; the frame is as
far from the edges as everything we print, so a side that is missing says that the printer needs
wider margins.
"""

from __future__ import annotations

from printing.bar_codes import code_128
from printing.document import Box, Document, Style
from printing.fonts import Face

_DPI = 300
_WIDTH, _HEIGHT = 210.0, 297.0
_MARGIN = 10.0
_MODULE = 0.33
_BARS = 18.0
_CODE = "TRACEDOCK-TEST"

_TITLE = Style(22, 18, Face.BOLD)
_SAID = Style(12, 8)
_WORDS = Style(10, 8)


def render_test_page(printer: str, copies: int) -> bytes:
    """Print the page; `printer` is empty for the system's default."""
    document = Document(_WIDTH, _HEIGHT, "打印测试页", _DPI)
    page = Box(0, 0, _WIDTH, _HEIGHT).inset(_MARGIN)
    document.frame(page)
    inner = page.inset(8)
    document.text(inner.top(12), "打印测试页", _TITLE)
    rows = (
        f"打印机 Printer：{printer or '系统默认打印机'}",
        f"份数 Copies：{copies}",
        "四边的框线完整，说明页边距够用。A whole frame: the margins are wide enough.",
        "下面的条码能扫出 TRACEDOCK-TEST，说明清晰度够用。It can be scanned: it is sharp enough.",
    )
    rest = inner.below(16)
    for row in rows:
        document.text(rest.top(8), row, _SAID)
        rest = rest.below(9)
    symbol = code_128(_CODE)
    dots = symbol.dots(rest.width, _DPI, _MODULE)
    bars = document.symbol(symbol, rest.x, rest.y + 6, dots, _BARS)
    document.text(Box(rest.x, bars.bottom + 1, rest.width, 6), symbol.words, _WORDS)
    return document.finish()
