"""Element strings whose separators were lost on the way: which readings the structure still allows.

Without it a box scanned with a cheap reader would have to be typed, or would be stored under a
serial that has swallowed expiry and batch. Readers that send no GS (0x1D) are common. Rules, with
their reasons in docs/decisions/0013-a-lost-separator.md:

- The standard's reading comes first: a variable value goes on to the next GS or to the end.
- Where that reading fails, all readings are looked for in which a variable value ends sooner and
  one of the AIs of drug packages follows. Each value must be right, each date plausible, no AI
  twice. Exactly one reading may be taken; several are not guessed between.
- Where the standard's reading is right, it is doubted only if its last value ends in what is almost
  certainly a date, or a batch, of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.codes.gs1.dates import gs1_date
from app.codes.gs1.dictionary import ApplicationIdentifier, application_identifier
from app.codes.gs1.pairs import excluded_pairs, unmet_needs

Element = tuple[ApplicationIdentifier, str]
Reading = tuple[Element, ...]

PACKAGE_AIS = frozenset(
    {"00", "01", "02", "10", "11", "13", "15", "16", "17", "20", "21", "30", "37", "240", "241"}
)
"""What may follow a lost separator: the AIs that stand on packages of drugs."""
FIRST_YEAR, LAST_YEAR = 2015, 2045
"""A date that follows a lost separator lies in these years."""
FIRST_CERTAIN_YEAR, LAST_CERTAIN_YEAR = 2020, 2040
"""The same where nothing but digits tells it from a serial: what is received today is in these."""
LONGEST_FIELD = 300
"""All AIs of packages together are shorter."""
SHORTEST_SERIAL = 6
SHORTEST_DIGIT_HEAD = 6
"""Digits before 10 and a batch; fewer are too often a year and a month: 202510A001."""
MOST_READINGS = 32
MOST_STEPS = 2000

_DATES = frozenset({"11", "13", "15", "16", "17"})
_CERTAIN_DATES = ("17", "11")
_DATED_TAIL = re.compile(r"((?:1[13567][0-9]{6})+)(?:(10|21)(.+))?", re.ASCII)
_DATE = re.compile(r"(1[13567])([0-9]{6})", re.ASCII)
_DATE_AI = re.compile(r"(?=1[13567][0-9]{6})", re.ASCII)
# Not 20261210A1, a day and a letter.
_DIGITS_AND_BATCH = re.compile(
    rf"(?!20[0-9]{{2}}(?:0[1-9]|1[0-2])10[^0-9])[0-9]{{{SHORTEST_DIGIT_HEAD},}}?10"
    r"[A-Za-z]+[0-9].*",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Readings:
    """What a field without its separators may say."""

    certain: Reading
    """The elements before the first place where a separator can have been lost."""
    found: tuple[Reading, ...]
    complete: bool
    """False where there were too many to look at all of them."""

    def agreed(self) -> Reading:
        """Give the elements that all readings have in common, in the order read."""
        if not (self.complete and self.found):
            return self.certain
        first, *others = self.found
        return tuple(element for element in first if all(element in other for other in others))


def readings_without_separators(field: str, taken: Collection[str]) -> Readings:
    """Find all readings of a field, `taken` being the AIs that the other fields have."""
    if len(field) > LONGEST_FIELD:
        return Readings((), (), complete=True)
    certain: list[Element] = []
    at = 0
    while (identifier := identifier_at(field, at)) and identifier.fixed_length is not None:
        start = at + len(identifier.ai)
        value = field[start : start + identifier.fixed_length]
        if not identifier.fits(value):
            break
        certain.append((identifier, value))
        at = start + identifier.fixed_length
    search = _Search(field, taken)
    search.go_on(at, certain)
    return Readings(tuple(certain), _best(search.found, len(certain), taken), search.complete)


def identifier_at(field: str, at: int) -> ApplicationIdentifier | None:
    """Find the AI that begins at a place of a field."""
    # No AI begins another one, so the first length that is in the table is the right one.
    for length in (2, 3, 4):
        digits = field[at : at + length]
        # Only ASCII digits are asked for: the answers are kept, and there are 11,100 of them.
        if not (digits.isascii() and digits.isdigit()):
            return None
        identifier = application_identifier(digits)
        if identifier is not None:
            return identifier
    return None


def hides_elements(ai: str, value: str, taken: Collection[str]) -> bool:
    """Tell whether a right value, the last of a string, ends in what must be elements of its own.

    `taken` are the AIs that the string has. A serial may by chance look so: one in ten thousand.
    """
    if len(value) > 8 and any(
        _is_dated_tail(value[found.start() :], ai, taken)
        for found in _DATE_AI.finditer(value)
        if found.start() > 0
    ):
        return True
    return ai == "21" and "10" not in taken and _DIGITS_AND_BATCH.fullmatch(value) is not None


def hides_serial(value: str) -> bool:
    """Tell whether a value may have swallowed 21 and a serial."""
    at = value.find("21", 1)
    return at > 0 and len(value) - at - 2 >= SHORTEST_SERIAL


def _is_dated_tail(tail: str, ai: str, taken: Collection[str]) -> bool:
    parts = _DATED_TAIL.fullmatch(tail)
    if parts is None:
        return False
    dates: list[tuple[str, str]] = _DATE.findall(parts[1])
    named = [each for each, _ in dates] + [follower for follower in (parts[2],) if follower]
    # What the string already has, or would have twice, is no other reading.
    if len({ai, *taken, *named}) < len({ai, *taken}) + len(named):
        return False
    years = (FIRST_CERTAIN_YEAR, LAST_CERTAIN_YEAR) if tail.isdigit() else (FIRST_YEAR, LAST_YEAR)
    if not all(_is_plausible(digits, *years) for _, digits in dates):
        return False
    return not tail.isdigit() or named[0] in _certain_dates(taken, alone=len(named) == 1)


def _certain_dates(taken: Collection[str], *, alone: bool) -> tuple[str, ...]:
    """Name the dates that digits may begin with; one date alone must be the next to be expected."""
    if not alone:
        return _CERTAIN_DATES
    return tuple(each for each in _CERTAIN_DATES if each not in taken)[:1]


def _is_plausible(digits: str, first: int = FIRST_YEAR, last: int = LAST_YEAR) -> bool:
    day = gs1_date(digits)
    return day is not None and first <= day.year <= last


class _Search:
    """Looks for the readings of one field, in bounded time."""

    def __init__(self, field: str, taken: Collection[str]) -> None:
        self._field = field
        self._taken = taken
        self._ends: dict[int, bool] = {}
        self._steps = 0
        self.found: list[Reading] = []
        self.complete = True

    def go_on(self, at: int, before: Sequence[Element]) -> None:
        """Look for readings from a place on, after the elements read before it."""
        if at == len(self._field):
            self.found.append(tuple(before))
            return
        used = {identifier.ai for identifier, _ in before}
        first = all(identifier.fixed_length is not None for identifier, _ in before)
        for identifier, value, end in self._elements(at, anything=first):
            self._steps += 1
            if self._steps > MOST_STEPS or len(self.found) >= MOST_READINGS:
                self.complete = False
                return
            if (
                identifier.ai not in used
                and identifier.ai not in self._taken
                and self._ends_at(end)
            ):
                self.go_on(end, [*before, (identifier, value)])

    def _ends_at(self, at: int) -> bool:
        """Tell whether the rest from a place on can be read at all."""
        known = self._ends.get(at)
        if known is None:
            known = at == len(self._field) or any(
                self._ends_at(end) for _, _, end in self._elements(at, anything=False)
            )
            self._ends[at] = known
        return known

    def _elements(
        self, at: int, *, anything: bool
    ) -> Iterator[tuple[ApplicationIdentifier, str, int]]:
        """Give the elements that may begin at a place; any AI where the standard says so."""
        identifier = identifier_at(self._field, at)
        if identifier is None or not (anything or identifier.ai in PACKAGE_AIS):
            return
        start = at + len(identifier.ai)
        last = min(start + identifier.longest, len(self._field))
        for end in range(start + identifier.shortest, last + 1):
            value = self._field[start:end]
            if not identifier.fits(value):
                continue
            if anything or identifier.ai not in _DATES or _is_plausible(value):
                yield identifier, value, end


def _best(found: Sequence[Reading], certain: int, taken: Collection[str]) -> tuple[Reading, ...]:
    """Leave out readings whose guessed elements exclude others, or lack their partners.

    The latter only where another reading lacks none.
    """
    others = tuple(taken)
    possible = [
        reading for reading in found if not _guesses(reading, certain) & _excluded(reading, others)
    ]
    paired = [
        reading
        for reading in possible
        if not _guesses(reading, certain) & set(unmet_needs((*others, *_ais(reading))))
    ]
    return tuple(paired or possible)


def _ais(reading: Reading) -> tuple[str, ...]:
    return tuple(identifier.ai for identifier, _ in reading)


def _guesses(reading: Reading, certain: int) -> set[str]:
    """Name the AIs after the first lost separator."""
    return set(_ais(reading)[certain + 1 :])


def _excluded(reading: Reading, others: tuple[str, ...]) -> set[str]:
    return {ai for pair in excluded_pairs((*others, *_ais(reading))) for ai in pair}
