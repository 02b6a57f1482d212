"""Reads an answer as a description says: what came of the request, its rows, their values.

Without it every platform would need a reader of its own. JSON and XML become the same tree; an
XML element that stands once and one that stands often are both a list where rows are asked for.
Answers are bounded in bytes (posting.py) and in depth; entities of XML are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timezone
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeTree
from defusedxml import DefusedXmlException

from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from sync.connectors.declared.description import (
    Answer,
    Call,
    Code,
    Description,
    Found,
    Operation,
    Read,
)
from sync.connectors.declared.moments import read_day, read_figure, read_moment, read_whole
from sync.connectors.declared.operations import WORDS, Kind, Readings
from sync.connectors.port import DetailState, PlatformError
from sync.connectors.posting import refused_status
from sync.connectors.trace_port import CodeState, PackageLevel

BAD_ANSWER = "bad-answer"
UNREADABLE_WAIT_S = 600.0

_DEEPEST = 60
_LONGEST_HINT = 500
_ENUMS = {
    Kind.ORDER_STATE: OrderState,
    Kind.RETURN_STATE: ReturnState,
    Kind.DETAIL_STATE: DetailState,
    Kind.CODE_STATE: CodeState,
    Kind.LEVEL: PackageLevel,
}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and what stands around it."""

    inner: Any
    outer: Any


class Refused(PlatformError):
    """The platform said no, by a code of its own."""

    def __init__(
        self, code: str, message: str, rule: Code | None, wait_s: float | None = None
    ) -> None:
        """Hold what the description says of the code; None: nothing."""
        super().__init__(code, message, retry_after_s=wait_s)
        self.rule = rule

    @property
    def absent(self) -> bool:
        """There is no such thing."""
        return self.rule is not None and self.rule.absent

    @property
    def login(self) -> bool:
        """The token does not hold any more."""
        return self.rule is not None and self.rule.login


class Answers:
    """Reads answers of one description."""

    def __init__(self, description: Description, zone: timezone) -> None:
        self._said = description
        self._zone = zone

    def tree(self, body: bytes, call: Call) -> object:
        """Parse a body; raises PlatformError where it cannot be."""
        xml = self._rule(call).xml
        try:
            if xml:
                return _of_element(SafeTree.fromstring(body), 0)
            return _within(json.loads(body, parse_float=str), 0)
        except (ValueError, RecursionError, ParseError, DefusedXmlException) as error:
            form = "XML" if xml else "JSON"
            raise self.unexpected(f"不是可读的 {form}") from error

    def judge(self, tree: object, call: Call) -> None:
        """Return where the platform did what was asked; raises PlatformError where not."""
        rule = self._rule(call)
        code = _first_text(tree, rule.code_at)
        if code in rule.success or not (code or rule.success):
            return
        if not code:
            raise self.unexpected(f"没有处理结果（{'、'.join(rule.code_at) or 'code_at'}）")
        known = _rule_of(code, rule)
        if known is None or not known.done:
            raise self._refused(code, _first_text(tree, rule.message_at), known, call)

    def judge_status(self, status: int, call: Call) -> None:
        """Judge an answer that is none but its HTTP status: as the code `http-404`, if described.

        Raises PlatformError unless that is described as done.
        """
        code = f"http-{status}"
        known = _rule_of(code, self._rule(call))
        if known is None:
            raise refused_status(self._said.title, status)
        if not known.done:
            raise self._refused(code, "", known, call)

    def rows(self, tree: object, operation: Operation) -> list[Row]:
        """The rows of an answer; none where there is no list."""
        outer = _listed(_at(tree, operation.rows_at))
        if outer is None:
            raise self.unexpected(f"{operation.rows_at or '应答'} 不是列表")
        if not operation.inner_at:
            return [Row(one, tree) for one in outer]
        found: list[Row] = []
        for one in outer:
            inner = _listed(_at(one, operation.inner_at))
            if inner is None:
                raise self.unexpected(f"{operation.inner_at} 不是列表")
            found += [Row(each, one) for each in inner]
        return found

    def read(self, row: Row, found: Mapping[str, Found], readings: Readings) -> dict[str, Any]:
        """Read the values of a row; a ValueError names what cannot be read."""
        return {
            name: self._value(row, found[name], name, reading.kind, needed=reading.needed)
            if name in found
            else _nothing(reading.kind)
            for name, reading in readings.items()
        }

    def text(self, tree: object, path: str) -> str:
        """What stands under a path; empty where nothing does."""
        return _text(_at(tree, path))

    def unexpected(self, what: str) -> PlatformError:
        """Say that an answer cannot be read."""
        return PlatformError(
            BAD_ANSWER,
            f"{self._said.title}的应答与对接说明不符：{what}，稍后会自动重试",
            retry_after_s=UNREADABLE_WAIT_S,
        )

    def _refused(self, code: str, said: str, known: Code | None, call: Call) -> Refused:
        meaning = f"{self._said.title}没有接受"
        wait_s = None
        if known is not None:
            meaning, wait_s = known.means or meaning, known.wait_s
        if isinstance(call, Operation):
            wait_s = call.wait_codes.get(code, wait_s)
        hint = " ".join(f"{code} {said}".split())[:_LONGEST_HINT]
        return Refused(code, f"{meaning}（平台提示：{hint}）", known, wait_s)

    def _rule(self, call: Call) -> Answer:
        return self._said.answer if call.answer is None else call.answer

    def _value(self, row: Row, found: Found, name: str, kind: Kind, *, needed: bool) -> object:
        rule = found if isinstance(found, Read) else Read(at=found)
        outer = rule.at.startswith("^")
        text = _text(_at(row.outer if outer else row.inner, rule.at.removeprefix("^")))
        try:
            if text and rule.table:
                text = self._word(text, rule)
            text = text or rule.default
            if not text:
                if needed:
                    raise ValueError("为空")
                return _nothing(kind)
            return self._of_kind(text, kind, rule.format)
        except ValueError as error:
            raise ValueError(f"{name}（{rule.at}）{error}") from None

    def _word(self, text: str, rule: Read) -> str:
        word = self._said.tables[rule.table].get(text, rule.default)
        if not word:
            raise ValueError(f"代码表 {rule.table} 里没有“{text}”")
        return word

    def _of_kind(self, text: str, kind: Kind, form: str) -> object:
        if kind in _ENUMS:
            if text not in WORDS[kind]:
                raise ValueError(f"为“{text}”，请在代码表中补充")
            return _ENUMS[kind](text)
        match kind:
            case Kind.WHOLE:
                return read_whole(text)
            case Kind.DECIMAL:
                return read_figure(text)
            case Kind.DATE:
                return read_day(text, form, self._zone)
            case Kind.MOMENT:
                return read_moment(text, form, self._zone)
            case Kind.TRUTH:
                return _truth(text)
            case _:
                return text


