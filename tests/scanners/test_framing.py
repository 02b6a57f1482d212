from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers.settings import Framing, SettingError, Terminator
from scanners.framing import MAX_FRAME, Frame, Framer, frame_of, scan_from_frame

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
CODE = b"81000010000000000017"


def raws(frames: tuple[Frame, ...]) -> list[bytes]:
    return [frame.raw for frame in frames]


@pytest.mark.parametrize(
    ("terminator", "ending"),
    [
        (Terminator.LINE_END, b"\r"),
        (Terminator.LINE_END, b"\n"),
        (Terminator.LINE_END, b"\r\n"),
        (Terminator.CR, b"\r"),
        (Terminator.CR, b"\r\n"),
        (Terminator.LF, b"\n"),
        (Terminator.LF, b"\r\n"),
        (Terminator.CRLF, b"\r\n"),
    ],
)
def test_a_message_ends_with_its_line_ending(terminator: Terminator, ending: bytes) -> None:
    framer = Framer(Framing(terminator))

    frames = framer.feed(CODE + ending + b"TDCMD-UNDO" + ending, 0.0)

    assert raws((*frames, *framer.flush())) == [CODE, b"TDCMD-UNDO"]


def test_a_lone_cr_does_not_end_a_message_that_ends_with_crlf() -> None:
    framer = Framer(Framing(Terminator.CRLF))

    assert raws(framer.feed(b"first\rsecond\r\n", 0.0)) == [b"first\rsecond"]


def test_silence_ends_a_message_without_a_line_ending() -> None:
    framer = Framer(Framing(Terminator.NONE, timeout_s=0.1))

    assert framer.feed(CODE[:7], 10.0) == ()
    assert framer.expire(10.09) == ()
    assert framer.feed(CODE[7:], 10.09) == ()
    assert framer.expire(10.18) == ()
    assert raws(framer.expire(10.2)) == [CODE]
    assert framer.expire(11.0) == ()


def test_silence_also_ends_a_message_whose_line_ending_never_comes() -> None:
    framer = Framer(Framing(Terminator.CR, timeout_s=0.1))
    framer.feed(CODE, 0.0)

    assert raws(framer.expire(0.2)) == [CODE]


def test_a_device_that_never_ends_a_line_does_not_eat_memory() -> None:
    framer = Framer(Framing(Terminator.CR))
    frames: list[Frame] = []
    for _ in range(100):
        frames.extend(framer.feed(b"8" * 1000, 0.0))
        assert framer.pending < MAX_FRAME + 1000

    assert {len(frame.raw) for frame in frames} == {MAX_FRAME}
    assert sum(len(frame.raw) for frame in (*frames, *framer.flush())) == 100_000


def test_a_message_of_just_the_limit_is_whole() -> None:
    framer = Framer(Framing(Terminator.CRLF))
    message = b"8" * MAX_FRAME

    assert raws(framer.feed(message + b"\r\nnext\r\n", 0.0)) == [message, b"next"]


def test_messages_without_content_are_none() -> None:
    framer = Framer(Framing(prefix="<", suffix=">"))

    assert framer.feed(b"\r\n\r\n\x00\x00\r  \r<>\r", 0.0) == ()


def test_gs_at_either_end_of_a_message_is_content() -> None:
    assert raws(Framer(Framing()).feed(b"\x1d10A1\x1d\r", 0.0)) == [b"\x1d10A1\x1d"]


def test_prefix_and_suffix_are_taken_off_where_they_stand_and_kept_in_raw() -> None:
    framer = Framer(Framing(prefix="\x02", suffix="#"))

    frames = framer.feed(b"\x02" + CODE + b"#\r" + CODE + b"\r", 0.0)

    assert frames == (Frame(b"\x02" + CODE + b"#", CODE), Frame(CODE, CODE))


