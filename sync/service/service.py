"""The service's parts, put together once and handed to the routes and the scheduler.

Without it each of them would build its own.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from app.facts.registry import FACTS
from app.links.connections import Serves
from app.people.audit.signing import Signer
from app.store import row_security
from app.store.clock import Clock
from app.store.database import Database
from sync import wire
from sync.connectors.port import Platform
from sync.service import accounts, applying, feeds, histories, procuring, proving, push, reconciling
from sync.service.account_desk import AccountDesk
from sync.service.accounts import Caller
from sync.service.attachments.keeping import FileKeeping
from sync.service.auditing.desk import AuditDesk
from sync.service.auditing.keeping import AuditKeeping
from sync.service.auditing.refused import RefusalLog
from sync.service.bell import Bell
from sync.service.claiming import Claiming
from sync.service.comparing.desk import ComparingDesk
from sync.service.comparing.looking import procurement_side
from sync.service.distributing.side import distribution_side
from sync.service.exchange_desk import ExchangeDesk
from sync.service.exchanges.doing import Factories
from sync.service.founding.desk import FoundingDesk
from sync.service.guard import Guard
from sync.service.his.fetching import his_side
from sync.service.his.office import Office
from sync.service.his.patrol import Patrol
from sync.service.insuring.filing import RESULTS, Filing, take_rows
from sync.service.insuring.handing import Handing
from sync.service.insuring.side import insurance_side
from sync.service.links.book import Fixed, LinkBook, bought_on
from sync.service.links.call_desk import CallDesk
from sync.service.links.call_journal import CallJournal
from sync.service.links.desk import LinkDesk
from sync.service.links.letters import LetterDesk
from sync.service.links.secrets import LinkSecrets, SessionSecrets
from sync.service.people.desk import PeopleDesk
from sync.service.placement import Placement
from sync.service.refusals import ForkFound, ServiceRefusal, not_allowed
from sync.service.relay.relay import Relay
from sync.service.rounds import UNNAMED, Rounds
from sync.service.scheduler import Scheduler
from sync.service.settings import ServiceSettings
from sync.service.signing.desk import SignInDesk
from sync.service.signing.keeping import SignInKeeping
from sync.service.snapshots.desk import SnapshotDesk
from sync.service.snapshots.making import SnapshotMaking
from sync.service.tracing_out.code_desk import CodeDesk
from sync.service.tracing_out.side import trace_side
from sync.service.transactions import commit
from sync.service.upkeep import UpkeepDesk
from sync.service.watch import Watch

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class Service:
    """One service on one database; its methods may be called from any thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: ServiceSettings,
        platforms: Mapping[str, Platform],
        fixed: Sequence[Fixed] = (),
        secrets: LinkSecrets | None = None,
    ) -> None:
        """Serve institutions; `platforms` says which platform each of them buys on.

        `fixed`: other connections that cannot be changed; `secrets`: where those of the ones that
        can are kept, None: only until the process ends.
        """
        self.database = database
        self.clock = clock
        self.settings = settings
        self.bell = Bell()
        relations_every = timedelta(hours=settings.relations_every_h)
        factories: Factories = {
            Serves.PROCUREMENT: [
                procuring.side(settings.poll_every_s, relations_every),
                procurement_side,
            ],
            Serves.INSURANCE: [insurance_side],
            Serves.TRACE: [trace_side],
            Serves.HIS: [his_side],
            Serves.DISTRIBUTION: [distribution_side],
        }
        self.call_journal = CallJournal(
            database, clock, settings.journal_most_chars, settings.journal_days
        )
        secrets, journal_of = secrets or SessionSecrets(), self.call_journal.of
        given = (*fixed, *(bought_on(org, one) for org, one in platforms.items()))
        self.connections = LinkBook(database, secrets, journal_of, given)
        self.rounds = Rounds(database, clock, self.connections, factories, self.bell.ring)
        self.scheduler = Scheduler(self.rounds, settings.exchange_history_days)
        self.exchanges = ExchangeDesk(database, clock, self.rounds, self.scheduler.wake)
        self.claiming = Claiming(
            database,
            clock,
            self.bell.ring,
            placement=Placement(database, settings.claim_servers, pooled=settings.behind_pooler),
            may_name=settings.name_other_institutions,
        )
        self.his = Office(database, clock, self.bell.ring)
        self.insuring = Handing(database, clock, self.his)
        filing = Filing(database, Path(settings.his_folder))
        self.his_patrol = Patrol(
            database, clock, settings, self.bell.ring, {RESULTS: take_rows}, filing.look
        )
        self.relay = Relay(database, clock, settings.relay_secret, self.bell.ring)
        self.accounts = AccountDesk(database, clock, settings)
        self.signing = SignInDesk(database, clock, settings, secrets)
        self.sign_in_keeping = SignInKeeping(self.signing)
        self.founding = FoundingDesk(database, clock, settings, secrets)
        self.people = PeopleDesk(database, clock)
        self.files = FileKeeping(database, clock)
        self.snapshots = SnapshotDesk(database)
        self.snapshot_making = SnapshotMaking(database, clock, settings)
        signer = None if settings.audit_key is None else Signer(settings.audit_key)
        self.audit_keeping = AuditKeeping(
            database, clock, signer, settings.audit_days, self.bell.ring
        )
        self.refused = RefusalLog(database, clock)
        self.audit = AuditDesk(database, clock, signer.public if signer is not None else None)
        self.links = LinkDesk(
            database, clock, self.connections, secrets, self.scheduler.wake, journal_of
        )
        self.calls = CallDesk(database)
        self.letters = LetterDesk(database, clock, self.scheduler.wake)
        self.comparing = ComparingDesk(database, self.rounds.compare)
        self.guard = Guard(database, clock, settings)
        self.upkeep = UpkeepDesk(database, clock, self.guard.health, settings)
        self.watch = Watch(self.bell, self.guard.lanes, self._ends)
        self.codes = CodeDesk(self.rounds.sides, self.rounds.hands)
        self.guard.metrics.watch("pulls_held", "Listening", lambda: float(self.watch.waiting))
        self.epoch = commit(database, lambda c: accounts.epoch(c, clock))
        # This may be the first start of a version that understands more.
        self.apply_deferred()

    def hello(self) -> wire.Hello:
        """Say what the service speaks."""
        return wire.Hello(
            protocols=(wire.PROTOCOL, wire.PROTOCOL),
            epoch=self.epoch,
            server_time=self.clock.now(),
            max_operations=self.settings.max_operations,
            kinds={name: tuple(versions) for name, versions in FACTS.kinds.items()},
            min_client=wire.PROTOCOL,
        )

    def apply_deferred(self) -> int:
        """Apply what was put off and is understood now; says how much. Raises StoreError."""
        with self.database.reading() as connection:
            waiting = applying.waiting(connection)
        done = sum(
            commit(self.database, partial(applying.catch_up, org=org, clock=self.clock), org)
            for org in waiting
        )
        if done:
            self.bell.ring()
        return done

    def push(self, caller: Caller, message: wire.Push) -> wire.Pushed:
        """Take operations; raises GapFound, ForkFound or ServiceRefusal."""
        _require_device(caller, message.device)
        if len(message.operations) > self.settings.max_operations:
            limit = self.settings.max_operations
            raise ServiceRefusal(413, "too-large", f"一次最多上传 {limit} 项操作，请分几次上传。")
        if caller.revoked:
            answer, kept = self.accounts.keep_apart(caller, message)
            self.guard.metrics.quarantined.inc(kept)
            return answer
        taken = commit(
            self.database, lambda c: push.take(c, caller.org, message, self.clock), caller.org
        )
        if isinstance(taken.answer, wire.Fork):
            raise ForkFound(taken.answer)
        for result in taken.answer.results:
            self.guard.metrics.operations.labels(result.status).inc()
        if taken.told:
            self.bell.ring()
            self.claiming.wake()
        if taken.words_queued:
            self.scheduler.wake()
        return taken.answer

    def pull(self, caller: Caller, wish: wire.Pull) -> wire.Pulled:
        """Read the next rows of the feeds asked for, at once; raises ServiceRefusal."""
        _require_device(caller, caller.device)
        if not wish.scopes.keys() <= {feeds.GLOBAL, feeds.org_scope(caller.org)}:
            raise not_allowed()
        limit = min(wish.limit, self.settings.max_operations)
        most = self.settings.max_feed_bytes
        known_to = None if wish.whole else caller.device

        def look(connection: Connection) -> wire.Pulled:
            scopes = {}
            for scope, locator in sorted(wish.scopes.items()):
                after = feeds.common(connection, scope, locator)
                scopes[scope] = feeds.read(connection, scope, after, limit, most, known_to)
            return wire.Pulled(scopes=scopes, rid=wish.rid)

        return self._read(caller.org, look)

    def prove(self, caller: Caller, wish: wire.ProofWish) -> wire.Proof:
        """Say whether what a workstation saw still stands; raises ServiceRefusal."""
        _require_device(caller, wish.device)
        if not wish.feeds.keys() <= {feeds.GLOBAL, feeds.org_scope(caller.org)}:
            raise not_allowed()
        return self._read(caller.org, lambda c: proving.prove(c, caller.org, wish))

    def begin_history(self, caller: Caller, wish: wire.HistoryWish) -> wire.HistoryBegun:
        """Begin a new history of a workstation; raises ServiceRefusal."""
        _require_device(caller, wish.device)
        return commit(self.database, lambda c: histories.begin(c, caller.org, wish), caller.org)

    def count_receipt(self, caller: Caller, receipt_id: uuid.UUID) -> wire.ReceiptCount:
        """Count one receipt; raises ServiceRefusal."""
        _require_device(caller, caller.device)
        return self._read(caller.org, lambda c: reconciling.count(c, caller.org, receipt_id))

    def poll_platform(self, caller: Caller) -> wire.PlatformPolled:
        """Ask the caller's platform now; raises PlatformError or ServiceRefusal."""
        _require_device(caller, caller.device)
        return self.rounds.ask(caller.org, caller.number or UNNAMED)

    def refresh_catalogue(self, caller: Caller) -> wire.CatalogueRefreshed:
        """Ask the caller's platform for items again; raises PlatformError or ServiceRefusal."""
        _require_device(caller, caller.device)
        return self.rounds.refresh(caller.org, caller.number or UNNAMED)

    def refresh_relations(self, caller: Caller, person: str) -> wire.RelationsRefreshed:
        """Ask the caller's platform for relations; raises PlatformError or ServiceRefusal."""
        _require_device(caller, caller.device)
        return self.rounds.refresh_relations(caller.org, person or caller.number)

    def _ends(self, scopes: Collection[str]) -> dict[str, int]:
        """Where feeds end, of several institutions; raises StoreError."""
        with self.database.reading() as connection:
            return feeds.heads(connection, scopes)

    def _read(self, org: str, look: Callable[[Connection], Result]) -> Result:
        with self.database.reading() as connection:
            row_security.bind(connection, org)
            return look(connection)


def _require_device(caller: Caller, device: uuid.UUID | None) -> None:
    if caller.device is None or caller.device != device:
        raise not_allowed()
