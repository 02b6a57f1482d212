"""Which GS1 elements need each other and which exclude each other.

Without it a label of one box could also say that it holds forty. GS1 judges pairs over all carriers
of a thing, and a reader sees one of them. So an excluded pair is a fault of what was read, while a
missing partner may stand on the symbol beside it: that is a notice, and the code stays valid.
Source: GS1 Barcode Syntax Dictionary (`ex` and `req`); docs/decisions/0012-the-gs1-dictionary.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.codes.code import Problem
from app.codes.gs1.dictionary import application_identifier

NOTICES = frozenset({"missing-pair"})
"""Problems that leave a code valid."""


@lru_cache(maxsize=4096)
def excluded_pairs(ais: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Find the pairs that may not stand on the same thing, each in the order read, once."""
    found: dict[tuple[str, str], None] = {}
    for ai in ais:
        identifier = application_identifier(ai)
        bars = identifier.bars if identifier is not None else ()
        for other in ais:
            if other != ai and any(_matches(pattern, other) for pattern in bars):
                first, second = sorted((ai, other), key=ais.index)
                found[first, second] = None
    return tuple(found)


@lru_cache(maxsize=4096)
def unmet_needs(ais: tuple[str, ...]) -> tuple[str, ...]:
    """Find the AIs none of whose needed partners is there."""
    unmet = []
    for ai in ais:
        identifier = application_identifier(ai)
        needs = identifier.needs if identifier is not None else ()
        if needs and not any(_is_met(group, ais) for group in needs):
            unmet.append(ai)
    return tuple(unmet)


@lru_cache(maxsize=4096)
def conflicting_pair(ais: tuple[str, ...]) -> Problem | None:
    """Say which of these AIs exclude each other."""
    pairs = excluded_pairs(ais)
    if not pairs:
        return None
    named = "、".join(f"({first}) 与 ({second})" for first, second in pairs[:_NAMED])
    english = ", ".join(f"({first}) with ({second})" for first, second in pairs[:_NAMED])
    return Problem(
        "conflicting-pair",
        f"{named} 按 GS1 规定不能用在同一件上，请核对标签并联系供货方。",
        f"GS1 does not allow {english} on one thing: check the label and tell the supplier.",
    )


@lru_cache(maxsize=4096)
def missing_pair(ais: tuple[str, ...]) -> Problem | None:
    """Notice which of these AIs lack a partner."""
    unmet = unmet_needs(ais)
    if not unmet:
        return None
    named = "、".join(f"({ai}) 缺 {_written(ai, ' 或 ')}" for ai in unmet[:_NAMED])
    english = ", ".join(f"({ai}) goes with {_written(ai, ' or ')}" for ai in unmet[:_NAMED])
    return Problem(
        "missing-pair",
        f"标签上 {named}，多半写在同一件的另一个条码上，需要时请一并扫描。",
        f"On this label {english}, which may stand in another bar code of the same thing: "
        "scan that too where it is needed.",
    )


_NAMED = 4  # more than these make no sentence


def _is_met(group: Sequence[str], ais: tuple[str, ...]) -> bool:
    return all(any(_matches(pattern, ai) for ai in ais) for pattern in group)


def _matches(pattern: str, ai: str) -> bool:
    if "n" not in pattern:
        return pattern == ai
    known = pattern.rstrip("n")
    return len(ai) == len(pattern) and ai.startswith(known)


def _written(ai: str, between: str) -> str:
    identifier = application_identifier(ai)
    needs = identifier.needs if identifier is not None else ()
    return between.join("+".join(f"({each})" for each in group) for group in needs[:_NAMED])
