"""One institution on a real store beside the real stand-in, and facts as workstations push them.

Without it each test would make receipts by hand.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from app.links.connections import Serves
from app.links.exchanges import Exchange
from app.packing.handover import make_handover
from app.receiving import operations
from app.receiving.documents import deliveries
from app.receiving.documents.delivery_file import parse_delivery
from app.receiving.operations import AsideBody, PackageBody, ScanRecorded
from app.receiving.values import Delivery
from app.store.clock import SystemClock
from app.store.database import Database
from app.store.tables.changes import feed
from app.store.tables.links import platform_link
from app.store.tables.service import outbox
from app.tracing import operations as tracing_operations
from app.tracing.operations import CodesMoved, MovedCode
from app.tracing.values import MoveKind
from sync import wire
from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.sandbox.training import TrainingDelivery, training_delivery
from sync.sandbox.training.delivery import TrainingPackage
from sync.service import accounts, feeds, push
from sync.service.exchanges.doing import Outcome, Side
from sync.service.links.connected import Connected
from sync.service.outbox_rows import DUE, Dispatched
from sync.service.relay.relay import Relay
from sync.service.relay.senders import Sender
from sync.service.tracing_out.settings import TracingSettings
from sync.service.tracing_out.side import trace_side
from sync.service.transactions import commit
from tests.sync.connectors.mashangfangxin.stand import DAY, NOON, Stand

HOSPITAL = "31010000001"
LINK = "mashangfangxin"
SIZE = (3, 4, 48)
PERSON = "培训收货员"


class StandClock(SystemClock):
    """The stand-in's clock, so that both ends live at one time."""

    def __init__(self, stand: Stand) -> None:
        super().__init__()
        self.stand = stand

    def now(self) -> datetime:
        return self.stand.clock.at


def truth(seed: int = 1) -> TrainingDelivery:
    """What the stand-in's supplier sent."""
    return training_delivery(seed, *SIZE, today=DAY)


def on_platform(delivery: TrainingDelivery) -> list[tuple[int, TrainingPackage]]:
    """The top packages with codes the platform has, with the lines they belong to."""
    return [
        (detail.line.line_no, package)
        for detail in delivery.details
        if not detail.line.item.gtin
        for package in detail.packages
    ]


def rows_of(line_no: int, package: TrainingPackage, parent: str | None = None) -> list[PackageBody]:
    """A package and all in it, as a scan takes them in."""
    inside = [row for child in package.children for row in rows_of(line_no, child, package.code)]
    own = PackageBody(package.code, line_no, not package.children, parent, None)
    return [own, *inside]


def _json_of(package: TrainingPackage) -> dict[str, Any]:
    children = [_json_of(child) for child in package.children]
    return {"code": package.code} | ({"children": children} if children else {})


