"""浙江 hsnn: what its connector is told.

Without it Zhejiang could be connected by a program only. Names of calls that no source shows are
fields without a default: what they would do is not offered until somebody enters them.
"""

from __future__ import annotations

from app.links.connections import FieldKind, LinkKind, Serves
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, Trial, always, in_field, maker
from sync.connectors.kinds.trials import ACCOUNT_BY_ITEM, FIRST_DELIVERY, READING_TITLE
from sync.connectors.kinds.wording import PLAIN_HTTP, TIMEOUT_ENTRY
from sync.connectors.port import PlatformError
from sync.connectors.zhejiang_hsnn.platform import ZhejiangHsnn
from sync.connectors.zhejiang_hsnn.settings import HsnnPaths, HsnnSettings

_ASK = "平台没有公开接口名，请向平台索取，形如 /drug/…；留空则不用。"
PATHS = Form(
    HsnnPaths,
    (
        Entry("add_order", "保存订单接口", DETAILS, f"填报订单及明细；{_ASK}"),
        Entry("submit_order", "提交订单接口", DETAILS, f"提交已保存的订单；{_ASK}"),
        Entry("orders", "订单查询接口", DETAILS, f"按时间查订单明细；{_ASK}"),
        Entry("distributions", "配送查询接口", DETAILS, f"按时间查配送；{_ASK}"),
        Entry("receipts", "收货查询接口", DETAILS, f"按配送查已收货；{_ASK}"),
    ),
)
FORM = Form(
    HsnnSettings,
    (
        Entry(
            "url",
            "平台地址",
            ADDRESS,
            "写到 /tradeInterface 之前为止，例如 https://主机:端口。",
            FieldKind.URL,
            required=True,
            words=("地址",),
        ),
        PLAIN_HTTP,
        Entry("user", "用户名", ACCOUNT, "departmentUserName：平台分配的科室用户。", required=True),
        Entry(
            "secret",
            "密钥",
            ACCOUNT,
            "secret：登录取令牌用的密钥。",
            FieldKind.SECRET,
            required=True,
        ),
        TIMEOUT_ENTRY,
        Entry("lookback_days", "回看天数", DETAILS, "查最近多少天的订单和配送，1 到 366。"),
        Entry(
            "filed_days", "找回订单天数", DETAILS, "重发前在最近几天里找已保存的订单，1 到 366。"
        ),
        Entry("ids_per_call", "每次编号个数", DETAILS, "一次查询最多几个编号，1 到 1000。"),
        Entry(
            "bare_ids",
            "编号列表不带字段名",
            DETAILS,
            "编号列表是文字而不是对象；平台提示参数格式有误时切换。",
        ),
        Entry(
            "custom_info_length",
            "自定义信息长度",
            DETAILS,
            "…CustomInfo 最多几个字符，20 到 2000。",
        ),
        Entry(
            "logtime_format",
            "登录时间格式",
            DETAILS,
            "logtime 的写法，如 %Y-%m-%d %H:%M:%S；ms 为毫秒数。",
        ),
        Entry("distributor_field", "配送企业字段", DETAILS, "订单和配送里哪一项是配送企业。"),
        Entry("delivery_no_field", "配送单号字段", DETAILS, "配送里哪一项是配送单号。"),
        Entry(
            "known_receipt_codes", "表示已收货的代码", DETAILS, "逗号分隔；收到即视为收货已上传。"
        ),
        Entry(
            "known_return_codes",
            "表示退货号用过的代码",
            DETAILS,
            "逗号分隔；收到即视为退货已上传。",
        ),
        Entry(
            "passing_words", "可重试的提示", DETAILS, "逗号分隔；returnMsg 里有这些字时稍后再试。"
        ),
    ),
    {"paths": PATHS},
)


def _reading(connector: ZhejiangHsnn) -> str:
    try:
        return FIRST_DELIVERY.call(connector)
    except PlatformError as error:
        if error.code != "not-offered":
            raise
        return (
            "没有读：还没填配送查询和收货查询的接口名，所以收不到配送单；"
            "请向平台索取后在“细节”里填写"
        )


KIND = Kind(
    LinkKind(
        name="zhejiang-hsnn",
        title="浙江省药品采购（hsnn）",
        serves=Serves.PROCUREMENT,
        about=(
            "浙江省药械采购平台，表单加 JSON、令牌登录：目录、收货、退货；"
            "订单和配送的接口名由平台提供后填写。"
        ),
        fields=FORM.fields,
        link="zhejiang-hsnn",
    ),
    make=maker(FORM, ZhejiangHsnn),
    address=in_field("url"),
    trials=always(ACCOUNT_BY_ITEM, Trial(READING_TITLE, _reading)),
    advice={
        "0": "平台不接受刚取得的令牌，请核对用户名和密钥、本机时钟，以及“登录时间格式”",
        "2": "平台没有接受，请核对用户名和密钥；提示时间有误时核对本机时钟和“登录时间格式”",
    },
)
