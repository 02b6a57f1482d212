"""Says whether somebody may deliver something somewhere on a day, and why.

Without it ordering and receiving would each have an opinion. What is laid down decides: where no
relation is known for an item at all, nobody forbade anything, and the answer says so. A distributor
that is stopped, or one whose business or drug licence has ended, may deliver nothing. Where a
person and the platform differ the person's word decides, and the answer says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

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
    Told,
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, with what is known."""

    known: Known
    codes: frozenset[str]
    """The company's code, and its name where it was laid down by its name alone."""
    name: str
    address: str
    on: date

    @property
    def mine(self) -> list[Relation]:
        """The company's relations."""
        return [one for one in self.known.relations if one.distributor_code in self.codes]

    @property
    def here(self) -> list[Relation]:
        """Those of them that lead to this address."""
        return [one for one in self.mine if self.leads_here(one)]

    @property
    def others(self) -> tuple[str, ...]:
        """Names of those who may, without the company."""
        may = {
            one.distributor_code
            for one in self.known.relations
            if one.holds(self.on) and self.leads_here(one)
        }
        names = self.known.names
        return tuple(sorted(names.get(one, one) for one in may - self.codes))[:_MOST_NAMED]

    def leads_here(self, relation: Relation) -> bool:
        """Whether a relation is for this address, or for any."""
        return not self.address or relation.address_code in ("", self.address)

    def called(self, code: str) -> str:
        """How an address is called."""
        addresses = self.known.addresses
        return next((one.name or one.code for one in addresses if one.code == code), code)


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

    A few statements however many items; empty where nothing was laid down at all.
    """
    known = reading.distributors(connection, org)
    relations = reading.of_items(connection, org, {*province_codes, ""})
    if not known and not relations:
        return {}
    find = partial(reading.find_distributor, known)
    company = find(sender.code) or find(sender.name)
    documents = reading.documents(connection, org, company.code) if company is not None else []
    names = {one.code: one.name for one in known}
    asked = sender.code or sender.name
    return {
        code: judge(
            Known(some, company, tuple(documents), names=names), asked, "", on, called=sender.name
        )
        for code, some in _by_item(relations, province_codes).items()
    }


def read(connection: Connection, org: str, province_code: str, distributor: str) -> Known:
    """What is laid down that an answer needs."""
    known = reading.distributors(connection, org)
    found = reading.find_distributor(known, distributor)
    documents = reading.documents(connection, org, found.code) if found is not None else []
    return Known(
        relations=reading.of_items(connection, org, {province_code, ""}),
        distributor=found,
        documents=tuple(documents),
        addresses=reading.addresses(connection, org),
        names={one.code: one.name for one in known},
    )


def judge(known: Known, distributor: str, address: str, on: date, called: str = "") -> Answer:
    """The answer that follows; pure. `called` is what one who is not known calls itself."""
    company = known.distributor
    code = company.code if company is not None else distributor
    name = company.name if company is not None else called or distributor
    asked = _Asked(known, _codes(known, code, name), name, address, on)
    for step in (_barred, _nothing_laid_down, _no_relation, _elsewhere):
        answer = step(asked)
        if answer is not None:
            return answer
    return _in_time(asked)


def _by_item(
    relations: Sequence[Relation], province_codes: Collection[str]
) -> dict[str, tuple[Relation, ...]]:
    """The relations of each item, with those of any item."""
    of_item: dict[str, list[Relation]] = defaultdict(list)
    for one in relations:
        of_item[one.province_code].append(one)
    any_item = of_item.get("", [])
    return {code: (*any_item, *(of_item.get(code, ()) if code else ())) for code in province_codes}


def _codes(known: Known, code: str, name: str) -> frozenset[str]:
    """A company's code, and its name where somebody laid it down before he knew the code."""
    return frozenset({code, *((name,) if known.names.get(name) == name else ())})


