"""Takes out of a text what must not leave the house: codes, names, secrets, addresses of people.

Without it nobody could send a log to support. It works on any text and rather takes too much: a
trace code keeps its drug identifier, everything else that might name one thing or one person keeps
a few signs, so that two mentions of one still look alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_MARK = "•••"
_DRUG_IDENTIFIER = 7
_SECRET = re.compile(
    r"(?i)((?:password|passwd|pwd|token|secret|authorization|api[_-]?key|pin|bearer|口令|密码|密钥|令牌)"
    r"[\"']?\s*(?:[:=：]|\s)\s*[\"']?(?:bearer\s+)?)([^\s\"',;，；}]{3,})"
)
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)")
_SERIAL = re.compile(r"(\(21\))([!-~]{1,20})")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_TOKEN = re.compile(r"(?<![\w+/=-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{24,}")
_DIGITS = re.compile(r"(?<![\d.-])\d{11,}(?:[Xx]\b)?")


def mask(text: str, names: Iterable[str] = (), home: Path | None = None) -> str:
    """Take out codes, secrets and these names; `home` becomes `~`."""
    if home is not None and len(str(home)) > 1:
        text = text.replace(str(home), "~")
    for number, name in enumerate(sorted({*names}, key=len, reverse=True), 1):
        if len(name) > 1:
            text = text.replace(name, f"人员{number}")
    text = _IN_ADDRESS.sub(_MARK, text)
    text = _SECRET.sub(rf"\g<1>{_MARK}", text)
    text = _SERIAL.sub(rf"\g<1>{_MARK}", text)
    text = _MAIL.sub(f"{_MARK}@{_MARK}", text)
    text = _TOKEN.sub(_short, text)
    return _DIGITS.sub(_digits, text)


def _short(found: re.Match[str]) -> str:
    word = found[0]
    return word if _UUID.fullmatch(word) else word[:4] + _MARK


def _digits(found: re.Match[str]) -> str:
    """A trace code keeps its drug; a telephone or an identity number, three digits."""
    run = found[0]
    return run[: _DRUG_IDENTIFIER if len(run) >= 20 else 3] + _MARK
