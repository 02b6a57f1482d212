"""What a camera saw in its last frames: how often, by whom, and where last.

Without it each frame would stand alone, and a single frame of bars is not to be trusted. Pure: the
time comes in with the finds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from scanners.pictures.decoding import ZXING, Found, merged
from scanners.pictures.judging import Evidence

EVIDENCE_S = 3.0
"""How long a frame speaks for what it showed: a slow machine needs as long for each pass once."""
SHOWN_S = 0.5
"""How long a code is shown where it was: not every pass sees it."""


@dataclass(frozen=True, slots=True)
class _Frame:
    at: float
    finds: tuple[Found, ...]


class FrameWindow:
    """The finds of the last seconds."""

    def __init__(self) -> None:
        self._frames: deque[_Frame] = deque()

    def add(self, finds: tuple[Found, ...], at: float) -> None:
        """Take what one frame showed (seconds, any origin); what is old is forgotten."""
        self._frames.append(_Frame(at, finds))
        while at - self._frames[0].at > EVIDENCE_S:
            self._frames.popleft()

    def evidence(self) -> dict[bytes, Evidence]:
        """What speaks for each value."""
        seen: dict[bytes, Evidence] = {}
        for frame in self._frames:
            for raw in {found.raw for found in frame.finds}:
                same = [found for found in frame.finds if found.raw == raw]
                before = seen.get(raw, Evidence(frozenset(), 0))
                engines = before.engines.union(*(found.engines for found in same))
                by_zxing = any(ZXING in found.engines for found in same)
                seen[raw] = Evidence(engines, before.frames + by_zxing)
        return seen

    def in_view(self, at: float) -> tuple[Found, ...]:
        """What is seen now, each where it was seen last."""
        return merged(
            found
            for frame in reversed(self._frames)
            if at - frame.at <= SHOWN_S
            for found in frame.finds
        )
