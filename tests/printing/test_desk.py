"""The desk of papers prints as was chosen; what no printer takes stays as PDF and is named."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import pytest

from app.papers import (
    Choice,
    ChoicesKept,
    DayJournalShown,
    NotPrinted,
    PaperKind,
    PaperNotPrinted,
    PaperPrinted,
    PaperReady,
    Printer,
    PrintersShown,
    Way,
)
from app.receiving.parts import Parts
from app.receiving.progress import DeskFailed
from app.reporting.statistics.values import Answer, By, Period, Question, Report, Sums
from printing.desk import PaperDesk, Place
from printing.network_printer import parse_address, send_to
from scanners.set_up.codes import CODES
from tests.app.receiving.acceptance.desk_bench import RECEIPT, Bench, bench
from tests.deliveries import Workplace
from tests.printing.printed import words
from tests.printing.test_order_pdf import a_view
from tests.printing.test_sending import FakeCups

WAIT_S = 60.0
Event = TypeVar("Event")


@dataclass(frozen=True)
class Station:
    parts: Parts
    hospital: str = "示例医院"


class Told:
    """What the desk told, in its order."""

    def __init__(self) -> None:
        self.queue: SimpleQueue[object] = SimpleQueue()

    def next(self, kind: type[Event]) -> Event:
        event = self.queue.get(timeout=WAIT_S)
        assert isinstance(event, kind), event
        return event


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def cups(tmp_path: Path) -> FakeCups:
    return FakeCups(tmp_path)


@pytest.fixture
def station(place: Workplace, tmp_path: Path) -> Bench:
    return bench(place, tmp_path)


@contextmanager
def a_desk(tmp_path: Path, told: Told, cups: FakeCups, source: Future[Any]) -> Iterator[PaperDesk]:
    desk = PaperDesk(Place(tmp_path), source, told.queue.put, printers=cups.printers)
    try:
        yield desk
    finally:
        assert desk.stop(WAIT_S)


class SocketPrinter:
    """A printer at port 9100 that keeps what it is sent."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.jobs: SimpleQueue[bytes] = SimpleQueue()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._listening.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            with connection:
                received = b"".join(iter(lambda: connection.recv(65_536), b""))  # noqa: B023
            if received == b"end":
                return
            self.jobs.put(received)

    def close(self) -> None:
        with socket.create_connection(self._listening.getsockname()) as connection:
            connection.sendall(b"end")
        self._thread.join(WAIT_S)
        self._listening.close()


@pytest.fixture
def network_printer() -> Iterator[SocketPrinter]:
    with closing(SocketPrinter()) as printer:
        yield printer


def choose(desk: PaperDesk, told: Told, kind: PaperKind, choice: Choice) -> None:
    desk.choose(((kind, choice),))
    assert told.next(ChoicesKept).complaint == ""


def test_a_sheet_is_only_shown_until_it_is_to_be_printed_at_once(
    tmp_path: Path, told: Told, cups: FakeCups
) -> None:
    with a_desk(tmp_path, told, cups, Future()) as desk:
        desk.print_command_sheet()
        ready = told.next(PaperReady)
        assert (ready.kind, cups.told) == (PaperKind.COMMANDS, [])
        desk.print_paper(ready.path, PaperKind.COMMANDS)
        assert told.next(PaperPrinted).printer == "药库_A4"
        choose(desk, told, PaperKind.SET_UP, Choice(printer="office", copies=2, at_once=True))
        desk.print_set_up_codes(CODES)
        assert told.next(PaperReady).path.name == "reader-set-up.pdf"
        assert told.next(PaperPrinted) == PaperPrinted(
            tmp_path / "papers" / "reader-set-up.pdf", "office", 2
        )
    assert [job[:4] for job in cups.told][1] == ["-d", "office", "-n", "2"]


def test_a_paper_for_pdf_only_offers_no_printing(
    tmp_path: Path, told: Told, cups: FakeCups
) -> None:
    with a_desk(tmp_path, told, cups, Future()) as desk:
        choose(desk, told, PaperKind.COMMANDS, Choice(way=Way.PDF, at_once=True))
        desk.print_command_sheet()
        assert told.next(PaperReady).kind is None
    assert cups.told == []


def test_confirming_prints_what_is_to_be_printed_at_once_and_nothing_else(
    tmp_path: Path, told: Told, cups: FakeCups, place: Workplace, station: Bench
) -> None:
    source: Future[Any] = Future()
    source.set_result(Station(place.parts))
    with a_desk(tmp_path, told, cups, source) as desk:
        desk.receipt_confirmed(RECEIPT)
        choose(desk, told, PaperKind.ACCEPTANCE, Choice(at_once=True))
        choose(desk, told, PaperKind.RECEIPT, Choice(at_once=True, copies=3))
        desk.receipt_confirmed(RECEIPT)
        ready = told.next(PaperReady)
        assert ready.kind is PaperKind.RECEIPT
        assert "示例医院" in "".join(words(ready.path.read_bytes()))
        assert told.next(PaperPrinted).copies == 3
    assert told.queue.empty()
    assert len(cups.told) == 1


def test_an_order_is_printed_under_its_number(
    tmp_path: Path, told: Told, cups: FakeCups, place: Workplace
) -> None:
    source: Future[Any] = Future()
    source.set_result(Station(place.parts))
    with a_desk(tmp_path, told, cups, source) as desk:
        desk.print_order(a_view())
        ready = told.next(PaperReady)
    assert (ready.kind, ready.path.name) == (PaperKind.ORDER, "采购订单-CG20261122-01-0001.pdf")
    assert "示例医院" in "".join(words(ready.path.read_bytes()))


