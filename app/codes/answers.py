"""The answers of the `codes` command, as other programs rely on them.

Without it their keys would follow whatever a value is called inside. Keys, their order and their
meaning are fixed; a new key may be added at the end, none may be renamed.
"""

from __future__ import annotations

from app.codes.code import Code
from app.codes.explaining import explain
from app.codes.parse import parse_bytes


def explain_line(line: bytes) -> dict[str, object]:
    """Explain one line of input; its line ending is not part of it."""
    return as_json(parse_bytes(line.rstrip(b"\r\n")))


def as_json(code: Code) -> dict[str, object]:
    """Write a code as a JSON object: dates as YYYY-MM-DD, what it does not carry as null."""
    explanation = explain(code)
    return {
        "raw": code.raw,
        "kind": code.kind.value,
        "form": code.form and code.form.value,
        "code": code.code,
        "drug_identifier": code.drug_identifier,
        "serial": code.serial,
        "platform": code.platform and code.platform.value,
        "gtin": code.gtin,
        "batch": code.batch,
        "expiry": code.expiry and code.expiry.isoformat(),
        "production_date": code.production_date and code.production_date.isoformat(),
        "sscc": code.sscc,
        "elements": dict(code.elements),
        "valid": code.valid,
        "problems": [
            {
                "problem": problem.problem,
                "message": problem.message,
                "english": problem.english,
            }
            for problem in code.problems
        ],
        "explanation": {"zh": explanation.chinese, "en": explanation.english},
    }
