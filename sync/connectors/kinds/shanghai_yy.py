"""上海阳光采购: what its connector is told.

Without it Shanghai could be connected on a command line only.
"""

from __future__ import annotations

from app.links.connections import FieldKind, Serves
from app.readers.saying import Saying
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, always, in_field, link_kind, maker
from sync.connectors.kinds.trials import ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY
from sync.connectors.kinds.wording import AUTHORITIES
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings

FORM = Form(
    YySettings,
    (
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
        AUTHORITIES,
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
        Entry(
            "password",
            Saying("密码", "Password"),
            ACCOUNT,
            Saying(
                "sPwd：接口用户的密码，只存进服务器的密钥库。",
                "sPwd: the interface user's password; kept in the server's keyring only.",
            ),
            FieldKind.SECRET,
            required=True,
        ),
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
    ),
)
_ABOUT = Saying(
    "与平台核对后在“账户”一步更正",
    'correct it on the page "Account" after checking with the platform',
)
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
    advice={
        "11002": Saying(
            "平台自身出错，请稍后再试，反复出现请联系平台",
            "The platform itself failed; try again later, and call the platform if "
            "it happens again",
        ),
        "11003": Saying(
            f"用户名、密码或机构编码不对，请{_ABOUT.chinese}",
            f"User name, password or institution code is wrong; {_ABOUT.english}",
        ),
        "11004": Saying(
            "平台没有为本院开通这个接口，请向平台申请开通 YY003",
            "The platform has not opened this interface to us; ask it to open YY003",
        ),
        "11005": Saying(
            "签名比对失败，请在“细节”里切换“签名大写”后再试",
            'The signatures do not match; switch "Signature in capitals" under '
            '"Details" and try again',
        ),
        "12002": Saying(
            f"平台不认识机构编码，请{_ABOUT.chinese}",
            f"The platform does not know the institution code; {_ABOUT.english}",
        ),
        "10000": Saying(
            f"平台没有接受查询，请{_ABOUT.chinese}",
            f"The platform did not accept the query; {_ABOUT.english}",
        ),
    },
)
