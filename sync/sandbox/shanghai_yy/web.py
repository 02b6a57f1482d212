"""The platform's address: SOAP by POST, its WSDL by GET.

Without it the stand-in could not be reached. Paths, methods and content types are the platform's.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import RawBody

from sync.sandbox.shanghai_yy.desk import Desk
from sync.sandbox.shanghai_yy.soap import wsdl

SERVICE_PATH = "/ysxt-ws/service/mainservice"
MAX_REQUEST_BYTES = 1024 * 1024

_XML = "text/xml"


def platform_routes(desk: Desk) -> Router:
    """Put the desk behind the platform's address."""

    @post("/", sync_to_thread=True, status_code=200)
    def send_recv(body: RawBody) -> Response[str]:
        """Answer one SOAP call."""
        return Response(desk.answer(body), media_type=_XML)

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
