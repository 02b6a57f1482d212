"""Reads one camera's frames, one after the other: what is sure is handed on once.

Without it a box in front of the camera would be a hundred scans. No thread and no camera here:
frames come in, scans and pictures go out.

- Each frame gets the quick pass and one extra pass, in turn; an extra pass that found what the
  quick one missed gets the next frame too, so that a tilted code is confirmed at once.
- A code is handed on when it first is sure, and again only after it had left the view for
  `GONE_S`. A doubtful one is told once, when more frames did not help it.
- zbar is asked about at most `ASKED_PER_FRAME` finds of a frame, so a full tray stays quick.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from app.readers.picture import PictureCode, PictureShown
from app.readers.scan import Scan, ScanSink
from scanners.device import Clock, utc_now
from scanners.pictures.decoding import Found, Image, confirmed, look, merged, to_grey
from scanners.pictures.judging import Evidence, Known, judge
from scanners.pictures.passes import LIVE_EXTRAS, QUICK
from scanners.pictures.picture_file import shown
from scanners.pictures.places import Grey
from scanners.pictures.second_opinion import ZBAR
from scanners.pictures.window import FrameWindow

GONE_S = 2.0
"""A code that was out of view for this long is a new reading."""
DOUBTED_FRAMES = 3
"""A code that was seen in so many frames and is not sure by then will not become so."""
ASKED_PER_FRAME = 8
"""zbar takes one to three milliseconds for each."""
PREVIEWS_PER_S = 15
PREVIEW_WIDTH = 640
MOST_REPEATS = 2
"""How often an extra pass that found more is given the next frame too."""

Monotonic = Callable[[], float]


def _nowhere(_value: object) -> None:
    """Let go of what nobody wants."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where a camera hands on what it sees; called in its thread, none may block."""

    sink: ScanSink
    """Sure codes, each once."""
    doubts: Callable[[PictureCode], None] = _nowhere
    """Doubtful codes, each once: a person confirms them or scans by hand."""
    frames: Callable[[PictureShown], None] = _nowhere
    """What the camera sees now, at most 15 times a second."""


class LiveView:
    """The memory and the judgement behind one camera."""

    def __init__(
        self,
        device: str,
        outlets: Outlets,
        known: Known | None,
        *,
        clock: Clock = utc_now,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        self._device = device
        self._outlets = outlets
        self._known = known
        self._clock = clock
        self._monotonic = monotonic
        self._window = FrameWindow()
        self._seen_at: dict[bytes, float] = {}
        self._handed_on: set[bytes] = set()
        self._doubted: set[bytes] = set()
        self._asked: Counter[bytes] = Counter()
        self._extra = 0
        self._repeats = 0
        self._previewed_at = float("-inf")

    def see(self, frame: Image) -> None:
        """Read one frame and hand on what follows from it."""
        now = self._monotonic()
        grey = to_grey(frame)
        self._forget_what_left(now)
        self._window.add(self._ask(grey, self._find(grey)), now)
        evidence = self._window.evidence()
        codes = judge(self._window.in_view(now), self._known, evidence)
        for code in codes:
            self._seen_at[code.raw] = now
            self._hand_on(code, evidence[code.raw])
        self._preview(frame, codes, now)

    def _find(self, grey: Grey) -> tuple[Found, ...]:
        extra = LIVE_EXTRAS[self._extra]
        quick, more = look(grey, (QUICK,)), look(grey, (extra,))
        found_more = {found.raw for found in more} - {found.raw for found in quick}
        if found_more and self._repeats < MOST_REPEATS:
            self._repeats += 1
        else:
            self._repeats = 0
            self._extra = (self._extra + 1) % len(LIVE_EXTRAS)
        return merged((*quick, *more))

    def _ask(self, grey: Grey, finds: tuple[Found, ...]) -> tuple[Found, ...]:
        """Ask zbar about bars that it has not read yet."""
        heard = self._window.evidence()
        open_to_doubt = [
            found
            for found in finds
            if found.linear
            and found.raw not in self._handed_on
            and not (found.raw in heard and ZBAR in heard[found.raw].engines)
        ]
        # Those it was asked about least come first: what it never reads must not keep it busy.
        open_to_doubt.sort(key=lambda found: self._asked[found.raw])
        open_to_doubt = open_to_doubt[:ASKED_PER_FRAME]
        self._asked.update(found.raw for found in open_to_doubt)
        return merged((*confirmed(grey, open_to_doubt), *finds))

    def _forget_what_left(self, now: float) -> None:
        for raw in [raw for raw, at in self._seen_at.items() if now - at >= GONE_S]:
            del self._seen_at[raw]
            self._handed_on.discard(raw)
            self._doubted.discard(raw)
            del self._asked[raw]

    def _hand_on(self, code: PictureCode, evidence: Evidence) -> None:
        if code.raw in self._handed_on:
            return
        if code.sure:
            self._outlets.sink(self._scan_of(code))
            self._handed_on.add(code.raw)
        elif code.raw not in self._doubted and evidence.frames >= DOUBTED_FRAMES:
            self._doubted.add(code.raw)
            self._outlets.doubts(code)

    def _scan_of(self, code: PictureCode) -> Scan:
        # As a reader sends it that was set to send the AIM identifier: the journal keeps `raw`.
        raw = code.symbology.encode() + code.raw
        return Scan(raw, code.text, code.symbology, self._device, self._clock())

    def _preview(self, frame: Image, codes: tuple[PictureCode, ...], now: float) -> None:
        if now - self._previewed_at < 1 / PREVIEWS_PER_S:
            return
        self._previewed_at = now
        self._outlets.frames(shown(self._device, frame, codes, PREVIEW_WIDTH, live=True))
