"""What persons said of writings: it goes before the rules, and says whose word it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.matching.index import Index
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import Trait
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.naming import Said
from tests.app.catalogue.checking.seeded import hospital_row, province_row

OLD, NEW, OWN = "大明湖制药厂", "趵突泉药业有限公司", "Baotu Pharma Co., Ltd."
DAY = date(2026, 11, 2)
NAMES = (OLD, NEW, OWN, "趵突泉药业有限责任公司", "千佛山药业（集团）有限公司", "千佛山药业")
NUMBERS = ("国药准字H20000001", "H20140732", "国药准字HJ20140732", "注册证号H20110001")


def same(one: str, other: str, why: str = "") -> Said:
    return Said(one, other, same=True, person="张某", on=DAY, why=why)


def apart(one: str, other: str) -> Said:
    return Said(one, other, same=False, person="李某", on=DAY)


def test_an_alias_makes_two_names_one_and_says_whose_word_that_is() -> None:
    likening = Likening((same(OLD, NEW, "更名"), same(NEW, OWN)))
    assert likening.maker(OLD, NEW) is Likeness.SAME
    assert likening.maker("大明湖 制药厂", "BAOTU PHARMA CO LTD") is Likeness.SAME
    why = likening.why_maker(OLD, NEW, Likeness.SAME)
    assert why == f"按别名“{OLD}”即“{NEW}”，由 张某 2026-11-02 登记（更名）"
    assert likening.why_maker(OLD, OWN, Likeness.SAME).count("张某 2026-11-02") == 2
    assert likening.why_maker(NEW, f"{NEW} ", Likeness.SAME) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("趵突泉药业有限公司", "趵突泉药业有限责任公司"),
        ("千佛山药业（集团）有限公司", "千佛山药业"),
    ],
)
def test_two_that_the_rules_take_for_one_are_two_where_a_person_says_so(
    one: str, other: str
) -> None:
    assert Likening().maker(one, other) is Likeness.SAME
    likening = Likening([apart(other, one)])
    assert likening.maker(one, other) is Likeness.DIFFERS
    assert likening.why_maker(one, other, Likeness.DIFFERS).startswith("由 李某 2026-11-02 登记")


def test_what_was_said_of_two_goes_before_what_follows_from_others() -> None:
    likening = Likening((same(OLD, NEW), same(NEW, OWN), apart(OLD, OWN)))
    assert likening.maker(OLD, OWN) is Likeness.DIFFERS
    assert likening.maker(OLD, NEW) is likening.maker(NEW, OWN) is Likeness.SAME
    assert likening.maker(f"{OLD}(委托生产:{OWN})", OWN) is Likeness.SAME


def test_old_and_new_numbers_match_and_the_reason_is_shown() -> None:
    said = Said(*NUMBERS[1:3], same=True, person="张某", on=DAY, why="换发批件", since=DAY)
    likening = Likening(approvals=[said])
    province = province_row(1, approval_number=NUMBERS[2])
    plain = {"province_code": "", "insurance_code": "", "standard_code": ""}
    row = hospital_row(1, approval_number="H20140732", **plain)
    [candidate] = Index([province], likening).match(row).candidates
    [reason] = [one for one in candidate.reasons if one.trait is Trait.APPROVAL_NUMBER]
    assert reason.likeness is Likeness.SAME
    assert reason.detail.endswith("由 张某 2026-11-02 登记（换发批件，2026-11-02 起）")
    two = Likening(approvals=[apart(*NUMBERS[1:3])])
    assert Likening().approval(*NUMBERS[1:3]) is Likeness.UNKNOWN
    assert two.approval(*NUMBERS[1:3]) is Likeness.DIFFERS


def namings(names: tuple[str, ...]) -> st.SearchStrategy[tuple[Said, ...]]:
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names), st.booleans())
    some = st.lists(pairs, max_size=4)
    return some.map(lambda said: tuple(same(a, b) if s else apart(a, b) for a, b, s in said))


@given(namings(NAMES), namings(NAMES), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_what_compares_otherwise_is_known_beforehand(
    before: tuple[Said, ...], after: tuple[Said, ...], one: str, other: str
) -> None:
    was, now = Likening(before), Likening(after)
    touched = was.touched(now)
    assert was.maker(one, other) is was.maker(other, one)
    if was.maker(one, other) is not now.maker(one, other):
        assert touched.is_about(hospital_row(1, maker=one))
        assert touched.is_about(hospital_row(1, maker=other))


@given(namings(NUMBERS), namings(NUMBERS), st.sampled_from(NUMBERS), st.sampled_from(NUMBERS))
def test_numbers_that_compare_otherwise_are_known_beforehand(
    before: tuple[Said, ...], after: tuple[Said, ...], one: str, other: str
) -> None:
    was, now = Likening((), before), Likening((), after)
    touched = was.touched(now)
    if was.approval(one, other) is not now.approval(one, other):
        assert touched.is_of(one)
        assert touched.is_of(other)
    if was.approval_key(one) != now.approval_key(one):
        assert touched.is_of(one)
