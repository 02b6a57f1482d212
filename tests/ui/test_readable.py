"""What cannot be seen in a code is shown by its name, wherever raw texts are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.codes.parse import parse
from app.receiving.progress import LooseScan
from app.receiving.verdicts import Sentence, Verdict
from tests.ui import samples
from tests.ui.stage import Stage
from ui.parts.readable import readable
from ui.receiving.settle_dialog import SettleDialog

RAW = "0106901234567892" + "1726093010L1\x1d21S1"
SHOWN = "0106901234567892" + "1726093010L1<GS>21S1"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (RAW, SHOWN),
        ("A\x00\x1e\x7f\r", "A<NUL><RS><U+007F><CR>"),
        ("箱\u202e1\u200b", "箱<U+202E>1<U+200B>"),
        ("阿莫西林 0.25g\u3000盒", "阿莫西林 0.25g\u3000盒"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_name(raw: str, shown: str) -> None:
    assert readable(raw) == shown


@given(st.text())
def test_nothing_unseen_is_left_and_nothing_seen_is_lost(raw: str) -> None:
    shown = readable(raw)
    assert not any(ord(character) < 32 for character in shown)
    assert readable(shown) == shown
    if raw.isprintable():
        assert shown == raw


def test_a_code_typed_off_the_screen_is_the_same_code() -> None:
    assert parse(readable(RAW)).code == parse(RAW).code


def test_no_table_dialog_or_sentence_shows_an_empty_box(working: Stage, qtbot: QtBot) -> None:
    page, code = working.window.pages.receiving, RAW
    entry = replace(
        samples.tray_entry(Verdict.UNKNOWN_CODE, 5),
        raw=code,
        sentence=Sentence("unknown-code", {"text": code}),
    )
    page.tray.show_entries([entry])
    answer = replace(samples.answer(Verdict.UNKNOWN_CODE), raw=code, code=None)
    page.answers.show_answer(replace(answer, sentence=entry.sentence))
    page.verdict.show_answer(replace(answer, sentence=entry.sentence), None)
    dialog = SettleDialog(entry, working.window)
    texts = [label.text() for label in dialog.findChildren(QLabel)] + [page.verdict.shown.sentence]
    for model in (page.tray.model, page.answers.model):
        first = model.index(0, 0)
        texts += [first.data(Qt.ItemDataRole.DisplayRole), first.data(Qt.ItemDataRole.ToolTipRole)]
    assert not any("\x1d" in text for text in texts)
    assert sum("&lt;GS&gt;" in text or "<GS>" in text for text in texts) == 6
    working.window.pages.deliveries.take_scan(LooseScan(code, "serial"))
    assert SHOWN in working.window.notice.label.text()
