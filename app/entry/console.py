"""Text for other programs and for people: lines in, JSON lines out, sentences beside them.

Without it each command would read files, split lines and report trouble in its own way. Answers go
to standard output, one line each and at once; everything for people goes to standard error.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import platformdirs

from app.readers.system_words import of_system
from app.receiving.refusals import WishRefused
from app.store.errors import StoreError

LONGEST_LINE = 65_536
"""Bytes of one input line; a longer one is no scan, and what is beyond is left out."""


class Trouble(Exception):
    """Something was wrong outside; its text is a sentence for people."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        """Say what it is, and with which status the program ends."""
        super().__init__(sentence)
        self.status = status


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the desk and the store refuse into a sentence (Trouble)."""
    try:
        yield
    except (StoreError, WishRefused) as error:
        # When there is something to say: every command loads this module, and few need the words.
        from app.receiving.wording import of_store_error, words  # noqa: PLC0415

        sentence = error.sentence if isinstance(error, WishRefused) else of_store_error(error)
        raise Trouble(words(sentence)) from error


def data_folder() -> Path:
    """Where this person's data is on this system."""
    return Path(platformdirs.user_data_dir("TraceDock", appauthor=False))


def folder_of(options: argparse.Namespace) -> Path:
    """Where a command keeps its files, made where it is not there; training apart from the rest.

    Raises Trouble where it cannot be made.
    """
    folder: Path = options.folder or data_folder() / ("training" if options.training else "")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"不能使用文件夹 {folder}：{of_system(error)}") from error
    return folder


def refuse_without_screen() -> None:
    """Say in words what a window without a screen would end the process for; raises Trouble."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in shown):
        raise Trouble("这里没有图形界面，窗口打不开；没有图形界面时可用 demo 演示一个班次")


def read_file(path: Path) -> bytes:
    """Read a file named on the command line; raises Trouble."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"读不了文件 {path}：{of_system(error)}，请核对路径", 2) from error


@contextmanager
def lines_of(source: str) -> Iterator[Iterator[bytes]]:
    """Open a file, or standard input for `-`, as lines without their ends; raises Trouble."""
    with ExitStack() as stack:
        try:
            if source == "-":
                file = stack.enter_context(_standard_input())
            else:
                file = stack.enter_context(Path(source).open("rb"))
        except OSError as error:
            raise Trouble(f"读不了文件 {source}：{of_system(error)}，请核对路径", 2) from error
        yield _split(file, source)


def print_json(value: object) -> None:
    """Answer one line of JSON."""
    print_line(json.dumps(value, ensure_ascii=False))


def print_line(line: str) -> None:
    """Answer one line."""
    print(line, flush=True)


def tell(sentence: str) -> None:
    """Say something to people."""
    print(sentence, file=sys.stderr, flush=True)


def speak_utf8() -> None:
    """Write UTF-8 and plain line ends on every system, whatever its console was set to."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def plain_text(argument: str) -> str:
    """An argument as text that can be stored: bytes that are no UTF-8 become one sign each."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _standard_input() -> IO[bytes]:
    """What comes in; a program started without standard input has None there."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def _split(stream: IO[bytes], source: str) -> Iterator[bytes]:
    # By hand: str.splitlines would also cut at GS, which belongs to the code.
    while line := _read_line(stream, source):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = _read_line(stream, source)
        yield line.rstrip(b"\r\n")


def _read_line(stream: IO[bytes], source: str) -> bytes:
    try:
        return stream.readline(LONGEST_LINE)
    except OSError as error:
        raise Trouble(f"读不了 {source}：{of_system(error)}，已读到的都已处理") from error
