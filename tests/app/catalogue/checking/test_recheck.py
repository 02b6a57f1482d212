from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.checking.check import Checker
from app.catalogue.checking.recheck import Changed, Recheck, Stated
from app.catalogue.checking.rules import STANDARD, RuleSet
from app.catalogue.findings import Field, Finding
from app.catalogue.matching.index import Index
from app.catalogue.matching.likening import Likening
from app.catalogue.meaning.naming import Said
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow
from tests.app.catalogue.checking.seeded import hospital_row, province_row

_CODES = st.sampled_from(["P1", "P2", "P3", "P4"])
_SAID: dict[str, st.SearchStrategy[Any]] = {
    "insurance_code": st.sampled_from(["", "XA01ABD075A002010100594", "XA01ABD075A002010200594"]),
    "standard_code": st.sampled_from(["", "86900000000001"]),
    "approval_number": st.sampled_from(["", "国药准字H20000001", "H20000002"]),
    "name": st.sampled_from(["阿莫西林胶囊", "阿莫西林克胶囊", "布洛芬片"]),
    "strength": st.sampled_from(["0.25g", "250mg", "0.5g", ""]),
    "maker": st.sampled_from(["甲乙丙制药有限公司", "丁戊己药业有限公司", ""]),
    "pack_quantity": st.sampled_from([12, 24, None]),
    "price": st.sampled_from([Decimal("12.00"), Decimal("6.00"), None]),
    "status": st.sampled_from(["在用", "停用"]),
}
province_rows = st.builds(
    lambda code, said: replace(province_row(), province_code=code, **said),
    _CODES,
    st.fixed_dictionaries(_SAID),
)
hospital_rows = st.builds(
    lambda number, code, said: replace(
        hospital_row(), hospital_code=f"H{number}", province_code=code, **said
    ),
    st.integers(1, 4),
    st.one_of(st.just(""), _CODES),
    st.fixed_dictionaries(_SAID),
)
_ALIKE = (
    ("甲乙丙制药有限公司", "丁戊己药业有限公司"),
    ("甲乙丙制药有限公司", "丙申制药厂"),
    ("丁戊己药业有限公司", "丙申制药厂"),
    ("华东医药配送有限公司", "远方医药有限公司"),
)
_OLD_AND_NEW = (("国药准字H20000001", "H20000002"), ("H20000002", "国药准字H20000003"))


def words(pairs: Sequence[tuple[str, str]]) -> st.SearchStrategy[tuple[Said, ...]]:
    """Some words on these pairs, each about another."""
    said = st.builds(
        lambda pair, same: Said(pair[0], pair[1], same, "采购员甲", date(2026, 11, 2)),
        st.sampled_from(pairs),
        st.booleans(),
    )
    return st.lists(said, max_size=3, unique_by=lambda one: (one.one, one.other)).map(tuple)


@dataclass(frozen=True)
class Step:
    """What one sync, or one person, brings."""

    province: Sequence[ProvinceRow] = ()
    province_gone: Sequence[str] = ()
    hospital: Sequence[HospitalRow] = ()
    hospital_gone: Sequence[str] = ()
    relations: Sequence[tuple[str, tuple[str, ...]]] = ()
    confirmed: Sequence[tuple[str, tuple[str, ...]]] = ()
    rejected: Sequence[tuple[str, str]] = ()
    """Pairs that are rejected now, or no longer."""
    likening: Likening | None = None


steps = st.builds(
    Step,
    likening=st.one_of(st.none(), st.builds(Likening, words(_ALIKE), words(_OLD_AND_NEW))),
    province=st.lists(province_rows, max_size=2, unique_by=lambda row: row.province_code),
    province_gone=st.lists(_CODES, max_size=1),
    hospital=st.lists(hospital_rows, max_size=2, unique_by=lambda row: row.hospital_code),
    hospital_gone=st.lists(st.sampled_from(["H1", "H2"]), max_size=1),
    relations=st.lists(st.tuples(_CODES, st.sampled_from([(), ("远方医药有限公司",)])), max_size=1),
    confirmed=st.lists(
        st.tuples(st.sampled_from(["H1", "H2"]), st.sampled_from([(), ("P1",), ("P2", "P3")])),
        max_size=1,
    ),
    rejected=st.lists(st.tuples(st.sampled_from(["H1", "H3"]), _CODES), max_size=1),
)


