"""What the world says of a draft: catalogue, delivery relations, warnings, orders, budget.

Without it the rules of ordering would ask nobody. Other rooms answer by functions of a connection,
so each can be there or not; what is asked of one draft is read once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import Connection

from app.catalogue import items
from app.catalogue.entries import present
from app.catalogue.entries.values import Side
from app.catalogue.matching.standing import in_use
from app.catalogue.rows import ProvinceRow
from app.purchasing import records
from app.purchasing.circumstances import Circumstances, KnownItem
from app.purchasing.laying_down import LaidDown, OrderRules
from app.purchasing.values import DraftLine, OrderDraft
from app.readers.saying import Saying


@dataclass(frozen=True, slots=True)
class Place:
    """Where something can be delivered (配送点)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Party:
    """Who delivers (配送企业)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Offered:
    """One item that can be put on an order."""

    item: KnownItem
    strength: str = ""
    maker: str = ""
    distributors: tuple[Party, ...] = ()
    """Who may deliver it, as far as that was laid down."""


MayDeliver = Callable[[Connection, str, str, str, str, date], Saying | None]
"""Institution, distributor, province code, 配送点, day: why it may not; None where it may."""
About = Callable[[Connection, str, str, date], Sequence[Saying]]
"""Institution, province code, day: the open mismatch warnings."""
Search = Callable[[Connection, str, str], Sequence[str]]
"""Institution and typed text: province codes, the best first."""
Parties = Callable[[Connection, str, str], Sequence[Party]]
"""Institution and province code (empty: any): who delivers."""
Places = Callable[[Connection, str], Sequence[Place]]


@dataclass(frozen=True, slots=True)
class World:
    """Who answers; where nobody does, nothing stands against an order."""

    may_deliver: MayDeliver = lambda *_asked: None
    about: About = lambda *_asked: ()
    search: Search = lambda *_asked: ()
    parties: Parties = lambda *_asked: ()
    places: Places = lambda *_asked: ()


def known_items(
    connection: Connection, org: str, codes: Sequence[str], rules: OrderRules
) -> dict[str, Offered]:
    """What the provincial catalogue says of items; what it does not know is not in the answer."""
    entries = present.find(connection, org, Side.PROVINCE, codes)
    found: dict[str, Offered] = {}
    for code, entry in entries.items():
        row = entry.row
        if isinstance(row, ProvinceRow):
            gone = "省平台目录已不再收录" if entry.removed else ""
            stopped = gone or ("" if in_use(row.status) is not False else f"省平台已“{row.status}”")
            parties = tuple(Party(name, name) for name in row.distributors)
            item = _item(row, stopped, rules)
            found[code] = Offered(item, row.strength, row.maker, parties)
    for code, told in items.find_all(connection, set(codes) - found.keys()).items():
        row = ProvinceRow(
            code,
            told.approval_number,
            told.name,
            told.strength,
            told.form,
            told.unit,
            told.dosage_unit,
            told.pack_quantity,
            told.maker,
            told.price,
        )
        found[code] = Offered(_item(row, "", rules), told.strength, told.maker)
    return found


def with_parties(offered: Offered, parties: Sequence[Party]) -> Offered:
    """The same with those who may deliver it by the delivery relations, where any were laid down.

    A catalogue names distributors in words; relations know their codes.
    """
    return replace(offered, distributors=tuple(parties)) if parties else offered


def line_of(offered: Offered, quantity: int) -> DraftLine:
    """A line for an item at the provincial price, from the only distributor where there is one."""
    item = offered.item
    only = offered.distributors[0] if len(offered.distributors) == 1 else Party("", "")
    return DraftLine(
        line_no=1,
        province_code=item.province_code,
        name=item.name,
        quantity=quantity,
        unit=item.unit or "盒",
        price=item.price,
        strength=offered.strength,
        maker=offered.maker,
        distributor_code=only.code,
        distributor_name=only.name,
    )


def _item(row: ProvinceRow, stopped: str, rules: OrderRules) -> KnownItem:
    return KnownItem(
        province_code=row.province_code,
        name=row.name,
        unit=row.unit,
        dosage_unit=row.dosage_unit,
        pack_quantity=row.pack_quantity or 0,
        price=row.price,
        stopped=stopped,
        multiple=_whole(rules.of_item(row.province_code, LaidDown.MULTIPLE)),
        least=_whole(rules.of_item(row.province_code, LaidDown.LEAST)),
    )


def _whole(number: Decimal | None) -> int:
    return 1 if number is None else int(number)


def circumstances(
    connection: Connection,
    org: str,
    world: World,
    rules: OrderRules,
    draft: OrderDraft,
    today: date,
    without: uuid.UUID | None = None,
) -> Circumstances:
    """All that the rules ask about a draft, as it is now; `without` is the order it belongs to."""
    codes = [line.province_code for line in draft.lines]
    known = known_items(connection, org, codes, rules)
    is_catalogue = bool(known) or next(present.codes(connection, org, Side.PROVINCE), None)

    @cache
    def why_not_deliver(distributor: str, code: str, address: str) -> Saying | None:
        return world.may_deliver(connection, org, distributor, code, address, today)

    return Circumstances(
        today=today,
        item=_of(known),
        catalogue_known=bool(is_catalogue),
        why_not_deliver=why_not_deliver,
        about=lambda code: world.about(connection, org, code, today),
        budget=lambda name: records.budget(connection, org, rules, name, today, without),
        on_order=records.on_order(connection, org, today, without, set(codes) - {""}),
    )


def _of(known: Mapping[str, Offered]) -> Callable[[str], KnownItem | None]:
    def item(code: str) -> KnownItem | None:
        found = known.get(code)
        return None if found is None else found.item

    return item
