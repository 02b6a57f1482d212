"""江苏 DEP: what its connector is told.

Without it Jiangsu could be connected by a program only. A trial never marks a delivery as
downloaded: nothing is stored while trying.
"""

from __future__ import annotations

from app.links.connections import FieldKind, Serves
from app.readers.saying import Saying
from sync.connectors.jiangsu_dep.platform import JiangsuDep
from sync.connectors.jiangsu_dep.settings import GATEWAY_PATH, DepSettings
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form, as_written
from sync.connectors.kinds.kind import Kind, always, in_field, link_kind, maker
from sync.connectors.kinds.trials import ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY
from sync.connectors.kinds.wording import AUTHORITIES, PLAIN_HTTP, TIMEOUT_ENTRY

FORM = Form(
    DepSettings,
    (
        Entry(
            "url",
            Saying("网关地址", "Gateway address"),
            ADDRESS,
            Saying(
                f"完整地址，以 {GATEWAY_PATH} 结尾（有的部署前面多一段 /gateway）。",
                f"The whole address, ending in {GATEWAY_PATH} (some have /gateway before it).",
            ),
            FieldKind.URL,
            required=True,
            words=("平台地址",),
        ),
        PLAIN_HTTP,
        AUTHORITIES,
        Entry(
            "hospital",
            Saying("医院编码", "Hospital code"),
            ACCOUNT,
            Saying(
                "HospitalCode：本院在平台的编码。",
                "HospitalCode: this hospital's code at the platform.",
            ),
            required=True,
        ),
        Entry(
            "token",
            Saying("令牌", "Token"),
            ACCOUNT,
            Saying(
                "token：平台发放的令牌，到期要换新的。",
                "token: given out by the platform; it runs out and is then replaced.",
            ),
            FieldKind.SECRET,
            required=True,
            words=("token",),
        ),
        TIMEOUT_ENTRY,
        Entry(
            "ip",
            Saying("本机 IP", "Own IP address"),
            DETAILS,
            Saying(
                "每个报文里告诉平台的本机地址。", "This machine's address as told in each message."
            ),
        ),
        Entry(
            "mac",
            Saying("本机 MAC", "Own MAC address"),
            DETAILS,
            Saying(
                "每个报文里告诉平台的本机网卡地址。",
                "The network card's address as told in each message.",
            ),
        ),
        Entry(
            "host_name",
            Saying("本机名称", "Own host name"),
            DETAILS,
            Saying(
                "HostName：每个报文里告诉平台的名称。",
                "HostName: this machine's name as told in each message.",
            ),
        ),
        Entry(
            "days_back",
            Saying("回看天数", "Days to look back"),
            DETAILS,
            Saying(
                "查最近多少天没下载的配送单，1 到 3660。",
                "Deliveries not yet downloaded of how many recent days are asked for, 1 to 3660.",
            ),
        ),
        Entry(
            "managed",
            as_written("Managed"),
            DETAILS,
            Saying(
                "配送单查询的 Managed 项；平台没有说明，一般留空。",
                "The item Managed of the delivery query; the platform does not explain "
                "it, mostly left empty.",
            ),
        ),
        Entry(
            "carton_fields",
            Saying("箱码字段", "Fields of carton codes"),
            DETAILS,
            Saying(
                "配送明细里箱条码所在的字段，逗号分隔，取第一个不空的。",
                "Which fields of a delivery line hold the carton's bar code, separated "
                "by commas; the first that is not empty counts.",
            ),
        ),
        Entry(
            "check_sums",
            Saying("核对合计数量", "Check sums"),
            DETAILS,
            Saying(
                "配送单的 SumQuantity 应等于明细之和；平台的合计口径不同时改为否。",
                "SumQuantity of a delivery should be the sum of its lines; switch off "
                "where the platform counts otherwise.",
            ),
        ),
        Entry(
            "page_size",
            Saying("目录每页条数", "Catalogue rows per page"),
            DETAILS,
            Saying(
                "一次取多少条目录，1 到 10000。",
                "How many catalogue rows are fetched at once, 1 to 10000.",
            ),
        ),
        Entry(
            "first_page",
            Saying("首页页码", "Number of the first page"),
            DETAILS,
            Saying(
                "目录第一页的页码，0 或 1。",
                "What the first page of the catalogue is called, 0 or 1.",
            ),
        ),
        Entry(
            "catalogue_from",
            Saying("目录起始日期", "First day of the catalogue"),
            DETAILS,
            Saying(
                "第一次取目录时从哪一天开始。",
                "From which day on the catalogue is fetched the first time.",
            ),
        ),
        Entry(
            "catalogue_pause_s",
            Saying("目录间隔秒数", "Catalogue pause in seconds"),
            DETAILS,
            Saying(
                "两次取目录更新至少隔多久。",
                "How long to rest between two fetches of catalogue changes at least.",
            ),
        ),
        Entry(
            "supplier_type",
            Saying("配送企业类型", "Type of distributors"),
            DETAILS,
            Saying(
                "供应商查询里配送企业的 Type。",
                "The Type of distributors in the query of suppliers.",
            ),
        ),
        Entry(
            "order_type",
            Saying("订单类型", "Order type"),
            DETAILS,
            Saying(
                "OrderType：向平台索取代码表。", "OrderType: ask the platform for its code table."
            ),
        ),
        Entry(
            "order_level",
            Saying("订单级别", "Order level"),
            DETAILS,
            Saying(
                "OrderLevel：向平台索取代码表。", "OrderLevel: ask the platform for its code table."
            ),
        ),
        Entry(
            "person",
            Saying("制单人", "Made by"),
            DETAILS,
            Saying("订单的 Employee 和 Creator。", "Employee and Creator of orders."),
        ),
        Entry(
            "repeated_codes",
            Saying("表示已做过的代码", "Codes that say it was done before"),
            DETAILS,
            Saying(
                "逗号分隔；收到即视为成功。",
                "Separated by commas; such an answer counts as a success.",
            ),
        ),
        Entry(
            "passing_codes",
            Saying("可重试的代码", "Codes worth another try"),
            DETAILS,
            Saying(
                "逗号分隔；收到后稍后再试。",
                "Separated by commas; after such an answer it is tried again later.",
            ),
        ),
    ),
)
_CODE, _TOKEN = (
    Saying("请与平台核对医院编码", "check the hospital code with the platform"),
    Saying(
        "请向平台核对令牌，或换取新令牌", "check the token with the platform, or fetch a new one"
    ),
)
KIND = Kind(
    link_kind(
        name="jiangsu-dep",
        title=Saying("江苏省药品采购（DEP）", "Jiangsu drug procurement (DEP)"),
        serves=Serves.PROCUREMENT,
        about=Saying(
            "江苏省数据交换平台，JSON 网关：配送单下载、药品目录、供应商、订单上传。",
            "Jiangsu's data exchange platform, a JSON gateway: deliveries, drug "
            "catalogue, suppliers, orders.",
        ),
        fields=FORM.fields,
        link="jiangsu-dep",
    ),
    make=maker(FORM, JiangsuDep),
    address=in_field("url"),
    trials=always(ACCOUNT_BY_DELIVERIES, FIRST_DELIVERY),
    advice={
        "10003": Saying(
            "平台没有为本院开通这项业务，请申请开通 YY102",
            "The platform has not opened this business to us; ask for YY102",
        ),
        "10004": Saying(
            "平台没有为本机构配置数据流，请联系平台",
            "The platform has set up no data flow for this institution; call the platform",
        ),
        "10005": _CODE,
        "11001": _CODE,
        "40101": _CODE,
        "40102": _TOKEN,
        "40300": _TOKEN,
        "40301": Saying(
            "令牌已过期，请向平台换取新令牌",
            "The token has run out; fetch a new one from the platform",
        ),
        "40302": Saying(
            "令牌尚未生效，请核对生效日期和本机时钟",
            "The token is not valid yet; check from when it is, and this machine's clock",
        ),
    },
)
