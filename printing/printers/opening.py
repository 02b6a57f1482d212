"""Opens the line to a label printer, whichever way it is reached.

Without it each caller would choose among five kinds of line.
"""

from __future__ import annotations

from app.labels.printers import LabelPrinter, Reach
from printing.printers.device_file import DeviceLine
from printing.printers.folder_line import FolderLine
from printing.printers.line import PATIENCE_S, Line
from printing.printers.network import NetworkLine
from printing.printers.queue_line import QueueLine
from printing.printers.serial_line import SerialLine
from printing.printers.system_line import SystemLine
from printing.sending import Printers


def open_line(
    printer: LabelPrinter, patience_s: float = PATIENCE_S, *, printers: Printers | None = None
) -> Line:
    """Open the line to a printer; raises PrinterTrouble.

    `printers`: those of the system; this computer's, by its programs, where none are handed in.
    """
    match printer.reach:
        case Reach.NETWORK:
            return NetworkLine(printer.address, patience_s)
        case Reach.SERIAL:
            return SerialLine(printer.address, printer.baud, patience_s)
        case Reach.DEVICE:
            return DeviceLine(printer.address, patience_s)
        case Reach.QUEUE:
            return QueueLine(printer.address)
        case Reach.SYSTEM:
            return SystemLine(printer.address, printer.dpi, printers)
        case Reach.FOLDER:
            return FolderLine(printer.address, printer.language)
