"""What the window wishes of orders; without it it would know the desk by name.

Every method returns at once; what follows comes as an event of app/purchasing/events.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from app.purchasing.chasing import Chase
from app.purchasing.laying_down import LaidDown, Template
from app.purchasing.ordering import Saving
from app.purchasing.records import OrderRow, OrdersAsked
from app.purchasing.returns import ReturnWish
from app.purchasing.rules import Remark
from app.purchasing.values import OrderDraft


class Orders(Protocol):
    """Orders; what goes wrong is answered by OrdersFailed."""

    def list_orders(self, asked: OrdersAsked) -> None:
        """Ask for orders; answered by OrdersListed."""

    def show(self, order_id: uuid.UUID) -> None:
        """Ask for one order; answered by OrderShown."""

    def choices(self) -> None:
        """Ask what can be chosen from; answered by ChoicesTold."""

    def find_items(self, text: str) -> None:
        """Ask for items to order; answered by ItemsOffered."""

    def check(self, draft: OrderDraft, order_id: uuid.UUID | None, number: int) -> None:
        """Ask what the rules say; answered by DraftChecked with the same number."""

    def begin_from_template(self, template_id: uuid.UUID) -> None:
        """Ask for a draft made of a template; answered by DraftMade."""

    def begin_from_order(self, order_id: uuid.UUID) -> None:
        """Ask for a draft like an order of before; answered by DraftMade."""

    def begin_from_request(self, request_no: str) -> None:
        """Ask for a draft of what HIS asks for; answered by DraftMade."""

    def begin_from_limits(self) -> None:
        """Ask for a draft of what runs short; answered by DraftMade."""

    def save(self, wish: Saving) -> None:
        """Keep a draft; answered by OrderDone."""

    def split(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> None:
        """Make one draft per distributor; answered by OrderDone."""

    def acknowledge(
        self, order_id: uuid.UUID, remarks: Sequence[Remark], reason: str, person: str
    ) -> None:
        """Say why warnings are no mistakes; answered by OrderDone."""

    def submit(self, order_id: uuid.UUID, content: uuid.UUID, person: str) -> None:
        """Let it wait for approval; answered by OrderDone or OrderHeld."""

    def approve(
        self, order_id: uuid.UUID, content: uuid.UUID, person: str, remark: str = ""
    ) -> None:
        """Approve it; answered by OrderDone or OrderHeld."""

    def send_back(self, order_id: uuid.UUID, content: uuid.UUID, reason: str, person: str) -> None:
        """Let it be changed; answered by OrderDone."""

    def recall(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Take it back; answered by OrderDone."""

    def cancel(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Give it up; answered by OrderDone."""

    def note_sent(self, order_id: uuid.UUID, platform_no: str, person: str) -> None:
        """Note that it was entered at the platform by hand; answered by OrderDone."""

    def close(self, order_id: uuid.UUID, reason: str, person: str) -> None:
        """Expect nothing more of it; answered by OrderDone."""

    def chase(self, order_id: uuid.UUID, said: str, promised_on: date | None, person: str) -> None:
        """Note that the distributor was asked; answered by OrderDone."""

    def list_chase(self) -> None:
        """Ask for what is overdue or came short; answered by ChaseListed."""

    def chase_many(
        self, order_ids: Sequence[uuid.UUID], said: str, promised_on: date | None, person: str
    ) -> None:
        """Note for several orders that the distributor was asked; answered by OrderDone."""

    def export_chase(self, rows: Sequence[Chase], path: Path) -> None:
        """Write what is to be chased as a table; answered by OrdersExported."""

    def ask_return(self, order_id: uuid.UUID, wish: ReturnWish, person: str) -> None:
        """Let something go back; answered by OrderDone."""

    def withdraw_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, reason: str, person: str
    ) -> None:
        """Let it stay after all; answered by OrderDone."""

    def note_return(
        self, order_id: uuid.UUID, return_id: uuid.UUID, platform_no: str, person: str
    ) -> None:
        """Note that a return was entered at the platform by hand; answered by OrderDone."""

    def keep_template(self, name: str, draft: OrderDraft, person: str) -> None:
        """Keep a draft to begin with another time; answered by OrderDone."""

    def drop_template(self, template_id: uuid.UUID, person: str) -> None:
        """Keep a template no longer; answered by OrderDone."""

    def bring_template_back(self, template: Template, person: str) -> None:
        """Keep a template that was dropped, as it was; answered by OrderDone."""

    def list_rules(self) -> None:
        """Ask what is laid down about ordering; answered by RulesTold."""

    def lay_down(self, scope: str, rule: LaidDown, value: str, person: str) -> None:
        """Lay something down about ordering; answered by OrderDone."""

    def export_list(self, rows: Sequence[OrderRow], path: Path) -> None:
        """Write a list as a table; answered by OrdersExported."""

    def export_order(self, order_id: uuid.UUID, path: Path) -> None:
        """Write one order as a spreadsheet; answered by OrdersExported."""