@given(
    messages=st.lists(st.binary(min_size=1, max_size=60), max_size=20),
    terminator=st.sampled_from(Terminator),
    cuts=st.lists(st.integers(0, 1500), max_size=30),
)
def test_any_chunking_of_the_stream_gives_the_same_frames(
    messages: list[bytes], terminator: Terminator, cuts: list[int]
) -> None:
    stream = b"\r\n".join(messages)
    assert_same_frames(stream, Framing(terminator), cuts)


@given(
    lengths=st.lists(st.integers(MAX_FRAME - 3, MAX_FRAME + 3), min_size=1, max_size=3),
    ending=st.sampled_from([b"\r", b"\n", b"\r\n"]),
    terminator=st.sampled_from(Terminator),
    cuts=st.lists(st.integers(MAX_FRAME - 5, MAX_FRAME + 5), max_size=4),
)
def test_any_chunking_around_the_limit_gives_the_same_frames(
    lengths: list[int], ending: bytes, terminator: Terminator, cuts: list[int]
) -> None:
    stream = b"".join(b"8" * length + ending for length in lengths)
    assert_same_frames(stream, Framing(terminator), cuts)


def assert_same_frames(stream: bytes, framing: Framing, cuts: list[int]) -> None:
    whole = Framer(framing)
    expected = (*whole.feed(stream, 0.0), *whole.flush())
    pieces = Framer(framing)
    frames: list[Frame] = []
    bounds = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    for start, end in pairwise(bounds):
        frames.extend(pieces.feed(stream[start:end], 0.0))
    assert (*frames, *pieces.flush()) == expected


@pytest.mark.parametrize(
    ("raw", "symbology", "text"),
    [
        (CODE, None, CODE.decode()),
        (b"]C181000010000000000017", "]C1", CODE.decode()),
        (b"]d20106901234567892\x1d21A1", "]d2", "0106901234567892\x1d21A1"),
        ("８１００００１０００００００００００１７".encode(), None, CODE.decode()),
        ("］Ｃ１８１００００１".encode(), "]C1", "8100001"),
        ("八".encode("gb18030"), None, "八"),
    ],
)
def test_a_scan_says_what_was_read(raw: bytes, symbology: str | None, text: str) -> None:
    scan = scan_from_frame(frame_of(raw), "serial:COM3", NOW)

    assert (scan.symbology, scan.text) == (symbology, text)
    assert (scan.raw, scan.device, scan.read_at) == (raw, "serial:COM3", NOW)


@pytest.mark.parametrize(
    ("raw", "gs_text", "text"),
    [
        (b"10A1|21B2", "|", "10A1\x1d21B2"),
        ("10A1＃21B2".encode(), "#", "10A1\x1d21B2"),
        (b"]d210A1]21B2", "]", "10A1\x1d21B2"),
        (b"10A1||21B2|C", "||", "10A1\x1d21B2|C"),
        ("亅|".encode("gb18030"), "|", "亅\x1d"),
        (b"10A1|21B2", "", "10A1|21B2"),
    ],
)
def test_what_stands_for_gs_becomes_gs(raw: bytes, gs_text: str, text: str) -> None:
    scan = scan_from_frame(frame_of(raw), "serial-1", NOW, gs_text)

    assert (scan.text, scan.raw) == (text, raw)


@given(st.binary(max_size=300))
def test_no_bytes_make_reading_fail(rubbish: bytes) -> None:
    framer = Framer(Framing())
    for frame in (*framer.feed(rubbish, 0.0), *framer.flush()):
        assert scan_from_frame(frame, "serial:COM3", NOW).raw == frame.raw


@pytest.mark.parametrize(
    ("setting", "framing"),
    [
        ("timeout_s", {"timeout_s": 0.0}),
        ("timeout_s", {"timeout_s": 60.0}),
        ("prefix", {"prefix": "x" * 17}),
        ("suffix", {"suffix": "x" * 17}),
    ],
)
def test_framing_outside_its_limits_does_not_exist(setting: str, framing: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=setting) as refused:
        Framing(**framing)  # type: ignore[arg-type]
    assert "应为" in str(refused.value)
