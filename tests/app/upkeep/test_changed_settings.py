from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.labels.designing import DesignEntry, DesignsListed, Offered, Which
from app.labels.printers import LabelPrinter, LabelPrintersKept, Reach
from app.packing.events import RelayRow, RelaysShown
from app.papers import Choice, ChoicesKept, PaperKind
from app.people.audit.kinds import Kind
from app.people.audit.values import Note
from app.readers.events import ReaderShown, ReadersShown
from app.readers.profile import ReaderProfile
from app.readers.saying import Saying
from app.readers.settings import WedgeSettings
from app.store.second_copies import SecondPlaceShown
from app.store.second_place import SecondPlace
from app.upkeep.window_audit import WindowAudit

READER = ReaderProfile("keyboard-1", "左边的枪", WedgeSettings())
RELAY = RelayRow("31010000001", "https://relay.example", "K1")
DESIGN = DesignEntry(Which("mine", own=True), "货架签", "shelf", 70, 40, mark="a")
NOTHING_OFFERED = Offered((), (), (), 0, 0)
PLACE = SecondPlace(Path("usb"), Path("usb/own"), datetime(2026, 11, 21, tzinfo=UTC))
PRINTER = LabelPrinter(name="窗口", reach=Reach.FOLDER, address="out")


def readers(*profiles: ReaderProfile) -> ReadersShown:
    return ReadersShown(tuple(ReaderShown(one, None, scans=7) for one in profiles))


def designs(*entries: DesignEntry) -> DesignsListed:
    shipped = DesignEntry(Which("shelf", own=False), "货架签", "shelf", 70, 40)
    return DesignsListed(NOTHING_OFFERED, (*entries, shipped))


def place(folder: SecondPlace | None) -> SecondPlaceShown:
    return SecondPlaceShown(folder, Saying("在", "there"))


CHANGES = (
    (readers(READER), readers(replace(READER, name="右边的枪")), "reader", "右边的枪", "name"),
    (readers(READER), readers(), "reader", "左边的枪", "name"),
    (
        RelaysShown((RELAY,)),
        RelaysShown((replace(RELAY, key_id="K2"),)),
        *("relay", "https://relay.example", "key_id"),
    ),
    (designs(DESIGN), designs(replace(DESIGN, mark="b")), "label-design", "货架签", "mark"),
    (place(None), place(PLACE), "second-place", "usb", "folder"),
)


class Notes:
    """Takes down what is noted."""

    def __init__(self) -> None:
        self.all: list[Note] = []

    def note(self, note: Note) -> None:
        self.all.append(note)


def noted(*events: object) -> list[Note]:
    notes = Notes()
    audit = WindowAudit(notes)
    audit.person_changed("甲")
    notes.all.clear()
    for event in events:
        audit.heard(event)
    return notes.all


@pytest.mark.parametrize(("first", "then", "kind", "words", "differs"), CHANGES)
def test_a_setting_that_is_shown_otherwise_is_written_down_once_with_what_it_was(
    first: object, then: object, kind: str, words: str, differs: str
) -> None:
    # Without it nobody could say who set a reader, a relay or a label otherwise, and what it was.
    (note,) = noted(first, first, then, then)
    assert (note.kind, note.actor.name) == (Kind.SETTINGS_CHANGED, "甲")
    assert (note.subject.kind, note.subject.words) == (kind, words)
    before, after = (json.loads(text) if text else {} for text in (note.before, note.after))
    assert before.get(differs) != after.get(differs)


def test_printers_say_themselves_what_they_were() -> None:
    # Without it the printer of a controlled drug's paper could be another one since yesterday.
    other = Choice(printer="仓库", copies=2)
    kept = ChoicesKept(
        before=((PaperKind.RECEIPT, Choice()), (PaperKind.CASE, Choice())),
        after=((PaperKind.RECEIPT, other), (PaperKind.CASE, Choice())),
    )
    paper, label = noted(kept, ChoicesKept("写不进"), LabelPrintersKept(after=(PRINTER,)))
    assert (paper.subject.kind, paper.subject.words) == ("paper-printer", "收货单")
    assert (json.loads(paper.before)["copies"], json.loads(paper.after)["copies"]) == (1, 2)
    assert (label.subject.words, label.before) == ("窗口", "")
