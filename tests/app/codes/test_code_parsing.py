"""What a text is: the strings a receiving desk meets, and how they are told apart."""

from __future__ import annotations

from datetime import date

import pytest

from app.codes.code import Code, Command, Form, Kind, Platform
from app.codes.parse import LONGEST_TEXT, parse, parse_bytes

TRACE = "81000010000000000001"
GTIN = "06901234567892"


def problems(code: Code) -> list[str]:
    return [problem.problem for problem in code.problems]


@pytest.mark.parametrize(
    ("text", "kind", "form", "elements"),
    [
        (
            f"01{GTIN}1726093010L1\x1d21S1",
            Kind.TRACE_CODE,
            Form.GS1,
            {"01": GTIN, "17": "260930", "10": "L1", "21": "S1"},
        ),
        (f"01{GTIN}21s1\x1d10ab-c", Kind.TRACE_CODE, Form.GS1, {"10": "ab-c"}),
        (f"01{GTIN}1726090021S1", Kind.TRACE_CODE, Form.GS1, {"17": "260900"}),
        (f"01{GTIN}1728020021S1", Kind.TRACE_CODE, Form.GS1, {"17": "280200"}),
        (f"]d201{GTIN}1726093021S1", Kind.TRACE_CODE, Form.GS1, {"21": "S1"}),
        (f"]C101{GTIN}1726093021S1", Kind.TRACE_CODE, Form.GS1, {"21": "S1"}),
        (f"\x1d01{GTIN}1726093021S1", Kind.TRACE_CODE, Form.GS1, {"21": "S1"}),
        (f"(01){GTIN}(17)260930(21)S1", Kind.TRACE_CODE, Form.GS1, {"21": "S1"}),
        ("00106141412345678908", Kind.CARTON_LABEL, Form.SSCC, {"00": "106141412345678908"}),
        (
            f"0010614141234567890802{GTIN}3740\x1d10L1",
            Kind.CARTON_LABEL,
            Form.SSCC,
            {"02": GTIN, "37": "40", "10": "L1"},
        ),
        ("81000010000000000017", Kind.TRACE_CODE, Form.DIGITS_20, {}),
        ("87000010000000000001", Kind.TRACE_CODE, Form.DIGITS_20, {}),
        ("80081234560000012345", Kind.TRACE_CODE, Form.DIGITS_20, {}),
        ("83000010000000000001", Kind.TRACE_CODE, Form.DIGITS_20, {}),
        ("6901234567892", Kind.PRODUCT_CODE, Form.EAN_13, {}),
    ],
)
def test_the_strings_of_a_receiving_desk_are_told_apart(
    text: str, kind: Kind, form: Form, elements: dict[str, str]
) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.valid, problems(code)) == (kind, form, True, [])
    assert elements.items() <= code.elements.items()
    assert code.raw == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("01069012345678931726093010L1\x1d21S1", "check-digit"),
        (f"01{GTIN}1726133010L1\x1d21S1", "date"),
        (f"01{GTIN}1726023021S1", "date"),
        (f"01{GTIN}21S1\x1d89XX\x1d10L1", "unknown-ai"),
        (f"01{GTIN}21S1\x1d17260", "length"),
        (f"01{GTIN}1726093010L1", "missing-serial"),
        (f"01{GTIN}21", "length"),
        (f"01{GTIN}21S#1", "charset"),
        (f"01{GTIN}21S1\x1d10L1\x1d10L2", "duplicate-ai"),
    ],
)
def test_a_damaged_gs1_trace_code_is_refused_with_the_reason(text: str, problem: str) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.valid) == (Kind.TRACE_CODE, Form.GS1, False)
    assert problem in problems(code)
    assert code.gtin == text[2:16]


def test_twenty_digits_give_drug_identifier_and_serial() -> None:
    code = parse(TRACE)
    assert (code.code, code.drug_identifier, code.serial) == (TRACE, "8100001", "0000000000001")
    assert code.platform is Platform.MSFX


def test_twenty_digits_of_another_platform_are_valid() -> None:
    code = parse("17000010000000000001")
    assert (code.form, code.platform, code.valid) == (Form.DIGITS_20, Platform.OTHER, True)


@pytest.mark.parametrize(
    "text",
    [
        f" {TRACE}\r\n",
        "8100001 0000000000001",
        "8100001-0000000000001",
        "8100001 - 0000000000001",
        "8100 0010 0000 0000 0001",
        "8100-0010-0000-0000-0001",
        "８１００　００１０　００００　００００　０００１",
        "８１００００１　００００００００００００１",
        f"]C0{TRACE}",
        f"]C1{TRACE}",
        f"]d2{TRACE}",
        f"\x1d{TRACE}",
        f"https://example.cn/q/{TRACE}",
        f"HTTPS://EXAMPLE.CN/q?id=12345678901234567890123&code={TRACE}",
    ],
)
def test_twenty_digits_are_found_however_they_are_written(text: str) -> None:
    code = parse(text)
    assert code.form is Form.DIGITS_20
    assert code.valid
    assert code.code is not None
    assert code.code.startswith("81000")


