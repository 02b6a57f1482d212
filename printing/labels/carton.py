"""Carton labels of any size; without it each caller would fill designs by itself.

What a label says becomes the fields of a design. The elements of the matrix are decided here: only
a carton with one item and batch has them, a quantity (37) stands beside a GTIN (02) only, and a
batch that GS1 cannot write (Chinese, or longer than 20) is left to the printed words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.labels.printers import DPIS
from app.packing.carton_label import CartonItem, CartonLabel
from printing.labels.deriving import details_of, gs1_batch, gs1_expiry
from printing.labels.design import Design, DesignError, Fields, Kind, Problem
from printing.labels.drawing import Drawing
from printing.labels.layout import lay_out
from printing.labels.pdf import pdf
from printing.labels.shipped import design_for
from printing.labels.sizing import scaled

COLD = "冷链"
USUAL_SIZE = "100x150"
SMALLEST = (60, 50)
LARGEST = 300
_SIZE = re.compile(r"(\d{1,3})[x×*](\d{1,3})", re.ASCII | re.IGNORECASE)


class LabelSizeError(ValueError):
    """A label size or resolution that cannot be printed."""

    def __init__(self, size: str, reason: str) -> None:
        self.size = size
        super().__init__(f"标签尺寸 {size}：{reason}")


def render(labels: Sequence[CartonLabel], size: str = USUAL_SIZE, dpi: int = 203) -> bytes:
    """Print labels as PDF, one page each; raises LabelSizeError and DesignError."""
    title = f"装箱标签 {labels[0].delivery_no}" if labels else "装箱标签"
    return pdf(lay_out_cartons(labels, size, dpi), title)


def lay_out_cartons(
    labels: Sequence[CartonLabel],
    size: str | None = None,
    dpi: int = 203,
    design: Design | None = None,
) -> Iterator[Drawing]:
    """Lay labels out, by a design of one's own or by that which fits the size best.

    Without a size the design's own is taken. Raises LabelSizeError at once, and DesignError, which
    says which label it is.
    """
    if dpi not in DPIS:
        said = f"标签机的分辨率只能是 203 或 300 dpi，给出的是 {dpi}。"
        raise LabelSizeError(size or USUAL_SIZE, said)
    chosen = _sized(design, size)
    return _laid_out(chosen, labels, dpi)


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


def fields_of(label: CartonLabel) -> Fields:
    """Say a carton label in fields."""
    return {
        "sscc": label.sscc or "",
        "carton_no": label.carton_no,
        "sender": label.sender,
        "recipient": label.recipient,
        "address": label.address,
        "delivery_no": label.delivery_no,
        "sequence": label.sequence,
        "of": label.carton_count,
        "items": len(label.contents),
        "storage": label.storage,
        "cold": COLD if label.cold_chain else "",
        "contents": tuple(map(_row, label.contents)),
        **_matrix(label.only_item),
    }


def _sized(design: Design | None, size: str | None) -> Design:
    if design is None:
        return design_for(Kind.CARTON, *parse_size(size or USUAL_SIZE))
    if design.kind is not Kind.CARTON:
        raise DesignError(Problem("kind", "", "这个设计不是装箱标签（carton），请换一个。"))
    return design if size is None else scaled(design, *parse_size(size))


def _laid_out(design: Design, labels: Sequence[CartonLabel], dpi: int) -> Iterator[Drawing]:
    for number, label in enumerate(labels, 1):
        try:
            yield lay_out(design, fields_of(label), dpi)
        except DesignError as error:
            if len(labels) == 1:
                raise
            named = (
                replace(problem, place=f"第 {number} 张标签 {problem.place}")
                for problem in error.problems
            )
            raise DesignError(*named) from error


def _row(item: CartonItem) -> Fields:
    return {
        "name": item.name,
        "strength": item.strength,
        "maker": item.maker,
        "details": details_of(item.strength, item.maker),
        "batch": item.batch,
        "expiry": item.expiry.isoformat(),
        "quantity": item.quantity,
        "unit": item.unit,
    }


def _matrix(item: CartonItem | None) -> Fields:
    if item is None:
        return dict.fromkeys(("gtin", "gs1_expiry", "gs1_batch", "gs1_quantity"), "")
    return {
        "gtin": item.gtin or "",
        "gs1_expiry": gs1_expiry(item.expiry),
        "gs1_batch": gs1_batch(item.batch),
        "gs1_quantity": str(item.quantity) if item.gtin else "",
    }
