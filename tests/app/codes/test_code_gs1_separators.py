"""Element strings that arrive without their separators."""

from __future__ import annotations

import random
import string
import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.codes.code import Code, Form, Kind
from app.codes.gs1.separators import hides_elements, hides_serial
from app.codes.parse import LONGEST_TEXT, parse
from app.codes.reading import GS

GTIN = "06901234567892"
SSCC = "106141412345678908"


def problems(code: Code) -> list[str]:
    return [problem.problem for problem in code.problems]


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        (
            "010415013832707721100251263204341727013110403751B",
            {"01": "04150138327077", "21": "10025126320434", "17": "270131", "10": "403751B"},
        ),
        (f"00{SSCC}02{GTIN}374010LOT1", {"00": SSCC, "02": GTIN, "37": "40", "10": "LOT1"}),
        (f"01{GTIN}17280131305" + "21S1", {"01": GTIN, "17": "280131", "30": "5", "21": "S1"}),
        (
            f"01{GTIN}21ABCDEFGHIJKLMNOPQ11260101" + "17280131",
            {"01": GTIN, "21": "ABCDEFGHIJKLMNOPQ", "11": "260101", "17": "280131"},
        ),
        (
            f"01{GTIN}10LOT-2026-07-A-000121SERIAL-OF-A-BOX",
            {"01": GTIN, "10": "LOT-2026-07-A-0001", "21": "SERIAL-OF-A-BOX"},
        ),
    ],
)
def test_a_lost_separator_is_found_where_one_reading_is_left(
    text: str, elements: dict[str, str]
) -> None:
    for written in (text, f"]d2{text}", f" {text}\r\n"):
        code = parse(written)
        assert (code.valid, problems(code), code.elements) == (True, [], elements)
    canonical = parse(text).code
    assert canonical is not None
    if "01" in elements:
        assert GS in canonical
        assert parse(canonical).elements == elements


@pytest.mark.parametrize(
    ("text", "agreed"),
    [
        (f"01{GTIN}21SER0011728013110LOT001234", {"01": GTIN, "10": "LOT001234"}),
        (f"00{SSCC}02{GTIN}374010210301", {"00": SSCC, "02": GTIN}),
        (f"01{GTIN}21{'10' * 20}", {"01": GTIN}),
    ],
)
def test_several_readings_are_not_guessed_between(text: str, agreed: dict[str, str]) -> None:
    code = parse(text)
    assert (code.valid, code.code, problems(code)) == (False, None, ["missing-separator"])
    assert code.elements == agreed
    assert code.kind in (Kind.TRACE_CODE, Kind.CARTON_LABEL)


@pytest.mark.parametrize(
    "tail",
    [
        "SER0011728013110L001",
        "SER00117280131",
        "SER1126013117280131",
        "SER00110L00117280131",
        "123456781728013110L1",
        "12345617280131102301",
        "1234567817280131",
        "12345678910L001",
        "12345610AB12",
    ],
)
def test_a_serial_that_must_have_swallowed_other_elements_is_not_stored(tail: str) -> None:
    code = parse(f"01{GTIN}21{tail}")
    assert (code.kind, code.form, code.valid) == (Kind.TRACE_CODE, Form.GS1, False)
    assert (code.code, problems(code)) == (None, ["missing-separator"])
    assert code.elements == {"01": GTIN}


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}21S1",
        f"01{GTIN}1728013121SER10L001",
        f"01{GTIN}1728013121SER2110A21",
        f"01{GTIN}1728013121SER00117300131",  # it has its expiry
        f"01{GTIN}21SER00117281331",  # no such day
        f"01{GTIN}21SER00117990131",  # no year of a drug
        f"01{GTIN}2112345613260131",  # thirteen may be part of a number
        f"01{GTIN}21202510A00001",  # a year and a month
        f"01{GTIN}2120251210A001",
        f"01{GTIN}21123456781012",
        f"01{GTIN}21123456781000CN",
    ],
)
def test_what_gs1_allows_without_a_separator_is_never_refused(text: str) -> None:
    code = parse(f"]d2{text}")
    assert (code.valid, problems(code)) == (True, [])
    assert code.code is not None
    assert parse(f"]d2{code.code}").elements == code.elements