def _nothing(kind: Kind) -> str | None:
    """What stands for a value that the platform does not say."""
    return "" if kind is Kind.TEXT else None


def _truth(text: str) -> bool:
    found = _TRUTHS.get(text.lower())
    if found is None:
        raise ValueError(f"应为 true 或 false，现为“{text}”")
    return found


def _rule_of(code: str, rule: Answer) -> Code | None:
    """What a description says of a code: the whole code first, then the longest beginning."""
    whole = [one for one in rule.codes if one.code == code]
    parts = [
        one
        for one in rule.codes
        if one.code.endswith("*") and code.startswith(one.code.removesuffix("*"))
    ]
    parts.sort(key=lambda one: len(one.code), reverse=True)
    return next(iter(whole + parts), None)


def _at(tree: object, path: str) -> object:
    """What lies under a path; None where nothing does. A number counts into a list."""
    for name in path.split(".") if path else ():
        if isinstance(tree, Mapping):
            tree = tree.get(name)
        elif isinstance(tree, list) and name.isascii() and name.isdigit():
            place = int(name[:9])
            tree = tree[place] if place < len(tree) else None
        else:
            return None
    return tree


def _first_text(tree: object, paths: Iterable[str]) -> str:
    """What stands under the first path under which something does."""
    return next((found for path in paths if (found := _text(_at(tree, path)))), "")


def _text(value: object) -> str:
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip()


def _listed(value: object) -> list[Any] | None:
    """A list, one object that was not put into one, or nothing; None where it is neither."""
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        return [value]
    return value if isinstance(value, list) else None


def _within(value: object, depth: int) -> object:
    """Refuse what is nested deeper than any answer has to be."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        for one in value.values():
            _within(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _within(one, depth + 1)
    return value


def _of_element(element: Element, depth: int) -> object:
    """An element: its text, or what is in it by names without their namespaces."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if not len(element):
        return element.text or ""
    tree: dict[str, Any] = {}
    for one in element:
        name = str(one.tag).rpartition("}")[2]
        value = _of_element(one, depth + 1)
        if name not in tree:
            tree[name] = value
        elif isinstance(tree[name], list):
            tree[name].append(value)
        else:
            tree[name] = [tree[name], value]
    return tree
