"""Prices: whether two rows say one price, brought to the same unit first.

Without it 0.5142 元 a tablet and 12.34 元 a box of 24 would be a warning. Rules:

- prices for the same package are equal within the tolerance;
- a price per dosage unit is equal when the pack price ÷ ratio rounds to it, or when it × ratio
  rounds to the pack price, each with the decimals of the file it stands in (`decimals`; without
  them the value's own, but two at least, because spreadsheets drop zeros);
- packages of other sizes are compared per dosage unit; the same price for the package by name is no
  difference then: that the size differs is said by the pack;
- the tolerance is in 元, for the unit in which the hospital's price is given, beyond rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.catalogue.meaning.amounts import plain
from app.catalogue.meaning.likeness import Likeness
from app.catalogue.meaning.packs import pack_of
from app.catalogue.meaning.units import same_unit
from app.catalogue.rows import HospitalRow, PriceUnit, ProvinceRow

NOTHING = ("", "")
"""No texts: the prices do not differ."""

_LEAST_DECIMALS = 2
_MOST_DECIMALS = 6
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class _Side:
    """A price with what it is for."""

    price: Decimal
    quantity: int | None
    unit: str
    decimals: int


def file_decimals(prices: Iterable[Decimal | None]) -> int:
    """The decimals a file writes its prices with: the most that one of them has."""
    return min(max((_decimals(price) for price in prices if price is not None), default=0), 6)


def _decimals(price: Decimal) -> int:
    exponent = price.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def compare_prices(
    province: ProvinceRow,
    hospital: HospitalRow,
    tolerance: Decimal = Decimal(0),
    decimals: int | None = None,
) -> tuple[Likeness, tuple[str, str]]:
    """Compare two rows' prices; texts of both per the same unit where they differ.

    Args:
        province: Its price is per sales package.
        hospital: Its price is per `price_unit`.
        tolerance: 元, for the hospital's unit.
        decimals: What the hospital's file writes its prices with (`file_decimals`).

    Under 1 µs where both are per package and equal.
    """
    theirs, ours = province.price, hospital.price
    if theirs is None or ours is None or not _is_money(theirs) or not _is_money(ours):
        return Likeness.UNKNOWN, NOTHING
    if hospital.price_unit is PriceUnit.PACK and _same_package(province, hospital):
        if abs(theirs - ours) <= tolerance:
            return Likeness.SAME, NOTHING
        if _quantity(province) == _quantity(hospital) or None in (
            _quantity(province),
            _quantity(hospital),
        ):
            return _different(theirs, ours, province.unit or hospital.unit)
    return _per_dosage_unit(province, hospital, tolerance, decimals)


def _is_money(price: Decimal) -> bool:
    """Tell whether a price can be reckoned with: 1E+999999 is a number, but none of money."""
    return price.is_finite() and -12 < price.adjusted() < 15


def _same_package(province: ProvinceRow, hospital: HospitalRow) -> bool:
    return same_unit(province.unit, hospital.unit) is not Likeness.DIFFERS


def _quantity(row: ProvinceRow | HospitalRow) -> int | None:
    return row.pack_quantity or pack_of(row.strength)


def _per_dosage_unit(
    province: ProvinceRow, hospital: HospitalRow, tolerance: Decimal, decimals: int | None
) -> tuple[Likeness, tuple[str, str]]:
    theirs, ours = province.price, hospital.price
    assert theirs is not None and ours is not None
    quantity = _quantity(province)
    packed = _quantity(hospital)
    if same_unit(province.dosage_unit, hospital.dosage_unit) is Likeness.DIFFERS:
        # Other pieces are counted, but the package may be the same.
        quantity = packed if _same_package(province, hospital) else None
    quantity = quantity or packed
    if not quantity:
        return Likeness.UNKNOWN, NOTHING
    if hospital.price_unit is PriceUnit.PACK:
        if not packed:
            return Likeness.UNKNOWN, NOTHING
        # Half of the last decimal of the hospital's price, in as many packs as were multiplied.
        last = Decimal(1).scaleb(-max(_decimals(ours), _LEAST_DECIMALS)) * _HALF
        same = abs(ours * quantity - theirs * packed) <= (tolerance + last) * quantity
        each = _share(ours, packed)
    else:
        places = decimals if decimals is not None else max(_decimals(ours), _LEAST_DECIMALS)
        same = _rounds_to(theirs, quantity, ours, places, tolerance)
        each = ours
    if same:
        return Likeness.SAME, NOTHING
    return _different(_share(theirs, quantity), each, province.dosage_unit or hospital.dosage_unit)


def _rounds_to(
    pack_price: Decimal, quantity: int, price: Decimal, places: int, tolerance: Decimal
) -> bool:
    last = Decimal(1).scaleb(-places)
    if abs(pack_price / quantity - price) <= tolerance + last * _HALF:
        return True
    cents = Decimal(1).scaleb(-max(_decimals(pack_price), _LEAST_DECIMALS))
    return abs(price * quantity - pack_price) <= tolerance * quantity + cents * _HALF


def _share(price: Decimal, quantity: int) -> Decimal:
    share = round(price / quantity, _MOST_DECIMALS)
    return share if _decimals(share) <= 4 else round(share, 4)


def _different(theirs: Decimal, ours: Decimal, unit: str) -> tuple[Likeness, tuple[str, str]]:
    per = f"元/{unit.strip()}" if unit.strip() else "元"
    return Likeness.DIFFERS, (f"{plain(theirs)} {per}", f"{plain(ours)} {per}")
