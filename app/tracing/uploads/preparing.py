"""Makes records from what was received, dispensed or given back: whole packs apart from split ones.

Without it each HIS would divide a line of 25 tablets in its own way. A split pack is a range of
pieces of one opened box. Where packs are priced its quantity is a fraction, of which the interface
takes four decimals: each range is the difference of two rounded positions, so that all ranges of a
box add up to exactly one box, however it was divided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.tracing.uploads.records import (
    RECORD_NO_LENGTH,
    UNIVERSAL,
    Movement,
    UploadRecord,
)

SPLIT_SUFFIX = "-S"
"""What the number of a line's split record ends with."""

_DECIMALS = Decimal("0.0001")


class PricedBy(StrEnum):
    """What one of the smallest priced unit is."""

    PACK = "pack"
    PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Lot:
    """One batch of one item."""

    item_code: str
    name: str
    batch: str
    production_date: date | None
    expiry: date | None
    pieces_per_pack: int
    """转换比: smallest dosage units (片) in one smallest package (盒)."""
    priced_by: PricedBy = PricedBy.PACK
    coded: bool = True
    """False: the item is on the list of those without codes (无码目录)."""


@dataclass(frozen=True, slots=True)
class Take:
    """Pieces of one opened box: the next ones after those that were taken before."""

    code: str
    start: int
    """How many pieces had been taken out of the box before."""
    pieces: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One line that was received, dispensed or given back; valid or not made (ValueError)."""

    record_no: str
    movement: Movement
    lot: Lot
    packs: int
    """Whole packs."""
    codes: tuple[str, ...]
    """The codes of the whole packs, as they were scanned."""
    takes: tuple[Take, ...] = ()
    of_record: str = ""

    def __post_init__(self) -> None:
        """Refuse what no record could say."""
        room = RECORD_NO_LENGTH - len(SPLIT_SUFFIX)
        if not 0 < len(self.record_no) <= room:
            raise ValueError(f"记录编号“{self.record_no}”应为 1 到 {room} 个字符")
        if self.packs < 0 or not (self.packs or self.takes):
            raise ValueError(f"记录 {self.record_no} 的数量应大于 0，现为 {self.packs} 盒")
        if self.lot.pieces_per_pack < 1:
            raise ValueError(f"{self.lot.name} 的转换比应不小于 1，现为 {self.lot.pieces_per_pack}")
        for take in self.takes:
            if take.start < 0 or take.pieces < 1:
                raise ValueError(f"拆零 {take.code} 的数量 {take.pieces} 或起始 {take.start} 有误")
            if take.start + take.pieces > self.lot.pieces_per_pack:
                raise ValueError(
                    f"拆零 {take.code} 从第 {take.start} 起取 {take.pieces}，"
                    f"超出每盒 {self.lot.pieces_per_pack}"
                )


def packs_and_pieces(pieces: int, pieces_per_pack: int) -> tuple[int, int]:
    """How many whole packs and how many pieces beside them a quantity is."""
    return divmod(pieces, pieces_per_pack)


def prepare(
    moved: Moved, *, universal_split: bool = False, universal_uncoded: bool = False
) -> tuple[UploadRecord, ...]:
    """Make the records of a line: one of its whole packs, one of its split ones.

    The province takes twenty 9s in place of an opened box's code (`universal_split`), or of the
    codes that an item does not have (`universal_uncoded`).
    """
    lot, records = moved.lot, []
    if moved.packs:
        quantity = Decimal(moved.packs)
        if lot.priced_by is PricedBy.PIECE:
            quantity *= lot.pieces_per_pack
        codes, needed = moved.codes, moved.packs if lot.coded else 0
        if universal_uncoded and not lot.coded:
            codes, needed = (UNIVERSAL,), 1
        records.append(_record(moved, "", quantity, codes, needed))
    if moved.takes:
        codes = tuple(dict.fromkeys(take.code for take in moved.takes if take.code))
        if universal_split:
            codes = (UNIVERSAL,)
        quantity = sum((_share(take, lot) for take in moved.takes), Decimal(0))
        needed = max(len(codes), 1)
        if not lot.coded:
            codes, needed = (), 0
        records.append(_record(moved, SPLIT_SUFFIX, quantity, codes, needed))
    return tuple(records)


def _record(
    moved: Moved, suffix: str, quantity: Decimal, codes: tuple[str, ...], needed: int
) -> UploadRecord:
    lot = moved.lot
    return UploadRecord(
        record_no=moved.record_no + suffix,
        movement=moved.movement,
        item_code=lot.item_code,
        name=lot.name,
        batch=lot.batch,
        production_date=lot.production_date,
        expiry=lot.expiry,
        quantity=quantity,
        split=bool(suffix),
        codes=codes,
        needed=needed,
        of_record=moved.of_record + suffix if moved.of_record else "",
    )


def _share(take: Take, lot: Lot) -> Decimal:
    """What a range of pieces is in the unit that is priced."""
    if lot.priced_by is PricedBy.PIECE:
        return Decimal(take.pieces)

    def position(pieces: int) -> Decimal:
        return (Decimal(pieces) / lot.pieces_per_pack).quantize(_DECIMALS)

    return position(take.start + take.pieces) - position(take.start)
