"""Sends a PDF to a printer: which there are, which one is wanted, what went wrong in words.

Without it a clerk would have to find the file and print it from another program. A desktop drives
the printers itself, by what its window hands in. On the command line, and where the window knows no
printer, programs do: on Linux and macOS those of CUPS (`lp`, `lpstat`), on Windows the one that is
registered for PDF files, by the shell's verbs `print` and `printto`. What a system accepts is in
its queue: whether paper came out, only a person can see.

Sources: lp(1) and lpstat(1) of CUPS 2; ShellExecute verbs of Windows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from app.papers import NotPrinted, Printer, check_paper, choose_printer
from app.readers.system_words import of_system

_PATIENCE_S = 30.0
_NOT_ASCII_IN_C = {"LC_ALL": "C.UTF-8", "LANGUAGE": "C", "LANG": "C.UTF-8"}
"""What lpstat says is read by a program: in no language, with names as they are."""


class Printers(Protocol):
    """The way to the printers of one kind of system."""

    def found(self) -> tuple[Printer, ...]:
        """List the printers, the default first; raises NotPrinted where nobody can say."""

    def dots(self, printer: str, wanted: int) -> int | None:
        """Dots an inch of a picture for a printer, `wanted` where it may be chosen.

        None: pictures are not taken. Raises NotPrinted.
        """

    def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
        """Print a PDF (or a PNG in its dots), on the default printer where none is named.

        Says on which; raises NotPrinted.
        """


def printers_here() -> Printers:
    """The printers of this computer."""
    return WindowsPrinters() if sys.platform == "win32" else CupsPrinters()


class DesktopPrinters:
    """The printers a window knows; where it knows none, those that programs reach."""

    def __init__(self, window: Callable[[], Printers], programs: Printers | None = None) -> None:
        """`window` gives its way when one is wanted first: what it stands on is slow to load.

        `programs` are this computer's where none are handed in.
        """
        self._window = window
        self._programs = programs or printers_here()

    def found(self) -> tuple[Printer, ...]:
        """List the printers, the default first; raises NotPrinted."""
        return self._window().found() or self._programs.found()

    def dots(self, printer: str, wanted: int) -> int | None:
        """Dots an inch of a picture for a printer; raises NotPrinted."""
        return self._way().dots(printer, wanted)

    def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
        """Print a PDF, or a PNG where there are dots; raises NotPrinted."""
        return self._way().send(path, printer, copies)

    def _way(self) -> Printers:
        window = self._window()
        return window if window.found() else self._programs


class CupsPrinters:
    """Printers behind `lp` (Linux, macOS)."""

    def __init__(
        self, environment: Mapping[str, str] | None = None, patience_s: float = _PATIENCE_S
    ) -> None:
        """Look for the programs on the PATH of an environment; None is this process's."""
        self._environment = dict(os.environ if environment is None else environment)
        self._patience_s = patience_s

    def found(self) -> tuple[Printer, ...]:
        """List the printers, the default first; raises NotPrinted."""
        done = self._run("lpstat", "-e")
        # It says by its status as well that there are none.
        names = dict.fromkeys(done.stdout.split("\n")) if done.returncode == 0 else {}
        default = self._default()
        printers = [Printer(name.strip(), name.strip() == default) for name in names if name]
        return tuple(sorted(printers, key=lambda printer: not printer.default))

    def dots(self, printer: str, wanted: int) -> None:
        """None: a PDF is drawn by others."""
        del printer, wanted

    def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
        """Put a PDF into a printer's queue; raises NotPrinted."""
        check_paper(path, copies)
        known = self.found()
        name = choose_printer(known, printer).name
        wanted = ("-d", printer) if printer else ()
        done = self._run("lp", *wanted, "-n", str(copies), "-t", path.stem, "--", str(path))
        if done.returncode != 0:
            said = " ".join(done.stderr.split()) or f"状态 {done.returncode}"
            raise NotPrinted(
                f"打印机“{name}”没有接受打印任务（{said}），请检查打印机后再打印一次。"
            )
        return name

    def _default(self) -> str:
        """`system default destination: NAME`, or nothing."""
        done = self._run("lpstat", "-d")
        _, colon, name = done.stdout.partition(":")
        return name.strip() if done.returncode == 0 and colon else ""

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = shutil.which(program, path=self._environment.get("PATH", ""))
        if command is None:
            raise NotPrinted(
                f"这台电脑没有打印程序 {program}（CUPS），请联系管理员安装，"
                "或打开 PDF 文件从别的程序打印。"
            )
        try:
            return subprocess.run(
                (command, *arguments),
                env=self._environment | _NOT_ASCII_IN_C,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=self._patience_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotPrinted(
                f"打印服务 {self._patience_s:.0f} 秒内没有答复，请检查打印服务后再打印一次。"
            ) from None
        except OSError as error:
            raise NotPrinted(f"打印程序 {command} 不能运行（{of_system(error)}）。") from error


Shell = Callable[[Path, str, str], None]
"""Asks Windows to do something with a file: the file, the verb, its arguments."""


class WindowsPrinters:
    """Printers behind the Windows shell; the program for PDF files prints."""

    def __init__(
        self,
        shell: Shell | None = None,
        registered: Callable[[], tuple[Printer, ...]] | None = None,
    ) -> None:
        """`shell` and `registered` are Windows's own where none are handed in."""
        self._shell = shell or _windows_shell
        self._registered = registered or _windows_printers

    def found(self) -> tuple[Printer, ...]:
        """List this person's printers, the default first."""
        return tuple(sorted(self._registered(), key=lambda printer: not printer.default))

    def dots(self, printer: str, wanted: int) -> None:
        """None: a PDF is drawn by others."""
        del printer, wanted

    def send(self, path: Path, printer: str = "", copies: int = 1) -> str:
        """Let the program for PDF files print, as often as copies are wanted; raises NotPrinted."""
        check_paper(path, copies)
        name = choose_printer(self.found(), printer).name
        verb, arguments = ("printto", f'"{printer}"') if printer else ("print", "")
        for _ in range(copies):
            try:
                self._shell(path, verb, arguments)
            except OSError as error:
                raise NotPrinted(
                    f"Windows 没有打印“{path.name}”（{of_system(error)}），"
                    "请安装能打印 PDF 的程序并设为默认，或打开文件后打印。"
                ) from error
        return name


def _windows_shell(path: Path, verb: str, arguments: str) -> None:
    if sys.platform == "win32":
        os.startfile(path, verb, arguments)
    else:
        raise OSError(f"no shell verbs on {sys.platform}")


def _windows_printers() -> tuple[Printer, ...]:
    if sys.platform == "win32":
        # Only Windows has it.
        import winreg  # noqa: PLC0415

        place = r"Software\Microsoft\Windows NT\CurrentVersion"
        names, default = [], ""
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place + r"\Devices") as devices:
                count = winreg.QueryInfoKey(devices)[1]
                names = [winreg.EnumValue(devices, number)[0] for number in range(count)]
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, place + r"\Windows") as settings:
                default = str(winreg.QueryValueEx(settings, "Device")[0]).partition(",")[0]
        except OSError:
            pass  # no printer was ever added, or none is the default
        return tuple(Printer(name, name == default) for name in names)
    else:
        return ()
