"""What the insurance platform is to the service: stock told, trace codes told, catalogue fetched.

Without it the service would know transactions by number. A connector is a client of one platform;
it keeps nothing, retries nothing and knows no database. Every upload goes under the number of its
record and under a message number that the caller keeps with it, so that a repeat is the same
message. A call that ends without an answer is neither success nor failure: the same call again,
with `first_try` false, finds out first. Every call raises PlatformError (sync.connectors.port)
where the platform cannot be reached or refuses. Quantities are in the smallest priced unit, prices
in 元 per that unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from app.tracing.uploads.records import UploadRecord
from app.tracing.uploads.settings import UploadSettings
from sync.connectors.port import PlatformError

ALREADY_THERE = "already-there"
"""The code of the error that says that a number was used."""
TOO_MANY = "too-many"
"""The code of the error that says that fewer records must go together."""
NO_BATCHES = "no-batches"
"""The code of the error that says that records of a kind go one by one."""


@dataclass(frozen=True, slots=True)
class InsuredItem:
    """How the insurance knows an item."""

    insurance_code: str
    """医疗目录编码 med_list_codg."""
    prescription: bool
    """处方药."""


class ChangeKind(StrEnum):
    """库存变更类型 inv_chg_type, the national dictionary."""

    TRANSFER_IN = "101"
    TRANSFER_OUT = "102"
    COUNTED_MORE = "103"
    COUNTED_LESS = "104"
    DESTROYED = "105"
    OTHER_IN = "106"
    OTHER_OUT = "107"
    PURCHASED = "108"
    SENT_BACK = "109"
    GIFT_IN = "110"
    GIFT_BACK = "111"

    @property
    def inbound(self) -> bool:
        """Goods came in."""
        return self in _INBOUND


_INBOUND = frozenset(
    {
        ChangeKind.TRANSFER_IN,
        ChangeKind.COUNTED_MORE,
        ChangeKind.OTHER_IN,
        ChangeKind.PURCHASED,
        ChangeKind.GIFT_IN,
    }
)


@dataclass(frozen=True, slots=True)
class StockCount:
    """3501: what was counted of one batch."""

    goods: UploadRecord
    item: InsuredItem
    counted_on: date
    memo: str = ""


@dataclass(frozen=True, slots=True)
class StockChange:
    """3502: goods that came in or left, with their trace codes."""

    goods: UploadRecord
    item: InsuredItem
    kind: ChangeKind
    price: Decimal
    changed_at: datetime
    """Aware, as every moment here."""
    operator: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Purchase:
    """3503: goods that were bought. Their trace codes go by 3502."""

    goods: UploadRecord
    item: InsuredItem
    supplier: str
    maker: str
    approval_number: str
    stocked_at: datetime
    operator: str
    price: Decimal | None = None
    supplier_permit: str = ""
    invoice_code: str = ""
    invoice_no: str = ""
    delivery_note_no: str = ""
    """随货单号."""
    gift: bool = False
    memo: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseReturn:
    """3504: goods that went back to the supplier."""

    goods: UploadRecord
    item: InsuredItem
    supplier: str
    invoice_no: str
    returned_at: datetime
    operator: str
    price: Decimal | None = None
    supplier_permit: str = ""
    invoice_code: str = ""
    purchase_no: str = ""
    """商品采购流水号."""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose visit it was: personal data, shown by no repr and in no journal."""

    visit_no: str
    """院内就诊流水号."""
    settlement: str
    """结算类型 hi_feesetl_type, the province's word."""
    certificate_type: str
    settlement_id: str = ""
    """Required for an insured patient."""
    person_no: str = field(default="", repr=False)
    certificate_no: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    paid: str = ""
    """1 by the insurance, 2 by the patient (mdtrt_setl_type)."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A doctor or a pharmacist."""

    name: str
    certificate_type: str = ""
    certificate_no: str = field(default="", repr=False)
    licence_no: str = field(default="", repr=False)
    """执业资格证号: a pharmacist's."""


