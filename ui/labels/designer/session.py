"""The design that is being edited: what it says, what is selected, and what of it is being tried.

Without it each widget of the designer would keep a design of its own. Every change is a step that
can be taken back, and is tried at once by the desk; an answer about a design that is open no longer
is dropped.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.labels.designing import (
    DesignChecked,
    DesignDrawn,
    DesignProblem,
    Document,
    Preview,
    Trial,
    Which,
)
from app.labels.editing import (
    History,
    Path,
    added,
    duplicated,
    element_at,
    removed,
    reordered,
    with_element,
)
from ui.labels.designer.port import Designing

_AWAY_MM = 2.0
"""A second one of an element stands so far from the first."""


class Session(QObject):
    """One design at a time, or none."""

    shown = Signal()
    """What the design says, or what is selected, is another."""
    drawn = Signal(object)
    """The design looks like this Preview."""
    checked = Signal(object)
    """These problems are known of the design: a tuple."""

    def __init__(self, designing: Designing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._designing = designing
        self.which: Which | None = None
        self.selection: Path = ()
        self.dpi, self.sample = 203, 0
        self.problems: tuple[DesignProblem, ...] = ()
        self._history = History({})
        self._turn = self._first_turn = self._drawn_turn = 0

    @property
    def is_open(self) -> bool:
        """A design is open."""
        return self.which is not None

    @property
    def document(self) -> Document:
        """What the design says now."""
        return self._history.now

    @property
    def unsaved(self) -> bool:
        """It says something else than what is kept."""
        return self.is_open and self._history.unsaved

    @property
    def can_undo(self) -> bool:
        """There is a step to take back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """There is a step that was taken back."""
        return self._history.can_redo

    @property
    def element(self) -> Document | None:
        """What is selected; None: the design itself."""
        return element_at(self.document, self.selection)

    def begin(self, which: Which, document: Document) -> None:
        """Edit a design as it is kept."""
        self.which, self.selection, self.sample = which, (), 0
        self._history = History(document)
        self._first_turn = self._turn + 1
        self.shown.emit()
        self.try_again()

    def end(self) -> None:
        """Edit nothing."""
        self.which, self.selection, self.problems = None, (), ()
        self._history = History({})
        self._first_turn = self._turn + 1
        self.shown.emit()

    def kept(self, which: Which, document: Document) -> None:
        """This stands in a file now."""
        self.which = which
        self._history.mark_kept(document)
        self.shown.emit()

    def renamed(self, title: str) -> None:
        """The file has another title now."""
        clean = not self.unsaved
        self.change({**self.document, "title": title})
        if clean:
            self._history.mark_kept(self.document)
            self.shown.emit()

    def change(self, document: Document, merging: str = "") -> None:
        """Take a step."""
        if self.is_open and self._history.do(document, merging):
            self.shown.emit()
            self.try_again()

    def end_step(self) -> None:
        """What comes is a step of its own."""
        self._history.end_merging()

    def select(self, path: Path) -> None:
        """Select an element; an empty path is the design itself."""
        self.selection = path if element_at(self.document, path) is not None else ()
        self.end_step()
        self.shown.emit()

    def set_key(self, key: str, value: object) -> None:
        """Give a key of what is selected another value; None leaves it out."""
        before = self.element
        values = dict(self.document if before is None else before)
        values[key] = value
        if value is None:
            del values[key]
        other = values if before is None else with_element(self.document, self.selection, values)
        self.change(other, f"{self.selection} {key} {_shape(value)}")

    def add_element(self, element: Document, *, repeats: bool) -> None:
        """Put a new element on the label, or into the rows that are selected.

        `repeats`: it has rows itself, and stands in none.
        """
        inside: Path = ()
        if self.selection and not repeats:
            top = element_at(self.document, self.selection[:1])
            inside = self.selection[:1] if top is not None and "elements" in top else ()
        self._step(*added(self.document, element, inside))

    def duplicate(self) -> None:
        """Put a second one of what is selected beside it."""
        if self.selection:
            self._step(*duplicated(self.document, self.selection, _AWAY_MM))

    def delete(self) -> None:
        """Take away what is selected."""
        if self.selection:
            self._step(removed(self.document, self.selection), self.selection[:-1])

    def reorder(self, by: int) -> None:
        """Draw what is selected later or earlier."""
        if self.selection:
            self._step(*reordered(self.document, self.selection, by))

    def undo(self) -> None:
        """Take the last step back."""
        self._history.undo()
        self._step_taken()

    def redo(self) -> None:
        """Take it again."""
        self._history.redo()
        self._step_taken()

    def try_with(self, dpi: int, sample: int) -> None:
        """Try the design at a resolution, with a sample."""
        self.dpi, self.sample = dpi, sample
        self.try_again()

    def try_again(self) -> None:
        """Have the design drawn and checked."""
        if self.is_open:
            self._turn += 1
            self._designing.try_design(Trial(self._turn, self.document, self.dpi, self.sample))

    def hear_drawn(self, event: DesignDrawn) -> None:
        """Show how the design looks, unless a later look is shown already."""
        if event.turn < max(self._first_turn, self._drawn_turn):
            return
        self._drawn_turn = event.turn
        if isinstance(event.preview, Preview):
            self.drawn.emit(event.preview)
        if event.preview is None:
            self._take_problems(event.turn, event.problems)

    def hear_checked(self, event: DesignChecked) -> None:
        """Show what is wrong with the design, if it still says so."""
        self._take_problems(event.turn, event.problems)

    def tell_problems(self, problems: tuple[DesignProblem, ...]) -> None:
        """Show what is wrong with the design as it is."""
        self.problems = problems
        self.checked.emit(problems)

    def _take_problems(self, turn: int, problems: tuple[DesignProblem, ...]) -> None:
        if turn == self._turn and turn >= self._first_turn:
            self.tell_problems(problems)

    def _step(self, document: Document, selection: Path) -> None:
        self.end_step()
        self.selection = selection
        self.change(document)

    def _step_taken(self) -> None:
        if element_at(self.document, self.selection) is None:
            self.selection = ()
        self.shown.emit()
        self.try_again()


def _shape(value: object) -> list[list[str]]:
    """What lines a value has: typing in one is one step, another line is another."""
    lines = value if isinstance(value, list) else []
    return [sorted(line) for line in lines if isinstance(line, dict)]
