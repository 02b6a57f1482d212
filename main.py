"""TraceDock's entry: builds the parts and hands them to each other.

Without it rooms and doors would have to know one another. It holds no rule: a command is looked up,
its parts are built and nothing else (a script that explains codes never loads Qt, the service runs
where there is none), and what happens is put into words and an exit status: 0 done, 1 something was
wrong and was said, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.entry.arguments import build_parser
from app.entry.console import (
    Trouble,
    folder_of,
    in_words,
    refuse_without_screen,
    speak_utf8,
    tell,
)
from app.entry.later import Later, fill, filled, method_of, part_of
from app.entry.scan_way import ScanWay
from app.store.encryption.keeping import keep_with

if TYPE_CHECKING:
    import uuid

    from app.entry.restoring import RestoreWish
    from app.entry.rooms import Rooms
    from app.entry.settings import Settings
    from app.receiving.desk import ReceivingDesk
    from app.receiving.progress import ReceiptOpened, ScanAnswered
    from app.receiving.values import Delivery
    from app.store.restoring import Note
    from app.upkeep.window_audit import WindowAudit
    from printing.rooms import PrintRooms
    from scanners.station import ReaderStation
    from sync.assembly.workplace import Post, Workplace
    from sync.client.station import Station
    from ui.application import Dressed
    from ui.bridge import Bridge
    from ui.office import OfficePorts
    from ui.preferences import Preferences
    from ui.printing.system_printers import QtPrinters
    from ui.purchasing_pages import PurchasingPorts
    from ui.room_pages import RoomPorts
    from ui.shipping_pages import ShippingPorts
    from ui.window import MainWindow


_CLOSE_S = 10.0
"""For a paper that is on its way to a printer."""
_ROOMS = ("library", "four_way", "invoices", "acceptance", "blind", "known", "cases", "codes")
"""What stands beside the desk: as app.entry.rooms.Rooms and ui.room_pages.RoomPorts name it."""
_PURCHASING = (
    "today",
    "catalogue",
    "offering",
    "warnings",
    "aliases",
    "relations",
    "orders",
    "statistics",
)
"""What purchasers work with: as ui.purchasing_pages.PurchasingPorts names it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    speak_utf8()
    options = build_parser().parse_args(arguments)
    keep_with(lambda folder: importlib.import_module("sync.data_keys").data_keys(folder))
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    module, name = options.command.split(":")
    try:
        with in_words():
            status: int = getattr(importlib.import_module(module), name)(options)
            return status
    except Trouble as trouble:
        tell(str(trouble))
        return trouble.status
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        tell("已中断；已答复的都在。 Interrupted; what was answered is kept.")
        return 130


def explain_codes(options: argparse.Namespace) -> int:
    """`codes`: what lines, pictures, or the list of a terminal say."""
    if options.image is not None and options.batch is not None:
        raise Trouble("--image 和 --batch 只能用一个", 2)
    if options.image is not None:
        from scanners.pictures.command import read_pictures

        return read_pictures(options)
    if options.batch is not None:
        from scanners.batches.command import explain_batch

        return explain_batch(options)
    from app.entry.scripts import explain_codes as explain_lines

    return explain_lines(options)


def open_desktop(options: argparse.Namespace) -> int:
    """`desktop`: the window; with `--training`, the service and a sandbox beside it."""
    _refuse_without_screen(options)
    from PySide6.QtCore import QEventLoop, QSettings

    from app.entry.restoring import wished_by
    from ui.application import build_application
    from ui.preferences import StoredPreferences
    from ui.window import MainWindow

    application = build_application(sys.argv[:1])
    wish = wished_by(options.restore)
    preferences = StoredPreferences(QSettings())
    while True:
        options.folder = folder_of(options)
        window = MainWindow(application, preferences, training=options.training)
        # The window first: what stands behind it takes longer to load than the window itself.
        first_turns = QEventLoop()
        window.drawn.connect(first_turns.quit)
        window.fill_screen()
        first_turns.exec()
        if options.until_shown:
            return 0
        opening = _work(options, application, window, wish, preferences)
        wish, options.enrol = opening.next_restore, None
        if opening.trains.is_set():
            options.training, options.folder = True, options.folder / "training"
        elif wish is None and not opening.opens_again:
            return opening.status
        # Closed for a backup, training, its new institution or encryption: again, after that.
        window.deleteLater()


