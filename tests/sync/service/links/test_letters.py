"""Messages that wait: told in words, sent again, or given up by name."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from app.links.calls import LetterDecided
from app.links.documents import Document, Opens
from app.people import persons
from app.people.audit.kinds import Kind
from app.people.person import Person
from app.people.rights import rights_of_role
from app.people.roles import Role
from app.purchasing.operations import OrderRecalled, ReturnWithdrawn
from app.purchasing.returns import ReturnState
from app.store.database import Database
from app.store.tables.receipts import receipt
from app.store.tables.service import outbox
from app.store.tables.tracing import movement
from app.tracing.values import MoveKind
from sync.connectors.port import PlatformError
from sync.service import reconciling
from sync.service.accounts import Caller
from sync.service.asking import Asking
from sync.service.confirming import ACCEPT, Dispatcher, Word
from sync.service.links.letters import LetterDesk
from sync.service.outbox_rows import DEAD, DONE, DUE, GIVEN_UP, Queue
from sync.service.refusals import ServiceRefusal
from sync.service.transactions import commit
from tests.app.purchasing import samples
from tests.app.purchasing.samples import NOON, ORDER, WRITER
from tests.sync.service.auditing.test_deeds import entries
from tests.sync.service.platforms import detail
from tests.sync.service.running import ORG
from tests.sync.service.test_placing import REFUSED
from tests.sync.service.test_returning import BACK
from tests.sync.service.test_returning import Bench as ReturningBench

RECEIPT = uuid.UUID(int=0x0190_0000_0000_7000_8000_0000_0000_0099)
STATION = Caller(ORG, uuid.UUID(int=1))
ADMIN = replace(STATION, number="A1", rights=rights_of_role(Role.SYSTEM_ADMINISTRATOR))


class Bench(ReturningBench):
    """One institution with a receipt whose word the platform refused."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.woken = 0
        self.desk = LetterDesk(database, self.clock, self.wake)
        self.dispatcher = Dispatcher(database, self.clock, ORG, self.platform)
        self.platform.details = [detail("D1", delivery_no="PS-1")]
        Asking(database, self.clock, ORG, self.platform).ask()
        commit(database, lambda c: persons.store(c, ORG, Person.in_role("A1", "系统管理员甲", "x")))

    def wake(self) -> None:
        self.woken += 1

    def queue_word(self, number: int = 1) -> uuid.UUID:
        word = Word(f"D{number}", "S1", "C1", "X0001", 2, True, "")
        letter = self.clock.new_id()
        row = Queue(ORG, "fake", ACCEPT, self.clock).row(letter, RECEIPT, word)
        with self.database.writing() as connection:
            connection.execute(insert(outbox), row)
        return letter

    def receive(self) -> None:
        with self.database.writing() as connection:
            delivery = connection.exec_driver_sql("SELECT delivery_id FROM delivery").scalar_one()
            delivery_id = delivery if isinstance(delivery, uuid.UUID) else uuid.UUID(bytes=delivery)
            values: dict[str, Any] = {
                "org": ORG, "receipt_id": RECEIPT, "delivery_id": delivery_id,
                "receipt_no": "SH-1", "state": "confirmed", "opened_at": NOON, "opened_by": WRITER,
            }  # fmt: skip
            connection.execute(insert(receipt), values)

    def rows(self) -> dict[uuid.UUID, Any]:
        with self.database.reading() as connection:
            return {row.outbox_id: row for row in connection.execute(select(outbox))}


@pytest.fixture
def bench(any_database: Database) -> Bench:
    return Bench(any_database)


