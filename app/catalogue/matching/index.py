"""The provincial catalogue, ready to be asked which item a row of the hospital stands for.

Without it each row would be compared with a hundred thousand. Asked in order of certainty: what a
person confirmed, province code, insurance code, drug standard code (药品本位码), approval number,
the insurance code without its pack, names. The first that answers is the one that stands; among
several of one kind the best score does, and where several are equally good a person must say.

- A person's word is never undone: where what he confirmed is gone from the catalogue that is said,
  and nothing else is taken for it.
- Each answer hangs on the row's own keys alone, so that a change says whom it may concern.
- What is not asked for is not built: the tables of the lesser keys are made on first use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum

from app.catalogue.findings import MatchedBy
from app.catalogue.matching.keys import code_key, insurance_trunk
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Candidate, Found, Match, State
from app.catalogue.matching.names import Names
from app.catalogue.matching.scoring import Row, are_strange, points_of, weigh
from app.catalogue.matching.standing import in_use
from app.catalogue.matching.telling_apart import telling_apart
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.makers import maker_key
from app.catalogue.meaning.text import fold
from app.catalogue.rows import HospitalRow, ProvinceRow

_MOST = 48
"""Rows of one key that are weighed."""
_CROWD = 1000
"""How many items may share a key before it tells nothing: somebody filled a column with 0."""
_COMMON = 4 * _CROWD
"""How many items may share a name before it tells nothing without the maker."""
_SURE = 55
"""Which points names must reach to be taken without asking."""


class Level(IntEnum):
    """A kind of key, the surest first."""

    PROVINCE = 0
    INSURANCE = 1
    STANDARD = 2
    APPROVAL = 3
    TRUNK = 4
    NAMED_MAKER = 5
    """Name and maker, as one key: names of common drugs have hundreds of makers."""
    NAME = 6


_CODES = {
    Level.PROVINCE: MatchedBy.PROVINCE_CODE,
    Level.INSURANCE: MatchedBy.INSURANCE_CODE,
    Level.STANDARD: MatchedBy.STANDARD_CODE,
    Level.APPROVAL: MatchedBy.APPROVAL_NUMBER,
    Level.TRUNK: MatchedBy.INSURANCE_CODE,
}
"""The kinds of codes, the surest first, and what a match by them is called."""

_Rows = Sequence[ProvinceRow]
_Table = dict[str, ProvinceRow | list[ProvinceRow]]
_NOTHING = Found(State.NOT_FOUND)


class Index:
    """Provincial rows by all their keys."""

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
        self.confirmed: dict[str, tuple[str, ...]] = {
            code: tuple(sorted(chosen)) for code, chosen in (confirmed or {}).items()
        }
        self._rejected = frozenset(rejected)
        self._codes: _Table = {}
        for row in rows:
            _put(self._codes, code_key(row.province_code), row)
        self._tables: dict[Level, _Table] = {Level.PROVINCE: self._codes}
        self._names: Names | None = None

    def __iter__(self) -> Iterator[ProvinceRow]:
        for held in self._codes.values():
            yield from _as_rows(held)

    def rows_of(self, province_code: str) -> Sequence[ProvinceRow]:
        """The rows under a provincial code: one, rarely several, perhaps none."""
        held = self._codes.get(province_code) or self._codes.get(code_key(province_code))
        return () if held is None else _as_rows(held)

    def add(self, row: ProvinceRow) -> None:
        """Take one more row in."""
        for level, table in self._tables.items():
            _put(table, self.key(level, row), row)
        if self._names is not None:
            self._names.add(fold(row.name))

    def remove(self, row: ProvinceRow) -> None:
        """Leave a row out."""
        for level, table in self._tables.items():
            _drop(table, self.key(level, row), row)
        name = fold(row.name)
        if self._names is not None and name not in self._tables[Level.NAME]:
            self._names.discard(name)

    def key(self, level: Level, row: Row) -> str:
        """The key of a row; empty where it has none of that kind."""
        return _KEYS[level](self.likening, row)

    def find(self, row: HospitalRow) -> Found:
        """Say which rows are meant, without the reasons."""
        if row.hospital_code in self.confirmed:
            return self._confirmed(self.confirmed[row.hospital_code])
        # Most rows carry a code that is written as it should be.
        held = self._codes.get(row.province_code) if row.province_code else None
        if isinstance(held, ProvinceRow) and not self._rejected:
            return Found(State.FOUND, MatchedBy.PROVINCE_CODE, (held,))
        for level, matched_by in _CODES.items():
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
        for level in _CODES:
            met.update((one.province_code, one) for one in _first(self._under(level, row)))
        met.update((one.province_code, one) for one in _first(self._named(row, makers=False)))
        weighed = [weigh(one, row, self.likening) for one in met.values()]
        weighed.sort(key=lambda one: (-one.score, one.province.province_code))
        return weighed[:most]

    def _confirmed(self, chosen: tuple[str, ...]) -> Found:
        rows = tuple(row for code in chosen for row in self.rows_of(code))
        vanished = tuple(code for code in chosen if not self.rows_of(code))
        state = State.FOUND if rows else State.NOT_FOUND
        return Found(state, MatchedBy.CONFIRMED, rows, vanished)

    def _under(self, level: Level, row: HospitalRow) -> _Rows:
        key = self.key(level, row)
        held = self._table(level).get(key) if key else None
        return () if held is None or len(rows := _as_rows(held)) > _CROWD else rows

    def _table(self, level: Level) -> _Table:
        table = self._tables.get(level)
        if table is None:
            table = self._tables[level] = {}
            key = _KEYS[level]
            for row in self:
                _put(table, key(self.likening, row), row)
        return table

    def _by_code(self, level: Level, row: HospitalRow) -> _Rows:
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

    def _of_strength(self, rows: _Rows, row: HospitalRow) -> _Rows:
        """Those of no other strength."""
        compare = self.likening.strength
        return [one for one in rows if compare(one.strength, row.strength) is not Likeness.DIFFERS]

    def _not_rejected(self, rows: _Rows, row: HospitalRow) -> _Rows:
        if not self._rejected:
            return rows
        code = row.hospital_code
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

    def _named(self, row: HospitalRow, *, makers: bool = True) -> _Rows:
        """Rows of this name, else of nearly this name; `makers`: of no other maker."""
        own = fold(row.name)
        if not own:
            return ()
        if makers:
            rows = self._under(Level.NAMED_MAKER, row)
            if rows:
                return rows
        table = self._table(Level.NAME)
        compare = self.likening.maker
        for names in ([own], self._near(own)):
            held = [_as_rows(table[name]) for name in names if name in table]
            rows = [one for some in held if len(some) <= _COMMON for one in some]
            if makers:
                rows = [
                    one for one in rows if compare(one.maker, row.maker) is not Likeness.DIFFERS
                ]
            if rows:
                return rows
        return ()

    def _near(self, name: str) -> Sequence[str]:
        if self._names is None:
            self._names = Names()
            for held in self._table(Level.NAME):
                self._names.add(held)
        return self._names.near(name)

    def _best(self, rows: _Rows, row: HospitalRow, matched_by: MatchedBy) -> Found:
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


def _first(rows: _Rows) -> _Rows:
    """So many as are weighed, the same ones in whatever order they came in."""
    return sorted(rows, key=lambda one: one.province_code)[:_MOST]


def _put(table: _Table, key: str, row: ProvinceRow) -> None:
    if not key:
        return
    held = table.get(key)
    if held is None:
        table[key] = row
    elif isinstance(held, list):
        held.append(row)
    else:
        table[key] = [held, row]


def _drop(table: _Table, key: str, row: ProvinceRow) -> None:
    held = table.get(key)
    if held is None:
        return
    left = [one for one in _as_rows(held) if one != row]
    if left:
        table[key] = left[0] if len(left) == 1 else left
    else:
        del table[key]


def _as_rows(held: ProvinceRow | list[ProvinceRow]) -> _Rows:
    return held if isinstance(held, list) else (held,)


def _named_maker(row: Row) -> str:
    maker = maker_key(row.maker)
    return f"{fold(row.name)}\n{maker}" if maker else ""


_KEYS: dict[Level, Callable[[Likening, Row], str]] = {
    Level.PROVINCE: lambda _, row: code_key(row.province_code),
    Level.INSURANCE: lambda _, row: code_key(row.insurance_code),
    Level.STANDARD: lambda _, row: code_key(row.standard_code),
    Level.APPROVAL: lambda likening, row: likening.approval_key(row.approval_number),
    Level.TRUNK: lambda _, row: insurance_trunk(code_key(row.insurance_code)),
    Level.NAMED_MAKER: lambda _, row: _named_maker(row),
    Level.NAME: lambda _, row: fold(row.name),
}
