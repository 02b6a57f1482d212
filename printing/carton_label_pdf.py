"""Carton labels as PDF, one page each.

Without it a carton would come without its number in a form a scanner reads. From top to bottom: who
sends, who gets it and where; delivery number and which carton of how many; what is inside; how to
keep it, with the DataMatrix; the bar code with its number. All heights follow from the size of the
label, so that any size looks alike; the bar code gives way to a long list of contents, down to what
a scanner still reads well.

Sources: GS1 General Specifications 5.4 and 6 (logistic label: module 0.495 to 1.016 mm, bars as
tall as 31.75 mm where there is room).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.packing.carton_label import CartonItem, CartonLabel
from printing.bar_codes import CHARSET_82, Elements, Symbol, code_128, gs1_128, gs1_data_matrix
from printing.document import MM_PER_INCH, Align, Box, Document, Style
from printing.fonts import Face

DPIS = (203, 300)
"""What label printers have."""
SMALLEST = (60, 50)
LARGEST = 300
_SIZE = re.compile(r"(\d{1,3})[x×*](\d{1,3})", re.ASCII | re.IGNORECASE)

_LINEAR_MODULE = 0.52
"""mm: the smallest of GS1's range that is a whole number of dots at 203 and at 300 dpi."""
_NARROWEST = 0.16
"""mm: two dots at 300 dpi, below which labels scan badly."""
_MATRIX_MODULE = 0.77
_TALLEST_BARS = 32.0
_TALLEST_ROW = 15.0
_SHORTEST_ROW = 6.6

_SMALL = 5.0
"""Points: below this nobody reads."""
_LINE = 2.7
"""mm: what the smallest line needs."""


