"""A label that shows what a printer makes of a label: is it in the middle, sharp and dark enough?

Without it a printer that prints too light, or beside its paper, would be found by a hospital's
scanner. A ruler along two edges, a frame at the edge, bar codes that a scanner should read, and
lines of one to four dots.
"""

from __future__ import annotations

from datetime import datetime

from app.labels.printers import LabelPrinter
from printing.document import Align, Box
from printing.labels.design import Code, Design, Element, Frame, Kind, Rule, Symbology, Text

_INCH = 25.4
_EDGE = 1.0
SIZE = (60.0, 40.0)
"""mm: no label of a warehouse is smaller in both."""


def draw_test_label(
    printer: LabelPrinter, now: datetime, size: tuple[float, float] = SIZE
) -> Design:
    """Draw it for a printer; all its words are in the design, it has no fields."""
    width, height = size
    dot = _INCH / printer.dpi
    elements: list[Element] = [Frame(Box(0, 0, width, height), 0.3)]
    for millimetre in range(1, int(width)):
        length = 2.5 if millimetre % 10 == 0 else 1.7 if millimetre % 5 == 0 else 1.0
        elements.append(Rule((millimetre, 0), (millimetre, length), dot))
    for millimetre in range(1, int(height)):
        length = 2.5 if millimetre % 10 == 0 else 1.7 if millimetre % 5 == 0 else 1.0
        elements.append(Rule((0, millimetre), (length, millimetre), dot))
    words = f"{printer.name} · {printer.language.upper()} · {printer.dpi} dpi"
    dark = "" if printer.darkness is None else f" · 浓度 {printer.darkness}%"
    fast = "" if printer.speed is None else f" · 速度 {printer.speed}"
    left, right = 4.0, width - 2 * _EDGE
    elements += [
        Text(Box(left, 3.5, right - left, 5), "TraceDock 测试标签", 11, 6, align=Align.CENTRE),
        Text(Box(left, 8.5, right - left, 4), _plain(words), 8, 5, align=Align.CENTRE),
        Text(Box(left, 12, right - left, 4), f"{now:%Y-%m-%d %H:%M}{dark}{fast}", 7, 5),
        Code(
            Box(left, 17, right - left - 14, height - 20),
            Symbology.CODE_128,
            "TRACEDOCK",
            words=7,
        ),
        Code(Box(right - 12, 17, 12, 12), Symbology.QR, "TRACEDOCK"),
    ]
    for dots in range(1, 5):
        y = 31.0 + 1.6 * dots
        elements.append(Rule((right - 12, y), (right, y), dots * dot))
    return Design("test", "测试标签", width, height, Kind.SHELF, tuple(elements))


def _plain(text: str) -> str:
    """A printer's name is not a placeholder."""
    return text.replace("{", "(").replace("}", ")")
