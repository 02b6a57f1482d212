"""The keys of a design's file, one table for reading, writing and the designer's form.

Without it the three would drift apart. Each kind of element names its keys, what may stand there
and its limits; what has a default in design.py may be left out.
"""

from __future__ import annotations

import base64
import binascii
import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import partial
from typing import Any

from app.documents import kind_name
from app.labels.editing import plain
from printing.document import Align, Box
from printing.fonts import Face
from printing.labels.design import (
    Code,
    Element,
    Fill,
    Frame,
    Picture,
    Rows,
    Rule,
    Symbology,
    Text,
    TooLong,
    Turn,
    Vertical,
)
from printing.labels.placeholders import NAME

SMALLEST_MM = 10.0
LARGEST_MM = 300.0
MOST_ELEMENTS = 300
LONGEST_TEXT = 500
LARGEST_PNG = 1_000_000
"""Characters of base64."""
_FACES = {"regular": Face.REGULAR, "bold": Face.BOLD}


class Wrong(ValueError):
    """A value that cannot stand at its key; the text says why."""


class Form(StrEnum):
    """What stands at a key, as the designer's form shows it."""

    BOX = "box"
    POINT = "point"
    NUMBER = "number"
    WHOLE = "whole"
    TEXT = "text"
    FIELD = "field"
    CHOICE = "choice"
    YES_NO = "yes-no"
    PNG = "png"
    ELEMENTS = "elements"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an element."""

    name: str
    attribute: str
    title: str
    """For people."""
    form: Form
    least: float = 0.0
    most: float = 0.0
    choices: Mapping[str, object] | None = None

    def read(self, value: object) -> object:
        """Read what stands in a file, but for elements: reading.py does. Raises Wrong."""
        return _READ[self.form](self, value)

    def write(self, value: Any) -> object:  # noqa: ANN401  # whatever stands at this key
        """Say it as it stands in a file."""
        write = _WRITTEN.get(self.form)
        return value if write is None else write(self, value)


def _choices(values: type[StrEnum]) -> dict[str, object]:
    return {value.value: value for value in values}


_number = partial(Key, form=Form.NUMBER)
_NAME = Key("name", "name", "名称", Form.TEXT)
_BOX = Key("box", "box", "位置（左、上、宽、高，毫米）", Form.BOX)
_THICKNESS = _number("thickness", "thickness", "粗细（毫米）", least=0.05, most=20)
_SIZE = _number("size", "size", "字号（磅）", least=3, most=200)
_TURN = Key("turn", "turn", "方向", Form.CHOICE, choices=_choices(Turn))

TYPES: Mapping[str, type[Element]] = {
    "text": Text,
    "code": Code,
    "line": Rule,
    "frame": Frame,
    "fill": Fill,
    "picture": Picture,
    "rows": Rows,
}
"""Each kind of element by its `type`."""

KEYS: Mapping[type[Element], tuple[Key, ...]] = {
    Text: (
        _NAME,
        _BOX,
        Key("text", "text", "文字", Form.TEXT),
        _SIZE,
        _number("smallest", "smallest", "最小字号（磅）", least=3, most=200),
        Key("face", "face", "字体", Form.CHOICE, choices=_FACES),
        Key("align", "align", "左右", Form.CHOICE, choices=_choices(Align)),
        Key("vertical", "vertical", "上下", Form.CHOICE, choices=_choices(Vertical)),
        Key("lines", "lines", "最多几行（0 为不限）", Form.WHOLE, most=50),
        Key("too_long", "too_long", "放不下时", Form.CHOICE, choices=_choices(TooLong)),
        Key("white", "white", "白字", Form.YES_NO),
        _TURN,
    ),
    Code: (
        _NAME,
        _BOX,
        Key("code", "code", "码制", Form.CHOICE, choices=_choices(Symbology)),
        Key("content", "content", "内容", Form.TEXT),
        _number("module", "module", "模块最宽（毫米，0 为按规范）", most=2),
        _number("narrowest", "narrowest", "模块最窄（毫米，0 为按规范）", most=2),
        _number("words", "words", "码下文字（磅，0 为没有）", most=50),
        Key("omit", "omit", "放不下时省略", Form.YES_NO),
        _TURN,
    ),
    Rule: (
        _NAME,
        Key("from", "start", "起点（毫米）", Form.POINT),
        Key("to", "end", "终点（毫米）", Form.POINT),
        _THICKNESS,
    ),
    Frame: (_NAME, _BOX, _THICKNESS),
    Fill: (_NAME, _BOX),
    Picture: (_NAME, _BOX, Key("png", "png", "图片（PNG）", Form.PNG)),
    Rows: (
        _NAME,
        _BOX,
        Key("field", "field", "明细字段", Form.FIELD),
        _number("row", "row", "行高（毫米）", least=1, most=300),
        _number("smallest", "smallest", "最低行高（毫米）", least=1, most=300),
        _number("tallest", "tallest", "最高行高（毫米）", least=1, most=300),
        Key("more", "more", "放不下时写", Form.TEXT),
        Key("none", "none", "没有明细时写", Form.TEXT),
        _SIZE,
        _number("rule", "rule", "行间线粗（毫米，0 为没有）", most=5),
        Key("elements", "elements", "每行的元素", Form.ELEMENTS),
    ),
}
"""What stands at each kind of element, beside `type` and `when`."""


DEFAULTS: Mapping[type[Element], Mapping[str, object]] = {
    kind: {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    for kind in TYPES.values()
}
"""What may be left out of each kind of element, by attribute."""


def number_in(value: object, least: float, most: float) -> float:
    """Read a number between two limits; raises Wrong."""
    # In Python, true is a number too; and JSON as Python reads it knows NaN.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"应为数字，读到的是{kind_name(value)}。")
    if not least <= value <= most or not math.isfinite(value):
        raise Wrong(f"应在 {least:g} 到 {most:g} 之间。")
    return float(value)


def text_in(value: object) -> str:
    """Read a text that can be printed; raises Wrong."""
    if not isinstance(value, str):
        raise Wrong(f"应为文字，读到的是{kind_name(value)}。")
    if len(value) > LONGEST_TEXT:
        raise Wrong(f"最长 {LONGEST_TEXT} 个字，这里有 {len(value)} 个。")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise Wrong("含有控制字符，请删去。")
    return value


def field_in(value: object) -> str:
    """Read the name of a field; raises Wrong."""
    name = text_in(value)
    if not NAME.fullmatch(name):
        raise Wrong(f"“{name[:40]}”不是字段名：只能用小写字母、数字和下划线，以字母开头。")
    return name


def yes_or_no(value: object) -> bool:
    """Read true or false; raises Wrong."""
    if not isinstance(value, bool):
        raise Wrong(f"应为 true 或 false，读到的是{kind_name(value)}。")
    return value


def choice_in(value: object, choices: Mapping[str, object]) -> object:
    """Read one of some words; raises Wrong."""
    if not isinstance(value, str) or value not in choices:
        raise Wrong(f"应为 {'、'.join(choices)} 之一。")
    return choices[value]


def _numbers_in(value: object, count: int) -> list[float]:
    if not isinstance(value, list) or len(value) != count:
        raise Wrong(f"应为 {count} 个数字的列表（毫米）。")
    return [number_in(each, -LARGEST_MM, LARGEST_MM) for each in value]


def _box(_key: Key, value: object) -> Box:
    x, y, width, height = _numbers_in(value, 4)
    if width <= 0 or height <= 0:
        raise Wrong("宽和高应大于 0。")
    return Box(x, y, width, height)


def _point(_key: Key, value: object) -> tuple[float, float]:
    x, y = _numbers_in(value, 2)
    return x, y


def _whole(key: Key, value: object) -> int:
    number = number_in(value, key.least, key.most)
    if number != int(number):
        raise Wrong("应为整数。")
    return int(number)


def _png(_key: Key, value: object) -> bytes:
    if not isinstance(value, str) or len(value) > LARGEST_PNG:
        raise Wrong(f"应为图片的 base64 文字，最长 {LARGEST_PNG} 个字符。")
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("不是 base64。") from None


_READ: Mapping[Form, Callable[[Key, object], object]] = {
    Form.BOX: _box,
    Form.POINT: _point,
    Form.NUMBER: lambda key, value: number_in(value, key.least, key.most),
    Form.WHOLE: _whole,
    Form.TEXT: lambda _key, value: text_in(value),
    Form.FIELD: lambda _key, value: field_in(value),
    Form.CHOICE: lambda key, value: choice_in(value, key.choices or {}),
    Form.YES_NO: lambda _key, value: yes_or_no(value),
    Form.PNG: _png,
}


_WRITTEN: Mapping[Form, Callable[[Key, Any], object]] = {
    Form.BOX: lambda _key, box: [*map(plain, (box.x, box.y, box.width, box.height))],
    Form.POINT: lambda _key, point: [*map(plain, point)],
    Form.NUMBER: lambda _key, number: plain(number),
    Form.CHOICE: lambda key, value: next(
        word for word, choice in (key.choices or {}).items() if choice is value
    ),
    Form.PNG: lambda _key, png: base64.b64encode(png).decode(),
}
