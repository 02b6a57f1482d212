"""What the ways to fill labels have in common; without it the dialog would know each of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.labels.forms import LabelForm, LabelProblem, LabelRow


class RowsPane(QWidget):
    """A way to say what labels say."""

    changed = Signal()
    """The labels are others than before."""

    def show_form(self, form: LabelForm) -> None:
        """Ask for the labels of a design."""
        raise NotImplementedError

    def count(self) -> int:
        """How many labels there are; 0 where what is said makes none."""
        raise NotImplementedError

    def row(self, place: int) -> LabelRow:
        """One of them, from 0."""
        raise NotImplementedError

    def rows(self) -> tuple[LabelRow, ...]:
        """All of them."""
        return tuple(map(self.row, range(self.count())))

    def unread(self) -> tuple[LabelProblem, ...]:
        """What kept others from becoming labels."""
        return ()

    def show_problems(self, problems: tuple[LabelProblem, ...]) -> tuple[LabelProblem, ...]:
        """Say beside its field what is wrong with the label that is shown; gives the rest."""
        return problems

    def take_scan(self, text: str) -> None:
        """Take a scan, where one says something here."""

    def focus(self) -> None:
        """Put the keys where one begins."""
        raise NotImplementedError
