"""What a hospital lays down about ordering: approvals, weights of rules, stock limits, budgets.

Without it every hospital would order by our taste. One row says one thing: a scope (`*`, `item:…`,
`department:…`, `rule:…`), what is laid down, its value. Templates are kept the same way. Both are
facts; in whatever order they come, the later word stands.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.catalogue.findings import Severity
from app.purchasing.approval import ApprovalRules
from app.purchasing.rule_book import OrderRule, Weights
from app.purchasing.values import OrderDraft
from app.store.change_log import ChangeLog
from app.store.facts import Applied, Author
from app.store.tables.orders import order_rule, order_template

ALL = "*"
ITEM, DEPARTMENT, RULE = "item:", "department:", "rule:"
_OFF = "off"
_MOST = Decimal(10) ** 10


class LaidDown(StrEnum):
    """What can be laid down, and how its value is written."""

    TWO_STEPS_FROM = "two-steps-from"
    """Of all: 元, from which on an order needs two approvals."""
    PRICE_TOLERANCE = "price-tolerance"
    """Of all: per cent, 0 to 100."""
    WEIGHT = "weight"
    """Of a rule: error, warning, info or off."""
    MINIMUM = "minimum"
    """Of an item: sales packages, below which it is ordered."""
    MAXIMUM = "maximum"
    """Of an item: sales packages, up to which it is ordered."""
    MULTIPLE = "multiple"
    """Of an item: sales packages in a middle pack."""
    LEAST = "least"
    """Of an item: the fewest sales packages of one order."""
    BUDGET = "budget"
    """Of a department: 元 a month."""


class BadOrderRule(ValueError):
    """A value or scope that does not fit; the text is what came."""


class OrderRuled(msgspec.Struct, frozen=True, kw_only=True):
    """`order.ruled` 1: somebody laid something down; an empty value takes it back."""

    scope: str
    rule: str
    value: str
    person: str
    at: datetime


class TemplateKept(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`order.template-kept` 1: a template, whole; without a draft it was dropped."""

    template_id: uuid.UUID
    name: str
    draft: OrderDraft | None = None
    person: str
    at: datetime


LaidDownFact = OrderRuled | TemplateKept

KINDS: dict[tuple[str, int], type[msgspec.Struct]] = {
    ("order.ruled", 1): OrderRuled,
    ("order.template-kept", 1): TemplateKept,
}
_KIND_OF = {body: key for key, body in KINDS.items()}


def _number(text: str, most: Decimal = _MOST) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise BadOrderRule(text) from error
    if not (number.is_finite() and 0 <= number <= most):
        raise BadOrderRule(text)
    return number


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise BadOrderRule(text)
    return int(text)


def _severity(text: str) -> Severity | None:
    if text == _OFF:
        return None
    if text not in set(Severity):
        raise BadOrderRule(text)
    return Severity(text)


_READ: Mapping[LaidDown, tuple[str, Callable[[str], object]]] = {
    LaidDown.TWO_STEPS_FROM: (ALL, _number),
    LaidDown.PRICE_TOLERANCE: (ALL, lambda text: _number(text, Decimal(100))),
    LaidDown.WEIGHT: (RULE, _severity),
    LaidDown.MINIMUM: (ITEM, _number),
    LaidDown.MAXIMUM: (ITEM, _number),
    LaidDown.MULTIPLE: (ITEM, _whole),
    LaidDown.LEAST: (ITEM, _whole),
    LaidDown.BUDGET: (DEPARTMENT, _number),
}
"""Which scope each has, and how it is read."""


def scope_of(rule: LaidDown) -> str:
    """What a rule is laid down for: ALL, or how its scopes begin."""
    return _READ[rule][0]


def checked(scope: str, rule: LaidDown, value: str) -> str:
    """The value as it is kept; raises BadOrderRule."""
    of, read = _READ[rule]
    fitting = scope == ALL if of == ALL else scope.startswith(of) and scope != of
    if of == RULE:
        fitting = scope.removeprefix(RULE) in set(OrderRule)
    if not fitting:
        raise BadOrderRule(scope)
    text = value.strip()
    if text:
        read(text)
    return text


