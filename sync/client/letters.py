"""Asks the service how many messages wait for a person.

Without it the start page would know nothing of what platforms refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.links.calls import LettersShown
from sync.client.errors import SyncError
from sync.client.transport import Transport

READ_S = 5.0
"""So long an answer is waited for: nobody waits for the count, but the end of the program does."""

_log = logging.getLogger(__name__)


def asking(way: Callable[[float], Transport]) -> Callable[[], LettersShown | None]:
    """How the start page asks; `way` makes a way to the service that waits so many seconds.

    What is called blocks until the answer is there; None where there is none.
    """

    def ask() -> LettersShown | None:
        try:
            transport = way(READ_S)
            try:
                if not transport.enrolled:
                    return None
                return transport.ask("GET", "/v1/letters?limit=1", LettersShown)
            finally:
                transport.close()
        except SyncError as error:
            _log.info("letters: %s", error)
            return None

    return ask
