"""Whom a connection trusts when it speaks TLS, and what is said where the other side is not.

Without it a wrong certificate would look like a dead network, and nobody would know who issued it.
Trusted are the public authorities, or instead of them the certificates that were set for the
connection. What is read of a certificate that was refused is used for words only.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from app.links.authorities import name_of
from app.readers.saying import Saying

_NOT_YET, _EXPIRED, _SELF_SIGNED, _SELF_SIGNED_ABOVE, _NO_ISSUER = 9, 10, 18, 19, 20
_NO_FIRST, _OTHER_NAME, _OTHER_IP = 21, 62, 64
"""OpenSSL's X509_V_ERR_… numbers: x509_vfy.h."""
_UNKNOWN = frozenset({_SELF_SIGNED, _SELF_SIGNED_ABOVE, _NO_ISSUER, _NO_FIRST})
_LOOK_S = 5.0
_DEEPEST = 20


def context_of(authorities: str) -> ssl.SSLContext:
    """What is trusted: these certificates (PEM) alone, or the public authorities where empty."""
    if not authorities:
        return ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    context = ssl.create_default_context(cadata=authorities)
    # Many are given the authority that signs, not the one above it.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


class Trusting(HTTPAdapter):
    """Lets a session trust certain certificates, and no others."""

    def __init__(self, authorities: str) -> None:
        self._context = context_of(authorities)
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 (requests' own)
        """Hand the trust to each connection."""
        super().init_poolmanager(*arguments, **named, ssl_context=self._context)

    def cert_verify(self, conn: Any, *_told: Any) -> None:  # noqa: ANN401 (requests' own)
        """Leave out the public authorities, which requests would add."""
        conn.cert_reqs = "CERT_REQUIRED"


def shown_at(host: str, port: int, wait_s: float = _LOOK_S) -> x509.Certificate | None:
    """The certificate somebody shows, of which nothing is believed; None where none is given."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        return shaken(host, port, context, wait_s)
    except OSError:
        return None


def shaken(host: str, port: int, context: ssl.SSLContext, wait_s: float) -> x509.Certificate | None:
    """Shake hands, and look at what is shown; raises OSError."""
    with (
        closing(socket.create_connection((host, port), timeout=wait_s)) as plain,
        context.wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        der = wrapped.getpeercert(binary_form=True)
    try:
        return None if der is None else x509.load_der_x509_certificate(der)
    except ValueError:
        return None


def verification_in(error: BaseException) -> ssl.SSLCertVerificationError | None:
    """What OpenSSL said, below what others made of it."""
    waiting: list[object] = [error]
    for _ in range(_DEEPEST):
        if not waiting:
            break
        one = waiting.pop()
        if isinstance(one, ssl.SSLCertVerificationError):
            return one
        if isinstance(one, BaseException):
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return None


def refused_at(
    url: str, error: BaseException, now: Callable[[], datetime], *, private: bool
) -> Saying | None:
    """Why the certificate behind an address was refused; None where that was not why."""
    found = verification_in(error)
    if found is None:
        return None
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    return refused(host, shown_at(host, port), found, now(), private=private)


def refused(
    host: str,
    shown: x509.Certificate | None,
    error: ssl.SSLCertVerificationError,
    now: datetime,
    *,
    private: bool,
) -> Saying:
    """Why a certificate is not believed; `private`: certificates were set for the connection."""
    code = error.verify_code
    name = f"“{name_of(shown.subject)}”" if shown is not None else ""
    called = f' "{name_of(shown.subject)}"' if shown is not None else ""
    if code in (_EXPIRED, _NOT_YET):
        return _out_of_date(shown, Saying(name, called), now, expired=code == _EXPIRED)
    if code in (_OTHER_NAME, _OTHER_IP):
        return Saying(
            f"证书{name}不是发给“{host}”的，请改用证书上的主机名，或请平台更换证书",
            f'The certificate{called} is not for "{host}": use the host name it is for, or ask '
            "the platform for another certificate",
        )
    if code in _UNKNOWN:
        return _unknown_issuer(shown, Saying(name, called), private=private)
    return Saying(
        f"证书{name}不能用：{error.verify_message}，请平台更换",
        f"The certificate{called} cannot be used: {error.verify_message}; "
        "ask the platform for another one",
    )


def _out_of_date(
    shown: x509.Certificate | None, name: Saying, now: datetime, *, expired: bool
) -> Saying:
    today = f"{now:%Y-%m-%d}"
    if not expired:
        return Saying(
            f"证书{name.chinese}还没有生效，请校准本机时钟（现为 {today}）",
            f"The certificate{name.english} is not valid yet: set this machine's clock "
            f"(it says {today})",
        )
    until = f"{shown.not_valid_after_utc:%Y-%m-%d}" if shown is not None else ""
    return Saying(
        f"证书{name.chinese}已过期{f'（{until}）' if until else ''}，请平台更换；"
        f"日期不对时请先校准本机时钟（现为 {today}）",
        f"The certificate{name.english} has expired{f' ({until})' if until else ''}: the platform "
        f"has to renew it; where the date is wrong, set this machine's clock (it says {today})",
    )


def _unknown_issuer(shown: x509.Certificate | None, name: Saying, *, private: bool) -> Saying:
    issuer = name_of(shown.issuer) if shown is not None else ""
    chinese = f"证书{name.chinese}的签发机构不受信任{f'（签发者“{issuer}”）' if issuer else ''}："
    by = f' (issuer "{issuer}")' if issuer else ""
    english = f"Who issued the certificate{name.english}{by} is not trusted"
    if private:
        return Saying(
            f"{chinese}不是所设“CA 证书”签发的；请核对地址没有被截获，"
            "再向网关管理方索取新的 CA 证书文件，或清空这一项改用公共机构",
            f'{english}: it is none of the "CA certificates" that are set; make sure that nobody '
            "intercepts the address, then ask the gateway's keeper for new ones, or clear the "
            "setting to trust public authorities",
        )
    return Saying(
        f"{chinese}请核对地址没有被截获；网关用的是专用机构的证书时，"
        "向网关管理方索取 CA 证书文件，在“地址”一步的“CA 证书”里选择它",
        f"{english}: make sure that nobody intercepts the address; where a gateway has "
        "certificates of a private authority, ask its keeper for the CA certificates and choose "
        'them on the page "Address"',
    )
