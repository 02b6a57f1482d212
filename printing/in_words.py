"""Says why a paper was not made; without it each command would catch and word it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.entry.console import Trouble
from printing.fonts import FontMissing
from printing.labels.design import DesignError
from printing.storing import PaperNotWritten


@contextmanager
def papers_in_words() -> Iterator[None]:
    """Turn what keeps a paper from being made into a sentence (Trouble)."""
    try:
        yield
    except (FontMissing, PaperNotWritten, DesignError) as failure:
        raise Trouble(str(failure)) from failure
