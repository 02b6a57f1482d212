"""Every line hands all over or says that it did not, and hears what a printer answers."""

from __future__ import annotations

import os
import select
import shutil
import socket
import sys
import threading
from pathlib import Path

import pytest

from app.labels.printers import LabelPrinter, Reach
from app.papers import NotPrinted
from printing.printers.device_file import DeviceLine
from printing.printers.line import Line, PrinterTrouble
from printing.printers.network import NetworkLine
from printing.printers.opening import open_line
from printing.printers.queue_line import QueueLine, put_cups
from printing.printers.serial_line import SerialLine
from printing.printers.settings import FILE_NAME, PrinterFileProblem, keep_printers, read_printers
from printing.printers.system_line import SystemLine
from tests.printing.fake_printer import FakePrinter, printing_at

STATUS = b"\x021234,0\x03\r\n"
if sys.platform != "win32":
    import tty

unix = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own: Unix only")


def whole(said: bytes) -> bool:
    return said.endswith(STATUS)


def test_a_network_line_asks_and_an_old_answer_is_not_taken_for_a_new_one() -> None:
    with printing_at(FakePrinter()) as fake:
        line = NetworkLine(fake.address)
        line.write(b"~HS")
        # Its answer is here, and nobody has read it.
        assert select.select([line._socket], [], [], 60.0)[0]
        first = line.ask(b"~HS", whole)
        second = line.ask(b'! U1 getvar "odometer.total_label_count"\r\n', lambda s: b"\n" in s)
        line.close()
    assert first.count(STATUS) == 1
    assert second.endswith(b'"0"\r\n')


def test_a_printer_that_is_not_there_or_leaves_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        line = NetworkLine(address)
        taken, _ = server.accept()
        taken.close()
        with pytest.raises(PrinterTrouble, match="请检查打印机的电源"):
            line.ask(b"~HS", whole)
        line.close()
    with pytest.raises(PrinterTrouble, match="连不上"):
        NetworkLine(address)
    with pytest.raises(PrinterTrouble, match="地址"):
        NetworkLine("a b:9100")


def test_a_network_printer_that_takes_nothing_more_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line = NetworkLine(f"127.0.0.1:{server.getsockname()[1]}", patience_s=0.2)
        with pytest.raises(PrinterTrouble, match="没有接收"):
            line.write(b"x" * 30_000_000)
        line.close()


@unix
@pytest.mark.parametrize("kind", ["serial", "device"])
def test_a_line_to_a_port_carries_every_byte_both_ways(kind: str) -> None:
    ours, theirs = os.openpty()
    name = os.ttyname(theirs)
    line: Line = SerialLine(name, 115_200) if kind == "serial" else DeviceLine(name)
    if kind == "device":
        # A terminal alters bytes where nobody has told it not to; a printer's file does not.
        tty.setraw(theirs)
    content = bytes(range(256)) * 300
    heard = bytearray()

    def printer() -> None:
        while len(heard) < len(content) + 3:
            heard.extend(os.read(ours, 4096))
        os.write(ours, STATUS[:4])
        os.write(ours, STATUS[4:])

    thread = threading.Thread(target=printer)
    thread.start()
    line.write(content)
    answer = line.ask(b"~HS", whole, 30.0)
    silence = line.ask(b"?", whole, 0.05)
    thread.join()
    line.close()
    os.close(ours)
    os.close(theirs)
    assert (bytes(heard), answer, silence) == (content + b"~HS", STATUS, b"")


