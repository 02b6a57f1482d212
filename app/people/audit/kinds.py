"""What is audited: one name for each kind of deed, in groups, in Chinese and English.

Without it each place would call the same deed by another word, and nobody could search for it.
What a fact of the change log says already (a scan, a receipt, a decision about a case) is not here:
it is kept there, with its person, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What deeds have in common."""

    SIGNING_IN = "signing-in"
    REFUSALS = "refusals"
    PEOPLE = "people"
    WORKSTATIONS = "workstations"
    CONNECTIONS = "connections"
    OUTPUT = "output"
    UPKEEP = "upkeep"


class Kind(StrEnum):
    """One kind of deed; the words are in the database and never change their meaning."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    PASSWORD_CHANGED = "password-changed"
    SECOND_FACTOR_CHANGED = "second-factor-changed"
    SESSION_ENDED = "session-ended"
    SECONDED = "seconded"
    """A second person agreed to something, and proved who he was."""
    REFUSED = "refused"
    """Something that the caller had no right to, or no good token for."""
    ORGANISATION_SET = "organisation-set"
    PERSON_SET = "person-set"
    ROLE_SET = "role-set"
    WORKSTATION_CODE_MADE = "workstation-code-made"
    WORKSTATION_ENROLLED = "workstation-enrolled"
    WORKSTATION_REVOKED = "workstation-revoked"
    WORKSTATION_READMITTED = "workstation-readmitted"
    WORKSTATION_PLACED = "workstation-placed"
    """Said where it stands."""
    CONNECTION_SET = "connection-set"
    CONNECTION_REMOVED = "connection-removed"
    CONNECTION_TRIED = "connection-tried"
    EXCHANGE_PLANNED = "exchange-planned"
    EXCHANGE_RUN = "exchange-run"
    LETTERS_DECIDED = "letters-decided"
    HIS_KEY_MADE = "his-key-made"
    HIS_KEY_REVOKED = "his-key-revoked"
    RELAY_KEY_MADE = "relay-key-made"
    RELAY_KEY_REVOKED = "relay-key-revoked"
    EXPORTED = "exported"
    PRINTED = "printed"
    REPRINTED = "reprinted"
    PRINT_CANCELLED = "print-cancelled"
    """Labels that waited were taken back."""
    SETTINGS_CHANGED = "settings-changed"
    BACKED_UP = "backed-up"
    RESTORED = "restored"
    TESTIMONY_BROKEN = "testimony-broken"
    """A workstation found that the service's records are not what it saw of them."""
    AUDIT_FORGOTTEN = "audit-forgotten"
    """Entries that were kept long enough were removed."""


class Outcome(StrEnum):
    """What became of it."""

    DONE = "done"
    REFUSED = "refused"
    """It was not allowed."""
    FAILED = "failed"
    """It was allowed and did not succeed."""


@dataclass(frozen=True, slots=True)
class Words:
    """How people call it."""

    chinese: str
    english: str


GROUP_WORDS = {
    Group.SIGNING_IN: Words("登录", "Signing in"),
    Group.REFUSALS: Words("拒绝", "Refusals"),
    Group.PEOPLE: Words("机构与人员", "Organisations and people"),
    Group.WORKSTATIONS: Words("工作站", "Workstations"),
    Group.CONNECTIONS: Words("对接", "Connections"),
    Group.OUTPUT: Words("打印与导出", "Printing and export"),
    Group.UPKEEP: Words("维护", "Upkeep"),
}

OUTCOME_WORDS = {
    Outcome.DONE: Words("完成", "Done"),
    Outcome.REFUSED: Words("被拒绝", "Refused"),
    Outcome.FAILED: Words("失败", "Failed"),
}

_KINDS: dict[Group, dict[Kind, Words]] = {
    Group.SIGNING_IN: {
        Kind.SIGNED_IN: Words("登录", "Sign-in"),
        Kind.SIGNED_OUT: Words("退出登录", "Sign-out"),
        Kind.PASSWORD_CHANGED: Words("修改口令", "Password changed"),
        Kind.SECOND_FACTOR_CHANGED: Words("更改第二因素", "Second factor changed"),
        Kind.SESSION_ENDED: Words("结束会话", "Session ended"),
        Kind.SECONDED: Words("第二人复核", "Agreed to by a second person"),
    },
    Group.REFUSALS: {Kind.REFUSED: Words("越权或未认证的请求", "Refused request")},
    Group.PEOPLE: {
        Kind.ORGANISATION_SET: Words("添加或更改机构", "Organisation set"),
        Kind.PERSON_SET: Words("添加或更改人员", "Person set"),
        Kind.ROLE_SET: Words("更改岗位权限", "Role set"),
    },
    Group.WORKSTATIONS: {
        Kind.WORKSTATION_CODE_MADE: Words("发登记码", "Enrolment code made"),
        Kind.WORKSTATION_ENROLLED: Words("登记工作站", "Workstation enrolled"),
        Kind.WORKSTATION_REVOKED: Words("停用工作站", "Workstation revoked"),
        Kind.WORKSTATION_READMITTED: Words("恢复工作站", "Workstation readmitted"),
        Kind.WORKSTATION_PLACED: Words("更改工作站的配送点", "Workstation placed"),
    },
    Group.CONNECTIONS: {
        Kind.CONNECTION_SET: Words("添加或更改连接", "Connection set"),
        Kind.CONNECTION_REMOVED: Words("删除连接", "Connection removed"),
        Kind.CONNECTION_TRIED: Words("测试连接", "Connection tried"),
        Kind.EXCHANGE_PLANNED: Words("更改交换计划", "Exchange planned"),
        Kind.EXCHANGE_RUN: Words("立即交换", "Exchange run"),
        Kind.LETTERS_DECIDED: Words("处理被拒消息", "Refused messages decided"),
        Kind.HIS_KEY_MADE: Words("开通 HIS 密钥", "HIS key made"),
        Kind.HIS_KEY_REVOKED: Words("停用 HIS 密钥", "HIS key revoked"),
        Kind.RELAY_KEY_MADE: Words("开通配送企业密钥", "Distributor's key made"),
        Kind.RELAY_KEY_REVOKED: Words("停用配送企业密钥", "Distributor's key revoked"),
    },
    Group.OUTPUT: {
        Kind.EXPORTED: Words("导出", "Export"),
        Kind.PRINTED: Words("打印", "Print"),
        Kind.REPRINTED: Words("重打", "Reprint"),
        Kind.PRINT_CANCELLED: Words("取消打印", "Print cancelled"),
    },
    Group.UPKEEP: {
        Kind.SETTINGS_CHANGED: Words("更改设置", "Settings changed"),
        Kind.BACKED_UP: Words("备份", "Backup"),
        Kind.RESTORED: Words("恢复", "Restore"),
        Kind.TESTIMONY_BROKEN: Words("见证不一致", "Records differ from what was seen"),
        Kind.AUDIT_FORGOTTEN: Words("清理到期审计记录", "Old audit entries removed"),
    },
}

WORDS = {kind: words for group in _KINDS.values() for kind, words in group.items()}
GROUP_OF = {kind: group for group, kinds in _KINDS.items() for kind in kinds}


def outcome_in_chinese(outcome: str) -> str:
    """How people call it."""
    return OUTCOME_WORDS[Outcome(outcome)].chinese if outcome in set(Outcome) else outcome
