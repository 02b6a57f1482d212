"""The addresses under `/v1/his`: what HIS reads and writes over HTTP.

Without it HIS could only read the database. Each request proves itself by a key; each answer that
is read has an ETag, and one that has not changed is answered 304; each request that writes has an
`Idempotency-Key`. Refusals are sync.wire's, as everywhere in the service.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import ResponseSpec
from litestar.params import FromQuery, JSONBody

from sync import wire
from sync.service.his.cursors import BEGINNING
from sync.service.his.keys import KeyHolder, Sent
from sync.service.his.messages import (
    MOST_ROWS,
    CatalogueAnswer,
    CatalogueIn,
    ChangePage,
    CodePage,
    MovementAnswer,
    MovementIn,
    OrderAnswer,
    OrderIn,
    ReceiptPage,
    StockAnswer,
    StockIn,
)
from sync.service.his.office import CodesAsked, Office, Posting
from sync.service.refusals import ServiceRefusal, bad_request

AnyRequest = Request[Any, Any, Any]
Decorator = Callable[[Callable[..., Any]], HTTPRouteHandler]
_LONGEST_TEXT = 300
_LONGEST_KEY = 4096


def build_routes(office: Office) -> list[Any]:
    """Make the routes; joined to the service's by sync/service/web.py."""
    known, writing = callers(office)
    return [*_reading(office, known), *_writing(office, writing)]


def callers(office: Office) -> tuple[dict[str, Provide], dict[str, Provide]]:
    """What routes that read need to know of who is calling, and what routes that write do."""

    async def holder(request: AnyRequest) -> KeyHolder:
        sent = await _sent(request)
        return await asyncio.to_thread(office.admit, sent)

    async def posting(request: AnyRequest, holder: NamedDependency[KeyHolder]) -> Posting:
        return Posting(holder, request.headers.get("idempotency-key"), await request.body())

    known = {"holder": Provide(holder)}
    return known, {**known, "posting": Provide(posting)}


def _reading(office: Office, known: dict[str, Provide]) -> list[Any]:
    @reads("/v1/his/codes", CodePage, known)
    def his_codes(
        request: AnyRequest,
        holder: NamedDependency[KeyHolder],
        receipt_no: FromQuery[str] = "",
        delivery_no: FromQuery[str] = "",
        code: FromQuery[str] = "",
        after: FromQuery[str] = "",
        limit: FromQuery[int] = 1000,
    ) -> Response[bytes]:
        """Read the codes of a receipt or of a delivery, or one code."""
        _require_one(receipt_no, delivery_no, code)
        _require_text(after)
        require_number("limit", limit, 1, MOST_ROWS)
        asked = CodesAsked(receipt_no, delivery_no, code, after, limit)
        return read_answer(request, office.codes(holder, asked))

    @reads("/v1/his/receipts", ReceiptPage, known)
    def his_receipts(
        request: AnyRequest,
        holder: NamedDependency[KeyHolder],
        receipt_no: FromQuery[str] = "",
        delivery_no: FromQuery[str] = "",
    ) -> Response[bytes]:
        """Read a receipt with its lines, or all receipts of a delivery."""
        _require_one(receipt_no, delivery_no)
        return read_answer(request, office.receipts(holder, receipt_no, delivery_no))

    @reads("/v1/his/changes", ChangePage, known)
    def his_changes(
        request: AnyRequest,
        holder: NamedDependency[KeyHolder],
        after: FromQuery[str] = BEGINNING,
        limit: FromQuery[int] = 1000,
    ) -> Response[bytes]:
        """Read what happened to codes behind a cursor, without gaps; 409: begin again at 0."""
        _require_text(after)
        require_number("limit", limit, 1, MOST_ROWS)
        return read_answer(request, office.changes(holder, after, limit))

    return [his_codes, his_receipts, his_changes]


