from __future__ import annotations

import pytest

from app.catalogue.findings import MatchedBy
from app.catalogue.matching.index import Index
from app.catalogue.matching.likening import Likening
from app.catalogue.matching.match import State, Trait
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.rows import HospitalRow
from tests.app.catalogue.checking.seeded import NO_CODES, hospital_row, province_row

BARE = NO_CODES | {"approval_number": ""}
TRUNK = "XA01ABD075A0020{}00594"


@pytest.mark.parametrize(
    ("row", "by"),
    [
        (hospital_row(), MatchedBy.PROVINCE_CODE),
        (hospital_row(province_code="ｐ０００００１"), MatchedBy.PROVINCE_CODE),
        (hospital_row(province_code=""), MatchedBy.INSURANCE_CODE),
        (hospital_row(province_code="", insurance_code=""), MatchedBy.STANDARD_CODE),
        (hospital_row(**NO_CODES), MatchedBy.APPROVAL_NUMBER),
        (hospital_row(**NO_CODES | {"approval_number": "h20000001"}), MatchedBy.APPROVAL_NUMBER),
        (hospital_row(**BARE), MatchedBy.NAMES),
        (hospital_row(province_code="P9"), MatchedBy.INSURANCE_CODE),
    ],
)
def test_the_surest_key_that_answers_stands(row: HospitalRow, by: MatchedBy) -> None:
    index = Index([province_row(1), province_row(2)])
    found = index.find(row)
    assert (found.state, found.matched_by) == (State.FOUND, by)
    assert [one.province_code for one in found.rows] == ["P000001"]


def test_of_several_packs_under_one_approval_number_the_same_pack_is_meant() -> None:
    packs = [
        province_row(1, province_code=f"P{quantity}", pack_quantity=quantity)
        for quantity in (12, 24, 36)
    ]
    match = Index(packs).match(hospital_row(**NO_CODES))
    assert match.state is State.FOUND
    assert match.candidates[0].province.province_code == "P24"


def test_a_pack_that_is_not_there_is_the_same_drug_in_another_pack() -> None:
    match = Index([province_row(1)]).match(hospital_row(**NO_CODES, pack_quantity=48))
    assert match.state is State.FOUND


def test_equally_good_ones_are_all_offered_with_what_tells_them_apart() -> None:
    two = [
        province_row(1, province_code=code, trade_name=name)
        for code, name in (("P1", "甲牌"), ("P2", "乙牌"))
    ]
    match = Index(two).match(hospital_row(**NO_CODES))
    assert match.state is State.AMBIGUOUS
    assert [one.province.province_code for one in match.candidates] == ["P1", "P2"]
    assert set(match.differing) == {Trait.PROVINCE_CODE, Trait.TRADE_NAME}
    named = Index(two).match(hospital_row(**NO_CODES, trade_name="乙牌"))
    assert named.candidates[0].province.province_code == "P2"


def test_of_equally_good_ones_the_one_in_use_is_meant() -> None:
    two = [
        province_row(1, province_code=code, status=status)
        for code, status in (("P1", "停用"), ("P2", "在用"))
    ]
    match = Index(two).match(hospital_row(**NO_CODES))
    assert match.state is State.FOUND
    assert match.candidates[0].province.province_code == "P2"


def test_a_score_is_the_sum_of_its_reasons() -> None:
    index = Index([province_row(1)])
    bare = hospital_row(**BARE, maker=province_row(1).maker, strength="250mg")
    [candidate] = index.match(bare).candidates
    assert candidate.score == sum(reason.points for reason in candidate.reasons)
    said = {reason.trait: reason for reason in candidate.reasons}
    assert said[Trait.STRENGTH].likeness is Likeness.SAME
    assert said[Trait.STRENGTH].hospital_value == "250mg"
    assert said[Trait.INSURANCE_CODE].likeness is Likeness.UNKNOWN
    [full] = index.match(hospital_row()).candidates
    assert full.score == 100


def test_the_segments_that_differ_are_named() -> None:
    index = Index([province_row(1, insurance_code=TRUNK.format("101"))])
    row = hospital_row(
        province_code="",
        standard_code="",
        approval_number="",
        insurance_code=TRUNK.format("202"),
    )
    match = index.match(row)
    assert (match.state, match.matched_by) == (State.FOUND, MatchedBy.INSURANCE_CODE)
    said = {reason.trait: reason for reason in match.candidates[0].reasons}
    assert "规格包装码" in said[Trait.INSURANCE_CODE].detail


def test_nearly_the_same_name_of_the_same_maker_is_found() -> None:
    index = Index([province_row(1, name="复方氯己定含漱液"), province_row(2)])
    match = index.match(hospital_row(1, **BARE, name="复方氯已定含漱液"))
    assert (match.state, match.matched_by) == (State.FOUND, MatchedBy.NAMES)
    said = {reason.trait: reason for reason in match.candidates[0].reasons}
    assert "相似度" in said[Trait.NAME].detail


def test_names_without_a_maker_are_offered_and_not_taken() -> None:
    match = Index([province_row(1)]).match(hospital_row(1, **BARE, maker=""))
    assert match.state is State.AMBIGUOUS
    assert len(match.candidates) == 1


def test_another_maker_or_strength_under_the_same_name_is_another_drug() -> None:
    index = Index([province_row(1)])
    assert index.find(hospital_row(1, **BARE, maker="远方制药有限公司")).state is State.NOT_FOUND
    assert index.find(hospital_row(1, **BARE, strength="0.5g")).state is State.NOT_FOUND
    offered = index.suggest(hospital_row(1, **BARE, maker="远方制药有限公司"))
    assert [one.province.province_code for one in offered] == ["P000001"]


def test_an_approval_number_that_is_a_slip_of_the_pen_leads_nowhere() -> None:
    index = Index([province_row(1), province_row(2)])
    row = hospital_row(2, **NO_CODES | {"approval_number": "国药准字H20000001"})
    found = index.find(row)
    assert found.matched_by is MatchedBy.NAMES
    assert found.rows[0].province_code == "P000002"


def test_an_old_approval_number_leads_to_the_new_one() -> None:
    likening = Likening(approvals=[("国药准字HJ20171234", "H20110999")])
    index = Index([province_row(1, approval_number="国药准字HJ20171234")], likening)
    found = index.find(hospital_row(1, **NO_CODES | {"approval_number": "H20110999"}))
    assert found.matched_by is MatchedBy.APPROVAL_NUMBER


def test_a_common_name_of_hundreds_of_makers_is_still_one_drug() -> None:
    rows = [province_row(n, name="阿莫西林胶囊", maker=f"第{n}制药有限公司") for n in range(1, 300)]
    found = Index(rows).find(
        hospital_row(77, **BARE, name="阿莫西林胶囊", maker="第77制药有限公司")
    )
    assert [row.province_code for row in found.rows] == ["P000077"]


def test_a_pair_that_a_person_rejected_is_never_taken_again() -> None:
    rejected = [("H00001", "P000001")]
    twin = province_row(1, province_code="P000009", insurance_code="")
    assert Index([province_row(1)], rejected=rejected).find(hospital_row()).state is State.NOT_FOUND
    found = Index([province_row(1), twin], rejected=rejected).find(hospital_row())
    assert [one.province_code for one in found.rows] == ["P000009"]
