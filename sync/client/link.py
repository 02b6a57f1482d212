"""Which service this workstation joined, and whom it trusts there, from one start to the next.

Without it a person who joined a service in the window would have to write the settings file as
well. Kept in the workstation's folder, the hospital's authority beside it. What the settings say
goes before it: an address there is the address, and trust that is set there is the trust.
"""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.connection import TrustKind
from app.readers.system_words import of_system
from sync.client.trust import Trust

FILE = "service-link.json"
CA_FILE = "service-ca.pem"
_LARGEST_CA = 1_000_000


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says."""

    url: str
    pin: str = ""
    own_ca: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """The way to one service."""

    url: str = ""
    """Empty: this workstation works by itself."""
    trust: Trust = field(default_factory=Trust)
    fixed: bool = False
    """The settings say where."""

    @property
    def kind(self) -> TrustKind:
        """How the service proves who it is."""
        if not self.url.startswith("https:"):
            return TrustKind.PLAIN
        if self.trust.pin:
            return TrustKind.PINNED
        return TrustKind.AUTHORITY if self.trust.ca_file is not None else TrustKind.SYSTEM


def link_of(folder: Path, url: str, ca_file: str, pin: str) -> Link:
    """The link that settings and a person's choice make; raises ValueError with a sentence."""
    kept = _read(folder)
    address = (url or (kept.url if kept else "")).rstrip("/")
    if ca_file or pin or kept is None or kept.url != address:
        trust = Trust.of(ca_file, pin)
    else:
        trust = Trust.of(str(folder / CA_FILE) if kept.own_ca else "", kept.pin)
    return Link(address, trust, fixed=bool(url))


def keep_link(folder: Path, url: str, trust: Trust) -> Link:
    """Remember a service that took us in; raises OSError where the disk does not take it."""
    if trust.ca_file is not None and trust.ca_file != folder / CA_FILE:
        _write(folder / CA_FILE, trust.ca_file.read_bytes())
        trust = Trust(folder / CA_FILE, trust.pin)
    own_ca = trust.ca_file is not None
    _write(folder / FILE, msgspec.json.encode(_Kept(url=url, pin=trust.pin, own_ca=own_ca)))
    return Link(url, trust)


def read_ca(path: Path) -> Path:
    """Look whether a file holds certificates; raises ValueError with a sentence."""
    try:
        if path.stat().st_size > _LARGEST_CA:
            raise ValueError(f"{path.name} 不是 CA 证书文件，请让管理员给出 ca.pem")
        ssl.create_default_context(cafile=str(path))
    except ssl.SSLError:
        raise ValueError(f"{path.name} 里没有 PEM 格式的 CA 证书，请让管理员给出 ca.pem") from None
    except OSError as error:
        raise ValueError(f"读不了证书文件 {path}：{of_system(error)}，请核对路径") from error
    return path


def _read(folder: Path) -> _Kept | None:
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        # Nobody joined yet, or nobody can say whom: the window asks again.
        return None


def _write(path: Path, content: bytes) -> None:
    half = path.with_name(path.name + ".new")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