def _barred(asked: _Asked) -> Answer | None:
    """What forbids a delivery whatever it is."""
    known, name = asked.known, asked.name
    company = known.distributor
    if company is not None and company.stopped:
        message = f"“{name}”已停用（{company.stopped}），请更换企业。"
        return Answer(False, Reason.STOPPED_DISTRIBUTOR, message)
    ended = _ended(known.documents, asked.on)
    if ended is not None:
        message = (
            f"“{name}”的{_NAMES[ended.kind]}（{ended.number}）已于 {ended.valid_until} 到期，"
            "请索取新证并登记后再采购。"
        )
        return Answer(False, Reason.DOCUMENT_EXPIRED, message)
    stopped = next((one.stopped for one in known.addresses if one.code == asked.address), "")
    if stopped:
        message = f"配送点“{asked.called(asked.address)}”已停用（{stopped}），请更换配送点。"
        return Answer(False, Reason.STOPPED_ADDRESS, message)
    return None


def _nothing_laid_down(asked: _Asked) -> Answer | None:
    """Nobody said anything of the item: a company that is known may."""
    known = asked.known
    if known.relations:
        return None
    if known.distributor is None and known.names:
        message = f"配送企业“{asked.name}”不在本院的企业名录里，请核对名称，或先登记该企业。"
        return Answer(False, Reason.UNKNOWN_DISTRIBUTOR, message)
    message = "这个品种还没有登记配送关系，暂按允许处理，请补登记。"
    return Answer(True, Reason.NOTHING_LAID_DOWN, message)


def _no_relation(asked: _Asked) -> Answer | None:
    """Others may."""
    if asked.mine:
        return None
    others = asked.others
    who = f"可配送的企业有：{'、'.join(others)}" if others else "目前没有企业可以配送"
    message = f"“{asked.name}”没有这个品种的配送关系。{who}，请更换企业，或补登记配送关系。"
    return Answer(False, Reason.NO_RELATION, message, others)


def _elsewhere(asked: _Asked) -> Answer | None:
    """The company may, to another address."""
    if asked.here:
        return None
    where = "、".join(sorted({asked.called(one.address_code) for one in asked.mine}))
    message = (
        f"“{asked.name}”只能把这个品种送到：{where}，不能送到“{asked.called(asked.address)}”，"
        "请更换企业或配送点。"
    )
    return Answer(False, Reason.OTHER_ADDRESS, message, asked.others)


def _in_time(asked: _Asked) -> Answer:
    """It depends on the day."""
    here, name, on = asked.here, asked.name, asked.on
    holding = [one for one in here if one.holds(on)]
    if holding:
        return _allowed(holding, name)
    later = [one.valid_from for one in here if one.valid_from is not None and one.valid_from > on]
    if later:
        message = f"“{name}”的配送关系从 {min(later)} 起才有效，现在是 {on}，请更换企业或推迟。"
        return Answer(False, Reason.NOT_YET, message, asked.others)
    ended = max(one.valid_until for one in here if one.valid_until is not None)
    message = f"“{name}”的配送关系到 {ended} 为止，现在是 {on}，请更换企业，或更新配送关系。"
    return Answer(False, Reason.ENDED, message, asked.others)


def _allowed(holding: Sequence[Relation], name: str) -> Answer:
    """It may; where only a word of ours says so that the platform contradicts, that is told."""
    if any(not one.disputed for one in holding):
        return Answer(True, Reason.ALLOWED, f"“{name}”可以配送。")
    return Answer(True, Reason.DISPUTED, dispute(name, holding[0]))


def dispute(name: str, relation: Relation) -> str:
    """Both words on a relation, and what to do."""
    theirs = "没有说" if relation.told is None else _as_told(relation.told)
    ours = "已取消" if relation.gone else _until(relation.valid_until)
    return (
        f"“{name}”的配送关系与平台不同：本院登记{ours}，平台{theirs}；"
        "现按本院登记处理，请到“配送关系”核对，选择以谁为准。"
    )


def _as_told(told: Told) -> str:
    if told.ended_on is not None:
        return f"从 {told.ended_on} 起已终止"
    since = "" if told.valid_from is None else f"从 {told.valid_from} 起"
    return f"登记{since}{_until(told.valid_until)}"


def _until(day: date | None) -> str:
    return "长期有效" if day is None else f"到 {day} 为止"


def _ended(documents: Sequence[Document], on: date) -> Document | None:
    """A licence of which none is valid any more; the one that lasted longest."""
    for kind in _LICENCES:
        papers = [one for one in documents if one.kind is kind]
        if not papers or any(one.valid_until is None or one.valid_until >= on for one in papers):
            continue
        return max(papers, key=lambda one: one.valid_until or date.max)
    return None
