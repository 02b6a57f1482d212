"""Cuts a stream of bytes into messages, and makes a scan of each.

Without it two codes read quickly would be one, and one code in two reads would be two. Pure: the
time comes in with the bytes. The same bytes give the same frames however they were cut into
reads, as long as no silence lies between. Empty messages are no messages. GS (0x1D) is content:
Python's `strip`, `split` and `splitlines` eat it and are not used here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from app.codes.reading import GS, fold, split_symbology, text_of
from app.readers.scan import Scan
from app.readers.settings import Framing, Terminator

MAX_FRAME = 8 * 1024
"""A device that never ends a line must not eat memory: longer messages are cut here."""

_ENDINGS = {
    Terminator.LINE_END: re.compile(rb"[\r\n]"),
    Terminator.CR: re.compile(rb"\r"),
    Terminator.LF: re.compile(rb"\n"),
    Terminator.CRLF: re.compile(rb"\r\n"),
    Terminator.NONE: re.compile(rb"(?!)"),
}
_LONGEST_ENDING = 2
_NOTHING = b" \t\v\f\r\n\x00"


@dataclass(frozen=True, slots=True)
class Frame:
    """One message of a device."""

    raw: bytes
    """As the device sent it, without its line ending."""
    body: bytes
    """The same without the prefix and the suffix that the device was set up to add."""

    @property
    def empty(self) -> bool:
        """True when nothing was read: some readers send zeros when they are plugged in."""
        return not self.body.strip(_NOTHING)


class Framer:
    """Collects the bytes of one device until a message is whole."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._ending = _ENDINGS[framing.terminator]
        self._bytes = bytearray()
        self._last_at = 0.0

    @property
    def pending(self) -> int:
        """How many bytes wait for the end of their message."""
        return len(self._bytes)

    def feed(self, chunk: bytes, at: float) -> tuple[Frame, ...]:
        """Take bytes that came at a time (seconds, any origin); return what is now whole."""
        self._bytes += chunk
        self._last_at = at
        messages = []
        while (message := self._next()) is not None:
            messages.append(message)
        return self._frames(messages)

    def expire(self, at: float) -> tuple[Frame, ...]:
        """Return what is left when the silence has lasted long enough."""
        if at - self._last_at < self._framing.timeout_s:
            return ()
        return self.flush()

    def flush(self) -> tuple[Frame, ...]:
        """Return what is left, whole or not: the device fell silent or went away."""
        rest = bytes(self._bytes)
        self._bytes.clear()
        return self._frames([rest])

    def _next(self) -> bytes | None:
        """Take one message off the front, cut at the limit where it does not end."""
        found = self._ending.search(self._bytes)
        if found is not None and found.start() <= MAX_FRAME:
            end, after = found.span()
        elif len(self._bytes) >= MAX_FRAME + _LONGEST_ENDING:
            end = after = MAX_FRAME
        else:
            return None
        message = bytes(self._bytes[:end])
        del self._bytes[:after]
        return message

    def _frames(self, messages: list[bytes]) -> tuple[Frame, ...]:
        """Make frames of messages, leaving out those that hold nothing."""
        prefix, suffix = self._framing.prefix, self._framing.suffix
        frames = (frame_of(message, prefix, suffix) for message in messages)
        return tuple(frame for frame in frames if not frame.empty)


def frame_of(message: bytes, prefix: str = "", suffix: str = "") -> Frame:
    """Take off what is left of a line ending, then prefix and suffix where they stand."""
    # A device set to CR LF and read as CR leaves an LF in front, and the other way round a CR.
    raw = message.strip(b"\r\n")
    return Frame(raw, raw.removeprefix(prefix.encode()).removesuffix(suffix.encode()))


def scan_from_frame(frame: Frame, device: str, read_at: datetime, gs_text: str = "") -> Scan:
    """Read a message as text: half width, its AIM symbology identifier taken off.

    What the reader was set up to send for GS is GS again; in text, as its bytes may be half of a
    Chinese character, and after the identifier, which begins with a symbol itself.
    """
    symbology, text = split_symbology(fold(text_of(frame.body)))
    if gs_text:
        text = text.replace(gs_text, GS)
    return Scan(raw=frame.raw, text=text, symbology=symbology, device=device, read_at=read_at)
