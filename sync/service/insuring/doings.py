"""What is done for the insurance at intervals: records looked at again, its catalogue fetched.

Without it a record that waited for a match would wait on when the match is there, and insurance
codes that are no longer valid would be found out by refusals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, select

from app.links.exchanges import Exchange
from app.store.many_rows import among, insert_rows
from app.store.tables.insuring import insurance_drug, insurance_head, insurance_record
from app.store.tables.service import outbox
from app.tracing.uploads.settings import Uploader
from sync.connectors.insurance_port import CatalogueRow
from sync.service.exchanges.doing import Outcome
from sync.service.insuring import visits
from sync.service.insuring.keeping import AnyRow, Linked, message_of
from sync.service.insuring.sending import Sending
from sync.service.insuring.values import State
from sync.service.links.letters import INSURE
from sync.service.outbox_rows import WAITING

LOOK_S = 300.0
CATALOGUE_S = 7 * 86_400.0
_AT_ONCE = 500
"""Rows of the catalogue kept in one transaction."""
_WHOLE = "0"
"""The version before all others."""


@dataclass(frozen=True, slots=True)
class LookingAgain:
    """Follows, and looks at all that waits: what was mended goes."""

    linked: Linked
    sending: Sending
    exchange: Exchange = Exchange.INSURANCE_RECORDS
    every_s: float = LOOK_S

    def run(self, person: str) -> Outcome:
        """Look once; raises StoreError."""
        made = self.sending.keep_up()
        found = self.sending.look((State.PERSON, State.BEHIND))
        self.linked.commit(self._tidy)
        looked, ready = made.looked + found.looked, made.ready + found.ready
        waiting = made.waiting + found.waiting
        return Outcome(looked, ready, waiting, _said(looked, ready, waiting))

    def _tidy(self, connection: Connection) -> None:
        """Forget visits of long ago; send what nobody sends any more."""
        linked = self.linked
        visits.forget(
            connection, linked.org, linked.clock.now(), linked.platform.uploads.visit_days
        )
        if linked.platform.uploads.uploader is Uploader.HIS:
            return
        keeper = linked.keeper(connection)
        for row in _left_over(connection, linked):
            deleting = row.state == State.DELETING
            if row.seq is not None:
                # It was for HIS to upload, before the setting was changed.
                keeper.write(row, {"seq": None})
                keeper.send(dict(row._mapping), delete=deleting, tried=True)
            elif deleting:
                # A person gave it up: what waits behind it may go.
                keeper.finish(row, delete=True)
        keeper.close()


def _left_over(connection: Connection, linked: Linked) -> list[AnyRow]:
    """Records on their way of which nothing waits in the outbox."""
    waiting = (outbox.c.state.in_(WAITING), outbox.c.kind == INSURE)
    mine = (outbox.c.org == linked.org, outbox.c.target == linked.link)
    rows = connection.execute(select(outbox).where(*mine, *waiting)).all()
    still = {message_of(row).record_no for row in rows}
    table = insurance_record
    ours = (table.c.org == linked.org, table.c.link == linked.link)
    query = select(table).where(*ours, table.c.state.in_((State.READY, State.DELETING)))
    found = connection.execute(query.order_by(table.c.made_no)).all()
    return [row for row in found if row.record_no not in still]


def _said(looked: int, ready: int, waiting: int) -> str:
    if not looked:
        return "没有等待上传的记录。"
    words = f"检查了 {looked} 条记录，{ready} 条可以上传"
    return f"{words}，{waiting} 条要先处理问题。" if waiting else f"{words}。"


@dataclass(frozen=True, slots=True)
class FetchingCatalogue:
    """Keeps what checks need of the insurance's catalogue of drugs (1301 and 9102)."""

    linked: Linked
    exchange: Exchange = Exchange.INSURANCE_CATALOGUE
    every_s: float = CATALOGUE_S

    def run(self, person: str) -> Outcome:
        """Fetch what changed; raises PlatformError, StoreError.

        Pieces are kept one by one, the version last: what was cut short is fetched again.
        """
        version = self.linked.commit(self._version)
        file = self.linked.platform.catalogue(version or _WHOLE)
        if not file.rows:
            return Outcome(message="医保目录没有变化。")
        came, newest = 0, version
        rows = self.linked.platform.catalogue_rows(file)
        while piece := list(islice(rows, _AT_ONCE)):
            self.linked.commit(partial(self._keep, piece))
            came += len(piece)
            newest = max((newest, *(row.version for row in piece)), key=_order)
        self.linked.commit(partial(self._reached, newest))
        bad = file.rows - came
        return Outcome(came, came, bad, f"医保目录更新了 {came} 个品种，到版本 {newest}。")

    def _version(self, connection: Connection) -> str:
        mine = (insurance_head.c.org == self.linked.org, insurance_head.c.link == self.linked.link)
        return connection.execute(select(insurance_head.c.version).where(*mine)).scalar() or ""

    def _reached(self, version: str, connection: Connection) -> None:
        keeper = self.linked.keeper(connection)
        keeper.close(version=version)

    def _keep(self, piece: list[CatalogueRow], connection: Connection) -> None:
        table = insurance_drug
        fresh = {row.insurance_code: row for row in piece if row.insurance_code}
        mine = (table.c.org == self.linked.org, table.c.link == self.linked.link)
        here = among(connection, table.c.insurance_code, list(fresh))
        connection.execute(delete(table).where(*mine, here))
        fixed = {"org": self.linked.org, "link": self.linked.link}
        insert_rows(connection, table, fixed, list(_drugs(fresh)))


def _drugs(rows: dict[str, CatalogueRow]) -> Iterator[dict[str, Any]]:
    for code, row in rows.items():
        said = row.conversion
        yield {
            "insurance_code": code,
            "name": row.name,
            "standard_code": row.standard_code,
            "conversion": int(said) if said.isascii() and said.isdigit() else None,
            "priced_unit": row.priced_unit,
            "pack_unit": row.pack_unit,
            "dosage_unit": row.dosage_unit,
            "valid": row.valid,
        }


def _order(version: str) -> tuple[int, str]:
    """Versions are numbers of growing length, or whatever sorts as text."""
    return len(version), version
