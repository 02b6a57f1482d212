"""Asks what is in packages that were received by their own code, and tells all workstations.

Without it a carton counted by its label would stay one code, and none of its boxes could leave. The
platform tells only of goods that we took in by a bill of our own; so the packages of a bill are
asked for once it was worked on. What it tells becomes a fact of the same receipt: a scan in the
platform's name that takes the boxes in below their package, and takes as many off that were counted
without codes. So no quantity changes. Boxes that the library, or a rejection, knows are left as
they are; a package that is said to hold another number than was counted is left to a person.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, and_, exists, func, select

from app.codes.code import Kind
from app.links.exchanges import Exchange
from app.receiving import operations
from app.receiving.operations import PackageBody, ScanRecorded
from app.receiving.verdicts import Verdict
from app.store.many_rows import among
from app.store.tables.receipts import aside_event, delivered_item, delivery_line, receipt, scan
from app.store.tables.tracing import code_claim, package
from app.store.workstation import Workstation
from sync.connectors.port import PlatformError
from sync.connectors.trace_port import PackageTree
from sync.service import authoring
from sync.service.exchanges.doing import Outcome
from sync.service.outbox_rows import AnyRow
from sync.service.trace_bills import bills
from sync.service.trace_bills.bills import DONE, PARTLY, Kept
from sync.service.tracing_out.asking import Asking, Refusals
from sync.service.transactions import commit, reading_of

PIECE: Final = 1_000
"""Codes in one fact."""
_AT_ONCE: Final = 50
"""Bills looked at in one run."""
_NAMESPACE: Final = uuid.UUID("9b0c3c7e-55b1-5d4e-9d1e-2a47c3f0b6d1")

_PATIENCE: Final = timedelta(days=7)
"""A package that the platform does not tell of by then is left to a person."""
_PERSON: Final = "追溯平台"

_log = logging.getLogger(__name__)


class Contents(Asking):
    """Asks one platform for one institution; for one thread at a time."""

    __slots__ = ()
    of = Exchange.RELATIONSHIPS
    often_s = 120.0

    def run(self, person: str) -> Outcome:
        """Ask for all that is to be opened; raises PlatformError, StoreError, ServiceRefusal."""
        found: list[int | None] = []
        refusals = Refusals(self.org)
        for bill in self._bills():
            is_old = bill.sent_at is None or self.clock.now() > bill.sent_at + _PATIENCE
            with refusals.of(bill.bill_no):
                found += self._open_all(bill, is_old=is_old)
        opened = [boxes for boxes in found if boxes is not None]
        refusals.raise_if_nothing(len(found))
        failed = len(found) - len(opened)
        message = _message(len(opened), sum(opened), failed)
        return Outcome(len(found), sum(opened), failed, message)

    def _open_all(self, bill: Kept, *, is_old: bool) -> list[int | None]:
        """Open what is in a bill, as `_open` would each; raises PlatformError."""
        with reading_of(self.database, self.org) as connection:
            unknown = self._unknown(connection, bill)
        if is_old:
            self._note(bill)
        found = [self._open(one) for one in unknown]
        # Behind its packages: what was cut short is asked again.
        self._note(bill)
        return found

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
        if not tree.complete or len(tree.boxes) != row.added or len(tree.packages) < 2:
            said = len(tree.boxes)
            _log.warning("%s: %s holds %d, counted %d", self.org, row.code, said, row.added)
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
            PackageBody(one.code, row.line_no, one.code in boxes, one.parent, row.carton_no)
            for one in tree.packages
            if one.code != row.code and one.code not in known
        ]
        device = uuid.uuid5(_NAMESPACE, f"{self.org}/{self.platform.name}")
        station = Workstation(self.org, device, device)
        seq = self._last_scan(connection, row, device)
        for no, start in enumerate(range(0, len(new), PIECE), start=1):
            body = self._body(row, seq + no, new[start : start + PIECE])
            named = (operations.kind_of(body), operations.VERSION)
            authoring.write(connection, station, named, operations.encode(body), self.clock)
        return sum(one.smallest for one in new)

    def _last_scan(self, connection: Connection, row: AnyRow, device: uuid.UUID) -> int:
        mine = (scan.c.org == self.org, scan.c.receipt_id == row.receipt_id)
        query = select(func.max(scan.c.seq)).where(*mine, scan.c.workstation == device)
        return connection.execute(query).scalar() or 0

    def _known(self, connection: Connection, codes: Sequence[str]) -> set[str]:
        """Codes that were received, claimed or put aside by themselves."""
        found: set[str] = set()
        for table in (package, code_claim, aside_event):
            mine = (table.c.org == self.org, among(connection, table.c.code, codes))
            found |= set(connection.execute(select(table.c.code).where(*mine)).scalars())
        return found

    def _body(self, row: AnyRow, seq: int, packages: Sequence[PackageBody]) -> ScanRecorded:
        boxes = sum(one.smallest for one in packages)
        return ScanRecorded(
            receipt_id=row.receipt_id,
            seq=seq,
            raw=row.code.encode(),
            kind=Kind.TRACE_CODE,
            verdict=Verdict.ACCEPTED_PACKAGE,
            sentence_key="counted-by-carton",
            sentence_values={
                "name": row.name,
                "batch": row.batch,
                "unit": row.unit,
                "added": boxes,
                "received": boxes,
                "expected": boxes,
            },
            device=self.platform.name,
            person=_PERSON,
            read_at=self.clock.now(),
            line_no=row.line_no,
            carton_no=row.carton_no,
            # What was counted without codes is counted with them now.
            uncoded={row.line_no: -boxes} if boxes else {},
            packages=list(packages),
        )


def _message(opened: int, boxes: int, failed: int) -> str:
    said = []
    if opened:
        said.append(f"{opened} 个大包装的内容已收到，新增 {boxes} 个追溯码")
    if failed:
        said.append(f"{failed} 个大包装打不开，或平台的盒数与收货所计不同，请开箱逐盒扫码核对")
    return "；".join(said) + "。" if said else ""


_SCAN = and_(
    scan.c.org == package.c.org,
    scan.c.receipt_id == package.c.receipt_id,
    scan.c.workstation == package.c.workstation,
    scan.c.seq == package.c.scan_seq,
    # One that was opened, to be filled box by box, or whose boxes came by their codes, has none.
    scan.c.uncoded.is_not(None),
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
        scan.c.added,
        delivery_line.c.batch,
        delivery_line.c.unit,
        delivered_item.c.name,
    )
    .join(scan, _SCAN)
    .join(receipt, _RECEIPT)
    .join(delivery_line, _LINE)
    .join(delivered_item, _ITEM)
)
