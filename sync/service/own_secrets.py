"""Where the service's own secrets are: what distributors' keys, and signatures, are made with.

Without it they would have to lie in the database in a form that signs. Several processes of one
service share them through the environment; a service on one machine makes a file of its own beside
its database, readable by its user alone, the first time it is needed.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_LEAST_BYTES = 32


@dataclass(frozen=True, slots=True)
class OwnSecret:
    """Where one is kept."""

    variable: str
    """Of the environment: 64 or more hexadecimal digits."""
    file: str
    """In the service's folder."""


RELAY = OwnSecret("TRACEDOCK_RELAY_SECRET", "relay-secret")
"""What distributors' keys are made with."""
AUDIT = OwnSecret("TRACEDOCK_AUDIT_KEY", "audit-key")
"""What the audit log's roots are signed with."""


class SecretUnusable(Exception):
    """The secret is there and is none; the text is for people."""


def load_secret(kept: OwnSecret, folder: Path, environment: Mapping[str, str]) -> bytes:
    """Read a secret, or make one; raises SecretUnusable."""
    said = environment.get(kept.variable)
    if said is not None:
        return _read(said, f"环境变量 {kept.variable}")
    path = folder / kept.file
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
