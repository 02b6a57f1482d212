"""Notes one call to a platform while it is made: whatever comes of it, it is in the journal.

Without it each connector would measure, mask and note its calls by itself, and one of them would
forget a secret. What a platform says of an error is masked as well, and what led to it is left
behind: it may hold an address with a signature in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sync.connectors.journal import Journal, JournalEntry
from sync.connectors.port import PlatformError

Masked = Callable[[str], str]
"""A text without the secrets of a connection."""


@dataclass(slots=True)
class Noted:
    """One call, as far as it has come."""

    started_at: datetime
    body: bytes | None = None
    """Of the answer."""
    outcome: str = "interrupted"
    ok: bool = False

    def done(self, outcome: str) -> None:
        """The platform has done what was asked."""
        self.outcome, self.ok = outcome, True


def shown(body: bytes) -> str:
    """An answer as a person reads it."""
    return body.decode("utf-8", "replace")


@contextmanager
def noted(
    journal: Journal,
    now: Callable[[], datetime],
    message: str,
    request: Callable[[], str],
    masked: Masked,
    shown: Callable[[bytes], str] = shown,
) -> Iterator[Noted]:
    """Note what is done in the block; `request` is asked at its end, without secrets already.

    A PlatformError of the block goes on, masked.
    """
    call = Noted(now())
    try:
        yield call
    except PlatformError as error:
        call.outcome = masked(error.code)
        raise PlatformError(
            call.outcome, masked(error.message), retry_after_s=error.retry_after_s
        ) from None
    finally:
        journal(
            JournalEntry(
                message=message,
                request=request(),
                response=None if call.body is None else masked(shown(call.body)),
                started_at=call.started_at,
                ended_at=now(),
                ok=call.ok,
                outcome=call.outcome,
            )
        )