def test_a_reader_that_sends_separators_is_believed() -> None:
    serial = "SER0011728013110L001"
    texts = [f"{GS}01{GTIN}21{serial}", f"]d201{GTIN}21{serial}{GS}", f"(01){GTIN}(21){serial}"]
    texts += [f"01{GTIN}21{serial}^]", f"https://example.org/01/{GTIN}/21/{serial}"]
    answers = [parse(text) for text in texts]
    assert all(answer.valid and answer.serial == serial for answer in answers)
    # Its last separator is needed, or the same code would be refused when it is read again.
    assert {answer.code for answer in answers} == {f"01{GTIN}21{serial}{GS}"}
    assert parse(f"01{GTIN}21{serial}{GS}10L9").valid


def test_a_batch_that_hides_a_serial_is_said_beside_the_missing_serial() -> None:
    short = parse(f"01{GTIN}1728013110A2101")
    assert problems(short) == ["missing-serial"]
    long = parse(f"01{GTIN}1728013110A210112345678")
    assert problems(long) == ["missing-serial", "missing-separator"]
    assert (long.batch, long.code, long.valid) == ("A210112345678", None, False)
    written = parse(f"(01){GTIN}(10)A210112345678")
    assert problems(written) == ["missing-serial"]


def test_a_serial_of_random_digits_is_doubted_once_in_ten_thousand() -> None:
    chance = random.Random(20260921)
    taken = ("01", "21")
    for length in (12, 20):
        serials = ("".join(chance.choices(string.digits, k=length)) for _ in range(100_000))
        assert sum(hides_elements("21", serial, taken) for serial in serials) <= 12


def test_a_serial_of_random_letters_and_digits_is_doubted_more_seldom_still() -> None:
    chance = random.Random(20260921)
    alphabet = string.ascii_uppercase + string.digits
    serials = ("".join(chance.choices(alphabet, k=20)) for _ in range(100_000))
    assert sum(hides_elements("21", serial, ("01", "21")) for serial in serials) <= 1


@pytest.mark.parametrize(
    ("value", "hidden"),
    [("A2101", False), ("A21123456", True), ("21123456", False), ("2121123456", True)],
)
def test_a_hidden_serial_has_six_characters_and_something_before_it(
    value: str, hidden: bool
) -> None:
    assert hides_serial(value) == hidden


pieces = st.sampled_from(
    ["10", "21", "17280131", "11260101", "37", "30", "240", "241", "20", "00", "01", "02", "1", "A"]
)


@settings(deadline=None)
@given(st.lists(pieces, max_size=60).map("".join))
@example("10" * 150)
@example("1021" * 75)
@example("240241" * 45)
@example("2010301721" * 30)
@example("17280131" * 36)
def test_any_mixture_of_identifiers_is_answered_in_bounded_time(rest: str) -> None:
    began = time.process_time()
    code = parse(f"]d201{GTIN}21{rest}"[:LONGEST_TEXT])
    assert time.process_time() - began < 1  # some milliseconds; a search without bounds takes ages
    assert code.gtin == GTIN
    if code.valid:
        assert code.code is not None
        assert parse(f"]d2{code.code}").elements == code.elements


def test_the_longest_text_of_damaged_fields_is_answered_in_bounded_time() -> None:
    field = f"21{'10210' * 50}"
    text = GS.join([f"01{GTIN}", *[field] * 7])[:LONGEST_TEXT]
    began = time.process_time()
    assert not parse(text).valid
    assert time.process_time() - began < 2


@settings(deadline=None)
@given(
    st.text(string.ascii_uppercase, min_size=1, max_size=12),
    st.text(string.ascii_uppercase, min_size=1, max_size=12),
    st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31)),
)
def test_with_letters_alone_the_lost_parts_are_never_mixed_up(
    serial: str, batch: str, day: date
) -> None:
    text = f"01{GTIN}21{serial}17{day:%y%m%d}10{batch}"
    code = parse(text)
    if code.valid:
        assert (code.serial, code.batch) == (serial, batch)
    else:
        assert problems(code) == ["missing-separator"]
