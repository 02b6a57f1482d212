"""The pages of who ships: labels, and what stands beside them.

Without it main.py's ports would have to find each page by themselves. Each page is built when it is
first entered, and joined to its events then; which page is seen is for ui/pages.py to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.labels.events import LabelsEvent
from app.labels.queue import QueueShown
from ui.bridge import Bridge
from ui.guarded_pages import guard_designer, guard_labels
from ui.labels.designer.port import Designing
from ui.labels.designer.tab import DesignerTab
from ui.labels.making.opening import Making
from ui.labels.page import LabelsPage
from ui.labels.port import LabelForms, Labels
from ui.lazy_page import LazyPage
from ui.packing.port import PackingPorts
from ui.places import LABELS
from ui.ports import Readers
from ui.sound import Sound


@dataclass(frozen=True, slots=True)
class ShippingPorts:
    """What stands behind these pages."""

    labels: Labels
    packing: PackingPorts
    designs: Designing
    forms: LabelForms


class ShippingPages(QObject):
    """Builds them and joins them to the window."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    waiting_counted = Signal(int, int)
    """At this place, so many things wait for a person."""

    def __init__(
        self,
        ports: ShippingPorts,
        bridge: Bridge,
        readers: Readers,
        sound: Sound,
        now: Callable[[], datetime],
        room: QWidget,
    ) -> None:
        super().__init__(room)
        self._ports, self._bridge, self._readers = ports, bridge, readers
        self._sound, self._now = sound, now
        self._designer: DesignerTab | None = None
        self.labels = LazyPage(self._build_labels, room)
        bridge.labels_said.connect(self.count_uncertain)

    @property
    def places(self) -> Mapping[int, LazyPage[Any]]:
        """Where each page stands."""
        return {LABELS: self.labels}

    def begin(self, person: str) -> None:
        """Work for a person."""
        for page in self.places.values():
            page.begin(person)

    def leave(self) -> None:
        """The window closes: nothing that was drawn is lost."""
        if self._designer is not None:
            self._designer.keep_aside()

    @Slot(object)
    def count_uncertain(self, event: LabelsEvent) -> None:
        """Say of how many labels a person is asked, whichever page is seen."""
        if isinstance(event, QueueShown):
            self.waiting_counted.emit(LABELS, len(event.asked))

    def _build_labels(self, parent: QWidget) -> LabelsPage:
        page = LabelsPage(self._ports.labels, self._readers, self._sound, parent, self._now)
        guard_labels(page)
        self._bridge.labels_said.connect(page.hear)
        self._bridge.scan_seen.connect(page.show_scan)
        page.refused.connect(self.refused)
        making = Making(self._ports.forms, page)
        self._bridge.forms_said.connect(making.hear)
        page.take_making(making)
        self._designer = DesignerTab(self._ports.designs, page)
        guard_designer(self._designer)
        self._bridge.designs_said.connect(self._designer.hear)
        page.take_designer(self._designer, lambda: self.tr("标签设计"))
        return page
