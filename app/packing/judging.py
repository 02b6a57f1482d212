"""Judges one scanned code: what it packs, or why not.

Without it anything could go into any carton. Pure: a shipment as it stands, what the store knows of
the code (app/packing/known.py), the rule on life that is left. The first reason that applies is
told; nothing is packed in part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.codes.code import Code, Kind
from app.packing.contents import Carton
from app.packing.known import Known
from app.packing.operations import LineBody, PackageBody
from app.packing.refusals import PackingRefused, Reason
from app.packing.standing import Standing
from app.packing.values import DEEPEST, LEVELS, CartonKind, CartonState, ShipmentState, key_of
from app.tracing.values import box_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What a scan comes to."""

    reason: Reason
    values: dict[str, str | int] = field(default_factory=dict)
    line_no: int | None = None
    packages: tuple[PackageBody, ...] = ()
    adopts: tuple[str, ...] = ()
    """Packages that lay in the carton without their parent."""
    came_back_from: tuple[str, ...] = ()
    """Numbers of the shipments that some of it came back from."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a scan is judged at."""

    standing: Standing
    carton: Carton | None
    """The one at hand."""
    line_at_hand: int | None
    least_days: int
    today: date


def judge(table: Table, code: Code, known: Known) -> Judged:
    """Judge a trace code; never raises."""
    try:
        return _judged(table, code, known)
    except PackingRefused as refused:
        return Judged(refused.reason, dict(refused.values))


def refuse_unread(code: Code, text: str) -> None:
    """Refuse what is no good trace code; raises PackingRefused."""
    if code.kind is Kind.TRACE_CODE and code.valid:
        return
    shown = text.strip()[:40]
    if code.problems and not code.valid:
        raise PackingRefused(Reason.MALFORMED, problem=code.problems[0].message)
    raise PackingRefused(Reason.NO_TRACE_CODE, text=shown)


def _judged(table: Table, code: Code, known: Known) -> Judged:
    carton = _carton(table)
    assert code.code is not None
    box = box_of(code.code)
    _refuse_packed(table.standing, carton, box)
    line, level = _line_of(table, carton, code, known)
    _refuse_unfit(table, line, code, known)
    packages, adopts = _packages(table.standing, carton, box, line, level, known)
    _refuse_elsewhere(packages, known)
    added = sum(one.smallest for one in packages) - len(
        [code for code in adopts if table.standing.packages[code].smallest]
    )
    check_room(table.standing, carton, Counter({line.line_no: added}))
    check_order(table.standing, line, added)
    values: dict[str, str | int] = {
        "name": line.name,
        "batch": line.batch,
        "added": added,
        "unit": line.unit,
    }
    back = known.came_back_from
    return Judged(Reason.PACKED, values, line.line_no, packages, adopts, back)


def _carton(table: Table) -> Carton:
    begun = table.standing.begun
    if begun is None or table.standing.state is not ShipmentState.PACKING:
        raise PackingRefused(Reason.NOT_PACKING, delivery_no=begun.delivery_no if begun else "")
    if table.carton is None:
        raise PackingRefused(Reason.NO_CARTON)
    if table.carton.state is not CartonState.OPEN:
        raise PackingRefused(Reason.CARTON_NOT_OPEN, sequence=table.carton.sequence)
    return table.carton


def _refuse_packed(standing: Standing, carton: Carton, box: str) -> None:
    packed = standing.packages.get(box)
    if packed is None:
        return
    if packed.carton_id == carton.carton_id:
        raise PackingRefused(Reason.HERE_ALREADY)
    sequence = standing.cartons[packed.carton_id].sequence
    raise PackingRefused(Reason.IN_CARTON, code=box, sequence=sequence)


