"""Says what a design can be made of, in plain values; without it a form would be written by hand.

The keys are those of schema.py, the fields those of kinds.py. A fresh element of each type is one
that can be read as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.labels.designing import (
    Document,
    ElementType,
    FieldOffered,
    FormKey,
    KindOffered,
    Offered,
)
from app.labels.printers import DPIS
from printing.labels.design import NAMES, Element, Kind
from printing.labels.kinds import FIELDS, SAMPLES, TITLES, Field
from printing.labels.schema import DEFAULTS, KEYS, LARGEST_MM, SMALLEST_MM, TYPES, Form, Key

_MARK = (
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQAAAAA3iMLMAAAAOUlEQVR42mP8z8Dwx57hAz/j4ycM"
    "5z8zMXxgtmBgYuBg+neA6fcEJhMpJiYGJlERhg/8TDwGjP8ZAIpyDgXrfc1vAAAAAElFTkSuQmCC"
)
"""A disc with a tick."""
_FRESH: Mapping[str, Document] = {
    "text": {"box": [5, 5, 40, 6], "text": "文字", "size": 10},
    "code": {"box": [5, 5, 25, 25], "code": "qr", "content": "TD"},
    "line": {"from": [5, 5], "to": [45, 5]},
    "frame": {"box": [5, 5, 40, 20]},
    "fill": {"box": [5, 5, 40, 6]},
    "picture": {"box": [5, 5, 15, 15], "png": _MARK},
    "rows": {
        "box": [5, 5, 60, 30],
        "field": "contents",
        "row": 8,
        "smallest": 5,
        "tallest": 12,
        "more": "另有 {more} 种",
        "elements": [{"type": "text", "box": [0, 0, 60, 8], "text": "{name}", "size": 9}],
    },
}


@cache
def offered() -> Offered:
    """All that a design can be made of."""
    return Offered(
        tuple(_type(name, kind) for name, kind in TYPES.items()),
        tuple(
            KindOffered(kind.value, TITLES[kind], _fields(FIELDS[kind]), len(SAMPLES[kind]))
            for kind in Kind
        ),
        DPIS,
        SMALLEST_MM,
        LARGEST_MM,
    )


def _type(name: str, kind: type[Element]) -> ElementType:
    fresh = {"type": name, **_FRESH[name]}
    keys = tuple(_key(key, DEFAULTS[kind]) for key in KEYS[kind])
    repeats = any(key.form is Form.ELEMENTS for key in KEYS[kind])
    return ElementType(name, NAMES[kind], keys, fresh, repeats)


def _key(key: Key, defaults: Mapping[str, object]) -> FormKey:
    default = defaults.get(key.attribute)
    return FormKey(
        key.name,
        key.title,
        key.form.value,
        key.least,
        key.most,
        tuple(key.choices or ()),
        None if default is None else key.write(default),
    )


def _fields(fields: tuple[Field, ...]) -> tuple[FieldOffered, ...]:
    return tuple(FieldOffered(field.name, field.title, _fields(field.rows)) for field in fields)
