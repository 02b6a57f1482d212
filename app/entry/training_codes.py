"""What a trainee can scan, as frozen values.

Without it the training platform would have to know a screen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingCarton:
    """One carton as it stands on the dock."""

    carton_no: str
    label: str
    """What its bar code says."""
    boxes: tuple[str, ...]
    """The codes printed on the boxes in it, whether or not the distributor handed them over."""


@dataclass(frozen=True, slots=True)
class TrainingCodes:
    """Event: what a trainee can scan of one delivery."""

    delivery_no: str
    cartons: tuple[TrainingCarton, ...]
    odd_codes: tuple[tuple[str, str], ...] = ()
    """Codes that should be refused, each with what is odd about it (Chinese)."""
