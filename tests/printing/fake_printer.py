"""A label printer on a real socket: it keeps what it was sent, prints it, and fails on demand."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

COUNT = b'! U1 getvar "odometer.total_label_count"\r\n'
_NEXT = re.compile(rb"~HS|~HI|! U1 getvar [^\n]*\n|(?:~SD\d\d\r\n)?\^XA.*?\^XZ\r\n", re.DOTALL)


class Failure(Enum):
    """What happens at a label."""

    CUT_IN_IT = auto()
    """The line breaks when half of it has come."""
    CUT_BEFORE_PAPER = auto()
    """The line breaks, the label is in the printer, and comes out."""
    CUT_AFTER_PAPER = auto()
    POWER_OFF = auto()
    """The label is in the printer and gone with the power."""
    PAPER_OUT = auto()
    """The label is in the printer and comes out when there is paper."""
    SILENT = auto()
    """It prints, and says nothing meanwhile."""


@dataclass
class FakePrinter:
    """Speaks ZPL, both ways."""

    failures: dict[int, Failure] = field(default_factory=dict)
    """By how many labels came before, each once."""
    counts: bool = True
    """It knows how many labels it has printed."""
    printed: list[bytes] = field(default_factory=list)
    _held: list[bytes] = field(default_factory=list)
    _came: int = 0
    _paper: bool = True
    _asked_without_paper: int = 0
    _silences: int = 0
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._talk(connection)
            if self._paper:
                # What it holds comes out, whoever is listening.
                self._print()

    def stop(self) -> None:
        self._stopping.set()
        with suppress(OSError):
            # Wakes the accept on every system.
            socket.create_connection(self._listener.getsockname()).close()
        self._listener.close()

    def _talk(self, connection: socket.socket) -> None:
        """One connection; what is half there when it ends is dropped, as by a print server."""
        heard = b""
        connection.settimeout(0.2)
        while not self._stopping.is_set():
            failure = self.failures.get(self._came)
            if failure is Failure.CUT_IN_IT and b"^XA" in heard and len(heard) > 40:
                del self.failures[self._came]
                _cut(connection)
                return
            try:
                piece = connection.recv(64 if failure is Failure.CUT_IN_IT else 65_536)
            except TimeoutError:
                continue
            if not piece:
                return
            heard += piece
            while found := _NEXT.search(heard):
                heard = heard[found.end() :]
                if not self._answer(connection, found[0]):
                    return

    def _answer(self, connection: socket.socket, said: bytes) -> bool:
        """False: the connection is gone."""
        if said == b"~HS":
            self._tell_status(connection)
        elif said == b"~HI":
            connection.sendall(b"\x02FAKE-203dpi,V1.0,8,8192KB\x03\r\n")
        elif said.startswith(b"!"):
            known = self.counts and said == COUNT
            connection.sendall(b'"%d"\r\n' % len(self.printed) if known else b"?\r\n")
        else:
            return self._take(connection, said)
        return True

    def _tell_status(self, connection: socket.socket) -> None:
        if self._silences:
            self._silences -= 1
            return
        if not self._paper:
            self._asked_without_paper += 1
            if self._asked_without_paper > 2:
                self._paper, self._asked_without_paper = True, 0
        # How much it holds is said first and then printed: a question meets it at work.
        held = len(self._held)
        connection.sendall(
            b"\x02030,%d,0,1200,%03d,0,0,0,000,0,0,0\x03\r\n" % (not self._paper, held)
            + b"\x02000,0,0,0,0,2,4,0,%08d,1,000\x03\r\n" % 0
            + b"\x021234,0\x03\r\n"
        )
        if self._paper:
            self._print()

    def _take(self, connection: socket.socket, label: bytes) -> bool:
        failure = self.failures.pop(self._came, None)
        self._came += 1
        if failure is Failure.POWER_OFF:
            self._held.clear()
            _cut(connection)
            return False
        self._held.append(label)
        if failure is Failure.PAPER_OUT:
            self._paper = False
        if failure is Failure.SILENT:
            self._silences = 1
        if failure in (Failure.CUT_BEFORE_PAPER, Failure.CUT_AFTER_PAPER):
            if failure is Failure.CUT_AFTER_PAPER:
                self._print()
            _cut(connection)
            self._print()
            return False
        return True

    def _print(self) -> None:
        self.printed += self._held
        self._held.clear()


def _cut(connection: socket.socket) -> None:
    """Break a connection as a pulled cable does: what was not read is gone."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextmanager
def printing_at(printer: FakePrinter) -> Iterator[FakePrinter]:
    """Have it run; ends with the block."""
    thread = threading.Thread(target=printer.serve, name="fake printer")
    thread.start()
    try:
        yield printer
    finally:
        printer.stop()
        thread.join()
