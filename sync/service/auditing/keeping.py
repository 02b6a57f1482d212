"""Signs what the chains have come to, tells workstations, and lets go what was kept long enough.

Without it a chain could be counted anew by whoever owns the database, and it would grow for ever. A
root is made every hour in which there is something new: so what is not yet signed is at most an
hour old. Before it is signed the chain is counted again, and one that does not hang together is
told in the log and signed no more until somebody has looked. Entries go only as whole stretches
below a signed root that is older than they are to be kept; the root stays.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, delete, select

from app.people.audit import journal, roots
from app.people.audit.kinds import Kind
from app.people.audit.roots import ChainBroken, Root
from app.people.audit.signing import Signer
from app.people.audit.values import Subject
from app.people.audit.verifying import LEAST_KEPT
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.audit import audit_entry, audit_root
from sync.service import feeds
from sync.service.accounts import Caller
from sync.service.auditing import writing
from sync.service.transactions import commit
from sync.service.worker import Worker

EVERY_S = 3600.0
_AFTER_FAULT_S = 60.0

_log = logging.getLogger(__name__)


class AuditKeeping(Worker):
    """Looks after the chains of all institutions, and the service's own."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        signer: Signer | None,
        kept_days: float,
        told: Callable[[], None],
    ) -> None:
        """Without a signer nothing is signed or let go; `told` is called after a feed has grown."""
        super().__init__("audit", _AFTER_FAULT_S)
        self._database, self._clock, self._signer = database, clock, signer
        self._kept = max(LEAST_KEPT, timedelta(days=kept_days))
        self._told = told

    def look(self) -> None:
        """Look once after every chain; raises StoreError."""
        if self._signer is None:
            return
        with self._database.reading() as connection:
            known = journal.chains(connection)
        for org in known:
            if self._stopping.is_set():
                return
            self._look_after(org, self._signer)

    def _round(self) -> float:
        self.look()
        return EVERY_S

    def _look_after(self, org: str, signer: Signer) -> None:
        # What belongs to no institution is the service's own, and no institution's to see.
        bound = org or None
        try:
            forget = partial(self._forget, org=org)
            while commit(self._database, forget, bound):
                pass
            sign = partial(self._sign, org=org, signer=signer)
            while commit(self._database, sign, bound):
                self._told()
        except ChainBroken as broken:
            _log.error("the audit log does not hang together: %s was altered or deleted", broken)

    def _sign(self, connection: Connection, org: str, signer: Signer) -> bool:
        now = self._clock.now()
        made = roots.make(connection, org, signer, now)
        if made is None:
            return False
        scope = feeds.org_scope(org) if org else feeds.GLOBAL
        feeds.publish(connection, scope, [_news(made)], now)
        return True

    def _forget(self, connection: Connection, org: str) -> bool:
        """Let go what stands below the oldest root whose time is over."""
        root = _outlived(connection, org, self._clock.now() - self._kept)
        if root is None:
            return False
        mine = (audit_entry.c.org == org, audit_entry.c.seq <= root.seq)
        gone = connection.execute(delete(audit_entry).where(*mine)).rowcount
        writing.write(
            connection,
            self._clock,
            Caller(org),
            Kind.AUDIT_FORGOTTEN,
            Subject("audit", str(root.seq)),
            after={"entries": gone, "to": root.seq, "signed": root.made_at.isoformat()},
        )
        _log.info("%d audit entries of %s were kept long enough", gone, org or "the service")
        return True


def _outlived(connection: Connection, org: str, before: datetime) -> Root | None:
    """The newest root that is older than this, where there are entries below it."""
    query = (
        select(audit_root.c.seq)
        .where(audit_root.c.org == org, audit_root.c.made_at < before)
        .order_by(audit_root.c.made_at.desc(), audit_root.c.seq.desc())
        .limit(1)
    )
    seq = connection.execute(query).scalar()
    if seq is None:
        return None
    below = select(audit_entry.c.seq).where(audit_entry.c.org == org, audit_entry.c.seq <= seq)
    if connection.execute(below.limit(1)).scalar() is None:
        return None
    return roots.at(connection, org, seq)


def _news(root: Root) -> feeds.NewRow:
    return feeds.NewRow(roots.ENTITY, str(root.seq), roots.VERSION, roots.encoded(root))
