"""Finds which boxes of one institution contradict each other, and keeps its cases up to date.

Without it a box received twice would be found and told to nobody. Looks at boxes as they stand now,
so it may be repeated at any time: the number of a case follows from its kind and its receipts, a
code is in it once, and what is found again changes nothing. What changed is told in the
institution's feed, whole. Codes stay in a case once they were in it; whether they still contradict
each other is noted with each. Of other institutions a case says that there is one and since when.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, and_, select

from app.receiving.known import item_rules
from app.receiving.known.laying_down import RecallSaid
from app.receiving.known.values import Recalls
from app.receiving.rules.broken import identifier_of
from app.store.many_rows import among
from app.store.tables.cases import dup_case, dup_member
from app.store.tables.changes import feed
from app.tracing.cases import store
from app.tracing.cases.values import (
    ENTITY,
    VERSION,
    CaseBody,
    CaseKind,
    CodeBody,
    LineBody,
    SideBody,
    decode,
    encode,
)
from app.tracing.values import box_of
from sync.service import feeds
from sync.service.holders import Rival
from sync.service.own_claims import Evidence, OwnBox, OwnClaim

_NAMESPACE = uuid.UUID("b5c0e0ab-6b0f-5a43-8a2e-90c7a3c1f7de")

NameOf = Callable[[str], str]
"""What an institution may be called to another one; empty: it may not be named."""


@dataclass(frozen=True, slots=True)
class Found:
    """One code that belongs into one case."""

    kind: CaseKind
    receipts: tuple[uuid.UUID, ...]
    """Whose case it is."""
    code: str
    claims: tuple[OwnClaim, ...]
    rivals: tuple[Rival, ...] = ()
    reason: str = ""
    about: str = ""
    """What makes it one case, where its receipts do not."""
    left_out: int = 0
    """How many more codes belong into the case than it lists."""

    def case_id(self, org: str) -> uuid.UUID:
        """The same for the same contradiction, whenever it is found."""
        receipts = sorted(str(one) for one in self.receipts)
        about = [self.about] if self.about else []
        return uuid.uuid5(_NAMESPACE, ":".join((org, self.kind, *receipts, *about)))


def contradictions(box: OwnBox, rivals: tuple[Rival, ...]) -> Iterable[Found]:
    """What contradicts what about one box: another scan of ours, or another institution."""
    if not box.claims or not box.claims[0].holds:
        return
    holder, *others = box.claims
    for other in others:
        if holder.code == other.code:
            same = holder.key.receipt_id == other.key.receipt_id
            kind = CaseKind.DOUBLE_SCAN if same else CaseKind.INTERNAL
            receipts = {holder.key.receipt_id, other.key.receipt_id}
            yield Found(kind, tuple(receipts), holder.code, (holder, other))
    if rivals and not box.returned:
        receipt_id = holder.key.receipt_id
        yield Found(CaseKind.CROSS_SITE, (receipt_id,), holder.code, (holder,), rivals)


def written_since(connection: Connection, org: str, boxes: Collection[str], place: int) -> bool:
    """Whether a case that one of these boxes is in was told after a place of the feed."""
    told = (feed.c.scope == feeds.org_scope(org), feed.c.seq > place, feed.c.entity == ENTITY)
    newer = set(connection.execute(select(feed.c.entity_id).where(*told)).scalars())
    if not newer:
        return False
    mine = (dup_member.c.org == org, among(connection, dup_member.c.box, boxes))
    in_cases = connection.execute(select(dup_member.c.case_id).where(*mine).distinct()).scalars()
    return not newer.isdisjoint(map(str, in_cases))


class CaseBook:
    """The cases of one institution, in one transaction."""

    def __init__(self, connection: Connection, org: str, now: datetime, name_of: NameOf) -> None:
        """Write into the caller's transaction."""
        self._connection, self._org, self._now = connection, org, now
        self._name_of = name_of
        self._evidence = Evidence(connection, org)

    def look_at(
        self,
        boxes: Mapping[str, OwnBox],
        rivals: Mapping[str, tuple[Rival, ...]],
        also: Iterable[Found] = (),
    ) -> int:
        """Bring the cases of boxes up to date; how many changed. Call it last: it publishes."""
        found: defaultdict[uuid.UUID, list[Found]] = defaultdict(list)
        for box, own in boxes.items():
            for one in contradictions(own, rivals.get(box, ())):
                found[one.case_id(self._org)].append(one)
        for one in also:
            found[one.case_id(self._org)].append(one)
        touched = self._cases_of(boxes)
        rows = []
        for case_id in sorted({*found, *touched}):
            here = touched.get(case_id, set())
            here_now = {box: boxes[box].hold is not None for box in here}
            body = self._update(case_id, found.get(case_id, []), here_now)
            if body is not None:
                rows.append(feeds.NewRow(ENTITY, str(case_id), VERSION, encode(body)))
        scope = feeds.org_scope(self._org)
        feeds.publish(self._connection, scope, rows, self._now)
        return len(rows)

    def recalled(
        self, boxes: Mapping[str, OwnBox], but_for: Iterable[RecallSaid] = ()
    ) -> Iterable[Found]:
        """Boxes that may not be received, by what is recalled now.

        `but_for`: what was said only now; all that it is about is found on the shelf (recalls.py).
        """
        reasons = dict(item_rules.recalls(self._connection, self._org).reasons)
        for said in but_for:
            reasons.pop((said.province_code, said.batch, said.identifier), None)
        recalls = Recalls(reasons)
        if not recalls.reasons:
            return
        for box in sorted(boxes.keys() - self._known_as_recalled(boxes)):
            own = boxes[box]
            if own.claims and own.claims[0].holds and not own.returned:
                yield from self._recalled(own.claims[0], recalls)

    def _known_as_recalled(self, boxes: Collection[str]) -> set[str]:
        """Those that are in the case of a recall already: scan and recall may come together."""
        same = and_(dup_case.c.org == dup_member.c.org, dup_case.c.case_id == dup_member.c.case_id)
        mine = (dup_member.c.org == self._org, dup_case.c.kind == CaseKind.RECALLED)
        here = among(self._connection, dup_member.c.box, boxes)
        query = select(dup_member.c.box).join(dup_case, same).where(*mine, here)
        return set(self._connection.execute(query).scalars())

    def _recalled(self, holder: OwnClaim, recalls: Recalls) -> Iterable[Found]:
        line = self._evidence.line(holder)
        if line is not None:
            identifier = identifier_of(box_of(holder.code))
            reason = recalls.reason(line.province_code, line.batch, identifier)
            if reason is not None:
                receipts = (holder.key.receipt_id,)
                kind = CaseKind.RECALLED
                yield Found(kind, receipts, holder.code, (holder,), reason=reason)

    def _cases_of(self, boxes: Collection[str]) -> dict[uuid.UUID, set[str]]:
        """The cases that boxes are in, with these boxes."""
        found: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
        mine = (dup_member.c.org == self._org, among(self._connection, dup_member.c.box, boxes))
        query = select(dup_member.c.case_id, dup_member.c.box).where(*mine)
        for case_id, box in self._connection.execute(query):
            found[case_id].add(box)
        return found

    def _update(
        self, case_id: uuid.UUID, found: list[Found], touched: Mapping[str, bool]
    ) -> CaseBody | None:
        """Write down a case; None where nothing changed. `touched`: boxes, and if they are here."""
        mine = (dup_case.c.org == self._org, dup_case.c.case_id == case_id)
        row = self._connection.execute(select(dup_case).where(*mine).with_for_update()).first()
        before = None if row is None else decode(row.body)
        draft = _Draft(before, json.loads(row.side_keys or "[]") if row is not None else [])
        for one in found:
            draft.put(one, self._evidence, self._name_of)
        if before is None or before.kind in _BY_CONTRADICTION:
            draft.rest(touched, {box_of(one.code) for one in found})
        elif before.came_before:
            draft.stand(touched)
        body = draft.body(found, self._now)
        if body == before:
            return None
        store.keep(self._connection, self._org, case_id, body, json.dumps(draft.side_keys))
        return body


