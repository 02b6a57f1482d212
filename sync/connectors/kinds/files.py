"""文件对接: what its connector is told.

Without it a province without an interface could be connected by a program only. Mappings are made
by pointing at a sample file; a trial takes no file, and leaves none.
"""

from __future__ import annotations

from dataclasses import replace

from app.links.connections import FieldKind, LinkField, LinkKind, Serves
from app.links.mapping.tables import SETTING, TABLES, PlatformTable
from sync.connectors.files.platform import NAME, FilesPlatform
from sync.connectors.files.settings import FilesSettings, MappingRefused, read_mappings
from sync.connectors.journal import Journal
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form, Texts, WrongSetting
from sync.connectors.kinds.kind import Kind, Trial, always

FORM = Form(
    FilesSettings,
    (
        Entry(
            "in_folder",
            "收文件夹",
            ADDRESS,
            "平台和配送企业的文件放在这里；服务器上的完整路径，可以是共享或 U 盘上的文件夹。",
            FieldKind.FOLDER,
            required=True,
        ),
        Entry(
            "out_folder",
            "发文件夹",
            ADDRESS,
            "要送给平台的订单、验收和退货文件写在这里；不填就不写。",
            FieldKind.FOLDER,
        ),
        Entry(
            "advice",
            "送出办法",
            DETAILS,
            "写在发文件夹“读我”里的话：在平台哪个页面导入，或发到哪个邮箱。",
        ),
        Entry(
            "days",
            "重读天数",
            DETAILS,
            "服务重新启动时，把最近多少天收到的文件内容再核对一遍，1 到 3660。",
        ),
        Entry(
            "settle_s",
            "等待秒数",
            DETAILS,
            "新文件隔多久看两眼，大小不变才读，0 到 60；复制很慢的网络调大一些。",
        ),
    ),
)


def _made(settings: Texts, secrets: Texts, journal: Journal) -> FilesPlatform:
    try:
        mappings = read_mappings(settings)
    except MappingRefused as refused:
        raise WrongSetting(refused.setting, str(refused)) from refused
    return FilesPlatform(replace(FORM.read(settings, secrets), mappings=mappings), journal)


def _mapping_field(table: PlatformTable) -> LinkField:
    help_ = f"{table.about}打开一个样本文件，指出哪一列是什么。"
    return LinkField(
        SETTING + table.name,
        f"{table.title}的列对照",
        FieldKind.LONG_TEXT,
        help=help_,
        step=ACCOUNT if table.name == "deliveries" else DETAILS,
    )


KIND = Kind(
    LinkKind(
        name=NAME,
        title="文件往来（CSV、XLSX）",
        serves=Serves.PROCUREMENT,
        about=(
            "平台接口还没有开放时用：配送单、目录、发票等文件放进文件夹就收下，订单、验收、退货写成"
            "文件，由人在网页上导入、发邮件或用 U 盘带去。"
        ),
        fields=(*FORM.fields, *map(_mapping_field, TABLES.values())),
        link=NAME,
    ),
    make=_made,
    address=lambda _settings: "",
    trials=always(
        Trial("收文件夹", lambda connector: str(connector.try_in())),
        Trial("发文件夹", lambda connector: str(connector.try_out())),
    ),
)
