"""What HIS said of a prescription or settlement: who was given what by whom, as a sale names it.

Without it the service could not upload sales itself. Personal data: kept here alone, for as long as
a setting says (what is given back names the visit once more), in no repr, told to the insurance
and to nobody else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection, delete, insert, select

from app.store.tables.insuring import insurance_visit
from sync.connectors.insurance_port import Staff, Visit

Said = Annotated[str, Meta(max_length=600, pattern=r"^[^\x00-\x1f\x7f]*\Z")]
Needed = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+\Z")]


class _Personal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Personal data: shown by its first field alone."""

    def __repr__(self) -> str:
        first = self.__struct_fields__[0]
        return f"{type(self).__name__}({getattr(self, first)})"


class StaffSaid(_Personal, frozen=True, kw_only=True):
    """A doctor or a pharmacist."""

    name: Needed
    certificate_type: Said = ""
    certificate_no: Said = ""
    licence_no: Said = ""

    @property
    def staff(self) -> Staff:
        """As the port knows it."""
        return Staff(self.name, self.certificate_type, self.certificate_no, self.licence_no)


class VisitSaid(_Personal, frozen=True, kw_only=True):
    """One visit, named by the number of the document that the codes left by."""

    document_no: Needed
    visit_no: Needed
    settlement: Needed
    """hi_feesetl_type, the province's word."""
    certificate_type: Needed
    doctor: StaffSaid
    pharmacist: StaffSaid
    settlement_id: Said = ""
    person_no: Said = ""
    certificate_no: Said = ""
    name: Said = ""
    paid: Said = ""
    prescription_no: Said = ""

    @property
    def visit(self) -> Visit:
        """As the port knows it."""
        return Visit(
            visit_no=self.visit_no,
            settlement=self.settlement,
            certificate_type=self.certificate_type,
            settlement_id=self.settlement_id,
            person_no=self.person_no,
            certificate_no=self.certificate_no,
            name=self.name,
            paid=self.paid,
        )


def keep(connection: Connection, org: str, said: VisitSaid, now: datetime) -> None:
    """Keep what was said of a visit; what was said before is replaced."""
    mine = (insurance_visit.c.org == org, insurance_visit.c.document_no == said.document_no)
    connection.execute(delete(insurance_visit).where(*mine))
    row = {"org": org, "document_no": said.document_no, "at": now}
    connection.execute(insert(insurance_visit), row | {"body": msgspec.json.encode(said).decode()})


def find(connection: Connection, org: str, document_no: str) -> VisitSaid | None:
    """What was said of a document; None where nothing was."""
    mine = (insurance_visit.c.org == org, insurance_visit.c.document_no == document_no)
    body = connection.execute(select(insurance_visit.c.body).where(*mine)).scalar()
    return None if body is None else msgspec.json.decode(body, type=VisitSaid)


def forget(connection: Connection, org: str, before: datetime, days: int) -> None:
    """Forget what was said longer ago."""
    old = (insurance_visit.c.org == org, insurance_visit.c.at < before - timedelta(days))
    connection.execute(delete(insurance_visit).where(*old))
