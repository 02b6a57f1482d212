"""What a person wishes and is told of the way to the service.

Without it the door that asks people and the door that reaches the service would each have words of
their own. Plain values; nothing here opens a socket. No value carries a token.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from app.codes.reading import BLANKS

DEFAULT_PORT = 8765
"""Where a service answers when nobody said otherwise."""
LONGEST_NAME = 100
SKEW_WORTH_SAYING_S = 120.0
"""From here on a clock is called wrong; expiry days and journals would be wrong with it."""
OPEN_REFUSED = (
    "服务地址没有加密（http），口令、令牌和数据在网络上是明文，所以没有连接；"
    "请让管理员给服务端设置证书，再把地址改为 https://"
)
"""What is said where plain HTTP would leave this computer."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class TokenPlace(StrEnum):
    """Where the workstation's token is kept."""

    NONE = "none"
    KEYRING = "keyring"
    """In the system's keyring."""
    FILE = "file"
    """Encrypted in a file, because there is no keyring."""
    MEMORY = "memory"
    """Until the program ends: in training."""


class TrustKind(StrEnum):
    """How the service proves who it is."""

    PLAIN = "plain"
    """Not at all: without TLS."""
    SYSTEM = "system"
    """By an authority that this computer's system trusts."""
    AUTHORITY = "authority"
    """By the hospital's own authority."""
    PINNED = "pinned"
    """It has to show this one certificate."""


class JoinStep(StrEnum):
    """How far a workstation is on its way into an institution."""

    CONTACT = "contact"
    """Does anything answer there?"""
    CERTIFICATE = "certificate"
    """Is it ours?"""
    ENROLMENT = "enrolment"
    """Does it take us in?"""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a service shows; nothing of it is believed before a person compared it."""

    fingerprint: str
    """SHA-256, 64 hexadecimal digits."""
    subject: str
    issuer: str
    first: datetime
    last: datetime

    @property
    def grouped(self) -> str:
        """The fingerprint as two people compare it: groups of four."""
        return grouped(self.fingerprint)


@dataclass(frozen=True, slots=True)
class JoinWish:
    """A workstation is to join a service."""

    address: str
    """As a person wrote it."""
    code: str = field(repr=False)
    name: str
    pin: str = ""
    """The fingerprint of the certificate that a person compared."""
    ca_file: Path | None = None
    """The hospital's own authority."""


@dataclass(frozen=True, slots=True)
class ConnectionShown:
    """Event: how this workstation stands to a service."""

    address: str = ""
    name: str = ""
    """Of this workstation; before it is enrolled, what it may be called."""
    fixed: bool = False
    """The address stands in the settings, and is changed there."""
    training: bool = False
    hospital: str = ""
    """Empty: no institution has taken it in."""
    org: str = ""
    number: int = 0
    device: uuid.UUID | None = None
    since: datetime | None = None
    """When it was enrolled last; None where an older version did it."""
    trust: TrustKind = TrustKind.PLAIN
    pin: str = ""
    token: TokenPlace = TokenPlace.NONE
    token_file: str = ""
    """Where it is kept, if in a file."""
    skew_s: float | None = None
    """How far this computer's clock is before the service's; None where nobody asked."""
    worked_alone: bool = False
    """Something was received before it was enrolled: it cannot join with this data."""
    stands_at: str = ""
    """How the 配送点 is called at which it stands; empty: at none."""

    @property
    def enrolled(self) -> bool:
        """Whether an institution has taken it in, with or without a token by now."""
        return bool(self.org)

    @property
    def joined(self) -> bool:
        """Whether it can speak to its service."""
        return self.enrolled and self.token is not TokenPlace.NONE


@dataclass(frozen=True, slots=True)
class JoinStepShown:
    """Event: this is being done now."""

    step: JoinStep


@dataclass(frozen=True, slots=True)
class JoinRefused:
    """Event: it did not come about; nothing is lost by it."""

    step: JoinStep
    error: str
    """By name, for whoever words it."""
    message: str
    """One Chinese sentence."""
    certificate: Certificate | None = None
    """What is shown there, where that is the reason."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Event: the workstation belongs to its institution now, durably."""

    hospital: str
    anew: bool
    """It did not before: the window has to be opened anew."""
    token: TokenPlace


def address_of(text: str) -> str:
    """The address of a service as it is stored; raises ValueError with a sentence.

    Without a scheme it is https, on a service's own port; on this very computer plain http.
    """
    plain = text.strip(BLANKS).removesuffix("/")
    bare = "://" not in plain
    try:
        parts = urlsplit(f"//{plain}" if bare else plain)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_address(text) from None
    if not _is_plain(parts) or not _is_host(host):
        raise _no_address(text)
    scheme = parts.scheme
    if bare:
        scheme = "http" if host in _LOOPBACK else "https"
        port = port or DEFAULT_PORT
    elif scheme not in ("http", "https"):
        raise _no_address(text)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + (f":{port}" if port else "")


def _is_plain(parts: SplitResult) -> bool:
    """Whether an address names a computer and nothing on it."""
    return not (parts.username or parts.path or parts.query or parts.fragment)


def is_open_to_others(address: str) -> bool:
    """Whether what is said there could be read on the way: plain http to another computer."""
    try:
        parts = urlsplit(address)
    except ValueError:
        # No address: it might be taken for any computer.
        return address.lower().startswith("http:")
    return parts.scheme == "http" and parts.hostname not in _LOOPBACK


def grouped(fingerprint: str) -> str:
    """A fingerprint in groups of four."""
    upper = fingerprint.upper()
    return " ".join(upper[at : at + 4] for at in range(0, len(upper), 4))


def _is_host(host: str) -> bool:
    if not host or not host.isascii():
        return False
    return all(letter.isalnum() or letter in ".-_:%" for letter in host)


def _no_address(text: str) -> ValueError:
    shown = text.strip()[:80]
    return ValueError(f"“{shown}”不是服务地址，应像 https://10.0.0.5:{DEFAULT_PORT}，请核对")
