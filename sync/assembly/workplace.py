"""A workstation joined to its service; in training, with the service and its sandbox beside it.

Without it a window would have to wait for databases and servers. Everything is opened in a thread
of its own, in an order that lets the clerk begin as early as possible: store, desk, and only then
the service, which the desk can do without once the workstation was enrolled. What happens comes as
events, what goes wrong as sentences.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.relations import reading as places
from app.codes.gs1.element_strings import load_table
from app.entry.acting import ActingLater
from app.entry.console import Trouble, in_words
from app.entry.later import fill, filled
from app.entry.purchasing_rooms import PlatformAsked
from app.entry.restoring import RestoreWish
from app.entry.rooms import Rooms, open_rooms
from app.entry.settings import Settings
from app.founding import FirstStart
from app.links.documents import Document
from app.people.signing.events import PersonsShown
from app.readers.system_words import of_system
from app.receiving.desk import ReceivingDesk
from app.receiving.progress import DeskFailed
from app.receiving.verdicts import Sentence
from app.reporting.held import found_by
from app.store.backups import Backup, Interruptible, backups_of
from app.store.clock import SystemClock
from app.store.core import Urgency
from app.store.errors import DatabaseDamaged, DatabaseLocked
from app.store.health import LOOK_THROUGH_S, BackupMade, StoreHealth
from app.store.restoring import (
    BackupsListed,
    Note,
    note_nothing,
    refuse_noted_damage,
)
from app.store.rights import keep_private
from app.store.second_copies import SecondCopies
from sync.assembly.encryption_desk import EncryptionDesk
from sync.assembly.founding import Founding
from sync.assembly.joining import Ground, Joining, default_name
from sync.assembly.rescue import Rescue
from sync.assembly.training_dock import TrainingDock
from sync.client import catalogues, letters, relations
from sync.client.attachments.sending import FileNotSent
from sync.client.audit import AuditDesk
from sync.client.codes import CodesAsked
from sync.client.courier import CourierSettings
from sync.client.errors import SyncError
from sync.client.handing.handing_over import HandingOver
from sync.client.handing.relay_door import RelayDoor
from sync.client.handing.relays import Relays
from sync.client.handing.relays_desk import RelaysDesk
from sync.client.link import Link, keep_link, link_of
from sync.client.links import LinksDesk
from sync.client.people import PeopleDesk
from sync.client.signing import Signing
from sync.client.station import DATABASE, Station
from sync.client.status import SyncState, SyncStatus
from sync.client.tokens import SessionTokens, Tokens, TokenStore
from sync.client.transport import Transport
from sync.sandbox.control_client import TrainingUnreachable
from sync.sandbox.process import TrainingFailed

Post = Callable[[object], None]
"""Takes an event, in any thread; must not block."""

TRAINING_IDLE_S = 1.0
WEAKER = (
    "登记成功。本机没有系统钥匙串，登记凭据保存在加密文件里，只有本机本用户能用；"
    "请保护好这个系统账户，有条件时启用系统钥匙串后重新登记"
)
CLOSE_S = 15.0
_OF_DISKS = ("disk-full", "disk-failing")
"""Refusals after which the disk is looked at."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a workstation works, and whom it joins."""

    folder: Path
    settings: Settings
    program: Path
    """The program whose `serve` command starts the training service."""
    training: bool = False
    enrolment_code: str | None = None
    size: tuple[int, int, int] = (6, 12, 400)
    """Lines, cartons and boxes of the first training delivery."""
    restore: RestoreWish | None = None
    """What is to be restored before anything is opened."""


