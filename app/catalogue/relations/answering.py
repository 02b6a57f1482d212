"""Says whether somebody may deliver something somewhere on a day, and why.

Without it ordering and receiving would each have an opinion. What is laid down decides: where no
relation is known for an item at all, nobody forbade anything, and the answer says so. A distributor
that is stopped, or one whose business or drug licence has ended, may deliver nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from app.catalogue.relations import reading
from app.catalogue.relations.values import (
    Address,
    Answer,
    Distributor,
    Document,
    DocumentKind,
    Reason,
    Relation,
)

_LICENCES = (DocumentKind.BUSINESS_LICENCE, DocumentKind.DRUG_LICENCE)
_NAMES = {
    DocumentKind.BUSINESS_LICENCE: "营业执照",
    DocumentKind.DRUG_LICENCE: "药品经营许可证",
    DocumentKind.QUALITY_AGREEMENT: "质量保证协议",
    DocumentKind.AUTHORISATION: "授权委托书",
    DocumentKind.OTHER: "其他资料",
}
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What is laid down of an item, read once for a whole order."""

    relations: tuple[Relation, ...] = ()
    """Of the item, and those of any item."""
    distributor: Distributor | None = None
    documents: tuple[Document, ...] = ()
    addresses: tuple[Address, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """Distributor code → name."""


def may_deliver(
    connection: Connection,
    org: str,
    province_code: str,
    distributor: str,
    address: str,
    on: date,
) -> Answer:
    """Whether a distributor (code or name) may deliver an item to an address (empty: any)."""
    return judge(read(connection, org, province_code, distributor), distributor, address, on)


def may_deliver_all(
    connection: Connection, org: str, province_codes: Collection[str], sender: Distributor, on: date
) -> dict[str, Answer]:
    """Whether a sender (code, else name) may deliver each of these items, to any address.

    Three statements however many items; empty where nothing was laid down at all.
    """
    known = reading.distributors(connection, org)
    relations = reading.of_items(connection, org, {*province_codes, ""})
    if not known and not relations:
        return {}
    company = next((one for one in known if one.code == sender.code), None)
    company = company or next((one for one in known if one.name == sender.name), None)
    documents = reading.documents(connection, org, company.code) if company is not None else []
    names = {one.code: one.name for one in known}
    of_item: dict[str, list[Relation]] = defaultdict(list)
    for one in relations:
        of_item[one.province_code].append(one)
    return {
        code: judge(
            Known(
                relations=(*of_item.get("", ()), *(of_item.get(code, ()) if code else ())),
                distributor=company,
                documents=tuple(documents),
                names=names,
            ),
            sender.code or sender.name,
            "",
            on,
            called=sender.name,
        )
        for code in province_codes
    }


def read(connection: Connection, org: str, province_code: str, distributor: str) -> Known:
    """What is laid down that an answer needs."""
    found = reading.find_distributor(connection, org, distributor)
    documents = reading.documents(connection, org, found.code) if found is not None else []
    return Known(
        relations=reading.of_items(connection, org, {province_code, ""}),
        distributor=found,
        documents=tuple(documents),
        addresses=reading.addresses(connection, org),
        names={one.code: one.name for one in reading.distributors(connection, org)},
    )


def judge(known: Known, distributor: str, address: str, on: date, called: str = "") -> Answer:
    """The answer that follows; pure. `called` is what one who is not known calls itself."""
    company = known.distributor
    code = company.code if company is not None else distributor
    name = company.name if company is not None else called or distributor
    others = _others(known, code, address, on)
    barred = _barred(known, name, address, on)
    if barred is not None:
        return barred
    if not known.relations:
        if company is None and known.names:
            message = f"配送企业“{name}”不在本院的企业名录里，请核对名称，或先登记该企业。"
            return Answer(False, Reason.UNKNOWN_DISTRIBUTOR, message)
        message = "这个品种还没有登记配送关系，暂按允许处理，请补登记。"
        return Answer(True, Reason.NOTHING_LAID_DOWN, message)
    mine = [one for one in known.relations if one.distributor_code == code]
    if not mine:
        who = f"可配送的企业有：{'、'.join(others)}" if others else "目前没有企业可以配送"
        message = f"“{name}”没有这个品种的配送关系。{who}，请更换企业，或补登记配送关系。"
        return Answer(False, Reason.NO_RELATION, message, others)
    here = [one for one in mine if not address or one.address_code in ("", address)]
    if not here:
        where = "、".join(sorted({_address(known, one.address_code) for one in mine}))
        message = (
            f"“{name}”只能把这个品种送到：{where}，不能送到“{_address(known, address)}”，"
            "请更换企业或配送点。"
        )
        return Answer(False, Reason.OTHER_ADDRESS, message, others)
    return _in_time(here, name, on, others)


def _in_time(here: Sequence[Relation], name: str, on: date, others: tuple[str, ...]) -> Answer:
    if any(_holds(one, on) for one in here):
        return Answer(True, Reason.ALLOWED, f"“{name}”可以配送。")
    later = [one.valid_from for one in here if one.valid_from is not None and one.valid_from > on]
    if later:
        message = f"“{name}”的配送关系从 {min(later)} 起才有效，现在是 {on}，请更换企业或推迟。"
        return Answer(False, Reason.NOT_YET, message, others)
    ended = max(one.valid_until for one in here if one.valid_until is not None)
    message = f"“{name}”的配送关系到 {ended} 为止，现在是 {on}，请更换企业，或更新配送关系。"
    return Answer(False, Reason.ENDED, message, others)


def _barred(known: Known, name: str, address: str, on: date) -> Answer | None:
    """What forbids a delivery whatever it is."""
    company = known.distributor
    if company is not None and company.stopped:
        message = f"“{name}”已停用（{company.stopped}），请更换企业。"
        return Answer(False, Reason.STOPPED_DISTRIBUTOR, message)
    ended = _ended(known.documents, on)
    if ended is not None:
        message = (
            f"“{name}”的{_NAMES[ended.kind]}（{ended.number}）已于 {ended.valid_until} 到期，"
            "请索取新证并登记后再采购。"
        )
        return Answer(False, Reason.DOCUMENT_EXPIRED, message)
    stopped = next((one.stopped for one in known.addresses if one.code == address), "")
    if stopped:
        message = f"配送点“{_address(known, address)}”已停用（{stopped}），请更换配送点。"
        return Answer(False, Reason.STOPPED_ADDRESS, message)
    return None


def _ended(documents: Sequence[Document], on: date) -> Document | None:
    """A licence of which none is valid any more; the one that lasted longest."""
    for kind in _LICENCES:
        papers = [one for one in documents if one.kind is kind]
        if not papers or any(one.valid_until is None or one.valid_until >= on for one in papers):
            continue
        return max(papers, key=lambda one: one.valid_until or date.max)
    return None


def _others(known: Known, code: str, address: str, on: date) -> tuple[str, ...]:
    may = {
        one.distributor_code
        for one in known.relations
        if _holds(one, on) and (not address or one.address_code in ("", address))
    }
    return tuple(sorted(known.names.get(one, one) for one in may - {code}))[:_MOST_NAMED]


def _holds(relation: Relation, on: date) -> bool:
    begun = relation.valid_from is None or relation.valid_from <= on
    return begun and (relation.valid_until is None or relation.valid_until >= on)


def _address(known: Known, code: str) -> str:
    return next((one.name or one.code for one in known.addresses if one.code == code), code)
