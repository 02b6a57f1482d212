"""A label printer behind a queue of this computer that passes bytes on as they are.

Without it a printer that is shared, or that Windows holds, could not be used. One write is one job.
Such a queue says only that it took a job: whether the label came out, a scan of it says.

Sources: lp(1) of CUPS (`-o raw`); Windows spooler, OpenPrinter to EndDocPrinter, data type RAW.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

from app.readers.system_words import of_system
from printing.printers.line import ANSWER_S, PATIENCE_S, PrinterTrouble, Whole

Put = Callable[[str, bytes], None]
"""Puts one job into a queue; raises OSError."""


class QueueLine:
    """A queue of this computer."""

    answers = False
    dots = None

    def __init__(self, queue: str, put: Put | None = None) -> None:
        """`put` is this system's where none is handed in."""
        self._queue = queue
        self._put = put or (_put_windows if sys.platform == "win32" else put_cups)

    def write(self, content: bytes) -> None:
        """Put one job into the queue; raises PrinterTrouble."""
        try:
            self._put(self._queue, content)
        except OSError as error:
            raise PrinterTrouble(
                f"打印队列“{self._queue}”没有接受标签（{of_system(error)}），"
                "请在系统的打印机设置里检查这台打印机。"
            ) from error

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Nothing: a queue passes no answers back."""
        del question, whole, patience_s
        return b""

    def close(self) -> None:
        """Nothing is held between two jobs."""


def put_cups(queue: str, content: bytes, environment: Mapping[str, str] | None = None) -> None:
    """Put one job into a queue of CUPS; raises OSError."""
    known = dict(os.environ if environment is None else environment)
    command = shutil.which("lp", path=known.get("PATH", ""))
    if command is None:
        raise OSError("这台电脑没有打印程序 lp（CUPS）")
    try:
        done = subprocess.run(
            (command, "-d", queue, "-o", "raw", "-t", "TraceDock label"),
            env=known | {"LC_ALL": "C.UTF-8"},
            input=content,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    if done.returncode != 0:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise OSError(said or f"lp 状态 {done.returncode}")


def _put_windows(queue: str, content: bytes) -> None:
    if sys.platform == "win32":
        # Only Windows has it.
        import ctypes  # noqa: PLC0415
        from ctypes import wintypes  # noqa: PLC0415

        class Job(ctypes.Structure):
            """DOC_INFO_1W of winspool.h."""

            _fields_ = [
                ("name", wintypes.LPCWSTR),
                ("output", wintypes.LPCWSTR),
                ("kind", wintypes.LPCWSTR),
            ]

        spooler = ctypes.WinDLL("winspool.drv", use_last_error=True)
        handle, taken = wintypes.HANDLE(), wintypes.DWORD()
        if not spooler.OpenPrinterW(queue, ctypes.byref(handle), None):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            job = Job("TraceDock label", None, "RAW")
            if not spooler.StartDocPrinterW(handle, 1, ctypes.byref(job)):
                raise ctypes.WinError(ctypes.get_last_error())
            wrote = spooler.WritePrinter(handle, content, len(content), ctypes.byref(taken))
            if not wrote or taken.value != len(content):
                fault = ctypes.WinError(ctypes.get_last_error())
                # A job that was begun and not ended is not printed.
                spooler.AbortPrinter(handle)
                raise fault
            if not spooler.EndDocPrinter(handle):
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            spooler.ClosePrinter(handle)
