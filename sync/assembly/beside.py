"""Lets an operator's command work while the service runs: the service itself does it.

Without it `his key`, `relay key` and `serve-backup` would need a service on SQLite stopped. A file
is one program's alone, and rightly: SQLite before 3.51.3 can damage a WAL file when one process
commits while another one checkpoints (domain/sync.md §4), so a second process must not write even
for a moment. On PostgreSQL commands go to the database as ever.

The service listens on a port of its own on 127.0.0.1, which no proxy passes on, and lays port and
key into a file beside its database (`service.db.door`), readable by its user alone, new at each
start and gone when it ends. Who can read that file could read the database, too. A wish is one JSON
object; the answer is what the command shows.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.entry.audited import account
from app.entry.console import Trouble
from app.store.database import Database
from app.store.errors import DatabaseInUse, StoreError
from sync.service.auditing.writing import OPERATED_BY
from sync.service.settings import ServiceSettings

SUFFIX = ".door"
_HOST = "127.0.0.1"
_LARGEST = 4 * 1024 * 1024
_PATIENCE_S = 6 * 3600.0
"""A backup of a large database is restored and compared before it is answered."""
_SILENCE_S = 10.0
_DONE, _REFUSED = 200, 422

Wish = Mapping[str, Any]
Told = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a wish is carried out with."""

    database: Database
    url: str
    settings: ServiceSettings
    folder: Path
    """The service's."""
    links: object = None
    """The running service's LinkDesk; None where none runs. Few commands need to know it."""


Work = Callable[[Parts, Wish], Told]
"""Carries a wish out; raises Trouble or StoreError."""


def carry_out(url: str, settings: ServiceSettings, folder: Path, work: Work, wish: Wish) -> Told:
    """Do it on the database that is named, or let the service do it that holds it; raises Trouble.

    `wish["do"]` is the name under which the service knows `work`.
    """
    wish = {**wish, "operated_by": account()}
    try:
        database = Database(url)
    except DatabaseInUse as held:
        told = _ask(Path(held.place), wish)
        if told is None:
            raise
        return told
    except (ArgumentError, ImportError, ValueError) as error:
        raise Trouble("数据库地址不能用：应为 sqlite:///… 或 postgresql+psycopg://…", 2) from error
    with database:
        return _carried_out(work, Parts(database, url, settings, folder), wish)


def _carried_out(work: Work, parts: Parts, wish: Wish) -> Told:
    """Do it in the name of the account that wished it, which the audit log tells."""
    before = OPERATED_BY.set(str(wish.get("operated_by", "")))
    try:
        return work(parts, wish)
    finally:
        OPERATED_BY.reset(before)


class Door:
    """Where a running service takes wishes; between enter and exit."""

    def __init__(self, parts: Parts, works: Mapping[str, Work]) -> None:
        """Carry out what `works` names."""
        self._path = door_of(Path(make_url(parts.url).database or ""))
        self._key = secrets.token_hex(32)
        self._server = ThreadingHTTPServer((_HOST, 0), _handler(self._key, parts, works))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="operator-door", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        said = {"port": self._server.server_address[1], "key": self._key}
        new = self._path.with_name(f"{self._path.name}.new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(said, file)
        new.replace(self._path)
        return self

    def __exit__(self, *_error: object) -> None:
        self._path.unlink(missing_ok=True)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def door_of(database: Path) -> Path:
    """The file that says where the service of a database takes wishes."""
    return database.with_name(database.name + SUFFIX)


def _handler(key: str, parts: Parts, works: Mapping[str, Work]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _SILENCE_S

        def do_POST(self) -> None:
            said = self.headers.get("Authorization", "")
            length = self.headers.get("Content-Length", "")
            if not compare_digest(said.encode(), f"Bearer {key}".encode()):
                return self.send_error(401)
            if not (length.isdecimal() and int(length[:9]) <= _LARGEST):
                return self.send_error(413)
            status, told = _answer(parts, works, self.rfile.read(int(length)))
            body = json.dumps(told, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return None

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: what is done here is told to who asked for it."""

    return Handler


def _answer(parts: Parts, works: Mapping[str, Work], body: bytes) -> tuple[int, object]:
    try:
        wish = json.loads(body)
        work = works[wish["do"]]
    except (ValueError, RecursionError, KeyError, TypeError):
        words = "前置服务不认识这个命令，请用与它同一版本的程序"
        return _REFUSED, {"trouble": words, "status": 2}
    try:
        return _DONE, _carried_out(work, parts, wish)
    except Trouble as trouble:
        return _REFUSED, {"trouble": str(trouble), "status": trouble.status}
    except StoreError as error:
        return _REFUSED, {"trouble": f"前置服务的数据库现在不能用：{error}", "status": 1}


def _ask(database: Path, wish: Wish) -> Told | None:
    """Let the service that holds a file do it; None where nobody answers; raises Trouble."""
    try:
        said = json.loads(door_of(database).read_text("ascii"))
        headers = {"Authorization": f"Bearer {said['key']}"}
        door = http.client.HTTPConnection(_HOST, int(said["port"]), timeout=_PATIENCE_S)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        door.request("POST", "/", json.dumps(wish).encode(), headers)
        answer = door.getresponse()
        status, body = answer.status, answer.read()
        told: Any = json.loads(body) if status in (_DONE, _REFUSED) else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        door.close()
    if status == _REFUSED:
        raise Trouble(str(told["trouble"]), int(told["status"]))
    return told  # type: ignore[no-any-return] # as this very module wrote it
