"""Messages of the outbox told in words, and what a person decides about those that wait for one.

Without it what a platform refuses for good would stand in a log. A refused message is sent again
(with its tries: the platform is asked first) or given up, and who gave it up, when and why stays
with it. What is still sent by itself is shown and cannot be decided about: it may be under way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, update

from app.links.calls import Letter, LetterDecided, LettersShown
from app.links.documents import Document
from app.people import persons
from app.people.audit.kinds import Kind
from app.people.audit.values import Subject
from app.people.permissions import Permission
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.service import outbox
from sync.platform_time import BEIJING
from sync.service.accounts import Caller
from sync.service.auditing.writing import write as audit
from sync.service.confirming import ACCEPT, Word
from sync.service.invoicing import ACCEPT_INVOICE, InvoiceJob
from sync.service.links.letter_documents import documents
from sync.service.outbox_rows import DEAD, DUE, GIVEN_UP, WAITING, AnyRow
from sync.service.permitted import require, require_workstation
from sync.service.placing import PLACE
from sync.service.refusals import bad_request
from sync.service.returning import RETURN
from sync.service.trace_bills.bills import FAILED_CODES, RETAIL_BILL, STOCK_BILL, BillWord
from sync.service.transactions import commit, reading_of

MOST = 500
"""Letters in one answer, or decided at once."""
_LONGEST_WHY = 200
SHIP = "ship-delivery"
"""A delivery that a distributor tells its platform; its room stands above this one."""
INSURE = "insure"
"""A record for the insurance; its room stands above this one."""
KINDS = {
    ACCEPT: "验收确认",
    PLACE: "订单上传",
    RETURN: "退货申请",
    ACCEPT_INVOICE: "发票验收",
    STOCK_BILL: "出入库单据上传",
    RETAIL_BILL: "零售单据上传",
    FAILED_CODES: "平台未接受的追溯码",
    INSURE: "医保追溯信息上传",
    SHIP: "配送单传报",
}
"""What a message says, by its kind."""

_log = logging.getLogger(__name__)


class _Titled(msgspec.Struct, frozen=True):
    """The body of a message that says itself what it is of."""

    title: str = ""


class LetterDesk:
    """Shows what waits in the outbox and takes decisions; from any thread."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        """`wake` is called when something may be sent again."""
        self._database, self._clock, self._wake = database, clock, wake

    def shown(self, caller: Caller, link: str = "", limit: int = 100) -> LettersShown:
        """What waits: first for a person, then by itself; raises ServiceRefusal."""
        require_workstation(caller)
        with reading_of(self._database, caller.org) as connection:
            return _shown(connection, caller.org, link, max(1, min(limit, MOST)))

    def decide(self, caller: Caller, said: LetterDecided) -> LettersShown:
        """Send again, or give up, what waits for a person; raises ServiceRefusal."""
        require_workstation(caller)
        require(caller, Permission.MANAGE_CONNECTIONS)
        why = said.why.replace("\x00", "").strip()
        if not said.again and not 0 < len(why) <= _LONGEST_WHY:
            raise bad_request(f"放弃消息要写明原因，不超过 {_LONGEST_WHY} 个字")
        if len(said.letters) > MOST:
            raise bad_request(f"一次最多处理 {MOST} 条消息")
        decided = commit(self._database, lambda c: self._decided(c, caller, said, why), caller.org)
        done = "sent again" if said.again else "given up"
        _log.warning("%s: %d letters are %s by %s", caller.org, decided, done, caller.number)
        if decided and said.again:
            self._wake()
        return self.shown(caller)

    def _decided(
        self, connection: Connection, caller: Caller, said: LetterDecided, why: str
    ) -> int:
        """Write a decision down; only what waits for a person is touched."""
        now = self._clock.now()
        mine = (outbox.c.org == caller.org, outbox.c.state == DEAD)
        which = outbox.c.outbox_id.in_(said.letters)
        found = connection.execute(select(outbox).where(*mine, which).with_for_update()).all()
        if found:
            about = Subject("letters", "", "、".join(sorted({row.target for row in found})))
            ids = [str(row.outbox_id) for row in found]
            told = {"again": said.again, "why": why, "count": len(found), "letters": ids}
            audit(connection, self._clock, caller, Kind.LETTERS_DECIDED, about, after=told)
        for row in found:
            values: dict[str, Any] = {"state": DUE, "next_at": now}
            if not said.again:
                words = _given_up(_named(connection, caller), now, why, row.last_error)
                values = {"state": GIVEN_UP, "done_at": now, "last_error": words}
            this = (outbox.c.org == caller.org, outbox.c.outbox_id == row.outbox_id)
            connection.execute(update(outbox).where(*this).values(values))
        return len(found)


def _named(connection: Connection, caller: Caller) -> str:
    known = persons.one(connection, caller.org, caller.number)
    return f"{known.name}（{caller.number}）" if known else caller.number


def _given_up(person: str, at: datetime, why: str, error: str) -> str:
    when = f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    return f"{person} 于 {when} 放弃发送：{why}。平台最后的答复：{error}"


def _shown(connection: Connection, org: str, link: str, most: int) -> LettersShown:
    which = [outbox.c.org == org, outbox.c.state.in_(WAITING)]
    if link:
        which.append(outbox.c.target == link)
    rows = connection.execute(
        select(outbox)
        .where(*which)
        # `dead` stands before `due`.
        .order_by(outbox.c.state, outbox.c.created_at, outbox.c.outbox_id)
        .limit(most + 1)
    ).all()
    rows, more = rows[:most], len(rows) > most
    found = documents(connection, org, {row.receipt_id for row in rows})
    letters = tuple(_letter(row, found.get(row.receipt_id)) for row in rows)
    count, since = _stuck(connection, org)
    return LettersShown(letters, more, count, since)


def _stuck(connection: Connection, org: str) -> tuple[int, datetime | None]:
    """How many messages wait for a person, and since when."""
    columns = (func.count(), func.min(outbox.c.created_at))
    mine = (outbox.c.org == org, outbox.c.state == DEAD)
    count, since = connection.execute(select(*columns).where(*mine)).one()
    return count, since


def _letter(row: AnyRow, document: Document | None) -> Letter:
    return Letter(
        letter_id=row.outbox_id,
        link=row.target,
        kind=row.kind,
        title=title(row.kind, row.body, "" if document is None else document.name),
        created_at=row.created_at,
        tries=row.tries,
        next_at=None if row.state == DEAD else row.next_at,
        error=row.last_error,
        document=document,
    )


def title(kind: str, body: str, document: str) -> str:
    """What a message says, of what."""
    parts = [KINDS.get(kind, kind), document]
    if kind == ACCEPT:
        word = msgspec.json.decode(body, type=Word)
        parts.append(f"明细 {word.detail_id}（{'通过' if word.accepted else '不通过'}）")
    elif kind == ACCEPT_INVOICE:
        job = msgspec.json.decode(body, type=InvoiceJob)
        parts.append(f"发票 {job.invoice_no}（{job.amount} 元）")
    elif kind in (STOCK_BILL, RETAIL_BILL, FAILED_CODES):
        bill = msgspec.json.decode(body, type=BillWord)
        parts.append(f"单据 {bill.bill_no}（{bill.codes} 个码）" if bill.bill_no else "")
    elif kind in (INSURE, SHIP):
        parts.append(msgspec.json.decode(body, type=_Titled).title)
    return " ".join(part for part in parts if part)
