"""A label printer with a driver: this computer prints the label as a PDF page.

Without it an office printer could not help out with a sheet of labels. The system says that it took
the page; whether it came out, a scan of the label says.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from printing.printers.line import ANSWER_S, PrinterTrouble, Whole
from printing.sending import NotPrinted, Printers, printers_here


class SystemLine:
    """A printer of this computer."""

    answers = False

    def __init__(self, name: str, printers: Printers | None = None) -> None:
        """`printers` are this computer's where none are handed in."""
        self._name = name
        self._printers = printers or printers_here()

    def write(self, content: bytes) -> None:
        """Print one PDF; raises PrinterTrouble."""
        # The system's program reads the file when it wants to: the folder outlives the call on
        # Windows, where the shell answers before that.
        folder = Path(tempfile.mkdtemp(prefix="tracedock-label-"))
        path = folder / "label.pdf"
        try:
            path.write_bytes(content)
            self._printers.send(path, self._name)
        except OSError as error:
            raise PrinterTrouble(f"标签文件写不下（{error}），请清理磁盘后再打印。") from error
        except NotPrinted as error:
            raise PrinterTrouble(str(error)) from error

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Nothing: a system printer does not answer."""
        del question, whole, patience_s
        return b""

    def close(self) -> None:
        """Nothing is held between two labels."""
