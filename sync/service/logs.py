"""The service's log: one JSON object a line, without anything that is nobody's business.

Without it a log would be searched by eye, and would hold what must not leave the service. Whole
trace codes, tokens, passwords in addresses and identity card numbers are cut wherever they stand:
of a long number its first seven digits stay, which say what drug (or which district), not which box
(or whom).
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

_CUTS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"',;]+"), r"\1 …"),
    # org.device.secret and org~secret
    (re.compile(r"(\.[0-9a-f]{8}-[0-9a-f-]{27}\.)[\w-]{20,}"), r"\1…"),
    (re.compile(r"~[\w-]{20,}"), "~…"),
    (re.compile(r"(://[^\s:/@]*):[^\s@]+@"), r"\1:…@"),
    (re.compile(r"(?i)\b(password|passwd|secret|token|key)(\s*[=:]\s*)(?!\s)[^\s,;&]+"), r"\1\2…"),
    # 20 digits of a trace code, 18 of an identity card, a GS1 serial behind its mark
    (re.compile(r"(?<![\d])(\d{7})\d{8,}[\dXx]?"), r"\1…"),
    (re.compile(r"\(21\)[^\s(]+"), "(21)…"),
)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def cut(text: str) -> str:
    """Cut what does not belong in a log."""
    for pattern, replacement in _CUTS:
        text = pattern.sub(replacement, text)
    return text


class JsonLines(logging.Formatter):
    """One record, one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the time (UTC), level, logger, sentence and whatever `extra` says."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": cut(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _STANDARD:
                said[name] = value if isinstance(value, int | float) else cut(str(value))
        if record.exc_info:
            said["exception"] = cut(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line, and a traceback where there is one."""
        return cut(super().format(record))


def install(log_format: str, stream: TextIO | None = None) -> None:
    """Let everything this process logs go to one place, in one form."""
    handler = logging.StreamHandler(stream or sys.stderr)
    plain = PlainLines("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(JsonLines() if log_format == "json" else plain)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # They tell each start what we tell ourselves.
    for name in ("alembic", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
