"""Adds up what is in stock by item and delivery point, as far as it is known for sure.

Without it half of an item's batches could be told as all of it. A line is told only where all rows
of its item at that delivery point can be used; where one cannot, the line is held back, with the
reason, and what was told of it before stands. What a delivery point does not have any more is told
as none. A source that has not spoken for long says nothing of today: what lies at its delivery
points is not told, until it speaks, a person lets its place out, or it is forgotten. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from sync.connectors.office_port import NOT_TOLD, StockLine, StockRules
from sync.platform_time import BEIJING
from sync.service.stocking.goods import Goods
from sync.service.stocking.kinds import kind_of
from sync.service.stocking.present import Held

FRESH = timedelta(days=2)
"""How long what a source said stands for today."""
FORGOTTEN = timedelta(days=30)
"""When a place of which nobody speaks any more is taken for one that is gone."""
_STEP = Decimal("0.0001")
_LONGEST_CODE, _LONGEST_UNIT = 20, 10
"""Characters; what platforms take."""

Key = tuple[str, str, str]
"""Province code, hospital code, delivery point."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be told, and what cannot."""

    lines: Mapping[Key, StockLine]
    points: frozenset[str]
    """Delivery points of which all is known: what is not among the lines is not there."""
    held: Mapping[tuple[str, str], str]
    """Hospital code and delivery point: why it is not told."""
    not_told: tuple[str, ...]
    """Sentences on what is left out as a whole."""


@dataclass(slots=True)
class _Open:
    """A sheet that is being made."""

    goods: Goods
    rules: StockRules
    sums: dict[Key, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    units: dict[Key, str] = field(default_factory=dict)
    held: dict[tuple[str, str], str] = field(default_factory=dict)
    nameless: set[str] = field(default_factory=set)
    """Delivery points with a row that names no item."""

    def add(self, row: Held, point: str) -> None:
        """Count one row in, or hold its item back."""
        if not row.hospital_code:
            self.nameless.add(point)
            return
        counted = self._counted(row, point)
        if isinstance(counted, str):
            self.held.setdefault((row.hospital_code, point), counted)
            return
        key, quantity, unit = counted
        if self.units.setdefault(key, unit) != unit:
            words = f"单位有“{self.units[key]}”和“{unit}”两种"
            self.held.setdefault((row.hospital_code, point), words)
        self.sums[key] += quantity

    def _counted(self, row: Held, point: str) -> tuple[Key, Decimal, str] | str:
        """Which line a row belongs to, and how many packs of which unit; or why to none."""
        if row.problem:
            return row.problem
        codes = self.goods.province_codes(row.hospital_code, row.province_code)
        if not codes:
            return "没有省平台编码，请先在院内目录里补上或完成对照"
        if len(codes) > 1:
            return f"对照了 {len(codes)} 个省平台品种，请在院内目录里写明报哪一个"
        if max(len(row.hospital_code), len(codes[0])) > _LONGEST_CODE:
            return f"编码超过 {_LONGEST_CODE} 个字，平台不收"
        packs = in_packs(row, self.goods, codes[0])
        if isinstance(packs, str):
            return packs
        return (codes[0], row.hospital_code, point), *packs

    def lines(self) -> dict[Key, StockLine]:
        """All that is known for sure."""
        return {
            key: StockLine(
                *key,
                _written(total),
                self.units[key],
                kind_of(
                    self.goods.approval_number(key[1], key[0]),
                    self.goods.name(key[1], key[0]),
                    key[0],
                    self.rules,
                ),
            )
            for key, total in self.sums.items()
            if (key[1], key[2]) not in self.held
        }


def add_up(
    rows: Sequence[Held], goods: Goods, rules: StockRules, points: Collection[str], now: datetime
) -> Sheet:
    """Make a sheet; `points`: the codes of the hospital's delivery points, as far as known."""
    sheet = _Open(goods, rules)
    strange: set[str] = set()
    stale: dict[str, Held] = {}
    there: set[str] = set()
    known = (row for row in rows if row.taken_at >= now - FORGOTTEN)
    placed = [(row, point_of(row.place, rules, points)) for row in known]
    for row, point in placed:
        if not point:
            strange.add(row.place)
        elif point != NOT_TOLD and row.taken_at < now - FRESH:
            stale[point] = row
    for row, point in placed:
        if point and point != NOT_TOLD and point not in stale:
            there.add(point)
            sheet.add(row, point)
    return Sheet(
        sheet.lines(),
        frozenset(there - sheet.nameless),
        sheet.held,
        (*_of_strange(strange), *_of_stale(stale)),
    )


def point_of(place: str, rules: StockRules, points: Collection[str]) -> str:
    """Which delivery point a place belongs to; empty: none that is known."""
    if place in rules.points:
        return rules.points[place]
    return place if place in points else rules.point


def in_packs(row: Held, goods: Goods, province_code: str) -> tuple[Decimal, str] | str:
    """How many sales packages of which unit; or why nobody can say.

    A unit that is the item's smallest, and not its sales package, is converted.
    """
    units = goods.units(row.hospital_code, province_code)
    unit = row.unit or units.pack
    if not unit:
        return "没有单位，院内目录里也没有"
    if len(unit) > _LONGEST_UNIT:
        return f"单位“{unit[:20]}”超过 {_LONGEST_UNIT} 个字，平台不收"
    if unit == units.pack or not units.pack:
        return row.quantity, unit
    if unit != units.dosage:
        return f"单位“{unit}”既不是包装单位“{units.pack}”，也不是最小单位“{units.dosage}”，请核对"
    if not units.ratio:
        return f"单位是“{unit}”，院内目录里没有转换比，换算不成“{units.pack}”"
    return row.quantity / units.ratio, units.pack


def _written(total: Decimal) -> Decimal:
    """With the decimals that platforms take, and none that say nothing; rounded down."""
    packs = total.quantize(_STEP, ROUND_DOWN)
    whole = packs.to_integral_value()
    return whole if packs == whole else packs.normalize()


def _of_strange(places: Collection[str]) -> list[str]:
    if not places:
        return []
    named = "、".join(sorted(place or "（没有写库房）" for place in places)[:5])
    return [f"库房 {named} 没有对应的配送点，没有上报，请在这个对接的“细节”里写明“库房的配送点”"]


def _of_stale(points: Mapping[str, Held]) -> list[str]:
    return [
        f"配送点 {point} 没有上报：来源 {row.source} 的库存（库房“{row.place}”）是 "
        f"{row.taken_at.astimezone(BEIJING):%m-%d %H:%M} 的，已过 {FRESH.days} 天，"
        f"请核对它为什么不再更新；不再使用的库房请在“库房的配送点”里写“库房={NOT_TOLD}”"
        for point, row in sorted(points.items())
    ]