def test_letters_say_what_they_are_of_and_first_those_that_wait_for_a_person(bench: Bench) -> None:
    bench.receive()
    waiting = bench.queue_word()
    bench.clock.moment += timedelta(seconds=1)
    refused = bench.queue_word(2)
    bench.platform.problems = [
        PlatformError("11001", "通信失败", retry_after_s=600),
        PlatformError("13015", "配送信息不存在"),
    ]
    bench.dispatcher.send_next()
    bench.dispatcher.send_next()
    bench.clock.moment += timedelta(seconds=1)
    bench.approve()
    bench.platform.placing_fails = [REFUSED]
    assert bench.send() == [DEAD]
    shown = bench.desk.shown(STATION)
    assert [(one.kind, one.title) for one in shown.letters] == [
        ("accept", "验收确认 配送单 PS-1（收货单 SH-1） 明细 D2（通过）"),
        ("place-order", "订单上传 订单 CG20261122-01-0001"),
        ("accept", "验收确认 配送单 PS-1（收货单 SH-1） 明细 D1（通过）"),
    ]
    assert [one.letter_id for one in shown.letters][::2] == [refused, waiting]
    assert [one.next_at is None for one in shown.letters] == [True, True, False]
    assert shown.letters[0].error == "13015: 配送信息不存在"
    named = [one.document for one in shown.letters if one.document is not None]
    assert [(one.opens, one.number, one.name) for one in named] == [
        (Opens.DELIVERY, "PS-1", "配送单 PS-1（收货单 SH-1）"),
        (Opens.ORDER, "CG20261122-01-0001", "订单 CG20261122-01-0001"),
        (Opens.DELIVERY, "PS-1", "配送单 PS-1（收货单 SH-1）"),
    ]
    assert (named[1].key, shown.stuck) == (ORDER, 2)
    assert shown.stuck_since == shown.letters[0].created_at
    assert [one.tries for one in shown.letters] == [1, 1, 1]
    few = bench.desk.shown(STATION, limit=1)
    assert (len(few.letters), few.more, shown.more) == (1, True, False)
    assert bench.desk.shown(STATION, "another").letters == ()
    with pytest.raises(ServiceRefusal, match="not-allowed"):
        bench.desk.shown(replace(STATION, device=None))


def test_what_was_refused_is_sent_again_and_the_platform_asked_first(bench: Bench) -> None:
    letter = bench.queue_word()
    bench.platform.problems = [PlatformError("13015", "配送信息不存在")]
    assert bench.dispatcher.send_next() is not None
    assert bench.dispatcher.send_next() is None
    shown = bench.desk.decide(ADMIN, LetterDecided((letter, bench.clock.new_id()), again=True))
    assert [one.next_at for one in shown.letters] == [bench.clock.moment]
    assert bench.woken == 1
    done = bench.dispatcher.send_next()
    assert done is not None and done.state == DONE
    assert [one.sent_before for one in bench.platform.told] == [False, True]
    assert bench.rows()[letter].tries == 2
    # Decided a second time, by somebody who saw the list before: nothing is sent again.
    bench.desk.decide(ADMIN, LetterDecided((letter,), again=True))
    assert (bench.rows()[letter].state, bench.woken) == (DONE, 1)


def test_what_is_given_up_says_by_whom_and_waits_for_nobody(bench: Bench) -> None:
    bench.receive()
    letter, under_way = bench.queue_word(), bench.queue_word(2)
    bench.platform.problems = [PlatformError("13015", "配送信息不存在")]
    bench.dispatcher.send_next()
    for why in ("", "  ", "长" * 201):
        with pytest.raises(ServiceRefusal, match="原因"):
            bench.desk.decide(ADMIN, LetterDecided((letter,), again=False, why=why))
    said = LetterDecided((letter, under_way), again=False, why="已电话核对\x00")
    shown = bench.desk.decide(ADMIN, said)
    (noted,) = entries(bench.database)
    assert (noted["kind"], noted["number"]) == (Kind.LETTERS_DECIDED, "A1")
    assert "已电话核对" in str(noted["after"])
    # What is still sent by itself is not touched.
    assert [one.letter_id for one in shown.letters] == [under_way]
    row = bench.rows()[letter]
    assert (row.state, row.done_at, row.tries) == (GIVEN_UP, bench.clock.moment, 1)
    assert row.last_error == (
        "系统管理员甲（A1） 于 2026-11-21 16:00 放弃发送：已电话核对。"
        "平台最后的答复：13015: 配送信息不存在"
    )
    bench.dispatcher.send_next()
    assert bench.dispatcher.send_next() is None
    with bench.database.reading() as connection:
        counted = reconciling.count(connection, ORG, RECEIPT)
    assert (counted.confirmed_details, counted.waiting_details) == (1, 0)


@pytest.mark.parametrize("role", [Role.PURCHASER, Role.AUDIT_ADMINISTRATOR])
def test_only_who_looks_after_connections_decides(bench: Bench, role: str) -> None:
    letter = bench.queue_word()
    for caller in (replace(ADMIN, rights=rights_of_role(role)), STATION):
        with pytest.raises(ServiceRefusal, match="not-allowed"):
            bench.desk.decide(caller, LetterDecided((letter,), again=True))