@dataclass(frozen=True, slots=True)
class OrderRules:
    """All that was laid down about ordering, as it stood when it was read."""

    rows: Mapping[tuple[str, str], str]
    """Scope and rule → value; only what stands."""

    def approval(self) -> ApprovalRules:
        """How many approvals orders need."""
        value = self.rows.get((ALL, LaidDown.TWO_STEPS_FROM))
        return ApprovalRules(None if value is None else Decimal(value))

    def weights(self) -> Weights:
        """How heavy the rules are."""
        told = {
            rule: _severity(value)
            for rule in OrderRule
            if (value := self.rows.get((RULE + rule, LaidDown.WEIGHT))) is not None
        }
        tolerance = self.rows.get((ALL, LaidDown.PRICE_TOLERANCE), "0")
        return Weights(told, Decimal(tolerance))

    def of_item(self, province_code: str, rule: LaidDown) -> Decimal | None:
        """A number laid down for an item; None where there is none."""
        value = self.rows.get((ITEM + province_code, rule))
        return None if value is None else Decimal(value)

    def limited_items(self) -> list[str]:
        """The province codes with a stock limit, in order."""
        limits = (LaidDown.MINIMUM, LaidDown.MAXIMUM)
        found = {scope.removeprefix(ITEM) for scope, rule in self.rows if rule in limits}
        return sorted(found)

    def budget_of(self, department: str) -> Decimal | None:
        """What a department may spend in a month; None where nothing was laid down."""
        value = self.rows.get((DEPARTMENT + department, LaidDown.BUDGET))
        return None if value is None else Decimal(value)


def read(connection: Connection, org: str) -> OrderRules:
    """All that stands; what a newer version laid down and this one cannot read is left out."""
    rows = connection.execute(select(order_rule).where(order_rule.c.org == org)).all()
    return OrderRules(
        {
            (row.scope, row.rule): row.value
            for row in rows
            if _is_readable(row.scope, row.rule, row.value)
        }
    )


def _is_readable(scope: str, rule: str, value: str) -> bool:
    if not value or rule not in set(LaidDown):
        return False
    try:
        checked(scope, LaidDown(rule), value)
    except BadOrderRule:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Template:
    """A draft to begin with."""

    template_id: uuid.UUID
    name: str
    draft: OrderDraft
    person: str
    at: datetime


def templates(connection: Connection, org: str) -> list[Template]:
    """All templates, by name."""
    mine = (order_template.c.org == org, order_template.c.draft != "")
    rows = connection.execute(select(order_template).where(*mine)).all()
    found = [
        Template(
            row.template_id,
            row.name,
            msgspec.json.decode(row.draft, type=OrderDraft),
            row.person,
            row.at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.name, one.template_id))


def say(connection: Connection, log: ChangeLog, body: LaidDownFact) -> None:
    """Append a fact to the log and make its row, in the caller's transaction."""
    kind, version = _KIND_OF[type(body)]
    op_id = log.append(connection, kind, version, msgspec.json.encode(body).decode())
    station = log.workstation
    apply(connection, Author(station.org, station.device, op_id), body)


def apply(connection: Connection, author: Author, body: LaidDownFact) -> Applied:
    """Make the row of one fact, in the caller's transaction."""
    key: dict[str, object]
    values: dict[str, object]
    if isinstance(body, OrderRuled):
        table, key = order_rule, {"scope": body.scope, "rule": body.rule}
        values = {"value": body.value}
    else:
        table, key = order_template, {"template_id": body.template_id}
        text = "" if body.draft is None else msgspec.json.encode(body.draft).decode()
        values = {"name": body.name, "draft": text}
    values |= {"person": body.person, "at": body.at}
    mine = [table.c[name] == value for name, value in ({"org": author.org} | key).items()]
    held = connection.execute(select(table).where(*mine).with_for_update()).one_or_none()
    if held is None:
        connection.execute(insert(table), {"org": author.org} | key | values)
    elif (body.at, *map(str, values.values())) > (
        held.at,
        *(str(held._mapping[n]) for n in values),
    ):
        connection.execute(update(table).where(*mine).values(values))
    return Applied(knowledge=True)
