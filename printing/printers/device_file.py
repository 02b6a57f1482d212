"""A label printer behind a device file, as Linux gives each USB printer one (`/dev/usb/lp0`).

Without it a USB label printer on Linux would need a driver that draws its labels again. The file is
opened without waiting: a printer without paper takes no bytes, and that is said after a time
instead of hanging.

Source: Linux usblp (drivers/usb/class/usblp.c): read and write, one at a time.
"""

from __future__ import annotations

import os
import select
import time
from contextlib import suppress

from app.readers.system_words import of_system
from printing.printers.line import ANSWER_S, PATIENCE_S, PrinterTrouble, Whole

_PIECE = 8_192


class DeviceLine:
    """An open device file."""

    dots = None

    def __init__(self, path: str, patience_s: float = PATIENCE_S) -> None:
        """Open it, both ways where it lets; raises PrinterTrouble."""
        self._path = path
        self._patience_s = patience_s
        # Windows has no such files, and no such flag.
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
        self.answers = True
        try:
            try:
                self._file = os.open(path, os.O_RDWR | flags)
            except PermissionError:
                self._file = os.open(path, os.O_WRONLY | flags)
                self.answers = False
        except OSError as error:
            raise self._trouble("打不开", error) from error

    def write(self, content: bytes) -> None:
        """Hand all of it over; raises PrinterTrouble."""
        left = memoryview(content)
        while left:
            _, ready, _ = select.select([], [self._file], [], self._patience_s)
            if not ready:
                raise self._trouble("没有接收", TimeoutError())
            try:
                left = left[os.write(self._file, left[:_PIECE]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._trouble("没有接收", error) from error

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Ask, and read until the answer is whole or nothing more comes; raises PrinterTrouble."""
        self._read(lambda _: False, 0.0)
        self.write(question)
        return self._read(whole, patience_s)

    def close(self) -> None:
        """Give the file back."""
        with suppress(OSError):
            os.close(self._file)

    def _read(self, whole: Whole, patience_s: float) -> bytes:
        answer, until = bytearray(), time.monotonic() + patience_s
        while self.answers and not whole(bytes(answer)):
            ready, _, _ = select.select([self._file], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                break
            try:
                piece = os.read(self._file, _PIECE)
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._trouble("没有回答", error) from error
            if not piece:
                break
            answer += piece
            until = time.monotonic() + patience_s
        return bytes(answer)

    def _trouble(self, what: str, error: OSError) -> PrinterTrouble:
        return PrinterTrouble(
            f"USB 打印机 {self._path} {what}（{of_system(error)}），"
            "请检查电源、连线和纸，没有权限时把当前用户加入 lp 组。"
        )
