"""Codes inside web addresses: GS1 Digital Link, and platforms' query pages.

Without it a box whose QR code opens a web page could not be received. Nothing is fetched. A Digital
Link names its elements (`/01/…/21/…?17=…&10=…`, GS1 Digital Link: URI Syntax); a platform's page
carries the 20 digits somewhere in its path or query. Rules:

- The elements are checked like any others. In the path GS1 fixes their order; links with another
  order are printed and say the same, so they are read.
- A compressed link packs its elements into letters by a scheme of its own. It is told from other
  addresses by the key in its first bits, and is not unpacked: no package of a drug is known to
  carry one.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from app.codes.check_digits import has_gs1_check_digit
from app.codes.code import Code, Kind, Problem
from app.codes.gs1.element_strings import read_pairs
from app.codes.plain_numbers import trace_code_of
from app.codes.reading import fold

_LINK = re.compile(r"(?:[a-z][a-z0-9+.\-]*://|www\.)", re.IGNORECASE | re.ASCII)
_WEB = re.compile(r"(?:https?://|www\.)", re.IGNORECASE | re.ASCII)
_RUN_OF_20 = re.compile(r"(?<![0-9])[0-9]{20}(?![0-9])")
_AI = re.compile(r"[0-9]{2,4}")
# A Digital Link begins at its key: an SSCC, or a GTIN, which early links wrote with fewer digits.
_KEY_VALUES = {
    "00": re.compile(r"[0-9]{18}"),
    "01": re.compile(r"[0-9]{8}|[0-9]{12,14}"),
}
_PACKED = re.compile(r"[0-9A-Za-z_\-]{10,}")
_BASE64URL = f"{string.ascii_uppercase}{string.ascii_lowercase}{string.digits}-_"
# The AI as two digits of four bits, then its digits as one number of so many bits.
_PACKED_KEYS = {0x00: (18, 60), 0x01: (14, 47)}
# The words of the first edition, which printed codes keep for years.
_WORDS = {"sscc": "00", "gtin": "01", "lot": "10", "exp": "17", "ser": "21"}


COMPRESSED = Problem(
    "compressed-link",
    "这是压缩的 GS1 网址，本工作站不能展开，请扫描同一包装上的条形码或 DataMatrix 码。",
    "This is a compressed GS1 address, which is not unpacked here: "
    "scan the bar code or DataMatrix on the same package.",
)


def is_link(text: str) -> bool:
    """Tell whether folded text is written as a web address."""
    return _LINK.match(text) is not None


def read_link(raw: str, text: str) -> Code | None:
    """Read the code inside a web address; None where there is none."""
    pairs = list(_digital_link(text)) if _WEB.match(text) else []
    linked = read_pairs(raw, pairs) if pairs else None
    if linked is not None and linked.valid:
        return linked
    # Twenty digits that are the value of an element are that element's, not a trace code.
    values = {value for _, value in pairs}
    runs = [run for run in dict.fromkeys(_RUN_OF_20.findall(unquote(text))) if run not in values]
    found = _only_one(raw, runs) or linked
    if found is None and _WEB.match(text) and _is_compressed(text):
        return _unknown(raw, COMPRESSED)
    return found


def _only_one(raw: str, runs: list[str]) -> Code | None:
    likely = [run for run in runs if run.startswith("8")] or runs
    if not likely:
        return None
    if len(likely) == 1:
        return trace_code_of(raw, likely[0])
    return _unknown(
        raw,
        Problem(
            "ambiguous",
            f"网址里有 {len(likely)} 个 20 位数字，分不清哪个是追溯码，请扫描条形码。",
            f"The address holds {len(likely)} numbers of 20 digits and does not say which is the "
            "trace code: scan the bar code.",
        ),
    )


def _unknown(raw: str, problem: Problem) -> Code:
    return Code(raw=raw, kind=Kind.UNKNOWN, form=None, code=None, valid=False, problems=(problem,))


def _digital_link(text: str) -> Iterator[tuple[str, str]]:
    """Give the AIs and values of a Digital Link, path first; nothing where it has no key."""
    address, _, query = text.partition("#")[0].partition("?")
    segments = [_decoded(segment) for segment in address.rstrip("/").split("/")]
    at = _key_position(segments)
    if at is None:
        return
    for key, value in zip(segments[at::2], [*segments[at + 1 :: 2], ""], strict=False):
        ai = _WORDS.get(key, key)
        yield ai, value.zfill(14) if ai == "01" else value
    for pair in re.split("[&;]", query):
        key, _, value = pair.partition("=")
        ai = _WORDS.get(_decoded(key), _decoded(key))
        if _AI.fullmatch(ai):
            yield ai, _decoded(value)


def _is_compressed(text: str) -> bool:
    """Tell whether the path ends in a packed (00) or (01) whose check digit is right."""
    packed = text.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]
    if _PACKED.fullmatch(packed) is None:
        return False
    bits = "".join(f"{_BASE64URL.index(character):06b}" for character in packed)
    for ai, (length, width) in _PACKED_KEYS.items():
        digits = str(int(bits[8 : 8 + width], 2)).zfill(length)
        if int(bits[:8], 2) == ai and len(digits) == length and has_gs1_check_digit(digits):
            return True
    return False


def _key_position(segments: list[str]) -> int | None:
    for at, (key, value) in enumerate(pairwise(segments)):
        shape = _KEY_VALUES.get(_WORDS.get(key, key))
        if shape is not None and shape.fullmatch(value):
            return at
    return None


def _decoded(segment: str) -> str:
    # Folded once more: %1D and <GS> must not become part of a value that is stored.
    return fold(unquote(segment))
