"""The main window: without it there are pages and no place to stand.

Sign-in, menus, banner and status are there from the start; the pages behind the sign-in are handed
in by main.py (ui/pages.py), a moment after the window was drawn. Closing asks nothing, because
everything that was answered is durable.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMimeData,
    QSize,
    Qt,
    QTimer,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.people.training import ADMINISTRATOR_NUMBER, ADMINISTRATOR_PASSWORD
from ui.application import Dressed
from ui.help.window import HelpWindow
from ui.notice_strip import NoticeStrip
from ui.parts.languages import LANGUAGES
from ui.parts.permitted import Permits
from ui.parts.theme import Scheme
from ui.places import CONTEXT as PLACES
from ui.places import title_of
from ui.preferences import LANGUAGE, LAST_PERSON, PROOF, SCHEME, SOUND, Preferences
from ui.signing.sign_in_page import SignInPage
from ui.status_strip import StatusStrip
from ui.window_menus import Menus

if TYPE_CHECKING:
    # Loaded by whoever hands the pages in: the window is drawn before.
    from app.papers import PaperNotPrinted, PaperPrinted, PaperReady
    from ui.pages import Pages
    from ui.signing.entrance import Entrance

COMPACT_WIDTH = 1150


class MainWindow(QMainWindow):
    """Sign-in, banner, menus, status, and room for the pages."""

    drawn = Signal()
    """The window was drawn for the first time; a name can be typed."""
    person_changed = Signal(str)
    """Who works from now on; empty: nobody."""

    def __init__(
        self, application: Dressed, preferences: Preferences, *, training: bool = False
    ) -> None:
        super().__init__()
        self._application = application
        self._preferences = preferences
        self._training = training
        self._drawn = False
        self.setAcceptDrops(True)
        self._pages: Pages | None = None
        self._waiting_person = ""
        self._entrance: Entrance | None = None
        self.permits = Permits(self)
        # Before there is a widget: each one would be worded and styled anew.
        self._recall()
        self._make_parts()
        self._lay_out()
        self._join_menus()
        self.retranslate()
        self.show_sign_in()

    @property
    def pages(self) -> Pages:
        """The pages behind the sign-in; only after they were handed in."""
        assert self._pages is not None
        return self._pages

    @property
    def room(self) -> QWidget:
        """Where the pages stand."""
        return self._stack

    def furnish(self, pages: Pages) -> None:
        """Take the pages in; who signed in meanwhile begins to work."""
        self._pages = pages
        for page in pages.in_stack:
            self._stack.addWidget(page)
        for strip in pages.strips:
            self._right.insertWidget(1, strip)
        self._middle.insertWidget(0, pages.navigation)
        pages.navigation.set_compact(compact=self.width() < COMPACT_WIDTH)
        pages.page_shown.connect(self.show_page)
        pages.refused.connect(self.notice.say_wrong)
        pages.settled.connect(self.notice.say_right)
        pages.choose_sound(self.menus.sound.isChecked())
        self._join_menus_to(pages)
        self._join_bridge_of(pages)
        pages.packing.offered.connect(self.menus.offer_page)
        pages.admin.offered.connect(self.menus.offer_page)
        self.menus.add_speech(pages.let_speak(self._preferences))
        if self._waiting_person:
            self.sign_in(self._waiting_person)

    def guard(self, entrance: Entrance) -> None:
        """Ask for more than a name, where the institution wants that."""
        self._entrance = entrance
        entrance.told.connect(self.notice.say_right)
        entrance.proved.connect(self.pages.purchasing.let_speak)
        entrance.proved.connect(self.pages.admin.let_speak)
        entrance.proof_wanted.connect(self.expect_proof)
        self.pages.purchasing.draw_with(entrance.draw)
        self.pages.admin.draw_with(entrance.draw)
        self.menus.own.triggered.connect(entrance.change_own)
        if self._waiting_person:
            entrance.note_named(self._waiting_person)

    def retranslate(self) -> None:
        """Word what belongs to the window itself."""
        self.setWindowTitle(self.tr("药品追溯收货工作站 TraceDock"))
        apart = self.tr("培训模式 · 数据不会上传到真实平台")
        who = self.tr("管理员登录：工号 {number}，口令 {password}").format(
            number=ADMINISTRATOR_NUMBER, password=ADMINISTRATOR_PASSWORD
        )
        self._banner_text.setText(f"{apart} · {who}")
        self.menus.retranslate()

    @Slot(str)
    def sign_in(self, person: str) -> None:
        """Begin to work as a person."""
        if self._pages is None:
            self._waiting_person = person
            return
        self._preferences.write(LAST_PERSON, person)
        self.status.show_person(person)
        self._allow_work(allowed=True)
        # First: what is done from now on is this person's.
        self.person_changed.emit(person)
        self._pages.begin(person)

    @Slot(str)
    def sign_in_by_name(self, name: str) -> None:
        """Begin to work by a name that was chosen or typed."""
        self.sign_in(name)
        if self._entrance is not None:
            self._entrance.note_named(name)

    @Slot(bool)
    def expect_proof(self, wanted: bool) -> None:
        """Remember whether a name is enough: the next start asks before anybody can say so."""
        self._preferences.write(PROOF, "yes" if wanted else "no")
        self.menus.own.setVisible(wanted)

    @Slot()
    def change_person(self) -> None:
        """Who works goes, or somebody else comes."""
        if self._entrance is not None:
            self._entrance.leave()
        else:
            self.show_sign_in()

    @Slot()
    def show_sign_in(self) -> None:
        """Ask who works; an open receipt stays open."""
        if self._pages is not None:
            self._pages.rest()
        self._allow_work(allowed=False)
        self.status.show_person("")
        self.person_changed.emit("")
        self._stack.setCurrentWidget(self.sign_in_page)
        self.sign_in_page.wait_for_name()

    @Slot()
    def show_help(self) -> None:
        """Open the guide where it tells of the page that is shown."""
        number = None if self._pages is None else self._pages.number
        title = "" if number is None else title_of(number)
        self.help.show_for(QCoreApplication.translate(PLACES, title) if title else "")

    @Slot()
    def show_processes(self) -> None:
        """Open the guides to whole processes, which stand first."""
        self.help.show_for("")

    @cached_property
    def help(self) -> HelpWindow:
        """Made when it is first wished."""
        return HelpWindow(self)

    @Slot(QWidget)
    def show_page(self, page: QWidget) -> None:
        """Show a page; the exceptions are at hand only beside their receipt."""
        if self._stack.currentWidget() is not page:
            # What was said belongs to the page it was said on.
            self.notice.hide()
        self._stack.setCurrentWidget(page)
        self.menus.tray.setEnabled(page is self.pages.receiving)

    @Slot(object)
    def show_paper(self, event: PaperReady) -> None:
        """Say that a paper is ready."""
        text = self.tr("已生成 {name}").format(name=event.path.name)
        self.notice.say_ready(text, QUrl.fromLocalFile(str(event.path)), event.kind)

    @Slot(object)
    def show_printed(self, event: PaperPrinted) -> None:
        """Say that a printer took a paper."""
        text = self.tr("{name} 已发送到 {printer}，{copies} 份").format(
            name=event.path.name, printer=event.printer, copies=event.copies
        )
        self.notice.say_ready(text, QUrl.fromLocalFile(str(event.path)))

    @Slot(object)
    def show_not_printed(self, event: PaperNotPrinted) -> None:
        """Say why no printer took a paper, and where it is."""
        self.notice.say_not_printed(event.reason, QUrl.fromLocalFile(str(event.path)), event.kind)

    @Slot()
    def leave(self) -> None:
        """Close the window and whatever stands before it."""
        for dialog in self.findChildren(QDialog):
            dialog.done(0)
        self.close()

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
        """Remember whether verdicts are heard."""
        self._preferences.write(SOUND, "on" if on else "off")

    def use_language(self, language: str) -> None:
        """Speak a language and remember it."""
        self._application.languages.choose(language)
        self.menus.mark(self.menus.languages, language)
        self._preferences.write(LANGUAGE, language)

    def use_scheme(self, scheme: Scheme) -> None:
        """Take light, dark or the system's, and remember it."""
        self._application.appearance.choose(scheme)
        self.menus.mark(self.menus.schemes, scheme.value)
        self._preferences.write(SCHEME, scheme.value)

    def sizeHint(self) -> QSize:
        """Ask for the room of a common warehouse screen."""
        return QSize(1366, 768)

    def fill_screen(self) -> None:
        """Show the window on all of the screen, also where no window manager does it."""
        room = self.screen().availableGeometry()
        # Not by setGeometry: that would put the title bar above the screen for who restores it.
        self.move(room.topLeft())
        self.resize(room.size())
        self.showMaximized()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window was drawn."""
        super().paintEvent(event)
        if not self._drawn:
            self._drawn = True
            # Not from within: what is painted here is not on the screen before this returns.
            QTimer.singleShot(0, self.drawn.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the navigation on a small screen."""
        super().resizeEvent(event)
        if self._pages is not None:
            self._pages.navigation.set_compact(compact=event.size().width() < COMPACT_WIDTH)

    def changeEvent(self, event: QEvent) -> None:
        """Word the window anew after a change of language."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
            # Behind the pages, which word their own tips.
            QTimer.singleShot(0, self.permits.reword)
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave the desk; the receipt stays open and nothing is lost."""
        if self._pages is not None:
            self._pages.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that may be a batch."""
        if _dropped_file(event.mimeData()) and self._pages is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the file that was dropped."""
        path = _dropped_file(event.mimeData())
        if path and self._pages is not None:
            event.acceptProposedAction()
            self._pages.batches.import_file(path)

    def _recall(self) -> None:
        language = self._preferences.read(LANGUAGE, "zh")
        self._application.languages.choose(language if language in LANGUAGES else "zh")
        scheme = self._preferences.read(SCHEME, Scheme.SYSTEM.value)
        self._application.appearance.choose(
            Scheme(scheme) if scheme in list(Scheme) else Scheme.SYSTEM
        )

    def _make_parts(self) -> None:
        last = self._preferences.read(LAST_PERSON, "")
        self.sign_in_page = SignInPage(last, self)
        self.sign_in_page.ask_proof(wanted=self._preferences.read(PROOF, "no") == "yes")
        self.sign_in_page.signed_in.connect(self.sign_in_by_name)
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
        banner.setVisible(self._training)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.sign_in_page)
        self._right = QVBoxLayout()
        self._right.setSpacing(0)
        self._right.addWidget(self.notice)
        self._right.addWidget(self._stack, 1)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addLayout(self._right, 1)
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(banner)
        layout.addLayout(self._middle, 1)
        self.setCentralWidget(central)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.status, 1)

    def _join_menus(self) -> None:
        self.menus = menus = Menus(self.menuBar())
        menus.mark(menus.languages, self._application.languages.chosen)
        menus.mark(menus.schemes, self._application.appearance.scheme.value)
        menus.sound.setChecked(self._preferences.read(SOUND, "on") == "on")
        menus.languages.triggered.connect(self.choose_language)
        menus.schemes.triggered.connect(self.choose_scheme)
        menus.sound.toggled.connect(self.choose_sound)
        menus.sign_out.triggered.connect(self.change_person)
        menus.help.triggered.connect(self.show_help)
        menus.processes.triggered.connect(self.show_processes)
        for action in (menus.training, menus.scanner, menus.order):
            action.setVisible(self._training)

    def _join_menus_to(self, pages: Pages) -> None:
        menus = self.menus
        menus.guard()
        menus.add_receiving(pages.receiving.actions_shown)
        menus.page_wished.connect(pages.show_page)
        menus.tray.triggered.connect(pages.receiving.show_tray)
        menus.sound.toggled.connect(pages.choose_sound)
        menus.scanner.triggered.connect(pages.open_virtual_scanner)
        menus.order.triggered.connect(pages.order_delivery)
        menus.papers.triggered.connect(pages.receiving.print_all)
        menus.acceptance.triggered.connect(pages.rooms.show_acceptance)
        menus.four_way.triggered.connect(pages.rooms.show_four_way)
        menus.batch.triggered.connect(pages.batches.ask_for_file)
        menus.journal.triggered.connect(pages.office.show_journal)
        menus.printers.triggered.connect(pages.office.show_printers)
        menus.backups.triggered.connect(pages.office.show_backups)
        menus.connection.triggered.connect(pages.office.show_connection)
        self.status.connection_wished.connect(pages.office.show_connection)
        menus.replay.triggered.connect(pages.office.show_replay)
        menus.upkeep.triggered.connect(pages.office.show_upkeep)
        menus.quit.triggered.connect(self.close)
        self.notice.print_wished.connect(pages.office.print_paper)
        pages.office.close_wished.connect(self.leave)

    def _join_bridge_of(self, pages: Pages) -> None:
        bridge = pages.bridge
        for work_goes_on in (bridge.receipt_opened, bridge.scan_answered, bridge.receipt_confirmed):
            work_goes_on.connect(self.notice.hide)
        bridge.sync_shown.connect(self.status.show_sync)
        bridge.hand_over_shown.connect(self.status.show_hand_over)
        bridge.deliveries_listed.connect(self.status.end_hand_over)
        bridge.readers_shown.connect(self.status.show_readers)
        bridge.paper_ready.connect(self.show_paper)
        bridge.paper_printed.connect(self.show_printed)
        bridge.paper_not_printed.connect(self.show_not_printed)
        bridge.persons_shown.connect(self.sign_in_page.show_persons)
        bridge.rights_shown.connect(self.permits.show_rights)

    def _allow_work(self, *, allowed: bool) -> None:
        menus = self.menus
        for action in menus.of_work:
            action.setEnabled(allowed)
        menus.tray.setEnabled(False)


def _dropped_file(data: QMimeData) -> str:
    """Return the path of the one local file that is dropped; empty for anything else."""
    urls = data.urls()
    return urls[0].toLocalFile() if len(urls) == 1 else ""
