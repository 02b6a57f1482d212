"""What was done in a time, and what is sent to support: values that every door may load.

Without it a window would load the store before it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measures:
    """What was done from one moment to another."""

    deliveries: int = 0
    """That arrived."""
    receipts: int = 0
    """That were opened."""
    confirmed: int = 0
    scans: int = 0
    """Commands left out."""
    repeated: int = 0
    """Of codes seen before."""
    refused: int = 0
    """Wrong ones."""
    packages: int = 0
    """Smallest packages that scans added, undone ones taken off."""
    people: int = 0
    """Who scanned."""
    labels: int = 0
    """That were printed."""
    labels_again: int = 0
    """Of them, instead of another."""
    cases: int = 0
    """重码 that were found."""


@dataclass(frozen=True, slots=True)
class SupportText:
    """One text of the bundle, as it is sent."""

    name: str
    about: str
    """What it is, for the person that sends it (Chinese)."""
    text: str
