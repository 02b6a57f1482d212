"""The words of a code's history."""

from __future__ import annotations

import pytest

from app.receiving.verdicts import Severity
from app.tracing.card import Entry, Happened
from tests.ui.samples import NOW
from ui.application import Dressed
from ui.fake_library import WORKSTATION
from ui.library.words import entry_mark, entry_word


def entry(what: Happened, word: str) -> Entry:
    return Entry(NOW, what, word, "收货员甲", WORKSTATION, "SH20261121-01-0001")


def test_a_rejection_is_named_with_its_reason(qapp: Dressed) -> None:
    rejected = entry(Happened.REJECTED, "damaged")
    assert entry_word(rejected) == "拒收 · 破损"
    assert entry_mark(rejected) is Severity.WRONG
    assert entry_word(entry(Happened.REJECTED, "a reason of tomorrow")) == "拒收"
    assert entry_word(entry(Happened.HELD_BACK, "")) == "待处理"


@pytest.mark.parametrize("what", [each for each in Happened if each is not Happened.MOVED])
def test_whatever_happened_has_a_word_and_a_mark(qapp: Dressed, what: Happened) -> None:
    assert entry_word(entry(what, ""))
    assert entry_mark(entry(what, ""))
