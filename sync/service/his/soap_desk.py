"""Does what a HIS asks for by SOAP: the same work as its other ways, in rows of texts.

Without it SOAP would have a second idea of codes, movements, orders and the catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec
from sqlalchemy import Connection

from app.store.clock import Clock
from sync.service.his import one_string, taking
from sync.service.his.cursors import BEGINNING
from sync.service.his.keys import KeyHolder, Right, Sent
from sync.service.his.moving import Mover
from sync.service.his.office import SOURCE, WAY_IN, CodesAsked, Office, Posting
from sync.service.his.one_string import DONE, NotUnderstood, Request, Row
from sync.service.refusals import ServiceRefusal, bad_request

_PAGE = 1000
_LONGEST = 300


class SoapDesk:
    """Answers requests; from any thread."""

    def __init__(self, office: Office, clock: Clock) -> None:
        self._office = office
        self._clock = clock
        self._methods: Mapping[str, Callable[[KeyHolder, Request, bytes], bytes]] = {
            "codes": self._codes,
            "receipts": self._receipts,
            "receipt_lines": self._receipt_lines,
            "changes": self._changes,
            "movements": partial(self._take, Right.MOVEMENTS),
            "orders": partial(self._take, Right.ORDERS),
            "catalogue": partial(self._take, Right.ORDERS),
            "stock": partial(self._take, Right.ORDERS),
        }

    def answer(self, body: bytes, target: str) -> bytes:
        """Answer one request; what cannot be read is a SOAP fault, what is refused an answer."""
        try:
            asked = one_string.read(body)
        except NotUnderstood as error:
            return one_string.fault(str(error))
        try:
            method = self._methods.get(asked.method)
            if method is None:
                known = "、".join(self._methods)
                raise bad_request(f"没有 {asked.method[:40]} 这个方法，可用：{known}")
            if any(len(text) > _LONGEST or "\0" in text for text in asked.params.values()):
                raise bad_request(f"参数最多 {_LONGEST} 个字，不含空字符")
            holder = self._office.admit(Sent(f"Bearer {asked.token}", "POST", target, body))
            return method(holder, asked, body)
        except ServiceRefusal as refusal:
            return one_string.answer(refusal.error, refusal.message)

    def _codes(self, holder: KeyHolder, asked: Request, _body: bytes) -> bytes:
        named = {name: asked.params.get(name, "") for name in ("receipt_no", "delivery_no", "code")}
        if sum(bool(one) for one in named.values()) != 1:
            raise bad_request("请给出 receipt_no、delivery_no 或 code 之一")
        wanted = CodesAsked(**named, after=asked.params.get("after", ""), limit=_PAGE)
        page = self._office.codes(holder, wanted)
        return one_string.answer(DONE, "", map(_row, page.codes), {"next": page.next or ""})

    def _receipts(self, holder: KeyHolder, asked: Request, _body: bytes) -> bytes:
        page = self._office.receipts(holder, *_numbers(asked))
        return one_string.answer(DONE, "", map(_row, page.receipts))

    def _receipt_lines(self, holder: KeyHolder, asked: Request, _body: bytes) -> bytes:
        page = self._office.receipts(holder, *_numbers(asked))
        return one_string.answer(DONE, "", map(_row, page.lines))

    def _changes(self, holder: KeyHolder, asked: Request, _body: bytes) -> bytes:
        page = self._office.changes(holder, asked.params.get("after") or BEGINNING, _PAGE)
        rows = (
            {
                "seq": str(one.seq),
                "what": one.what,
                "at": one.at.isoformat(),
                **(_row(one.now) if one.now is not None else {}),
                "code": one.code,
                "receipt_no": one.receipt_no,
            }
            for one in page.changes
        )
        return one_string.answer(DONE, "", rows, {"next": page.next, "more": str(int(page.more))})

    def _take(self, right: Right, holder: KeyHolder, asked: Request, body: bytes) -> bytes:
        """Take rows, once: the same `id` again is answered as it was the first time."""
        if not asked.rows:
            raise bad_request("没有要写的行（row）")
        holder.require(right)
        posting = Posting(holder, asked.request_id or None, _without_token(body, asked.token))
        mover = Mover(holder.org, holder.device)
        made = _WORKS.get(asked.method) or partial(_stock, params=asked.params)
        work = partial(made, mover=mover, rows=asked.rows, clock=self._clock)
        said = msgspec.json.decode(self._office.write(posting, work), type=list[str])
        rows = ({"row": str(at), "message": words} for at, words in enumerate(said, start=1))
        refused = sum(bool(words) for words in said)
        message = f"{refused} 行没有收下" if refused else ""
        return one_string.answer(DONE, message, rows, {"refused": str(refused)})


def _numbers(asked: Request) -> tuple[str, str]:
    receipt_no = asked.params.get("receipt_no", "")
    delivery_no = asked.params.get("delivery_no", "")
    if bool(receipt_no) == bool(delivery_no):
        raise bad_request("请给出 receipt_no 或 delivery_no 之一")
    return receipt_no, delivery_no


def _row(one: msgspec.Struct) -> Row:
    """A row of a view as texts; what is not there is empty."""
    told = msgspec.to_builtins(one)
    return {name: "" if value is None else str(value) for name, value in told.items()}


def _without_token(body: bytes, token: str) -> bytes:
    """What makes a request the same: a key may be renewed between two tries."""
    return body.replace(token.encode(), b"") if token else body


def _orders(connection: Connection, mover: Mover, rows: Sequence[Row], clock: Clock) -> list[str]:
    return taking.order_lines(connection, mover.org, rows, clock).said


def _catalogue(
    connection: Connection, mover: Mover, rows: Sequence[Row], clock: Clock
) -> list[str]:
    return taking.items(connection, mover.org, rows, clock, WAY_IN).said


def _stock(
    connection: Connection, mover: Mover, rows: Sequence[Row], clock: Clock, params: Row
) -> list[str]:
    sent = taking.piece_of_stock(rows, params, SOURCE, WAY_IN)
    return taking.stock_rows(connection, mover.org, sent, clock).said


_WORKS = {"movements": taking.movements, "orders": _orders, "catalogue": _catalogue}
