"""What is asked of a printer around a label: how it is, and how many labels it has printed.

Without it each question would be asked and read in two places. A printer that does not know a
question says nothing: it is asked once on a line and then left alone, because each silence is a
wait.

Source: Zebra Set-Get-Do, `odometer.total_label_count`; `?` is its word for a name it does not know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from app.labels.printers import LabelPrinter
from printing.labels.languages.registry import Language
from printing.labels.languages.status import PrinterStatus
from printing.printers.line import ANSWER_S, Line

_COUNT = b'! U1 getvar "odometer.total_label_count"\r\n'
_COUNTED = re.compile(rb'"(\d{1,12})"')
_TOLD = re.compile(rb'"\d{1,12}"|\?')
_STRINGS_OF_ZPL = 3
"""Of an answer to ~HS; what is left unread would stand before the next answer."""


@dataclass
class Known:
    """What was learned of a printer, on any line."""

    answers: bool = False
    """It has said how it is: its silence means something from then on."""
    counts: bool = False


@dataclass
class Heard:
    """An open line and the printer behind it."""

    line: Line
    printer: LabelPrinter
    known: Known
    answer_s: float = ANSWER_S
    silent: bool = False
    """It was asked how it is on this line, and never has answered on any."""
    uncounted: bool = False

    @property
    def language(self) -> Language:
        """What it is spoken to in."""
        return Language(self.printer.language)

    @property
    def answers(self) -> bool:
        """It is worth asking."""
        return self.line.answers and not self.silent and bool(self.language.ask)

    def status(self) -> PrinterStatus | None:
        """How the printer is; None where it does not say. Raises PrinterTrouble."""
        if not self.answers:
            return None
        status = self._status()
        if status is None and not self.known.answers:
            # It may have been asleep.
            status = self._status()
            self.silent = status is None
        self.known.answers |= status is not None
        return status

    def count(self) -> int | None:
        """How many labels it has ever printed; None where it does not say. PrinterTrouble."""
        zpl = self.language is Language.ZPL
        if not (zpl and self.answers) or self.uncounted:
            return None
        # An answer to an earlier question may come first.
        said = self.line.ask(_COUNT, lambda answer: _TOLD.search(answer) is not None, self.answer_s)
        found = _COUNTED.search(said)
        self.known.counts |= found is not None
        self.uncounted = found is None and not self.known.counts
        return int(found[1]) if found else None

    def _status(self) -> PrinterStatus | None:
        language = self.language
        answer = self.line.ask(language.ask, partial(_whole, language), self.answer_s)
        return language.read_status(answer)


def _whole(language: Language, said: bytes) -> bool:
    if language is Language.ZPL:
        return said.count(b"\x03") >= _STRINGS_OF_ZPL
    return language.read_status(said) is not None
