"""A record as it should be told: of which cause, which goods, which codes.

Without it what is made from facts and what is kept of it could not be compared. Pure.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.tracing.uploads import interface
from app.tracing.uploads.preparing import SPLIT_SUFFIX, Take
from app.tracing.uploads.records import Movement

_LETTERS: Final = "PCNRSB"
_DIGEST: Final = 12


class Kind(StrEnum):
    """The transaction a record goes by."""

    COUNT = interface.COUNT
    CHANGE = interface.CHANGE
    PURCHASE = interface.PURCHASE
    PURCHASE_RETURN = interface.PURCHASE_RETURN
    SALE = interface.SALE
    SALE_RETURN = interface.SALE_RETURN


KIND_NAMES: Final[dict[str, str]] = {
    Kind.COUNT: "盘存",
    Kind.CHANGE: "库存变更",
    Kind.PURCHASE: "采购",
    Kind.PURCHASE_RETURN: "采购退货",
    Kind.SALE: "销售",
    Kind.SALE_RETURN: "销售退货",
}
_FAMILIES: Final = ((Kind.COUNT, Kind.CHANGE), (Kind.SALE, Kind.SALE_RETURN))


def family_of(kind: str) -> tuple[Kind, ...]:
    """The kinds that speak of the same codes one after another; empty: it names no codes."""
    return next((family for family in _FAMILIES if kind in family), ())


class State(StrEnum):
    """Where a record is."""

    NEW = "new"
    """It was made, and nobody looked at it yet."""
    PERSON = "person"
    """Something must be mended first."""
    BEHIND = "behind"
    """Another record of its codes must go first."""
    READY = "ready"
    """It is on its way: in the outbox, or for HIS to take."""
    DONE = "done"
    REFUSED = "refused"
    DELETING = "deleting"
    """It was or may have been told, and is to be taken back."""
    DELETED = "deleted"


UNSENT: Final = (State.NEW, State.PERSON, State.BEHIND)
"""Nothing of it left the house."""
SENT: Final = (State.READY, State.REFUSED)
"""On their way, or to be sent again by a person."""
STANDING: Final = (*UNSENT, State.READY, State.DONE, State.REFUSED)
"""Records that say what is so; the others are taken back."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which receipt line goods came by: what the documents say of them hangs on it."""

    receipt_id: uuid.UUID
    line_no: int

    @property
    def text(self) -> str:
        """As it stands in the name of a spot."""
        return f"{self.receipt_id.hex}/{self.line_no}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One record as it should be told."""

    kind: Kind
    cause: uuid.UUID
    """A receipt or a movement."""
    spot: str
    """Which part of its cause it tells."""
    movement: Movement
    place: Place
    at: datetime
    person: str
    packs: int
    codes: tuple[str, ...] = ()
    takes: tuple[Take, ...] = ()
    pieces_per_pack: int = 1
    coded: bool = True
    change_kind: str = ""
    of_record: str = ""
    document_no: str = ""

    @property
    def split(self) -> bool:
        """Pieces of opened packs."""
        return bool(self.takes)

    @property
    def digest(self) -> str:
        """Of all that must be told anew where it changes."""
        said = (self.packs, self.codes, self.takes, self.coded, self.change_kind, self.of_record)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]

    def number(self, generation: int) -> str:
        """Its number: the same for the same, another one each time it is told anew."""
        said = f"{self.kind}|{self.cause.hex}|{self.spot}|{generation}"
        made = hashlib.blake2b(said.encode(), digest_size=_DIGEST).digest()
        letter = _LETTERS[list(Kind).index(self.kind)]
        text = base64.b32encode(made).decode().rstrip("=")
        return f"{letter}{text}{SPLIT_SUFFIX if self.split else ''}"
