"""Text for other programs and for people: lines in, JSON lines out, sentences beside them.

Without it each command would read files, split lines and report trouble in its own way. Answers go
to standard output, one line each and at once; everything for people goes to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

LONGEST_LINE = 65_536
"""Bytes of one input line; a longer one is no scan and is read in pieces."""


class Trouble(Exception):
    """Something was wrong outside; its text is a sentence for people."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        """Say what it is, and with which status the program ends."""
        super().__init__(sentence)
        self.status = status


def read_file(path: Path) -> bytes:
    """Read a file named on the command line; raises Trouble."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"读不了文件 {path}：{error.strerror}，请核对路径", 2) from error


@contextmanager
def lines_of(source: str) -> Iterator[Iterator[bytes]]:
    """Open a file, or standard input for `-`, as lines without their ends; raises Trouble."""
    with ExitStack() as stack:
        try:
            named = source != "-"
            file = stack.enter_context(Path(source).open("rb")) if named else sys.stdin.buffer
        except OSError as error:
            raise Trouble(f"读不了文件 {source}：{error.strerror}，请核对路径", 2) from error
        yield _split(file)


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


def _split(stream: IO[bytes]) -> Iterator[bytes]:
    # By hand: str.splitlines would also cut at GS, which belongs to the code.
    while line := stream.readline(LONGEST_LINE):
        yield line.rstrip(b"\r\n")
