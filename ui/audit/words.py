"""How entries of the audit log are worded; without it table and panel would say it otherwise.

What a newer service tells is shown as it is written there.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.people.audit.asking import AuditShown, AuditVerdict
from app.people.audit.decisions import AREA_WORDS, Area, words_of
from app.people.audit.kinds import GROUP_WORDS, OUTCOME_WORDS, Group, Outcome
from app.people.audit.verifying import Fault
from app.people.permissions import DESCRIBED, Permission
from app.people.roles import role_said
from app.people.seconding import ACT_NAMES, Act
from app.receiving.verdicts import Severity
from ui.audit.told import fields_of
from ui.links.words import NOTHING
from ui.parts.languages import QT_TRANSLATE_NOOP, spoken
from ui.parts.readable import readable

_CONTEXT = "Audit"
_SEVERITIES = {
    Outcome.DONE: None,
    Outcome.REFUSED: Severity.WRONG,
    Outcome.FAILED: Severity.NOTICE,
}
_FIRST = QT_TRANSLATE_NOOP("Audit", "第 {row} 条{fault}")
_FAULTS = {
    Fault.ALTERED.value: QT_TRANSLATE_NOOP("Audit", "被改动"),
    Fault.MISSING.value: QT_TRANSLATE_NOOP("Audit", "缺失（被删除）"),
    Fault.INSERTED.value: QT_TRANSLATE_NOOP("Audit", "是后来插入的"),
    Fault.MOVED.value: QT_TRANSLATE_NOOP("Audit", "被换了位置"),
    Fault.ROOT_ALTERED.value: QT_TRANSLATE_NOOP("Audit", "处的签名根被改动或删除"),
}
_SUBJECTS = {
    "person": QT_TRANSLATE_NOOP("Audit", "人员"),
    "role": QT_TRANSLATE_NOOP("Audit", "岗位"),
    "organisation": QT_TRANSLATE_NOOP("Audit", "机构"),
    "workstation": QT_TRANSLATE_NOOP("Audit", "工作站"),
    "connection": QT_TRANSLATE_NOOP("Audit", "连接"),
    "exchange": QT_TRANSLATE_NOOP("Audit", "交换"),
    "file": QT_TRANSLATE_NOOP("Audit", "文件"),
    "paper": QT_TRANSLATE_NOOP("Audit", "单据"),
    "label": QT_TRANSLATE_NOOP("Audit", "标签"),
    "backup": QT_TRANSLATE_NOOP("Audit", "备份"),
    "database": QT_TRANSLATE_NOOP("Audit", "数据库"),
    "service": QT_TRANSLATE_NOOP("Audit", "前置服务"),
    "audit": QT_TRANSLATE_NOOP("Audit", "审计"),
    "reader": QT_TRANSLATE_NOOP("Audit", "扫码枪"),
    "relay": QT_TRANSLATE_NOOP("Audit", "云码平台"),
    "encryption": QT_TRANSLATE_NOOP("Audit", "数据库加密"),
    "second-place": QT_TRANSLATE_NOOP("Audit", "备份第二位置"),
    "label-design": QT_TRANSLATE_NOOP("Audit", "标签设计"),
    "paper-printer": QT_TRANSLATE_NOOP("Audit", "单据打印机"),
    "label-printer": QT_TRANSLATE_NOOP("Audit", "标签打印机"),
    "receipt": QT_TRANSLATE_NOOP("Audit", "收货单"),
    "line": QT_TRANSLATE_NOOP("Audit", "收货单"),
    "scan": QT_TRANSLATE_NOOP("Audit", "收货单"),
    "acceptance": QT_TRANSLATE_NOOP("Audit", "验收"),
    "blind": QT_TRANSLATE_NOOP("Audit", "无单收货"),
    "case": QT_TRANSLATE_NOOP("Audit", "重码处理"),
    "codes": QT_TRANSLATE_NOOP("Audit", "追溯码"),
    "recall": QT_TRANSLATE_NOOP("Audit", "召回"),
    "order": QT_TRANSLATE_NOOP("Audit", "订单"),
    "invoice": QT_TRANSLATE_NOOP("Audit", "发票"),
    "catalogue": QT_TRANSLATE_NOOP("Audit", "目录"),
    "shipment": QT_TRANSLATE_NOOP("Audit", "发货单"),
    "carton": QT_TRANSLATE_NOOP("Audit", "箱"),
    "use-case": QT_TRANSLATE_NOOP("Audit", "操作"),
    "operation": QT_TRANSLATE_NOOP("Audit", "操作"),
    "route": QT_TRANSLATE_NOOP("Audit", "请求"),
    "letters": QT_TRANSLATE_NOOP("Audit", "消息"),
    "rules": QT_TRANSLATE_NOOP("Audit", "规则"),
    "his-key": QT_TRANSLATE_NOOP("Audit", "HIS 密钥"),
    "relay-key": QT_TRANSLATE_NOOP("Audit", "配送企业密钥"),
}


def fault_word(verdict: AuditVerdict) -> str:
    """Which is the first entry that was altered, and what was done to it."""
    word = _FAULTS.get(verdict.fault)
    if word is None:
        return readable(verdict.message)
    return _said(_FIRST).format(row=verdict.row, fault=_said(word))


def kind_word(kind: str) -> str:
    """How a kind of deed is called."""
    return readable(spoken(words_of(kind)))


def group_word(group: Group | Area) -> str:
    """How a group of kinds is called."""
    return spoken(GROUP_WORDS[group] if isinstance(group, Group) else AREA_WORDS[group])


def outcome_word(outcome: str) -> str:
    """How an outcome is called."""
    known = outcome in set(Outcome)
    return spoken(OUTCOME_WORDS[Outcome(outcome)]) if known else readable(outcome)


def outcome_severity(outcome: str) -> Severity | None:
    """Whether an outcome stands out, and how."""
    return _SEVERITIES.get(Outcome(outcome)) if outcome in set(Outcome) else Severity.NOTICE


def who(entry: AuditShown) -> str:
    """Who did it, as far as it is known."""
    return readable(entry.name or entry.number) or NOTHING


def roles(entry: AuditShown) -> str:
    """What they were at the moment of the deed."""
    return _said(_AND).join(readable(spoken(role_said(role))) for role in entry.roles)


def where(entry: AuditShown) -> str:
    """At which workstation, or at the service."""
    if entry.device is None:
        return _said(_SUBJECTS["service"])
    return readable(entry.device_name) or str(entry.device)


def subject(entry: AuditShown) -> str:
    """What it was done to, in one line; of a use case that was refused what it takes."""
    told = {one.name: one.after for one in fields_of("", entry.after)}
    wanted = told.get("permission", "")
    if entry.subject_kind == "use-case" and wanted:
        return value_word("permission", wanted)
    if entry.subject_kind == "operation":
        return kind_word(entry.subject)
    return readable(entry.subject or entry.subject_id)


def subject_kind(entry: AuditShown) -> str:
    """What kind of thing that is."""
    known = _SUBJECTS.get(entry.subject_kind)
    return readable(entry.subject_kind) if known is None else _said(known)


def value_word(name: str, value: str) -> str:
    """How a value is called: permissions, roles and operations by their names."""
    what, parts = name.rpartition(".")[2], value.split("、")
    if what in ("permission", "permissions"):
        parts = [_permission_word(one) for one in parts]
    elif what == "operation":
        parts = [spoken(words_of(value))]
    elif what == "act" and value in set(Act):
        parts = [spoken(ACT_NAMES[Act(value)])]
    elif what in ("role", "roles", "grants"):
        # Behind the role stand the place and the days.
        parts = [
            f"{spoken(role_said(role))} {rest}".strip() for role, _, rest in map(_first_word, parts)
        ]
    return readable(_said(_AND).join(parts))


def _permission_word(permission: str) -> str:
    known = permission in set(Permission)
    return spoken(DESCRIBED[Permission(permission)].name) if known else permission


def _first_word(text: str) -> tuple[str, str, str]:
    return text.partition(" ")


def _said(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


_AND = QT_TRANSLATE_NOOP("Audit", "、")
