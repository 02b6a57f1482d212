"""Folders behind the port of procurement platforms: what lies there is told, what goes is written.

Without it a province without an interface would be typed in by hand. What was taken from files is
told again for `days` whenever the service starts, and once a day, else what came within a day: a
caller stores by number, and whether it has stored anything nobody tells. An order is valid when its
file is written: from then on a person carries it. It stays at sent until a file of states says
otherwise. Where a folder is gone (a stick, a share), everything waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from app.catalogue.items import Item
from app.catalogue.relations.told.values import RelationList
from app.links.mapping.cells import Value
from app.links.mapping.tables import TABLES
from app.links.mapping.values import TableMapping
from app.purchasing.orders import Order, OrderLine
from app.purchasing.returns import ReturnState
from app.purchasing.states import OrderState
from app.readers.saying import Saying
from app.readers.system_words import of_system
from app.tables.refused import TableRefused
from sync.connectors.files.acceptances import Acceptances
from sync.connectors.files.putting import Putting
from sync.connectors.files.reading import (
    AcceptanceTold,
    RelationTold,
    ReturnTold,
    StateTold,
    line_id,
)
from sync.connectors.files.records import Index, Records
from sync.connectors.files.settings import FilesSettings
from sync.connectors.files.taking import ENDINGS, KEPT, Taking
from sync.connectors.journal import Journal, no_journal
from sync.connectors.port import (
    DetailAcceptance,
    DetailSeen,
    FiledOrder,
    LineToPlace,
    Offer,
    OrderToPlace,
    PlatformDetail,
    PlatformError,
    PlatformInvoice,
    ReturnToFile,
)
from sync.dropped_files import sizes
from sync.platform_time import BEIJING

NAME = "files"
FOLDER_WAIT_S = 60.0
TRIED = ".tracedock-test"
RECENT = timedelta(days=1)
_LOOK_AGAIN_S = 30.0
"""Questions about one thing follow each other: not each looks for new files."""
_OFFERS = {
    "invoices": Offer.INVOICES,
    "orders": Offer.PLACING,
    "returns": Offer.RETURNING,
    "relations": Offer.RELATIONS,
    "acceptance-states": Offer.ACCEPTANCES,
}

Told = TypeVar("Told")


def beijing_now() -> datetime:
    """The time now."""
    return datetime.now(BEIJING)


class FilesPlatform:
    """A platform that is spoken to by files; for one thread at a time."""

    def __init__(
        self,
        settings: FilesSettings,
        journal: Journal = no_journal,
        now: Callable[[], datetime] = beijing_now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings, self._now = settings, now
        self._folder = Path(settings.in_folder)
        self._records = Records(self._folder / KEPT / "taken")
        self._taking = Taking(settings, self._records, journal, now, sleep)
        self._putting = Putting(settings, journal, now)
        self._looked_at = -_LOOK_AGAIN_S
        self._told_all_at: dict[str, datetime] = {}
        self._items = Index(self._records, "catalogue", "province_code")
        self._details = Index(self._records, "deliveries", "detail_id")
        self._states = Index(self._records, "order-states", "plan_no")
        self._returns = Index(self._records, "return-states", "return_no")

    @property
    def name(self) -> str:
        """The connection's short name."""
        return NAME

    @property
    def offers(self) -> frozenset[Offer]:
        """What is mapped."""
        mapped = self._settings.mappings
        return frozenset(
            offer
            for table, offer in _OFFERS.items()
            if table in mapped and (self._settings.out_folder or not mapped[table].kind.outgoing)
        )

    def close(self) -> None:
        """Nothing is held open."""

    def look(self) -> int:
        """Take the files that are there; how many there were. Raises PlatformError."""
        with _in_words(self._settings.in_folder):
            taken = self._taking.look()
            self._looked_at = time.monotonic()
            return taken

    def try_in(self) -> Saying:
        """Say how the folder files come in stands; takes nothing. Raises PlatformError."""
        with _in_words(self._settings.in_folder):
            waiting = len(sizes(self._folder, ENDINGS))
        mapped = [one.kind for one in self._settings.mappings.values() if not one.kind.outgoing]
        titles = "、".join(one.title for one in mapped)
        said = f"文件夹里有 {waiting} 个文件等着读取" if waiting else "文件夹里现在没有文件"
        names = ", ".join(one.name for one in mapped)
        return Saying(
            f"{said}；已做列对照：{titles or '还没有，请先用样本文件对照'}",
            f"{waiting} files wait in the folder; columns are mapped for: "
            f"{names or 'nothing yet, point at a sample file first'}",
        )

    def try_out(self) -> Saying:
        """Say whether files can be written; leaves none. Raises PlatformError."""
        if not self._settings.out_folder:
            return Saying(
                "没有填写发文件夹，不写出文件", "No folder out is set: no file is written"
            )
        with _in_words(self._settings.out_folder):
            path = Path(self._settings.out_folder) / TRIED
            path.write_bytes(b"")
            path.unlink(missing_ok=True)
        return Saying("可以写入", "Files can be written")

    def open_details(self) -> Iterator[PlatformDetail]:
        """What the files say was sent; the last word on a detail stands."""
        self.look()
        found: dict[str, PlatformDetail] = {}
        for one in self._lately("deliveries", PlatformDetail):
            found[one.detail_id] = one
        yield from found.values()

    def item(self, province_code: str) -> Item | None:
        """Look one item up in the catalogues that came; None where none has it."""
        self._look_now_and_then()
        with _in_words(self._settings.in_folder):
            return self._items.find(province_code, Item)

    def accept(self, acceptance: DetailAcceptance) -> None:
        """Write the word on one delivery detail into the file of its delivery."""
        mapping = self._outgoing("acceptances")
        with _in_words(self._settings.in_folder):
            detail = self._details.find(acceptance.detail_id, PlatformDetail, self._oldest())
        row: dict[str, Value] = {
            "detail_id": acceptance.detail_id,
            "result": "passed" if acceptance.accepted else "failed",
            "distributor_code": acceptance.distributor_code,
            "carton_no": acceptance.carton_no,
            "province_code": acceptance.province_code,
            "quantity": acceptance.quantity,
            "taken": acceptance.taken,
            "remark": acceptance.remark,
        }
        document = acceptance.detail_id
        if detail is not None:
            row |= {"delivery_no": detail.delivery_no, "name": detail.name}
            row |= {"batch": detail.batch, "expiry": detail.expiry}
            document = f"{detail.distributor_code}-{detail.delivery_no}"
        self._put(mapping, document, {acceptance.detail_id: row}, whole=False)

    def orders(self) -> Iterator[Order]:
        """Refused: no file tells orders that were placed elsewhere."""
        raise _not_offered("从文件里读取在别处下的订单")

    def invoices(self) -> Iterator[PlatformInvoice]:
        """The invoices that came in files, the last word on each."""
        if "invoices" not in self._settings.mappings:
            raise _not_offered("发票文件，请先做发票的列对照")
        self.look()
        found: dict[tuple[str, str], PlatformInvoice] = {}
        for one in self._lately("invoices", PlatformInvoice):
            found[one.invoice_no, one.distributor_code] = one
        yield from found.values()

    def file_order(self, order: OrderToPlace) -> FiledOrder:
        """Number an order; nothing is written, because a file would be carried away."""
        self._outgoing("orders")
        ids = {line.line_no: line_id(order.plan_no, line.line_no) for line in order.lines}
        return FiledOrder(order.plan_no, ids)

    def confirm_order(self, order: OrderToPlace, order_no: str) -> None:
        """Write the file of an order; a repeat writes the same over it."""
        mapping = self._outgoing("orders")
        rows = {str(line.line_no): self._order_row(order, line) for line in order.lines}
        self._put(mapping, order_no, rows, whole=True)

    def followed(self, order: Order) -> Order:
        """How the lines of an order stand, as files say; sent, where none does."""
        self._look_now_and_then()
        with _in_words(self._settings.in_folder):
            # Our number of an order is the platform's, as long as it is carried by files.
            told = self._states.all_of(order.order_no, StateTold, self._oldest())
        return replace(order, lines=tuple(_stands(line, told) for line in order.lines))

    def file_return(self, return_: ReturnToFile) -> str:
        """Number a return; its file is written when it is confirmed."""
        self._outgoing("returns")
        return return_.return_no

    def confirm_return(self, return_: ReturnToFile, number: str, *, sent_before: bool) -> None:
        """Write the file of a return; a repeat writes the same over it."""
        mapping = self._outgoing("returns")
        row: dict[str, Value] = {
            "return_no": number,
            "distributor_code": return_.distributor_code,
            "delivery_point": return_.delivery_point,
            "province_code": return_.province_code,
            "batch": return_.batch,
            "quantity": return_.quantity,
            "price": return_.price,
            "amount": return_.amount,
            "reason": return_.reason,
            "volume_based": "1" if return_.volume_based else "0",
            "detail_ids": return_.detail_ids,
        }
        self._put(mapping, number, {number: row}, whole=True)

    def return_state(self, number: str) -> ReturnState | None:
        """How a return stands, as files say; None where nothing was written of it."""
        self._look_now_and_then()
        with _in_words(self._settings.in_folder):
            told = self._returns.find(number, ReturnTold, self._oldest())
        if told is not None:
            return told.state
        if not self._settings.out_folder:
            return None
        with _in_words(self._settings.out_folder):
            known = self._putting.knows("returns", number)
        return ReturnState.UNDER_REVIEW if known else None

    def relations(self) -> RelationList:
        """What files say of who may deliver what; it says nothing of what it does not name."""
        if "relations" not in self._settings.mappings:
            raise _not_offered("配送关系文件，请先做配送关系的列对照")
        self.look()
        told = {one.relation.key: one for one in self._all("relations", RelationTold)}
        parties = {one.party.code: one.party for one in told.values() if one.party.name}
        relations = tuple(one.relation for one in told.values())
        return RelationList(relations, tuple(parties.values()))

    def accepted(self, first: date, last: date) -> Iterator[DetailSeen]:
        """What files brought that was shipped on these days, and what came back of each.

        Open is what nothing came back of: its acceptance is on its way, or was lost.
        """
        if "acceptance-states" not in self._settings.mappings:
            raise _not_offered("读取平台已验收的明细，请先做验收状态的列对照")
        self.look()
        since = self._oldest()
        found = {one.detail_id: one for one in self._all("deliveries", PlatformDetail, since)}
        told = Acceptances(self._all("acceptance-states", AcceptanceTold, since))
        for one in found.values():
            if first <= one.shipped_at.astimezone(BEIJING).date() <= last:
                yield told.seen(one)

    def _order_row(self, order: OrderToPlace, line: LineToPlace) -> dict[str, Value]:
        item = self.item(line.province_code) if "catalogue" in self._settings.mappings else None
        row: dict[str, Value] = {
            "plan_no": order.plan_no,
            "line_no": line.line_no,
            "province_code": line.province_code,
            "quantity": line.quantity,
            "counts": "dosage" if line.by_dosage else "pack",
            "price": line.price,
            "amount": None if line.price is None else line.price * line.quantity,
            "distributor_code": line.distributor_code,
            "delivery_point": order.delivery_point,
            "latest_on": order.latest_on,
            "remark": line.remark,
        }
        if item is not None:
            unit = item.dosage_unit if line.by_dosage else item.unit
            row |= {"name": item.name, "strength": item.strength, "maker": item.maker, "unit": unit}
        return row

    def _put(
        self,
        mapping: TableMapping,
        document: str,
        rows: Mapping[str, Mapping[str, Value]],
        *,
        whole: bool,
    ) -> None:
        with _in_words(self._settings.out_folder):
            self._putting.put(mapping, document, rows, whole=whole)

    def _outgoing(self, table: str) -> TableMapping:
        """The mapping of a table that is written; raises PlatformError."""
        mapping = self._settings.mappings.get(table)
        if mapping is None:
            title = TABLES[table].title.partition("（")[0]
            raise _not_offered(f"写出{title}文件，请先用平台的导入模板做列对照")
        if not self._settings.out_folder:
            raise _not_offered("写出文件，请先填写“发文件夹”")
        return mapping

    def _look_now_and_then(self) -> None:
        if time.monotonic() - self._looked_at >= _LOOK_AGAIN_S:
            self.look()

    def _oldest(self) -> datetime:
        """What came before is not asked for any more: the service has it."""
        return self._now() - timedelta(days=self._settings.days)

    def _lately(self, table: str, kind: type[Told]) -> Iterator[Told]:
        """What came within a day; once a day, and at first, what came within `days`."""
        now = self._now()
        all_at = self._told_all_at.get(table)
        whole = all_at is None or now - all_at >= RECENT
        since = self._oldest() if whole else now - RECENT
        yield from self._all(table, kind, since)
        if whole:
            self._told_all_at[table] = now

    def _all(self, table: str, kind: type[Told], since: datetime | None = None) -> Iterator[Told]:
        """What the files of a table say, the oldest first; raises PlatformError."""
        with _in_words(self._settings.in_folder):
            for record in self._records.of(table):
                if since is None or record.head.taken_at >= since:
                    yield from self._records.values(record, kind)


