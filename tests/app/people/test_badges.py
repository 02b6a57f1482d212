"""Badges: what is a badge's number, and what is kept of it."""

from __future__ import annotations

import itertools

from app.people.badges import PREFIX, digest_of, make_badge, read_badge


def test_a_badge_reads_back_as_a_scanner_sends_it() -> None:
    """Without it nobody could sign in with the badge that was printed."""
    number = make_badge()
    assert number.startswith(PREFIX)
    assert len(number) == 21
    assert read_badge(f" {number.lower()}\r\n") == number
    assert make_badge() != number


def test_a_misread_badge_is_none() -> None:
    """Without it a worn badge could be another person's."""
    number = make_badge(lambda letters: letters[7])
    for place, letter in itertools.product(range(3, len(number)), "02AZ"):
        if number[place] != letter:
            assert read_badge(number[:place] + letter + number[place + 1 :]) is None
    for text in ("", "TDB", "0012", number[:-1], number + "0", "8100001" + "0" * 13):
        assert read_badge(text) is None


def test_what_is_kept_of_a_badge_does_not_show_it() -> None:
    """Without it whoever reads the database could print badges."""
    number = make_badge()
    assert number.encode() not in digest_of(number)
    assert digest_of(number) == digest_of(number) != digest_of(make_badge())
