"""Checks records before they are uploaded, so that nothing is refused upstream.

Without it the person who scanned would be gone when the refusal comes. The first seven flags are
what the code platform itself flags; the others are what the insurance refuses or pays twice. What
nobody told us of a code is no fault of it: such a code is judged by its form alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.codes.code import Kind
from app.codes.parse import parse
from app.readers.saying import Saying
from app.tracing.uploads.records import RECORD_NO_LENGTH, UNIVERSAL, Movement, UploadRecord
from app.tracing.uploads.sayings import Flag, say

Value = str | int | date | Decimal | Saying
Difference = tuple[Flag, str, Value, Value]
"""A flag, the field it is about, what the record says, what else is said."""
Holders = dict[tuple[Movement, str], list[UploadRecord]]


class Standing(StrEnum):
    """What is known of a code, from its platform or from the code library."""

    NOT_ACTIVATED = "not-activated"
    """已赋码未激活: applied for, never put into circulation."""
    ACTIVE = "active"
    """In circulation; it may be taken in."""
    HELD = "held"
    """In this hospital's stock."""
    GONE = "gone"
    """Left this hospital's stock."""
    CANCELLED = "cancelled"
    ABSENT = "absent"
    """Its platform says that there is no such code."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A record that stands for a code now: uploaded, and not taken back since."""

    record_no: str
    movement: Movement
    split: bool = False
    place: str = ""
    """The workstation or institution it came from; empty: this one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a code; what is not is empty or None."""

    standing: Standing
    item_code: str = ""
    batch: str = ""
    production_date: date | None = None
    expiry: date | None = None
    parent: str = ""
    boxes: int = 1
    """Smallest packages it stands for."""
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadRules:
    """What provinces differ in."""

    code_length: int = 100
    """drug_trac_codg of the trace nodes; 30 where the province is still at the old field."""
    universal_split: bool = False
    """Twenty 9s are taken for split packs."""
    universal_uncoded: bool = False
    """Twenty 9s are taken for items without codes."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why one record must not go as it is."""

    record_no: str
    flag: Flag
    field: str
    """The interface's name of the field."""
    code: str
    """The trace code it is about; empty where it is about the record."""
    ours: Saying
    """What the record says."""
    theirs: Saying
    """What it is compared with."""

    @property
    def saying(self) -> Saying:
        """What is wrong and what to do, in both languages."""
        return say(
            self.flag,
            record=self.record_no,
            field=self.field,
            code=self.code,
            ours=self.ours,
            theirs=self.theirs,
        )


def check(
    records: Sequence[UploadRecord], known: Mapping[str, Known], rules: UploadRules
) -> tuple[Refusal, ...]:
    """Find all that is wrong with records that are to go together, in their order."""
    numbers: set[str] = set()
    holders = _holders(records)
    found: list[Refusal] = []
    for record in records:
        found += _of_record(record, numbers)
        numbers.add(record.record_no)
        for code in dict.fromkeys(record.codes):
            found += _of_code(record, code, known.get(code), rules)
            found += _of_neighbours(record, code, known.get(code), holders)
    return tuple(found)


def _holders(records: Sequence[UploadRecord]) -> Holders:
    """The records each code stands in, once for each time it does."""
    holders: Holders = {}
    for record in records:
        for code in record.codes:
            holders.setdefault((record.movement, code), []).append(record)
    return holders


def _refusal(
    record: UploadRecord, flag: Flag, field: str, ours: Value, theirs: Value, code: str = ""
) -> Refusal:
    return Refusal(record.record_no, flag, field, code, _both(ours), _both(theirs))


def _both(value: Value) -> Saying:
    """A value that is the same in both languages, unless it says itself."""
    return value if isinstance(value, Saying) else Saying(str(value), str(value))


def _of_record(record: UploadRecord, numbers: set[str]) -> Iterator[Refusal]:
    number, most = record.record_no, RECORD_NO_LENGTH
    if number in numbers:
        theirs = Saying("本次的另一条记录", "another record of the same upload")
        yield _refusal(record, Flag.NUMBER, "fixmedins_bchno", number, theirs)
    elif not 0 < len(number) <= most:
        theirs = Saying(f"1 到 {most} 个字符", f"1 to {most} characters")
        yield _refusal(record, Flag.NUMBER, "fixmedins_bchno", number, theirs)
    if record.quantity <= 0:
        yield _refusal(record, Flag.QUANTITY, "cnt", record.quantity, 0)
    if len(record.codes) != record.needed:
        yield _refusal(record, Flag.COUNT, "drugtracinfo", len(record.codes), record.needed)


def _of_code(
    record: UploadRecord, code: str, known: Known | None, rules: UploadRules
) -> Iterator[Refusal]:
    """What one code tells by itself: its form first, then what is known of it."""
    wrong = _wrong_form(record, code, rules)
    if wrong is not None:
        flag, theirs = wrong
        yield _refusal(record, flag, _CODE, code, theirs, code)
    elif known is not None and known.standing in _STANDINGS:
        flag = _STANDINGS[known.standing]
        yield _refusal(record, flag, _CODE, code, _WORDS[known.standing], code)
    elif known is not None:
        for flag, field, ours, theirs_too in (
            *_of_stock(record, known),
            *_differences(record, known),
        ):
            yield _refusal(record, flag, field, ours, theirs_too, code)


