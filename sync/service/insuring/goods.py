"""What documents and catalogues say of the goods of a record, and its record made of that.

Without it a record would be codes without a drug. The hospital's item is the one a person matched
with what was delivered, else the one that names its province code; the insurance's code is that of
the hospital's item, else of the province's. One of the smallest priced unit is what the insurance's
catalogue says, where it was fetched.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select

from app.catalogue.entries.values import MatchState
from app.catalogue.relations.told.values import Party
from app.store.tables.catalogue import catalogue_entry, catalogue_match
from app.store.tables.his import his_delivery, his_line
from app.store.tables.insuring import insurance_drug
from app.store.tables.papers import invoice_line
from app.store.tables.receipts import receipt
from app.store.tables.reference import item
from app.store.tables.relations import distributor, told_party
from app.tracing.uploads.preparing import (
    SPLIT_SUFFIX,
    Lot,
    Moved,
    PricedBy,
    Take,
    prepare,
)
from app.tracing.uploads.records import Movement, UploadRecord
from app.tracing.uploads.settings import UploadSettings
from sync.service.insuring.facts import Books, takes_of


@dataclass(frozen=True, slots=True)
class Drug:
    """One item, as hospital and insurance know it."""

    item_code: str = ""
    insurance_code: str = ""
    standard_code: str = ""
    pieces: int = 0
    """转换比; 0: not known."""
    price: Decimal | None = None
    """元 per package."""
    fetched: bool = False
    """The insurance's catalogue is here."""
    known: bool = False
    """It holds the insurance code."""
    valid: bool = False
    elsewhere: str = ""
    """The insurance code that it has for the same drug standard code."""
    priced_by: PricedBy | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What the documents say of goods."""

    province_code: str = ""
    name: str = ""
    maker: str = ""
    approval_number: str = ""
    batch: str = ""
    production_date: date | None = None
    expiry: date | None = None
    price: Decimal | None = None
    delivery_no: str = ""
    supplier: str = ""
    invoice_no: str = ""


class Goods:
    """Reads lines and drugs, each once; for one transaction."""

    def __init__(self, books: Books, settings: UploadSettings) -> None:
        """Read for one connection."""
        self._books = books
        self._settings = settings
        self._lines: dict[tuple[uuid.UUID, int], Line] = {}
        self._drugs: dict[str, Drug] = {}

    def line(self, receipt_id: uuid.UUID, line_no: int) -> Line:
        """What the documents say of a receipt's line."""
        key = (receipt_id, line_no)
        if key not in self._lines:
            self._lines[key] = self._read_line(*key)
        return self._lines[key]

    def drug(self, province_code: str) -> Drug:
        """Who an item is."""
        if province_code not in self._drugs:
            self._drugs[province_code] = self._read_drug(province_code)
        return self._drugs[province_code]

    def record(self, row: Any, codes: list[str]) -> UploadRecord:  # noqa: ANN401 (a row)
        """The record of a row, as whoever uploads it sends it."""
        line = self.line(row.receipt_id, row.line_no)
        drug = self.drug(line.province_code)
        takes = tuple(takes_of(row.takes))
        lot = Lot(
            item_code=drug.item_code,
            name=line.name,
            batch=line.batch,
            production_date=line.production_date,
            expiry=line.expiry,
            pieces_per_pack=row.pieces_per_pack if takes else max(drug.pieces, 1),
            priced_by=drug.priced_by or self._settings.priced_by,
            coded=bool(row.coded),
        )
        return made_of(row, lot, codes, takes, self._settings)

    def _read_line(self, receipt_id: uuid.UUID, line_no: int) -> Line:
        of_delivery = and_(
            his_line.c.org == receipt.c.org, his_line.c.delivery_id == receipt.c.delivery_id
        )
        head = and_(
            his_delivery.c.org == receipt.c.org, his_delivery.c.delivery_id == receipt.c.delivery_id
        )
        query = (
            select(
                his_line,
                his_delivery.c.delivery_no,
                his_delivery.c.distributor_name,
                his_delivery.c.distributor_code,
            )
            .select_from(receipt)
            .join(his_line, of_delivery)
            .join(his_delivery, head, isouter=True)
            .where(
                receipt.c.org == self._books.org,
                receipt.c.receipt_id == receipt_id,
                his_line.c.line_no == line_no,
            )
        )
        row = self._books.connection.execute(query).one_or_none()
        if row is None:
            return Line()
        said = {name: getattr(row, name) for name in _OF_LINE}
        return Line(
            **said,
            delivery_no=row.delivery_no or "",
            supplier=row.distributor_name or self._distributor(row.distributor_code or ""),
            invoice_no=self._invoice(row),
        )

    def _distributor(self, code: str) -> str:
        """Whom a delivery names by number alone: as people laid down, else as a platform told."""
        org, party = self._books.org, told_party
        mine = (distributor.c.org == org, distributor.c.code == code, ~distributor.c.gone)
        told = (party.c.org == org, party.c.part == Party.DISTRIBUTOR, party.c.code == code)
        for query in (
            select(distributor.c.name).where(*mine),
            select(party.c.name).where(*told, party.c.latest).limit(1),
        ):
            if found := self._books.connection.execute(query).scalar():
                return str(found)
        return ""

    def _invoice(self, row: Any) -> str:  # noqa: ANN401 (a row)
        """The invoice of a line, by its item and batch; of several the first."""
        query = (
            select(invoice_line.c.invoice_no)
            .where(
                invoice_line.c.org == self._books.org,
                invoice_line.c.delivery_id == row.delivery_id,
                invoice_line.c.province_code == row.province_code,
                invoice_line.c.batch.in_((row.batch, "")),
                invoice_line.c.quantity > 0,
            )
            .order_by(invoice_line.c.batch.desc(), invoice_line.c.invoice_no)
            .limit(1)
        )
        return self._books.connection.execute(query).scalar() or ""

    def _read_drug(self, province_code: str) -> Drug:
        ours = self._hospital(province_code)
        theirs = self._latest("province", province_code)
        known = self._one(select(item).where(item.c.province_code == province_code))
        said = [row for row in (ours, theirs, known) if row is not None]
        code = _first(said, "insurance_code")
        standard = _first(said, "standard_code")
        pieces = [row.pack_quantity for row in (theirs, known, ours) if row is not None]
        price = _price(theirs) or (known.price if known is not None else None) or _price(ours)
        drug = Drug(
            item_code=ours.code if ours is not None else "",
            insurance_code=code,
            standard_code=standard,
            pieces=next((int(one) for one in pieces if one), 0),
            price=price,
        )
        return self._insured(drug)

    def _insured(self, drug: Drug) -> Drug:
        """With what the insurance's catalogue says, where it was fetched."""
        table = insurance_drug
        mine = (table.c.org == self._books.org, table.c.link == self._books.link)
        if self._one(select(table.c.insurance_code).where(*mine).limit(1)) is None:
            return drug
        row = self._one(select(table).where(*mine, table.c.insurance_code == drug.insurance_code))
        elsewhere = None
        if drug.standard_code:
            same = (table.c.standard_code == drug.standard_code, table.c.valid)
            query = select(table.c.insurance_code).where(*mine, *same)
            elsewhere = self._one(query.order_by(table.c.insurance_code).limit(1))
        return Drug(
            item_code=drug.item_code,
            insurance_code=drug.insurance_code,
            standard_code=drug.standard_code,
            pieces=drug.pieces or int(row.conversion or 0 if row is not None else 0),
            price=drug.price,
            fetched=True,
            known=row is not None,
            valid=bool(row is not None and row.valid),
            elsewhere=elsewhere.insurance_code if elsewhere is not None else "",
            priced_by=_priced_by(row),
        )

    def _hospital(self, province_code: str) -> Any:  # noqa: ANN401 (a row)
        """The hospital's item: as a person matched, else as the item itself says."""
        table = catalogue_entry
        mine = (table.c.org == self._books.org, table.c.side == "hospital")
        now = (table.c.latest, table.c.in_use)
        matched = and_(
            catalogue_match.c.org == table.c.org,
            catalogue_match.c.hospital_code == table.c.code,
            catalogue_match.c.province_code == province_code,
        )
        query = select(table).where(*mine, *now).order_by(table.c.code).limit(1)
        confirmed = catalogue_match.c.state == MatchState.CONFIRMED
        found = self._one(query.join(catalogue_match, matched).where(confirmed))
        if found is not None or not province_code:
            return found
        rejected = catalogue_match.c.state == MatchState.REJECTED
        named = query.where(table.c.province_code == province_code)
        refused = select(catalogue_match.c.org).where(matched, rejected).exists()
        return self._one(named.where(~refused))

    def _latest(self, side: str, code: str) -> Any:  # noqa: ANN401 (a row)
        table = catalogue_entry
        mine = (table.c.org == self._books.org, table.c.side == side, table.c.code == code)
        return self._one(select(table).where(*mine, table.c.latest))

    def _one(self, query: Any) -> Any:  # noqa: ANN401 (a query, a row)
        return self._books.connection.execute(query).one_or_none()


