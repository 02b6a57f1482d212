from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.checking.check import check
from app.catalogue.checking.recheck import Changed, Recheck, about
from app.catalogue.checking.rules import STANDARD, Rule, RuleSet
from app.catalogue.findings import Field
from app.catalogue.rows import HospitalRow, ProvinceRow
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
changes = st.builds(
    Changed,
    province=st.lists(province_rows, max_size=2, unique_by=lambda row: row.province_code).map(
        tuple
    ),
    province_gone=st.lists(_CODES, max_size=1).map(tuple),
    hospital=st.lists(hospital_rows, max_size=2, unique_by=lambda row: row.hospital_code).map(
        tuple
    ),
    hospital_gone=st.lists(st.sampled_from(["H1", "H2"]), max_size=1).map(tuple),
    relations=st.lists(
        st.tuples(_CODES, st.sampled_from([(), ("远方医药有限公司",)])),
        max_size=1,
    ).map(tuple),
    confirmed=st.lists(
        st.tuples(st.sampled_from(["H1", "H2"]), st.sampled_from([(), ("P1",), ("P2", "P3")])),
        max_size=1,
    ).map(tuple),
)


class Model:
    """Both catalogues as plain tables."""

    def __init__(self) -> None:
        self.province: dict[str, ProvinceRow] = {}
        self.hospital: dict[str, HospitalRow] = {}
        self.relations: dict[str, tuple[str, ...]] = {}
        self.confirmed: dict[str, tuple[str, ...]] = {}

    def update(self, changed: Changed) -> None:
        self.province.update((row.province_code, row) for row in changed.province)
        for code in changed.province_gone:
            self.province.pop(code, None)
        self.hospital.update((row.hospital_code, row) for row in changed.hospital)
        for code in changed.hospital_gone:
            self.hospital.pop(code, None)
        self.relations.update(changed.relations)
        self.confirmed.update(changed.confirmed)

    def findings(self) -> dict[Any, Any]:
        found = check(
            self.province.values(),
            self.hospital.values(),
            relations={code: names for code, names in self.relations.items() if names},
            confirmed={code: codes for code, codes in self.confirmed.items() if codes},
        )
        return {about(finding): finding for finding in found}


@given(st.lists(changes, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_check_after_changes_finds_what_a_check_of_everything_finds(story: list[Changed]) -> None:
    model, recheck = Model(), Recheck([], [])
    standing: dict[Any, Any] = {}
    for changed in story:
        model.update(changed)
        difference = recheck.update(changed)
        for finding in difference.closed:
            assert standing.pop(about(finding)) == finding
        for finding in difference.new:
            assert about(finding) not in standing
            standing[about(finding)] = finding
        for before, after in difference.changed:
            assert standing[about(after)] == before
            standing[about(after)] = after
        now = {about(finding): finding for finding in recheck.findings}
        assert now == standing == model.findings()


def test_only_what_a_change_concerns_is_looked_at() -> None:
    numbers = range(1, 200)
    recheck = Recheck(map(province_row, numbers), map(hospital_row, numbers))
    difference = recheck.update(Changed(province=(province_row(7, price=Decimal("9.00")),)))
    assert difference.looked_at == 1
    assert [finding.field for finding in difference.new] == [Field.PRICE]

    again = recheck.update(Changed(province=(province_row(7, price=Decimal("8.00")),)))
    [(before, after)] = again.changed
    assert (before.province_value, after.province_value) == ("9.00", "8.00")
    assert not again.new
    assert not again.closed

    back = recheck.update(Changed(province=(province_row(7),)))
    assert [finding.field for finding in back.closed] == [Field.PRICE]


def test_a_row_that_was_found_by_nothing_is_found_when_its_item_comes() -> None:
    recheck = Recheck([], [hospital_row(1)])
    assert [finding.field for finding in recheck.findings] == [Field.MATCH]
    difference = recheck.update(Changed(province=(province_row(1),)))
    assert [finding.field for finding in difference.closed] == [Field.MATCH]
    assert not difference.new


def test_rules_are_tried_without_being_taken() -> None:
    rows = [hospital_row(n, price=Decimal(n)) for n in (1, 2)]
    recheck = Recheck([province_row(1), province_row(2)], rows)
    without = RuleSet(
        Rule(
            number=rule.number,
            field=rule.field,
            comparison=rule.comparison,
            severity=rule.severity,
            enabled=rule.field is not Field.PRICE,
        )
        for rule in STANDARD
    )
    tried = recheck.try_rules(without)
    assert len(tried.closed) == 2
    assert not tried.new
    assert len(list(recheck.findings)) == 2
    assert recheck.take_rules(without) == tried
    assert not list(recheck.findings)
    assert len(recheck.try_rules(RuleSet()).new) == 2
