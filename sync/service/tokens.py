"""Secrets that prove who is calling: made, hashed, compared.

Without it a stolen database would hold working tokens. Tokens are 256 random bits, so one SHA-256
is enough of a hash (nothing can be guessed); enrolment codes are short, live ten minutes and are
guarded by counting wrong ones.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

# Without letters and digits that sound or look alike when read out.
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class DeviceToken:
    """A workstation's token, taken apart."""

    org: str
    device: uuid.UUID
    secret: str

    @classmethod
    def make(cls, org: str, device: uuid.UUID) -> DeviceToken:
        """Make a new one."""
        return cls(org, device, secrets.token_urlsafe(32))

    @classmethod
    def parse(cls, text: str) -> DeviceToken | None:
        """Read `org.device.secret`; None where it is something else."""
        parts = text.rsplit(".", 2)
        if len(parts) != 3 or not parts[0]:
            return None
        try:
            return cls(parts[0], uuid.UUID(parts[1]), parts[2])
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.org}.{self.device}.{self.secret}"

    def __repr__(self) -> str:
        return f"DeviceToken({self.org}, {self.device}, …)"

    @property
    def digest(self) -> bytes:
        """What is stored of it."""
        return hashlib.sha256(self.secret.encode()).digest()


def make_code() -> str:
    """Make an enrolment code as an administrator reads it out: `ABCDE-FGHJK`."""
    letters = [secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH)]
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


def code_digest(code: str) -> bytes:
    """What is stored of a code; case, blanks and hyphens do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).digest()
