"""A finding: one field in which two catalogues disagree, with both values and the reason.

Without it the command, the work list, the order and the scan would each say it in their own way.
Keys and words are those of the command's result (`catalogue check`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MatchedBy(StrEnum):
    """Why two rows are held to be one drug (对照依据), the surest first."""

    CONFIRMED = "confirmed"
    """A person said so."""
    PROVINCE_CODE = "province-code"
    INSURANCE_CODE = "insurance-code"
    STANDARD_CODE = "standard-code"
    APPROVAL_NUMBER = "approval-number"
    NAMES = "names"


class Field(StrEnum):
    """What disagrees (字段)."""

    MATCH = "match"
    APPROVAL_NUMBER = "approval_number"
    PROVINCE_CODE = "province_code"
    INSURANCE_CODE = "insurance_code"
    PRICE = "price"
    PACK_QUANTITY = "pack_quantity"
    DISTRIBUTOR = "distributor"
    MAKER = "maker"
    STRENGTH = "strength"
    FORM = "form"
    UNIT = "unit"
    STATUS = "status"


class Severity(StrEnum):
    """How bad it is (级别)."""

    ERROR = "error"
    """Would buy or receive the wrong thing."""
    WARNING = "warning"
    """Must be looked at."""
    INFO = "info"


class Problem(StrEnum):
    """What is wrong (问题)."""

    DIFFERS = "differs"
    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not-found"
    STOPPED = "stopped"
    NOT_ALLOWED = "not-allowed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement; what it is about is (hospital_code, province_code, field)."""

    hospital_code: str | None
    """None for a provincial item that nobody holds."""
    province_code: str | None
    """None where no item was found."""
    matched_by: MatchedBy | None
    field: Field
    province_value: str
    """As written there."""
    hospital_value: str
    severity: Severity
    problem: Problem
    message: str
    """One Chinese sentence a purchaser understands, with both values."""
