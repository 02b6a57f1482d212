"""The check after a change: only what the change may concern is looked at again.

Without it five hundred changed prices would cost a check of everything. Who is concerned is known
beforehand: the rows that were matched with a changed provincial row, and of those that had to be
matched by a lesser key the ones that share a key with it, before or after the change. The outcome
is that of a check from scratch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.catalogue.checking.check import Checker
from app.catalogue.checking.comparing import Relations, usual_decimals
from app.catalogue.checking.rules import Rule, RuleSet
from app.catalogue.findings import Field, Finding, MatchedBy
from app.catalogue.matching.index import Index, Level
from app.catalogue.matching.keys import code_key
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Found
from app.catalogue.matching.names import Names
from app.catalogue.meaning.text import fold
from app.catalogue.rows import HospitalRow, ProvinceRow

_STEP = 1000
"""Rows between two words on how far it is."""

About = tuple[str | None, str | None, Field]
"""What a finding is about: hospital code, provincial code, field."""


def about(finding: Finding) -> About:
    """What a finding is about: the same disagreement keeps it, whatever its values are."""
    return (finding.hospital_code, finding.province_code, finding.field)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a sync brought."""

    province: tuple[ProvinceRow, ...] = ()
    """Provincial rows that are new or not what they were."""
    province_gone: tuple[str, ...] = ()
    hospital: tuple[HospitalRow, ...] = ()
    hospital_gone: tuple[str, ...] = ()
    relations: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Provincial codes and who may deliver them now; nobody named: not said."""
    confirmed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Hospital codes and the provincial codes a person chose for them; none: taken back."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change, or other rules, did to the findings."""

    new: tuple[Finding, ...]
    closed: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]
    """Before and after, about the same."""
    looked_at: int
    """Rows of the hospital that were checked again."""


class Recheck:
    """Both catalogues and their findings, kept up to date."""

    def __init__(
        self,
        province: Iterable[ProvinceRow],
        hospital: Iterable[HospitalRow],
        *,
        relations: Relations | None = None,
        rules: RuleSet | None = None,
        confirmed: Mapping[str, Collection[str]] | None = None,
        likening: Likening | None = None,
        rejected: Collection[tuple[str, str]] = (),
        watch: Callable[[int, int], None] = lambda _checked, _of: None,
    ) -> None:
        """Check everything once; `watch` is told how far it is, and may raise to break it off."""
        self._relations = {code: tuple(names) for code, names in (relations or {}).items()}
        self._index = Index(province, likening, confirmed, rejected)
        self._hospital = {row.hospital_code: row for row in hospital}
        # A habit of the whole catalogue: a few changed rows do not make another of it.
        self._decimals = usual_decimals(self._hospital.values())
        self._checker = self._made(rules)
        self._found: dict[str, Found] = {}
        self._findings: dict[str, list[Finding]] = {}
        self._concerned = _Concerned(self._index)
        for number, row in enumerate(self._hospital.values()):
            if number % _STEP == 0:
                watch(number, len(self._hospital))
            self._look(row)
        watch(len(self._hospital), len(self._hospital))

    def _made(self, rules: RuleSet | None) -> Checker:
        return Checker(self._index, rules, self._relations, decimals=self._decimals)

    @property
    def findings(self) -> Iterator[Finding]:
        """All that stand."""
        for findings in self._findings.values():
            yield from findings

    def rows(self) -> Iterator[tuple[HospitalRow, Sequence[Finding]]]:
        """All rows of the hospital, and what is found at each."""
        for code, row in self._hospital.items():
            yield row, self._findings.get(code, ())

    def row(self, hospital_code: str) -> HospitalRow | None:
        """A row of the hospital; None where it is not there."""
        return self._hospital.get(hospital_code)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that hold."""
        return self._checker.rules.rules

    def found(self, hospital_code: str) -> Found | None:
        """What a row is matched with; None for a row that is not known."""
        return self._found.get(hospital_code)

    def update(self, changed: Changed) -> Difference:
        """Take a change in and say what it did."""
        codes = self._touched_by_province(changed)
        codes |= self._touched_by_hospital(changed)
        before = [one for code in codes for one in self._findings.get(code, ())]
        after: list[Finding] = []
        for code in sorted(codes):
            self._forget(code)
            row = self._hospital.get(code)
            if row is not None:
                after += self._look(row)
        return _difference(before, after, len(codes))

    def try_rules(self, rules: RuleSet) -> Difference:
        """Say what other rules would do to the findings; nothing is changed."""
        checker = self._made(rules)
        after = [
            finding
            for code, row in self._hospital.items()
            for finding in checker.judge(row, self._found[code])
        ]
        return _difference(self.findings, after, len(self._hospital))

    def take_rules(self, rules: RuleSet) -> Difference:
        """Let other rules hold from now on."""
        difference = self.try_rules(rules)
        self._checker = self._made(rules)
        self._findings = {}
        for code, row in self._hospital.items():
            self._keep(code, self._checker.judge(row, self._found[code]))
        return difference

    def _look(self, row: HospitalRow) -> list[Finding]:
        found, findings = self._checker.check(row)
        self._found[row.hospital_code] = found
        self._concerned.add(row, found)
        self._keep(row.hospital_code, findings)
        return findings

    def _keep(self, code: str, findings: list[Finding]) -> None:
        if findings:
            self._findings[code] = findings

    def _forget(self, code: str) -> None:
        self._findings.pop(code, None)

    def _touched_by_province(self, changed: Changed) -> set[str]:
        """Take provincial changes in; hospital codes that they may concern."""
        codes: set[str] = set()
        for row in changed.province:
            codes |= self._replace(row.province_code, row)
        for code in changed.province_gone:
            codes |= self._replace(code, None)
        for code, names in changed.relations:
            if names:
                self._relations[code] = names
            else:
                self._relations.pop(code, None)
            for row in self._index.rows_of(code):
                codes |= self._concerned.by(row)
        return codes

    def _replace(self, code: str, row: ProvinceRow | None) -> set[str]:
        """Put a row in the place of those with its code; hospital codes that it may concern."""
        codes: set[str] = set()
        for old in tuple(self._index.rows_of(code)):
            codes |= self._concerned.by(old)
            self._index.remove(old)
        if row is not None:
            self._index.add(row)
            codes |= self._concerned.by(row)
        return codes | self._concerned.by_code(code)

    def _touched_by_hospital(self, changed: Changed) -> set[str]:
        """Take the hospital's changes in; the codes of its rows."""
        codes = {row.hospital_code for row in changed.hospital} | set(changed.hospital_gone)
        codes |= {code for code, _ in changed.confirmed if code in self._hospital}
        for code in codes & self._found.keys():
            self._concerned.discard(self._hospital[code], self._found.pop(code))
        for row in changed.hospital:
            self._hospital[row.hospital_code] = row
        for code in changed.hospital_gone:
            self._hospital.pop(code, None)
        for code, chosen in changed.confirmed:
            if chosen:
                self._index.confirmed[code] = tuple(sorted(chosen))
            else:
                self._index.confirmed.pop(code, None)
        return codes


