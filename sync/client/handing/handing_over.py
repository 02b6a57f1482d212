"""Hands over the shipments that were closed here, in a thread of its own.

Without it a closed shipment would wait for somebody to upload it. The manifest is made of the
shipment's facts each time, and the same facts make the same one, so that after a cut, a kill or a
lost answer it goes on with the chunks that the relay lacks. What the relay says in the end is a
fact; what is a matter of the line, of a key or of a clock leaves the shipment waiting, and is told.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

from app.documents import DocumentProblem
from app.packing import outbox
from app.packing.events import HandingTold
from app.packing.handover import HandOver
from app.packing.outbox import Outcome
from app.packing.parts import PackingParts
from app.packing.values import HandingState
from app.store.core import Core, Urgency
from sync import wire
from sync.client.attachments.rounds import Pace, Rounds
from sync.client.errors import Refused, SyncError
from sync.client.handing.relay_door import RelayDoor

Doors = Callable[[str], RelayDoor | None]
"""A new way to the relay of a hospital; None where nobody said which one it is."""
_SEAL_PAUSE_S = 0.2
_WRITE_S = 60.0
_FINAL = (403, 409, 413, 422)
"""Refusals of this very shipment; all others are of the way there."""
_NAMED = 3
"""Codes that are named where the relay refuses some."""


class HandingOver:
    """One workstation's, between start() and stop()."""

    def __init__(
        self,
        parts: PackingParts,
        core: Core,
        doors: Doors,
        tell: Callable[[object], None],
        told: Callable[[frozenset[uuid.UUID]], None],
        pace: Pace | None = None,
    ) -> None:
        """`tell` takes events, `told` hears which shipments moved on (on the core's thread)."""
        self._parts = parts
        self._core = core
        self._doors = doors
        self._tell = tell
        self._told = told
        self._pause = threading.Event()
        self._last: HandingTold | None = None
        self._rounds = Rounds("handing-over", self.send_all, pace or Pace())

    def start(self) -> None:
        """Begin; what waits is sent at once."""
        self._rounds.start()

    def wake(self) -> None:
        """A shipment was closed, or a key was set; from any thread."""
        self._rounds.wake(hurry=True)

    def stop(self, timeout_s: float) -> bool:
        """End after what is under way; False where that takes longer than the limit."""
        self._pause.set()
        return self._rounds.stop(timeout_s)

    def send_all(self) -> None:
        """Send all that waits, one after the other; raises SyncError for what hinders all."""
        waiting = outbox.waiting(self._parts)
        trouble: SyncError | None = None
        for place, shipment_id in enumerate(waiting):
            if self._rounds.stopping:
                return
            try:
                self._hand(shipment_id)
            except SyncError as error:
                # Another hospital's relay may be there.
                trouble = trouble or error
                self._say(len(waiting) - place, error.message)
        if trouble is not None:
            raise trouble
        self._say(0, "")

    def _say(self, waiting: int, message: str) -> None:
        said = HandingTold(waiting, message)
        if said != self._last and (self._last is not None or waiting):
            self._last = said
            self._tell(said)

    def _hand(self, shipment_id: uuid.UUID) -> None:
        try:
            made = outbox.manifest_of(self._parts, shipment_id)
        except DocumentProblem as problem:
            self._note(shipment_id, None, Outcome(HandingState.REFUSED, str(problem)))
            return
        if made is None:
            return
        door = self._doors(made.hospital)
        if door is None:
            raise SyncError(
                f"没有设置送往“{made.hospital or '（收货单位没有编码）'}”的云码平台地址和密钥，"
                "请在“发货装箱”按 Ctrl+Shift+H 打开“云码平台”填写；填好后会自动上传"
            )
        try:
            outcome = self._sent(door, made)
        except Refused as error:
            if error.status not in _FINAL:
                raise
            outcome = Outcome(HandingState.REFUSED, error.message)
        finally:
            door.close()
        if outcome is not None:
            self._note(shipment_id, made, outcome)

    def _sent(self, door: RelayDoor, made: HandOver) -> Outcome | None:
        """Send what the relay lacks and let it be sealed; None where the program ends first."""
        for no in door.declare(wire.ManifestWish(**made.declaration())).missing:
            if self._rounds.stopping:
                return None
            door.send_chunk(made.sha256, no, made.chunks[no])
        while not self._rounds.stopping:
            sealing = door.seal(made.sha256)
            if sealing.state == "sealed":
                return Outcome(HandingState.TAKEN, codes=sealing.n)
            if sealing.state != "open":
                return Outcome(HandingState.REFUSED, _why(sealing))
            self._pause.wait(_SEAL_PAUSE_S)
        return None

    def _note(self, shipment_id: uuid.UUID, made: HandOver | None, outcome: Outcome) -> None:
        def job() -> None:
            with self._parts.database.writing() as connection:
                outbox.note(connection, self._parts, shipment_id, made, outcome)
            self._told(frozenset({shipment_id}))

        self._core.submit(Urgency.PERSON, job).result(_WRITE_S)


def _why(sealing: wire.ManifestSealing) -> str:
    named = "；".join(f"{one.code}：{one.message}" for one in sealing.problems[:_NAMED])
    return f"云码平台退回了 {sealing.problem_count} 个码。{named}"
