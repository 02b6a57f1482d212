"""The service's HTTP interface: routes, and what becomes of errors.

Without it no workstation could reach the service. Messages are sync.wire's; `/schema` describes
them (OpenAPI). Whatever is not a plain answer is a `wire.Refusal` with a name and a Chinese
sentence; no input leads to a 500. The tenant comes from the token alone.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.config.compression import CompressionConfig
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, SerializationException
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.params import FromPath, JSONBody, RawBody
from sqlalchemy.exc import DataError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.store.errors import DatabaseBusy, DiskFull, StoreError
from sync import wire
from sync.connectors.port import PlatformError
from sync.service import account_routes, exchange_routes, upkeep
from sync.service.accounts import Caller
from sync.service.attachments import routes as attachment_routes
from sync.service.attempts import WrongCodes
from sync.service.auditing import routes as audit_routes
from sync.service.auditing.refused import NOBODY_YET, Attempt, is_audited
from sync.service.bodies import TAKES, PackedBodies
from sync.service.comparing import routes as comparing_routes
from sync.service.describing import Description
from sync.service.doorway import note_held
from sync.service.founding import routes as founding_routes
from sync.service.his import routes as his_routes
from sync.service.his import soap_routes
from sync.service.his.soap_desk import SoapDesk
from sync.service.insuring import routes as insuring_routes
from sync.service.links import call_routes
from sync.service.links import routes as link_routes
from sync.service.people import routes as people_routes
from sync.service.places import Places
from sync.service.refusals import ForkFound, GapFound, ServiceRefusal, bad_request, too_large
from sync.service.relay import routes as relay_routes
from sync.service.relay.page import pages as relay_pages
from sync.service.relay.patience import BoundedBodies, Patience
from sync.service.routing import address_of
from sync.service.service import Service
from sync.service.signing import keeping_routes
from sync.service.signing import routes as signing_routes
from sync.service.snapshots import routes as snapshot_routes
from sync.service.tracing_out import code_routes

LONGEST_WAIT_S = 25.0
_BUSY_S = 5.0
_CALLER = "tracedock_caller"
"""Who sent a request, in its state."""

_log = logging.getLogger(__name__)

Wanted = TypeVar("Wanted")
AnyRequest = Request[Any, Any, Any]
Answer = Response[wire.Refusal | wire.Gap | wire.Fork]


def build(service: Service) -> Litestar:
    """Build the application."""

    def admitted(request: AnyRequest, *, even_revoked: bool = False) -> Caller:
        shown = request.headers.get("authorization")
        who = service.signing.admit(shown, even_revoked=even_revoked)
        request.state[_CALLER] = found = replace(who, address=address_of(request))
        return found

    def caller(request: AnyRequest) -> Caller:
        return admitted(request)

    def sender(request: AnyRequest) -> Caller:
        return admitted(request, even_revoked=True)

    patience = Patience(service.settings.body_within_s, service.settings.body_silence_s)
    return Litestar(
        route_handlers=[
            *_open_routes(service),
            *_sync_routes(service),
            *_relay_routes(service),
            *account_routes.routes(service.accounts, _refusals),
            *signing_routes.routes(service.signing, _refusals),
            keeping_routes.routes(service.sign_in_keeping, _refusals),
            founding_routes.routes(service.founding, _refusals),
            *people_routes.routes(service.people, _refusals),
            *exchange_routes.routes(service.exchanges, _refusals),
            *his_routes.build_routes(service.his),
            soap_routes.build_routes(SoapDesk(service.his, service.clock)),
            *insuring_routes.build_routes(service.his, service.insuring),
            *attachment_routes.routes(service.files, _refusals),
            *snapshot_routes.routes(service.snapshots, _refusals),
            *link_routes.routes(service.links, _refusals),
            *call_routes.routes(service.calls, service.letters, _refusals),
            *comparing_routes.routes(service.comparing, _refusals),
            code_routes.routes(service.codes, _refusals),
            audit_routes.routes(service.audit, _refusals),
            *upkeep.routes(service.upkeep, _refusals),
        ],
        dependencies={
            "caller": Provide(caller, sync_to_thread=True),
            "sender": Provide(sender, sync_to_thread=True),
        },
        middleware=[
            BoundedBodies(patience),
            PackedBodies(service.settings),
            Places(service.guard.lanes, service.settings.max_body_bytes),
        ],
        exception_handlers=_exception_handlers(service),
        request_max_body_size=service.settings.max_body_bytes,
        # Hand-overs and photos are packed already.
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=1,
            # Short answers too: packed, they have a checksum.
            minimum_size=1,
            exclude=["/v1/manifests", "/v1/attachments", "/v1/snapshots"],
        ),
        openapi_config=OpenAPIConfig(
            title="TraceDock 前置服务",
            version=str(wire.PROTOCOL),
            path="/schema",
            render_plugins=[Description()],
            use_handler_docstrings=True,
        ),
        # The process that serves it has its own logging already.
        logging_config=None,
    )


def _refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """Describe the refusals a route may answer with, beside those of every route."""
    return {
        status: ResponseSpec(
            wire.Gap if status == 409 else wire.Refusal,
            generate_examples=False,
            description=_REFUSED[status],
        )
        for status in (*statuses, 422, 429, 503, 507)
    }


_REFUSED = {
    401: "no token, or none that is good (any more)",
    403: "not for this caller, or a code or a name that is no good: `error` says which",
    404: "not there",
    409: "operations are missing before these (send from `last_seq` + 1), or others are stored",
    413: "too large, packed or unpacked",
    416: "no such part of the file",
    426: "the workstation's program is too old to be told anything; what it pushes is taken",
    422: "the message does not fit; `message` says where",
    429: "too many tries; `Retry-After` says when",
    502: "the platform refused for good",
    503: "busy, or the platform is not there; `Retry-After` says when",
    507: "the service's disk is full; nothing was taken",
}


def _open_routes(service: Service) -> list[Any]:
    @get("/v1/hello", sync_to_thread=False)
    def hello() -> wire.Hello:
        """Say which protocols the service speaks, what time it has, and its limits."""
        return service.hello()

    @post("/v1/enrol", sync_to_thread=True, status_code=200, responses=_refusals(403))
    def enrol(data: JSONBody[wire.Enrolment], request: AnyRequest) -> wire.Enrolled:
        """Take a workstation in with a code an administrator gave it."""
        return service.accounts.enrol(data, address_of(request))

    return [hello, enrol]


def _sync_routes(service: Service) -> list[Any]:
    @post(
        "/v1/push",
        sync_to_thread=True,
        status_code=200,
        responses=_refusals(401, 403, 409, 413),
        opt={TAKES: wire.Push},
    )
    def push(body: RawBody, sender: NamedDependency[Caller]) -> wire.Pushed:
        """Take operations, in order and exactly once; a revoked workstation's are kept apart."""
        # Read by ourselves: bodies are hashed as they were sent.
        return service.push(sender, _read(body, wire.Push))

    @post(
        "/v1/histories",
        sync_to_thread=True,
        status_code=200,
        responses=_refusals(401, 403),
    )
    def begin_history(
        data: JSONBody[wire.HistoryWish], caller: NamedDependency[Caller]
    ) -> wire.HistoryBegun:
        """Begin a new history: the workstation's database was an older copy."""
        return service.begin_history(caller, data)

    @post("/v1/proofs", sync_to_thread=True, status_code=200, responses=_refusals(401, 403))
    def prove(data: JSONBody[wire.ProofWish], caller: NamedDependency[Caller]) -> wire.Proof:
        """Say whether what a workstation saw still stands as it was."""
        return service.prove(caller, data)

    @post(
        "/v1/pull",
        status_code=200,
        responses=_refusals(401, 403, 426),
        opt={TAKES: wire.Pull},
    )
    async def pull(
        body: RawBody, request: AnyRequest, caller: NamedDependency[Caller]
    ) -> wire.Pulled:
        """Give the next rows of the feeds; may wait a while for the first."""
        return await _pull(service, request, _read_pull(body), caller)

    @get(
        "/v1/receipts/{receipt_id:uuid}",
        sync_to_thread=True,
        responses=_refusals(401, 403, 404),
    )
    def count_receipt(
        receipt_id: FromPath[uuid.UUID], caller: NamedDependency[Caller]
    ) -> wire.ReceiptCount:
        """Say how much of a receipt has arrived."""
        return service.count_receipt(caller, receipt_id)

    @post(
        "/v1/platform/poll",
        sync_to_thread=True,
        status_code=200,
        responses=_refusals(401, 403, 404, 502),
    )
    def poll_platform(caller: NamedDependency[Caller]) -> wire.PlatformPolled:
        """Ask the institution's platform for deliveries now."""
        return service.poll_platform(caller)

    @post(
        "/v1/platform/catalogue",
        sync_to_thread=True,
        status_code=200,
        responses=_refusals(401, 403, 404, 502),
    )
    def refresh_catalogue(caller: NamedDependency[Caller]) -> wire.CatalogueRefreshed:
        """Ask the institution's platform for its items again, as far as a few seconds go."""
        return service.refresh_catalogue(caller)

    @post(
        "/v1/platform/relations",
        sync_to_thread=True,
        status_code=200,
        responses=_refusals(401, 403, 404, 502),
    )
    def refresh_relations(
        data: JSONBody[wire.RelationsWish], caller: NamedDependency[Caller]
    ) -> wire.RelationsRefreshed:
        """Ask the institution's platform who may deliver what where."""
        return service.refresh_relations(caller, data.person)

    return [
        *(push, begin_history, prove, pull, count_receipt),
        *(poll_platform, refresh_catalogue, refresh_relations),
    ]