def _line_of(table: Table, carton: Carton, code: Code, known: Known) -> tuple[LineBody, str]:
    """The line a code is of, and its level."""
    found = _candidates(table.standing, code, known)
    batch = code.batch or known.batch
    standing, name = table.standing, found[0][0].name
    if batch:
        return _roomiest(standing, _of_batch(found, batch))
    live = [one for one in found if one[0].batch and standing.is_live(one[0].line_no)]
    if not live:
        raise PackingRefused(Reason.BATCH_UNKNOWN, name=name, line_no=found[0][0].line_no)
    if len({line.batch for line, _ in live}) == 1:
        return _roomiest(standing, live)
    return _chosen(table, carton, live)


def _of_batch(found: Sequence[tuple[LineBody, str]], batch: str) -> list[tuple[LineBody, str]]:
    """The lines of a batch that a code or a file names; raises PackingRefused."""
    fitting = [(line, level) for line, level in found if _same(line.batch, batch)]
    if fitting:
        return fitting
    name = found[0][0].name
    without = next((line.line_no for line, _ in found if not line.batch), None)
    if without is not None:
        raise PackingRefused(Reason.BATCH_NEW, name=name, batch=batch, line_no=without)
    raise PackingRefused(Reason.WRONG_BATCH, name=name, batch=batch, ordered=_batches(found))


def _chosen(
    table: Table, carton: Carton, live: Sequence[tuple[LineBody, str]]
) -> tuple[LineBody, str]:
    """Of several batches the one of the line at hand, or of what lies in the carton."""
    wanted = [table.line_at_hand] if table.line_at_hand is not None else list(carton.by_line)
    batches = {line.batch for line, _ in live if line.line_no in wanted}
    if len(batches) != 1:
        raise PackingRefused(Reason.CHOOSE_BATCH, name=live[0][0].name, ordered=_batches(live))
    fitting = [one for one in live if one[0].batch in batches]
    exact = [one for one in fitting if one[0].line_no in wanted]
    # An order may have two lines of one drug: what is too much for one is the other's.
    return _roomiest(table.standing, exact + [one for one in fitting if one not in exact])


def _batches(found: Sequence[tuple[LineBody, str]]) -> str:
    return "、".join(dict.fromkeys(line.batch for line, _ in found if line.batch))


def _candidates(standing: Standing, code: Code, known: Known) -> list[tuple[LineBody, str]]:
    """All lines of the drug that a code is of, with its level; raises PackingRefused."""
    identifier = code.drug_identifier or ""
    named = standing.named.get(identifier)
    goods = dict(known.goods)
    if named is not None:
        goods[_key(standing.lines[named[0]])] = named[1]
    found: list[tuple[LineBody, str]] = []
    for line in standing.lines.values():
        level = line.identifiers.get(identifier) or goods.get(_key(line))
        if level is None and code.gtin and line.gtin == code.gtin:
            level = LEVELS[0]
        if level is not None:
            found.append((line, level))
    if found:
        return found
    if goods:
        raise PackingRefused(Reason.NOT_ORDERED, name=next(iter(goods)).split("\n")[0])
    raise PackingRefused(Reason.UNKNOWN_IDENTIFIER, identifier=identifier)


def _roomiest(standing: Standing, found: Sequence[tuple[LineBody, str]]) -> tuple[LineBody, str]:
    """Of several lines of one batch the first that lacks something."""
    lacking = [one for one in found if _has_room(standing, one[0])]
    return lacking[0] if lacking else found[0]


def _has_room(standing: Standing, line: LineBody) -> bool:
    root = standing.root_of(line.line_no)
    return standing.packed_of(root) < standing.lines[root].quantity


def _refuse_unfit(table: Table, line: LineBody, code: Code, known: Known) -> None:
    """Refuse what is too old or recalled; raises PackingRefused."""
    expiry = min(line.expiry, code.expiry or line.expiry)
    said: dict[str, str | int] = {"name": line.name, "batch": line.batch, "expiry": str(expiry)}
    days = (expiry - table.today).days
    if days < 0:
        raise PackingRefused(Reason.EXPIRED, **said)
    identifier = code.drug_identifier or ""
    for province_code, batch, recalled, why in known.recalls:
        if (
            province_code in ("", line.province_code)
            and batch in ("", line.batch)
            and recalled in ("", identifier)
        ):
            raise PackingRefused(Reason.RECALLED, why=why, name=line.name, batch=line.batch)
    if days < table.least_days:
        raise PackingRefused(Reason.NEAR_EXPIRY, days=days, least=table.least_days, **said)


