"""Which codes stand for what was received: a package's own code where all in it came, else boxes.

Without it a platform would be told of boxes that never came, or of each box of a pallet one by one.
A package and what is in it never stand in one bill. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HeldPackage:
    """One code that a receipt holds."""

    code: str
    parent: str | None
    smallest: bool
    counted: int = 0
    """Not smallest: boxes that its own scan counted, whose codes nobody may know."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What was handed over of the packages below a receipt's larger ones."""

    children: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By parent: the codes directly in it, as the delivery lists them."""
    smallest: Collection[str] = frozenset()
    """Those of them that are sales packages."""


def codes_for(
    held: Collection[HeldPackage], listing: Listing, told: Set[str] = frozenset()
) -> list[str]:
    """The codes that say all that is held, in an order that stays.

    `told`: codes of bills of before; what they stand for is not said again.
    """
    by_code = {one.code: one for one in held}
    above = {one.code: list(_above(one.code, by_code)) for one in held}
    boxes = [one.code for one in held if one.smallest]
    inside = _insides(boxes, above)
    left = {box for box in boxes if told.isdisjoint((box, *above[box]))}
    chosen: set[str] = set()
    for one in _from_the_top(held, above):
        mine = inside.get(one.code, set())
        is_new = one.code not in told and chosen.isdisjoint(above[one.code]) and mine <= left
        if is_new and _is_whole(one, mine, listing):
            chosen.add(one.code)
            left -= mine
    return sorted(chosen | left)


def _insides(boxes: Iterable[str], above: Mapping[str, list[str]]) -> Mapping[str, set[str]]:
    """The boxes in each package, at any depth."""
    inside: dict[str, set[str]] = defaultdict(set)
    for box in boxes:
        for up in above[box]:
            inside[up].add(box)
    return inside


def boxes_said(held: Collection[HeldPackage], codes: Set[str] | None = None) -> int:
    """How many boxes of what is held some codes stand for; None: all of them."""
    by_code = {one.code: one for one in held}
    parents = {one.parent for one in held}
    said = 0
    for one in held:
        # What is in a larger package is counted by itself, where it is known.
        boxes = 1 if one.smallest else 0 if one.code in parents else one.counted
        if codes is None or one.code in codes or not codes.isdisjoint(_above(one.code, by_code)):
            said += boxes
    return said


def _from_the_top(
    held: Collection[HeldPackage], above: Mapping[str, list[str]]
) -> list[HeldPackage]:
    """The larger packages, those that hold others first."""
    larger = [one for one in held if not one.smallest]
    return sorted(larger, key=lambda one: (len(above[one.code]), one.code))


def _above(code: str, by_code: Mapping[str, HeldPackage]) -> Iterator[str]:
    """What a package is in, and what that is in."""
    seen = {code}
    one = by_code.get(code)
    while one is not None and one.parent is not None and one.parent not in seen:
        seen.add(one.parent)
        yield one.parent
        one = by_code.get(one.parent)


def _is_whole(one: HeldPackage, held: set[str], listing: Listing) -> bool:
    """Whether all boxes of a package came and no others; else it is said by its boxes."""
    listed = _listed_in(one.code, listing, set())
    if one.counted and not held and not listed:
        return True
    return bool(held) and held == listed


def _listed_in(code: str, listing: Listing, seen: set[str]) -> set[str] | None:
    """The boxes the delivery lists in a package; None where it is not listed to the end."""
    if code in seen:
        return None
    found: set[str] = set()
    for child in listing.children.get(code, ()):
        if child in listing.smallest:
            found.add(child)
            continue
        inside = _listed_in(child, listing, seen | {code})
        if not inside:
            return None
        found |= inside
    return found
