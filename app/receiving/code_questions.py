"""Questions about one code and their answers: spoken between service, workstation and screen.

Without it each of them would have its own idea of what a platform says. A question is about one
code; the check of the last four digits (码上放心 checklastfour) is for codes that somebody typed,
whose digits nobody else can check: no check digit can be worked out without the platform.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.codes.code import Code, Kind, Platform

MANUAL_DEVICE = "manual"
"""The device of a code that somebody typed."""


@dataclass(frozen=True, slots=True)
class Askable:
    """What can be asked of an institution's trace code platform."""

    platform: str
    """What it is called; empty: none is connected."""
    details: bool = False
    checks: bool = False
    """The last four digits."""
    listed_only: bool = False
    """Of 20 digits that begin with 8 alone: the platform knows no others."""

    def takes(self, code: Code) -> bool:
        """Whether this code can be asked about."""
        is_trace = code.kind is Kind.TRACE_CODE and code.valid
        return is_trace and (not self.listed_only or code.platform is Platform.MSFX)


@dataclass(frozen=True, slots=True)
class CodeQuestion:
    """What is wanted of one code."""

    code: str
    details: bool = True
    check: bool = False
    """The last four digits: somebody typed it."""
    person: str = ""


@dataclass(frozen=True, slots=True)
class ToldBatch:
    """One batch in a package; several where batches are mixed."""

    batch: str
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class CodeTold:
    """What the platform said; what it left out is empty."""

    code: str
    platform: str
    state: str = ""
    """active, taken-in, left, cancelled, sold, unknown, unsaid; empty: it was not asked."""
    level: str = ""
    """small, middle or large."""
    name: str = ""
    strength: str = ""
    pack: str = ""
    maker: str = ""
    batches: tuple[ToldBatch, ...] = ()
    right: bool | None = None
    """The last four digits; None: not asked, or not answered."""
