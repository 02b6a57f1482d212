"""What is known, made up for tests and pictures of its screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.receiving.known.item_rules import ALL, Rule, of_class, of_item
from app.receiving.known.listing import BarKind, BarRow, RuleRow
from app.receiving.known.mapping import Entry, Source
from app.receiving.known.naming import NamedItem
from app.receiving.known.review import ReviewRow, Sibling
from app.receiving.known.values import MappingState
from app.receiving.values import PackageLevel
from tests.ui.samples import DRUGS, NOW
from ui.known.fake_known import FakeKnown

INITIALS = ("amxljn", "zsytbqsn", "ydsz", "xbdp", "lhnzsy", "ysejsg", "atft", "ffajs")
ITEMS = tuple(
    NamedItem(f"SB{number:08d}", name, strength, maker, f" {initials} ")
    for number, ((name, strength, maker, _), initials) in enumerate(
        zip(DRUGS, INITIALS, strict=True), start=1
    )
)
PERSONS = ("收货员甲", "药师乙")


def mapping(
    number: int,
    state: MappingState = MappingState.PROPOSED,
    source: Source = Source.SCAN,
    item: int | None = None,
) -> ReviewRow:
    """Make a pair of an identifier and an item."""
    named = ITEMS[(number if item is None else item) % len(ITEMS)]
    entry = Entry(
        identifier=f"81000{number:02d}",
        province_code=named.province_code,
        level=tuple(PackageLevel)[number % 3],
        state=state,
        source=source,
        person=PERSONS[number % 2],
        at=NOW - timedelta(hours=number),
    )
    return ReviewRow(entry, named.name, named.strength, named.maker)


def mappings() -> tuple[ReviewRow, ...]:
    """Pairs in every state, two of them in conflict."""
    waiting = [mapping(number) for number in range(1, 9)]
    contested = replace(mapping(20, source=Source.ASSIGNED, item=0), rivals=(ITEMS[1],))
    other = mapping(20, MappingState.CONFIRMED, Source.REVIEW, item=1)
    crowded = replace(mapping(3), siblings=(Sibling("8100043", PackageLevel.SMALL),))
    waiting[2] = crowded
    decided = [
        mapping(31, MappingState.CONFIRMED, Source.REVIEW),
        mapping(32, MappingState.REFUSED, Source.REVIEW),
        mapping(33, MappingState.WITHDRAWN, Source.REVIEW),
    ]
    return (contested, *waiting, replace(other, rivals=(ITEMS[0],)), *decided)


def rules() -> tuple[RuleRow, ...]:
    """Rules of every kind."""
    said: list[tuple[str, Rule, str, NamedItem | None]] = [
        (of_item(ITEMS[2].province_code), Rule.COLD_CHAIN, "2-8℃", ITEMS[2]),
        (of_item(ITEMS[1].province_code), Rule.CONTROLLED, "yes", ITEMS[1]),
        (of_class("注射液"), Rule.DOCUMENTS, "检验报告，批签发", None),
        (of_item(ITEMS[4].province_code), Rule.COUNTED_BY_CARTON, "30", ITEMS[4]),
        (ALL, Rule.NEAR_EXPIRY_DAYS, "270", None),
        (ALL, Rule.NEAR_EXPIRY, "refuse", None),
        (ALL, Rule.NEAR_EXPIRY_SHARE, "1/3", None),
        (of_item("SB99999999"), Rule.PRICE_TOLERANCE, "5", None),
    ]
    return tuple(
        RuleRow(scope, rule, value, item, PERSONS[n % 2], NOW - timedelta(days=n))
        for n, (scope, rule, value, item) in enumerate(said)
    )


def bars() -> tuple[BarRow, ...]:
    """Recalls, a stop, and one that was lifted."""
    first = BarRow(
        kind=BarKind.RECALL,
        key="01980000-0000-7000-8000-0000000000a1",
        province_code=ITEMS[0].province_code,
        item=ITEMS[0],
        batch="A26003",
        identifier="",
        reason="溶出度不合格（示例药监召〔2026〕5 号）",
        person=PERSONS[1],
        at=NOW,
    )
    anything = replace(
        first,
        key="01980000-0000-7000-8000-0000000000a2",
        province_code="",
        item=None,
        batch="",
        identifier="8100005",
        reason="企业主动召回",
    )
    stop = replace(
        first,
        kind=BarKind.STOP,
        key=of_item(ITEMS[6].province_code),
        province_code=ITEMS[6].province_code,
        item=ITEMS[6],
        batch="",
        reason="药事会决定停用（2026-11）",
    )
    lifted = replace(
        first,
        key="01980000-0000-7000-8000-0000000000a3",
        item=ITEMS[3],
        province_code=ITEMS[3].province_code,
        lifted_at=NOW + timedelta(hours=2),
    )
    return first, anything, stop, lifted


def fill(known: FakeKnown) -> None:
    """Let a made-up desk know all of it."""
    known.mappings, known.rules, known.bars, known.items = mappings(), rules(), bars(), ITEMS