@dataclass(frozen=True, slots=True)
class Sale:
    """3505: what a patient was given, with its trace codes."""

    goods: UploadRecord
    item: InsuredItem
    visit: Visit
    doctor: Staff
    pharmacist: Staff
    document_no: str
    """零售单据号 rtal_docno."""
    sold_at: datetime
    operator: str
    price: Decimal | None = None
    prescription_no: str = ""
    outbound_no: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class SaleReturn:
    """3506: what a patient gave back; the sale is the record the goods name (of_record)."""

    goods: UploadRecord
    item: InsuredItem
    visit: Visit
    returned_at: datetime
    operator: str
    price: Decimal | None = None
    memo: str = ""


Upload = StockCount | StockChange | Purchase | PurchaseReturn | Sale | SaleReturn


class DataKind(StrEnum):
    """What a deletion is of (inv_data_type)."""

    COUNT = "1"
    CHANGE = "2"
    PURCHASE = "3"
    SALE = "4"


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A record of several that the platform did not take."""

    record_no: str
    reason: str
    """In the platform's own words."""
    code: str = "refused"
    """As the error would have it, had the record been alone."""
    message: str = ""
    retry_after_s: float | None = None

    @property
    def problem(self) -> PlatformError:
        """The error that the record alone would have ended with."""
        return PlatformError(self.code, self.message, retry_after_s=self.retry_after_s)


@dataclass(frozen=True, slots=True)
class TraceQuery:
    """Which trace records to ask for, from one day to another, both included."""

    first: date
    last: date
    record_no: str = ""
    code: str = ""
    insurance_code: str = ""
    certificate_type: str = "01"
    """Sales alone; the platform wants one even where no person is asked for."""


@dataclass(frozen=True, slots=True)
class TracedCode:
    """One trace code that the platform holds; the patient is left out."""

    record_no: str
    code: str
    split: bool
    insurance_code: str
    item_code: str


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A catalogue that is ready to be fetched."""

    query_no: str
    filename: str
    until: str
    """How long, in the platform's words."""
    rows: int


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One drug of the national catalogue; what it leaves out is empty."""

    insurance_code: str
    name: str
    """注册名称, else the generic one."""
    generic_name: str
    standard_code: str
    form: str
    strength: str
    pack: str
    pack_unit: str
    dosage_unit: str
    conversion: str
    """转换比: dosage units in one package."""
    priced_unit: str
    maker: str
    approval_number: str
    valid: bool
    row_id: str
    version: str


class InsurancePlatform(Protocol):
    """The insurance platform of one province."""

    @property
    def name(self) -> str:
        """The platform's short name, as stored with outbox rows: `insurance`."""

    @property
    def records_per_message(self) -> int:
        """How many records may go together; 1: they go one by one."""

    @property
    def uploads(self) -> UploadSettings:
        """What is told here, and by whom."""

    def message_id(self, at: datetime, serial: int) -> str:
        """The number of a message that is queued; never that of a question."""

    def faults(self, record: Upload) -> tuple[str, ...]:
        """What the platform would refuse of a record, in sentences; nothing is sent for it."""

    def upload(self, record: Upload, message_id: str, *, first_try: bool = False) -> None:
        """Tell one record (3501 to 3506); safe to repeat.

        `first_try`: nothing of it can have been sent before; a number that is there is an error.
        """

    def upload_batch(
        self, records: Sequence[Upload], message_id: str, *, first_try: bool = False
    ) -> tuple[RefusedRecord, ...]:
        """Tell several records of one kind at once; safe to repeat.

        What is returned was not taken, all others were. An error that says TOO_MANY or NO_BATCHES,
        or that would not be worth another try, was said of the message and names no record:
        whoever called finds the bad one by telling them singly, `first_try` false.
        """

    def delete(self, record_no: str, kind: DataKind, message_id: str) -> None:
        """Take back what was told under a number (3507); safe to repeat."""

    def inbound_codes(self, query: TraceQuery) -> tuple[TracedCode, ...]:
        """Ask which trace codes came in (3512)."""

    def sold_codes(self, query: TraceQuery) -> tuple[TracedCode, ...]:
        """Ask which trace codes were sold (3513)."""

    def catalogue(self, version: str) -> CatalogueFile:
        """Ask for what changed in the catalogue of drugs since a version (1301)."""

    def catalogue_rows(self, file: CatalogueFile) -> Iterator[CatalogueRow]:
        """Fetch a catalogue (9102), row by row; raises PlatformError where rows are missing."""
