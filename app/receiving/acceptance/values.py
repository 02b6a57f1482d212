"""What is known of the acceptance of one receipt: frozen values for screens, papers and rules.

Without it a paper and a screen would each read facts in their own way. Nothing here is stored: all
is folded from facts (app/receiving/acceptance/folding.py). Sources: GSP articles 73 to 80 (随货同行
单, 冷链, 验收记录), the columns of 验收单 and 拒收报告单 as hospitals print them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.receiving.progress import Difference, ReceiptState


class Role(StrEnum):
    """Who signs, in the order of a paper."""

    COURIER = "courier"
    """送货人, of the distributor."""
    RECEIVER = "receiver"
    """收货人."""
    ACCEPTOR = "acceptor"
    """验收人."""
    SECOND_ACCEPTOR = "second-acceptor"
    """第二验收人: controlled drugs need two at once."""
    KEEPER = "keeper"
    """保管员."""


class Transport(StrEnum):
    """运输方式."""

    ROAD = "road"
    AIR = "air"
    RAIL = "rail"
    PARCEL = "parcel"
    COLLECTED = "collected"
    OTHER = "other"


class TemperatureControl(StrEnum):
    """温控方式: what kept the goods cold on the way."""

    REFRIGERATED_TRUCK = "refrigerated-truck"
    REFRIGERATED_BOX = "refrigerated-box"
    INSULATED_BOX = "insulated-box"
    NONE = "none"
    OTHER = "other"


class PackageCheck(StrEnum):
    """What is looked at on the packages, each a question whose good answer is yes."""

    OUTER_INTACT = "outer-intact"
    INNER_INTACT = "inner-intact"
    DRY = "dry"
    NOT_LEAKING = "not-leaking"
    CONSISTENT = "consistent"
    """内外一致: outer and inner package say the same."""


class Finding(StrEnum):
    """The answer to a check."""

    UNCHECKED = "unchecked"
    YES = "yes"
    NO = "no"


class Document(StrEnum):
    """随货资料: a paper that comes with the goods."""

    INSPECTION_REPORT = "inspection-report"
    IMPORT_LICENCE = "import-licence"
    PORT_REPORT = "port-report"
    LOT_RELEASE = "lot-release"
    DELIVERY_NOTE = "delivery-note"
    INVOICE = "invoice"
    OTHER = "other"


class Conclusion(StrEnum):
    """验收结论 of a line."""

    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    PENDING = "pending"


class Purpose(StrEnum):
    """What an attachment is for."""

    PHOTO = "photo"
    DOCUMENT = "document"
    LOGGER = "logger"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TemperatureLimits:
    """Where the temperature has to stay, in °C."""

    low: Decimal
    high: Decimal

    def hold(self, temperature: Decimal) -> bool:
        """Whether a temperature is allowed."""
        return self.low <= temperature <= self.high


REFRIGERATED = TemperatureLimits(Decimal(2), Decimal(8))
"""冷藏, where an item's rule says nothing else (中国药典, 凡例)."""


@dataclass(frozen=True, slots=True)
class LoggerReadings:
    """What a temperature logger's file says, in °C."""

    count: int
    low: Decimal
    high: Decimal
    mean: Decimal
    first_at: datetime
    """UTC; a logger writes local time and no zone, so the workstation's zone is taken."""
    last_at: datetime
    outside: int
    """Readings outside the limits."""
    limits: TemperatureLimits


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file that was attached; its bytes lie under its hash."""

    attachment_id: uuid.UUID
    sha256: str
    name: str
    """As the person named it, cleaned."""
    media_type: str
    size: int
    """Bytes."""
    purpose: Purpose
    person: str
    at: datetime
    line_no: int | None = None
    """None: about the whole receipt."""
    document: Document | None = None
    """The paper it is a picture of, where its purpose is DOCUMENT."""
    readings: LoggerReadings | None = None
    note: str = ""
    """Why a logger's file gave no readings: a key of wording.py; empty where it did."""

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a thumbnail."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Arrival:
    """How the goods came."""

    courier: str = ""
    """送货人."""
    arrived_at: datetime | None = None
    """到货时间, UTC."""
    transport: Transport | None = None
    vehicle: str = ""
    """车牌号, or the number of the parcel."""


