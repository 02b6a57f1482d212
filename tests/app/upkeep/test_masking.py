"""What is sent to support names no box, no person and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.upkeep.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("scan 81000010000000000017 ok", "scan 8100001••• ok"),
        ("(01)06901234567892(21)ABC123(10)A1", "(01)069•••(21)•••"),
        ("01069012345678922110000000001", "0106901•••"),
        ("电话 13800000000。", "电话 138•••。"),
        ("身份证 11010119900101001X", "身份证 110•••"),
        ("password=hunter22; next", "password=•••; next"),
        ('{"token": "abcdef"}', '{"token": "•••"}'),
        ("Authorization: Bearer abc.def.ghi", "Authorization: Bearer •••"),
        ("口令：peixun-2026，", "口令：•••，"),
        ("https://someone:pass@example.org/x", "https://•••@example.org/x"),
        ("who@example.org", "•••@•••"),
        ("dk1234567890abcdefghijklmnopqrst", "dk12•••"),
        ("id 0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000", "id 0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000"),
        ("2026-11-21 08:15:00 took 0.123456789012 s", "2026-11-21 08:15:00 took 0.123456789012 s"),
    ],
)
def test_what_names_one_thing_is_taken_out(text: str, masked: str) -> None:
    """A box, a telephone or a password would be read by support."""
    assert mask(text) == masked


def test_names_and_the_home_of_a_person_are_taken_out() -> None:
    """A log says who scanned, and the path of a file says who signed in to the computer."""
    said = mask("王小明 opened /home/wang/x；王小明二", ["王小明", "王小明二"], Path("/home/wang"))

    assert said == "人员2 opened ~/x；人员1"


@given(
    before=st.text(
        st.characters(blacklist_categories=("Nd", "Cs"), blacklist_characters=".-"), max_size=8
    ),
    drug=st.from_regex(r"8\d{6}", fullmatch=True),
    serial=st.from_regex(r"\d{13}", fullmatch=True),
    after=st.text(max_size=8),
)
def test_no_serial_of_a_box_is_left(before: str, drug: str, serial: str, after: str) -> None:
    """One way of writing before a code would let all codes through."""
    assert drug + serial not in mask(f"{before}{drug}{serial}{after}")
