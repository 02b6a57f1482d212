"""A keeper of secrets in memory, and folders whose keys it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from app.store.encrypting import Prepared, prepare, settle, turn_on
from app.store.encryption.held import HELD
from app.store.encryption.keeping import keep_with
from sync.data_keys import data_keys

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


NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
"""For a program of its own."""


@contextmanager
def without_keyring(settings: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a keyring: keys stay in a file, sealed by what is in a settings folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(settings))
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    keep_with(data_keys)
    HELD.forget()
    try:
        yield
    finally:
        keep_with(None)
        HELD.forget()
        keyring.set_keyring(before)


def encrypted(database: Path) -> Prepared:
    """Turn encryption on and let it happen."""
    prepared = prepare()
    turn_on(database.parent, prepared, prepared.recovery_key, NOW)
    assert settle(database) is not None
    return prepared
