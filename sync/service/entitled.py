"""Says whether who is named in an operation was allowed to do it when he did it.

Without it a workstation that was not updated, or that worked for days without the service, would do
in somebody's name what that one may not. What a clerk scanned, received or wrote down is taken all
the same, and noted for the audit log: a box that is in the store room has to be in the books. A
decision (a signature, an approval, a closed case, a rule) of somebody who may not decide is
refused: it is stored as it came, and the workstation shows it to a person. Rights are those of the
day of the operation, so that who has left, or stood in for somebody, is judged as of then; and
where it names no place, those held where its workstation stood on that day.
Decisions: docs/decisions/0075-rights-of-operations.md, 0082-places-of-workstations.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from app.catalogue.aliases.saying import AliasesSaid
from app.catalogue.entries.bodies import CatalogueSaid
from app.catalogue.entries.matches import MatchSaid
from app.catalogue.relations.journal import RelationsSaid
from app.catalogue.relations.values import Origin
from app.catalogue.warnings.deciding import WarningsDecided
from app.catalogue.warnings.laying_down import RulesLaidDown
from app.packing import operations as packing
from app.people import persons, whereabouts
from app.people.permissions import DESCRIBED, Permission
from app.people.rights import Rights, place_asked
from app.purchasing import operations as purchasing
from app.purchasing import records
from app.purchasing.invoicing import facts as invoicing
from app.purchasing.laying_down import OrderRuled, TemplateKept
from app.receiving import operations as receiving
from app.receiving.acceptance.operations import AcceptanceNoted, LineConcluded, Signed
from app.receiving.acceptance.values import Role
from app.receiving.blind import operations as blind
from app.receiving.known.item_rules import Rule
from app.receiving.known.laying_down import ItemRuled, RecallLifted, RecallSaid
from app.receiving.known.mapping import IdentifierMapped, Source
from app.tracing.cases.facts import CaseClosed, CaseReopened
from app.tracing.operations import CodesMoved, StockImported

_SKEW = timedelta(minutes=5)
"""By so much a workstation's clock may be wrong around midnight."""
_LONG_AGO = timedelta(days=36_500)
_P = Permission


@dataclass(frozen=True, slots=True)
class Takes:
    """What an operation takes."""

    one_of: tuple[Permission, ...]
    person: str
    """Who is named in it."""
    refused: bool
    """Whether it is refused to who may not; else it is taken, and noted."""
    order: purchasing.OrderApproved | purchasing.OrderSentBack | None = None
    """Of these it matters also where and up to which amount."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Somebody did what he may not."""

    person: str
    permission: Permission
    refused: bool
    only_beyond: bool = False
    """He holds it, but not there, or not up to that amount."""

    @property
    def said(self) -> str:
        """What the workstation is told."""
        name = DESCRIBED[self.permission].name.chinese
        lacks = f"没有“{name}”权限"
        if self.only_beyond:
            lacks = f"的“{name}”权限不到这个配送点或金额"
        if self.refused:
            return (
                f"{self.person}{lacks}：这项操作已原样保存、未计入，"
                "请有权限的人员重新操作，或请安全管理员调整岗位。"
            )
        return f"{self.person}{lacks}：已照常计入，并已告知审计，请安全管理员核对岗位。"


class Operation(Protocol):
    """One operation as it came."""

    @property
    def at(self) -> datetime:
        """When it was done, as the workstation says."""

    @property
    def device(self) -> uuid.UUID:
        """The workstation at which it was done."""


