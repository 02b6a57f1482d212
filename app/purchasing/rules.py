"""The rules of ordering: what is wrong with a draft, line by line, and why that matters.

Without it what the platform refuses, or the warehouse cannot use, would be found out after the
truck. The rules are data (rule_book.py). An error keeps a draft from being submitted; a warning
must be acknowledged with a reason, and is asked again when what it said changes. Pure: what the
world says comes in by `Circumstances`. Sources: procurement.md §1.1.3 and §1.1.5 (YY009), §1.3
(refusals of the GPO platform), §2.4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.catalogue.findings import Severity
from app.purchasing.circumstances import Circumstances, KnownItem, OpenOrder
from app.purchasing.rule_book import OrderRule, Weights
from app.purchasing.values import DraftLine, OrderDraft, OrderUnit
from app.readers.saying import Saying

LINES_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong with a draft."""

    rule: OrderRule
    severity: Severity
    line_no: int | None
    """None: of the whole order."""
    province_code: str
    """Of the line; empty: of the whole order."""
    said: Saying
    """Both values, and what to do."""

    @property
    def about(self) -> str:
        """What it says: acknowledged only as long as it says the same."""
        return self.said.chinese


Acknowledged = Collection[tuple[str, str, str]]
"""Rule, province code and what the remark said."""


def is_acknowledged(remark: Remark, acknowledged: Acknowledged) -> bool:
    """Whether somebody gave a reason for this very remark."""
    return (remark.rule, remark.province_code, remark.about) in acknowledged


def in_the_way(remarks: Sequence[Remark], acknowledged: Acknowledged) -> list[Remark]:
    """What keeps a draft from being submitted: errors, and warnings nobody acknowledged."""
    return [
        remark
        for remark in remarks
        if remark.severity is Severity.ERROR
        or (remark.severity is Severity.WARNING and not is_acknowledged(remark, acknowledged))
    ]


