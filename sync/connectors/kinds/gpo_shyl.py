"""GPO (com.shyl.msc): what its connector is told.

Without it GPO could be connected by a program only. Reading the list of deliveries sets a flag at
the platform, so a trial asks for a minute of long ago.
"""

from __future__ import annotations

from app.links.connections import FieldKind, Serves
from app.readers.saying import Saying
from sync.connectors.gpo_shyl.platform import GpoShyl
from sync.connectors.gpo_shyl.settings import GpoSettings
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, Trial, always, in_field, link_kind, maker
from sync.connectors.kinds.trials import ACCOUNT_TITLE, READING_TITLE, accepted
from sync.connectors.kinds.wording import AUTHORITIES, PLAIN_HTTP, STATE_HELP, TIMEOUT_ENTRY

FORM = Form(
    GpoSettings,
    (
        Entry(
            "url",
            Saying("服务地址", "Service address"),
            ADDRESS,
            Saying(
                "各项服务所在的地址，不含服务名；在平台发放的接入资料里。",
                "Where all services stand, without a service's name; it is in the papers "
                "the platform gave out.",
            ),
            FieldKind.URL,
            required=True,
            words=("平台地址",),
        ),
        PLAIN_HTTP,
        AUTHORITIES,
        Entry(
            "platform_code",
            Saying("平台代码", "Platform code"),
            ACCOUNT,
            Saying("ptdm：平台发放的代码。", "ptdm: the code the platform gave out."),
            required=True,
        ),
        Entry(
            "org_code",
            Saying("医院编码", "Hospital code"),
            ACCOUNT,
            Saying("yybm：本院在平台的编码。", "yybm: this hospital's code at the platform."),
            required=True,
        ),
        Entry(
            "secret",
            Saying("机构密钥", "Institution key"),
            ACCOUNT,
            Saying(
                "iocode：平台发放的密钥，只用来签名，不会发送。",
                "iocode: the key the platform gave out; it signs and is never sent.",
            ),
            FieldKind.SECRET,
            required=True,
            words=("iocode",),
        ),
        Entry(
            "operator",
            Saying("操作人", "Operator"),
            ACCOUNT,
            Saying("czr：入库单上写的操作人。", "czr: who is named on receipts."),
            required=True,
        ),
        TIMEOUT_ENTRY,
        Entry(
            "service_path",
            Saying("服务路径", "Service path"),
            DETAILS,
            Saying(
                "一项服务在服务地址之下的路径，{subject} 处是服务名；以平台的接口文档为准。",
                "The path of a service below the service address, {subject} standing for "
                "its name; see the platform's interface document.",
            ),
        ),
        Entry(
            "list_operation",
            Saying("按时间查询的操作名", "Operation of the query by time"),
            DETAILS,
            Saying(
                "deliveryOrder 服务里按时间查配送单的操作；以平台的接口文档为准。",
                "The operation of the service deliveryOrder that asks for deliveries by "
                "time; see the platform's interface document.",
            ),
        ),
        Entry(
            "days_back",
            Saying("回看天数", "Days to look back"),
            DETAILS,
            Saying(
                "每次查最近多少天的配送单，1 到 366。",
                "Deliveries of how many recent days are asked for each time, 1 to 366.",
            ),
        ),
        Entry(
            "days_per_query",
            Saying("每次查询天数", "Days per query"),
            DETAILS,
            Saying(
                "一次查询最多跨多少天，1 到 366。",
                "How many days one query spans at most, 1 to 366.",
            ),
        ),
        Entry(
            "days_to_deliver",
            Saying("到货天数", "Days to deliver"),
            DETAILS,
            Saying(
                "订单没写最晚日期时，要求几天内到货。",
                "Within how many days goods are wanted where an order names no last day.",
            ),
        ),
        Entry(
            "several_deliveries",
            Saying("多次配送标识", "Several deliveries"),
            DETAILS,
            Saying(
                "dcpsbs：采购计划是否允许分次配送。",
                "dcpsbs: whether a purchase plan may be delivered in parts.",
            ),
        ),
        Entry(
            "urgency",
            Saying("紧急程度", "Urgency"),
            DETAILS,
            Saying(
                "jjcd：采购计划的紧急程度代码，向平台索取代码表。",
                "jjcd: the urgency code of purchase plans; ask the platform for its code table.",
            ),
        ),
        Entry(
            "plan_kind",
            Saying("计划类型", "Kind of plan"),
            DETAILS,
            Saying("jhlx：采购计划的类型代码。", "jhlx: the code of the kind of purchase plan."),
        ),
        Entry(
            "receipt_prefix",
            Saying("入库单编号前缀", "Prefix of receipt numbers"),
            DETAILS,
            Saying(
                "加在配送明细编号前面，成为入库单编号（rkdbh）。",
                "Put before the number of the delivery line to make the receipt's number (rkdbh).",
            ),
        ),
        Entry(
            "plan_states",
            Saying("采购计划状态表", "States of purchase plans"),
            DETAILS,
            Saying(
                f"zt 的含义；{STATE_HELP.chinese}空则不查状态。",
                f"What zt means; {STATE_HELP.english} empty: states are not asked for.",
            ),
        ),
        Entry(
            "line_states",
            Saying("计划明细状态表", "States of plan lines"),
            DETAILS,
            Saying(f"cljg 的含义；{STATE_HELP.chinese}", f"What cljg means; {STATE_HELP.english}"),
        ),
    ),
)


def _account(connector: GpoShyl) -> Saying:
    connector.knock()
    return accepted()


def _reading(connector: GpoShyl) -> Saying:
    connector.knock()
    return Saying(
        "配送单查询正常（为了不改变平台上的已读标记，只查了很久以前的一分钟）",
        "Deliveries can be asked for (only one minute of long ago was, so that "
        "no read mark changes at the platform)",
    )


KIND = Kind(
    link_kind(
        name="gpo-shyl",
        title=Saying("GPO 平台（com.shyl.msc）", "GPO platform (com.shyl.msc)"),
        serves=Serves.PROCUREMENT,
        about=Saying(
            "GPO 药品集团采购平台，SOAP 加 SHA-1 签名：采购计划上传、配送单下载、入库单上传。",
            "Group purchasing platform for drugs, SOAP with SHA-1 signatures: "
            "purchase plans up, deliveries down, receipts up.",
        ),
        fields=FORM.fields,
        link="gpo-shyl",
    ),
    make=maker(FORM, GpoShyl),
    address=in_field("url"),
    trials=always(Trial(ACCOUNT_TITLE, _account), Trial(READING_TITLE, _reading)),
    advice={
        "err*": Saying(
            "平台没有接受，请核对平台代码、医院编码和机构密钥（iocode）",
            "The platform did not accept it; check platform code, hospital code and "
            "institution key (iocode)",
        ),
        "refused": Saying(
            "平台没有接受，请核对平台代码、医院编码和机构密钥（iocode）",
            "The platform did not accept it; check platform code, hospital code and "
            "institution key (iocode)",
        ),
        "fault": Saying(
            "服务或操作不存在，请核对“服务路径”和“按时间查询的操作名”",
            'There is no such service or operation; check "Service path" and '
            '"Operation of the query by time"',
        ),
    },
)
