"""Stretches a design to another size; without it each size of paper would need a design of its own.

Places follow the width and the height, letters the lesser of the two, down to what a person can
read. Bar codes keep their module where there is room for it: a stretched bar code would be none.
"""

from __future__ import annotations

from dataclasses import replace

from printing.document import Box
from printing.labels.design import Code, Design, Element, Rows, Rule, Text

_LARGEST = 1.6
"""Letters grow to so much of their size."""


def scaled(design: Design, width_mm: float, height_mm: float) -> Design:
    """Give the same design for a label of another size."""
    across, down = width_mm / design.width_mm, height_mm / design.height_mm
    if (across, down) == (1, 1):
        return design
    elements = tuple(_scaled(element, across, down) for element in design.elements)
    return replace(design, width_mm=width_mm, height_mm=height_mm, elements=elements)


def _scaled(element: Element, across: float, down: float) -> Element:
    if isinstance(element, Rule):
        (x, y), (to_x, to_y) = element.start, element.end
        start, end = (x * across, y * down), (to_x * across, to_y * down)
        return replace(element, start=start, end=end)
    box = Box(
        element.box.x * across,
        element.box.y * down,
        element.box.width * across,
        element.box.height * down,
    )
    letters = min(across, down, _LARGEST)
    if isinstance(element, Text):
        return replace(element, box=box, size=max(element.smallest, element.size * letters))
    if isinstance(element, Code):
        return replace(element, box=box, words=element.words * letters)
    if isinstance(element, Rows):
        return _scaled_rows(replace(element, box=box), across, down, letters)
    return replace(element, box=box)


def _scaled_rows(rows: Rows, across: float, down: float, letters: float) -> Rows:
    """Rows become higher with the label, and never lower than what their letters need."""
    grown = max(1.0, letters)
    row = rows.row * down
    inner = tuple(_scaled(element, across, down) for element in rows.elements)
    return replace(
        rows,
        row=row,
        smallest=rows.smallest * grown,
        tallest=max(rows.smallest, rows.tallest * max(1.0, down)),
        size=max(5.0, rows.size * letters),
        elements=inner,
    )
