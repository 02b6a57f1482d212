"""Answers the wish for the four-way check of a receipt, from any thread.

Without it the window would read four tables while it should draw. The core reads, after the scans
that came before; a receipt that is not here and a fault of the store are said in words, a bug gets
a number and is logged with it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from app.receiving.four_way.reconciling import FourWayShown
from app.receiving.four_way.refusing import Refusal
from app.receiving.four_way.sheet import read_four_way
from app.receiving.progress import DeskFailed
from app.receiving.records import ReceiptKey
from app.receiving.refusals import WishRefused
from app.receiving.verdicts import Sentence
from app.receiving.wording import of_store_error
from app.store.clock import Clock
from app.store.core import Core, Urgency
from app.store.database import Database
from app.store.errors import StoreError

Refused = Callable[[Connection, ReceiptKey], Mapping[int, Refusal]]
"""Reads what the acceptance has refused, by line."""

log = logging.getLogger("tracedock.desk")


class FourWayDesk:
    """The four-way check of one workstation."""

    def __init__(
        self,
        database: Database,
        core: Core,
        clock: Clock,
        org: str,
        sink: Callable[[FourWayShown | DeskFailed], None],
        refused: Refused | None = None,
    ) -> None:
        """Answer into `sink`, which is called in the core's thread and must not block.

        `refused`: None where goods are counted and not looked at.
        """
        self._database = database
        self._core = core
        self._clock = clock
        self._org = org
        self._sink = sink
        self._refused = refused

    def ask(self, receipt_id: uuid.UUID) -> None:
        """Ask for one receipt; answered by FourWayShown or DeskFailed."""
        self._core.submit(Urgency.PERSON, lambda: self._sink(self._answer(receipt_id)))

    def _answer(self, receipt_id: uuid.UUID) -> FourWayShown | DeskFailed:
        try:
            return self._read(ReceiptKey(self._org, receipt_id))
        except WishRefused as refusal:
            return DeskFailed(refusal.sentence)
        except StoreError as error:
            log.warning("store: %s", error)
            return DeskFailed(of_store_error(error))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            return DeskFailed(Sentence("bug", {"number": number}), number)

    def _read(self, key: ReceiptKey) -> FourWayShown | DeskFailed:
        with self._database.reading() as connection:
            refused = {} if self._refused is None else self._refused(connection, key)
            view = read_four_way(connection, key, refused)
        if view is None:
            return DeskFailed(Sentence("delivery-unknown", {}))
        return FourWayShown(view)
