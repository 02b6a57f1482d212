"""How many messages to platforms wait for a decision: what the service said last, and when.

Without it only who opens the page of connections would learn that a platform refused something.
They wait at the service, so it is asked whenever somebody who may decide looks at what is to be
done; its answer is kept, so that a workstation without a network shows the last one, with its time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from app.links.calls import LettersShown
from app.receiving.parts import Parts
from app.store import local_state
from app.store.core import Core, Urgency, write_and_wait
from app.store.errors import StoreError

_KEY = "letters-waiting"

log = logging.getLogger("tracedock.today")

Ask = Callable[[], LettersShown | None]
"""Asks the service, in the thread that calls it; None where it does not answer, or cannot say."""


class Waiting(msgspec.Struct, frozen=True):
    """What was said last."""

    org: str
    count: int
    since: datetime | None
    known_at: datetime


def waiting(connection: Connection, org: str) -> Waiting | None:
    """What an institution's service said last; None where it never did."""
    text = local_state.read(connection, _KEY)
    if text is None:
        return None
    said = msgspec.json.decode(text, type=Waiting)
    return said if said.org == org else None


class LettersAsked:
    """Asks in a thread of its own, one question at a time, and keeps what is said."""

    def __init__(self, parts: Parts, core: Core, ask: Ask) -> None:
        self._parts, self._core, self._ask = parts, core, ask
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="letters-waiting")
        self._lock = threading.Lock()
        self._asking = False
        self.fresh = False
        """Whether the last question was answered."""

    def ask(self, then: Callable[[], None]) -> None:
        """Ask, unless that is under way; `then` is called when it is known how it went."""
        with self._lock:
            if self._asking:
                return
            self._asking = True
        self._worker.submit(self._answer, then)

    def stop(self) -> None:
        """End after the question under way."""
        self._worker.shutdown(cancel_futures=True)

    def _answer(self, then: Callable[[], None]) -> None:
        try:
            said = self._ask()
            if said is not None and said.stuck is not None:
                self._keep(said.stuck, said.stuck_since)
                self.fresh = True
            else:
                self.fresh = False
        except StoreError as error:
            # The status strip says what is wrong with the store.
            log.warning("store: %s", error)
        except Exception:
            log.exception("how many messages wait could not be asked")
        finally:
            with self._lock:
                self._asking = False
        then()

    def _keep(self, count: int, since: datetime | None) -> None:
        org = self._parts.log.workstation.org
        said = Waiting(org, count, since, self._parts.clock.now())
        text = msgspec.json.encode(said).decode()
        core, database = self._core, self._parts.database
        write_and_wait(
            core, database, Urgency.BACKGROUND, lambda c: local_state.write(c, _KEY, text)
        )
