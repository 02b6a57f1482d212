"""The JSON of the `codes` command."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from app.codes.answers import as_json, explain_line
from app.codes.parse import parse

KEYS = [
    "raw",
    "kind",
    "form",
    "code",
    "drug_identifier",
    "serial",
    "platform",
    "gtin",
    "batch",
    "expiry",
    "production_date",
    "sscc",
    "elements",
    "valid",
    "problems",
    "explanation",
]


def test_the_keys_stand_in_the_order_other_programs_rely_on() -> None:
    for text in ("", "x", "81000010000000000001", "(01)06901234567892(21)S1", "TDCMD-UNDO"):
        assert list(as_json(parse(text))) == KEYS


def test_a_gs1_code_is_written_whole() -> None:
    answer = as_json(parse("]d2010690123456789221S1\x1d1126010517280100"))
    assert answer == {
        "raw": "]d2010690123456789221S1\x1d1126010517280100",
        "kind": "trace_code",
        "form": "gs1",
        "code": "010690123456789221S1\x1d1126010517280100",
        "drug_identifier": "06901234567892",
        "serial": "S1",
        "platform": "gs1",
        "gtin": "06901234567892",
        "batch": None,
        "expiry": "2028-01-31",
        "production_date": "2026-01-05",
        "sscc": None,
        "elements": {"01": "06901234567892", "21": "S1", "11": "260105", "17": "280100"},
        "valid": True,
        "problems": [],
        "explanation": {
            "zh": (
                "药品追溯码（GS1）：(01) 商品编码 GTIN 06901234567892，(21) 序列号 S1，"
                "(11) 生产日期 2026-01-05，(17) 有效期至 2028-01-31（日为 00，即当月最后一天）。"
            ),
            "en": (
                "Drug trace code (GS1): (01) GTIN 06901234567892, (21) serial number S1,"
                " (11) production date 2026-01-05,"
                " (17) expiry date 2028-01-31 (day 00: last day of the month)."
            ),
        },
    }


def test_problems_are_objects_with_a_name_and_a_sentence_in_two_languages() -> None:
    answer = as_json(parse("9" * 20))
    problems = answer["problems"]
    assert isinstance(problems, list)
    assert [list(problem) for problem in problems] == [["problem", "message", "english"]]
    assert problems[0]["problem"] == "split-placeholder"


def test_the_line_ending_is_no_part_of_the_line() -> None:
    assert explain_line(b"8100001\x1d\r\n")["raw"] == "8100001\x1d"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_line_is_answered_with_json_of_all_keys(line: bytes) -> None:
    answer = json.loads(json.dumps(explain_line(line), ensure_ascii=False))
    assert list(answer) == KEYS
