"""上海阳光采购: what its connector is told.

Without it Shanghai could be connected on a command line only.
"""

from __future__ import annotations

from app.links.connections import FieldKind, Serves
from app.readers.saying import Saying
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, always, in_field, link_kind, maker
from sync.connectors.kinds.trials import ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY
from sync.connectors.kinds.wording import AUTHORITIES, PLAIN_HTTP
from sync.connectors.office_port import NOT_TOLD, DrugKind
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings

_KINDS = (
    (DrugKind.OTHER, Saying("其他", "other")),
    (DrugKind.CHEMICAL, Saying("化学药品", "chemical")),
    (DrugKind.PATENT, Saying("中成药", "Chinese patent medicine")),
    (DrugKind.BIOLOGICAL, Saying("生物制剂", "biological")),
    (DrugKind.DECOCTION, Saying("中药饮片", "Chinese decoction pieces")),
)

ADDRESS_ENTRIES = (
    Entry(
        "url",
        Saying("服务地址", "Service address"),
        ADDRESS,
        Saying(
            f"阳光平台药品接口的完整地址，以 {SERVICE_PATH} 结尾；在平台发放的接入资料里。",
            f"The whole address of the platform's drug interface, ending in {SERVICE_PATH}; "
            "it is in the papers the platform gave out.",
        ),
        FieldKind.URL,
        required=True,
        words=("地址",),
    ),
    PLAIN_HTTP,
    AUTHORITIES,
)
PASSWORD = Entry(
    "password",
    Saying("密码", "Password"),
    ACCOUNT,
    Saying(
        "sPwd：接口用户的密码，只存进服务器的密钥库。",
        "sPwd: the interface user's password; kept in the server's keyring only.",
    ),
    FieldKind.SECRET,
    required=True,
)
DETAIL_ENTRIES = (
    Entry(
        "timeout_s",
        Saying("超时秒数", "Time-out in seconds"),
        DETAILS,
        Saying(
            "等一次应答最多多久，0 到 600 秒。",
            "How long to wait for one answer at most, 0 to 600 seconds.",
        ),
    ),
    Entry(
        "sign_upper",
        Saying("签名大写", "Signature in capitals"),
        DETAILS,
        Saying(
            "签名用大写字母发送；平台提示“签名比对失败”时改为否再试。",
            "The signature is sent in capital letters; switch off where the platform "
            "says that signatures do not match.",
        ),
    ),
    Entry(
        "ip",
        Saying("本机 IP", "Own IP address"),
        DETAILS,
        Saying(
            "报文头里告诉平台的本机地址；平台要求登记时填登记的。",
            "The address of this machine as told in the message head; the registered "
            "one where the platform wants it registered.",
        ),
    ),
    Entry(
        "mac",
        Saying("本机 MAC", "Own MAC address"),
        DETAILS,
        Saying(
            "报文头里告诉平台的本机网卡地址。",
            "The network card's address as told in the message head.",
        ),
    ),
    Entry(
        "version",
        Saying("接口版本号", "Interface version"),
        DETAILS,
        Saying(
            "sVersion：平台另有通知时才改。",
            "sVersion: change it only when the platform says so.",
        ),
    ),
    Entry(
        "stock_rows",
        Saying("每次上报库存行数", "Stock rows per report"),
        DETAILS,
        Saying(
            "一个库存报文里最多几行，1 到 500。",
            "How many rows one stock message holds at most, 1 to 500.",
        ),
        words=("库存行数",),
    ),
    Entry(
        "most_days",
        Saying("每次查询天数", "Days per query"),
        DETAILS,
        Saying(
            "一次查询最多跨多少天，1 到 365。",
            "How many days one query spans at most, 1 to 365.",
        ),
        words=("每次查询的天数",),
    ),
    Entry(
        "balance_field",
        Saying("对账结果字段名", "Field of the comparison"),
        DETAILS,
        Saying(
            "YY016 应答里对账结果叫什么；平台没有公开，向平台索取后核对。",
            "What the answer of YY016 calls the result of a comparison; not "
            "published: ask the platform.",
        ),
    ),
)
"""What hospitals and distributors are asked alike."""
STOCK_ENTRIES = (
    Entry(
        "stock_points",
        Saying("库房的配送点", "Delivery points of warehouses"),
        DETAILS,
        Saying(
            f"上报库存用：每行一项“院内库房=配送点编码”，不上报的库房写“库房={NOT_TOLD}”。",
            'For stock reports: one "warehouse=delivery point" a line; '
            f'"warehouse={NOT_TOLD}" is not reported.',
        ),
        words=("库存的配送点",),
    ),
    Entry(
        "stock_point",
        Saying("其他库房的配送点", "Delivery point of other warehouses"),
        DETAILS,
        Saying(
            "上报库存用：没有写明的库房算哪个配送点；空着时，库房名与配送点编码相同的才上报。",
            "For stock reports: where all other warehouses belong; empty: only those that "
            "are called as a delivery point are reported.",
        ),
    ),
    Entry(
        "stock_kinds",
        Saying("编码开头的药品类型", "Kinds of drugs by code"),
        DETAILS,
        Saying(
            "批准文号看不出药品类型时，按统编代码的开头判断，每行一项“开头=类型”，"
            f"类型为 {'、'.join(DrugKind)} 之一；平台没有公开，请与平台核对。",
            "Where the approval number does not say what kind of drug an item is: one "
            f'"beginning of the code=kind" a line, kinds: {", ".join(DrugKind)}; not '
            "published, check with the platform.",
        ),
    ),
    Entry(
        "stock_kind",
        Saying("其余药品的类型", "Kind of all other drugs"),
        DETAILS,
        Saying(
            "都看不出时，库存报文里的药品类型（YPLX）写什么。",
            "What a stock report says where nothing tells the kind of drug (YPLX).",
        ),
        choices=_KINDS,
    ),
)
FORM = Form(
    YySettings,
    (
        *ADDRESS_ENTRIES,
        Entry(
            "user",
            Saying("用户名", "User name"),
            ACCOUNT,
            Saying(
                "sUser：平台为本院接口分配的用户名，不一定是网页登录名。",
                "sUser: the user the platform gave this institution for its interface; "
                "not always the name of the web login.",
            ),
            required=True,
        ),
        PASSWORD,
        Entry(
            "org_code",
            Saying("机构编码", "Institution code"),
            ACCOUNT,
            Saying(
                "sJgbm：本院在平台的 11 位机构编码。",
                "sJgbm: this institution's 11-digit code at the platform.",
            ),
            required=True,
        ),
        *DETAIL_ENTRIES,
        *STOCK_ENTRIES,
    ),
)
CORRECT_IT = Saying(
    "与平台核对后在“账户”一步更正",
    'correct it on the page "Account" after checking with the platform',
)
ADVICE = {
    "11002": Saying(
        "平台自身出错，请稍后再试，反复出现请联系平台",
        "The platform itself failed; try again later, and call the platform if it happens again",
    ),
    "11003": Saying(
        f"用户名、密码或机构编码不对，请{CORRECT_IT.chinese}",
        f"User name, password or institution code is wrong; {CORRECT_IT.english}",
    ),
    "11004": Saying(
        "平台没有为本院开通这个接口，请向平台申请开通 YY003",
        "The platform has not opened this interface to us; ask it to open YY003",
    ),
    "11005": Saying(
        "签名比对失败，请在“细节”里切换“签名大写”后再试",
        'The signatures do not match; switch "Signature in capitals" under "Details" and try again',
    ),
    "12002": Saying(
        f"平台不认识机构编码，请{CORRECT_IT.chinese}",
        f"The platform does not know the institution code; {CORRECT_IT.english}",
    ),
    "10000": Saying(
        f"平台没有接受查询，请{CORRECT_IT.chinese}",
        f"The platform did not accept the query; {CORRECT_IT.english}",
    ),
}
KIND = Kind(
    link_kind(
        name="shanghai-yy",
        title=Saying("上海阳光采购（YY）", "Shanghai Sunshine Procurement (YY)"),
        serves=Serves.PROCUREMENT,
        about=(
            Saying(
                "上海市医药采购服务与监管信息系统，SOAP 报文 YY001 到 YY021："
                "配送单下载、验收、订单、退货、发票、药品查询。",
                "Shanghai's drug procurement service and supervision system, SOAP "
                "messages YY001 to YY021: deliveries, acceptance, orders, returns, "
                "invoices, drugs.",
            )
        ),
        fields=FORM.fields,
        link="shanghai-yy",
    ),
    make=maker(FORM, ShanghaiYy),
    address=in_field("url"),
    trials=always(ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY),
    advice=ADVICE,
)
