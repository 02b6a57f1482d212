"""The second factor of administrators: six digits of a telephone, others each half minute.

Without it whoever saw a password typed would be the administrator. A code of the step before or
after is taken, because clocks differ; none of a step that was taken before, or earlier, so that
what was seen over a shoulder is good for nothing. For a lost telephone there are recovery codes,
each good once.

RFC 6238 (SHA-1, six digits, 30 s: what every authenticator knows), RFC 4226 §5.3.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP_S = 30
DIGITS = 6
RECOVERY_CODES = 10
_SECRET_BYTES = 20
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_RECOVERY_LENGTH = 12


def make_secret() -> str:
    """A new secret, as people type it where no camera is at hand."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def is_secret(text: str) -> bool:
    """Whether a text is a whole secret, as `make_secret` makes one."""
    try:
        return len(base64.b32decode(text)) == _SECRET_BYTES
    except ValueError:
        return False


def uri_of(secret: str, *, issuer: str, account: str) -> str:
    """What the QR code says to an authenticator's camera."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return (
        f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"
        f"&algorithm=SHA1&digits={DIGITS}&period={STEP_S}"
    )


def code_at(secret: str, step: int) -> str:
    """The code of a step of 30 seconds since 1970."""
    return HOTP(base64.b32decode(secret), DIGITS, SHA1()).generate(step).decode()


def step_of(now: datetime) -> int:
    """Which step a moment belongs to."""
    return int(now.timestamp()) // STEP_S


def step_taken(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """The step whose code it is, later than the last one taken; None where it is none."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit()):
        return None
    here = step_of(now)
    found = None
    for step in (here - 1, here, here + 1):
        # All are compared: how long it takes must not say which one it was.
        if hmac.compare_digest(code_at(secret, step), typed) and step > last_step:
            found = step
    return found


def make_recovery_codes() -> tuple[str, ...]:
    """Codes for a lost telephone, each good once: to be shown now, and never again."""
    return tuple(_recovery_code() for _ in range(RECOVERY_CODES))


def recovery_digest(code: str) -> bytes:
    """What is kept of a recovery code; case, blanks and hyphens do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"recovery {plain}".encode()).digest()


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4))
