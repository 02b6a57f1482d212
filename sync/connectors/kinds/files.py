"""文件对接: what its connector is told.

Without it a province without an interface could be connected by a program only. Mappings are made
by pointing at a sample file; a trial takes no file, and leaves none.
"""

from __future__ import annotations

from dataclasses import replace

from app.links.connections import FieldKind, LinkField, Serves
from app.links.mapping.tables import SETTING, TABLES, PlatformTable
from app.readers.saying import Saying
from sync.connectors.files.platform import NAME, FilesPlatform
from sync.connectors.files.settings import FilesSettings, MappingRefused, read_mappings
from sync.connectors.journal import Journal
from sync.connectors.kinds.form import (
    ACCOUNT,
    ADDRESS,
    DETAILS,
    Entry,
    Form,
    Texts,
    WrongSetting,
    shown_field,
)
from sync.connectors.kinds.kind import Kind, Trial, always, link_kind

FORM = Form(
    FilesSettings,
    (
        Entry(
            "in_folder",
            Saying("收文件夹", "Folder in"),
            ADDRESS,
            Saying(
                "平台和配送企业的文件放在这里；服务器上的完整路径，可以是共享或 U 盘上的文件夹。",
                "Files of the platform and of distributors are put here; the whole path "
                "on the server, which may be a share or a USB stick.",
            ),
            FieldKind.FOLDER,
            required=True,
        ),
        Entry(
            "out_folder",
            Saying("发文件夹", "Folder out"),
            ADDRESS,
            Saying(
                "要送给平台的订单、验收和退货文件写在这里；不填就不写。",
                "Orders, acceptances and returns for the platform are written here; "
                "empty: nothing is written.",
            ),
            FieldKind.FOLDER,
        ),
        Entry(
            "advice",
            Saying("送出办法", "How files are sent"),
            DETAILS,
            Saying(
                "写在发文件夹“读我”里的话：在平台哪个页面导入，或发到哪个邮箱。",
                "What the note in the folder says: on which page of the platform they "
                "are imported, or to which mailbox they are sent.",
            ),
        ),
        Entry(
            "days",
            Saying("重读天数", "Days read again"),
            DETAILS,
            Saying(
                "服务重新启动时，把最近多少天收到的文件内容再核对一遍，1 到 3660。",
                "When the service starts, files of how many recent days are checked once "
                "more, 1 to 3660.",
            ),
        ),
        Entry(
            "settle_s",
            Saying("等待秒数", "Wait in seconds"),
            DETAILS,
            Saying(
                "新文件隔多久看两眼，大小不变才读，0 到 60；复制很慢的网络调大一些。",
                "How long between two looks at a new file, which is read once its size "
                "stays, 0 to 60; more where copying is slow.",
            ),
        ),
    ),
)


def _made(settings: Texts, secrets: Texts, journal: Journal) -> FilesPlatform:
    try:
        mappings = read_mappings(settings)
    except MappingRefused as refused:
        raise WrongSetting(refused.setting, _unusable(refused)) from refused
    return FilesPlatform(replace(FORM.read(settings, secrets), mappings=mappings), journal)


def _mapping_field(table: PlatformTable) -> LinkField:
    called = _TABLES[table.name]
    return shown_field(
        Entry(
            SETTING + table.name,
            Saying(f"{table.title}的列对照", f"Columns of {called}"),
            ACCOUNT if table.name == "deliveries" else DETAILS,
            Saying(
                f"{table.about}打开一个样本文件，指出哪一列是什么。",
                f"How files of {called} are laid out: open a sample file and point at what each "
                "column is.",
            ),
            FieldKind.LONG_TEXT,
        )
    )


_TABLES = {
    "deliveries": "deliveries",
    "catalogue": "the catalogue",
    "invoices": "invoices",
    "relations": "delivery relations",
    "order-states": "order states",
    "return-states": "return states",
    "acceptance-states": "acceptance states",
    "orders": "orders sent",
    "acceptances": "acceptances sent",
    "returns": "returns sent",
}


def _unusable(refused: MappingRefused) -> Saying:
    called = _TABLES[refused.setting.removeprefix(SETTING)]
    return Saying(
        str(refused), f'"Columns of {called}" cannot be used; make it anew with a sample file'
    )


KIND = Kind(
    link_kind(
        name=NAME,
        title=Saying("文件往来（CSV、XLSX）", "Exchange of files (CSV, XLSX)"),
        serves=Serves.PROCUREMENT,
        about=(
            Saying(
                "平台接口还没有开放时用：配送单、目录、发票等文件放进文件夹就收下，"
                "订单、验收、退货写成文件，由人在网页上导入、发邮件或用 U 盘带去。",
                "For platforms whose interface is not open yet: deliveries, catalogues "
                "and invoices are taken from a folder; orders, acceptances and returns "
                "are written as files that a person imports, mails or carries on a USB "
                "stick.",
            )
        ),
        fields=(*FORM.fields, *map(_mapping_field, TABLES.values())),
        link=NAME,
    ),
    make=_made,
    address=lambda _settings: "",
    trials=always(
        Trial(Saying("收文件夹", "Folder in"), FilesPlatform.try_in),
        Trial(Saying("发文件夹", "Folder out"), FilesPlatform.try_out),
    ),
)
