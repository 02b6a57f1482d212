"""What `/schema` says of the interface (OpenAPI), completed by what the routes alone know.

Without it the description would leave out the bodies that routes read by themselves, name an answer
that nobody gets, and not say who may call. A route says in `opt[TAKES]` what its body is: a message
of sync.wire, or the media type of plain bytes. Refusals that come before any route (limits, a body
that is too large, too slow or packed in an unknown way) are described at every route.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute

from sync import wire
from sync.service.bodies import TAKES
from sync.service.relay import senders

_REFUSED_TO_ALL = {
    429: "too many requests; `Retry-After` says when",
    503: "busy, or the store is not there; `Retry-After` says when",
    507: "the service's disk is full; nothing was taken",
}
_REFUSED_BODIES = {
    408: "the body took too long",
    413: "too large, packed or unpacked",
    415: "packed in another way than gzip",
    422: "the message does not fit; `message` says where",
}
_TOKEN, _SIGNED = "token", "signed"
_SIGNERS = ("/v1/manifests", "/v1/relay/", "/v1/his/")
_SCHEMES = {
    _TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "description": "a workstation's token, a person's after sign-in, or a key of HIS",
    },
    _SIGNED: {
        "type": "http",
        "scheme": senders.SCHEME,
        "description": "a key of a distributor or of HIS that signs each request",
    },
}
_PLAIN_BYTES = {"type": "string", "format": "binary"}
_REFERENCE = "#/components/schemas/{name}"

Fields = dict[str, Any]


class Description(JsonRenderPlugin):
    """Gives the description, made at the first question."""

    def __init__(self) -> None:
        super().__init__(path=("/", "/openapi.json"))
        self._made: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: Fields) -> bytes:
        """Complete what follows from the routes' signatures."""
        if self._made is None:
            _complete(openapi_schema, dict(_bodies(request.app)))
            self._made = self.render_json(request, openapi_schema)
        return self._made


def _bodies(app: Litestar) -> Iterator[tuple[tuple[str, str], Any]]:
    """What routes read by themselves, by path and method."""
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if TAKES in handler.opt:
                for method in handler.http_methods:
                    yield (route.path_format, method.lower()), handler.opt[TAKES]


def _complete(said: Fields, bodies: dict[tuple[str, str], Any]) -> None:
    components = said["components"]
    messages = [kind for kind in bodies.values() if not isinstance(kind, str)]
    schemas = _schemas([*messages, wire.Refusal], components["schemas"])
    components["securitySchemes"] = _SCHEMES
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            takes = bodies.get((path, method))
            if takes is not None:
                operation["requestBody"] = _body(takes, schemas)
            _say_refusals(operation)
            _say_callers(path, operation)


def _schemas(kinds: Sequence[Any], known: Fields) -> dict[Any, Fields]:
    made, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    for name, schema in components.items():
        known.setdefault(name, schema)
    return dict(zip(kinds, made, strict=True))


def _body(takes: Any, schemas: dict[Any, Fields]) -> Fields:  # noqa: ANN401 (a message, or a media type)
    if isinstance(takes, str):
        return {"required": True, "content": {takes: {"schema": _PLAIN_BYTES}}}
    return {"required": True, "content": {"application/json": {"schema": schemas[takes]}}}


def _say_refusals(operation: Fields) -> None:
    answers = operation["responses"]
    # The framework's own: what does not fit is answered 422, in words.
    answers.pop("400", None)
    everywhere = _REFUSED_TO_ALL | (_REFUSED_BODIES if "requestBody" in operation else {})
    if operation.get("parameters"):
        everywhere |= {404: "not there", 422: _REFUSED_BODIES[422]}
    refusal = {"schema": {"$ref": _REFERENCE.format(name="Refusal")}}
    for status, words in everywhere.items():
        told = {"description": words, "content": {"application/json": refusal}}
        answers.setdefault(str(status), told)


def _say_callers(path: str, operation: Fields) -> None:
    if "401" in operation["responses"]:
        signs = path.startswith(_SIGNERS)
        operation["security"] = [{_TOKEN: []}, *([{_SIGNED: []}] if signs else [])]