def _wrong_form(record: UploadRecord, code: str, rules: UploadRules) -> tuple[Flag, Saying] | None:
    if code == UNIVERSAL:
        if rules.universal_split if record.split else rules.universal_uncoded:
            return None
        return Flag.UNIVERSAL, Saying("包装上的追溯码", "the code on the package")
    if len(code) > rules.code_length:
        most = rules.code_length
        return Flag.BAD_CODE, Saying(f"最多 {most} 字符", f"at most {most} characters")
    if parse(code).kind is not Kind.TRACE_CODE:
        return Flag.BAD_CODE, Saying(
            "20 位追溯码或含序列号的 GS1 码", "20 digits, or GS1 with a serial number"
        )
    return None


def _of_stock(record: UploadRecord, known: Known) -> Iterator[Difference]:
    """What happened to a code before, against what is to be said of it now."""
    number = record.record_no
    if record.movement is Movement.TAKEN_BACK:
        if not any(_given_by(one, record.of_record) for one in known.earlier):
            sales = "、".join(one.record_no for one in known.earlier)
            yield Flag.NOT_GIVEN, _CODE, number, sales or Saying("没有销售记录", "no sale of it")
        return
    twice = next((one for one in known.earlier if _twice(record, one)), None)
    if twice is not None:
        yield Flag.DUPLICATE, _CODE, number, f"{twice.place} {twice.record_no}".strip()
    elif not _may_leave(record, known):
        yield Flag.NOT_HELD, _CODE, number, _WORDS[known.standing]


def _may_leave(record: UploadRecord, known: Known) -> bool:
    """It does not leave, or it is here, or it left by this very record; pieces were opened."""
    if record.movement not in (Movement.DISPENSED, Movement.SENT_BACK) or record.split:
        return True
    said_before = any(one.record_no == record.record_no for one in known.earlier)
    return said_before or known.standing is Standing.HELD


def _given_by(earlier: Earlier, record_no: str) -> bool:
    return earlier.movement is Movement.DISPENSED and record_no in ("", earlier.record_no)


def _twice(record: UploadRecord, earlier: Earlier) -> bool:
    """Another record said the same; pieces of an opened box are said several times."""
    if earlier.record_no == record.record_no:
        return False
    if record.movement is Movement.COUNTED or earlier.movement is not record.movement:
        return False
    return not (record.split and earlier.split)


def _differences(record: UploadRecord, known: Known) -> Iterator[Difference]:
    if known.boxes > 1:
        several = Saying(f"{known.boxes} 盒", f"{known.boxes} boxes")
        yield Flag.NOT_A_BOX, _CODE, Saying("1 盒", "1 box"), several
    if known.item_code and known.item_code != record.item_code:
        yield Flag.OTHER_ITEM, "fixmedins_hilist_id", record.item_code, known.item_code
        # Batch and dates of another item are no faults of their own.
        return
    if known.batch and known.batch != record.batch:
        yield Flag.BATCH, "manu_lotnum", record.batch, known.batch
    for field, ours, theirs in (
        ("manu_date", record.production_date, known.production_date),
        ("expy_end", record.expiry, known.expiry),
    ):
        if theirs is not None and ours != theirs:
            yield Flag.DATE, field, ours or Saying("未填", "empty"), theirs


def _of_neighbours(
    record: UploadRecord, code: str, known: Known | None, holders: Holders
) -> Iterator[Refusal]:
    """The same code, or what it is in, among the records that go together."""
    if code == UNIVERSAL:
        return
    together = holders[record.movement, code]
    first = together[0]
    again = first is not record or together.count(record) > 1
    if again and not all(one.split for one in together):
        theirs = Saying(f"本次的 {first.record_no}", f"{first.record_no}, of the same upload,")
        yield _refusal(record, Flag.DUPLICATE, _CODE, record.record_no, theirs, code)
    parent = known.parent if known is not None else ""
    if parent and (record.movement, parent) in holders:
        theirs = Saying(f"其大码 {parent}", parent)
        yield _refusal(record, Flag.PARENT, _CODE, code, theirs, code)


_CODE = "drug_trac_codg"
_STANDINGS = {
    Standing.NOT_ACTIVATED: Flag.NOT_ACTIVATED,
    Standing.CANCELLED: Flag.CANCELLED,
    Standing.ABSENT: Flag.BAD_CODE,
}
_WORDS = {
    Standing.NOT_ACTIVATED: Saying("未激活", "not activated"),
    Standing.ACTIVE: Saying("流通中，未入库", "in circulation, not taken in"),
    Standing.HELD: Saying("在库", "in stock"),
    Standing.GONE: Saying("已出库", "left the stock"),
    Standing.CANCELLED: Saying("已注销", "cancelled"),
    Standing.ABSENT: Saying("平台上有的码", "a code its platform knows"),
}
