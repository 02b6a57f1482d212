"""The gateway's address: forms by POST, parameters in the address or the body, files beside them.

Without it the stand-in could not be reached. An answer that is to be cut ends before the length it
announced: the server breaks the connection then, as a real one does that dies.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import ClientException
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from sync.sandbox.cutting import CutAnswer
from sync.sandbox.mashangfangxin.desk import Desk

GATEWAY_PATH = "/router/rest"
MAX_REQUEST_BYTES = 16 * 1024 * 1024

_MULTIPART = "multipart/form-data"


def gateway_routes(desk: Desk) -> Router:
    """Put the desk behind the gateway's address."""

    @post("/", status_code=200)
    async def call(request: Request[Any, Any, Any]) -> ASGIApp:
        """Answer one call."""
        values = _pairs(request.scope["query_string"]) | await _body(request)
        return await _sent(desk, values)

    @get("/")
    async def look(request: Request[Any, Any, Any]) -> ASGIApp:
        """Answer one call that has no body."""
        return await _sent(desk, _pairs(request.scope["query_string"]))

    return Router(
        GATEWAY_PATH, route_handlers=[call, look], request_max_body_size=MAX_REQUEST_BYTES
    )


async def _sent(desk: Desk, values: dict[str, str]) -> ASGIApp:
    answer = await sync_to_thread(desk.answer, values)
    if answer.seconds:
        await asyncio.sleep(answer.seconds)
    if answer.cut:
        return CutAnswer(answer.body)
    return ASGIResponse(body=answer.body, headers={"content-type": answer.media_type})


async def _body(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The texts of a form, of either kind; files are left out, as signatures do."""
    if request.headers.get("content-type", "").startswith(_MULTIPART):
        form = await request.form()
        return {name: value for name, value in form.items() if isinstance(value, str)}
    return _pairs(await request.body())


def _pairs(text: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError as error:
        raise ClientException("表单不是 UTF-8 的 application/x-www-form-urlencoded") from error