class Entitled:
    """The rights of those who are named in one push."""

    def __init__(self, connection: Connection, org: str, now: datetime) -> None:
        self._connection, self._org, self._now = connection, org, now
        self._known: dict[tuple[str, date], Rights] = {}
        self._moves: dict[uuid.UUID, tuple[whereabouts.Move, ...]] = {}

    def lacking(self, one: Operation, body: msgspec.Struct) -> Lacking | None:
        """What who is named in an operation lacked on that day; None where he lacked nothing."""
        takes = what_it_takes(body)
        if takes is None:
            return None
        if any(self._may(takes, one.device, day) for day in self._days(one.at)):
            return None
        permission = takes.one_of[0]
        holds = any(self._rights(takes.person, day).may(permission) for day in self._days(one.at))
        return Lacking(takes.person, permission, takes.refused, only_beyond=holds)

    def _days(self, at: datetime) -> Iterator[date]:
        """The day it was done, then its neighbours around midnight; none that is still to come."""
        # A time at the edge of the calendar has no day around it.
        done = max(min(at, self._now), self._now - _LONG_AGO)
        for off in (timedelta(), -_SKEW, _SKEW):
            yield min(done + off, self._now).astimezone().date()

    def _may(self, takes: Takes, device: uuid.UUID, day: date) -> bool:
        held = self._rights(takes.person, day)
        if takes.order is None:
            return any(
                held.may(one, place_asked(one, None, place))
                for place in self._stood(device, day)
                for one in takes.one_of
            )
        view = records.load(self._connection, self._org, takes.order.order_id)
        if view is None:
            return held.may(takes.one_of[0])
        place, amount = view.draft.address_code or None, view.draft.amount
        only_amount = isinstance(takes.order, purchasing.OrderApproved)
        return held.may(takes.one_of[0], place, amount if only_amount else None)

    def _stood(self, device: uuid.UUID, day: date) -> frozenset[str]:
        if device not in self._moves:
            found = whereabouts.moves_of(self._connection, self._org, device)
            self._moves[device] = found
        return whereabouts.stood_on(self._moves[device], day)

    def _rights(self, person: str, day: date) -> Rights:
        key = person, day
        if key not in self._known:
            self._known[key] = persons.rights_at_work(self._connection, self._org, person, day)
        return self._known[key]


_TAKEN: Mapping[type[msgspec.Struct], tuple[Permission, ...]] = {
    receiving.ReceiptOpened: (_P.RECEIVE,),
    receiving.ScanRecorded: (_P.RECEIVE,),
    receiving.ScanSettled: (_P.SETTLE_DIFFERENCES,),
    receiving.LineExplained: (_P.SETTLE_DIFFERENCES, _P.CONFIRM_RECEIPTS),
    receiving.ReceiptConfirmed: (_P.CONFIRM_RECEIPTS,),
    blind.BlindOpened: (_P.RECEIVE_BLIND,),
    blind.BlindScanned: (_P.RECEIVE_BLIND,),
    blind.BlindJoining: (_P.RECEIVE_BLIND,),
    blind.BlindJoined: (_P.RECEIVE_BLIND,),
    blind.BlindGivenUp: (_P.RECEIVE_BLIND,),
    CodesMoved: (_P.MOVE_CODES,),
    StockImported: (_P.IMPORT_STOCK,),
    CatalogueSaid: (_P.IMPORT_CATALOGUES,),
    packing.ShipmentBegun: (_P.PACK_SHIPMENTS,),
    packing.IdentifierNamed: (_P.PACK_SHIPMENTS,),
    packing.BatchGiven: (_P.PACK_SHIPMENTS,),
    packing.CartonOpened: (_P.PACK_SHIPMENTS,),
    packing.PackScanned: (_P.PACK_SHIPMENTS,),
    packing.PacksMoved: (_P.PACK_SHIPMENTS,),
    packing.StepUndone: (_P.PACK_SHIPMENTS,),
    packing.CartonFinished: (_P.PACK_SHIPMENTS,),
    packing.CartonReopened: (_P.PACK_SHIPMENTS,),
    packing.CartonLabelScanned: (_P.PACK_SHIPMENTS,),
    packing.CartonVoided: (_P.PACK_SHIPMENTS,),
    packing.CartonRelabelled: (_P.REPRINT_LABELS,),
    packing.ShipmentClosed: (_P.CLOSE_SHIPMENTS,),
    packing.ShipmentReopened: (_P.CLOSE_SHIPMENTS,),
    packing.ShipmentGivenUp: (_P.CLOSE_SHIPMENTS,),
    packing.GoodsReturned: (_P.PACK_SHIPMENTS,),
    packing.ReturnWithdrawn: (_P.PACK_SHIPMENTS,),
    purchasing.OrderSaved: (_P.PLACE_ORDERS,),
    purchasing.WarningAcknowledged: (_P.PLACE_ORDERS,),
    purchasing.OrderSubmitted: (_P.PLACE_ORDERS,),
    purchasing.OrderRecalled: (_P.PLACE_ORDERS,),
    purchasing.OrderCancelled: (_P.PLACE_ORDERS,),
    purchasing.OrderSentByHand: (_P.PLACE_ORDERS,),
    purchasing.OrderClosed: (_P.PLACE_ORDERS,),
    purchasing.OrderChased: (_P.PLACE_ORDERS,),
    purchasing.ReturnAsked: (_P.PLACE_ORDERS,),
    purchasing.ReturnWithdrawn: (_P.PLACE_ORDERS,),
    purchasing.ReturnEntered: (_P.PLACE_ORDERS,),
    TemplateKept: (_P.PLACE_ORDERS,),
}
"""What is written down of goods and papers: it is so, whoever did it."""
_DECIDED: Mapping[type[msgspec.Struct], tuple[Permission, ...]] = {
    CaseClosed: (_P.CLOSE_CASES,),
    CaseReopened: (_P.CLOSE_CASES,),
    purchasing.OrderApproved: (_P.APPROVE_ORDERS,),
    purchasing.OrderSentBack: (_P.APPROVE_ORDERS,),
    OrderRuled: (_P.APPROVE_ORDERS,),
    invoicing.AcceptanceAsked: (_P.ACCEPT_INVOICES,),
    invoicing.AcceptanceWithdrawn: (_P.ACCEPT_INVOICES,),
    RecallSaid: (_P.LIFT_BARS,),
    RecallLifted: (_P.LIFT_BARS,),
    MatchSaid: (_P.DECIDE_MATCHES,),
    WarningsDecided: (_P.DECIDE_WARNINGS,),
    RulesLaidDown: (_P.CHANGE_CATALOGUE_RULES,),
    AliasesSaid: (_P.CHANGE_CATALOGUE_RULES,),
    packing.NumberingSet: (_P.NUMBER_CARTONS,),
}
"""What somebody decided for the institution."""
_SIGNING = {
    Role.RECEIVER: _P.RECEIVE,
    Role.ACCEPTOR: _P.ACCEPT,
    Role.SECOND_ACCEPTOR: _P.ACCEPT_CONTROLLED,
}


