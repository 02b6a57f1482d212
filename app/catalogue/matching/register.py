"""The keys of the provincial catalogue, while its rows stay in the store.

Without it a workstation would keep a hundred thousand rows in memory, or read them all for each
change. A row has a number as long as it is as it is; its keys are hashes (hashed.py). `Shelved`
answers as a shelf does (shelf.py), by rows that it reads by their codes.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from app.catalogue.matching.hashed import MOST_NUMBERS, Hashed, hashed
from app.catalogue.matching.index import CODES, COMMON, CROWD
from app.catalogue.matching.keys import code_key
from app.catalogue.matching.levels import Keyed, Level, key_of
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.names import MOST_NEAR, Names
from app.catalogue.matching.shelf import Rows
from app.catalogue.meaning.text import fold
from app.catalogue.rows import HospitalRow, ProvinceRow

Read = Callable[[Collection[str]], Iterable[ProvinceRow]]
"""Reads provincial rows by their codes."""
Mark = tuple[Level, int]
"""A key as it is remembered."""
_SPENT = 4
"""What part of all numbers may stand for nothing any more."""


class Numbers:
    """Numbers of rows by their codes; a row that changed gets another one."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        """Number → code, of those that are gone as well."""
        self._here = bytearray()
        self._by_code = Hashed()
        self._gone = 0

    @property
    def spent(self) -> bool:
        """Whether so many are gone that all should be numbered anew."""
        made = len(self.codes)
        return self._gone * _SPENT > made + 10_000 or made > MOST_NUMBERS // 2

    def give(self, code: str) -> int:
        """Number a row of a code that has no number."""
        number = len(self.codes)
        self.codes.append(code)
        self._here.append(1)
        self._by_code.add(hashed(code), number)
        return number

    def drop(self, code: str) -> None:
        """Let no number stand for a code."""
        for number in self.of(code):
            self._here[number] = 0
            self._gone += 1

    def of(self, code: str) -> list[int]:
        """The number of a code, if it has one."""
        return [n for n in self.among(self._by_code, hashed(code)) if self.codes[n] == code]

    def among(self, table: Hashed, mark: int) -> list[int]:
        """Numbers under a hash that stand for a row."""
        return [number for number in table.under(mark) if self._here[number]]


class Register:
    """Which provincial codes carry which keys."""

    def __init__(self, likening: Likening) -> None:
        self.likening = likening
        self.numbers = Numbers()
        self._tables = {level: Hashed() for level in Level}
        self._marks = {level: array("Q") for level in Level}
        """Level → number → its key; 0: it has none."""
        self._names = Names()
        self._spelt: dict[str, int] = {}
        self._spellings: list[str] = []
        self._name_of = array("L")
        """Number → place of its folded name among the spellings."""

    def take(self, rows: Iterable[Keyed]) -> None:
        """Take rows in, of codes that are not there."""
        for row in rows:
            self._take(self.numbers.give(row.province_code), row)

    def drop(self, code: str) -> None:
        """Leave a row out."""
        self.numbers.drop(code)

    def marks_of(self, code: str) -> set[Mark]:
        """By which keys a row is found."""
        return {
            (level, marks[number])
            for number in self.numbers.of(code)
            for level, marks in self._marks.items()
            if marks[number]
        }

    def names_of(self, code: str) -> set[str]:
        """Its folded name."""
        return {self._spellings[self._name_of[number]] for number in self.numbers.of(code)}

    def under(self, level: Level, key: str) -> list[int]:
        """Numbers of rows under a key."""
        return self.numbers.among(self._tables[level], hashed(key)) if key else []

    def near(self, name: str) -> list[str]:
        """Names of rows that are nearly this one, the nearest first."""
        near = self._names.near(name, most=None)
        return [one for one in near if self.under(Level.NAME, one)][:MOST_NEAR]

    def _take(self, number: int, row: Keyed) -> None:
        for level, marks in self._marks.items():
            key = key_of(level, self.likening, row)
            mark = hashed(key) if key else 0
            marks.append(mark)
            if mark:
                self._tables[level].add(mark, number)
        name = fold(row.name)
        place = self._spelt.get(name)
        if place is None:
            place = self._spelt[name] = len(self._spellings)
            self._spellings.append(name)
            self._names.add(name)
        self._name_of.append(place)


class Shelved:
    """The rows of a register, read from the store as they are needed."""

    def __init__(self, register: Register, read: Read) -> None:
        self._register, self._read = register, read
        self._rows: dict[int, ProvinceRow] = {}
        self._near: dict[str, Sequence[str]] = {}

    def fetch(self, rows: Iterable[HospitalRow], confirmed: Mapping[str, Collection[str]]) -> None:
        """Read at once what rows of the hospital will ask for first; forget all else."""
        self._rows.clear()
        self._near.clear()
        wanted: set[int] = set()
        for row in rows:
            wanted.update(self._first(row, confirmed.get(row.hospital_code, ())))
        self._have(wanted)

    def sole(self, province_code: str) -> ProvinceRow | None:
        """The one row under a code that is written as it should be."""
        rows = self.rows(Level.PROVINCE, province_code, CROWD)
        return rows[0] if len(rows) == 1 else None

    def rows(self, level: Level, key: str, most: int) -> Rows:
        """The rows under a key; none where there are more than `most`."""
        numbers = self._register.under(level, key)
        if not numbers or len(numbers) > most:
            return ()
        self._have(numbers)
        likening = self._register.likening
        held = (self._rows[number] for number in numbers if number in self._rows)
        return [row for row in held if key_of(level, likening, row) == key]

    def near(self, name: str) -> Sequence[str]:
        """Names of rows that are nearly this one, the nearest first."""
        near = self._near.get(name)
        if near is None:
            near = self._near[name] = self._register.near(name)
        return near

    def _first(self, row: HospitalRow, chosen: Collection[str]) -> Iterator[int]:
        """The rows that answer for a row of the hospital, unless these are found wanting."""
        register = self._register
        if chosen:
            for code in chosen:
                yield from register.under(Level.PROVINCE, code_key(code))
            return
        for level in (*CODES, Level.NAMED_MAKER):
            numbers = register.under(level, key_of(level, register.likening, row))
            if numbers and len(numbers) <= CROWD:
                yield from numbers
                return
        yield from self._of_names(fold(row.name))

    def _of_names(self, own: str) -> Iterator[int]:
        register = self._register
        for name in (own,) if register.under(Level.NAME, own) else self.near(own):
            numbers = register.under(Level.NAME, name)
            if len(numbers) <= COMMON:
                yield from numbers

    def _have(self, numbers: Iterable[int]) -> None:
        codes = self._register.numbers.codes
        missing = {codes[number]: number for number in numbers if number not in self._rows}
        if missing:
            for row in self._read(missing.keys()):
                self._rows[missing[row.province_code]] = row
