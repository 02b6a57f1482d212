"""The routes of the audit log.

Without it nobody could ask for it over HTTP. Who may is decided at the desk; there is no route that
writes or removes.
"""

from __future__ import annotations

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from app.people.audit.asking import AuditListed, AuditVerdict, AuditWish
from sync.service.accounts import Caller
from sync.service.auditing.desk import AuditDesk, Format
from sync.service.routing import Refusals

_FILE = "application/octet-stream"
"""A browser is to save it, not to show it."""


def routes(desk: AuditDesk, refusals: Refusals) -> Router:
    """All of them; `refusals` describes what a route may answer with."""

    @post("/", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def listed(data: JSONBody[AuditWish], caller: NamedDependency[Caller]) -> AuditListed:
        """List what was audited, newest first."""
        return desk.listed(caller, data)

    @post(
        "/files/{form:str}",
        sync_to_thread=True,
        status_code=200,
        media_type=_FILE,
        responses=refusals(401, 403, 404),
    )
    def file(
        form: FromPath[Format], data: JSONBody[AuditWish], caller: NamedDependency[Caller]
    ) -> Response[bytes]:
        """Write what was audited into a table, `csv` or `xlsx`; that is audited, too."""
        name = f'attachment; filename="audit.{form.value}"'
        body = desk.file(caller, data, form)
        return Response(body, media_type=_FILE, headers={"Content-Disposition": name})

    @get("/verified", sync_to_thread=True, responses=refusals(401, 403))
    def verified(caller: NamedDependency[Caller]) -> AuditVerdict:
        """Count the institution's chain again and name the first entry that was altered."""
        return desk.verified(caller)

    return Router("/v1/audit", route_handlers=[listed, file, verified])
