from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.framing import MAX_FRAME
from scanners.hid.reports import SILENCE_S, HidMessage, ReportReader, read_report
from tests.scanners.hid_bench import ROOM, report, reports

AIMS = st.sampled_from([b"", b"]C0", b"]C1", b"]d2", b"]Q3", b"]E0"])
MESSAGES = st.lists(st.tuples(st.binary(max_size=400), AIMS), max_size=8)


def feed_all(reader: ReportReader, *all_reports: bytes) -> list[HidMessage]:
    return [message for each in all_reports for message in reader.feed(each, 0.0)]


def test_the_manuals_example_of_two_reports_is_one_message() -> None:
    first = report(
        b"M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  ", b"]Q0", continued=True
    )
    second = report(b"1234", b"]Q0")

    (message,) = feed_all(ReportReader(), first, second)
    assert message.whole
    assert message.raw.startswith(b"]Q0M1GATHERGOOD")
    assert message.raw.endswith(b"1234")


@given(MESSAGES, st.booleans())
def test_what_was_sent_comes_out_with_and_without_report_ids(
    messages: list[tuple[bytes, bytes]], numbered: bool
) -> None:
    sent = [each for data, aim in messages for each in reports(data, aim)]
    got = feed_all(ReportReader(), *(each if numbered else each[1:] for each in sent))

    assert got == [HidMessage(aim, data, whole=True) for data, aim in messages]


@given(st.lists(st.binary(max_size=80), max_size=40), st.lists(st.booleans(), max_size=40))
def test_any_bytes_are_taken_and_no_more_is_kept_than_the_longest_message(
    chunks: list[bytes], silences: list[bool]
) -> None:
    reader = ReportReader()
    for at, chunk in enumerate(chunks):
        for message in reader.feed(chunk, float(at)):
            assert len(message.data) <= MAX_FRAME
        if at < len(silences) and silences[at]:
            reader.expire(at + SILENCE_S)
            assert reader.pending == 0
        assert reader.pending <= MAX_FRAME
    reader.flush()
    assert reader.pending == 0


@given(st.integers(0, 255), st.binary(min_size=ROOM, max_size=ROOM))
def test_a_length_beyond_the_report_is_cut(length: int, data: bytes) -> None:
    (message,) = feed_all(ReportReader(), report(data, length=length))

    assert message.data == data[: min(length, ROOM)]


def test_a_reader_that_never_ends_does_not_eat_memory() -> None:
    reader = ReportReader()
    for _ in range(1000):
        assert reader.feed(report(b"x" * ROOM, continued=True), 0.0) == ()
    assert reader.pending == MAX_FRAME

    overlong, whole = feed_all(reader, report(b"x"), report(b"y"))
    assert (len(overlong.data), overlong.whole) == (MAX_FRAME, False)
    assert whole == HidMessage(b"]C0", b"y", whole=True)


def test_a_symbol_of_another_kind_ends_one_whose_rest_never_came() -> None:
    reader = ReportReader()
    half, whole = feed_all(reader, report(b"a" * ROOM, b"]d2", continued=True), report(b"b"))

    assert (half.data, half.whole) == (b"a" * ROOM, False)
    assert whole == HidMessage(b"]C0", b"b", whole=True)


def test_silence_ends_a_message_whose_rest_never_comes() -> None:
    reader = ReportReader()
    reader.feed(report(b"a" * ROOM, continued=True), 10.0)

    assert reader.expire(10.0 + SILENCE_S / 2) == ()
    (half,) = reader.expire(10.0 + SILENCE_S)
    assert not half.whole
    assert reader.expire(99.0) == ()


def test_a_busy_machine_that_reads_late_does_not_tear_a_message() -> None:
    first, second = reports(b"a" * ROOM + b"b")
    reader = ReportReader()
    reader.feed(first, 0.0)

    assert reader.feed(second, 60.0) == (HidMessage(b"]C0", b"a" * ROOM + b"b", whole=True),)


def test_only_the_first_report_may_name_the_symbology() -> None:
    reader = ReportReader()
    (message,) = feed_all(reader, report(b"a" * ROOM, b"]d2", continued=True), report(b"b", b""))

    assert message == HidMessage(b"]d2", b"a" * ROOM + b"b", whole=True)


@pytest.mark.parametrize("other", [b"", b"\x02", b"\x05" * 64, b"\x02\x01]C0", bytes(64)])
def test_what_is_no_scanned_data_is_left_out(other: bytes) -> None:
    assert read_report(other) is None
    assert ReportReader().feed(other, 0.0) == ()


def test_a_short_report_is_read_as_far_as_it_goes() -> None:
    (message,) = feed_all(ReportReader(), b"\x02\x05]C0abc")

    assert message == HidMessage(b"]C0", b"abc", whole=True)
