"""Encrypts what has to be kept in a file, for machines without a system keyring.

Without it whoever copies a workstation's folder would hold a working token, and whoever copies a
service's the passwords of platforms. The key is made of
two things that are not in that folder: random bytes in this person's configuration folder, and the
machine's own id. A copied folder, or a whole copied home on another machine, opens nothing; whoever
is this person on this machine can still read it, which is why a keyring is better.

https://github.com/fernet/spec
"""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
import uuid
from pathlib import Path

import platformdirs
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_NAME = "token.key"
_KEY_BYTES = 32


class Seal:
    """Seals and opens short texts on this machine, for this person."""

    def __init__(self, key_folder: Path | None = None) -> None:
        """Keep the random half of the key in a folder; None: where this person's settings are."""
        folder = key_folder or Path(platformdirs.user_config_dir("TraceDock", appauthor=False))
        self._path = folder / KEY_NAME

    def seal(self, text: str) -> str:
        """Encrypt; raises OSError where there can be no key."""
        return Fernet(self._key(make=True)).encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """Decrypt; None where it was sealed elsewhere, by somebody else, or is damaged."""
        try:
            return Fernet(self._key(make=False)).decrypt(sealed.encode()).decode()
        except (InvalidToken, OSError, ValueError):
            return None

    def _key(self, *, make: bool) -> bytes:
        if make and not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write_new(self._path, secrets.token_bytes(_KEY_BYTES))
        half = self._path.read_bytes()
        if len(half) != _KEY_BYTES:
            raise OSError(f"{self._path} is damaged")
        derived = HKDF(hashes.SHA256(), 32, half, b"tracedock token 1").derive(_machine_id())
        return base64.urlsafe_b64encode(derived)


def _write_new(path: Path, content: bytes) -> None:
    half = path.with_name(f"{path.name}.{os.getpid()}")
    # Made with its rights: a moment readable by all would be enough.
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def _machine_id() -> bytes:
    """What tells this machine from others, as its system knows it."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 (there only)

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0]).encode()
    if sys.platform == "darwin":
        command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
        said = subprocess.run(command, capture_output=True, check=False).stdout
        return said.partition(b"IOPlatformUUID")[2].partition(b"\n")[0]
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        if Path(place).is_file():
            return Path(place).read_bytes().strip()
    return uuid.getnode().to_bytes(8, "big")
