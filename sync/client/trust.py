"""Whom the workstation takes for its service when it speaks TLS, and what it says when it does not.

Without it a hospital's own certificates could not be used, and a wrong clock would look like a dead
network. Three ways, alone or together: the system's authorities (nothing set), a CA file of the
hospital's own, and the SHA-256 of the one certificate that is expected. A pin alone asks no clock
and no name, so it works on a workstation whose clock is wrong; it has to be set anew when the
certificate is renewed. What is read of a certificate that was refused is used for words only.
"""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography import x509
from requests.adapters import HTTPAdapter

from app.connection import Certificate
from sync.client.errors import NotTrusted

_LOOK_S = 5.0
_EXPIRED, _NOT_YET, _WRONG_NAME = 10, 9, {62, 64}
"""OpenSSL's X509_V_ERR_… numbers: x509_vfy.h."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What is trusted; valid, or it does not exist."""

    ca_file: Path | None = None
    """PEM; None: the system's authorities."""
    pin: str = ""
    """SHA-256 of the service's certificate, hexadecimal; empty: any that an authority signed."""

    @classmethod
    def of(cls, ca_file: str, pin: str) -> Trust:
        """Read what the settings say; raises ValueError with a sentence."""
        plain = pin.replace(":", "").replace(" ", "").lower()
        if plain and not re.fullmatch(r"[0-9a-f]{64}", plain):
            raise ValueError("service_pin 应为证书 SHA-256 指纹，64 位十六进制，请核对")
        path = Path(ca_file) if ca_file else None
        if path is not None and not path.is_file():
            raise ValueError(f"找不到 service_ca 所说的证书文件 {path}，请核对路径")
        return cls(path, plain)

    def apply(self, session: requests.Session) -> None:
        """Let a session trust this and nothing else."""
        if self.ca_file is not None:
            session.verify = str(self.ca_file)
            # Or an environment variable of somebody else's would go before it.
            session.trust_env = False
        if self.pin:
            if self.ca_file is None:
                session.verify = False
            session.mount("https://", _Pinned(self.pin))


class _Pinned(HTTPAdapter):
    """Takes one certificate only."""

    def __init__(self, pin: str) -> None:
        self._pin = pin
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 (requests' own)
        """Hand the pin to each connection."""
        super().init_poolmanager(*arguments, **named, assert_fingerprint=self._pin)


MOST_SKEW = timedelta(minutes=5)
"""Between our clock and the service's, before a person is told."""


@dataclass(slots=True)
class SeenTime:
    """What time it was at the service when we last heard it, and how long ago that is."""

    _at: datetime | None = field(default=None)
    _heard: float = 0.0

    def hear(self, date: str) -> None:
        """Note a Date header of an answer that was trusted."""
        try:
            self._at, self._heard = parsedate_to_datetime(date), time.monotonic()
        except ValueError:
            return

    def now(self) -> datetime | None:
        """What time it should be; None where we never heard."""
        if self._at is None:
            return None
        return self._at + timedelta(seconds=time.monotonic() - self._heard)

    def notice(self, here: datetime) -> str:
        """Say that a clock is wrong; empty while it is about right, or nobody knows."""
        there = self.now()
        if there is None or abs(here - there) <= MOST_SKEW:
            return ""
        return (
            f"本机时钟与服务端相差较大：本机 {here.astimezone():%Y-%m-%d %H:%M}，"
            f"服务端 {there.astimezone():%Y-%m-%d %H:%M}；请校准本机时钟，数据和顺序不受影响"
        )


def in_words(error: requests.exceptions.SSLError, url: str, seen: SeenTime) -> NotTrusted:
    """Say why the service was not trusted, and what to do."""
    said = str(error)
    inner = _verification(error)
    if "ingerprint" in said:
        return NotTrusted(
            "服务端证书与核对过的指纹（service_pin）不符：证书换过，或连到了别的机器；"
            "请和管理员在“连接前置服务”里重新核对，指纹写在设置文件里的请更新设置",
            "pin",
        )
    if inner is None:
        return NotTrusted(
            "与服务端的加密连接没有建立，请管理员检查服务端证书和地址（https）", "tls"
        )
    code = inner.verify_code
    if code in (_EXPIRED, _NOT_YET):
        return _of_dates(url, seen, expired=code == _EXPIRED)
    if code in _WRONG_NAME:
        return NotTrusted(
            "服务端证书不是发给这个地址的，请核对服务端地址，或请管理员重新签发证书", "name"
        )
    return NotTrusted(
        "不认识签发服务端证书的机构，请把医院的 CA 证书文件设置到 service_ca", "unknown-ca"
    )


def _of_dates(url: str, seen: SeenTime, *, expired: bool) -> NotTrusted:
    now, shown, told = datetime.now(UTC), certificate_at(url), seen.now()
    here = f"本机现在是 {now.astimezone():%Y-%m-%d %H:%M}"
    if shown is None:
        return NotTrusted(f"服务端证书不在有效期内；{here}，请先核对本机时钟", "dates")
    first, last = shown.first, shown.last
    if told is not None and first <= told <= last:
        return NotTrusted(
            f"本机时钟不对：{here}，服务端约为 {told.astimezone():%Y-%m-%d %H:%M}；"
            "请校准本机时钟，之后会自动恢复同步，数据都在",
            "clock",
        )
    what = f"已于 {last:%Y-%m-%d} 过期" if expired else f"要到 {first:%Y-%m-%d} 才生效"
    return NotTrusted(
        f"服务端证书{what}；{here}：时钟不对请校准，时钟无误请管理员更换证书；之后会自动恢复同步",
        "expired" if expired else "not-yet",
    )


def _verification(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """Find what OpenSSL said below what others made of it."""
    waiting: list[object] = [error]
    for _ in range(20):
        if not waiting:
            break
        one = waiting.pop()
        if isinstance(one, ssl.SSLCertVerificationError):
            return one
        if isinstance(one, BaseException):
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return None


def certificate_at(url: str) -> Certificate | None:
    """What a service shows, for a person to compare; nothing of it is believed here."""
    address = urlsplit(url)
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection((address.hostname, address.port or 443), _LOOK_S) as plain,
            context.wrap_socket(plain, server_hostname=address.hostname) as speaking,
        ):
            shown = speaking.getpeercert(binary_form=True) or b""
        read = x509.load_der_x509_certificate(shown)
        return Certificate(
            fingerprint=hashlib.sha256(shown).hexdigest(),
            subject=_name_of(read.subject),
            issuer=_name_of(read.issuer),
            first=read.not_valid_before_utc,
            last=read.not_valid_after_utc,
        )
    except (OSError, ValueError):
        return None


def _name_of(name: x509.Name) -> str:
    """What is written for people, without signs that could be more than text."""
    said = ", ".join(str(one.value) for one in name)
    return "".join(letter if letter.isprintable() else "?" for letter in said)[:200]
