"""Papers reach a printer through real programs named lp and lpstat, or it is said why not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.papers import Choice, NotPrinted, PaperKind, Printer
from printing.printer_choice import (
    ChoiceProblem,
    PrinterChoices,
    keep_choices,
    print_as_chosen,
    read_choices,
)
from printing.sending import CupsPrinters, DesktopPrinters, WindowsPrinters

LP = """#!{python}
import os, sys
with open({record!r}, "a", encoding="utf-8") as record:
    record.write("\\x1f".join(sys.argv[1:]) + "\\n")
if {refuse}:
    sys.exit("lp: The printer is not accepting jobs.")
print("request id is x-1 (1 file(s))")
"""
LPSTAT = """#!{python}
import sys, time
time.sleep({sleep})
names, default = {names!r}, {default!r}
if sys.argv[1] == "-e":
    if not names:
        sys.exit("lpstat: No destinations added.")
    sys.stdout.buffer.write("".join(name + "\\n" for name in names).encode())
elif default:
    sys.stdout.buffer.write(("system default destination: " + default + "\\n").encode())
else:
    print("no system default destination")
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs by their first line")


class FakeCups:
    """Programs that look like those of CUPS and write down what they are told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bin"
        self.folder.mkdir()
        self.record = folder / "record"
        self.install()

    def install(
        self,
        names: tuple[str, ...] = ("office", "药库_A4"),
        default: str = "药库_A4",
        *,
        refuse: bool = False,
        sleep: float = 0,
    ) -> None:
        values = {"python": sys.executable, "record": str(self.record), "refuse": refuse}
        self._write("lp", LP.format(**values))
        values |= {"names": names, "default": default, "sleep": sleep}
        self._write("lpstat", LPSTAT.format(**values))

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    @property
    def printers(self) -> CupsPrinters:
        return CupsPrinters({**os.environ, "PATH": str(self.folder)})

    @property
    def told(self) -> list[list[str]]:
        if not self.record.exists():
            return []
        return [line.split("\x1f") for line in self.record.read_text("utf-8").splitlines()]


@pytest.fixture
def cups(tmp_path: Path) -> FakeCups:
    return FakeCups(tmp_path)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "-SH20261121 收货单.pdf"
    path.write_bytes(b"%PDF-1.4")
    return path


def test_printers_are_listed_with_the_default_first(cups: FakeCups) -> None:
    assert cups.printers.found() == (Printer("药库_A4", default=True), Printer("office"))


def test_a_paper_goes_to_the_chosen_printer_as_often_as_wanted(cups: FakeCups, paper: Path) -> None:
    cups.printers.send(paper, "office", 3)
    cups.printers.send(paper)
    title = ["-t", "-SH20261121 收货单", "--", str(paper)]
    assert cups.told == [["-d", "office", "-n", "3", *title], ["-n", "1", *title]]


def refusal(cups: FakeCups, path: Path, printer: str = "", copies: int = 1) -> str:
    before = len(cups.told)
    with pytest.raises(NotPrinted) as caught:
        cups.printers.send(path, printer, copies)
    assert len(cups.told) == before
    return str(caught.value)


def test_what_cannot_be_printed_is_refused_in_words_before_lp_is_asked(
    cups: FakeCups, paper: Path
) -> None:
    assert "没有名为“gone”的打印机" in refusal(cups, paper, "gone")
    assert "药库_A4" in refusal(cups, paper, "gone")
    assert "份数须为 1 到 99" in refusal(cups, paper, copies=0)
    assert "不在了" in refusal(cups, paper.with_name("gone.pdf"))
    cups.install(default="")
    assert "没有默认打印机" in refusal(cups, paper)
    cups.install(names=())
    assert "没有打印机" in refusal(cups, paper)
    assert cups.printers.found() == ()


def test_what_lp_says_against_it_is_passed_on(cups: FakeCups, paper: Path) -> None:
    cups.install(refuse=True)
    with pytest.raises(NotPrinted, match=r"office.*没有接受.*not accepting jobs"):
        cups.printers.send(paper, "office")


def test_a_computer_without_lp_says_so(tmp_path: Path, paper: Path) -> None:
    with pytest.raises(NotPrinted, match="没有打印程序 lpstat"):
        CupsPrinters({"PATH": str(tmp_path)}).send(paper)


def test_a_print_service_that_hangs_is_given_up(cups: FakeCups, paper: Path) -> None:
    cups.install(sleep=60)
    hanging = CupsPrinters({**os.environ, "PATH": str(cups.folder)}, patience_s=0.2)
    with pytest.raises(NotPrinted, match="没有答复"):
        hanging.send(paper)


def test_a_program_that_cannot_run_is_named(cups: FakeCups, paper: Path) -> None:
    broken = cups.folder / "lpstat"
    broken.write_text("#!/nowhere/at/all\n", encoding="utf-8")
    with pytest.raises(NotPrinted, match="不能运行"):
        cups.printers.send(paper)


def test_windows_prints_by_the_verbs_of_its_shell(paper: Path) -> None:
    told: list[tuple[Path, str, str]] = []
    known = (Printer("Office"), Printer("药库 A4", default=True))
    windows = WindowsPrinters(lambda *asked: told.append(asked), lambda: known)
    windows.send(paper)
    windows.send(paper, "Office", 2)
    assert windows.found()[0].name == "药库 A4"
    assert told == [(paper, "print", ""), *[(paper, "printto", '"Office"')] * 2]


def test_windows_without_a_program_for_pdf_says_what_to_do(paper: Path) -> None:
    def no_program(path: Path, verb: str, arguments: str) -> None:
        raise OSError(1155, "No application is associated")

    windows = WindowsPrinters(no_program, lambda: (Printer("Office", default=True),))
    with pytest.raises(NotPrinted, match="能打印 PDF 的程序"):
        windows.send(paper)


def test_choices_are_kept_and_papers_printed_as_chosen(
    cups: FakeCups, tmp_path: Path, paper: Path
) -> None:
    choices = read_choices(tmp_path)
    assert choices == PrinterChoices({})
    chosen = Choice(printer="office", copies=3)
    keep_choices(tmp_path, choices.changed([(PaperKind.REJECTION, chosen)]))
    choices = read_choices(tmp_path)
    assert choices.of(PaperKind.RECEIPT) == Choice()
    assert print_as_chosen(cups.printers, choices.of(PaperKind.REJECTION), paper) == "office"
    assert print_as_chosen(cups.printers, choices.of(PaperKind.RECEIPT), paper) == "药库_A4"
    assert [told[:4] for told in cups.told] == [
        ["-d", "office", "-n", "3"],
        ["-n", "1", "-t", paper.stem],
    ]


@pytest.mark.parametrize(
    "content", [b"", b"[", b"[]", b'{"receipt": {"copies": 0}}', b'{"unknown": {}}', b"\xff"]
)
def test_a_damaged_file_of_choices_is_said_and_left(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "printers.json").write_bytes(content)
    with pytest.raises(ChoiceProblem, match=r"printers\.json"):
        read_choices(tmp_path)
    assert (tmp_path / "printers.json").read_bytes() == content


class WindowPrinters:
    """Printers as a window would know them."""

    def __init__(self, *names: str) -> None:
        self.names, self.sent = names, list[str]()

    def found(self) -> tuple[Printer, ...]:
        return tuple(map(Printer, self.names))

    def dots(self, printer: str, wanted: int) -> int | None:
        return wanted

    def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
        self.sent.append(path.name)
        return printer


def test_a_window_that_knows_no_printer_leaves_them_to_the_programs(
    cups: FakeCups, paper: Path
) -> None:
    """A desktop whose Qt has no way to CUPS could not print at all, or printed twice."""
    window = WindowPrinters("office")
    both = DesktopPrinters(lambda: window, cups.printers)
    assert both.found() == (Printer("office"),)
    assert (both.send(paper, "office"), both.dots("office", 203)) == ("office", 203)
    assert (window.sent, cups.told) == ([paper.name], [])
    window.names = ()
    assert both.found() == (Printer("药库_A4", default=True), Printer("office"))
    assert (both.send(paper, "office"), both.dots("office", 203)) == ("office", None)
    assert (window.sent, len(cups.told)) == ([paper.name], 1)
