"""The routes of questions about codes.

Without it no workstation could ask over HTTP. A Router: both stand on one path.
"""

from __future__ import annotations

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from app.receiving.code_questions import Askable, CodeQuestion, CodeTold
from sync.service.accounts import Caller
from sync.service.routing import Refusals
from sync.service.tracing_out.code_desk import CodeDesk


def routes(desk: CodeDesk, refusals: Refusals) -> Router:
    """Both; `refusals` describes what a route may answer with."""

    @get("/", sync_to_thread=True, responses=refusals(401, 403))
    def askable(caller: NamedDependency[Caller]) -> Askable:
        """Say what can be asked of the institution's trace code platform."""
        return desk.askable(caller)

    @post("/", sync_to_thread=True, status_code=200, responses=refusals(401, 403, 404, 502))
    def ask(data: JSONBody[CodeQuestion], caller: NamedDependency[Caller]) -> CodeTold:
        """Ask the platform about one code, as far as a few seconds go."""
        return desk.ask(caller, data)

    return Router("/v1/codes", route_handlers=[askable, ask])
