"""Workstations that are nothing but a change log in memory, and a reader that believes nobody.

Without them a test of many writers would spend its time in the writers' own databases. Messages are
the real ones, with the real chains; what the service acknowledged is held against them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

import msgspec

from app.store import chains
from app.store.clock import SystemClock
from sync import wire
from sync.service import feeds
from tests.sync.service.region import kind_of
from tests.sync.service.running import NOW, opened, scanned

new_id = SystemClock().new_id


class Device:
    """One workstation; keeps the journal of what was acknowledged to it."""

    def __init__(self, org: str, device: uuid.UUID | None = None) -> None:
        """Begin with an empty log."""
        self.org = org
        self.device = device or new_id()
        self.incarnation = new_id()
        self.token = ""
        self.log: list[wire.Operation] = []
        self.acknowledged = 0
        self._hashes = [chains.BEGINNING]

    def note(self, body: msgspec.Struct) -> None:
        """Log a fact."""
        kind, version = kind_of(body)
        made = wire.Operation(
            seq=len(self.log) + 1,
            op_id=new_id(),
            kind=kind,
            version=version,
            at=NOW,
            body=msgspec.Raw(msgspec.json.encode(body)),
        )
        text = bytes(made.body)
        self.log.append(made)
        self._hashes.append(
            chains.of_operation(self._hashes[-1], made.op_id, kind, version, NOW, text)
        )

    def receive(self, codes: Iterable[str]) -> uuid.UUID:
        """Open a receipt and scan boxes, one by one."""
        receipt_id = new_id()
        self.note(opened(receipt_id, new_id()))
        for seq, code in enumerate(codes, start=1):
            self.note(scanned(receipt_id, seq, code))
        return receipt_id

    @property
    def waiting(self) -> int:
        """How many facts the service has not acknowledged."""
        return len(self.log) - self.acknowledged

    def message(self, most: int) -> wire.Push:
        """The next push; with 0, the question how far the service is."""
        start = self.acknowledged
        some = self.log[start : start + most]
        return wire.Push(
            device=self.device,
            incarnation=self.incarnation,
            base=start + 1,
            prev=self._hashes[start].hex(),
            tip=self._hashes[start + len(some)].hex(),
            operations=some,
        )

    def hear(self, answer: wire.Pushed) -> None:
        """Believe an answer only where it names our own history."""
        assert answer.last_hash == self._hashes[answer.last_seq].hex()
        assert answer.last_seq >= self.acknowledged
        assert all(one.status in ("applied", "duplicate") for one in answer.results), answer
        self.acknowledged = answer.last_seq


class FeedReader:
    """Reads one institution's feed from its beginning, and checks each row."""

    def __init__(self, org: str, pull: Callable[[wire.Pull], wire.Pulled]) -> None:
        """Ask by `pull`, which may raise whatever it likes."""
        self._scope = feeds.org_scope(org)
        self._pull = pull
        self.rows: list[wire.FeedRow] = []
        self._hashes = [chains.BEGINNING]

    def read(self, limit: int = 500) -> int:
        """Read what is new; how many rows. Nothing may be missing, and nothing changed."""
        seq = len(self.rows)
        locator = [(seq, self._hashes[seq].hex())] if seq else []
        wish = wire.Pull(scopes={self._scope: locator}, limit=limit, whole=True)
        answer = self._pull(wish).scopes[self._scope]
        assert answer.start == seq, "the feed does not go through what it told before"
        for row in answer.rows:
            assert row.seq == len(self.rows) + 1, "a row is missing"
            digest = chains.digest_of(bytes(row.body or b""))
            self._hashes.append(
                chains.of_row(
                    self._hashes[-1], row.seq, row.entity, row.entity_id, row.version, digest
                )
            )
            self.rows.append(row)
        assert answer.tip == self._hashes[-1].hex(), "the chain does not hold"
        assert answer.head >= len(self.rows)
        return len(answer.rows)

    @property
    def facts(self) -> list[uuid.UUID]:
        """The operations that were told, in the order of the feed."""
        return [uuid.UUID(row.entity_id) for row in self.rows if row.entity == feeds.FACT]
