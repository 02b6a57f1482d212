"""Cartons, the exceptions tray and the last answers: what stands beside the lines.

Without it a clerk would not know which carton is open, what was refused, or what the scan before
the last one said.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.receiving.progress import CartonProgress, TrayEntry
from app.receiving.verdicts import Answer
from ui.links.foreign_label import ForeignLabel
from ui.parts.action_button import ActionButton
from ui.parts.languages import TranslatedWidget
from ui.parts.marks import SpecialMark
from ui.parts.readable import readable
from ui.parts.rows_model import (
    DETAIL_ROLE,
    DONE_ROLE,
    MARK_ROLE,
    PROGRESS_ROLE,
    SEVERITY_ROLE,
    RowsModel,
)
from ui.parts.rows_view import RowsView
from ui.parts.verdict_words import (
    answer_severity,
    answer_word,
    opens_only,
    sentence_text,
    verdict_word,
)
from ui.receiving.assign_dialog import unknown_identifier
from ui.receiving.told_words import told_text

ANSWERS_KEPT = 20
_SQUEEZED = 36
_DIGITS = re.compile(r"([0-9]+)")


class CartonsModel(RowsModel[CartonProgress]):
    """Cartons by their numbers, as they stand on the delivery note."""

    right_aligned = frozenset({1})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("箱号"), self.tr("实收 / 应收"))

    def key(self, row: CartonProgress) -> Hashable:
        """Return the number of the carton."""
        return row.carton_no

    def text(self, row: CartonProgress, column: int) -> str:
        """Return what a cell says."""
        if column == 0:
            return row.carton_no
        return str(row.received) if row.expected is None else f"{row.received} / {row.expected}"

    def show_rows(self, rows: Sequence[CartonProgress]) -> None:
        """Show all cartons; 2 comes before 10."""
        super().show_rows(sorted(rows, key=_numerical))

    def special(self, row: CartonProgress, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the bar, and how the carton is to be scanned."""
        if role == DONE_ROLE:
            return row.complete
        if role == PROGRESS_ROLE and column == 1:
            return (row.received, row.expected)
        if role == DETAIL_ROLE and column == 0:
            return self._how(row)
        return None

    def _how(self, row: CartonProgress) -> str:
        if row.complete and row.aside:
            return self.tr("已清点，其中 {count} 未收").format(count=row.aside)
        if row.complete:
            return self.tr("已收齐")
        if row.ended:
            return self.tr("零箱，已结束")
        if row.codes_known:
            return self.tr("扫箱签，整箱收入")
        return self.tr("已开箱，逐盒扫码") if row.opened else self.tr("未附码，逐盒扫码")


def _numerical(row: CartonProgress) -> tuple[tuple[int, str], ...]:
    """Order by the numbers within a text; they may be longer than any integer should be."""
    texts = _DIGITS.split(row.carton_no)
    numbers = [text.lstrip("0") for text in texts]
    texts[1::2] = numbers[1::2]
    return tuple((len(text) if at % 2 else 0, text) for at, text in enumerate(texts))


class _SidePanel(TranslatedWidget):
    """A table that stands beside the lines."""

    view: RowsView[Any]
    widths: Mapping[int, str]
    """The widest text of each column that does not stretch."""

    def set_compact(self, *, compact: bool) -> None:
        """Do without headings on a small screen; the tab says what the table is."""
        self.view.horizontalHeader().setHidden(compact)
        self.view.set_widths(self.widths)


