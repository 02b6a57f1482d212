"""The desks of a workstation work together as they are opened."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from app.entry.rooms import Rooms, open_rooms
from app.receiving.acceptance.acceptance import Acceptance, AcceptanceParts
from app.receiving.acceptance.events import AcceptanceShown
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.acceptance.operations import ArrivalNoted, LineConcluded
from app.receiving.acceptance.values import Conclusion
from app.receiving.desk import ReceivingDesk
from app.receiving.four_way.reconciling import FourWayShown
from app.receiving.progress import Difference
from app.store.core import Core
from tests.deliveries import PERSON, Workplace, a_delivery

Event = TypeVar("Event")
DELIVERY = a_delivery()


class Heard:
    """What the desks said, in order."""

    def __init__(self) -> None:
        self.events: SimpleQueue[object] = SimpleQueue()

    def next(self, kind: type[Event]) -> Event:
        while not isinstance(event := self.events.get(timeout=30), kind):
            pass
        return event


@contextmanager
def rooms(place: Workplace, folder: Path) -> Iterator[tuple[Rooms, ReceivingDesk, Heard]]:
    heard, core = Heard(), Core()
    desk = ReceivingDesk(place.parts, core, heard.events.put)
    opened = open_rooms(place.parts, core, desk, folder, heard.events.put)
    yield opened, desk, heard
    opened.stop(30)
    assert core.stop(30)


def noted_elsewhere(place: Workplace, receipt_id: uuid.UUID) -> Acceptance:
    parts = AcceptanceParts(
        place.parts.database, place.parts.log, place.clock, AttachmentFolder(Path("none"))
    )
    return Acceptance(parts, receipt_id, "验收员丙")


def test_an_open_acceptance_shows_what_the_sync_brought(place: Workplace, tmp_path: Path) -> None:
    session = place.receive(DELIVERY)
    with rooms(place, tmp_path) as (opened, desk, heard):
        opened.acceptance.open_acceptance(session.receipt_id, PERSON)
        assert heard.next(AcceptanceShown).view.arrival.courier == ""
        noted_elsewhere(place, session.receipt_id).note(ArrivalNoted(courier="送货人戊"))
        desk.deliveries_changed(frozenset({DELIVERY.delivery_id}))
        assert heard.next(AcceptanceShown).view.arrival.courier == "送货人戊"


def test_what_the_acceptance_refused_stands_in_the_four_way_check(
    place: Workplace, tmp_path: Path
) -> None:
    session = place.receive(DELIVERY)
    noted_elsewhere(place, session.receipt_id).note(
        LineConcluded(
            line_no=1, conclusion=Conclusion.UNQUALIFIED, reason=Difference.DAMAGED, remark="淋湿"
        )
    )
    with rooms(place, tmp_path) as (opened, _desk, heard):
        opened.four_way.ask(session.receipt_id)
        (row,) = heard.next(FourWayShown).view.rows
    assert (row.difference, row.remark) == (Difference.DAMAGED, "淋湿")
