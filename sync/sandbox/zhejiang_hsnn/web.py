"""The platform's addresses: forms by POST, JSON back.

Without it the stand-in could not be reached.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Router, post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import ClientException
from litestar.params import FromPath
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from sync.sandbox.cutting import CutAnswer
from sync.sandbox.zhejiang_hsnn.desk import Desk

INTERFACE = "/tradeInterface/v1/hospitalInterface"
MAX_REQUEST_BYTES = 16 * 1024 * 1024

_FORM = "application/x-www-form-urlencoded"
_JSON = {"content-type": "application/json;charset=UTF-8"}


def platform_routes(desk: Desk) -> Router:
    """Put the desk behind the platform's addresses."""

    @post("/testConnection", status_code=200, sync_to_thread=False)
    def test_connection() -> dict[str, str]:
        """Say that somebody is here."""
        return {"returnCode": "1", "returnMsg": "成功"}

    @post("/hospitalInterface/{path:path}", status_code=200)
    async def call(path: FromPath[str], request: Request[Any, Any, Any]) -> ASGIApp:
        """Answer one call."""
        answer = await sync_to_thread(desk.answer, path, await _values(request))
        if answer.seconds:
            await asyncio.sleep(answer.seconds)
        if answer.cut:
            return CutAnswer(answer.body)
        return ASGIResponse(body=answer.body, headers=_JSON)

    return Router(
        INTERFACE.rpartition("/")[0],
        route_handlers=[test_connection, call],
        request_max_body_size=MAX_REQUEST_BYTES,
    )


async def _values(request: Request[Any, Any, Any]) -> dict[str, str]:
    if not request.headers.get("content-type", "").startswith(_FORM):
        raise ClientException(f"请求应为 {_FORM}")
    try:
        body = (await request.body()).decode("ascii")
        return dict(parse_qsl(body, keep_blank_values=True, errors="strict"))
    except ValueError as error:
        raise ClientException("表单不是 UTF-8") from error