def _packages(
    standing: Standing, carton: Carton, box: str, line: LineBody, level: str, known: Known
) -> tuple[tuple[PackageBody, ...], tuple[str, ...]]:
    """The package and all in it, and what of it lay in the carton already."""
    if known.too_deep:
        raise PackingRefused(Reason.TOO_DEEP, code=box, most=DEEPEST)
    if not known.children:
        if level != LEVELS[0]:
            raise PackingRefused(Reason.CONTENTS_UNKNOWN, code=box)
        return (PackageBody(box, line.line_no, level, smallest=True),), ()
    parents = {child.parent for child in known.children}
    level = _level(known.layer) if level == LEVELS[0] else level
    packages = [PackageBody(box, line.line_no, level, smallest=False)]
    adopts: list[str] = []
    for child in known.children:
        if child.batch and not _same(child.batch, line.batch):
            raise PackingRefused(
                Reason.WRONG_BATCH, name=line.name, batch=child.batch, ordered=line.batch
            )
        if child.code in standing.packages:
            _refuse_foreign_child(standing, carton, child.code)
            adopts.append(child.code)
        smallest = child.code not in parents
        inside = LEVELS[0] if smallest else _level(child.layer)
        packages.append(PackageBody(child.code, line.line_no, inside, smallest, child.parent))
    return tuple(packages), tuple(adopts)


def _refuse_foreign_child(standing: Standing, carton: Carton, code: str) -> None:
    """Only a package that lies loose in the same carton may turn out to be in this one."""
    packed = standing.packages[code]
    if packed.carton_id != carton.carton_id:
        sequence = standing.cartons[packed.carton_id].sequence
        raise PackingRefused(Reason.IN_CARTON, code=code, sequence=sequence)


def _level(layer: int | None) -> str:
    return LEVELS[min(max((layer or 2) - 1, 1), len(LEVELS) - 1)]


def _refuse_elsewhere(packages: Sequence[PackageBody], known: Known) -> None:
    for one in packages:
        number = known.elsewhere.get(one.code)
        if number is not None:
            raise PackingRefused(Reason.SHIPPED_ELSEWHERE, code=one.code, delivery_no=number)


def check_room(standing: Standing, carton: Carton, added: Counter[int]) -> None:
    """Refuse what may not lie in a carton beside what is there; raises PackingRefused."""
    if carton.kind is CartonKind.MIXED or not added:
        return
    lines = [standing.lines[number] for number in {**carton.by_line, **added}]
    here = standing.lines[next(iter({**carton.by_line, **added}))]
    for line in lines:
        if _key(line) != _key(here) or not _same(line.batch, here.batch):
            raise PackingRefused(
                Reason.OTHER_GOODS,
                here=f"{here.name} 批号 {here.batch}",
                name=line.name,
                batch=line.batch,
            )
    full, more = here.carton_quantity, added.total()
    if carton.kind is CartonKind.FULL and full is not None and carton.quantity + more > full:
        raise PackingRefused(Reason.OVER_CARTON, full=full, packed=carton.quantity, added=more)


def check_order(standing: Standing, line: LineBody, added: int) -> None:
    """Refuse more than was ordered; raises PackingRefused."""
    root = standing.root_of(line.line_no)
    packed = standing.packed_of(root)
    if packed + added > standing.lines[root].quantity:
        raise PackingRefused(
            Reason.OVER_ORDER,
            name=line.name,
            batch=line.batch,
            ordered=standing.lines[root].quantity,
            packed=packed,
            added=added,
        )


def _key(line: LineBody) -> str:
    return key_of(line.province_code, line.name, line.strength, line.maker)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
