"""Two folders, mappings of a made-up province, and the files that lie in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from app.links.mapping.tables import TABLES
from app.links.mapping.values import FieldColumn, TableMapping
from sync.connectors.files.platform import FilesPlatform
from sync.connectors.files.settings import FilesSettings
from sync.connectors.journal import JournalEntry
from sync.platform_time import BEIJING

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=BEIJING)
HEAD = "送货单号,药品编码,药品名称,批号,有效期,数量,箱号"


def by_labels(table: str, *fields: str, ending: str = ".xlsx", encoding: str = "") -> TableMapping:
    """A table whose columns are called as we call them."""
    kind = TABLES[table]
    wanted = fields or tuple(one.name for one in kind.fields)
    columns = {name: FieldColumn((kind.field(name).label,)) for name in wanted}
    return TableMapping(table, columns, ending=ending, encoding=encoding)


DELIVERIES = TableMapping(
    "deliveries",
    {
        "delivery_no": FieldColumn(("送货单号",)),
        "distributor_code": FieldColumn(constant="D01"),
        "province_code": FieldColumn(("药品编码",)),
        "name": FieldColumn(("药品名称",)),
        "batch": FieldColumn(("批号",)),
        "expiry": FieldColumn(("有效期",)),
        "quantity": FieldColumn(("数量",)),
        "carton_no": FieldColumn(("箱号",)),
    },
)
MAPPINGS: Mapping[str, TableMapping] = {
    "deliveries": DELIVERIES,
    **{name: by_labels(name) for name in TABLES if name != "deliveries"},
    "orders": by_labels("orders", ending=".csv", encoding="gb18030"),
    "acceptances": by_labels("acceptances", ending=".csv"),
    "acceptance-states": by_labels("acceptance-states", "detail_id", "state", "taken"),
}


def delivery(number: str, lines: int = 2, first: int = 1, quantity: str = "40") -> str:
    """Rows of one delivery."""
    return "".join(
        f"{number},P{n:03},药品{n},A26{n:02},2028-01-0{n % 9 + 1},{quantity},{number}-C{n}\n"
        for n in range(first, first + lines)
    )


@dataclass
class Folders:
    """Where files come and go."""

    root: Path
    mappings: Mapping[str, TableMapping] = field(default_factory=lambda: MAPPINGS)
    calls: list[JournalEntry] = field(default_factory=list)
    now: datetime = NOW

    def __post_init__(self) -> None:
        for folder in (self.incoming, self.outgoing):
            folder.mkdir(exist_ok=True)

    @property
    def incoming(self) -> Path:
        return self.root / "收"

    @property
    def outgoing(self) -> Path:
        return self.root / "发"

    def platform(self, sleep: Callable[[float], None] = lambda _seconds: None) -> FilesPlatform:
        """A service that has just started."""
        settings = FilesSettings(
            str(self.incoming), str(self.outgoing), mappings=self.mappings, settle_s=0
        )
        return FilesPlatform(settings, self.calls.append, lambda: self.now, sleep)

    def lay(self, name: str, *rows: str, head: str = HEAD, encoding: str = "gb18030") -> Path:
        """Lay a file down."""
        path = self.incoming / name
        path.write_text(f"{head}\n{''.join(rows)}", encoding, newline="")
        return path

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def names(self, folder: str) -> list[str]:
        """The files that came into a folder, without their reports."""
        where = self.incoming / folder
        return sorted(one.name for one in where.iterdir() if ".报告.csv" not in one.name)

    def report(self, name: str) -> str:
        return (self.incoming / f"{name}.报告.csv").read_text("utf-8-sig")

    def written(self) -> list[str]:
        """The files for the platform."""
        return sorted(
            one.name for one in self.outgoing.iterdir() if one.suffix in (".csv", ".xlsx")
        )

    def rows(self, name: str) -> list[str]:
        """What stands in one of them, without the headings."""
        raw = (self.outgoing / name).read_bytes()
        encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030"
        return raw.decode(encoding).splitlines()[1:]


def with_mapping(folders: Folders, **mappings: TableMapping) -> None:
    """Map some tables otherwise from now on."""
    folders.mappings = {**folders.mappings, **mappings}


def without(folders: Folders, *tables: str) -> None:
    """Map some tables no more."""
    kept = {name: one for name, one in folders.mappings.items() if name not in tables}
    folders.mappings = kept


def renamed(mapping: TableMapping, name: str, heading: str) -> TableMapping:
    """The same with another heading for a field."""
    return replace(mapping, columns={**mapping.columns, name: FieldColumn((heading,))})
