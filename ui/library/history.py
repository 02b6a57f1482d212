"""The history of a code as a line of time; without it a card would say where, and never how."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from app.tracing.card import Entry
from ui.library.words import entry_mark, entry_word
from ui.parts.readable import readable
from ui.parts.rows_model import DETAIL_ROLE, DONE_ROLE, SEVERITY_ROLE, RowsModel


class Step(NamedTuple):
    """An entry and its place: two may be alike."""

    place: int
    entry: Entry


class HistoryModel(RowsModel[Step]):
    """What happened, newest first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("经过"), self.tr("时间"))

    def key(self, row: Step) -> Hashable:
        """Return the place of the entry."""
        return row.place

    def text(self, row: Step, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return self.said(row.entry)
        at = row.entry.at
        return self.tr("时间不详") if at is None else at.astimezone().strftime("%Y-%m-%d")

    def special(self, row: Step, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark, who and by which document, and whether it was taken back."""
        if role == SEVERITY_ROLE and column == 0:
            return entry_mark(row.entry)
        if role == DONE_ROLE:
            return row.entry.reversed_by is not None
        if role == DETAIL_ROLE:
            if column == 1:
                at = row.entry.at
                return "" if at is None else at.astimezone().strftime("%H:%M:%S")
            return self.details(row.entry)
        return None

    def said(self, entry: Entry) -> str:
        """Return what happened, in a few words."""
        word = entry_word(entry)
        if entry.units is not None:
            word = self.tr("{what} {units} 个制剂单位").format(what=word, units=entry.units)
        if entry.problem:
            return self.tr("{what}（未生效）").format(what=word)
        return self.tr("{what}（已冲销）").format(what=word) if entry.reversed_by else word

    def details(self, entry: Entry) -> str:
        """Return who did it, with which document, through which parent, and what was noted."""
        through = ""
        if entry.through:
            through = self.tr("随 {code}").format(code=entry.through)
        parts = (entry.person, entry.document_no, through, entry.note)
        return readable(" · ".join(filter(None, parts)))
