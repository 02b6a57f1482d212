"""Jobs carry what was asked; answers of printers are read as their manuals say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.labels.languages.registry import Language
from printing.labels.languages.status import FAULT_WORDS, Fault, PrinterStatus
from printing.labels.raster import Raster
from tests.printing.labels.jobs import READ


@st.composite
def rasters(draw: st.DrawFn) -> Raster:
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 6))
    row = (width + 7) // 8
    beyond = 0xFF << (row * 8 - width) & 0xFF
    rows = bytearray(draw(st.binary(min_size=row * height, max_size=row * height)))
    for end in range(row - 1, len(rows), row):
        rows[end] &= beyond
    return Raster(width, height, bytes(rows))


@given(raster=rasters(), more=rasters(), dark=st.integers(0, 100), speed=st.integers(0, 20))
def test_any_dots_come_back_from_every_language_and_from_jobs_in_a_row(
    raster: Raster, more: Raster, dark: int, speed: int
) -> None:
    for language in Language:
        job = language.job(raster, 203, darkness=dark, speed=speed) + language.job(more, 203, 2)
        burnt = READ[language](job)
        assert [copies for _, copies in burnt] == [1, 2]
        assert [each.rows for each, _ in burnt] == [raster.rows, more.rows]


@pytest.mark.parametrize(
    ("language", "darkness", "speed"),
    [
        (Language.ZPL, b"~SD15", b"^PR4\r\n"),
        (Language.TSPL, b"DENSITY 8\r\n", b"SPEED 4\r\n"),
        (Language.EPL, b"\r\nD8\r\n", b"\r\nS4\r\n"),
        (Language.CPCL, b"TONE 50\r\n", b"SPEED 4\r\n"),
    ],
)
def test_darkness_and_speed_are_said_in_the_words_of_the_language_or_not_at_all(
    language: Language, darkness: bytes, speed: bytes
) -> None:
    raster = Raster(8, 1, b"\x80")
    said = language.job(raster, 203, darkness=50, speed=4)
    assert darkness in said
    assert speed in said
    kept = language.job(raster, 203)
    assert len(kept) < len(said)
    assert not any(word in kept for word in (b"~SD", b"^PR", b"DENSITY", b"SPEED", b"TONE"))


HS = b"\x02%s\x03\r\n\x02%s\x03\r\n\x021234,0\x03\r\n"
WELL = (b"030,0,0,1245,000,0,0,0,000,0,0,0", b"000,0,0,0,0,2,4,0,00000000,1,000")
ANSWERS: list[tuple[Language, bytes, PrinterStatus | None]] = [
    (Language.ZPL, HS % WELL, PrinterStatus(waiting=0)),
    (
        Language.ZPL,
        HS % (b"030,1,1,1245,002,0,0,0,000,0,0,1", b"000,0,1,1,0,2,4,0,00000005,1,000"),
        PrinterStatus(
            (Fault.HEAD_OPEN, Fault.PAPER_OUT, Fault.RIBBON_OUT, Fault.PAUSED, Fault.HOT),
            busy=True,
            waiting=7,
        ),
    ),
    (Language.ZPL, (HS % WELL)[:30], None),
    (Language.TSPL, b"\x00", PrinterStatus()),
    (Language.TSPL, b"\x20", PrinterStatus(busy=True)),
    (Language.TSPL, b"\x05", PrinterStatus((Fault.HEAD_OPEN, Fault.PAPER_OUT))),
    (Language.TSPL, b"\x41", PrinterStatus((Fault.HEAD_OPEN,))),
    (Language.TSPL, b"\x1a", PrinterStatus((Fault.RIBBON_OUT, Fault.JAM, Fault.PAUSED))),
    (Language.TSPL, b"", None),
    (Language.EPL, b"00\r\n", PrinterStatus()),
    (Language.EPL, b"07,11\r\n", PrinterStatus((Fault.PAPER_OUT, Fault.HEAD_OPEN))),
    (Language.EPL, b"01\r\n", PrinterStatus()),
    (Language.EPL, b"80\r\n", PrinterStatus((Fault.OTHER,))),
    (Language.EPL, b"hello", None),
    (Language.CPCL, b"\x00", PrinterStatus()),
    (Language.CPCL, b"\x07", PrinterStatus((Fault.HEAD_OPEN, Fault.PAPER_OUT), busy=True)),
    (Language.CPCL, b"\x18", PrinterStatus((Fault.BATTERY,))),
    (Language.CPCL, b"\xff", None),
]


@pytest.mark.parametrize(("language", "answer", "status"), ANSWERS)
def test_an_answer_says_what_is_the_matter(
    language: Language, answer: bytes, status: PrinterStatus | None
) -> None:
    assert language.read_status(answer) == status


def test_a_printer_is_ready_when_nothing_keeps_it_from_printing() -> None:
    assert PrinterStatus((Fault.BATTERY,), busy=True).ready
    assert not PrinterStatus((Fault.PAUSED,)).ready
    assert PrinterStatus((Fault.PAPER_OUT,)).words == FAULT_WORDS[Fault.PAPER_OUT]
    assert set(FAULT_WORDS) == set(Fault)
    assert [language.ask for language in Language] == [b"~HS", b"\x1b!?", b"\r\n^ee\r\n", b"\x1bh"]


@given(
    answer=st.binary(max_size=80) | st.builds(lambda a, b: HS % (a, b), st.binary(), st.binary())
)
def test_any_answer_is_a_status_or_none(answer: bytes) -> None:
    for language in Language:
        status = language.read_status(answer)
        assert status is None or isinstance(status, PrinterStatus)
