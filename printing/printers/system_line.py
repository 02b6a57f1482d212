"""A label printer with a driver: this computer prints the label as a page.

Without it an office printer could not help out with a sheet of labels. Where the way to it knows
the dots of the printer, the label goes out as those very dots; else as PDF, for a program to draw.
The system says that it took the page; whether it came out, a scan of the label says.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from app.papers import NotPrinted
from printing.printers.line import ANSWER_S, PrinterTrouble, Whole
from printing.sending import Printers, printers_here


class SystemLine:
    """A printer of this computer."""

    answers = False

    def __init__(self, name: str, dpi: int, printers: Printers | None = None) -> None:
        """`printers` are this computer's where none are handed in; raises PrinterTrouble.

        `dpi`: as the printer is set, for a way that lets it choose.
        """
        self._name = name
        self._printers = printers or printers_here()
        try:
            self.dots = self._printers.dots(name, dpi)
        except NotPrinted as error:
            raise PrinterTrouble(str(error)) from error

    def write(self, content: bytes) -> None:
        """Print one label, a PNG where there are dots and else a PDF; raises PrinterTrouble."""
        folder = Path(tempfile.mkdtemp(prefix="tracedock-label-"))
        path = folder / ("label.pdf" if self.dots is None else "label.png")
        try:
            path.write_bytes(content)
            self._printers.send(path, self._name)
        except OSError as error:
            raise PrinterTrouble(f"标签文件写不下（{error}），请清理磁盘后再打印。") from error
        except NotPrinted as error:
            raise PrinterTrouble(str(error)) from error
        finally:
            # A program reads the file when it wants to, on Windows after it answered.
            if self.dots is not None:
                shutil.rmtree(folder, ignore_errors=True)

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Nothing: a system printer does not answer."""
        del question, whole, patience_s
        return b""

    def close(self) -> None:
        """Nothing is held between two labels."""
