"""A workstation's working parts, opened in the right order: store, core, desk, courier.

Without it desktop and demo would each put them together in their own way. The desk works from the
moment the store is open, whether or not a service ever answers; the courier joins it when there is
one. What was enrolled once stays so: only the first start needs a code. Stops in reverse, each part
within a limit.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from app.people import persons
from app.people.at_work import AtWork
from app.people.audit.notebook import Notebook
from app.people.person import Person
from app.receiving.acceptance.files import AttachmentFolder
from app.receiving.desk import ReceivingDesk
from app.receiving.sessions.session import Parts
from app.receiving.settings import ReceivingRules
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_meanwhile
from app.store.database import Database
from app.store.file_system import refuse_network_drive
from app.store.workstation import UNENROLLED_ORG, Workstation, identify
from sync.client import testimony
from sync.client.attachments.carrier import Carrier
from sync.client.attachments.sending import Stand
from sync.client.courier import Courier, CourierSettings
from sync.client.enrolment import Standing, enrol, org_name, standing
from sync.client.listener import HOLD_S, Listener
from sync.client.status import (
    DeliveriesChanged,
    FactsArrived,
    HistoryBegunAnew,
    SyncEvent,
    SyncState,
    SyncStatus,
    WitnessBroken,
)
from sync.client.tokens import Tokens
from sync.client.transport import READ_S, Transport
from sync.client.trust import Trust

DATABASE = "workstation.db"
STOP_S = 10.0
"""For each part; what is not pushed by then is pushed at the next start."""
LISTEN_S = HOLD_S + 10.0
"""Silence of a service that holds its answer back, before the line counts as dead."""


class Station:
    """One workstation, from open() to stop()."""

    def __init__(
        self,
        folder: Path,
        rules: ReceivingRules,
        clock: Clock,
        tell: Callable[[object], None],
        trust: Trust | None = None,
    ) -> None:
        """Open the store (StoreError); `tell` is called in other threads and must not block."""
        self._trust = trust
        self._rules = rules
        self._clock = clock
        self._tell = tell
        self._courier: Courier | None = None
        self._carrier: Carrier | None = None
        self._waiting = 0
        """Operations that were to be pushed when last told."""
        self._desk: ReceivingDesk | None = None
        refuse_network_drive(folder / DATABASE)
        with ExitStack() as stack:
            self.database = stack.enter_context(Database.at(folder / DATABASE))
            with self.database.writing() as connection:
                self.workstation: Workstation = identify(connection, clock)
            stack.pop_all()
        self.core = Core()
        self.notebook = Notebook(self.database, self.core, lambda: self.parts.log, tell)
        """Takes down what people do here, for the audit log."""
        self.acting = AtWork(
            self.database,
            lambda: self.workstation,
            clock,
            self.notebook,
            tell,
            partial(self.core.submit, Urgency.PERSON),
        )
        """Who works here, and what he may do."""

    @property
    def enrolled(self) -> bool:
        """Whether an institution has taken this workstation in."""
        return self.workstation.org != UNENROLLED_ORG

    @property
    def standing(self) -> Standing:
        """How it stands to its institution."""
        return standing(self.database, self.workstation)

    @property
    def hospital(self) -> str:
        """The name of that institution; empty where there is none."""
        with self.database.reading() as connection:
            return org_name(connection) or ""

    @property
    def persons(self) -> tuple[Person, ...]:
        """Who may sign in, as far as the service has said."""
        with self.database.reading() as connection:
            known = persons.all_of(connection, self.workstation.org)
        today = self._clock.today()
        return tuple(one for one in known if one.works_on(today))

    @property
    def parts(self) -> Parts:
        """What use cases stand on."""
        log = ChangeLog(self.workstation, self._clock)
        return Parts(self.database, log, self._clock, self._rules)

    def use_trust(self, trust: Trust) -> None:
        """Trust this from the next Transport on."""
        self._trust = trust

    def enrol(self, url: str, code: str, name: str, tokens: Tokens) -> None:
        """Join an institution, before the desk is started, or again; raises SyncError, StoreError.

        Whoever enrols again begins the sync anew: see `stop_courier`.
        """
        self.workstation = enrol(
            self.database,
            self.core,
            Transport(url, trust=self._trust),
            tokens,
            self._clock,
            code=code,
            name=name,
        )

    def start_desk(self) -> ReceivingDesk:
        """Begin to take wishes."""
        self._desk = ReceivingDesk(self.parts, self.core, self.tell)
        self._desk.acting = self.acting
        return self._desk

    def start_courier(
        self, url: str, tokens: Tokens, settings: CourierSettings, *, listen: bool = True
    ) -> None:
        """Begin to sync; `listen` for what others do, beside looking from time to time."""
        log = ChangeLog(self.workstation, self._clock)
        transport = self.transport(url, tokens)
        self._courier = Courier(
            self.database,
            self.core,
            log,
            transport,
            self._clock,
            self._hear,
            settings,
            listener=Listener(self.transport(url, tokens, LISTEN_S)) if listen else None,
        )
        self._courier.start()
        self.notebook.look()

    def start_carrier(
        self, url: str, tokens: Tokens, folder: AttachmentFolder, arrived: Callable[[], None]
    ) -> Carrier:
        """Begin to carry attachments' files; `arrived` is told of those that came unasked."""
        stand = Stand(self.database, self.core, self.workstation, self._clock, folder)
        self._carrier = Carrier(stand, lambda: self.transport(url, tokens), self._tell, arrived)
        self._carrier.start()
        return self._carrier

    def transport(self, url: str, tokens: Tokens, read_s: float = READ_S) -> Transport:
        """A way to the service for one thread."""
        token = tokens.read(url, self.workstation.device)
        return Transport(url, token, trust=self._trust, read_s=read_s)

    def sync_now(self) -> None:
        """Try at once, back-off or not."""
        if self._courier is not None:
            self._courier.retry_now()

    def stop_courier(self) -> bool:
        """Stop syncing; what is not pushed by then is pushed at the next start.

        False where a request under way takes longer than the limit.
        """
        ended = self._courier is None or self._courier.stop(STOP_S)
        carried = self._carrier is None or self._carrier.stop(STOP_S)
        return ended and carried

    def stop(self) -> None:
        """Stop everything; what was answered is durable already."""
        self.stop_courier()
        self.core.stop(STOP_S)
        self.database.close()

    def tell(self, event: object) -> None:
        """Tell what a desk did, and push it soon; from any thread."""
        self._tell(event)
        if self._courier is not None:
            self._courier.wake()

    def _hear(self, event: SyncEvent) -> None:
        self._wake_carrier(event)
        if isinstance(event, SyncStatus) and event.state is SyncState.CONNECTED:
            # Any round may have brought persons and roles.
            self.acting.look()
        if isinstance(event, DeliveriesChanged) and self._desk is not None:
            self._desk.deliveries_changed(event.delivery_ids)
        elif isinstance(event, FactsArrived):
            if self._desk is not None:
                self._desk.others_did(event.applied)
            return
        elif isinstance(event, HistoryBegunAnew) and self._desk is not None:
            self._desk.numbers_changed()
        elif isinstance(event, WitnessBroken):
            self._keep_testimony(event.reason)
            if not event.reason:
                return
        self._tell(event)

    def _keep_testimony(self, reason: str) -> None:
        def work(connection: Connection) -> None:
            testimony.keep(connection, self.notebook, reason, self._clock)

        # What cannot be written now is told again at the next start.
        write_meanwhile(self.core, self.database, Urgency.BACKGROUND, work)

    def _wake_carrier(self, event: SyncEvent) -> None:
        """Files travel when the facts that name them are there: after a push, or a pull."""
        if self._carrier is None:
            return
        if isinstance(event, SyncStatus):
            pushed = self._waiting > 0 and event.waiting == 0
            self._waiting = event.waiting
            if not pushed:
                return
        elif not isinstance(event, FactsArrived):
            return
        self._carrier.wake()
