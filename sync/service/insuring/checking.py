"""Looks at records before they go, so that nothing is refused upstream, and again until they can.

Without it the person who scanned would be gone when the refusal comes. A record waits with one
sentence for each thing that is wrong, and goes by itself as soon as it is mended: an item matched,
a code corrected, a batch, an invoice. Records of one code go in their order: what comes back goes
behind what was given, what comes again behind what went back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from app.codes.parse import parse
from app.store.many_rows import among
from app.store.tables.insuring import insurance_code, insurance_record
from app.store.tables.tracing import package
from app.tracing.uploads.checking import Earlier, Known, Standing, check
from app.tracing.uploads.preparing import PricedBy
from app.tracing.uploads.records import UNIVERSAL, Movement, UploadRecord
from app.tracing.uploads.settings import Uploader, UploadSettings
from sync.connectors.insurance_port import InsurancePlatform
from sync.service.insuring import visits
from sync.service.insuring.facts import Books
from sync.service.insuring.flags import refused_codes
from sync.service.insuring.goods import Drug, Goods, Line
from sync.service.insuring.keeping import Keeper
from sync.service.insuring.uploads import record_of, upload_of
from sync.service.insuring.values import KIND_NAMES, Kind, State, family_of

AT_ONCE = 50
"""Records looked at in one transaction."""
_MOST_SAID = 50
"""Sentences kept of one record."""
_UNDONE = (State.NEW, State.PERSON, State.BEHIND, State.READY, State.DELETING)
_TOLD = (State.READY, State.DONE)
_IN = (Movement.RECEIVED, Movement.COUNTED)


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking at records came to."""

    looked: int
    ready: int
    waiting: int
    """They need a person."""


