"""Which label printers a workstation has, and how each is reached and set up.

Without it each label would ask anew. One small JSON file beside the workstation's data; one that
cannot be read is said in words and left as it is.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from app.readers.system_words import of_system
from printing.labels.design import DPIS
from printing.labels.languages.registry import Language
from printing.storing import write_atomically

FILE_NAME = "label-printers.json"
_BAUDS = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200)


class Reach(StrEnum):
    """How a label printer is reached."""

    NETWORK = "network"
    """Port 9100 of an address (AppSocket)."""
    SERIAL = "serial"
    DEVICE = "device"
    """A device file of a USB printer (`/dev/usb/lp0`)."""
    QUEUE = "queue"
    """A queue of this computer that passes bytes on as they are (CUPS, Windows spooler)."""
    SYSTEM = "system"
    """A printer of this computer with its driver: it gets the label as PDF."""
    FOLDER = "folder"
    """A folder that gets a file for each label: for another program, or to look at."""


class LabelPrinter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One label printer."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    """What people call it."""
    reach: Reach
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    """`host` or `host:port`; a serial port; a device file; the name of a queue; a folder."""
    language: Language = Language.ZPL
    dpi: int = 203
    baud: int = 9_600
    """Of a serial line; eight bits, no parity, one stop bit."""
    darkness: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    """Percent of what the printer can; None: as it is set."""
    speed: Annotated[int, msgspec.Meta(ge=1, le=14)] | None = None
    """Inches a second; None: as the printer is set."""

    def __post_init__(self) -> None:
        """Refuse what no printer has."""
        if self.dpi not in DPIS:
            raise ValueError(f"分辨率应为 203 或 300 dpi，现为 {self.dpi}")
        if self.baud not in _BAUDS:
            raise ValueError(f"串口速率不能是 {self.baud}")


class PrinterFileProblem(ValueError):
    """The file of label printers cannot be used; its text says where and why."""


def read_printers(folder: Path) -> tuple[LabelPrinter, ...]:
    """Read the label printers; none where there is no file. Raises PrinterFileProblem."""
    path = folder / FILE_NAME
    try:
        found = msgspec.json.decode(path.read_bytes(), type=tuple[LabelPrinter, ...])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise PrinterFileProblem(f"读不了标签打印机设置 {path}：{of_system(error)}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PrinterFileProblem(
            f"标签打印机设置 {path} 有一项不能用，请改正或删除它：{error}"
        ) from error
    names = [one.name for one in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise PrinterFileProblem(
            f"标签打印机设置 {path} 里名称“{min(twice)}”出现了两次，请改正一个。"
        )
    return found


def keep_printers(folder: Path, printers: tuple[LabelPrinter, ...]) -> None:
    """Keep the label printers, whole or as before; raises PaperNotWritten."""
    text = msgspec.json.format(msgspec.json.encode(printers), indent=2)
    write_atomically(folder / FILE_NAME, text + b"\n")
