"""How an order stands after all that persons did with it: from the facts alone, always the same.

Without it two desks that heard the same in another order would show two orders. Facts are gone
through in the order of the service (what it has not told yet comes last); each takes effect or does
not, and what did not is kept with the reason, so that everybody sees it. The first change of a
version stands; another change of the same version is a conflict that a person settles by saving a
version based on both. What was sent to the platform is neither changed nor taken back any more.
Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from app.purchasing import approval
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
from app.purchasing.returns import Return, ReturnState, ReturnWish, ReturnWord
from app.purchasing.states import OVER, WITH_PLATFORM, OrderState
from app.purchasing.values import OrderDraft
from app.readers.saying import Saying

_NOT_NOW = Saying("当时的订单状态不能这样处理", "the order stood otherwise then")
_OTHER_VERSION = Saying(
    "所指的版本已被别人改过，请核对后重新办理", "somebody had changed that version"
)
_SENT = Saying("订单已上传平台", "it was with the platform already")
_RETURN_OUT = Saying("退货单已上报平台", "the return was with the platform already")
_RETURN_UNKNOWN = Saying("当时还没有这张退货单", "there was no such return then")
_RETURN_OVER = Saying("退货单已撤回或已办结", "the return was withdrawn or done already")
_CHANGED_TWICE = Saying(
    "与另一人的修改冲突，请打开订单选定一份", "somebody else changed it, too: choose one of them"
)


Said = TypeVar("Said", bound=OrderFact)


@dataclass(frozen=True, slots=True)
class Event(Generic[Said]):
    """One fact about an order, with its id."""

    event_id: uuid.UUID
    body: Said


AnyEvent = Event[Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact and what became of it."""

    event: AnyEvent
    void: Saying | None = None
    """Why it did not take effect; None: it did."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An order as it stands."""

    state: OrderState
    """What persons made of it; what the platform says comes on top (states.combined)."""
    order_no: str
    draft: OrderDraft
    content: uuid.UUID | None
    """The fact that saved this version; None: no content has come yet."""
    conflicts: tuple[AnyEvent, ...]
    """Other versions that wait for a person's choice."""
    writers: frozenset[str]
    """Who wrote or submitted what is there now."""
    approvers: tuple[str, ...]
    steps: int
    """How many approvals it needs; 0 while it is a draft."""
    approval: uuid.UUID | None
    """The approval that was the last one needed; what was sent names it."""
    acknowledged: frozenset[tuple[str, str, str]]
    platform_no: str
    """As a person typed it who entered the order by hand."""
    history: tuple[Told, ...]
    returns: tuple[Return, ...] = ()
    """In the order they were asked for."""


def of(
    events: Iterable[AnyEvent],
    sent: uuid.UUID | None = None,
    words: Mapping[uuid.UUID, ReturnWord] | None = None,
) -> Standing:
    """How an order stands; `sent` names the approval upon which it was sent to the platform.

    `words` is what the service says of its returns.
    """
    fold = _Fold(sent, words or {})
    for event in events:
        fold.take(event)
    return fold.result()


@dataclass(slots=True)
class _Fold:
    """What is known after so many facts."""

    sent: uuid.UUID | None
    words: Mapping[uuid.UUID, ReturnWord]
    state: OrderState = OrderState.DRAFT
    order_no: str = ""
    draft: OrderDraft = field(default_factory=OrderDraft)
    content: uuid.UUID | None = None
    conflicts: dict[uuid.UUID, AnyEvent] = field(default_factory=dict)
    writers: set[str] = field(default_factory=set)
    approvers: list[str] = field(default_factory=list)
    steps: int = 0
    approval: uuid.UUID | None = None
    acknowledged: set[tuple[str, str, str]] = field(default_factory=set)
    platform_no: str = ""
    history: list[Told] = field(default_factory=list)
    returns: dict[uuid.UUID, Return] = field(default_factory=dict)

    def take(self, event: AnyEvent) -> None:
        """Go one fact on."""
        step = _STEPS[type(event.body)]
        self.history.append(Told(event, step(self, event)))

    def result(self) -> Standing:
        """What all of it came to."""
        return Standing(
            state=self.state,
            order_no=self.order_no,
            draft=self.draft,
            content=self.content,
            conflicts=tuple(self.conflicts.values()),
            writers=frozenset(self.writers),
            approvers=tuple(self.approvers),
            steps=self.steps,
            approval=self.approval,
            acknowledged=frozenset(self.acknowledged),
            platform_no=self.platform_no,
            history=tuple(self.history),
            returns=tuple(self.returns.values()),
        )

    @property
    def is_sent(self) -> bool:
        """Whether the platform has what is approved now, or is being given it."""
        return self.state is OrderState.APPROVED and self.sent == self.approval is not None

    def back_to_draft(self) -> None:
        """Let it be written again; approvals of before count no longer."""
        self.state = OrderState.DRAFT
        self.approvers.clear()
        self.steps, self.approval = 0, None


def _saved(fold: _Fold, event: Event[OrderSaved]) -> Saying | None:
    body = event.body
    first = fold.content is None
    if not first and fold.state is not OrderState.DRAFT:
        return _NOT_NOW
    if not first and fold.content not in body.based_on:
        fold.conflicts[event.event_id] = event
        return _CHANGED_TWICE
    for seen in body.based_on:
        fold.conflicts.pop(seen, None)
    fold.content, fold.draft = event.event_id, body.draft
    fold.order_no = fold.order_no or body.order_no
    fold.writers.add(body.person)
    return None


