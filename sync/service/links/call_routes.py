"""The routes of the journal of calls, and of the messages that wait.

Without it nobody could ask for them over HTTP. Who may do what is decided at the desks.
"""

from __future__ import annotations

import uuid
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from app.links.calls import CallOpened, CallsShown, CallsWish, LetterDecided, LettersShown
from sync.service.accounts import Caller
from sync.service.links.call_desk import CallDesk
from sync.service.links.letters import LetterDesk
from sync.service.routing import Refusals


def routes(calls: CallDesk, letters: LetterDesk, refusals: Refusals) -> list[Any]:
    """All of them; `refusals` describes what a route may answer with."""
    return [*_call_routes(calls, refusals), *_letter_routes(letters, refusals)]


def _call_routes(desk: CallDesk, refusals: Refusals) -> list[Any]:
    @post("/v1/calls", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def calls(data: JSONBody[CallsWish], caller: NamedDependency[Caller]) -> CallsShown:
        """List calls to outside platforms, newest first."""
        return desk.shown(caller, data)

    @get("/v1/calls/{call_id:uuid}", sync_to_thread=True, responses=refusals(401, 403, 404))
    def call(call_id: FromPath[uuid.UUID], caller: NamedDependency[Caller]) -> CallOpened:
        """Show what was sent and answered in one call, secrets masked."""
        return desk.opened(caller, call_id)

    return [calls, call]


def _letter_routes(desk: LetterDesk, refusals: Refusals) -> list[Any]:
    @get("/v1/letters", sync_to_thread=True, responses=refusals(401, 403))
    def letters(
        caller: NamedDependency[Caller],
        link: FromQuery[str] = "",
        limit: FromQuery[int] = 100,
    ) -> LettersShown:
        """List the messages that wait, first those that wait for a person."""
        return desk.shown(caller, link, limit)

    @post("/v1/letters", sync_to_thread=True, status_code=200, responses=refusals(401, 403))
    def decide(data: JSONBody[LetterDecided], caller: NamedDependency[Caller]) -> LettersShown:
        """Send messages that wait for a person again, or give them up."""
        return desk.decide(caller, data)

    return [letters, decide]
