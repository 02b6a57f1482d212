"""The messages both ends of the sync speak: plain, typed, versioned data.

Without it client and service would drift apart. Encoded as JSON by msgspec; ids are UUIDv7 text,
times RFC 3339 UTC. Bodies of operations and feed rows are JSON objects whose shape belongs to their
kind and version, and whose meaning never changes under the same name.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

PROTOCOL = 3
"""1: operations and papers. 2: what one workstation did is told to all. 3: histories have hashes.

A push of any of them is taken, so that nothing scanned is ever stranded; only the newest is told
anything, because what an older one made of it nobody could say.
"""

Body = dict[str, Any]
"""What a person or another program reads; in messages between the ends bodies stay as they are."""

Number = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Kind = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9._-]{1,64}$")]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Hash = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")]
"""What a chain has come to (app/store/chains.py), as hex; empty at its beginning."""
RequestId = Annotated[str, msgspec.Meta(max_length=64)]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What all messages share: unknown keys are let through, so that an older end can read on."""


class Hello(Message, frozen=True, kw_only=True):
    """What the service says of itself, without any token."""

    protocols: tuple[int, int]
    """Oldest and newest protocol in which it tells things; operations it takes in any."""
    epoch: str
    """Random; changes when the service's database was restored."""
    server_time: datetime
    max_operations: Number
    """At most so many operations in one push."""
    kinds: dict[str, tuple[Number, ...]] = {}
    """Operations that it applies now, with their versions; others it keeps until it can."""
    min_client: Number = 1
    """Workstations of an older protocol than this may push, and are told nothing."""


class Enrolment(Message, frozen=True, kw_only=True):
    """A workstation asks to be known, once, with a code an administrator read out to it."""

    code: str
    device: uuid.UUID
    name: str


class Enrolled(Message, frozen=True, kw_only=True):
    """The service's answer: who the workstation works for, and its token."""

    org: str
    org_name: str
    token: str
    epoch: str
    number: int = 0
    """Which workstation of its institution it is: 1, 2, 3 …; part of its receipts' numbers."""


class Operation(Message, frozen=True, kw_only=True):
    """One fact done on a workstation."""

    seq: Number
    """Dense, from 1, per device and incarnation."""
    op_id: uuid.UUID
    kind: Kind
    version: Number
    at: Moment
    """The workstation's clock."""
    body: msgspec.Raw
    """A JSON object; its bytes are what is hashed."""
    behind: Hash = ""
    """What the chain comes to behind it, where the body cannot travel (it is too large, or was
    damaged on the workstation's disk) and something stands in its place: it is refused by the
    service, and what comes behind it is taken."""


class Push(Message, frozen=True, kw_only=True):
    """Operations in order, none left out, and the history that they go on from.

    Before protocol 3 nothing is said of the history, and numbers have to do.
    """

    device: uuid.UUID
    incarnation: uuid.UUID
    base: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    """The number of the first operation; without any, of the one that would come next."""
    prev: Hash | None = None
    """What the chain has come to before it."""
    tip: Hash | None = None
    """What it has come to behind the last one: says whether they came as they were sent."""
    operations: list[Operation]
    rid: RequestId = ""
    """Of this request; comes back with its answer."""


class OperationResult(Message, frozen=True, kw_only=True):
    """What became of one operation.

    `rejected` ones are stored and never block the queue; `deferred` ones are stored and applied
    once the service understands them, or has what they are about.
    """

    seq: int
    op_id: uuid.UUID
    status: Literal["applied", "duplicate", "rejected", "deferred"]
    reason: str = ""


class Pushed(Message, frozen=True, kw_only=True):
    """The answer to a push, operation by operation."""

    last_seq: Number
    """The last one stored of this device and incarnation."""
    last_hash: Hash | None = None
    """What the chain has come to there: whose number it is. None before protocol 3."""
    results: list[OperationResult]
    safe_seq: Number = 0
    """The last one that is in a backup which was restored and compared."""
    safe_hash: Hash = ""
    notice: str = ""
    """One Chinese sentence for the people at the workstation; empty where all is well."""
    rid: RequestId = ""


class Gap(Message, frozen=True, kw_only=True):
    """The push does not join on: send from `last_seq` + 1. Reads as a Refusal too."""

    last_seq: Number
    last_hash: Hash = ""
    error: Literal["gap"] = "gap"
    message: str = "服务端还缺之前的操作，工作站会自动补传。"