def _writing(office: Office, known: dict[str, Provide]) -> list[Any]:
    @writes("/v1/his/movements", MovementAnswer, known)
    def his_movements(
        data: JSONBody[MovementIn], posting: NamedDependency[Posting]
    ) -> Response[bytes]:
        """Let codes leave, open or use packs, or take that back; each code is answered in words."""
        return json_answer(office.move(posting, data))

    @writes("/v1/his/catalogue", CatalogueAnswer, known)
    def his_catalogue(
        data: JSONBody[CatalogueIn], posting: NamedDependency[Posting]
    ) -> Response[bytes]:
        """Take items of the hospital's catalogue; what is wrong is said row by row."""
        return json_answer(office.take_catalogue(posting, data))

    @writes("/v1/his/orders", OrderAnswer, known)
    def his_orders(data: JSONBody[OrderIn], posting: NamedDependency[Posting]) -> Response[bytes]:
        """Take a purchase order, whole or not at all."""
        return json_answer(office.take_order(posting, data))

    @writes("/v1/his/stock", StockAnswer, known)
    def his_stock(data: JSONBody[StockIn], posting: NamedDependency[Posting]) -> Response[bytes]:
        """Take a stock taking, whole or piece by piece; it holds when all of its rows are there."""
        return json_answer(office.take_stock(posting, data))

    return [his_movements, his_catalogue, his_orders, his_stock]


def reads(path: str, answer: type[msgspec.Struct], known: dict[str, Provide]) -> Decorator:
    """An address that is read."""
    said = responses(answer)
    return get(path, sync_to_thread=True, dependencies=known, responses=said)


def writes(path: str, answer: type[msgspec.Struct], known: dict[str, Provide]) -> Decorator:
    """An address that is written to."""
    said = responses(answer)
    return post(path, sync_to_thread=True, status_code=200, dependencies=known, responses=said)


def responses(answer: type[msgspec.Struct]) -> dict[int, ResponseSpec]:
    """Describe the answer, which is encoded here, and the refusals."""
    refused = {
        status: ResponseSpec(wire.Refusal, generate_examples=False, description=words)
        for status, words in _REFUSED.items()
    }
    told = ResponseSpec(answer, generate_examples=False, description="the answer")
    return {200: told, **refused}


_REFUSED = {
    401: "no key, or none that is good (any more)",
    403: "the key has no such right",
    404: "no such receipt or delivery",
    409: "a cursor this service does not know (any more): read again from `after=0`",
    422: "the request does not fit; `message` says where",
    503: "busy; `Retry-After` says when",
    507: "the service's disk is full; nothing was taken",
}


async def _sent(request: AnyRequest) -> Sent:
    authorization = request.headers.get("authorization", "")[:_LONGEST_KEY]
    query = request.scope.get("query_string", b"")
    path = request.scope.get("raw_path") or request.url.path.encode()
    target = path + b"?" + query if query else path
    body = await request.body() if request.method == "POST" else b""
    return Sent(authorization, request.method, target.decode("latin-1"), body)


def _require_one(*asked: str) -> None:
    if sum(bool(one) for one in asked) != 1:
        raise ServiceRefusal(
            422,
            "bad-request",
            "请给出 receipt_no（收货单号）、delivery_no（配送单号）或 code 之一。",
        )
    for one in asked:
        _require_text(one)


def _require_text(text: str) -> None:
    if len(text) > _LONGEST_TEXT or "\0" in text:
        raise bad_request(f"单号和编码最多 {_LONGEST_TEXT} 个字，不含空字符")


def require_number(name: str, number: int, low: int, high: int) -> None:
    """Refuse a number that is out of bounds; raises ServiceRefusal."""
    if not low <= number <= high:
        raise bad_request(f"{name} 应为 {low} 到 {high} 的整数")


def read_answer(request: AnyRequest, page: msgspec.Struct) -> Response[bytes]:
    """An answer that is read, with its tag; the same as before is answered 304."""
    body = msgspec.json.encode(page)
    # Weak: on the way it may be packed.
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    said = request.headers.get("if-none-match", "")
    if tag in said.replace(" ", "").split(",") or said.strip() == "*":
        return Response(b"", status_code=304, headers=headers)
    return json_answer(body, headers)


def json_answer(body: bytes, headers: dict[str, str] | None = None) -> Response[bytes]:
    """An answer that is encoded already."""
    return Response(body, media_type=MediaType.JSON, headers=headers)
