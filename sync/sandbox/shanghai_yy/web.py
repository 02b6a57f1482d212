"""The platform's address: SOAP by POST, its WSDL by GET.

Without it the stand-in could not be reached. Paths, methods and content types are the platform's.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import RawBody
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from sync.sandbox.cutting import CutAnswer
from sync.sandbox.shanghai_yy.desk import Desk
from sync.sandbox.shanghai_yy.soap import wsdl

SERVICE_PATH = "/ysxt-ws/service/mainservice"
MAX_REQUEST_BYTES = 1024 * 1024

_XML = "text/xml"


def platform_routes(desk: Desk) -> Router:
    """Put the desk behind the platform's address."""

    @post("/", status_code=200)
    async def send_recv(body: RawBody) -> ASGIApp:
        """Answer one SOAP call, or what a fault leaves of the answer."""
        spoken = await sync_to_thread(desk.answer, bytes(body))
        if spoken.seconds:
            await asyncio.sleep(spoken.seconds)
        answer = spoken.text.encode("utf-8")
        if spoken.cut:
            return CutAnswer(answer)
        return ASGIResponse(body=answer, headers={"content-type": f"{_XML}; charset=utf-8"})

    @get("/", sync_to_thread=False)
    def describe(request: Request[Any, Any, Any]) -> Response[str]:
        """Give the WSDL, at the address it was asked for."""
        address = str(request.url).partition("?")[0]
        return Response(wsdl(address), media_type=_XML)

    return Router(
        SERVICE_PATH,
        route_handlers=[send_recv, describe],
        request_max_body_size=MAX_REQUEST_BYTES,
    )
