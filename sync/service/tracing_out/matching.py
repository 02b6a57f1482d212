"""Which delivery an upstream bill brought: by its number, else by distributor, batches, quantities.

Without it the codes that a platform knows would stand beside the delivery they belong to. Rules, in
this order: a delivery of the very number that has one of the batches; else the deliveries that have
all batches of the bill in sufficient quantity, from that distributor where both name it; of several
the only one whose quantities are the same. What stays doubtful is matched with none. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.codes.reading import fold
from app.receiving.values import Delivery, DeliveryLine
from sync.connectors.trace_port import TracedDrug, UpstreamLine, UpstreamRow

Batches = Mapping[str, int | None]
"""Smallest packages by batch, folded; None where somebody did not say."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a bill was matched with, and why, in Chinese."""

    delivery: Delivery | None
    why: str


def match(rows: Sequence[UpstreamRow], candidates: Sequence[Delivery]) -> Matched:
    """Find the delivery of a bill among those that may be it."""
    bill, wanted = rows[0].bill, batches_of(rows)
    numbered = [one for one in candidates if one.delivery_no == bill.bill_no]
    known = [one for one in numbered if wanted.keys() & _delivered(one).keys()]
    found = _the_one(bill.sender.name, known)
    if found is not None:
        return Matched(found, "单据号与配送单号相同，批号相符。")
    fitting = _from(bill.sender.name, [one for one in candidates if _holds(one, wanted)])
    found = _the_one("", [one for one in fitting if _delivered(one) == wanted] or fitting)
    if found is not None:
        return Matched(found, "配送单号不同，按配送企业、批号和数量对应。")
    return Matched(None, _why_none(fitting))


def _why_none(fitting: Sequence[Delivery]) -> str:
    if not fitting:
        return "还没有批号和数量都对得上的配送单，配送单到达后自动对应。"
    numbers = "、".join(one.delivery_no for one in fitting[:5])
    return f"有 {len(fitting)} 张配送单都对得上（{numbers}），没有自动对应。"


def _the_one(sender: str, candidates: Sequence[Delivery]) -> Delivery | None:
    """The only one there is, or the only one of this distributor."""
    found = candidates if len(candidates) == 1 else _from(sender, candidates)
    return found[0] if len(found) == 1 else None


def batches_of(rows: Iterable[UpstreamRow]) -> dict[str, int | None]:
    """How many boxes of each batch a bill names."""
    return _sums((row.batch.batch, row.batch.boxes) for row in rows)


def line_of(said: UpstreamLine, lines: Sequence[DeliveryLine]) -> DeliveryLine | None:
    """The line of a delivery that a line of its bill is about; None where several may be."""
    batch = _key(said.batch.batch)
    same = [line for line in lines if _key(line.batch) == batch]
    if len({line.item.identity for line in same}) > 1:
        same = [line for line in same if _is_same_drug(said.drug, line)]
    if len({line.item.identity for line in same}) != 1:
        return None
    return same[0]


def _delivered(delivery: Delivery) -> dict[str, int | None]:
    return _sums((line.batch, line.quantity) for line in delivery.lines)


def _holds(delivery: Delivery, wanted: Batches) -> bool:
    delivered = _delivered(delivery)
    return bool(wanted) and all(
        batch in delivered and (boxes is None or boxes <= (delivered[batch] or 0))
        for batch, boxes in wanted.items()
    )


def _from(sender: str, candidates: Collection[Delivery]) -> list[Delivery]:
    """Those of a distributor of this name, and those whose distributor nobody named."""
    name = _key(sender)
    return [
        one
        for one in candidates
        if not name or not one.distributor.name or _key(one.distributor.name) == name
    ]


def _is_same_drug(drug: TracedDrug, line: DeliveryLine) -> bool:
    item = line.item
    if drug.approval_number and item.approval_number:
        return _key(drug.approval_number) == _key(item.approval_number)
    names = _key(drug.name), _key(item.name)
    return all(names) and (names[0] in names[1] or names[1] in names[0])


def _sums(said: Iterable[tuple[str, int | None]]) -> dict[str, int | None]:
    total: Counter[str] = Counter()
    unsaid: set[str] = set()
    for batch, boxes in said:
        total[_key(batch)] += boxes or 0
        if boxes is None:
            unsaid.add(_key(batch))
    return {batch: None if batch in unsaid else boxes for batch, boxes in total.items()}


def _key(text: str) -> str:
    return "".join(fold(text).split()).upper()
