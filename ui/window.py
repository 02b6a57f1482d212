"""The main window: without it there are pages and no place to stand.

Takes the ports of ui/ports.py and a bridge, and joins them to the pages. Whatever is shown came
over the bridge; whatever is wished goes to a port and returns at once. Closing asks nothing,
because everything that was answered is durable.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.receiving.progress import DeskFailed, ReceiptOpened
from app.receiving.values import delivery_id
from app.receiving.verdicts import Severity
from ui.application import Dressed
from ui.bridge import Bridge
from ui.deliveries_page import DeliveriesPage
from ui.navigation import DELIVERIES, RECEIVING, Navigation
from ui.notice_strip import NoticeStrip
from ui.ports import Desk, PaperReady, Papers, Training
from ui.preferences import LANGUAGE, LAST_PERSON, SCHEME, SOUND, Preferences
from ui.receiving_page import ReceivingPage
from ui.sign_in_page import SignInPage
from ui.sound import BeepSound, SilenceableSound, Sound
from ui.status_strip import StatusStrip
from ui.theme import Scheme
from ui.verdict_words import sentence_text
from ui.virtual_scanner import VirtualScanner
from ui.window_menus import Menus

VIRTUAL_DEVICE = "virtual"
COMPACT_WIDTH = 1150


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class WindowNeeds:
    """What main.py hands to the window."""

    application: Dressed
    bridge: Bridge
    desk: Desk
    papers: Papers
    preferences: Preferences
    persons: tuple[str, ...] = ()
    training: Training | None = None
    """None outside training mode."""
    sound: Sound | None = None
    now: Callable[[], datetime] = _utc_now


class MainWindow(QMainWindow):
    """Sign in, deliveries, receiving; banner, menus, status."""

    def __init__(self, needs: WindowNeeds) -> None:
        super().__init__()
        self._needs = needs
        self._preferences = needs.preferences
        self._delivery: uuid.UUID | None = None
        self._at_desk = False
        self._opening = False
        self.sound = SilenceableSound(needs.sound or BeepSound())
        self._make_parts()
        self._lay_out()
        self._join_menus()
        self._join_pages()
        self._join_bridge()
        self._recall()
        self.retranslate()
        self.show_sign_in()

    def retranslate(self) -> None:
        """Word what belongs to the window itself."""
        self.setWindowTitle(self.tr("药品追溯收货工作站 TraceDock"))
        self._banner_text.setText(self.tr("培训模式 · 数据不会上传到真实平台"))
        self.menus.retranslate()

    @Slot(str)
    def sign_in(self, person: str) -> None:
        """Begin to work as a person."""
        self._preferences.write(LAST_PERSON, person)
        self.receiving.person = person
        self.status.show_person(person)
        self._set_working(True)
        self.show_deliveries()

    @Slot()
    def show_sign_in(self) -> None:
        """Ask who works; an open receipt stays open."""
        self._leave_desk()
        self._set_working(False)
        self.status.show_person("")
        self._pages.setCurrentWidget(self.sign_in_page)
        self.sign_in_page.wait_for_name()

    @Slot()
    def show_deliveries(self) -> None:
        """Show the list of deliveries; from here on a scan chooses one and counts nowhere."""
        self._leave_desk()
        self._show_page(DELIVERIES)
        self.deliveries.view.setFocus()
        self._needs.desk.list_deliveries()

    @Slot()
    def show_receiving(self) -> None:
        """Show the receipt that was shown last, and take scans for it again."""
        if self._delivery is not None and not self._at_desk:
            self.open_delivery(self._delivery)
        else:
            self._show_page(RECEIVING)
            self.receiving.give_focus_to_scanning()

    @Slot(int)
    def show_page(self, number: int) -> None:
        """Show a page by its number in the navigation."""
        if number == DELIVERIES:
            self.show_deliveries()
        else:
            self.show_receiving()

    @Slot(object)
    def open_delivery(self, delivery: uuid.UUID) -> None:
        """Open or resume the receipt of a delivery."""
        self._opening = True
        self._needs.desk.open_delivery(delivery, self.receiving.person)

    @Slot(object)
    def go_to_receipt(self, event: ReceiptOpened) -> None:
        """Show a receipt that was opened, not one that only changed."""
        if not self._opening:
            return
        self._opening, self._at_desk = False, True
        self._delivery = delivery_id(event.view.distributor.code, event.view.delivery_no)
        self.show_receiving()
        if self._needs.training is not None:
            self._needs.training.codes_to_scan(event.view.delivery_no)

    @Slot(str)
    def scan_virtually(self, text: str) -> None:
        """Take a scan of the virtual scanner on the way a real one goes."""
        self._needs.desk.scan(text, text.encode(), VIRTUAL_DEVICE, self._needs.now())

    @Slot(object)
    def show_failure(self, event: DeskFailed) -> None:
        """Say what could not be done."""
        self._opening = False
        text = sentence_text(event.sentence)
        if event.number is not None and event.number not in text:
            text = self.tr("{text}（编号 {number}）").format(text=text, number=event.number)
        self.say_refused(text)

    @Slot(str)
    def say_refused(self, text: str) -> None:
        """Show and sound that something was not done: nobody may believe that it was."""
        self.notice.say_wrong(text)
        self.sound.play(Severity.WRONG)

    @Slot(object)
    def show_paper(self, event: PaperReady) -> None:
        """Say that a paper is ready."""
        text = self.tr("已生成 {name}").format(name=event.path.name)
        self.notice.say_ready(text, QUrl.fromLocalFile(str(event.path)))

    @Slot()
    def refresh_deliveries(self) -> None:
        """Ask for the deliveries again."""
        self._needs.desk.list_deliveries()

    @Slot()
    def open_virtual_scanner(self) -> None:
        """Show the virtual scanner beside the window."""
        self.virtual_scanner.show()
        self.virtual_scanner.raise_()

    @Slot()
    def order_delivery(self) -> None:
        """Let the training platform send one more delivery."""
        if self._needs.training is not None:
            self._needs.training.order_delivery()

    @Slot(QAction)
    def choose_language(self, action: QAction) -> None:
        """Speak another language from now on."""
        self.use_language(action.data())

    @Slot(QAction)
    def choose_scheme(self, action: QAction) -> None:
        """Be light or dark from now on."""
        self.use_scheme(Scheme(action.data()))

    @Slot(bool)
    def choose_sound(self, on: bool) -> None:
        """Let verdicts be heard, or not."""
        self.sound.on = on
        self._preferences.write(SOUND, "on" if on else "off")

    def use_language(self, language: str) -> None:
        """Speak a language and remember it."""
        self._needs.application.languages.choose(language)
        self.menus.mark(self.menus.languages, language)
        self._preferences.write(LANGUAGE, language)

    def use_scheme(self, scheme: Scheme) -> None:
        """Take light, dark or the system's, and remember it."""
        self._needs.application.appearance.choose(scheme)
        self.menus.mark(self.menus.schemes, scheme.value)
        self._preferences.write(SCHEME, scheme.value)

    def sizeHint(self) -> QSize:
        """Ask for the room of a common warehouse screen."""
        return QSize(1366, 768)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the navigation on a small screen."""
        super().resizeEvent(event)
        self.navigation.set_compact(compact=event.size().width() < COMPACT_WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        """Word the window anew after a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the desk; the receipt stays open and nothing is lost."""
        self.virtual_scanner.close()
        self._needs.desk.leave()
        super().closeEvent(event)

    def _make_parts(self) -> None:
        needs = self._needs
        last = needs.preferences.read(LAST_PERSON, "")
        self.sign_in_page = SignInPage(needs.persons, last, self)
        self.deliveries = DeliveriesPage(self)
        self.receiving = ReceivingPage(needs.desk, needs.papers, self.sound, needs.now, self)
        self.virtual_scanner = VirtualScanner(self)
        self.navigation = Navigation(self)
        self.notice = NoticeStrip(self)
        self.status = StatusStrip(self)
        self._banner_text = QLabel(self)

    def _lay_out(self) -> None:
        self.banner = banner = QWidget(self)
        banner.setProperty("role", "training")
        banner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        banner_layout = QHBoxLayout(banner)
        banner_layout.setContentsMargins(12, 1, 12, 2)
        banner_layout.addWidget(self._banner_text, 0, Qt.AlignmentFlag.AlignCenter)
        banner.setVisible(self._needs.training is not None)
        self._pages = QStackedWidget(self)
        for page in (self.sign_in_page, self.deliveries, self.receiving):
            self._pages.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.notice)
        right.addWidget(self._pages, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addLayout(right, 1)
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(banner)
        layout.addLayout(middle, 1)
        self.setCentralWidget(central)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.status, 1)

    def _join_menus(self) -> None:
        self.menus = menus = Menus(self.menuBar(), self.receiving.actions_shown)
        menus.deliveries.triggered.connect(self.show_deliveries)
        menus.receipt.triggered.connect(self.show_receiving)
        menus.tray.triggered.connect(self.receiving.show_tray)
        menus.languages.triggered.connect(self.choose_language)
        menus.schemes.triggered.connect(self.choose_scheme)
        menus.sound.toggled.connect(self.choose_sound)
        menus.sign_out.triggered.connect(self.show_sign_in)
        menus.scanner.triggered.connect(self.open_virtual_scanner)
        menus.order.triggered.connect(self.order_delivery)
        training = self._needs.training is not None
        for action in (menus.training, menus.scanner, menus.order):
            action.setVisible(training)

    def _join_pages(self) -> None:
        self.sign_in_page.signed_in.connect(self.sign_in)
        self.navigation.page_wished.connect(self.show_page)
        self.deliveries.delivery_chosen.connect(self.open_delivery)
        self.deliveries.refresh_wished.connect(self.refresh_deliveries)
        self.deliveries.refused.connect(self.say_refused)
        self.receiving.deliveries_wished.connect(self.show_deliveries)
        self.receiving.refused.connect(self.say_refused)
        self.virtual_scanner.scan_wished.connect(self.scan_virtually)

    def _join_bridge(self) -> None:
        bridge = self._needs.bridge
        bridge.deliveries_listed.connect(self.deliveries.show_deliveries)
        bridge.scan_loose.connect(self.deliveries.take_scan)
        bridge.receipt_opened.connect(self.receiving.show_receipt)
        bridge.receipt_opened.connect(self.go_to_receipt)
        bridge.scan_answered.connect(self.receiving.show_answer)
        bridge.receipt_confirmed.connect(self.receiving.show_receipt)
        for work_goes_on in (bridge.receipt_opened, bridge.scan_answered, bridge.receipt_confirmed):
            work_goes_on.connect(self.notice.hide)
        bridge.desk_failed.connect(self.show_failure)
        bridge.sync_shown.connect(self.status.show_sync)
        bridge.device_shown.connect(self.status.show_device)
        bridge.paper_ready.connect(self.show_paper)
        bridge.training_codes.connect(self.virtual_scanner.show_codes)

    def _recall(self) -> None:
        language = self._preferences.read(LANGUAGE, "zh")
        self.use_language(language if language in ("zh", "en") else "zh")
        scheme = self._preferences.read(SCHEME, Scheme.SYSTEM.value)
        self.use_scheme(Scheme(scheme) if scheme in list(Scheme) else Scheme.SYSTEM)
        sounding = self._preferences.read(SOUND, "on") == "on"
        self.menus.sound.setChecked(sounding)
        self.choose_sound(sounding)

    def _leave_desk(self) -> None:
        if self._at_desk:
            self._at_desk = False
            self._needs.desk.leave()

    def _set_working(self, working: bool) -> None:
        self.navigation.setVisible(working)
        for action in (self.menus.deliveries, self.menus.receipt, self.menus.tray):
            action.setEnabled(working)
        self.menus.sign_out.setEnabled(working)
        self.menus.scanner.setEnabled(working)

    def _show_page(self, number: int) -> None:
        if not self.navigation.isVisibleTo(self):
            return
        self.navigation.show_page(number)
        self._pages.setCurrentWidget(self.deliveries if number == DELIVERIES else self.receiving)
