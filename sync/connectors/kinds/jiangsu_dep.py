"""江苏 DEP: what its connector is told.

Without it Jiangsu could be connected by a program only. A trial never marks a delivery as
downloaded: nothing is stored while trying.
"""

from __future__ import annotations

from app.links.connections import FieldKind, LinkKind, Serves
from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.jiangsu_dep.settings import GATEWAY_PATH, DepSettings
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, always, in_field, maker
from sync.connectors.kinds.trials import ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY
from sync.connectors.kinds.wording import PLAIN_HTTP, TIMEOUT_ENTRY

FORM = Form(
    DepSettings,
    (
        Entry(
            "url",
            "网关地址",
            ADDRESS,
            f"完整地址，以 {GATEWAY_PATH} 结尾（有的部署前面多一段 /gateway）。",
            FieldKind.URL,
            required=True,
            words=("平台地址",),
        ),
        PLAIN_HTTP,
        Entry("hospital", "医院编码", ACCOUNT, "HospitalCode：本院在平台的编码。", required=True),
        Entry(
            "token",
            "令牌",
            ACCOUNT,
            "token：平台发放的令牌，到期要换新的。",
            FieldKind.SECRET,
            required=True,
            words=("token",),
        ),
        TIMEOUT_ENTRY,
        Entry("ip", "本机 IP", DETAILS, "每个报文里告诉平台的本机地址。"),
        Entry("mac", "本机 MAC", DETAILS, "每个报文里告诉平台的本机网卡地址。"),
        Entry("host_name", "本机名称", DETAILS, "HostName：每个报文里告诉平台的名称。"),
        Entry("days_back", "回看天数", DETAILS, "查最近多少天没下载的配送单，1 到 3660。"),
        Entry("managed", "Managed", DETAILS, "配送单查询的 Managed 项；平台没有说明，一般留空。"),
        Entry(
            "carton_fields",
            "箱码字段",
            DETAILS,
            "配送明细里箱条码所在的字段，逗号分隔，取第一个不空的。",
        ),
        Entry(
            "check_sums",
            "核对合计数量",
            DETAILS,
            "配送单的 SumQuantity 应等于明细之和；平台的合计口径不同时改为否。",
        ),
        Entry("page_size", "目录每页条数", DETAILS, "一次取多少条目录，1 到 10000。"),
        Entry("first_page", "首页页码", DETAILS, "目录第一页的页码，0 或 1。"),
        Entry("catalogue_from", "目录起始日期", DETAILS, "第一次取目录时从哪一天开始。"),
        Entry("catalogue_pause_s", "目录间隔秒数", DETAILS, "两次取目录更新至少隔多久。"),
        Entry("supplier_type", "配送企业类型", DETAILS, "供应商查询里配送企业的 Type。"),
        Entry("order_type", "订单类型", DETAILS, "OrderType：向平台索取代码表。"),
        Entry("order_level", "订单级别", DETAILS, "OrderLevel：向平台索取代码表。"),
        Entry("person", "制单人", DETAILS, "订单的 Employee 和 Creator。"),
        Entry("repeated_codes", "表示已做过的代码", DETAILS, "逗号分隔；收到即视为成功。"),
        Entry("passing_codes", "可重试的代码", DETAILS, "逗号分隔；收到后稍后再试。"),
    ),
)
_CODE, _TOKEN = "请与平台核对医院编码", "请向平台核对令牌，或换取新令牌"
KIND = Kind(
    LinkKind(
        name="jiangsu-dep",
        title="江苏省药品采购（DEP）",
        serves=Serves.PROCUREMENT,
        about="江苏省数据交换平台，JSON 网关：配送单下载、药品目录、供应商、订单上传。",
        fields=FORM.fields,
        link="jiangsu-dep",
    ),
    make=maker(FORM, JiangsuDep),
    address=in_field("url"),
    trials=always(ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY),
    advice={
        "10003": "平台没有为本院开通这项业务，请申请开通 YY102",
        "10004": "平台没有为本机构配置数据流，请联系平台",
        "10005": _CODE,
        "11001": _CODE,
        "40101": _CODE,
        "40102": _TOKEN,
        "40300": _TOKEN,
        "40301": "令牌已过期，请向平台换取新令牌",
        "40302": "令牌尚未生效，请核对生效日期和本机时钟",
    },
)
