"""A service of several institutions, and workstations that push to it without a network.

Without it each test of claims would set up its own. Nothing works claims off by itself: tests say
when.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence

import msgspec
from sqlalchemy import Table, select, update

from app.receiving import operations
from app.receiving.known.laying_down import RecallLifted, RecallSaid
from app.store import chains
from app.store.clock import Clock, SystemClock
from app.store.database import Database
from app.store.tables.cases import claim, claim_beside
from app.store.tables.changes import feed
from app.store.tables.placement import bucket
from app.tracing import operations as moves
from app.tracing.buckets import CODE, bucket_of_code
from app.tracing.cases import facts as decisions
from app.tracing.cases import store
from app.tracing.cases.store import Case
from app.tracing.cases.values import CaseBody, CaseKind, decode
from app.tracing.standing import AnyRow
from sync import wire
from sync.service import accounts, feeds
from sync.service.accounts import Caller
from sync.service.service import Service
from sync.service.settings import ServiceSettings
from sync.service.transactions import commit
from tests.sync.service.running import NOW, confirmed, opened, scanned

NORTH, SOUTH, EAST, WEST = "31010000011", "31010000012", "31010000013", "31010000014"
NAMES = {NORTH: "北院", SOUTH: "南院", EAST: "东院", WEST: "西院"}

new_id = SystemClock().new_id


class Region:
    """One service; another one may be opened on the same database."""

    def __init__(
        self,
        database: Database,
        settings: ServiceSettings | None = None,
        clock: Clock | None = None,
        far: Database | None = None,
        far_url: str = "",
    ) -> None:
        """`far`, or what is at `far_url`: where every other bucket of codes is."""
        self.database = database
        self.far = far
        if far is not None or far_url:
            place = far_url if far is None else far.place
            settings = ServiceSettings(claim_servers={"far": place})
            with database.writing() as connection:
                every_other = update(bucket).where(bucket.c.kind == CODE, bucket.c.bucket % 2 == 1)
                connection.execute(every_other.values(place="far"))
        for org, name in NAMES.items():
            commit(database, lambda c, o=org, n=name: accounts.add_organisation(c, o, n))  # type: ignore[misc]
        clock = clock or SystemClock()
        self.service = Service(database, clock, settings or ServiceSettings(), {})

    def station(self, org: str) -> Desk:
        """One more workstation."""
        return Desk(self, org)

    def work_off(self) -> None:
        self.service.claiming.work_off()

    def cases(self, org: str, kind: CaseKind | None = None) -> list[Case]:
        with self.database.reading() as connection:
            found = store.newest(connection, org)
        return [case for case in found if kind in (None, case.kind)]

    def told(self, org: str) -> list[tuple[uuid.UUID, CaseBody]]:
        """The rows about cases in an institution's feed."""
        mine = (feed.c.scope == feeds.org_scope(org), feed.c.entity == "case")
        query = select(feed.c.entity_id, feed.c.body).where(*mine).order_by(feed.c.seq)
        with self.database.reading() as connection:
            return [(uuid.UUID(name), decode(body)) for name, body in connection.execute(query)]

    def holders(self) -> dict[str, str | None]:
        return {row.code: row.org for row in self._claims(claim)}

    def generations(self) -> dict[str, int]:
        return {row.code: row.gen for row in self._claims(claim)}

    def waiting(self) -> set[tuple[str, str]]:
        return {(row.code, row.org) for row in self._claims(claim_beside)}

    def _claims(self, table: Table) -> list[AnyRow]:
        """What both servers say; each only of its own buckets."""
        with self.database.reading() as connection:
            found = list(connection.execute(select(table)).all())
        if self.far is None:
            return found
        assert not [row for row in found if bucket_of_code(row.code) % 2]
        with self.far.reading() as connection:
            there = list(connection.execute(select(table)).all())
        assert all(bucket_of_code(row.code) % 2 for row in there)
        return [*found, *there]


class Desk:
    """One workstation."""

    def __init__(self, region: Region, org: str) -> None:
        self.region = region
        self.org = org
        self.device, self.incarnation = new_id(), new_id()
        self.sent: list[wire.Operation] = []
        self._scans = itertools.count(1)

    def body(self, body: msgspec.Struct) -> wire.Operation:
        """An operation, in its turn."""
        kind, version = kind_of(body)
        made = wire.Operation(
            seq=len(self.sent) + 1,
            op_id=new_id(),
            kind=kind,
            version=version,
            at=NOW,
            body=msgspec.Raw(msgspec.json.encode(body)),
        )
        self.sent.append(made)
        return made

    def push(self, *bodies: msgspec.Struct) -> wire.Pushed:
        """Push facts; what is claimed waits."""
        return self.send([self.body(body) for body in bodies])

    def send(self, some: Sequence[wire.Operation], service: Service | None = None) -> wire.Pushed:
        """Send operations as they are, to this service or another one on its database."""
        hashes = [b""]
        for one in self.sent:
            text = bytes(one.body)
            last = chains.of_operation(hashes[-1], one.op_id, one.kind, one.version, one.at, text)
            hashes.append(last)
        base = some[0].seq if some else len(self.sent) + 1
        message = wire.Push(
            device=self.device,
            incarnation=self.incarnation,
            base=base,
            prev=hashes[base - 1].hex(),
            tip=hashes[base - 1 + len(some)].hex(),
            operations=list(some),
        )
        sent = msgspec.json.decode(msgspec.json.encode(message), type=wire.Push)
        answer = (service or self.region.service).push(Caller(self.org, self.device), sent)
        assert all(one.status != "rejected" for one in answer.results), answer
        return answer

    def open(self, number: str = "SH-1", delivery_id: uuid.UUID | None = None) -> uuid.UUID:
        """Open a receipt."""
        receipt_id = new_id()
        body = opened(receipt_id, delivery_id or new_id())
        self.push(msgspec.structs.replace(body, receipt_no=number))
        return receipt_id

    def scan(self, receipt_id: uuid.UUID, *codes: str, line_no: int = 1) -> int:
        """Scan for a receipt, all codes by one scan; its number."""
        seq = next(self._scans)
        self.push(scanned(receipt_id, seq, *codes, line_no=line_no))
        return seq

    def undo(self, receipt_id: uuid.UUID, seq: int) -> None:
        """Take a scan back."""
        body = scanned(receipt_id, next(self._scans))
        self.push(msgspec.structs.replace(body, undoes=seq))

    def receive(self, *codes: str, number: str = "SH-1") -> uuid.UUID:
        """Open a receipt and scan."""
        receipt_id = self.open(number)
        self.scan(receipt_id, *codes)
        return receipt_id

    def confirm(self, receipt_id: uuid.UUID) -> None:
        """Confirm a receipt."""
        self.push(confirmed(receipt_id, new_id()))

    def give_back(self, *codes: str) -> None:
        """Return boxes to their supplier."""
        named = [moves.MovedCode(code) for code in codes]
        self.push(moves.CodesMoved(kind="returned", codes=named, person="保管员", at=NOW))


def kind_of(body: msgspec.Struct) -> tuple[str, int]:
    """The name and version of any fact."""
    if isinstance(body, operations.OperationBody):
        return operations.kind_of(body), operations.VERSION
    if isinstance(body, decisions.CaseClosed | decisions.CaseReopened):
        return decisions.kind_of(body)
    if isinstance(body, RecallSaid | RecallLifted):
        return ("recall.said" if isinstance(body, RecallSaid) else "recall.lifted"), 1
    return moves.kind_of(body)
