"""Before and after of an entry as fields that stand side by side.

Without it an auditor would compare two lines of JSON by eye. Nested values are named by their path;
what cannot be read as fields is shown as it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One field."""

    name: str
    """Its path, by dots; empty: the whole of it."""
    before: str
    """Empty: it was not there."""
    after: str

    @property
    def differs(self) -> bool:
        """Whether something was changed, where both sides say something."""
        return self.before != self.after


def fields_of(before: str, after: str) -> list[Told]:
    """The fields of both, in the order in which they came; what is only before comes last."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [Told(name, old.get(name, ""), new.get(name, "")) for name in {**new, **old}]


def _flat(text: str) -> Iterator[tuple[str, str]]:
    if not text:
        return
    try:
        said = json.loads(text)
    except ValueError:
        said = text
    yield from _under("", said)


def _under(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _under(f"{path}.{name}" if path else str(name), one)
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _under(f"{path}.{number}" if path else str(number), one)
    else:
        yield path, _word(value)


def _word(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(_word, value))
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return "" if value is None or value == {} else str(value)
