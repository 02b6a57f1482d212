"""Hands records to HIS, which uploads them, and takes back what became of them (数据上传准备).

Without it HIS would make its own records, without the checks of here. What waits for HIS is read as
often as it likes, until it says what became of it; saying so again changes nothing. What was
rejected becomes a letter for a person: sent again, it waits for HIS once more.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, insert, select, update

from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.insuring import insurance_code, insurance_record
from app.store.tables.service import outbox
from app.tracing.uploads.records import UNIVERSAL
from sync.service.his.keys import KeyHolder, Right
from sync.service.his.messages import RowProblem
from sync.service.his.office import Office, Posting
from sync.service.insuring import visits
from sync.service.insuring.keeping import Message, finish, title_of
from sync.service.insuring.messages import (
    ResultIn,
    ResultsIn,
    Taken,
    Upload,
    UploadPage,
    UploadRow,
    VisitsIn,
)
from sync.service.insuring.values import State
from sync.service.links.letters import INSURE
from sync.service.outbox_rows import DEAD, Queue
from sync.service.transactions import reading_of

UPLOAD, DELETE = "upload", "delete"
_TODO = {State.READY: UPLOAD, State.DELETING: DELETE}
_UNKNOWN = "没有编号为“{}”、由 HIS 上传的记录，请核对 record_no。"
_LATE = "记录“{}”现在不是这个状态：请重新读取待上传的记录，按 todo 处理。"


class Handing:
    """The interface for uploads on one database; methods may be called from any thread."""

    def __init__(self, database: Database, clock: Clock, office: Office) -> None:
        self._database = database
        self._clock = clock
        self._office = office

    def waiting(self, holder: KeyHolder, after: int, limit: int) -> UploadPage:
        """Read what waits for HIS behind a number; raises ServiceRefusal."""
        holder.require(Right.CODES)
        with reading_of(self._database, holder.org) as connection:
            return waiting(connection, holder.org, after, limit)

    def take_results(self, posting: Posting, said: ResultsIn) -> bytes:
        """Take what became of records, once; the answer's JSON; raises ServiceRefusal."""
        posting.holder.require(Right.MOVEMENTS)
        work = partial(take_results, org=posting.holder.org, said=said.results, clock=self._clock)
        return self._office.write(posting, work)

    def take_visits(self, posting: Posting, said: VisitsIn) -> bytes:
        """Keep what was said of visits; what waited for them goes; raises ServiceRefusal."""
        posting.holder.require(Right.MOVEMENTS)
        org = posting.holder.org

        def work(connection: Connection) -> Taken:
            for one in said.visits:
                visits.keep(connection, org, one, self._clock.now())
                _look_anew(connection, org, one.document_no)
            return Taken(taken=len(said.visits), refused=[])

        return self._office.write(posting, work)


def _look_anew(connection: Connection, org: str, document_no: str) -> None:
    table = insurance_record
    mine = (table.c.org == org, table.c.document_no == document_no)
    query = update(table).where(*mine, table.c.state == State.PERSON).values(state=State.NEW)
    connection.execute(query)


def waiting(connection: Connection, org: str, after: int, limit: int) -> UploadPage:
    """What waits for HIS behind a number, in its order."""
    table = insurance_record
    mine = (table.c.org == org, table.c.seq > after, table.c.state.in_(list(_TODO)))
    query = select(table).where(*mine).order_by(table.c.seq, table.c.record_no).limit(limit + 1)
    rows = connection.execute(query).all()
    page = rows[:limit]
    codes = _codes(connection, org, [row.record_no for row in page])
    return UploadPage(
        records=[
            Upload(upload_row(row), [UNIVERSAL] if row.universal else codes[row.record_no])
            for row in page
        ],
        next=page[-1].seq if len(rows) > limit else None,
    )


def upload_row(row: Any) -> UploadRow:  # noqa: ANN401 (a row)
    """A record as the view shows it."""
    return UploadRow(
        seq=row.seq,
        todo=_TODO.get(row.state, ""),
        infno=row.kind,
        fixmedins_bchno=row.record_no,
        med_list_codg=row.insurance_code,
        fixmedins_hilist_id=row.item_code,
        fixmedins_hilist_name=row.name,
        manu_lotnum=row.batch,
        manu_date=row.production_date,
        expy_end=row.expiry,
        cnt=row.quantity,
        pric=row.price,
        trdn_flag="1" if row.split else "0",
        inv_chg_type=row.change_kind,
        document_no=row.document_no,
        of_record_no=row.of_record,
        spler_name=row.supplier,
        dynt_no=row.delivery_no,
        purc_invo_no=row.invoice_no,
        prodentp_name=row.maker,
        aprvno=row.approval_number,
        opter_name=row.person,
        at=row.at,
        state=row.state,
        reasons=row.findings,
    )


def _codes(connection: Connection, org: str, numbers: Sequence[str]) -> dict[str, list[str]]:
    query = select(insurance_code.c.record_no, insurance_code.c.code).where(
        insurance_code.c.org == org, insurance_code.c.record_no.in_(numbers)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for number, code in connection.execute(query.order_by(insurance_code.c.code)):
        found[number].append(code)
    return found


def take_results(connection: Connection, org: str, said: Sequence[ResultIn], clock: Clock) -> Taken:
    """Write down what became of records, in the caller's transaction."""
    refused = []
    for number, one in enumerate(said, start=1):
        words = _take(connection, org, one, clock)
        if words:
            refused.append(RowProblem(row=number, key=one.record_no, message=words))
    return Taken(taken=len(said) - len(refused), refused=refused)


def _take(connection: Connection, org: str, one: ResultIn, clock: Clock) -> str:
    """Take one result; the sentence where it cannot be."""
    table = insurance_record
    mine = (table.c.org == org, table.c.record_no == one.record_no)
    query = select(table).where(*mine, table.c.seq.is_not(None)).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        return _UNKNOWN.format(one.record_no)
    delete, accepted = one.todo == DELETE, one.result == "accepted"
    if row.state == (State.DELETED if delete else State.DONE) and accepted:
        return ""
    if _TODO.get(row.state) != one.todo:
        return "" if row.state == State.REFUSED and not accepted else _LATE.format(one.record_no)
    now = clock.now()
    if accepted:
        finish(connection, org, row, now, delete=delete)
        return ""
    why = one.reason or "HIS 没有说明原因。"
    values = {"findings": json.dumps([why], ensure_ascii=False), "changed_at": now}
    if not delete:
        values["state"] = State.REFUSED
    connection.execute(update(table).where(*mine).values(values | {"seq": 0}))
    _write_letter(connection, org, row, one, clock)
    return ""


def _write_letter(
    connection: Connection,
    org: str,
    row: Any,  # noqa: ANN401 (a row)
    one: ResultIn,
    clock: Clock,
) -> None:
    delete = one.todo == DELETE
    body = Message(row.record_no, "", delete, title_of(dict(row._mapping), delete=delete))
    letter = Queue(org, row.link, INSURE, clock).row(clock.new_id(), row.cause, body)
    error = f"HIS 上传被医保拒绝：{one.reason}" if one.reason else "HIS 上传被医保拒绝。"
    connection.execute(insert(outbox), letter | {"state": DEAD, "last_error": error, "tries": 1})
