"""Says which provincial item a row of the hospital stands for.

Without it each row would be compared with a hundred thousand. Asked in order of certainty: what a
person confirmed, province code, insurance code, drug standard code (药品本位码), approval number,
the insurance code without its pack, names. The first that answers is the one that stands; among
several of one kind the best score does, and where several are equally good a person must say.

- A person's word is never undone: where what he confirmed is gone from the catalogue that is said,
  and nothing else is taken for it.
- Each answer hangs on the row's own keys alone, so that a change says whom it may concern.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Self

from app.catalogue.findings import MatchedBy
from app.catalogue.matching.keys import code_key
from app.catalogue.matching.levels import Level, key_of
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Candidate, Found, Match, State
from app.catalogue.matching.scoring import are_strange, points_of, weigh
from app.catalogue.matching.shelf import Rows, Shelf, Tables
from app.catalogue.matching.standing import in_use
from app.catalogue.matching.telling_apart import telling_apart
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.text import fold
from app.catalogue.rows import HospitalRow, ProvinceRow

_MOST = 48
"""Rows of one key that are weighed."""
CROWD = 1000
"""How many items may share a key before it tells nothing: somebody filled a column with 0."""
COMMON = 4 * CROWD
"""How many items may share a name before it tells nothing without the maker."""
_SURE = 55
"""Which points names must reach to be taken without asking."""

CODES = {
    Level.PROVINCE: MatchedBy.PROVINCE_CODE,
    Level.INSURANCE: MatchedBy.INSURANCE_CODE,
    Level.STANDARD: MatchedBy.STANDARD_CODE,
    Level.APPROVAL: MatchedBy.APPROVAL_NUMBER,
    Level.TRUNK: MatchedBy.INSURANCE_CODE,
}
"""The kinds of codes, the surest first, and what a match by them is called."""

_NOTHING = Found(State.NOT_FOUND)


class Index:
    """A provincial catalogue and what persons said of pairs."""

    def __init__(
        self,
        rows: Iterable[ProvinceRow],
        likening: Likening | None = None,
        confirmed: Mapping[str, Collection[str]] | None = None,
        rejected: Collection[tuple[str, str]] = (),
    ) -> None:
        """Take rows in.

        `confirmed` says which provincial codes a person chose for a hospital code, `rejected` of
        which pairs of hospital code and provincial code he said that they are two drugs.
        """
        self.likening = likening or Likening()
        self._shelf: Shelf = Tables(rows, self.likening)
        self._confirmed = confirmed or {}
        self._rejected = frozenset(rejected)
        self._doubted = frozenset(pair[0] for pair in self._rejected)
        """Hospital codes of which some pair was rejected."""

    @classmethod
    def over(
        cls,
        shelf: Shelf,
        likening: Likening,
        confirmed: Mapping[str, Collection[str]] | None = None,
        rejected: Collection[tuple[str, str]] = (),
    ) -> Self:
        """Ask a shelf that others keep, by keys of the same likening."""
        made = cls((), likening, confirmed, rejected)
        made._shelf = shelf
        return made

    def find(self, row: HospitalRow) -> Found:
        """Say which rows are meant, without the reasons."""
        if row.hospital_code in self._confirmed:
            return self._chosen(sorted(self._confirmed[row.hospital_code]))
        if row.province_code and row.hospital_code not in self._doubted:
            # Most rows carry a code that is written as it should be.
            sole = self._shelf.sole(row.province_code)
            if sole is not None:
                return Found(State.FOUND, MatchedBy.PROVINCE_CODE, (sole,))
        for level, matched_by in CODES.items():
            rows = self._not_rejected(self._by_code(level, row), row)
            if rows:
                return self._best(rows, row, matched_by)
        return self._by_name(row)

    def match(self, row: HospitalRow) -> Match:
        """Say which rows are meant, and why."""
        found = self.find(row)
        candidates = tuple(weigh(one, row, self.likening) for one in found.rows)
        differing = telling_apart(found.rows, self.likening)
        return Match(found.state, found.matched_by, candidates, found.vanished, differing)

    def suggest(self, row: HospitalRow, most: int = 10) -> Sequence[Candidate]:
        """Say what a row could be by any key, the best first: for a person who must choose."""
        met: dict[str, ProvinceRow] = {}
        for level in CODES:
            met.update((one.province_code, one) for one in _first(self._under(level, row)))
        named = self._by_names(row, lambda rows, _row: rows) if fold(row.name) else ()
        met.update((one.province_code, one) for one in _first(named))
        weighed = [weigh(one, row, self.likening) for one in met.values()]
        weighed.sort(key=lambda one: (-one.score, one.province.province_code))
        return weighed[:most]

    def _chosen(self, codes: Sequence[str]) -> Found:
        """What a person confirmed, as far as it is there."""
        there = {code: self._shelf.rows(Level.PROVINCE, code_key(code), COMMON) for code in codes}
        rows = tuple(row for code in codes for row in there[code])
        vanished = tuple(code for code in codes if not there[code])
        state = State.FOUND if rows else State.NOT_FOUND
        return Found(state, MatchedBy.CONFIRMED, rows, vanished)

    def _under(self, level: Level, row: HospitalRow) -> Rows:
        key = key_of(level, self.likening, row)
        return self._shelf.rows(level, key, CROWD) if key else ()

    def _by_code(self, level: Level, row: HospitalRow) -> Rows:
        rows = self._under(level, row)
        if level is Level.APPROVAL:
            return [one for one in rows if not self._is_another_drug(one, row)]
        return self._of_strength(rows, row) if level is Level.TRUNK else rows

    def _is_another_drug(self, province: ProvinceRow, hospital: HospitalRow) -> bool:
        """Whether a number must be a slip of the pen: neither name nor maker go with it."""
        return (
            are_strange(province.name, hospital.name)
            and self.likening.row_maker(province, hospital) is Likeness.DIFFERS
        )

    def _of_strength(self, rows: Rows, row: HospitalRow) -> Rows:
        """Those of no other strength."""
        compare = self.likening.strength
        return [one for one in rows if compare(one.strength, row.strength) is not Likeness.DIFFERS]

    def _of_maker(self, rows: Rows, row: HospitalRow) -> Rows:
        """Those of no other maker."""
        compare = self.likening.maker
        return [one for one in rows if compare(one.maker, row.maker) is not Likeness.DIFFERS]

    def _not_rejected(self, rows: Rows, row: HospitalRow) -> Rows:
        code = row.hospital_code
        if code not in self._doubted:
            return rows
        return [one for one in rows if (code, one.province_code) not in self._rejected]

    def _by_name(self, row: HospitalRow) -> Found:
        rows = self._not_rejected(self._of_strength(self._named(row), row), row)
        if not rows:
            return _NOTHING
        found = self._best(rows, row, MatchedBy.NAMES)
        if found.state is State.FOUND and not self._is_sure(found.rows[0], row):
            return Found(State.AMBIGUOUS, found.matched_by, found.rows)
        return found

    def _is_sure(self, province: ProvinceRow, hospital: HospitalRow) -> bool:
        maker = self.likening.row_maker(province, hospital)
        return maker is Likeness.SAME and points_of(province, hospital, self.likening) >= _SURE

    def _named(self, row: HospitalRow) -> Rows:
        """Rows of this name and no other maker, else of nearly this name."""
        if not fold(row.name):
            return ()
        return self._under(Level.NAMED_MAKER, row) or self._by_names(row, self._of_maker)

    def _by_names(self, row: HospitalRow, kept: Callable[[Rows, HospitalRow], Rows]) -> Rows:
        """What is kept of the rows of this name, else of those of names nearly like it."""
        own = fold(row.name)
        return kept(self._all_named([own]), row) or kept(
            self._all_named(self._shelf.near(own)), row
        )

    def _all_named(self, names: Iterable[str]) -> Rows:
        return [one for name in names for one in self._shelf.rows(Level.NAME, name, COMMON)]

    def _best(self, rows: Rows, row: HospitalRow, matched_by: MatchedBy) -> Found:
        if len(rows) == 1:
            return Found(State.FOUND, matched_by, (rows[0],))
        weighed = [(points_of(one, row, self.likening), one) for one in _first(rows)]
        top = max(points for points, _ in weighed)
        best = tuple(one for points, one in weighed if points == top)
        if len(best) > 1:
            # A code that was given up stands beside its successor for a while.
            best = tuple(one for one in best if in_use(one.status) is not False) or best
        state = State.FOUND if len(best) == 1 else State.AMBIGUOUS
        return Found(state, matched_by, best)


def _first(rows: Rows) -> Rows:
    """So many as are weighed, the same ones in whatever order they came in."""
    return sorted(rows, key=lambda one: one.province_code)[:_MOST]
