"""Workstations that have received many codes and pushed none of them yet.

Without it the push would be of operations that no session ever wrote. They are made by the
receiving session itself, scan by scan; the file waits for no disk meanwhile, which is all that
differs from a day at the dock. Run it with
`python -m tests.benchmarks.sync_sides.change_logs FILE {single,cartons} CODES`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.receiving.documents import deliveries
from app.receiving.parts import Parts
from app.receiving.sessions.bodies import Reading
from app.receiving.sessions.opening import open_receipt
from app.receiving.settings import ReceivingRules
from app.receiving.values import Delivery
from app.store.change_log import ChangeLog
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.workstation import identify, join
from tests.deliveries import PERSON, a_carton, a_delivery, a_line, boxes
from tests.sync.service.running import ORG

BOXES = 1_000
"""In one carton, and on one line of loose boxes."""
RECEIPT = 5_000
"""Codes of one receipt."""
SINGLE, CARTONS = "single", "cartons"


def fill(path: Path, mix: str, codes: int) -> None:
    """Receive so many codes: one by one, or cartons of a thousand that were handed over."""
    clock = SystemClock()
    with Database.at(path, scratch=True) as database:
        with database.writing() as connection:
            identify(connection, clock)
            join(connection, ORG, 1)
            log = ChangeLog(identify(connection, clock), clock)
        parts = Parts(database, log, clock, ReceivingRules())
        for first in range(0, codes, RECEIPT):
            _receive(parts, mix, first, min(RECEIPT, codes - first))


def _receive(parts: Parts, mix: str, first: int, count: int) -> None:
    delivery = _delivery(mix, first, count)
    org, clock = parts.log.workstation.org, parts.clock
    with parts.database.writing() as connection:
        deliveries.add_packages(connection, list(deliveries.package_rows(org, delivery)))
        deliveries.add_delivery(connection, org, delivery, clock.now())
    session = open_receipt(parts, delivery.delivery_id, PERSON)
    if mix == CARTONS:
        texts = [carton.carton_no for line in delivery.lines for carton in line.cartons]
    else:
        texts = [box.code for box in boxes(first, count)]
    for text in texts:
        reading = Reading(text.encode(), "/dev/ttyACM0", PERSON, clock.now())
        answer = session.scan(reading).answer
        assert answer.added == (1 if mix == SINGLE else BOXES), answer


def _delivery(mix: str, first: int, count: int) -> Delivery:
    lines = [
        a_line(
            BOXES,
            line_no=number + 1,
            batch=f"A26{number:02d}",
            cartons=(a_carton(f"XH-{start}", *boxes(start, BOXES)),) if mix == CARTONS else (),
        )
        for number, start in enumerate(range(first, first + count, BOXES))
    ]
    return a_delivery(*lines, number=f"PS-{first}")


if __name__ == "__main__":
    fill(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
