"""TraceDock's entry: builds the parts and hands them to each other.

Without it rooms and doors would have to know one another. It holds no rule: each command reads its
arguments, builds what it needs and nothing else (a script that explains codes never loads Qt, the
service runs where there is none), and puts what happens into words and an exit status: 0 done, 1
something was wrong and was said, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from app.receiving.session import Parts

Command = Callable[[argparse.Namespace], int]

LONGEST_LINE = 65_536
"""Bytes of one input line; a longer one is no scan and is read in pieces."""


class Trouble(Exception):
    """Something was wrong outside; its text is a sentence for people."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    _speak_utf8()
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    command: Command = options.command
    try:
        with _in_words():
            return command(options)
    except Trouble as trouble:
        _tell(str(trouble))
        return trouble.status
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be said there.
        sys.stdout = None
        return 1
    except KeyboardInterrupt:
        _tell("已中断；已答复的都在。 Interrupted; what was answered is kept.")
        return 130


def explain_codes(options: argparse.Namespace) -> int:
    """`codes`: one JSON object for each line."""
    from app.codes.answers import explain_line

    with _lines_of(options.file) as lines:
        for line in lines:
            _print_json(explain_line(line))
    return 0


def receive(options: argparse.Namespace) -> int:
    """`receive`: a receiving session driven by lines."""
    from app.documents import DocumentProblem
    from app.receiving import script
    from app.receiving.delivery_file import parse_delivery_text

    try:
        delivery = parse_delivery_text(_read_file(options.delivery))
    except DocumentProblem as problem:
        raise Trouble(f"配送单文件 {options.delivery}：{problem}") from problem
    with _opened_store(options.database) as parts, _lines_of(options.scans) as lines:
        task = script.Script(parts, delivery, options.person, _print_line, _tell)
        session = script.run(task, lines)
        try:
            if options.confirm:
                script.confirm(task, session, options.short)
        finally:
            script.summarise(task, session.view())
    return 0


def print_carton_labels(options: argparse.Namespace) -> int:
    """`label carton`: one page for each label."""
    from app.documents import DocumentProblem
    from app.packing.carton_label import parse_labels
    from printing.bar_codes import BarCodeError
    from printing.carton_label_pdf import LabelSizeError, render
    from printing.fonts import FontMissing
    from printing.storing import PaperNotWritten, write_atomically

    try:
        document = json.loads(_read_file(options.data).decode("utf-8-sig"))
        labels = parse_labels(document)
        write_atomically(options.output, render(labels, options.size, options.dpi))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Trouble(f"标签数据 {options.data} 不是 JSON：{error}") from error
    except DocumentProblem as problem:
        raise Trouble(f"标签数据 {options.data}：{problem}") from problem
    except (LabelSizeError, BarCodeError, FontMissing, PaperNotWritten) as problem:
        raise Trouble(str(problem)) from problem
    if options.json:
        _print_json({"output": str(options.output), "labels": len(labels)})
    else:
        _tell(f"{len(labels)} 张标签：{options.output}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="TraceDock 药品追溯收货工作站")
    parser.set_defaults(command=receive)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_scripts(commands)
    return parser


def _add_scripts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    codes = commands.add_parser("codes", help="explain each line of a file / 解读每一行编码")
    codes.add_argument("file", nargs="?", default="-", metavar="FILE|-")
    codes.set_defaults(command=explain_codes)

    session = commands.add_parser("receive", help="a receiving session by lines / 按行收货")
    session.add_argument("--delivery", required=True, type=Path, metavar="FILE")
    session.add_argument("--scans", required=True, metavar="FILE|-")
    session.add_argument("--database", type=Path, metavar="PATH")
    session.add_argument("--person", default="script", metavar="NAME")
    session.add_argument("--confirm", action="store_true")
    session.add_argument("--short", metavar="REASON")
    session.set_defaults(command=receive)

    label = commands.add_parser("label", help="labels / 标签").add_subparsers(
        metavar="KIND", required=True
    )
    carton = label.add_parser("carton", help="carton labels / 装箱标签")
    carton.add_argument("--data", required=True, type=Path, metavar="FILE")
    carton.add_argument("--format", choices=("pdf",), default="pdf")
    carton.add_argument("--output", required=True, type=Path, metavar="FILE")
    carton.add_argument("--size", default="100x150", metavar="WxH")
    carton.add_argument("--dpi", type=int, choices=(203, 300), default=203)
    carton.set_defaults(command=print_carton_labels)
    for command in (codes, session, carton):
        command.add_argument("--json", action="store_true", help="answers as JSON / 以 JSON 答复")


@contextmanager
def _opened_store(path: Path | None) -> Iterator[Parts]:
    from app.receiving.session import Parts
    from app.receiving.settings import ReceivingRules
    from app.store.change_log import ChangeLog
    from app.store.clock import SystemClock
    from app.store.database import Database
    from app.store.workstation import identify

    clock = SystemClock()
    with Database.at(path or _data_folder() / "workstation.db") as database:
        with database.writing() as connection:
            workstation = identify(connection, clock)
        yield Parts(database, ChangeLog(workstation, clock), clock, ReceivingRules())


def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("TraceDock", appauthor=False))


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what the store and the desk refuse into a sentence."""
    from app.receiving.session import WishRefused
    from app.receiving.wording import of_store_error, words
    from app.store.errors import StoreError

    try:
        yield
    except StoreError as error:
        raise Trouble(words(of_store_error(error))) from error
    except WishRefused as refusal:
        raise Trouble(words(refusal.sentence)) from refusal


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"读不了文件 {path}：{error.strerror}，请核对路径", 2) from error


@contextmanager
def _lines_of(source: str) -> Iterator[Iterator[bytes]]:
    if source == "-":
        yield _split(sys.stdin.buffer)
        return
    try:
        file = Path(source).open("rb")
    except OSError as error:
        raise Trouble(f"读不了文件 {source}：{error.strerror}，请核对路径", 2) from error
    with file:
        yield _split(file)


def _split(stream: IO[bytes]) -> Iterator[bytes]:
    # By hand: str.splitlines would also cut at GS, which belongs to the code.
    while line := stream.readline(LONGEST_LINE):
        yield line.rstrip(b"\r\n")


def _print_json(value: object) -> None:
    _print_line(json.dumps(value, ensure_ascii=False))


def _print_line(line: str) -> None:
    print(line, flush=True)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
