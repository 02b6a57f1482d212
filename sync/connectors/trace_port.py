"""What every trace code platform is to the service: what a code is, what is in it, where it went.

Without it the service would know each platform by name. A connector is a client of one platform; it
keeps nothing, retries nothing and knows no database. Package levels are the code library's words,
whichever way a platform numbers them. Uploads are safe to repeat; what a platform does with them
later is asked for by `bill_standing`. Every call raises PlatformError where the platform cannot be
reached or refuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class PackageLevel(StrEnum):
    """包装级别, with the code library's names."""

    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"
    """The third level, and any above it."""


class CodeState(StrEnum):
    """What a platform says of a code."""

    ACTIVE = "active"
    """已激活: made, and nobody took it in yet."""
    TAKEN_IN = "taken-in"
    """已核注: in somebody's stock."""
    LEFT = "left"
    """已核销: left a stock."""
    CANCELLED = "cancelled"
    SOLD = "sold"
    UNKNOWN = "unknown"
    """The platform says that there is no such code."""
    UNSAID = "unsaid"
    """The platform said nothing of it, or nothing that can be read."""


@dataclass(frozen=True, slots=True)
class TracedDrug:
    """A drug as the platform describes it; what it left out is empty."""

    name: str
    drug_id: str = ""
    """The platform's own number of it."""
    form: str = ""
    strength: str = ""
    pack: str = ""
    approval_number: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class TracedBatch:
    """One batch; what the platform left out is empty or None."""

    batch: str
    production_date: date | None
    expiry: date | None
    boxes: int | None = None
    """Smallest packages of it."""


@dataclass(frozen=True, slots=True)
class CodeDetail:
    """What a platform says of one code."""

    code: str
    state: CodeState
    level: PackageLevel | None = None
    drug: TracedDrug | None = None
    batches: tuple[TracedBatch, ...] = ()
    """Several where batches are mixed in one package (拼箱)."""


@dataclass(frozen=True, slots=True)
class RelatedPackage:
    """One package of a tree."""

    code: str
    parent: str
    """Empty at the top, or where the platform does not say."""
    level: PackageLevel | None


@dataclass(frozen=True, slots=True)
class PackageTree:
    """A package, what is in it, and what it is in (关联关系)."""

    code: str
    packages: tuple[RelatedPackage, ...]
    """The asked one first."""
    drug: TracedDrug | None = None
    batches: tuple[TracedBatch, ...] = ()
    boxes_said: int | None = None
    """How many smallest packages the platform says are in it; None: it does not say."""

    @property
    def parent(self) -> str:
        """The package it is in; empty where there is none or it is not said."""
        return self.packages[0].parent

    def children(self, code: str) -> tuple[str, ...]:
        """The packages directly in one."""
        return tuple(one.code for one in self.packages if one.parent == code)

    @property
    def boxes(self) -> tuple[str, ...]:
        """The packages that hold no other; the asked one itself where it is the smallest."""
        parents = {one.parent for one in self.packages}
        return tuple(one.code for one in self.packages if one.code not in parents)

    @property
    def complete(self) -> bool:
        """As many smallest packages came as the platform says there are."""
        return self.boxes_said is None or len(self.boxes) == self.boxes_said


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a bill."""

    ent_id: str
    """What bills name it by."""
    ref_ent_id: str
    """What queries name it by."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class UpstreamBill:
    """An outbound bill that somebody addressed to this hospital."""

    bill_no: str
    bill_type: str
    made_on: date | None
    sender: Party
    receiver: Party


@dataclass(frozen=True, slots=True)
class UpstreamRow:
    """One drug and batch of an upstream bill."""

    bill: UpstreamBill
    drug: TracedDrug
    batch: TracedBatch
    confirmed: bool | None
    """We took it in by a bill of our own; None: not said."""


@dataclass(frozen=True, slots=True)
class UpstreamCode:
    """One code of an upstream bill: of any level."""

    code: str
    level: PackageLevel | None
    boxes: int | None
    """Smallest packages it stands for."""


@dataclass(frozen=True, slots=True)
class UpstreamLine:
    """One drug and batch of an upstream bill, with its codes."""

    drug: TracedDrug
    batch: TracedBatch
    codes: tuple[UpstreamCode, ...]

    @property
    def complete(self) -> bool:
        """The codes stand for as many smallest packages as the line says; True where unsaid."""
        counted = [code.boxes for code in self.codes if code.boxes is not None]
        if self.batch.boxes is None or len(counted) < len(self.codes):
            return True
        return sum(counted) == self.batch.boxes


class BillKind(StrEnum):
    """Why goods came in or left."""

    PURCHASE_IN = "purchase-in"
    RETURN_IN = "return-in"
    SUPPLY_IN = "supply-in"
    RETURN_OUT = "return-out"
    DESTROYED = "destroyed"
    SAMPLED = "sampled"
    SUPPLY_OUT = "supply-out"

    @property
    def inbound(self) -> bool:
        """Goods came in."""
        return self in (BillKind.PURCHASE_IN, BillKind.RETURN_IN, BillKind.SUPPLY_IN)


