"""Reads a hospital's tables: one connection, one reading transaction, then gone.

Without it the service would hold a HIS's connections and locks. Rows come in pieces from the
server, so that a large table costs no memory at either end before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Engine, NullPool, TextClause, create_engine, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as SqlTimeout

from sync.connectors.his_database import dialects
from sync.connectors.his_database.settings import HisDatabaseSettings, is_query
from sync.connectors.his_port import HisRow, HisTable
from sync.connectors.journal import Journal, JournalEntry, no_journal
from sync.connectors.port import PlatformError

NAME = "his-database"
_AGAIN_S = 60.0
_PIECE = 1000
_WORDS = 200
"""Characters of a database's own words that are told."""

KNOWN_COLUMNS: Mapping[HisTable, tuple[str, ...]] = {
    HisTable.CATALOGUE: (
        "hospital_code", "name", "province_code", "strength", "form", "maker", "approval_number",
        "insurance_code", "unit", "pack_quantity", "price", "in_use", "dosage_unit",
        "standard_code", "trade_name", "distributors", "status", "price_unit",
    ),
    HisTable.ORDERS: (
        "order_no", "ordered_at", "line_no", "hospital_code", "province_code", "quantity", "unit",
        "price", "distributor_code",
    ),
    HisTable.STOCK: (
        "hospital_code", "quantity", "unit", "place", "batch", "expiry", "province_code", "name",
        "total_rows",
    ),
}  # fmt: skip
"""What a table may tell, by the names that a drop folder's files have."""


class HisDatabase:
    """One hospital's database; for one thread at a time."""

    def __init__(self, settings: HisDatabaseSettings, journal: Journal = no_journal) -> None:
        """Nothing is opened before something is asked for."""
        self._settings = settings
        self._journal = journal

    @property
    def name(self) -> str:
        """Its short name."""
        return NAME

    @property
    def tables(self) -> frozenset[HisTable]:
        """What it was told where to find."""
        return frozenset(table for table in HisTable if self._settings.source(table))

    def close(self) -> None:
        """Nothing stays open between two questions."""

    def rows(self, table: HisTable, most: int | None = None) -> Iterator[HisRow]:
        """Read one table; raises PlatformError. `most`: only the first so many."""
        if table not in self.tables:
            raise PlatformError(
                "not-offered", f"没有设置院内数据库的 {table.value}，请先填表名或查询"
            )
        began, seen = datetime.now(UTC), 0
        try:
            for row in self._read(table, most):
                seen += 1
                yield row
        except PlatformError as error:
            self._note(table, began, error.code, seen)
            raise
        self._note(table, began, "", seen)

    def _read(self, table: HisTable, most: int | None) -> Iterator[HisRow]:
        settings = self._settings
        columns, limit = settings.columns(table), settings.most_rows
        # One more than may come: that there are more is told, never passed over.
        bounds = dialects.Bounds(settings.timeout_s, (most or limit) + 1, settings.password)
        with _in_words(), self._connected(bounds) as connection:
            result = connection.execute(_statement(settings.source(table)))
            names = _names(tuple(result.keys()), columns, table)
            for number, row in enumerate(result):
                if number == most:
                    return
                if number >= limit:
                    raise PlatformError(
                        "too-many-rows",
                        f"{table.value} 超过 {limit} 行，请在查询里加条件，或在设置里放宽最多行数",
                    )
                yield {name: _text(value) for name, value in zip(names, row, strict=True) if name}

    @contextmanager
    def _connected(self, bounds: dialects.Bounds) -> Iterator[Connection]:
        engine = self._engine(bounds)
        try:
            with engine.connect() as connection:
                mariadb = bool(getattr(connection.dialect, "is_mariadb", False))
                dialect = dialects.of(engine.dialect.name, is_mariadb=mariadb)
                for word in dialect.begin(bounds):
                    connection.exec_driver_sql(word)
                piece = {"yield_per": _PIECE, "stream_results": True} if dialect.streams else {}
                try:
                    yield connection.execution_options(**piece)
                finally:
                    # Hard: what was not read of a table is not read now, only to be thrown away.
                    connection.invalidate()
        finally:
            engine.dispose()

    def _engine(self, bounds: dialects.Bounds) -> Engine:
        address = self._settings.address
        known = dialects.of(address.get_backend_name())
        try:
            return create_engine(
                address,
                poolclass=NullPool,
                connect_args=known.connect(bounds),
                hide_parameters=True,
            )
        except (NoSuchModuleError, ImportError) as error:
            raise PlatformError(
                "no-driver",
                f"服务器上没有 {address.drivername} 的驱动，请管理员用 pip 安装后重新启动服务",
            ) from error

    def _note(self, table: HisTable, began: datetime, outcome: str, rows: int) -> None:
        source = self._settings.source(table)
        said = None if outcome else f"{rows} 行"
        now = datetime.now(UTC)
        self._journal(
            JournalEntry(table.value, source, said, began, now, not outcome, outcome or "0")
        )


def _statement(source: str) -> TextClause:
    """A query as it stands, or all of a table; its name is none but letters (settings.py)."""
    query = source if is_query(source) else f"SELECT * FROM {source}"
    # A colon in it is the database's own, not a parameter of ours.
    return text(query.replace(":", r"\:"))


def _names(keys: tuple[str, ...], columns: Mapping[str, str], table: HisTable) -> tuple[str, ...]:
    """Our name of each column that came; empty: one that nobody asked for."""
    ours = {theirs.casefold(): own for own, theirs in columns.items()}
    known = {one: one for one in KNOWN_COLUMNS[table]}
    found = tuple(ours.get(key.casefold(), known.get(key.casefold(), "")) for key in keys)
    told = set(found)
    missing = [one for one in columns if one not in told]
    if missing:
        named = "、".join(f"{one}（{columns[one]}）" for one in missing)
        raise PlatformError("bad-columns", f"{table.value} 里没有这些列：{named}，请核对列对照")
    key = KNOWN_COLUMNS[table][0]
    if key not in told:
        came = "、".join(keys)[:_WORDS]
        raise PlatformError(
            "bad-columns", f"{table.value} 里没有 {key} 一列（有 {came}），请填写列对照"
        )
    return found


def _text(value: object) -> str:
    """A value as a file would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal | float):
        plain = format(Decimal(str(value)), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace").strip()
    return str(value).strip()


@contextmanager
def _in_words() -> Iterator[None]:
    """Say what a database or its driver refuses."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).splitlines()[0][:_WORDS] if str(error.orig) else ""
        if error.connection_invalidated or error.statement is None or _is_away(error):
            raise PlatformError(
                "no-connection",
                f"院内数据库连接不上：{said}，稍后会自动重试",
                retry_after_s=_AGAIN_S,
            ) from error
        raise PlatformError("bad-query", f"院内数据库不接受这条查询：{said}，请核对") from error
    except (SqlTimeout, OSError) as error:
        raise PlatformError(
            "no-connection", "院内数据库没有应答，稍后会自动重试", retry_after_s=_AGAIN_S
        ) from error
    except SQLAlchemyError as error:
        raise PlatformError("bad-query", f"院内数据库读不了：{str(error)[:_WORDS]}") from error


def _is_away(error: DBAPIError) -> bool:
    """A statement that took too long, or a server that went: worth another try."""
    return type(error.orig).__name__ in ("QueryCanceled", "AdminShutdown")
