"""Everything that prints on a workstation: opened together, stopped together.

Without it the program's entry would have to know every desk of paper and labels, and in which order
they end.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from app.entry.acting import ActingLater
from app.entry.later import Later
from printing.carton_jobs import CartonJobs, Renewing
from printing.designing import DesignDesk
from printing.desk import PaperDesk, Place
from printing.label_desk import LabelDesk
from printing.label_forms import LabelForms
from printing.queue.queue import Audit
from printing.sending import Printers


class PrintRooms:
    """The desks of paper and labels, until stop()."""

    def __init__(
        self,
        place: Place,
        station: Future[Any],
        packing: Future[Any],
        post: Callable[[object], None],
        audit: Audit,
        printers: Printers,
    ) -> None:
        """`station` and `packing` become the workstation and its PackingDesk, or are given up."""
        self.papers = PaperDesk(place, station, post, printers=printers)
        self.labels = LabelDesk(
            place.folder, station, post, renew=Renewing(packing), audit=audit, printers=printers
        )
        Later(packing).follow_voiding(self.labels.show_queue)
        self.carton_labels = CartonJobs(self.labels, place.folder, post)
        Later(packing).follow_left(self.carton_labels.print_left)
        self.designs = DesignDesk(place.folder, post)
        acting = ActingLater(station)
        for one in (self.papers, self.papers.replays, self.labels, self.designs):
            one.acting = acting
        self.forms = LabelForms(place.folder, station, self.labels, post)

    def stop(self, patience_s: float) -> None:
        """End them, each within a limit; who hands work on goes before who is handed it."""
        for desk in (self.papers, self.carton_labels, self.designs, self.forms, self.labels):
            desk.stop(patience_s)
