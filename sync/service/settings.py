"""What an operator may set about the service.

Without it limits and intervals would hide in the code. Each field has its default and its limits;
secrets (the database's password, relay keys) are handed in by whoever starts the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RelayKey:
    """A distributor that may hand over trace codes to one institution."""

    org: str
    distributor_code: str


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Valid, or it does not exist."""

    poll_every_s: float = 60.0
    """How often the platforms are asked for deliveries. 0.05 to 86400."""
    max_operations: int = 500
    """At most so many operations in one push. 1 to 10000."""
    max_body_bytes: int = 32 * MIB
    """At most so much in one request, decompressed."""
    max_packed_bytes: int = 8 * MIB
    """At most so much in one request, compressed."""
    max_feed_bytes: int = 4 * MIB
    """About so much in one answer to a pull."""
    wrong_codes_allowed: int = 10
    """Wrong enrolment codes from one address within ten minutes, before it has to wait."""
    relay_keys: Mapping[str, RelayKey] = field(default_factory=dict, repr=False)
    """SHA-256 (hex) of a distributor's key → whom it is for."""
    training_key: str | None = field(default=None, repr=False)
    """In training only: a key with which anything may hand over codes to `training_org`."""
    training_org: str | None = None

    def __post_init__(self) -> None:
        """Keep to the limits."""
        if not 0.05 <= self.poll_every_s <= 86_400:
            raise ValueError(f"poll_every_s: 0.05 to 86400, not {self.poll_every_s}")
        if not 1 <= self.max_operations <= 10_000:
            raise ValueError(f"max_operations: 1 to 10000, not {self.max_operations}")
        if (self.training_key is None) != (self.training_org is None):
            raise ValueError("training_key and training_org: both or neither")
