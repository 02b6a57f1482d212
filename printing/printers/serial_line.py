"""A label printer on a serial port, both ways.

Without it the printers of old packing tables could not be used. With hardware flow control where
the printer asks for it by holding CTS: a printer without paper holds the line, and the write is
given up after the time a printer may take.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import serial

from app.readers.system_words import of_system
from printing.printers.line import ANSWER_S, PATIENCE_S, PrinterTrouble, Whole

if sys.platform == "win32":
    _ERRORS: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    # pyserial lets termios.error through; ValueError is its word for a refused setting.
    _ERRORS = (OSError, ValueError, termios.error)


class SerialLine:
    """An open serial port with a printer behind it."""

    answers = True
    dots = None

    def __init__(self, port: str, baud: int, patience_s: float = PATIENCE_S) -> None:
        """Open the port for this program alone; raises PrinterTrouble."""
        self._name = port
        try:
            self._port = serial.Serial(
                port, baud, timeout=ANSWER_S, write_timeout=patience_s, exclusive=True
            )
        except _ERRORS as error:
            raise self._trouble("打不开", error) from error

    def write(self, content: bytes) -> None:
        """Hand all of it to the port and wait until it is out; raises PrinterTrouble."""
        try:
            self._port.write(content)
            self._port.flush()
        except _ERRORS as error:
            raise self._trouble("没有接收", error) from error

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Ask, and read until the answer is whole or nothing more comes; raises PrinterTrouble."""
        answer = bytearray()
        try:
            self._port.reset_input_buffer()
            self.write(question)
            self._port.timeout = patience_s
            while not whole(bytes(answer)):
                piece = self._port.read(max(1, self._port.in_waiting))
                if not piece:
                    break
                answer += piece
        except _ERRORS as error:
            raise self._trouble("没有回答", error) from error
        return bytes(answer)

    def close(self) -> None:
        """Give the port back."""
        with suppress(*_ERRORS):
            self._port.close()

    def _trouble(self, what: str, error: Exception) -> PrinterTrouble:
        system = error if isinstance(error, OSError) and error.errno else None
        why = f"（{of_system(system)}）" if system is not None else ""
        return PrinterTrouble(
            f"串口打印机 {self._name} {what}{why}，请检查电源、连线，"
            "以及是否有别的程序占用这个串口。"
        )
