"""A printer says itself what it is; where printers may be, the system says."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from serial.tools.list_ports_common import ListPortInfo

from app.labels.printers import PrinterPlace, Reach
from app.papers import NotPrinted, Printer
from printing.labels.languages.registry import Language
from printing.printers.finding import Identity, identify, places_here
from printing.printers.network import NetworkLine
from printing.printers.queue_line import QueueLine


class Queues:
    def __init__(self, *names: str) -> None:
        self._names = names

    def found(self) -> tuple[Printer, ...]:
        if not self._names:
            raise NotPrinted("没有打印程序")
        return tuple(map(Printer, self._names))

    def dots(self, printer: str, wanted: int) -> int | None:
        raise AssertionError

    def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
        raise AssertionError


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        (
            {b"~HI": b"\x02ZD421-300dpi,V93.21,12,8192KB\x03\r\n"},
            Identity(Language.ZPL, "ZD421-300dpi", 300),
        ),
        ({b"~!T": b"TE200\r"}, Identity(Language.TSPL, "TE200")),
        ({}, None),
    ],
)
def test_a_printer_is_known_by_what_it_answers(
    answers: dict[bytes, bytes], found: Identity | None
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def printer() -> None:
            connection, _ = server.accept()
            with connection:
                while heard := connection.recv(4096):
                    for question, answer in answers.items():
                        if question in heard:
                            connection.sendall(answer)

        thread = threading.Thread(target=printer)
        thread.start()
        line = NetworkLine(f"127.0.0.1:{server.getsockname()[1]}")
        # Without an answer all of the time is waited for; one that comes is taken at once.
        said = identify(line, 30.0 if b"~HI" in answers else 2.0 if answers else 0.2)
        line.close()
        thread.join()
    assert said == found


def test_places_are_device_files_and_queues_and_none_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "lp0").touch()
    found = places_here(Queues("箱签"), tmp_path)
    assert found[:2] == (
        PrinterPlace(Reach.DEVICE, str(tmp_path / "lp0"), "USB 打印机 lp0"),
        PrinterPlace(Reach.QUEUE, "箱签", "系统打印机 箱签"),
    )
    rest = places_here(Queues(), tmp_path / "none")
    assert {one.reach for one in rest} <= {Reach.SERIAL}
    assert identify(QueueLine("箱签", lambda _queue, _content: None)) is None


def test_a_queue_is_called_by_what_the_system_says_of_it(tmp_path: Path) -> None:
    """Two printers of one make were told apart by nothing."""

    class Said(Queues):
        def found(self) -> tuple[Printer, ...]:
            return (Printer("p1", words="药库二楼 · ZD421"),)

    found = places_here(Said(), tmp_path)
    assert found[0] == PrinterPlace(Reach.QUEUE, "p1", "系统打印机 药库二楼 · ZD421")


def test_a_port_nothing_is_known_of_has_no_words_in_a_foreign_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of printers said "n/a" to somebody who is to choose one."""
    unknown, known = ListPortInfo("/dev/ttyS0"), ListPortInfo("/dev/ttyUSB0")
    known.description = "USB-Serial"
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: [unknown, known])
    words = [one.words for one in places_here(Queues(), tmp_path)]
    assert words == ["串口 /dev/ttyS0", "串口 /dev/ttyUSB0 USB-Serial"]
