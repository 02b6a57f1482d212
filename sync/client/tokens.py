"""Keeps this workstation's token where others do not find it: in the system's keyring.

Without it the workstation would have to enrol at each start. Where there is no keyring, an
encrypted file beside the database (sync/keeping_secrets.py); that is weaker, and said so to whoever
enrols.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Protocol

from app.connection import TokenPlace
from sync.keeping_secrets import SecretKeeper, Wording
from sync.sealing import Seal

SERVICE_NAME = "TraceDock"
FILE_NAME = "service-token.json"
_WORDING = Wording("token", "enrol this workstation")


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
        self._keeper = SecretKeeper(
            SERVICE_NAME, folder / FILE_NAME, _WORDING, use_keyring=use_keyring, seal=seal
        )

    @property
    def weaker(self) -> bool:
        """Whether something is in the file, because no keyring took it."""
        return self._keeper.weaker

    def read(self, url: str, device: uuid.UUID) -> str | None:
        """The token for a service; None where there is none."""
        return self._keeper.read(_key(url, device))

    def keep(self, url: str, device: uuid.UUID, token: str) -> None:
        """Store a token in place of an older one; raises OSError where nothing takes it."""
        self._keeper.keep(_key(url, device), token)

    def forget(self, url: str, device: uuid.UUID) -> None:
        """Keep a token no longer; raises OSError where it cannot be taken away."""
        self._keeper.forget(_key(url, device))

    def place(self, url: str, device: uuid.UUID) -> TokenPlace:
        """Where a token is kept now."""
        if self._keeper.in_keyring(_key(url, device)):
            return TokenPlace.KEYRING
        return TokenPlace.FILE if self._keeper.in_file(_key(url, device)) else TokenPlace.NONE

    @property
    def file(self) -> Path:
        """Where tokens are that no keyring took."""
        return self._keeper.file


def _key(url: str, device: uuid.UUID) -> str:
    return f"{url.rstrip('/')}#{device}"
