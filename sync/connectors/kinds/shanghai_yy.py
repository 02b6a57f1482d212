"""上海阳光采购: what its connector is told.

Without it Shanghai could be connected on a command line only.
"""

from __future__ import annotations

from app.links.connections import FieldKind, LinkKind, Serves
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, always, in_field, maker
from sync.connectors.kinds.trials import ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY
from sync.connectors.shanghai_yy.platform import ShanghaiYy
from sync.connectors.shanghai_yy.settings import SERVICE_PATH, YySettings

FORM = Form(
    YySettings,
    (
        Entry(
            "url",
            "服务地址",
            ADDRESS,
            f"阳光平台药品接口的完整地址，以 {SERVICE_PATH} 结尾；在平台发放的接入资料里。",
            FieldKind.URL,
            required=True,
            words=("地址",),
        ),
        Entry(
            "user",
            "用户名",
            ACCOUNT,
            "sUser：平台为本院接口分配的用户名，不一定是网页登录名。",
            required=True,
        ),
        Entry(
            "password",
            "密码",
            ACCOUNT,
            "sPwd：接口用户的密码，只存进服务器的密钥库。",
            FieldKind.SECRET,
            required=True,
        ),
        Entry(
            "org_code",
            "机构编码",
            ACCOUNT,
            "sJgbm：本院在平台的 11 位机构编码。",
            required=True,
        ),
        Entry(
            "timeout_s",
            "超时秒数",
            DETAILS,
            "等一次应答最多多久，0 到 600 秒。",
        ),
        Entry(
            "sign_upper",
            "签名大写",
            DETAILS,
            "签名用大写字母发送；平台提示“签名比对失败”时改为否再试。",
        ),
        Entry("ip", "本机 IP", DETAILS, "报文头里告诉平台的本机地址；平台要求登记时填登记的。"),
        Entry("mac", "本机 MAC", DETAILS, "报文头里告诉平台的本机网卡地址。"),
        Entry("version", "接口版本号", DETAILS, "sVersion：平台另有通知时才改。"),
        Entry(
            "stock_rows",
            "每次上报库存行数",
            DETAILS,
            "一个库存报文里最多几行，1 到 500。",
            words=("库存行数",),
        ),
        Entry(
            "most_days",
            "每次查询天数",
            DETAILS,
            "一次查询最多跨多少天，1 到 365。",
            words=("每次查询的天数",),
        ),
        Entry(
            "balance_field",
            "对账结果字段名",
            DETAILS,
            "YY016 应答里对账结果叫什么；平台没有公开，向平台索取后核对。",
        ),
    ),
)
_ABOUT = "与平台核对后在“账户”一步更正"
KIND = Kind(
    LinkKind(
        name="shanghai-yy",
        title="上海阳光采购（YY）",
        serves=Serves.PROCUREMENT,
        about=(
            "上海市医药采购服务与监管信息系统，SOAP 报文 YY001 到 YY021："
            "配送单下载、验收、订单、退货、发票、药品查询。"
        ),
        fields=FORM.fields,
        link="shanghai-yy",
    ),
    make=maker(FORM, ShanghaiYy),
    address=in_field("url"),
    trials=always(ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY),
    advice={
        "11002": "平台自身出错，请稍后再试，反复出现请联系平台",
        "11003": f"用户名、密码或机构编码不对，请{_ABOUT}",
        "11004": "平台没有为本院开通这个接口，请向平台申请开通 YY003",
        "11005": "签名比对失败，请在“细节”里切换“签名大写”后再试",
        "12002": f"平台不认识机构编码，请{_ABOUT}",
        "10000": f"平台没有接受查询，请{_ABOUT}",
    },
)