class Fork(Message, frozen=True, kw_only=True):
    """The service knows another history under these numbers. Reads as a Refusal too.

    What came is kept apart. The workstation begins a new history and sends everything again.
    """

    last_seq: Number
    last_hash: Hash = ""
    error: Literal["fork"] = "fork"
    message: str = "本机数据库恢复过旧的副本，工作站会自动重新对账，数据都还在。"


class HistoryWish(Message, frozen=True, kw_only=True):
    """A workstation begins a new history: its database was an older copy."""

    device: uuid.UUID
    incarnation: uuid.UUID
    """Of the new one; asking again with the same changes nothing."""
    generation: Number
    """Of the history before, as far as the workstation knows."""
    op_ids: Annotated[list[uuid.UUID], msgspec.Meta(max_length=10_000)]
    """Operations of which the service is asked whether it has them."""
    digests: Annotated[list[Hash], msgspec.Meta(max_length=10_000)] = []
    """SHA-256 of what each of them says here; none from older workstations."""


class HistoryBegun(Message, frozen=True, kw_only=True):
    """Which history it is, and what the service has of what was asked."""

    generation: Number
    known: list[uuid.UUID]
    otherwise: dict[uuid.UUID, msgspec.Raw] = {}
    """What the service has of those that say something else here."""


LocatorEntry = tuple[Number, Hash]


class Pull(Message, frozen=True, kw_only=True):
    """Which feeds, each from where: rows that were read, by number and hash, newest first."""

    scopes: dict[str, Annotated[list[LocatorEntry], msgspec.Meta(max_length=1000)]]
    """Scope (`global`, `org:<code>`) → entries; the beginning (0) needs none."""
    limit: Number = 500
    """At most so many rows of each; 0: only whether there is something new."""
    wait_s: float = 0.0
    """Hold the answer back so long (25 at most) while there is nothing new."""
    whole: bool = False
    """Send the bodies of this workstation's own facts, too."""
    rid: RequestId = ""


MOST_PROVED = 50_000
"""Operations and rows in one proof."""


class Span(Message, frozen=True, kw_only=True):
    """What a workstation saw of a history: all between two places."""

    start: Number
    hash: Hash
    """What the chain has come to at the start."""
    end: Number
    tip: Hash
    """What it has come to at the end, as far as the workstation saw."""
    again: bool = False
    """It did not stand when it was asked for the last time."""


class ProofWish(Message, frozen=True, kw_only=True):
    """A workstation asks whether what it saw still stands as it was."""

    device: uuid.UUID
    incarnation: uuid.UUID
    operations: Annotated[list[Span], msgspec.Meta(max_length=8)]
    """Of this history of its own."""
    feeds: dict[str, Annotated[list[Span], msgspec.Meta(max_length=8)]]
    audited: Annotated[list[Span], msgspec.Meta(max_length=8)] = []
    """Of the institution's audit log, between signed roots that this workstation keeps."""
    rid: RequestId = ""


class Proof(Message, frozen=True, kw_only=True):
    """Whether each of them comes to the same hash again, made anew from what is stored."""

    operations: list[bool]
    feeds: dict[str, list[bool]]
    audited: list[bool] | None = None
    """None: this service says nothing of its audit log."""
    rid: RequestId = ""


class OldPull(Message, frozen=True, kw_only=True):
    """How workstations asked before protocol 3: they are told to be updated."""

    after: dict[str, Number]


class FeedRow(Message, frozen=True, kw_only=True, omit_defaults=True):
    """One row of a feed; `seq` is dense within its scope, so a reader can prove it missed none."""

    seq: Number
    entity: str
    entity_id: str
    version: Number
    body: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    """A JSON object; left out of a workstation's own facts, which it has."""
    digest: Hash = ""
    """SHA-256 of the body, where that is left out."""


class ScopeRows(Message, frozen=True, kw_only=True):
    """The next rows of one feed, and how far it goes."""

    start: Number
    """The newest entry of the locator that the service agrees with; rows follow on it."""
    head: Number
    tip: Hash
    """What the chain has come to behind the last of these rows."""
    rows: list[FeedRow]


class Pulled(Message, frozen=True, kw_only=True):
    """The answer to a pull."""

    scopes: dict[str, ScopeRows]
    rid: RequestId = ""


