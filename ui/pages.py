"""What stands behind the sign-in: the pages, the virtual scanner, and the way between them.

Without it the window would be a door to nothing. It is a part of its own because it takes longer
to load than the rest of the window: main.py shows the sign-in first and hands the pages in a
moment later. What is shown came over the bridge; what is wished goes to a port and returns at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.readers.events import JournalShown, ReaderRefused, ScanRefused
from app.receiving.progress import (
    CodesContested,
    DeskFailed,
    ReceiptConfirmed,
    ReceiptOpened,
    ReceiptState,
)
from app.receiving.values import delivery_id
from app.receiving.verdicts import Answer, Severity
from app.store.health import StoreWarned
from ui.admin_pages import AdminPages, AdminPorts
from ui.batch_import import BatchImport
from ui.bridge import Bridge
from ui.decoding_page import DecodingPage
from ui.deliveries_page import DeliveriesPage
from ui.devices_page import DevicesPage
from ui.navigation import Navigation
from ui.office import Office, OfficePorts
from ui.packing_pages import PackingPages
from ui.parts.languages import spoken
from ui.parts.moments import utc_now
from ui.parts.readable import readable
from ui.parts.verdict_words import answer_severity, sentence_text
from ui.pictures.page import PicturePage
from ui.places import (
    CASES,
    DECODING,
    DELIVERIES,
    DEVICES,
    FOUR_WAY,
    LIBRARY,
    PICTURES,
    RECEIVING,
)
from ui.ports import Desk, Papers, Readers, Training
from ui.preferences import Preferences
from ui.purchasing_pages import PurchasingPages, PurchasingPorts
from ui.reader_pages import join_readers
from ui.receiving_page import ReceivingPage
from ui.restoring.store_strip import URGENT
from ui.room_pages import RoomPages, RoomPorts
from ui.shipping_pages import ShippingPages, ShippingPorts
from ui.sound import BeepSound, SilenceableSound, Sound
from ui.speech import RecordingSpeech, Speech, SpeechSwitch
from ui.unanswered import UnansweredStrip
from ui.virtual_scanner import VirtualScanner


@dataclass(frozen=True, slots=True)
class PageNeeds:
    """What main.py hands to the pages."""

    bridge: Bridge
    desk: Desk
    papers: Papers
    readers: Readers
    rooms: RoomPorts
    office: OfficePorts
    purchasing: PurchasingPorts
    shipping: ShippingPorts
    admin: AdminPorts
    preferences: Preferences
    training: Training | None = None
    """None outside training mode."""
    sound: Sound | None = None
    speech: Speech = field(default_factory=RecordingSpeech)
    now: Callable[[], datetime] = utc_now


class Visited(Protocol):
    """A page that wants to know when it is entered and left."""

    def opened(self) -> None:
        """The page is seen from now on."""

    def closed(self) -> None:
        """The page is no longer seen."""


class Pages(QObject):
    """The pages of one window, and which of them is worked on."""

    page_shown = Signal(QWidget)
    """This page is to be seen now."""
    refused = Signal(str)
    """Something was not done: one sentence that says why."""
    settled = Signal(str)
    """What was wrong is right again: one sentence."""

    def __init__(self, needs: PageNeeds, window: QWidget, room: QWidget) -> None:
        """`room` is the stack the pages stand in: made there, they need not be styled twice."""
        super().__init__(window)
        self.bridge = needs.bridge
        self._desk, self._training, self._now = needs.desk, needs.training, needs.now
        self._papers = needs.papers
        self._delivery: uuid.UUID | None = None
        self._at_desk = False
        self._opening = False
        self._working = False
        self._speech = needs.speech
        self.sound = SilenceableSound(needs.sound or BeepSound())
        self.deliveries = DeliveriesPage(room, needs.now)
        self.receiving = ReceivingPage(needs.desk, needs.papers, self.sound, needs.now, room)
        self.virtual_scanner = VirtualScanner(needs.readers, window)
        self.decoding = DecodingPage(needs.readers, needs.now, room)
        self.devices = DevicesPage(needs.readers, room)
        self.pictures = PicturePage(needs.readers, room)
        self.batches = BatchImport(needs.readers, self._may_take_batch, window)
        self.rooms = RoomPages(
            needs.rooms,
            needs.bridge,
            needs.desk,
            needs.readers,
            needs.now,
            window,
            room,
            self.deliveries,
            self.receiving,
        )
        self.purchasing = PurchasingPages(
            needs.purchasing, needs.bridge, needs.readers, needs.preferences, needs.now, room
        )
        self.shipping = ShippingPages(
            needs.shipping, needs.bridge, needs.readers, self.sound, needs.now, room
        )
        self.packing = PackingPages(
            needs.shipping.packing,
            needs.bridge,
            needs.readers,
            needs.preferences,
            self.sound,
            needs.now,
            room,
        )
        self.admin = AdminPages(needs.admin, needs.shipping, needs.bridge, needs.now, room)
        self._groups = (self.purchasing, self.shipping, self.packing, self.admin)
        """Pages that are made when they are first seen."""
        self.unanswered = UnansweredStrip(window)
        self.office = Office(needs.office, needs.bridge, needs.now, window)
        self.office.refused.connect(self.refuse)
        self._places: dict[int, QWidget] = {
            DELIVERIES: self.deliveries,
            RECEIVING: self.receiving,
            DECODING: self.decoding,
            DEVICES: self.devices,
            PICTURES: self.pictures,
        }
        self._visited: dict[int, Visited] = {
            DELIVERIES: self.deliveries,
            DECODING: self.decoding,
            DEVICES: self.devices,
            PICTURES: self.pictures,
        }
        self.number: int | None = None
        """Of the page that is shown."""
        self.navigation = Navigation(window)
        self.navigation.hide()
        self._join_pages(needs.readers)
        self._join_bridge()
        join_readers(self.bridge, self.decoding, self.devices, self.pictures, self.batches)
        self.bridge.scan_refused.connect(self.show_refused_scan)
        self.bridge.journal_shown.connect(self.show_journal)
        self._join_rooms()

    @property
    def in_stack(self) -> tuple[QWidget, ...]:
        """The pages of which one is seen at a time."""
        return tuple(self._places.values())

    @property
    def strips(self) -> tuple[QWidget, ...]:
        """What asks for attention above the pages."""
        office = self.office
        asking = (self.unanswered, office.repeat, self.batches.strip)
        return *asking, office.store, office.remarks, office.connection

    def begin(self, person: str) -> None:
        """Let a person work."""
        self.receiving.person = person
        self.rooms.begin(person)
        for group in self._groups:
            group.begin(person)
        self._set_working(working=True)
        self.show_deliveries()

    def rest(self) -> None:
        """Let nobody work; an open receipt stays open."""
        self._leave_page()
        self._leave_desk()
        self._set_working(working=False)

    def close(self) -> None:
        """Leave the desk for good; the receipt stays open and nothing is lost."""
        self._leave_page()
        self.shipping.leave()
        self.office.leave()
        self.virtual_scanner.close()
        self._desk.leave()

    @Slot()
    def show_deliveries(self) -> None:
        """Show the list of deliveries; from here on a scan chooses one and counts nowhere."""
        self._leave_desk()
        self._show_page(DELIVERIES)
        self.deliveries.view.setFocus()
        self._desk.list_deliveries()

    @Slot(str)
    def show_delivery(self, number: str) -> None:
        """Show the deliveries, and look for the one with this number."""
        self.show_deliveries()
        self.deliveries.search.setText(number)

    @Slot(str)
    def show_code(self, code: str) -> None:
        """Show the card of a code in the code library."""
        self._show_page(LIBRARY)
        self.rooms.library.look_up(code)

    @Slot()
    def show_receiving(self) -> None:
        """Show the receipt that was shown last, and take scans for it again."""
        if self._delivery is not None and not self._at_desk:
            self.open_delivery(self._delivery)
        else:
            self._show_page(RECEIVING)
            self.receiving.give_focus_to_scanning()
            self.batches.remind()

    @Slot(int)
    def show_waiting_cases(self, count: int) -> None:
        """Say beside the page's name how many cases wait for a person."""
        self.navigation.show_badge(CASES, count)

    @Slot()
    def show_four_way(self) -> None:
        """Show the four-way check that was asked for."""
        self._show_page(FOUR_WAY)

    @Slot(str)
    def search_deliveries(self, text: str) -> None:
        """Look for deliveries among all there are."""
        self._desk.search_deliveries(text)

    def let_speak(self, preferences: Preferences) -> QAction:
        """Let verdicts be spoken where a person chose so; return the switch for a menu."""
        switch = SpeechSwitch(self._speech, preferences, self.receiving.window())
        self.bridge.scan_answered.connect(switch.say_scanned)
        self.deliveries.answered.connect(switch.say_answer)
        if switch.action.isChecked():
            switch.choose(True)
        return switch.action

    @Slot(object)
    def hear_noted(self, answer: Answer) -> None:
        """Sound the answer to a scan that was noted for a delivery to come."""
        self.sound.play(answer_severity(answer))

    @Slot(object)
    def show_store_warning(self, event: StoreWarned) -> None:
        """Sound what threatens the store; it is said by a strip of its own."""
        if event.level in URGENT:
            self.sound.play(Severity.WRONG)

    @Slot(int)
    def show_page(self, number: int) -> None:
        """Show a page by its place; an open receipt stays open behind it."""
        if number == DELIVERIES:
            self.show_deliveries()
        elif number == RECEIVING:
            self.show_receiving()
        else:
            self._show_page(number)

    @Slot(object)
    def open_delivery(self, delivery: uuid.UUID) -> None:
        """Open or resume the receipt of a delivery."""
        self._opening = True
        self._desk.open_delivery(delivery, self.receiving.person)

    @Slot(object)
    def go_to_receipt(self, event: ReceiptOpened) -> None:
        """Show a receipt that was opened, not one that only changed."""
        if not self._opening:
            return
        self._opening, self._at_desk = False, True
        self._delivery = delivery_id(event.view.distributor.code, event.view.delivery_no)
        self.show_receiving()
        if self._training is not None:
            self._training.codes_to_scan(event.view.delivery_no)

    @Slot(str)
    def scan_virtually(self, text: str) -> None:
        """Take a scan of the virtual scanner on the way a real one goes."""
        self._readers.scan_text(text)

    @Slot(object)
    def follow_receipt(self, event: ReceiptOpened | ReceiptConfirmed) -> None:
        """Let the page of pictures know for which receipt its codes count."""
        is_open = self._at_desk and event.view.state is ReceiptState.OPEN
        self.pictures.show_receipt(event.view.receipt_no if is_open else "")

    @Slot(object)
    def show_failure(self, event: DeskFailed) -> None:
        """Say what could not be done."""
        self._opening = False
        text = sentence_text(event.sentence)
        if event.number is not None and event.number not in text:
            text = self.tr("{text}（编号 {number}）").format(text=text, number=event.number)
        self.refuse(text)

    @Slot(object)
    def show_contested(self, event: CodesContested) -> None:
        """Say that boxes of ours were scanned elsewhere, too."""
        self.refuse(sentence_text(event.sentence))

    @Slot(object)
    def show_refusal(self, event: ReaderRefused) -> None:
        """Say why a wish about readers was not done; their own page says it by itself."""
        if self.number != DEVICES:
            self.refuse(spoken(event.why))

    @Slot(object)
    def show_refused_scan(self, event: ScanRefused) -> None:
        """Say which scan could not be kept, so that it is made again."""
        code = readable(event.scan.text[:60])
        said = self.tr("{code} 没有记下，未计入：{why}").format(code=code, why=spoken(event.why))
        self.refuse(said)

    @Slot(object)
    def show_journal(self, event: JournalShown) -> None:
        """Say that scans cannot be kept, or can be again."""
        if event.working:
            self.settled.emit(spoken(event.detail))
        else:
            self.sound.play(Severity.WRONG)

    @Slot(str)
    def refuse(self, text: str) -> None:
        """Say and sound that something was not done: nobody may believe that it was."""
        self.refused.emit(text)
        self.sound.play(Severity.WRONG)

    @Slot()
    def refresh_deliveries(self) -> None:
        """Ask for the deliveries again."""
        self._desk.list_deliveries()

    @Slot()
    def open_virtual_scanner(self) -> None:
        """Show the virtual scanner beside the window."""
        self.virtual_scanner.show()
        self.virtual_scanner.raise_()

    @Slot()
    def order_delivery(self) -> None:
        """Let the training platform send one more delivery."""
        if self._training is not None:
            self._training.order_delivery()

    @Slot(bool)
    def choose_sound(self, on: bool) -> None:
        """Let verdicts be heard, or not."""
        self.sound.on = on

    def _join_pages(self, readers: Readers) -> None:
        self.navigation.page_wished.connect(self.show_page)
        self.deliveries.delivery_chosen.connect(self.open_delivery)
        self.deliveries.refresh_wished.connect(self.refresh_deliveries)
        self.deliveries.refused.connect(self.refuse)
        self.deliveries.answered.connect(self.hear_noted)
        self.deliveries.search_wished.connect(self.search_deliveries)
        self.receiving.delivery_wished.connect(self.open_delivery)
        self.receiving.deliveries_wished.connect(self.show_deliveries)
        self.receiving.delivery_wished.connect(self.open_delivery)
        self.receiving.refused.connect(self.refuse)
        self.pictures.refused.connect(self.refuse)
        self.batches.refused.connect(self.refuse)
        self._readers = readers
        self.virtual_scanner.scan_wished.connect(self.scan_virtually)

    def _join_bridge(self) -> None:
        bridge = self.bridge
        bridge.deliveries_listed.connect(self.deliveries.show_deliveries)
        bridge.deliveries_found.connect(self.deliveries.show_found)
        bridge.store_warned.connect(self.show_store_warning)
        bridge.scan_loose.connect(self.deliveries.take_scan)
        bridge.receipt_opened.connect(self.receiving.show_receipt)
        bridge.receipt_opened.connect(self.go_to_receipt)
        bridge.receipt_opened.connect(self.follow_receipt)
        bridge.receipt_confirmed.connect(self.follow_receipt)
        bridge.scan_answered.connect(self.receiving.show_answer)
        bridge.others_counted.connect(self.receiving.show_others)
        bridge.codes_contested.connect(self.show_contested)
        bridge.receipt_confirmed.connect(self.receiving.show_receipt)
        bridge.desk_failed.connect(self.show_failure)
        bridge.training_codes.connect(self.virtual_scanner.show_codes)
        bridge.replay_shown.connect(self.virtual_scanner.replay.show_replay)
        bridge.readers_shown.connect(self.unanswered.keep_names)
        bridge.scans_unanswered.connect(self.unanswered.show_unanswered)
        bridge.reader_refused.connect(self.show_refusal)

    def _join_rooms(self) -> None:
        rooms = self.rooms
        self._places |= {CASES: rooms.cases, FOUR_WAY: rooms.four_way}
        self._visited[CASES] = rooms.cases
        for group in (rooms, *self._groups):
            self._places |= group.places
            self._visited |= group.places
            group.refused.connect(self.refuse)
        self.packing.page_wished.connect(self.show_page)
        self.packing.offered.connect(self.navigation.offer_place)
        self.admin.offered.connect(self.navigation.offer_place)
        self.shipping.waiting_counted.connect(self.navigation.show_badge)
        self.purchasing.delivery_wished.connect(self.show_delivery)
        self.purchasing.code_wished.connect(self.show_code)
        self.purchasing.page_wished.connect(self.show_page)
        self.purchasing.order_paper_wished.connect(self._papers.print_order)
        self.purchasing.statistics_paper_wished.connect(self._papers.print_statistics)
        self.purchasing.waiting_counted.connect(self.navigation.show_badge)
        rooms.join_bridge()
        rooms.cases.open_counted.connect(self.show_waiting_cases)
        rooms.cases.paper_wished.connect(self._papers.print_case)
        rooms.four_way_wished.connect(self.show_four_way)
        rooms.receiving_wished.connect(self.show_receiving)

    def _may_take_batch(self) -> bool:
        at_desk = self.number == RECEIVING and self._at_desk
        return at_desk and self.receiving.open_receipt_id is not None

    def _leave_desk(self) -> None:
        if self._at_desk:
            self._at_desk = False
            self._desk.leave()
            self.pictures.show_receipt("")

    def _set_working(self, *, working: bool) -> None:
        self._working = working
        self.navigation.setVisible(working)
        self.unanswered.set_working(working=working)
        self.office.set_working(working=working)
        self.batches.set_working(working=working)

    def _show_page(self, number: int) -> None:
        if not self._working:
            return
        self.navigation.show_page(number)
        if number != self.number:
            self._leave_page()
            self.number = number
            if number in self._visited:
                self._visited[number].opened()
        self.page_shown.emit(self._places[number])

    def _leave_page(self) -> None:
        left = None if self.number is None else self._visited.get(self.number)
        self.number = None
        if left is not None:
            left.closed()
