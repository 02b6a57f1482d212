"""The routes of attachments: one file in, one file out, and which are lacking.

Without it no workstation could send a photo. Bodies are the file itself; what may be taken is said
in keeping.py. What is given is marked as a download of its kind: a browser is to run none of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from litestar import Request, Response, get, head, post, put
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody

from app.receiving.acceptance.files import MOST_BYTES
from sync import wire_attachments
from sync.service.accounts import Caller
from sync.service.attachments.keeping import FileKeeping, StoredFile, file_too_large
from sync.service.bodies import BYTES, RAW, TAKES

AnyRequest = Request[Any, Any, Any]
Refusals = Callable[..., dict[int, ResponseSpec]]
_PATH = "/v1/attachments/{sha256:str}"


def routes(files: FileKeeping, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""
    # One byte more: what is too large is refused in words, by the route.
    raw: dict[str, Any] = {
        "opt": {RAW: True, TAKES: BYTES},
        "request_max_body_size": MOST_BYTES + 1024,
    }

    @put(_PATH, status_code=201, responses=refusals(401, 403, 404, 413), **raw)
    async def keep_file(
        sha256: FromPath[str], request: AnyRequest, caller: NamedDependency[Caller]
    ) -> Response[bytes]:
        """Send the file of an attachment whose fact was pushed; again freely (200: it is there)."""
        said = request.headers.get("content-length", "")
        said_bytes = int(said[:18]) if said.isdecimal() else 0
        await asyncio.to_thread(files.expect, caller, sha256, said_bytes)
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                raise file_too_large()
        new = await asyncio.to_thread(files.keep, caller, sha256, bytes(body))
        return Response(b"", status_code=201 if new else 200)

    @get(_PATH, responses=refusals(401, 403, 404))
    async def give_file(sha256: FromPath[str], caller: NamedDependency[Caller]) -> Response[bytes]:
        """Give the file of an attachment to a workstation of its institution."""
        stored, body = await asyncio.to_thread(files.give, caller, sha256)
        return Response(body, media_type=stored.media_type, headers=_headers(stored))

    @head(_PATH, responses=refusals(401, 403, 404))
    async def describe_file(
        sha256: FromPath[str], caller: NamedDependency[Caller]
    ) -> Response[None]:
        """Say whether the file of an attachment is there, and how large it is."""
        stored = await asyncio.to_thread(files.find, caller, sha256)
        return Response(None, headers=_headers(stored) | {"Content-Length": str(stored.size)})

    @post(
        "/v1/attachments/lacking",
        sync_to_thread=True,
        status_code=200,
        responses=refusals(401, 403),
    )
    def lacking(
        data: JSONBody[wire_attachments.FilesAsked], caller: NamedDependency[Caller]
    ) -> wire_attachments.FilesLacking:
        """Say which of these files are still to be sent."""
        return files.lacking(caller, data.files)

    return [keep_file, give_file, describe_file, lacking]


def _headers(stored: StoredFile) -> dict[str, str]:
    return {
        "ETag": f'"{stored.sha256}"',
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
    }
