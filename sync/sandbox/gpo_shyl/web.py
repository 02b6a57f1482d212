"""The services' addresses: SOAP by POST and a WSDL by GET, one service for each subject.

Without it the stand-in could not be reached. An answer that is to be cut ends before the length it
announced: the server breaks the connection then, as a real one does that dies.
"""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath, RawBody
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from sync.sandbox.cutting import CutAnswer
from sync.sandbox.gpo_shyl.desk import Desk

SERVICES_PATH = "/gpo/services"
MAX_REQUEST_BYTES = 4 * 1024 * 1024

_MEDIA_TYPE = "text/xml"
_XML = f"{_MEDIA_TYPE}; charset=utf-8"
_SUFFIX = "WebService"


def service_routes(desk: Desk) -> Router:
    """Put the desk behind the services' addresses."""

    @post("/{service:str}", status_code=200)
    async def call(service: FromPath[str], body: RawBody) -> ASGIApp:
        """Answer one call."""
        answer = await sync_to_thread(desk.answer, service.removesuffix(_SUFFIX), bytes(body))
        if answer.seconds:
            await asyncio.sleep(answer.seconds)
        if answer.cut:
            return CutAnswer(answer.body)
        return ASGIResponse(
            body=answer.body, status_code=answer.status, headers={"content-type": _XML}
        )

    @get("/{service:str}", sync_to_thread=False)
    def describe(service: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
        """Give a service's WSDL."""
        address = str(request.url).partition("?")[0]
        answer = desk.described(service.removesuffix(_SUFFIX), address)
        return Response(answer.body, status_code=answer.status, media_type=_MEDIA_TYPE)

    return Router(
        SERVICES_PATH, route_handlers=[call, describe], request_max_body_size=MAX_REQUEST_BYTES
    )
