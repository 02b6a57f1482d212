"""Certificates of a private authority, which a connection trusts instead of the public ones.

Without it a gateway whose certificate the hospital, its region or its group signed itself could
not be reached with encryption. A file holds one certificate or several, in PEM, or one as bare DER
(`.cer` of Windows); it is kept as PEM. What is no certificate, and a file whose certificates have
all expired, are refused before anything is stored. There is no switch that trusts everybody.
"""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from app.readers.saying import Saying

SETTING = "ca_pem"
"""What the setting is called, of whichever connection."""
MOST_BYTES = 256 * 1024
_BEGINS, _KEY = "-----BEGIN CERTIFICATE-----", "PRIVATE KEY-----"


class WrongAuthorities(ValueError):
    """What was given can be no authority; says why."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.said = Saying(chinese, english)


def pem_of(data: bytes) -> str:
    """What a file holds, as PEM; raises WrongAuthorities where it holds something else."""
    if len(data) > MOST_BYTES:
        raise WrongAuthorities(
            "文件太大，不是 CA 证书文件，请另选", "The file is too large for CA certificates"
        )
    if data[:1] == b"\x30":
        return ssl.DER_cert_to_PEM_cert(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no_certificates() from None


def authorities_in(pem: str) -> tuple[x509.Certificate, ...]:
    """The certificates in it; raises WrongAuthorities where there is none, or a broken one."""
    if _KEY in pem:
        raise WrongAuthorities(
            "文件里有私钥：CA 证书文件不应带私钥，请另选，并妥善保管这个文件",
            "There is a private key in it: CA certificates come without one; choose another file, "
            "and keep this one safe",
        )
    if _BEGINS not in pem:
        raise _no_certificates()
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode()))
    except ValueError:
        raise WrongAuthorities(
            "里面的证书已损坏，请重新索取", "A certificate in it is broken; ask for it again"
        ) from None


def require_valid(pem: str, now: datetime) -> tuple[x509.Certificate, ...]:
    """The certificates in it, one of which at least still holds; raises WrongAuthorities."""
    found = authorities_in(pem)
    last = max(one.not_valid_after_utc for one in found)
    if last <= now:
        raise WrongAuthorities(
            f"证书“{name_of(found[0].subject)}”已于 {last:%Y-%m-%d} 过期，请索取新的 CA 证书；"
            f"日期不对时请先校准时钟（现为 {now:%Y-%m-%d}）",
            f'The certificate "{name_of(found[0].subject)}" expired on {last:%Y-%m-%d}; ask for a '
            f"new one, and set the clock where the date is wrong (it says {now:%Y-%m-%d})",
        )
    return found


def described(found: Sequence[x509.Certificate]) -> Saying:
    """Who they are, and how long they hold, for a person to compare."""
    names = list(dict.fromkeys(name_of(one.subject) for one in found))
    until = f"{max(one.not_valid_after_utc for one in found):%Y-%m-%d}"
    return Saying(
        f"{'、'.join(names[:3])}（共 {len(found)} 张，有效到 {until}）",
        f"{', '.join(names[:3])} (certificates: {len(found)}, valid until {until})",
    )


def name_of(name: x509.Name) -> str:
    """What somebody is called in a certificate, without signs that are more than text."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(kind):
            said = str(found[0].value)[:100]
            return "".join(one if one.isprintable() else "?" for one in said)
    return "?"


def _no_certificates() -> WrongAuthorities:
    return WrongAuthorities(
        "不是 PEM 证书：文件里应有“-----BEGIN CERTIFICATE-----”，请向网关管理方索取 CA 证书文件",
        'These are no PEM certificates: a file has "-----BEGIN CERTIFICATE-----" in it; ask the '
        "gateway's keeper for its CA certificates",
    )
