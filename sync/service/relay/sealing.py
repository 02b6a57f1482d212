"""Checks a manifest that is whole, and only then tells the hospital of it.

Without it damaged, repeated or mistyped codes would be found at the dock. Every code is read and
claimed piece by piece, each piece in a transaction of its own that notes how far it came: a service
that is killed goes on there, and what others write in between does not wait. A call works for some
seconds and then says how far it is; the sender calls again. What is wrong is told to the sender,
code by code (the first hundred) and with the number of all; then nothing is told to the hospital.
At the end one transaction makes the manifest stand, puts the one it corrects out of force and
writes the one feed row.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, select, update

from app.documents import DocumentProblem
from app.receiving.documents.delivery_file import parse_delivery_text
from app.receiving.values import Delivery
from app.store import row_security
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables.relay import relay_manifest
from app.tracing.chunks import LEVELS, MAX_PLAIN_BYTES, ChunkProblem, read
from sync import wire
from sync.service import feeds
from sync.service.refusals import ServiceRefusal
from sync.service.relay import claims, manifests
from sync.service.relay.checking import Checker, Placed
from sync.service.relay.claims import Claimant
from sync.service.relay.manifests import OPEN, REFUSED, SEALED, SUPERSEDED, Row, is_
from sync.service.relay.senders import Sender
from sync.service.transactions import commit, reading_of
from sync.service.unpacking import unpack
from sync.wire import CodeProblem

Result = TypeVar("Result")

MANIFEST_VERSION = 2
PIECE = 2_000
"""Codes checked and claimed in one transaction: some ten milliseconds."""
WORK_S = 10.0
"""How long one call works."""
MAX_PROBLEMS = 100


class _Said(msgspec.Struct, frozen=True):
    """What a delivery's document says to the relay alone."""

    came_back_from: list[str] = []


class Found(msgspec.Struct, frozen=True):
    """What is wrong with a manifest so far, as it is stored."""

    count: int = 0
    first: list[CodeProblem] = []

    def more(self, problems: Sequence[CodeProblem]) -> Found:
        """Add problems; beyond the first hundred they are counted only."""
        return Found(self.count + len(problems), [*self.first, *problems][:MAX_PROBLEMS])


def found_in(row: Row) -> Found:
    """What is wrong with a stored manifest."""
    return msgspec.json.decode(row.problems, type=Found)


