"""Asks what is in packages that were received by their own code, and tells all workstations.

Without it a carton counted by its label would stay one code, and none of its boxes could leave. The
platform tells only of goods that we took in by a bill of our own; so the packages of a bill are
asked for once it was worked on. What it tells becomes a fact: the boxes go into the code library
below their package, as confirmed stock of the same drug and batch, under a number of their own. The
receipt stays as it was confirmed: its quantity has counted these boxes already. Boxes that the
library, or a rejection, knows are left as they are.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, exists, select

from app.links.exchanges import Exchange
from app.store.clock import Clock
from app.store.database import Database
from app.store.many_rows import among
from app.store.tables.receipts import aside_event, delivered_item, delivery_line, receipt, scan
from app.store.tables.tracing import code_claim, package
from app.store.workstation import Workstation
from app.tracing.operations import ImportedLine, ImportedPackage, StockImported, encode, kind_of
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import PackageTree, TracePlatform
from sync.service import authoring
from sync.service.exchanges.doing import Outcome
from sync.service.outbox_rows import AnyRow
from sync.service.trace_bills import bills
from sync.service.trace_bills.bills import DONE, PARTLY, Kept
from sync.service.transactions import commit, reading_of

EVERY_S: Final = 120.0
PIECE: Final = 500
"""Codes in one fact."""
_AT_ONCE: Final = 50
"""Bills looked at in one run."""
_NAMESPACE: Final = uuid.UUID("9b0c3c7e-55b1-5d4e-9d1e-2a47c3f0b6d1")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contents:
    """Asks one platform for one institution; for one thread at a time."""

    database: Database
    clock: Clock
    org: str
    platform: TracePlatform
    told: Callable[[], None]
    every_s: float = EVERY_S

    @property
    def exchange(self) -> Exchange:
        """包装关联关系."""
        return Exchange.RELATIONSHIPS

    def run(self, person: str) -> Outcome:
        """Ask for all that is to be opened; raises PlatformError, StoreError, ServiceRefusal."""
        opened = boxes = failed = 0
        for bill in self._bills():
            with reading_of(self.database, self.org) as connection:
                unknown = self._unknown(connection, bill)
            for one in unknown:
                found = self._open(one)
                if found is None:
                    failed += 1
                else:
                    opened, boxes = opened + 1, boxes + found
            # Behind its packages: what was cut short is asked again.
            self._note(bill)
        message = f"{opened} 个大包装的内容已收到，新增 {boxes} 个追溯码。" if opened else ""
        return Outcome(opened + failed, boxes, failed, message)

    def _bills(self) -> list[Kept]:
        """Inbound bills that were worked on and not looked at yet."""
        name, found = self.platform.name, []
        with reading_of(self.database, self.org) as connection:
            for state in (DONE, PARTLY):
                found += bills.in_state(connection, self.org, name, state, _AT_ONCE, opened=False)
        return found

    def _note(self, bill: Kept) -> None:
        commit(self.database, lambda c: bills.write(c, self.org, bill, opened=True), self.org)

    def _unknown(self, connection: Connection, bill: Kept) -> Sequence[AnyRow]:
        """The packages of a bill that were counted by their own code and hold none we know."""
        failed = {one.code for one in bill.failed}
        codes = [code for code in bill.body.codes if code not in failed]
        inside = package.alias()
        child = and_(inside.c.org == package.c.org, inside.c.parent_code == package.c.code)
        query = _PACKAGES.where(
            package.c.org == self.org,
            package.c.receipt_id == bill.about,
            ~package.c.smallest,
            among(connection, package.c.code, codes),
            ~exists(select(inside.c.code).where(child)),
        )
        return connection.execute(query.order_by(package.c.code)).all()

    def _open(self, row: AnyRow) -> int | None:
        """Ask for one package and keep what is in it; None where the platform cannot tell.

        Raises PlatformError where it should be asked again.
        """
        try:
            tree = self.platform.package_tree(row.code)
        except PlatformError as error:
            if error.retry_after_s is not None:
                raise
            _log.warning("%s: package %s cannot be opened: %s", self.org, row.code, error)
            return None
        if not tree.complete or len(tree.packages) < 2:
            _log.warning("%s: package %s came short or holds nothing", self.org, row.code)
            return None
        kept = commit(self.database, lambda c: self._keep(c, row, tree), self.org)
        self.told()
        return kept

    def _keep(self, connection: Connection, row: AnyRow, tree: PackageTree) -> int:
        """Write the contents down as facts; how many sales packages are new."""
        boxes = set(tree.boxes)
        codes = [one.code for one in tree.packages if one.code != row.code]
        known = self._known(connection, codes)
        new = [
            ImportedPackage(one.code, row.line_no, one.code in boxes, one.parent, row.carton_no)
            for one in tree.packages
            if one.code != row.code and one.code not in known
        ]
        device = uuid.uuid5(_NAMESPACE, f"{self.org}/{self.platform.name}")
        station = Workstation(self.org, device, device)
        for piece, start in enumerate(range(0, len(new), PIECE), start=1):
            body = self._body(row, piece, new[start : start + PIECE])
            authoring.write(connection, station, kind_of(body), encode(body), self.clock)
        return sum(one.smallest for one in new)

    def _known(self, connection: Connection, codes: Sequence[str]) -> set[str]:
        """Codes that were received, claimed or put aside by themselves."""
        found: set[str] = set()
        for table in (package, code_claim, aside_event):
            mine = (table.c.org == self.org, among(connection, table.c.code, codes))
            found |= set(connection.execute(select(table.c.code).where(*mine)).scalars())
        return found

    def _body(self, row: AnyRow, piece: int, packages: Sequence[ImportedPackage]) -> StockImported:
        said: dict[str, Any] = {name: getattr(row, name) or "" for name in _TEXTS}
        line = ImportedLine(
            line_no=row.line_no,
            expiry=row.expiry,
            production_date=row.production_date,
            unit=row.unit or "盒",
            **said,
        )
        return StockImported(
            receipt_id=uuid.uuid5(_NAMESPACE, f"{row.receipt_id}/{row.code}"),
            receipt_no=f"{row.receipt_no}-{row.code[-4:]}",
            piece=piece,
            at=self.clock.now(),
            person=self.platform.name,
            lines=[line],
            packages=list(packages),
        )


_TEXTS = ("province_code", "name", "batch", "strength", "maker", "form", "approval_number")
_SCAN = and_(
    scan.c.org == package.c.org,
    scan.c.receipt_id == package.c.receipt_id,
    scan.c.workstation == package.c.workstation,
    scan.c.seq == package.c.scan_seq,
    # One that was only opened, to be filled box by box, has counted nothing.
    scan.c.added > 0,
)
_RECEIPT = and_(receipt.c.org == package.c.org, receipt.c.receipt_id == package.c.receipt_id)
_LINE = and_(
    delivery_line.c.org == receipt.c.org,
    delivery_line.c.delivery_id == receipt.c.delivery_id,
    delivery_line.c.line_no == package.c.line_no,
)
_ITEM = and_(
    delivered_item.c.org == delivery_line.c.org,
    delivered_item.c.item_id == delivery_line.c.item_id,
)
_PACKAGES = (
    select(
        package.c.code,
        package.c.line_no,
        package.c.carton_no,
        package.c.receipt_id,
        receipt.c.receipt_no,
        delivery_line.c.batch,
        delivery_line.c.expiry,
        delivery_line.c.production_date,
        delivery_line.c.unit,
        delivered_item.c.province_code,
        delivered_item.c.name,
        delivered_item.c.strength,
        delivered_item.c.maker,
        delivered_item.c.form,
        delivered_item.c.approval_number,
    )
    .join(scan, _SCAN)
    .join(receipt, _RECEIPT)
    .join(delivery_line, _LINE)
    .join(delivered_item, _ITEM)
)