@dataclass
class Model:
    """Both catalogues as plain tables, and the findings that a recheck kept up to date."""

    province_rows: dict[str, ProvinceRow] = field(default_factory=dict)
    hospital_rows: dict[str, HospitalRow] = field(default_factory=dict)
    relations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    confirmed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rejected: set[tuple[str, str]] = field(default_factory=set)
    likening: Likening = field(default_factory=Likening)
    standing: dict[str, list[Finding]] = field(default_factory=dict)
    recheck: Recheck | None = None

    def keys(self) -> Iterable[ProvinceRow]:
        return list(self.province_rows.values())

    def province(self, codes: Collection[str]) -> Iterable[ProvinceRow]:
        return [self.province_rows[code] for code in codes if code in self.province_rows]

    def hospital(self, codes: Collection[str] | None = None) -> Iterable[HospitalRow]:
        wanted = self.hospital_rows if codes is None else codes
        return [self.hospital_rows[code] for code in wanted if code in self.hospital_rows]

    def named(self) -> Iterable[HospitalRow]:
        return self.hospital_rows.values()

    def priced_by_dose(self) -> Iterable[HospitalRow]:
        rows = self.hospital_rows.values()
        return [row for row in rows if row.price_unit is PriceUnit.DOSAGE]

    def size(self) -> int:
        return len(self.hospital_rows)

    def take(self, step: Step) -> int:
        """Take a step in and check what it concerns; the number of rows looked at."""
        if self.recheck is None:
            self.recheck = Recheck(self, self.likening)
            self._look(None)
        self.likening = step.likening or self.likening
        self.province_rows.update((row.province_code, row) for row in step.province)
        for code in step.province_gone:
            self.province_rows.pop(code, None)
        self.hospital_rows.update((row.hospital_code, row) for row in step.hospital)
        for code in step.hospital_gone:
            self.hospital_rows.pop(code, None)
        self.relations.update(step.relations)
        self.confirmed.update(step.confirmed)
        self.rejected ^= set(step.rejected)
        changed = Changed(
            province=(*(row.province_code for row in step.province), *step.province_gone),
            hospital=(*(row.hospital_code for row in step.hospital), *step.hospital_gone),
            relations=tuple(code for code, _ in step.relations),
            matches=tuple(pair[0] for pair in (*step.confirmed, *step.rejected)),
            likening=step.likening,
        )
        return self._look(self.recheck.take(changed, self))

    def _look(self, codes: Collection[str] | None) -> int:
        assert self.recheck is not None
        for code in () if codes is None else codes:
            self.standing.pop(code, None)
        found = list(self.recheck.check(self, self.stated(), codes))
        self.standing |= {row.hospital_code: findings for row, findings in found if findings}
        return len(found)

    def stated(self) -> Stated:
        return Stated(
            RuleSet(),
            {code: names for code, names in self.relations.items() if names},
            {code: codes for code, codes in self.confirmed.items() if codes},
            frozenset(self.rejected),
        )

    def from_scratch(self) -> dict[str, list[Finding]]:
        stated = self.stated()
        index = Index(self.keys(), self.likening, stated.confirmed, stated.rejected)
        checker = Checker(index, stated.rules, stated.relations)
        found = {row.hospital_code: checker.check(row)[1] for row in self.hospital_rows.values()}
        return {code: findings for code, findings in found.items() if findings}

    def fields(self) -> set[Field]:
        return {one.field for findings in self.standing.values() for one in findings}


def model(province: Iterable[ProvinceRow], hospital: Iterable[HospitalRow]) -> Model:
    made = Model(
        {row.province_code: row for row in province}, {row.hospital_code: row for row in hospital}
    )
    made.take(Step())
    return made


@given(st.lists(steps, min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_a_check_after_changes_finds_what_a_check_of_everything_finds(story: list[Step]) -> None:
    one = Model()
    for step in story:
        one.take(step)
        assert one.standing == one.from_scratch()


def test_only_what_a_change_concerns_is_looked_at() -> None:
    numbers = range(1, 200)
    one = model(map(province_row, numbers), map(hospital_row, numbers))
    assert one.take(Step(province=(province_row(7, price=Decimal("9.00")),))) == 1
    assert one.fields() == {Field.PRICE}
    assert one.take(Step(province=(province_row(7, price=Decimal("8.00")),))) == 1
    assert [finding.province_value for finding in one.standing["H00007"]] == ["8.00"]
    assert one.take(Step(province=(province_row(7),))) == 1
    assert one.take(Step(rejected=(("H00008", "P000008"),))) == 1
    assert one.fields() == {Field.MATCH}


def test_an_alias_concerns_only_rows_with_one_of_its_names() -> None:
    old, new = "大明湖制药厂", "趵突泉药业有限公司"
    numbers = range(1, 200)
    one = model(
        [province_row(n, **({"maker": new} if n < 4 else {})) for n in numbers],
        [hospital_row(n, **({"maker": old} if n < 4 else {})) for n in numbers],
    )
    assert one.fields() == {Field.MAKER}
    said = Said(old, new, same=True, person="张某", on=date(2026, 11, 2), why="更名")
    assert one.take(Step(likening=Likening((said,)))) == 3
    assert not one.standing
    assert one.take(Step(likening=Likening())) == 3
    assert one.fields() == {Field.MAKER}


def test_a_row_that_was_found_by_nothing_is_found_when_its_item_comes() -> None:
    one = model([], [hospital_row(1)])
    assert one.fields() == {Field.MATCH}
    assert one.take(Step(province=(province_row(1),))) == 1
    assert not one.standing


def test_rules_are_tried_without_being_taken() -> None:
    one = model(
        [province_row(1), province_row(2)], [hospital_row(n, price=Decimal(n)) for n in (1, 2)]
    )
    without = RuleSet(rule for rule in STANDARD if rule.field is not Field.PRICE)
    assert one.recheck is not None
    tried = list(one.recheck.try_rules(one, one.stated(), without, lambda _checked, _of: None))
    assert [(len(now), len(then)) for now, then in tried] == [(1, 0), (1, 0)]
    assert one.take(Step(hospital=(hospital_row(1, price=Decimal(5)),))) == 1
    assert one.standing == one.from_scratch()
