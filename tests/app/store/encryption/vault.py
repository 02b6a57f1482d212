"""A keeper of secrets in memory, and folders whose keys it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.store.encrypting import Prepared, prepare, settle, turn_on
from app.store.encryption.held import HELD
from app.store.encryption.keeping import keep_with

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Vault:
    """Stands for a machine's keyring."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.full = False

    def read(self, key: str) -> str | None:
        return self.kept.get(key)

    def keep(self, key: str, secret: str) -> None:
        if self.full:
            raise OSError("nothing takes it")
        self.kept[key] = secret


@contextmanager
def machine() -> Iterator[Vault]:
    """A machine that keeps keys; none is known before and behind it."""
    vault = Vault()
    keep_with(lambda _folder: vault)
    HELD.forget()
    try:
        yield vault
    finally:
        keep_with(None)
        HELD.forget()


def encrypted(database: Path) -> Prepared:
    """Turn encryption on and let it happen."""
    prepared = prepare()
    turn_on(database.parent, prepared, prepared.recovery_key, NOW)
    assert settle(database) is not None
    return prepared