class Fact(Message, frozen=True, kw_only=True):
    """The body of a feed row `fact` 1: what a workstation did, whose `entity_id` is its op_id."""

    device: uuid.UUID
    incarnation: uuid.UUID | None = None
    """The history of the workstation that it came with."""
    kind: Kind
    version: Number
    at: Moment
    body: msgspec.Raw


class ReceiptCount(Message, frozen=True, kw_only=True):
    """How many codes of one receipt the service holds, for reconciliation."""

    receipt_id: uuid.UUID
    state: str
    codes: int
    """Smallest packages in the service's code library."""
    confirmed_details: int
    """Delivery details the platform has taken an acceptance for."""
    waiting_details: int
    """Acceptances still in the outbox."""


Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class ManifestWish(Message, frozen=True, kw_only=True):
    """A distributor declares what it is about to hand over for one delivery."""

    hospital: Name
    distributor_code: Name
    delivery_no: Name
    n: Number
    """Codes in all chunks."""
    levels: dict[Literal["small", "middle", "large"], Number]
    """How many of each level."""
    chunks: Annotated[list[Sha256], msgspec.Meta(min_length=1, max_length=10_000)]
    """SHA-256 of the gzip bytes; the first one is the delivery without codes."""
    sha256: Sha256
    """Of what it is for and its chunks: app.tracing.chunks.manifest_name."""
    supersedes: Sha256 | None = None
    """The manifest that it corrects."""


class ManifestDeclared(Message, frozen=True, kw_only=True):
    """Which chunks the service does not have; `id` is the manifest's sha256."""

    id: str
    state: str
    missing: list[int]


class CodeProblem(Message, frozen=True, kw_only=True):
    """One code that cannot be handed over, and why."""

    code: str
    problem: str
    """`duplicate`, `handed-over`, `malformed`, `level`, `place`, `parent`."""
    message: str
    place: Number = 0
    """Which code of the manifest it is, from 0."""


class ManifestSealing(Message, frozen=True, kw_only=True):
    """How far the sealing is; ask again while the state is `open`."""

    id: str
    state: str
    """`open`: not finished yet; `sealed`: told to the hospital; `refused`: see the problems."""
    checked: Number
    n: Number
    problem_count: Number = 0
    problems: list[CodeProblem] = []
    """The first hundred."""


class RowProblem(Message, frozen=True, kw_only=True):
    """What is wrong in one row of a file."""

    row: Number
    message: str


class FileTaken(Message, frozen=True, kw_only=True):
    """What became of a file: a manifest that can be sealed, or the reasons why there is none."""

    id: str | None
    n: Number
    """Codes in it."""
    problem_count: Number = 0
    problems: list[RowProblem] = []
    """The first two hundred."""
    notes: list[str] = []


class ManifestDescription(Message, frozen=True, kw_only=True):
    """What there is to fetch of a manifest."""

    sha256: str
    hospital: str
    distributor_code: str
    delivery_no: str
    n: Number
    chunks: list[Sha256]
    state: str
    supersedes: str | None = None
    superseded_by: str | None = None
    created_at: datetime | None = None
    sealed_at: datetime | None = None


class PlatformPolled(Message, frozen=True, kw_only=True):
    """What asking the platform now has brought."""

    details: int
    """Delivery details that are open on the platform."""
    deliveries: int
    """Deliveries that are new or have changed."""


class CatalogueRefreshed(Message, frozen=True, kw_only=True):
    """What asking the platform for items again has brought."""

    asked: int
    news: int
    """How many of these are new or have changed."""
    left: int
    """Items for which there was no time; they are asked for by and by."""


class RelationsWish(Message, frozen=True, kw_only=True):
    """Who wishes that the platform be asked for delivery relations."""

    person: Annotated[str, msgspec.Meta(max_length=100)] = ""


class RelationsRefreshed(Message, frozen=True, kw_only=True):
    """What asking the platform for delivery relations has brought."""

    total: int
    """Relations that it lists."""
    added: int
    changed: int
    ended: int
    message: str = ""
    """What to look at; empty: nothing."""


class Refusal(Message, frozen=True, kw_only=True):
    """Any answer other than 2xx: a name for programs and a sentence for people."""

    error: str
    message: str
    english: str = ""
    """The sentence in English; empty where there is none, and from an older service."""
