"""Reads the settings of a kind, which are texts, into the dataclass its connector takes.

Without it each kind would convert numbers, flags and lists by itself, and say only that something
is wrong. What a field is follows from its type, what it is by default from the dataclass: an entry
adds only what people need. Whatever cannot be used is refused by the name of its field. A form may
hold another one, whose fields are written with a dot (`keys.app_id`).
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, replace
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from app.links.connections import FieldKind, LinkField
from sync.connectors.kinds.reaching import place_of

ADDRESS, ACCOUNT, DETAILS = "地址", "账户", "细节"
"""The pages of the guide."""
LONGEST = 1_000_000
"""Characters of one setting: a description may be long."""

_BETWEEN = re.compile(r"[,，、;；\n]")
_PAIR = re.compile(r"[=＝]")
_YES, _NO = "1", "0"
_FLAGS = {
    **dict.fromkeys(("1", "true", "yes", "是"), True),
    **dict.fromkeys(("0", "false", "no", "否"), False),
}

Made = TypeVar("Made")
Texts = Mapping[str, str]


class WrongSetting(ValueError):
    """A setting cannot be used; says which, and in Chinese why."""

    def __init__(self, name: str, message: str) -> None:
        """Name the field; empty: the settings as a whole."""
        super().__init__(message)
        self.name = name
        self.message = message


@dataclass(frozen=True, slots=True)
class Entry:
    """What people are told of one field of a settings dataclass."""

    name: str
    label: str
    step: str
    help: str = ""
    kind: FieldKind | None = None
    """None: as its type says."""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    in_header: bool = False
    """It travels in a header, which carries ASCII only."""
    words: tuple[str, ...] = ()
    """How the dataclass calls it where it refuses a value."""
    default: str | None = None
    """None: the dataclass's."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """One field: how it is shown, and how its text is read."""

    shown: LinkField
    entry: Entry
    type: Any
    usual: str | None
    """The dataclass's default; None: it has none."""


class Form(Generic[Made]):
    """How one settings dataclass is asked for, and made of the answers."""

    def __init__(
        self,
        made: Callable[..., Made],
        entries: Sequence[Entry],
        parts: Mapping[str, Form[Any]] | None = None,
        *,
        optional: bool = False,
    ) -> None:
        """`parts`: forms of fields that are dataclasses; `optional`: none where nothing is said."""
        self._made = made
        self._parts = dict(parts or {})
        self._optional = optional
        declared: dict[str, Field[Any]] = {one.name: one for one in fields(made)}  # type: ignore[arg-type]
        hints = get_type_hints(made)
        self._slots = {
            one.name: _slot(one, declared[one.name], _known(hints[one.name])) for one in entries
        }

    @property
    def fields(self) -> tuple[LinkField, ...]:
        """All of them, as a screen asks for them."""
        inner = [
            replace(one, name=f"{name}.{one.name}")
            for name, part in self._parts.items()
            for one in part.fields
        ]
        return (*(slot.shown for slot in self._slots.values()), *inner)

    @property
    def covered(self) -> frozenset[str]:
        """The fields of the dataclass that can be set."""
        return frozenset(self._slots) | frozenset(self._parts)

    def read(self, settings: Texts, secrets: Texts) -> Made:
        """Make the settings; raises WrongSetting. What is not said has its default."""
        values = {**settings, **secrets}
        made: dict[str, Any] = {}
        for name, slot in self._slots.items():
            text = _text_of(slot, values)
            if text != slot.usual:
                made[name] = _read(slot, text)
        for name, part in self._parts.items():
            found = part.within(name, values)
            if found is not None:
                made[name] = found
        return self._make(made)

    def within(self, name: str, values: Texts) -> Made | None:
        """Read as a part of another form; None where it is optional and nothing was said."""
        mine = {
            one.name: values[f"{name}.{one.name}"]
            for one in self.fields
            if f"{name}.{one.name}" in values
        }
        usual = {one.name: one.default for one in self.fields}
        if self._optional and all(text.strip() in ("", usual[key]) for key, text in mine.items()):
            return None
        try:
            return self.read(mine, {})
        except WrongSetting as wrong:
            raise WrongSetting(f"{name}.{wrong.name}", wrong.message) from wrong

    def _make(self, made: Mapping[str, Any]) -> Made:
        try:
            return self._made(**made)
        except ValueError as error:
            raise self._named(str(error)) from error

    def _named(self, said: str) -> WrongSetting:
        """Find the field that a refusal of the dataclass is about."""
        for name, slot in self._slots.items():
            meant = re.search(rf"(?<![A-Za-z0-9_]){name}(?![A-Za-z0-9_])\s*", said)
            if meant is not None:
                label = f"“{slot.shown.label}”"
                return WrongSetting(name, said[: meant.start()] + label + said[meant.end() :])
        called = [
            (word, slot)
            for slot in self._slots.values()
            for word in (slot.shown.label, *slot.entry.words)
            if word in said
        ]
        if not called:
            return WrongSetting("", said)
        # What a sentence begins with is what it is about.
        _word, slot = min(called, key=lambda one: (said.index(one[0]), -len(one[0])))
        label = slot.shown.label
        return WrongSetting(slot.shown.name, said if label in said else f"“{label}”：{said}")


