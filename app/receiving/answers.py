"""One answer as JSON, as the `receive` command prints it.

Without it scripts would read Python's own words. The keys and their order are formats.md's.
"""

from __future__ import annotations

from typing import Any

from app.receiving.verdicts import Answer
from app.receiving.wording import words


def as_json(answer: Answer, language: str = "zh") -> dict[str, Any]:
    """The answer to one scan line."""
    return {
        "seq": answer.seq,
        "raw": answer.raw,
        "code": answer.code,
        "kind": answer.kind.value,
        "verdict": answer.verdict.value,
        "line_no": answer.line_no,
        "added": answer.added,
        "received": answer.received,
        "expected": answer.expected,
        "message": words(answer.sentence, language),
    }
