"""The check after a change: only what the change may concern is looked at again.

Without it five hundred changed prices would cost a check of everything. Who is concerned is known
beforehand: the rows that were matched with a changed provincial row, and of those that had to be
matched by a lesser key the ones that share a key with it, before or after the change. The outcome
is that of a check from scratch. Between two checks only keys are kept (some 30 MB for 100,000 ×
50,000 items); rows are read where they lie, a page at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from app.catalogue.checking.check import Checker
from app.catalogue.checking.comparing import Relations, usual_decimals
from app.catalogue.checking.rules import RuleSet
from app.catalogue.findings import Finding, MatchedBy
from app.catalogue.matching.hashed import Hashed, hashed
from app.catalogue.matching.index import Index
from app.catalogue.matching.keys import code_key
from app.catalogue.matching.levels import Keyed, Level, key_of
from app.catalogue.matching.likening import Likening, Named
from app.catalogue.matching.match import Found
from app.catalogue.matching.names import Names
from app.catalogue.matching.register import Mark, Numbers, Register, Shelved
from app.catalogue.rows import HospitalRow, ProvinceRow

_PAGE = 1000
"""Rows of the hospital whose matches are read at once."""
_REACH = {
    MatchedBy.INSURANCE_CODE: Level.TRUNK,
    MatchedBy.STANDARD_CODE: Level.STANDARD,
    MatchedBy.APPROVAL_NUMBER: Level.APPROVAL,
}
"""By what a row was matched → the least key that it was asked for."""

Watch = Callable[[int, int], None]
"""Told how many of how many rows are checked; may raise to break it off."""
Checked = tuple[HospitalRow, list[Finding]]


class Catalogues(Protocol):
    """Both catalogues, as they are at one moment."""

    def keys(self) -> Iterable[Keyed]:
        """All provincial rows, or as much of them as keys are made of."""

    def province(self, codes: Collection[str]) -> Iterable[ProvinceRow]:
        """Provincial rows by their codes; what is not there is not in the answer."""

    def hospital(self, codes: Collection[str] | None = None) -> Iterable[HospitalRow]:
        """Rows of the hospital by their codes; None: all."""

    def named(self) -> Iterable[Named]:
        """All rows of the hospital, or as much of them as names and numbers are in."""

    def priced_by_dose(self) -> Iterable[HospitalRow]:
        """Rows of the hospital whose price is that of a dosage unit."""

    def size(self) -> int:
        """How many rows the hospital has."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What persons laid down, and a check hangs on."""

    rules: RuleSet
    relations: Relations
    """Per provincial code, who may deliver it."""
    confirmed: Mapping[str, Collection[str]]
    """Per hospital code, the provincial codes that a person chose."""
    rejected: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Changed:
    """What is new, gone or otherwise than at the last check, by codes."""

    province: tuple[str, ...] = ()
    hospital: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    """Provincial codes that others may deliver."""
    matches: tuple[str, ...] = ()
    """Hospital codes of which persons confirmed or rejected something else."""
    likening: Likening | None = None
    """What writings are compared by now; None: as before."""


