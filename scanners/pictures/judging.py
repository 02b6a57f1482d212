"""Which codes of a picture may be taken without asking, and why the others may not.

Without it a scratched label would put another patient's box into the library: each engine has
returned wrong trace codes, well-formed and with a right checksum, even with a right drug identifier
(measured: docs/decisions/0014-codes-in-pictures.md). The rules:

- symbols of two dimensions correct themselves and are sure;
- bars are sure only when both engines read the same; a trace code whose drug identifier is known
  also when two frames of a camera show it. Two passes over one picture prove nothing: they see the
  same scratch;
- a trace code's drug identifier must be known wherever there is anybody to ask;
- other bars must carry a check digit that is right (GTIN, SSCC);
- two values at one place are both doubtful, and what only zbar saw always is.

Everything else a person confirms, or scans by hand. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.codes.code import Code, Form
from app.codes.parse import parse
from app.codes.reading import fold, text_of
from app.readers.picture import PictureCode
from app.readers.saying import Saying
from scanners.pictures import sayings
from scanners.pictures.decoding import ZXING, Found
from scanners.pictures.places import same_place
from scanners.pictures.second_opinion import ZBAR

Known = Callable[[str], bool]
"""Says whether a drug identifier (7 digits) is in the catalogue or on the delivery."""

ENOUGH_FRAMES = 2

_BOTH = frozenset({ZXING, ZBAR})
_INCOMPLETE = frozenset({"missing-serial", "missing-sscc", "missing-gtin"})
"""Problems of a code that say nothing against how it was read."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for one value, over the frames of a camera or in one picture."""

    engines: frozenset[str]
    frames: int = 1
    """In how many pictures it was seen."""

    @property
    def agreed(self) -> bool:
        """Both engines read the same."""
        return self.engines >= _BOTH

    @property
    def repeated(self) -> bool:
        """Two pictures show the same."""
        return self.frames >= ENOUGH_FRAMES


def judge(
    finds: Iterable[Found], known: Known | None, evidence: Mapping[bytes, Evidence] | None = None
) -> tuple[PictureCode, ...]:
    """Judge the finds of one picture; `evidence` by value where more pictures were seen.

    `known` is None where there is no catalogue to ask.
    """
    finds = tuple(finds)
    seen = evidence or {}
    return tuple(
        _judged(found, seen.get(found.raw, _evidence_of(found)), finds, known) for found in finds
    )


def _evidence_of(found: Found) -> Evidence:
    return Evidence(found.engines)


def _judged(
    found: Found, evidence: Evidence, finds: tuple[Found, ...], known: Known | None
) -> PictureCode:
    text = fold(text_of(found.raw))
    doubt = None
    if found.linear:
        doubt = _doubt_of_reading(found, evidence, finds) or _doubt_of_content(
            parse(found.symbology + text), evidence, known
        )
    return PictureCode(found.raw, text, found.symbology, found.corners, doubt)


def _doubt_of_reading(found: Found, evidence: Evidence, finds: tuple[Found, ...]) -> Saying | None:
    """Say what is wrong with how bars were read, whatever they hold."""
    if ZXING not in evidence.engines:
        return sayings.ONLY_ZBAR
    if any(_rivals(found, other) for other in finds):
        return sayings.RIVALS
    return None


def _rivals(found: Found, other: Found) -> bool:
    return other.linear and other.raw != found.raw and same_place(found.corners, other.corners)


def _doubt_of_content(code: Code, evidence: Evidence, known: Known | None) -> Saying | None:
    """Say why what bars hold is not enough to trust them."""
    if code.form is Form.DIGITS_20:
        return _doubt_of_trace_code(code, evidence, known)
    if code.form in (None, Form.OTHER):
        return sayings.UNCHECKED
    for problem in code.problems:
        if problem.problem not in _INCOMPLETE:
            return sayings.invalid(problem)
    if code.gtin is None and code.sscc is None:
        return sayings.UNCHECKED
    return None if evidence.agreed else sayings.UNCONFIRMED


def _doubt_of_trace_code(code: Code, evidence: Evidence, known: Known | None) -> Saying | None:
    identifier = code.drug_identifier or ""
    if known is not None and not known(identifier):
        return sayings.unknown_identifier(identifier)
    if evidence.agreed or (known is not None and evidence.repeated):
        return None
    return sayings.UNCONFIRMED
