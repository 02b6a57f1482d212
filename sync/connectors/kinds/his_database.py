"""院内 HIS/SPD 数据库: what its connector is told.

Without it a hospital's views could be read by a program only.
"""

from __future__ import annotations

from app.links.connections import FieldKind, LinkKind, Serves
from sync.connectors.his_database.settings import HisDatabaseSettings
from sync.connectors.his_database.source import KNOWN_COLUMNS, NAME, HisDatabase
from sync.connectors.his_port import HisTable
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form, Texts
from sync.connectors.kinds.kind import Kind, Trial, maker

_SOURCE = "表名、视图名，或一条 SELECT（列名用我们的列名，或在列对照里写明）；留空不读。"
_MAPPING = "每行一项“我们的列=院内的列”；列名相同的不用写。可用的列："


def _columns(table: HisTable) -> str:
    return _MAPPING + "、".join(KNOWN_COLUMNS[table]) + "。"


FORM = Form(
    HisDatabaseSettings,
    (
        Entry(
            "url",
            "数据库地址",
            ADDRESS,
            "SQLAlchemy 地址，不写口令：postgresql+psycopg://用户@主机/库名、"
            "mysql+pymysql://用户@主机/库名；Oracle、SQL Server 等须先在服务器上安装驱动。",
            required=True,
        ),
        Entry(
            "password",
            "口令",
            ACCOUNT,
            "请让信息科开一个只读账户；口令只存进服务器的密钥库。",
            FieldKind.SECRET,
        ),
        Entry("catalogue", "院内目录", DETAILS, _SOURCE, FieldKind.LONG_TEXT, words=("catalogue",)),
        Entry("catalogue_columns", "院内目录的列", DETAILS, _columns(HisTable.CATALOGUE)),
        Entry("orders", "采购计划", DETAILS, _SOURCE, FieldKind.LONG_TEXT, words=("orders",)),
        Entry("orders_columns", "采购计划的列", DETAILS, _columns(HisTable.ORDERS)),
        Entry("timeout_s", "超时秒数", DETAILS, "连接和一次查询最多多久，0 到 600 秒。"),
        Entry("most_rows", "最多行数", DETAILS, "一张表最多读多少行；超过时报错，不会漏读。"),
    ),
)


def _first_row(table: HisTable, title: str) -> Trial:
    def read(source: HisDatabase) -> str:
        row = next(source.rows(table, most=1), None)
        if row is None:
            return f"{title}可以读，现在没有数据"
        return "读到：" + "，".join(f"{name} {value}" for name, value in row.items() if value)[:300]

    return Trial(f"读一行{title}", read)


_TRIALS = {
    HisTable.CATALOGUE: _first_row(HisTable.CATALOGUE, "院内目录"),
    HisTable.ORDERS: _first_row(HisTable.ORDERS, "采购计划"),
}


def _trials(settings: Texts) -> tuple[Trial, ...]:
    return tuple(one for table, one in _TRIALS.items() if settings.get(table.value, "").strip())


KIND = Kind(
    LinkKind(
        name=NAME,
        title="院内 HIS/SPD 数据库",
        serves=Serves.HIS,
        about="直接读取院内系统的表、视图或查询：院内目录和采购计划；只读，不改院内任何数据。",
        fields=FORM.fields,
        link=NAME,
    ),
    make=maker(FORM, HisDatabase),
    # A driver of its own reaches it: the trial calls say whether it is there.
    address=lambda _settings: "",
    trials=_trials,
    advice={
        "no-connection": "请核对地址、端口、账户和口令，并确认服务器的防火墙放行了前置服务",
        "bad-query": "请在院内数据库里用同一个账户执行一遍，或让信息科授予读权限",
        "bad-columns": "请在列对照里写明院内的列名",
    },
)
