"""The platform's address: JSON by POST, with or without the transaction's number at its end.

Without it the stand-in could not be reached.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Router, post
from litestar.concurrency import sync_to_thread
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from sync.sandbox.cutting import CutAnswer
from sync.sandbox.insurance.desk import Desk

GATEWAY_PATH = "/isp/ebus"
MAX_REQUEST_BYTES = 16 * 1024 * 1024


def gateway_routes(desk: Desk) -> Router:
    """Put the desk behind the platform's address."""

    @post(["/", "/{infno:str}"], status_code=200)
    async def call(request: Request[Any, Any, Any]) -> ASGIApp:
        """Answer one message."""
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = await sync_to_thread(desk.answer, headers, await request.body())
        if answer.seconds:
            await asyncio.sleep(answer.seconds)
        if answer.cut:
            return CutAnswer(answer.body)
        return ASGIResponse(
            body=answer.body,
            status_code=answer.status,
            headers={"content-type": answer.media_type},
        )

    return Router(GATEWAY_PATH, route_handlers=[call], request_max_body_size=MAX_REQUEST_BYTES)