class Sealing:
    """The sealing of one manifest; its state is in the database."""

    def __init__(self, database: Database, clock: Clock, sender: Sender, sha256: str) -> None:
        """Look at the manifest; raises ServiceRefusal where chunks are missing."""
        self._database = database
        self._clock = clock
        with database.reading() as connection:
            self._row = manifests.find(connection, sender, sha256)
            missing = manifests.missing_chunks(connection, self._row.org, sha256)
        if missing:
            shown = "、".join(map(str, missing[:20]))
            raise ServiceRefusal(
                409, "chunks-missing", f"还缺 {len(missing)} 块（{shown}），请补传后再封存。"
            )
        self._who = Claimant(
            self._row.org, sha256, self._row.supersedes, self._row.distributor_code
        )

    def work(self, work_s: float = WORK_S) -> wire.ManifestSealing:
        """Go on for a while and say how far it is; raises ServiceRefusal or StoreError."""
        if self._row.state == OPEN:
            return self._go_on(time.monotonic() + work_s)
        if self._row.state == SEALED:
            self._hand_on_claims()  # in case a service was killed over it
        return answer(self._row)

    def _go_on(self, until: float) -> wire.ManifestSealing:
        checker = Checker(self._document())
        counted: Counter[str] = Counter()
        codes = self._codes(self._row.sha256, counted)
        # What is behind us was checked; it is read over, to be counted.
        at = sum(1 for _ in islice(codes, self._row.claimed))
        while piece := list(islice(codes, PIECE)):
            problems = checker.check(at, piece)
            reached = self._commit(partial(self._claim, at, piece, problems))
            at += len(piece)
            if reached != at or time.monotonic() >= until:
                return answer(self._load())
        return self._finish(at, counted)

    def _document(self) -> Delivery:
        text = self._text(self._row.sha256, 0).encode()
        try:
            document = parse_delivery_text(text)
            said = msgspec.json.decode(text, type=_Said)
        except (DocumentProblem, msgspec.MsgspecError) as error:
            raise _bad_document(str(error)) from error
        if self._row.sender:
            self._who = replace(self._who, came_back_from=frozenset(said.came_back_from))
        if document.distributor.code != self._row.distributor_code:
            raise _bad_document("distributor.code：与申报的配送企业不一致。")
        if document.delivery_no != self._row.delivery_no:
            raise _bad_document("delivery_no：与申报的配送单号不一致。")
        if any(content.packages for line in document.lines for content in line.cartons):
            raise _bad_document("packages：追溯码应在后面各块中，不在第 0 块。")
        return document

    def _codes(self, manifest: str, counted: Counter[str]) -> Iterator[Placed]:
        with self._reading() as connection:
            chunks = len(manifests.chunk_names(connection, self._row.org, manifest))
        for no in range(1, chunks):
            try:
                for group in read(self._text(manifest, no)):
                    if group.delivery_no != self._row.delivery_no:
                        raise _bad_document(f"第 {no} 块写着配送单 {group.delivery_no}。")
                    counted[group.level] += len(group.codes)
                    for code in group.codes:
                        yield Placed(code, group)
            except ChunkProblem as error:
                raise _bad_document(f"第 {no} 块{error}") from error

    def _text(self, manifest: str, no: int) -> str:
        with self._reading() as connection:
            packed = manifests.body_of(connection, self._row.org, manifest, no)
        try:
            return unpack(packed, MAX_PLAIN_BYTES).decode()
        except UnicodeDecodeError as error:
            raise _bad_document(f"第 {no} 块不是 UTF-8 文字。") from error

    def _claim(
        self,
        at: int,
        piece: Sequence[Placed],
        problems: list[CodeProblem],
        connection: Connection,
    ) -> int:
        """Claim a piece and note it; return how far the manifest is now."""
        now = self._clock.now()
        row = self._locked(connection)
        if row.state != OPEN or row.claimed != at:
            return int(row.claimed)  # another call is at it, or it lost its claims
        codes = [placed.code for placed in piece]
        # Whether a code is in a manifest for any other hospital is asked of all of them.
        with row_security.across(connection, self._row.org):
            taken = claims.claim(connection, self._who, at, codes, now)
        told = [self._taken(codes[one.index], at + one.index, one.owner) for one in taken]
        told += self._orphans(connection, at, piece)
        values = {
            "claimed": at + len(piece),
            "problems": _encode(found_in(row).more([*problems, *told])),
            "touched_at": now,
        }
        connection.execute(update(relay_manifest).where(*is_(row)).values(values))
        return at + len(piece)

    def _orphans(
        self, connection: Connection, at: int, piece: Sequence[Placed]
    ) -> list[CodeProblem]:
        """Codes whose parent does not come before them."""
        parents = {placed.group.parent for placed in piece if placed.group.parent}
        known = claims.has(connection, self._who, sorted(parents)) if parents else set()
        return [
            CodeProblem(
                code=placed.code,
                problem="parent",
                message=f"上级码 {placed.group.parent} 不在它前面，请核对关联关系。",
                place=at + index,
            )
            for index, placed in enumerate(piece)
            if placed.group.parent and placed.group.parent not in known
        ]

    def _taken(self, code: str, place: int, owner: Row) -> CodeProblem:
        if owner.manifest == self._who.manifest:
            return CodeProblem(
                code=code,
                problem="duplicate",
                message="这个码在本次交接中出现了两次。",
                place=place,
            )
        if owner.distributor_code == self._row.distributor_code:
            message = f"这个码已随配送单 {owner.delivery_no} 交接过；如是更正，请注明更正哪一份。"
        else:
            message = "这个码已由其他企业交接过，请核对实物。"
        return CodeProblem(code=code, problem="handed-over", message=message, place=place)

    def _finish(self, at: int, counted: Counter[str]) -> wire.ManifestSealing:
        levels = msgspec.json.decode(self._row.levels, type=dict[str, int])
        for level in LEVELS:
            if counted[level] != levels.get(level, 0):
                said = levels.get(level, 0)
                raise _bad_document(f"申报 {level} 级 {said} 个，实有 {counted[level]} 个。")
        row = self._commit(partial(self._seal, at))
        if row.state == REFUSED:
            self._walk(self._who.manifest, self._let_go)
        elif row.state == SEALED:
            self._hand_on_claims()
        return answer(row)

    def _seal(self, at: int, connection: Connection) -> Row:
        now = self._clock.now()
        row = self._locked(connection)
        if row.state != OPEN or row.claimed != at:
            return row
        if found_in(row).count:
            refused = {"state": REFUSED, "touched_at": now}
            connection.execute(update(relay_manifest).where(*is_(row)).values(refused))
            return self._locked(connection)
        sealed = {"state": SEALED, "touched_at": now, "sealed_at": now}
        connection.execute(update(relay_manifest).where(*is_(row)).values(sealed))
        answered = self._locked(connection)
        if row.supersedes is not None:
            _put_out_of_force(connection, row)
        _tell(connection, row, now)
        return answered

    def _hand_on_claims(self) -> None:
        """After a correction: what both have is the new one's, the rest is free."""
        if self._who.supersedes is not None:
            self._walk(self._who.manifest, self._inherit)
            self._walk(self._who.supersedes, self._free)

    def _walk(self, manifest: str, step: Callable[[int, Sequence[str], Connection], None]) -> None:
        """Do something with all codes of a manifest, piece by piece."""
        codes = (placed.code for placed in self._codes(manifest, Counter()))
        at = 0
        while piece := list(islice(codes, PIECE)):
            self._commit(partial(step, at, piece))
            at += len(piece)

    def _let_go(self, _at: int, codes: Sequence[str], connection: Connection) -> None:
        claims.release(connection, self._who.manifest, codes)

    def _free(self, _at: int, codes: Sequence[str], connection: Connection) -> None:
        claims.release(connection, self._who.supersedes or "", codes)

    def _inherit(self, at: int, codes: Sequence[str], connection: Connection) -> None:
        claims.inherit(connection, self._who, at, codes)

    def _commit(self, work: Callable[[Connection], Result]) -> Result:
        return commit(self._database, work, self._row.org)

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading_of(self._database, self._row.org)

    def _locked(self, connection: Connection) -> Row:
        return connection.execute(
            select(relay_manifest).where(*is_(self._row)).with_for_update()
        ).one()

    def _load(self) -> Row:
        with self._reading() as connection:
            return connection.execute(select(relay_manifest).where(*is_(self._row))).one()


