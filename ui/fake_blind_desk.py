"""A desk for goods without a delivery note that needs no core, for tests and pictures.

Without it the page could be shown only with a database. It answers as the real one does, through
the `post` it is given, and remembers every wish.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.codes.code import Kind
from app.receiving.blind.values import (
    BlindAnswered,
    BlindJoined,
    BlindListed,
    BlindShown,
    BlindState,
    BlindSummary,
    BlindView,
    KeptScan,
)
from app.receiving.values import Distributor
from app.receiving.verdicts import Answer, Sentence, Verdict

_FIRST = uuid.UUID("01980000-0000-7000-8000-000000000b01")


class FakeBlindDesk:
    """Holds receipts without a note in memory."""

    def __init__(
        self,
        post: Callable[[object], None],
        receipts: Sequence[BlindSummary] = (),
        distributors: Sequence[Distributor] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._post = post
        self._now = now
        self.receipts = tuple(receipts)
        self.distributors = tuple(distributors)
        self.wishes: list[tuple[object, ...]] = []
        self._view: BlindView | None = None

    def list_blind(self) -> None:
        """Answer with what waits."""
        self.wishes.append(("list_blind",))
        self._post(BlindListed(self.receipts, self.distributors))

    def open_blind(self, distributor: Distributor, person: str) -> None:
        """Begin one."""
        self.wishes.append(("open_blind", distributor, person))
        self._show(
            BlindSummary(
                _FIRST, "WD20261121-01-0001", distributor, BlindState.OPEN, self._now(), person, 0
            )
        )

    def resume_blind(self, blind_id: uuid.UUID, person: str) -> None:
        """Go on with one."""
        self.wishes.append(("resume_blind", blind_id, person))
        self._show(next(one for one in self.receipts if one.blind_id == blind_id))

    def scan(self, text: str, verdict: Verdict = Verdict.KEPT) -> None:
        """Answer a scan with a verdict."""
        values: dict[str, str | int] = {"text": text, "count": self._kept + 1}
        key = {Verdict.KEPT: "kept", Verdict.ALREADY_SCANNED: "kept-already"}
        self._answer(text, verdict, Sentence(key.get(verdict, "unknown-code"), values))

    def count(self, text: str, quantity: int) -> None:
        """Note a count."""
        self.wishes.append(("count", text, quantity))
        values: dict[str, str | int] = {"text": text, "quantity": quantity}
        self._answer(text, Verdict.KEPT, Sentence("counted-by-hand", values), quantity)

    def undo(self) -> None:
        """Take the last one back."""
        self.wishes.append(("undo",))

    def resume_joinings(self, person: str) -> None:
        """Remember the wish: a joining is never interrupted here."""
        self.wishes.append(("resume_joinings", person))

    def leave(self) -> None:
        """Note nothing more."""
        self.wishes.append(("leave",))
        self._view = None

    def give_up(self, blind_id: uuid.UUID, reason: str, person: str) -> None:
        """Forget one."""
        self.wishes.append(("give_up", blind_id, reason, person))
        self.receipts = tuple(one for one in self.receipts if one.blind_id != blind_id)
        self.list_blind()

    def join(self, blind_id: uuid.UUID, delivery_id: uuid.UUID, person: str) -> None:
        """Join at once."""
        self.wishes.append(("join", blind_id, delivery_id, person))
        one = next(one for one in self.receipts if one.blind_id == blind_id)
        fits = {fit.delivery_id: fit.delivery_no for fit in one.fits}
        number = fits.get(delivery_id, "PS")
        self.receipts = tuple(other for other in self.receipts if other.blind_id != blind_id)
        self._post(
            BlindJoined(blind_id, one.blind_no, delivery_id, number, one.kept, one.kept, 0, ())
        )
        self.list_blind()

    @property
    def _kept(self) -> int:
        return 0 if self._view is None else self._view.kept

    def _show(self, one: BlindSummary) -> None:
        self._view = BlindView(
            one.blind_id,
            one.blind_no,
            one.distributor,
            one.state,
            one.opened_at,
            one.opened_by,
            one.kept,
            (),
        )
        self._post(BlindShown(self._view))

    def _answer(self, text: str, verdict: Verdict, sentence: Sentence, quantity: int = 1) -> None:
        assert self._view is not None
        kept = self._kept + (verdict is Verdict.KEPT)
        seq = len(self._view.scans) + 1
        row = KeptScan(
            seq, text, verdict, quantity, quantity > 1, self._now(), self._view.opened_by
        )
        self._view = replace(self._view, kept=kept, scans=(row, *self._view.scans))
        answer = Answer(seq, text, text, Kind.TRACE_CODE, verdict, None, 0, None, None, sentence)
        self._post(BlindAnswered(self._view.blind_id, answer, kept, row))
