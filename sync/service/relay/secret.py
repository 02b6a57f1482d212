"""Where the relay's own secret is: what distributors' keys are made with.

Without it keys would have to lie in the database in a form that signs. Several processes of one
service share it through the environment; a service on one machine makes a file of its own beside
its database, readable by its user alone, the first time it is needed.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

VARIABLE = "TRACEDOCK_RELAY_SECRET"
"""64 or more hexadecimal digits."""
FILE = "relay-secret"
_LEAST_BYTES = 32


class SecretUnusable(Exception):
    """The secret is there and is none; the text is for people."""


def load_secret(folder: Path, environment: Mapping[str, str]) -> bytes:
    """Read the secret, or make one; raises SecretUnusable."""
    said = environment.get(VARIABLE)
    if said is not None:
        return _read(said, f"环境变量 {VARIABLE}")
    path = folder / FILE
    try:
        _make(path)
        return _read(path.read_text("ascii"), f"文件 {path}")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretUnusable(f"读不了文件 {path}，请核对权限。") from error


def _make(path: Path) -> None:
    """Make the file where there is none; whoever comes second finds the first one's."""
    if path.exists():
        return
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_LEAST_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            os.link(new, path)
    finally:
        new.unlink()


def _read(text: str, place: str) -> bytes:
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        secret = b""
    if len(secret) < _LEAST_BYTES:
        raise SecretUnusable(f"{place}应为 64 位以上的十六进制数。")
    return secret
