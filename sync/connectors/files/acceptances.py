"""What came back of delivery details: the last word on each, by its number or by what it says.

Without it a day could not be reconciled with a province that answers by files. A number counts
wherever it is given; a row without one is about all details that agree in what it says, so that its
quantity is nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sync.connectors.files.reading import AcceptanceTold
from sync.connectors.port import DetailSeen, DetailState, PlatformDetail


class Acceptances:
    """What all files say of acceptances."""

    def __init__(self, told: Iterable[AcceptanceTold]) -> None:
        """`told`: the oldest first."""
        self._by_number: defaultdict[str, list[tuple[int, AcceptanceTold]]] = defaultdict(list)
        self._by_delivery: defaultdict[str, list[tuple[int, AcceptanceTold]]] = defaultdict(list)
        for place, one in enumerate(told):
            kept = self._by_number if one.detail_id else self._by_delivery
            kept[one.detail_id or one.delivery_no].append((place, one))

    def seen(self, detail: PlatformDetail) -> DetailSeen:
        """How a detail stands; open where nothing is said of it."""
        about = self._by_number.get(detail.detail_id, []) + [
            pair for pair in self._by_delivery.get(detail.delivery_no, []) if pair[1].agrees(detail)
        ]
        if not about:
            return DetailSeen(detail, DetailState.OPEN)
        _place, last = max(about, key=lambda pair: pair[0])
        return DetailSeen(detail, last.state, last.taken if last.detail_id else None)