class Checking:
    """Looks at records of one connection; for one transaction."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._books: Books = keeper.books
        self._platform: InsurancePlatform = keeper.platform
        self._settings: UploadSettings = keeper.platform.uploads
        self._goods = Goods(self._books, self._settings)

    def look(self, states: Sequence[State], after: int = 0) -> tuple[Looked, int]:
        """Look at some records in these states, made behind a number; how far it went."""
        table = insurance_record
        mine = (table.c.org == self._books.org, table.c.link == self._books.link)
        query = select(table).where(*mine, table.c.state.in_(states), table.c.made_no > after)
        rows = self._books.connection.execute(query.order_by(table.c.made_no).limit(AT_ONCE)).all()
        ready = waiting = 0
        codes = self._codes([row.record_no for row in rows])
        for row in rows:
            state = self._look(row, codes[row.record_no])
            ready += state is State.READY
            waiting += state is State.PERSON
        last = int(rows[-1].made_no) if rows else 0
        return Looked(len(rows), ready, waiting), last

    def _look(self, row: Any, codes: list[str]) -> State:  # noqa: ANN401 (a row)
        line = self._goods.line(row.receipt_id, row.line_no)
        drug = self._goods.drug(line.province_code)
        values = {**row._mapping, **self._filled(row, codes, line, drug)}
        findings = [*_of_item(values, line, drug), *self._of_codes(values, codes)]
        findings += self._of_upload(values, codes) if not findings else []
        state = State.PERSON if findings else State.READY
        if not findings and (number := self._in_front(row, codes)):
            state = State.BEHIND
            findings = [f"同一追溯码的记录 {number} 还没有上传，上传后本记录自动继续。"]
        written = {name: values[name] for name in _FILLED}
        said = _text(findings)
        self._keeper.write(row, {**written, "state": state, "findings": said})
        self._keeper.say(values, findings[:_MOST_SAID] if state is State.PERSON else ())
        if state is State.READY:
            self._keeper.send(values)
        return state

    def _filled(
        self,
        row: Any,  # noqa: ANN401 (a row)
        codes: list[str],
        line: Line,
        drug: Drug,
    ) -> dict[str, Any]:
        """The columns that documents and catalogues fill."""
        goods = self._goods.record(row, codes)
        price = line.price if line.price is not None else drug.price
        by_piece = (drug.priced_by or self._settings.priced_by) is PricedBy.PIECE
        if price is not None and by_piece and drug.pieces:
            price = (price / drug.pieces).quantize(Decimal("0.000001"))
        said = {name: getattr(line, name) for name in _OF_LINE}
        return {
            **said,
            "insurance_code": drug.insurance_code,
            "item_code": drug.item_code,
            "quantity": goods.quantity,
            "price": price,
            "needed": goods.needed,
            "universal": goods.codes == (UNIVERSAL,),
        }

    def _of_codes(self, values: Mapping[str, Any], codes: list[str]) -> Iterator[str]:
        """The flags of the trace code platform, and what is paid or refused twice."""
        record = record_of(values, codes)
        known = self._known(values, record)
        for refusal in check([record], known, self._settings.rules):
            yield refusal.saying.chinese
        if record.movement is Movement.RECEIVED and codes:
            mine = set(codes)
            for failed in refused_codes(self._books, values["cause"]):
                if failed.code in mine:
                    yield (
                        f"追溯码平台没有接受追溯码 {failed.code}：{failed.reason}。"
                        "请先在“对接”里处理这条信件，处理后自动继续。"
                    )

    def _of_upload(self, values: Mapping[str, Any], codes: list[str]) -> Iterator[str]:
        """What the platform would refuse of the fields."""
        if self._settings.uploader is Uploader.HIS:
            return
        visit = self.visit_of(values)
        upload = upload_of(values, codes, visit)
        if upload is None:
            number = values["document_no"]
            yield (
                f"单据 {number} 的就诊和处方信息还没有传来，请 HIS 用 /v1/his/visits 上传，"
                "传来后自动继续。"
                if number
                else "发药没有写单据号，无法知道是哪次就诊，请在 HIS 冲销后带单据号重新发药。"
            )
            return
        yield from self._platform.faults(upload)

    def visit_of(self, values: Mapping[str, Any]) -> visits.VisitSaid | None:
        """Whose visit it was; of what came back the sale's, where it has none of its own."""
        if values["kind"] not in (Kind.SALE, Kind.SALE_RETURN):
            return None
        connection, org = self._books.connection, self._books.org
        found = visits.find(connection, org, values["document_no"])
        if found is not None or not values["of_record"]:
            return found
        mine = (insurance_record.c.org == org, insurance_record.c.record_no == values["of_record"])
        query = select(insurance_record.c.document_no).where(*mine)
        sold_by = connection.execute(query).scalar()
        return None if sold_by is None else visits.find(connection, org, sold_by)

    def _codes(self, numbers: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        query = select(insurance_code.c.record_no, insurance_code.c.code).where(
            insurance_code.c.org == self._books.org, insurance_code.c.record_no.in_(numbers)
        )
        for number, code in self._books.connection.execute(query):
            found[number].append(code)
        return defaultdict(list, {number: sorted(codes) for number, codes in found.items()})

    def _known(self, values: Mapping[str, Any], record: UploadRecord) -> dict[str, Known]:
        """What is known of the codes of a record; the facts it is made of say that it may go."""
        codes = [code for code in record.codes if code != UNIVERSAL]
        before = self._before(values, codes)
        parents = self._parents(codes)
        found = {}
        for code in codes:
            read = parse(code)
            found[code] = Known(
                standing=Standing.HELD,
                batch=read.batch or "",
                production_date=read.production_date,
                expiry=read.expiry,
                parent=parents.get(code, ""),
                earlier=tuple(before.get(code, ())),
            )
        return found

    def _parents(self, codes: Sequence[str]) -> dict[str, str]:
        query = select(package.c.code, package.c.parent_code).where(
            package.c.org == self._books.org, among(self._books.connection, package.c.code, codes)
        )
        rows = self._books.connection.execute(query)
        return {code: parent for code, parent in rows if parent}

    def _before(self, values: Mapping[str, Any], codes: Sequence[str]) -> dict[str, list[Earlier]]:
        """What stands of each code: told by another record before, and not taken back since."""
        standing: dict[str, list[Earlier]] = defaultdict(list)
        for row in self._sharing(values, codes, _TOLD):
            said = standing[row.code]
            movement = Movement(row.movement)
            if movement is Movement.TAKEN_BACK:
                said[:] = [one for one in said if one.record_no != row.of_record]
            elif movement is Movement.SENT_BACK:
                said[:] = [one for one in said if one.movement not in _IN]
            else:
                said.append(Earlier(row.record_no, movement, bool(row.split)))
        return standing

    def _in_front(self, row: Any, codes: Sequence[str]) -> str:  # noqa: ANN401 (a row)
        """A record of one of these codes that must go first; empty: there is none."""
        for other in self._sharing(row._mapping, codes, _UNDONE):
            together = row.split and other.split
            pieces = together and row.movement == other.movement == Movement.DISPENSED
            if not pieces or other.state == State.DELETING:
                return str(other.record_no)
        return ""

    def _sharing(
        self, values: Mapping[str, Any], codes: Sequence[str], states: Sequence[State]
    ) -> Sequence[Any]:
        """Records of the same codes, made before, in their order."""
        family = family_of(values["kind"])
        if not family or not codes:
            return ()
        record = insurance_record
        of_code = and_(
            record.c.org == insurance_code.c.org,
            record.c.record_no == insurance_code.c.record_no,
        )
        columns = ("record_no", "movement", "split", "of_record", "state", "made_no")
        query = (
            select(insurance_code.c.code, *(record.c[name] for name in columns))
            .join(insurance_code, of_code)
            .where(
                insurance_code.c.org == self._books.org,
                among(self._books.connection, insurance_code.c.code, codes),
                record.c.link == self._books.link,
                record.c.kind.in_(family),
                record.c.state.in_(states),
                record.c.made_no < values["made_no"],
                record.c.record_no != values["record_no"],
            )
            .order_by(record.c.made_no)
        )
        return self._books.connection.execute(query).all()


def _text(findings: Sequence[str]) -> str:
    """Findings as they are kept: of very many the first."""
    said = list(findings[:_MOST_SAID])
    if len(findings) > _MOST_SAID:
        said.append(f"另有 {len(findings) - _MOST_SAID} 个问题，处理以上问题后再检查。")
    return json.dumps(said, ensure_ascii=False)


def _of_item(values: Mapping[str, Any], line: Line, drug: Drug) -> Iterator[str]:
    """What is wrong with the item: sentences that say where it is mended."""
    named = f"“{line.name}”（省平台编码 {line.province_code or '未知'}，批号 {line.batch}）"
    if not line.name:
        yield "收货单的这一行没有品种资料，请核对配送单。"
        return
    if not drug.item_code:
        yield f"院内目录里没有{named}对照的品种，请先在对照页面对照。"
    yield from _of_insurance_code(named, drug)
    for name, (label, where) in _NEEDED.items():
        if values["kind"] in _NEED[name] and values[name] in (None, ""):
            what = KIND_NAMES[values["kind"]]
            yield f"{named}没有{label}，{what}不能上传，请{where}。"


def _of_insurance_code(named: str, drug: Drug) -> Iterator[str]:
    """What is wrong with the code under which the insurance knows an item."""
    if not drug.insurance_code:
        hint = f"医保目录里同一本位码的编码是 {drug.elsewhere}，请" if drug.elsewhere else "请"
        yield f"{named}没有医保药品编码，{hint}在院内目录里补上。"
    elif drug.fetched and not drug.known:
        hint = f"；同一本位码的编码是 {drug.elsewhere}" if drug.elsewhere else ""
        yield f"医保目录里没有编码 {drug.insurance_code}（{named}）{hint}，请更正院内目录。"
    elif drug.known and not drug.valid:
        hint = f"，现用编码是 {drug.elsewhere}" if drug.elsewhere else ""
        yield f"医保编码 {drug.insurance_code}（{named}）已停用{hint}，请更正院内目录。"


_ALL = frozenset(Kind)
_BOUGHT = frozenset({Kind.PURCHASE, Kind.PURCHASE_RETURN})
_NEED: Mapping[str, frozenset[Kind]] = {
    "production_date": _ALL - {Kind.CHANGE},
    "expiry": _ALL - {Kind.CHANGE},
    "price": frozenset({Kind.CHANGE}),
    "maker": frozenset({Kind.PURCHASE}),
    "approval_number": frozenset({Kind.PURCHASE}),
    "supplier": _BOUGHT,
    "invoice_no": frozenset({Kind.PURCHASE_RETURN}),
}
_NEEDED: Mapping[str, tuple[str, str]] = {
    "production_date": ("生产日期", "联系配送企业补上"),
    "expiry": ("有效期", "联系配送企业补上"),
    "price": ("单价", "在目录里补上单价"),
    "maker": ("生产企业", "在目录里补上"),
    "approval_number": ("批准文号", "在目录里补上"),
    "supplier": ("供应商", "核对配送单"),
    "invoice_no": ("发票号", "先从平台取得发票"),
}
_OF_LINE = (
    *("name", "batch", "production_date", "expiry", "maker", "approval_number", "supplier"),
    *("delivery_no", "invoice_no"),
)
_FILLED = (
    *_OF_LINE,
    *("insurance_code", "item_code", "quantity", "price", "needed", "universal"),
)
