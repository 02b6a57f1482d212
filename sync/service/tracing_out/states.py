"""Asks what became of bills that were taken over, until it is known (单据处理结果).

Without it a bill that a platform failed on would count as uploaded. Codes that were not taken
become a letter that waits for a person, with each code, the platform's reason and what can be done.
A bill that the platform does not know after a while is sent again, under its number: it is asked
for once more just before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, update

from app.links.exchanges import Exchange
from app.store.insert_once import insert_once
from app.store.tables.service import outbox
from sync.connectors.trace_port import BillState
from sync.service.exchanges.doing import Outcome
from sync.service.outbox_rows import DEAD, DUE, Queue
from sync.service.trace_bills import bills, queueing
from sync.service.trace_bills.bills import (
    DONE,
    FAILED,
    FAILED_CODES,
    PARTLY,
    QUEUED,
    SENT,
    BillWord,
    Failure,
    Kept,
)
from sync.service.tracing_out.asking import Asking, Refusals
from sync.service.transactions import commit, reading_of

_AT_ONCE: Final = 200
_LOST_AFTER: Final = timedelta(minutes=10)
"""A bill taken over that the platform does not show by then has to be sent again."""
_AGAIN_S: Final = 15.0
"""How soon a bill that was just sent is asked for again: 3 to 11 seconds were seen."""
_NAMED: Final = 20
_UNSAID: Final = "平台没有说明原因"


class BillStates(Asking):
    """Asks one platform for one institution; for one thread at a time."""

    __slots__ = ()
    of = Exchange.BILL_STATES
    often_s = 120.0

    def run(self, person: str) -> Outcome:
        """Ask for all bills that are under way; raises PlatformError or StoreError."""
        name = self.platform.name
        missed = commit(
            self.database, lambda c: queueing.catch_up(c, self.org, name, self.clock), self.org
        )
        with reading_of(self.database, self.org) as connection:
            sent = bills.in_state(connection, self.org, name, SENT, _AT_ONCE)
        settled = wrong = 0
        refusals = Refusals(self.org)
        for bill in sent:
            with refusals.of(bill.bill_no):
                state, problems = self._ask(bill)
                settled += state in bills.SETTLED
                wrong += bool(problems)
        refusals.raise_if_nothing(settled)
        wrong += len(refusals)
        if settled:
            # The platform tells what is in packages from now on.
            self.expected.note(Exchange.RELATIONSHIPS)
        again_s = _AGAIN_S if self._is_young(sent) and settled < len(sent) else None
        return Outcome(len(sent), settled, wrong, _message(missed, wrong), again_s)

    def _is_young(self, sent: Sequence[Kept]) -> bool:
        """Whether one was sent so lately that it will soon be worked on."""
        since = self.clock.now() - _LOST_AFTER
        return any(bill.sent_at is not None and bill.sent_at > since for bill in sent)

    def _ask(self, bill: Kept) -> tuple[str, Sequence[Failure]]:
        """Ask for one bill and keep the answer; raises PlatformError."""
        standing = self.platform.bill_standing(bill.at_port())
        if standing.state is BillState.ABSENT:
            self._let_go_again(bill)
            return QUEUED, ()
        if standing.state is BillState.WAITING:
            return SENT, ()
        failed = self._failed(bill)
        if standing.state is BillState.FAILED and not failed:
            failed = [Failure(code, standing.said or _UNSAID) for code in bill.body.codes]
        state = DONE if not failed else PARTLY if len(failed) < len(bill.body.codes) else FAILED
        commit(
            self.database, lambda c: self._settle(c, bill, state, failed, standing.said), self.org
        )
        return state, failed

    def _failed(self, bill: Kept) -> list[Failure]:
        mine = set(bill.body.codes)
        return [
            Failure(one.code, one.reason or one.reason_code or _UNSAID)
            for one in self.platform.failed_codes(bill.at_port())
            if one.code in mine
        ]

    def _settle(
        self,
        connection: Connection,
        bill: Kept,
        state: str,
        failed: Sequence[Failure],
        said: str,
    ) -> None:
        now = self.clock.now()
        values = {"failed": bills.text_of(failed), "failed_count": len(failed), "said": said}
        bills.write(connection, self.org, bill, state=state, settled_at=now, **values)
        if failed:
            queue = Queue(self.org, self.platform.name, FAILED_CODES, self.clock)
            connection.execute(insert_once(connection, outbox), letter(queue, bill, failed))

    def _let_go_again(self, bill: Kept) -> None:
        """Let a bill that the platform lost be sent again; it asks before it sends."""
        now = self.clock.now()
        if bill.sent_at is not None and now < bill.sent_at + _LOST_AFTER:
            return

        def work(connection: Connection) -> None:
            bills.write(connection, self.org, bill, state=QUEUED)
            mine = (outbox.c.org == self.org, outbox.c.outbox_id == bill.bill_id)
            again = {"state": DUE, "next_at": now, "done_at": None}
            connection.execute(update(outbox).where(*mine).values(again))

        commit(self.database, work, self.org)


def letter(queue: Queue, bill: Kept, failed: Sequence[Failure]) -> dict[str, object]:
    """What waits for a person: codes of a bill that were not taken."""
    word = BillWord(bill.bill_no, len(failed))
    row = queue.row(bills.letter_id(bill), bill.about, word)
    return row | {"state": DEAD, "tries": 1, "last_error": words(bill, failed)}


def words(bill: Kept, failed: Sequence[Failure]) -> str:
    """Which codes, why, and what to do."""
    named = "；".join(f"{one.code}：{one.reason}" for one in failed[:_NAMED])
    more = f"；等 {len(failed)} 个" if len(failed) > _NAMED else ""
    return (
        f"单据 {bill.bill_no} 有 {len(failed)} 个追溯码没有被平台接受：{named}{more}。"
        "请核对实物和上游出库单，必要时请配送企业补传出库；处理好后点“重新发送”，"
        "这些码会用新的单据号再传一次；不再上传的请点“放弃”并写明原因。"
    )


def _message(missed: int, wrong: int) -> str:
    said = []
    if missed:
        said.append(f"补上 {missed} 张对接停用期间的单据")
    if wrong:
        said.append(f"{wrong} 张单据有码没有被接受，请到“待处理信件”查看")
    return "；".join(said) + "。" if said else ""
