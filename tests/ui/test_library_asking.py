"""A typed text is taken for what it most likely is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tracing.values import MoveKind, State
from app.tracing.wanted import Wanted
from tests.ui.library_samples import code
from ui.library.asking import Dates, Filters, Meaning, days_back, guesses, is_whole_code

ANY, CODE, DRUG, BATCH, DOCUMENT = Meaning
GS1 = "(01)06901234567892(21)ABC123"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (code(7), Wanted(code=code(7))),
        (f" {code(7)} ", Wanted(code=f" {code(7)} ")),
        (GS1, Wanted(code=GS1)),
        ("0007", Wanted(code="0007")),
        ("810000100", Wanted(code="810000100")),
        ("阿莫西林", Wanted(item="阿莫西林")),
        ("amxl", Wanted(item="amxl")),
        ("国药准字H20260001", Wanted(item="国药准字H20260001")),
        ("A2601", Wanted(batch="A2601")),
        ("SH20261121-01-0001", Wanted(receipt_no="SH20261121-01-0001")),
        ("qc20261121-01-0001", Wanted(receipt_no="qc20261121-01-0001")),
        ("12", Wanted(batch="12")),
        ("", Wanted()),
    ],
)
def test_the_likeliest_meaning_is_asked_first(text: str, first: Wanted) -> None:
    assert guesses(text)[0].wanted == first


def test_what_may_mean_several_things_is_asked_one_after_the_other() -> None:
    assert [guess.meaning for guess in guesses("PS2026112100001")] == [
        BATCH,
        DOCUMENT,
        DOCUMENT,
        CODE,
        DRUG,
    ]
    assert len(guesses(code(1))) == 1


def test_numbers_typed_in_small_letters_are_asked_in_capitals_too() -> None:
    asked = [guess.wanted for guess in guesses("a2601", BATCH)]
    assert asked == [Wanted(batch="a2601"), Wanted(batch="A2601")]
    documents = [guess.wanted for guess in guesses("ps1", DOCUMENT)]
    assert Wanted(delivery_no="PS1") in documents


def test_a_chip_decides_what_a_text_is() -> None:
    assert {guess.meaning for guess in guesses("A2601", DRUG)} == {DRUG}
    assert guesses("123", CODE) == ()
    assert guesses("", CODE) == guesses("")


@given(st.text(max_size=400), st.sampled_from(Meaning))
def test_any_text_is_asked_for_without_fail(text: str, meaning: Meaning) -> None:
    asked = guesses(text, meaning)
    assert len(asked) == len(set(asked))
    assert meaning is CODE or asked
    is_whole_code(text)


def test_filters_narrow_what_is_asked() -> None:
    first, last = days_back(date(2026, 11, 21), 7)
    assert (first, last) == (date(2026, 11, 15), date(2026, 11, 21))
    received = Filters(State.HELD, None, Dates.RECEIVED, first, last).narrow(Wanted(item="x"))
    assert received == Wanted(item="x", state=State.HELD, received_from=first, received_to=last)
    left = Filters(None, MoveKind.DISPENSED, Dates.LEFT, first, None).narrow(Wanted())
    assert left == Wanted(kind=MoveKind.DISPENSED, left_from=first)
    assert Filters().empty
    assert not Filters(dates=Dates.LEFT).empty
