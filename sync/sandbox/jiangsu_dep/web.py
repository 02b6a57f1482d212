"""The gateway's two addresses: JSON by POST, hospital and token in headers.

Without it the stand-in could not be reached.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Router, post
from litestar.concurrency import sync_to_thread
from litestar.exceptions import ClientException
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from sync.sandbox.cutting import CutAnswer
from sync.sandbox.jiangsu_dep.desk import Desk

GATEWAY_PATHS = ("/dep/business/post", "/gateway/dep/business/post")
MAX_REQUEST_BYTES = 16 * 1024 * 1024


def gateway_routes(desk: Desk) -> Router:
    """Put the desk behind the gateway's addresses."""

    @post(list(GATEWAY_PATHS), status_code=200)
    async def call(request: Request[Any, Any, Any]) -> ASGIApp:
        """Answer one message."""
        headers = {name: request.headers.get(name, "") for name in ("code", "token")}
        try:
            answer = await sync_to_thread(desk.answer, headers, await request.body())
        except (ValueError, RecursionError) as error:
            raise ClientException("正文不是 UTF-8 的 JSON 对象") from error
        if answer.seconds:
            await asyncio.sleep(answer.seconds)
        if answer.cut:
            return CutAnswer(answer.body)
        return ASGIResponse(
            body=answer.body, headers={"content-type": "application/json;charset=UTF-8"}
        )

    return Router("/", route_handlers=[call], request_max_body_size=MAX_REQUEST_BYTES)
