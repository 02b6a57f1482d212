"""What a match is: how sure, which candidates, and why each of them.

Without it a person would see a code and no reason. A score is never more than the sum of its
reasons, so that it can be checked by adding up what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.catalogue.findings import MatchedBy
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.rows import ProvinceRow


class State(StrEnum):
    """What came of looking for a row."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    """Several are equally good: a person must say."""
    NOT_FOUND = "not-found"


class Trait(StrEnum):
    """What two rows are compared by when they are matched."""

    PROVINCE_CODE = "province_code"
    INSURANCE_CODE = "insurance_code"
    STANDARD_CODE = "standard_code"
    APPROVAL_NUMBER = "approval_number"
    NAME = "name"
    TRADE_NAME = "trade_name"
    STRENGTH = "strength"
    MAKER = "maker"
    PACK_QUANTITY = "pack_quantity"
    FORM = "form"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one trait says for or against a candidate."""

    trait: Trait
    likeness: Likeness
    points: int
    """What it adds to the score."""
    province_value: str
    """As written there."""
    hospital_value: str
    detail: str = ""
    """What else a person should know, in Chinese: which segments differ, how like the names are."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One provincial item that may be meant."""

    province: ProvinceRow
    score: int
    """0 to 100."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Which rows were found by what, before anybody asks why."""

    state: State
    matched_by: MatchedBy | None = None
    rows: tuple[ProvinceRow, ...] = ()
    """FOUND: those that are meant (several where a person said so); else what may be meant."""
    vanished: tuple[str, ...] = ()
    """Provincial codes that a person confirmed and that the catalogue no longer has."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which rows were found, and why."""

    state: State
    matched_by: MatchedBy | None
    candidates: tuple[Candidate, ...]
    """The best first."""
    vanished: tuple[str, ...] = ()
    differing: tuple[Trait, ...] = ()
    """What tells the candidates from each other: what a person must look at."""
