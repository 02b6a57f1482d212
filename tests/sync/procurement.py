"""What the office does at a workstation: catalogues, matches, decisions, relations, orders.

Each act goes through the use case that its desk calls, at random among what is allowed then. What
all of it must come to everywhere stands in `VIEWS`.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from app.catalogue.aliases import saying
from app.catalogue.aliases.values import Kind, Statement
from app.catalogue.aliases.values import Verdict as Said
from app.catalogue.checking.rules import STANDARD
from app.catalogue.entries import journal as catalogues
from app.catalogue.entries import matches, taking
from app.catalogue.entries.bodies import CatalogueSaid, said_of
from app.catalogue.entries.events import MatchWish, Pair
from app.catalogue.entries.values import Decision, Side, Source, What
from app.catalogue.findings import Severity
from app.catalogue.relations import journal as relations
from app.catalogue.relations.values import (
    Address,
    Distributor,
    Document,
    DocumentKind,
    Origin,
    Relation,
)
from app.catalogue.warnings import deciding, laying_down, listing
from app.catalogue.warnings.running import CheckRunner
from app.catalogue.warnings.values import Decision as Verdict
from app.catalogue.warnings.values import WarningKey, WarningsAsked
from app.purchasing import rules
from app.purchasing.laying_down import ALL, ITEM, LaidDown, OrderRuled, TemplateKept
from app.purchasing.ordering import Held, Ordering, Refused, Saving
from app.purchasing.records import OrderView
from app.purchasing.returns import ReturnWish
from app.purchasing.values import DraftLine, OrderDraft
from app.purchasing.world import World
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.database import Database
from app.store.tables import aliases, catalogue, orders, warnings
from app.store.tables import relations as tables
from app.store.tables.changes import operation
from tests.app.catalogue.checking.seeded import hospital_row, province_row

ITEMS = 3
PEOPLE = ("采购员甲", "审核员乙", "审核员丙")
_CODES = [province_row(n).province_code for n in range(1, ITEMS + 1)]


def _columns(table: Table, *without: str) -> tuple[Column[Any], ...]:
    return tuple(column for column in table.c if column.name not in without)


VIEWS: dict[str, tuple[Column[Any], ...]] = {
    # Whether workstations were told is known to the service alone.
    "catalogue_version": _columns(catalogue.catalogue_version, "told"),
    # How a term is searched is found out at each place.
    "catalogue_term": _columns(catalogue.catalogue_term, "folded", "initials"),
    **{
        table.name: _columns(table)
        for table in (
            catalogue.catalogue_entry,
            catalogue.match_word,
            catalogue.catalogue_match,
            warnings.warning_word,
            warnings.check_rules,
            aliases.alias_word,
            tables.distributor,
            tables.distributor_document,
            tables.delivery_address,
            tables.delivery_relation,
            orders.order_event,
            orders.purchase_order,
            orders.order_return,
            orders.order_rule,
            orders.order_template,
        )
    },
}
"""All that must be alike at every end."""


class Office:
    """Works at one workstation."""

    def __init__(
        self, database: Database, log: ChangeLog, clock: Clock, chance: random.Random
    ) -> None:
        self._database, self._log, self._clock = database, log, clock
        self._chance = chance
        self._org = log.workstation.org

    def work(self) -> dict[uuid.UUID, str]:
        """Do one thing; returns what was written into the change log."""
        with self._database.reading() as connection:
            before = self._log.end(connection).seq
        acts: list[Callable[[Connection], None]] = [
            *(self._import, self._match, self._relate, self._lay_down_rules, self._name),
            *(self._rule_orders, self._keep_template, self._order),
        ]
        kind = self._chance.random()
        if kind < 0.5:
            self._go_on_with_an_order()
        elif kind < 0.6:
            self._decide()
        else:
            with self._database.writing() as connection:
                self._chance.choice(acts)(connection)
        query = select(operation.c.op_id, operation.c.kind).where(operation.c.seq > before)
        with self._database.reading() as connection:
            return {row.op_id: row.kind for row in connection.execute(query)}

    def _import(self, connection: Connection) -> None:
        """Take in a version of one or two items, not always telling all of them."""
        side = self._chance.choice(list(Side))
        row = province_row if side is Side.PROVINCE else hospital_row
        numbers = self._chance.sample(range(1, ITEMS + 1), self._chance.randint(1, 2))
        what = self._chance.choice([What.CHANGED, What.CHANGED, What.REMOVED])
        price = Decimal(self._chance.randint(11, 13))
        items = [said_of(row(number, price=price), what) for number in numbers]
        said = CatalogueSaid(
            version_id=taking.next_version_id(connection, self._org, self._clock),
            side=side,
            source=self._chance.choice([Source.FILE, Source.PLATFORM]),
            name="目录.csv",
            person=self._person(),
            at=self._clock.now(),
            unsaid=self._chance.choice([[], ["price"], ["maker", "status"]]),
            items=items,
            rows=len(items),
            expected=len(items),
        )
        catalogues.say(connection, self._log, said)

    def _match(self, connection: Connection) -> None:
        pair = Pair(hospital_row(self._number()).hospital_code, self._code())
        wish = MatchWish((pair,), self._chance.choice(list(Decision)), self._person())
        matches.decide(connection, self._log, wish, [pair], self._clock.now())

    def _relate(self, connection: Connection) -> None:
        """Lay something down, or take it back."""
        day = self._clock.today() + timedelta(days=self._chance.randint(-9, 9))
        company = self._chance.choice(["D1", "D2"])
        values: list[Distributor | Document | Address | Relation] = [
            Distributor(company, f"第{day.day}医药", stopped=self._chance.choice(["", "处罚"])),
            Document(company, DocumentKind.DRUG_LICENCE, "鄂01", valid_until=day),
            Address("1", f"西药库{day.day}"),
            Relation(self._code(), company, valid_from=day),
        ]
        value = self._chance.choice(values)
        said = [relations.said_of(value, gone=self._chance.random() < 0.3)]
        now = self._clock.now()
        relations.say(connection, self._log, said, Origin.PERSON, self._person(), now)

    def _decide(self) -> None:
        """Check the catalogues and decide on some warning."""

        def write(work: Callable[[Connection], None]) -> None:
            with self._database.writing() as connection:
                work(connection)

        CheckRunner(self._database, self._org, self._clock).run(write, lambda *_: None)
        with self._database.writing() as connection:
            asked = WarningsAsked(states=frozenset())
            found, _more = listing.listed(connection, self._org, asked, self._clock.today())
            if not found:
                return
            one = self._chance.choice(found).finding
            key = WarningKey(one.hospital_code or "", one.province_code or "", one.field)
            verdict = self._chance.choice(list(Verdict))
            deciding.decide(connection, self._log, [key], verdict, self._person(), "合同价")

    def _lay_down_rules(self, connection: Connection) -> None:
        some = self._chance.sample(STANDARD, len(STANDARD) - 1)
        laying_down.lay_down(connection, self._log, some, self._person())

    def _name(self, connection: Connection) -> None:
        """Say of two names, or two numbers, whether they are one."""
        kind = self._chance.choice(list(Kind))
        one, other = self._chance.sample(["H20000001", "H20000002", "H20250003"], 2)
        said = Statement(kind, one, other, self._chance.choice(list(Said)), "更名")
        saying.say(connection, self._log, [said], self._person(), self._clock.now())

    def _rule_orders(self, connection: Connection) -> None:
        scope, rule = self._chance.choice(
            [(ALL, LaidDown.TWO_STEPS_FROM), (ITEM + self._code(), LaidDown.MINIMUM)]
        )
        value = self._chance.choice(["", "1", "500"])
        self._orders(connection).lay_down(
            OrderRuled(
                scope=scope, rule=rule, value=value, person=self._person(), at=self._clock.now()
            )
        )

    def _keep_template(self, connection: Connection) -> None:
        draft = self._chance.choice([None, self._draft()])
        self._orders(connection).lay_down(
            TemplateKept(
                template_id=uuid.UUID(int=(7 << 76) | (2 << 62) | self._number()),
                name="每周",
                draft=draft,
                person=self._person(),
                at=self._clock.now(),
            )
        )

    def _order(self, connection: Connection) -> None:
        self._orders(connection).save(Saving(self._draft(), self._person()))

    def _go_on_with_an_order(self) -> None:
        """Do the first thing with some order that is not refused."""
        table = orders.purchase_order.c
        query = select(table.order_id).where(table.org == self._org).order_by(table.order_id)
        with self._database.reading() as connection:
            found = list(connection.execute(query).scalars())
        if not found:
            with self._database.writing() as connection:
                return self._order(connection)
        order_id = self._chance.choice(found[-3:])
        for step in self._chance.sample(_STEPS, len(_STEPS)):
            try:
                with self._database.writing() as connection:
                    here = self._orders(connection)
                    return step(self, here, here.view(order_id))
            except (Refused, Held):
                continue
        return None

    def _change(self, here: Ordering, view: OrderView) -> None:
        seen = (view.standing.content, *(one.event_id for one in view.standing.conflicts))
        based_on = tuple(one for one in seen if one is not None)
        here.save(Saving(self._draft(), self._person(), view.order_id, based_on))

    def _submit(self, here: Ordering, view: OrderView) -> None:
        assert view.standing.content is not None
        here.submit(view.order_id, view.standing.content, self._person())

    def _acknowledge(self, here: Ordering, view: OrderView) -> None:
        found = here.remarks(view.draft, view.order_id)
        for one in rules.in_the_way(found, view.standing.acknowledged):
            if one.severity is not Severity.ERROR:
                return here.acknowledge(view.order_id, one, "已核对", self._person())
        raise Held([])

    def _approve(self, here: Ordering, view: OrderView) -> None:
        assert view.standing.content is not None
        here.approve(view.order_id, view.standing.content, self._person())

    def _send_back(self, here: Ordering, view: OrderView) -> None:
        assert view.standing.content is not None
        here.send_back(view.order_id, view.standing.content, "数量过多", self._person())

    def _recall(self, here: Ordering, view: OrderView) -> None:
        here.recall(view.order_id, "要改", self._person())

    def _cancel(self, here: Ordering, view: OrderView) -> None:
        here.cancel(view.order_id, "不要了", self._person())

    def _send(self, here: Ordering, view: OrderView) -> None:
        here.note_sent(view.order_id, f"P{self._number()}", self._person())

    def _close(self, here: Ordering, view: OrderView) -> None:
        here.close(view.order_id, "已到齐", self._person())

    def _chase(self, here: Ordering, view: OrderView) -> None:
        here.chase(view.order_id, "明天送", self._clock.today(), self._person())

    def _ask_return(self, here: Ordering, view: OrderView) -> None:
        code = view.draft.lines[0].province_code
        wish = ReturnWish(code, "B1", 1, "破损", Decimal("12.00"))
        here.ask_return(view.order_id, wish, self._person())

    def _withdraw_return(self, here: Ordering, view: OrderView) -> None:
        here.withdraw_return(view.order_id, self._return_of(view), "换货", self._person())

    def _note_return(self, here: Ordering, view: OrderView) -> None:
        number = f"T{self._number()}"
        here.note_return(view.order_id, self._return_of(view), number, self._person())

    def _return_of(self, view: OrderView) -> uuid.UUID:
        if not view.standing.returns:
            raise Held([])
        return self._chance.choice(view.standing.returns).return_id

    def _orders(self, connection: Connection) -> Ordering:
        return Ordering(connection, self._log, self._clock, World())

    def _draft(self) -> OrderDraft:
        line = DraftLine(
            line_no=1,
            province_code=self._code(),
            name="药品",
            quantity=self._chance.randint(1, 50),
            unit="盒",
            price=Decimal("12.00"),
            distributor_code="D1",
            distributor_name="第一配送公司",
        )
        return OrderDraft((line,), department="西药库", address_code="1", address="西药库")

    def _number(self) -> int:
        return self._chance.randint(1, ITEMS)

    def _code(self) -> str:
        return self._chance.choice(_CODES)

    def _person(self) -> str:
        return self._chance.choice(PEOPLE)


_FORWARD = (Office._submit, Office._acknowledge, Office._approve, Office._send) * 4
_STEPS: tuple[Callable[[Office, Ordering, OrderView], None], ...] = (
    # More often than back, or no order would ever be sent.
    *(*_FORWARD, Office._change, Office._send_back, Office._recall, Office._cancel),
    *(Office._close, Office._chase, Office._ask_return, Office._withdraw_return),
    Office._note_return,
)