def _acknowledged(fold: _Fold, event: Event[WarningAcknowledged]) -> Saying | None:
    body = event.body
    fold.acknowledged.add((body.rule, body.province_code, body.about))
    return None


def _submitted(fold: _Fold, event: Event[OrderSubmitted]) -> Saying | None:
    body = event.body
    if fold.state is not OrderState.DRAFT:
        return _NOT_NOW
    if body.content != fold.content:
        return _OTHER_VERSION
    fold.state, fold.steps = OrderState.SUBMITTED, max(1, body.steps)
    fold.writers.add(body.person)
    return None


def _approved(fold: _Fold, event: Event[OrderApproved]) -> Saying | None:
    body = event.body
    if fold.state is not OrderState.SUBMITTED:
        return _NOT_NOW
    if body.content != fold.content:
        return _OTHER_VERSION
    why = approval.why_not_his(body.person, fold.writers, fold.approvers)
    if why is not None:
        return why
    fold.approvers.append(body.person)
    if len(fold.approvers) >= fold.steps:
        fold.state, fold.approval = OrderState.APPROVED, event.event_id
    return None


def _sent_back(fold: _Fold, event: Event[OrderSentBack]) -> Saying | None:
    body = event.body
    if fold.state is not OrderState.SUBMITTED:
        return _NOT_NOW
    if body.content != fold.content:
        return _OTHER_VERSION
    fold.back_to_draft()
    return None


def _recalled(fold: _Fold, event: Event[OrderRecalled]) -> Saying | None:  # noqa: ARG001 (one of the steps)
    if fold.is_sent:
        return _SENT
    if fold.state not in (OrderState.SUBMITTED, OrderState.APPROVED):
        return _NOT_NOW
    fold.back_to_draft()
    return None


def _cancelled(fold: _Fold, event: Event[OrderCancelled]) -> Saying | None:  # noqa: ARG001 (one of the steps)
    if fold.is_sent:
        return _SENT
    if fold.state in OVER | WITH_PLATFORM:
        return _NOT_NOW
    fold.state = OrderState.STOPPED
    return None


def _sent_by_hand(fold: _Fold, event: Event[OrderSentByHand]) -> Saying | None:
    body = event.body
    if fold.is_sent:
        return _SENT
    if fold.state is not OrderState.APPROVED:
        return _NOT_NOW
    fold.state, fold.platform_no = OrderState.SENT, body.platform_no
    return None


def _closed(fold: _Fold, event: Event[OrderClosed]) -> Saying | None:  # noqa: ARG001 (one of the steps)
    if not (fold.is_sent or fold.state in WITH_PLATFORM):
        return _NOT_NOW
    fold.state = OrderState.CLOSED
    return None


def _return_asked(fold: _Fold, event: Event[ReturnAsked]) -> Saying | None:
    body, word = event.body, fold.words.get(event.body.return_id)
    wish = ReturnWish(
        body.province_code, body.batch, body.quantity, body.reason, body.price, body.volume_based
    )
    asked = Return(body.return_id, event.event_id, wish, body.person, body.at, ReturnState.ASKED)
    if word is not None:
        asked = replace(
            asked,
            state=word.state,
            platform_no=word.platform_no,
            problem=word.problem,
            invoice_no=word.invoice_no,
            said_at=word.at,
        )
    fold.returns[body.return_id] = asked
    return None


def _why_not(asked: Return | None) -> Saying:
    """Why a return stays as it is."""
    if asked is None:
        return _RETURN_UNKNOWN
    return _RETURN_OUT if asked.is_out else _RETURN_OVER


def _return_withdrawn(fold: _Fold, event: Event[ReturnWithdrawn]) -> Saying | None:
    asked = fold.returns.get(event.body.return_id)
    if asked is None or not asked.may_be_withdrawn:
        return _why_not(asked)
    fold.returns[asked.return_id] = replace(asked, state=ReturnState.WITHDRAWN, problem="")
    return None


def _return_entered(fold: _Fold, event: Event[ReturnEntered]) -> Saying | None:
    body, asked = event.body, fold.returns.get(event.body.return_id)
    if asked is None or not asked.may_be_entered:
        return _why_not(asked)
    fold.returns[asked.return_id] = replace(
        asked, state=ReturnState.ENTERED, platform_no=body.platform_no, problem=""
    )
    return None


def _noted(fold: _Fold, event: Event[OrderChased]) -> Saying | None:  # noqa: ARG001 (one of the steps)
    """Changes nothing of how the order stands."""
    return None


_STEPS: dict[type[OrderFact], Callable[[_Fold, AnyEvent], Saying | None]] = {
    OrderSaved: _saved,
    WarningAcknowledged: _acknowledged,
    OrderSubmitted: _submitted,
    OrderApproved: _approved,
    OrderSentBack: _sent_back,
    OrderRecalled: _recalled,
    OrderCancelled: _cancelled,
    OrderSentByHand: _sent_by_hand,
    OrderClosed: _closed,
    OrderChased: _noted,
    ReturnAsked: _return_asked,
    ReturnWithdrawn: _return_withdrawn,
    ReturnEntered: _return_entered,
}
