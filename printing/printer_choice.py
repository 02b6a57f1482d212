"""Which printer prints which paper, and how often: what a workstation's people chose.

Without it every print would ask. One small JSON file beside the workstation's data; a choice that
was never made means the system's default printer, once. A file that cannot be read is said in
words and left as it is.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from printing.sending import MOST_COPIES, Printers
from printing.storing import write_atomically

FILE_NAME = "printers.json"


class PaperKind(StrEnum):
    """What is printed."""

    RECEIPT = "receipt"
    """收货单."""
    ACCEPTANCE = "acceptance"
    """验收单."""
    REJECTION = "rejection"
    """拒收报告单."""
    DIFFERENCE = "difference"
    """差异单."""


NAMES = {
    PaperKind.RECEIPT: "收货单",
    PaperKind.ACCEPTANCE: "验收单",
    PaperKind.REJECTION: "拒收报告单",
    PaperKind.DIFFERENCE: "差异单",
}


class ChoiceProblem(ValueError):
    """The file of choices cannot be used; its text says where and why."""


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of paper is printed."""

    printer: str = ""
    """Empty: the system's default."""
    copies: Annotated[int, msgspec.Meta(ge=1, le=MOST_COPIES)] = 1


@dataclass(frozen=True, slots=True)
class PrinterChoices:
    """The choices of one workstation."""

    by_kind: dict[PaperKind, Choice]

    def of(self, kind: PaperKind) -> Choice:
        """The choice for a paper; the default where none was made."""
        return self.by_kind.get(kind, Choice())

    def changed(self, kind: PaperKind, choice: Choice) -> PrinterChoices:
        """The choices with another one for a paper."""
        return PrinterChoices(self.by_kind | {kind: choice})


def read_choices(folder: Path) -> PrinterChoices:
    """Read the choices; none were made where there is no file. Raises ChoiceProblem."""
    path = folder / FILE_NAME
    try:
        return PrinterChoices(msgspec.json.decode(path.read_bytes(), type=dict[PaperKind, Choice]))
    except FileNotFoundError:
        return PrinterChoices({})
    except OSError as error:
        reason = error.strerror or errno.errorcode.get(error.errno or 0, "")
        raise ChoiceProblem(f"读不了打印设置 {path}：{reason}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ChoiceProblem(f"打印设置 {path} 有一项不能用，请改正或删除它：{error}") from error


def keep_choices(folder: Path, choices: PrinterChoices) -> None:
    """Keep the choices, whole or as before; raises PaperNotWritten."""
    text = msgspec.json.format(msgspec.json.encode(choices.by_kind), indent=2)
    write_atomically(folder / FILE_NAME, text + b"\n")


def print_paper(printers: Printers, folder: Path, kind: PaperKind, path: Path) -> Choice:
    """Print a paper as it was chosen; gives the choice. Raises NotPrinted or ChoiceProblem."""
    choice = read_choices(folder).of(kind)
    printers.send(path, choice.printer, choice.copies)
    return choice
