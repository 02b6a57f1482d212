"""What is copied of a reading: without it a fault would be described over the telephone.

As text for people, in the language of the screen; as JSON with the keys of the `codes` command,
followed by what only this reading knows.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QCoreApplication

from app.codes.answers import as_json
from app.codes.explaining import explain
from app.codes.reading import text_of
from ui.decoding.code_words import problem_text
from ui.decoding.raw_data import hex_bytes, read_at_text
from ui.decoding.readings import Reading
from ui.decoding.symbology_names import symbology_name
from ui.parts.languages import spoken, spoken_language
from ui.parts.readable import readable


def as_text(reading: Reading) -> str:
    """Write a reading for people: the sentence, the parts, the problems, the bytes."""
    explanation = explain(reading.code)
    english = spoken_language() == "en"
    lines = [spoken(explanation)]
    for part in explanation.parts:
        name, value = (part.name_en, part.value_en) if english else (part.name_zh, part.value_zh)
        lines.append(f"{readable(part.text)}\t{name}\t{value}")
    lines += [f"! {problem_text(problem)}" for problem in reading.code.problems]
    symbology = reading.scan.symbology or ""
    source = reading.reader or QCoreApplication.translate("RawPanel", "手工输入")
    facts = [source, read_at_text(reading), f"{symbology} {symbology_name(symbology)}".strip()]
    lines.append(" · ".join(filter(None, facts)))
    lines.append(" ".join(hex_bytes(reading.scan.raw)))
    lines.append(readable(text_of(reading.scan.raw)))
    return "\n".join(lines)


def as_json_text(reading: Reading) -> str:
    """Write a reading for programs."""
    scan = reading.scan
    said = as_json(reading.code) | {
        "reader": reading.reader,
        "device": scan.device,
        "read_at": scan.read_at.isoformat(),
        "symbology": scan.symbology,
        "raw_hex": scan.raw.hex(),
        "gap_ms": reading.gap_ms,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