def _stands(line: OrderLine, told: Sequence[StateTold]) -> OrderLine:
    """A line with the last word on it; a word without a line is about all of them."""
    mine = [one for one in told if _is_about(one, line)]
    if not mine:
        state = OrderState.SENT if line.state is OrderState.DRAFT else line.state
        return replace(line, state=state)
    number = next((one.order_line_id for one in reversed(mine) if one.order_line_id), "")
    return replace(line, state=mine[-1].state, order_line_id=number or line.order_line_id)


def _is_about(told: StateTold, line: OrderLine) -> bool:
    if told.line_no is not None:
        return told.line_no == line.line_no
    return told.province_code in ("", line.province_code)


def _not_offered(what: str) -> PlatformError:
    return PlatformError("not-offered", f"文件对接不能{what}。")


@contextmanager
def _in_words(folder: str) -> Iterator[None]:
    """Say what is wrong with a folder; another try makes sense as soon as it is there."""
    try:
        yield
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        why = "找不到，可能是 U 盘已拔出或共享断开" if gone else of_system(error).chinese
        raise PlatformError(
            "folder",
            f"文件夹 {folder} {why}，接好后会自动重试。",
            retry_after_s=FOLDER_WAIT_S,
        ) from error
    except TableRefused as refused:
        raise PlatformError("file", f"文件写不出来：{refused}") from refused
