"""The `serve` command: the service in the foreground, on its own or with the training platform.

Without it nobody could start the service. The training desktop starts the same command beside
itself.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from app.entry.console import Trouble, folder_of, print_json, tell
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.errors import DatabaseInUse
from sync.assembly.training import Sandbox, running_sandbox
from sync.connectors.port import Platform
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import YySettings
from sync.sandbox.control_client import TrainingUnreachable
from sync.sandbox.training.ledger import LedgerError
from sync.service import accounts
from sync.service.server import Server
from sync.service.service import Service
from sync.service.settings import ServiceSettings

PLATFORM_PASSWORD = "TRACEDOCK_PLATFORM_PASSWORD"
"""The environment variable with the password of the outside platform; never an argument."""

ENDING_S = 20.0
"""How long the service of a workstation waits for the one before it."""


def serve(options: argparse.Namespace) -> int:
    """`serve`: answer until somebody stops it."""
    ended = None if options.announce else _hear_the_end()
    with ExitStack() as stack:
        database = stack.enter_context(_open_database(options))
        sandbox = stack.enter_context(_sandbox(options)) if options.training else None
        settings = sandbox.service_settings() if sandbox else ServiceSettings()
        platforms = sandbox.platforms() if sandbox else _real_platforms(options)
        service = Service(database, SystemClock(), settings, platforms)
        try:
            server = Server(service, options.host, options.port)
        except (OSError, UnicodeError) as error:
            where = f"{options.host} 端口 {options.port}"
            raise Trouble(f"不能在 {where} 上服务：{_reason(error)}，请换一个") from error
        stack.callback(server.stop)
        try:
            server.start()
        except TimeoutError as error:
            raise Trouble(str(error)) from error
        tell(f"前置服务 {server.url}，接口说明 {server.url}/schema")
        _admit(options, service, server.url, sandbox)
        if ended is None:
            _wait_for_parent()
        else:
            _wait_for(ended)
    return 0


def _open_database(options: argparse.Namespace) -> Database:
    """Open what was named, or a file in our folder; raises Trouble or StoreError."""
    if not options.database:
        return _wait_for_file(folder_of(options) / "service.db", ENDING_S * options.announce)
    try:
        return Database(options.database)
    except (ArgumentError, ImportError, ValueError) as error:
        # The address may hold a password: it is not repeated.
        expected = "sqlite:///… 或 postgresql+psycopg://…"
        raise Trouble(f"数据库地址（--database）不能用：应为 {expected}", 2) from error


def _wait_for_file(path: Path, patience_s: float) -> Database:
    """Open a file; where a workstation was killed, its service may need a moment to end."""
    until = time.monotonic() + patience_s
    told = False
    while True:
        try:
            return Database.at(path)
        except DatabaseInUse:
            if time.monotonic() >= until:
                raise
        if not told:
            tell("上一个前置服务还没有结束，正在等它")
        told = True
        time.sleep(0.1)


def _reason(error: OSError | UnicodeError) -> str:
    return str(error.strerror) if isinstance(error, OSError) else "不是一个地址"


@contextmanager
def _sandbox(options: argparse.Namespace) -> Iterator[Sandbox]:
    with ExitStack() as stack:
        try:
            sandbox = stack.enter_context(running_sandbox(folder_of(options), options.size))
        except (LedgerError, ValueError, TimeoutError) as error:
            raise Trouble(str(error)) from error
        yield sandbox


def _real_platforms(options: argparse.Namespace) -> dict[str, Platform]:
    if options.platform is None:
        return {}
    url, org_code, user = options.platform
    try:
        account = YySettings(url, user, os.environ.get(PLATFORM_PASSWORD, ""), org_code)
    except ValueError as error:
        raise Trouble(str(error), 2) from error
    return {org_code: ShanghaiYy(account)}


def _admit(
    options: argparse.Namespace, service: Service, url: str, sandbox: Sandbox | None
) -> None:
    """Make known who may join: the training hospital, or the one named on the command line."""
    if sandbox is not None:
        org = _prepare_training(service, url, sandbox)
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


def _prepare_training(service: Service, url: str, sandbox: Sandbox) -> str:
    org = accounts.seed_training(service.database, service.clock)
    try:
        sandbox.hand_over_all(url)
    except TrainingUnreachable as error:
        raise Trouble(str(error)) from error
    return org


def _hear_the_end() -> threading.Event:
    """Note when somebody asks us to stop; heard from the start, not only once we wait for it."""
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: ended.set())
    return ended


def _wait_for(ended: threading.Event) -> None:
    # In pieces: on Windows a wait without limit does not hear Ctrl+C.
    while not ended.wait(0.5):
        pass


def _wait_for_parent() -> None:
    """Until the parent closes our input, or dies."""
    if sys.stdin is not None:
        sys.stdin.buffer.read()