class Workplace:
    """One workstation, between open() and close()."""

    def __init__(
        self,
        plan: Plan,
        post: Post,
        desk: Future[ReceivingDesk] | None = None,
        rooms: Future[Rooms] | None = None,
        station: Future[Station] | None = None,
        note: Note = note_nothing,
    ) -> None:
        """Prepare; nothing is opened yet. The futures are filled when the clerk may begin.

        `note` takes down which scans a backup lacks that is restored.
        """
        self.plan = plan
        self.post = post
        self.station = Future[Station]() if station is None else station
        self.desk = Future[ReceivingDesk]() if desk is None else desk
        self.rooms = Future[Rooms]() if rooms is None else rooms
        """What stands beside the desk."""
        self.training = TrainingDock(plan.folder, self.do, post)
        """In training: the service and the sandbox."""
        self._tokens: Tokens = SessionTokens() if plan.training else TokenStore(plan.folder)
        self._ground = Ground(
            plan.folder, self._tokens, self.station, plan.training, Link(), self._sync_anew
        )
        self.connection = Joining(self._ground, post)
        """What a person wishes of the way to the service."""
        self.founding = Founding(self.connection, SystemClock(), post)
        """What a person wishes who sets a new service up."""
        self.signing = Signing(self._way, self.station, post, SystemClock())
        """Who works here, and how that is known."""
        self.links = LinksDesk(self._way, post, held=self._held, at_work=self.signing.token)
        """What a person wishes of the service's ways to outside platforms."""
        self.relays = RelaysDesk(
            Relays(plan.folder, use_keyring=not plan.training), self._relays_changed, post
        )
        """Where shipments of which hospital are handed over, and with which key."""
        self.relays.acting = ActingLater(self.station)
        self.people = PeopleDesk(
            self._way, post, places=self._delivery_places, at_work=self.signing.token
        )
        """What an administrator wishes of people."""
        self.audit = AuditDesk(self._way, post, at_work=self.signing.token)
        """What an auditor wishes of the audit log."""
        self._at_service = (self.links, self.people, self.audit, self.signing)
        """What a person asks the service for; ends with a token."""
        self._handing: HandingOver | None = None
        self._health: StoreHealth | None = None
        self._database = plan.folder / DATABASE
        self.second = SecondCopies(
            self._database,
            SystemClock(),
            post,
            setting=plan.settings.backup_place,
            warn_after_days=plan.settings.backup_place_warn_days,
        )
        """The copies in the second place."""
        self._rescue = Rescue(self._database, SystemClock(), post, note, self.second)
        self.encryption = EncryptionDesk(self._database, SystemClock(), post)
        """Whether the database is encrypted."""
        self._ending = threading.Event()
        self._persons_told: tuple[str, ...] = ()
        self._jobs = ThreadPoolExecutor(1, "jobs")
        self._thread = threading.Thread(target=self._open_guarded, name="opening", daemon=True)

    def open(self) -> None:
        """Begin to open everything; returns at once."""
        self._thread.start()

    def do(self, job: Callable[[Station], object]) -> None:
        """Let a long job run beside everything else, once the station is there."""
        self._jobs.submit(self._guard, lambda: job(self.station.result()))

    def transport(self) -> Transport:
        """A way to the service for one thread; only after it was joined."""
        return self.station.result().transport(self._ground.link.url, self._tokens)

    def _way(self, read_s: float) -> Transport:
        """A way to the service as it is now, for one thread."""
        station = self.station.result()
        return station.transport(self._ground.link.url, self._tokens, read_s)

    def _held(self, document: Document) -> str | None:
        """What a document is looked for by here; raises StoreError."""
        station = self.station.result()
        with station.database.reading() as connection:
            return found_by(connection, station.parts.log.workstation.org, document)

    def _delivery_places(self) -> tuple[tuple[str, str], ...]:
        """Where roles can be held; raises StoreError."""
        station = self.station.result()
        with station.database.reading() as connection:
            found = places.addresses(connection, station.parts.log.workstation.org)
        return tuple((one.code, one.name) for one in found)

    def close(self) -> None:
        """Stop all parts, each within a limit; what was answered is durable already."""
        self._ending.set()
        self._rescue.give_up()
        self.encryption.stop()
        self._give_up_waiting()
        self.connection.stop()
        for desk in self._at_service:
            desk.stop()
        self._stop_sync()
        self._jobs.shutdown(cancel_futures=True)
        if self._thread.ident is not None:
            self._thread.join(CLOSE_S)
        # Once more: an opening that was under way may have started something meanwhile.
        self._stop_sync()
        if self._health is not None:
            self._health.stop()
        # Behind the last backup of the day, which it carries.
        self.second.stop()
        self.relays.stop(CLOSE_S)
        if self._handing is not None:
            self._handing.stop(CLOSE_S)
        rooms = filled(self.rooms)
        if rooms is not None:
            rooms.stop(CLOSE_S)
        station = filled(self.station)
        if station is not None:
            station.stop()

    def restore(self, backup: Backup) -> None:
        """Let a backup take the place of the database that was found damaged, and open it.

        Answered by Restored or RestoreFailed.
        """
        self._rescue.choose(backup)

    def list_backups(self) -> None:
        """Ask for the backups; answered by BackupsListed, then by one BackupRead for each."""
        self.post(BackupsListed(self._database, backups_of(self._database)))

        patience = Interruptible(self._ending, LOOK_THROUGH_S)
        self.do(lambda _station: self._rescue.list_backups(patience.go_on))

    def back_up_now(self) -> None:
        """Make a copy at once; answered by BackupMade or BackupNotMade."""
        if self._health is not None:
            self._health.back_up_now()

    def compare_backup(self, backup: Backup) -> None:
        """Ask what a backup lacks; answered by BackupCompared."""
        patience = Interruptible(self._ending, LOOK_THROUGH_S)
        self.do(lambda _station: self._rescue.compare(backup, patience.go_on))

    def choose_second_place(self, folder: Path | None) -> None:
        """Copy backups there as well, or nowhere; answered by SecondPlaceShown."""
        self.second.choose(folder)

    def _tell_of_store(self, event: object) -> None:
        self.post(event)
        if isinstance(event, BackupMade):
            self.second.look_now()

    def leave_no_copy(self) -> None:
        """Close without a last backup: the database is to be replaced, and is kept whole."""
        if self._health is not None:
            self._health.leave_no_copy()

    def look_at_disk(self) -> None:
        """See at once how much room there is: something was refused."""
        if self._health is not None:
            self._health.look_now()

    def _stop_sync(self) -> None:
        """Stop the courier before the service, which it would miss."""
        station = filled(self.station)
        if station is not None:
            station.stop_courier()
        self.training.stop()

    def _open_guarded(self) -> None:
        self._guard(self._open)
        self._give_up_waiting()

    def _give_up_waiting(self) -> None:
        """What is not there now will not come: nobody is to wait for it, and no wish to be kept."""
        for future in (self.station, self.desk, self.rooms, self.training.announced):
            future.cancel()

    def _open(self) -> None:
        if self.plan.training:
            self.training.start(self.plan.program, self.plan.size)
        station = self._open_station()
        if not fill(self.station, station):
            station.stop()
            return
        self._health = StoreHealth(self._database, SystemClock(), self._tell_of_store)
        if station.enrolled:
            self._start_desk(station)
            self._look_for_persons(station)
        code = self._find_service()
        if code is not None:
            self._enrol(station, code)
        if not self.desk.done():
            self._start_desk(station)
        self._begin_sync(station)
        self.connection.look()
        if not (station.enrolled or self.plan.training or station.standing.worked_alone):
            self.post(FirstStart())
        # After the desk: nobody waits for a backup.
        self._health.start()
        # Now, and not at the first GS1 scan of the day, which would wait for it.
        load_table()

    def _start_desk(self, station: Station) -> None:
        """Let the clerk begin; what stands beside the desk is there at the same moment."""
        desk = station.start_desk()

        def way() -> Transport:
            return station.transport(self._ground.link.url, self._tokens)

        ask = PlatformAsked(
            catalogues.asking(way), relations.asking(way), letters.asking(self._way)
        )
        codes = CodesAsked(self._way)
        rooms = open_rooms(
            station.parts, station.core, desk, self.plan.folder, station.tell, ask, codes
        )
        if not fill(self.rooms, rooms):
            rooms.stop(CLOSE_S)
        else:
            self._hand_over(station, rooms)
        fill(self.desk, desk)

    def _hand_over(self, station: Station, rooms: Rooms) -> None:
        """Let closed shipments go by themselves."""
        packing = rooms.packing
        self._handing = HandingOver(
            packing.parts, station.core, self._relay, self.post, packing.told
        )
        packing.follow_closing(self._handing.wake)
        self._handing.start()

    def _relays_changed(self) -> None:
        if self._handing is not None:
            self._handing.wake()

    def _relay(self, hospital: str) -> RelayDoor | None:
        """The way to a hospital's relay: by a key of its own, or by this workstation's token."""
        door, station = self.relays.relays.door(hospital), self.station.result()
        url = self._ground.link.url
        if door is not None or not (url and hospital == station.workstation.org):
            return door
        token = self._tokens.read(url, station.workstation.device)
        return RelayDoor(url, token=token, trust=self._ground.link.trust)

    def _begin_sync(self, station: Station) -> None:
        url = self._ground.link.url
        if url:
            said = self.plan.settings
            idle_s = TRAINING_IDLE_S if self.plan.training else said.sync_every_s
            pace = CourierSettings(idle_s=idle_s)
            station.start_courier(url, self._tokens, pace, listen=said.sync_listen)
            self._carry_files(station)

    def _sync_anew(self) -> None:
        """Another token, or none, or another service: what syncs now knows the old one."""
        station = self.station.result()
        while not station.stop_courier():
            # Two of them would read one feed: wait for the answer, which has a limit of its own.
            if self._ending.is_set():
                return
        station.use_trust(self._ground.link.trust)
        for desk in self._at_service:
            desk.begin_anew()
        self._begin_sync(station)

    def _carry_files(self, station: Station) -> None:
        """Let attachments' files travel; a person who opens one may wait for it."""
        rooms = filled(self.rooms)
        if rooms is not None and station.enrolled:
            accepting = rooms.acceptance
            carrier = station.start_carrier(
                self._ground.link.url, self._tokens, accepting.folder, accepting.refresh
            )
            accepting.fetch_with(carrier.fetch)

    def _open_station(self) -> Station:
        """Open the store; where it is damaged, wait for a person to choose the way out."""
        keep_private(self.plan.folder)
        self.second.start()
        if self.plan.restore is not None:
            self._rescue.do(self.plan.restore)
        while True:
            try:
                refuse_noted_damage(self._database, self._rescue.say)
                self.encryption.settle()
                rules = self.plan.settings.rules
                self._ground.link = self._link()
                trust = self._ground.link.trust
                station = Station(self.plan.folder, rules, SystemClock(), self._hear, trust)
                self._rescue.meet_loss(station.database)
                return station
            except DatabaseLocked as locked:
                self.encryption.until_unlocked(locked)
            except DatabaseDamaged as damage:
                self.encryption.unlock_backups()
                self._rescue.until_restored(damage.detail)

    def _link(self) -> Link:
        settings = self.plan.settings
        try:
            return link_of(
                self.plan.folder, settings.service_url, settings.service_ca, settings.service_pin
            )
        except ValueError as error:
            raise Trouble(str(error)) from error

    def _hear(self, event: object) -> None:
        """Pass on what the station tells; any round of the sync may have brought persons."""
        if isinstance(event, FileNotSent):
            event = DeskFailed(Sentence("said", {"reason": event.sentence}))
        self.post(event)
        if isinstance(event, DeskFailed) and self._health is not None:
            if event.sentence.key in _OF_DISKS:
                self._health.look_now()
            elif event.sentence.key == "database-damaged":
                self._health.note_damage(str(event.sentence.values.get("detail", "")))
        station = filled(self.station)
        connected = isinstance(event, SyncStatus) and event.state is SyncState.CONNECTED
        if connected and station is not None:
            self._look_for_persons(station)

    def _look_for_persons(self, station: Station) -> None:
        """Tell who may sign in, where that is news; read on the core, whose turn comes soon."""

        def look() -> None:
            names = tuple(dict.fromkeys(person.name for person in station.persons))
            if names != self._persons_told:
                self._persons_told = names
                self.post(PersonsShown(names))

        station.core.submit(Urgency.PERSON, lambda: self._guard(look))

    def _enrol(self, station: Station, code: str) -> None:
        """Join the institution; a workstation that joined before works on, whatever is said now."""
        try:
            link = self._ground.link
            station.enrol(link.url, code, default_name(), self._tokens)
            if not self.plan.training:
                keep_link(self.plan.folder, link.url, link.trust)
            if isinstance(self._tokens, TokenStore) and self._tokens.weaker:
                self.post(DeskFailed(Sentence("said", {"reason": WEAKER})))
        except OSError as error:
            raise Trouble(f"登记凭据没有保存：{of_system(error)}，请检查磁盘后重新登记") from error
        except SyncError as error:
            if not station.enrolled:
                raise
            self.post(DeskFailed(Sentence("said", {"reason": str(error)})))

    def _find_service(self) -> str | None:
        """Learn where the service is, and the code to enrol with, where there is one."""
        announced = self.training.wait()
        if announced is None:
            return self.plan.enrolment_code
        self._ground.link = Link(announced.service_url)
        return announced.enrolment_code

    def _guard(self, work: Callable[[], object]) -> None:
        """Do the work of a thread; whatever happens is told in words."""
        try:
            with in_words():
                work()
        except (Trouble, SyncError, TrainingFailed, TrainingUnreachable) as trouble:
            self.post(DeskFailed(Sentence("said", {"reason": str(trouble)})))
        except CancelledError:
            pass  # The work needs what could not be opened; why, was told.
        except Exception:
            number = os.urandom(4).hex()
            log.exception("bug %s", number)
            self.post(DeskFailed(Sentence("bug", {"number": number}), number))