def _refuse_without_screen(options: argparse.Namespace) -> None:
    """Raise Trouble where no window can be shown; a damaged database is named first."""
    try:
        refuse_without_screen()
    except Trouble:
        from app.entry.damage import refuse_damaged_database

        refuse_damaged_database(folder_of(options))
        raise


def _work(
    options: argparse.Namespace,
    application: Dressed,
    window: MainWindow,
    restore: RestoreWish | None,
    preferences: Preferences,
) -> _Opening:
    """Hand in what stands behind the sign-in, open what it stands on, run until it is closed."""
    from app.entry.acting import ActingLater
    from app.entry.settings import settings_of
    from app.upkeep.crashes import watch
    from printing.bar_codes import qr
    from scanners.joining import Joined, open_readers
    from ui.admin_pages import AdminPorts
    from ui.bridge import Bridge
    from ui.pages import PageNeeds, Pages
    from ui.parts.resource_files import SOUNDS
    from ui.signing.entrance import Entrance
    from ui.signing.port import SignInNeeds
    from ui.sound import open_sound
    from ui.speech import SystemSpeech
    from ui.wedge import WedgeFilter

    settings = settings_of(options)
    with ExitStack() as stack:
        bridge = Bridge()
        stack.callback(watch(options.folder, bridge.post).stop)
        sound = open_sound(SOUNDS)
        stack.callback(sound.stop)
        speech = SystemSpeech()
        stack.callback(speech.stop)
        opening = _Opening(options, settings, restore)
        stack.callback(opening.close)
        audit = Later(opening.audit)
        window.person_changed.connect(audit.person_changed)
        window.person_changed.connect(Later(part_of(opening.station, "acting")).person_changed)
        stack.callback(audit.person_changed, "")
        way = ScanWay(Later(opening.desk), opening.room("packing"), bridge.post)
        disk = Later(opening.workplace).look_at_disk

        def read(event: object) -> None:
            audit.heard(event)
            bridge.post(event)

        joined = Joined(way, opening.printed("papers"), read, disk, opening.is_known)
        readers = open_readers(options.folder, settings, joined)
        stack.callback(readers.stop)
        readers.acting = ActingLater(opening.station)
        wedge = WedgeFilter(readers.wedge, application)
        application.installEventFilter(wedge)
        stack.callback(application.removeEventFilter, wedge)
        needs = PageNeeds(
            bridge=bridge,
            desk=Later(opening.desk),
            papers=opening.printed("papers"),
            readers=readers,
            rooms=_rooms(opening),
            office=_office(opening, readers, preferences),
            purchasing=_purchasing(opening),
            shipping=_shipping(opening, way),
            admin=AdminPorts(opening.place("people"), opening.place("audit"), settings.hospital),
            preferences=preferences,
            training=opening.place("training") if options.training else None,
            sound=sound,
            speech=speech,
        )
        window.furnish(Pages(needs, window, window.room))
        proof = SignInNeeds(opening.place("signing"), way, lambda text: qr(text).rows)
        window.guard(Entrance(window, window, proof, window.pages))
        if not options.until_furnished and window.isVisible():
            opening.start(_Listening(bridge, readers, opening, audit).hear, readers.note_lacking)
            readers.start()
            opening.status = application.exec()
        return opening


def _rooms(opening: _Opening) -> RoomPorts:
    """What stands beside the receiving desk, while it is still being opened."""
    from ui.room_pages import RoomPorts

    return RoomPorts(**{name: opening.room(name) for name in _ROOMS})


def _office(opening: _Opening, readers: ReaderStation, preferences: Preferences) -> OfficePorts:
    """What looks after the workstation itself."""
    from app.entry.backups import Backups
    from app.entry.encryption import Encryption
    from printing.bar_codes import qr
    from ui.beginning.port import BeginningPorts
    from ui.office import OfficePorts

    return OfficePorts(
        opening.printed("papers"),
        Backups(opening, readers),
        Encryption(opening),
        Later(part_of(part_of(opening.printing, "papers"), "replays")),
        opening.room("remarks"),
        opening.place("connection"),
        Later(opening.upkeep),
        BeginningPorts(
            opening.place("founding"), lambda text: qr(text).rows, opening.trains.set, preferences
        ),
    )


