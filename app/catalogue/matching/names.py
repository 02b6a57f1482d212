"""Names that are nearly the same, found without comparing each with each.

Without it a name with one character too many would be no name at all. Names meet at their edges
(app/catalogue/matching/keys.py); only those that meet are measured.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from app.catalogue.matching.keys import name_edges

NEAR = 80.0
"""From which ratio (of 100) on two names may mean the same."""
MOST_NEAR = 12
"""Names that are looked at further."""


class Names:
    """A set of folded names."""

    def __init__(self) -> None:
        self._by_edge: dict[str, dict[str, None]] = {}

    def add(self, name: str) -> None:
        """Take a name in."""
        for edge in name_edges(name):
            self._by_edge.setdefault(edge, {})[name] = None

    def discard(self, name: str) -> None:
        """Leave a name out."""
        for edge in name_edges(name):
            met = self._by_edge.get(edge)
            if met is not None:
                met.pop(name, None)
                if not met:
                    del self._by_edge[edge]

    def near(self, name: str, most: int | None = MOST_NEAR) -> Sequence[str]:
        """Names that are nearly this one, the nearest first, this one itself left out."""
        near: dict[str, float] = {}
        for edge in name_edges(name):
            for other, ratio, _ in process.extract(
                name,
                self._by_edge.get(edge, {}).keys(),
                scorer=fuzz.ratio,
                score_cutoff=NEAR,
                limit=None,
            ):
                near[other] = ratio
        near.pop(name, None)
        ranked = sorted(near, key=lambda other: (-near[other], other))
        return ranked if most is None else ranked[:most]
