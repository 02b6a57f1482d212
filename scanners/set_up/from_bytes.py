"""Finds out how a reader on a serial line or in HID POS mode frames its scans.

Without it terminator, affixes, parity and what stands for GS would have to be looked up in a
manual. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.codes.reading import GS
from app.readers.profile import ReaderSettings
from app.readers.saying import Saying
from app.readers.settings import (
    Framing,
    HidSettings,
    Parity,
    SerialSettings,
    SettingError,
    Terminator,
)
from scanners.framing import Frame, Framer, frame_of, scan_from_frame
from scanners.set_up import sayings
from scanners.set_up.codes import Found, expected, find, gs_text_of

ByteSettings = SerialSettings | HidSettings

_BAUDS_BY_USE = (9600, 115200, 38400, 57600, 19200, 4800, 2400, 1200, 230400, 460800, 921600)
_LINE_END = re.compile(r"[\r\n]*\Z")
_TERMINATORS = {
    "": Terminator.NONE,
    "\r": Terminator.CR,
    "\n": Terminator.LF,
    "\r\n": Terminator.CRLF,
}
_READABLE_SHARE = 0.8
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def next_baud(baud: int) -> int:
    """Say which speed to try after this one: the usual ones first, in a ring."""
    place = _BAUDS_BY_USE.index(baud) + 1
    return _BAUDS_BY_USE[place % len(_BAUDS_BY_USE)]


def with_baud(settings: SerialSettings, baud: int) -> SerialSettings:
    """Change the speed."""
    return replace(settings, baud=baud)


def readable(raw: bytes) -> bool:
    """Whether bytes look like text at all; of 7 bits with parity too."""
    plain = sum(0x20 <= byte & 0x7F <= 0x7E or byte & 0x7F in b"\r\n\t\x1d" for byte in raw)
    high = sum(byte >= 0x80 for byte in raw)
    parity = high and _parity_of(raw) is not None
    return bool(raw) and plain >= _READABLE_SHARE * len(raw) and (not high or bool(parity))


def found_in_bytes(raw: bytes) -> Found | None:
    """Find a set-up code in the bytes of one scan, of 8 bits or of 7 with parity."""
    return find(raw.decode("latin-1")) or find(_seven_bits(raw).decode("latin-1"))


def byte_settings(
    raw: Sequence[bytes], settings: ByteSettings
) -> tuple[ReaderSettings, tuple[Saying, ...]] | Saying:
    """Find the settings that read all three scans, and what is worth saying about them."""
    if not isinstance(settings, SerialSettings) or find(raw[0].decode("latin-1")) is not None:
        return _framed_settings(raw, settings)
    parity = _parity_of(b"".join(raw))
    if parity is None:
        return sayings.no_common_settings()
    seven = replace(settings, byte_size=7, parity=parity)
    answer = _framed_settings([_seven_bits(each) for each in raw], seven)
    if isinstance(answer, Saying):
        return answer
    proposed, notes = answer
    return proposed, (sayings.seven_bits(parity.value), *notes)


def _framed_settings(
    raw: Sequence[bytes], settings: ByteSettings
) -> tuple[ReaderSettings, tuple[Saying, ...]] | Saying:
    """Find what stands around the three codes, and read them so as a test."""
    found = [each for one in raw if (each := find(one.decode("latin-1"))) is not None]
    try:
        framing = _framing_of(found)
    except SettingError:
        return sayings.no_common_settings()
    proposed = _with_framing(settings, framing)
    gs = found[1].gs
    if isinstance(settings, HidSettings) and framing.gs_text:
        # A HID POS reader has no setting for it: it is to send GS itself.
        return sayings.gs_lost()
    wanted = [expected(number, framing.gs_text, gs_lost=not gs) for number in (1, 2, 3)]
    if [_read(each, proposed, framing) for each in raw] != wanted:
        return sayings.no_common_settings()
    return proposed, tuple(_findings(found, proposed, framing))


def _findings(found: Sequence[Found], settings: ByteSettings, framing: Framing) -> Iterator[Saying]:
    """Say what was found out."""
    yield sayings.affixes(framing.prefix, framing.suffix)
    # HID reports say themselves where a scan ends.
    if isinstance(settings, SerialSettings):
        named = framing.terminator is not Terminator.NONE
        yield sayings.line_ending(framing.terminator.name.replace("_", " ") if named else "")
    yield sayings.symbology(" ".join(each.symbology for each in found if each.symbology))
    yield _said_of_gs(found[1].gs, framing.gs_text)


def _framing_of(found: Sequence[Found]) -> Framing:
    """Say what stands around the codes; of the third, and the others must agree."""
    last = found[-1]
    endings = {_ending_of(each) for each in found}
    ending = endings.pop()
    terminator = _TERMINATORS.get(ending, Terminator.LINE_END)
    return Framing(
        terminator=Terminator.LINE_END if endings else terminator,
        prefix=last.before,
        suffix=last.after.removesuffix(_ending_of(last)),
        gs_text=gs_text_of(found[1].gs),
    )


def _ending_of(found: Found) -> str:
    match = _LINE_END.search(found.after)
    return match.group() if match else ""


def _with_framing(settings: ByteSettings, framing: Framing) -> ByteSettings:
    if isinstance(settings, HidSettings):
        return replace(settings, prefix=framing.prefix, suffix=framing.suffix)
    return replace(settings, framing=framing)


def _read(raw: bytes, settings: ByteSettings, framing: Framing) -> str:
    """Read the bytes of a scan with these settings, as the reader's own thread will."""
    frames: tuple[Frame, ...] = (frame_of(raw, framing.prefix, framing.suffix),)
    if isinstance(settings, SerialSettings):
        framer = Framer(framing)
        frames = (*framer.feed(raw, 0.0), *framer.flush())
    texts = [scan_from_frame(each, "", _NEVER, framing.gs_text).text for each in frames]
    return texts[0].removeprefix(GS) if len(texts) == 1 else ""


def _said_of_gs(gs: str, gs_text: str) -> Saying:
    if not gs:
        return sayings.gs_lost()
    return sayings.gs_by_text(gs_text) if gs_text else sayings.gs_kept()


def _seven_bits(raw: bytes) -> bytes:
    return bytes(byte & 0x7F for byte in raw)


def _parity_of(raw: bytes) -> Parity | None:
    """Say which parity the eighth bits are, if one."""
    ones = {byte.bit_count() % 2 for byte in raw}
    if all(byte >= 0x80 for byte in raw):
        return Parity.MARK
    if ones == {0}:
        return Parity.EVEN
    return Parity.ODD if ones == {1} else None
