"""A label printer on the network: port 9100, both ways.

Without it a printer in another room would need a driver on each workstation.

Source: CUPS, network printers, AppSocket protocol (`socket://`).
"""

from __future__ import annotations

import socket
from contextlib import suppress

from app.papers import NotPrinted
from app.readers.system_words import of_system
from printing.network_printer import parse_address
from printing.printers.line import ANSWER_S, PATIENCE_S, PrinterTrouble, Whole

_PIECE = 65_536


class NetworkLine:
    """An open connection to a printer."""

    answers = True
    dots = None

    def __init__(self, address: str, patience_s: float = PATIENCE_S) -> None:
        """Connect; raises PrinterTrouble."""
        self._address = address
        self._patience_s = patience_s
        try:
            host, port = parse_address(address)
        except NotPrinted as error:
            raise PrinterTrouble(str(error)) from None
        try:
            self._socket = socket.create_connection((host, port), timeout=patience_s)
        except (OSError, UnicodeError) as error:
            raise self._trouble("连不上", error) from error

    def write(self, content: bytes) -> None:
        """Hand all of it over; raises PrinterTrouble."""
        try:
            self._socket.settimeout(self._patience_s)
            self._socket.sendall(content)
        except OSError as error:
            raise self._trouble("没有接收", error) from error

    def ask(self, question: bytes, whole: Whole, patience_s: float = ANSWER_S) -> bytes:
        """Ask, and read until the answer is whole or nothing more comes; raises PrinterTrouble."""
        self._forget_old_answers()
        self.write(question)
        answer = bytearray()
        self._socket.settimeout(patience_s)
        while not whole(bytes(answer)):
            try:
                piece = self._socket.recv(_PIECE)
            except TimeoutError:
                break
            except OSError as error:
                raise self._trouble("没有回答", error) from error
            if not piece:
                raise self._trouble("关闭了连接", None)
            answer += piece
        return bytes(answer)

    def close(self) -> None:
        """End the connection in order: what was written still arrives."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
        self._socket.close()

    def _forget_old_answers(self) -> None:
        """An answer that came too late for its question would be taken for this one's."""
        self._socket.settimeout(0.0)
        try:
            while piece := self._socket.recv(_PIECE):
                del piece
        except BlockingIOError:
            return
        except OSError as error:
            raise self._trouble("断开了", error) from error
        raise self._trouble("关闭了连接", None)

    def _trouble(self, what: str, error: Exception | None) -> PrinterTrouble:
        why = ""
        if error is not None:
            why = f"（{of_system(error) if isinstance(error, OSError) else '找不到这个地址'}）"
        return PrinterTrouble(
            f"网络打印机 {self._address} {what}{why}，请检查打印机的电源、网线和地址。"
        )
