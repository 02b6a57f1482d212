"""Makes a certificate authority of a hospital's own, and server certificates under it.

Without it a hospital network, which no public authority can reach, would run without TLS or with
certificates that everybody clicks away. ECDSA on P-256; the authority lives ten years and may sign
servers only, a server 825 days (what systems accept). The authority's key is written for its owner
alone, and belongs on a machine that is not the server.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.readers.system_words import of_system

CA_FILE, CA_KEY = "ca.pem", "ca-key.pem"
SERVER_FILE, SERVER_KEY = "server.pem", "server-key.pem"
_CA_LIVES = timedelta(days=3650)
_SERVER_LIVES = timedelta(days=825)
_SLACK = timedelta(days=1)
"""Clocks of workstations that are behind shall not refuse a certificate made today."""
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_-]{1,63})*")


class CertificateProblem(Exception):
    """No certificate was made; its text says why."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    ca: Path
    certificate: Path
    key: Path
    pin: str
    """SHA-256 of the server's certificate, hexadecimal, for workstations that pin it."""
    new_ca: bool
    expires_at: datetime


def make(folder: Path, hosts: Sequence[str], organisation: str, now: datetime) -> Made:
    """Make a server certificate, and the authority where there is none; raises CertificateProblem.

    The authority that is there stays; a server certificate that is there is replaced.
    """
    names = [_name(host) for host in hosts]
    if not names:
        raise CertificateProblem("请给出服务器的主机名或地址，可以有多个")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        new_ca = not (folder / CA_FILE).exists()
        if new_ca:
            _make_ca(folder, organisation, now)
        ca, ca_key = _read_ca(folder)
        key = ec.generate_private_key(ec.SECP256R1())
        expires_at = min(now + _SERVER_LIVES, ca.not_valid_after_utc)
        certificate = _server(names, hosts[0], key, (ca, ca_key), now, expires_at)
        # The key first: whoever is cut off in between has a pair that does not fit, and is told.
        _write(folder / SERVER_KEY, _pem_of(key), secret=True)
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        _write(folder / SERVER_FILE, pem + ca.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise CertificateProblem(f"不能写入 {folder}：{of_system(error)}") from error
    return Made(
        folder / CA_FILE, folder / SERVER_FILE, folder / SERVER_KEY, pin_of(pem), new_ca, expires_at
    )


def pin_of(pem: bytes) -> str:
    """The fingerprint of the first certificate in a PEM file."""
    certificate = x509.load_pem_x509_certificate(pem)
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        if _HOST.fullmatch(host) is None:
            raise CertificateProblem(f"“{host}”不是主机名，也不是地址") from None
        return x509.DNSName(host)


def _make_ca(folder: Path, organisation: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64] or "TraceDock"),
            x509.NameAttribute(NameOID.COMMON_NAME, "TraceDock private CA"),
        ]
    )
    built = (
        _builder(name, name, key.public_key(), now, now + _CA_LIVES)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder / CA_KEY, _pem_of(key), secret=True)
    _write(folder / CA_FILE, built.public_bytes(serialization.Encoding.PEM))


def _read_ca(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    try:
        ca = x509.load_pem_x509_certificate((folder / CA_FILE).read_bytes())
        key = serialization.load_pem_private_key((folder / CA_KEY).read_bytes(), None)
    except FileNotFoundError as error:
        raise CertificateProblem(f"{folder} 里缺 {CA_KEY}，不能再签发；请换一个文件夹") from error
    except (ValueError, TypeError) as error:
        raise CertificateProblem(f"{folder} 里的 CA 证书或密钥已损坏：{error}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != ca.public_key():
        raise CertificateProblem(f"{folder} 里的 CA 证书与密钥不是一对")
    return ca, key


def _server(
    names: Sequence[x509.GeneralName],
    host: str,
    key: ec.EllipticCurvePrivateKey,
    authority: tuple[x509.Certificate, ec.EllipticCurvePrivateKey],
    now: datetime,
    expires_at: datetime,
) -> x509.Certificate:
    ca, ca_key = authority
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    return (
        _builder(subject, ca.subject, key.public_key(), now, expires_at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(identifier, critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    expires_at: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(expires_at)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes, *, secret: bool = False) -> None:
    half = path.with_name(path.name + ".new")
    half.unlink(missing_ok=True)
    # Made with its rights: a moment readable by all would be enough.
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
