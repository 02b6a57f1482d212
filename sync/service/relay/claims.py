"""Says which manifest a trace code is in, so that no box is handed over twice.

Without it the hospital would find out at the dock. The code itself is the key, whoever the box goes
to: what is new and what is not is read from RETURNING. A claim stands for its manifest while that
is open or sealed; one of a manifest that was refused, corrected or left lying for an hour gives
way, and so does what a trace code platform said. Of a GS1 code the part without batch and dates
counts: two symbols of one box are one box. Goods that came back may go again: a claim gives way to
a manifest of the same distributor that names the delivery they came back from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from app.codes.reading import GS
from app.store.tables.relay import relay_claim, relay_manifest
from sync.service.relay.manifests import OPEN, REFUSED, SEALED, SUPERSEDED
from sync.service.relay.senders import PLATFORM_SENDER

STALE = timedelta(hours=1)
"""After so long without a sign of its sender an open manifest gives way."""

_SQLITE = text(
    "INSERT INTO relay_claim (code, org, manifest, place)"
    " SELECT value, :org, :manifest, :first + key FROM json_each(:codes) WHERE true"
    " ON CONFLICT DO NOTHING RETURNING code"
)
_POSTGRESQL = text(
    "INSERT INTO relay_claim (code, org, manifest, place)"
    " SELECT c, :org, :manifest, :first + CAST(o AS integer) - 1"
    " FROM unnest(CAST(:codes AS text[])) WITH ORDINALITY AS t(c, o)"
    " ON CONFLICT DO NOTHING RETURNING code"
)


@dataclass(frozen=True, slots=True)
class Claimant:
    """A manifest that claims codes."""

    org: str
    manifest: str
    supersedes: str | None
    distributor_code: str = ""
    came_back_from: frozenset[str] = frozenset()
    """Deliveries of the same distributor that goods came back from; nothing without its key."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A code that is not to be had."""

    index: int
    """In the piece."""
    owner: Any
    """A row: org, manifest, delivery_no, distributor_code, of who has it."""


def box_of(code: str) -> str:
    """What a code is claimed by."""
    return code.partition(GS)[0]


def claim(
    connection: Connection, who: Claimant, first: int, codes: Sequence[str], now: datetime
) -> list[Taken]:
    """Claim a piece of codes, the first of which is at a place; return those that are taken."""
    boxes = [box_of(code) for code in codes]
    new = _insert(connection, who, first, boxes)
    left: dict[int, str] = {}
    for index, box in enumerate(boxes):
        if box in new:
            new.discard(box)  # the first one of its kind is the one that went in
        else:
            left[index] = box
    if not left:
        return []
    owners = _owners(connection, list(left.values()))
    taken = []
    for index, box in left.items():
        owner = owners[box]
        if owner.manifest == who.manifest and owner.place == first + index:
            continue  # this very piece, claimed before
        if owner.manifest not in (who.manifest, who.supersedes):
            if _gives_way(owner, now) or _came_back(who, owner):
                _take_over(connection, who, box, first + index, owner)
                continue
            taken.append(Taken(index, owner))
        elif owner.manifest == who.manifest:
            taken.append(Taken(index, owner))
    return taken


def has(connection: Connection, who: Claimant, codes: Sequence[str]) -> set[str]:
    """Those of some codes that this manifest, or the one it corrects, has claimed."""
    boxes = {box_of(code): code for code in codes}
    mine = [name for name in (who.manifest, who.supersedes) if name]
    query = select(relay_claim.c.code).where(
        relay_claim.c.code.in_(list(boxes)), relay_claim.c.manifest.in_(mine)
    )
    return {boxes[box] for box in connection.execute(query).scalars()}


def inherit(connection: Connection, who: Claimant, first: int, codes: Sequence[str]) -> None:
    """Take over what the corrected manifest had, once this one stands in its place."""
    mine = update(relay_claim).where(
        relay_claim.c.code == bindparam("box"), relay_claim.c.manifest == who.supersedes
    )
    rows = [{"box": box_of(code), "at": first + n} for n, code in enumerate(codes)]
    connection.execute(mine.values(manifest=who.manifest, place=bindparam("at")), rows)


def release(connection: Connection, manifest: str, codes: Sequence[str]) -> None:
    """Give up a piece of codes."""
    boxes = [box_of(code) for code in codes]
    mine = (relay_claim.c.code.in_(boxes), relay_claim.c.manifest == manifest)
    connection.execute(delete(relay_claim).where(*mine))


def _insert(connection: Connection, who: Claimant, first: int, boxes: Sequence[str]) -> set[str]:
    values: dict[str, object] = {"org": who.org, "manifest": who.manifest, "first": first}
    if connection.dialect.name == "postgresql":
        found = connection.execute(_POSTGRESQL, values | {"codes": list(boxes)})
    else:
        found = connection.execute(_SQLITE, values | {"codes": json.dumps(boxes)})
    return set(found.scalars())


def _owners(connection: Connection, boxes: Sequence[str]) -> dict[str, Any]:
    query = (
        select(
            relay_claim,
            relay_manifest.c.state,
            relay_manifest.c.touched_at,
            relay_manifest.c.sender,
            relay_manifest.c.delivery_no,
            relay_manifest.c.distributor_code,
        )
        .join(
            relay_manifest,
            (relay_manifest.c.org == relay_claim.c.org)
            & (relay_manifest.c.sha256 == relay_claim.c.manifest),
            isouter=True,
        )
        .where(relay_claim.c.code.in_(list(boxes)))
    )
    return {row.code: row for row in connection.execute(query)}


def _gives_way(owner: Any, now: datetime) -> bool:  # noqa: ANN401 (a row of the select above)
    if owner.state in (None, REFUSED, SUPERSEDED):
        return True
    if owner.sender.startswith(PLATFORM_SENDER):
        return True
    return bool(owner.state == OPEN and owner.touched_at <= now - STALE)


def _came_back(who: Claimant, owner: Any) -> bool:  # noqa: ANN401 (a row of the select above)
    """Whether the box came back, as the distributor says that handed it over with its own key."""
    is_own = owner.sender != "" and owner.distributor_code == who.distributor_code
    return is_own and owner.state == SEALED and owner.delivery_no in who.came_back_from


def _take_over(connection: Connection, who: Claimant, box: str, place: int, owner: Any) -> None:  # noqa: ANN401
    row = {"org": who.org, "manifest": who.manifest, "place": place}
    mine = (relay_claim.c.code == box, relay_claim.c.manifest == owner.manifest)
    connection.execute(update(relay_claim).where(*mine).values(row))
    # What was left lying has to begin again when its sender comes back.
    lying = (
        relay_manifest.c.org == owner.org,
        relay_manifest.c.sha256 == owner.manifest,
        relay_manifest.c.state == OPEN,
    )
    connection.execute(update(relay_manifest).where(*lying).values(claimed=0, problems="{}"))