_BY_CONTRADICTION = (CaseKind.DOUBLE_SCAN, CaseKind.INTERNAL, CaseKind.CROSS_SITE)
"""Of the other kinds a code stays as it was found: nothing scanned later makes it right."""


class _Draft:
    """A case while it is brought up to date."""

    def __init__(self, before: CaseBody | None, side_keys: list[str]) -> None:
        self._before = before
        self.side_keys = side_keys
        """Which claim each side is; never told to anybody."""
        self._sides: list[SideBody] = [] if before is None else list(before.sides)
        self._lines: list[LineBody] = [] if before is None else list(before.lines)
        codes = [] if before is None else before.codes
        self._codes = {box_of(one.code): one for one in codes}

    def put(self, found: Found, evidence: Evidence, name_of: NameOf) -> None:
        """Take one code in, or note how it stands now."""
        sides = [self._own_side(claim, evidence) for claim in found.claims]
        sides += [self._other_side(rival, name_of) for rival in found.rivals]
        holder = sides[0]
        if found.rivals and found.rivals[0].holds:
            holder = sides[len(found.claims)]
        box = box_of(found.code)
        known = self._codes.get(box)
        ever = sorted({*sides, *(known.sides if known is not None else ())})
        line = self._line(evidence.line(found.claims[0]))
        self._codes[box] = CodeBody(found.code, holder, ever, True, line)

    def rest(self, touched: Collection[str], found: Collection[str]) -> None:
        """Note which of the boxes looked at contradict nothing any more."""
        for box in touched:
            if box not in found and self._codes[box].standing:
                self._codes[box] = msgspec.structs.replace(self._codes[box], standing=False)

    def stand(self, touched: Mapping[str, bool]) -> None:
        """Note of boxes that were here before they were recalled, which have gone back."""
        for box, here in touched.items():
            self._codes[box] = msgspec.structs.replace(self._codes[box], standing=here)

    def body(self, found: list[Found], now: datetime) -> CaseBody:
        """What is told."""
        if self._before is None:
            kind, at, reason = found[0].kind, now, found[0].reason
        else:
            kind, at = CaseKind(self._before.kind), self._before.found_at
            reason = self._before.reason
        codes = [self._codes[box] for box in sorted(self._codes)]
        before = self._before
        return CaseBody(
            kind=kind,
            found_at=at,
            sides=self._sides,
            codes=codes,
            lines=self._lines,
            reason=reason,
            came_before=any(one.about for one in found) if before is None else before.came_before,
            left_out=max(
                (one.left_out for one in found), default=0 if before is None else before.left_out
            ),
        )

    def _own_side(self, claim: OwnClaim, evidence: Evidence) -> int:
        if claim.side_key not in self.side_keys:
            self.side_keys.append(claim.side_key)
            self._sides.append(evidence.side(len(self.side_keys), claim))
        return self.side_keys.index(claim.side_key) + 1

    def _other_side(self, rival: Rival, name_of: NameOf) -> int:
        key = f"org:{rival.org}"
        if key not in self.side_keys:
            self.side_keys.append(key)
            said = {"name": name_of(rival.org), "since": rival.since}
            self._sides.append(SideBody(no=len(self.side_keys), own=False, **said))  # type: ignore[arg-type]
        return self.side_keys.index(key) + 1

    def _line(self, line: LineBody | None) -> int | None:
        if line is None:
            return None
        if line not in self._lines:
            self._lines.append(line)
        return self._lines.index(line)
