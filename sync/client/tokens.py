"""Keeps this workstation's token where others do not find it: in the system's keyring.

Without it the workstation would have to enrol at each start. Where there is no keyring (a machine
without a desktop session), an encrypted file beside the database that only its owner may read
(sealing.py); that is weaker, and said so in the log and to whoever enrols.
"""

from __future__ import annotations

import json
import logging
import os
import uuid
from pathlib import Path
from typing import Protocol

from app.connection import TokenPlace
from sync.client.sealing import Seal

SERVICE_NAME = "TraceDock"
FILE_NAME = "service-token.json"
_SEALED = "sealed:"

_log = logging.getLogger(__name__)


class Tokens(Protocol):
    """Tokens by service and workstation."""

    def read(self, url: str, device: uuid.UUID) -> str | None:
        """The token for a service; None where there is none."""

    def keep(self, url: str, device: uuid.UUID, token: str) -> None:
        """Store a token in place of an older one; raises OSError where nothing takes it."""

    def forget(self, url: str, device: uuid.UUID) -> None:
        """Keep a token no longer; raises OSError where it cannot be taken away."""

    def place(self, url: str, device: uuid.UUID) -> TokenPlace:
        """Where a token is kept now."""


class SessionTokens:
    """Keeps tokens until the program ends: in training each start enrols anew."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}

    def read(self, url: str, device: uuid.UUID) -> str | None:
        """The token for a service; None where there is none."""
        return self._tokens.get(_key(url, device))

    def keep(self, url: str, device: uuid.UUID, token: str) -> None:
        """Store a token in place of an older one."""
        self._tokens[_key(url, device)] = token

    def forget(self, url: str, device: uuid.UUID) -> None:
        """Keep a token no longer."""
        self._tokens.pop(_key(url, device), None)

    def place(self, url: str, device: uuid.UUID) -> TokenPlace:
        """Where a token is kept now."""
        return TokenPlace.MEMORY if _key(url, device) in self._tokens else TokenPlace.NONE


class TokenStore:
    """Keeps tokens in the keyring, or in a file where there is none."""

    def __init__(self, folder: Path, *, use_keyring: bool = True, seal: Seal | None = None) -> None:
        """Keep what the keyring does not take in a folder, sealed."""
        self._file = folder / FILE_NAME
        self._use_keyring = use_keyring
        self._seal = seal or Seal()

    @property
    def weaker(self) -> bool:
        """Whether something is in the file, because no keyring took it."""
        return self._file.exists()

    def read(self, url: str, device: uuid.UUID) -> str | None:
        """The token for a service; None where there is none."""
        key = _key(url, device)
        token = _from_keyring(key) if self._use_keyring else None
        return token or self._in_file().get(key)

    def keep(self, url: str, device: uuid.UUID, token: str) -> None:
        """Store a token in place of an older one; raises OSError where nothing takes it."""
        key = _key(url, device)
        if self._use_keyring and _into_keyring(key, token):
            self._write(self._in_file() | {key: None})
            return
        _log.warning(
            "no system keyring takes the token; it is kept encrypted in %s, which is weaker",
            self._file,
        )
        self._write(self._in_file() | {key: token})

    def forget(self, url: str, device: uuid.UUID) -> None:
        """Keep a token no longer; raises OSError where it cannot be taken away."""
        key = _key(url, device)
        if self._use_keyring:
            _out_of_keyring(key)
        kept = self._in_file()
        if key in kept:
            self._write(kept | {key: None})

    def place(self, url: str, device: uuid.UUID) -> TokenPlace:
        """Where a token is kept now."""
        key = _key(url, device)
        if self._use_keyring and _from_keyring(key):
            return TokenPlace.KEYRING
        return TokenPlace.FILE if self._in_file().get(key) else TokenPlace.NONE

    @property
    def file(self) -> Path:
        """Where tokens are that no keyring took."""
        return self._file

    def _in_file(self) -> dict[str, str | None]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            _log.warning("the token file %s cannot be read: %s", self._file, error)
            return {}
        if not isinstance(kept, dict):
            return {}
        return {
            str(key): self._opened(value) for key, value in kept.items() if isinstance(value, str)
        }

    def _opened(self, kept: str) -> str | None:
        if not kept.startswith(_SEALED):
            # As older versions wrote it; the next token is sealed.
            return kept
        token = self._seal.open(kept.removeprefix(_SEALED))
        if token is None:
            _log.warning("a token in %s was sealed elsewhere; enrol this workstation", self._file)
        return token

    def _write(self, kept: dict[str, str | None]) -> None:
        tokens = {
            key: _SEALED + self._seal.seal(token)
            for key, token in kept.items()
            if token is not None
        }
        if not tokens:
            self._file.unlink(missing_ok=True)
            return
        half = self._file.with_suffix(".new")
        half.unlink(missing_ok=True)
        # Made with its rights: a moment readable by all would be enough.
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(tokens, file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(self._file)


def _key(url: str, device: uuid.UUID) -> str:
    return f"{url.rstrip('/')}#{device}"


def _from_keyring(key: str) -> str | None:
    import keyring  # noqa: PLC0415 (an optional driver, 0.3 s)
    from keyring.errors import KeyringError  # noqa: PLC0415 (the same)

    try:
        return keyring.get_password(SERVICE_NAME, key)
    except KeyringError as error:
        _log.debug("the keyring does not answer: %s", error)
        return None


def _into_keyring(key: str, token: str) -> bool:
    import keyring  # noqa: PLC0415 (an optional driver, 0.3 s)
    from keyring.errors import KeyringError  # noqa: PLC0415 (the same)

    try:
        keyring.set_password(SERVICE_NAME, key, token)
        # The null keyring takes everything and keeps nothing.
        return keyring.get_password(SERVICE_NAME, key) == token
    except KeyringError as error:
        _log.debug("the keyring does not take the token: %s", error)
        return False


def _out_of_keyring(key: str) -> None:
    import keyring  # noqa: PLC0415 (an optional driver, 0.3 s)
    from keyring.errors import KeyringError, PasswordDeleteError  # noqa: PLC0415 (the same)

    try:
        keyring.delete_password(SERVICE_NAME, key)
    except PasswordDeleteError as error:
        _log.debug("the keyring holds no token: %s", error)
        if _from_keyring(key):
            raise OSError("the system keyring keeps the token") from error
    except KeyringError as error:
        _log.debug("the keyring does not answer: %s", error)
