"""Who may call the stand-in, and how the province it plays behaves where provinces differ.

Without it every desk would have limits of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.tracing.uploads.interface import Exceptions


@dataclass(frozen=True, slots=True)
class SealAccount:
    """The keys of both ends, hexadecimal."""

    app_id: str
    app_secret: str = field(repr=False)
    own_private_key: str = field(repr=False)
    caller_public_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class InsuranceAccount:
    """The one institution that may call, and the platform's limits."""

    fixmedins_code: str = "H31000000001"
    fixmedins_name: str = "培训医院"
    mdtrtarea_admvs: str = "310000"
    recer_sys_code: str = "MBS_LOCAL"
    paasid: str = "training"
    secret_token: str = field(default="training", repr=False)
    seal: SealAccount | None = None
    """SM4 and SM2 on every message; None: plain JSON."""
    tolerance_s: float = 600.0
    """How far a timestamp may be off."""
    records_per_message: int = 1000
    """In the batch forms (3501A to 3507A); 0: the province does not know them."""
    batches_whole: bool = False
    """One bad record refuses all of its batch, and no list says which it was."""
    exceptions: Exceptions = field(default_factory=Exceptions)
    counts_repeats: bool = False
    """A number that was used is counted again instead of refused."""
    universal_split: bool = True
    """Twenty 9s are taken for split packs."""
    output_as_text: bool = False
    """The output is a text that holds JSON."""
    catalogue_rows: int = 280_531
    """As many as the public catalogue had in August 2026."""
