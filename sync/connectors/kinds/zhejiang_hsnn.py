"""浙江 hsnn: what its connector is told.

Without it Zhejiang could be connected by a program only. Names of calls that no source shows are
fields without a default: what they would do is not offered until somebody enters them.
"""

from __future__ import annotations

from app.links.connections import FieldKind, Serves
from app.readers.saying import Saying
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, Trial, always, in_field, link_kind, maker
from sync.connectors.kinds.trials import ACCOUNT_BY_ITEM, FIRST_DELIVERY, READING_TITLE
from sync.connectors.kinds.wording import AUTHORITIES, PLAIN_HTTP, TIMEOUT_ENTRY
from sync.connectors.port import PlatformError
from sync.connectors.zhejiang_hsnn.platform import ZhejiangHsnn
from sync.connectors.zhejiang_hsnn.settings import HsnnPaths, HsnnSettings

_ASK = Saying(
    "平台没有公开接口名，请向平台索取，形如 /drug/…；留空则不用。",
    "the platform does not publish the name: ask it, it looks like /drug/…; empty: not used.",
)
PATHS = Form(
    HsnnPaths,
    (
        Entry(
            "add_order",
            Saying("保存订单接口", "Call: save orders"),
            DETAILS,
            Saying(
                f"填报订单及明细；{_ASK.chinese}", f"Saves orders with their lines; {_ASK.english}"
            ),
        ),
        Entry(
            "submit_order",
            Saying("提交订单接口", "Call: submit orders"),
            DETAILS,
            Saying(f"提交已保存的订单；{_ASK.chinese}", f"Submits saved orders; {_ASK.english}"),
        ),
        Entry(
            "orders",
            Saying("订单查询接口", "Call: query orders"),
            DETAILS,
            Saying(
                f"按时间查订单明细；{_ASK.chinese}", f"Asks for order lines by time; {_ASK.english}"
            ),
        ),
        Entry(
            "distributions",
            Saying("配送查询接口", "Call: query deliveries"),
            DETAILS,
            Saying(f"按时间查配送；{_ASK.chinese}", f"Asks for deliveries by time; {_ASK.english}"),
        ),
        Entry(
            "receipts",
            Saying("收货查询接口", "Call: query receipts"),
            DETAILS,
            Saying(
                f"按配送查已收货；{_ASK.chinese}",
                f"Asks by delivery for what was received; {_ASK.english}",
            ),
        ),
    ),
)
FORM = Form(
    HsnnSettings,
    (
        Entry(
            "url",
            Saying("平台地址", "Platform address"),
            ADDRESS,
            Saying(
                "写到 /tradeInterface 之前为止，例如 https://主机:端口。",
                "Up to, and without, /tradeInterface, such as https://host:port.",
            ),
            FieldKind.URL,
            required=True,
            words=("地址",),
        ),
        PLAIN_HTTP,
        AUTHORITIES,
        Entry(
            "user",
            Saying("用户名", "User name"),
            ACCOUNT,
            Saying(
                "departmentUserName：平台分配的科室用户。",
                "departmentUserName: the department user the platform gave out.",
            ),
            required=True,
        ),
        Entry(
            "secret",
            Saying("密钥", "Key"),
            ACCOUNT,
            Saying(
                "secret：登录取令牌用的密钥。",
                "secret: the key with which a token is fetched at log-in.",
            ),
            FieldKind.SECRET,
            required=True,
        ),
        TIMEOUT_ENTRY,
        Entry(
            "lookback_days",
            Saying("回看天数", "Days to look back"),
            DETAILS,
            Saying(
                "查最近多少天的订单和配送，1 到 366。",
                "Orders and deliveries of how many recent days are asked for, 1 to 366.",
            ),
        ),
        Entry(
            "filed_days",
            Saying("找回订单天数", "Days to find orders again"),
            DETAILS,
            Saying(
                "重发前在最近几天里找已保存的订单，1 到 366。",
                "In how many recent days a saved order is looked for before it is sent "
                "again, 1 to 366.",
            ),
        ),
        Entry(
            "ids_per_call",
            Saying("每次编号个数", "Numbers per call"),
            DETAILS,
            Saying(
                "一次查询最多几个编号，1 到 1000。",
                "How many numbers one query names at most, 1 to 1000.",
            ),
        ),
        Entry(
            "bare_ids",
            Saying("编号列表不带字段名", "Numbers without a field name"),
            DETAILS,
            Saying(
                "编号列表是文字而不是对象；平台提示参数格式有误时切换。",
                "Lists of numbers are texts, not objects; switch it where the platform "
                "says the parameter is malformed.",
            ),
        ),
        Entry(
            "custom_info_length",
            Saying("自定义信息长度", "Length of custom information"),
            DETAILS,
            Saying(
                "…CustomInfo 最多几个字符，20 到 2000。",
                "How many characters …CustomInfo holds at most, 20 to 2000.",
            ),
        ),
        Entry(
            "logtime_format",
            Saying("登录时间格式", "Format of the log-in time"),
            DETAILS,
            Saying(
                "logtime 的写法，如 %Y-%m-%d %H:%M:%S；ms 为毫秒数。",
                "How logtime is written, such as %Y-%m-%d %H:%M:%S; ms: milliseconds.",
            ),
        ),
        Entry(
            "distributor_field",
            Saying("配送企业字段", "Field of the distributor"),
            DETAILS,
            Saying(
                "订单和配送里哪一项是配送企业。",
                "Which item of orders and deliveries is the distributor.",
            ),
        ),
        Entry(
            "delivery_no_field",
            Saying("配送单号字段", "Field of the delivery number"),
            DETAILS,
            Saying(
                "配送里哪一项是配送单号。", "Which item of deliveries is the delivery's number."
            ),
        ),
        Entry(
            "known_receipt_codes",
            Saying("表示已收货的代码", "Codes that say it was received"),
            DETAILS,
            Saying(
                "逗号分隔；收到即视为收货已上传。",
                "Separated by commas; such an answer counts as a receipt that was uploaded.",
            ),
        ),
        Entry(
            "known_return_codes",
            Saying("表示退货号用过的代码", "Codes that say a return number was used"),
            DETAILS,
            Saying(
                "逗号分隔；收到即视为退货已上传。",
                "Separated by commas; such an answer counts as a return that was uploaded.",
            ),
        ),
        Entry(
            "passing_words",
            Saying("可重试的提示", "Words worth another try"),
            DETAILS,
            Saying(
                "逗号分隔；returnMsg 里有这些字时稍后再试。",
                "Separated by commas; where returnMsg has one of them it is tried again later.",
            ),
        ),
    ),
    {"paths": PATHS},
)


