"""Reads what the hospital knows of a delivery when its receipt opens.

Without it each scan would ask the store for rules. A few looks, however many lines; what was read
stays as it was until the receipt is opened again, or somebody assigns an identifier in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from app.catalogue import items
from app.catalogue.items import Item
from app.catalogue.relations import answering
from app.catalogue.relations.values import Answer, Distributor, Reason
from app.catalogue.warnings import listing as warnings
from app.catalogue.warnings.values import CatalogueWarning
from app.codes.reading import fold
from app.receiving.known import item_rules
from app.receiving.known.item_rules import ItemRules
from app.receiving.known.mapping import Source
from app.receiving.known.naming import named
from app.receiving.known.values import Known, Mapped, MappingState, Notice, Recalls
from app.receiving.settings import RulesOfItem
from app.receiving.values import Delivery, DeliveryLine, PackageLevel
from app.store.tables.rules import identifier_item

_MISMATCHES = 2
"""Differences of the catalogues that a notice says in full."""


def known_of(connection: Connection, org: str, delivery: Delivery, today: date) -> Known:
    """Read all that verdicts on a delivery need."""
    rules = ItemRules.load(connection, org)
    of_line = {line.line_no: rules.of(line) for line in delivery.lines}
    recalls = item_rules.recalls(connection, org)
    said = _said(connection, org)
    called = named(connection, org, {one.province_code for one in said if one.counts})
    names = {code: item.name for code, item in called.items()}
    codes = {line.item.province_code for line in delivery.lines}
    catalogue = items.find_all(connection, codes)
    open_warnings = warnings.about_all(connection, org, codes, today)
    sender = Distributor(delivery.distributor.code, delivery.distributor.name)
    may = answering.may_deliver_all(connection, org, codes, sender, today)
    return Known(
        of_line=of_line,
        recalls=recalls,
        mapped=_mapped((one for one in said if one.counts), names),
        certain=_mapped((one for one in said if one.state is MappingState.CONFIRMED), names),
        said={(one.identifier, one.province_code): one.state for one in said},
        notices={
            line.line_no: notices_of(
                line, of_line[line.line_no], recalls, catalogue.get(line.item.province_code)
            )
            + _mismatches(open_warnings.get(line.item.province_code, ()))
            + _relation(may.get(line.item.province_code))
            for line in delivery.lines
        },
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of one identifier and one item, as far as a verdict needs it."""

    identifier: str
    province_code: str
    level: str
    state: MappingState
    counts: bool
    """Confirmed, or said by a person at the desk."""


def _said(connection: Connection, org: str) -> list[_Said]:
    columns = ("identifier", "province_code", "level", "state", "source")
    rows = connection.execute(
        select(*(identifier_item.c[name] for name in columns))
        .where(identifier_item.c.org == org)
        .order_by(identifier_item.c.identifier, identifier_item.c.province_code)
    )
    found = []
    for identifier, province_code, level, state, source in rows:
        assigned = state == MappingState.PROPOSED and source == Source.ASSIGNED
        counts = assigned or state == MappingState.CONFIRMED
        found.append(_Said(identifier, province_code, level, MappingState(state), counts))
    return found


def _mapped(said: Iterable[_Said], names: dict[str, str]) -> dict[str, tuple[Mapped, ...]]:
    found: dict[str, tuple[Mapped, ...]] = {}
    for one in said:
        name = names.get(one.province_code, one.province_code)
        item = Mapped(one.province_code, name, PackageLevel(one.level))
        found[one.identifier] = (*found.get(one.identifier, ()), item)
    return found


def notices_of(
    line: DeliveryLine, rules: RulesOfItem, recalls: Recalls, catalogue: Item | None
) -> tuple[Notice, ...]:
    """What somebody should look at before the line is accepted."""
    found = []
    reason = recalls.reason(line.item.province_code, line.batch, "")
    if reason is not None:
        found.append(Notice("notice-recalled", (("reason", reason),)))
    if rules.stopped:
        found.append(Notice("notice-stopped", (("stopped", rules.stopped),)))
    if catalogue is not None:
        found += _differences(line, rules, catalogue)
    if rules.controlled:
        found.append(Notice("notice-controlled"))
    if rules.cold_chain:
        kept_at = "" if rules.cold_chain == "yes" else rules.cold_chain
        found.append(Notice("notice-cold-chain", (("cold_chain", kept_at),)))
    if rules.documents:
        found.append(Notice("notice-documents", (("documents", "、".join(rules.documents)),)))
    return tuple(found)


def _differences(line: DeliveryLine, rules: RulesOfItem, catalogue: Item) -> list[Notice]:
    found = []
    sent, listed = line.item.approval_number, catalogue.approval_number
    if sent and listed and _plain(sent) != _plain(listed):
        values = (("sent", sent), ("catalogue", listed))
        found.append(Notice("notice-approval-differs", values))
    price, usual = line.price, catalogue.price
    if price is not None and usual is not None:
        allowed = abs(usual) * rules.price_tolerance / 100
        if abs(price - usual) > allowed:
            values = (("price", f"{price:f}"), ("catalogue_price", f"{usual:f}"))
            found.append(Notice("notice-price-differs", values))
    return found


def _mismatches(found: Sequence[CatalogueWarning]) -> tuple[Notice, ...]:
    """What the check of the catalogues found and nobody decided on, the worst first."""
    if not found:
        return ()
    said = dict.fromkeys(one.finding.message for one in found)
    shown = "".join(list(said)[:_MISMATCHES])
    more = f"（共 {len(said)} 项）" if len(said) > _MISMATCHES else ""
    return (Notice("notice-mismatch", (("mismatch", f"{shown}{more}"),)),)


def _relation(answer: Answer | None) -> tuple[Notice, ...]:
    """Why the sender may not deliver the item; the goods are here, so nothing is stopped."""
    if answer is None or (answer.allowed and answer.reason is not Reason.DISPUTED):
        return ()
    return (Notice("notice-relation", (("relation", answer.message),)),)


def _plain(number: str) -> str:
    """An approval number without what people write in between."""
    return "".join(fold(number).split()).upper()
