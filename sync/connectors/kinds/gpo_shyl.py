"""GPO (com.shyl.msc): what its connector is told.

Without it GPO could be connected by a program only. Reading the list of deliveries sets a flag at
the platform, so a trial asks for a minute of long ago.
"""

from __future__ import annotations

from app.links.connections import FieldKind, LinkKind, Serves
from sync.connectors.gpo_shyl.platform import GpoShyl
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, Trial, always, in_field, maker
from sync.connectors.kinds.trials import ACCOUNT_TITLE, READING_TITLE, accepted
from sync.connectors.kinds.wording import PLAIN_HTTP, STATE_HELP, TIMEOUT_ENTRY

FORM = Form(
    GpoSettings,
    (
        Entry(
            "url",
            "服务地址",
            ADDRESS,
            "各项服务所在的地址，不含服务名；在平台发放的接入资料里。",
            FieldKind.URL,
            required=True,
            words=("平台地址",),
        ),
        PLAIN_HTTP,
        Entry(
            "platform_code",
            "平台代码",
            ACCOUNT,
            "ptdm：平台发放的代码。",
            required=True,
        ),
        Entry("org_code", "医院编码", ACCOUNT, "yybm：本院在平台的编码。", required=True),
        Entry(
            "secret",
            "机构密钥",
            ACCOUNT,
            "iocode：平台发放的密钥，只用来签名，不会发送。",
            FieldKind.SECRET,
            required=True,
            words=("iocode",),
        ),
        Entry(
            "operator",
            "操作人",
            ACCOUNT,
            "czr：入库单上写的操作人。",
            required=True,
        ),
        TIMEOUT_ENTRY,
        Entry(
            "service_path",
            "服务路径",
            DETAILS,
            "一项服务在服务地址之下的路径，{subject} 处是服务名；以平台的接口文档为准。",
        ),
        Entry(
            "list_operation",
            "按时间查询的操作名",
            DETAILS,
            "deliveryOrder 服务里按时间查配送单的操作；以平台的接口文档为准。",
        ),
        Entry("days_back", "回看天数", DETAILS, "每次查最近多少天的配送单，1 到 366。"),
        Entry("days_per_query", "每次查询天数", DETAILS, "一次查询最多跨多少天，1 到 366。"),
        Entry("days_to_deliver", "到货天数", DETAILS, "订单没写最晚日期时，要求几天内到货。"),
        Entry("several_deliveries", "多次配送标识", DETAILS, "dcpsbs：采购计划是否允许分次配送。"),
        Entry("urgency", "紧急程度", DETAILS, "jjcd：采购计划的紧急程度代码，向平台索取代码表。"),
        Entry("plan_kind", "计划类型", DETAILS, "jhlx：采购计划的类型代码。"),
        Entry(
            "receipt_prefix",
            "入库单编号前缀",
            DETAILS,
            "加在配送明细编号前面，成为入库单编号（rkdbh）。",
        ),
        Entry("plan_states", "采购计划状态表", DETAILS, f"zt 的含义；{STATE_HELP}空则不查状态。"),
        Entry("line_states", "计划明细状态表", DETAILS, f"cljg 的含义；{STATE_HELP}"),
    ),
)


def _account(connector: GpoShyl) -> str:
    connector.knock()
    return accepted()


def _reading(connector: GpoShyl) -> str:
    connector.knock()
    return "配送单查询正常（为了不改变平台上的已读标记，只查了很久以前的一分钟）"


KIND = Kind(
    LinkKind(
        name="gpo-shyl",
        title="GPO 平台（com.shyl.msc）",
        serves=Serves.PROCUREMENT,
        about="GPO 药品集团采购平台，SOAP 加 SHA-1 签名：采购计划上传、配送单下载、入库单上传。",
        fields=FORM.fields,
        link="gpo-shyl",
    ),
    make=maker(FORM, GpoShyl),
    address=in_field("url"),
    trials=always(Trial(ACCOUNT_TITLE, _account), Trial(READING_TITLE, _reading)),
    advice={
        "err*": "平台没有接受，请核对平台代码、医院编码和机构密钥（iocode）",
        "refused": "平台没有接受，请核对平台代码、医院编码和机构密钥（iocode）",
        "fault": "服务或操作不存在，请核对“服务路径”和“按时间查询的操作名”",
    },
)
