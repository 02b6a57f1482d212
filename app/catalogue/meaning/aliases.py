"""Aliases: which writings are one thing because somebody said so.

Without it a renamed maker and a renewed approval number would be differences for ever. Groups that
share a writing are one group: what was renamed twice is told in two steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Aliases = Mapping[str, int]
"""Key of a writing → the group it belongs to."""


def joined(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    """Number the groups of keys, those that share a key as one; empty keys are left out."""
    leader: dict[str, str] = {}

    def first_of(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for group in groups:
        keys = [key for key in group if key]
        for key in keys:
            leader.setdefault(key, key)
            leader[first_of(key)] = first_of(keys[0])
    numbers: dict[str, int] = {}
    return {key: numbers.setdefault(first_of(key), len(numbers)) for key in leader}
