"""What a hospital laid down for single items, for classes of items and for all: rules and recalls.

Without it near expiry, cold chain and double acceptance would mean the same for every drug. Rules
are rows (`item_rule`): a scope (`item:CODE`, `class:WORD`, `*`), a rule, a value. Of several that
fit an item the most particular one stands, rule by rule: its own, then a class (the longest word
first; a word of its name or its dosage form), then what holds for all. How they are laid down:
laying_down.py. Sources: GSP articles 73 to 76; procurement.md §6.2 for what hospitals look at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import Connection, select

from app.receiving.known.values import Recalls
from app.receiving.settings import RulesOfItem
from app.receiving.values import DeliveredItem, DeliveryLine
from app.store.tables.rules import item_rule, recall

ALL = "*"
ITEM, CLASS = "item:", "class:"
_YES, _NO = "yes", "no"


class Rule(StrEnum):
    """What can be laid down, and how its value is written."""

    NEAR_EXPIRY_DAYS = "near-expiry-days"
    """0 to 3650."""
    NEAR_EXPIRY_SHARE = "near-expiry-share"
    """A share of the shelf life: `1/3`, `0.5`."""
    NEAR_EXPIRY = "near-expiry"
    """`accept` or `refuse`."""
    COUNTED_BY_CARTON = "counted-by-carton"
    """`yes`, `no`, or how many sales packages a carton holds."""
    CONTROLLED = "controlled"
    """`yes` or `no`."""
    COLD_CHAIN = "cold-chain"
    """What it must be kept at (`2-8℃`); `no`: none."""
    DOCUMENTS = "documents"
    """Names with commas between; `no`: none."""
    PRICE_TOLERANCE = "price-tolerance"
    """Per cent, 0 to 100."""
    STOPPED = "stopped"
    """Why the item is no longer used; `no`: it is."""


class BadRule(ValueError):
    """A value that the rule does not have; the text is the value."""


def of_item(province_code: str) -> str:
    """The scope of one item."""
    return f"{ITEM}{province_code}"


def of_class(word: str) -> str:
    """The scope of all items with a word in their name or dosage form."""
    return f"{CLASS}{word}"


def _share(value: str) -> Fraction:
    try:
        share = Fraction(value)
    except (ValueError, ZeroDivisionError) as error:
        raise BadRule(value) from error
    if not 0 <= share <= 1:
        raise BadRule(value)
    return share


def _number(value: str, low: int, high: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and low <= int(value) <= high):
        raise BadRule(value)
    return int(value)


def _per_cent(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise BadRule(value) from error
    if not (number.is_finite() and 0 <= number <= 100):
        raise BadRule(value)
    return number


def _one_of(value: str, yes: str, no: str) -> bool:
    if value not in (yes, no):
        raise BadRule(value)
    return value == yes


def _by_carton(rules: RulesOfItem, value: str) -> RulesOfItem:
    if value in (_YES, _NO):
        return replace(rules, counted_by_carton=value == _YES, units_per_carton=None)
    units = _number(value, 1, 1_000_000)
    return replace(rules, counted_by_carton=True, units_per_carton=units)


def _text(value: str) -> str:
    return "" if value == _NO else value


def _documents(value: str) -> tuple[str, ...]:
    names = _text(value).replace("，", ",").split(",")
    return tuple(name.strip() for name in names if name.strip())


_READ: dict[Rule, Callable[[RulesOfItem, str], RulesOfItem]] = {
    Rule.NEAR_EXPIRY_DAYS: lambda r, v: replace(r, near_expiry_days=_number(v, 0, 3650)),
    Rule.NEAR_EXPIRY_SHARE: lambda r, v: replace(r, near_expiry_share=_share(v)),
    Rule.NEAR_EXPIRY: lambda r, v: replace(r, refuse_near_expiry=_one_of(v, "refuse", "accept")),
    Rule.COUNTED_BY_CARTON: _by_carton,
    Rule.CONTROLLED: lambda r, v: replace(r, controlled=_one_of(v, _YES, _NO)),
    Rule.COLD_CHAIN: lambda r, v: replace(r, cold_chain=_text(v)),
    Rule.DOCUMENTS: lambda r, v: replace(r, documents=_documents(v)),
    Rule.PRICE_TOLERANCE: lambda r, v: replace(r, price_tolerance=_per_cent(v)),
    Rule.STOPPED: lambda r, v: replace(r, stopped=_text(v)),
}


def checked(rule: Rule, value: str) -> str:
    """The value as it is kept; raises BadRule."""
    text = value.strip()
    if not text or len(text) > 200:
        raise BadRule(value)
    _READ[rule](RulesOfItem(), text)
    return text


@dataclass(frozen=True, slots=True)
class ItemRules:
    """All rules of an institution, as they stood when they were read."""

    rows: Mapping[str, Mapping[Rule, str]] = field(default_factory=dict)
    """Scope → rule → value."""

    @classmethod
    def load(cls, connection: Connection, org: str) -> ItemRules:
        """Read them; what this program does not know, or cannot read, is left out."""
        rows: dict[str, dict[Rule, str]] = {}
        for row in connection.execute(select(item_rule).where(item_rule.c.org == org)):
            if row.rule in _NAMES and row.value:
                rows.setdefault(row.scope, {})[Rule(row.rule)] = row.value
        return cls(rows)

    def of(self, line: DeliveryLine) -> RulesOfItem:
        """What holds for the item of a line."""
        rules = RulesOfItem()
        for scope in self._scopes(line.item):
            for rule, value in self.rows[scope].items():
                try:
                    rules = _READ[rule](rules, value)
                except BadRule:
                    # A newer program may write values that this one cannot read.
                    continue
        return rules

    def _scopes(self, item: DeliveredItem) -> list[str]:
        """The scopes that fit, the most particular last."""
        words = (scope.removeprefix(CLASS) for scope in self.rows if scope.startswith(CLASS))
        fitting = [word for word in words if word and (word in item.name or word in item.form)]
        fitting.sort(key=lambda word: (len(word), word))
        scopes = [ALL, *(of_class(word) for word in fitting)]
        if item.province_code:
            scopes.append(of_item(item.province_code))
        return [scope for scope in scopes if scope in self.rows]


_NAMES = frozenset(rule.value for rule in Rule)


def recalls(connection: Connection, org: str) -> Recalls:
    """Read what may not be received now."""
    rows = connection.execute(
        select(recall)
        .where(recall.c.org == org, recall.c.lifted_at.is_(None))
        .order_by(recall.c.recall_id.desc())
    )
    return Recalls({(r.province_code, r.batch, r.identifier): r.reason for r in rows})