class LabelSizeError(ValueError):
    """A label size or resolution that cannot be printed, or that is too narrow for the bar code."""

    def __init__(self, size: str, reason: str) -> None:
        self.size = size
        super().__init__(f"标签尺寸 {size}：{reason}")


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything goes, and how large letters are against a 100 × 150 label."""

    sender: Box
    recipient: Box
    numbers: Box
    contents: Box
    keeping: Box
    code: Box
    scale: float

    def style(
        self, size: float, face: Face = Face.REGULAR, align: Align = Align.LEFT, grey: float = 0.0
    ) -> Style:
        """Set letters of this size on a 100 × 150 label, smaller on a smaller one."""
        shown = max(_SMALL, size * self.scale)
        return Style(shown, min(shown, max(_SMALL, shown * 0.55)), face, align, grey)


def render(labels: Sequence[CartonLabel], size: str = "100x150", dpi: int = 203) -> bytes:
    """Print labels, one page each; LabelSizeError where the size does not hold the bar code."""
    width, height = parse_size(size)
    if dpi not in DPIS:
        raise LabelSizeError(size, f"标签机的分辨率只能是 203 或 300 dpi，给出的是 {dpi}。")
    title = f"装箱标签 {labels[0].delivery_no}" if labels else "装箱标签"
    document = Document(width, height, title, dpi)
    for index, label in enumerate(labels):
        if index:
            document.next_page()
        _draw(document, label, size, Box(0, 0, width, height))
    return document.finish()


def parse_size(size: str) -> tuple[int, int]:
    """Read `100x150` as millimetres; LabelSizeError where it is no size or out of range."""
    found = _SIZE.fullmatch(size.strip())
    if found is None:
        raise LabelSizeError(size, "请写成 宽x高（毫米），例如 100x150。")
    width, height = int(found[1]), int(found[2])
    if not (SMALLEST[0] <= width <= LARGEST and SMALLEST[1] <= height <= LARGEST):
        least = f"{SMALLEST[0]}x{SMALLEST[1]}"
        raise LabelSizeError(size, f"应在 {least} 到 {LARGEST}x{LARGEST} 毫米之间。")
    return width, height


def label_elements(label: CartonLabel) -> Elements:
    """What the DataMatrix of a single-item carton says; nothing for any other carton.

    The elements of fixed length come first, so that a batch needs no separator after it. A batch
    that GS1 cannot write (Chinese, or longer than 20) is left to the printed words.
    """
    item = label.only_item
    if item is None:
        return ()
    elements = [("00", label.sscc)] if label.sscc else []
    if item.gtin:
        elements.append(("02", item.gtin))
    elements.append(("17", item.expiry.strftime("%y%m%d")))
    if item.gtin:
        elements.append(("37", str(item.quantity)))
    if CHARSET_82.fullmatch(item.batch):
        elements.append(("10", item.batch))
    return tuple(elements)


def _draw(document: Document, label: CartonLabel, size: str, page: Box) -> None:
    plan = _plan(page, label)
    for box in (plan.recipient, plan.numbers, plan.contents, plan.keeping, plan.code):
        document.rule(box.x, box.y, box.right, box.y, 0.8)
    _draw_parties(document, label, plan)
    _draw_numbers(document, label, plan)
    _draw_contents(document, label, plan)
    _draw_keeping(document, label, plan)
    _draw_code(document, label, size, plan)
    document.frame(_inner(page), 1.0)


def _inner(page: Box) -> Box:
    # Printers of labels leave 2 mm at the edges.
    return page.inset(max(2.0, min(page.width, page.height) * 0.03))


def _plan(page: Box, label: CartonLabel) -> _Plan:
    inner = _inner(page)
    unit = inner.height / 144
    rows_of_keeping = 2 if label.storage or label_elements(label) else 1
    keeping = max(10 * unit, 4.0) * rows_of_keeping
    words_under_bars = max(6 * unit, _LINE)
    free = inner.height - 49 * unit - keeping - words_under_bars
    head = max(5 * unit, _LINE)
    rows = max(1, len(label.contents))
    wanted = head + rows * min(_TALLEST_ROW, max(_SHORTEST_ROW, 11 * unit))
    shortest_bars = min(free * 0.55, max(8.0, 15 * unit))
    bars = max(shortest_bars, min(_TALLEST_BARS, free - wanted))
    sender, rest = inner.top(11 * unit), inner.below(11 * unit)
    recipient, rest = rest.top(21 * unit), rest.below(21 * unit)
    numbers, rest = rest.top(17 * unit), rest.below(17 * unit)
    contents, rest = rest.top(free - bars), rest.below(free - bars)
    scale = min(1.6, unit, page.width / 100)
    return _Plan(
        sender, recipient, numbers, contents, rest.top(keeping), rest.below(keeping), scale
    )


def _draw_parties(document: Document, label: CartonLabel, plan: _Plan) -> None:
    caption = plan.style(8, align=Align.CENTRE)
    for box, word in ((plan.sender, "发 货"), (plan.recipient, "收 货")):
        word_box, rest = box.columns(13, 79)
        document.text(word_box.inset(0.5), word, caption)
        document.rule(rest.x, box.y, rest.x, box.bottom)
        if box is plan.sender:
            document.text(rest.inset(1.5, 0.5), label.sender, plan.style(11))
            continue
        name = (label.recipient, plan.style(16, Face.BOLD))
        document.stack(rest.inset(1.5, 0.4), name, (label.address, plan.style(10)))


def _draw_numbers(document: Document, label: CartonLabel, plan: _Plan) -> None:
    left, right = plan.numbers.columns(57, 35)
    document.rule(right.x, right.y, right.x, right.bottom)
    number = (label.delivery_no, plan.style(17, Face.BOLD))
    which = (f"{label.sequence} / {label.carton_count}", plan.style(26, Face.BOLD, Align.CENTRE))
    if plan.numbers.height < 3 * _LINE:
        # Too low for captions; the words go before the number.
        document.text(left.inset(1.5, 0.2), f"配送单 {number[0]}", number[1])
        document.text(right.inset(1.0, 0.2), f"{which[0]} 箱", which[1])
        return
    caption = left.top(max(_LINE, left.height * 0.3))
    document.text(caption.inset(1.5, 0.2), "配送单号", plan.style(7))
    document.text(left.below(caption.height).inset(1.5, 0.4), *number)
    words = f"第 {label.sequence} 箱 · 共 {label.carton_count} 箱"
    over = right.top(caption.height).inset(1.0, 0.2)
    document.text(over, words, plan.style(7, align=Align.CENTRE))
    document.text(right.below(caption.height).inset(1.0, 0.2), *which)


_COLUMNS = (39, 18, 21, 14)
_HEADINGS = ("药品 · 规格 · 生产企业", "批号", "有效期至", "数量")


def _draw_contents(document: Document, label: CartonLabel, plan: _Plan) -> None:
    head = plan.contents.top(max(5 * plan.scale, _LINE))
    body = plan.contents.below(head.height)
    document.fill(head, 0.88)
    document.rule(head.x, head.y, head.right, head.y, 0.8)
    for box, heading in zip(head.columns(*_COLUMNS), _HEADINGS, strict=True):
        document.text(box.inset(1.0, 0.2), heading, plan.style(7))
    items = label.contents
    if not items:
        document.text(body.inset(2.0), "品种见随货同行单", plan.style(10, align=Align.CENTRE))
        return
    fitting = max(1, int(body.height / min(_SHORTEST_ROW, body.height)))
    shown = items if len(items) <= fitting else items[: fitting - 1]
    rows = min(len(items), fitting)
    height = min(_TALLEST_ROW * 2, body.height / rows)
    for index, item in enumerate(shown):
        row = Box(body.x, body.y + index * height, body.width, height)
        if index:
            document.rule(row.x, row.y, row.right, row.y, 0.3)
        _draw_item(document, item, row, plan)
    if len(shown) < len(items):
        rest = Box(body.x, body.y + len(shown) * height, body.width, height)
        document.rule(rest.x, rest.y, rest.right, rest.y, 0.3)
        words = f"另有 {len(items) - len(shown)} 个品种批号，见随货同行单"
        document.text(rest.inset(1.0, 0.3), words, plan.style(9, Face.BOLD))


def _draw_item(document: Document, item: CartonItem, row: Box, plan: _Plan) -> None:
    drug, batch, expiry, quantity = (box.inset(1.0, 0.3) for box in row.columns(*_COLUMNS))
    # A carton of one item says so in large letters.
    larger = min(1.25, max(1.0, row.height / (11 * plan.scale)))
    words = " · ".join(text for text in (item.strength, item.maker) if text)
    name = (item.name, plan.style(12 * larger, Face.BOLD))
    document.stack(drug, name, (words, plan.style(8 * larger)))
    bold = plan.style(10 * larger, Face.BOLD)
    document.text(batch, item.batch, bold)
    document.text(expiry, item.expiry.isoformat(), bold)
    document.text(quantity, f"{item.quantity} {item.unit}", bold)


def _draw_keeping(document: Document, label: CartonLabel, plan: _Plan) -> None:
    words = plan.keeping
    elements = label_elements(label)
    if elements:
        side = min(plan.keeping.height, plan.keeping.width * 0.3)
        words = Box(words.x, words.y, words.width - side, words.height)
        document.rule(words.right, words.y, words.right, words.bottom)
        square = Box(words.right, words.y, side, words.height)
        _draw_matrix(document, gs1_data_matrix(elements), square)
    upper = words.top(words.height * (0.55 if label.storage else 0.0))
    if label.storage:
        _draw_storage(document, label, upper, plan)
    caption, number = words.below(upper.height).columns(13, 79)
    document.text(caption.inset(1.0, 0.2), "箱号", plan.style(8, align=Align.CENTRE))
    document.text(number.inset(1.0, 0.2), label.carton_no, plan.style(13, Face.BOLD))


def _draw_storage(document: Document, label: CartonLabel, box: Box, plan: _Plan) -> None:
    document.rule(box.x, box.bottom, box.right, box.bottom)
    caption, words = box.columns(13, 79)
    if not label.cold_chain:
        document.text(caption.inset(1.0, 0.2), "储存", plan.style(8, align=Align.CENTRE))
        document.text(words.inset(1.0, 0.2), label.storage, plan.style(13, Face.BOLD))
        return
    document.fill(box.inset(0.5))
    white = plan.style(11, Face.BOLD, Align.CENTRE, grey=1.0)
    document.text(caption.inset(1.0, 0.6), "冷链", white)
    document.text(words.inset(1.0, 0.6), label.storage, plan.style(20, Face.BOLD, grey=1.0))


def _draw_matrix(document: Document, symbol: Symbol, box: Box) -> None:
    dots = symbol.dots(min(box.width, box.height), document.dpi, _MATRIX_MODULE)
    if dots * MM_PER_INCH / document.dpi < _NARROWEST:
        # Better none than one that scans badly; the bar code below says which carton this is.
        return
    side = symbol.width * dots * MM_PER_INCH / document.dpi
    x, y = box.x + (box.width - side) / 2, box.y + (box.height - side) / 2
    document.symbol(symbol, x, y, dots)


def _draw_code(document: Document, label: CartonLabel, size: str, plan: _Plan) -> None:
    symbol = gs1_128([("00", label.sscc)]) if label.sscc else code_128(label.carton_no)
    dots = symbol.dots(plan.code.width, document.dpi, _LINEAR_MODULE)
    if dots * MM_PER_INCH / document.dpi < _NARROWEST:
        raise LabelSizeError(size, f"放不下条码“{symbol.words}”，请用更宽的标签或更短的箱号。")
    height = max(6 * plan.scale, _LINE)
    words = Box(plan.code.x, plan.code.bottom - height, plan.code.width, height * 0.92)
    above = min(2.0, plan.code.height * 0.06)
    bars = symbol.width * dots * MM_PER_INCH / document.dpi
    x = plan.code.x + (plan.code.width - bars) / 2
    document.symbol(symbol, x, plan.code.y + above, dots, words.y - plan.code.y - above)
    document.text(words, symbol.words, plan.style(12, align=Align.CENTRE))