def what_it_takes(body: msgspec.Struct) -> Takes | None:
    """What an operation takes; None where it takes no permission: a program did it."""
    kind = type(body)
    if kind in _TAKEN:
        return Takes(_TAKEN[kind], _named(body), refused=False)
    if kind in _DECIDED:
        order = body if isinstance(body, _OF_ORDERS) else None
        return Takes(_DECIDED[kind], _named(body), refused=True, order=order)
    if isinstance(body, AcceptanceNoted):
        return _of_acceptance(body)
    if isinstance(body, ItemRuled):
        stops = body.rule == Rule.STOPPED
        takes = _P.LIFT_BARS if stops else _P.CHANGE_RECEIVING_RULES
        return Takes((takes,), body.person, refused=True)
    if isinstance(body, IdentifierMapped) and body.source != Source.SCAN:
        return Takes((_P.NAME_IDENTIFIERS,), body.person, refused=True)
    if isinstance(body, RelationsSaid) and body.origin is not Origin.PLATFORM:
        return Takes((_P.MANAGE_RELATIONS,), body.person, refused=True)
    return None


_OF_ORDERS = purchasing.OrderApproved | purchasing.OrderSentBack


def _of_acceptance(body: AcceptanceNoted) -> Takes | None:
    what = body.what
    if isinstance(what, Signed):
        takes = _SIGNING.get(what.role)
        return None if takes is None else Takes((takes,), what.signer, refused=True)
    if isinstance(what, LineConcluded):
        return Takes((_P.ACCEPT,), body.person, refused=True)
    return Takes((_P.ACCEPT, _P.RECEIVE, _P.ACCEPT_CONTROLLED), body.person, refused=False)


def _named(body: msgspec.Struct) -> str:
    for name in ("person", "confirmed_by", "opened_by"):
        if hasattr(body, name):
            return str(getattr(body, name))
    raise AssertionError(f"{type(body).__name__} names nobody")
