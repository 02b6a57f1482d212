"""What a case is: which codes contradict each other, who scanned them where, what was decided.

Without it service, workstation and paper would each have their own. `CaseBody` is what the service
tells (entity `case` 1), whole each time: two ends that read the same row know the same. Of another
institution it holds no more than that there is one and since when, unless the operator of the
service lets institutions know each other. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

ENTITY, VERSION = "case", 1
REMARK_LIMIT = 200


class CaseKind(StrEnum):
    """What contradicts."""

    DOUBLE_SCAN = "double-scan"
    """Two workstations scanned it for one receipt: counted once, nothing to decide."""
    INTERNAL = "internal"
    """Two receipts of the institution."""
    CROSS_SITE = "cross-site"
    """Another institution has it, too."""
    NOT_IN_MANIFEST = "not-in-manifest"
    """The distributor listed the codes of the line, and not this one."""
    RECALLED = "recalled"
    """Its drug or batch is recalled: it was received nevertheless, or was here before."""


KIND_NAMES: dict[str, str] = {
    CaseKind.DOUBLE_SCAN: "同单重扫",
    CaseKind.INTERNAL: "院内重码",
    CaseKind.CROSS_SITE: "跨机构重码",
    CaseKind.NOT_IN_MANIFEST: "清单外追溯码",
    CaseKind.RECALLED: "召回药品",
}
ALARMING = frozenset({CaseKind.CROSS_SITE, CaseKind.RECALLED})
"""A person looks at these even where the contradiction is gone by itself."""


class CaseState(StrEnum):
    """How a case stands."""

    OPEN = "open"
    CLOSED = "closed"
    """A person decided."""
    MERGED = "merged"
    """Nothing was to be decided: counted once."""
    RESOLVED = "resolved"
    """One side took its scan back before anybody decided."""


STATE_NAMES: dict[str, str] = {
    CaseState.OPEN: "待处理",
    CaseState.CLOSED: "已处理",
    CaseState.MERGED: "自动合并",
    CaseState.RESOLVED: "已自行消除",
}


class Decision(StrEnum):
    """What a person found."""

    HERE = "here"
    """The box is with one of our receipts, which is named."""
    THERE = "there"
    """The box is with the other institution."""
    MISREAD = "misread"
    """Nobody has it twice: a scan was wrong."""
    OMITTED = "omitted"
    """The distributor forgot to list it."""
    SEALED = "sealed"
    """Taken out of use, waits to be sent back."""
    COUNTERFEIT = "counterfeit"
    """One of the boxes may be a fake: to be looked into."""
    OTHER = "other"


DECISION_NAMES: dict[str, str] = {
    Decision.HERE: "实物在本单",
    Decision.THERE: "实物在对方",
    Decision.MISREAD: "误扫",
    Decision.OMITTED: "配送企业漏传",
    Decision.SEALED: "已封存待退",
    Decision.COUNTERFEIT: "假码待查",
    Decision.OTHER: "其他",
}
_CONTRADICTED = (Decision.HERE, Decision.MISREAD, Decision.COUNTERFEIT, Decision.OTHER)
DECISIONS: dict[CaseKind, tuple[Decision, ...]] = {
    CaseKind.DOUBLE_SCAN: (Decision.MISREAD, Decision.OTHER),
    CaseKind.INTERNAL: _CONTRADICTED,
    CaseKind.CROSS_SITE: (
        Decision.HERE,
        Decision.THERE,
        Decision.MISREAD,
        Decision.COUNTERFEIT,
        Decision.OTHER,
    ),
    CaseKind.NOT_IN_MANIFEST: (
        Decision.OMITTED,
        Decision.MISREAD,
        Decision.COUNTERFEIT,
        Decision.OTHER,
    ),
    CaseKind.RECALLED: (Decision.SEALED, Decision.MISREAD, Decision.OTHER),
}
"""What may be decided about each kind, in the order of the keys."""
NEEDS_REMARK = frozenset({Decision.COUNTERFEIT, Decision.OTHER, Decision.MISREAD})


class SideBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One scan (or import) that claims codes of a case, or another institution."""

    no: int
    own: bool
    name: str = ""
    """Of another institution, where the operator lets it be known."""
    since: datetime | None = None
    """When the service heard of it."""
    receipt_id: uuid.UUID | None = None
    receipt_no: str = ""
    delivery_no: str = ""
    distributor: str = ""
    workstation: uuid.UUID | None = None
    station: str = ""
    """What the workstation is called."""
    scan_seq: int | None = None
    person: str = ""
    read_at: datetime | None = None
    verdict: str = ""
    """What the clerk was told."""
    raw: bytes = b""
    """What was read: a carton's label stands for all in it."""
    carton_no: str = ""
    op_id: uuid.UUID | None = None
    op_sha256: str = ""
    """Of the operation as it was sent."""
    place: int | None = None
    """Of the operation, in the order of the service."""


class LineBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A drug and batch."""

    name: str
    strength: str = ""
    maker: str = ""
    batch: str = ""
    expiry: date | None = None
    province_code: str = ""


class CodeBody(msgspec.Struct, frozen=True, array_like=True):
    """One code of a case; an array, because there may be hundreds."""

    code: str
    holder: int | None
    """The side whose claim stands; None where the box was given back."""
    sides: list[int]
    """All that ever claimed it."""
    standing: bool
    """Still contradicted."""
    line: int | None
    """Which of the case's lines; None where the receipt does not say."""


class CaseBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`case` 1: all there is to say of one case."""

    kind: str
    found_at: datetime
    sides: list[SideBody]
    codes: list[CodeBody]
    lines: list[LineBody] = []
    reason: str = ""
    """Why the drug was recalled."""
    came_before: bool = False
    """The boxes were here already when it was; its sides are receipts, not scans."""
    left_out: int = 0
    """How many more boxes it is about than it lists."""

    @property
    def standing(self) -> bool:
        """Whether any of its codes is still contradicted."""
        return any(one.standing for one in self.codes)


def encode(body: CaseBody) -> str:
    """As JSON text."""
    return msgspec.json.encode(body).decode()


def decode(text: str | bytes) -> CaseBody:
    """Read it back; raises msgspec.MsgspecError (a ValueError)."""
    return msgspec.json.decode(text, type=CaseBody)


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody closed a case, or opened it again."""

    closes: bool
    decision: str
    """Empty where it was opened again."""
    receipt_id: uuid.UUID | None
    """Of `here`: which receipt has the box."""
    remark: str
    person: str
    at: datetime
    seen: int
    """How many codes the case had then."""
    workstation: uuid.UUID
    place: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, and by which word."""

    state: CaseState
    by: Decided | None
    """The closing that stands, or the opening after it."""


def standing_of(
    kind: CaseKind, *, standing: bool, count: int, decided: Iterable[Decided]
) -> Standing:
    """How a case stands after what was decided, in the order of the service.

    The first closing stands until the case is opened again. Codes that came after it was decided
    open it once more: nobody has looked at them.
    """
    last = _last_word(decided)
    if last is not None and last.closes and last.seen >= count:
        return Standing(CaseState.CLOSED, last)
    if kind is CaseKind.DOUBLE_SCAN:
        return Standing(CaseState.MERGED, last)
    if not standing and kind not in ALARMING and (last is None or last.closes):
        return Standing(CaseState.RESOLVED, last)
    return Standing(CaseState.OPEN, last)


def _last_word(decided: Iterable[Decided]) -> Decided | None:
    """The decision that stands."""
    last: Decided | None = None
    for word in decided:
        closed = last is not None and last.closes
        if word.closes != closed or (word.closes and last is not None and word.seen > last.seen):
            last = word
    return last
