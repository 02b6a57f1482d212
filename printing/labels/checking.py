"""Checks a design before it prints anything; without it a mistake would be found on 400 cartons.

A field that its kind has not, an element beside the label, and, at each resolution and with each
sample of its kind, everything that keeps a label from being laid out: a symbol too small for its
content, a text that does not fit at its smallest size, something in the white around a bar code.
What can be printed and is not as GS1 wants it is a hint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.labels.printers import DPIS
from printing.document import Box
from printing.labels.codes import WANTED
from printing.labels.design import (
    Code,
    Design,
    Element,
    Fields,
    Problem,
    Rows,
    Rule,
    Text,
    label_of,
    placed,
)
from printing.labels.drawing import Drawing
from printing.labels.kinds import FIELDS, MORE, Field, names_of, samples
from printing.labels.layout import MM_PER_INCH, try_layout
from printing.labels.placeholders import BadTemplate, fields_of, parse

_HAIR = 1e-6
_SLACK = 0.98
"""A module of whole dots may be a hair narrower than GS1's range begins."""


def check(design: Design, dpis: Sequence[int] = DPIS) -> tuple[Problem, ...]:
    """Name everything that is wrong with a design, what keeps it from printing first."""
    found = dict.fromkeys(
        (*_names(design), *_places(design), *_samples_laid_out(design, dpis), *_unused(design))
    )
    return tuple(sorted(found, key=lambda problem: problem.hint))


def prevents(problems: Sequence[Problem]) -> bool:
    """Tell whether something among them keeps a design from printing."""
    return any(not problem.hint for problem in problems)


def _names(design: Design) -> Iterator[Problem]:
    known = FIELDS[design.kind]
    own = frozenset(field.name for field in design.fields)
    for index, field in enumerate(design.fields):
        if field.name in names_of(known):
            yield Problem(f"fields[{index}].name", "", f"“{field.name}”已经是这类标签的字段。")
    for number, element in enumerate(design.elements):
        place = f"elements[{number}]"
        yield from _names_of(element, place, names_of(known) | own, known)
        if isinstance(element, Rows):
            yield from _names_in_rows(element, place, names_of(known) | own, known)


def _names_in_rows(
    rows: Rows, place: str, names: frozenset[str], known: tuple[Field, ...]
) -> Iterator[Problem]:
    inside = next((field.rows for field in known if field.name == rows.field), ())
    if not inside:
        repeated = "、".join(field.name for field in known if field.rows) or "没有"
        yield Problem(
            f"{place}.field",
            label_of(rows),
            f"“{rows.field}”不是明细字段；这类标签的明细字段：{repeated}。",
        )
        return
    for number, element in enumerate(rows.elements):
        where = f"{place}.elements[{number}]"
        yield from _names_of(element, where, names | names_of(inside), (*known, *inside))


def _names_of(
    element: Element, place: str, names: frozenset[str], known: tuple[Field, ...]
) -> Iterator[Problem]:
    for key, text in _texts(element):
        allowed = names | {MORE} if key == "more" else names
        try:
            used = fields_of(parse(text))
        except BadTemplate as problem:
            yield Problem(f"{place}.{key}", label_of(element), str(problem))
            continue
        for name in used:
            if name not in allowed:
                yield _unknown(f"{place}.{key}", element, name, allowed)
            elif any(field.name == name and field.rows for field in known):
                yield Problem(
                    f"{place}.{key}",
                    label_of(element),
                    f"“{name}”是明细字段，只能用在 rows 里，不能写进文字。",
                )
    for condition in element.when:
        if condition.field not in names:
            yield _unknown(f"{place}.when", element, condition.field, names)


def _unknown(place: str, element: Element, name: str, names: frozenset[str]) -> Problem:
    listed = "、".join(sorted(names))
    return Problem(place, label_of(element), f"没有字段“{name}”；可用的是 {listed}。")


def _texts(element: Element) -> Iterator[tuple[str, str]]:
    if isinstance(element, Text):
        yield "text", element.text
    elif isinstance(element, Code):
        yield "content", element.content
    elif isinstance(element, Rows):
        yield "more", element.more
        yield "none", element.none


def _places(design: Design) -> Iterator[Problem]:
    """Name what does not stand wholly on the label, or in its row."""
    whole = Box(0, 0, design.width_mm, design.height_mm)
    for place, element in placed(design.elements):
        if "." not in place and not _inside(_box_of(element), whole):
            yield Problem(
                place,
                label_of(element),
                f"伸出了标签（{design.width_mm:g}×{design.height_mm:g} 毫米），请移进来。",
            )
        if isinstance(element, Rows):
            row = Box(0, 0, element.box.width, element.row)
            for number, inner in enumerate(element.elements):
                if not _inside(_box_of(inner), row):
                    yield Problem(
                        f"{place}.elements[{number}]",
                        label_of(inner),
                        f"伸出了明细的一行（{row.width:g}×{row.height:g} 毫米），请移进来。",
                    )


def _box_of(element: Element) -> Box:
    if not isinstance(element, Rule):
        return element.box
    (x, y), (to_x, to_y) = element.start, element.end
    return Box(min(x, to_x), min(y, to_y), abs(to_x - x), abs(to_y - y))


def _inside(box: Box, room: Box) -> bool:
    return (
        box.x >= room.x - _HAIR
        and box.y >= room.y - _HAIR
        and box.right <= room.right + _HAIR
        and box.bottom <= room.bottom + _HAIR
    )


def _samples_laid_out(design: Design, dpis: Sequence[int]) -> Iterator[Problem]:
    for fields in samples(design):
        for dpi in dpis:
            drawing, problems = try_layout(design, fields, dpi)
            yield from problems
            yield from narrow_modules(design, drawing)


def narrow_modules(design: Design, drawing: Drawing) -> Iterator[Problem]:
    """Name the bar codes of a label whose modules are finer than GS1 wants them."""
    by_place = dict(placed(design.elements))
    for bars in drawing.bars:
        element = by_place[bars.place]
        wanted = WANTED[bars.code].least
        wide = bars.module * MM_PER_INCH / drawing.dpi
        if wide < wanted * _SLACK:
            yield Problem(
                bars.place,
                label_of(element),
                f"在 {drawing.dpi} dpi 下模块宽 {wide:.3f} 毫米，规范希望至少 {wanted:g} 毫米；"
                "能打印，离得远的扫描枪可能扫不出。",
                hint=True,
            )


def _unused(design: Design) -> Iterator[Problem]:
    """Name what no sample shows: it was not tried."""
    drawn: set[str] = set()
    for fields in samples(design):
        drawn.update(_drawn(design, fields))
    for place, element in placed(design.elements):
        if place not in drawn:
            yield Problem(
                place, label_of(element), "示例数据里从不出现，没有试过，请核对条件。", hint=True
            )


def _drawn(design: Design, fields: Fields) -> Iterator[str]:
    from_items = {item.place for item in try_layout(design, fields, DPIS[0])[0].items}
    for place, element in placed(design.elements):
        if place in from_items or isinstance(element, Rows):
            yield place