_OF_LINE = (
    *("province_code", "name", "maker", "approval_number", "batch", "production_date", "expiry"),
    "price",
)


def made_of(
    row: Any,  # noqa: ANN401 (a row)
    lot: Lot,
    codes: list[str],
    takes: tuple[Take, ...],
    settings: UploadSettings,
) -> UploadRecord:
    """The record of a row and its goods."""
    moved = Moved(
        record_no=row.record_no.removesuffix(SPLIT_SUFFIX),
        movement=Movement(row.movement),
        lot=lot,
        packs=row.packs,
        codes=tuple(codes) if row.coded else (),
        takes=takes,
        of_record=row.of_record.removesuffix(SPLIT_SUFFIX),
    )
    (record,) = prepare(
        moved,
        universal_split=settings.universal_split,
        universal_uncoded=settings.universal_uncoded and row.kind in _WITH_CODES,
    )
    return record


_WITH_CODES: Mapping[str, None] = dict.fromkeys(("3501", "3502", "3505", "3506"))
"""Kinds that name codes at all."""


def _first(rows: list[Any], name: str) -> str:
    return next((said for row in rows if (said := getattr(row, name) or "")), "")


def _price(row: Any) -> Decimal | None:  # noqa: ANN401 (a row)
    """What a package costs by a catalogue; of prices for pieces nothing is said."""
    if row is None or not row.price or row.price_unit not in ("", "包装"):
        return None
    try:
        return Decimal(row.price)
    except ArithmeticError:
        return None


def _priced_by(row: Any) -> PricedBy | None:  # noqa: ANN401 (a row)
    """The smallest priced unit, as the insurance's catalogue says it."""
    if row is None or not row.priced_unit:
        return None
    if row.priced_unit == row.pack_unit:
        return PricedBy.PACK
    return PricedBy.PIECE if row.priced_unit == row.dosage_unit else None
