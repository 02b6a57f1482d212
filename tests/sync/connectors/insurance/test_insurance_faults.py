"""Every message with the line cut before and after the platform acted, and worse: nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.tracing.uploads.preparing import Take
from app.tracing.uploads.records import Movement
from sync.connectors.insurance.answers import read_answer, refused_records, rows
from sync.connectors.insurance.platform import NationalInsurance
from sync.connectors.insurance.settings import Resend
from sync.connectors.insurance_port import DataKind, TraceQuery, Upload
from sync.connectors.port import PlatformError
from tests.sync.connectors.insurance.desk_stand import (
    ACCOUNT,
    DAY,
    Stand,
    change,
    code,
    goods,
    one_of_each,
    pieces,
    sale,
    standing,
)

FAULTS = ("cut-before", "cut-after", "error", "error-after")
TRIES = 6
QUERY = TraceQuery(DAY, DAY)

Call = Callable[[NationalInsurance], object]


def persistent(platform: NationalInsurance, call: Call) -> tuple[object, int]:
    """Ask again as the outbox would, as long as it makes sense; how often it was refused."""
    for refused in range(TRIES):
        try:
            return call(platform), refused
        except PlatformError as error:
            assert error.retry_after_s is not None, error
    raise AssertionError(call)


def telling(records: Sequence[Upload], message: str) -> Call:
    if len(records) == 1:
        return lambda platform: platform.upload(records[0], message)
    return lambda platform: platform.upload_batch(records, message)


def deleting(number: str, kind: DataKind, message: str) -> Call:
    return lambda platform: platform.delete(number, kind, message)


@pytest.mark.parametrize("kind", FAULTS)
def test_every_record_is_counted_once_whatever_breaks(stand: Stand, kind: str) -> None:
    records = one_of_each()
    with stand.client() as platform:
        for serial, (infno, record) in enumerate(records.items()):
            stand.fault(kind, infno, times=2)
            _, refused = persistent(platform, telling([record], stand.message(serial)))
            # Once it is found by a question the second fault has nothing to hit.
            assert refused >= 1
            stand.control("DELETE", "/faults")
        assert stand.numbers() == [one.goods.record_no for one in records.values()]
        for infno, data in (("3501", DataKind.COUNT), ("3502", DataKind.CHANGE)):
            stand.fault(kind, "3507", times=2)
            number = records[infno].goods.record_no
            persistent(platform, deleting(number, data, stand.message(int(infno))))
    assert len(stand.held()) == 4


def test_a_platform_that_would_count_twice_does_not() -> None:
    """It knows no numbers: what was sent is asked for, or deleted first."""
    records = one_of_each()
    with (
        standing(replace(ACCOUNT, counts_repeats=True)) as stand,
        stand.client(resend=Resend.DELETE_FIRST) as platform,
        stand.client() as trusting,
    ):
        for kind in FAULTS:
            stand.begin_again()
            for serial, (infno, record) in enumerate(records.items()):
                stand.fault(kind, infno, times=2)
                persistent(platform, telling([record], stand.message(serial)))
                persistent(platform, telling([record], stand.message(serial)))
                stand.control("DELETE", "/faults")
            told = sorted(one.goods.record_no for one in records.values())
            assert sorted(stand.numbers()) == told
        trusting.upload(records["3503"], stand.message(9))
        assert stand.numbers().count("CG1") == 2


@pytest.mark.parametrize("kind", [*FAULTS, "half", "duplicate"])
def test_a_batch_is_counted_once_whatever_breaks(stand: Stand, kind: str) -> None:
    lines = [change(goods(f"RK{n}", Movement.RECEIVED, [code(n)])) for n in range(1, 4)]
    paper = one_of_each()["3503"]
    papers = [replace(paper, goods=goods(f"CG{n}", Movement.RECEIVED)) for n in range(1, 4)]
    batches: list[tuple[str, Sequence[Upload]]] = [("3502A", lines), ("3503A", papers)]
    with stand.client(records_per_message=9) as platform:
        for serial, (infno, records) in enumerate(batches):
            stand.fault(kind, infno, times=2)
            stand.fault(kind, "3512")
            refused, _ = persistent(platform, telling(records, stand.message(serial)))
            assert refused == ()
            stand.control("DELETE", "/faults")
    assert Counter(stand.numbers()) == Counter(one.goods.record_no for one in [*lines, *papers])


def questions(stand: Stand, platform: NationalInsurance) -> dict[str, Call]:
    """Every question there is, by its transaction."""
    for serial, infno in enumerate(("3502", "3505")):
        platform.upload(one_of_each()[infno], stand.message(serial), first_try=True)
    file = platform.catalogue("1")
    return {
        "3512": lambda one: one.inbound_codes(QUERY),
        "3513": lambda one: one.sold_codes(QUERY),
        "1301": lambda one: replace(one.catalogue("1"), query_no=""),
        "9102": lambda one: list(one.catalogue_rows(file)),
    }


def test_every_question_is_answered_alike_after_a_broken_line(stand: Stand) -> None:
    with stand.client() as platform:
        for infno, call in questions(stand, platform).items():
            untroubled = call(platform)
            assert untroubled
            for kind in ("cut-before", "cut-after", "error", "slow", "duplicate"):
                stand.fault(kind, infno, seconds=0.01)
                answered, refused = persistent(platform, call)
                assert answered == untroubled, (infno, kind)
                assert bool(refused) == (kind not in ("slow", "duplicate"))
    assert stand.control("GET", "/faults") == []


def test_half_a_list_of_codes_is_asked_for_again_before_it_is_a_difference(stand: Stand) -> None:
    record = one_of_each()["3502"]
    with stand.client() as platform:
        platform.upload(record, stand.message(1))
        stand.fault("half", "3512")
        platform.upload(record, stand.message(1))
        stand.fault("half", "3512", times=2)
        with pytest.raises(PlatformError, match="两边不同"):
            platform.upload(record, stand.message(1))
    assert stand.numbers() == ["RK1"]


def test_an_answer_that_never_comes_says_nothing_and_is_given_up(stand: Stand) -> None:
    stand.fault("slow", "3502", seconds=1.2)
    record = one_of_each()["3502"]
    with stand.client(timeout_s=0.3) as platform:
        with pytest.raises(PlatformError) as raised:
            platform.upload(record, stand.message(1), first_try=True)
        assert (raised.value.code, raised.value.retry_after_s) == ("timeout", 60)
    with stand.client() as platform:
        persistent(platform, lambda one: one.upload(record, stand.message(1)))
    assert stand.numbers() == ["RK1"]
    outcomes = [entry.outcome for entry in stand.calls if entry.message == "3502"]
    assert outcomes[0] == "timeout" and not any(e.ok for e in stand.calls[:1])


@pytest.mark.parametrize(
    ("said", "code_said", "wait"),
    [
        ("<html>", "bad-answer", 600),
        ("[1]", "bad-answer", 600),
        ("{}", "bad-answer", 600),
        ("[" * 100_000, "bad-answer", 600),
        ('{"infcode":0,"output":"no json"}', "bad-answer", 600),
        ('{"infcode":"0","output":7}', "bad-answer", 600),
        ('{"infcode":"0","output":{"result":{"retRslt":"9"}}}', "bad-answer", 600),
        ('{"infcode":"0","output":{"result":{"retRslt":"0"}}}', "refused", None),
        (
            '{"infcode":0,"output":"{\\"result\\":{\\"retRslt\\":\\"0\\",'
            '\\"msgRslt\\":\\"已存在\\"}}"}',
            "already-there",
            None,
        ),
        ('{"infcode":-1,"err_msg":"参数有误"}', "infcode--1", None),
        ('{"infcode":"1","err_msg":"服务繁忙"}', "busy", 600),
        ('{"infcode":"1","err_msg":"invinfoDetail 条数最多 2"}', "too-many", None),
        ('{"code":403,"message":"no"}', "gateway-403", None),
    ],
)
def test_each_answer_is_success_or_a_named_error(
    stand: Stand, said: str, code_said: str, wait: float | None
) -> None:
    with pytest.raises(PlatformError) as raised:
        read_answer(said.encode(), stand.settings())
    assert (raised.value.code, raised.value.retry_after_s) == (code_said, wait)


def test_every_shape_of_success_is_read(stand: Stand) -> None:
    said = stand.settings()
    assert read_answer(b'{"infcode":0}', said) == {}
    assert read_answer(b'{"infcode":"0","output":"{\\"a\\":1}"}', said) == {"a": 1}
    assert rows(read_answer(b'{"infcode":"0","output":[{"a":1}]}', said)) == [{"a": 1}]
    assert rows({"data": {"a": 1}}) == [{"a": 1}] and rows({}) == []
    listed = {"purcinfoErrDetail": [{"fixmedinsBchno": "1", "retRslt": "0"}, {"retRslt": "1"}]}
    (refused,) = refused_records(listed, said)
    assert (refused.record_no, refused.reason) == ("1", "平台没有说明原因")
    for wrong in (lambda: rows({"data": [1]}), lambda: refused_records({"xErrDetail": [{}]}, said)):
        with pytest.raises(PlatformError, match="不合规则"):
            wrong()


Trouble = tuple[str, str] | None


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[list[int], bool, Trouble]]:
    """Messages of one or several records, each with what goes wrong meanwhile."""
    infno = st.sampled_from(["3502", "3502A", "3505", "3505A", "3512", "3513"])
    trouble = st.none() | st.tuples(st.sampled_from([*FAULTS, "half"]), infno)
    numbers = draw(st.permutations(range(1, 9)))
    steps = []
    while numbers:
        size = draw(st.integers(1, min(3, len(numbers))))
        steps.append((numbers[:size], draw(st.booleans()), draw(trouble)))
        numbers = numbers[size:]
    return steps


def records_of(numbers: Sequence[int], *, sold: bool) -> list[Upload]:
    """Goods that came in, or were sold: every third one in pieces."""
    if not sold:
        return [
            change(goods(f"RK{n}", Movement.RECEIVED, [code(n), code(n + 100)])) for n in numbers
        ]
    return [
        sale(pieces(f"FY{n}", Movement.DISPENSED, Take(code(n), n, 2)))
        if n % 3 == 0
        else sale(goods(f"FY{n}", Movement.DISPENSED, [code(n)]))
        for n in numbers
    ]


def _tell_whatever_happens(
    stand: Stand, steps: list[tuple[list[int], bool, Trouble]]
) -> list[Upload]:
    told: list[Upload] = []
    with stand.client(records_per_message=9) as platform:
        for serial, (numbers, sold, trouble) in enumerate(steps):
            if trouble is not None:
                stand.fault(*trouble)
            records = records_of(numbers, sold=sold)
            message = stand.message(serial)
            for _ in range(2):
                refused, _ = persistent(platform, telling(records, message))
                assert not refused
            told += records
    return told


def _shown(codes: list[str], fields: dict[str, str]) -> tuple[list[str], str, str, str]:
    count = str(fields.get("cnt") or fields["sel_retn_cnt"])
    return codes, fields["fixmedins_hilist_id"], fields["trdn_flag"], count


def _holds_what_was_told(stand: Stand, examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(histories())
    def run(steps: list[tuple[list[int], bool, Trouble]]) -> None:
        stand.begin_again()
        told = _tell_whatever_happens(stand, steps)
        held = {one["number"]: _shown(one["codes"], one["fields"]) for one in stand.held()}
        assert len(held) == len(stand.held())
        for record in told:
            goods_of, split = record.goods, "1" if record.goods.split else "0"
            codes = list(goods_of.codes)
            assert held.pop(goods_of.record_no) == (codes, "YP001", split, str(goods_of.quantity))
        assert held == {}

    run()


def test_what_was_told_is_what_the_platform_holds_whatever_happens(stand: Stand) -> None:
    _holds_what_was_told(stand, 5)


@pytest.mark.slow
def test_what_was_told_is_what_the_platform_holds_in_many_histories(stand: Stand) -> None:
    _holds_what_was_told(stand, 300)
