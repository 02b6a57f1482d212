"""Writes answers: JSON simplified, JSON wrapped, XML.

Without it only callers of one taste would be answered. A list carries the name its elements have in
XML; in wrapped JSON that name stands around the list, in simplified JSON it is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

JSON_TYPE = "application/json;charset=UTF-8"
XML_TYPE = "text/xml;charset=UTF-8"


Items = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rows:
    """A list, and what its elements are called."""

    element: str
    items: Items


Fields = Mapping[str, Any]


def write_json(root: str, fields: Fields, *, simplify: bool) -> bytes:
    """Write an answer as JSON; wrapped, it stands under the root's name."""
    plain = _plain(fields, simplify=simplify)
    shown = plain if simplify and root != "error_response" else {root: plain}
    return json.dumps(shown, ensure_ascii=False).encode("utf-8")


def write_xml(root: str, fields: Fields) -> bytes:
    """Write an answer as XML."""
    declaration = '<?xml version="1.0" encoding="utf-8" ?>'
    return f"{declaration}<{root}>{_elements(fields)}</{root}>".encode()


def first_list(value: object, change: Callable[[Items], Items]) -> object:
    """Rebuild an answer, its outermost list of more than one element changed by a function."""
    if isinstance(value, Rows):
        if len(value.items) > 1:
            return Rows(value.element, change(value.items))
        return Rows(value.element, [_inside(item, change) for item in value.items])
    return _inside(value, change) if isinstance(value, Mapping) else value


def _inside(fields: Fields, change: Callable[[Items], Items]) -> dict[str, Any]:
    return {name: first_list(inner, change) for name, inner in fields.items()}


def _plain(value: object, *, simplify: bool) -> object:
    if isinstance(value, Rows):
        items = [_plain(item, simplify=simplify) for item in value.items]
        return items if simplify else {value.element: items}
    if isinstance(value, Mapping):
        return {name: _plain(inner, simplify=simplify) for name, inner in value.items()}
    return value


def _elements(value: object) -> str:
    if isinstance(value, Rows):
        return "".join(
            f"<{value.element}>{_elements(item)}</{value.element}>" for item in value.items
        )
    if isinstance(value, Mapping):
        return "".join(f"<{name}>{_elements(inner)}</{name}>" for name, inner in value.items())
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))
