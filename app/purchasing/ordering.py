"""What a person does with an order, checked against how it stands, and kept as a fact.

Without it a screen could approve what somebody else has just changed. Each step runs in one
transaction of the caller's: read how the order stands, refuse or append the fact. Refusals are
values of people's language (`Refused`).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.catalogue.findings import Severity
from app.people import persons
from app.people.rights import Rights
from app.purchasing import (
    approval,
    drafting,
    journal,
    laying_down,
    numbering,
    records,
    rules,
    sayings,
    world,
)
from app.purchasing.laying_down import LaidDownFact, OrderRuled
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
from app.purchasing.records import OrderView
from app.purchasing.returns import Return, ReturnWish
from app.purchasing.rules import Remark
from app.purchasing.states import OVER, WITH_PLATFORM, OrderState
from app.purchasing.values import OrderDraft, Origin
from app.purchasing.world import World
from app.readers.saying import Saying
from app.store.change_log import ChangeLog
from app.store.clock import Clock

REASON_LIMIT = 200


class Refused(Exception):
    """A wish that cannot be carried out: why, in words."""

    def __init__(self, why: Saying) -> None:
        """Say why."""
        super().__init__(str(why))
        self.why = why


class Held(Exception):
    """An order is not submitted: this is in its way."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        """Say what."""
        super().__init__()
        self.remarks = tuple(remarks)


@dataclass(frozen=True, slots=True)
class Saving:
    """The wish to keep a draft."""

    draft: OrderDraft
    person: str
    order_id: uuid.UUID | None = None
    """None: a new order."""
    based_on: tuple[uuid.UUID, ...] = ()
    """The versions the person saw."""
    origin: Origin = Origin.SCRATCH
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class Ordering:
    """One workstation's, in one transaction."""

    connection: Connection
    log: ChangeLog
    clock: Clock
    world: World

    @property
    def org(self) -> str:
        """The institution it works for."""
        return self.log.workstation.org

    def view(self, order_id: uuid.UUID) -> OrderView:
        """Read an order; raises Refused."""
        found = records.load(self.connection, self.org, order_id)
        if found is None:
            raise Refused(sayings.UNKNOWN)
        return found

    def remarks(self, draft: OrderDraft, order_id: uuid.UUID | None) -> list[Remark]:
        """What the rules say of a draft."""
        laid_down = laying_down.read(self.connection, self.org)
        around = world.circumstances(
            self.connection,
            self.org,
            self.world,
            laid_down,
            draft,
            self.clock.today(),
            order_id,
        )
        return rules.check(draft, around, laid_down.weights())

    def save(self, wish: Saving) -> uuid.UUID:
        """Keep a draft, new or changed; raises Refused."""
        self._require_placer(wish.person)
        if wish.order_id is None:
            return self._new(wish)
        view = self.view(wish.order_id)
        if view.state is not OrderState.DRAFT:
            raise Refused(sayings.not_now(view.state))
        if view.standing.content not in wish.based_on:
            raise Refused(sayings.CHANGED)
        self._record(
            OrderSaved(
                order_id=wish.order_id,
                order_no=view.order_no,
                draft=wish.draft,
                based_on=list(wish.based_on),
                origin=wish.origin,
                came_from=wish.came_from,
                person=wish.person,
                at=self.clock.now(),
            )
        )
        return wish.order_id

    def split(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> list[uuid.UUID]:
        """Make one draft per distributor; the order itself keeps the first; raises Refused."""
        self._require_placer(person)
        view = self._at(order_id, content, OrderState.DRAFT)
        first, *others = drafting.split(view.draft)
        if not others:
            return [order_id]
        kept = Saving(first, person, order_id, (content,), Origin.SPLIT, view.order_no)
        made = [self.save(kept)]
        for part in others:
            made.append(self.save(Saving(part, person, None, (), Origin.SPLIT, view.order_no)))
        return made

    def acknowledge(self, order_id: uuid.UUID, remark: Remark, reason: str, person: str) -> None:
        """Keep why a warning is no mistake; raises Refused."""
        self._require_placer(person)
        self.view(order_id)
        self._record(
            WarningAcknowledged(
                order_id=order_id,
                rule=remark.rule,
                province_code=remark.province_code,
                about=remark.about,
                reason=_required(reason),
                person=person,
                at=self.clock.now(),
            )
        )

    def submit(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> None:
        """Let a draft wait for approval; raises Refused or Held."""
        self._require_placer(person)
        view = self._at(order_id, content, OrderState.DRAFT)
        self._require_placer(person, view.draft.address_code or None)
        if view.standing.conflicts:
            raise Refused(sayings.CONTESTED)
        if len(view.draft.distributors) > 1:
            raise Refused(sayings.many_distributors(len(view.draft.distributors)))
        found = self.remarks(view.draft, order_id)
        hindering = rules.in_the_way(found, view.standing.acknowledged)
        if hindering:
            raise Held(hindering)
        steps = laying_down.read(self.connection, self.org).approval().steps_for(view.draft.amount)
        at = self.clock.now()
        self._record(
            OrderSubmitted(order_id=order_id, content=content, steps=steps, person=person, at=at)
        )

    def approve(
        self, order_id: uuid.UUID, content: uuid.UUID, person: str, remark: str = ""
    ) -> bool:
        """Approve one version; True where it is approved now, False where one more is needed.

        Raises Refused, or Held where an error was found since it was submitted.
        """
        view = self._at(order_id, content, OrderState.SUBMITTED)
        standing = view.standing
        place, amount = view.draft.address_code or None, view.draft.amount
        why = approval.why_not_decide(
            self.rights_of(person), place, amount
        ) or approval.why_not_his(person, standing.writers, standing.approvers)
        if why is not None:
            raise Refused(why)
        wrong = [
            one for one in self.remarks(view.draft, order_id) if one.severity is Severity.ERROR
        ]
        if wrong:
            raise Held(wrong)
        at = self.clock.now()
        text = remark.strip()[:REASON_LIMIT]
        self._record(
            OrderApproved(order_id=order_id, content=content, remark=text, person=person, at=at)
        )
        return len(standing.approvers) + 1 >= standing.steps

    def send_back(self, order_id: uuid.UUID, content: uuid.UUID, reason: str, person: str) -> None:
        """Do not approve it; raises Refused."""
        view = self._at(order_id, content, OrderState.SUBMITTED)
        place = view.draft.address_code or None
        why = approval.why_not_decide(self.rights_of(person), place)
        if why is not None:
            raise Refused(why)
        at, said = self.clock.now(), _required(reason)
        self._record(
            OrderSentBack(order_id=order_id, content=content, reason=said, person=person, at=at)
        )

    def recall(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Take it back to change it, before it is sent; raises Refused."""
        self._require_placer(person)
        view = self._in(order_id, {OrderState.SUBMITTED, OrderState.APPROVED})
        if view.upload is not None and view.upload.is_out:
            raise Refused(sayings.not_now(OrderState.SENT))
        at = self.clock.now()
        self._record(
            OrderRecalled(order_id=order_id, reason=_required(reason), person=person, at=at)
        )

    def cancel(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Give it up before it is sent; raises Refused."""
        self._require_placer(person)
        view = self._in(order_id, {OrderState.DRAFT, OrderState.SUBMITTED, OrderState.APPROVED})
        if view.upload is not None and view.upload.is_out:
            raise Refused(sayings.not_now(OrderState.SENT))
        at = self.clock.now()
        self._record(
            OrderCancelled(order_id=order_id, reason=_required(reason), person=person, at=at)
        )

    def note_sent(self, order_id: uuid.UUID, platform_no: str, person: str) -> None:
        """Note that a person entered it at the platform; raises Refused."""
        self._require_placer(person)
        view = self._in(order_id, {OrderState.APPROVED})
        number = platform_no.strip()[:REASON_LIMIT]
        if view.upload is not None and view.upload.is_out:
            raise Refused(sayings.not_now(OrderState.SENT))
        if not number:
            raise Refused(sayings.NUMBER_LACKING)
        at = self.clock.now()
        self._record(OrderSentByHand(order_id=order_id, platform_no=number, person=person, at=at))

    def close(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Expect nothing more of it; raises Refused."""
        self._require_placer(person)
        self._in(order_id, WITH_PLATFORM)
        at = self.clock.now()
        self._record(OrderClosed(order_id=order_id, reason=_required(reason), person=person, at=at))

    def chase(self, order_id: uuid.UUID, said: str, promised_on: date | None, person: str) -> None:
        """Note that the distributor was asked; raises Refused."""
        self._require_placer(person)
        self._in(order_id, WITH_PLATFORM | {OrderState.APPROVED})
        at, text = self.clock.now(), _required(said)
        self._record(
            OrderChased(order_id=order_id, said=text, promised_on=promised_on, person=person, at=at)
        )

    def ask_return(self, order_id: uuid.UUID, wish: ReturnWish, person: str) -> None:
        """Let something go back; raises Refused."""
        self._require_placer(person)
        view = self._in(order_id, WITH_PLATFORM | OVER)
        if view.state is OrderState.STOPPED and not view.arrivals:
            raise Refused(sayings.not_now(view.state))
        batch = wish.batch.strip()
        if wish.province_code not in {line.province_code for line in view.draft.lines}:
            raise Refused(sayings.NOT_ON_THE_ORDER)
        if wish.quantity <= 0 or not batch:
            raise Refused(sayings.RETURN_LACKING)
        if wish.price is None or wish.price <= 0:
            raise Refused(sayings.RETURN_PRICE_LACKING)
        for one in view.owed:
            known = (one.province_code, one.batch) == (wish.province_code, batch)
            if known and wish.quantity > one.left:
                raise Refused(sayings.return_too_large(one, wish.quantity))
        self._record(
            ReturnAsked(
                order_id=order_id,
                return_id=self.clock.new_id(),
                province_code=wish.province_code,
                batch=batch[:REASON_LIMIT],
                quantity=wish.quantity,
                reason=_required(wish.reason),
                price=wish.price,
                volume_based=wish.volume_based,
                person=person,
                at=self.clock.now(),
            )
        )

    def withdraw_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, reason: str, person: str
    ) -> None:
        """Let something stay after all, or be done with what was turned down; raises Refused."""
        self._require_placer(person)
        asked = self._return(order_id, return_id)
        if not asked.may_be_withdrawn:
            raise Refused(sayings.return_not_now(asked.state))
        at, text = self.clock.now(), _required(reason)
        self._record(
            ReturnWithdrawn(
                order_id=order_id, return_id=return_id, reason=text, person=person, at=at
            )
        )

    def note_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, platform_no: str, person: str
    ) -> None:
        """Note that a person entered a return at the platform; raises Refused."""
        self._require_placer(person)
        asked = self._return(order_id, return_id)
        if not asked.may_be_entered:
            raise Refused(sayings.return_not_now(asked.state))
        number, at = platform_no.strip()[:REASON_LIMIT], self.clock.now()
        if not number:
            raise Refused(sayings.RETURN_NUMBER_LACKING)
        self._record(
            ReturnEntered(
                order_id=order_id, return_id=return_id, platform_no=number, person=person, at=at
            )
        )

    def lay_down(self, body: LaidDownFact) -> None:
        """Lay a rule down, as an approver, or keep a template, as a purchaser; raises Refused."""
        self._require_placer(body.person)
        if isinstance(body, OrderRuled):
            why = approval.why_not_decide(self.rights_of(body.person))
            if why is not None:
                raise Refused(why)
        laying_down.say(self.connection, self.log, body)

    def rights_of(self, person: str) -> Rights:
        """What a person may do today."""
        return persons.rights_of_named(self.connection, self.org, person, self.clock.today())

    def _require_placer(self, person: str, place: str | None = None) -> None:
        why = approval.why_not_place(self.rights_of(person), place)
        if why is not None:
            raise Refused(why)

    def _at(self, order_id: uuid.UUID, content: uuid.UUID, state: OrderState) -> OrderView:
        """The order, if it stands so and is what the person saw."""
        view = self._in(order_id, {state})
        if view.standing.content != content:
            raise Refused(sayings.CHANGED)
        return view

    def _return(self, order_id: uuid.UUID, return_id: uuid.UUID) -> Return:
        for one in self.view(order_id).standing.returns:
            if one.return_id == return_id:
                return one
        raise Refused(sayings.UNKNOWN)

    def _in(self, order_id: uuid.UUID, states: Collection[OrderState]) -> OrderView:
        view = self.view(order_id)
        if view.state not in states:
            raise Refused(sayings.not_now(view.state))
        return view

    def _new(self, wish: Saving) -> uuid.UUID:
        order_id = self.clock.new_id()
        self._record(
            OrderSaved(
                order_id=order_id,
                order_no=numbering.next_number(
                    self.connection, self.log.workstation, self.clock.today(), order_id
                ),
                draft=wish.draft,
                origin=wish.origin,
                came_from=wish.came_from,
                person=wish.person,
                at=self.clock.now(),
            )
        )
        return order_id

    def _record(self, body: OrderFact) -> None:
        journal.record(self.connection, self.log, body)


def _required(reason: str) -> str:
    text = reason.strip()[:REASON_LIMIT]
    if not text:
        raise Refused(sayings.REASON_LACKING)
    return text
