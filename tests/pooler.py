"""A real pgbouncer before a PostgreSQL, in transaction mode, on a Unix socket.

Without it what the service does behind a pooler would be an assumption.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

from tests.postgres import SERVICE_ROLE, PostgresMissing, dying_with_us, ordinary_user, own

CONNECTIONS = 3
"""Fewer than who use them: each transaction gets whichever is free."""
_READY_WITHIN_S = 60.0
_SETTINGS = """\
[databases]
* = host={server}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
logfile = {folder}/log
auth_type = trust
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
"""


@contextmanager
def pooled(url: str) -> Iterator[str]:
    """The way to a database through a pooler of its own; raises PostgresMissing."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    server = make_url(url).query.get("host")
    if program is None or not isinstance(server, str):
        raise PostgresMissing("没有安装 pgbouncer（Debian: apt-get install pgbouncer）")
    with tempfile.TemporaryDirectory(prefix="td-pool-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        text = _SETTINGS.format(server=server, folder=folder, connections=CONNECTIONS)
        (folder / "pgbouncer.ini").write_text(text, encoding="utf-8")
        (folder / "users").write_text(f'"{SERVICE_ROLE}" ""\n', encoding="utf-8")
        own(folder)
        command = [*dying_with_us(), program, "--quiet", "pgbouncer.ini"]
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **ordinary_user(),
        )
        try:
            through = make_url(url).set(query={"host": str(folder), "port": "6432"})
            _wait_until_ready(process, through, folder)
            yield through.render_as_string(hide_password=False)
        finally:
            process.kill()
            process.wait(_READY_WITHIN_S)


def _wait_until_ready(process: subprocess.Popen[bytes], url: URL, folder: Path) -> None:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    until = time.monotonic() + _READY_WITHIN_S
    while process.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(plain, prepare_threshold=None).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    log = folder / "log"
    raise PostgresMissing(log.read_text(errors="replace")[-2000:] if log.exists() else "pgbouncer")
