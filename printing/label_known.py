"""Labels the program can fill: commands, badges of those it knows, last receipts, catalogue items.

Without it a person would type what stands on the screen already. What nobody here knows is left to
be filled in: the code of a badge, the place on a shelf, the code of a package. Of a catalogue those
items are told that a text finds.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from app.catalogue.entries.search import search
from app.catalogue.entries.values import Entry, SearchAsked, Side
from app.catalogue.rows import HospitalRow
from app.labels.forms import LabelForm, LabelRow
from app.people import holdings, persons
from app.people.bodies import main_role
from app.people.person import Standing
from app.people.roles import name_of
from app.receiving import records
from app.receiving.parts import Parts
from app.receiving.progress import LineProgress
from app.receiving.refusals import WishRefused
from app.receiving.sessions.opening import view_receipt
from printing.command_sheet import GROUPS
from printing.labels.design import Kind
from printing.paper import local

MOST_RECEIPTS = 30
MOST_ITEMS = 200
_ONE_CELL = re.compile(r"[\t\n|｜]+")
"""What would part a cell in two."""


class Source(Protocol):
    """The workstation whose labels are filled."""

    @property
    def parts(self) -> Parts:
        """What use cases stand on."""

    @property
    def hospital(self) -> str:
        """The name of the institution; empty where it is not known."""


def commands(source: Source, form: LabelForm) -> tuple[LabelRow, ...]:
    """Every command of the sheet."""
    del source, form
    return tuple(
        LabelRow(
            entry.chinese,
            {
                "command": str(entry.command),
                "title": entry.chinese,
                "english": entry.english,
                "group": group.chinese,
            },
        )
        for group in GROUPS
        for entry in group.entries
    )


def badges(source: Source, form: LabelForm) -> tuple[LabelRow, ...]:
    """Everybody who works at the institution, by number."""
    del form
    parts = source.parts
    with parts.database.reading() as connection:
        known = persons.all_of(connection, parts.log.workstation.org)
        held = holdings.all_of(connection, parts.log.workstation.org)
    today = parts.clock.today()
    return tuple(
        LabelRow(
            f"{one.number} {one.name}",
            {
                "hospital": source.hospital,
                "name": one.name,
                "number": one.number,
                "role": name_of(main_role(one.grants), held),
            },
        )
        for one in known
        if one.standing_on(today) is not Standing.RETIRED
    )


def receipts(source: Source, form: LabelForm) -> tuple[LabelRow, ...]:
    """The receipts that were opened last, with what was received."""
    parts = source.parts
    columns = [name for field in form.fields for name, _ in field.columns]
    with parts.database.reading() as connection:
        keys = records.newest(connection, parts.log.workstation.org, MOST_RECEIPTS)
    found = (_receipt(source, key.receipt_id, columns) for key in keys)
    return tuple(one for one in found if one is not None)


def _receipt(source: Source, receipt_id: uuid.UUID, columns: Sequence[str]) -> LabelRow | None:
    try:
        view = view_receipt(source.parts, receipt_id)
    except WishRefused:
        # Its delivery is not known here any more: there is nothing to print of it.
        return None
    here = source.parts.clock.now().astimezone()
    lines = "\n".join(_line(line, columns) for line in view.lines if line.received)
    values = {
        "receipt_no": view.receipt_no,
        "delivery_no": view.delivery_no,
        "hospital": source.hospital,
        "distributor": view.distributor.name,
        "received_at": local(view.confirmed_at or view.opened_at, here),
        "received_by": view.confirmed_by or view.opened_by,
        "lines": lines,
    }
    return LabelRow(f"{view.receipt_no} {view.distributor.name}", values)


def _line(line: LineProgress, columns: Sequence[str]) -> str:
    """One entry, with the columns that the design shows."""
    cells = {
        "name": line.name,
        "strength": line.strength,
        "maker": line.maker,
        "batch": line.batch,
        "expiry": line.expiry.isoformat(),
        "quantity": str(line.received),
        "unit": line.unit,
    }
    return "\t".join(_ONE_CELL.sub(" ", cells[name]) for name in columns)


def items(source: Source, text: str) -> tuple[tuple[LabelRow, ...], bool]:
    """The items a text finds, of the province where the hospital has none; and whether more."""
    parts = source.parts
    more = False
    with parts.database.reading() as connection:
        for side in (Side.HOSPITAL, Side.PROVINCE):
            asked = SearchAsked(text, side, limit=MOST_ITEMS)
            hits, more = search(connection, parts.log.workstation.org, asked)
            if hits:
                break
    return tuple(_item(hit.entry) for hit in hits), more


def _item(entry: Entry) -> LabelRow:
    row = entry.row
    values = {"name": row.name, "strength": row.strength, "maker": row.maker, "unit": row.unit}
    if isinstance(row, HospitalRow):
        values["item_code"] = row.hospital_code
    told = (entry.code, row.name, row.strength, row.maker)
    return LabelRow(" ".join(part for part in told if part), values)


KNOWN: Mapping[Kind, Callable[[Source, LabelForm], tuple[LabelRow, ...]]] = {
    Kind.COMMAND: commands,
    Kind.BADGE: badges,
    Kind.RECEIPT: receipts,
}
"""The kinds of labels that the program can fill."""
FOUND: Mapping[Kind, Callable[[Source, str], tuple[tuple[LabelRow, ...], bool]]] = {
    Kind.SHELF: items,
    Kind.PACKAGE: items,
}
"""The kinds it can fill with what a text finds."""
