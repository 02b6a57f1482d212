"""What the hospital's rules of items ask of an acceptance.

Without it nobody would be asked for a lot release, and one person could accept morphine. Rules are
written by people (known/item_rules.py): a temperature as `2-8℃` or 冷藏, papers by their names;
what is not understood is taken for what is usual, never for nothing. Sources: GSP, 附录 1
(冷藏 2 to 8 °C, 冷冻 -25 to -10 °C).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy import Connection

from app.receiving.acceptance.acceptance import RequirementsOf
from app.receiving.acceptance.records import lines_of, view_of
from app.receiving.acceptance.rules import Requirements, missing, nothing_required
from app.receiving.acceptance.values import (
    REFRIGERATED,
    Document,
    Missing,
    Requirement,
    TemperatureLimits,
)
from app.receiving.known.item_rules import ItemRules
from app.receiving.records import ReceiptHead
from app.receiving.settings import RulesOfItem
from app.receiving.values import Delivery

FROZEN = TemperatureLimits(Decimal(-25), Decimal(-10))
_LIMITS = re.compile(
    r"([-−]?\d+(?:\.\d+)?)\s*(?:℃|°C)?\s*[-–—~～至到]\s*([-−]?\d+(?:\.\d+)?)", re.IGNORECASE
)
_WORDS: tuple[tuple[str, Document], ...] = (
    ("口岸", Document.PORT_REPORT),
    ("批签发", Document.LOT_RELEASE),
    ("注册证", Document.IMPORT_LICENCE),
    ("随货", Document.DELIVERY_NOTE),
    ("发票", Document.INVOICE),
    ("检验", Document.INSPECTION_REPORT),
    ("药检", Document.INSPECTION_REPORT),
    ("质检", Document.INSPECTION_REPORT),
)


def asked_by_rules(org: str) -> RequirementsOf:
    """Ask what an institution laid down for its items."""

    def read(connection: Connection, delivery: Delivery) -> Requirements:
        rules = ItemRules.load(connection, org)
        if not rules.rows:
            return nothing_required
        asked = {line.line_no: requirement(rules.of(line)) for line in delivery.lines}
        return lambda line_no: asked.get(line_no, Requirement())

    return read


def still_missing(
    connection: Connection,
    head: ReceiptHead,
    delivery: Delivery,
    came: Collection[int] | None = None,
) -> tuple[Missing, ...]:
    """What has to be done before a receipt is confirmed.

    `came` are the lines of which anything came: nothing is asked of a line that stayed away, and
    nothing at all where no rule asks anything of a line that came.
    """
    asked = asked_by_rules(head.key.org)(connection, delivery)
    lines = tuple(line for line in lines_of(delivery) if came is None or line.line_no in came)
    if not any(asked(line.line_no).asks for line in lines):
        return ()
    return missing(view_of(connection, head, lines), asked)


def requirement(rules: RulesOfItem) -> Requirement:
    """What the rules of one item ask."""
    return Requirement(
        controlled=rules.controlled,
        cold_chain=bool(rules.cold_chain),
        limits=limits_of(rules.cold_chain),
        documents=frozenset(map(document_of, rules.documents)),
    )


def limits_of(text: str) -> TemperatureLimits:
    """The limits a rule names: two numbers, 冷冻, or else what 冷藏 means."""
    found = _LIMITS.search(text)
    if found is None:
        return FROZEN if "冷冻" in text else REFRIGERATED
    low, high = sorted(Decimal(number.replace("−", "-")) for number in found.groups())
    return TemperatureLimits(low, high)


def document_of(name: str) -> Document:
    """The paper a rule names; one nobody knows here is 其他, and is asked for as that."""
    return next((document for word, document in _WORDS if word in name), Document.OTHER)
