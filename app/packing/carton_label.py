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
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from app.codes.check_digits import has_gs1_check_digit

MAX_LABELS = 10_000
"""In one file; more is a mistake in the program that wrote it."""
MAX_CONTENTS = 500
MAX_TEXT = 200
MAX_CARTON_NO = 40
MAX_CARTONS = 99_999
MAX_QUANTITY = 99_999_999
"""What the eight digits of COUNT (37) can hold."""
COLD_UP_TO = 10
"""℃; 冷藏 is 2–8, 冷冻 below 0, 阴凉 begins above (《中国药典》凡例)."""

_YEARS = range(2000, 2076)
"""A two-digit GS1 year beyond 2075 would be read as one of the last century."""
_DATE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2})|(\d{4})/(\d{1,2})/(\d{1,2})", re.A
)
_TEMPERATURE = re.compile(
    r"((?<![\d°C])[-−])?(\d+(?:\.\d+)?)(?=[\d\s.~–—至到\-−]*(?:°|度|摄氏))", re.ASCII
)
"""Both ends of a range; a minus after a digit is a dash."""
_COLD_WORDS = ("冷藏", "冷冻", "冷链")
_LENGTHS_OF_GTIN = (8, 12, 13, 14)


class InvalidLabel(ValueError):
    """A label file that cannot be printed: where the mistake is, and what it is."""

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        """The path in the document, such as `contents[2].expiry`; empty for the document itself."""
        self.reason = reason
        """One Chinese sentence."""
        super().__init__(f"标签数据 {where}：{reason}" if where else f"标签数据：{reason}")


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
    """Read one label or a list of them from parsed JSON; InvalidLabel says what is wrong where."""
    if isinstance(document, dict):
        return (_label(_Fields(document, "")),)
    if not isinstance(document, list):
        raise InvalidLabel("", f"应为一个对象或对象的列表，读到的是{_kind(document)}。")
    if not document:
        raise InvalidLabel("", "列表是空的，没有要打印的标签。")
    if len(document) > MAX_LABELS:
        raise InvalidLabel(
            "", f"一次最多 {MAX_LABELS} 张标签，这里有 {len(document)} 张，请分开打印。"
        )
    return tuple(_label(_fields(entry, f"[{index}]")) for index, entry in enumerate(document))


def _label(fields: _Fields) -> CartonLabel:
    sscc = fields.digits("sscc", (18,))
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
        contents=tuple(_item(entry) for entry in fields.objects("contents")),
        storage=fields.text("storage", default=""),
    )


def _carton_number(fields: _Fields, sscc: str | None) -> str:
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


def _item(fields: _Fields) -> CartonItem:
    gtin = fields.digits("gtin", _LENGTHS_OF_GTIN)
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


def _fields(value: object, where: str) -> _Fields:
    if not isinstance(value, dict):
        raise InvalidLabel(where, f"应为一个对象，读到的是{_kind(value)}。")
    return _Fields(value, where)


@dataclass(frozen=True, slots=True)
class _Fields:
    """One JSON object, and where in the document it stands."""

    values: Mapping[str, object]
    where: str

    def path(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def wrong(self, key: str, reason: str) -> InvalidLabel:
        return InvalidLabel(self.path(key), reason)

    def text(self, key: str, default: str | None = None) -> str:
        """Read a text; where there is a default, the key may be absent, null or empty."""
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if default is None:
                raise self.wrong(key, "没有填写，请补上。")
            return default
        if not isinstance(value, str):
            raise self.wrong(key, f"应为文字，读到的是{_kind(value)}。")
        text = value.strip()
        if len(text) > MAX_TEXT:
            raise self.wrong(key, f"最长 {MAX_TEXT} 个字，这里有 {len(text)} 个。")
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
            raise self.wrong(key, "含有不能打印的控制字符，请删去。")
        return text

    def number(self, key: str, limit: int) -> int:
        value = self.values.get(key)
        if value is None:
            raise self.wrong(key, "没有填写，请补上。")
        # In Python, true is a whole number too.
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, f"应为整数，读到的是{_kind(value)}。")
        if not 1 <= value <= limit:
            raise self.wrong(key, f"应在 1 到 {limit} 之间，请核对。")
        return value

    def digits(self, key: str, lengths: tuple[int, ...]) -> str | None:
        """Read a GS1 number that may be absent, and check its last digit."""
        text = self.text(key, default="")
        if not text:
            return None
        name = key.upper()
        if not (text.isascii() and text.isdigit() and len(text) in lengths):
            allowed = "、".join(str(length) for length in lengths)
            raise self.wrong(key, f"{name} 应为 {allowed} 位数字，读到的是“{text}”。")
        if not has_gs1_check_digit(text):
            raise self.wrong(key, f"{name}“{text}”的校验位不对，请核对号码。")
        return text

    def day(self, key: str) -> date:
        text = self.text(key)
        found = _DATE.fullmatch(text)
        if found is None:
            raise self.wrong(key, f"“{text}”不是日期，请写成 YYYY-MM-DD。")
        year, month, day = (int(part) for part in found.groups() if part is not None)
        try:
            value = date(year, month, day)
        except ValueError:
            raise self.wrong(key, f"“{text}”这一天不存在，请核对。") from None
        if year not in _YEARS:
            raise self.wrong(key, f"年份应在 {_YEARS[0]} 到 {_YEARS[-1]} 之间，读到的是 {year}。")
        return value

    def objects(self, key: str) -> tuple[_Fields, ...]:
        value = self.values.get(key)
        if not isinstance(value, list):
            raise self.wrong(key, f"应为列表（可以是空的），读到的是{_kind(value)}。")
        if len(value) > MAX_CONTENTS:
            raise self.wrong(key, f"一箱最多 {MAX_CONTENTS} 行，这里有 {len(value)} 行。")
        entries = enumerate(cast("list[object]", value))
        return tuple(_fields(entry, f"{self.path(key)}[{index}]") for index, entry in entries)


def _degrees(sign: str, digits: str) -> float:
    return -float(digits) if sign else float(digits)


def _kind(value: object) -> str:
    if value is None:
        return "空值"
    names = {bool: "真假值", int: "数字", float: "数字", str: "文字", list: "列表", dict: "对象"}
    return names.get(type(value), type(value).__name__)
