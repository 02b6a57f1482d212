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
from app.readers.saying import Saying
from sync.connectors.kinds.reaching import WrongAddress, place_of

ADDRESS, ACCOUNT, DETAILS = "地址", "账户", "细节"
"""The pages of the guide."""
PAGES = {ADDRESS: "Address", ACCOUNT: "Account", DETAILS: "Details"}
"""The same in English."""
UNSAID = Saying("", "")
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
    """A setting cannot be used; says which, and why."""

    def __init__(self, name: str, said: Saying) -> None:
        """Name the field; empty: the settings as a whole."""
        super().__init__(said.chinese)
        self.name = name
        self.said = said

    @property
    def message(self) -> str:
        """Why, in Chinese."""
        return self.said.chinese


def as_written(text: str) -> Saying:
    """What is called the same in both languages."""
    return Saying(text, text)


@dataclass(frozen=True, slots=True)
class Entry:
    """What people are told of one field of a settings dataclass."""

    name: str
    label: Saying
    step: str
    help: Saying = UNSAID
    kind: FieldKind | None = None
    """None: as its type says."""
    required: bool = False
    choices: tuple[tuple[str, Saying], ...] = ()
    in_header: bool = False
    """It travels in a header, which carries ASCII only."""
    words: tuple[str, ...] = ()
    """How the dataclass calls it where it refuses a value."""
    default: str | None = None
    """None: the dataclass's."""
    check: Callable[[str], Saying | None] | None = None
    """What is wrong with a text that no type tells of; None: nothing."""


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
            raise WrongSetting(f"{name}.{wrong.name}", wrong.said) from wrong

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
                chinese = said[: meant.start()] + label + said[meant.end() :]
                return WrongSetting(name, _unfit(slot, chinese))
        called = [
            (word, slot)
            for slot in self._slots.values()
            for word in (slot.shown.label, *slot.entry.words)
            if word in said
        ]
        if not called:
            return WrongSetting("", Saying(said, _UNFIT_TOGETHER))
        # What a sentence begins with is what it is about.
        _word, slot = min(called, key=lambda one: (said.index(one[0]), -len(one[0])))
        label = slot.shown.label
        chinese = said if label in said else f"“{label}”：{said}"
        return WrongSetting(slot.shown.name, _unfit(slot, chinese))


def check_names(known: Iterable[LinkField], settings: Texts, secrets: Texts) -> None:
    """Refuse what no field of a kind is called; raises WrongSetting.

    A secret among the settings is refused: settings are stored, and shown.
    """
    kinds = {one.name: one.kind for one in known}
    for given, wants_secret in ((settings, False), (secrets, True)):
        for name in given:
            if name not in kinds:
                raise WrongSetting(name, _unknown(name[:60]))
            if (kinds[name] is FieldKind.SECRET) is not wants_secret:
                raise WrongSetting(name, (_in_the_open if wants_secret else _secret)(name))


def _unknown(name: str) -> Saying:
    return Saying(
        f"没有“{name}”这一项设置，请核对名称", f'There is no setting "{name}"; check its name'
    )


def _secret(name: str) -> Saying:
    return Saying(
        f"“{name}”请作为密钥填写，不要写在设置里",
        f'"{name}" is a secret: it does not belong among the settings',
    )


def _in_the_open(name: str) -> Saying:
    return Saying(f"“{name}”请写在设置里", f'"{name}" is no secret: it belongs among the settings')


def _unfit(slot: _Slot, chinese: str) -> Saying:
    """What a settings dataclass refuses, it says in Chinese; what would do says the help."""
    shown = slot.shown
    return Saying(chinese, f'"{shown.label_en}" cannot be used as it is. {shown.help_en}'.strip())


_UNFIT_TOGETHER = "These settings do not go together; check them one by one"


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
    shown = slot.shown
    if text.strip() == "" and shown.required:
        raise WrongSetting(shown.name, _lacking(shown))
    known = [value for value, _label in shown.choices]
    if known and text not in known:
        raise WrongSetting(shown.name, _not_among(shown.called, known, text[:40]))
    if len(text) > LONGEST:
        raise WrongSetting(shown.name, too_long(shown.called))
    if slot.entry.in_header and not re.fullmatch(r"[ -~]*", text):
        raise WrongSetting(shown.name, _for_a_header(shown.called))
    if shown.kind is FieldKind.URL and text:
        check_address(shown.name, shown.called, text)
    if slot.entry.check is not None:
        require_right(slot.entry, text)


def require_right(entry: Entry, text: str) -> None:
    """Have a text looked at by whoever knows what it should be; raises WrongSetting."""
    wrong = None if entry.check is None else entry.check(text)
    if wrong is not None:
        said = Saying(
            f"“{entry.label.chinese}”：{wrong.chinese}", f'"{entry.label.english}": {wrong.english}'
        )
        raise WrongSetting(entry.name, said)


def _lacking(shown: LinkField) -> Saying:
    return Saying(
        f"“{shown.label}”必须填写。{shown.help}".strip(),
        f'"{shown.label_en}" must be filled in. {shown.help_en}'.strip(),
    )


def _not_among(called: Saying, known: Sequence[str], text: str) -> Saying:
    return Saying(
        f"“{called.chinese}”应为 {'、'.join(known)} 之一，现为“{text}”",
        f'"{called.english}" is to be one of {", ".join(known)}, not "{text}"',
    )


def too_long(called: Saying) -> Saying:
    """Say that a setting has more characters than any may have."""
    return Saying(
        f"“{called.chinese}”过长，最多 {LONGEST} 个字符",
        f'"{called.english}" is too long, at most {LONGEST} characters',
    )


def _for_a_header(called: Saying) -> Saying:
    return Saying(
        f"“{called.chinese}”应由字母、数字或符号组成，不用全角字符",
        f'"{called.english}" takes letters, digits and signs only, none of full width',
    )


def check_address(name: str, called: Saying, text: str) -> None:
    """Refuse an address that leads nowhere or holds a password; raises WrongSetting."""
    try:
        place_of(text)
    except WrongAddress as wrong:
        said = Saying(
            f"“{called.chinese}”：{wrong.said.chinese}", f'"{called.english}": {wrong.said.english}'
        )
        raise WrongSetting(name, said) from wrong


def _slot(entry: Entry, declared: Field[Any], hint: Any) -> _Slot:  # noqa: ANN401 (any type)
    kind, choices = entry.kind or _kind(hint), entry.choices
    if kind is FieldKind.CHOICE and not choices:
        choices = tuple((one.value, as_written(one.value)) for one in hint)
    usual = _usual(declared)
    default = (usual or "") if entry.default is None else entry.default
    return _Slot(
        shown_field(replace(entry, kind=kind, choices=choices), default), entry, hint, usual
    )


def shown_field(entry: Entry, default: str = "") -> LinkField:
    """A field as a screen asks for it, in both languages; one that says no kind is a text."""
    return LinkField(
        entry.name,
        entry.label.chinese,
        entry.kind or FieldKind.TEXT,
        entry.required,
        default,
        tuple((value, label.chinese) for value, label in entry.choices),
        entry.help.chinese,
        entry.step,
        label_en=entry.label.english,
        help_en=entry.help.english,
        choices_en=tuple(label.english for _value, label in entry.choices),
        step_en=PAGES[entry.step],
    )


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
        chinese = f"“{slot.shown.label}”{error}"
        raise WrongSetting(slot.shown.name, _unfit(slot, chinese)) from error


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
