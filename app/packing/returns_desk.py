"""The desk's list of goods that came back: wishes and scans in, what is shown out.

Without it the desk of packing would know two sessions. While the list is open, scans are meant for
it. On the core's thread, as all of the desk.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from app.codes.code import Command
from app.codes.parse import parse
from app.packing.events import ReturnsShown
from app.packing.parts import PackingParts
from app.packing.refusals import PackingRefused, Reason, Values, say
from app.packing.returning.session import ReturnsSession
from app.packing.returning.values import ReturnRow
from app.packing.values import ReturnReason


class ReturnsDesk:
    """One workstation's."""

    def __init__(self, parts: PackingParts) -> None:
        """No list is open."""
        self._parts = parts
        self._list: ReturnsSession | None = None

    @property
    def is_open(self) -> bool:
        """Scans are of goods that came back."""
        return self._list is not None

    def begin(self, person: str) -> ReturnsShown:
        """Open an empty list."""
        self._list = ReturnsSession(self._parts, person)
        return ReturnsShown(self._list.view())

    def end(self) -> None:
        """Forget the list; what is registered stays."""
        self._list = None

    def scan(self, text: str) -> ReturnsShown:
        """List what was scanned, or say why not; raises StoreError."""
        here = self._here()
        try:
            if parse(text).code == Command.UNDO:
                here.drop_last()
                return _shown(here, Reason.RETURN_DROPPED, {}, text)
            row = here.scan(text)
        except PackingRefused as refused:
            return ReturnsShown(here.view(), refused.reason, refused.sentence, text)
        reason = Reason.RETURN_LISTED if row.back is None else Reason.RETURN_BACK
        return _shown(here, reason, _values(row), text)

    def drop(self, keys: Sequence[str]) -> ReturnsShown:
        """Take rows off the list."""
        here = self._here()
        here.drop(keys)
        return ReturnsShown(here.view())

    def register(self, reason: ReturnReason, remark: str) -> ReturnsShown:
        """Say that all on the list came back; raises PackingRefused or StoreError."""
        here = self._here()
        count = here.register(reason, remark)
        return _shown(here, Reason.RETURNED, {"count": count})

    def withdraw(self, keys: Sequence[str]) -> ReturnsShown:
        """Say that rows did not come back after all; raises PackingRefused or StoreError."""
        here = self._here()
        count = here.withdraw(keys)
        return _shown(here, Reason.RETURN_WITHDRAWN, {"count": count})

    def look_again(self, shipment_ids: frozenset[uuid.UUID]) -> ReturnsShown | None:
        """Show what others did, where it is of goods on the list."""
        if self._list is None or not self._list.catch_up(shipment_ids):
            return None
        return ReturnsShown(self._list.view())

    def _here(self) -> ReturnsSession:
        if self._list is None:
            raise PackingRefused(Reason.RETURN_NONE)
        return self._list


def _shown(here: ReturnsSession, reason: Reason, values: Values, raw: str = "") -> ReturnsShown:
    return ReturnsShown(here.view(), reason, say(reason, values), raw)


def _values(row: ReturnRow) -> Values:
    return {
        "name": row.goods,
        "batch": row.batch,
        "added": row.quantity,
        "unit": row.unit,
        "delivery_no": row.delivery_no,
        "sequence": row.carton_sequence,
    }