def _relay_routes(service: Service) -> list[Any]:
    settings = service.settings
    return [
        *relay_routes.build_routes(service.relay, service.signing.admit, settings.max_packed_bytes),
        *relay_pages.build_pages(
            service.relay,
            WrongCodes(settings.wrong_codes_allowed),
            # A proxy that speaks TLS need not say so with each request.
            tls=bool(settings.certificate) or settings.tls_by_proxy,
        ),
    ]


async def _pull(
    service: Service, request: AnyRequest, wish: wire.Pull, caller: Caller
) -> wire.Pulled:
    loop = asyncio.get_running_loop()
    wait_s = min(wish.wait_s, LONGEST_WAIT_S) if wish.wait_s > 0 else 0.0
    began = loop.time()
    while True:
        async with service.guard.lanes.place():
            answer = await asyncio.to_thread(service.pull, caller, wish)
        left_s = began + wait_s - loop.time()
        if left_s <= 0 or service.bell.closed or _is_news(wish, answer):
            return answer
        ends = {scope: rows.start for scope, rows in answer.scopes.items()}
        held_at = loop.time()
        changed = await service.watch.changed(ends, left_s)
        note_held(request.scope, loop.time() - held_at)
        if not changed:
            return answer


def _is_news(wish: wire.Pull, answer: wire.Pulled) -> bool:
    """Whether this feed does not end where the reader stands, or does not go through there."""
    places = {scope: entries[0][0] if entries else 0 for scope, entries in wish.scopes.items()}
    return any(
        not rows.start == rows.head == places[scope] for scope, rows in answer.scopes.items()
    )


