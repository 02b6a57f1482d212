"""Keeps secrets where others do not find them: in the system's keyring.

Without it a workstation would have to enrol at each start, and passwords of platforms would stand
in a database. Where there is no keyring (a machine without a desktop session), an encrypted file
that only its owner may read (sealing.py); that is weaker, and said so in the log. What a secret is
kept under is none itself.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from sync.sealing import Seal

LONGEST_IN_KEYRING = 1200
"""Characters: Windows takes 2,560 bytes of UTF-16. What is longer goes into the file."""

_SEALED = "sealed:"
_LOCK_WAIT_S = 20.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wording:
    """How the log calls what is kept."""

    what: str
    """`token`."""
    remedy: str
    """What to do where it can no longer be opened."""


class SecretKeeper:
    """Keeps secrets in the keyring, or in a file where there is none; for several processes."""

    def __init__(
        self,
        service: str,
        file: Path,
        wording: Wording,
        *,
        use_keyring: bool = True,
        seal: Seal | None = None,
    ) -> None:
        """`service`: how the keyring calls us; `file`: for what it does not take, sealed."""
        self._service = service
        self._file = file
        self._wording = wording
        self._use_keyring = use_keyring
        self._seal = seal or Seal()

    @property
    def file(self) -> Path:
        """Where secrets are that no keyring took."""
        return self._file

    @property
    def weaker(self) -> bool:
        """Whether something is in the file, because no keyring took it."""
        return self._file.exists()

    def read(self, key: str) -> str | None:
        """A secret; None where there is none."""
        return self.in_keyring(key) or self.in_file(key)

    def in_keyring(self, key: str) -> str | None:
        """A secret, if the keyring has it."""
        return _from_keyring(self._service, key) if self._use_keyring else None

    def in_file(self, key: str) -> str | None:
        """A secret, if the file has it."""
        kept = self._entries().get(key)
        return None if kept is None else self._opened(kept)

    def keep(self, key: str, secret: str) -> None:
        """Store a secret in place of an older one; raises OSError where nothing takes it."""
        short = len(secret) <= LONGEST_IN_KEYRING
        if self._use_keyring and short and _into_keyring(self._service, key, secret):
            self._change(key, None)
            return
        _log.warning(
            "no system keyring takes the %s; it is kept encrypted in %s, which is weaker",
            self._wording.what,
            self._file,
        )
        self._change(key, secret)
        if self._use_keyring and not short:
            _out_of_keyring(self._service, key)

    def forget(self, key: str) -> None:
        """Keep a secret no longer; raises OSError where it cannot be taken away."""
        if self._use_keyring:
            _out_of_keyring(self._service, key)
        self._change(key, None)

    def _change(self, key: str, secret: str | None) -> None:
        """Write one entry anew, or leave it out; the others stay, sealed if they were not."""
        if secret is None and key not in self._entries():
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lock = self._file.with_name(f"{self._file.name}.lock")
        with FileLock(lock, timeout=_LOCK_WAIT_S):
            kept = {name: self._sealed(text) for name, text in self._entries().items()}
            if secret is None:
                kept.pop(key, None)
            else:
                kept[key] = _SEALED + self._seal.seal(secret)
            self._write(kept)

    def _entries(self) -> dict[str, str]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            _log.warning("the %s file %s cannot be read: %s", self._wording.what, self._file, error)
            return {}
        if not isinstance(kept, dict):
            return {}
        return {str(key): value for key, value in kept.items() if isinstance(value, str)}

    def _opened(self, kept: str) -> str | None:
        if not kept.startswith(_SEALED):
            # As older versions wrote it; the next one is sealed.
            return kept
        secret = self._seal.open(kept.removeprefix(_SEALED))
        if secret is None:
            what, remedy = self._wording.what, self._wording.remedy
            _log.warning("a %s in %s was sealed elsewhere; %s", what, self._file, remedy)
        return secret

    def _sealed(self, kept: str) -> str:
        return kept if kept.startswith(_SEALED) else _SEALED + self._seal.seal(kept)

    def _write(self, entries: dict[str, str]) -> None:
        if not entries:
            self._file.unlink(missing_ok=True)
            return
        half = self._file.with_suffix(".new")
        half.unlink(missing_ok=True)
        # Made with its rights: a moment readable by all would be enough.
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(entries, file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(self._file)


def _from_keyring(service: str, key: str) -> str | None:
    import keyring  # noqa: PLC0415 (an optional driver, 0.3 s)
    from keyring.errors import KeyringError  # noqa: PLC0415 (the same)

    try:
        return keyring.get_password(service, key)
    except KeyringError as error:
        _log.debug("the keyring does not answer: %s", error)
        return None


def _into_keyring(service: str, key: str, secret: str) -> bool:
    import keyring  # noqa: PLC0415 (an optional driver, 0.3 s)
    from keyring.errors import KeyringError  # noqa: PLC0415 (the same)

    try:
        keyring.set_password(service, key, secret)
        # The null keyring takes everything and keeps nothing.
        return keyring.get_password(service, key) == secret
    except KeyringError as error:
        _log.debug("the keyring does not take the secret: %s", error)
        return False


def _out_of_keyring(service: str, key: str) -> None:
    import keyring  # noqa: PLC0415 (an optional driver, 0.3 s)
    from keyring.errors import KeyringError, PasswordDeleteError  # noqa: PLC0415 (the same)

    try:
        keyring.delete_password(service, key)
    except PasswordDeleteError as error:
        _log.debug("the keyring holds no such secret: %s", error)
        if _from_keyring(service, key):
            raise OSError("the system keyring keeps the secret") from error
    except KeyringError as error:
        _log.debug("the keyring does not answer: %s", error)
