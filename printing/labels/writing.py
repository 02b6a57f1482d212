"""Writes a design as its file; without it what the designer changed would be lost.

What is as it would be anyway is left out, and an element stands on lines of its own, so that a
change of a design can be read as one.
"""

from __future__ import annotations

import json

from app.labels.editing import plain
from printing.labels.design import Condition, Design, Element
from printing.labels.reading import VERSION
from printing.labels.schema import DEFAULTS, KEYS, TYPES, Form

_NAMES = {kind: name for name, kind in TYPES.items()}


def write_design(design: Design) -> bytes:
    """Write a file that reading.py reads as this very design."""
    document: dict[str, object] = {
        "version": VERSION,
        "title": design.title,
        "kind": design.kind.value,
        "width": plain(design.width_mm),
        "height": plain(design.height_mm),
    }
    if design.fields:
        document["fields"] = [
            {"name": field.name, "title": field.title, "value": field.value}
            for field in design.fields
        ]
    head = json.dumps(document, ensure_ascii=False, indent=2)[: -len("\n}")]
    lines = ",\n".join(f"    {_line(element)}" for element in design.elements)
    return f'{head},\n  "elements": [\n{lines}\n  ]\n}}\n'.encode()


def _line(element: Element) -> str:
    written = _written(element)
    inner = written.pop("elements", None)
    line = json.dumps(written, ensure_ascii=False)
    if not isinstance(inner, list):
        return line
    rows = ",\n".join(f"      {json.dumps(each, ensure_ascii=False)}" for each in inner)
    return f'{line[:-1]}, "elements": [\n{rows}\n    ]}}'


def _written(element: Element) -> dict[str, object]:
    kind = type(element)
    defaults = DEFAULTS[kind]
    written: dict[str, object] = {"type": _NAMES[kind]}
    for key in KEYS[kind]:
        value = getattr(element, key.attribute)
        if key.form is Form.ELEMENTS:
            written[key.name] = [_written(each) for each in value]
        elif key.attribute not in defaults or defaults[key.attribute] != value:
            written[key.name] = key.write(value)
    if element.when:
        written["when"] = [_condition(condition) for condition in element.when]
    return written


def _condition(condition: Condition) -> dict[str, object]:
    written: dict[str, object] = {"field": condition.field}
    if condition.equals is not None:
        written["equals"] = condition.equals
    if condition.absent:
        written["absent"] = True
    return written
