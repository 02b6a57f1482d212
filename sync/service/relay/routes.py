"""The relay's HTTP interface: declare, send chunks, seal, fetch.

Without it nothing could be handed over. Bodies are taken as they are sent, because the signature is
over them: JSON is plain, a chunk is gzip. How requests are signed: senders.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, get, post, put
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, FromQuery

from sync import wire
from sync.service.accounts import Caller
from sync.service.bodies import BYTES, GZIP, RAW, TAKES
from sync.service.ranges import wanted_part
from sync.service.refusals import ServiceRefusal, bad_request, too_large
from sync.service.relay.answers import Answer, Repeat
from sync.service.relay.files.refused import FileRefused
from sync.service.relay.files.uploads import MAX_FILE_BYTES
from sync.service.relay.filing import take_file
from sync.service.relay.relay import Relay
from sync.service.relay.senders import Sender

CHUNK = "application/gzip"
_JSON = "application/json"

AnyRequest = Request[Any, Any, Any]
ByToken = Callable[[str | None], Caller]
Told = TypeVar("Told", bound=wire.Message)


class _Asked:
    """One request, its body read within the limits, and who sent it."""

    def __init__(
        self, sender: Sender, method: str, target: str, body: bytes, key: str | None
    ) -> None:
        self.sender = sender
        self.body = body
        self.repeat = Repeat.of(sender.name, key, method, target, body)


async def _read(relay: Relay, by_token: ByToken, request: AnyRequest, limit_bytes: int) -> _Asked:
    """Admit a request and read its body; raises ServiceRefusal."""
    authorization = request.headers.get("authorization")
    # Before the body: who is refused anyway needs not send it.
    await asyncio.to_thread(relay.expect, authorization, by_token)
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:18]) > limit_bytes:
        raise too_large(limit_bytes)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit_bytes:
            raise too_large(limit_bytes)
    target = request.scope["raw_path"].decode("latin-1")
    if request.scope["query_string"]:
        target += "?" + request.scope["query_string"].decode("latin-1")
    signed = (request.method, target, bytes(body))
    sender = await asyncio.to_thread(relay.admit, authorization, signed, by_token)
    return _Asked(sender, *signed, request.headers.get("idempotency-key"))


def build_routes(relay: Relay, by_token: ByToken, max_packed_bytes: int) -> list[Any]:
    """The relay's routes; `by_token` says who bears a token."""

    def raw(takes: object = None) -> dict[str, Any]:
        opt = {RAW: True} | ({} if takes is None else {TAKES: takes})
        return {"opt": opt, "request_max_body_size": max_packed_bytes}

    sealing: dict[int, Any] = dict.fromkeys((200, 202), wire.ManifestSealing)
    sealing[422] = wire.ManifestSealing | wire.Refusal

    async def once(asked: _Asked, work: Callable[[], wire.Message], status: int) -> Response[bytes]:
        """Do what is asked, or say again what became of it."""
        if asked.repeat is not None:
            before = await asyncio.to_thread(relay.known, asked.repeat)
            if before is not None:
                return _json(before)
        told = await asyncio.to_thread(work)
        answer = Answer(_status(told, status), msgspec.json.encode(told).decode())
        if asked.repeat is not None and answer.status in (200, 201):
            await asyncio.to_thread(relay.remember, asked.repeat, answer)
        return _json(answer)

    @post(
        "/v1/manifests",
        status_code=201,
        responses=_answers({201: wire.ManifestDeclared}, 401, 403, 409, 413, 422),
        **raw(wire.ManifestWish),
    )
    async def declare_manifest(request: AnyRequest) -> Response[bytes]:
        """Declare the trace codes of a delivery: ManifestWish → which chunks are missing."""
        asked = await _read(relay, by_token, request, max_packed_bytes)
        wish = _decode(asked.body, wire.ManifestWish)
        return await once(asked, lambda: relay.declare(asked.sender, wish), 201)

    @put(
        "/v1/manifests/{sha256:str}/chunks/{no:int}",
        status_code=204,
        responses=_answers({}, 401, 404, 408, 409, 413, 507),
        **raw(GZIP),
    )
    async def keep_chunk(sha256: FromPath[str], no: FromPath[int], request: AnyRequest) -> None:
        """Send a chunk (gzip); in any order, several at once, again freely."""
        asked = await _read(relay, by_token, request, max_packed_bytes)
        await asyncio.to_thread(relay.keep_chunk, asked.sender, sha256, no, asked.body)

    @post(
        "/v1/manifests/{sha256:str}/seal",
        status_code=200,
        responses=_answers(sealing, 401, 404, 409, 503),
        **raw(),
    )
    async def seal_manifest(sha256: FromPath[str], request: AnyRequest) -> Response[bytes]:
        """Check all codes, then tell the hospital; 202: not finished, ask again."""
        asked = await _read(relay, by_token, request, max_packed_bytes)
        return await once(asked, lambda: relay.seal(asked.sender, sha256), 200)

    @get(
        "/v1/manifests/{sha256:str}",
        responses=_answers({200: wire.ManifestDescription}, 401, 404),
    )
    async def describe_manifest(sha256: FromPath[str], request: AnyRequest) -> Response[bytes]:
        """Say what a manifest is made of and how far it is."""
        asked = await _read(relay, by_token, request, 0)
        told = await asyncio.to_thread(relay.describe, asked.sender, sha256)
        return _json(Answer(200, msgspec.json.encode(told).decode()))

    @get(
        "/v1/manifests/{sha256:str}/chunks/{no:int}",
        media_type=CHUNK,
        responses=_answers({}, 401, 403, 404, 416),
    )
    async def give_chunk(
        sha256: FromPath[str], no: FromPath[int], request: AnyRequest
    ) -> Response[bytes]:
        """Give a chunk to a workstation, byte by byte as it came; Range and ETag as usual."""
        asked = await _read(relay, by_token, request, 0)
        name, body = await asyncio.to_thread(relay.chunk, asked.sender, sha256, no)
        return _part(request, name, body)

    @post(
        "/v1/relay/files",
        status_code=201,
        opt={RAW: True, TAKES: BYTES},
        request_max_body_size=MAX_FILE_BYTES,
        responses=_answers(
            {201: wire.FileTaken, 422: wire.FileTaken | wire.Refusal}, 401, 403, 409, 413
        ),
    )
    async def take_file_of_codes(
        request: AnyRequest,
        hospital: FromQuery[str],
        delivery_no: FromQuery[str],
        province_codes: FromQuery[str] = "",
        supersedes: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        """Send a file (CSV, XLSX, relation XML); without mistakes it is ready to be sealed."""
        asked = await _read(relay, by_token, request, MAX_FILE_BYTES)
        said = (hospital, delivery_no, asked.body, province_codes, supersedes)
        return await once(asked, lambda: _filed(relay, asked.sender, said), 201)

    return [
        declare_manifest,
        keep_chunk,
        seal_manifest,
        describe_manifest,
        give_chunk,
        take_file_of_codes,
    ]


_REFUSED = {
    401: "no key or token that is good, or a signature that is not",
    403: "not for this sender",
    404: "not there, or not this sender's",
    408: "the body took too long",
    409: "not as declared: another hash, chunks missing, corrected already",
    413: "too large, packed or unpacked, or too many codes",
    416: "no such part of the chunk",
    422: "the message does not add up; `message` says where",
    503: "busy; `Retry-After` says when",
    507: "the service's disk is full; nothing was taken",
}


def _answers(told: Mapping[int, Any], *refused: int) -> dict[int, ResponseSpec]:
    """Describe what a route may answer, because it makes its answers itself."""
    refusals = {
        status: ResponseSpec(wire.Refusal, generate_examples=False, description=_REFUSED[status])
        for status in refused
    }
    answers = {status: ResponseSpec(kind, generate_examples=False) for status, kind in told.items()}
    return refusals | answers


def _filed(
    relay: Relay, sender: Sender, said: tuple[str, str, bytes, str, str | None]
) -> wire.FileTaken:
    """Read a file and say what became of it; raises ServiceRefusal."""
    try:
        outcome = take_file(relay, sender, *said)
    except FileRefused as error:
        raise ServiceRefusal(422, "bad-file", str(error)) from error
    report = outcome.report
    return wire.FileTaken(
        id=None if outcome.handover is None else outcome.handover.sha256,
        n=0 if outcome.placed is None else sum(outcome.placed.counts.values()),
        problem_count=report.count,
        problems=[wire.RowProblem(row=bad.row, message=bad.sentence) for bad in report.in_order()],
        notes=report.notes,
    )


def _status(told: wire.Message, status: int) -> int:
    if isinstance(told, wire.FileTaken):
        return 422 if told.id is None else status
    if isinstance(told, wire.ManifestSealing):
        return {"open": 202, "refused": 422}.get(told.state, status)
    return status


def _json(answer: Answer) -> Response[bytes]:
    return Response(answer.body.encode(), status_code=answer.status, media_type=_JSON)


def _decode(body: bytes, wanted: type[Told]) -> Told:
    try:
        return msgspec.json.decode(body, type=wanted)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise bad_request(str(error)[:200]) from error


def _part(request: AnyRequest, name: str, body: bytes) -> Response[bytes]:
    """A chunk, or the part of it that is asked for."""
    part = wanted_part(request.headers, name, len(body))
    piece = body[part.first : part.end]
    return Response(piece, status_code=part.status, media_type=CHUNK, headers=part.headers)
