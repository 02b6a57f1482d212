"""The desk of orders: takes wishes from any thread, answers each with an event.

Without it the window would wait for the disk. Wishes return at once and are done one after the
other in one thread of the desk's own; what is written goes through the core, where scans go first.
What may be done is decided in ordering.py, in the transaction that does it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from app.catalogue.findings import Severity
from app.people.asking import Guarded, asks
from app.people.permissions import Permission
from app.purchasing import laying_down, orders, records, sayings, sheet, world
from app.purchasing.beginning import Beginning
from app.purchasing.chasing import Chase
from app.purchasing.events import (
    ChaseListed,
    ChoicesTold,
    DraftChecked,
    ItemsOffered,
    OrderDone,
    OrderHeld,
    OrdersChanged,
    OrdersEvent,
    OrdersExported,
    OrdersFailed,
    OrderShown,
    OrdersListed,
    RulesTold,
)
from app.purchasing.laying_down import (
    ITEM,
    BadOrderRule,
    LaidDown,
    OrderRuled,
    Template,
    TemplateKept,
)
from app.purchasing.life import life_of
from app.purchasing.ordering import Held, Ordering, Refused, Saving
from app.purchasing.records import OrderRow, OrdersAsked
from app.purchasing.returns import ReturnWish
from app.purchasing.rules import Remark
from app.purchasing.states import OrderState
from app.purchasing.values import OrderDraft
from app.purchasing.world import World
from app.readers.saying import Saying
from app.store import faults
from app.store.change_log import ChangeLog
from app.store.clock import Clock
from app.store.core import Core, Urgency, write_and_wait
from app.store.database import Database
from app.store.errors import StoreError
from app.tables.refused import TableRefused

log = logging.getLogger("tracedock.orders")

Did = TypeVar("Did")
_JUDGED = (OrderState.DRAFT, OrderState.SUBMITTED)
"""While it stands so, the rules are asked about an order."""


class OrdersDesk(Guarded):
    """One workstation's."""

    def __init__(
        self,
        database: Database,
        change_log: ChangeLog,
        clock: Clock,
        core: Core,
        sink: Callable[[OrdersEvent], None],
        world: World | None = None,
    ) -> None:
        """Answer into `sink`, which is called in the desk's thread and must not block."""
        self._database, self._log, self._clock, self._core = database, change_log, clock, core
        self._sink = sink
        self._world = world or World()
        self._jobs = ThreadPoolExecutor(1, "orders")

    def list_orders(self, asked: OrdersAsked) -> None:
        """Ask for orders; answered by OrdersListed."""
        self._do(lambda: OrdersListed(asked, self._read(lambda c: self._listed(c, asked))))

    def show(self, order_id: uuid.UUID) -> None:
        """Ask for one order; answered by OrderShown."""
        self._do(lambda: self._read(lambda c: self._shown(c, order_id)))

    def list_chase(self) -> None:
        """Ask for what is overdue; answered by ChaseListed."""
        today = self._clock.today
        self._do(
            lambda: ChaseListed(
                tuple(self._read(lambda c: records.to_chase(c, self._org, today())))
            )
        )

    def choices(self) -> None:
        """Ask what can be chosen from; answered by ChoicesTold."""
        self._do(lambda: self._read(self._choices))

    def list_rules(self) -> None:
        """Ask what is laid down about ordering; answered by RulesTold."""
        self._do(lambda: self._read(self._rules))

    def find_items(self, text: str) -> None:
        """Ask for items to order; answered by ItemsOffered."""
        self._do(lambda: ItemsOffered(text, self._read(lambda c: self._beginning(c).found(text))))

    def check(self, draft: OrderDraft, order_id: uuid.UUID | None, number: int) -> None:
        """Ask what the rules say; answered by DraftChecked with the same number."""
        self._do(
            lambda: DraftChecked(
                number, tuple(self._read(lambda c: self._ordering(c).remarks(draft, order_id)))
            )
        )

    @asks(Permission.PLACE_ORDERS)
    def begin_from_template(self, template_id: uuid.UUID) -> None:
        """Ask for a draft made of a template; answered by DraftMade."""
        self._do(lambda: self._read(lambda c: self._beginning(c).from_template(template_id)))

    @asks(Permission.PLACE_ORDERS)
    def begin_from_order(self, order_id: uuid.UUID) -> None:
        """Ask for a draft like an order of before; answered by DraftMade."""
        self._do(lambda: self._read(lambda c: self._beginning(c).from_order(order_id)))

    @asks(Permission.PLACE_ORDERS)
    def begin_from_request(self, request_no: str) -> None:
        """Ask for a draft of what HIS asks for; answered by DraftMade."""
        self._do(lambda: self._read(lambda c: self._beginning(c).from_request(request_no)))

    @asks(Permission.PLACE_ORDERS)
    def begin_from_limits(self) -> None:
        """Ask for a draft of what runs short; answered by DraftMade."""
        self._do(lambda: self._read(lambda c: self._beginning(c).from_limits()))

    @asks(Permission.PLACE_ORDERS)
    def save(self, wish: Saving) -> None:
        """Keep a draft; answered by OrderDone."""
        self._step(lambda ordering: ((ordering.save(wish),), sayings.SAVED))

    @asks(Permission.PLACE_ORDERS)
    def split(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> None:
        """Make one draft per distributor; answered by OrderDone."""

        def work(ordering: Ordering) -> tuple[Sequence[uuid.UUID], Saying]:
            made = ordering.split(order_id, content, person)
            return made, sayings.split_into(len(made))

        self._step(work)

    @asks(Permission.PLACE_ORDERS)
    def acknowledge(
        self, order_id: uuid.UUID, remarks: Sequence[Remark], reason: str, person: str
    ) -> None:
        """Say why warnings are no mistakes; answered by OrderDone."""

        def work(ordering: Ordering) -> tuple[Sequence[uuid.UUID], Saying]:
            for remark in remarks:
                ordering.acknowledge(order_id, remark, reason, person)
            return (order_id,), sayings.ACKNOWLEDGED

        self._step(work)

    @asks(Permission.PLACE_ORDERS)
    def submit(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> None:
        """Let it wait for approval; answered by OrderDone or OrderHeld."""
        self._of(order_id, lambda o: o.submit(order_id, content, person), sayings.SUBMITTED)

    @asks(Permission.APPROVE_ORDERS)
    def approve(
        self, order_id: uuid.UUID, content: uuid.UUID, person: str, remark: str = ""
    ) -> None:
        """Approve it; answered by OrderDone or OrderHeld."""

        def work(ordering: Ordering) -> tuple[Sequence[uuid.UUID], Saying]:
            done = ordering.approve(order_id, content, person, remark)
            return (order_id,), sayings.APPROVED if done else sayings.APPROVED_ONCE

        self._step(work, order_id)

    @asks(Permission.APPROVE_ORDERS)
    def send_back(self, order_id: uuid.UUID, content: uuid.UUID, reason: str, person: str) -> None:
        """Let it be changed; answered by OrderDone."""
        self._of(
            order_id, lambda o: o.send_back(order_id, content, reason, person), sayings.SENT_BACK
        )

    @asks(Permission.PLACE_ORDERS)
    def recall(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Take it back; answered by OrderDone."""
        self._of(order_id, lambda o: o.recall(order_id, reason, person), sayings.RECALLED)

    @asks(Permission.PLACE_ORDERS)
    def cancel(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Give it up; answered by OrderDone."""
        self._of(order_id, lambda o: o.cancel(order_id, reason, person), sayings.CANCELLED)

    @asks(Permission.PLACE_ORDERS)
    def note_sent(self, order_id: uuid.UUID, platform_no: str, person: str) -> None:
        """Note that it was entered at the platform by hand; answered by OrderDone."""
        self._of(order_id, lambda o: o.note_sent(order_id, platform_no, person), sayings.BY_HAND)

    @asks(Permission.PLACE_ORDERS)
    def close(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Expect nothing more of it; answered by OrderDone."""
        self._of(order_id, lambda o: o.close(order_id, reason, person), sayings.CLOSED)

    @asks(Permission.PLACE_ORDERS)
    def chase(self, order_id: uuid.UUID, said: str, promised_on: date | None, person: str) -> None:
        """Note that the distributor was asked; answered by OrderDone."""
        self._of(order_id, lambda o: o.chase(order_id, said, promised_on, person), sayings.CHASED)

    @asks(Permission.PLACE_ORDERS)
    def chase_many(
        self,
        order_ids: Sequence[uuid.UUID],
        said: str,
        promised_on: date | None,
        person: str,
    ) -> None:
        """Note for several orders that the distributor was asked; answered by OrderDone."""

        def work(ordering: Ordering) -> tuple[Sequence[uuid.UUID], Saying]:
            for order_id in order_ids:
                ordering.chase(order_id, said, promised_on, person)
            return order_ids, sayings.chased(len(order_ids))

        self._step(work)

    @asks(Permission.PLACE_ORDERS)
    def ask_return(self, order_id: uuid.UUID, wish: ReturnWish, person: str) -> None:
        """Let something go back; answered by OrderDone."""
        self._of(order_id, lambda o: o.ask_return(order_id, wish, person), sayings.RETURN_ASKED)

    @asks(Permission.PLACE_ORDERS)
    def withdraw_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, reason: str, person: str
    ) -> None:
        """Let it stay after all; answered by OrderDone."""
        self._of(
            order_id,
            lambda o: o.withdraw_return(order_id, return_id, reason, person),
            sayings.RETURN_WITHDRAWN,
        )

    @asks(Permission.PLACE_ORDERS)
    def note_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, platform_no: str, person: str
    ) -> None:
        """Note that a return was entered at the platform by hand; answered by OrderDone."""
        self._of(
            order_id,
            lambda o: o.note_return(order_id, return_id, platform_no, person),
            sayings.RETURN_NOTED,
        )

    @asks(Permission.PLACE_ORDERS)
    def keep_template(self, name: str, draft: OrderDraft, person: str) -> None:
        """Keep a draft to begin with another time; answered by OrderDone."""
        self._lay_down(lambda: self._template(name, draft, person), sayings.TEMPLATE_KEPT)

    @asks(Permission.PLACE_ORDERS)
    def drop_template(self, template_id: uuid.UUID, person: str) -> None:
        """Keep a template no longer; answered by OrderDone."""
        at = self._clock.now
        self._lay_down(
            lambda: TemplateKept(template_id=template_id, name="", person=person, at=at()),
            sayings.TEMPLATE_DROPPED,
        )

    @asks(Permission.PLACE_ORDERS)
    def bring_template_back(self, template: Template, person: str) -> None:
        """Keep a template that was dropped, as it was; answered by OrderDone."""
        at = self._clock.now
        self._lay_down(
            lambda: TemplateKept(
                template_id=template.template_id,
                name=template.name,
                draft=template.draft,
                person=person,
                at=at(),
            ),
            sayings.TEMPLATE_BACK,
        )

    @asks(Permission.APPROVE_ORDERS)
    def lay_down(self, scope: str, rule: LaidDown, value: str, person: str) -> None:
        """Lay something down about ordering; answered by OrderDone."""
        at = self._clock.now

        def fact() -> OrderRuled:
            text = laying_down.checked(scope, rule, value)
            return OrderRuled(scope=scope, rule=rule, value=text, person=person, at=at())

        self._lay_down(fact, sayings.RULED)

    @asks(Permission.PLACE_ORDERS, Permission.APPROVE_ORDERS)
    def export_list(self, rows: Sequence[OrderRow], path: Path) -> None:
        """Write a list as a table; answered by OrdersExported."""
        self._do(lambda: OrdersExported(path, sheet.write_list(rows, path)))

    @asks(Permission.PLACE_ORDERS, Permission.APPROVE_ORDERS)
    def export_chase(self, rows: Sequence[Chase], path: Path) -> None:
        """Write what is to be chased as a table; answered by OrdersExported."""
        self._do(lambda: OrdersExported(path, sheet.write_chase(rows, path)))

    @asks(Permission.PLACE_ORDERS, Permission.APPROVE_ORDERS)
    def export_order(self, order_id: uuid.UUID, path: Path) -> None:
        """Write one order as a spreadsheet; answered by OrdersExported."""

        def work() -> OrdersEvent:
            view = self._read(lambda c: self._ordering(c).view(order_id))
            return OrdersExported(path, sheet.write_order(view, path))

        self._do(work)

    def told(self, order_ids: frozenset[uuid.UUID]) -> None:
        """Hear that the sync brought something about orders; from any thread, returns at once."""
        self._do(lambda: OrdersChanged(order_ids))

    def stop(self, timeout_s: float) -> bool:
        """Do what waits and end, before the core; False where that took longer."""
        try:
            last = self._jobs.submit(lambda: None)
        except RuntimeError:
            return True
        self._jobs.shutdown(wait=False, cancel_futures=False)
        return bool(wait([last], timeout_s).done)

    def _not_allowed(self, why: Saying, _task: str) -> None:
        self._sink(OrdersFailed(why))

    @property
    def _org(self) -> str:
        return self._log.workstation.org

    def _do(self, work: Callable[[], OrdersEvent]) -> None:
        self._jobs.submit(self._answer, work)

    def _answer(self, work: Callable[[], OrdersEvent]) -> None:
        """Carry out one wish; whatever happens, the person is told."""
        event: OrdersEvent
        try:
            event = work()
        except Refused as refused:
            event = OrdersFailed(refused.why)
        except StoreError as error:
            log.warning("store: %s", error)
            event = OrdersFailed(faults.of_store(error))
        except OSError as error:
            event = OrdersFailed(sayings.of_file_error(error))
        except TableRefused as refused_table:
            event = OrdersFailed(sayings.of_table(str(refused_table)))
        except BadOrderRule as bad:
            event = OrdersFailed(sayings.of_bad_rule(str(bad)))
        except Exception:
            number = self._clock.new_id().hex[-8:]
            log.exception("bug %s", number)
            event = OrdersFailed(faults.of_bug(number), number)
        self._sink(event)

    def _read(self, look: Callable[[Connection], Did]) -> Did:
        with self._database.reading() as connection:
            return look(connection)

    def _write(self, work: Callable[[Connection], Did]) -> Did:
        return write_and_wait(self._core, self._database, Urgency.PERSON, work)

    def _ordering(self, connection: Connection) -> Ordering:
        return Ordering(connection, self._log, self._clock, self._world)

    def _beginning(self, connection: Connection) -> Beginning:
        return Beginning(connection, self._org, self._clock, self._world)

    def _of(self, order_id: uuid.UUID, step: Callable[[Ordering], None], said: Saying) -> None:
        def work(ordering: Ordering) -> tuple[Sequence[uuid.UUID], Saying]:
            step(ordering)
            return (order_id,), said

        self._step(work, order_id)

    def _step(
        self,
        work: Callable[[Ordering], tuple[Sequence[uuid.UUID], Saying]],
        order_id: uuid.UUID | None = None,
    ) -> None:
        def answer() -> OrdersEvent:
            try:
                ids, said = self._write(lambda c: work(self._ordering(c)))
            except Held as held:
                assert order_id is not None
                return _held(order_id, held.remarks)
            return OrderDone(tuple(ids), said)

        self._do(answer)

    def _lay_down(self, fact: Callable[[], OrderRuled | TemplateKept], said: Saying) -> None:
        def answer() -> OrdersEvent:
            body = fact()
            self._write(lambda c: self._ordering(c).lay_down(body))
            return OrderDone((), said)

        self._do(answer)

    def _template(self, name: str, draft: OrderDraft, person: str) -> TemplateKept:
        if not name.strip():
            raise Refused(sayings.NO_TEMPLATE_NAME)
        return TemplateKept(
            template_id=self._clock.new_id(),
            name=name.strip()[:60],
            draft=draft,
            person=person,
            at=self._clock.now(),
        )

    def _listed(self, connection: Connection, asked: OrdersAsked) -> tuple[OrderRow, ...]:
        return records.listed(connection, self._org, asked, self._clock.today())

    def _shown(self, connection: Connection, order_id: uuid.UUID) -> OrderShown:
        ordering = self._ordering(connection)
        view = ordering.view(order_id)
        judged = view.state in _JUDGED
        remarks = ordering.remarks(view.draft, order_id) if judged else []
        return OrderShown(view, life_of(view), tuple(remarks))

    def _choices(self, connection: Connection) -> ChoicesTold:
        answered = records.answered_requests(connection, self._org)
        asked = orders.requested(connection, self._org)
        return ChoicesTold(
            parties=tuple(self._world.parties(connection, self._org, "")),
            places=tuple(self._world.places(connection, self._org)),
            templates=tuple(laying_down.templates(connection, self._org)),
            requests=tuple(one for one in asked if one.order_no not in answered),
            departments=tuple(records.departments(connection, self._org)),
        )

    def _rules(self, connection: Connection) -> RulesTold:
        laid_down = laying_down.read(connection, self._org)
        rows = sorted((scope, rule, value) for (scope, rule), value in laid_down.rows.items())
        codes = [one[0].removeprefix(ITEM) for one in rows if one[0].startswith(ITEM)]
        known = world.known_items(connection, self._org, codes, laid_down)
        names = tuple((code, one.item.name) for code, one in sorted(known.items()))
        return RulesTold(tuple(rows), names)


def _held(order_id: uuid.UUID, remarks: Sequence[Remark]) -> OrderHeld:
    errors = sum(one.severity is Severity.ERROR for one in remarks)
    return OrderHeld(order_id, tuple(remarks), sayings.held(errors, len(remarks) - errors))
