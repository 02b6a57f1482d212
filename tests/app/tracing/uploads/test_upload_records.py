"""Records made for the insurance, and the faults found in them before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tracing.uploads.checking import Earlier, Known, Standing, UploadRules, check
from app.tracing.uploads.preparing import Lot, Moved, PricedBy, Take, packs_and_pieces, prepare
from app.tracing.uploads.records import UNIVERSAL, Movement, UploadRecord
from app.tracing.uploads.sayings import SEVEN, Flag

MADE, EXPIRES = date(2026, 1, 2), date(2028, 1, 1)
LOT = Lot("YP001", "地喹氯铵含片", "B1", MADE, EXPIRES, 12)
CODES = tuple(f"8100001{number:013d}" for number in range(1, 40))
PARENT = "81000020000000000001"
RULES = UploadRules()


def known(**changed: object) -> Known:
    return replace(Known(Standing.HELD, "YP001", "B1", MADE, EXPIRES), **changed)  # type: ignore[arg-type]


def dispensed(number: str = "FY1", *codes: str) -> UploadRecord:
    codes = codes or (CODES[0],)
    (record,) = prepare(Moved(number, Movement.DISPENSED, LOT, len(codes), codes))
    return record


def test_a_line_of_25_pieces_is_two_packs_and_one_split_pack() -> None:
    packs, pieces = packs_and_pieces(25, 12)
    moved = Moved("FY1", Movement.DISPENSED, LOT, packs, CODES[:2], (Take(CODES[2], 11, pieces),))
    whole, split = prepare(moved)
    assert (whole.record_no, whole.quantity, whole.split, whole.codes) == (
        "FY1", Decimal(2), False, CODES[:2],
    )  # fmt: skip
    assert (split.record_no, split.quantity, split.split, split.codes) == (
        "FY1-S", Decimal("0.0833"), True, CODES[2:3],
    )  # fmt: skip
    assert prepare(moved, universal_split=True)[1].codes == (UNIVERSAL,)
    by_piece = replace(moved, lot=replace(LOT, priced_by=PricedBy.PIECE))
    assert [record.quantity for record in prepare(by_piece)] == [24, 1]
    uncoded = replace(moved, lot=replace(LOT, coded=False), codes=(), takes=(Take("", 0, 1),))
    assert [(one.codes, one.needed) for one in prepare(uncoded)] == [((), 0), ((), 0)]
    assert not check(prepare(uncoded), {}, RULES)


@given(st.integers(1, 1000), st.data())
def test_all_pieces_of_a_box_are_one_box_however_it_is_divided(
    per_pack: int, data: st.DataObject
) -> None:
    lot = replace(LOT, pieces_per_pack=per_pack)
    cuts = data.draw(st.sets(st.integers(1, per_pack), max_size=12)) | {0, per_pack}
    edges = sorted(cuts)
    total = Decimal(0)
    for start, end in pairwise(edges):
        take = Take(CODES[0], start, end - start)
        (record,) = prepare(Moved(f"F{start}", Movement.DISPENSED, lot, 0, (), (take,)))
        assert record.quantity == round(record.quantity, 4) and record.needed == 1
        total += record.quantity
    assert total == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"record_no": ""}, "1 到 28"),
        ({"record_no": "9" * 29}, "1 到 28"),
        ({"packs": 0}, "应大于 0"),
        ({"packs": -1}, "应大于 0"),
        ({"takes": (Take("C", 11, 2),)}, "超出每盒 12"),
        ({"takes": (Take("C", -1, 2),)}, "有误"),
        ({"takes": (Take("C", 0, 0),)}, "有误"),
        ({"lot": replace(LOT, pieces_per_pack=0)}, "转换比"),
    ],
)
def test_a_line_that_no_record_could_say_is_not_made(changed: dict[str, object], said: str) -> None:
    moved = Moved("FY1", Movement.DISPENSED, LOT, 1, CODES[:1])
    with pytest.raises(ValueError, match=said):
        replace(moved, **changed)  # type: ignore[arg-type]


def test_each_of_the_seven_is_found_in_one_upload_and_none_invented() -> None:
    state = {code: known() for code in CODES}
    state[CODES[0]] = known(standing=Standing.NOT_ACTIVATED)
    state[CODES[2]] = known(standing=Standing.CANCELLED)
    elsewhere = Earlier("FY9", Movement.DISPENSED, place="门诊药房")
    state[CODES[3]] = known(standing=Standing.GONE, earlier=(elsewhere,))
    state[CODES[5]] = known(parent=PARENT)
    state[PARENT] = known(boxes=10)
    state[CODES[6]] = known(batch="B2")
    state[CODES[7]] = known(expiry=date(2027, 1, 1))
    records = [
        dispensed("FY1", CODES[0], "81000010000"),
        dispensed("FY2", CODES[2], CODES[3]),
        dispensed("FY3", CODES[4], CODES[4]),
        dispensed("FY4", CODES[4], CODES[5], PARENT),
        dispensed("FY5", CODES[6], CODES[7]),
        dispensed("FY6", *CODES[10:20]),
    ]
    found = check(records, state, RULES)
    assert [(one.record_no, one.flag, one.field) for one in found] == [
        ("FY1", Flag.NOT_ACTIVATED, "drug_trac_codg"),
        ("FY1", Flag.BAD_CODE, "drug_trac_codg"),
        ("FY2", Flag.CANCELLED, "drug_trac_codg"),
        ("FY2", Flag.DUPLICATE, "drug_trac_codg"),
        ("FY3", Flag.DUPLICATE, "drug_trac_codg"),
        ("FY4", Flag.DUPLICATE, "drug_trac_codg"),
        ("FY4", Flag.PARENT, "drug_trac_codg"),
        ("FY4", Flag.NOT_A_BOX, "drug_trac_codg"),
        ("FY5", Flag.BATCH, "manu_lotnum"),
        ("FY5", Flag.DATE, "expy_end"),
    ]
    assert {one.flag for one in found} - {Flag.NOT_A_BOX} == SEVEN and len(SEVEN) == 7
    assert found[3].theirs.chinese == "门诊药房 FY9"
    for one in found:
        said = one.saying
        for value in (one.record_no, one.field):
            assert value in said.chinese and value in said.english
        assert said.chinese.endswith("。") and said.english.endswith(".")
        for value, text in ((one.theirs.chinese, said.chinese), (one.code, said.chinese)):
            assert value in text, (one.flag, value)
        assert said.english.isascii() or "“" in said.english or "门诊" in said.english


def test_pieces_of_one_box_go_several_times_and_a_whole_box_does_not() -> None:
    take = Take(CODES[0], 0, 3)
    moved = [
        Moved(number, Movement.DISPENSED, LOT, 0, (), (replace(take, start=start),))
        for number, start in (("FY1", 0), ("FY2", 3))
    ]
    records = [record for one in moved for record in prepare(one)]
    before = (Earlier("FY0-S", Movement.DISPENSED, split=True),)
    state = {CODES[0]: known(standing=Standing.GONE, earlier=before)}
    assert check(records, state, RULES) == ()
    both = check([*records, dispensed("FY3")], state, RULES)
    assert [(one.record_no, one.flag) for one in both] == [
        ("FY2-S", Flag.DUPLICATE),
        ("FY3", Flag.DUPLICATE),
        ("FY3", Flag.DUPLICATE),
    ]


def test_what_comes_back_must_be_what_was_given() -> None:
    moved = Moved("TY1", Movement.TAKEN_BACK, LOT, 1, CODES[:1], of_record="FY1")
    (back,) = prepare(moved)
    sale = Earlier("FY1", Movement.DISPENSED)
    gone = known(standing=Standing.GONE)
    assert check([back], {CODES[0]: replace(gone, earlier=(sale,))}, RULES) == ()
    for earlier in ((), (replace(sale, record_no="FY2"),)):
        (refused,) = check([back], {CODES[0]: replace(gone, earlier=earlier)}, RULES)
        assert refused.flag is Flag.NOT_GIVEN
    takes = (Take(CODES[0], 0, 3),)
    (split,) = prepare(replace(moved, packs=0, codes=(), takes=takes))
    sold = tuple(Earlier(f"FY{n}-S", Movement.DISPENSED, split=True) for n in (1, 2))
    assert check([split], {CODES[0]: replace(gone, earlier=sold)}, RULES) == ()


def test_counts_numbers_stock_items_and_the_universal_code_are_checked() -> None:
    twenty_nines = replace(dispensed(), codes=(UNIVERSAL,))
    cases: list[tuple[UploadRecord, dict[str, object], Flag]] = [
        (replace(dispensed(), needed=2), {}, Flag.COUNT),
        (replace(dispensed(), quantity=Decimal(0)), {}, Flag.QUANTITY),
        (replace(dispensed(), record_no="9" * 31), {}, Flag.NUMBER),
        (dispensed(), {"standing": Standing.ACTIVE}, Flag.NOT_HELD),
        (dispensed(), {"item_code": "YP002", "batch": "B7"}, Flag.OTHER_ITEM),
        (dispensed(), {"standing": Standing.ABSENT}, Flag.BAD_CODE),
        (twenty_nines, {}, Flag.UNIVERSAL),
    ]
    for record, changed, flag in cases:
        found = check([record], {CODES[0]: known(**changed)}, RULES)
        assert [one.flag for one in found] == [flag]
    twice = check([dispensed(), dispensed("FY1", CODES[1])], {}, RULES)
    assert [one.flag for one in twice] == [Flag.NUMBER]
    split = replace(twenty_nines, split=True)
    assert (
        check([split, replace(split, record_no="FY2")], {}, UploadRules(universal_split=True)) == ()
    )
    gs1 = "010690123456789221" + "A" * 13
    assert check([dispensed("FY1", gs1)], {}, RULES) == ()
    (long,) = check([dispensed("FY1", gs1)], {}, UploadRules(code_length=30))
    assert long.flag is Flag.BAD_CODE and "30" in long.saying.english


def test_a_record_that_was_sent_before_may_be_sent_again() -> None:
    own = known(standing=Standing.GONE, earlier=(Earlier("FY1", Movement.DISPENSED),))
    assert check([dispensed()], {CODES[0]: own}, RULES) == ()
    counted = replace(dispensed(), movement=Movement.COUNTED)
    before = known(earlier=(Earlier("PD0", Movement.COUNTED),))
    assert check([counted], {CODES[0]: before}, RULES) == ()
