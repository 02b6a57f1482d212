"""What people may be allowed to do, one by one, in the words of those who do it.

Without it each screen and each route would have a notion of its own. A permission names one thing
that somebody does; it exists only where something asks for it (docs/operation/permissions.md says
what). Three areas are apart (GB/T 22239-2019, 8.1.4.2 d): who runs the system, who looks after
persons and who reads the audit must not be one person, so that nobody can hide what he did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.readers.saying import Saying


class Area(StrEnum):
    """Where in the house something is done."""

    RECEIVING = "receiving"
    TRACING = "tracing"
    CATALOGUE = "catalogue"
    PURCHASING = "purchasing"
    PACKING = "packing"
    PAPERS = "papers"
    REPORTING = "reporting"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


AREA_NAMES = {
    Area.RECEIVING: Saying("收货验收", "Receiving"),
    Area.TRACING: Saying("追溯", "Tracing"),
    Area.CATALOGUE: Saying("目录", "Catalogue"),
    Area.PURCHASING: Saying("采购", "Purchasing"),
    Area.PACKING: Saying("发货", "Shipping"),
    Area.PAPERS: Saying("打印", "Papers and labels"),
    Area.REPORTING: Saying("统计监管", "Reporting"),
    Area.SYSTEM: Saying("系统管理", "System"),
    Area.SECURITY: Saying("安全管理", "Security"),
    Area.AUDIT: Saying("审计", "Audit"),
}


class Permission(StrEnum):
    """One thing that not everybody may do."""

    RECEIVE = "receive"
    RECEIVE_BLIND = "receive-blind"
    REJECT = "reject"
    SETTLE_DIFFERENCES = "settle-differences"
    NAME_IDENTIFIERS = "name-identifiers"
    ACCEPT = "accept"
    ACCEPT_CONTROLLED = "accept-controlled"
    CONFIRM_RECEIPTS = "confirm-receipts"
    CHANGE_RECEIVING_RULES = "change-receiving-rules"
    LIFT_BARS = "lift-bars"
    MOVE_CODES = "move-codes"
    IMPORT_STOCK = "import-stock"
    EXPORT_CODES = "export-codes"
    CLOSE_CASES = "close-cases"
    IMPORT_CATALOGUES = "import-catalogues"
    DECIDE_MATCHES = "decide-matches"
    DECIDE_WARNINGS = "decide-warnings"
    CHANGE_CATALOGUE_RULES = "change-catalogue-rules"
    MANAGE_RELATIONS = "manage-relations"
    PLACE_ORDERS = "place-orders"
    APPROVE_ORDERS = "approve-orders"
    ACCEPT_INVOICES = "accept-invoices"
    PACK_SHIPMENTS = "pack-shipments"
    CLOSE_SHIPMENTS = "close-shipments"
    NUMBER_CARTONS = "number-cartons"
    PRINT = "print"
    REPRINT_LABELS = "reprint-labels"
    DESIGN_LABELS = "design-labels"
    EXPORT_STATISTICS = "export-statistics"
    SEE_INSTITUTIONS = "see-institutions"
    ADMIT_DEVICES = "admit-devices"
    SEE_QUARANTINE = "see-quarantine"
    MANAGE_CONNECTIONS = "manage-connections"
    MANAGE_RELAYS = "manage-relays"
    SET_UP_DEVICES = "set-up-devices"
    BACK_UP = "back-up"
    RESTORE = "restore"
    MANAGE_PERSONS = "manage-persons"
    MANAGE_ROLES = "manage-roles"
    READ_AUDIT = "read-audit"


@dataclass(frozen=True, slots=True)
class Described:
    """What people read of a permission."""

    permission: Permission
    area: Area
    name: Saying
    does: Saying
    """One sentence: what it lets somebody do."""


def _rows() -> Iterable[Described]:
    for area, rows in _SAID.items():
        for permission, chinese, english, does, does_english in rows:
            yield Described(permission, area, Saying(chinese, english), Saying(does, does_english))


_P = Permission
_SAID: dict[Area, tuple[tuple[Permission, str, str, str, str], ...]] = {
    Area.RECEIVING: (
        (
            *(_P.RECEIVE, "收货", "Receive"),
            "打开配送单、扫码收货、撤销扫码。",
            "Open deliveries, scan what came, and take scans back.",
        ),
        (
            *(_P.RECEIVE_BLIND, "无单收货", "Receive without a document"),
            "没有配送单时先清点收下，单到后并入。",
            "Count what came before its document, and join it to that later.",
        ),
        (
            *(_P.REJECT, "拒收", "Reject"),
            "按原因拒收或搁置到货。",
            "Reject what came, or hold it back, with a reason.",
        ),
        (
            *(_P.SETTLE_DIFFERENCES, "处理收货差异", "Settle differences"),
            "说明少到、多到和搁置的药品怎么办。",
            "Say what becomes of what is short, surplus or held back.",
        ),
        (
            *(_P.NAME_IDENTIFIERS, "确认标识码", "Name drug identifiers"),
            "确认药品标识码属于哪个品种和包装级别。",
            "Say which item and package level a drug identifier is.",
        ),
        (
            *(_P.ACCEPT, "验收", "Accept"),
            "填写验收记录、附件并作为验收人签字。",
            "Write the acceptance record, attach papers and sign as acceptor.",
        ),
        (
            *(_P.ACCEPT_CONTROLLED, "特殊药品双人验收", "Accept controlled drugs"),
            "作为第二验收人签字，特殊管理药品须双人验收。",
            "Sign as the second acceptor, whom controlled drugs need.",
        ),
        (
            *(_P.CONFIRM_RECEIPTS, "确认收货", "Confirm receipts"),
            "确认收货单，随后上报平台、不能再改。",
            "Confirm a receipt, which tells the platform and ends it.",
        ),
        (
            *(_P.CHANGE_RECEIVING_RULES, "修改收货规则", "Change receiving rules"),
            "修改近效期、追溯码识别等收货规则。",
            "Lay down rules of receiving, such as near expiry.",
        ),
        (
            *(_P.LIFT_BARS, "停收与解除", "Bar items and lift bars"),
            "停收有问题的品种或批号，或解除停收。",
            "Bar an item or a batch from being received, or lift that.",
        ),
    ),
    Area.TRACING: (
        (
            *(_P.MOVE_CODES, "追溯码出入库", "Move codes"),
            "登记追溯码的领用、退库、报损和冲正。",
            "Record where codes went, and reverse what was wrong.",
        ),
        (
            *(_P.IMPORT_STOCK, "导入库存追溯码", "Import stock"),
            "从文件导入库存的追溯码。",
            "Take the codes of the stock from a file.",
        ),
        (
            *(_P.EXPORT_CODES, "导出追溯记录", "Export codes"),
            "把追溯码和冲突记录导出为文件。",
            "Write codes and cases into a file.",
        ),
        (
            *(_P.CLOSE_CASES, "处理追溯码冲突", "Close cases"),
            "处理重复、矛盾的追溯码，或重新打开。",
            "Decide about codes that contradict each other, or open it again.",
        ),
    ),
    Area.CATALOGUE: (
        (
            *(_P.IMPORT_CATALOGUES, "导入目录", "Import catalogues"),
            "导入院内目录，同步省平台目录。",
            "Import the hospital's catalogue and fetch the province's.",
        ),
        (
            *(_P.DECIDE_MATCHES, "确认对照", "Decide matches"),
            "确认或否定省标与院内品种的对照。",
            "Say which provincial item a hospital item is.",
        ),
        (
            *(_P.DECIDE_WARNINGS, "处理校验预警", "Decide warnings"),
            "处理目录校验发现的差异。",
            "Decide about what differs between the catalogues.",
        ),
        (
            *(_P.CHANGE_CATALOGUE_RULES, "修改校验规则", "Change catalogue rules"),
            "修改目录校验规则和别名表。",
            "Lay down how catalogues are compared, and aliases.",
        ),
        (
            *(_P.MANAGE_RELATIONS, "管理配送关系", "Manage delivery relations"),
            "登记、导入、下载配送企业和配送关系。",
            "Enter, import and fetch who may deliver what where.",
        ),
    ),
    Area.PURCHASING: (
        (
            *(_P.PLACE_ORDERS, "制单", "Place orders"),
            "填写、提交、催办、撤销采购订单，申请退货。",
            "Write, submit, chase and recall purchase orders and returns.",
        ),
        (
            *(_P.APPROVE_ORDERS, "审核订单", "Approve orders"),
            "审核、退回他人的订单，修改采购规则；可限金额。",
            "Approve orders of others, up to an amount, and lay down rules.",
        ),
        (
            *(_P.ACCEPT_INVOICES, "发票验收", "Accept invoices"),
            "确认发票无误，随后告知平台，或撤回。",
            "Say that an invoice is right, so that the platform is told.",
        ),
    ),
    Area.PACKING: (
        (
            *(_P.PACK_SHIPMENTS, "装箱", "Pack shipments"),
            "建立发货单、扫码装箱、导入订单。",
            "Begin shipments, pack cartons by scanning, import orders.",
        ),
        (
            *(_P.CLOSE_SHIPMENTS, "发货交接", "Close shipments"),
            "结束发货单并把追溯码交给医院，或作废、重发。",
            "Close a shipment and hand its codes over, or give it up.",
        ),
        (
            *(_P.NUMBER_CARTONS, "设定箱号规则", "Number cartons"),
            "设定箱号和物流单元码（SSCC）从哪些号段取。",
            "Say from which numbers cartons get theirs.",
        ),
    ),
    Area.PAPERS: (
        (
            *(_P.PRINT, "打印单据和标签", "Print"),
            "打印单据、箱标签和功能码。",
            "Print papers, carton labels and command codes.",
        ),
        (
            *(_P.REPRINT_LABELS, "补打和作废标签", "Reprint and void labels"),
            "写明原因补打标签，或作废标签。",
            "Print a label again, with a reason, or void it.",
        ),
        (
            *(_P.DESIGN_LABELS, "设计标签", "Design labels"),
            "修改、启用、导入标签样式。",
            "Change, use and import label designs.",
        ),
    ),
    Area.REPORTING: (
        (
            *(_P.EXPORT_STATISTICS, "导出统计", "Export statistics"),
            "把统计报表导出为文件或打印。",
            "Write statistics into a file, or print them.",
        ),
        (
            *(_P.SEE_INSTITUTIONS, "查看辖区机构", "See institutions"),
            "查看本辖区内的医疗机构和配送企业。",
            "See the institutions of one's own area.",
        ),
    ),
    Area.SYSTEM: (
        (
            *(_P.ADMIT_DEVICES, "管理工作站", "Admit workstations"),
            "发登记码，停用或恢复工作站，设定它的配送点。",
            "Give out enrolment codes, revoke and readmit workstations, say where they stand.",
        ),
        (
            *(_P.SEE_QUARANTINE, "查看隔离数据", "See quarantine"),
            "查看停用的工作站送来而没有采用的数据。",
            "See what a revoked workstation sent and was not applied.",
        ),
        (
            *(_P.MANAGE_CONNECTIONS, "对接管理", "Manage connections"),
            "连接外部平台，处理平台拒绝的消息。",
            "Connect outside platforms, and decide about messages they refused.",
        ),
        (
            *(_P.MANAGE_RELAYS, "管理云码平台", "Manage relays"),
            "登记发货时把追溯码交到哪些云码平台。",
            "Say to which relays codes are handed over.",
        ),
        (
            *(_P.SET_UP_DEVICES, "设置设备", "Set up devices"),
            "设置标签打印机和标签纸。",
            "Set up the printers of labels.",
        ),
        (
            *(_P.BACK_UP, "备份", "Back up"),
            "备份本机数据库。",
            "Back the workstation's database up.",
        ),
        (
            *(_P.RESTORE, "恢复", "Restore"),
            "用备份恢复本机数据库。",
            "Put a backup in the place of the workstation's database.",
        ),
    ),
    Area.SECURITY: (
        (
            *(_P.MANAGE_PERSONS, "管理人员", "Manage persons"),
            "添加人员，给岗位、胸卡和口令，登记休假和离职。",
            "Admit persons, give them roles, badges and passwords, retire them.",
        ),
        (
            *(_P.MANAGE_ROLES, "管理岗位权限", "Manage roles"),
            "规定每个岗位有哪些权限、审核到多少金额。",
            "Say what each role may do, and up to which amount.",
        ),
    ),
    Area.AUDIT: (
        (
            *(_P.READ_AUDIT, "查看审计", "Read the audit"),
            "查看和导出审计记录、调用日志。",
            "Read and export the audit and the journal of calls.",
        ),
    ),
}

DESCRIBED = {one.permission: one for one in _rows()}
"""What people read of each permission, in the order in which they are shown."""

ADMINISTRATIONS = (Area.SYSTEM, Area.SECURITY, Area.AUDIT)
"""Those that one person, or one role, must not hold together."""
_SEEN_BY_SEVERAL = frozenset({Permission.SEE_QUARANTINE})
"""Only looks at what is there: the system's administrator and that of the audit both need it."""
_OF_A_PLACE = frozenset(
    {Area.RECEIVING, Area.TRACING, Area.PURCHASING, Area.PACKING, Area.PAPERS, Area.REPORTING}
)

_OF_ORDERS = frozenset({Permission.PLACE_ORDERS, Permission.APPROVE_ORDERS})


def administrations(permissions: Iterable[Permission]) -> tuple[Area, ...]:
    """Which of the three administrations some permissions belong to."""
    held = {DESCRIBED[one].area for one in permissions if one not in _SEEN_BY_SEVERAL}
    return tuple(area for area in ADMINISTRATIONS if area in held)


def is_of_a_place(permission: Permission) -> bool:
    """Whether it can be held for one place alone; what is the institution's can not."""
    if permission is Permission.SEE_INSTITUTIONS:
        return False
    return DESCRIBED[permission].area in _OF_A_PLACE


def is_of_an_order(permission: Permission) -> bool:
    """Whether it is about orders, which say themselves to which place they go."""
    return permission in _OF_ORDERS
