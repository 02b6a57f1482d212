"""Orders without a store: without it their page could be shown and tested only with one.

Answers as the real desk does, through the `post` it is given, by the same facts and rules, and
remembers every wish. Anybody may do anything.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.catalogue.findings import Severity
from app.purchasing import chasing, drafting, owed, rules, sayings, standing
from app.purchasing.arrivals import Arrival
from app.purchasing.chasing import Chase, Chased, Come
from app.purchasing.circumstances import Circumstances
from app.purchasing.events import (
    ChaseListed,
    ChoicesTold,
    DraftChecked,
    DraftMade,
    ItemsOffered,
    OrderDone,
    OrderHeld,
    OrdersExported,
    OrdersFailed,
    OrderShown,
    OrdersListed,
    RulesTold,
)
from app.purchasing.laying_down import LaidDown, Template
from app.purchasing.life import life_of
from app.purchasing.operations import (
    OrderApproved,
    OrderCancelled,
    OrderChased,
    OrderClosed,
    OrderFact,
    OrderRecalled,
    OrderSaved,
    OrderSentBack,
    OrderSentByHand,
    OrderSubmitted,
    ReturnAsked,
    ReturnEntered,
    ReturnWithdrawn,
    WarningAcknowledged,
)
from app.purchasing.ordering import Saving
from app.purchasing.orders import Order
from app.purchasing.records import OrderRow, OrdersAsked, OrderView, Shown
from app.purchasing.returns import DONE, STUCK, ReturnWish, ReturnWord
from app.purchasing.rule_book import Weights
from app.purchasing.rules import Remark
from app.purchasing.standing import AnyEvent, Event
from app.purchasing.states import OVER, WITH_PLATFORM, OrderState, combined
from app.purchasing.uploads import Upload, UploadState
from app.purchasing.values import OrderDraft, Origin
from app.purchasing.world import Offered
from app.readers.saying import Saying

_FITTING = {
    Shown.OPEN: frozenset(OrderState) - OVER,
    Shown.DRAFTS: frozenset({OrderState.DRAFT}),
    Shown.TO_APPROVE: frozenset({OrderState.SUBMITTED}),
    Shown.UNDER_WAY: WITH_PLATFORM | {OrderState.APPROVED},
    Shown.LATE: WITH_PLATFORM,
    Shown.RETURNS: frozenset(OrderState),
    Shown.ALL: frozenset(OrderState),
}


class FakeOrders:
    """Holds orders in memory."""

    def __init__(
        self,
        post: Callable[[object], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._post, self._now = post, now
        self._ids = (uuid.UUID(int=(7 << 76) | (2 << 62) | n << 80) for n in itertools.count(1))
        self.events: dict[uuid.UUID, list[AnyEvent]] = {}
        self.uploads: dict[uuid.UUID, Upload] = {}
        self.told: dict[uuid.UUID, tuple[Order, ...]] = {}
        self.come: dict[uuid.UUID, dict[int, Come]] = {}
        self.arrivals: dict[uuid.UUID, tuple[Arrival, ...]] = {}
        self.return_words: dict[uuid.UUID, ReturnWord] = {}
        self.items: list[Offered] = []
        self.offered = ChoicesTold((), (), (), (), ())
        self.laid_down: dict[tuple[str, str], str] = {}
        self.fails: list[OrdersFailed] = []
        self.wishes: list[tuple[object, ...]] = []

    def put(self, draft: OrderDraft, *, person: str = "采购员甲", minutes: int = 0) -> uuid.UUID:
        """Hold a draft."""
        order_id = next(self._ids)
        number = f"CG20261122-01-{len(self.events) + 1:04d}"
        at = self._now().replace(minute=minutes)
        self._add(
            order_id,
            OrderSaved(order_id=order_id, order_no=number, draft=draft, person=person, at=at),
        )
        return order_id

    def approve_now(self, order_id: uuid.UUID, *, placed: str = "") -> None:
        """Let an order be approved, and be with the platform where a number is named."""
        content, at = self._content(order_id), self._now()
        self._add(
            order_id,
            OrderSubmitted(order_id=order_id, content=content, steps=1, person="采购员甲", at=at),
        )
        self._add(
            order_id, OrderApproved(order_id=order_id, content=content, person="审核员乙", at=at)
        )
        if placed:
            approval = self.view(order_id).standing.approval
            assert approval is not None
            state = UploadState.PLACED
            self.uploads[order_id] = Upload(order_id, approval, state, placed, "", at)

    def view(self, order_id: uuid.UUID) -> OrderView:
        """One order as it stands."""
        upload = self.uploads.get(order_id)
        sent = upload.approval_id if upload is not None and upload.is_out else None
        stands = standing.of(self.events[order_id], sent, self.return_words)
        told = self.told.get(order_id, ())
        came = self.arrivals.get(order_id, ())
        lines = [line.state for order in told for line in order.lines]
        placed = upload is not None and upload.state is UploadState.PLACED
        approved = [
            one.event.body.at for one in stands.history if one.event.event_id == stands.approval
        ]
        at = approved[0] if approved else None
        day = None if at is None else at.astimezone().date()
        return OrderView(
            order_id=order_id,
            standing=stands,
            state=combined(stands.state, sent=placed, lines=lines),
            upload=upload,
            told=told,
            arrivals=came,
            progress=chasing.progress(stands.draft, self.come.get(order_id, {}), day),
            written_at=stands.history[0].event.body.at,
            approved_at=at,
            owed=owed.of_order(told, came, stands.returns),
        )

    def list_orders(self, asked: OrdersAsked) -> None:
        """List what fits."""
        self.wishes.append(("list", asked))
        rows = [self._row(self.view(order_id)) for order_id in reversed(self.events)]
        fitting = [
            row
            for row in rows
            if row.state in _FITTING[asked.shown]
            and (asked.shown is not Shown.LATE or row.days_late)
            and (asked.shown is not Shown.RETURNS or self._has_returns(row.order_id))
            and asked.search in f"{row.order_no} {' '.join(row.distributors)}"
        ]
        self._post(OrdersListed(asked, tuple(fitting)))

    def show(self, order_id: uuid.UUID) -> None:
        """Show an order."""
        self.wishes.append(("show", order_id))
        if order_id not in self.events:
            self._post(OrdersFailed(sayings.UNKNOWN))
            return
        view = self.view(order_id)
        judged = view.state in (OrderState.DRAFT, OrderState.SUBMITTED)
        remarks = tuple(self._remarks(view.draft)) if judged else ()
        self._post(OrderShown(view, life_of(view), remarks))

    def choices(self) -> None:
        """Tell what can be chosen from."""
        self._post(self.offered)

    def find_items(self, text: str) -> None:
        """Offer the items whose name holds a text."""
        self.wishes.append(("find", text))
        self._post(ItemsOffered(text, tuple(one for one in self.items if text in one.item.name)))

    def check(self, draft: OrderDraft, order_id: uuid.UUID | None, number: int) -> None:
        """Judge a draft."""
        self.wishes.append(("check", order_id, number))
        self._post(DraftChecked(number, tuple(self._remarks(draft))))

    def begin_from_template(self, template_id: uuid.UUID) -> None:
        """Begin from a template."""
        for one in self.offered.templates:
            if one.template_id == template_id:
                self._post(DraftMade(one.draft, Origin.TEMPLATE, one.name))

    def begin_from_order(self, order_id: uuid.UUID) -> None:
        """Begin from an order."""
        view = self.view(order_id)
        self._post(DraftMade(view.draft, Origin.COPY, view.order_no))

    def begin_from_request(self, request_no: str) -> None:
        """Begin from what HIS asks for."""
        request = next(one for one in self.offered.requests if one.order_no == request_no)
        self._post(DraftMade(drafting.from_request(request, {}), Origin.REQUEST, request_no))

    def begin_from_limits(self) -> None:
        """Find nothing short."""
        self._post(OrdersFailed(sayings.NOTHING_SHORT))

    def save(self, wish: Saving) -> None:
        """Keep a draft."""
        self.wishes.append(("save", wish))
        if wish.order_id is None:
            order_id = self.put(wish.draft, person=wish.person)
        else:
            order_id = wish.order_id
            body = OrderSaved(
                order_id=order_id,
                order_no="",
                draft=wish.draft,
                based_on=list(wish.based_on),
                person=wish.person,
                at=self._now(),
            )
            self._add(order_id, body)
        self._done(order_id, sayings.SAVED)

    def split(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> None:
        """Divide a draft."""
        self.wishes.append(("split", order_id, content))
        first, *others = drafting.split(self.view(order_id).draft)
        body = OrderSaved(
            order_id=order_id,
            order_no="",
            draft=first,
            based_on=[content],
            origin=Origin.SPLIT,
            person=person,
            at=self._now(),
        )
        self._add(order_id, body)
        made = [self.put(part, person=person) for part in others]
        self._post(OrderDone((order_id, *made), sayings.split_into(1 + len(made))))

    def acknowledge(
        self, order_id: uuid.UUID, remarks: Sequence[Remark], reason: str, person: str
    ) -> None:
        """Acknowledge warnings."""
        self.wishes.append(("acknowledge", order_id, reason))
        for remark in remarks:
            body = WarningAcknowledged(
                order_id=order_id,
                rule=remark.rule,
                province_code=remark.province_code,
                about=remark.about,
                reason=reason,
                person=person,
                at=self._now(),
            )
            self._add(order_id, body)
        self._done(order_id, sayings.ACKNOWLEDGED)

    def submit(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> None:
        """Submit a draft, unless something is in the way."""
        self.wishes.append(("submit", order_id, person))
        view = self.view(order_id)
        found = rules.in_the_way(self._remarks(view.draft), view.standing.acknowledged)
        if found:
            errors = sum(one.severity is Severity.ERROR for one in found)
            why = sayings.held(errors, len(found) - errors)
            self._post(OrderHeld(order_id, tuple(found), why))
            return
        at = self._now()
        body = OrderSubmitted(order_id=order_id, content=content, steps=1, person=person, at=at)
        self._step(order_id, body, sayings.SUBMITTED)

    def approve(
        self, order_id: uuid.UUID, content: uuid.UUID, person: str, remark: str = ""
    ) -> None:
        """Approve an order."""
        self.wishes.append(("approve", order_id, remark))
        at = self._now()
        body = OrderApproved(
            order_id=order_id, content=content, remark=remark, person=person, at=at
        )
        self._step(order_id, body, sayings.APPROVED)

    def send_back(self, order_id: uuid.UUID, content: uuid.UUID, reason: str, person: str) -> None:
        """Send an order back."""
        at = self._now()
        body = OrderSentBack(
            order_id=order_id, content=content, reason=reason, person=person, at=at
        )
        self._step(order_id, body, sayings.SENT_BACK)

    def recall(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Take an order back."""
        body = OrderRecalled(order_id=order_id, reason=reason, person=person, at=self._now())
        self._step(order_id, body, sayings.RECALLED)

    def cancel(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Give an order up."""
        body = OrderCancelled(order_id=order_id, reason=reason, person=person, at=self._now())
        self._step(order_id, body, sayings.CANCELLED)

    def note_sent(self, order_id: uuid.UUID, platform_no: str, person: str) -> None:
        """Note the platform's number."""
        at = self._now()
        body = OrderSentByHand(order_id=order_id, platform_no=platform_no, person=person, at=at)
        self._step(order_id, body, sayings.BY_HAND)

    def close(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Close an order."""
        body = OrderClosed(order_id=order_id, reason=reason, person=person, at=self._now())
        self._step(order_id, body, sayings.CLOSED)

    def chase(self, order_id: uuid.UUID, said: str, promised_on: date | None, person: str) -> None:
        """Note a reminder."""
        at = self._now()
        body = OrderChased(
            order_id=order_id, said=said, promised_on=promised_on, person=person, at=at
        )
        self._step(order_id, body, sayings.CHASED)

    def list_chase(self) -> None:
        """List what is overdue or came short."""
        self.wishes.append(("list-chase",))
        today = self._now().astimezone().date()
        lines = [
            one
            for view in map(self.view, self.events)
            if view.state in WITH_PLATFORM
            for one in chasing.to_chase(
                view.order_id, view.order_no, view.progress, today, _last_chased(view)
            )
        ]
        self._post(ChaseListed(tuple(sorted(lines, key=lambda one: -one.days_late))))

    def chase_many(
        self, order_ids: Sequence[uuid.UUID], said: str, promised_on: date | None, person: str
    ) -> None:
        """Note a reminder for several orders."""
        self.wishes.append(("chase-many", tuple(order_ids), said, promised_on))
        for order_id in order_ids:
            at = self._now()
            self._add(
                order_id,
                OrderChased(
                    order_id=order_id, said=said, promised_on=promised_on, person=person, at=at
                ),
            )
        self._post(OrderDone(tuple(order_ids), sayings.chased(len(order_ids))))

    def export_chase(self, rows: Sequence[Chase], path: Path) -> None:
        """Write nothing, and say so many."""
        self.wishes.append(("export-chase", path))
        self._post(OrdersExported(path, len(rows)))

    def ask_return(self, order_id: uuid.UUID, wish: ReturnWish, person: str) -> None:
        """Let something go back."""
        self.wishes.append(("return", order_id, wish))
        body = ReturnAsked(
            order_id=order_id,
            return_id=next(self._ids),
            province_code=wish.province_code,
            batch=wish.batch,
            quantity=wish.quantity,
            reason=wish.reason,
            price=wish.price,
            volume_based=wish.volume_based,
            person=person,
            at=self._now(),
        )
        self._step(order_id, body, sayings.RETURN_ASKED)

    def withdraw_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, reason: str, person: str
    ) -> None:
        """Let it stay after all."""
        at = self._now()
        body = ReturnWithdrawn(
            order_id=order_id, return_id=return_id, reason=reason, person=person, at=at
        )
        self._step(order_id, body, sayings.RETURN_WITHDRAWN)

    def note_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, platform_no: str, person: str
    ) -> None:
        """Note the platform's number of a return."""
        at = self._now()
        body = ReturnEntered(
            order_id=order_id, return_id=return_id, platform_no=platform_no, person=person, at=at
        )
        self._step(order_id, body, sayings.RETURN_NOTED)

    def keep_template(self, name: str, draft: OrderDraft, person: str) -> None:
        """Keep a template."""
        self.wishes.append(("template", name, draft, person))
        self._post(OrderDone((), sayings.TEMPLATE_KEPT))

    def drop_template(self, template_id: uuid.UUID, person: str) -> None:
        """Keep a template no longer."""
        self.wishes.append(("drop-template", template_id, person))
        left = tuple(one for one in self.offered.templates if one.template_id != template_id)
        self.offered = replace(self.offered, templates=left)
        self._post(OrderDone((), sayings.TEMPLATE_DROPPED))

    def bring_template_back(self, template: Template, person: str) -> None:
        """Keep a template after all."""
        self.wishes.append(("template-back", template.template_id, person))
        self.offered = replace(self.offered, templates=(*self.offered.templates, template))
        self._post(OrderDone((), sayings.TEMPLATE_BACK))

    def list_rules(self) -> None:
        """Tell what is laid down."""
        rows = sorted((scope, rule, value) for (scope, rule), value in self.laid_down.items())
        names = [(one.item.province_code, one.item.name) for one in self.items]
        self._post(RulesTold(tuple(rows), tuple(names)))

    def lay_down(self, scope: str, rule: LaidDown, value: str, person: str) -> None:
        """Lay something down, or take it back."""
        self.wishes.append(("lay-down", scope, rule, value, person))
        self.laid_down.pop((scope, rule), None)
        if value:
            self.laid_down[scope, rule] = value
        self._post(OrderDone((), sayings.RULED))

    def export_list(self, rows: Sequence[OrderRow], path: Path) -> None:
        """Write nothing, and say so many."""
        self.wishes.append(("export-list", path))
        self._post(OrdersExported(path, len(rows)))

    def export_order(self, order_id: uuid.UUID, path: Path) -> None:
        """Write nothing, and say so many."""
        self.wishes.append(("export-order", order_id, path))
        self._post(OrdersExported(path, len(self.view(order_id).draft.lines)))

    def _step(self, order_id: uuid.UUID, body: OrderFact, said: Saying) -> None:
        if self.fails:
            self._post(self.fails.pop(0))
            return
        self._add(order_id, body)
        self._done(order_id, said)

    def _done(self, order_id: uuid.UUID, said: Saying) -> None:
        self._post(OrderDone((order_id,), said))

    def _add(self, order_id: uuid.UUID, body: OrderFact) -> None:
        self.events.setdefault(order_id, []).append(Event(next(self._ids), body))

    def _content(self, order_id: uuid.UUID) -> uuid.UUID:
        content = self.view(order_id).standing.content
        assert content is not None
        return content

    def _remarks(self, draft: OrderDraft) -> list[Remark]:
        known = {one.item.province_code: one.item for one in self.items}
        around = Circumstances(self._now().astimezone().date(), item=known.get)
        return rules.check(draft, around, Weights())

    def _row(self, view: OrderView) -> OrderRow:
        today = self._now().astimezone().date()
        late = max((one.days_late(today) for one in view.progress), default=0)
        waits = view.state is OrderState.APPROVED
        draft = view.draft
        return OrderRow(
            order_id=view.order_id,
            order_no=view.order_no,
            platform_no=view.platform_no,
            state=view.state,
            distributors=tuple(
                dict.fromkeys(one.distributor_name or one.distributor_code for one in draft.lines)
            ),
            department=draft.department,
            line_count=len(draft.lines),
            amount=draft.amount,
            written_by=min(view.standing.writers),
            written_at=view.written_at,
            wanted_on=draft.wanted_on,
            days_late=late if view.state in WITH_PLATFORM else 0,
            contested=bool(view.standing.conflicts),
            problem=view.upload.problem if view.upload is not None and waits else "",
            returns_stuck=sum(one.state in STUCK for one in view.standing.returns),
        )

    def _has_returns(self, order_id: uuid.UUID) -> bool:
        return any(one.state not in DONE for one in self.view(order_id).standing.returns)


def _last_chased(view: OrderView) -> Chased | None:
    chased = [told.event.body for told in view.standing.history]
    last = [body for body in chased if isinstance(body, OrderChased)][-1:]
    return Chased(last[0].at, last[0].person, last[0].said, last[0].promised_on) if last else None
