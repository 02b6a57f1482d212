"""What persons said of writings: two are one maker, one item's approval numbers, or they are not.

Without it a comparison could not say whose word it follows. `Said` is one such word, as it stands;
`Words` all of them. What was said of two writings themselves goes before what follows from a chain
of others (甲 = 乙, 乙 = 丙, but 甲 ≠ 丙).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from app.catalogue.meaning.aliases import joined

_TOLD = 2
"""Words of a chain that a sentence names."""


@dataclass(frozen=True, slots=True)
class Keys:
    """By what writings are compared."""

    of_name: Callable[[str], str]
    """Of a writing of which something was said."""
    of_cell: Callable[[str], Collection[str]]
    """Of a cell, which may hold several."""


@dataclass(frozen=True, slots=True)
class Said:
    """That two writings are one thing, or two."""

    one: str
    other: str
    same: bool
    person: str
    on: date
    """The day on which it was laid down."""
    why: str = ""
    since: date | None = None
    """The day of the renaming, of the new certificate (换发批件)."""

    @property
    def sentence(self) -> str:
        """Whose word it is, and on what."""
        told = [self.why] if self.why else []
        if self.since is not None:
            told.append(f"{self.since.isoformat()} 起")
        because = f"（{'，'.join(told)}）" if told else ""
        by = f"由 {self.person or '未署名者'} {self.on.isoformat()} 登记"
        if self.same:
            return f"按别名“{self.one}”即“{self.other}”，{by}{because}"
        return f"{by}“{self.one}”与“{self.other}”不是同一个{because}"


@dataclass(frozen=True, slots=True)
class Words:
    """What was said of one kind of writings, by the keys it is compared by."""

    said: frozenset[Said]
    keys: Keys
    exact: Keys
    """The same, but 有限公司 and 有限责任公司 are two: that may be what was said."""
    beside: Mapping[str, frozenset[tuple[str, Said]]] = field(default_factory=dict)
    """Key → the keys that are said to be the same as it, and by which word."""
    apart: Mapping[frozenset[str], Said] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Iterable[Said], keys: Keys, exact: Keys) -> Words:
        """Sort words by what they are about; those about one key say nothing."""
        beside: dict[str, set[tuple[str, Said]]] = {}
        apart: dict[frozenset[str], Said] = {}
        words = frozenset(said)
        for word in sorted(words, key=lambda one: (one.on, one.one, one.other, one.why)):
            read = keys.of_name if word.same else exact.of_name
            one, other = read(word.one), read(word.other)
            if not (one and other) or one == other:
                continue
            if word.same:
                beside.setdefault(one, set()).add((other, word))
                beside.setdefault(other, set()).add((one, word))
            else:
                apart[frozenset((one, other))] = word
        frozen = {key: frozenset(some) for key, some in beside.items()}
        return cls(words, keys, exact, frozen, apart)

    def why_same(self, one: str, other: str) -> str:
        """Whose word makes two writings the same; empty where none is needed, or none does."""
        chain = self.joining(one, other)
        told = "；".join(word.sentence for word in chain[:_TOLD])
        return f"{told} 等" if len(chain) > _TOLD else told

    def why_apart(self, one: str, other: str) -> str:
        """Whose word makes two writings two things; empty where none does."""
        for pair in product(self.exact.of_cell(one), self.exact.of_cell(other)):
            if (word := self.apart.get(frozenset(pair))) is not None:
                return word.sentence
        return ""

    def joining(self, one: str, other: str) -> tuple[Said, ...]:
        """The words that make two writings one; none where none is needed, or none does."""
        return self.chain(self.keys.of_cell(one), frozenset(self.keys.of_cell(other)))

    def chain(self, ours: Iterable[str], theirs: Collection[str]) -> tuple[Said, ...]:
        """The shortest chain of words that makes one of these keys one of those."""
        came: dict[str, tuple[str, Said] | None] = dict.fromkeys(ours)
        waiting = deque(came)
        while waiting:
            key = waiting.popleft()
            if key in theirs:
                return _back(came, key)
            for other, word in sorted(self.beside.get(key, ()), key=_by_key):
                if other not in came:
                    came[other] = (key, word)
                    waiting.append(other)
        return ()

    def group(self, key: str) -> frozenset[str]:
        """All keys that are one thing with it."""
        met, waiting = {key}, [key]
        while waiting:
            for other, _word in self.beside.get(waiting.pop(), ()):
                if other not in met:
                    met.add(other)
                    waiting.append(other)
        return frozenset(met)

    def touched(self, other: Words) -> frozenset[str]:
        """Keys that other words may compare otherwise: of two keys that do, both are among them."""
        keys: set[str] = set()
        for word in self.said ^ other.said:
            for name in (word.one, word.other):
                key = self.keys.of_name(name)
                keys |= self.group(key) | other.group(key)
        return frozenset(keys)


def _by_key(step: tuple[str, Said]) -> tuple[str, str, str]:
    return step[0], step[1].one, step[1].other


def _back(came: Mapping[str, tuple[str, Said] | None], key: str) -> tuple[Said, ...]:
    words: list[Said] = []
    while (step := came[key]) is not None:
        key, word = step
        words.append(word)
    return tuple(reversed(words))


def first_of_each(groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """Key → the first key, by the alphabet, of all that are one with it.

    It stays the same for a group of which nothing was said, whatever is said of others.
    """
    numbers = joined(groups)
    first: dict[int, str] = {}
    for key, number in numbers.items():
        first[number] = min(key, first.get(number, key))
    return {key: first[number] for key, number in numbers.items()}
