"""The page of the audit log on a stage: with made-up deeds behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.people.audit.asking import AuditShown, AuditVerdict
from app.people.audit.kinds import Kind, Outcome
from app.people.roles import Role
from ui.audit.fake_audit import FakeAudit
from ui.audit.page import AuditPage
from ui.bridge import Bridge
from ui.signing.fake_speaking import speaking

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
AUDITOR = speaking("1003", "审计管理员丙", Role.AUDIT_ADMINISTRATOR)
STRANGER = speaking("1001", "系统管理员甲", Role.SYSTEM_ADMINISTRATOR)
DESK = UUID(int=7)
_Deed = tuple[
    tuple[str, str, tuple[str, ...]],
    Kind,
    Outcome,
    tuple[str, str, str],
    Mapping[str, object],
    Mapping[str, object],
]
"""Who, what, the outcome, the subject, before and after."""
_BEFORE = {"name": "王五", "grants": ["receiving-clerk"], "away": None}
_AFTER = {"name": "王五", "grants": ["receiving-clerk", "store-keeper"], "badge": True}
_READER = {"name": "左边的枪", "settings": {"port": "COM3", "baud": 9600}}
_TURNED = {"name": "左边的枪", "settings": {"port": "COM4", "baud": 9600}}
_CLERK = ("2001", "收货员甲", (Role.RECEIVING_CLERK,))
_SECURITY = ("1002", "安全管理员乙", (Role.SECURITY_ADMINISTRATOR,))
_DEEDS: tuple[_Deed, ...] = (
    (_SECURITY, Kind.PERSON_SET, Outcome.DONE, ("person", "2009", "王五"), _BEFORE, _AFTER),
    (
        _CLERK,
        Kind.REFUSED,
        Outcome.REFUSED,
        ("use-case", "CasesDesk.close", ""),
        {},
        {"permission": "close-cases"},
    ),
    (
        _CLERK,
        Kind.SETTINGS_CHANGED,
        Outcome.DONE,
        ("reader", "serial-1", "左边的枪"),
        _READER,
        _TURNED,
    ),
    (
        _CLERK,
        Kind.REPRINTED,
        Outcome.DONE,
        ("label", "", "箱签 0002"),
        {},
        {"why": "污损", "number": "0099", "voided": "0002"},
    ),
    (
        ("", "", ()),
        Kind.BACKED_UP,
        Outcome.FAILED,
        ("backup", "", ""),
        {},
        {"why": "磁盘已满，写不下新的备份"},
    ),
    (
        _CLERK,
        Kind.EXPORTED,
        Outcome.DONE,
        ("file", "D:/导出/追溯码库.xlsx", "追溯码库"),
        {},
        {"rows": 1280},
    ),
    (("2002", "", ()), Kind.SIGNED_IN, Outcome.REFUSED, ("", "", ""), {}, {"why": "口令不对"}),
)


def entry(number: int) -> AuditShown:
    """One of many entries, the first the newest."""
    (worker, name, roles), kind, outcome, subject, before, after = _DEEDS[number % len(_DEEDS)]
    told = [json.dumps(one, ensure_ascii=False) if one else "" for one in (before, after)]
    here = kind not in (Kind.BACKED_UP, Kind.PERSON_SET)
    return AuditShown(
        seq=1000 - number,
        entry_id=UUID(int=number + 1),
        at=NOW - timedelta(minutes=7 * number),
        device=DESK if here else None,
        device_name="一号收货台" if here else "",
        number=worker,
        name=name,
        roles=roles,
        address="" if here else "10.1.2.3",
        kind=kind,
        outcome=outcome,
        subject_kind=subject[0],
        subject_id=subject[1],
        subject=subject[2],
        before=told[0],
        after=told[1],
        hash=f"{number:064x}",
    )


def filled(audit: FakeAudit, count: int = 250) -> None:
    """Lay entries down, and a log that is sound."""
    audit.entries = tuple(map(entry, range(count)))
    audit.verdict = AuditVerdict(True, 1000, 1, 1000, 980)


@dataclass(frozen=True)
class AuditStage:
    """The page and what stands behind it."""

    page: AuditPage
    audit: FakeAudit
    bridge: Bridge


def build_audit() -> AuditStage:
    """Build the page over some entries; nobody is signed in."""
    bridge = Bridge()
    audit = FakeAudit(bridge.post)
    filled(audit)
    page = AuditPage(audit, now=lambda: NOW)
    bridge.audit_said.connect(page.hear)
    bridge.speaking_said.connect(page.gate.hear)
    return AuditStage(page, audit, bridge)