class _Concerned:
    """Which rows of the hospital hang on which keys of the provincial catalogue."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._by_key: dict[tuple[Level, str], str | set[str]] = {}
        self._names = Names()

    def add(self, row: HospitalRow, found: Found) -> None:
        """Keep a row under what its match hangs on."""
        for key in self._keys(row, found):
            held = self._by_key.get(key)
            if held is None:
                # Most provincial items are one item of the hospital.
                self._by_key[key] = row.hospital_code
            elif isinstance(held, set):
                held.add(row.hospital_code)
            else:
                self._by_key[key] = {held, row.hospital_code}
            if key[0] is Level.NAME:
                self._names.add(key[1])

    def discard(self, row: HospitalRow, found: Found) -> None:
        """Leave a row out."""
        for key in self._keys(row, found):
            held = self._by_key.get(key)
            left = held - {row.hospital_code} if isinstance(held, set) else set[str]()
            if left:
                self._by_key[key] = left
            elif held is not None:
                del self._by_key[key]
                if key[0] is Level.NAME:
                    self._names.discard(key[1])

    def by_code(self, province_code: str) -> set[str]:
        """Rows that hang on a provincial code."""
        return self._under(Level.PROVINCE, code_key(province_code))

    def by(self, row: ProvinceRow) -> set[str]:
        """Rows that hang on any key of a provincial row."""
        concerned = self.by_code(row.province_code)
        for level in (Level.INSURANCE, Level.STANDARD, Level.APPROVAL, Level.TRUNK):
            concerned |= self._under(level, self._index.key(level, row))
        name = fold(row.name)
        for near in (name, *self._names.near(name, most=None)):
            concerned |= self._under(Level.NAME, near)
        return concerned

    def _under(self, level: Level, key: str) -> set[str]:
        held = self._by_key.get((level, key)) if key else None
        if held is None:
            return set()
        return set(held) if isinstance(held, set) else {held}

    def _keys(self, row: HospitalRow, found: Found) -> Iterator[tuple[Level, str]]:
        for one in found.rows:
            yield Level.PROVINCE, code_key(one.province_code)
        for code in found.vanished:
            yield Level.PROVINCE, code_key(code)
        if found.matched_by in (MatchedBy.CONFIRMED, MatchedBy.PROVINCE_CODE):
            return
        for level in Level:
            key = self._index.key(level, row)
            if key and level is not Level.NAMED_MAKER:
                yield level, key


def _difference(before: Iterable[Finding], after: Iterable[Finding], rows: int) -> Difference:
    was = {about(finding): finding for finding in before}
    now = {about(finding): finding for finding in after}
    return Difference(
        new=tuple(finding for key, finding in now.items() if key not in was),
        closed=tuple(finding for key, finding in was.items() if key not in now),
        changed=tuple(
            (was[key], finding)
            for key, finding in now.items()
            if key in was and was[key] != finding
        ),
        looked_at=rows,
    )
