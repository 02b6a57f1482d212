"""Which label printers a workstation has, how each is reached and set up, and what it prints.

Without it the screen that sets them and the queue that prints on them would not agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

DPIS = (203, 300)
"""What label printers have."""
BAUDS = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200)


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


Spoken = Literal["zpl", "tspl", "epl", "cpcl"]
"""The languages of printing/labels/languages, by their names."""
PrintedKind = Literal["carton", "shelf", "package", "receipt", "command", "badge"]
"""The kinds of printing/labels/design, by their names."""


class LabelPrinter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One label printer."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    """What people call it."""
    reach: Reach
    address: Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
    """`host` or `host:port`; a serial port; a device file; the name of a queue; a folder."""
    language: Spoken = "zpl"
    dpi: int = 203
    baud: int = 9_600
    """Of a serial line; eight bits, no parity, one stop bit."""
    darkness: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    """Percent of what the printer can; None: as it is set."""
    speed: Annotated[int, msgspec.Meta(ge=1, le=14)] | None = None
    """Inches a second; None: as the printer is set."""
    kinds: tuple[PrintedKind, ...] = ()
    """The labels it has the right paper for; empty: any."""

    def __post_init__(self) -> None:
        """Refuse what no printer has."""
        if self.dpi not in DPIS:
            raise ValueError(f"分辨率应为 203 或 300 dpi，现为 {self.dpi}")
        if self.baud not in BAUDS:
            raise ValueError(f"串口速率不能是 {self.baud}")


def printer_for(printers: Sequence[LabelPrinter], kind: str) -> LabelPrinter | None:
    """The printer that labels of a kind go to by themselves; None where no printer is set.

    The first that names the kind: its roll was put in for it. Else the first that names none, so
    that one with a roll for something else is spared. Else the first of all: the job waits there
    where a person sees and can move it, and no kind of label is without a printer.
    """
    naming = (one for one in printers if kind in one.kinds)
    free = (one for one in printers if not one.kinds)
    return next(naming, None) or next(free, None) or next(iter(printers), None)


@dataclass(frozen=True, slots=True)
class PrinterPlace:
    """Where a printer may be."""

    reach: Reach
    address: str
    words: str
    """What the system says of it."""


@dataclass(frozen=True, slots=True)
class LabelPrintersShown:
    """Event: which label printers are set, and where others may be."""

    printers: tuple[LabelPrinter, ...]
    places: tuple[PrinterPlace, ...]
    complaint: str = ""
    """Why they cannot be read (Chinese); empty where they can."""
    looked: bool = True
    """It was looked what is here; places are not known yet where it was not."""


@dataclass(frozen=True, slots=True)
class LabelPrintersKept:
    """Event: the label printers are in force from now on, or why they are not."""

    complaint: str = ""
    before: tuple[LabelPrinter, ...] = ()
    """Those that were."""
    after: tuple[LabelPrinter, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelPrinterTried:
    """Event: a printer was asked what it is, and got a label to print."""

    name: str
    complaint: str
    """Why nothing was printed (Chinese); empty: a label went out."""
    model: str = ""
    """What it says it is; empty where it says nothing."""
    language: str = ""
    """That it answered in, where it is another than the one that is set."""
    dpi: int | None = None
    """As it says; None where it does not."""
