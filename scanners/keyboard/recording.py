"""Collects whole bursts of keys, unread, for setting a reader up.

Without it a reader could be set up only by somebody who knows already how it types. Wider limits
than those of a reader that is set up: nothing is known yet. A burst ends with silence only, so that
line endings, a second Enter and whatever else a reader sends are in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scanners.keyboard.burst import RECOGNISED_AT
from scanners.keyboard.keys import PASS, KeyDecision, KeyStroke
from scanners.keyboard.reading import MODIFIERS

RecordListener = Callable[[tuple[KeyStroke, ...]], None]
"""Who takes a burst: presses and releases, modifiers among them, in order. Called in the main
thread."""

SLOWEST_KEY_MS = 80
"""Keys further apart are a person's."""
SILENCE_MS = 500
"""A silence that ends a burst: the longest pause that a reader may be set up to make."""


class KeyRecorder:
    """Takes bursts of keys away from the window and hands them on whole."""

    gap_ms = SILENCE_MS

    def __init__(self, listener: RecordListener) -> None:
        self.listener = listener
        self._strokes: list[KeyStroke] = []
        self._presses: list[KeyStroke] = []

    @property
    def swallowing(self) -> bool:
        """True while a burst is coming in."""
        return len(self._presses) >= RECOGNISED_AT

    def key(self, stroke: KeyStroke) -> KeyDecision:
        """Take one key stroke."""
        ended = self._end_what_is_over(stroke) if stroke.pressed else PASS
        decision = self._take(stroke)
        return replace(
            decision,
            leaked=ended.leaked,
            give_back=ended.give_back,
            waiting=self.swallowing,
        )

    def silence(self) -> KeyDecision:
        """Hear that no key came for `gap_ms`."""
        presses, self._presses = self._presses, []
        strokes, self._strokes = self._strokes, []
        if len(presses) < RECOGNISED_AT:
            return PASS
        if presses[-1].at_ms - presses[0].at_ms > SLOWEST_KEY_MS * len(presses):
            return KeyDecision(give_back=tuple(presses[RECOGNISED_AT - 1 :]))
        self.listener(tuple(strokes))
        return KeyDecision(leaked=" ".join(press.symbol for press in presses[: RECOGNISED_AT - 1]))

    def _end_what_is_over(self, stroke: KeyStroke) -> KeyDecision:
        """End a burst that a key at this time cannot belong to."""
        if not self._presses:
            if self._strokes and stroke.at_ms - self._strokes[0].at_ms > SLOWEST_KEY_MS:
                self._strokes.clear()
            return PASS
        most = SILENCE_MS if self.swallowing else SLOWEST_KEY_MS
        if 0 <= stroke.at_ms - self._presses[-1].at_ms <= most and not stroke.repeated:
            return PASS
        return self.silence()

    def _take(self, stroke: KeyStroke) -> KeyDecision:
        """Add a stroke; keep it from the window once the burst is a machine's."""
        modifier = stroke.symbol in MODIFIERS
        if stroke.repeated or (not stroke.pressed and not self._presses and not modifier):
            return PASS
        self._strokes.append(stroke)
        if modifier or not stroke.pressed:
            return KeyDecision(swallow=self.swallowing and stroke.symbol == "Alt")
        self._presses.append(stroke)
        return KeyDecision(swallow=self.swallowing, begins=len(self._presses) == 1)