@dataclass
class Bench:
    """A hospital; its workstation's facts are pushed as they come."""

    database: Database
    stand: Stand
    org: str = HOSPITAL
    settings: TracingSettings | None = None
    changed: dict[str, Any] = field(default_factory=dict)
    told: int = 0

    def __post_init__(self) -> None:
        self.clock = StandClock(self.stand)
        commit(self.database, lambda c: accounts.add_organisation(c, self.org, "测试医院"))
        self.device = self.clock.new_id()
        self.delivery = truth()
        self.delivery_id = self.document().delivery_id
        self.seq = 0
        self.begin()

    def begin(self) -> None:
        """Begin anew, as after a restart: a new client, a new side."""
        self.platform = MaShangFangXin(
            self.stand.settings(**self.changed), self.stand.calls, now=self.stand.clock
        )
        connected = Connected(LINK, Serves.TRACE, self.platform)
        self.side: Side = trace_side(
            self.database, self.clock, self.org, connected, self._tell, self.settings
        )

    def _tell(self) -> None:
        self.told += 1

    def document(self) -> Delivery:
        """The delivery as the procurement platform told it: no codes."""
        said = json.loads(json.dumps(self.delivery.handover(), default=str))
        for line in said["lines"]:
            for carton in line["cartons"]:
                carton.pop("packages", None)
        return parse_delivery(said)

    def arrive(self) -> None:
        """Let the delivery arrive."""
        document, now = self.document(), self.clock.now()
        text = msgspec.json.encode(document).decode()
        row = feeds.NewRow("delivery", str(document.delivery_id), 1, text)

        def work(connection: Connection) -> None:
            deliveries.add_delivery(connection, self.org, document, now)
            feeds.publish(connection, feeds.org_scope(self.org), [row], now)

        commit(self.database, work, self.org)

    def hand_over(self) -> None:
        """Let the distributor say what is in which package, with all codes."""
        said = json.loads(json.dumps(self.delivery.handover(), default=str))
        for line, planned in zip(said["lines"], self.delivery.lines, strict=True):
            details = [one for one in self.delivery.details if one.line is planned]
            line["cartons"] = [
                {
                    "carton_no": self.delivery.cartons[one.carton].carton_no,
                    "packages": [_json_of(package) for package in one.packages],
                }
                for one in details
            ]
        made = make_handover(said, self.org)
        relay = Relay(self.database, self.clock, None, self._tell)
        sender = Sender("", frozenset({self.org}), None)
        wish = msgspec.convert(made.declaration(), wire.ManifestWish)
        for no in relay.declare(sender, wish).missing:
            relay.keep_chunk(sender, made.sha256, no, made.chunks[no])
        assert relay.seal(sender, made.sha256).state == "sealed"

    def hear(self, *bodies: msgspec.Struct) -> push.Taken:
        """Push facts in one go."""
        sent = [self._operation(body) for body in bodies]
        message = wire.Push(device=self.device, incarnation=self.device, operations=sent)
        taken = commit(
            self.database, lambda c: push.take(c, self.org, message, self.clock), self.org
        )
        assert isinstance(taken.answer, wire.Pushed)
        assert {one.status for one in taken.answer.results} == {"applied"}, taken.answer
        return taken

    def _operation(self, body: msgspec.Struct) -> wire.Operation:
        self.seq += 1
        if isinstance(body, operations.OperationBody):
            kind, version, text = operations.kind_of(body), 1, operations.encode(body)
        else:
            (kind, version), text = (
                tracing_operations.kind_of(body),
                tracing_operations.encode(body),
            )
        raw = msgspec.Raw(text.encode())
        op_id = self.clock.new_id()
        return wire.Operation(
            seq=self.seq, op_id=op_id, kind=kind, version=version, at=NOON, body=raw
        )

    def run(self, exchange: Exchange) -> Outcome:
        """Do one exchange now."""
        (doing,) = [one for one in self.side.doings if one.exchange is exchange]
        return doing.run("")

    def send(self) -> list[str]:
        """Send all that is due, and say what became of it."""
        states = []
        while (done := self._send_next()) is not None:
            states.append(done.state)
        return states

    def _send_next(self) -> Dispatched | None:
        for sender in self.side.senders:
            done = sender.send_next()
            if done is not None:
                return done
        return None

    def decide(self, row: Any) -> None:  # noqa: ANN401 (a row)
        """A person says: send it again."""
        mine = (outbox.c.org == self.org, outbox.c.outbox_id == row.outbox_id)
        again = update(outbox).where(*mine).values(state=DUE, next_at=self.clock.now())
        commit(self.database, lambda c: c.execute(again), self.org)

    def switch(self, *, enabled: bool) -> None:
        """An administrator sets the connection up, and switches it on or off."""
        row = {
            "org": self.org,
            "link": LINK,
            "kind": LINK,
            "title": "码上放心",
            "settings": "{}",
            "enabled": enabled,
            "version": 1,
            "changed_at": self.clock.now(),
            "changed_by": "试管理员",
        }
        mine = (platform_link.c.org == self.org, platform_link.c.link == LINK)

        def work(connection: Connection) -> None:
            connection.execute(delete(platform_link).where(*mine))
            connection.execute(insert(platform_link), row)

        commit(self.database, work, self.org)

    def later(self, **more: float) -> None:
        self.stand.clock.turn(**(more or {"hours": 3}))

    def settle(self) -> Outcome:
        """Send what is due, let the platform work on it, and hear what became of it."""
        self.send()
        self.later(seconds=10)
        return self.run(Exchange.BILL_STATES)

    def rows(self, kind: str = "") -> Sequence[Any]:
        """The outbox."""
        mine = [outbox.c.org == self.org, *([outbox.c.kind == kind] if kind else [])]
        with self.database.reading() as connection:
            return connection.execute(
                select(outbox).where(*mine).order_by(outbox.c.created_at, outbox.c.outbox_id)
            ).all()

    def fed(self, entity: str) -> list[dict[str, Any]]:
        """What workstations hear."""
        mine = (feed.c.scope == f"org:{self.org}", feed.c.entity == entity)
        with self.database.reading() as connection:
            rows = connection.execute(select(feed.c.body).where(*mine).order_by(feed.c.seq))
            return [msgspec.json.decode(body) for body in rows.scalars()]

    def own(self) -> set[str]:
        """What the platform says that we hold."""
        holders = self.stand.control("GET", "/holders")
        return {code for code, holder in holders.items() if holder == "own"}


