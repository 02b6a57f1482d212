"""Secrets of connections: in the system's keyring of the service's machine, nowhere else.

Without it passwords of platforms would stand in a database, and in each of its backups. Where there
is no keyring (most servers), in a file beside the service's data, sealed for this machine and this
account (sync/sealing.py). What goes through here stands in no answer, no log and no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from sync.keeping_secrets import SecretKeeper, Wording
from sync.sealing import Seal

SERVICE_NAME = "TraceDock service"
FILE_NAME = "link-secrets.json"
_WORDING = Wording("password of a platform", "enter it again")


class LinkSecrets(Protocol):
    """Secrets by institution, connection and field; from any thread."""

    def read(self, org: str, link: str, fields: Iterable[str]) -> Mapping[str, str]:
        """Those of the fields that are kept."""

    def keep(self, org: str, link: str, field: str, secret: str) -> None:
        """Store one in place of an older one; raises OSError where nothing takes it."""

    def forget(self, org: str, link: str, field: str) -> None:
        """Keep one no longer; raises OSError where it cannot be taken away."""


class KeptSecrets:
    """In the keyring, or in a file of the service's folder."""

    def __init__(self, folder: Path, *, use_keyring: bool = True, seal: Seal | None = None) -> None:
        """Keep what the keyring does not take in a folder, sealed."""
        self._keeper = SecretKeeper(
            SERVICE_NAME, folder / FILE_NAME, _WORDING, use_keyring=use_keyring, seal=seal
        )

    def read(self, org: str, link: str, fields: Iterable[str]) -> Mapping[str, str]:
        """Those of the fields that are kept."""
        found = {field: self._keeper.read(_key(org, link, field)) for field in fields}
        return {field: secret for field, secret in found.items() if secret}

    def keep(self, org: str, link: str, field: str, secret: str) -> None:
        """Store one in place of an older one; raises OSError where nothing takes it."""
        self._keeper.keep(_key(org, link, field), secret)

    def forget(self, org: str, link: str, field: str) -> None:
        """Keep one no longer; raises OSError where it cannot be taken away."""
        self._keeper.forget(_key(org, link, field))


class SessionSecrets:
    """In memory, gone with the process: for a service that is tried."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def read(self, org: str, link: str, fields: Iterable[str]) -> Mapping[str, str]:
        """Those of the fields that are kept."""
        keys = {field: _key(org, link, field) for field in fields}
        return {field: self._kept[key] for field, key in keys.items() if key in self._kept}

    def keep(self, org: str, link: str, field: str, secret: str) -> None:
        """Store one in place of an older one."""
        self._kept[_key(org, link, field)] = secret

    def forget(self, org: str, link: str, field: str) -> None:
        """Keep one no longer."""
        self._kept.pop(_key(org, link, field), None)


def _key(org: str, link: str, field: str) -> str:
    return f"{org}/{link}/{field}"
