"""码上放心: what its connector is told.

Without it 码上放心 could be connected by a program only.
"""

from __future__ import annotations

from datetime import datetime

from app.links.connections import FieldKind, LinkKind, Serves
from sync.connectors.kinds.form import ACCOUNT, ADDRESS, DETAILS, Entry, Form
from sync.connectors.kinds.kind import Kind, Trial, always, in_field, maker
from sync.connectors.kinds.tracing import BILL_FIELDS
from sync.connectors.kinds.trials import ACCOUNT_TITLE, READING_TITLE, accepted
from sync.connectors.kinds.wording import PLAIN_HTTP, TIMEOUT_ENTRY
from sync.connectors.mashangfangxin.platform import MaShangFangXin
from sync.connectors.mashangfangxin.settings import MsfxSettings
from sync.connectors.mashangfangxin.signing import SignMethod
from sync.platform_time import BEIJING

NOBODYS_CODE = "81000000000000000000"
"""Of a drug identifier that is never given out."""

FORM = Form(
    MsfxSettings,
    (
        Entry(
            "url",
            "网关地址",
            ADDRESS,
            "一般不用改；只在平台另给了地址时填写。",
            FieldKind.URL,
            required=True,
            words=("码上放心地址",),
        ),
        PLAIN_HTTP,
        Entry(
            "app_key",
            "应用标识",
            ACCOUNT,
            "App Key：开放平台上本院应用的标识。",
            FieldKind.SECRET,
            required=True,
            words=("app key",),
        ),
        Entry(
            "secret",
            "应用密钥",
            ACCOUNT,
            "App Secret：开放平台上本院应用的密钥，只用来签名。",
            FieldKind.SECRET,
            required=True,
            words=("app secret",),
        ),
        Entry(
            "ref_ent_id",
            "企业唯一标识",
            ACCOUNT,
            "ref_ent_id：登录码上放心平台，在企业信息里查看。",
            required=True,
        ),
        Entry(
            "ent_id",
            "企业主键",
            ACCOUNT,
            "ent_id：上传单据用；留空则用企业唯一标识。",
        ),
        Entry(
            "session",
            "授权（session）",
            ACCOUNT,
            "只有需要授权的接口才填；到期要重新授权。",
            FieldKind.SECRET,
        ),
        Entry(
            "sign_method",
            "签名方式",
            DETAILS,
            "平台三种都支持；一般不用改。",
            choices=(
                (SignMethod.HMAC_SHA256.value, "HMAC-SHA256"),
                (SignMethod.HMAC.value, "HMAC-MD5"),
                (SignMethod.MD5.value, "MD5"),
            ),
        ),
        Entry("simplify", "简化应答", DETAILS, "让平台省去外层；两种应答都能读。"),
        TIMEOUT_ENTRY,
        Entry("codes_per_query", "每次查询码数", DETAILS, "一次问多少个追溯码，1 到 1000。"),
        Entry("codes_per_bill", "每张单据码数", DETAILS, "一张单据最多多少个码，超出的自动分单。"),
        Entry("page_size", "每页条数", DETAILS, "列表一页多少条，1 到 500。"),
        Entry("days_per_query", "每次查询天数", DETAILS, "一次查询最多跨多少天，1 到 366。"),
        Entry("upload_pause_s", "上传间隔秒数", DETAILS, "两次上传之间歇多久，0 到 60。"),
        Entry("query_pause_s", "查询间隔秒数", DETAILS, "两次查询之间歇多久，0 到 60。"),
        Entry(
            "queue_wait_s", "入库处理等待秒数", DETAILS, "刚上传入库的码多久以后再查，1 到 3600。"
        ),
        Entry(
            "call_limit_wait_s",
            "限流等待秒数",
            DETAILS,
            "调用次数超限而平台没说多久时等多久，1 到 86400。",
        ),
        Entry(
            "relation_level",
            "包装级别字段",
            DETAILS,
            "关联关系里以哪个字段为准。",
            FieldKind.CHOICE,
            choices=(
                ("code_pack_level", "code_pack_level（1 为最小包装）"),
                ("code_level", "code_level（1 为最大包装）"),
            ),
        ),
        Entry(
            "bill_level_counts_up",
            "上游单据 1 为最小包装",
            DETAILS,
            "上游单据的 code_level 从最小包装数起；与实物相反时改为否。",
        ),
        Entry("whole_bills_only", "整单收下或整单退回", DETAILS, "一个码有误时整张单据都不收。"),
        Entry(
            "known_bill_codes",
            "表示单据号已有的代码",
            DETAILS,
            "逗号分隔；收到即视为单据已上传。",
        ),
    ),
)


def _account(connector: MaShangFangXin) -> str:
    return accepted(list(connector.code_details((NOBODYS_CODE,))))


def _reading(connector: MaShangFangXin) -> str:
    today = datetime.now(BEIJING).date()
    found = connector.upstream_bills(today, today)
    if not found:
        return "今天还没有上游出库单，查询本身正常"
    return f"读到今天的上游出库单 {len(found)} 行"


_KEYS = "请在开放平台核对应用标识和应用密钥"
_RIGHTS = "应用没有这个接口的权限，请在开放平台为应用申请医疗机构接口包"
KIND = Kind(
    LinkKind(
        name="mashangfangxin",
        title="码上放心",
        serves=Serves.TRACE,
        about=(
            "码上放心追溯平台（TOP 网关）：码信息、关联关系、上游出库单、"
            "出入库单和零售单上传、处理结果、校验位。"
        ),
        fields=(*FORM.fields, *BILL_FIELDS),
        link="mashangfangxin",
    ),
    make=maker(FORM, MaShangFangXin),
    address=in_field("url"),
    trials=always(Trial(ACCOUNT_TITLE, _account), Trial(READING_TITLE, _reading)),
    advice={
        "top-25": f"签名不正确：{_KEYS}，或换一种“签名方式”",
        "isv.invalid-signature": f"签名不正确：{_KEYS}，或换一种“签名方式”",
        "top-29": f"应用标识无效：{_KEYS}",
        "isv.appkey-not-exists": f"应用标识无效：{_KEYS}",
        "top-11": _RIGHTS,
        "top-12": _RIGHTS,
        "isv.permission*": _RIGHTS,
        "isv.ip*": "本机出口 IP 不在应用的白名单里，请在开放平台把它加入白名单",
        "isv.permission-ip*": "本机出口 IP 不在应用的白名单里，请在开放平台把它加入白名单",
        "top-26": "这个接口需要授权，请填写“授权（session）”",
        "top-27": "授权已过期，请重新授权后填写“授权（session）”",
        "top-31": "平台认为时间不对，请校准本机时钟（应为北京时间）",
        "isv.invalid-timestamp": "平台认为时间不对，请校准本机时钟（应为北京时间）",
    },
)