@dataclass(frozen=True, slots=True)
class ColdChain:
    """Temperatures on the way, in °C."""

    departure_temperature: Decimal | None = None
    """启运温度."""
    arrival_temperature: Decimal | None = None
    """到货温度."""
    transport_minutes: int | None = None
    """运输时间."""
    control: TemperatureControl | None = None
    lowest: Decimal | None = None
    """Read off a logger by a person, where there is no file."""
    highest: Decimal | None = None
    readings: LoggerReadings | None = None
    """Of the newest logger's file that could be read."""
    logger: uuid.UUID | None = None
    """The newest logger's file, readable or not."""

    @property
    def low(self) -> Decimal | None:
        """The lowest temperature known on the way: of the file, else as a person read it."""
        return self.readings.low if self.readings else self.lowest

    @property
    def high(self) -> Decimal | None:
        """The highest temperature known on the way."""
        return self.readings.high if self.readings else self.highest


@dataclass(frozen=True, slots=True)
class PackageFinding:
    """What was found of one package check."""

    check: PackageCheck
    finding: Finding = Finding.UNCHECKED
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DocumentSeen:
    """One paper of a line: ticked, attached, or both."""

    document: Document
    ticked: bool
    attachments: tuple[uuid.UUID, ...] = ()

    @property
    def there(self) -> bool:
        """Whether it was seen at all."""
        return self.ticked or bool(self.attachments)


@dataclass(frozen=True, slots=True)
class LineAcceptance:
    """One receipt line as it was accepted."""

    line_no: int
    name: str = ""
    strength: str = ""
    batch: str = ""
    quantity: int = 0
    """Sent, in smallest sales packages."""
    unit: str = ""
    documents: tuple[DocumentSeen, ...] = ()
    """Those that were seen of this line; AcceptanceView.has counts those of the delivery too."""
    appearance: Finding = Finding.UNCHECKED
    """外观质量: yes is in order."""
    appearance_remark: str = ""
    conclusion: Conclusion | None = None
    """None while nobody concluded."""
    reason: Difference | None = None
    """不合格原因."""
    remark: str = ""
    attachments: tuple[uuid.UUID, ...] = ()
    """All that are attached to this line."""

    def seen(self, document: Document) -> DocumentSeen:
        """What was seen of a paper for this line alone."""
        return _seen(self.documents, document)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed as what, and when."""

    role: Role
    person: str
    at: datetime
    outdated: bool = False
    """Something was noted after it, so it no longer says what is there."""


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """All that is known of the acceptance of one receipt."""

    receipt_id: uuid.UUID
    receipt_no: str = ""
    state: ReceiptState = ReceiptState.OPEN
    arrival: Arrival = Arrival()
    cold_chain: ColdChain = ColdChain()
    packages: tuple[PackageFinding, ...] = tuple(map(PackageFinding, PackageCheck))
    """All checks, in their order."""
    documents: tuple[DocumentSeen, ...] = ()
    """Those seen of the whole delivery (随货同行单, 发票)."""
    lines: tuple[LineAcceptance, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    """In the order they came, those taken off left out."""
    signatures: tuple[Signature, ...] = ()
    """One a role at most, in the order of the roles."""

    def line(self, line_no: int) -> LineAcceptance | None:
        """A line by its number."""
        return next((line for line in self.lines if line.line_no == line_no), None)

    def seen(self, document: Document) -> DocumentSeen:
        """What was seen of a paper for the whole delivery."""
        return _seen(self.documents, document)

    def has(self, line_no: int, document: Document) -> bool:
        """Whether a paper is there for a line: its own, or one for the whole delivery."""
        line = self.line(line_no)
        return self.seen(document).there or (line is not None and line.seen(document).there)

    def attachment(self, attachment_id: uuid.UUID) -> Attachment | None:
        """An attachment by its id."""
        found = (each for each in self.attachments if each.attachment_id == attachment_id)
        return next(found, None)

    def signature(self, role: Role) -> Signature | None:
        """Who signed as this."""
        return next((each for each in self.signatures if each.role is role), None)


def _seen(documents: tuple[DocumentSeen, ...], document: Document) -> DocumentSeen:
    found = (seen for seen in documents if seen.document is document)
    return next(found, DocumentSeen(document, ticked=False))


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the rules of its item ask of a line."""

    controlled: bool = False
    """麻精药品: two people accept it."""
    cold_chain: bool = False
    limits: TemperatureLimits = REFRIGERATED
    documents: frozenset[Document] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return self.controlled or self.cold_chain or bool(self.documents)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that has to be there before the receipt is confirmed."""

    key: str
    """Names the sentence of wording.py."""
    values: dict[str, str | int] = field(default_factory=dict)
    line_no: int | None = None