def _read(body: bytes, wanted: type[Wanted]) -> Wanted:
    try:
        return msgspec.json.decode(body, type=wanted)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise bad_request(str(error)[:200]) from error


def _read_pull(body: bytes) -> wire.Pull:
    try:
        return _read(body, wire.Pull)
    except ServiceRefusal:
        _read(body, wire.OldPull)
        raise ServiceRefusal(
            426,
            "too-old",
            "本工作站的程序版本太旧，收不到别处的更新，请升级；已扫的都会照常上传。",
        ) from None


def _exception_handlers(service: Service) -> dict[Any, Callable[..., Answer]]:
    def http(_request: AnyRequest, error: HTTPException) -> Answer:
        return _refuse(_http_refusal(error, service.settings.max_body_bytes))

    def refused(request: AnyRequest, error: ServiceRefusal) -> Answer:
        if is_audited(error):
            service.refused.note(_attempt(request, error))
        return _refuse(error)

    return {
        ServiceRefusal: refused,
        GapFound: lambda _request, error: _answer(
            409, wire.Gap(last_seq=error.last_seq, last_hash=error.last_hash.hex())
        ),
        ForkFound: lambda _request, error: _answer(409, error.answer),
        StoreError: lambda _request, error: _refuse(_store_refusal(error)),
        # A NUL, or a number beyond its column, that only the database finds.
        DataError: lambda _request, _error: _refuse(bad_request("有数据库存不下的字符或数字")),
        PoolTimeout: lambda _request, _error: _refuse(_busy()),
        PlatformError: lambda _request, error: _refuse(_platform_refusal(error)),
        HTTPException: http,
        SerializationException: lambda _request, error: _refuse(bad_request(str(error))),
        RecursionError: lambda _request, _error: _refuse(bad_request("嵌套太深")),
        Exception: _bug,
    }


