"""What a scanned text turned out to be.

Without it every caller would look at digits. The names are those of the `codes` command, which
other programs rely on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a code may be used as."""

    TRACE_CODE = "trace_code"
    CARTON_LABEL = "carton_label"
    PRODUCT_CODE = "product_code"
    REGISTRY_NUMBER = "registry_number"
    COMMAND = "command"
    UNKNOWN = "unknown"


class Form(StrEnum):
    """How a code is written."""

    DIGITS_20 = "20-digit"
    GS1 = "gs1"
    SSCC = "sscc"
    EAN_13 = "ean-13"
    GTIN_14 = "gtin-14"
    DRUG_STANDARD_CODE = "drug-standard-code"
    APPROVAL_NUMBER = "approval-number"
    INSURANCE_CODE = "insurance-code"
    USCC = "uscc"
    OTHER = "other"


class Platform(StrEnum):
    """Who issued a trace code: 码上放心 (20 digits from 8…), another 20-digit system, or GS1."""

    MSFX = "msfx"
    OTHER = "other"
    GS1 = "gs1"


class Command(StrEnum):
    """What a printed command bar code asks for; the value is the very text in the bar code."""

    UNDO = "TDCMD-UNDO"
    REDO = "TDCMD-REDO"
    NEXT_CARTON = "TDCMD-NEXT-CARTON"
    HOLD = "TDCMD-HOLD"
    REJECT_DAMAGED = "TDCMD-REJECT-DAMAGED"
    REJECT_WRONG_BATCH = "TDCMD-REJECT-WRONG-BATCH"
    REJECT_NEAR_EXPIRY = "TDCMD-REJECT-NEAR-EXPIRY"
    REJECT_TEMPERATURE = "TDCMD-REJECT-TEMPERATURE"
    REJECT_DOCUMENTS = "TDCMD-REJECT-DOCUMENTS"
    REJECT_SUSPECT = "TDCMD-REJECT-SUSPECT"
    REJECT_NOT_ORDERED = "TDCMD-REJECT-NOT-ORDERED"
    REJECT_OTHER = "TDCMD-REJECT-OTHER"
    PRINT = "TDCMD-PRINT"
    CONFIRM = "TDCMD-CONFIRM"


REJECT_PREFIX = "TDCMD-REJECT-"
TIMES_PREFIX = "TDCMD-TIMES-"
"""Followed by a number from 2 to 999: the next scan stands for so many."""
MOST_TIMES = 999


def times_of(command: str) -> int | None:
    """How many the next scan stands for; None where the command says nothing of the kind."""
    digits = command.removeprefix(TIMES_PREFIX)
    if digits == command or not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) > len(str(MOST_TIMES)) or digits.startswith("0"):
        return None
    times = int(digits)
    return times if times > 1 else None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a code."""

    problem: str
    """The name other programs look for: `check-digit`, `length`, `missing-serial` …"""
    message: str
    """One Chinese sentence: what is wrong, and what to do."""
    english: str = ""
    """The same in English."""


@dataclass(frozen=True, slots=True)
class Code:
    """A text as read, and all that it says."""

    raw: str
    kind: Kind
    form: Form | None
    code: str | None
    """The canonical text that is stored and compared."""
    valid: bool
    """True when it may be used as what `kind` says."""
    drug_identifier: str | None = None
    """The first 7 of 20 digits, or the GTIN of a GS1 trace code."""
    serial: str | None = None
    platform: Platform | None = None
    gtin: str | None = None
    batch: str | None = None
    expiry: date | None = None
    production_date: date | None = None
    sscc: str | None = None
    elements: dict[str, str] = field(default_factory=dict)
    """All GS1 elements read, by application identifier, in the order read."""
    problems: tuple[Problem, ...] = ()