def answer(row: Row) -> wire.ManifestSealing:
    """Say how far a manifest is."""
    found = found_in(row)
    return wire.ManifestSealing(
        id=row.sha256,
        state=row.state,
        checked=row.claimed,
        n=row.code_count,
        problem_count=found.count,
        problems=found.first,
    )


def _put_out_of_force(connection: Connection, row: Row) -> None:
    corrected = (
        relay_manifest.c.org == row.org,
        relay_manifest.c.sha256 == row.supersedes,
        relay_manifest.c.state == SEALED,
    )
    values = {"state": SUPERSEDED, "superseded_by": row.sha256}
    done = update(relay_manifest).where(*corrected).values(values)
    if connection.execute(done.returning(relay_manifest.c.sha256)).one_or_none() is None:
        raise manifests.corrected_already()


def _tell(connection: Connection, row: Row, now: datetime) -> None:
    body = {
        "sha256": row.sha256,
        "delivery_no": row.delivery_no,
        "distributor_code": row.distributor_code,
        "code_count": row.code_count,
        "supersedes": row.supersedes,
    }
    text = msgspec.json.encode(body).decode()
    news = feeds.NewRow("manifest", row.sha256, MANIFEST_VERSION, text)
    feeds.publish(connection, feeds.org_scope(row.org), [news], now)


def _encode(found: Found) -> str:
    return msgspec.json.encode(found).decode()


def _bad_document(reason: str) -> ServiceRefusal:
    return ServiceRefusal(422, "bad-document", f"交接文件有误：{reason}")
