"""Which numbers stand under which text, eight bytes an entry.

Without it the keys of a hundred thousand rows would be a hundred megabytes of texts. Texts are
remembered by a part of their hash: who asks may be told of one that is another text, and looks at
what it finds. Nothing is taken out: numbers that are no longer anything are left out by their
owner.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator

_NUMBER_BITS = 22
MOST_NUMBERS = 1 << _NUMBER_BITS
"""Numbers are below it."""
_MOST_LATE = 8192
"""Entries beside the ordered ones."""
_HASHES = (1 << (64 - _NUMBER_BITS)) - 1


def hashed(text: str) -> int:
    """A text as it is remembered, never 0; the same within one process."""
    return hash(text) & _HASHES or 1


class Hashed:
    """Numbers by hashes of texts."""

    def __init__(self) -> None:
        self._packed = array("Q")
        """Hash and number in one; in order once somebody has asked."""
        self._asked = False
        self._late: dict[int, list[int]] = {}
        """What came after that."""
        self._late_ones = 0

    def add(self, mark: int, number: int) -> None:
        """Let a number stand under a hash."""
        if not self._asked:
            self._packed.append(mark << _NUMBER_BITS | number)
            return
        self._late.setdefault(mark, []).append(number)
        self._late_ones += 1
        if self._late_ones > _MOST_LATE:
            self._join()

    def under(self, mark: int) -> Iterator[int]:
        """The numbers under a hash."""
        if not self._asked:
            self._packed = array("Q", sorted(self._packed))
            self._asked = True
        packed, first = self._packed, mark << _NUMBER_BITS
        at = bisect_left(packed, first)
        while at < len(packed) and packed[at] >> _NUMBER_BITS == mark:
            yield packed[at] - first
            at += 1
        yield from self._late.get(mark, ())

    def _join(self) -> None:
        late = [mark << _NUMBER_BITS | n for mark, some in self._late.items() for n in some]
        self._packed = array("Q", sorted([*self._packed, *late]))
        self._late.clear()
        self._late_ones = 0