def _purchasing(opening: _Opening) -> PurchasingPorts:
    """What purchasers work with."""
    from ui.purchasing_pages import PurchasingPorts

    return PurchasingPorts(
        links=opening.place("links"), **{name: opening.purchasing(name) for name in _PURCHASING}
    )


def _shipping(opening: _Opening, way: ScanWay) -> ShippingPorts:
    """What shippers work with."""
    from ui.packing.port import PackingPorts
    from ui.shipping_pages import ShippingPorts

    cartons, papers = opening.printed("carton_labels"), opening.printed("papers")
    ports = PackingPorts(opening.room("packing"), cartons, way, papers, opening.place("relays"))
    labels, designs, forms = map(opening.printed, ("labels", "designs", "forms"))
    return ShippingPorts(labels, ports, designs, forms)


class _Opening:
    """Loads and opens the workplace in a thread of its own, while the window is there already."""

    def __init__(
        self, options: argparse.Namespace, settings: Settings, restore: RestoreWish | None
    ) -> None:
        self.status = 0
        """With which the program ends."""
        self.next_restore: RestoreWish | None = None
        """What is to be restored when all is closed, before it is opened again."""
        self.opens_again = False
        """It joined an institution, or its database is to be encrypted or plain."""
        self.trains = threading.Event()
        """Set where it is to be opened in training next."""
        self.station: Future[Station] = Future()
        self.printing: Future[PrintRooms] = Future()
        self.upkeep = Future[Any]()
        self.workplace: Future[Workplace] = Future()
        self.audit: Future[WindowAudit] = Future()
        self.desk: Future[ReceivingDesk] = Future()
        self.rooms: Future[Rooms] = Future()
        self._options, self._settings, self._restore = options, settings, restore
        self._thread: threading.Thread | None = None

    def start(self, show: Post, note: Note) -> None:
        """Begin, and let what happens be shown; returns at once.

        `note` takes down which scans a backup lacks.
        """
        self._thread = threading.Thread(
            target=self._open, args=(show, note), name="loading", daemon=True
        )
        self._thread.start()

    def room(self, name: str) -> Later:
        """What stands beside the desk."""
        return Later(part_of(self.rooms, name))

    def purchasing(self, name: str) -> Later:
        """What purchasers work with."""
        return Later(part_of(part_of(self.rooms, "purchasing"), name))

    def printed(self, name: str) -> Later:
        """A desk of papers or labels."""
        return Later(part_of(self.printing, name))

    def place(self, name: str) -> Later:
        """What stands on the way to the service."""
        return Later(part_of(self.workplace, name))

    def is_known(self, identifier: str) -> bool:
        """Whether this workstation has met a drug identifier."""
        from app.receiving.known import identifiers

        station = filled(self.station)
        if station is None:
            return False
        with station.database.reading() as connection:
            return identifiers.is_known(connection, station.workstation.org, identifier)

    def close(self) -> None:
        """Stop what was opened."""
        if self._thread is not None:
            self._thread.join()
        for desks in (filled(self.upkeep), filled(self.printing)):
            if desks is not None:
                desks.stop(_CLOSE_S)
        workplace = filled(self.workplace)
        if workplace is not None:
            workplace.close()
            self.opens_again |= workplace.connection.joined_anew

    def _open(self, show: Post, note: Note) -> None:
        from app.upkeep.window_audit import WindowAudit
        from printing.desk import Place
        from printing.sending import DesktopPrinters
        from printing.upkeep_papers import open_upkeep
        from sync.assembly.workplace import Plan, Workplace

        options, settings, restore = self._options, self._settings, self._restore
        program, trains = Path(__file__), options.training
        plan = Plan(options.folder, settings, program, trains, options.enrol, restore=restore)
        place = Place(options.folder, settings.hospital, options.training)
        # What looks after the machine is there also where the database is not.
        printers = DesktopPrinters(_window_printers)
        fill(self.upkeep, open_upkeep(place, settings, self.station, show, printers))
        workplace = Workplace(plan, show, self.desk, self.rooms, self.station, note)
        fill(self.workplace, workplace)
        workplace.open()
        notebook = part_of(self.station, "notebook")
        fill(self.audit, WindowAudit(Later(notebook)))
        # Nobody prints before there is something to print.
        from printing.rooms import PrintRooms

        packing, audit = part_of(self.rooms, "packing"), method_of(notebook, "write")
        fill(self.printing, PrintRooms(place, self.station, packing, show, audit, printers))


