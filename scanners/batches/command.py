"""Explains each line of a batch file to other programs.

Without it a list could only be looked at in the window. One JSON object a line on standard output:
the keys of `codes`, and what a list says beside the code. Sentences go to standard error.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from app.codes.answers import as_json
from app.codes.parse import parse
from app.entry.console import print_json, tell
from app.readers.batch import Batch, BatchLine
from app.readers.saying import Saying
from scanners.batches import sayings
from scanners.batches.batch import BatchProblem, read_batch_file


def explain_batch(options: argparse.Namespace) -> int:
    """`codes --batch FILE`: 0 when each line is good, 1 when not, 2 when it is no list."""
    path: Path = options.batch
    try:
        batch = read_batch_file(path)
    except BatchProblem as problem:
        tell(str(problem))
        return 2
    for line in batch.lines:
        print_json(explain(line))
    for note in batch.notes:
        tell(note.chinese)
    tell(summary_of(batch).chinese)
    return 0 if len(batch.good) == len(batch.lines) else 1


def explain(line: BatchLine) -> dict[str, object]:
    """Explain one line; keys may be added at the end, none may be renamed."""
    return as_json(parse(line.text)) | {
        "line": line.line_no,
        "read_at": line.read_at and line.read_at.isoformat(),
        "quantity": line.quantity,
        "duplicate_of": line.duplicate_of,
        "complaint": line.complaint and line.complaint.chinese,
    }


def summary_of(batch: Batch) -> Saying:
    """Say how many lines can be used, in one sentence."""
    duplicates = sum(line.duplicate_of is not None for line in batch.lines)
    good = len(batch.good)
    total = len(batch.lines)
    return sayings.summary(total, good, duplicates, total - good - duplicates)
