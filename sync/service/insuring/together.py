"""Records that go together: which may, how many, and what came of each of them.

Without it a hospital whose province takes a hundred records in one message would send a hundred
messages. A batch goes once, of records that were never tried, under a number of its own; each
record keeps its own number for when it goes singly. What the platform said of a record is that
record's. What it said of the whole message, or did not say at all, leaves open which records it
has: they go singly then, each asked for first, so that nothing is counted twice and the one bad
record is found. What is learned of sizes is forgotten with the process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.connectors.insurance_port import (
    ALREADY_THERE,
    NO_BATCHES,
    TOO_MANY,
    InsurancePlatform,
    Upload,
)
from sync.connectors.port import PlatformError
from sync.service.insuring.keeping import AnyRow, Message
from sync.service.insuring.values import Kind

_MOST_CODES = 5_000
"""In one message, unless one record has more."""
_LOOKED_AT = 4
"""Rows that are looked at for each that may go: kinds come mixed."""
_OF_THE_CALLER = ("gateway-", "http-")
"""Refusals of whoever calls, whatever he says: singly they would be the same."""


@dataclass(frozen=True, slots=True)
class Job:
    """One record to be told or taken back now."""

    row: AnyRow
    message: Message
    kind: Kind
    upload: Upload | None
    """None: it is to be taken back."""
    made_no: int

    @property
    def codes(self) -> int:
        """How many trace codes it names."""
        return 0 if self.upload is None else len(self.upload.goods.codes)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of a kind, in the order they were made."""

    jobs: tuple[Job, ...]
    message_id: str

    @property
    def kind(self) -> Kind:
        """Their kind."""
        return self.jobs[0].kind


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a batch: an error of all of it, or those of some records."""

    whole: PlatformError | None = None
    refused: Mapping[str, PlatformError] = field(default_factory=dict)

    def of(self, job: Job) -> PlatformError | None:
        """What came of a record; None: it was taken."""
        return self.whole or self.refused.get(job.message.record_no)

    def again(self, problem: PlatformError) -> bool:
        """Whether a record goes singly at once, because nobody knows what became of it."""
        if self.whole is None:
            return problem.code == ALREADY_THERE
        return problem.retry_after_s is None and not problem.code.startswith(_OF_THE_CALLER)


class Sizes:
    """How many records of each kind go together, as far as the platform said."""

    def __init__(self, most: int) -> None:
        """`most`: as the settings say."""
        self._most = most
        self._known: dict[Kind, int] = {}

    def most(self, kind: Kind) -> int:
        """How many records of a kind."""
        return self._known.get(kind, self._most)

    def several(self, job: Job) -> bool:
        """Whether others may go with a record."""
        untried = job.upload is not None and job.row.tries == 0
        return untried and self.most(job.kind) > 1

    def learn(self, batch: Batch, came: Came) -> None:
        """Remember what the platform said of batches."""
        code = came.whole.code if came.whole is not None else ""
        if code == NO_BATCHES:
            self._known[batch.kind] = 1
        elif code == TOO_MANY:
            self._known[batch.kind] = len(batch.jobs) - len(batch.jobs) // 2


class Filling:
    """A batch while it is filled up."""

    def __init__(self, first: Job, sizes: Sizes) -> None:
        """Begin with a record."""
        self._room = sizes.most(first.kind) - 1
        self._codes = first.codes
        self.looked_at = _LOOKED_AT * self._room
        self.jobs: list[Job] = []

    @property
    def full(self) -> bool:
        """No other record goes in."""
        return len(self.jobs) >= self._room or self._codes >= _MOST_CODES

    def add(self, job: Job) -> None:
        """Put a record in, unless it names too many codes."""
        if self._codes + job.codes <= _MOST_CODES:
            self.jobs.append(job)
            self._codes += job.codes


def batch_of(jobs: Sequence[Job], message_id: str) -> Batch:
    """These records, in the order they were made."""
    return Batch(tuple(sorted(jobs, key=lambda job: job.made_no)), message_id)


def send_together(platform: InsurancePlatform, batch: Batch) -> Came:
    """Tell a batch, and read what was said of each record."""
    records = [job.upload for job in batch.jobs if job.upload is not None]
    try:
        refused = platform.upload_batch(records, batch.message_id, first_try=True)
    except PlatformError as error:
        return Came(whole=error)
    return Came(refused={one.record_no: one.problem for one in refused})
