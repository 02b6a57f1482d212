"""The desk of what is to be done: asked when the page is entered, answered by counts.

Without it the window would count in its own thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import tzinfo

from app.people import persons
from app.people.permissions import Permission
from app.people.rights import NONE, Rights
from app.people.roles import Role
from app.receiving.parts import Parts
from app.reporting.today.duties import Duty, duties
from app.reporting.today.letters import LettersAsked
from app.store.errors import StoreError

log = logging.getLogger("tracedock.today")


@dataclass(frozen=True, slots=True)
class DutiesShown:
    """Event: what waits for a person; `rights` as far as the service said."""

    person: str
    rights: Rights
    duties: tuple[Duty, ...]
    packs: bool = False
    """Shipments are packed here (somebody is a shipper), and the person may."""


class TodayDesk:
    """One workstation's."""

    def __init__(
        self,
        parts: Parts,
        sink: Callable[[DutiesShown], None],
        zone: tzinfo | None = None,
        letters: LettersAsked | None = None,
    ) -> None:
        """Answer into `sink`, which is called in the desk's own thread and must not block.

        `letters`: how the service is asked for what waits there; None where there is none.
        """
        self._parts, self._sink, self._zone = parts, sink, zone
        self._letters = letters
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="today")

    def ask(self, person: str) -> None:
        """Ask what waits for somebody; answered by DutiesShown.

        Whoever may decide about messages is answered again when the service has said more of them.
        """
        self._worker.submit(self._answer, person)

    def stop(self) -> None:
        """End after the count under way."""
        if self._letters is not None:
            self._letters.stop()
        self._worker.shutdown(cancel_futures=True)

    def _answer(self, person: str) -> None:
        held = self._tell(person)
        if self._letters is not None and held.may(Permission.MANAGE_CONNECTIONS):
            self._letters.ask(lambda: self._tell_again(person))

    def _tell_again(self, person: str) -> None:
        try:
            self._worker.submit(self._tell, person)
        except RuntimeError:
            log.debug("nothing is counted any more: the program ends")

    def _tell(self, person: str) -> Rights:
        """Count, and tell; the rights of whom it is for."""
        org = self._parts.log.workstation.org
        today = self._parts.clock.now().astimezone(self._zone).date()
        try:
            with self._parts.database.reading() as connection:
                known = persons.all_of(connection, org)
                # Where nobody is known, duties are everybody's, and decisions nobody's.
                held = persons.rights_of_named(connection, org, person, today) if known else NONE
                found = duties(connection, org, held, today)
        except StoreError as error:
            # The status strip says what is wrong with the store; a count more changes nothing.
            log.warning("store: %s", error)
            return NONE
        except Exception:
            log.exception("what is to be done could not be counted")
            return NONE
        ships = any(grant.role == Role.SHIPPER for one in known for grant in one.grants)
        packs = ships and held.may(Permission.PACK_SHIPMENTS)
        self._sink(DutiesShown(person, held, tuple(map(self._dated, found)), packs))
        return held

    def _dated(self, duty: Duty) -> Duty:
        """Say since when nothing more is known, only where that is so."""
        fresh = self._letters is not None and self._letters.fresh
        return replace(duty, known_at=None) if fresh else duty
