"""What a platform said of a refused scan is kept beside it, on this workstation and on others."""

from __future__ import annotations

import queue
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from app.codes.parse import parse
from app.facts.registry import FACTS
from app.facts.renumbering import only_numbers_differ, renumber
from app.receiving.code_questions import (
    MANUAL_DEVICE,
    Askable,
    CodeQuestion,
    CodeTold,
    ToldBatch,
)
from app.receiving.records import ReceiptKey
from app.receiving.sessions.bodies import Reading
from app.receiving.told import facts
from app.receiving.told.desk import (
    AskedScan,
    AskingShown,
    CodeAnswered,
    CodeNotAnswered,
    CodeQuestions,
    NotAnswered,
)
from app.receiving.told.facts import CodeNoted, told_of
from app.store.core import Core
from app.store.facts import Author
from app.store.tables.changes import operation
from tests.app.receiving.black_box.boxes import differences
from tests.deliveries import PERSON, Workplace, a_delivery, a_line

CODE = "81000990000000000001"
TOLD = CodeTold(
    CODE,
    "码上放心",
    "taken-in",
    "small",
    "某药片",
    "10mg",
    batches=(ToldBatch("B1", date(2028, 1, 4)),),
    right=True,
)
LIMIT_S = 60.0


class Platform:
    """Says what is laid down, or why it cannot."""

    def __init__(self) -> None:
        self.says: CodeTold | Exception = TOLD
        self.offers: Askable | Exception = Askable("码上放心", True, True, True)
        self.asked: list[CodeQuestion] = []

    def askable(self) -> Askable:
        if isinstance(self.offers, Exception):
            raise self.offers
        return self.offers

    def ask(self, question: CodeQuestion) -> CodeTold:
        self.asked.append(question)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


class Bench:
    """A receipt with one refused scan that somebody typed, and questions about it."""

    def __init__(self, place: Workplace, core: Core) -> None:
        self.place, self.platform = place, Platform()
        self.session = place.receive(a_delivery(a_line(1)))
        self.session.scan(Reading(CODE.encode(), MANUAL_DEVICE, PERSON, place.clock.now()))
        self.said: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.questions = CodeQuestions(place.parts, core, self.platform, self.said.put)
        self.scan = AskedScan(self.session.receipt_id, 1)

    def ask(self, scan: AskedScan | None = None) -> object:
        self.questions.ask(scan or self.scan, CodeQuestion(CODE, check=True, person="甲"))
        return self.said.get(timeout=LIMIT_S)

    def look(self) -> object:
        self.questions.look()
        return self.said.get(timeout=LIMIT_S)


@pytest.fixture
def bench(place: Workplace) -> Iterator[Bench]:
    core = Core()
    made = Bench(place, core)
    yield made
    made.questions.stop()
    core.stop(LIMIT_S)


def test_an_answer_stands_beside_its_scan_and_the_newest_one_is_shown(bench: Bench) -> None:
    (entry,) = bench.session.view().tray
    assert (entry.typed, entry.told) == (True, None)
    assert bench.ask() == CodeAnswered(bench.scan, TOLD)
    (entry,) = bench.session.view().tray
    assert (entry.told, entry.settled) == (TOLD, None)
    bench.platform.says = other = CodeTold(CODE, "码上放心", right=False)
    bench.ask()
    (entry,) = bench.place.open(bench.session.delivery).view().tray
    assert entry.told == other
    bench.session.settle(1, "已问码上放心", PERSON)
    assert bench.session.view().tray[0].told == other
    assert bench.place.rows("SELECT person, code FROM code_told") == [("甲", CODE)] * 2


def test_a_receipt_with_an_answer_replays_to_the_same(bench: Bench, tmp_path: Path) -> None:
    bench.ask()
    bench.session.settle(1, "已问码上放心", PERSON)
    number = bench.session.view().receipt_no
    assert differences(bench.place, tmp_path / "work.db", number) == []


@pytest.mark.logs("bug ")
def test_why_a_question_is_not_answered_is_a_sentence_and_changes_nothing(bench: Bench) -> None:
    for problem, said in (
        (NotAnswered("平台正忙，请稍后再问。"), "平台正忙"),
        (RuntimeError("no such thing"), "程序出错（编号"),
    ):
        bench.platform.says = bench.platform.offers = problem
        event = bench.ask()
        assert isinstance(event, CodeNotAnswered) and said in event.why
        shown = bench.look()
        assert isinstance(shown, AskingShown) and said in shown.reason
    assert bench.place.rows("SELECT * FROM code_told") == []
    bench.platform.offers = Askable("")
    shown = bench.look()
    assert isinstance(shown, AskingShown) and "没有连接追溯平台" in shown.reason
    bench.platform.offers = known = Askable("码上放心", True)
    assert bench.look() == AskingShown(known)
    bench.questions._asked = None
    assert isinstance(bench.ask(), CodeNotAnswered)
    bench.questions.stop()
    bench.questions.look()


def test_a_fact_makes_the_same_row_wherever_and_however_often_it_arrives(bench: Bench) -> None:
    place, device = bench.place, uuid.UUID(int=4)
    elsewhere = CodeNoted(
        receipt_id=bench.session.receipt_id, told_id=uuid.UUID(int=9), seq=1, told=TOLD,
        workstation=place.parts.log.workstation.device, person="乙", at=place.clock.now(),
    )  # fmt: skip
    read = FACTS.decode(facts.KIND, facts.VERSION, facts.encode(elsewhere))
    assert read == elsewhere
    with place.parts.database.writing() as connection:
        for _ in range(2):
            applied = FACTS.apply(connection, Author(place.org, device, uuid.UUID(int=8)), read)
        assert applied.receipt_ids == {elsewhere.receipt_id}
    assert bench.session.take_over(()).tray[0].told == TOLD
    assert len(place.rows("SELECT * FROM code_told")) == 1


def test_a_scan_under_another_number_keeps_what_was_said_of_it(bench: Bench) -> None:
    bench.ask()
    place, key = bench.place, ReceiptKey(bench.place.org, bench.session.receipt_id)
    device = place.parts.log.workstation.device
    with place.parts.database.writing() as connection:
        rows = connection.execute(operation.select().order_by(operation.c.seq)).all()
        texts = renumber(connection, place.org, device, rows, 500, {})
        assert told_of(connection, key) == {(device, 501): TOLD}
    (before,) = (row for row in rows if row.kind == facts.KIND)
    assert msgspec.json.decode(texts[before.op_id], type=CodeNoted).seq == 501
    assert only_numbers_differ(facts.KIND, facts.VERSION, before.body, texts[before.op_id])


@pytest.mark.parametrize(
    ("text", "listed", "others"),
    [
        (CODE, True, True),
        ("8100099 0000000000001", True, True),
        ("17306040000000000001", False, True),
        ("99999999999999999999", False, False),
        ("8100099000000000000", False, False),
        ("TDCMD-UNDO", False, False),
        ("", False, False),
    ],
)
def test_only_trace_codes_are_asked_and_of_one_platform_only_its_own(
    text: str, listed: bool, others: bool
) -> None:
    code = parse(text)
    assert Askable("码上放心", listed_only=True).takes(code) is listed
    assert Askable("别的平台").takes(code) is others
