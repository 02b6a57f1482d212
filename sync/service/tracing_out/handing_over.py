"""Hands the codes of an upstream bill over for a delivery, as if its distributor had done so.

Without it the codes a platform knows would have to be scanned box by box. They go the way of any
hand-over, under a sender that says where they come from; the distributor's own hand-over takes its
codes from this one. What the platform says names no cartons of the delivery: packages stand by
themselves, with what is in them where the platform already tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from app.codes.code import Kind
from app.codes.parse import parse
from app.packing.handover import HandOver, handover_of
from app.receiving.values import Delivery, DeliveryLine
from app.store.tables.relay import relay_manifest
from app.tracing.chunks import LEVELS, Group
from sync import wire
from sync.connectors.trace_port import PackageLevel, PackageTree, UpstreamLine
from sync.service.relay.manifests import OPEN, SEALED
from sync.service.relay.relay import Relay
from sync.service.relay.senders import PLATFORM_SENDER, Sender
from sync.service.trace_bills.bills import is_listed
from sync.service.tracing_out.matching import line_of

_IDENTIFIER_DIGITS: Final = 7
_NAMELESS: Final = "药品"
_MOST_CALLS: Final = 1_000
"""Sealing works in turns; a million codes take three."""

Trees = Mapping[str, PackageTree]
"""What the platform told of the contents of packages."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of the codes of a bill."""

    codes: int
    left_out: int
    """Codes that belong to no line of the delivery, or are no trace codes."""
    refused: str = ""
    """Why nothing was handed over; empty where all was."""


def sender_of(org: str, link: str) -> Sender:
    """Who hands over what a platform says."""
    return Sender(f"{PLATFORM_SENDER}{link}", frozenset({org}), None)


def others_handed_over(connection: Connection, org: str, delivery: Delivery) -> bool:
    """Whether the distributor handed this delivery over, or is about to."""
    query = select(relay_manifest.c.sender).where(
        relay_manifest.c.org == org,
        relay_manifest.c.delivery_id == delivery.delivery_id,
        relay_manifest.c.state.in_((OPEN, SEALED)),
    )
    senders = connection.execute(query).scalars()
    return any(not one.startswith(PLATFORM_SENDER) for one in senders)


def hand_over(
    relay: Relay, sender: Sender, delivery: Delivery, said: Sequence[UpstreamLine], trees: Trees
) -> Handed:
    """Hand all codes of a bill over; raises ServiceRefusal or StoreError."""
    (org,) = sender.hospitals
    placed, left_out = _placed(delivery, said)
    if not placed:
        return Handed(0, left_out, "单据上没有能对应到配送单各行的追溯码。")
    made = _manifest(org, delivery, placed, trees)
    wish = msgspec.convert(made.declaration(), wire.ManifestWish)
    for no in relay.declare(sender, wish).missing:
        relay.keep_chunk(sender, made.sha256, no, made.chunks[no])
    for _call in range(_MOST_CALLS):
        done = relay.seal(sender, made.sha256)
        if done.state != OPEN:
            break
    if done.state == SEALED:
        return Handed(sum(made.levels.values()), left_out)
    first = f"{done.problems[0].code}：{done.problems[0].message}" if done.problems else ""
    return Handed(0, left_out, f"{done.problem_count} 个追溯码不能交接。{first}")


@dataclass(frozen=True, slots=True)
class _Placed:
    """One code, and the line of the delivery it belongs to."""

    code: str
    level: str
    line: DeliveryLine


def _placed(delivery: Delivery, said: Iterable[UpstreamLine]) -> tuple[list[_Placed], int]:
    """The codes with their lines, and how many have none."""
    placed: dict[str, _Placed] = {}
    left_out = 0
    for one in said:
        line = line_of(one, delivery.lines)
        for code in one.codes:
            if line is None or not _is_code(code.code):
                left_out += 1
                continue
            placed[code.code] = _Placed(code.code, (code.level or PackageLevel.SMALL).value, line)
    return list(placed.values()), left_out


def _manifest(org: str, delivery: Delivery, placed: Sequence[_Placed], trees: Trees) -> HandOver:
    lines = {one.line.line_no: one.line for one in placed}
    levels: dict[int, dict[str, str]] = defaultdict(dict)
    groups: list[Group] = []
    by_place: dict[tuple[int, str], list[str]] = defaultdict(list)
    for one in placed:
        by_place[one.line.line_no, one.level].append(one.code)
        levels[one.line.line_no] |= _identifiers((one.code,), one.level)
    for (line_no, level), codes in by_place.items():
        groups.append(Group(delivery.delivery_no, level, None, line_no, None, tuple(codes)))
    for one in placed:
        tree = trees.get(one.code)
        if tree is not None:
            inside = list(_inside(delivery.delivery_no, one.line.line_no, tree))
            groups += inside
            for group in inside:
                levels[one.line.line_no] |= _identifiers(group.codes, group.level)
    document = {
        "delivery_no": delivery.delivery_no,
        "distributor": {"code": delivery.distributor.code, "name": delivery.distributor.name},
        "lines": [_line(line, levels[no]) for no, line in sorted(lines.items())],
    }
    return handover_of(document, groups, org)


def _inside(delivery_no: str, line_no: int, tree: PackageTree) -> Iterable[Group]:
    """What is in a package, from above: a parent stands before its children."""
    boxes = set(tree.boxes)
    parents = [tree.code]
    while parents:
        parent = parents.pop(0)
        children = tree.children(parent)
        small = tuple(code for code in children if code in boxes)
        larger = tuple(code for code in children if code not in boxes)
        if small:
            yield Group(delivery_no, LEVELS[0], parent, line_no, None, small)
        if larger:
            yield Group(delivery_no, LEVELS[1], parent, line_no, None, larger)
            parents += larger


def _line(line: DeliveryLine, levels: Mapping[str, str]) -> dict[str, Any]:
    item = line.item
    # Named without the sales package's, boxes would be strangers to the line.
    named = dict(levels) if LEVELS[0] in levels.values() else {}
    return {
        "line_no": line.line_no,
        "item": {
            "province_code": item.province_code,
            "name": item.name or item.province_code or _NAMELESS,
            "approval_number": item.approval_number,
            "drug_identifiers": named,
        },
        "batch": line.batch,
        "expiry": line.expiry.isoformat(),
        "quantity": line.quantity,
        "unit": line.unit,
        "cartons": [],
    }


def _identifiers(codes: Iterable[str], level: str) -> dict[str, str]:
    """The drug identifiers of codes that have one, with their level."""
    return {code[:_IDENTIFIER_DIGITS]: level for code in codes if is_listed(code)}


def _is_code(text: str) -> bool:
    code = parse(text)
    return code.kind is Kind.TRACE_CODE and code.valid and code.code == text
