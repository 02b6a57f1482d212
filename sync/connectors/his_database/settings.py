"""Where a hospital's database is, and which table or query tells what.

Without it addresses and queries would be passed around one by one. The password comes from the
system's keyring; it is shown by no repr and in no journal, and never stands in the address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from sync.connectors.his_port import HisTable

_TABLE_NAME = re.compile(r"[^\W\d][\w$#]*(\.[^\W\d][\w$#]*){0,2}")
_QUERY = re.compile(r"(select|with)\b", re.IGNORECASE)
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class HisDatabaseSettings:
    """One way into one database; valid or not made (ValueError)."""

    url: str
    """SQLAlchemy's, without the password: postgresql+psycopg://user@host/database."""
    password: str = field(default="", repr=False)
    catalogue: str = ""
    """A table or view, or one SELECT; empty: not read."""
    orders: str = ""
    stock: str = ""
    catalogue_columns: Mapping[str, str] = field(default_factory=dict)
    """Our column = theirs, where they are called otherwise."""
    orders_columns: Mapping[str, str] = field(default_factory=dict)
    stock_columns: Mapping[str, str] = field(default_factory=dict)
    timeout_s: float = 60.0
    """For connecting, and for one query."""
    most_rows: int = 100_000
    """Of one table; more are refused, none are left out."""

    def __post_init__(self) -> None:
        """Refuse what could only fail later, at the database."""
        self.address  # noqa: B018 (reading it refuses what is none)
        if not any(self.source(table) for table in HisTable):
            raise ValueError("目录、采购计划、库存至少填一项：表名、视图名或一条 SELECT")
        for table in HisTable:
            _check_source(table, self.source(table))
        if not 0 < self.timeout_s <= 600:
            raise ValueError(f"超时秒数应在 0 到 600 之间，现为 {self.timeout_s}")
        if not 1 <= self.most_rows <= 1_000_000:
            raise ValueError(f"最多行数应在 1 到 1000000 之间，现为 {self.most_rows}")

    @property
    def address(self) -> URL:
        """Where it is, with the password."""
        try:
            url = make_url(self.url)
        except (ArgumentError, ValueError):
            # What was written may hold a password: it is not repeated.
            raise ValueError(
                "数据库地址应像 postgresql+psycopg://用户@主机/库名 或 mysql+pymysql://用户@主机/库名"
            ) from None
        if url.password:
            raise ValueError("数据库地址里不要写口令，请填在“口令”一栏")
        return url.set(password=self.password) if self.password else url

    def source(self, table: HisTable) -> str:
        """The table or query for one of ours; empty: none."""
        found: str = getattr(self, table.value)
        return found.strip().rstrip(";").strip()

    def columns(self, table: HisTable) -> Mapping[str, str]:
        """Our column names, and theirs."""
        found: Mapping[str, str] = getattr(self, f"{table.value}_columns")
        return found


def is_query(source: str) -> bool:
    """Whether it is a query, not a name."""
    return _QUERY.match(source) is not None


def _check_source(table: HisTable, source: str) -> None:
    if not source or _TABLE_NAME.fullmatch(source):
        return
    if not is_query(source):
        raise ValueError(f"{table.value} 应为表名、视图名，或以 SELECT 开头的一条查询")
    if ";" in _QUOTED.sub("", source):
        raise ValueError(f"{table.value} 只能是一条查询，请去掉分号和后面的语句")