def check_names(known: Iterable[LinkField], settings: Texts, secrets: Texts) -> None:
    """Refuse what no field of a kind is called; raises WrongSetting.

    A secret among the settings is refused: settings are stored, and shown.
    """
    kinds = {one.name: one.kind for one in known}
    for given, wants_secret in ((settings, False), (secrets, True)):
        for name in given:
            if name not in kinds:
                raise WrongSetting(name, f"没有“{name[:60]}”这一项设置，请核对名称")
            if (kinds[name] is FieldKind.SECRET) is not wants_secret:
                where = "请作为密钥填写，不要写在设置里" if not wants_secret else "请写在设置里"
                raise WrongSetting(name, f"“{name}”{where}")


def _text_of(slot: _Slot, values: Texts) -> str:
    """What is said of a field, or its default; raises WrongSetting where it is no text for it."""
    shown = slot.shown
    text = values.get(shown.name, shown.default)
    if shown.kind not in (FieldKind.SECRET, FieldKind.LONG_TEXT):
        text = text.strip()
    if text == "" and shown.kind in _NEVER_EMPTY:
        text = shown.default
    _require_fit(slot, text)
    return text


def _require_fit(slot: _Slot, text: str) -> None:
    """Refuse what no value of this field is written like; raises WrongSetting."""
    shown, label = slot.shown, slot.shown.label
    if text.strip() == "" and shown.required:
        raise WrongSetting(shown.name, f"“{label}”必须填写。{shown.help}".strip())
    known = [value for value, _label in shown.choices]
    if known and text not in known:
        words = "、".join(known)
        raise WrongSetting(shown.name, f"“{label}”应为 {words} 之一，现为“{text[:40]}”")
    if len(text) > LONGEST:
        raise WrongSetting(shown.name, f"“{label}”过长，最多 {LONGEST} 个字符")
    if slot.entry.in_header and not re.fullmatch(r"[ -~]*", text):
        raise WrongSetting(shown.name, f"“{label}”应由字母、数字或符号组成，不用全角字符")
    if shown.kind is FieldKind.URL and text:
        check_address(shown.name, label, text)


def check_address(name: str, label: str, text: str) -> None:
    """Refuse an address that leads nowhere or holds a password; raises WrongSetting."""
    try:
        place_of(text)
    except ValueError as error:
        raise WrongSetting(name, f"“{label}”：{error}") from error


def _slot(entry: Entry, declared: Field[Any], hint: Any) -> _Slot:  # noqa: ANN401 (any type)
    kind, choices = entry.kind or _kind(hint), entry.choices
    if kind is FieldKind.CHOICE and not choices:
        choices = tuple((one.value, one.value) for one in hint)
    usual = _usual(declared)
    default = (usual or "") if entry.default is None else entry.default
    shown = LinkField(
        entry.name, entry.label, kind, entry.required, default, choices, entry.help, entry.step
    )
    return _Slot(shown, entry, hint, usual)


