"""`codes --image`: the codes of picture files, one JSON object each.

Without it a script could not read what a telephone photographed. The keys are those of `codes`
(app/codes/answers.py), then where the code stands and whether it may be trusted. A picture that
cannot be read, or shows no code, is told on standard error; the others go on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from app.codes.answers import as_json
from app.codes.parse import parse
from app.entry.console import print_json, tell
from app.readers.picture import PictureCode
from app.readers.saying import Saying
from scanners.pictures import sayings, second_opinion
from scanners.pictures.picture_file import PictureUnreadable, read_codes_in


def read_pictures(options: argparse.Namespace) -> int:
    """Read each picture of `options.image`; 0 when all were read and each showed a code."""
    if not second_opinion.available():
        _tell(sayings.NO_ZBAR)
    # A list: every picture is read, whatever happened to the one before.
    return 0 if all([_read(path) for path in options.image]) else 1


def _read(path: Path) -> bool:
    try:
        codes = read_codes_in(path).codes
    except PictureUnreadable as problem:
        _tell(problem.saying)
        return False
    for code in codes:
        print_json(_as_json(code, path))
    if not codes:
        _tell(sayings.no_code(str(path)))
    return bool(codes)


def _as_json(code: PictureCode, path: Path) -> dict[str, object]:
    return {
        **as_json(parse(code.symbology + code.text)),
        "image": str(path),
        "corners": [list(corner) for corner in code.corners],
        "symbology": code.symbology,
        "sure": code.sure,
        "why": code.doubt and code.doubt.chinese,
    }


def _tell(saying: Saying) -> None:
    tell(f"{saying.chinese} {saying.english}")