class Receipt:
    """One receipt, in the words of its workstation; keeps beside it what is really there."""

    def __init__(self, bench: Bench, number: str = "SH20261121-01-0001") -> None:
        self.bench, self.number = bench, number
        self.receipt_id: uuid.UUID = bench.clock.new_id()
        self.there: dict[str, tuple[int, PackageBody]] = {}
        """What is taken in and stays: the scan it came by, and how."""
        self.scans = 0
        self.facts: list[msgspec.Struct] = [
            operations.ReceiptOpened(
                receipt_id=self.receipt_id,
                delivery_id=bench.delivery_id,
                receipt_no=number,
                opened_at=NOON,
                opened_by=PERSON,
            )
        ]

    @property
    def boxes(self) -> set[str]:
        """The boxes that are there."""
        return {code for code, (_seq, row) in self.there.items() if row.smallest}

    def take(self, rows: Sequence[PackageBody], uncoded: int = 0) -> int:
        """Scan something; the number of the scan."""
        new = [row for row in rows if row.code not in self.there]
        added = sum(row.smallest for row in new) + uncoded
        line_no = rows[0].line_no
        changes: dict[str, Any] = {"packages": new, "added": added, "code": rows[0].code}
        if added:
            changes["counts"] = {line_no: added}
        if uncoded:
            changes["uncoded"] = {line_no: uncoded}
        self._scan(line_no, changes)
        self.there |= {row.code: (self.scans, row) for row in new}
        return self.scans

    def undo(self, scan: int) -> None:
        """Take a scan back."""
        gone = {code: row for code, (seq, row) in self.there.items() if seq == scan}
        line_no = next((row.line_no for row in gone.values()), 1)
        boxes = -sum(row.smallest for row in gone.values())
        self._scan(line_no, {"undoes": scan, "added": boxes, "counts": {line_no: boxes}})
        self.there = {code: one for code, one in self.there.items() if code not in gone}

    def reject(self, code: str) -> None:
        """Reject a box that was counted."""
        scan, row = self.there.pop(code)
        aside = AsideBody(
            code,
            row.line_no,
            "rejected",
            1,
            reason="damaged",
            parent_code=row.parent_code,
            owner=self.bench.device,
            owner_seq=scan,
        )
        self._scan(row.line_no, {"asides": [aside], "added": -1, "counts": {row.line_no: -1}})

    def confirm(self) -> None:
        """Push all of it, confirmed."""
        confirmed = operations.ReceiptConfirmed(
            receipt_id=self.receipt_id,
            delivery_id=self.bench.delivery_id,
            confirmed_at=NOON,
            confirmed_by=PERSON,
            lines={},
        )
        self.bench.hear(*self.facts, confirmed)
        self.facts = []

    def push(self) -> None:
        """Push what was scanned since."""
        self.bench.hear(*self.facts)
        self.facts = []

    def _scan(self, line_no: int, changes: dict[str, Any]) -> None:
        self.scans += 1
        fields: dict[str, Any] = {
            "receipt_id": self.receipt_id,
            "seq": self.scans,
            "raw": b"?",
            "kind": "trace_code",
            "verdict": "accepted",
            "sentence_key": "accepted",
            "sentence_values": {},
            "device": "scanner",
            "person": PERSON,
            "read_at": NOON,
            "line_no": line_no,
        }
        self.facts.append(ScanRecorded(**(fields | changes)))


def received(bench: Bench, most: int | None = None, *, handed: bool = False) -> Receipt:
    """A confirmed receipt of all that came, or of the first packages, as the dock has it."""
    bench.arrive()
    if handed:
        bench.hand_over()
    receipt = Receipt(bench)
    for line_no, package in on_platform(bench.delivery)[:most]:
        receipt.take(rows_of(line_no, package))
    receipt.confirm()
    return receipt


def moved(kind: MoveKind, *codes: str, **more: Any) -> CodesMoved:  # noqa: ANN401
    listed = [MovedCode(code) for code in codes]
    return CodesMoved(kind=kind, codes=listed, person="试药师", at=NOON, **more)