class Recheck:
    """Which rows of the two catalogues hang together, kept up to date."""

    def __init__(self, catalogues: Catalogues, likening: Likening) -> None:
        """Learn the provincial catalogue; of the hospital's nothing was looked at yet."""
        self._register = Register(likening)
        self._register.take(catalogues.keys())
        self._hanging = _Hanging()
        # A habit of the whole catalogue: a few changed rows do not make another of it.
        self._decimals = usual_decimals(catalogues.priced_by_dose())

    @property
    def worn(self) -> bool:
        """Whether so much has changed that beginning anew is cheaper."""
        return self._register.numbers.spent or self._hanging.numbers.spent

    def check(
        self,
        catalogues: Catalogues,
        stated: Stated,
        codes: Collection[str] | None = None,
        watch: Watch = lambda _checked, _of: None,
    ) -> Iterator[Checked]:
        """Check rows of the hospital that are new or concerned; None: all, for the first time."""
        checker, shelf = self._checker(catalogues, stated)
        for row, found in self._found(catalogues, checker.index, shelf, stated, codes, watch):
            self._hanging.take(row, found, self._register.likening)
            yield row, checker.judge(row, found)

    def try_rules(
        self, catalogues: Catalogues, stated: Stated, rules: RuleSet, watch: Watch
    ) -> Iterator[tuple[list[Finding], list[Finding]]]:
        """What the rules find at each row, and what others would; nothing is remembered."""
        checker, shelf = self._checker(catalogues, stated)
        other = Checker(checker.index, rules, stated.relations, decimals=self._decimals)
        for row, found in self._found(catalogues, checker.index, shelf, stated, None, watch):
            yield checker.judge(row, found), other.judge(row, found)

    def take(self, changed: Changed, catalogues: Catalogues) -> set[str]:
        """Take a change in; the codes of all rows of the hospital that it may concern."""
        codes = {*changed.hospital, *changed.matches}
        renamed: set[str] = set()
        if changed.likening is not None:
            codes |= self._renamed_rows(changed.likening, catalogues)
            renamed = self._renamed_items(changed.likening)
            self._register.likening = changed.likening
        codes |= self._hanging.by_marks(
            mark for code in changed.relations for mark in self._register.marks_of(code)
        )
        codes |= self._replace({*changed.province, *renamed}, catalogues)
        for code in codes:
            self._hanging.numbers.drop(code)
        return codes

    def _checker(self, catalogues: Catalogues, stated: Stated) -> tuple[Checker, Shelved]:
        likening = self._register.likening
        shelf = Shelved(self._register, catalogues.province)
        index = Index.over(shelf, likening, stated.confirmed, stated.rejected)
        checker = Checker(index, stated.rules, stated.relations, decimals=self._decimals)
        return checker, shelf

    def _found(
        self,
        catalogues: Catalogues,
        index: Index,
        shelf: Shelved,
        stated: Stated,
        codes: Collection[str] | None,
        watch: Watch,
    ) -> Iterator[tuple[HospitalRow, Found]]:
        rows = iter(catalogues.hospital(codes))
        checked, total = 0, catalogues.size() if codes is None else len(codes)
        while page := list(islice(rows, _PAGE)):
            watch(checked, total)
            shelf.fetch(page, stated.confirmed)
            for row in page:
                yield row, index.find(row)
            checked += len(page)
        watch(total, total)

    def _replace(self, province: Collection[str], catalogues: Catalogues) -> set[str]:
        """Take provincial rows in as they are now; hospital codes that this may concern."""
        register = self._register
        marks = {mark for code in province for mark in register.marks_of(code)}
        marks |= {(Level.PROVINCE, hashed(key)) for code in province if (key := code_key(code))}
        names = {name for code in province for name in register.names_of(code)}
        for code in province:
            register.drop(code)
        register.take(catalogues.province(province))
        marks |= {mark for code in province for mark in register.marks_of(code)}
        names |= {name for code in province for name in register.names_of(code)}
        return self._hanging.by_marks(marks) | self._hanging.by_names(names)

    def _renamed_rows(self, likening: Likening, catalogues: Catalogues) -> set[str]:
        """Rows of the hospital that may compare otherwise by other aliases."""
        touched = self._register.likening.touched(likening)
        return {row.hospital_code for row in catalogues.named() if touched.is_about(row)}

    def _renamed_items(self, likening: Likening) -> set[str]:
        """Provincial codes whose approval number has another key by other aliases."""
        register, before = self._register, self._register.likening
        return {
            register.numbers.codes[number]
            for one in before.touched(likening).approvals
            for number in register.under(Level.APPROVAL, before.approval_key(one))
        }


class _Hanging:
    """Which rows of the hospital hang on which keys of the provincial catalogue."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self._tables = {level: Hashed() for level in Level}
        self._names = Names()
        """Of rows that were matched by names, or not at all; of some that once were."""

    def take(self, row: HospitalRow, found: Found, likening: Likening) -> None:
        """Note a row that is not there under what its match hangs on."""
        number = self.numbers.give(row.hospital_code)
        for level, key in set(self._keys(row, found, likening)):
            self._tables[level].add(hashed(key), number)
            if level is Level.NAME:
                self._names.add(key)

    def by_marks(self, marks: Iterable[Mark]) -> set[str]:
        """Rows that hang on any of these keys."""
        codes = self.numbers.codes
        return {
            codes[number]
            for level, mark in marks
            for number in self.numbers.among(self._tables[level], mark)
        }

    def by_names(self, names: Iterable[str]) -> set[str]:
        """Rows that hang on names nearly like these."""
        near = {one for name in names for one in self._names.near(name, most=None)}
        return self.by_marks((Level.NAME, hashed(name)) for name in near)

    def _keys(
        self, row: HospitalRow, found: Found, likening: Likening
    ) -> Iterator[tuple[Level, str]]:
        for one in found.rows:
            yield Level.PROVINCE, code_key(one.province_code)
        for code in found.vanished:
            yield Level.PROVINCE, code_key(code)
        if found.matched_by in (MatchedBy.CONFIRMED, MatchedBy.PROVINCE_CODE):
            return
        reach = Level.NAME if found.matched_by is None else _REACH.get(found.matched_by, Level.NAME)
        for level in Level:
            if level <= reach and level is not Level.NAMED_MAKER:
                key = key_of(level, likening, row)
                if key:
                    yield level, key
