"""What the service tells workstations of a round, and how a told relation is written.

Without it a list that the service fetched would be known to the service alone. `relations` 1 is a
piece of a round: what is new, changed or ended, each whole; the last piece says what the round came
to.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

import msgspec

from app.catalogue.relations.told.values import (
    LONGEST,
    LONGEST_CODE,
    LONGEST_TEXT,
    Key,
    News,
    Outcome,
    Party,
)

ENTITY, VERSION = "relations", 1
PIECE = 200
"""Things in one piece that this program makes."""
_MOST = 500

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_CODE)]
Short = Annotated[str, msgspec.Meta(max_length=LONGEST)]
Long = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class RelationTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A relation as the platform tells it now."""

    province_code: Annotated[str, msgspec.Meta(max_length=LONGEST_CODE)]
    distributor_code: Code
    address_code: Annotated[str, msgspec.Meta(max_length=LONGEST_CODE)] = ""
    what: News
    valid_from: date | None = None
    valid_until: date | None = None
    ended_on: date | None = None
    scope: Long = ""
    restraint: Long = ""
    period: Short = ""

    @property
    def key(self) -> Key:
        """What it joins."""
        return self.province_code, self.distributor_code, self.address_code


class PartyTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A distributor or an address as the platform tells it now."""

    part: Party
    code: Code
    what: News
    name: Short = ""
    text: Short = ""
    contact: Short = ""
    phone: Short = ""
    stopped: Short = ""


class RoundEnd(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a round came to."""

    outcome: Outcome
    message: Long = ""
    total: Count = 0
    added: Count = 0
    changed: Count = 0
    ended: Count = 0


class RelationsTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`relations` 1: a piece of a round, perhaps its last."""

    round_id: uuid.UUID
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    name: Short = ""
    person: Short = ""
    at: Moment
    parties: Annotated[list[PartyTold], msgspec.Meta(max_length=_MOST)] = []
    relations: Annotated[list[RelationTold], msgspec.Meta(max_length=_MOST)] = []
    end: RoundEnd | None = None