Found = tuple[OrderRule, Saying]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One line, with all that a rule may look at."""

    draft: OrderDraft
    line: DraftLine
    around: Circumstances
    weights: Weights


def check(draft: OrderDraft, around: Circumstances, weights: Weights) -> list[Remark]:
    """All that is wrong with a draft: of the whole first, then line by line."""
    found = [_remark(weights, None, one) for one in _of_order(draft, around)]
    times = Counter(line.province_code for line in draft.lines)
    for line in draft.lines:
        of_line = [one for ask in _LINE_RULES for one in ask(_Asked(draft, line, around, weights))]
        if times[line.province_code] > 1:
            of_line.append(_twice(draft, line))
        found += [_remark(weights, line, one) for one in of_line]
    return [remark for remark in found if remark is not None]


def _remark(weights: Weights, line: DraftLine | None, found: Found) -> Remark | None:
    rule, said = found
    severity = weights.of(rule)
    if severity is None:
        return None
    number, code = (line.line_no, line.province_code) if line is not None else (None, "")
    return Remark(rule, severity, number, code, said)


def _of_order(draft: OrderDraft, around: Circumstances) -> Iterator[Found]:
    if not draft.lines:
        yield (
            OrderRule.LINES,
            Saying("订单没有明细，请至少添加一个品种。", "There are no lines: add an item."),
        )
    if len(draft.lines) > LINES_AT_MOST:
        yield (
            OrderRule.LINES,
            Saying(
                f"订单有 {len(draft.lines)} 行，最多 {LINES_AT_MOST} 行，请拆成几张。",
                f"{len(draft.lines)} lines, {LINES_AT_MOST} at most: divide the order.",
            ),
        )
    if not draft.address_code:
        yield (
            OrderRule.ADDRESS,
            Saying("没有选配送点，请选择收货地址。", "No delivery point: choose where it goes."),
        )
    yield from _budget(draft, around)


def _budget(draft: OrderDraft, around: Circumstances) -> Iterator[Found]:
    budget = around.budget(draft.department) if draft.department else None
    if budget is not None and draft.amount > budget.left:
        yield (
            OrderRule.BUDGET,
            Saying(
                f"{draft.department}本月预算 {budget.limit} 元，已用 {budget.spent} 元，"
                f"本单 {draft.amount} 元，超出 {draft.amount - budget.left} 元，请减量或说明原因。",
                f"Budget {budget.limit}, spent {budget.spent}, this order {draft.amount}:"
                f" {draft.amount - budget.left} too much. Order less, or give a reason.",
            ),
        )


def _quantity(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    if line.quantity <= 0:
        yield (
            OrderRule.QUANTITY,
            Saying(
                f"{line.name}：数量为 {line.quantity}，应为大于 0 的整数，请改正或删除本行。",
                f"{line.name}: the quantity is {line.quantity}; set it above 0 or drop the line.",
            ),
        )


def _item(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    known = asked.around.item(line.province_code)
    if known is None and (asked.around.catalogue_known or not line.province_code):
        yield (
            OrderRule.ITEM,
            Saying(
                f"{line.name}：省平台目录里没有编码“{line.province_code}”，请重新选择品种。",
                f"{line.name}: the province lists no code {line.province_code}; choose again.",
            ),
        )
    if known is not None and known.stopped:
        yield (
            OrderRule.STOPPED,
            Saying(
                f"{line.name}：{known.stopped}，不能采购，请换成替代品种。",
                f"{line.name} is stopped ({known.stopped}): choose another item.",
            ),
        )


def _distributor(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    if not line.distributor_code:
        yield (
            OrderRule.DISTRIBUTOR,
            Saying(f"{line.name}：没有配送企业，请选择。", f"{line.name}: choose who delivers it."),
        )
        return
    said = asked.around.why_not_deliver(
        line.distributor_code, line.province_code, asked.draft.address_code
    )
    if said is not None:
        yield OrderRule.RELATION, said


def _price(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    if line.price is None:
        yield (
            OrderRule.NO_PRICE,
            Saying(
                f"{line.name}：没有采购价格，请填写；带量采购可说明原因后不填。",
                f"{line.name}: no price; fill it in, or give a reason (volume-based purchase).",
            ),
        )
        return
    listed = _listed_price(line, asked.around.item(line.province_code))
    if listed is None or line.price * 100 <= listed * (100 + asked.weights.price_tolerance):
        return
    yield (
        OrderRule.PRICE,
        Saying(
            f"{line.name}：采购价 {line.price} 元/{line.unit}，高于省平台价 {_plain(listed)} 元，"
            "请改价或联系配送企业。",
            f"{line.name}: {line.price} per {line.unit} is above the province's {_plain(listed)};"
            " change it, or ask the distributor.",
        ),
    )


def _listed_price(line: DraftLine, known: KnownItem | None) -> Decimal | None:
    """The provincial price per unit of the line; None where nobody can tell."""
    if known is None or known.price is None or line.counts is OrderUnit.PACK:
        return None if known is None else known.price
    return known.price / known.pack_quantity if known.pack_quantity else None


def _plain(price: Decimal) -> str:
    """A price with no more decimals than it has, six at most."""
    return f"{price.quantize(Decimal('0.000001')).normalize():f}"


def _packs(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    known = asked.around.item(line.province_code)
    if known is None or line.quantity <= 0:
        return
    per_pack = known.pack_quantity if line.counts is OrderUnit.DOSAGE else 1
    packs = Decimal(line.quantity) / per_pack if per_pack else None
    unit = known.unit or line.unit
    if packs is None:
        return
    if packs % max(1, known.multiple):
        step = known.multiple * per_pack
        below, above = line.quantity // step * step, -(-line.quantity // step) * step
        better = f"{below} 或 {above}" if below else f"{above}"
        yield (
            OrderRule.PACKS,
            Saying(
                f"{line.name}：{line.quantity} {line.unit}不是中包装（{known.multiple} {unit}）"
                f"的整数倍，建议 {better} {line.unit}。",
                f"{line.name}: {line.quantity} are no whole middle packs of {known.multiple};"
                f" take {better.replace('或', 'or')}.",
            ),
        )
    if packs < known.least:
        yield (
            OrderRule.LEAST,
            Saying(
                f"{line.name}：{line.quantity} {line.unit}，低于起订量 {known.least} {unit}，"
                "请加量或说明原因。",
                f"{line.name}: {line.quantity}, at least {known.least} are delivered; order more,"
                " or give a reason.",
            ),
        )


def _on_order(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    others: Sequence[OpenOrder] = asked.around.on_order.get(line.province_code, ())
    if others:
        named = "、".join(f"{one.order_no}（{one.quantity} {one.unit}）" for one in others[:3])
        more = f"等 {len(others)} 张订单" if len(others) > 3 else ""
        yield (
            OrderRule.ON_ORDER,
            Saying(
                f"{line.name}：订单 {named}{more}还没有到齐，请确认是否仍要采购。",
                f"{line.name} is still to come on {named}: is more wanted?",
            ),
        )


def _warnings(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    for said in asked.around.about(line.province_code):
        yield OrderRule.MISMATCH, said


def _wanted(asked: _Asked) -> Iterator[Found]:
    line = asked.line
    wanted = asked.draft.wanted_of(line)
    today = asked.around.today
    if wanted is not None and wanted < today:
        yield (
            OrderRule.WANTED,
            Saying(
                f"{line.name}：最晚到货日期 {wanted} 已过（今天 {today}），请改成今后的日期。",
                f"{line.name}: the latest day {wanted} is past; set a later one.",
            ),
        )


def _twice(draft: OrderDraft, line: DraftLine) -> Found:
    numbers = [one.line_no for one in draft.lines if one.province_code == line.province_code]
    named = "、".join(str(number) for number in numbers)
    return (
        OrderRule.TWICE,
        Saying(
            f"{line.name}：第 {named} 行是同一品种，请合并成一行。",
            f"{line.name} stands on lines {named.replace('、', ', ')}: make them one.",
        ),
    )


_LineRule = Callable[[_Asked], Iterator[Found]]
_LINE_RULES: tuple[_LineRule, ...] = (
    _quantity,
    _item,
    _distributor,
    _price,
    _packs,
    _on_order,
    _warnings,
    _wanted,
)
