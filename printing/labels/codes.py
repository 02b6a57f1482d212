"""Makes the bar code an element asks for; without it a wrong check digit would be printed.

The content of a GS1 symbol is written `(01){gtin}(10){batch}`: it is divided into elements before
it is filled, so that a bracket in a batch stays a bracket, and an element all of whose fields are
empty is left out. Each value is checked by GS1's own table: length, characters, check digit, dates.

Sources: GS1 General Specifications 5.12.3 (X-dimensions), 7.8; ISO/IEC 15417, 16022, 18004.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.codes.gs1.dictionary import application_identifier
from printing.bar_codes import (
    BarCodeError,
    Symbol,
    bracketed,
    code_128,
    element_string,
    gs1_128,
    gs1_data_matrix,
    gs1_qr,
    qr,
)
from printing.labels.design import Fields, Symbology
from printing.labels.placeholders import Slot, Template, fill, parse

_EMPTY = "要用的字段是空的；它可以为空的话，请给条码加上条件。"
_IDENTIFIER = re.compile(r"\(([0-9]{2,4})\)")


@dataclass(frozen=True, slots=True)
class Modules:
    """How wide a module is, in millimetres."""

    least: float
    """Below this GS1, or the symbology, does not want it."""
    usual: float
    """As large as it is made."""


WANTED = {
    Symbology.SSCC: Modules(0.495, 0.52),
    Symbology.GS1_128: Modules(0.495, 0.52),
    Symbology.GS1_DATAMATRIX: Modules(0.254, 0.77),
    Symbology.GS1_QR: Modules(0.396, 0.77),
    Symbology.CODE_128: Modules(0.25, 0.52),
    Symbology.QR: Modules(0.25, 0.77),
}
"""GS1-128 on cartons and pallets, matrices on drugs (GS1 General Specifications 5.12.3)."""
NARROWEST = 0.16
"""mm: two dots at 300 dpi, below which labels scan badly."""


def made(code: Symbology, content: str, fields: Fields) -> tuple[Symbol, bytes]:
    """Make a symbol of a template, and say what a scanner will send; raises BarCodeError."""
    template = parse(content)
    text = fill(template, fields)
    elements = elements_of(template, fields) if code.gs1 else (("00", text),)
    if not text or not elements:
        raise BarCodeError(content, _EMPTY)
    if code.gs1 or code is Symbology.SSCC:
        return _made_gs1(code, elements)
    return _plain(code, text), text.encode()


def elements_of(template: Template, fields: Fields) -> tuple[tuple[str, str], ...]:
    """Fill each element by itself; raises BarCodeError."""
    elements: list[tuple[str, list[str | Slot]]] = []
    for part in template:
        if isinstance(part, Slot):
            _last(elements, template).append(part)
            continue
        first, *rest = _IDENTIFIER.split(part)
        if first:
            _last(elements, template).append(first)
        for identifier, words in zip(rest[::2], rest[1::2], strict=True):
            elements.append((identifier, [words] if words else []))
    filled = [(identifier, fill(tuple(parts), fields)) for identifier, parts in elements]
    return tuple((identifier, value) for identifier, value in filled if value)


def _last(elements: list[tuple[str, list[str | Slot]]], template: Template) -> list[str | Slot]:
    if not elements:
        words = "".join(part if isinstance(part, str) else f"{{{part.field}}}" for part in template)
        raise BarCodeError(
            words, "GS1 条码的内容要以括号里的标识符开头，如 (01){gtin}(10){batch}。"
        )
    return elements[-1][1]


@lru_cache(maxsize=500)
def _made_gs1(code: Symbology, elements: tuple[tuple[str, str], ...]) -> tuple[Symbol, bytes]:
    _check(elements)
    makers = {Symbology.GS1_DATAMATRIX: gs1_data_matrix, Symbology.GS1_QR: gs1_qr}
    return makers.get(code, gs1_128)(elements), element_string(elements).encode()


@lru_cache(maxsize=500)
def _plain(code: Symbology, text: str) -> Symbol:
    return qr(text) if code is Symbology.QR else code_128(text)


def _check(elements: tuple[tuple[str, str], ...]) -> None:
    words = bracketed(elements)
    if len({identifier for identifier, _ in elements}) < len(elements):
        raise BarCodeError(words, "同一个标识符写了两次。")
    for identifier, value in elements:
        known = application_identifier(identifier)
        if known is None:
            raise BarCodeError(words, f"({identifier}) 不是 GS1 的应用标识符。")
        shape = known.value.fullmatch(value)
        if shape is None:
            least, most = known.shortest, known.longest
            lengths = str(most) if least == most else f"{least} 到 {most}"
            raise BarCodeError(
                words, f"({identifier}) 的内容“{value[:30]}”不合规定：应有 {lengths} 个规定的字符。"
            )
        broken = known.broken_rule(shape)
        if broken is not None:
            part, rule = broken
            right = rule.right(part) if rule.right is not None else ""
            raise BarCodeError(
                words, f"({identifier}) {part[:30]} {rule.chinese.format(right=right)}。"
            )