def test_an_order_that_was_refused_goes_once_somebody_wishes_it(bench: Bench) -> None:
    bench.approve()
    bench.platform.placing_fails = [REFUSED]
    assert bench.send() == [DEAD]
    (letter,) = bench.desk.shown(STATION).letters
    bench.desk.decide(ADMIN, LetterDecided((letter.letter_id,), again=True))
    assert bench.send() == [DONE]
    assert bench.platform.confirmed == ["P1"]
    assert bench.desk.shown(STATION).letters == ()


def test_a_return_that_was_refused_goes_once_somebody_wishes_it(bench: Bench) -> None:
    bench.approve()
    bench.send()
    bench.ask()
    bench.platform.returning_fails = [REFUSED]
    assert bench.file() == [DEAD]
    assert bench.asked.state is ReturnState.REFUSED
    (letter,) = bench.desk.shown(STATION).letters
    assert letter.title == "退货申请 订单 CG20261122-01-0001 的退货"
    assert letter.document is not None
    assert (letter.document.opens, letter.document.key) == (Opens.RETURN, ORDER)
    bench.desk.decide(ADMIN, LetterDecided((letter.letter_id,), again=True))
    assert bench.file() == [DONE]
    assert (bench.asked.state, len(bench.platform.returns)) == (ReturnState.UNDER_REVIEW, 1)


def test_a_return_that_was_withdrawn_meanwhile_is_not_sent(bench: Bench) -> None:
    bench.approve()
    bench.send()
    bench.ask()
    bench.platform.returning_fails = [REFUSED]
    bench.file()
    bench.hear(
        ReturnWithdrawn(order_id=ORDER, return_id=BACK, reason="不退了", person=WRITER, at=NOON)
    )
    (letter,) = bench.desk.shown(STATION).letters
    bench.desk.decide(ADMIN, LetterDecided((letter.letter_id,), again=True))
    assert bench.file() == [DONE]
    assert bench.platform.returns == []


def test_an_order_mended_and_approved_anew_leaves_no_letter_of_the_old_one(bench: Bench) -> None:
    bench.approve()
    bench.platform.placing_fails = [REFUSED]
    bench.send()
    recall = OrderRecalled(order_id=ORDER, reason="换品种", person=WRITER, at=NOON)
    bench.hear(
        recall,
        samples.saved(samples.draft(samples.line(1, "C1")), (1,)),
        samples.submitted(5),
        samples.approved(5),
    )
    bench.clock.moment += timedelta(minutes=1)
    assert bench.send() == [DONE]
    assert bench.desk.shown(STATION).letters == ()


def test_a_kind_nobody_named_is_shown_all_the_same(bench: Bench) -> None:
    for kind in ("insure", "stock-bill", "something-new"):
        letter = bench.queue_word()
        with bench.database.writing() as connection:
            this = outbox.c.outbox_id == letter
            connection.execute(update(outbox).where(this).values(kind=kind, state=DUE))
    shown = bench.desk.shown(STATION)
    titles = [one.title for one in shown.letters]
    assert titles == ["医保追溯信息上传", "出入库单据上传", "something-new"]
    assert [one.document for one in shown.letters] == [None] * 3
    assert (shown.stuck, shown.stuck_since) == (0, None)


@pytest.mark.parametrize(("number", "name"), [("TH-7", "退供应商单据 TH-7"), ("", "退供应商")])
def test_what_goods_that_left_are_told_by_leads_to_their_movement(
    bench: Bench, number: str, name: str
) -> None:
    bench.queue_word()
    moved = {
        "org": ORG, "movement_id": RECEIPT, "kind": MoveKind.RETURNED.value, "document_no": number,
        "person": WRITER, "at": NOON, "workstation": RECEIPT, "note": "",
    }  # fmt: skip
    with bench.database.writing() as connection:
        connection.execute(insert(movement), moved)
        connection.execute(update(outbox).values(kind="stock-bill"))
    (letter,) = bench.desk.shown(STATION).letters
    assert letter.title == f"出入库单据上传 {name}"
    assert letter.document == Document(Opens.MOVE, RECEIPT, number, name)