def _usual(declared: Field[Any]) -> str | None:
    if declared.default is not MISSING:
        return _written(declared.default)
    if declared.default_factory is not MISSING:
        return _written(declared.default_factory())
    return None


def _known(hint: Any) -> Any:  # noqa: ANN401 (any type)
    """The type itself, of one that may be None."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(one for one in get_args(hint) if one is not type(None))
    return hint


def _kind(hint: Any) -> FieldKind:  # noqa: ANN401 (any type)
    if hint is bool:
        return FieldKind.FLAG
    if hint in (int, float):
        return FieldKind.NUMBER
    if isinstance(hint, type) and issubclass(hint, Enum):
        return FieldKind.CHOICE
    return FieldKind.LONG_TEXT if get_origin(hint) in _TABLES else FieldKind.TEXT


_TABLES = (dict, Mapping)
_NEVER_EMPTY = (FieldKind.NUMBER, FieldKind.FLAG, FieldKind.CHOICE)
"""Where nothing is written the default stands."""


def _written(value: object) -> str:
    """A default as its field would be filled in."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}={_written(one)}" for key, one in value.items())
    if isinstance(value, frozenset):
        return ",".join(sorted(map(_written, value)))
    if isinstance(value, tuple):
        return ",".join(map(_written, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(slot: _Slot, text: str) -> object:
    try:
        return _converted(slot.type, text)
    except ValueError as error:
        raise WrongSetting(slot.shown.name, f"“{slot.shown.label}”{error}") from error


def _converted(hint: Any, text: str) -> object:  # noqa: ANN401 (any type)
    """Convert a text as a type wants it; ValueError says what it should be."""
    outer = get_origin(hint)
    if outer in _TABLES:
        return _table(get_args(hint)[1], text)
    if outer in (tuple, frozenset):
        return _several(hint, text)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _one_of(hint, text)
    return _PLAIN[hint](text)


def _whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", text):
        raise ValueError(f"应为整数，现为“{text[:40]}”")
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", text):
        raise ValueError(f"应为数字，现为“{text[:40]}”")
    return float(text)


def _flag(text: str) -> bool:
    found = _FLAGS.get(text.lower())
    if found is None:
        raise ValueError(f"应为 1（是）或 0（否），现为“{text[:40]}”")
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"应为日期，如 2026-01-31，现为“{text[:40]}”") from None


_PLAIN: Mapping[Any, Callable[[str], object]] = {
    str: str,
    int: _whole,
    float: _number,
    bool: _flag,
    date: _day,
}


def _one_of(kind: type[Enum], text: str) -> Enum:
    try:
        return kind(text)
    except ValueError:
        words = "、".join(str(one.value) for one in kind)
        raise ValueError(f"应为 {words} 之一，现为“{text[:40]}”") from None


def _several(hint: Any, text: str) -> object:  # noqa: ANN401 (any type)
    parts = [one.strip() for one in _BETWEEN.split(text) if one.strip()]
    inner = get_args(hint)
    if get_origin(hint) is frozenset:
        return frozenset(parts)
    if Ellipsis not in inner and len(parts) != len(inner):
        raise ValueError(f"应为 {len(inner)} 项，用逗号分隔，现为 {len(parts)} 项")
    return tuple(parts)


def _table(inner: Any, text: str) -> Mapping[str, object]:  # noqa: ANN401 (any type)
    """One `code=meaning` a line."""
    found: dict[str, object] = {}
    for line in filter(None, map(str.strip, _BETWEEN.split(text))):
        key, *rest = (one.strip() for one in _PAIR.split(line, maxsplit=1))
        if not (key and rest and rest[0]):
            raise ValueError(f"应每行一项“代码=含义”，现有一行为“{line[:40]}”")
        found[key] = _converted(inner, rest[0])
    return found