@pytest.mark.parametrize(
    "text",
    [
        "8100 0010 0000 0000",
        "8100 0010 0000 0000 0001 0002",
        "8100  0010 0000 0000 0001",
        "8100 0010 0000 0000 001",
        "81000 01000 00000 00001",
        "8100 0010 0000 0000 000A",
        "8100,0010,0000,0000,0001",
    ],
)
def test_other_groups_of_digits_are_not_joined(text: str) -> None:
    code = parse(text)
    assert not code.valid
    assert code.kind is Kind.UNKNOWN


def test_a_carton_label_typed_in_groups_is_still_a_carton_label() -> None:
    code = parse("0010 6141 4123 4567 8908")
    assert (code.form, code.elements) == (Form.SSCC, {"00": "106141412345678908"})


@pytest.mark.parametrize("symbology", ["]C1", "]d2", "]Q3", "]e0"])
@pytest.mark.parametrize("start", ["8003", "8008", "8020", "8100", "8110", "8112", "8200"])
def test_twenty_digits_that_begin_as_an_identifier_are_still_a_trace_code(
    symbology: str, start: str
) -> None:
    digits = f"{start}0010000000000017"
    assert parse(digits).form is Form.DIGITS_20
    assert parse(symbology + digits).code == digits


def test_twenty_digits_called_gs1_by_the_reader_are_gs1_when_they_parse_completely() -> None:
    code = parse(f"]C101{GTIN}2112")
    assert (code.form, code.serial, code.valid) == (Form.GS1, "12", True)
    assert parse(f"01{GTIN}2112").form is Form.DIGITS_20


def test_an_sscc_is_one_carton_however_much_its_label_says() -> None:
    sscc = "106141412345678908"
    texts = [sscc, f"00{sscc}", f"]C100{sscc}", f"(00){sscc}", f"00{sscc}02{GTIN}3740\x1d10L1"]
    answers = [parse(text) for text in texts]
    assert {answer.code for answer in answers} == {sscc}
    assert {answer.kind for answer in answers} == {Kind.CARTON_LABEL}
    assert {answer.sscc for answer in answers} == {sscc}
    assert (answers[-1].gtin, answers[-1].batch) == (GTIN, "L1")


def test_an_sscc_with_a_wrong_check_digit_is_not_a_carton() -> None:
    assert problems(parse("106141412345678909")) == ["check-digit"]
    assert parse("106141412345678909").kind is Kind.UNKNOWN
    called_gs1 = parse("]C100106141412345678909")
    assert (called_gs1.kind, problems(called_gs1)) == (Kind.CARTON_LABEL, ["check-digit"])


def test_a_label_of_contents_alone_names_no_carton() -> None:
    code = parse(f"02{GTIN}10L1\x1d3740")
    assert (code.kind, code.valid, problems(code)) == (Kind.CARTON_LABEL, False, ["missing-sscc"])
    assert (code.gtin, code.batch, code.elements["37"]) == (GTIN, "L1", "40")


def test_the_placeholder_of_opened_boxes_is_no_trace_code_of_a_box() -> None:
    code = parse("9" * 20)
    assert (code.kind, code.form, code.valid) == (Kind.TRACE_CODE, Form.DIGITS_20, False)
    assert problems(code) == ["split-placeholder"]


@pytest.mark.parametrize(
    ("text", "form"),
    [("6924561884075", Form.EAN_13), ("06901234567893", Form.GTIN_14)],
)
def test_a_product_code_with_a_wrong_check_digit_is_refused(text: str, form: Form) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.valid) == (Kind.PRODUCT_CODE, form, False)
    assert problems(code) == ["check-digit"]


def test_product_codes_give_their_gtin_in_fourteen_digits() -> None:
    assert parse("6924561884074").gtin == "06924561884074"
    assert parse("16901234567899").gtin == "16901234567899"


@pytest.mark.parametrize(
    ("text", "form", "code", "found"),
    [
        ("]E06901234567892", Form.EAN_13, "6901234567892", []),
        ("]E0036000291452", Form.EAN_13, "0036000291452", []),
        ("]E00036000291452", Form.EAN_13, "0036000291452", []),
        ("]E0036000291453", Form.EAN_13, "0036000291453", ["check-digit"]),
        ("]E496385074", Form.GTIN_14, "00000096385074", []),
        ("]E496385075", Form.GTIN_14, "00000096385075", ["check-digit"]),
    ],
)
def test_short_product_codes_are_known_where_the_reader_names_the_symbol(
    text: str, form: Form, code: str, found: list[str]
) -> None:
    answer = parse(text)
    assert (answer.kind, answer.form, answer.code) == (Kind.PRODUCT_CODE, form, code)
    assert (answer.gtin, problems(answer)) == (code.zfill(14), found)
    assert parse(code).code == code