def _window_printers() -> QtPrinters:
    """The printers as Qt knows them."""
    from ui.printing.system_printers import QtPrinters

    return QtPrinters()


def play_demo(options: argparse.Namespace) -> int:
    """`demo`: one whole receiving shift without a screen, ended by a reconciliation."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from sync.assembly.demonstration import demonstrate

    return demonstrate(options, Path(__file__), _Stagehands())


class _Stagehands:
    """What the demonstration borrows from the doors."""

    def scanner(self, desk: ReceivingDesk, stack: ExitStack) -> Callable[[str], object]:
        """Start a scanner that scans for this desk; what is given to the answer is scanned."""
        from scanners.fake import FakeScanner
        from scanners.joining import sink_of

        scanner = FakeScanner(sink_of(desk), lambda _state: None)
        scanner.start()
        stack.callback(scanner.stop)
        return scanner.read

    def photograph(self, path: Path, opened: ReceiptOpened, last: ScanAnswered | None) -> None:
        """Show the receiving page as the clerk sees it, and keep the picture; raises Trouble."""
        from ui.photograph import photograph

        try:
            photograph(path, opened, last)
        except OSError as error:
            raise Trouble(str(error)) from error

    def print_receipt(self, station: Station, receipt_id: uuid.UUID, folder: Path) -> Path:
        """Make the receipt paper; raises Trouble."""
        from printing.in_words import papers_in_words
        from printing.receipts import print_receipt

        with papers_in_words():
            return print_receipt(station.parts, receipt_id, folder, station.hospital, training=True)

    def print_labels(self, delivery: Delivery, hospital: str, path: Path) -> None:
        """Make the carton labels of a delivery; raises Trouble."""
        from printing.delivery_labels import print_labels

        print_labels(delivery, hospital, path)


class _Listening:
    """Hands events to the window, in the window's own words where it has some."""

    def __init__(
        self, bridge: Bridge, readers: ReaderStation, opening: _Opening, audit: Later
    ) -> None:
        self._bridge, self._readers, self._audit = bridge, readers, audit
        self._papers, self._remarks = opening.printed("papers"), opening.room("remarks")
        self._statistics = opening.purchasing("statistics")

    def hear(self, event: object) -> None:
        """Hand one on."""
        self._audit.heard(event)
        from app.packing.events import PackAnswered, ReturnsShown, ShipmentShown
        from app.receiving.blind.values import BlindAnswered
        from app.receiving.progress import DeskFailed, LooseScan, ReceiptConfirmed, ScanAnswered
        from app.receiving.verdicts import Sentence
        from app.store.encrypting import DatabaseUnlocked
        from app.store.gone_back import StoreWentBack
        from app.store.restoring import Restored
        from sync.client.status import (
            DeliveriesChanged,
            ManifestProgress,
            Remarkable,
            RowSetAside,
            SyncStatus,
        )
        from ui.ports import HandOverShown, LinkState, SyncShown

        if isinstance(event, SyncStatus):
            state = LinkState(event.state.value)
            waits = (event.waiting, event.waiting_since, event.last_contact)
            self._bridge.post(
                SyncShown(state, *waits, event.reason, event.unsafe, event.loading, event.pushing)
            )
        elif isinstance(event, ManifestProgress):
            self._bridge.post(HandOverShown(*astuple(event)))
        elif isinstance(event, Remarkable):
            if event.reason:
                self._bridge.post(DeskFailed(Sentence("said", {"reason": event.reason})))
            self._remarks.look()
        elif not isinstance(event, DeliveriesChanged | RowSetAside):
            if isinstance(event, ScanAnswered | BlindAnswered):
                self._readers.answered(event.answer.raw)
            elif isinstance(event, LooseScan):
                self._readers.answered(event.text)
            elif isinstance(event, PackAnswered | ShipmentShown | ReturnsShown) and event.raw:
                self._readers.answered(event.raw)
            elif isinstance(event, ReceiptConfirmed):
                self._papers.receipt_confirmed(event.view.receipt_id)
                self._statistics.receipts_changed()
            elif isinstance(event, Restored | StoreWentBack):
                self._readers.show_scans_to_repeat()
            elif isinstance(event, DatabaseUnlocked):
                self._readers.look_again()
            self._bridge.post(event)


if __name__ == "__main__":
    sys.exit(main())
