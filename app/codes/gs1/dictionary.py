"""What GS1 says about each application identifier (AI), from our table of its dictionary.

Without it no reader would know where a value ends or what it may hold. The table is
app/codes/gs1/dictionary.txt; its lines are read at the first AI asked for, and each AI is worked
out when it is first met, since a desk meets ten of the 541.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.codes.gs1.linters import RULES, Rule

_TABLE = Path(__file__).with_name("dictionary.txt")
_CHARACTERS = {
    "N": "[0-9]",
    "X": '[!"%-?A-Z_a-z]',
    "Y": r"[#\-/0-9A-Z]",
    "Z": r"[0-9A-Z_a-z\-=]",
}
_COMPONENT = re.compile(r"([NXYZ])(\.\.)?([0-9]+)((?::[a-z0-9]+)*)(\?)?")
# Digits can always begin with a company prefix: no list of the given ones is kept.
_NEVER_BROKEN_BY_DIGITS = frozenset({"gcppos1", "gcppos2"})


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a value."""

    characters: str
    """N digits, X GS1's 82 characters, Y its 39, Z base64url."""
    shortest: int
    longest: int
    rules: tuple[Rule, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """What GS1 says about one AI."""

    ai: str
    title: str
    """GS1's data title: BATCH/LOT."""
    fixed_length: int | None
    """Where GS1 ends the value by its length alone; None where a separator must end it."""
    shortest: int
    longest: int
    components: tuple[Component, ...]
    value: re.Pattern[str]
    """Length and characters of the whole value; one group for each component."""
    rules: tuple[tuple[int, Rule], ...]
    """What the groups must follow beyond that, by number of group."""
    needs: tuple[tuple[str, ...], ...]
    """Alternatives, one of which must stand on the same thing; n is any digit."""
    bars: tuple[str, ...]
    """What may not stand beside it."""
    qualifiers: tuple[tuple[str, ...], ...] | None
    """The sequences of AIs that may follow it in the path of a Digital Link; None for no key."""

    def broken_rule(self, shape: re.Match[str]) -> tuple[str, Rule] | None:
        """Find the part of a value, matched by `value`, that breaks a rule, and the rule."""
        for group, rule in self.rules:
            part = shape[group]
            if part and not rule.holds(part):
                return part, rule
        return None

    def fits(self, value: str) -> bool:
        """Tell whether a value has the right shape and breaks no rule."""
        shape = self.value.fullmatch(value)
        return shape is not None and self.broken_rule(shape) is None


@cache
def application_identifier(ai: str) -> ApplicationIdentifier | None:
    """Look one AI up; None where GS1 has none of that name."""
    line = _lines().get(ai)
    if line is None:
        return None
    name, components, needs, bars, link, title = line.split(";", 5)
    parts = tuple(_component(written) for written in components.split())
    longest = sum(part.longest for part in parts)
    return ApplicationIdentifier(
        ai=ai,
        title=title,
        fixed_length=longest if name.endswith("!") else None,
        shortest=sum(part.shortest for part in parts if not part.optional),
        longest=longest,
        components=parts,
        value=_pattern(parts),
        rules=tuple((group, rule) for group, part in enumerate(parts, 1) for rule in part.rules),
        needs=tuple(tuple(each.split("+")) for each in _listed(needs)),
        bars=_listed(bars),
        qualifiers=_qualifiers(link),
    )


def identifiers() -> tuple[str, ...]:
    """Name all AIs of the table, in its order."""
    return tuple(_lines())


@cache
def _lines() -> dict[str, str]:
    """Read the lines of the table by AI; a range stands for each of its AIs."""
    with _TABLE.open(encoding="utf-8") as table:
        lines = [line.rstrip("\n") for line in table if not line.startswith("#")]
    return {ai: line for line in lines for ai in _named(line.partition(";")[0].rstrip("!"))}


def _listed(written: str) -> tuple[str, ...]:
    return tuple(each for each in written.split(",") if each)


def _named(written: str) -> Iterator[str]:
    first, _, last = written.partition("-")
    return map(str, range(int(first), int(last) + 1)) if last else iter((first,))


def _component(written: str) -> Component:
    parts = _COMPONENT.fullmatch(written)
    if parts is None:
        raise ValueError(f"no component of a GS1 value: {written}")
    characters, open_start, longest, rules, optional = parts.groups()
    names = [name for name in rules.split(":") if name]
    if characters == "N":
        names = [name for name in names if name not in _NEVER_BROKEN_BY_DIGITS]
    return Component(
        characters=characters,
        shortest=1 if open_start else int(longest),
        longest=int(longest),
        rules=tuple(RULES[name] for name in names),
        optional=optional is not None,
    )


def _pattern(parts: tuple[Component, ...]) -> re.Pattern[str]:
    """Write the parts as one pattern: where an optional part is absent, so are those after it."""
    written = ""
    for part in reversed(parts):
        length = f"{{{part.shortest},{part.longest}}}"
        written = f"({_CHARACTERS[part.characters]}{length}){written}"
        if part.optional:
            written = f"(?:{written})?"
    return re.compile(written, re.ASCII)


def _qualifiers(link: str) -> tuple[tuple[str, ...], ...] | None:
    if not link:
        return None
    sequences = link.removeprefix("/").split("|")
    return tuple(tuple(sequence.split(",")) if sequence else () for sequence in sequences)