@unix
def test_a_device_that_takes_nothing_is_given_up(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    line = DeviceLine(os.ttyname(theirs), patience_s=0.2)
    with pytest.raises(PrinterTrouble, match="没有接收"):
        line.write(b"x" * 10_000_000)
    line.close()
    os.close(ours)
    os.close(theirs)
    for open_it in (DeviceLine, lambda path: SerialLine(path, 9_600)):
        with pytest.raises(PrinterTrouble, match="打不开"):
            open_it(str(tmp_path / "lp0"))


@unix
def test_a_queue_of_cups_gets_the_bytes_as_they_are(tmp_path: Path) -> None:
    script = tmp_path / "lp"
    script.write_text(
        '#!/bin/sh\n[ "$2" = bad ] && { echo "no such queue" >&2; exit 1; }\n'
        f'echo "$@" > {tmp_path}/said; cat > {tmp_path}/got\n'
    )
    script.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    put = lambda queue, content: put_cups(queue, content, environment)  # noqa: E731
    content = bytes(range(256))
    line = QueueLine("labels", put)
    line.write(content)
    line.close()
    assert (tmp_path / "got").read_bytes() == content
    assert "-d labels -o raw" in (tmp_path / "said").read_text()
    assert line.ask(b"~HS", whole) == b""
    with pytest.raises(PrinterTrouble, match="no such queue"):
        QueueLine("bad", put).write(content)
    with pytest.raises(PrinterTrouble, match="没有打印程序"):
        QueueLine("labels", lambda q, c: put_cups(q, c, {"PATH": ""})).write(content)


def test_a_printer_with_a_driver_gets_a_page_and_says_what_it_refuses() -> None:
    class Printers:
        def found(self) -> tuple[()]:
            return ()

        def dots(self, printer: str, wanted: int) -> int | None:
            if printer == "broken":
                raise NotPrinted("打印机“broken”打不开")
            return wanted if printer == "driven" else None

        def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
            if printer == "gone":
                raise NotPrinted("没有名为“gone”的打印机")
            sent.append((path, path.read_bytes(), printer, copies))
            return printer

    sent: list[tuple[Path, bytes, str, int]] = []
    for name, dots in (("office", None), ("driven", 300)):
        line = SystemLine(name, 300, Printers())
        assert line.dots == dots
        line.write(b"a label")
    assert [(path.name, *rest) for path, *rest in sent] == [
        ("label.pdf", b"a label", "office", 1),
        ("label.png", b"a label", "driven", 1),
    ]
    # What a program may still have to read is there; what was drawn already is not.
    assert [path.exists() for path, *_ in sent] == [True, False]
    shutil.rmtree(sent[0][0].parent)
    with pytest.raises(PrinterTrouble, match="gone"):
        SystemLine("gone", 203, Printers()).write(b"%PDF")
    with pytest.raises(PrinterTrouble, match="打不开"):
        SystemLine("broken", 203, Printers())


def test_a_folder_gets_a_file_for_each_label_in_their_order(tmp_path: Path) -> None:
    printer = LabelPrinter(name="文件", reach=Reach.FOLDER, address=str(tmp_path))
    line = open_line(printer)
    for number in range(3):
        line.write(b"%d" % number)
    found = sorted(tmp_path.iterdir())
    assert [one.read_bytes() for one in found] == [b"0", b"1", b"2"]
    assert {one.suffix for one in found} == {".zpl"}
    with pytest.raises(PrinterTrouble, match="不存在"):
        open_line(LabelPrinter(name="文件", reach=Reach.FOLDER, address=str(tmp_path / "none")))


def test_printers_are_kept_and_a_file_with_a_mistake_is_said(tmp_path: Path) -> None:
    assert read_printers(tmp_path) == ()
    wanted = (
        LabelPrinter(name="箱签", reach=Reach.NETWORK, address="10.0.0.9", dpi=300, darkness=60),
        LabelPrinter(
            name="货位",
            reach=Reach.SERIAL,
            address="COM3",
            baud=115_200,
            kinds=("shelf", "command"),
        ),
    )
    keep_printers(tmp_path, wanted)
    assert read_printers(tmp_path) == wanted
    path = tmp_path / FILE_NAME
    path.write_text('[{"name": "a", "reach": "network", "address": "h"}]', encoding="utf-8")
    assert read_printers(tmp_path) == (LabelPrinter(name="a", reach=Reach.NETWORK, address="h"),)
    for text, why in (
        ("{", "不能用"),
        ('[{"name": "a", "reach": "network", "address": "h", "dpi": 600}]', "203 或 300"),
        ('[{"name": "a", "reach": "network", "address": "h", "colour": 1}]', "colour"),
        ('[{"name": "a", "reach": "network", "address": "h", "kinds": ["box"]}]', "box"),
        (
            '[{"name": "a", "reach": "network", "address": "h"},'
            ' {"name": "a", "reach": "folder", "address": "f"}]',
            "两次",
        ),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(PrinterFileProblem, match=why):
            read_printers(tmp_path)
