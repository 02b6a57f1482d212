"""What a carton label says, as values that are valid or do not exist.

Without it a wrong digit in a label file would be found by the hospital's scanner, on the dock. The
fields are those of the `label carton` command. Optional are `sscc`, `address`, `storage`,
`strength`, `maker` and `gtin`; `carton_no` may be left out where there is an SSCC. An empty
`contents` is allowed (the delivery note says what is inside), a missing one is a mistake. Unknown
keys are ignored.

Sources: GS1 General Specifications, SSCC (00), CONTENT (02), COUNT (37); formats of the command
line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from app.codes.check_digits import has_gs1_check_digit
from app.documents import DocumentProblem, Fields, kind_name

MAX_LABELS = 10_000
"""In one file; more is a mistake in the program that wrote it."""
MAX_CONTENTS = 500
MAX_CARTON_NO = 40
MAX_CARTONS = 99_999
MAX_QUANTITY = 99_999_999
"""What the eight digits of COUNT (37) can hold."""
COLD_UP_TO = 10
"""℃; 冷藏 is 2–8, 冷冻 below 0, 阴凉 begins above (《中国药典》凡例)."""

_TEMPERATURE = re.compile(
    r"((?<![\d°C])[-−])?(\d+(?:\.\d+)?)(?=[\d\s.~–—至到\-−]*(?:°|度|摄氏))", re.ASCII
)
"""Both ends of a range; a minus after a digit is a dash."""
_COLD_WORDS = ("冷藏", "冷冻", "冷链")
_LENGTHS_OF_GTIN = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True)
class CartonItem:
    """One item and batch in a carton."""

    name: str
    strength: str
    maker: str
    batch: str
    expiry: date
    quantity: int
    unit: str
    gtin: str | None = None
    """14 digits with a right check digit."""


@dataclass(frozen=True, slots=True)
class CartonLabel:
    """装箱标签: what stands on the outside of one carton."""

    sscc: str | None
    """18 digits with a right check digit."""
    carton_no: str
    """The distributor's own number; the SSCC where it has none."""
    sender: str
    recipient: str
    address: str
    delivery_no: str
    sequence: int
    """Which carton of the delivery this is, from 1."""
    carton_count: int
    """How many cartons the delivery has."""
    contents: tuple[CartonItem, ...]
    storage: str
    """储存条件, as the sender words it."""

    @property
    def cold_chain(self) -> bool:
        """The carton must be kept cold: it says so, or no temperature it names is above 10 ℃."""
        if any(word in self.storage for word in _COLD_WORDS):
            return True
        # NFKC writes ℃ as °C and makes full-width digits and dashes half-width.
        found = _TEMPERATURE.findall(unicodedata.normalize("NFKC", self.storage))
        return bool(found) and max(_degrees(sign, digits) for sign, digits in found) <= COLD_UP_TO

    @property
    def only_item(self) -> CartonItem | None:
        """The item of a single-item carton; None where the carton holds several or does not say."""
        return self.contents[0] if len(self.contents) == 1 else None


def parse_labels(document: object) -> tuple[CartonLabel, ...]:
    """Read one label or a list of them from parsed JSON; raises DocumentProblem."""
    if isinstance(document, dict):
        return (_label(Fields.of(document)),)
    if not isinstance(document, list):
        raise DocumentProblem("", f"应为一个对象或对象的列表，读到的是{kind_name(document)}。")
    if not document:
        raise DocumentProblem("", "列表是空的，没有要打印的标签。")
    if len(document) > MAX_LABELS:
        raise DocumentProblem(
            "", f"一次最多 {MAX_LABELS} 张标签，这里有 {len(document)} 张，请分开打印。"
        )
    return tuple(_label(Fields.of(entry, f"[{index}]")) for index, entry in enumerate(document))


def _label(fields: Fields) -> CartonLabel:
    sscc = _digits(fields, "sscc", (18,))
    carton_count = fields.number("of", MAX_CARTONS)
    sequence = fields.number("sequence", MAX_CARTONS)
    if sequence > carton_count:
        raise fields.wrong("sequence", f"第 {sequence} 箱超过了总箱数 {carton_count}。")
    return CartonLabel(
        sscc=sscc,
        carton_no=_carton_number(fields, sscc),
        sender=fields.text("from"),
        recipient=fields.text("to"),
        address=fields.text("address", default=""),
        delivery_no=fields.text("delivery_no"),
        sequence=sequence,
        carton_count=carton_count,
        contents=tuple(_item(entry) for entry in fields.objects("contents", MAX_CONTENTS)),
        storage=fields.text("storage", default=""),
    )


def _carton_number(fields: Fields, sscc: str | None) -> str:
    number = fields.text("carton_no", default=sscc)
    if len(number) > MAX_CARTON_NO:
        raise fields.wrong(
            "carton_no", f"箱号最长 {MAX_CARTON_NO} 个字符，这里有 {len(number)} 个。"
        )
    # Code 128 as scanners read it without settings holds ASCII only; with an SSCC it is not needed.
    if sscc is None and not number.isascii():
        raise fields.wrong(
            "carton_no", f"箱号“{number}”含中文或全角字符，条码只能用半角字母、数字和符号。"
        )
    return number


def _item(fields: Fields) -> CartonItem:
    gtin = _digits(fields, "gtin", _LENGTHS_OF_GTIN)
    return CartonItem(
        name=fields.text("name"),
        strength=fields.text("strength", default=""),
        maker=fields.text("maker", default=""),
        batch=fields.text("batch"),
        expiry=fields.day("expiry"),
        quantity=fields.number("quantity", MAX_QUANTITY),
        unit=fields.text("unit"),
        gtin=gtin.zfill(14) if gtin else None,
    )


def _digits(fields: Fields, key: str, lengths: tuple[int, ...]) -> str | None:
    """Read a GS1 number that may be absent, and check its last digit."""
    text = fields.text(key, "")
    if not text:
        return None
    name = key.upper()
    if not (text.isascii() and text.isdigit() and len(text) in lengths):
        allowed = "、".join(str(length) for length in lengths)
        raise fields.wrong(key, f"{name} 应为 {allowed} 位数字，读到的是“{text}”。")
    if not has_gs1_check_digit(text):
        raise fields.wrong(key, f"{name}“{text}”的校验位不对，请核对号码。")
    return text


def _degrees(sign: str, digits: str) -> float:
    return -float(digits) if sign else float(digits)