def _reading(connector: ZhejiangHsnn) -> Saying:
    try:
        return FIRST_DELIVERY.call(connector)
    except PlatformError as error:
        if error.code != "not-offered":
            raise
        return Saying(
            "没有读：还没填配送查询和收货查询的接口名，所以收不到配送单；"
            "请向平台索取后在“细节”里填写",
            "Nothing was read: the calls for deliveries and receipts are not named "
            "yet, so no delivery can come; ask the platform and enter them under "
            '"Details"',
        )


KIND = Kind(
    link_kind(
        name="zhejiang-hsnn",
        title=Saying("浙江省药品采购（hsnn）", "Zhejiang drug procurement (hsnn)"),
        serves=Serves.PROCUREMENT,
        about=(
            Saying(
                "浙江省药械采购平台，表单加 JSON、令牌登录：目录、收货、退货；"
                "订单和配送的接口名由平台提供后填写。",
                "Zhejiang's procurement platform, forms and JSON with a token: "
                "catalogue, receipts, returns; calls for orders and deliveries once the "
                "platform has named them.",
            )
        ),
        fields=FORM.fields,
        link="zhejiang-hsnn",
    ),
    make=maker(FORM, ZhejiangHsnn),
    address=in_field("url"),
    trials=always(ACCOUNT_BY_ITEM, Trial(READING_TITLE, _reading)),
    advice={
        "0": Saying(
            "平台不接受刚取得的令牌，请核对用户名和密钥、本机时钟，以及“登录时间格式”",
            "The platform does not accept the token it just gave; check user name "
            'and key, this machine\'s clock, and "Format of the log-in time"',
        ),
        "2": Saying(
            "平台没有接受，请核对用户名和密钥；提示时间有误时核对本机时钟和“登录时间格式”",
            "The platform did not accept it; check user name and key; where it "
            'speaks of time, this machine\'s clock and "Format of the log-in time"',
        ),
    },
)
