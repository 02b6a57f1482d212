"""What the acceptance answers with.

Without it a screen would have to ask again and again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.readers.saying import Saying
from app.receiving.acceptance.values import AcceptanceView, Missing, Requirement


@dataclass(frozen=True, slots=True)
class AcceptanceShown:
    """Event: this is known now, and this is still missing before the receipt is confirmed."""

    view: AcceptanceView
    missing: tuple[Missing, ...]
    required: Mapping[int, Requirement] = field(default_factory=dict)
    """What is asked of each line."""
    files: Mapping[uuid.UUID, Path] = field(default_factory=dict)
    """Where the bytes of attachments lie, those that are on this machine."""


@dataclass(frozen=True, slots=True)
class AttachmentLoading:
    """Event: an attachment is fetched from elsewhere; AttachmentReady or a refusal follows."""

    name: str


@dataclass(frozen=True, slots=True)
class AttachmentReady:
    """Event: an attachment can be shown by another program."""

    path: Path


@dataclass(frozen=True, slots=True)
class AcceptanceRefused:
    """Event: a wish could not be carried out; nothing was changed by it."""

    saying: Saying
    number: str | None = None
    """The number under which a bug was logged; None for what the world did."""


AcceptanceEvent = AcceptanceShown | AttachmentLoading | AttachmentReady | AcceptanceRefused
