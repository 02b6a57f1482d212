"""What the page of labels asks for; without it the page would need printers.

Wishes return at once and are answered by app/labels/events.py; one that cannot be done is told by
DeskFailed. Those of LabelForms are answered by app/labels/forms.py, also with what went wrong.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Protocol

from app.labels.designing import Which
from app.labels.forms import CheckWish, DrawWish, TableWish
from app.labels.printers import LabelPrinter
from app.labels.queue import JobWish


class Labels(Protocol):
    """The labels of this workstation, and its label printers."""

    def print_labels(self, wish: JobWish) -> None:
        """Queue labels; answered by QueueShown."""

    def show_queue(self) -> None:
        """Ask how the queue stands; answered by QueueShown, and again whenever it changes."""

    def show_labels(self, job_id: uuid.UUID) -> None:
        """Ask for the labels of a job; answered by LabelsShown."""

    def show_label(self, label_id: uuid.UUID) -> None:
        """Ask what a label looks like; answered by LabelDrawn."""

    def cancel(self, job_id: uuid.UUID, person: str) -> None:
        """Take back what has not gone out."""

    def hold(self, job_id: uuid.UUID, reason: str) -> None:
        """Let a job wait; an empty reason lets it go on."""

    def move(self, job_id: uuid.UUID, printer: str) -> None:
        """Let what is left come out of another printer."""

    def said(self, label_id: uuid.UUID, there: bool) -> None:
        """A person has looked whether an uncertain label is there."""

    def scanned(self, number: str) -> None:
        """A label was scanned back; answered by LabelScanned."""

    def again(self, label_id: uuid.UUID, because: str, person: str) -> None:
        """Print a label anew and void the old one."""

    def show_printers(self) -> None:
        """Ask for the printers; answered by LabelPrintersShown."""

    def find_printers(self) -> None:
        """Look where printers are, which may take long; answered by LabelPrintersShown."""

    def keep_printers(self, printers: tuple[LabelPrinter, ...]) -> None:
        """Print on these from now on; answered by LabelPrintersKept."""

    def try_printer(self, printer: LabelPrinter) -> None:
        """Ask a printer what it is, and print a test label; answered by LabelPrinterTried."""


class LabelForms(Protocol):
    """Labels of what people fill in; what goes wrong is answered by FormsRefused."""

    def list_forms(self) -> None:
        """Ask by which designs labels can be printed; answered by FormsListed."""

    def draw_form(self, wish: DrawWish) -> None:
        """Draw a label; answered by FormDrawn. One that another follows may not be answered."""

    def read_table(self, wish: TableWish) -> None:
        """Read what labels say from a table; answered by TableRead."""

    def write_template(self, which: Which, path: Path) -> None:
        """Write an empty table for a design; answered by TemplateWritten."""

    def list_known(self, which: Which, text: str = "") -> None:
        """Ask for labels the program can fill, with what a text finds; answered by KnownListed."""

    def check_labels(self, wish: CheckWish) -> None:
        """Make labels ready; answered by LabelsCounted, then LabelsChecked."""

    def print_checked(self, turn: int, printer: str, person: str) -> None:
        """Queue what was made ready in this turn; answered by LabelsSent.

        Without a printer it waits in the queue until somebody says where it is to come out.
        """

    def save_checked(self, turn: int, path: Path) -> None:
        """Write what was made ready as .pdf or .png; answered by LabelsCounted, LabelsSent."""

    def cancel(self) -> None:
        """Give up what is being made ready or saved."""
