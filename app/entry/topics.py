"""What the topics of findings are called, and in which areas they stand, for papers and screens.

Without it a paper and a window would call one thing by two names. A topic that nobody named is
called by itself, among the others.
"""

from __future__ import annotations

from app.readers.saying import Saying

_AREAS: dict[Saying, dict[str, Saying]] = {
    Saying("程序、数据库和磁盘", "Program, database and disk"): {
        "app": Saying("本机数据", "Local data"),
        "program": Saying("程序版本", "Version"),
        "sqlite": Saying("SQLite 版本", "SQLite"),
        "folder": Saying("数据文件夹", "Data folder"),
        "disk": Saying("磁盘空间", "Disk space"),
        "database": Saying("数据库", "Database"),
        "backups": Saying("备份", "Backups"),
        "second-place": Saying("备份的第二个位置", "Second place of backups"),
        "encryption": Saying("数据库加密", "Encryption of the database"),
        "rights": Saying("文件权限", "File rights"),
        "stock": Saying("库存计数", "Stock counts"),
        "memory": Saying("内存", "Memory"),
        "labels": Saying("打印队列", "Print queue"),
        "attachments": Saying("附件", "Attachments"),
        "faults": Saying("程序出错", "Program faults"),
        "ending": Saying("到期", "Ends"),
    },
    Saying("前置服务与同步", "Service and sync"): {
        "sync": Saying("同步", "Sync"),
        "namesakes": Saying("同名人员", "People of one name"),
        "testimony": Saying("与服务端互证", "Mutual proof"),
        "keyring": Saying("凭据保管", "Keyring"),
        "enrolment": Saying("登记", "Enrolment"),
        "service": Saying("前置服务", "Service"),
        "certificate": Saying("证书", "Certificate"),
        "clock": Saying("时钟", "Clock"),
        "admission": Saying("准入", "Admission"),
        "service-version": Saying("服务端版本", "Version of the service"),
        "service-health": Saying("服务端自查", "Health of the service"),
        "service-database": Saying("服务端数据库", "Database of the service"),
        "service-size": Saying("服务端数据库大小", "Size of the service's database"),
        "relay": Saying("云码平台", "Relay"),
        "workstations": Saying("各工作站", "Workstations"),
        "connections": Saying("平台对接", "Connections"),
    },
    Saying("扫码枪与识读", "Readers"): {
        "scanners": Saying("扫码枪", "Readers"),
        "readers": Saying("扫码枪", "Readers"),
        "plugged-in": Saying("已插设备", "Plugged in"),
        "pictures": Saying("拍照识读", "Pictures"),
    },
    Saying("打印机与声音", "Printers and sound"): {
        "printing": Saying("打印机", "Printers"),
        "printers": Saying("打印机", "Printers"),
        "label-printers": Saying("标签打印机", "Label printers"),
        "ui": Saying("窗口", "Window"),
        "sound": Saying("声音", "Sound"),
    },
}
_OTHERS = Saying("其他", "Others")


def topic_name(topic: str) -> Saying:
    """What a topic is called; `connections:PROVINCE` is that one of the connections."""
    kind, _, one = topic.partition(":")
    known = (topics[kind] for topics in _AREAS.values() if kind in topics)
    name = next(known, Saying(kind, kind))
    return Saying(f"{name.chinese} {one}", f"{name.english} {one}") if one else name


def area_of(topic: str) -> Saying:
    """In which area it stands."""
    kind = topic.partition(":")[0]
    return next((area for area, topics in _AREAS.items() if kind in topics), _OTHERS)


def areas() -> tuple[Saying, ...]:
    """All areas, in the order in which they are told."""
    return (*_AREAS, _OTHERS)
