"""Label forms without designs and printers: the window can be shown and tried with it.

Without it pictures of the whole window would need a desk of forms. It offers one form with one
field; labels look like nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from app.labels.designing import Which
from app.labels.forms import (
    CheckWish,
    DrawWish,
    FormDrawn,
    FormField,
    FormsListed,
    KnownListed,
    LabelForm,
    LabelsChecked,
    LabelsSent,
    TableRead,
    TableWish,
    TemplateWritten,
)
from app.labels.queue import LabelDrawn

_FORM = LabelForm(
    Which("shelf", own=False),
    "货位标签",
    "shelf",
    "货位标签",
    70,
    40,
    (FormField("location", "货位号", sample="A-03-02-15", required=True),),
)


class FakeForms:
    """Answers at once, and remembers what was checked and printed."""

    def __init__(self, post: Callable[[object], None]) -> None:
        self._post = post
        self.checked: list[CheckWish] = []
        self.printed: list[tuple[str, str]] = []

    def list_forms(self) -> None:
        """Offer the one form."""
        self._post(FormsListed((_FORM,)))

    def draw_form(self, wish: DrawWish) -> None:
        """Draw nothing."""
        self._post(FormDrawn(wish.turn, LabelDrawn(uuid.UUID(int=0), b"", wish.dpi), ()))

    def read_table(self, wish: TableWish) -> None:
        """Read an empty table."""
        self._post(TableRead(wish.turn, (), (), (), ()))

    def write_template(self, which: Which, path: Path) -> None:
        """Say that it was written."""
        del which
        self._post(TemplateWritten(path))

    def list_known(self, which: Which, text: str = "") -> None:
        """Know nothing."""
        self._post(KnownListed(which, (), text))

    def check_labels(self, wish: CheckWish) -> None:
        """Find every label good."""
        self.checked.append(wish)
        self._post(LabelsChecked(wish.turn, len(wish.rows) * wish.copies, ()))

    def print_checked(self, turn: int, printer: str, person: str) -> None:
        """Note it."""
        self.printed.append((printer, person))
        self._post(LabelsSent(turn, len(self.checked[-1].rows) * self.checked[-1].copies))

    def save_checked(self, turn: int, path: Path) -> None:
        """Say that they were saved."""
        self._post(LabelsSent(turn, len(self.checked[-1].rows), path))

    def cancel(self) -> None:
        """Give up nothing: all is done at once."""
