"""Organisations: what they are, where they stand, and whom a supervisor sees.

Without it a county's authority would see nobody's institutions, or everybody's. An area is a
行政区划代码 of six digits (GB/T 2260): two for the province, two for the city or prefecture, two
for the county or district; zeros at the end stand for all below. A supervisor sees the
institutions of its own area, never other supervisors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row, select
from sqlalchemy.sql import ColumnElement

from app.readers.saying import Saying
from app.store import row_security
from app.store.tables.service import organisation


class Kind(StrEnum):
    """What an organisation is."""

    HOSPITAL = "hospital"
    DISTRIBUTOR = "distributor"
    MAKER = "maker"
    SUPERVISOR = "supervisor"


KIND_NAMES = {
    Kind.HOSPITAL: Saying("医疗机构", "hospital"),
    Kind.DISTRIBUTOR: Saying("配送企业", "distributor"),
    Kind.MAKER: Saying("生产企业", "maker"),
    Kind.SUPERVISOR: Saying("监管部门", "supervisor"),
}
_CODE = re.compile(r"[0-9A-Za-z-]{1,32}")
_AREA = re.compile(r"[1-9][0-9]{5}")
_WHOLE = "00"
ANY_AREA = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation."""

    org: str
    """Its code."""
    name: str
    kind: Kind = Kind.HOSPITAL
    area: str = ANY_AREA
    """行政区划代码; empty where nobody said."""
    one_administrator: bool = False
    """Whether one person may be all three administrators here."""


def why_not_code(org: str) -> Saying | None:
    """Why an organisation cannot have this code; None where it can."""
    if _CODE.fullmatch(org):
        return None
    return Saying(
        f"机构编码应为 1 到 32 位字母、数字或连字符，现为“{org}”",
        "The code of an institution has 1 to 32 letters, digits or hyphens.",
    )


def why_not_area(area: str, kind: Kind) -> Saying | None:
    """Why an organisation cannot have this area; None where it can."""
    if area == ANY_AREA:
        if kind is not Kind.SUPERVISOR:
            return None
        return Saying(
            "监管部门要填行政区划代码：省 420000、市州 420100、区县 420102。",
            "A supervisor needs the code of its area.",
        )
    if _AREA.fullmatch(area) and not (area[2:4] == _WHOLE and area[4:] != _WHOLE):
        return None
    return Saying(
        f"行政区划代码应为 6 位数字，如省 420000、市州 420100、区县 420102，现为“{area}”。",
        "The code of an area has six digits: province, city, county.",
    )


def prefix_of(area: str) -> str:
    """What the codes of everything in an area begin with."""
    while area.endswith(_WHOLE):
        area = area[:-2]
    return area


def sees(supervisor: Organisation, other: Organisation) -> bool:
    """Whether a supervisor sees an organisation; the same as `seen_by` in SQL."""
    if supervisor.kind is not Kind.SUPERVISOR or other.kind is Kind.SUPERVISOR:
        return False
    prefix = prefix_of(supervisor.area)
    return bool(prefix) and other.area.startswith(prefix)


def seen_by(prefix: str) -> ColumnElement[bool]:
    """What a row of `organisation` must be, to be seen from an area (`prefix_of`)."""
    in_area = organisation.c.area.startswith(prefix, autoescape=True)
    return in_area & (organisation.c.kind != Kind.SUPERVISOR.value)


def one(connection: Connection, org: str) -> Organisation | None:
    """One organisation."""
    row = connection.execute(select(organisation).where(organisation.c.org == org)).one_or_none()
    return None if row is None else _organisation(row)


def all_of(connection: Connection) -> tuple[Organisation, ...]:
    """All that are known, by code."""
    rows = connection.execute(select(organisation).order_by(organisation.c.org))
    return tuple(_organisation(row) for row in rows)


def below(connection: Connection, supervisor: Organisation) -> tuple[Organisation, ...]:
    """Whom a supervisor sees, by code; nobody for whoever is none.

    The rest of the transaction sees these institutions' rows beside its own.
    """
    prefix = prefix_of(supervisor.area)
    if supervisor.kind is not Kind.SUPERVISOR or not prefix:
        return ()
    row_security.bind_area(connection, prefix)
    query = select(organisation).where(seen_by(prefix)).order_by(organisation.c.org)
    return tuple(_organisation(row) for row in connection.execute(query))


def _organisation(row: Row) -> Organisation:  # type: ignore[type-arg]
    return Organisation(row.org, row.name, Kind(row.kind), row.area, row.one_administrator)
