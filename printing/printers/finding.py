"""Finds the label printers of this computer, and asks one what it speaks.

Without it an administrator would have to know device files and languages by heart. Found are the
serial ports, the device files of USB printers, and the queues of the system; a printer on the
network is named by its address: nothing is searched for there. What a printer is, it says itself,
in the first language whose question it answers.

Sources: Zebra ZPL II Programming Guide, ~HI; TSC TSPL Programming Manual, ~!T; Linux usblp.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from serial.tools import list_ports

from app.labels.printers import PrinterPlace, Reach
from app.papers import NotPrinted
from printing.labels.languages.registry import Language
from printing.printers.line import ANSWER_S, Line
from printing.sending import Printers, printers_here

_DEVICES = Path("/dev/usb")
_DPI = {"6": 152, "8": 203, "12": 300, "24": 600}
"""By dots in a millimetre."""
_ZPL = re.compile(rb"\x02([^,\x03]*),([^,\x03]*),(\d+)[^\x03]*\x03")
_MODEL = re.compile(rb"[\x20-\x7e]{2,60}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a printer says it is."""

    language: Language
    model: str
    dpi: int | None = None
    """None where it does not say."""


def places_here(
    printers: Printers | None = None, devices: Path = _DEVICES
) -> tuple[PrinterPlace, ...]:
    """Where printers of this computer may be; what cannot be listed is left out."""
    return (*_device_files(devices), *_queues(printers or printers_here()), *_ports())


def identify(line: Line, patience_s: float = ANSWER_S) -> Identity | None:
    """Ask what a printer is; None where it says nothing. Raises PrinterTrouble."""
    if not line.answers:
        return None
    said = line.ask(b"~HI", lambda answer: _ZPL.search(answer) is not None, patience_s)
    if found := _ZPL.search(said):
        dpi = _DPI.get(found[3].decode())
        return Identity(Language.ZPL, _text(found[1]), dpi)
    # What came before may have been half a line of that language.
    said = line.ask(b"\r\n~!T\r\n", lambda answer: answer.endswith(b"\r"), patience_s)
    if model := _MODEL.search(said):
        return Identity(Language.TSPL, _text(model[0]))
    return None


def _text(said: bytes) -> str:
    return said.decode("ascii", "replace").strip()


def _device_files(folder: Path) -> list[PrinterPlace]:
    try:
        found = sorted(folder.glob("lp*"))
    except OSError:
        return []
    return [PrinterPlace(Reach.DEVICE, str(path), f"USB 打印机 {path.name}") for path in found]


def _queues(printers: Printers) -> list[PrinterPlace]:
    try:
        return [
            PrinterPlace(Reach.QUEUE, one.name, f"系统打印机 {one.words or one.name}")
            for one in printers.found()
        ]
    except NotPrinted:
        return []


def _ports() -> list[PrinterPlace]:
    return [
        # "n/a" is what pyserial says of a port the system says nothing about.
        PrinterPlace(
            Reach.SERIAL,
            port.device,
            f"串口 {port.device} {port.description.replace('n/a', '')}".strip(),
        )
        for port in list_ports.comports()
    ]
