"""A real MariaDB for tests, as hospitals have: Debian's, on a Unix socket and nothing else.

Without it a HIS on MySQL would be tried against our own reading of its documents. `dev.py test`
installs it; elsewhere what needs it is skipped. Nothing is flushed to the disk.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql

from tests.postgres import ordinary_user

_READY_WITHIN_S = 120.0


def is_possible() -> bool:
    """Whether a server can be started here."""
    programs = "mariadbd", "my_print_defaults"
    return sys.platform == "linux" and all(shutil.which(name) for name in programs)


@contextmanager
def running() -> Iterator[Path]:
    """Run a server until the end of the block; its socket. It knows `root`, without a password."""
    folder = Path(tempfile.mkdtemp(prefix="tdm-"))
    user = ordinary_user()
    data, socket = folder / "data", folder / "s"
    folder.chmod(0o777)
    try:
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
             "--auth-root-authentication-method=normal"],
            check=True, capture_output=True, timeout=_READY_WITHIN_S, **user,
        )  # fmt: skip
        with subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}",
             "--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin",
             f"--pid-file={folder / 'pid'}", "--innodb-buffer-pool-size=32M"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user,
        ) as server:  # fmt: skip
            try:
                _wait_for(server, socket)
                yield socket
            finally:
                server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(server: subprocess.Popen[bytes], socket: Path) -> None:
    until = time.monotonic() + _READY_WITHIN_S
    while True:
        try:
            pymysql.connect(unix_socket=str(socket), user="root").close()
        except pymysql.OperationalError:
            assert server.poll() is None and time.monotonic() < until
            time.sleep(0.05)
        else:
            return