def _attempt(request: AnyRequest, refusal: ServiceRefusal) -> Attempt:
    nobody = replace(NOBODY_YET, address=address_of(request))
    route = str(request.scope.get("path_template") or "")
    caller = request.state.get(_CALLER, nobody)
    return Attempt(caller, request.method, route, refusal.error, refusal.message)


def _bug(request: AnyRequest, error: Exception) -> Answer:
    number = secrets.token_hex(4)
    _log.error("%s %s failed, number %s", request.method, request.url.path, number, exc_info=error)
    message = f"服务端程序出错（编号 {number}），数据没有受影响，请把编号告诉管理员。"
    return _refuse(ServiceRefusal(500, "bug", message, retry_after_s=30.0))


def _http_refusal(error: HTTPException, limit_bytes: int) -> ServiceRefusal:
    if error.status_code == 404:
        return ServiceRefusal(404, "no-such-address", "没有这个地址，请核对服务端地址和程序版本。")
    if error.status_code == 405:
        return ServiceRefusal(405, "no-such-method", "这个地址不接受这种请求，请升级发送方的程序。")
    if error.status_code == 413:
        return too_large(limit_bytes)
    if error.status_code < 500:
        return bad_request(_detail(error))
    return ServiceRefusal(error.status_code, "unavailable", "服务端暂时不可用，请稍后再试。")


def _detail(error: HTTPException) -> str:
    extra = getattr(error, "extra", None)
    if isinstance(extra, list) and extra and isinstance(extra[0], dict):
        return f"{extra[0].get('key', '')} {extra[0].get('message', '')}".strip()[:200]
    return ""


def _store_refusal(error: StoreError) -> ServiceRefusal:
    if isinstance(error, DiskFull):
        _log.error("the disk is full: %s", error)
        return ServiceRefusal(
            507,
            "disk-full",
            "服务端磁盘已满，没有收下；本机数据都还在，请管理员清理磁盘。",
            retry_after_s=60.0,
        )
    if isinstance(error, DatabaseBusy):
        return _busy()
    _log.error("the store fails: %s", error)
    return ServiceRefusal(
        503,
        "store-unavailable",
        "服务端数据库不可用，没有收下；本机数据都还在，请管理员检查数据库。",
        retry_after_s=30.0,
    )


def _busy() -> ServiceRefusal:
    return ServiceRefusal(503, "busy", "服务端正忙，稍后会自动重试。", retry_after_s=_BUSY_S)


def _platform_refusal(error: PlatformError) -> ServiceRefusal:
    wait_s = error.retry_after_s
    return ServiceRefusal(
        503 if wait_s is not None else 502,
        "platform",
        f"采购平台没有完成这次请求：{error.message}",
        retry_after_s=wait_s,
    )


def _refuse(refusal: ServiceRefusal) -> Answer:
    headers = {}
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(max(1, round(refusal.retry_after_s)))
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(refusal.status, refusal.answer(), headers)


def _answer(
    status: int,
    message: wire.Refusal | wire.Gap | wire.Fork,
    headers: dict[str, str] | None = None,
) -> Answer:
    return Response(
        msgspec.to_builtins(message),
        status_code=status,
        headers=headers,
        media_type=MediaType.JSON,
    )
