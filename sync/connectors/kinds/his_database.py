"""院内 HIS/SPD 数据库: what its connector is told.

Without it a hospital's views could be read by a program only.
"""

from __future__ import annotations

from app.links.connections import FieldKind, Serves
from app.readers.saying import Saying
from sync.connectors.his_database.settings import HisDatabaseSettings
from sync.connectors.his_database.source import KNOWN_COLUMNS, NAME, HisDatabase
from sync.connectors.his_port import HisTable
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form, Texts
from sync.connectors.kinds.kind import Kind, Trial, link_kind, maker

_SOURCE = Saying(
    "表名、视图名，或一条 SELECT（列名用我们的列名，或在列对照里写明）；留空不读。",
    "A table, a view, or one SELECT (columns named as ours, or mapped in the "
    "column field); empty: not read.",
)
_MAPPING = Saying(
    "每行一项“我们的列=院内的列”；列名相同的不用写。可用的列：",
    'One "our column=their column" a line; equal names need none. Columns: ',
)


def _columns(table: HisTable) -> Saying:
    known = KNOWN_COLUMNS[table]
    return Saying(
        f"{_MAPPING.chinese}{'、'.join(known)}。", f"{_MAPPING.english}{', '.join(known)}."
    )


FORM = Form(
    HisDatabaseSettings,
    (
        Entry(
            "url",
            Saying("数据库地址", "Database address"),
            ADDRESS,
            Saying(
                "SQLAlchemy 地址，不写口令："
                "postgresql+psycopg://用户@主机/库名、mysql+pymysql://用户@主机/库名；"
                "Oracle、SQL Server 等须先在服务器上安装驱动。",
                "SQLAlchemy address without a password: "
                "postgresql+psycopg://user@host/database, "
                "mysql+pymysql://user@host/database; for Oracle, SQL Server and others a "
                "driver is installed on the server first.",
            ),
            required=True,
        ),
        Entry(
            "password",
            Saying("口令", "Password"),
            ACCOUNT,
            Saying(
                "请让信息科开一个只读账户；口令只存进服务器的密钥库。",
                "Ask the IT department for a read-only account; the password is kept in "
                "the server's keyring only.",
            ),
            FieldKind.SECRET,
        ),
        Entry(
            "catalogue",
            Saying("院内目录", "Hospital catalogue"),
            DETAILS,
            _SOURCE,
            FieldKind.LONG_TEXT,
            words=("catalogue",),
        ),
        Entry(
            "catalogue_columns",
            Saying("院内目录的列", "Columns of the hospital catalogue"),
            DETAILS,
            _columns(HisTable.CATALOGUE),
        ),
        Entry(
            "orders",
            Saying("采购计划", "Purchase plans"),
            DETAILS,
            _SOURCE,
            FieldKind.LONG_TEXT,
            words=("orders",),
        ),
        Entry(
            "orders_columns",
            Saying("采购计划的列", "Columns of the purchase plans"),
            DETAILS,
            _columns(HisTable.ORDERS),
        ),
        Entry(
            "stock",
            Saying("库存", "Stock"),
            DETAILS,
            Saying(
                "要的是全部现有库存，不是变化。" + _SOURCE.chinese,
                "All that is in stock, not what changed. " + _SOURCE.english,
            ),
            FieldKind.LONG_TEXT,
            words=("stock",),
        ),
        Entry(
            "stock_columns",
            Saying("库存的列", "Columns of the stock"),
            DETAILS,
            _columns(HisTable.STOCK),
        ),
        Entry(
            "timeout_s",
            Saying("超时秒数", "Time-out in seconds"),
            DETAILS,
            Saying(
                "连接和一次查询最多多久，0 到 600 秒。",
                "How long connecting and one query may take, 0 to 600 seconds.",
            ),
        ),
        Entry(
            "most_rows",
            Saying("最多行数", "Most rows"),
            DETAILS,
            Saying(
                "一张表最多读多少行；超过时报错，不会漏读。",
                "How many rows of one table are read at most; more is an error, nothing "
                "is left out unseen.",
            ),
        ),
    ),
)


def _first_row(table: HisTable, title: Saying) -> Trial:
    def read(source: HisDatabase) -> Saying:
        row = next(source.rows(table, most=1), None)
        if row is None:
            return Saying(
                f"{title.chinese}可以读，现在没有数据",
                f"The {title.english} can be read and hold nothing now",
            )
        found = [f"{name} {value}" for name, value in row.items() if value]
        return Saying("读到：" + "，".join(found)[:300], "Read: " + ", ".join(found)[:300])

    return Trial(Saying(f"读一行{title.chinese}", f"Reading the {title.english}"), read)


_TRIALS = {
    HisTable.CATALOGUE: _first_row(HisTable.CATALOGUE, Saying("院内目录", "hospital catalogue")),
    HisTable.ORDERS: _first_row(HisTable.ORDERS, Saying("采购计划", "purchase plans")),
    HisTable.STOCK: _first_row(HisTable.STOCK, Saying("库存", "stock")),
}


def _trials(settings: Texts) -> tuple[Trial, ...]:
    return tuple(one for table, one in _TRIALS.items() if settings.get(table.value, "").strip())


KIND = Kind(
    link_kind(
        name=NAME,
        title=Saying("院内 HIS/SPD 数据库", "Hospital HIS/SPD database"),
        serves=Serves.HIS,
        about=Saying(
            "直接读取院内系统的表、视图或查询：院内目录、采购计划和库存；只读，不改院内任何数据。",
            "Reads tables, views or queries of hospital systems directly: hospital "
            "catalogue, purchase plans and stock; reads only, changes nothing there.",
        ),
        fields=FORM.fields,
        link=NAME,
    ),
    make=maker(FORM, HisDatabase),
    # A driver of its own reaches it: the trial calls say whether it is there.
    address=lambda _settings: "",
    trials=_trials,
    advice={
        "no-connection": Saying(
            "请核对地址、端口、账户和口令，并确认服务器的防火墙放行了前置服务",
            "Check address, port, account and password, and that the server's "
            "firewall lets the service through",
        ),
        "bad-query": Saying(
            "请在院内数据库里用同一个账户执行一遍，或让信息科授予读权限",
            "Run it in the hospital's database with the same account, or ask the IT "
            "department for the right to read",
        ),
        "bad-columns": Saying(
            "请在列对照里写明院内的列名", "Name the hospital's columns in the column field"
        ),
    },
)
