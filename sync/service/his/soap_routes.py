"""The address of the SOAP way of HIS: calls by POST, its description by GET.

Without it nobody could call it.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.openapi import ResponseSpec
from litestar.params import RawBody

from sync.service.bodies import TAKES, XML
from sync.service.his.one_string import wsdl
from sync.service.his.soap_desk import SoapDesk

PATH = "/v1/his/soap"
_XML = "text/xml; charset=utf-8"


def build_routes(desk: SoapDesk) -> Router:
    """Make them; joined to the service's by sync/service/web.py."""
    told = ResponseSpec(str, generate_examples=False, media_type=_XML, description="SOAP 1.1")

    @post("/", sync_to_thread=True, status_code=200, responses={200: told}, opt={TAKES: XML})
    def his_soap(body: RawBody) -> Response[bytes]:
        """Answer one call of HIS by SOAP: one text in, one text out, XML in both."""
        return Response(desk.answer(bytes(body), PATH), media_type=_XML)

    @get("/", sync_to_thread=False, responses={200: told})
    def his_wsdl(request: Request[Any, Any, Any]) -> Response[bytes]:
        """Describe the SOAP interface (WSDL)."""
        return Response(wsdl(str(request.url).partition("?")[0]), media_type=_XML)

    return Router(PATH, route_handlers=[his_soap, his_wsdl])
