"""Reads a design from its file, and says everything that is wrong with it at once.

Without it a hospital that changes a design would mend one mistake at a time. A problem names the
path of its key (`elements[3].box`) and the element for people; text that is no JSON is named by
line and column. What a design means (fields, sizes) is checked afterwards, in checking.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from app.documents import DocumentProblem, kind_name, parse_json
from printing.labels.design import (
    Condition,
    Design,
    DesignError,
    Element,
    Kind,
    OwnField,
    Problem,
    Rows,
    label_of,
)
from printing.labels.schema import (
    DEFAULTS,
    KEYS,
    LARGEST_MM,
    MOST_ELEMENTS,
    SMALLEST_MM,
    TYPES,
    Form,
    Key,
    Wrong,
    choice_in,
    field_in,
    number_in,
    text_in,
    yes_or_no,
)

VERSION = 1
MOST_FIELDS = 50
MOST_CONDITIONS = 10
_KINDS: Mapping[str, object] = {kind.value: kind for kind in Kind}
_KEYS = ("version", "title", "kind", "width", "height", "fields", "elements")

Object = Mapping[str, object]


def read_design(raw: bytes, name: str) -> Design:
    """Read the bytes of a file; raises DesignError."""
    try:
        document = parse_json(raw)
    except DocumentProblem as problem:
        raise DesignError(Problem("", "", problem.reason)) from problem
    return of_document(document, name)


def of_document(document: object, name: str) -> Design:
    """Read parsed JSON; raises DesignError."""
    reader = _Reader()
    design = reader.design(document, name)
    if design is None or reader.problems:
        raise DesignError(*reader.problems)
    return design


class _Reader:
    """One file being read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def design(self, document: object, name: str) -> Design | None:
        """Read all of it; None where it cannot be one."""
        values = self._object(document, "")
        if values is None:
            return None
        self._refuse_unknown(values, _KEYS, "", "")
        if values.get("version") != VERSION:
            self._note("version", "", f"应为 {VERSION}：本程序只认识这一版的标签设计。")
        try:
            return Design(
                name,
                self._at(values, "title", text_in),
                self._at(values, "width", _millimetres),
                self._at(values, "height", _millimetres),
                self._at(values, "kind", _kind),
                self._elements(values.get("elements"), "elements", "", inside=False),
                self._own_fields(values.get("fields", [])),
            )
        except _Noted:
            # The others are told too.
            self._elements(values.get("elements"), "elements", "", inside=False)
            return None

    def _at(self, values: Object, key: str, read: Any) -> Any:  # noqa: ANN401  # what it reads
        try:
            if key not in values:
                raise Wrong("没有填写，请补上。")
            return read(values[key])
        except Wrong as wrong:
            self._note(key, "", str(wrong))
            raise _Noted from None

    def _own_fields(self, value: object) -> tuple[OwnField, ...]:
        fields = []
        for index, entry in enumerate(self._list(value, "fields", MOST_FIELDS)):
            place = f"fields[{index}]"
            values = self._object(entry, place)
            if values is None:
                continue
            self._refuse_unknown(values, ("name", "title", "value"), place, "")
            try:
                name = field_in(values.get("name"))
                title, said = (text_in(values.get(key)) for key in ("title", "value"))
            except Wrong as wrong:
                self._note(place, "", f"name、title、value 都要填写文字：{wrong}")
            else:
                fields.append(OwnField(name, title, said))
        return tuple(fields)

    def _elements(
        self, value: object, place: str, before: str, *, inside: bool
    ) -> tuple[Element, ...]:
        read = (
            self._element(entry, f"{place}[{index}]", inside=inside)
            for index, entry in enumerate(self._list(value, place, MOST_ELEMENTS))
        )
        return tuple(element for element in read if element is not None)

    def _element(self, value: object, place: str, *, inside: bool) -> Element | None:
        values = self._object(value, place)
        if values is None:
            return None
        type_name = values.get("type")
        allowed = {name: kind for name, kind in TYPES.items() if not (inside and kind is Rows)}
        kind = allowed.get(type_name) if isinstance(type_name, str) else None
        if kind is None:
            names = "、".join(allowed)
            self._note(f"{place}.type", "", f"没有这种元素，应为 {names} 之一。")
            return None
        keys = KEYS[kind]
        called = _called(type_name, values)
        self._refuse_unknown(values, ("type", "when", *(key.name for key in keys)), place, called)
        read = {key.attribute: self._key(values, key, kind, place, called) for key in keys}
        read["when"] = self._conditions(values.get("when", []), f"{place}.when", called)
        if any(given is _WRONG for given in read.values()):
            return None
        element = cast("Element", cast("Any", kind)(**read))
        self._check(element, place)
        return element

    def _key(
        self, values: Object, key: Key, kind: type[Element], place: str, called: str
    ) -> object:
        where = f"{place}.{key.name}"
        defaults = DEFAULTS[kind]
        if key.name not in values:
            if key.attribute in defaults:
                return defaults[key.attribute]
            self._note(where, called, "没有填写，请补上。")
            return _WRONG
        value = values[key.name]
        if key.form is Form.ELEMENTS:
            return self._elements(value, where, place, inside=True)
        try:
            return key.read(value)
        except Wrong as wrong:
            self._note(where, called, str(wrong))
            return _WRONG

    def _conditions(self, value: object, place: str, called: str) -> object:
        entries = [value] if isinstance(value, dict) else self._list(value, place, MOST_CONDITIONS)
        conditions = []
        for index, entry in enumerate(entries):
            where = place if isinstance(value, dict) else f"{place}[{index}]"
            values = self._object(entry, where)
            if values is None:
                return _WRONG
            self._refuse_unknown(values, ("field", "equals", "absent"), where, called)
            try:
                equals = values.get("equals")
                conditions.append(
                    Condition(
                        field_in(values.get("field")),
                        None if equals is None else text_in(equals),
                        yes_or_no(values.get("absent", False)),
                    )
                )
            except Wrong as wrong:
                self._note(where, called, str(wrong))
                return _WRONG
        return tuple(conditions)

    def _check(self, element: Element, place: str) -> None:
        """Note values that are right alone and wrong together."""
        smallest = getattr(element, "smallest", 0.0)
        largest = getattr(element, "tallest", getattr(element, "size", smallest))
        if smallest > largest:
            self._note(
                f"{place}.smallest",
                label_of(element),
                f"最小值 {smallest:g} 比最大值 {largest:g} 还大。",
            )

    def _object(self, value: object, place: str) -> Object | None:
        if not isinstance(value, dict):
            self._note(place, "", f"应为对象，读到的是{kind_name(value)}。")
            return None
        return cast("Object", value)

    def _list(self, value: object, place: str, most: int) -> list[object]:
        if not isinstance(value, list):
            self._note(place, "", f"应为列表，读到的是{kind_name(value)}。")
            return []
        if len(value) > most:
            self._note(place, "", f"最多 {most} 项，这里有 {len(value)} 项。")
            return []
        return cast("list[object]", value)

    def _refuse_unknown(
        self, values: Object, known: tuple[str, ...], place: str, called: str
    ) -> None:
        for key in values:
            if key not in known:
                where = f"{place}.{key[:40]}" if place else key[:40]
                self._note(where, called, f"没有这个键；可用的是 {'、'.join(known)}。")

    def _note(self, place: str, called: str, reason: str) -> None:
        problem = Problem(place, called, reason)
        if problem not in self.problems:
            self.problems.append(problem)


class _Noted(Exception):
    """A problem of the whole design that was noted."""


class _Wrong:
    """Stands for a value that was noted as wrong."""


_WRONG = _Wrong()


def _millimetres(value: object) -> float:
    return number_in(value, SMALLEST_MM, LARGEST_MM)


def _kind(value: object) -> object:
    return choice_in(value, _KINDS)


def _called(type_name: object, values: Object) -> str:
    """Say which element this is, while it cannot be made yet."""
    for key in ("name", "text", "content", "field"):
        said = values.get(key)
        if isinstance(said, str) and said:
            return f"{type_name}“{said[:20]}”"
    return str(type_name)
