"""What the page of the audit log asks for; without it the page would need a service.

Wishes return at once and are answered by app/people/audit/events.py, of a person who signed in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.people.audit.asking import AuditWish
from ui.signing.port import Speaking


class Audit(Speaking, Protocol):
    """The institution's audit log."""

    def list_entries(self, wish: AuditWish) -> None:
        """Ask for a page of entries; answered by AuditFound."""

    def write_entries(self, wish: AuditWish, path: Path) -> None:
        """Have entries written into a file, CSV or XLSX; answered by AuditWritten."""

    def verify(self) -> None:
        """Have the log counted again; answered by AuditVerified."""
