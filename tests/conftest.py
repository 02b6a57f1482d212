"""What every test is held to: no thread left, no way out of this machine, no surprising warning.

Without it a test could pass and leave something running, ask the internet, or hide a fault that was
only logged. A test that expects a warning of ours looks at `caplog`, or is marked with a pattern of
what is said: `@pytest.mark.logs("the disk is full")`.
"""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.store.database import Database
from tests.cheap_passwords import passwords_cost_little
from tests.compiled import statements_shared
from tests.known_routes import routes_known
from tests.memory_disk import write_to_memory
from tests.migrated import migrations_replayed
from tests.patience import PATIENCE_S, be_patient
from tests.postgres import (
    empty_postgres_url,
    postgres_server,
    postgres_url,
    second_cluster,
    second_postgres_url,
)
from tests.quick_servers import servers_end_at_once

__all__ = [
    "empty_postgres_url",
    "postgres_server",
    "postgres_url",
    "second_cluster",
    "second_postgres_url",
]

OUR_LOGGERS = ("tracedock", "app", "sync", "ui", "scanners", "printing")
MUCH = 50_000
"""Objects to collect behind a test; the window's collector waits for turns of its event loop."""

_LASTING = (
    migrations_replayed,
    statements_shared,
    routes_known,
    servers_end_at_once,
    passwords_cost_little,
)
"""What costs each of thousands of tests less, from the first to the last one."""

_beyond: list[object] = []
"""Addresses a test tried to reach beyond this machine."""


def pytest_collection_finish() -> None:
    """Let no collector look at thousands of tests and modules again and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown() -> None:
    """Collect here what no event loop collects any more."""
    if not gc.isenabled() and gc.get_count()[0] > MUCH:
        gc.collect()


def _is_here(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else None
    if host is None or host in ("localhost", ""):
        return True  # a path (AF_UNIX) or no host at all
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guard(self: socket.socket, address: object, /) -> Any:  # noqa: ANN401 (what connect gives)
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address):
            _beyond.append(address)
            raise PermissionError(f"a test may not reach {address}")
        return connect(self, address)

    return guard


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let services that are tried on one engine be tried on the other one."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite")


def pytest_configure(config: pytest.Config) -> None:
    # What one process compiled, the hundreds that tests start need not compile again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if config.option.markexpr == "not slow":  # what is slow writes gigabytes
        write_to_memory()
    be_patient()
    config.addinivalue_line("markers", "file: reaches into the service's SQLite file")
    config.addinivalue_line("markers", "logs(pattern): a warning of ours that the test expects")
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


@pytest.fixture(scope="session", autouse=True)
def costs_less() -> Iterator[None]:
    with ExitStack() as stack:
        for lasting in _LASTING:
            stack.enter_context(lasting())
        yield


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, made once: the migrations cost more than any test here."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    Database.at(path).close()
    return path


@pytest.fixture(autouse=True)
def nothing_beyond_loopback() -> Iterator[None]:
    _beyond.clear()
    yield
    assert not _beyond, f"reached beyond this machine: {_beyond}"


@pytest.fixture(autouse=True)
def no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    until = time.monotonic() + PATIENCE_S
    while (left := _added(before)) and time.monotonic() < until:
        left[0].join(0.1)
    assert not left, f"threads left behind: {[thread.name for thread in left]}"


def _added(before: set[threading.Thread]) -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t not in before and not t.daemon and t.is_alive()]


class _Ours(logging.Handler):
    """Keeps what our own loggers say from WARNING on; of the sync only bugs (with a traceback).

    The tests of the sync provoke what its warnings are for: refused, cut off, restored.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        area = record.name.partition(".")[0]
        if area in OUR_LOGGERS and (area != "sync" or record.exc_info):
            self.messages.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    if "caplog" in request.fixturenames:
        yield
        return
    expected = [mark.args[0] for mark in request.node.iter_markers("logs")]
    ours = _Ours()
    logging.getLogger().addHandler(ours)
    yield
    logging.getLogger().removeHandler(ours)
    surprising = [
        message
        for message in ours.messages
        if not any(re.search(pattern, message) for pattern in expected)
    ]
    assert not surprising, f"logged without being expected: {surprising}"
