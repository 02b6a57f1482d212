"""Labels as files in a folder: for a program that prints them, or to look at.

Without it what goes to a printer could not be looked at. Each write is one file, there whole or not
at all, numbered so that a program which sorts by name prints in order.
"""

from __future__ import annotations

import itertools
import time
from pathlib import Path

from printing.printers.line import ANSWER_S, PrinterTrouble, Whole
from printing.storing import PaperNotWritten, write_atomically


class FolderLine:
    """A folder that gets labels."""

    answers = False
    dots = None

    def __init__(self, folder: str, suffix: str) -> None:
        """`suffix` without its dot: the language; raises PrinterTrouble where no folder is."""
        self._folder = Path(folder)
        self._suffix = suffix
        # Two labels may come in one tick of a coarse clock.
        self._numbers = itertools.count()
        if not self._folder.is_dir():
            raise PrinterTrouble(f"标签文件夹“{folder}”不存在，请先建立或在打印机设置里改选。")

    def write(self, content: bytes) -> None:
        """Leave one file; raises PrinterTrouble."""
        path = self._folder / f"label-{time.time_ns()}-{next(self._numbers):04d}.{self._suffix}"
        try:
            write_atomically(path, content)
        except PaperNotWritten as error:
            raise PrinterTrouble(str(error)) from error

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Nothing: a folder does not answer."""
        del question, whole, patience_s
        return b""

    def close(self) -> None:
        """Nothing is held between two labels."""
