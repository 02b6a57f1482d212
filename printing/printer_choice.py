"""Which printer prints which paper, and how often: what a workstation's people chose.

Without it every print would ask. One small JSON file beside the workstation's data; a choice that
was never made means the system's default printer, once. A file that cannot be read is said in
words and left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.papers import Choice, PaperKind, Way
from app.readers.system_words import of_system
from printing.network_printer import send_to
from printing.sending import Printers
from printing.storing import write_atomically

FILE_NAME = "printers.json"


class ChoiceProblem(ValueError):
    """The file of choices cannot be used; its text says where and why."""


@dataclass(frozen=True, slots=True)
class PrinterChoices:
    """The choices of one workstation."""

    by_kind: dict[PaperKind, Choice]

    def of(self, kind: PaperKind) -> Choice:
        """The choice for a paper; the default where none was made."""
        return self.by_kind.get(kind, Choice())

    def changed(self, choices: Iterable[tuple[PaperKind, Choice]]) -> PrinterChoices:
        """The choices with others for some papers."""
        return PrinterChoices(self.by_kind | dict(choices))

    @property
    def all(self) -> tuple[tuple[PaperKind, Choice], ...]:
        """What is in force for each kind of paper."""
        return tuple((kind, self.of(kind)) for kind in PaperKind)


def read_choices(folder: Path) -> PrinterChoices:
    """Read the choices; none were made where there is no file. Raises ChoiceProblem."""
    path = folder / FILE_NAME
    try:
        return PrinterChoices(msgspec.json.decode(path.read_bytes(), type=dict[PaperKind, Choice]))
    except FileNotFoundError:
        return PrinterChoices({})
    except OSError as error:
        raise ChoiceProblem(f"读不了打印设置 {path}：{of_system(error)}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ChoiceProblem(f"打印设置 {path} 有一项不能用，请改正或删除它：{error}") from error


def keep_choices(folder: Path, choices: PrinterChoices) -> None:
    """Keep the choices, whole or as before; raises PaperNotWritten."""
    text = msgspec.json.format(msgspec.json.encode(choices.by_kind), indent=2)
    write_atomically(folder / FILE_NAME, text + b"\n")


def print_as_chosen(printers: Printers, choice: Choice, path: Path) -> str:
    """Print a paper as it was chosen; gives the printer's name. Raises NotPrinted."""
    if choice.way is Way.NETWORK:
        send_to(choice.address, path, choice.copies)
        return choice.address
    return printers.send(path, choice.printer, choice.copies)