@pytest.mark.parametrize("text", ["96385074", "036000291452", "]C096385074", "]E0CTN-000001"])
def test_eight_or_twelve_characters_are_anybodys_number_otherwise(text: str) -> None:
    assert parse(text).kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    "text", ["TDCMD-UNDO", "tdcmd-undo", "]C0TDCMD-UNDO", "ＴＤＣＭＤ－ＵＮＤＯ"]
)
def test_a_printed_command_is_read_in_any_case(text: str) -> None:
    code = parse(text)
    assert (code.kind, code.code, code.valid) == (Kind.COMMAND, Command.UNDO.value, True)


def test_a_command_of_another_version_is_refused_by_name() -> None:
    code = parse("TDCMD-DANCE")
    assert (code.kind, code.valid, problems(code)) == (Kind.COMMAND, False, ["unknown-command"])


@pytest.mark.parametrize("text", ["", "  \r\n", "\x1d", "]C1", "]d2\x1d", "\ufeff"])
def test_nothing_read_is_answered_as_unknown(text: str) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.code, code.valid) == (Kind.UNKNOWN, None, None, False)
    assert problems(code) == ["empty"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("8100001000000000001", "length"),
        ("810000100000000000011", "length"),
        ("8100001\x00000000000001", "charset"),
        ("٨١٠٠٠٠١٠٠٠٠٠٠٠٠٠٠٠٠١", "unrecognised"),
        ("hello", "unrecognised"),
        ("]", "unrecognised"),
        ("()", "unrecognised"),
        ("http://[", "unrecognised"),
        ("0" * (LONGEST_TEXT + 1), "length"),
        ("8" * 5000, "length"),
        ("(01)" * 400, "length"),
        ("\x1d10" * 600, "charset"),
        ("]C2" + "1" * 30, "length"),
        ("81000010\x07000000000001", "charset"),
        (f"01{GTIN}21S\x071", "charset"),
        ("A" * 5000, "length"),
    ],
)
def test_rubbish_is_refused_with_a_reason(text: str, problem: str) -> None:
    code = parse(text)
    assert not code.valid
    assert problem in problems(code)


def test_a_carton_number_of_the_distributors_own_is_unknown_but_comparable() -> None:
    code = parse("]C0 CTN-20260921-003 ")
    assert (code.kind, code.form, code.code) == (Kind.UNKNOWN, Form.OTHER, "CTN-20260921-003")


def test_a_number_that_only_begins_as_gs1_is_not_gs1() -> None:
    assert parse("0120260921000123456").form is Form.OTHER
    assert parse("0220260921000124").form is Form.OTHER


@pytest.mark.parametrize("text", ["(10)L1(17)270131", "17270131\x1d10L1", "]d21727013110L1"])
def test_batch_and_expiry_alone_are_read_and_are_no_code(text: str) -> None:
    code = parse(text)
    assert (code.kind, code.form, code.valid) == (Kind.UNKNOWN, Form.GS1, False)
    assert (code.batch, code.expiry) == ("L1", date(2027, 1, 31))
    assert problems(code) == ["missing-gtin"]


def test_bytes_are_read_as_their_text() -> None:
    code = parse_bytes("８１００００１".encode("gb18030") + b"-0000000000001")
    assert code.code == TRACE
    assert code.raw == "８１００００１-0000000000001"


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe\x80", b"\x81" * 5000, b"0106901234567892\xff21S1", b"\x00" * 30, b"]d2\xff"]
)
def test_bytes_that_are_no_text_are_refused_with_a_reason(raw: bytes) -> None:
    code = parse_bytes(raw)
    assert not code.valid
    assert code.problems


def test_every_problem_is_one_sentence_in_both_languages() -> None:
    texts = ["", "x", "123", "1" * 18, "1" * 2001, "9" * 20, "(01)1(21)", "\x01", "TDCMD-X"]
    texts += ["6924561884075", "国药准字X", "(99)A(01)A", f"01{GTIN}", f"(01){GTIN}(21)S(21)T"]
    texts += [f"01{GTIN}21{'S' * 30}", f"01{GTIN}21S#", f"01{GTIN}21SER0011728013110L001"]
    texts += [f"01{GTIN}21SER0011728013110LOT001234", f"(01){GTIN}(21)S1(37)1(17)261331"]
    texts += ["00106141412345678908" + "10L1", "https://id.gs1.org/ARHKVAdpQg", "(02)1"]
    texts += [f"https://x.cn/{TRACE}/81000010000000000002", f"(01){GTIN}(21)S1(422)1(88)1"]
    for text in texts:
        found = parse(text).problems
        assert found
        for problem in found:
            assert problem.message.endswith("。")
            assert problem.message.count("。") == 1
            assert problem.english.endswith(".")
            assert problem.english.isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "8100001000000000\ufffd001",
        "https://code.example/81000010000000000017?from=\ufffd",
        "]d2010690123456789221SER\ufffd1",
    ],
)
def test_what_a_reader_could_not_tell_is_no_code_whatever_stands_around_it(text: str) -> None:
    code = parse(text)

    assert (code.kind, code.code, code.valid) == (Kind.UNKNOWN, None, False)
    assert [problem.problem for problem in code.problems] == ["charset"]
