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
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.console import Trouble, lines_of, print_json, print_line, read_file, speak_utf8, tell

if TYPE_CHECKING:
    from app.receiving.session import Parts
    from sync.connectors.port import Platform
    from sync.service.service import Service
    from sync.training import Sandbox

Command = Callable[[argparse.Namespace], int]

PLATFORM_PASSWORD = "TRACEDOCK_PLATFORM_PASSWORD"
"""The environment variable with the password of the outside platform; never an argument."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    speak_utf8()
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    command: Command = options.command
    try:
        with _in_words():
            return command(options)
    except Trouble as trouble:
        tell(str(trouble))
        return trouble.status
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be said there.
        sys.stdout = None
        return 1
    except KeyboardInterrupt:
        tell("已中断；已答复的都在。 Interrupted; what was answered is kept.")
        return 130


def explain_codes(options: argparse.Namespace) -> int:
    """`codes`: one JSON object for each line."""
    from app.codes.answers import explain_line

    with lines_of(options.file) as lines:
        for line in lines:
            print_json(explain_line(line))
    return 0


def receive(options: argparse.Namespace) -> int:
    """`receive`: a receiving session driven by lines."""
    from app.documents import DocumentProblem
    from app.receiving import script
    from app.receiving.delivery_file import parse_delivery_text

    try:
        delivery = parse_delivery_text(read_file(options.delivery))
    except DocumentProblem as problem:
        raise Trouble(f"配送单文件 {options.delivery}：{problem}") from problem
    with _opened_store(options.database) as parts, lines_of(options.scans) as lines:
        task = script.Script(parts, delivery, options.person, print_line, tell)
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
        document = json.loads(read_file(options.data).decode("utf-8-sig"))
        labels = parse_labels(document)
        write_atomically(options.output, render(labels, options.size, options.dpi))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Trouble(f"标签数据 {options.data} 不是 JSON：{error}") from error
    except DocumentProblem as problem:
        raise Trouble(f"标签数据 {options.data}：{problem}") from problem
    except (LabelSizeError, BarCodeError, FontMissing, PaperNotWritten) as problem:
        raise Trouble(str(problem)) from problem
    if options.json:
        print_json({"output": str(options.output), "labels": len(labels)})
    else:
        tell(f"{len(labels)} 张标签：{options.output}")
    return 0


def serve(options: argparse.Namespace) -> int:
    """`serve`: the service; with `--training`, a sandbox of the province beside it."""
    from app.store.clock import SystemClock
    from app.store.database import Database
    from sync.service.server import Server
    from sync.service.service import Service
    from sync.service.settings import ServiceSettings

    clock = SystemClock()
    with ExitStack() as stack:
        sandbox = stack.enter_context(_sandbox(options)) if options.training else None
        url = options.database or f"sqlite:///{_folder(options) / 'service.db'}"
        database = stack.enter_context(Database(url))
        settings = sandbox.service_settings() if sandbox else ServiceSettings()
        platforms = sandbox.platforms() if sandbox else _real_platforms(options)
        service = Service(database, clock, settings, platforms)
        try:
            server = Server(service, options.host, options.port)
        except OSError as error:
            raise Trouble(f"端口 {options.port} 不能使用：{error.strerror}，请换一个") from error
        server.start()
        stack.callback(server.stop)
        tell(f"前置服务 {server.url}，接口说明 {server.url}/schema")
        _admit(options, service, server.url, sandbox)
        _wait_for_the_end(options.announce)
    return 0


def _real_platforms(options: argparse.Namespace) -> dict[str, Platform]:
    from sync.connectors.shanghai_yy.platform import ShanghaiYy
    from sync.connectors.shanghai_yy.settings import YySettings

    if options.platform is None:
        return {}
    url, org_code, user = options.platform
    try:
        account = YySettings(url, user, os.environ.get(PLATFORM_PASSWORD, ""), org_code)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    return {org_code: ShanghaiYy(account)}


@contextmanager
def _sandbox(options: argparse.Namespace) -> Iterator[Sandbox]:
    from sync.sandbox.training.ledger import LedgerError
    from sync.training import running_sandbox

    with ExitStack() as stack:
        try:
            sandbox = stack.enter_context(running_sandbox(_folder(options), options.size))
        except (LedgerError, ValueError) as error:
            raise Trouble(str(error)) from error
        yield sandbox


def _admit(
    options: argparse.Namespace, service: Service, url: str, sandbox: Sandbox | None
) -> None:
    """Make known who may join: the training hospital, or the one named on the command line."""
    from sync.sandbox.control_client import TrainingUnreachable
    from sync.service import accounts

    if sandbox is not None:
        org = accounts.seed_training(service.database, service.clock)
        try:
            sandbox.hand_over_all(url)
        except TrainingUnreachable as error:
            raise Trouble(str(error)) from error
    elif options.organisation is not None:
        org, name = options.organisation
        with service.database.writing() as connection:
            accounts.add_organisation(connection, org, name)
    else:
        return
    with service.database.writing() as connection:
        code = accounts.make_enrolment_code(connection, org, service.clock.now())
    if options.announce and sandbox is not None:
        announced = {"service_url": url, "sandbox_url": sandbox.url}
        print_json(announced | {"training_key": sandbox.key, "enrolment_code": code})
    else:
        tell(f"工作站登记码（10 分钟内有效，一次性）：{code}")


def _wait_for_the_end(by_parent: bool) -> None:
    """Until the parent closes our input (or dies), or until somebody stops us."""
    if by_parent:
        sys.stdin.buffer.read()
        return
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: ended.set())
    # In pieces: on Windows a wait without limit does not hear Ctrl+C.
    while not ended.wait(0.5):
        pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="main.py", description="TraceDock 药品追溯收货工作站")
    parser.set_defaults(command=receive)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_scripts(commands)
    _add_service(commands)
    return parser


def _add_service(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    service = commands.add_parser("serve", help="the service / 前置服务")
    service.add_argument("--database", metavar="URL", help="sqlite:///… or postgresql+psycopg://…")
    service.add_argument("--host", default="127.0.0.1", metavar="H")
    service.add_argument("--port", type=int, default=8765, metavar="P")
    service.add_argument(
        "--organisation",
        nargs=2,
        metavar=("CODE", "NAME"),
        help="make a hospital known and print a code with which one workstation can join it",
    )
    service.add_argument(
        "--platform",
        nargs=3,
        metavar=("URL", "ORG", "USER"),
        help=f"the hospital's account on the Shanghai platform; password in {PLATFORM_PASSWORD}",
    )
    service.add_argument("--training", action="store_true", help="with a sandbox / 培训平台")
    service.add_argument("--folder", type=Path, metavar="DIR", help="where it keeps its files")
    service.add_argument("--size", nargs=3, type=int, default=(6, 12, 400), help=argparse.SUPPRESS)
    service.add_argument("--announce", action="store_true", help=argparse.SUPPRESS)
    service.set_defaults(command=serve)


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


def _folder(options: argparse.Namespace) -> Path:
    """Where a command keeps its files; training apart from everything real."""
    folder: Path = options.folder or _data_folder()
    if options.training and options.folder is None:
        folder = folder / "training"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


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


if __name__ == "__main__":
    sys.exit(main())