class RetailKind(StrEnum):
    """What was given to patients, or came back."""

    USED = "used"
    VACCINATED = "vaccinated"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True)
class _Bill:
    """What both kinds of bills have in common; valid or not made (ValueError)."""

    bill_no: str
    """Ours, never used twice; a platform's limit may divide it into parts (number_1, number_2)."""
    made_at: datetime
    """Aware; when the goods moved."""
    codes: tuple[str, ...]
    """In an order that stays: the division into parts follows it."""
    operator: str

    def __post_init__(self) -> None:
        """Refuse what platforms count wrongly or not at all."""
        if not self.bill_no:
            raise ValueError("单据号不能为空")
        if self.made_at.tzinfo is None:
            raise ValueError(f"单据 {self.bill_no} 的时间没有时区")
        if not self.codes:
            raise ValueError(f"单据 {self.bill_no} 没有追溯码")
        if len(set(self.codes)) < len(self.codes):
            raise ValueError(f"单据 {self.bill_no} 有重复的追溯码")
        wrong = next((code for code in self.codes if not code or "," in code), None)
        if wrong is not None:
            raise ValueError(f"单据 {self.bill_no} 的追溯码“{wrong}”为空或含逗号")


@dataclass(frozen=True, slots=True)
class StockBill(_Bill):
    """Goods that came in or left, as a bill to upload.

    A package and what is in it never stand in one bill: the larger code alone says it all.
    """

    kind: BillKind
    partner: str
    """The other side's ent_id; empty where there is none (destroyed, sampled)."""
    controlled: bool = False
    """特药: drugs under special control."""
    supplier_bill_no: str = ""
    """The supplier's number of what came."""
    order_no: str = ""


@dataclass(frozen=True, slots=True)
class RetailBill(_Bill):
    """What was given to patients, as a bill to upload: no patient is named."""

    kind: RetailKind
    controlled: bool = False


Bill = StockBill | RetailBill


class BillState(StrEnum):
    """How far a platform is with a bill."""

    ABSENT = "absent"
    """All of it or parts of it never came."""
    WAITING = "waiting"
    """Taken over, to be worked on."""
    DONE = "done"
    FAILED = "failed"
    """All of it or parts of it."""


@dataclass(frozen=True, slots=True)
class BillStanding:
    """How a bill stands, all its parts together."""

    state: BillState
    said: str
    """The platform's own words, part by part; may be empty."""
    parts: tuple[str, ...] = ()
    """The numbers it has at the platform, in order."""


@dataclass(frozen=True, slots=True)
class FailedCode:
    """A code of an uploaded bill that the platform did not take."""

    code: str
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """The platform's word on the check digits of a code."""

    code: str
    right: bool
    said: str


class TraceOffer(StrEnum):
    """What not every trace code platform can do for a hospital."""

    DETAILS = "details"
    RELATIONS = "relations"
    UPSTREAM_BILLS = "upstream-bills"
    STOCK_BILLS = "stock-bills"
    RETAIL_BILLS = "retail-bills"
    CHECK_DIGITS = "check-digits"


class TracePlatform(Protocol):
    """One platform of trace codes."""

    @property
    def name(self) -> str:
        """The platform's short name, as stored with outbox rows: `mashangfangxin`."""

    @property
    def offers(self) -> frozenset[TraceOffer]:
        """What may be asked for; the rest is refused (PlatformError)."""

    def code_details(self, codes: Sequence[str]) -> Iterator[CodeDetail]:
        """Tell of each code, in the order asked, exactly once; question after question.

        What was told before an error stays true.
        """

    def package_tree(self, code: str) -> PackageTree:
        """Tell what is in a package and what it is in.

        A platform may tell only of goods that were taken in by a bill of our own: the refusal then
        says when to ask again.
        """

    def bills_of_code(self, code: str) -> tuple[UpstreamBill, ...]:
        """Find the bills by which a code, or what it is in, was sent to us; newest first."""

    def upstream_bills(self, first: date, last: date) -> tuple[UpstreamRow, ...]:
        """List what was sent to us from one day to another, both included: all of it, or an error.

        Days are the platform's (Beijing).
        """

    def upstream_lines(self, bill: UpstreamBill) -> tuple[UpstreamLine, ...]:
        """Tell the drugs and codes of a bill that was sent to us."""

    def upload_stock_bill(self, bill: StockBill, *, first_try: bool = False) -> None:
        """Hand a bill over, whole; safe to repeat.

        `first_try`: nothing of it can have been sent before, the platform need not be asked.
        """

    def upload_retail_bill(self, bill: RetailBill, *, first_try: bool = False) -> None:
        """Hand a bill of what patients were given over, whole; safe to repeat."""

    def bill_standing(self, bill: Bill) -> BillStanding:
        """Ask how far the platform is with a bill of ours."""

    def failed_codes(self, bill: Bill) -> tuple[FailedCode, ...]:
        """Ask which codes of a bill of ours were not taken, and why."""

    def check_code(self, code: str) -> CodeCheck:
        """Ask whether the check digits of a code are right."""
