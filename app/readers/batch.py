"""What a reader collected away from the desk: lines of a file or of a serial dump.

Without it goods counted in a cellar would be typed in. The values only; scanners/batches reads
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line that holds a code, or should."""

    line_no: int
    """Counted from 1, as an editor counts."""
    raw: bytes
    """The line as it came, without its end."""
    text: str
    """The code in it, as text; empty where none was found."""
    read_at: datetime | None
    """When it was read, UTC, where the line says so."""
    quantity: int = 1
    duplicate_of: int | None = None
    """The line that had the same code before."""
    complaint: Saying | None = None
    """Why the line is not taken."""

    @property
    def good(self) -> bool:
        """Whether it is scanned when the batch is taken."""
        return self.complaint is None and self.duplicate_of is None


@dataclass(frozen=True, slots=True)
class Batch:
    """All lines of one file or dump."""

    source: str
    """The file's name, or the reader's."""
    reader_id: str
    """What its scans carry: `batch`, or the reader that sent it."""
    lines: tuple[BatchLine, ...]
    notes: tuple[Saying, ...] = ()
    """What was noticed about the whole: columns left out, an unknown encoding."""

    @property
    def good(self) -> tuple[BatchLine, ...]:
        """The lines to be scanned."""
        return tuple(line for line in self.lines if line.good)


@dataclass(frozen=True, slots=True)
class BatchShown:
    """Event: a batch was read, and waits for a person to take it."""

    batch: Batch