def test_sums_are_printed_under_what_was_asked(
    tmp_path: Path, told: Told, cups: FakeCups, place: Workplace
) -> None:
    source: Future[Any] = Future()
    source.set_result(Station(place.parts))
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    with a_desk(tmp_path, told, cups, source) as desk:
        desk.print_statistics(Report(Answer(Question(By.MAKER, year), (), Sums())))
        ready = told.next(PaperReady)
    assert ready.kind is PaperKind.STATISTICS
    assert ready.path.name == "采购统计-生产企业-20260101-20261231.pdf"
    assert "示例医院" in "".join(words(ready.path.read_bytes()))


def test_a_network_printer_gets_the_pdf_once_for_each_copy(
    tmp_path: Path, told: Told, cups: FakeCups, network_printer: SocketPrinter
) -> None:
    choice = Choice(way=Way.NETWORK, address=network_printer.address, copies=2, at_once=True)
    with a_desk(tmp_path, told, cups, Future()) as desk:
        choose(desk, told, PaperKind.COMMANDS, choice)
        desk.print_command_sheet()
        path = told.next(PaperReady).path
        assert told.next(PaperPrinted).printer == network_printer.address
        jobs = [network_printer.jobs.get(timeout=WAIT_S) for _ in range(2)]
        assert jobs == [path.read_bytes()] * 2
        desk.print_test(choice)
        told.next(PaperPrinted)
        assert "打印测试页" in "".join(words(network_printer.jobs.get(timeout=WAIT_S)))


def test_a_printer_that_is_gone_leaves_the_pdf_and_says_where(
    tmp_path: Path, told: Told, cups: FakeCups
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
        gone = f"127.0.0.1:{nobody.getsockname()[1]}"
    with a_desk(tmp_path, told, cups, Future()) as desk:
        for choice in (
            Choice(way=Way.NETWORK, address=gone, at_once=True),
            Choice(printer="sold", at_once=True),
        ):
            choose(desk, told, PaperKind.COMMANDS, choice)
            desk.print_command_sheet()
            path = told.next(PaperReady).path
            refused = told.next(PaperNotPrinted)
            assert refused.kind is PaperKind.COMMANDS
            assert f"PDF 已保存：{path}" in refused.reason
            assert path.is_file()


@pytest.mark.parametrize("address", ["", ":9100", "host:0", "host:70000", "a b", "host:x", "h/q"])
def test_an_address_that_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(NotPrinted, match="地址"):
        parse_address(address)


def test_addresses_are_read() -> None:
    assert parse_address(" printer.local ") == ("printer.local", 9100)
    assert parse_address("10.0.0.7:9101") == ("10.0.0.7", 9101)
    assert parse_address("[::1]:9102") == ("::1", 9102)
    assert parse_address("::1") == ("::1", 9100)


def test_a_printer_that_goes_on_listening_has_taken_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"%PDF-1.4")
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        send_to(f"127.0.0.1:{silent.getsockname()[1]}", path)


def test_printers_and_choices_are_listed_and_what_is_wrong_is_said(
    tmp_path: Path, told: Told, cups: FakeCups
) -> None:
    with a_desk(tmp_path, told, cups, Future()) as desk:
        desk.list_printers()
        shown = told.next(PrintersShown)
        assert shown.printers[0] == Printer("药库_A4", default=True)
        assert dict(shown.choices) == dict.fromkeys(PaperKind, Choice())
        (tmp_path / "printers.json").write_bytes(b"[")
        desk.list_printers()
        assert "printers.json" in told.next(PrintersShown).complaint
        desk.print_command_sheet()
        told.next(DeskFailed)
        desk.choose(())
        assert "printers.json" in told.next(ChoicesKept).complaint


def test_the_journal_of_a_day_is_written_and_can_be_called_off(
    tmp_path: Path, told: Told, cups: FakeCups, place: Workplace, station: Bench
) -> None:
    source: Future[Any] = Future()
    source.set_result(Station(place.parts))
    day = place.clock.now().astimezone().date()
    with a_desk(tmp_path, told, cups, source) as desk:
        desk.write_journal(day, tmp_path / "day.xlsx")
        assert told.next(DayJournalShown).receipts == 1
        assert told.next(DayJournalShown).path == tmp_path / "day.xlsx"
        desk.write_journal(day, tmp_path / "nowhere" / "day.xlsx")
        told.next(DayJournalShown)
        assert "文件夹不存在" in told.next(DayJournalShown).complaint
        desk.write_journal(date(2020, 1, 1), tmp_path / "empty.xlsx")
        assert told.next(DayJournalShown).receipts == 0
    assert (tmp_path / "day.xlsx").stat().st_size > 1000
    assert not (tmp_path / "nowhere").exists()


def test_a_desk_whose_workstation_never_opens_stops_all_the_same(
    tmp_path: Path, told: Told, cups: FakeCups
) -> None:
    with a_desk(tmp_path, told, cups, Future()) as desk:
        desk.print_receipt(RECEIPT)
        desk.write_journal(date(2026, 11, 21), tmp_path / "day.xlsx")
    assert told.queue.empty()
