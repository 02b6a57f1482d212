"""The desk of upkeep with what it needs of this door: papers with the names of the house on them.

Without it the desk would have to know who the institution is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from app.entry.acting import ActingLater
from app.entry.findings import Ground
from app.entry.later import filled
from app.entry.settings import Settings
from app.store.clock import SystemClock
from app.upkeep.desk import Papers, UpkeepDesk
from app.upkeep.events import UpkeepEvent
from app.upkeep.period import UpkeepReport
from printing.desk import Place
from printing.sending import Printers
from printing.upkeep_pdf import UpkeepPaper, render, write


def open_upkeep(
    place: Place,
    settings: Settings,
    source: Future[Any],
    post: Callable[[UpkeepEvent], None],
    printers: Printers,
) -> UpkeepDesk:
    """Begin to look after a workstation; `source` becomes it, or is given up."""
    ground = Ground(place.folder, settings, printers.found)
    desk = UpkeepDesk(ground, SystemClock(), post, papers_of(place, source))
    desk.acting = ActingLater(source)
    return desk


def papers_of(place: Place, source: Future[Any]) -> Papers:
    """Papers of one workstation; one that cannot be opened is called by its folder."""

    def rendered(report: UpkeepReport) -> bytes:
        station = filled(source)
        hospital = place.hospital or ("" if station is None else station.hospital)
        now = datetime.now().astimezone()
        return render(report, UpkeepPaper(hospital, place.folder.name, now, place.training))

    return Papers(rendered, write)
