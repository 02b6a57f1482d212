"""The pages beside receiving: code library, four-way check, acceptance, blind goods, cases.

Without it nobody could get from a receipt to its acceptance. It joins pages, ports and events;
what few people enter each day is built when it is first entered, so that no start waits for it.
Which page is seen is for ui/pages.py to say.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.people.signing.events import PersonsShown
from ui.acceptance.acceptance_dialog import AcceptanceDialog
from ui.bridge import Bridge
from ui.cases.page import CasesPage
from ui.code_asking import CodeAsking, Questions
from ui.deliveries.port import BlindReceiving
from ui.deliveries_page import DeliveriesPage
from ui.four_way.page import FourWayPage
from ui.guarded_pages import (
    guard_acceptance,
    guard_cases,
    guard_four_way,
    guard_known,
    guard_library,
    guard_receiving,
)
from ui.known_page import KnownPage
from ui.lazy_page import LazyPage
from ui.library.page import LibraryPage
from ui.places import KNOWN, LIBRARY
from ui.ports import (
    AcceptanceDesk,
    Cases,
    Desk,
    FourWay,
    Invoices,
    Knowledge,
    Library,
    Readers,
)
from ui.receiving_page import ReceivingPage


@dataclass(frozen=True, slots=True)
class RoomPorts:
    """What stands behind these pages."""

    library: Library
    four_way: FourWay
    invoices: Invoices
    acceptance: AcceptanceDesk
    blind: BlindReceiving
    known: Knowledge
    cases: Cases
    codes: Questions


class RoomPages(QObject):
    """Joins them to the window's other pages."""

    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    four_way_wished = Signal()
    """The four-way check is to be seen."""
    receiving_wished = Signal()
    """Back to the receipt."""

    def __init__(
        self,
        ports: RoomPorts,
        bridge: Bridge,
        desk: Desk,
        readers: Readers,
        now: Callable[[], datetime],
        window: QWidget,
        room: QWidget,
        deliveries: DeliveriesPage,
        receiving: ReceivingPage,
    ) -> None:
        super().__init__(window)
        self._ports, self._bridge, self._readers = ports, bridge, readers
        self._now, self._window = now, window
        self._deliveries, self._receiving = deliveries, receiving
        self._library = LazyPage(self._build_library, room)
        self._known = LazyPage(self._build_known, room)
        self._acceptance: AcceptanceDialog | None = None
        self._signers: tuple[str, ...] = ()
        self.four_way = FourWayPage(desk, room)
        self.cases = CasesPage(ports.cases, readers, now, room)
        self.asking = CodeAsking(ports.codes, receiving)
        guard_receiving(receiving, deliveries)
        guard_cases(self.cases)
        guard_four_way(self.four_way)
        self.asking.refused.connect(self.refused)
        self.cases.refused.connect(self.refused)
        self.four_way.check_wished.connect(self._ports.four_way.ask)
        self.four_way.left.connect(self.receiving_wished)
        self.four_way.bills.wanted.connect(ports.invoices.ask)
        self.four_way.bills.accept_wished.connect(self.accept_invoice)
        self.four_way.bills.withdraw_wished.connect(self.withdraw_invoice)
        receiving.acceptance_wished.connect(self.show_acceptance)
        deliveries.use_blind(ports.blind, lambda: receiving.person)

    @property
    def library(self) -> LibraryPage:
        """The code library; built now if it was not."""
        return self._library.page

    @property
    def known(self) -> KnownPage:
        """Identifiers, rules and bars; built now if they were not."""
        return self._known.page

    @property
    def acceptance(self) -> AcceptanceDialog:
        """The quality check; built now if it was not."""
        if self._acceptance is None:
            self._acceptance = self._build_acceptance()
        return self._acceptance

    @property
    def places(self) -> Mapping[int, LazyPage[Any]]:
        """Where each page stands that is built when it is first entered."""
        return {LIBRARY: self._library, KNOWN: self._known}

    def join_bridge(self) -> None:
        """Take what comes over the bridge."""
        bridge, deliveries = self._bridge, self._deliveries
        self._join_cases(bridge)
        self._join_asking(bridge)
        bridge.four_way_shown.connect(self.four_way.show_view)
        bridge.bills_said.connect(self.four_way.bills.hear)
        bridge.persons_shown.connect(self.offer_persons)
        bridge.hand_over_shown.connect(deliveries.model.show_hand_over)
        bridge.blind_listed.connect(deliveries.show_blind)
        bridge.blind_shown.connect(deliveries.show_noting)
        bridge.blind_answered.connect(deliveries.show_noted)
        bridge.joining_shown.connect(deliveries.show_joining)
        bridge.blind_joined.connect(deliveries.show_joined)

    def begin(self, person: str) -> None:
        """Work for a person."""
        for page in self.places.values():
            page.begin(person)
        self.cases.begin(person)
        self._ports.blind.resume_joinings(person)

    def _join_asking(self, bridge: Bridge) -> None:
        asking = self.asking
        bridge.sync_shown.connect(asking.show_sync)
        bridge.asking_shown.connect(asking.show_askable)
        bridge.receipt_opened.connect(asking.look_again)
        bridge.scan_answered.connect(asking.follow_scan)
        bridge.code_answered.connect(asking.show_answered)
        bridge.code_not_answered.connect(asking.show_not_answered)

    def _join_cases(self, bridge: Bridge) -> None:
        cases = self.cases
        bridge.cases_listed.connect(cases.show_listed)
        bridge.case_shown.connect(cases.show_case)
        bridge.case_decided.connect(cases.show_decided)
        bridge.cases_changed.connect(cases.show_changed)
        bridge.cases_exported.connect(cases.show_exported)
        bridge.cases_failed.connect(cases.show_failure)
        bridge.scan_seen.connect(cases.show_scan)

    def _build_library(self, parent: QWidget) -> LibraryPage:
        page = LibraryPage(self._ports.library, self._readers, self._now, parent)
        guard_library(page)
        bridge = self._bridge
        bridge.codes_found.connect(page.show_found)
        bridge.code_shown.connect(page.show_card)
        bridge.codes_moved.connect(page.show_moved)
        bridge.move_previewed.connect(page.questions.show_preview)
        bridge.import_shown.connect(page.files.show_import)
        bridge.export_shown.connect(page.files.show_export)
        bridge.library_failed.connect(page.show_failure)
        bridge.scan_seen.connect(page.show_scan)
        page.refused.connect(self.refused)
        return page

    def _build_known(self, parent: QWidget) -> KnownPage:
        page = KnownPage(self._ports.known, self._readers, parent)
        guard_known(page)
        bridge = self._bridge
        bridge.mappings_listed.connect(page.mappings.show_listed)
        bridge.rules_listed.connect(page.rules.show_listed)
        bridge.bars_listed.connect(page.bars.show_listed)
        bridge.items_found.connect(page.show_items)
        bridge.known_changed.connect(page.show_changed)
        bridge.known_refused.connect(page.show_refusal)
        bridge.scan_seen.connect(page.show_scan)
        page.refused.connect(self.refused)
        return page

    def _build_acceptance(self) -> AcceptanceDialog:
        dialog = AcceptanceDialog(self._ports.acceptance, parent=self._window)
        guard_acceptance(dialog)
        bridge = self._bridge
        bridge.acceptance_shown.connect(dialog.show_acceptance)
        bridge.acceptance_refused.connect(dialog.show_refusal)
        bridge.attachment_loading.connect(dialog.show_loading)
        bridge.attachment_ready.connect(dialog.show_file)
        dialog.signatures.offer(self._signers)
        return dialog

    @Slot()
    def show_acceptance(self) -> None:
        """Open the acceptance of the receipt that is shown."""
        receipt_id = self._receiving.shown_receipt_id
        if receipt_id is None:
            self.refused.emit(self.tr("请先在“到货”里打开一张配送单，再做验收。"))
            return
        self.acceptance.begin(receipt_id, self._receiving.person)
        self.acceptance.open()

    @Slot(str)
    def accept_invoice(self, number: str) -> None:
        """Hand on that an invoice is right."""
        self._ports.invoices.accept(number, self._receiving.person)

    @Slot(str, object)
    def withdraw_invoice(self, number: str, asked: uuid.UUID) -> None:
        """Hand on that it is not accepted after all."""
        self._ports.invoices.withdraw(number, asked, self._receiving.person)

    @Slot()
    def show_four_way(self) -> None:
        """Check the receipt that is shown."""
        receipt_id = self._receiving.shown_receipt_id
        if receipt_id is None:
            self.refused.emit(self.tr("请先在“到货”里打开一张配送单，再做四方核对。"))
            return
        self._ports.four_way.ask(receipt_id)
        self.four_way_wished.emit()

    @Slot(object)
    def offer_persons(self, event: PersonsShown) -> None:
        """Offer who may sign."""
        self._signers = event.names
        if self._acceptance is not None:
            self._acceptance.signatures.offer(event.names)
