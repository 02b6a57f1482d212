"""The pages of the purchasers: statistics and what stands beside them.

Without it main.py's ports would have to find each page by themselves. Each page is built when it is
first entered, and joined to its events then; which page is seen is for ui/pages.py to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.links.answers import DocumentFound
from app.links.documents import Opens
from app.people.at_service import PersonSpeaks
from app.people.permissions import Permission
from app.people.roles import Role
from app.purchasing.records import Shown
from app.reporting.today.desk import DutiesShown
from app.reporting.today.duties import Task
from ui.aliases.port import Aliases
from ui.bridge import Bridge
from ui.catalogue.page import CataloguePage
from ui.catalogue.port import Catalogues, Offering
from ui.guarded_pages import (
    guard_catalogue,
    guard_orders,
    guard_relations,
    guard_statistics,
    guard_warnings,
)
from ui.lazy_page import LazyPage
from ui.links.page import LETTERS, LinksPage
from ui.links.port import Links
from ui.orders.page import OrdersPage
from ui.orders.port import Orders
from ui.places import (
    CASES,
    CATALOGUE,
    DELIVERIES,
    LINKS,
    ORDERS,
    RELATIONS,
    STATISTICS,
    TODAY,
    WARNINGS,
)
from ui.ports import Readers
from ui.preferences import Preferences
from ui.relations.page import DUE, RelationsPage
from ui.relations.port import Relations
from ui.signing.gate import Gate
from ui.signing.port import Draw
from ui.statistics.page import StatisticsPage
from ui.statistics.port import Statistics
from ui.today.page import Today, TodayPage
from ui.warnings.page import WarningsPage
from ui.warnings.port import Warnings

_PURCHASERS = (Role.PURCHASER, Role.PURCHASE_APPROVER)
_PLACES: Mapping[Task, int] = {
    Task.RECEIVE: DELIVERIES,
    Task.GO_ON: DELIVERIES,
    Task.CASES: CASES,
    Task.WARNINGS: WARNINGS,
    Task.DRAFTS: ORDERS,
    Task.APPROVE: ORDERS,
    Task.STUCK: ORDERS,
    Task.CHASE: ORDERS,
    Task.RETURNS: ORDERS,
    Task.DOCUMENTS: RELATIONS,
    Task.LETTERS: LINKS,
}
"""Where each thing is done."""
_ORDERS = {
    Task.DRAFTS: Shown.DRAFTS,
    Task.APPROVE: Shown.TO_APPROVE,
    Task.STUCK: Shown.OPEN,
    Task.CHASE: Shown.LATE,
    Task.RETURNS: Shown.RETURNS,
}
"""Which orders each thing is about."""
_LOOK_MS = 300_000
"""How often what waits at the service is counted while another page is seen."""


@dataclass(frozen=True, slots=True)
class PurchasingPorts:
    """What stands behind these pages."""

    today: Today
    catalogue: Catalogues
    offering: Offering
    warnings: Warnings
    aliases: Aliases
    relations: Relations
    orders: Orders
    statistics: Statistics
    links: Links


class PurchasingPages(QObject):
    """Builds them and joins them to the window."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    delivery_wished = Signal(str)
    """The delivery with this number is to be seen."""
    code_wished = Signal(str)
    """The card of this code is to be seen."""
    page_wished = Signal(int)
    """The page at this place is to be seen."""
    order_paper_wished = Signal(object)
    """This OrderView is to be printed."""
    statistics_paper_wished = Signal(object)
    """This Report is to be printed."""
    waiting_counted = Signal(int, int)
    """At this place, so many things wait for a person."""

    def __init__(
        self,
        ports: PurchasingPorts,
        bridge: Bridge,
        readers: Readers,
        preferences: Preferences,
        now: Callable[[], datetime],
        room: QWidget,
    ) -> None:
        super().__init__(room)
        self._ports, self._bridge, self._readers = ports, bridge, readers
        self._preferences, self._now = preferences, now
        self._awaiting = ""
        """Who signed in just now, until it is known what for."""
        self._person = ""
        self._speaker: PersonSpeaks | None = None
        self._gate: Gate | None = None
        self._draw: Draw | None = None
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self.look_again)
        self.today = LazyPage(self._build_today, room)
        self.catalogue = LazyPage(self._build_catalogue, room)
        self.warnings = LazyPage(self._build_warnings, room)
        self.orders = LazyPage(self._build_orders, room)
        self.relations = LazyPage(self._build_relations, room)
        self.statistics = LazyPage(self._build_statistics, room)
        self.links = LazyPage(self._build_links, room)
        bridge.duties_shown.connect(self.show_first)

    @property
    def places(self) -> Mapping[int, LazyPage[Any]]:
        """Where each page stands."""
        return {
            TODAY: self.today,
            CATALOGUE: self.catalogue,
            WARNINGS: self.warnings,
            ORDERS: self.orders,
            RELATIONS: self.relations,
            STATISTICS: self.statistics,
            LINKS: self.links,
        }

    def begin(self, person: str) -> None:
        """Work for a person; who purchases begins with what is to be done."""
        for page in self.places.values():
            page.begin(person)
        self._awaiting = self._person = person
        self._looking.stop()
        self.count_letters(0)
        self._ports.today.ask(person)

    def draw_with(self, draw: Draw | None) -> None:
        """Show the telephone of who has to set one up as a QR code there."""
        self._draw = draw

    @Slot(object)
    def let_speak(self, speaker: PersonSpeaks | None) -> None:
        """Let who proved itself to the service speak there without a second password."""
        self._speaker = speaker
        if self._gate is not None:
            self._gate.stand_for(speaker)

    @Slot(object)
    def show_first(self, event: DutiesShown) -> None:
        """Begin with what is to be done, where that is the person's work."""
        if event.person == self._awaiting and event.rights.is_any_of(*_PURCHASERS):
            self.page_wished.emit(TODAY)
        self._awaiting = ""
        self._watch(event)

    @Slot(object)
    def show_task(self, task: Task) -> None:
        """Go where something is done, to what it is about."""
        self.page_wished.emit(_PLACES[task])
        if task in _ORDERS:
            self.orders.page.filters.choose(_ORDERS[task])
        elif task is Task.DOCUMENTS:
            self.relations.page.tabs.setCurrentIndex(DUE)
        elif task is Task.LETTERS:
            self.links.page.tabs.setCurrentIndex(LETTERS)

    @Slot(object)
    def show_document(self, found: DocumentFound) -> None:
        """Go to what a message is about."""
        document, look_for = found.document, found.look_for or ""
        if document.opens is Opens.DELIVERY:
            self.delivery_wished.emit(look_for)
        elif document.opens is Opens.MOVE:
            self.code_wished.emit(look_for)
        else:
            self.page_wished.emit(ORDERS)
            page = self.orders.page
            page.panel.returns_wanted = document.key if document.opens is Opens.RETURN else None
            page.go_to(document.key, look_for)

    @Slot(int)
    def count_pressing(self, count: int) -> None:
        """Say how many kinds of things should be done first."""
        self.waiting_counted.emit(TODAY, count)

    @Slot(int)
    def count_unmatched(self, count: int) -> None:
        """Say how many hospital items wait to be matched."""
        self.waiting_counted.emit(CATALOGUE, count)

    @Slot(int)
    def count_orders(self, count: int) -> None:
        """Say how many orders wait for approval."""
        self.waiting_counted.emit(ORDERS, count)

    @Slot(int)
    def count_warnings(self, count: int) -> None:
        """Say how many differences wait."""
        self.waiting_counted.emit(WARNINGS, count)

    @Slot(int)
    def count_letters(self, count: int) -> None:
        """Say how many messages to platforms wait for a person."""
        self.waiting_counted.emit(LINKS, count)

    @Slot()
    def look_again(self) -> None:
        """Count again what waits at the service, where nobody looks at it."""
        self._ports.today.ask(self._person)

    def _watch(self, event: DutiesShown) -> None:
        """Say at the page's name how many messages wait, for who may decide about them."""
        decides = event.rights.may(Permission.MANAGE_CONNECTIONS)
        if event.person == self._person and decides:
            counts = (duty.count for duty in event.duties if duty.task is Task.LETTERS)
            self.count_letters(next(counts, 0))
            self._looking.start()

    def _build_today(self, parent: QWidget) -> TodayPage:
        page = TodayPage(self._ports.today, parent)
        self._bridge.duties_shown.connect(page.show_duties)
        page.counted.connect(self.count_pressing)
        page.place_wished.connect(self.show_task)
        return page

    def _build_statistics(self, parent: QWidget) -> StatisticsPage:
        page = StatisticsPage(self._ports.statistics, self._preferences, self._now, parent)
        guard_statistics(page)
        bridge = self._bridge
        bridge.purchases_shown.connect(page.show_purchases)
        bridge.purchase_lines_shown.connect(page.show_lines)
        bridge.prices_shown.connect(page.show_prices)
        bridge.punctuality_shown.connect(page.show_punctuality)
        bridge.differences_shown.connect(page.show_differences)
        bridge.book_filled.connect(page.show_filled)
        bridge.sheet_written.connect(page.show_written)
        bridge.statistics_refused.connect(page.show_refusal)
        page.refused.connect(self.refused)
        page.delivery_wished.connect(self.delivery_wished)
        page.paper_wished.connect(self.statistics_paper_wished)
        return page

    def _build_catalogue(self, parent: QWidget) -> CataloguePage:
        ports = (self._ports.catalogue, self._ports.offering)
        page = CataloguePage(*ports, self._readers, self._preferences, self._now, parent)
        guard_catalogue(page)
        self._bridge.catalogue_said.connect(page.show_event)
        self._bridge.scan_seen.connect(page.show_scan)
        page.refused.connect(self.refused)
        page.waiting_counted.connect(self.count_unmatched)
        return page

    def _build_warnings(self, parent: QWidget) -> WarningsPage:
        page = WarningsPage(self._ports.warnings, self._ports.aliases, self._now, parent)
        guard_warnings(page)
        bridge = self._bridge
        bridge.warnings_listed.connect(page.show_listed)
        bridge.warning_words_listed.connect(page.show_words)
        bridge.warnings_decided.connect(page.show_decided)
        bridge.check_shown.connect(page.show_check)
        bridge.check_rules_shown.connect(page.show_rules)
        bridge.check_rules_taken.connect(page.show_taken)
        bridge.warnings_refused.connect(page.show_refusal)
        bridge.aliases_said.connect(page.naming.show_event)
        bridge.aliases_tried.connect(page.naming.show_tried)
        page.refused.connect(self.refused)
        page.open_counted.connect(self.count_warnings)
        return page

    def _build_relations(self, parent: QWidget) -> RelationsPage:
        page = RelationsPage(self._ports.relations, parent)
        guard_relations(page)
        bridge = self._bridge
        bridge.relations_listed.connect(page.show_relations)
        bridge.distributors_listed.connect(page.show_distributors)
        bridge.documents_due.connect(page.show_due)
        bridge.addresses_listed.connect(page.show_addresses)
        bridge.relations_changed.connect(page.show_changed)
        bridge.relations_refused.connect(page.show_refusal)
        bridge.relations_download.connect(page.show_download)
        page.refused.connect(self.refused)
        return page

    def _build_orders(self, parent: QWidget) -> OrdersPage:
        page = OrdersPage(self._ports.orders, self._now, parent)
        guard_orders(page)
        self._bridge.orders_said.connect(page.hear)
        page.refused.connect(self.refused)
        page.paper_wished.connect(self.order_paper_wished)
        page.waiting_counted.connect(self.count_orders)
        return page

    def _build_links(self, parent: QWidget) -> LinksPage:
        page = LinksPage(self._ports.links, parent, self._now)
        self._bridge.links_said.connect(page.hear)
        self._gate = page.gate
        self._gate.stand_for(self._speaker)
        self._gate.draw_with(self._draw)
        self._bridge.speaking_said.connect(self._gate.hear)
        page.refused.connect(self.refused)
        page.waiting_counted.connect(self.count_letters)
        page.document_wished.connect(self.show_document)
        return page