class CartonsPanel(_SidePanel):
    """The list of cartons."""

    widths = MappingProxyType({1: "999 / 999"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = CartonsModel(self)
        self.view = RowsView(self.model, 46, self)
        _fill(self, self.view)
        self.retranslate()

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("箱"))
        self.view.set_widths(self.widths)

    def show_changed(self, cartons: Sequence[CartonProgress]) -> None:
        """Show cartons that a scan changed; the last one stands out."""
        for carton in cartons:
            self._show_one(carton)
        if cartons:
            key = cartons[-1].carton_no
            position = self.model.position(key)
            self.model.mark_fresh(key)
            if position is not None:
                self.view.bring_into_view(position)

    def _show_one(self, carton: CartonProgress) -> None:
        """Show a carton; a package comes with its opening and goes when that is undone."""
        is_gone = carton.is_package and not carton.opened
        if not is_gone and self.model.change_row(carton):
            return
        others = [row for row in self.model.rows if row.carton_no != carton.carton_no]
        self.model.show_rows(others if is_gone else [*others, carton])


class TrayModel(RowsModel[TrayEntry]):
    """Refused scans: those that wait first, newest first."""

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("异常"), self.tr("时间"))

    def key(self, row: TrayEntry) -> Hashable:
        """Return which scan it is."""
        return row.key

    def text(self, row: TrayEntry, column: int) -> str:
        """Return what a cell says."""
        if column == 1:
            return row.scanned_at.astimezone().strftime("%H:%M")
        return f"{verdict_word(row.verdict)}  {readable(row.raw)}"

    def special(self, row: TrayEntry, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark and what was said about the scan."""
        if role == DONE_ROLE:
            return row.settled is not None
        if role == SEVERITY_ROLE and column == 0 and row.settled is None:
            return row.verdict.severity
        if role == DETAIL_ROLE and column == 0:
            said = sentence_text(row.sentence) if row.settled is None else f"✓ {row.settled}"
            return said if row.workstation is None else self.tr("其他工作站：") + said
        return None

    @property
    def waiting(self) -> list[TrayEntry]:
        """Entries nobody has explained yet."""
        return [entry for entry in self.rows if entry.settled is None]


def _by_number(entry: TrayEntry) -> tuple[bool, str, int]:
    """In the order they were scanned, those of other workstations before our own."""
    return (entry.workstation is None, *entry.key)


class TrayPanel(_SidePanel):
    """The exceptions tray."""

    widths = MappingProxyType({1: "00:00"})

    settle_wished = Signal(object)
    """A TrayEntry is to be explained."""
    changed = Signal()
    """Other entries are shown, or the cursor is on another one."""

    def __init__(self, parent: QWidget | None = None, assign: QAction | None = None) -> None:
        super().__init__(parent)
        self.model = TrayModel(self)
        self.view = RowsView(self.model, 52, self)
        self.view.row_chosen.connect(self.wish_to_settle)
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        self._hint.setProperty("role", "muted")
        self._compact = False
        self._assign = ActionButton(assign or QAction(self), self)
        self.answer = ForeignLabel(self, selectable=True)
        self._notes: dict[Hashable, str] = {}
        """What is to be said of a question about an entry, until it is answered."""
        self._why_not = ""
        self._ask: QAction | None = None
        self._ask_button: ActionButton | None = None
        _fill(self, self.view, self.answer, self._hint, self._assign)
        self.view.selectionModel().currentRowChanged.connect(self.follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Word headings, cells and the hint anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("异常筐"))
        self.view.set_widths(self.widths)
        if self._ask is not None:
            self._ask.setText(self.tr("问平台"))
        self._show_hint()
        self.follow()

    def set_compact(self, *, compact: bool) -> None:
        """Do without headings, the hint and what a key does as well, on a small screen."""
        super().set_compact(compact=compact)
        self._compact = compact
        if self._ask_button is not None:
            self._ask_button.setHidden(compact)
        self._show_hint()
        self._show_answer()

    def use_question(self, ask: QAction) -> None:
        """Have a button for the question about an entry."""
        self._ask = ask
        layout = self.layout()
        assert layout is not None
        self._ask_button = ActionButton(ask, self)
        layout.addWidget(self._ask_button)
        self._ask_button.setHidden(self._compact)
        self.retranslate()

    @property
    def asked_entry(self) -> TrayEntry | None:
        """What a question is about: the entry under the cursor, or the newest that waits."""
        return self.view.current_row() or next(iter(self.model.waiting), None)

    def show_question(self, why_not: str) -> None:
        """Know why nothing can be asked about that entry; empty where something can."""
        self._why_not = why_not
        self._show_answer()

    def note(self, entry: TrayEntry, said: str) -> None:
        """Say how it stands with a question about an entry; empty: it was answered."""
        self._notes.pop(entry.key, None)
        if said:
            self._notes[entry.key] = said
        self._show_answer()

    def has_note(self, entry: TrayEntry) -> bool:
        """Whether a question about an entry was asked for and not answered."""
        return entry.key in self._notes

    @Slot()
    def follow(self) -> None:
        """Show what was said of the entry under the cursor."""
        self._show_answer()
        self.changed.emit()

    def show_entries(self, entries: Sequence[TrayEntry]) -> None:
        """Show all entries; the cursor stays on its entry while that waits."""
        current = self.view.current_row()
        newest_first = sorted(entries, key=_by_number, reverse=True)
        self.model.show_rows(sorted(newest_first, key=lambda entry: entry.settled is not None))
        self._show_hint()
        entry = None if current is None else self.model.row(current.key)
        if entry is not None and entry.settled is None:
            self.view.point_at(self.model.position(entry.key) or 0)
        self.follow()

    @property
    def assignable(self) -> list[TrayEntry]:
        """Entries whose identifier nobody knows, with the same one: the current's, or the newest's.

        Boxes of one identifier are refused one after the other; one answer is for all of them.
        """
        waiting = [entry for entry in self.model.waiting if unknown_identifier(entry)]
        current = self.view.current_row()
        if current is not None and unknown_identifier(current):
            waiting.sort(key=lambda entry: entry.key != current.key)
        if not waiting:
            return []
        wanted = unknown_identifier(waiting[0])
        return [entry for entry in waiting if unknown_identifier(entry) == wanted]

    def show_changed(self, entry: TrayEntry) -> None:
        """Show an entry that came or changed."""
        others = [row for row in self.model.rows if row.key != entry.key]
        self.show_entries([*others, entry])

    @Slot(object)
    def wish_to_settle(self, entry: TrayEntry) -> None:
        """Ask to explain an entry that still waits."""
        if entry.settled is None:
            self.settle_wished.emit(entry)

    def point_at_first(self) -> None:
        """Put the cursor on the first entry."""
        self.view.setFocus()
        if self.model.rows:
            self.view.point_at(0)

    def point_at_next(self, entry: TrayEntry, *, settled: bool) -> None:
        """Put keys and cursor on the entry that waits at or below one; on none where none waits.

        `settled`: it was just explained; the answer to that is still to come.
        """
        waiting = [one for one in self.model.waiting if not settled or one.key != entry.key]
        if waiting:
            at = _by_number(entry)
            following = next((one for one in waiting if _by_number(one) <= at), waiting[0])
            self.view.setFocus()
            self.view.point_at(self.model.position(following.key) or 0)

    def _show_answer(self) -> None:
        entry = self.asked_entry
        said = "" if entry is None else self._notes.get(entry.key, "")
        if entry is not None and not said:
            said = self._why_not if entry.told is None else told_text(entry.told)
            if self._compact and entry.told is None:
                said = ""
        self.answer.say(said)
        # On a small screen the list gives the room.
        self.view.setMinimumHeight(_SQUEEZED if self._compact and said else 0)

    def _show_hint(self) -> None:
        said = self.tr("按 Enter 说明原因；确认收货前须全部说明。")
        assignable = bool(self.assignable)
        if assignable:
            said = self.tr("按 Enter 说明原因；标识码没有对应品种的，可指定品种。")
        self._hint.setText(said)
        self._assign.setVisible(assignable)
        self._hint.setVisible(not self._compact and bool(self.model.waiting))


class AnswersModel(RowsModel[Answer]):
    """The last answers, newest first."""

    right_aligned = frozenset({1})

    def titles(self) -> Sequence[str]:
        """Return the headings."""
        return (self.tr("最近扫码"), self.tr("计数"))

    def key(self, row: Answer) -> Hashable:
        """Return the number of the scan."""
        return row.seq

    def text(self, row: Answer, column: int) -> str:
        """Return what a cell says."""
        if column == 1:
            return f"{row.added:+,}" if row.added else "–"
        return f"{answer_word(row)}  {readable(row.code or row.raw)}"

    def special(self, row: Answer, column: int, role: int) -> Any:  # noqa: ANN401
        """Return the mark and the sentence."""
        if column != 0:
            return None
        if role == SEVERITY_ROLE:
            return answer_severity(row)
        if role == MARK_ROLE and opens_only(row):
            return SpecialMark.OPENED
        return sentence_text(row.sentence) if role == DETAIL_ROLE else None


class AnswersPanel(_SidePanel):
    """The list of the last answers."""

    widths = MappingProxyType({1: "+10,000"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = AnswersModel(self)
        self.view = RowsView(self.model, 46, self)
        _fill(self, self.view)
        self.retranslate()

    def retranslate(self) -> None:
        """Word headings and cells anew."""
        self.model.retranslate()
        self.view.setAccessibleName(self.tr("最近扫码"))
        self.view.set_widths(self.widths)

    def show_answer(self, answer: Answer) -> None:
        """Put an answer on top."""
        self.model.put_first(answer, ANSWERS_KEPT)


def _fill(panel: QWidget, *widgets: QWidget) -> None:
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(0, 4, 0, 0)
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget)
